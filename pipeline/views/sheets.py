"""The sheets of a workbook people look at: headings and rows in, pages of an XlsxWriter book out.

Every page is alike: frozen and filtered headings, A4 landscape one page wide, headings repeated on each, wrapped texts.
Every text is written as a text: what a unit typed never becomes a formula, a number or a link.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from pipeline.text import names

LAST_ROW = 1_048_000  # of a sheet, a little under what Excel holds
LONGEST_TEXT = 32_000  # of a cell, a little under what Excel holds
MOST_LINKS = 65_000  # of a sheet, a little under what Excel holds
_LIKE_FORMULAS = ("=", "+", "-", "@")


class Link(NamedTuple):
    """A text that leads to another file, relative to this one, perhaps to a cell of it: `a/b.xlsx#'Cá nhân'!H7`."""

    target: str
    text: str


Cell = str | int | float | Fraction | date | datetime | Link | None


class Column(NamedTuple):
    """A heading, its width in characters, and its style: text · count · money · ratio · moment."""

    heading: str
    width: int
    style: str = "text"


class Sheet(NamedTuple):
    """One sheet; `below` are its totals, which stand under the filter and are not in it."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    below: Iterable[Sequence[Cell]] = ()


def columns(line: str) -> tuple[Column, ...]:
    """Read `Mã 10 · Ngày nhận 17 moment`: heading, width in characters, style where it is not text."""
    found = (re.fullmatch(r"(.+?) (\d+)(?: ([a-z]+))?", column) for column in line.split(" · "))
    return tuple(Column(match[1], int(match[2]), match[3] or "text") for match in found if match)


def book(sheets: Iterable[Sheet], title: str, created: date) -> bytes:
    """Make a workbook of these sheets, in constant memory. Ratios are cut, not rounded, to 0,1 %."""
    import xlsxwriter

    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(
        buffer,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    made.set_properties({"title": title, "created": datetime(created.year, created.month, created.day)})
    formats = _formats(made)
    for sheet in sheets:
        _write(made, sheet, formats, title)
    made.close()
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
    wrapped = {**base, "text_wrap": True}
    return {
        "heading": book.add_format(
            {**wrapped, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#DDE7F2"}
        ),
        "text": book.add_format(wrapped),
        "quoted": book.add_format({**wrapped, "quote_prefix": True}),  # stays a text when it is typed over
        "link": book.add_format({**base, "font_color": "#0563C1", "underline": 1}),
        "count": book.add_format({**base, "num_format": "0"}),
        "money": book.add_format({**base, "num_format": "#,##0"}),
        "ratio": book.add_format({**base, "num_format": "0.0%"}),
        "moment": book.add_format({**base, "num_format": "dd/mm/yyyy hh:mm", "align": "left"}),
    }


def _write(book: Any, sheet: Sheet, formats: Mapping[str, Any], title: str) -> None:
    page = book.add_worksheet(sheet.name)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    page.set_header(f"&L{title.replace('&', '&&')}&R{sheet.name.replace('&', '&&')}")
    page.set_footer("&CTrang &P/&N")
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.heading, formats["heading"])
    last = links = 0
    for last, row in enumerate(sheet.rows, start=1):
        if last > LAST_ROW:
            page.write_string(last, 0, "Còn nữa: trang tính không chứa hết.", formats["text"])
            break
        links += _row(page, last, row, sheet.columns, formats, links < MOST_LINKS)
    page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)
    for below, row in enumerate(sheet.below, start=last + 1):
        _row(page, below, row, sheet.columns, formats, False)


def _row(
    page: Any,
    line: int,
    row: Sequence[Cell],
    columns: Sequence[Column],
    formats: Mapping[str, Any],
    may_link: bool,
) -> int:
    """Write one row, each value by its own type; give the number of links made."""
    links = 0
    for place, (value, column) in enumerate(zip(row, columns, strict=True)):
        if value is None or value == "":
            page.write_blank(line, place, None, formats["text"])
        elif isinstance(value, str):
            text = value if value.isprintable() else names.clean(value)
            text = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
            page.write_string(line, place, text, formats["quoted" if text.startswith(_LIKE_FORMULAS) else "text"])
        elif isinstance(value, Link):
            if may_link and page.write_url(line, place, f"external:{value.target}", formats["link"], value.text) == 0:
                links += 1
            else:
                page.write_string(line, place, value.text, formats["text"])
        elif isinstance(value, date):
            page.write_datetime(line, place, value, formats[column.style])
        elif isinstance(value, Fraction):
            page.write_number(line, place, math.floor(value * 1000) / 1000, formats[column.style])
        else:
            page.write_number(line, place, value, formats[column.style])
    return links
