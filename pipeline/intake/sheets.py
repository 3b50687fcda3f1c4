"""One sheet: its grid of values and its layout in; typed rows that know their cells out, with what could not be read.

Columns are found by their headings, wherever these stand in the first rows; a `Mục · Giá trị` sheet becomes one row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from pipeline.intake import beside, cells, guard, headings, looks
from pipeline.intake.headings import Grid, Head, Plan, place_of, plan_of
from pipeline.intake.looks import Look, Trouble
from pipeline.intake.sheet_xml import Care, column_letters, column_number
from pipeline.intake.styles import Mark
from pipeline.sentences import finding
from pipeline.shapes import Finding, Layout, SheetRows
from pipeline.text.names import heading_key, nearest

ITEM, VALUE = "Mục", "Giá trị"
ORDINAL = "ordinal"  # a number in `STT` alone does not make a row: forms are numbered before they are filled

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLAIN = Mark()


# ------------------------------------------------------------------------------------------------------ rows of a table


def read_rows(
    file: str, layout: Layout, grid: Grid, care: Care, look: Look, findings: list[Finding]
) -> SheetRows | None:
    plan = plan_of(layout)
    head = headings.find(plan, grid, len(layout.columns))
    if head is None:
        if layout.required or any(value != "" for line in grid for value in line):
            findings.append(finding("DOC-03", file=file, sheet=layout.sheet))
        return None
    findings += beside.above(file, layout, plan, head, grid)
    indices = headings.columns(file, layout, head, findings)
    present = [(place, index) for place, index in enumerate(indices) if index is not None]
    letters = {layout.columns[place].column: column_letters(index + 1) for place, index in present}
    trouble = _troubles(care, {index: place for place, index in present})
    missing_rows = max(trouble, default=0) - len(grid)  # the parser may cut off rows of nothing but errors
    grid.extend([""] * len(head.line) for _ in range(missing_rows))
    rows = _typed(file, layout, head, grid, indices, trouble, look, findings)
    return SheetRows(layout.sheet, tuple(column.column for column in layout.columns), letters, tuple(rows))


def _typed(
    file: str,
    layout: Layout,
    head: Head,
    grid: Grid,
    indices: list[int | None],
    trouble: Mapping[int, Mapping[int, Trouble]],
    look: Look,
    findings: list[Finding],
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Give the rows that hold anything, each value of the type of its column."""
    plan = plan_of(layout)
    converters = plan.converters
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
    unnamed = beside.unnamed(head, indices)
    last = head.start
    for number, line in beside.lines(file, layout, plan, head, grid, indices, findings):
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
        findings += beside.under_no_heading(file, layout, number, line, unnamed)
        if number > last + 1:
            findings += beside.standing_apart(file, layout, number, line, indices)
        last = number
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
def _pairs_plan() -> Plan:
    return Plan({heading_key(ITEM): 0, heading_key(VALUE): 1}, {}, ())


def read_pairs(
    file: str, layout: Layout, grid: Grid, care: Care, look: Look, findings: list[Finding]
) -> SheetRows | None:
    """Gather a sheet of Mục · Giá trị as one row, each value with its own address."""
    head = headings.find(_pairs_plan(), grid, 2)
    places = headings.places(_pairs_plan(), head.line) if head is not None else {}
    if head is None or len(places) < 2:
        findings.append(finding("DOC-03", file=file, sheet=layout.sheet))
        return None
    plan = plan_of(layout)
    letters: dict[str, str] = {}
    values: list[Any] = [None] * len(layout.columns)
    unknown: list[tuple[str, str]] = []
    trouble = _troubles(care, {places[1]: 1})
    for number, line in enumerate(grid[head.start :], head.start + 1):
        item = line[places[0]]
        if not isinstance(item, str) or not item.strip():
            continue
        place = place_of(plan, item)
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
