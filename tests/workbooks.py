"""Workbooks for tests, written as Markdown tables: text in, the bytes of an .xlsx out.

A line `# Cá nhân` begins a sheet (`# !_thidua` a very hidden one); every line of cells is a row, the line of dashes is
left out, an empty line is a blank row. `12` and `0.5` are numbers, `2021-06-17` and `2021-06-17 16:30` date cells,
`'12` is text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

HIDDEN = "!"


def sheets(markdown: str) -> dict[str, list[list[Any]]]:
    """Take the tables apart: name of the sheet → rows of values, None for a blank."""
    found: dict[str, list[list[Any]]] = {}
    rows: list[list[Any]] = []
    for line in (line.strip() for line in markdown.strip().splitlines()):
        if line.startswith("# "):
            rows = found.setdefault(line[2:].strip(), [])
        elif not line:
            rows.append([])
        elif not re.fullmatch(r"[|\-: ]+", line) or "-" not in line:
            rows.append([value(cell) for cell in re.split(r"(?<!\\)\|", line.removeprefix("|").removesuffix("|"))])
    return found


def value(cell: str) -> Any:
    """Give the value a cell of the Markdown stands for."""
    text = cell.strip().replace("\\|", "|").replace("\\n", "\n")
    if not text:
        return None
    if text.startswith("'"):
        return text[1:]
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", text):
        return datetime.fromisoformat(text)
    return {"TRUE": True, "FALSE": False}.get(text, text)


def workbook(content: str | Mapping[str, list[list[Any]]]) -> bytes:
    """Write a workbook of these sheets; the same content gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2021, 1, 1)})
    day, moment = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for name, rows in (sheets(content) if isinstance(content, str) else content).items():
        sheet = book.add_worksheet(name.removeprefix(HIDDEN))
        if name.startswith(HIDDEN):
            sheet.very_hidden()
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(y, x, cell, moment)
                elif isinstance(cell, date):
                    sheet.write_datetime(y, x, datetime(cell.year, cell.month, cell.day), day)
                elif cell is not None:
                    sheet.write(y, x, cell)
    book.close()
    return out.getvalue()
