"""One sheet: its grid of values and its layout in; typed rows that know their cells out, with what could not be read.

Columns are found by their headings, wherever these stand in the first rows; a `Mục · Giá trị` sheet becomes one row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.intake import cells, guard, looks
from pipeline.intake.looks import Look, Trouble
from pipeline.intake.sheet_xml import Care, column_letters, column_number
from pipeline.intake.styles import Mark
from pipeline.sentences import finding
from pipeline.shapes import Column, Finding, Layout, SheetRows
from pipeline.text.names import clean, heading_key, nearest

ITEM, VALUE = "Mục", "Giá trị"
HEADING_WITHIN = 30  # rows, from the top, in which the headings may stand
ORDINAL = "ordinal"  # a number in `STT` alone does not make a row: forms are numbered before they are filled

Grid = list[list[Any]]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE = re.compile(r"\w+")


class _Plan(NamedTuple):
    """A layout turned over: what finds each column."""

    exact: Mapping[str, int]
    prefixes: Mapping[str, int]
    converters: tuple[Callable[[Any], Any], ...]


_PLAIN = Mark()


# ---------------------------------------------------------------------------------------------------- headings, columns


@lru_cache(maxsize=256)
def _plan(layout: Layout) -> _Plan:
    exact: dict[str, int] = {}
    prefixes: dict[str, int] = {}
    for place, column in enumerate(layout.columns):
        if column.prefix:
            prefixes[column.column.casefold()] = place
        else:
            exact[heading_key(column.heading)] = place
    return _Plan(exact, prefixes, tuple(cells.CONVERT[column.type] for column in layout.columns))


def _place(plan: _Plan, heading: Any) -> int | None:
    """Give the place in the layout of the column that a cell is the heading of."""
    if not isinstance(heading, str) or not heading:
        return None
    place = plan.exact.get(heading_key(heading))
    if place is None and plan.prefixes:
        code = _CODE.match(clean(heading).casefold())
        place = plan.prefixes.get(code[0]) if code else None
    return place


def _find_headings(plan: _Plan, grid: Grid, wanted: int) -> int | None:
    """Give the index of the row with most headings, the first of equals, None where no row has any."""
    best, most = None, 0
    for index, line in enumerate(grid[:HEADING_WITHIN]):
        count = len({place for heading in line if (place := _place(plan, heading)) is not None})
        if count > most:
            best, most = index, count
            if count >= wanted:
                break
    return best


def _columns(file: str, layout: Layout, line: list[Any], number: int, findings: list[Finding]) -> list[int | None]:
    """Give for each column of the layout the index of its cell in a row; name what is missing or there twice."""
    plan = _plan(layout)
    indices: list[int | None] = [None] * len(layout.columns)
    own: dict[str, int] = {}
    for index, heading in enumerate(line):
        place = _place(plan, heading)
        if place is None:
            if isinstance(heading, str) and heading.strip():
                own.setdefault(heading, index)
        elif indices[place] is None:
            indices[place] = index
        else:
            where = f"{column_letters((indices[place] or 0) + 1)}{number}"
            cell = f"{column_letters(index + 1)}{number}"
            at: dict[str, Any] = {"file": file, "sheet": layout.sheet, "cell": cell, "row": number}
            findings.append(finding("DOC-18", **at, found=cells.shown(heading), where=where))
    for column, at_index in zip(layout.columns, indices, strict=True):
        if at_index is None:
            _miss_column(file, layout, column, number, own, findings)
    return indices


def _miss_column(
    file: str, layout: Layout, column: Column, number: int, own: dict[str, int], findings: list[Finding]
) -> None:
    at: dict[str, Any] = {"file": file, "sheet": layout.sheet, "heading": column.heading}
    near = nearest(column.heading, own)
    if near is not None:
        where = f"{column_letters(own[near] + 1)}{number}"
        findings.append(finding("DOC-05", **at, wanted=column.heading, found=cells.shown(near), where=where))
    elif column.required:
        findings.append(finding("DOC-04", **at, wanted=column.heading))


# ------------------------------------------------------------------------------------------------------ rows of a table


def read_rows(
    file: str, layout: Layout, grid: Grid, care: Care, look: Look, findings: list[Finding]
) -> SheetRows | None:
    plan = _plan(layout)
    top = _find_headings(plan, grid, len(layout.columns))
    if top is None:
        if layout.required or any(value != "" for line in grid for value in line):
            findings.append(finding("DOC-03", file=file, sheet=layout.sheet))
        return None
    indices = _columns(file, layout, grid[top], top + 1, findings)
    present = [(place, index) for place, index in enumerate(indices) if index is not None]
    letters = {layout.columns[place].column: column_letters(index + 1) for place, index in present}
    trouble = _troubles(care, {index: place for place, index in present})
    missing_rows = max(trouble, default=0) - len(grid)  # the parser may cut off rows of nothing but errors
    grid.extend([""] * len(grid[top]) for _ in range(missing_rows))
    rows = _typed(file, layout, grid, top + 1, indices, trouble, look, findings)
    return SheetRows(layout.sheet, tuple(column.column for column in layout.columns), letters, tuple(rows))


def _typed(
    file: str,
    layout: Layout,
    grid: Grid,
    start: int,
    indices: list[int | None],
    trouble: Mapping[int, Mapping[int, Trouble]],
    look: Look,
    findings: list[Finding],
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Give the rows that hold anything, each value of the type of its column."""
    converters = _plan(layout).converters
    width = len(layout.columns)
    counted = [index for index, column in zip(indices, layout.columns, strict=True) if column.column != ORDINAL]
    content = [index for index in counted if index is not None]
    if not content:
        return
    # itemgetter gives a bare value for one index: asking for the first twice always gives a tuple.
    pick = itemgetter(content[0], *content)
    # A missing column is read from a blank cell put behind each row.
    missing = None in indices
    order = [-1 if index is None else index for index in indices]
    marked = {int(address.lstrip(_LETTERS)) for address in look.marks}
    take = itemgetter(order[0], *order)
    for number, line in enumerate(grid[start:], start + 1):
        troubled = trouble.get(number)
        if not any(pick(line)) and troubled is None and all(value == "" for value in pick(line)):
            continue
        raw = take([*line, ""] if missing else line)[1:]
        try:
            if number in marked:
                raise cells.Unreadable
            values = tuple([None if value == "" else read(value) for read, value in zip(converters, raw, strict=True)])
            faults: Mapping[int, Trouble] = troubled or {}
        except cells.Unreadable:
            marks = [look.marks.get(_address(index, number), _PLAIN) for index in order]
            values, faults = _one_by_one(converters, raw, marks, look.from_1904)
            faults = {**faults, **(troubled or {})}
        if values.count(None) >= width - 1 and _is_blank(layout, values, faults):
            continue
        for place, fault in faults.items():
            column = layout.columns[place]
            cell = _address(indices[place] or 0, number)
            at: dict[str, Any] = {"file": file, "sheet": layout.sheet, "cell": cell, "row": number}
            findings.append(_said(fault, {**at, "heading": column.heading}))
        yield number, values


def _address(index: int, row: int) -> str:
    return f"{column_letters(index + 1)}{row}"


def _said(trouble: Trouble, at: Mapping[str, Any]) -> Finding:
    return finding(trouble.code, **at, value=trouble.value, read=trouble.read, font=trouble.font)


def _one_by_one(
    converters: Sequence[Callable[[Any], Any]], raw: Sequence[Any], marks: Sequence[Mark], from_1904: bool | None
) -> tuple[tuple[Any, ...], dict[int, Trouble]]:
    values: list[Any] = []
    faults: dict[int, Trouble] = {}
    for place, (read, value, mark) in enumerate(zip(converters, raw, marks, strict=True)):
        found, trouble = (None, None) if value == "" else looks.with_look(read, value, mark, from_1904)
        values.append(found)
        if trouble is not None:
            faults[place] = trouble
    return tuple(values), faults


def _is_blank(layout: Layout, values: Sequence[Any], faults: Mapping[int, Trouble]) -> bool:
    """Say that a row is no row: nothing in it but its number, #N/A and formulas without a result."""
    if any(fault.code != "DOC-06" and fault.value != guard.NOT_AVAILABLE for fault in faults.values()):
        return False
    return all(value is None or column.column == ORDINAL for column, value in zip(layout.columns, values, strict=True))


def _troubles(care: Care, places: Mapping[int, int]) -> dict[int, dict[int, Trouble]]:
    """Map row number → place in the layout → what is wrong there, for the columns that are read."""
    found: dict[int, dict[int, Trouble]] = {}
    marks = [(cell, Trouble("DOC-07", value)) for cell, value in care.errors.items()]
    marks += [(cell, Trouble("DOC-06", "")) for cell in sorted(care.uncached)]
    for cell, trouble in marks:
        letters = cell.rstrip("0123456789")
        place = places.get(column_number(letters) - 1)
        if place is not None and len(letters) < len(cell):
            found.setdefault(int(cell[len(letters) :]), {})[place] = trouble
    return found


# -------------------------------------------------------------------------------------------------------- Mục · Giá trị


@lru_cache(maxsize=1)
def _pairs_plan() -> _Plan:
    return _Plan({heading_key(ITEM): 0, heading_key(VALUE): 1}, {}, ())


def read_pairs(
    file: str, layout: Layout, grid: Grid, care: Care, look: Look, findings: list[Finding]
) -> SheetRows | None:
    """Gather a sheet of Mục · Giá trị as one row, each value with its own address."""
    top = _find_headings(_pairs_plan(), grid, 2)
    places: dict[int, int] = {}
    for index, heading in enumerate(grid[top] if top is not None else ()):
        known = _place(_pairs_plan(), heading)
        if known is not None:
            places.setdefault(known, index)
    if top is None or len(places) < 2:
        findings.append(finding("DOC-03", file=file, sheet=layout.sheet))
        return None
    plan = _plan(layout)
    letters: dict[str, str] = {}
    values: list[Any] = [None] * len(layout.columns)
    unknown: list[tuple[str, str]] = []
    trouble = _troubles(care, {places[1]: 1})
    for number, line in enumerate(grid[top + 1 :], top + 2):
        item = line[places[0]]
        if not isinstance(item, str) or not item.strip():
            continue
        place = _place(plan, item)
        if place is None:
            unknown.append((cells.shown(item), f"{column_letters(places[0] + 1)}{number}"))
            continue
        column = layout.columns[place]
        cell = f"{column_letters(places[1] + 1)}{number}"
        at: dict[str, Any] = {"file": file, "sheet": layout.sheet, "cell": cell, "heading": column.heading}
        if column.column in letters:
            findings.append(finding("DOC-17", **at, found=column.heading, where=letters[column.column]))
            continue
        letters[column.column] = cell
        fault = trouble.get(number, {}).get(1)
        if line[places[1]] != "":
            mark = look.marks.get(cell, _PLAIN)
            values[place], told = looks.with_look(plan.converters[place], line[places[1]], mark, look.from_1904)
            fault = told or fault
        if fault is not None:
            findings.append(_said(fault, at))
    _miss_items(file, layout, letters, unknown, findings)
    return SheetRows(layout.sheet, tuple(column.column for column in layout.columns), letters, ((0, tuple(values)),))


def _miss_items(
    file: str, layout: Layout, letters: Mapping[str, str], unknown: list[tuple[str, str]], findings: list[Finding]
) -> None:
    """Name each Mục that is missing or unknown; one that is nearly right is named once, where it stands."""
    missing = [column for column in layout.columns if column.column not in letters]
    for item, cell in unknown:
        at: dict[str, Any] = {"file": file, "sheet": layout.sheet}
        near = nearest(item, [column.heading for column in missing])
        if near is None:
            findings.append(finding("DOC-16", **at, cell=cell, found=item))
            continue
        # The fault is of the whole Mục, so it is pinned on its heading and not on the cell of its (unread) value.
        findings.append(finding("DOC-15", **at, heading=near, found=f"{item} ({cell})", wanted=near))
        missing = [column for column in missing if column.heading != near]
    for column in missing:
        if column.required:
            findings.append(
                finding("DOC-14", file=file, sheet=layout.sheet, heading=column.heading, wanted=column.heading)
            )
