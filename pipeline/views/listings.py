"""A finished document opened: whom it is about, and its lists, tables and numbered lines that name nominees.

A list is known by the names in it, first among those that the words above it call for; never by a whole sentence. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.shapes import PER_UNIT
from pipeline.text import names
from pipeline.views.books import Books, Key, Line, Roll, key, plain, roll, term_in
from pipeline.views.reopened import Block, Paper

NUMBERED = re.compile(r"\s*(\d{1,4})[.)]\s+(?=\S)")
ENOUGH = 0.5  # of the names of a list or of a roll together: what they share, for the list to be that roll


class Entry(NamedTuple):
    """One line of a list: where it stands, its cell or line with the name, whose name that is (() = nobody known).

    `cells` are all cells of its row, [] for a numbered line.
    """

    where: str
    text: str
    whose: Key
    cells: Sequence[str]


class Listing(NamedTuple):
    """A list of nominees in a document: its lines, its headings as keys, where the name stands, the roll it is.

    `award` is the one its words, or the document, are about. `whole` is False where other words stand between its
    lines, so that some may have been taken for something else.
    """

    entries: list[Entry]
    headings: list[str]
    name: int
    roll: Roll
    award: str
    whole: bool


class Opened(NamedTuple):
    """A finished document opened again: its row in the manifest, what stands in it, whom it is about, its lists.

    `award` is "" where it is about none in particular. What papers only quote is no longer in `paper`.
    """

    row: Line
    paper: Paper
    lines: Sequence[Line]
    award: str
    lists: Sequence[Listing] = ()

    @property
    def path(self) -> str:
        """Give its path under outputs/."""
        return str(self.row["path"])

    @property
    def of_unit(self) -> bool:
        """Say whether it is a unit's own draft: its words are the unit's."""
        return bool(self.row.get("unit")) or self.row["per"] == PER_UNIT


def opened(books: Books, row: Line, paper: Paper) -> Opened:
    """Open a document: find whom it is about, take out what it only quotes, know its lists."""
    lines = [_as_told_by(row.get("unit", ""), books.lines[code]) for code in row["nominations"] if code in books.lines]
    paper = paper.mapped(lambda text: _without(text, books.quoted))
    without_lists = Opened(row, paper, lines, books.award_of(row))
    return without_lists._replace(lists=tuple(_listings(books, without_lists)))


def _as_told_by(unit: str, line: Line) -> Line:
    """Give a nomination in the words of the unit whose paper it is; as all papers have it where that is none's."""
    own = line.get("printed", {}).get("by_unit", {}).get(unit)
    return {**line, "printed": own} if own else line


def _without(text: str, quoted: frozenset[str]) -> str:
    """Take quoted lines out of a text, also those behind a heading: `Tóm tắt thành tích: …`."""
    if not text:
        return text
    kept = []
    for line in text.split("\n"):
        for start in (0, *(match.end() for match in re.finditer(r":\s+|^[-–+*]\s+", line))):
            if plain(line[start:]) in quoted:
                kept.append(line[:start])
                break
        else:
            kept.append(line)
    return "\n".join(filter(None, kept))


def _listings(books: Books, opened: Opened) -> Iterator[Listing]:
    """Find the lists of a document, each with the roll it must be."""
    rolls: dict[_Asked, list[Roll]] = {}
    lists = [(found, _asked(books, opened, found)) for found in _lists(books, opened)]
    alike = Counter(asked for _, asked in lists)
    for found, asked in lists:
        award = asked.award
        if asked not in rolls:
            rolls[asked] = _called_for(books, opened, asked)
            if alike[asked] > 1 or _one_kind(books, found):
                rolls[asked] = _by_kind(books, rolls[asked])
        met = Counter(entry.whose for entry in found.entries if entry.whose)
        best = _best(rolls[asked], met, len(found.entries))
        if best is None and not (opened.award or opened.of_unit):
            best = _best(_by_kind(books, [*books.rolls, books.examples]), met, len(found.entries))
        if best is None and award and counts_said(books, found.above):  # "… cho 01 tập thể, gồm:"
            best = rolls[asked][0]
        if best is not None:
            yield Listing(found.entries, found.headings, found.name, best, award, found.whole)


class _Asked(NamedTuple):
    """What the words above a list and its headings call for: an award, those put to the vote, a term for the list.

    A column of votes alone may be of those put to the vote or of those who won.
    """

    award: str
    voted: bool
    with_votes: bool
    term: str


def _asked(books: Books, opened: Opened, found: _Found) -> _Asked:
    """Read from the words above a list which award it is about, whether it is of votes, and what it is called."""
    return _Asked(
        books.award_in(found.above) or opened.award,
        "biểu quyết" in " ".join((found.above.casefold(), *found.headings)),
        any("phiếu" in heading for heading in found.headings),
        term_in(found.above),
    )


def _one_kind(books: Books, found: _Found) -> bool:
    """Say whether the last words above a list, or the heading of its names, are of one kind of nominee."""
    words = " ".join((found.above.split("\n")[-1].casefold(), *found.headings[found.name : found.name + 1]))
    return sum(kind.casefold() in words for kind in books.kinds.values()) == 1


def _called_for(books: Books, opened: Opened, asked: _Asked) -> list[Roll]:
    """Give the rolls that a list may be, by the document and the words above the list."""
    put = [one for one in books.rolls if one.voted and asked.award in ("", one.award) and one.lines]
    if asked.voted and put:
        return put
    if opened.of_unit:
        return [roll("", "", False, opened.lines)]
    if opened.award:
        return [roll("", opened.award, False, opened.lines), *(put if asked.with_votes else ())]
    if asked.award:
        return [one for one in books.rolls if one.award == asked.award and (asked.with_votes or not one.voted)]
    term = [one for one in books.rolls if asked.term and one.term == asked.term]
    return term or [*books.rolls, books.examples]


def _by_kind(books: Books, rolls: Iterable[Roll]) -> list[Roll]:
    """Add the part of each roll that is of one kind: papers list kinds in one table or in several."""
    out = list(rolls)
    return out + [one for whole in tuple(out) for kind in books.kinds if (one := whole.of(kind)).lines]


def _best(rolls: Iterable[Roll], met: Counter[Key], length: int) -> Roll | None:
    """Give the roll that shares most with the names met; None where none shares enough."""
    best, most = None, 0.0
    for one in rolls:
        shared = (one.keys & met).total()
        likeness = shared / (one.keys.total() + length - shared or 1)
        if likeness > most:
            best, most = one, likeness
    enough = best is not None and 2 * (best.keys & met).total() >= length
    return best if most >= ENOUGH or enough else None


class _Found(NamedTuple):
    above: str
    headings: list[str]
    name: int
    entries: list[Entry]
    whole: bool


def _lists(books: Books, opened: Opened) -> Iterator[_Found]:
    """Give what looks like a list: a table with a column of names, lines numbered 1, 2, 3…"""
    above: list[str] = []
    run: list[Entry] = []
    lead, whole, broken = "", True, False
    for block in (*opened.paper.blocks, Block("1. …")):
        number = NUMBERED.match(block.text + " ")
        follows = number is not None and int(number[1]) == len(run) + 1
        if run and (block.number or (number and not follows) or (follows and broken and not whose(books, block.text))):
            yield _Found(lead, [], 0, run, whole and not (follows and broken))
            run = []
        if number and int(number[1]) == len(run) + 1:
            if not run:
                lead, whole, broken = _asking(books, above), True, False
            whole, broken = whole and not broken, False
            run.append(_entry(books, text_place(block.text), block.text[number.end() :], ()))
        elif block.text:
            above.append(block.text)
            broken = True
        elif block.number:
            if found := _table(books, block):
                yield _Found(_asking(books, above), *found, True)
            above = []


def _asking(books: Books, above: Sequence[str]) -> str:
    """Give the words above a list that say what it lists: its last paragraph, else its last two."""
    last = above[-1] if above else ""
    if books.award_in(last) or term_in(last) or "biểu quyết" in last.casefold():
        return last
    return "\n".join(above[-2:])


def counts_said(books: Books, text: str) -> bool:
    """Say whether a text counts a kind of nominee: `01 tập thể`."""
    kinds = "|".join(re.escape(kind.casefold()) for kind in books.kinds.values())
    return bool(kinds and re.search(rf"\d\s+(?:{kinds})\b", text.casefold()))


def _entry(books: Books, where: str, text: str, cells: Sequence[str]) -> Entry:
    return Entry(where, text, whose(books, text), cells)


def _table(books: Books, block: Block) -> tuple[list[str], int, list[Entry]] | None:
    headings = [names.heading_key(text) for text in block.rows[0]] if block.rows else []
    kinds = {kind.casefold() for kind in books.kinds.values()}
    column = next(
        (
            place
            for place, heading in enumerate(headings)
            if re.search(r"\btên\b", heading) or set(re.split(r",\s*|\s+và\s+", heading)) <= kinds
        ),
        None,
    )
    if column is None:
        return None
    entries = [
        _entry(books, table_place(block.number, line), row[column], row)
        for line, row in enumerate(block.rows, 1)
        if row and row[0].strip(" .").isdigit() and len(row) > column
    ]
    return (headings, column, entries) if entries else None


def whose(books: Books, text: str) -> Key:
    """Find whose name a text begins with, alone or with words after a comma, a bracket or a line break; the longest."""
    text = NUMBERED.sub("", text, count=1).rstrip(" ;.")
    for cut in (len(text), *reversed([match.start() for match in re.finditer(r"[,;(\n]| - | – ", text)])):
        for name in addressed(text[:cut], books.before_names):
            if name in books.by_key or name in books.examples.keys:
                return name
    return ()


def addressed(text: str, before: tuple[str, ...] = ()) -> Iterator[Key]:
    """Give the keys that a name may have: with the form of address before it, and less of it word by word."""
    words = key(text)
    for taken in range(len(key(names.split_honorific(text, before)[0])) + 1):
        if words[taken:]:
            yield words[taken:]


def name_part(text: str) -> str:
    """Take from `1. Bà Nông Thị An, Phó Trưởng phòng` the name alone."""
    return names.split_honorific(NUMBERED.sub("", re.split(r"[,\n(]", text)[0], count=1).rstrip(" ;."))[1]


def table_place(table: int, row: int) -> str:
    """Say where in a document's tables."""
    return f"bảng {table}, dòng {row}"


def text_place(text: str) -> str:
    """Say where by the first words of a paragraph."""
    text = text.replace("\n", " ")
    return f"“{text[:40].rstrip()}…”" if len(text) > 40 else f"“{text}”"
