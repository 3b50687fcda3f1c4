"""Blank forms: a unit, the campaign and the suites in, one standard workbook out (bytes, the same for the same inputs).

The suites are the only source of the rules: dropdowns, ranges, required marks, prompts and the guidance sheet come from
them. Only validations that Excel, LibreOffice, WPS and Google Sheets all know are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from fractions import Fraction
from hashlib import sha256
from io import BytesIO
from typing import Any, NamedTuple

from pipeline.campaign import Campaign, Unit
from pipeline.documents import guide, looks, registered
from pipeline.documents.cells import TITLE_LENGTH, Cell, cell, shorten
from pipeline.shapes import PROPOSING, Column, Registration, Suite

ROWS = 2000  # how far dropdowns and ranges reach
GUIDE, LISTS, STAMP = "Hướng dẫn", "_danh_muc", "_thidua"
TITLE_ROWS = 2  # above the headings of a row sheet: its title, and a word on filling
REQUIRED = " (*)"
CONTENT_WORDS = "Nội dung thi đua"

_ANSWER_WIDTH = 26  # the words of a criterion are long, and are its heading
_INLINE = 255  # Excel's limit on a list written into the validation itself


class _Book(NamedTuple):
    """The workbook under way: `lists` maps a list of choices to the name of its range."""

    book: Any
    formats: Mapping[str, Any]
    lists: dict[tuple[str, ...], str]


def form(
    unit: Unit,
    campaign: Campaign,
    suites: Mapping[str, Suite],
    stage: str = PROPOSING,
    before: Registration | None = None,
) -> bytes:
    """Make the blank form of `unit`.

    `suites` are those of `bieu-mau`, expanded and bound to the campaign. `stage` is `Giai đoạn`: Đề nghị or Đăng ký.
    Sheets: `Hướng dẫn`, `Thông tin`, one a kind of nominee, the others; a hidden one for dropdowns and a very hidden
    one with the version of the layout, the campaign and the unit. `before` is what the unit has registered, be it
    nothing: a sheet says so, and `Chỉ tiêu` begins with it; None where nobody registers.
    """
    import xlsxwriter

    sheets, answers = guide.form_sheets(tuple(suites.values()), campaign.kinds)
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_format_properties": dict(looks.FONT)}) as book:
        # The date of a file is part of its bytes: the campaign's own is taken, never the clock's.
        book.set_properties(
            {
                "title": f"Biểu mẫu {unit.code}",
                "subject": campaign.settings.code,
                "created": datetime.combine(campaign.settings.ends, time()),
            }
        )
        parts = _Book(book, {name: book.add_format({**looks.FONT, **look}) for name, look in looks.FORMATS.items()}, {})
        _guidance(parts, unit, campaign, sheets, answers, stage, before)
        given = {
            "campaign_code": campaign.settings.code,
            "stage": stage,
            "unit_code": unit.code,
            "unit_name": unit.name,
        }
        for suite in sheets:
            if suite.layout.shape == "pairs":
                _pairs(parts, suite, campaign, given)
            else:
                _rows(parts, suite, answers, unit, campaign, before)
        if before is not None:
            _registered(parts, unit, before, campaign)
        _hidden(parts, layout_version(suites, campaign), given)
    return target.getvalue()


def layout_version(suites: Mapping[str, Suite], campaign: Campaign) -> str:
    """Give the version of the form's layout: it changes with a sheet or a heading, never with a rule."""
    sheets, _ = guide.form_sheets(tuple(suites.values()), campaign.kinds)
    text = "\n".join(
        "|".join([suite.layout.sheet, *(column.heading for column in suite.layout.columns)]) for suite in sheets
    )
    return sha256(text.encode()).hexdigest()[:12]


def _guidance(
    parts: _Book,
    unit: Unit,
    campaign: Campaign,
    sheets: Iterable[Suite],
    answers: Suite | None,
    stage: str,
    before: Registration | None,
) -> None:
    sheet = parts.book.add_worksheet(GUIDE)
    look = parts.formats
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 80)
    sheet.write_string(0, 0, guide.title(unit, stage), look["title"])
    sheet.merge_range(1, 0, 1, 3, campaign.settings.name, look["words"])
    sheet.set_row(1, looks.height(campaign.settings.name, 140))
    row = 3
    sheets = tuple(sheets)
    asked = {suite.layout.sheet for suite in sheets}
    kinds = ", ".join(kind.name.lower() for kind in campaign.kinds if kind.sheet in asked)
    shown = registered.SHEET if before is not None else ""
    for number, text in enumerate(guide.notes(unit, campaign, stage, shown, kinds), 1):
        text = f"{number}. {text}"
        sheet.merge_range(row, 0, row, 3, text, look["words"])
        sheet.set_row(row, looks.height(text, 130))
        row += 1
    row += 1
    for column, heading in enumerate(("Trang", "Cột", "Bắt buộc", "Quy tắc")):
        sheet.write_string(row, column, heading, look["heading"])
    for line in guide.table(sheets, answers, campaign):
        row += 1
        for column, text in enumerate(line):
            sheet.write_string(row, column, text, look["boxed"])
        sheet.set_row(row, max(looks.height(line.text, 80), looks.height(line.heading, 34)))
    _page(sheet, unit.code, GUIDE)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _pairs(parts: _Book, suite: Suite, campaign: Campaign, given: Mapping[str, str]) -> None:
    """Lay a `Mục · Giá trị` sheet: what is given is filled in and locked, the answers stay free."""
    sheet = parts.book.add_worksheet(suite.layout.sheet)
    look = parts.formats
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 46)
    sheet.set_column(2, 2, 60)
    for index, heading in enumerate(("Mục", "Giá trị", "Cách ghi")):
        sheet.write_string(0, index, heading, look["heading"])
    for row, column in enumerate(suite.layout.columns, 1):
        shown = cell(column, guide.column_rules(suite, None, column, campaign), f"B{row + 1}")
        value = given.get(column.column)
        if shown.required and value is None:
            sheet.write_string(row, 0, column.heading + REQUIRED, look["label_required"])
        else:
            sheet.write_string(row, 0, column.heading, look["label"])
        if value is None:
            sheet.write_blank(row, 1, None, look[f"free_{_format(column)}"])
            _validate(parts, sheet, (row, 1, row, 1), column, shown)
        else:
            sheet.write_string(row, 1, value, look["locked"])
        sheet.write_string(row, 2, "Đã ghi sẵn, không sửa." if value is not None else shown.prompt, look["hint"])
    sheet.freeze_panes(1, 0)
    _page(sheet, given["unit_code"], suite.layout.sheet)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _rows(
    parts: _Book, suite: Suite, answers: Suite | None, unit: Unit, campaign: Campaign, before: Registration | None
) -> None:
    """Lay a table: headings, formats and validations for `ROWS` rows; it is left unprotected, also what is in it."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    sheet = parts.book.add_worksheet(suite.layout.sheet)
    look = parts.formats
    columns = [column for column in suite.layout.columns if not column.column.startswith("*")]
    contents = guide.slug(suite) == "ket-qua"
    if contents:
        # What each code stands for is shown beside it; the column is the form's own and is not read back.
        columns.insert(1, Column("", CONTENT_WORDS, required=False, width=60))
    first = TITLE_ROWS + 1
    sheet.write_string(0, 0, f"{suite.layout.sheet} - {unit.name}", look["title"])
    sheet.write_string(1, 0, "Mỗi dòng một mục. Cột có dấu (*) phải ghi. Xem thêm trang Hướng dẫn.", look["hint"])
    tallest = 1
    for index, column in enumerate(columns):
        address = xl_rowcol_to_cell(first, index)
        shown = cell(column, guide.column_rules(suite, answers, column, campaign), address)
        heading = column.heading + (REQUIRED if shown.required else "")
        width = max(column.width, _ANSWER_WIDTH) if column.group == "answers" else column.width
        sheet.set_column(index, index, width, look[_format(column)])
        sheet.write_string(TITLE_ROWS, index, heading, look["required" if shown.required else "heading"])
        tallest = max(tallest, looks.lines(heading, width))
        if column.column:
            _validate(parts, sheet, (first, index, first + ROWS - 1, index), column, shown)
    sheet.set_row(TITLE_ROWS, min(15 * tallest + 4, 240))
    for offset, content in enumerate(campaign.contents if contents else ()):
        sheet.write_string(first + offset, 0, content.code, look["given"])
        sheet.write_string(first + offset, 1, content.text, look["given"])
        sheet.set_row(first + offset, looks.height(content.text, 60))
    for offset, line in enumerate(registered.targets(before, campaign) if guide.slug(suite) == "chi-tieu" else ()):
        for index, column in enumerate(columns):
            _write(sheet, first + offset, index, line.get(column.column), look[_format(column)])
    sheet.freeze_panes(first, 0)
    sheet.repeat_rows(TITLE_ROWS)
    sheet.hide_gridlines(0)  # so that the grid is printed: a table without lines cannot be checked on paper
    _page(sheet, unit.code, suite.layout.sheet)


def _registered(parts: _Book, unit: Unit, before: Registration, campaign: Campaign) -> None:
    """Lay what was registered, to compare with: it is protected, and never read back."""
    sheet = parts.book.add_worksheet(registered.SHEET)
    look = parts.formats
    sheet.write_string(0, 0, f"{registered.SHEET} - {unit.name}", look["title"])
    sheet.write_string(1, 0, registered.source(before), look["hint"])
    for index, (heading, width) in enumerate(registered.HEADINGS.items()):
        sheet.set_column(index, index, width)
        sheet.write_string(TITLE_ROWS, index, heading, look["heading"])
    for row, line in enumerate(registered.lines(before, campaign), TITLE_ROWS + 1):
        for index, value in enumerate(line):
            sheet.write_blank(row, index, None, look["boxed"])
            _write(sheet, row, index, value, look["boxed"])
        sheet.set_row(
            row,
            max(
                looks.height(str(value or ""), width)
                for value, width in zip(line, registered.HEADINGS.values(), strict=True)
            ),
        )
    sheet.freeze_panes(TITLE_ROWS + 1, 0)
    sheet.repeat_rows(TITLE_ROWS)
    _page(sheet, unit.code, registered.SHEET)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write(sheet: Any, row: int, index: int, value: str | Fraction | None, look: Any) -> None:
    if isinstance(value, Fraction | int):
        sheet.write_number(row, index, float(value), look)
    elif value:
        sheet.write_string(row, index, value, look)


def _validate(parts: _Book, sheet: Any, area: tuple[int, int, int, int], column: Column, shown: Cell) -> None:
    options: dict[str, Any] = dict(shown.check)
    if shown.choices:
        options = {"validate": "list", "source": _source(parts, shown.choices)}
    if not options and not shown.prompt:
        return
    title = shorten(column.heading, TITLE_LENGTH)
    if shown.prompt:
        options |= {"input_title": title, "input_message": shown.prompt}
    if options.get("validate") is None:
        options["validate"] = "any"
    elif shown.error:
        kind = "stop" if shown.strict else "warning"
        options |= {"error_title": title, "error_message": shown.error, "error_type": kind}
    sheet.data_validation(*area, options)


def _source(parts: _Book, choices: tuple[str, ...]) -> list[str] | str:
    """Give a list as Excel wants it: short ones in the validation, long ones as a named range of the hidden sheet."""
    if len(",".join(choices)) <= _INLINE and not any("," in choice or '"' in choice for choice in choices):
        return list(choices)
    return "=" + parts.lists.setdefault(choices, f"DM_{len(parts.lists) + 1}")


def _hidden(parts: _Book, version: str, given: Mapping[str, str]) -> None:
    from xlsxwriter.utility import xl_col_to_name

    if parts.lists:
        sheet = parts.book.add_worksheet(LISTS)
        for index, (choices, name) in enumerate(parts.lists.items()):
            for row, choice in enumerate((name, *choices)):
                sheet.write_string(row, index, choice, parts.formats["text"])
            letter = xl_col_to_name(index)
            parts.book.define_name(name, f"='{LISTS}'!${letter}$2:${letter}${len(choices) + 1}")
        sheet.hide()
        sheet.protect("")
    sheet = parts.book.add_worksheet(STAMP)
    stamp = {
        "Mục": "Giá trị",
        "version": version,
        "campaign": given["campaign_code"],
        "unit": given["unit_code"],
        "stage": given["stage"],
    }
    for row, pair in enumerate(stamp.items()):
        sheet.write_row(row, 0, pair, parts.formats["text"])
    sheet.very_hidden()
    sheet.protect("")


def _page(sheet: Any, code: str, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    words = str.maketrans({"&": "&&"})
    sheet.set_header(f"&L{code.translate(words)}&R{title.translate(words)}")
    sheet.set_footer("&C&P/&N")


def _format(column: Column) -> str:
    return column.type if column.type in ("integer", "number", "date") else "text"
