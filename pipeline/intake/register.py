"""The register of receipt: its table in, one entry a file out; and its workbook with rows appended, as bytes.

What the clerk has changed in it is hers: rows are only ever added, below the last.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pipeline.sentences import finding
from pipeline.shapes import Finding, Layout, Table
from pipeline.text.names import clean, heading_key

REGISTER = "so-tiep-nhan"
MOMENT = "dd/mm/yyyy hh:mm"


class Entry(NamedTuple):
    """A row of the register, with its place."""

    row: int
    place: str
    sheet: str
    cell: str
    heading: str
    file: str
    unit: str
    received: datetime | None
    channel: str

    @property
    def at(self) -> dict[str, Any]:
        """Give the place of its `Tệp`, as a finding takes it."""
        return {"file": self.place, "sheet": self.sheet, "cell": self.cell, "row": self.row, "heading": self.heading}


class Arrival(NamedTuple):
    """A file that has just come in: a row to be, its columns as the register names them."""

    sent_file: str
    sent_by: str
    received: datetime
    channel: str


def entries(table: Table | None, findings: list[Finding]) -> dict[str, Entry]:
    """Read the register, keyed by `file_key`. Of two rows for one file the later counts, and both are named."""
    found: dict[str, Entry] = {}
    if table is None:
        return found
    for line in table.frame.astype(object).to_dict("records"):
        if not isinstance(line["sent_file"], str):
            continue
        place = str(line["file"])
        row = int(line["row"])
        letter = table.letters.get((place, "sent_file"), "")
        entry = Entry(
            row,
            place,
            str(line["sheet"]),
            f"{letter}{row}" if letter else "",
            table.headings.get("sent_file", ""),
            line["sent_file"],
            line["sent_by"] if isinstance(line["sent_by"], str) else "",
            _moment(line["received"]),
            line["channel"] if isinstance(line["channel"], str) else "",
        )
        key = file_key(entry.file)
        if key in found:
            findings.append(finding("NHAN-03", **entry.at, value=entry.file, first=found[key].row, second=row))
        found[key] = entry
    return found


def _moment(value: Any) -> datetime | None:
    """Turn a frame's timestamp back into local time; NaT, which is a datetime too, is no time."""
    return value.to_pydatetime() if hasattr(value, "to_pydatetime") and value == value else None


def file_key(name: str) -> str:
    """Fold a file name: case, the encoding of accents and the slash do not matter. `VP (2).xlsx` is not `VP.xlsx`."""
    return " ".join(clean(name.replace("\\", "/")).casefold().split())


# --------------------------------------------------------------------------------------------------------- the workbook


def appended(data: bytes | None, arrivals: Sequence[Arrival], layouts: Iterable[Layout]) -> bytes:
    """Add a row for each arrival to the register's workbook and give its bytes; None as `data` begins a new one.

    Columns are found by their headings, wherever they stand; other columns, rows, formats and sheets stay as they are.
    A new row looks like the one above it. Raises LookupError where the sheet or its heading `Tệp` is not there, and
    whatever openpyxl raises for a file that is no workbook.
    """
    import openpyxl

    wanted = list(layouts)
    book = openpyxl.load_workbook(io.BytesIO(data)) if data is not None else _blank(wanted)
    layout = next(one for one in wanted if one.key.rsplit("/", 1)[-1] == REGISTER)
    page: Any = next((one for one in book.worksheets if heading_key(one.title) == heading_key(layout.sheet)), None)
    if page is None:
        raise LookupError(layout.sheet)
    headings = {heading_key(column.heading): column.column for column in layout.columns}
    top, places = _headings(page, headings)
    last = max(cell.row for line in page.iter_rows(min_row=top) for cell in line if cell.value is not None)
    for number, arrival in enumerate(arrivals, last + 1):
        for name, value in arrival._asdict().items():
            if name not in places:
                continue
            cell = page.cell(number, places[name])
            above = page.cell(number - 1, places[name])
            if number - 1 > top and above.has_style:
                cell._style = above._style
            dated = cell.number_format
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever a file is called
            else:
                cell.number_format = MOMENT if dated == "General" else dated
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _headings(page: Any, wanted: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    for line in page.iter_rows():
        places = {
            wanted[heading_key(str(cell.value))]: cell.column
            for cell in line
            if cell.value is not None and heading_key(str(cell.value)) in wanted
        }
        if {"sent_file", "received"} <= places.keys():
            return line[0].row, places
    raise LookupError(page.title)


def _blank(layouts: Iterable[Layout]) -> Any:
    import openpyxl
    from openpyxl.styles import Font, PatternFill

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for layout in layouts:
        page = book.create_sheet(layout.sheet)
        for place, column in enumerate(layout.columns, 1):
            cell = page.cell(1, place, column.heading)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDEBF7")
            page.column_dimensions[cell.column_letter].width = column.width
        page.freeze_panes = "A2"
    return book
