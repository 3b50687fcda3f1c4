"""What a list says beside each name: place of work, award asked for, ratio, votes, share, amount. Findings out; pure.

A column is known by its heading; a heading that none of these rules knows is held to nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from pipeline.sentences import finding
from pipeline.shapes import Finding
from pipeline.text import names, numbers
from pipeline.views.books import Books, Key, Line, figure, key, place_of, votes
from pipeline.views.listings import Listing, Opened, name_part, whose
from pipeline.views.named import pages_of

Rights = Callable[[Books, str, Line], list[str]]
WORK = "Chức vụ, đơn vị công tác"


def in_lists(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold every known column of every list, and what stands behind a name, to what the manifest says of that name."""
    for listing in opened.lists:
        if listing.roll is books.examples:
            continue
        columns, by_key = _columns(listing, opened.of_unit), _by_key(listing.roll.lines)
        for entry in listing.entries:
            if not entry.whose:
                continue
            lines = by_key.get(entry.whose) or books.by_key.get(entry.whose) or ()
            at = _At(opened.path, entry.where, name_part(entry.text))
            for column, rights in columns.items():
                said = entry.cells[column] if column < len(entry.cells) else ""
                right = list(dict.fromkeys(text for line in lines for text in rights(books, listing.award, line)))
                if right and not any(_same(said, text) for text in right):
                    heading = _heading(opened, entry.where, column)
                    yield at.differs(heading, said, right[0])
            yield from _behind(books.work, lines, entry.text, at)


def on_pages(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold the line behind the name on each certificate: it must not be somebody else's place of work."""
    by_key = _by_key(opened.lines)
    for page in pages_of(books, opened):
        lines = by_key.get(page.whose, ())
        behind = page.lines[page.at + 1] if page.at + 1 < len(page.lines) else ""
        if lines and not whose(books, behind):
            at = _At(opened.path, "", name_part(page.lines[page.at]))
            yield from _behind(books.work, lines, f"{page.lines[page.at]}, {behind}", at)


def _by_key(lines: Iterable[Line]) -> Mapping[Key, Sequence[Line]]:
    out: dict[Key, list[Line]] = defaultdict(list)
    for line in lines:
        out[key(line["name"])].append(line)
    return out


class _At(NamedTuple):
    file: str
    where: str
    name: str

    def differs(self, heading: str, found: str, expected: str) -> Finding:
        return finding(
            "DC-09",
            file=self.file,
            sheet=self.where,
            heading=heading,
            name=self.name,
            found=found,
            expected=expected,
        )


def _behind(work: Mapping[Key, set[Key]], lines: Sequence[Line], text: str, at: _At) -> Iterator[Finding]:
    """Find somebody else's place of work behind a name; words that are nobody's are the template's own."""
    own = key(lines[0]["name"])
    words = key(text.rstrip(" ;."))
    start = next((place for place in range(len(words)) if words[place : place + len(own)] == own), None)
    said = words[start + len(own) :] if start is not None else ()
    if said in work and own not in work[said] and not any(said in _works(line) for line in lines):
        tail = re.split(r"[,\n]\s*", text.rstrip(" ;."), maxsplit=1)[-1]
        right = names.placed(lines[0]["position"], place_of(lines[0]))
        yield at.differs(WORK, tail, right)


def _works(line: Line) -> set[Key]:
    position, places = line["position"], (place_of(line), line["home"])
    together = (names.placed(position, place) for place in places)
    return {key(text) for text in (position, *places, *together, *(f"{position} {place}" for place in places))}


def _heading(opened: Opened, where: str, column: int) -> str:
    number = int(re.findall(r"\d+", where)[0])
    table = next(block for block in opened.paper.tables if block.number == number)
    return " ".join(table.rows[0][column].split())


def _same(said: str, right: str) -> bool:
    """Compare as a reader does: `05` is 5, `450.000 đồng` is 450.000, spaces and capitals do not matter."""
    number = figure(right)
    if number is not None:
        return figure(said) == number
    if right.endswith("%"):
        return said.replace(" ", "") == right
    return key(said) == key(right) or (bool(said) and key(right)[: len(key(said))] == key(said) != ())


# ------------------------------------------------------------------------------------------------------------- columns


def _columns(listing: Listing, of_unit: bool) -> dict[int, Rights]:
    """Pair the columns that are held with what is right in them; votes in a unit's own draft are the unit's."""
    of_votes = any("phiếu" in heading for heading in listing.headings)
    known: dict[int, Rights] = {}
    for column, heading in enumerate(listing.headings):
        rights = _rights(heading, of_votes) if column != listing.name else None
        if rights is not None:
            known[column] = rights
    if of_unit:
        return {column: _UNITS.get(rights, rights) for column, rights in known.items()}
    return known


def _rights(heading: str, of_votes: bool) -> Rights | None:
    rules: tuple[tuple[str, Rights], ...] = (
        (r"không biểu quyết|lý do|tóm tắt", _anything),
        (r"phiếu.*đơn vị", _unit_votes),
        (r"tỷ lệ.*(chỉ tiêu|hoàn thành)", _ratio),
        (r"^tỷ lệ" if of_votes else r"^tỷ lệ phiếu", _share),
        (r"phiếu", _votes),
        (r"hình thức.*đề nghị", _asked),
        (r"đơn vị đề nghị", _proposers),
        (r"tiêu chí đạt", _met),
        (r"mức (tiền )?thưởng|^(mức|thưởng)$|\btiền\b", _amount),
        (r"^(chức vụ|đơn vị công tác)", _where_from),
    )
    return next((rights for pattern, rights in rules if re.search(pattern, heading)), None)


def _anything(books: Books, award: str, line: Line) -> list[str]:
    return []


def _of_award(books: Books, award: str, line: Line, told: Callable[[str], Any]) -> list[str]:
    """Give what is told of the list's award; where the list is about none, of any that was voted on."""
    awards = [award] if award else [line["outcome"], *books.awards]
    return [str(value) for code in awards if (value := told(code)) not in (None, "")]


def _votes(books: Books, award: str, line: Line) -> list[str]:
    return _of_award(books, award, line, lambda code: votes(line, code))


def _share(books: Books, award: str, line: Line) -> list[str]:
    return _of_award(books, award, line, line.get("printed", {}).get("shares", {}).get)


def _unit_votes(books: Books, award: str, line: Line) -> list[str]:
    return _printed(line, "unit_votes")


def _met(books: Books, award: str, line: Line) -> list[str]:
    return _printed(line, "criteria_met")


def _printed(line: Line, what: str) -> list[str]:
    return [text] if (text := line.get("printed", {}).get(what, "")) else []


def _ratio(books: Books, award: str, line: Line) -> list[str]:
    ratio = line["checks"].get("ratio")
    return [numbers.percent(Fraction(ratio))] if ratio else []


def _asked(books: Books, award: str, line: Line) -> list[str]:
    return _printed(line, "asked") or [books.awards[line["award"]]["name"] if line["award"] in books.awards else ""]


def _proposers(books: Books, award: str, line: Line) -> list[str]:
    names = [books.units[code]["name"] for code in line["proposers"] if code in books.units]
    return ["; ".join(names)] if names else []


def _amount(books: Books, award: str, line: Line) -> list[str]:
    amount = line["decision"]["amount"]
    return [numbers.grouped(amount)] if amount else []


def _where_from(books: Books, award: str, line: Line) -> list[str]:
    parts = [part for part in (line["position"], place_of(line)) if part]
    return (
        list(dict.fromkeys((names.placed(line["position"], place_of(line)), ", ".join(parts), *parts))) if parts else []
    )


_UNITS: Mapping[Rights, Rights] = {_votes: _unit_votes, _share: _anything, _amount: _anything}
