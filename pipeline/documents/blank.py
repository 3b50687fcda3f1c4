"""The campaign workbook itself: its suites and the rows already known in, `dot-thi-dua.xlsx` out (bytes).

Made empty for a new campaign, with what must be decided marked, or filled. Layout, dropdowns, ranges and explanations
come from the suites of `dot-thi-dua`; a list that grows with another sheet (units, awards) is a reference to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from typing import Any, NamedTuple

from pipeline.documents.cells import MESSAGE_LENGTH, TITLE_LENGTH, Bearing, bearing, cell, shorten
from pipeline.rules import LIST, TYPES
from pipeline.shapes import NO, TO_DECIDE, YES, Column, Severity, Suite
from pipeline.text import heights
from pipeline.text.numbers import as_ratio

ROWS = 2000  # how far dropdowns and marks reach
REQUIRED = " (*)"
NOTE = "Ghi chú"
UNDECIDED = "Cần quyết định."  # begins the note of a cell
MUST = "Bắt buộc ghi."  # ends the explanation of what may not be blank
ABOUT_NOTE = "Lời của văn phòng: dòng này lấy từ đâu, còn gì cần kiểm tra. Máy không tính đến. Không có thì để trống."
NOTE_WIDTH = 40
ITEM, VALUE, EXPLANATION = ("Mục", 30), ("Giá trị", 58), ("Giải thích", 84)  # headings and widths of a sheet of pairs
BOX_WIDTH, BOX_LINE, BOX_LETTERS = 300, 20, 44  # of a heading's note: pixels across, pixels and letters a line

ORDER = (
    "dot-thi-dua",
    "lich",
    "loai-doi-tuong",
    "don-vi",
    "nhan-su",
    "hinh-thuc",
    "tieu-chi",
    "giay-to",
    "noi-dung",
    "hoi-dong",
    "luong-co-so",
    "muc-thuong",
    "can-cu",
    "van-ban",
)
# Values that the clerk enters in one sheet and chooses in another: parameter of the suites → sheet's key, column.
_SOURCES: Mapping[str, tuple[str, str]] = {
    "unit_codes": ("don-vi", "code"),
    "award_codes": ("hinh-thuc", "code"),
    "award_choices": ("hinh-thuc", "code"),
    "kind_choices": ("loai-doi-tuong", "name"),
    "document_codes": ("van-ban", "code"),
}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "heading": {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
        "border": 1,
        "bg_color": "#DDEBF7",
    },
    "required": {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
        "border": 1,
        "bg_color": "#FFE699",
    },
    "label": {"text_wrap": True, "valign": "top", "border": 1, "bg_color": "#DDEBF7"},
    "label_required": {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#FFE699"},
    "explanation": {"italic": True, "text_wrap": True, "valign": "top", "border": 1, "font_color": "#595959"},
    "note": {"italic": True, "num_format": "@", "text_wrap": True, "valign": "top", "font_color": "#833C0B"},
    "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "integer": {"num_format": "#,##0", "valign": "top"},
    "number": {"valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"},
    "to_decide": {"bg_color": "#FFC7CE"},
}


class _Sheet(NamedTuple):
    """One worksheet under way, its suite, the looks, and all suites for references to other sheets."""

    sheet: Any
    suite: Suite
    look: Mapping[str, Any]
    suites: Mapping[str, Suite]


def campaign_workbook(
    suites: Mapping[str, Suite],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    settings: Mapping[str, Any],
    remarks: Mapping[str, str] | None = None,
) -> bytes:
    """Make a campaign workbook.

    `suites` are those of `dot-thi-dua`, expanded by kind and not bound to a campaign. `rows`: key of sheet → rows as
    column → value; `note` goes to `Ghi chú`. `settings`: column of `Đợt thi đua` → value; `remarks`: column → words put
    on a line of their own under its explanation. Every Mục is explained beside it, every heading of a table in a note.
    What is required and blank, or says that it is to be decided, is red until it is, and has a note. Values are str,
    int, float, date or None.
    """
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        # The date of a file is part of its bytes: the campaign's own is taken, never the clock's.
        made = settings.get("ends") or date(2000, 1, 1)
        title = str(settings.get("name") or "Đợt thi đua")
        book.set_properties({"title": title[:255], "created": datetime.combine(made, time())})
        look = {name: book.add_format(dict(style)) for name, style in _FORMATS.items()}
        for key in (*ORDER, *sorted(set(suites) - set(ORDER))):
            suite = suites.get(key)
            if suite is None or not suite.layout.sheet:
                continue
            part = _Sheet(book.add_worksheet(suite.layout.sheet), suite, look, suites)
            if suite.layout.shape == "pairs":
                _pairs(part, settings, remarks or {})
            else:
                _rows(part, rows.get(key, ()))
            _page(part)
    return target.getvalue()


def explanation(column: Column) -> str:
    """Say what a Mục or a column is for, what may be entered and what a blank means, in the words of its suite."""
    return f"{column.prompt} {MUST}" if column.required else column.prompt


def _pairs(part: _Sheet, settings: Mapping[str, Any], remarks: Mapping[str, str]) -> None:
    for index, (heading, width) in enumerate((ITEM, VALUE, EXPLANATION)):
        part.sheet.set_column(index, index, width)
        part.sheet.write_string(0, index, heading, part.look["heading"])
    _explain(part, 0, part.suite.layout.about)
    for row, column in enumerate(part.suite.layout.columns, 1):
        words = column.heading + (REQUIRED if column.required else "")
        part.sheet.write_string(row, 0, words, part.look["label_required" if column.required else "label"])
        value = settings.get(column.column)
        _write(part, row, 1, column, value)
        told = f"{explanation(column)}\n{remarks.get(column.column, '')}".strip()
        part.sheet.write_string(row, 2, told, part.look["explanation"])
        part.sheet.set_row(row, heights.row(((words, ITEM[1]), (value, VALUE[1]), (told, EXPLANATION[1]))))
        _validate(part, column, (row, 1, row, 1), f"B{row + 1}")
        if column.required:
            part.sheet.conditional_format(row, 1, row, 1, {"type": "blanks", "format": part.look["to_decide"]})
    _mark(part, (1, 1, len(part.suite.layout.columns), 1))


def _rows(part: _Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
    from xlsxwriter.utility import xl_col_to_name

    columns = part.suite.layout.columns
    last = xl_col_to_name(len(columns) - 1)
    for index, column in enumerate(columns):
        letter = xl_col_to_name(index)
        part.sheet.set_column(index, index, column.width, part.look[_format(column)])
        words = column.heading + (REQUIRED if column.required else "")
        part.sheet.write_string(0, index, words, part.look["required" if column.required else "heading"])
        about = "" if index else f"{part.suite.layout.about}\n"
        _explain(part, index, f"{about}{words}: {explanation(column)}")
        _validate(part, column, (1, index, ROWS, index), f"{letter}2")
        if column.required:
            # Red once a row is begun, and in the first row of a sheet that has none.
            begun = f"OR(COUNTA($A2:${last}2)>0,ROW()=2)"
            rule = {
                "type": "formula",
                "criteria": f"=AND({begun},ISBLANK({letter}2))",
                "format": part.look["to_decide"],
            }
            part.sheet.conditional_format(1, index, ROWS, index, rule)
    _mark(part, (1, 0, ROWS, len(columns) - 1))
    part.sheet.set_row(0, heights.row((column.heading + REQUIRED, column.width) for column in columns))
    part.sheet.set_column(len(columns), len(columns), NOTE_WIDTH, part.look["note"])
    part.sheet.write_string(0, len(columns), NOTE, part.look["heading"])
    _explain(part, len(columns), f"{NOTE}: {ABOUT_NOTE}")
    for row, record in enumerate(rows, 1):
        for index, column in enumerate(columns):
            _write(part, row, index, column, record.get(column.column))
        texts = [(record.get(column.column), column.width) for column in columns]
        part.sheet.set_row(row, heights.row([*texts, (record.get("note"), NOTE_WIDTH)]))
        if record.get("note"):
            part.sheet.write_string(row, len(columns), record["note"], part.look["note"])


def _explain(part: _Sheet, index: int, words: str) -> None:
    """Lay the words as a note on a heading: seen when pointed at, in Excel and LibreOffice, and never printed."""
    lines = sum(ceil(len(line) / BOX_LETTERS) for line in words.split("\n"))
    part.sheet.write_comment(0, index, words, {"width": BOX_WIDTH, "height": BOX_LINE * (lines + 1)})


def _mark(part: _Sheet, place: tuple[int, int, int, int]) -> None:
    """Lay red on what says that it is to be decided, until it no longer does."""
    rule = {"type": "text", "criteria": "containing", "value": TO_DECIDE, "format": part.look["to_decide"]}
    part.sheet.conditional_format(*place, rule)


def _write(part: _Sheet, row: int, index: int, column: Column, value: Any) -> None:
    look = part.look[_format(column)]
    if (column.required and value in (None, "")) or (isinstance(value, str) and TO_DECIDE in value):
        part.sheet.write_comment(row, index, shorten(f"{UNDECIDED} {column.prompt}".strip(), MESSAGE_LENGTH))
    if value is None or value == "":
        part.sheet.write_blank(row, index, None, look)
    elif column.type == "ratio":
        part.sheet.write_string(row, index, as_ratio(str(value)), look)
    elif isinstance(value, date):
        part.sheet.write_datetime(row, index, value, look)
    elif isinstance(value, int | float):
        part.sheet.write_number(row, index, value, look)
    else:
        part.sheet.write_string(row, index, str(value), look)


def _validate(part: _Sheet, column: Column, place: tuple[int, int, int, int], address: str) -> None:
    """Lay the rules of one column on its cells: a list, a range, else its explanation alone."""
    rules = bearing(part.suite.rules, column.column, {}).sure
    given = [rule for rule in rules if TYPES[rule.type].excel == LIST and isinstance(rule.kwargs["value_set"], Mapping)]
    shown = cell(column, Bearing(tuple(rule for rule in rules if rule not in given), ()), address)
    options: dict[str, Any] = {"validate": "any"}
    if given:
        options = {"validate": "list", "source": _reference(part.suites, given[0].kwargs["value_set"]["$PARAMETER"])}
    elif shown.choices or column.type == "yes_no":
        options = {"validate": "list", "source": list(shown.choices or (YES, NO))}
    elif shown.check:
        options = dict(shown.check)
    if column.prompt:
        options |= {"input_title": shorten(column.heading, TITLE_LENGTH), "input_message": shown.prompt}
    if options["validate"] != "any":
        words = " ".join(f"{rule.description} {rule.remedy}" for rule in given) or shown.error
        strict = all(rule.severity is Severity.ERROR for rule in given) if given else shown.strict
        options["error_type"] = "stop" if strict else "warning"
        if words:
            options["error_message"] = shorten(words, MESSAGE_LENGTH)
    if len(options) > 1:
        part.sheet.data_validation(*place, options)


def _reference(suites: Mapping[str, Suite], parameter: str) -> str:
    from xlsxwriter.utility import xl_col_to_name

    key, name = _SOURCES[parameter]
    layout = suites[key].layout
    letter = xl_col_to_name([column.column for column in layout.columns].index(name))
    return f"='{layout.sheet}'!${letter}$2:${letter}${ROWS}"


def _format(column: Column) -> str:
    return column.type if column.type in ("integer", "number", "date") else "text"


def _page(part: _Sheet) -> None:
    sheet = part.sheet
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RTrang &P/&N")
