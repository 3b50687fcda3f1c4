"""Names in finished documents: whom a document names, whom its lists leave out or put in. Findings out; pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.sentences import finding
from pipeline.shapes import PER_NOMINATION, Finding
from pipeline.text import names
from pipeline.views.books import PER_CAMPAIGN, Books, Key, Line, key
from pipeline.views.listings import Entry, Listing, Opened, addressed, name_part, text_place, whose

LIKENESS = 75  # of a hundred: how like a name must be to be named as standing in its place
MOST_LOOKED_FOR = 20  # names a document lacks for which the one in their place is looked for
LONGEST_CELL = 200  # characters: what is longer is no name


def in_document(books: Books, opened: Opened) -> Iterator[Finding]:
    """Look for every name in a document; one that names none of them, and nobody like them, is about something else.

    A document of the whole campaign is held to the awarded, and only where it gives most of them.
    """
    all_of_them = opened.row["per"] != PER_CAMPAIGN
    lines = opened.lines if all_of_them else [line for line in opened.lines if line["outcome"] in books.awards]
    wanted = Counter(key(line["name"]) for line in lines)
    seen = _named(opened.paper.texts, wanted)
    lacking = [line for line in lines if seen[own := key(line["name"])] < (wanted[own] if all_of_them else 1)]
    if lacking and (all_of_them or 2 * len(lacking) <= len(lines)):
        texts = [text for text in opened.paper.texts if len(text) <= LONGEST_CELL and not whose(books, text)]
        yield from _missing(opened.path, "", lacking, texts, may_be_none=len(lacking) == len(lines))


def _named(texts: Iterable[str], keys: Iterable[Key]) -> Counter[Key]:
    """Count how often each name stands in the texts."""
    lengths: dict[str, set[int]] = defaultdict(set)
    known = {name for name in keys if name}
    for name in known:
        lengths[name[0]].add(len(name))
    count: Counter[Key] = Counter()
    for text in texts:
        words = key(text)
        for place, word in enumerate(words):
            for length in lengths.get(word, ()):
                if (name := words[place : place + length]) in known:
                    count[name] += 1
    return count


def _missing(
    path: str, where: str, lines: Sequence[Line], texts: Sequence[str], may_be_none: bool = False
) -> Iterator[Finding]:
    strange = list(dict.fromkeys(map(name_part, texts))) if lines else []
    for place, line in enumerate(lines):
        near = names.nearest(line["name"], strange, LIKENESS) if place < MOST_LOOKED_FOR else None
        if near is None and may_be_none:
            return
        said = f'; ở đó có "{near}"' if near else ""
        yield finding("DC-02", file=path, sheet=where, name=line["name"], near=said)


def behind_labels(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold the name behind `Họ và tên:` or `Tên tập thể:`: it must be one of the document's."""
    own = {key(line["name"]) for line in opened.lines}
    kinds = "|".join(re.escape(kind) for kind in books.kinds.values())
    for text in opened.paper.paragraphs:
        found = re.search(rf"(?i)\b(?:họ và tên(?: chủ hộ)?|tên (?:{kinds}))\s*:\s*([^\n]+)", text)
        if found and not {whose(books, found[1]), key(name_part(found[1]))} & own:
            yield finding("DC-03", file=opened.path, sheet=text_place(text), name=name_part(found[1]))
            lacking = opened.lines if len(opened.lines) == 1 else ()
            yield from _missing(opened.path, text_place(text), lacking, [found[1]])


def in_lists(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold each list of a document against the roll it is: nobody left out, nobody else, nobody twice."""
    for listing in opened.lists:
        met = Counter(entry.whose for entry in listing.entries)
        strange = [entry for entry in listing.entries if not entry.whose]
        if listing.whole:
            yield from _missing(opened.path, _table_of(listing), _lacking(listing, met), [one.text for one in strange])
        yield from _strange(opened.path, listing)


def _lacking(listing: Listing, met: Counter[Key]) -> list[Line]:
    left = listing.roll.keys - met
    lacking = []
    for line in listing.roll.lines:
        if left[own := key(line["name"])] > 0:
            left[own] -= 1
            lacking.append(line)
    return lacking


def _strange(path: str, listing: Listing) -> Iterator[Finding]:
    allowed = Counter(listing.roll.keys)
    for entry in listing.entries:
        if allowed[entry.whose] > 0 and entry.whose:
            allowed[entry.whose] -= 1
            continue
        code = "DC-11" if entry.whose in listing.roll.keys else "DC-03"
        yield finding(code, file=path, sheet=entry.where, name=name_part(entry.text))


def _table_of(listing: Listing) -> str:
    first: Entry = listing.entries[0]
    return first.where.split(",")[0] if first.cells else ""


# --------------------------------------------------------------------------------------------------------- certificates


def on_pages(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold a document with a page for each nominee against them: a page each, none twice, none for anybody else."""
    pages = pages_of(books, opened)
    if not pages:
        return
    wanted, met = Counter(key(line["name"]) for line in opened.lines), Counter(page.whose for page in pages)
    for page in pages:
        if page.whose and met[page.whose] > wanted[page.whose]:
            met[page.whose] -= 1
            code = "DC-11" if page.whose in wanted else "DC-03"
            yield finding(code, file=opened.path, name=name_part(page.lines[page.at]))
    left = wanted - met
    lacking = [line for line in opened.lines if left[key(line["name"])] > 0]
    yield from _missing(opened.path, "", lacking, [text for page in pages if not page.whose for text in page.lines])
    if len(pages) != len(opened.lines):
        yield finding("DC-04", file=opened.path, found=f"{len(pages)} giấy", expected=f"{len(opened.lines)} giấy")


class Page(NamedTuple):
    """One of a document's equal pages: its lines, whose it is (() for nobody known), and the line that says so."""

    lines: Sequence[str]
    whose: Key
    at: int


def pages_of(books: Books, opened: Opened) -> list[Page]:
    """Part a document made for many nominees into their pages; [] where it is no such document."""
    if opened.row["per"] != PER_NOMINATION or not opened.award or opened.of_unit:
        return []
    texts = [
        line
        for text in opened.paper.texts
        for line in ([text] if _alone(books, text) else text.split("\n"))  # a name may stand on two lines
        if line
    ]
    pages = list(_parted(books, texts))
    of_line = _alone if any(_alone(books, text) for page in pages for text in page) else whose
    out = []
    for page in pages:
        owners = [of_line(books, text) for text in page]
        at = next((place for place, own in enumerate(owners) if own), 0)
        out.append(Page(page, owners[at] if owners else (), at))
    return out


def _alone(books: Books, text: str) -> Key:
    """Give whose name a line is and nothing else, a form of address apart; () where it is no such line."""
    own = whose(books, text)
    return own if own and own in addressed(text, books.before_names) else ()


def _parted(books: Books, texts: Sequence[str]) -> Iterator[list[str]]:
    """Part equal pages at a line that stands on each: on each stand at least three lines, all equally often."""
    often = Counter(texts)
    if texts and often[texts[0]] == 1 and not _alone(books, texts[0]):
        return  # a heading that stands once heads one paper, whatever its tables repeat
    shared = Counter(count for text, count in often.items() if count > 1 and not _alone(books, text))
    times = next((count for count, lines in shared.most_common() if lines >= 3), 0)
    mark = next((text for text in texts if often[text] == times and not _alone(books, text)), "")
    if not mark:
        return
    parts: list[list[str]] = [[]]
    for text in texts:
        if text == mark:
            parts.append([])
        else:
            parts[-1].append(text)
    named_first = any(_alone(books, text) for text in parts[0])
    yield from parts[:-1] if named_first else parts[1:]
