"""The campaign workbook as it would be: its reading and wishes in the clerk's words in; the same, amended, out.

A wish names a cell as the clerk finds it, `Hình thức › BK › Tối đa = 2`, and its value is read as a cell of that column
is; what it cannot mean is a finding with the nearest name. Nothing is judged here: the suites check what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from pipeline.intake import cells
from pipeline.sentences import finding, perhaps
from pipeline.shapes import Amendment, Column, Finding, Layout, Reading, SheetRows
from pipeline.text.names import heading_key, nearest
from pipeline.text.numbers import percent

PAIRS = "pairs"
FIXED = "loai-doi-tuong"  # the forms already sent are laid by it
_WISH = re.compile(r"([^=]+)=(.*)", re.DOTALL)
_NUMBERED = re.compile(r"dòng (\d+)")


class _Place(NamedTuple):
    """One cell: the key of its sheet, the index of its row and of its column, and what it is called."""

    sheet: str
    row: int
    column: int
    name: str


def amended(
    reading: Reading, layouts: Iterable[Layout], wishes: Sequence[str]
) -> tuple[Reading, list[Amendment], list[Finding]]:
    """Put what each wish says in its cell. Several wishes are one what-if; two for one cell are a fault.

    A blank value empties the cell. Sheets, rows and columns are found as headings are, rows by any word of the first
    columns (`Mã`, a name) or as `dòng 5`; `layouts` are those the reading was made by. The findings are of the wishes
    alone, their file the wish.
    """
    own = {layout.key: layout for layout in layouts if layout.sheet}
    sheets = dict(reading.sheets)
    done: dict[_Place, str] = {}
    said: list[Amendment] = []
    findings: list[Finding] = []
    for wish in wishes:
        try:
            place, value = _understood(wish, own, sheets)
            if done.setdefault(place, value) != value:
                raise _Unclear(finding("GT-06", file=wish, value=done[place] or "để trống"))
            layout, rows = own[place.sheet], sheets[place.sheet]
            column = layout.columns[place.column]
            after = _typed(wish, layout, column, value)
        except _Unclear as unclear:
            findings.append(unclear.finding)
            continue
        before = rows.rows[place.row][1][place.column]
        sheets[place.sheet] = _with(rows, place, after)
        if before != after:
            shown = (_shown(column, before), _shown(column, after))
            said.append(Amendment(layout.sheet, place.name, column.heading, *shown))
    return reading._replace(sheets=sheets), said, findings


class _Unclear(Exception):
    """A wish that cannot be placed or read; its finding says why."""

    def __init__(self, why: Finding) -> None:
        self.finding = why
        super().__init__(why.message)


def _understood(wish: str, own: Mapping[str, Layout], sheets: Mapping[str, SheetRows]) -> tuple[_Place, str]:
    match = _WISH.fullmatch(wish)
    parts = [part.strip() for part in re.split(r"[›>]", match[1])] if match else []
    if not match or not all(parts) or len(parts) > 3:
        raise _Unclear(finding("GT-01", file=wish))
    layout = _sheet(wish, parts, own)
    if _slug(layout.key) == FIXED:
        raise _Unclear(finding("GT-07", file=wish, wanted=layout.sheet))
    if layout.shape != PAIRS and len(parts) < 3:
        raise _Unclear(finding("GT-01", file=wish))
    rows = sheets.get(layout.key)
    row, name = (0, "") if layout.shape == PAIRS else _row(wish, layout, rows, parts[1])
    if rows is None or not rows.rows:
        raise _Unclear(finding("GT-03", file=wish, wanted=layout.sheet, found=parts[-1], hint=""))
    return _Place(layout.key, row, _column(wish, layout, parts[-1]), name), match[2].strip()


def _sheet(wish: str, parts: Sequence[str], own: Mapping[str, Layout]) -> Layout:
    """Find the sheet; a wish of one part is about the sheet of settings."""
    if len(parts) == 1:
        return next(layout for layout in own.values() if layout.shape == PAIRS)
    wanted = heading_key(parts[0])
    for key, layout in own.items():
        if wanted in (heading_key(layout.sheet), _slug(key)):
            return layout
    near = nearest(parts[0], [layout.sheet for layout in own.values()])
    raise _Unclear(finding("GT-02", file=wish, found=parts[0], hint=perhaps(near)))


def _row(wish: str, layout: Layout, rows: SheetRows | None, wanted: str) -> tuple[int, str]:
    """Find a row: its index, and its first word to call it by."""
    known = list(_names(layout, rows)) if rows is not None else []
    key = heading_key(wanted)
    if numbered := _NUMBERED.fullmatch(key):
        found = [index for index, (number, _) in enumerate(known) if number == int(numbered[1])]
    else:
        found = [index for index, (_, words) in enumerate(known) if key in map(heading_key, words)]
    if len(found) > 1:
        at: dict[str, Any] = {"count": len(found), "found": wanted, "number": known[found[0]][0]}
        raise _Unclear(finding("GT-05", file=wish, wanted=layout.sheet, **at))
    if not found:
        near = nearest(wanted, [word for _, words in known for word in words])
        raise _Unclear(finding("GT-03", file=wish, wanted=layout.sheet, found=wanted, hint=perhaps(near)))
    number, words = known[found[0]]
    return found[0], words[0] if words else f"dòng {number}"


def _names(layout: Layout, rows: SheetRows) -> Iterator[tuple[int, list[str]]]:
    """Give for each row its number and the words it is called by: what stands first in it, its code, its name."""
    naming = [place for place, one in enumerate(layout.columns) if place == 0 or one.column in ("code", "name")]
    for number, values in rows.rows:
        yield number, [_shown(layout.columns[place], values[place]) for place in naming if values[place] is not None]


def _column(wish: str, layout: Layout, wanted: str) -> int:
    key = heading_key(wanted)
    for place, column in enumerate(layout.columns):
        if key in (heading_key(column.heading), column.column):
            return place
    near = nearest(wanted, [column.heading for column in layout.columns])
    raise _Unclear(finding("GT-04", file=wish, wanted=layout.sheet, found=wanted, hint=perhaps(near)))


def _typed(wish: str, layout: Layout, column: Column, value: str) -> Any:
    """Read the value as a cell of its column is read."""
    if not value:
        return None
    try:
        return cells.CONVERT[column.type](value)
    except cells.Unreadable as unreadable:
        at: dict[str, Any] = {"sheet": layout.sheet, "heading": column.heading}
        raise _Unclear(finding(unreadable.args[0], file=wish, **at, value=value)) from None


def _with(rows: SheetRows, place: _Place, value: Any) -> SheetRows:
    number, values = rows.rows[place.row]
    changed = (*values[: place.column], value, *values[place.column + 1 :])
    return rows._replace(rows=(*rows.rows[: place.row], (number, changed), *rows.rows[place.row + 1 :]))


def _shown(column: Column, value: Any) -> str:
    """Show a value as the clerk would write it: a ratio in whole percent where it is one."""
    if column.type == "ratio" and value is not None:
        ratio = Fraction(value)
        return percent(ratio, 0) if (ratio * 100).denominator == 1 else str(ratio)
    return cells.shown(value) if value is not None else ""


def _slug(key: str) -> str:
    return key.rsplit("/", 1)[-1]
