"""Counts of nominees in finished documents, in sentences and in tables. Findings out; pure.

A count is known by what it counts (`05 tập thể`) and by the word of its list or the award near it; the sentence may be
any. In a text that names a unit the counts are that unit's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.sentences import finding
from pipeline.shapes import Finding
from pipeline.text import names, numbers
from pipeline.views.books import Books, Roll, term_in
from pipeline.views.listings import Opened, table_place, text_place

_NUMBER = r"(?<![\d./,])\d+(?:\.\d{3})*"


def of_award(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold every count of a kind in an award's document against the awarded.

    Where the award is only proposed the units' own words stand beside ours: there only paragraphs naming it count.
    """
    name = books.awards[opened.award]["name"].casefold()
    every = opened.paper.texts if books.decides(opened.award) else opened.paper.paragraphs
    texts = [text for text in every if books.decides(opened.award) or name in text.casefold()]
    won = Counter(line["kind"] for line in opened.lines)
    for text in texts:
        for code, kind in books.kinds.items():
            for said in _said(text, kind):
                if said != won[code]:
                    yield _miscounted(opened.path, text, {code: said}, books, won)


def of_campaign(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold every count of kinds to a list that it may be: the one its clause names, else any list of the campaign."""
    one = rf"{_NUMBER}\s+(?:{'|'.join(re.escape(kind.casefold()) for kind in books.kinds.values())})\b"
    for text in opened.paper.paragraphs:
        if not re.search(one, text.casefold()) or books.of_a_unit(text):
            continue
        for clause in re.split(r"[;\n]|\.\s", text):
            for phrase in re.findall(rf"{one}(?:(?:,| và)\s+{one})*", clause.casefold()):
                said = {code: sum(_said(phrase, kind)) for code, kind in books.kinds.items() if _said(phrase, kind)}
                award, term = books.award_in(clause) or books.award_in(text), term_in(clause)
                rolls = [roll for roll in books.rolls if term in ("", roll.term) and award in ("", roll.award)]
                rolls = rolls or [roll for roll in books.rolls if award in ("", roll.award)]
                if not any(_agrees(said, roll) for roll in rolls):
                    if award or term:
                        yield _miscounted(opened.path, text, said, books, rolls[0].kinds)
                    else:
                        yield finding("DC-13", file=opened.path, sheet=text_place(text), found=phrase)


def _said(text: str, kind: str) -> list[int]:
    """Give the numbers said of a kind in a text: `05 tập thể và 12 cá nhân`."""
    found = re.findall(rf"({_NUMBER})\s+{re.escape(kind.casefold())}\b", text.casefold())
    return [int(said.replace(".", "")) for said in found]


def _agrees(said: dict[str, int], roll: Roll) -> bool:
    """Say whether counts are those of a roll; where one kind alone is counted, the others may go unsaid."""
    return all(roll.kinds[code] == count for code, count in said.items()) and (
        len(said) == 1 or sum(said.values()) == len(roll.lines)
    )


def _counted(number: int, kind: str) -> str:
    return f"{numbers.count(number) if number else 0} {kind.lower()}"


def _miscounted(path: str, text: str, said: dict[str, int], books: Books, right: Counter[str]) -> Finding:
    found, wanted = (
        " và ".join(_counted(counts[code], books.kinds[code]) for code in said) for counts in (said, right)
    )
    return finding("DC-04", file=path, sheet=text_place(text), found=found, expected=wanted)


# -------------------------------------------------------------------------------------------------------------- tables


def in_groups(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold the count in a group's heading, `Cá nhân (12 cá nhân)`, against the numbered rows below it."""
    for table in opened.paper.tables:
        open_group: tuple[int, str, int] | None = None
        below = 0
        for place, row in enumerate((*table.rows, ()), start=1):
            if row and row[0].strip(" .").isdigit():
                below += 1
                continue
            if open_group and open_group[2] != below:
                found, wanted = (_counted(said, open_group[1]) for said in (open_group[2], below))
                where = table_place(table.number, open_group[0])
                yield finding("DC-14", file=opened.path, sheet=where, found=found, expected=wanted)
            below, open_group = 0, None
            for kind in books.kinds.values():
                for cell in row:
                    if cell.casefold().startswith(f"{kind.casefold()} (") and (said := _said(cell, kind)):
                        open_group = (place, kind, said[0])


def over_tables(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold the count in a heading right above a table, `I. TẬP THỂ (05 tập thể)`, against its numbered rows."""
    for above, table in pairwise(opened.paper.blocks):
        for kind in books.kinds.values():
            heading = re.search(rf"\b{re.escape(kind.casefold())} \(([^()]*)\)$", above.text.casefold())
            if not table.number or not heading or not (said := _said(heading[1], kind)):
                continue
            below = sum(bool(row) and row[0].strip(" .").isdigit() for row in table.rows)
            if said[0] != below:
                found, wanted = (_counted(number, kind) for number in (said[0], below))
                yield finding("DC-14", file=opened.path, sheet=text_place(above.text), found=found, expected=wanted)


def by_award(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold every table row about one award and one kind: asked for under `đề nghị`, awarded under any other count.

    A cell with two numbers gives both, one under the other, as a chart does.
    """
    for table in opened.paper.tables:
        headings = [names.heading_key(text) for text in table.rows[0]] if table.rows else []
        for place, row in enumerate(table.rows[1:], 2):
            award = books.award_in(row[0]) if row else ""
            kind = next((code for code, name in books.kinds.items() if _is_of(row, name)), "")
            if not award or not kind:
                continue
            own = [line for line in books.lines.values() if line["kind"] == kind]
            asked, won = (sum(line[what] == award for line in own) for what in ("award", "outcome"))
            for heading, cell in zip(headings[1:], row[1:], strict=False):
                figures = [int(found) for found in re.findall(r"(?<![\d.,])\d+(?![\d.,%])", cell)]
                rights = {1: [asked if "đề nghị" in heading and "tặng" not in heading else won], 2: [asked, won]}.get(
                    len(figures)
                )
                if rights is None or not re.search(r"đề nghị|kết quả|số lượng|đạt", heading):
                    continue
                for found, right in zip(figures, rights, strict=True):
                    if found != right:
                        where = f"{table_place(table.number, place)} ({heading})"
                        yield finding("DC-04", file=opened.path, sheet=where, found=found, expected=right)


def _is_of(row: Sequence[str], kind: str) -> bool:
    cells = [cell.casefold() for cell in row[:2]]
    return bool(cells) and (kind.casefold() in cells or cells[0].endswith(f", {kind.casefold()}"))
