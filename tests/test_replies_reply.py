"""The marked copy, read back with two readers: the unit's workbook still, with every finding said at its cell."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from pipeline.replies import reply
from pipeline.shapes import Finding, Severity

EVIL = '=HYPERLINK("http://a.b","x")'


def form(**cells: str) -> bytes:
    """Make a workbook like ours: a protected sheet, rows with dropdowns, formulas with values, a very hidden stamp."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    locked, text = book.add_format({"bg_color": "#EDEDED"}), book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    about = book.add_worksheet("Thông tin")
    about.write_row(0, 0, ["Mục", "Giá trị"])
    about.write_row(1, 0, ["Mã đợt", "THIDUA-2021-01"], locked)
    about.protect("", {"format_columns": True})
    people = book.add_worksheet("Cá nhân")
    people.set_column(1, 3, 20, text)
    people.write_row(2, 0, ["STT", "Họ và tên", "Hình thức đề nghị", "Ghi chú"])
    people.data_validation(3, 2, 2002, 2, {"validate": "list", "source": "=DM_1", "input_message": "Chọn một mục."})
    people.write_formula(3, 0, "=ROW()-3", None, 1)
    people.write_row(3, 1, ["Bế Thị Lan", "Bằng khen tỉnh", EVIL], text)
    people.write_formula(4, 0, "=A4+1", None, 2)
    people.write_formula(4, 1, '=UPPER("lý a & b")', None, "LÝ A & B")
    people.write_formula(4, 3, "=DATE(2021,6,5)", day, 44352)
    people.write_formula(5, 0, "=1=1", None, True)
    people.merge_range("B7:C7", "gộp")
    people.freeze_panes(3, 0)
    for address, value in cells.items():
        people.write_string(address, value)
    lists = book.add_worksheet("_danh_muc")
    lists.write_column(0, 0, ["Giấy khen", "Bằng khen"])
    book.define_name("DM_1", "='_danh_muc'!$A$1:$A$2")
    lists.hide()
    stamp = book.add_worksheet("_thidua")
    stamp.write_row(0, 0, ["unit", "VP"])
    stamp.very_hidden()
    book.close()
    return buffer.getvalue()


def finding(cell: str, severity: Severity = Severity.ERROR, **changes: Any) -> Finding:
    place = {"sheet": "Cá nhân", "file": "VP.xlsx", "heading": "Hình thức đề nghị", "row": 4} | changes
    return Finding(
        severity,
        "VP",
        cell=cell,
        code="CN-07",
        message=place.pop("message", '"Bằng khen tỉnh" không có trong danh mục.'),
        remedy="Chọn một mục trong danh sách của ô.",
        **place,
    )


FORM = form()
FINDINGS = (
    finding("", Severity.WARNING, heading="", row=5, message="thiếu giấy tờ."),
    finding("D9", Severity.WARNING, message=EVIL, heading="=Ghi chú", row=9),
    finding("C4"),
    finding("B2", sheet="Thông tin", heading="Mã đợt", row=0),
    finding("C4", Severity.WARNING, message="viết tắt."),
    finding("C7", heading="Gộp", row=7),
    finding("C4", file="VP-cu.xlsx", message="của tệp cũ."),
    finding("", sheet="", heading="", row=0, message="không có trang Tập thể."),
)


def made(data: bytes = FORM, findings: tuple[Finding, ...] = FINDINGS) -> bytes:
    files = reply.corrected(data, "VP.xlsx", "VP", findings, own_form=True)
    assert list(files) == ["VP-can-sua.xlsx"]
    return files["VP-can-sua.xlsx"]


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(made()))


def values(data: bytes, sheet: str) -> list[list[Any]]:
    page = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet)
    return page.to_python(skip_empty_area=False)


def test_faulty_cells_are_filled_and_commented(book: Any) -> None:
    people = book["Cá nhân"]
    assert people["C4"].fill.fgColor.rgb == "FFFFC7CE"
    assert people["C4"].comment.text.splitlines() == [
        "— Cần sửa —",
        'Lỗi: "Bằng khen tỉnh" không có trong danh mục. Chọn một mục trong danh sách của ô.',
        "Cảnh báo: viết tắt. Chọn một mục trong danh sách của ô.",
    ]
    assert people["D9"].fill.fgColor.rgb == "FFFFEB9C"
    assert people["D9"].number_format == "@"  # a blank cell keeps the look of its column
    assert book["Thông tin"]["B2"].comment is not None
    assert people["B7"].comment is not None  # the cell of a merged range that can hold it
    marked = [cell.coordinate for line in people.iter_rows() for cell in line if cell.comment]
    assert marked == ["C4", "B7", "D9"]


def test_the_list_comes_first_with_a_row_a_finding(book: Any) -> None:
    page = book.worksheets[0]
    assert (page.title, book.active.title) == ("Lỗi cần sửa", "Lỗi cần sửa")
    assert [other.title for other in book.worksheets if other.sheet_view.tabSelected] == ["Lỗi cần sửa"]
    assert page["A1"].value == "VP.xlsx: 5 lỗi, 3 cảnh báo"
    assert [cell.value for cell in page[3]] == ["Mức độ", "Trang tính", "Ô", "Nội dung", "Cách sửa"]
    lines = [[cell.value for cell in line] for line in page.iter_rows(min_row=4)]
    assert [line[:3] for line in lines] == [
        ["Lỗi", None, None],
        ["Lỗi", "Thông tin", "B2 (Mã đợt)"],
        ["Lỗi", "Cá nhân", "C4 (Hình thức đề nghị)"],
        ["Lỗi", "Cá nhân", "C7 (Gộp)"],
        ["Lỗi", "VP-cu.xlsx › Cá nhân", "C4 (Hình thức đề nghị)"],
        ["Cảnh báo", "Cá nhân", "C4 (Hình thức đề nghị)"],
        ["Cảnh báo", "Cá nhân", "dòng 5"],
        ["Cảnh báo", "Cá nhân", "D9 (=Ghi chú)"],
    ]
    assert lines[2][3:] == ['"Bằng khen tỉnh" không có trong danh mục.', "Chọn một mục trong danh sách của ô."]
    heights = [page.row_dimensions[row].height for row in range(4, 12)]
    assert (heights[2], heights[4]) == (15, 30), "as high as its texts: LibreOffice fits no row by itself"
    links = [page.cell(row, 3).hyperlink for row in range(4, 12)]
    assert [link.location if link else None for link in links] == [
        *(None, "'Thông tin'!B2", "'Cá nhân'!C4", "'Cá nhân'!C7", None, "'Cá nhân'!C4", "'Cá nhân'!A5", "'Cá nhân'!D9")
    ]
    assert page.freeze_panes == "A4"


def test_a_text_stays_a_text(book: Any) -> None:
    assert (book["Cá nhân"]["D4"].value, book["Cá nhân"]["D4"].data_type) == (EVIL, "s")
    cell = book["Lỗi cần sửa"]["D11"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (EVIL, "s", True)
    with zipfile.ZipFile(io.BytesIO(made())) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_it_is_the_form_still(book: Any) -> None:
    assert book.sheetnames == ["Lỗi cần sửa", "Thông tin", "Cá nhân", "_danh_muc", "_thidua"]
    assert book["Thông tin"].protection.sheet
    assert not book["Cá nhân"].protection.sheet
    assert [book[name].sheet_state for name in ("_danh_muc", "_thidua")] == ["hidden", "veryHidden"]
    (rule,) = book["Cá nhân"].data_validations.dataValidation
    assert (rule.type, rule.formula1, str(rule.sqref), rule.prompt) == ("list", "DM_1", "C4:C2003", "Chọn một mục.")
    assert book.defined_names["DM_1"].attr_text == "'_danh_muc'!$A$1:$A$2"
    assert book["Cá nhân"].freeze_panes == "A4"


def test_it_reads_as_the_form_did() -> None:
    copy = made()
    for sheet in ("Thông tin", "Cá nhân", "_thidua"):
        assert values(copy, sheet) == values(FORM, sheet)
    people = values(copy, "Cá nhân")
    assert [line[0] for line in people[3:6]] == [1, 2, True]
    assert (people[4][1], people[4][3]) == ("LÝ A & B", date(2021, 6, 5))


def test_formulas_are_kept(book: Any) -> None:
    assert [book["Cá nhân"][cell].value for cell in ("A4", "A5", "A6")] == ["=ROW()-3", "=A4+1", "=1=1"]


def test_marks_of_an_earlier_reply_are_wiped() -> None:
    again = openpyxl.load_workbook(io.BytesIO(made(made(), (finding("B4"),))))
    assert again.sheetnames[:2] == ["Lỗi cần sửa", "Thông tin"]
    people = again["Cá nhân"]
    assert [cell.coordinate for line in people.iter_rows() for cell in line if cell.comment] == ["B4"]
    assert people["C4"].fill.fill_type is None
    assert again["Lỗi cần sửa"].max_row == 4
    assert made(made()) == made(made(made()))


def test_a_comment_of_the_unit_is_kept() -> None:
    buffer = io.BytesIO()
    own = openpyxl.load_workbook(io.BytesIO(FORM))
    own["Cá nhân"]["C4"].comment = openpyxl.comments.Comment("Đã hỏi chị Lan.", "Hoa")
    own.save(buffer)
    once = made(buffer.getvalue())
    note = openpyxl.load_workbook(io.BytesIO(once))["Cá nhân"]["C4"].comment
    assert (note.text.splitlines()[:2], note.author) == (["Đã hỏi chị Lan.", "— Cần sửa —"], "Hoa")
    later = openpyxl.load_workbook(io.BytesIO(made(once, (finding("B4"),))))["Cá nhân"]["C4"].comment
    assert later.text == "Đã hỏi chị Lan."


def test_the_same_input_gives_the_same_bytes() -> None:
    assert made() == made()
    with zipfile.ZipFile(io.BytesIO(made())) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_the_order_of_findings_does_not_matter() -> None:
    assert made(findings=FINDINGS[::-1]) == made()


@pytest.mark.parametrize(
    ("data", "file_name", "own_form", "original"),
    [
        (FORM, "VP.xlsx", False, "VP-goc.xlsx"),
        (b"\xd0\xcf\x11\xe0", "VP.XLS", True, "VP-goc.xls"),
        (b"PK not a workbook", "thu.eml › VP.ods", True, "VP-goc.ods"),
        (b"", "khong-duoi", False, "VP-goc.bin"),
    ],
)
def test_another_file_goes_back_untouched_beside_the_list(
    data: bytes, file_name: str, own_form: bool, original: str
) -> None:
    found = (finding("C4", file=file_name), finding("", file=file_name, sheet="", heading="", row=0, message=EVIL))
    files = reply.corrected(data, file_name, "VP", found, own_form=own_form)
    assert list(files) == [original, "VP-can-sua.xlsx"]
    assert files[original] == data
    book = openpyxl.load_workbook(io.BytesIO(files["VP-can-sua.xlsx"]))
    assert book.sheetnames == ["Lỗi cần sửa"]
    lines = list(book["Lỗi cần sửa"].iter_rows(min_row=4, values_only=True))
    assert lines[0][3] == EVIL
    assert lines[1][:3] == ("Lỗi", "Cá nhân", "C4 (Hình thức đề nghị)")
    assert book["Lỗi cần sửa"]["C5"].hyperlink is None
    assert book["Lỗi cần sửa"]["D4"].data_type == "s"
    again = reply.corrected(data, file_name, "VP", found, own_form=own_form)
    assert again == files


@settings(max_examples=25, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(lambda text: text.strip()),
    st.integers(10, 60),
    st.sampled_from("ABCDZ"),
)
def test_any_finding_stands_at_its_cell(words: str, row: int, letter: str) -> None:
    address = f"{letter}{row}"
    data = made(form(), (finding(address, row=row, message=words),))
    book = openpyxl.load_workbook(io.BytesIO(data))
    marked = [cell.coordinate for line in book["Cá nhân"].iter_rows() for cell in line if cell.comment]
    assert marked == [address]
    assert book["Lỗi cần sửa"]["C4"].hyperlink.location == f"'Cá nhân'!{address}"
    assert values(data, "Cá nhân") == values(FORM, "Cá nhân")
