"""Names in finished documents: whom a document names, whom its lists leave out or put in. Findings out; pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.sentences import finding
from pipeline.shapes import Finding
from pipeline.text import names, numbers
from pipeline.views import reopened
from pipeline.views.books import Books, Key, Line, key
from pipeline.views.figures import figure, table_place
from pipeline.views.reopened import Paper

LIKENESS = 75  # of a hundred: how like a name must be to be named as standing in its place
MOST_LOOKED_FOR = 20  # names a document lacks for which the one in their place is looked for
LONGEST_CELL = 200  # characters: what is longer is no name


def _named(texts: Iterable[str], keys: Iterable[Key]) -> Counter[Key]:
    """Count how often each name stands in the texts."""
    by_first: dict[str, set[Key]] = defaultdict(set)
    for name in keys:
        if name:
            by_first[name[0]].add(name)
    count: Counter[Key] = Counter()
    for text in texts:
        words = key(text)
        for place, word in enumerate(words):
            count.update(name for name in by_first.get(word, ()) if words[place : place + len(name)] == name)
    return count


def missing(books: Books, path: str, paper: Paper, lines: Sequence[Line], all_of_them: bool) -> Iterator[Finding]:
    """Look for every name in a document; one that names none of them, and nobody like them, is about something else.

    A document of the whole campaign (`all_of_them` False) is held to all names only when it gives most of them.
    """
    wanted = Counter(books.keys[line["code"]] for line in lines)
    seen = _named(paper.texts, wanted)
    lacking = []
    for line in lines:
        name = books.keys[line["code"]]
        if seen[name] < (wanted[name] if all_of_them else 1):
            lacking.append(line)
    if not lacking or (not all_of_them and 2 * len(lacking) > len(lines)):
        return
    texts = [text for text in paper.texts if len(text) <= LONGEST_CELL]
    for place, line in enumerate(lacking):
        near = names.nearest(line["name"], map(_name_part, texts), LIKENESS) if place < MOST_LOOKED_FOR else None
        if near is None and len(lacking) == len(lines):
            return
        yield finding("DC-02", file=path, name=line["name"], near=f'; ở đó có "{near}"' if near else "")


def _name_part(text: str) -> str:
    """Take from `1. Bà Nông Thị An, Phó Trưởng phòng` the name alone."""
    return names.split_honorific(re.sub(r"^\W*\d+[.)]\s*", "", re.split(r"[,\n]", text)[0]).rstrip(" ;."))[1]


class _Listing(NamedTuple):
    """A table of a document that lists nominees: its numbered rows, and where the name and the reward stand."""

    number: int
    rows: list[tuple[int, tuple[str, ...]]]
    name: int
    amount: int | None
    of_votes: bool


def _listings(tables: Sequence[reopened.Rows]) -> Iterator[_Listing]:
    for number, table in enumerate(tables, start=1):
        headings = [names.heading_key(text) for text in table[0]] if table else []
        name = next((place for place, heading in enumerate(headings) if re.search(r"\btên\b", heading)), None)
        if name is None:
            continue
        amount = next((place for place, text in enumerate(headings) if re.search(r"mức|tiền|thưởng \(", text)), None)
        rows = [
            (line, row) for line, row in enumerate(table, 1) if row and row[0].strip(" .").isdigit() and len(row) > name
        ]
        if rows:
            yield _Listing(number, rows, name, amount, any("phiếu" in heading for heading in headings))


def in_lists(books: Books, path: str, paper: Paper, lines: Sequence[Line]) -> Iterator[Finding]:
    """Hold each list in a document of an award against the awarded: nobody else or twice, each with the right amount.

    A table of votes may name others who were voted on.
    """
    own = Counter(books.keys[line["code"]] for line in lines)
    amounts = defaultdict(set)
    for line in lines:
        amounts[books.keys[line["code"]]].add(line["decision"]["amount"])
    others = set(books.keys.values())
    for listing in _listings(paper.tables):
        met: Counter[Key] = Counter()
        for place, row in listing.rows:
            where = table_place(listing.number, place)
            found = _whose(row[listing.name], own) or (_whose(row[listing.name], others) if listing.of_votes else ())
            if not found:
                yield finding("DC-03", file=path, sheet=where, name=_name_part(row[listing.name]))
                continue
            met[found] += 1
            if found in own and met[found] > own[found]:
                yield finding("DC-11", file=path, sheet=where, name=_name_part(row[listing.name]))
            said = figure(row[listing.amount]) if listing.amount is not None and listing.amount < len(row) else None
            right = {amount for amount in amounts[found] if amount is not None}
            if said is not None and right and said not in right:
                wanted = numbers.grouped(min(right))
                yield finding("DC-04", file=path, sheet=where, found=numbers.grouped(said), expected=wanted)


def _whose(text: str, known: Collection[Key]) -> Key:
    """Find whose name a cell gives, alone or with words after a comma, a bracket or a line break; the longest."""
    for cut in (len(text), *reversed([match.start() for match in re.finditer(r"[,;(\n]", text)])):
        for name in (key(text[:cut]), key(names.split_honorific(text[:cut])[1])):
            if name and name in known:
                return name
    return ()
