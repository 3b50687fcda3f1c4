"""Two workbooks of one unit in, the earlier and the later; what was changed between them, and which lỗi mended, out.

Rows are paired by what they are about, wherever they stand; what is left over by the nearest name. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from pipeline.intake.cells import shown
from pipeline.shapes import ADDED, CHANGED, REMOVED, Change, Finding, Layout, Reading, Resent, Severity, SheetRows
from pipeline.text.names import heading_key, name_key, nearest

# What a row is about, where it is no nominee: its columns in the layouts of the form.
_ABOUT = {"chi-tieu": ("nominee", "target"), "giay-to": ("paper", "whose"), "ket-qua": ("content",)}
_HOMES = ("workplace", "parent")
_ORDINAL = "ordinal"  # STT says where a row stands, not what it says
_ALIKE = 75  # of 100: a name corrected, not another name


class _Row(NamedTuple):
    row: int
    values: Mapping[str, Any]
    key: tuple[str, ...]
    name: str


Pair = tuple[_Row | None, _Row | None]


def resent(
    before: Reading,
    after: Reading,
    found_before: Iterable[Finding],
    found_after: Iterable[Finding],
    layouts: Iterable[Layout],
) -> Resent:
    """Compare two workbooks of one unit, each with the findings of its file.

    A nominee's row is known by name and birth date, else by name and workplace; a collective's by name and parent.
    A lỗi remains where the same rule fails in the same column of the row paired with its own; one whose row is gone is
    mended. Source: the contract of the workbooks, "Identities".
    """
    changes: list[Change] = []
    moved: dict[tuple[str, int], int | None] = {}
    for layout in layouts:
        old, new = before.sheets.get(layout.key), after.sheets.get(layout.key)
        for one, other in _paired(layout, old, new):
            if one is not None:
                moved[layout.sheet, one.row] = other.row if other is not None else None
            changes += _between(layout, one, other, old, new)
    failing = {_place(one) for one in found_after if one.severity is Severity.ERROR and one.file == after.file}
    errors = [one for one in found_before if one.severity is Severity.ERROR and one.file == before.file]
    remaining = tuple(one for one in errors if _moved(one, moved) in failing)
    return Resent(before.file, tuple(changes), tuple(one for one in errors if one not in remaining), remaining)


# ------------------------------------------------------------------------------------------------------------- the rows


def _rows(layout: Layout, sheet: SheetRows | None) -> list[_Row]:
    rows = []
    for number, values in sheet.rows if sheet is not None else ():
        named = dict(zip(sheet.columns if sheet is not None else (), values, strict=True))
        name, key = _about(layout, named)
        rows.append(_Row(number, named, key, name))
    return rows


def _about(layout: Layout, values: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Give a row's name to show and the key it is known by."""
    if layout.shape == "pairs":
        return "", ()
    if "name" in values:
        name, born = str(values["name"] or ""), values.get("birth_date")
        home = next((str(values[column]) for column in _HOMES if values.get(column)), "")
        return name, (name_key(name), born.isoformat() if isinstance(born, date) else heading_key(home))
    first = next((column.column for column in layout.columns if column.column != _ORDINAL), "")
    columns = _ABOUT.get(layout.key.rsplit("/", 1)[-1], (first,))
    told = [shown(values[column]) for column in columns if values.get(column) is not None]
    return ", ".join(told), tuple(heading_key(text) for text in told)


def _paired(layout: Layout, old: SheetRows | None, new: SheetRows | None) -> list[Pair]:
    """Pair the rows of a sheet: equal keys in their order, then the nearest names; the rest stand alone."""
    waiting: dict[tuple[str, ...], list[_Row]] = defaultdict(list)
    for row in _rows(layout, new):
        waiting[row.key].append(row)
    left: list[_Row] = []
    pairs: list[Pair] = []
    for row in _rows(layout, old):
        if waiting[row.key]:
            pairs.append((row, waiting[row.key].pop(0)))
        else:
            left.append(row)
    spare = [row for rows in waiting.values() for row in rows]
    for row in left:
        near = nearest(row.name, [one.name for one in spare], _ALIKE)
        twin = next((one for one in spare if one.name == near), None)
        if twin is not None:
            spare.remove(twin)
        pairs.append((row, twin))
    pairs += [(None, row) for row in spare]
    return sorted(pairs, key=_where)


def _where(pair: Pair) -> int:
    one = pair[1] or pair[0]
    return one.row if one is not None else 0


def _between(
    layout: Layout, one: _Row | None, other: _Row | None, old: SheetRows | None, new: SheetRows | None
) -> Iterator[Change]:
    if one is None or other is None:
        row, sheet = (other, new) if one is None else (one, old)
        if row is not None and sheet is not None and layout.shape != "pairs":
            cell = f"dòng {row.row}"
            yield Change(ADDED if one is None else REMOVED, layout.sheet, row.name, cell, "", "", "")
        return
    for column in layout.columns:
        texts = [shown(row.values.get(column.column)) if _said(row, column.column) else "" for row in (one, other)]
        if column.column == _ORDINAL or texts[0] == texts[1]:
            continue
        letter = (new.letters if new is not None else {}).get(column.column, "")
        cell = letter if not letter or letter[-1].isdigit() else f"{letter}{other.row}"
        yield Change(CHANGED, layout.sheet, other.name, cell, column.heading, *texts)


def _said(row: _Row, column: str) -> bool:
    return row.values.get(column) is not None


# ----------------------------------------------------------------------------------------------------------- the faults


def _place(one: Finding) -> tuple[str, str, str, int]:
    return (one.code, heading_key(one.sheet), one.heading, _row_of(one))


def _row_of(one: Finding) -> int:
    digits = re.search(r"\d+$", one.cell)
    return one.row or (int(digits[0]) if digits else 0)


def _moved(one: Finding, moved: Mapping[tuple[str, int], int | None]) -> tuple[str, str, str, int] | None:
    """Say where a finding would stand in the later workbook, None where its row is gone."""
    place = _place(one)
    row = moved.get((one.sheet, place[3]), place[3])
    return None if row is None else (*place[:3], row)
