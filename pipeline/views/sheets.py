"""The sheets of a workbook people look at: headings and rows in, pages of an XlsxWriter book out.

Every page is alike: frozen and filtered headings, A4 landscape one page wide, headings repeated on each, wrapped texts.
Every text is written as a text: what a unit typed never becomes a formula, a number or a link. Rows are written in
order and never gone back to, each as high as its texts need: what opens the book need not measure them.
"""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.shapes import Content
from pipeline.text import heights, names, spooled
from pipeline.text.dates import short_date
from pipeline.text.numbers import rounded_percent

LAST_ROW = 1_048_000  # of a sheet, a little under what Excel holds
LONGEST_TEXT = 32_000  # of a cell, a little under what Excel holds
MOST_LINKS = 65_000  # of a sheet, a little under what Excel holds
LONGEST_BODY = 74  # characters of an agency in the printed head, so that the head as a whole is one Excel takes
LONGEST_HEADER = 250  # characters of a page's head, marks included
HIGHEST = 409  # points of a row, as Excel has it
LINE = 14.5  # points of a line of Times New Roman 11 in Excel; LibreOffice takes a little less
CHARACTER = 7  # pixels of a character in which widths of columns are told
SHORT = 0.7  # of the width of its column: a text with fewer characters is one line, whichever they are
# Letters are measured by XlsxWriter's table of Calibri, of which Times New Roman takes nine tenths, when bold all of
# it; of that a little is left over, since each program measures in its own way.
TIGHT, BOLD = 1.06, 0.92
TITLE_LINE = 70  # characters of the campaign's name on top of a page
_SPACE = 3  # pixels
_LIKE_FORMULAS = ("=", "+", "-", "@")
_FONT: dict[str, Any] = {"name": "Times New Roman", "size": 11}
_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"))  # they widen no letter


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


class Chart(NamedTuple):
    """A bar chart of a run of rows of its sheet (0 = the first below the headings): what each is, and its count.

    It stands right of the table, `at` the row of that number.
    """

    title: str
    first: int
    labels: Sequence[str]
    values: Sequence[int]
    at: int


class Sheet(NamedTuple):
    """One sheet; `below` are its totals, which stand under the filter and are not in it."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    below: Iterable[Sequence[Cell]] = ()
    charts: Sequence[Chart] = ()


class Head(NamedTuple):
    """What is printed on top of every page: whose book it is, what it is about, of which day."""

    parent_body: str
    body: str
    title: str
    as_of: date


def columns(line: str) -> tuple[Column, ...]:
    """Read `Mã 10 · Ngày nhận 17 moment`: heading, width in characters, style where it is not text."""
    found = (re.fullmatch(r"(.+?) (\d+)(?: ([a-z]+))?", column) for column in line.split(" · "))
    return tuple(Column(match[1], int(match[2]), match[3] or "text") for match in found if match)


def book(sheets: Iterable[Sheet], head: Head) -> Content:
    """Make a workbook of these sheets, in constant memory; a large one leaves in pieces. Ratios are cut to 0,1 %."""
    import xlsxwriter

    buffer = spooled.begun()
    made = xlsxwriter.Workbook(
        buffer,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            # also of what is printed on top of each page
            "default_format_properties": {"font_name": _FONT["name"], "font_size": _FONT["size"]},
        },
    )
    created = datetime(head.as_of.year, head.as_of.month, head.as_of.day)
    made.set_properties({"title": head.title, "company": head.body, "created": created})
    formats = _formats(made)
    for sheet in sheets:
        _write(made, sheet, formats, head)
    try:
        made.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] from None  # what the system said of the disk
    return spooled.leaving(buffer)


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
    wrapped = {**base, "text_wrap": True}
    number = {**base, "align": "right", "indent": 1}  # else it touches the text of the next column
    return {
        "heading": book.add_format(
            {**wrapped, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#DDE7F2"}
        ),
        "text": book.add_format(wrapped),
        "quoted": book.add_format({**wrapped, "quote_prefix": True}),  # stays a text when it is typed over
        "link": book.add_format({**base, "font_color": "#0563C1", "underline": 1}),
        "count": book.add_format({**number, "num_format": "0"}),
        "money": book.add_format({**number, "num_format": "#,##0"}),
        "ratio": book.add_format({**number, "num_format": "0.0######%"}),
        "moment": book.add_format({**base, "num_format": "dd/mm/yyyy hh:mm", "align": "left"}),
    }


def _write(book: Any, sheet: Sheet, formats: Mapping[str, Any], head: Head) -> None:
    page = book.add_worksheet(sheet.name)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.5, right=0.5, top=0.9, bottom=0.7)
    page.fit_to_pages(1, 1 if sheet.charts else 0)  # counts and their charts are looked at together
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    page.set_header(_printed_head(head, sheet.name))
    page.set_footer("&CTrang &P/&N")
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # a code or a telephone is meant to be a text
    page.set_row(0, _height([column.heading for column in sheet.columns], sheet.columns, BOLD))
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.heading, formats["heading"])
    for chart in sheet.charts:
        _draw(book, page, sheet, chart)
    last = links = 0
    for last, row in enumerate(sheet.rows, start=1):
        if last > LAST_ROW:
            page.write_string(last, 0, "Còn nữa: trang tính không chứa hết.", formats["text"])
            break
        links += _row(page, last, row, sheet.columns, formats, links < MOST_LINKS)
        if not sheet.charts:  # which are placed by the heights of rows
            heights.let_go(page, last - 1)
    page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)
    for below, row in enumerate(sheet.below, start=last + 1):
        _row(page, below, row, sheet.columns, formats, False)


def _printed_head(head: Head, sheet: str) -> str:
    """Word the head that is printed: the agency on the left, the campaign in the middle, sheet and day on the right."""
    parent, body = (textwrap.shorten(name, LONGEST_BODY, placeholder="…") for name in (head.parent_body, head.body))
    left = f"&L{_quoted(parent)}\n&B{_quoted(body)}"
    right = f"&R{_quoted(sheet)}\nTính đến ngày {short_date(head.as_of)}"
    room = min((LONGEST_HEADER - len(left) - len(right)) // 2 - 4, TITLE_LINE)
    title = textwrap.wrap(head.title, max(room, 12), max_lines=2, placeholder="…")
    return f"{left}&C{_quoted(chr(10).join(title))}{right}"


def _quoted(text: str) -> str:
    return text.replace("&", "&&")


def _draw(book: Any, page: Any, sheet: Sheet, chart: Chart) -> None:
    """Draw a chart of the rows the sheet shows; with its figures inside, for what shows charts without reckoning."""
    first, last = chart.first + 1, chart.first + len(chart.labels)
    drawn = book.add_chart({"type": "bar"})
    drawn.add_series(
        {
            "categories": [sheet.name, first, 1, last, 1],
            "values": [sheet.name, first, 2, last, 2],
            "categories_data": list(chart.labels),
            "values_data": list(chart.values),
            "fill": {"color": "#2F5597"},
            "gap": 60,
            "data_labels": {"value": True, "font": _FONT},
        }
    )
    drawn.set_title({"name": chart.title, "name_font": {**_FONT, "size": 12, "bold": True}, "overlay": False})
    drawn.set_legend({"none": True})
    drawn.set_y_axis({"reverse": True, "num_font": _FONT, "major_tick_mark": "none"})
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    drawn.set_size({"width": 520, "height": 60 + 34 * len(chart.labels)})
    told = "; ".join(f"{label}: {value}" for label, value in zip(chart.labels, chart.values, strict=True))
    place = {"description": f"{chart.title}: {told}", "object_position": 3, "x_offset": 12}
    page.insert_chart(chart.at, len(sheet.columns), drawn, place)


# ------------------------------------------------------------------------------------------------------ heights of rows


def _height(row: Sequence[Cell], columns: Sequence[Column], tight: float = TIGHT) -> float:
    """Reckon the height of a row, in points, from the lines that its texts take in their columns."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str) and (len(value) > column.width * SHORT or "\n" in value):
            lines = max(lines, lines_of(value[:LONGEST_TEXT], column.width, tight))
    return min(LINE * lines + 2, HIGHEST)


@lru_cache(maxsize=1_024)  # awards, units and reasons repeat from row to row
def lines_of(text: str, width: int, tight: float = TIGHT) -> int:
    """Count the lines of a text wrapped in a column of so many characters, rather one too many than one too few."""
    room = width * CHARACTER * tight
    lines = 0
    for paragraph in text.split("\n"):
        lines += 1
        used = 0.0
        for word in paragraph.split(" "):
            needed = _pixels(word)
            if used and used + _SPACE + needed > room:
                lines, used = lines + 1, 0.0
            used += needed + (_SPACE if used else 0)
            if used > room:  # a word longer than the column is broken wherever it ends
                more = math.ceil(used / room) - 1
                lines, used = lines + more, used - more * room
    return lines


@lru_cache(maxsize=2_048)
def _pixels(word: str) -> int:
    from xlsxwriter.utility import xl_pixel_width

    return int(xl_pixel_width(unicodedata.normalize("NFD", word).translate(_MARKS))) if word else 0


def _row(
    page: Any,
    line: int,
    row: Sequence[Cell],
    columns: Sequence[Column],
    formats: Mapping[str, Any],
    may_link: bool,
) -> int:
    """Write one row, each value by its own type; give the number of links made."""
    page.set_row(line, _height(row, columns))
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
            page.write_number(line, place, float(rounded_percent(value)), formats[column.style])
        else:
            page.write_number(line, place, value, formats[column.style])
    return links
