"""The workbook that goes back to a unit: its file and what was found in it in, the marked copy out (bytes by name).

The unit's file itself is never altered. Its copy keeps every value, formula, validation and protection, so that it can
be corrected and sent again; what an earlier reply had marked is wiped first.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from importlib import import_module
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from pipeline.shapes import Finding, Severity
from pipeline.text import heights, names

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LIST = "Lỗi cần sửa"
HEADINGS = {"Mức độ": 11, "Trang tính": 18, "Ô": 30, "Nội dung": 70, "Cách sửa": 60}
MARK = "— Cần sửa —"  # the first line of what we write into a comment: by it a later reply knows its own marks
AUTHOR = "Văn phòng"
MOST_COMMENTED = 2_000  # characters of a comment

_FONT = "Times New Roman"
_FIRST_ROW = 4  # of the list: title, a word on how, headings above it
_FILLS = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C"}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
# What openpyxl says of a file it cannot open, though another reader could: saved by other programs, or damaged in a
# part that holds no rows. Such a file goes back untouched, with the list beside it.
_UNOPENED = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError)


def get_ready() -> None:
    """Make a process ready for `corrected`: what it needs takes long to import."""
    import_module("openpyxl")


def corrected(
    data: bytes, file_name: str, unit: str, findings: Sequence[Finding], *, own_form: bool
) -> dict[str, bytes]:
    """Make what goes back to `unit` (its code) about one file, by name within `tra-loi/<Mã>/`.

    `<Mã>-can-sua.xlsx` is the unit's workbook with the faulty cells filled and commented and a first sheet
    `Lỗi cần sửa`, a row a finding. Where the file is not an .xlsx of our form, `<Mã>-goc.<ext>` is the file untouched
    and the other holds the list alone. Findings about another file are listed with its name, and marked nowhere.
    """
    marked = f"{unit}-can-sua.xlsx"
    if own_form and data[:2] == b"PK":
        book = _opened(data)
        if book is not None:
            return {marked: _marked(book, data, file_name, findings)}
    extension = names.slug(file_name.rpartition(".")[2] if "." in file_name else "") or "bin"
    return {f"{unit}-goc.{extension}": data, marked: _listed(file_name, findings)}


def _opened(data: bytes) -> Workbook | None:
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(data))
    except _UNOPENED:
        return None


def _marked(book: Workbook, data: bytes, file_name: str, findings: Sequence[Finding]) -> bytes:
    if LIST in book.sheetnames:
        del book[LIST]
    formulas = _wipe(book)
    cached = _cached(data, formulas)
    pages = {names.heading_key(page.title): page for page in book.worksheets}
    order = {page.title: place for place, page in enumerate(book.worksheets)}
    lines = sorted(findings, key=lambda finding: _place(finding, file_name, pages, order))
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    for finding in lines:
        page = pages.get(names.heading_key(finding.sheet))
        if page is not None and finding.file in ("", file_name) and _ADDRESS.fullmatch(finding.cell):
            by_cell.setdefault((page.title, finding.cell.replace("$", "")), []).append(finding)
    for (title, address), found in by_cell.items():
        _mark(book[title], address, found)
    _list(book.create_sheet(LIST, 0), file_name, lines, pages)
    for page in book.worksheets:
        page.sheet_view.tabSelected = page.title == LIST
    book.active = 0
    return _settled(_saved(book), {page.title: cached.get(page.title, {}) for page in book.worksheets})


def _listed(file_name: str, findings: Sequence[Finding]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _list(
        book.create_sheet(LIST), file_name, sorted(findings, key=lambda finding: _place(finding, file_name, {}, {})), {}
    )
    return _settled(_saved(book), {})


# ------------------------------------------------------------------------------------------------------------ the marks


def _wipe(book: Workbook) -> dict[str, list[str]]:
    """Take away the marks of an earlier reply; give the cells that hold formulas, by sheet."""
    from openpyxl.comments import Comment

    formulas: dict[str, list[str]] = {}
    for page in book.worksheets:
        # only the cells that are there: iter_rows would make every cell up to a stray one far below
        for cell in page._cells.values():
            if cell.data_type == "f":
                formulas.setdefault(page.title, []).append(cell.coordinate)
            if cell.comment and MARK in cell.comment.text:
                own = cell.comment.text.split(MARK)[0].strip()
                cell.comment = Comment(own, cell.comment.author) if own else None
                cell.fill = copy(_column_style(page, cell).fill)
    return formulas


def _mark(page: Worksheet, address: str, found: Sequence[Finding]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for merged in page.merged_cells.ranges:
        if address in merged:
            address = merged.start_cell.coordinate
    cell: Any = page[address]
    if not cell.has_style and cell.value is None:
        cell._style = copy(_column_style(page, cell)._style)
    worst = Severity.ERROR if any(finding.severity is Severity.ERROR for finding in found) else Severity.WARNING
    cell.fill = PatternFill("solid", fgColor=_FILLS[worst])
    sentences = [_text(f"{_severity(finding)}: {finding.message} {finding.remedy}".strip()) for finding in found]
    text = "\n".join([MARK, *dict.fromkeys(sentences)])[:MOST_COMMENTED]
    before = cell.comment.text.strip() if cell.comment else ""
    author = cell.comment.author if cell.comment else AUTHOR
    cell.comment = Comment(f"{before}\n{text}".strip(), author, height=60 + 40 * len(sentences), width=320)


def _column_style(page: Worksheet, cell: Any) -> Any:
    """Give the style that a fresh cell of this column would have."""
    for dimension in page.column_dimensions.values():
        if dimension.min is not None and dimension.min <= cell.column <= (dimension.max or dimension.min):
            return dimension
    return page.column_dimensions[cell.column_letter]


# ------------------------------------------------------------------------------------------------------------- the list


def _list(page: Worksheet, file_name: str, findings: Sequence[Finding], pages: Mapping[str, Worksheet]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.hyperlink import Hyperlink
    from openpyxl.worksheet.properties import PageSetupProperties

    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    how = "Lỗi phải sửa; cảnh báo để xem lại. Bấm vào ô để đến chỗ cần sửa; sửa xong, lưu và gửi lại tệp này."
    if not pages:
        how = "Lỗi phải sửa; cảnh báo để xem lại. Sửa trên biểu mẫu được cấp, lưu dạng .xlsx và gửi lại."
    _put(page, 1, 1, f"{file_name}: {errors} lỗi, {len(findings) - errors} cảnh báo", Font(_FONT, 13, bold=True))
    _put(page, 2, 1, how, Font(_FONT, 11, italic=True))
    line = Side(style="thin", color="FFBFBFBF")
    border, wrapped = Border(line, line, line, line), Alignment(wrap_text=True, vertical="top")
    for place, (heading, width) in enumerate(HEADINGS.items(), start=1):
        cell = _put(page, _FIRST_ROW - 1, place, heading, Font(_FONT, 11, bold=True))
        cell.fill, cell.border, cell.alignment = PatternFill("solid", fgColor="FFDDE7F2"), border, wrapped
        page.column_dimensions[cell.column_letter].width = width
    for row, finding in enumerate(findings, start=_FIRST_ROW):
        target = pages.get(names.heading_key(finding.sheet)) if finding.file in ("", file_name) else None
        sheet = finding.sheet if finding.file in ("", file_name) else f"{finding.file} › {finding.sheet}".rstrip("› ")
        where = finding.cell or (f"dòng {finding.row}" if finding.row else "")
        words = f"{where} ({finding.heading})" if where and finding.heading else where or finding.heading
        texts = (_severity(finding), sheet, words, finding.message, finding.remedy)
        page.row_dimensions[row].height = heights.row(zip(texts, HEADINGS.values(), strict=True))
        for place, text in enumerate(texts, start=1):
            cell = _put(page, row, place, text, Font(_FONT, 11))
            cell.border, cell.alignment = border, wrapped
        page.cell(row, 1).fill = PatternFill("solid", fgColor=_FILLS[finding.severity])
        address = finding.cell if _ADDRESS.fullmatch(finding.cell) else f"A{finding.row}" if finding.row else ""
        if target is not None and address:
            cell = page.cell(row, 3)
            cell.hyperlink = Hyperlink(
                ref=cell.coordinate, location=f"'{target.title.replace(chr(39), chr(39) * 2)}'!{address}"
            )
            cell.font = Font(_FONT, 11, color="FF0563C1", underline="single")
    page.freeze_panes = f"A{_FIRST_ROW}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{_FIRST_ROW - 1}:{_FIRST_ROW - 1}"


def _put(page: Worksheet, row: int, column: int, text: str, font: Any = None) -> Any:
    """Write a text as a text, whatever it begins with."""
    cell: Any = page.cell(row, column)
    cell.value = _text(text)
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = cell.value.startswith(("=", "+", "-", "@"))
    if font is not None:
        cell.font = font
    return cell


def _severity(finding: Finding) -> str:
    return "Lỗi" if finding.severity is Severity.ERROR else "Cảnh báo"


def _place(
    finding: Finding, file_name: str, pages: Mapping[str, Worksheet], order: Mapping[str, int]
) -> tuple[bool, bool, int, int, int, str, Finding]:
    """Sort by gravity, then as the workbook is read: sheets in their order, rows, columns."""
    page = pages.get(names.heading_key(finding.sheet))
    match = _ADDRESS.fullmatch(finding.cell)
    row = int(match[2]) if match else finding.row
    return (
        finding.severity is not Severity.ERROR,
        finding.file not in ("", file_name),
        order.get(page.title, len(order)) if page is not None else -1,
        row,
        len(match[1]) if match else 0,
        match[1] if match else "",
        finding,
    )


def _text(text: str) -> str:
    return names.clean(text)[:32_000]


# ------------------------------------------------------------------------------------------------------------ the bytes


def _cached(data: bytes, formulas: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Any]]:
    """Look up what each formula had come to: openpyxl keeps a formula or its value, never both."""
    if not formulas:
        return {}
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), data_only=True)
    return {title: {cell: book[title][cell].value for cell in cells} for title, cells in formulas.items()}


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _settled(data: bytes, cached: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Rewrite the package with fixed times and properties; give each formula back the value it had come to.

    `cached` is by sheet in the order of the sheets, as openpyxl numbers their parts.
    """
    parts = {f"xl/worksheets/sheet{number}.xml": values for number, values in enumerate(cached.values(), start=1)}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as settled:
        for entry in package.infolist():
            body = package.read(entry)
            if entry.filename == "docProps/core.xml":
                body = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", body)
            if parts.get(entry.filename):
                body = _with_values(body, parts[entry.filename])
            fixed = zipfile.ZipInfo(entry.filename, _EPOCH)
            fixed.compress_type, fixed.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            settled.writestr(fixed, body)
    return out.getvalue()


def _with_values(body: bytes, values: Mapping[str, Any]) -> bytes:
    from openpyxl.utils import datetime as serials

    to_serial: Callable[[Any], float] = serials.to_excel

    def filled(match: re.Match[str]) -> str:
        head, address, formula = match.groups()
        value = values.get(address)
        if value is None:
            return match.group()
        if isinstance(value, bool):
            kind, words = "b", str(int(value))
        elif isinstance(value, str):
            kind, words = "e" if value.startswith("#") else "str", escape(value)
        else:
            kind, words = "n", repr(value if isinstance(value, int | float) else to_serial(value))
        head = re.sub(r'\st="[^"]*"', "", head)
        return f'<c{head} t="{kind}">{formula}<v>{words}</v></c>'

    pattern = r'<c((?:\s[^>]*?)?\sr="([A-Z]+\d+)"[^>]*)>(<f[^>]*>[^<]*</f>)<v\s*(?:/>|></v>)</c>'
    return re.sub(pattern, filled, body.decode("utf-8")).encode("utf-8")
