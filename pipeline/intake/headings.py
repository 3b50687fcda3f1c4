"""The headings of one sheet: its grid of values and its layout in; which column stands where out.

Headings are found by their words, wherever they stand in the first rows, in one row or in two with cells merged over
both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_uppercase
from typing import Any, NamedTuple

from pipeline.intake import cells
from pipeline.intake.sheet_xml import column_letters
from pipeline.sentences import finding
from pipeline.shapes import Column, Finding, Layout
from pipeline.text.names import clean, heading_key, nearest

WITHIN = 30  # rows, from the top, in which the headings may stand
_FEWEST_NUMBERS = 3  # cells of a row that numbers the columns

Grid = list[list[Any]]
_CODE = re.compile(r"\w+")


class Head(NamedTuple):
    """The headings of a sheet, as if in one row: `rows` is the row of each cell, `number` that of most of them.

    The table's own rows begin at the index `start`.
    """

    line: list[Any]
    rows: list[int]
    number: int
    start: int


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """A layout turned over: what finds each column. There is one of each layout (`plan_of`)."""

    exact: Mapping[str, int]
    prefixes: Mapping[str, int]
    converters: tuple[Callable[[Any], Any], ...]


@lru_cache(maxsize=256)
def plan_of(layout: Layout) -> Plan:
    """Turn a layout over."""
    exact: dict[str, int] = {}
    prefixes: dict[str, int] = {}
    for place, column in enumerate(layout.columns):
        if column.prefix:
            prefixes[column.column.casefold()] = place
        else:
            exact[heading_key(column.heading)] = place
    return Plan(exact, prefixes, tuple(cells.CONVERT[column.type] for column in layout.columns))


def place_of(plan: Plan, heading: Any) -> int | None:
    """Give the place in the layout of the column that a cell is the heading of."""
    if not isinstance(heading, str) or not heading:
        return None
    place = plan.exact.get(heading_key(heading))
    if place is None and plan.prefixes:
        code = _CODE.match(clean(heading).casefold())
        place = plan.prefixes.get(code[0]) if code else None
    return place


def find(plan: Plan, grid: Grid, wanted: int) -> Head | None:
    """Find the headings: the first row with more than half of those wanted, else the first with most; None for none.

    What the row beside it adds counts too. A fuller row further down is of another table.
    """
    best, most = None, 0
    for index, line in enumerate(grid[:WITHIN]):
        count = len(places(plan, line))
        if count == 0:
            continue
        head = _joined(plan, grid, index) if count < wanted else _alone(grid, index)
        count = len(places(plan, head.line))
        if count > most:
            best, most = head, count
        if 2 * count > wanted:
            break
    if best is None:
        return None
    numbered = best.start < len(grid) and _numbers_the_columns(grid[best.start])
    return best._replace(start=best.start + numbered)


def places(plan: Plan, line: Sequence[Any]) -> Mapping[int, int]:
    """Map the place in the layout of each heading in a row to the index of its first cell."""
    return _places(plan, tuple(line))


@lru_cache(maxsize=1_024)  # the headings of a campaign's forms are alike
def _places(plan: Plan, line: tuple[Any, ...]) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for index, heading in enumerate(line):
        place = place_of(plan, heading)
        if place is not None:
            found.setdefault(place, index)
    return found


def _alone(grid: Grid, index: int) -> Head:
    return Head(list(grid[index]), [index + 1] * len(grid[index]), index + 1, index + 1)


def _joined(plan: Plan, grid: Grid, index: int) -> Head:
    """Join a row of headings with the one below, if that holds headings only, and with the one above it.

    A person who merges cells over two rows leaves each heading in the upper one.
    """
    head = _alone(grid, index)
    own = places(plan, head.line)
    for near in (index + 1, index - 1):
        if not 0 <= near < len(grid):
            continue
        found = {place: at for place, at in places(plan, grid[near]).items() if place not in own}
        filled = sum(value != "" for value in grid[near])
        if not found or (near > index and filled > len(found)):
            continue
        for at in found.values():
            if near > index or head.line[at] == "":
                head.line[at], head.rows[at] = grid[near][at], near + 1
        head = head._replace(start=max(head.start, near + 1))
    return head


def _numbers_the_columns(line: Sequence[Any]) -> bool:
    """Tell a row that only numbers the columns: 1 2 3 …, (1) (2) …, or A B 1 2 …"""
    labels = [cells.shown(value).strip("()[]").strip() for value in line if value != ""]
    letters = next((count for count, label in enumerate(labels) if label.isdecimal()), len(labels))
    counted = [*ascii_uppercase[:letters], *map(str, range(1, len(labels) - letters + 1))]
    return len(labels) >= _FEWEST_NUMBERS and labels == counted


def columns(file: str, layout: Layout, head: Head, findings: list[Finding]) -> list[int | None]:
    """Give for each column of the layout the index of its cell in a row; name what is missing or there twice."""
    plan = plan_of(layout)
    indices: list[int | None] = [None] * len(layout.columns)
    own: dict[str, int] = {}
    for index, heading in enumerate(head.line):
        place = place_of(plan, heading)
        if place is None:
            if isinstance(heading, str) and heading.strip():
                own.setdefault(heading, index)
        elif indices[place] is None:
            indices[place] = index
        else:
            where, cell = address(head, indices[place] or 0), address(head, index)
            at: dict[str, Any] = {"file": file, "sheet": layout.sheet, "cell": cell, "row": head.rows[index]}
            findings.append(finding("DOC-18", **at, found=cells.shown(heading), where=where))
    for column, at_index in zip(layout.columns, indices, strict=True):
        if at_index is None:
            _miss_column(file, layout, column, head, own, findings)
    return indices


def address(head: Head, index: int) -> str:
    """Give the address of a heading."""
    return f"{column_letters(index + 1)}{head.rows[index]}"


def _miss_column(
    file: str, layout: Layout, column: Column, head: Head, own: dict[str, int], findings: list[Finding]
) -> None:
    at: dict[str, Any] = {"file": file, "sheet": layout.sheet, "heading": column.heading}
    near = nearest(column.heading, own)
    if near is not None:
        where = address(head, own[near])
        findings.append(finding("DOC-05", **at, wanted=column.heading, found=cells.shown(near), where=where))
    elif column.required:
        findings.append(finding("DOC-04", **at, wanted=column.heading))
