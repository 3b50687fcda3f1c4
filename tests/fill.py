"""Fill a workbook made by this project as a person would: its bytes and rows by heading in, bytes out.

Used by tests and by the sample; the same bytes come out each time.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

STAMP_TIME = (2021, 1, 1, 0, 0, 0)

Rows = Sequence[Mapping[str, Any]]


def fill(data: bytes, sheets: Mapping[str, Rows | Mapping[str, Any]]) -> bytes:
    """Write rows (heading → value) under the headings of each sheet, values beside the Mục of a `Mục · Giá trị` one.

    A heading is found without its `(*)`, a criterion by its code alone ("TT1"). A row whose first value already stands
    in its column (a code the form has filled in) is completed there; others go to the next free rows.
    """
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    for name, content in sheets.items():
        sheet = book[name]
        if isinstance(content, Mapping):
            _fill_pairs(sheet, content)
        else:
            _fill_rows(sheet, content)
    target = io.BytesIO()
    book.save(target)
    return fixed(target.getvalue())


def fixed(data: bytes) -> bytes:
    """Write a zip again with fixed times, also inside its properties, so that the same content is the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            member = source.read(name)
            if name == "docProps/core.xml":
                member = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2021-01-01T00:00:00Z", member)
            out.writestr(zipfile.ZipInfo(name, STAMP_TIME), member, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def key(heading: Any) -> str:
    """Give a heading as it is compared: NFC, without mark, case and doubled spaces."""
    text = unicodedata.normalize("NFC", str(heading or "")).replace("(*)", " ")
    return " ".join(text.split()).casefold()


def headings(sheet: Any) -> tuple[int, dict[str, int]]:
    """Find the row of the headings: the first with two or more filled cells; give it with heading → column."""
    for row in sheet.iter_rows(min_row=1, max_row=20):
        found = {key(cell.value): cell.column for cell in row if cell.value is not None}
        if len(found) > 1:
            return row[0].row, found
    raise LookupError(f"{sheet.title}: no headings")


def column_of(found: Mapping[str, int], heading: str) -> int:
    """Find a column by its heading, or by the code its heading begins with."""
    wanted = key(heading)
    if wanted in found:
        return found[wanted]
    matches = [column for name, column in found.items() if name.startswith(wanted + ".")]
    if len(matches) != 1:
        raise LookupError(f"{heading!r} is none of {list(found)}")
    return matches[0]


def _fill_pairs(sheet: Any, values: Mapping[str, Any]) -> None:
    rows = {key(row[0].value): row[0].row for row in sheet.iter_rows(min_row=1, max_col=1) if row[0].value is not None}
    for item, value in values.items():
        _write(sheet, rows[key(item)], 2, value)


def _fill_rows(sheet: Any, rows: Rows) -> None:
    top, found = headings(sheet)
    given = {
        (cell.column, cell.value): cell.row
        for line in sheet.iter_rows(min_row=top + 1)
        for cell in line
        if cell.value is not None
    }
    free = max((row for row in given.values()), default=top) + 1
    for values in rows:
        first_heading, first_value = next(iter(values.items()))
        at = given.get((column_of(found, first_heading), first_value))
        if at is None:
            at, free = free, free + 1
        for heading, value in values.items():
            _write(sheet, at, column_of(found, heading), value)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """Put a value where a person would type it: a new cell has the look of its column."""
    cell = sheet.cell(row, column)
    # Columns alike are told once, as a span: asking for one inside it would write it again, which Excel calls damaged.
    spans = (one for one in sheet.column_dimensions.values() if one.min and one.min <= column <= (one.max or one.min))
    look = cell if cell.has_style else next(spans, cell)
    style = copy(look._style)
    cell.value = value
    cell._style = style  # openpyxl gives a date a format of its own
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with "=" stays the text it is
