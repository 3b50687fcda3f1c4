"""`tong-hop.xlsx`, read back with two readers: sheets and columns of the contract, texts as texts, equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from pipeline.campaign import Award, Campaign, Kind, Settings, Unit
from pipeline.selection import quota
from pipeline.shapes import (
    Amount,
    Finding,
    Nomination,
    Origin,
    Outcome,
    Received,
    Result,
    Severity,
    Standing,
    State,
    UnitState,
)
from pipeline.text import heights
from pipeline.views import sheets, workbook

CONTRACT = {
    "Đơn vị": "Mã · Tên đơn vị · Loại · Trạng thái · Ngày nhận · Tệp · Số đề nghị · Số lỗi · Số cảnh báo",
    "Đề nghị": "Mã đề nghị · Loại · Tên · Chức vụ · Đơn vị công tác · Đơn vị đề nghị · Hình thức đề nghị · "
    "Tỷ lệ hoàn thành · Đủ điều kiện · Lý do · Kết quả · Nguồn",
    "Kết quả": "Mã đề nghị · Loại · Tên · Đơn vị · Hình thức khen thưởng · Phiếu · Mức thưởng",
    "Kinh phí": "Hình thức khen thưởng · Loại · Số lượng · Mức · Thành tiền · Căn cứ",
    "Lỗi": "Mức độ · Đơn vị · Tệp · Trang tính · Ô · Mã lỗi · Nội dung · Cách sửa",
    "Nguồn gốc": "Mã đề nghị · Đơn vị · Tệp · SHA-256 · Trang tính · Dòng · Người gửi · Thư · Ngày nhận",
    "Quy tắc": "Quy tắc · Giá trị · Nguồn",
}
EVIL = '=HYPERLINK("http://a.b","x")'
AT = datetime(2021, 6, 16, 8, 30)

CAMPAIGN = Campaign(
    settings=Settings(
        code="THIDUA-2021-01",
        name="Thi đua R&D chào mừng Đại hội",
        parent_body="UBND tỉnh Cao Bằng",
        body="Sở Khoa học và Công nghệ",
        abbreviation="SKHCN",
        place="Cao Bằng",
        plan="",
        superior_plan="",
        starts=None,
        ends=date(2021, 6, 18),
        signing_authority="",
        signer_title="Giám đốc",
        signer="Nông Văn A",
        decided_on=None,
    ),
    deadlines=(),
    kinds=(Kind("TT", "Tập thể", "Tập thể", "Đơn vị"), Kind("CN", "Cá nhân", "Cá nhân", "Ngày sinh")),
    units=(Unit("VP", "Văn phòng Sở", "Phòng"), Unit("CDCS", "Công đoàn cơ sở", "Tổ chức đoàn thể")),
    roster=(),
    awards=(
        Award("BK", "Bằng khen của Chủ tịch UBND tỉnh", "Chủ tịch", "Đề nghị cấp trên", 1, {"TT": 1, "CN": 1}, "GK"),
        Award("GK", "Giấy khen của Giám đốc Sở", "Giám đốc", "Quyết định", None, {}, ""),
    ),
    criteria=(),
    papers=(),
    contents=(),
    council=(),
    base_salaries=(),
    reward_rates=(),
    legal_bases=(),
    documents=(),
)
FROM_VP = Origin("VP", "VP.xlsx", "ab" * 32, "Cá nhân", 7, AT, "<1@vp>", "GK", True, False, sender="vp@so.example")
FROM_CDCS = Origin("CDCS", "CDCS.xlsx", "cd" * 32, "Cá nhân", 9, None, "", "GK", True, False)
NOMINATIONS = (
    Nomination(
        "CN-00000001", "CN", "Bế Thị Lan", "GK", ("VP", "CDCS"), (FROM_VP, FROM_CDCS), True, home_name="Văn phòng Sở"
    ),
    Nomination("CN-00000002", "CN", EVIL, "BK", ("VP",), (FROM_VP,), True, position="+1", home_name="@x"),
    Nomination("TT-00000003", "TT", "Văn phòng Sở", "BK", ("VP",), (FROM_VP,), True, ratio=Fraction(5996, 10000)),
    Nomination("TT-00000004", "TT", "Công đoàn", "GK", ("CDCS",), (FROM_CDCS,), False, ("quá hạn",), True, True),
    Nomination("CN-00000005", "CN", "Lý A", "GK", ("CDCS",), (FROM_CDCS,), True),
)
OUTCOMES = (
    Outcome("CN-00000001", "GK", "Đủ phiếu.", votes=9),
    Outcome("CN-00000002", Result.NOT_CHOSEN, "Không đủ phiếu."),
    Outcome("TT-00000003", "BK", "Nhiều phiếu nhất.", votes=8),
    Outcome("TT-00000004", Result.INELIGIBLE, "quá hạn"),
)
AMOUNTS = (
    Amount("GK", "CN", 1_490_000, Fraction(3, 10), 450_000, "NĐ 91/2017, Đ.73", True),
    Amount("GK", "TT", 1_490_000, Fraction(6, 10), 900_000, "NĐ 91/2017, Đ.73", True),
    Amount("BK", "TT", 1_490_000, Fraction(2), 2_980_000, "NĐ 91/2017, Đ.71", False),
)
FINDINGS = (
    Finding(
        Severity.ERROR,
        "VP",
        "VP.xlsx",
        "Cá nhân",
        "H7",
        "CN-07",
        '"=x" không có trong danh mục.',
        "Chọn lại.",
        "Tên",
        7,
    ),
    Finding(Severity.WARNING, "CDCS", "CDCS.xls", "Cá nhân", "D9", "CN-04", EVIL, "Ghi ngày sinh.", "Ngày sinh", 9),
    Finding(Severity.WARNING, "VP", "VP.xlsx", "Cá nhân", "", "CN-11", "thiếu.", "Gửi thêm."),
)
LINKS = {"VP.xlsx": "tra-loi/VP/VP-can-sua.xlsx", "CDCS": "tra-loi/CDCS/CDCS-can-sua.xlsx"}


def make(**changes: Any) -> bytes:
    """Make the workbook of the fixture, with some of its arguments changed."""
    given: dict[str, Any] = {
        "campaign": CAMPAIGN,
        "received": (
            Received("VP.xlsx", "ab" * 32, "VP", AT, Standing.COUNTS, True, ""),
            Received("CDCS.xls", "cd" * 32, "CDCS", None, Standing.COUNTS, True, ""),
        ),
        "states": (
            UnitState("VP", State.RETURNED, AT, "VP.xlsx", 3, 1, 1),
            UnitState("CDCS", State.WARNED, None, "CDCS.xls", 3, 0, 1),
        ),
        "nominations": NOMINATIONS,
        "outcomes": OUTCOMES,
        "amounts": AMOUNTS,
        "findings": FINDINGS,
        "rules": (("Tính cả ngày hạn", "Không", "Đợt thi đua"), ("=1+1", "-2", "@SUM(A1)")),
        "as_of": date(2021, 6, 20),
        "links": LINKS,
        "stage": "Sau họp",
    }
    return workbook.workbook(**(given | changes))


@pytest.fixture(scope="module")
def made() -> bytes:
    return make()


@pytest.fixture(scope="module")
def book(made: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(made))


def rows(made: bytes, sheet: str) -> list[dict[str, Any]]:
    heading, *lines = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(heading, line, strict=True)) for line in lines]


def as_excel(path: str) -> str:
    """Write a relative path as Excel keeps links to files; LibreOffice follows it as well."""
    return path.replace("/", "\\")


def test_sheets_and_columns_are_those_of_the_contract(book: Any) -> None:
    assert book.sheetnames == ["Tổng quan", *CONTRACT]
    for sheet, line in CONTRACT.items():
        assert [cell.value for cell in book[sheet][1]] == line.split(" · ")


def test_units(made: bytes) -> None:
    vp, cdcs = rows(made, "Đơn vị")
    assert (vp["Mã"], vp["Tên đơn vị"], vp["Loại"]) == ("VP", "Văn phòng Sở", "Phòng")
    assert (vp["Trạng thái"], vp["Ngày nhận"]) == ("Trả lại", AT)
    assert (vp["Số đề nghị"], vp["Số lỗi"], vp["Số cảnh báo"]) == (3, 1, 1)
    assert (cdcs["Trạng thái"], cdcs["Ngày nhận"], cdcs["Tệp"]) == ("Có cảnh báo", "", "CDCS.xls")


def test_every_nomination_with_outcome_and_reason(made: bytes) -> None:
    lines = {row["Mã đề nghị"]: row for row in rows(made, "Đề nghị")}
    assert len(lines) == len(NOMINATIONS)
    first = lines["CN-00000001"]
    assert (first["Loại"], first["Đơn vị đề nghị"]) == ("Cá nhân", "Văn phòng Sở; Công đoàn cơ sở")
    assert (first["Hình thức đề nghị"], first["Kết quả"]) == ("Giấy khen của Giám đốc Sở", "GK")
    assert first["Nguồn"] == "VP.xlsx › Cá nhân › dòng 7; CDCS.xlsx › Cá nhân › dòng 9"
    assert lines["CN-00000002"]["Lý do"] == "Không đủ phiếu."
    late = lines["TT-00000004"]
    assert (late["Đủ điều kiện"], late["Lý do"], late["Kết quả"]) == ("Không", "quá hạn", "Không đủ điều kiện")
    assert lines["CN-00000005"]["Kết quả"] == "Chờ Hội đồng"
    assert lines["TT-00000003"]["Tỷ lệ hoàn thành"] == 0.5996  # 59,96 % is not the 60 % that is asked


def test_reasons_are_sentences_one_behind_the_other_and_each_said_once() -> None:
    unfit = replace(NOMINATIONS[3], late=False, barred=False, reasons=("Thiếu biên bản.", "Thiếu báo cáo."))
    (outcome,), _ = quota.select([unfit], None, CAMPAIGN)
    (row,) = rows(make(nominations=(unfit,), outcomes=(outcome,)), "Đề nghị")
    assert row["Lý do"] == "Thiếu biên bản. Thiếu báo cáo."


def test_without_outcomes_the_eligible_wait(made: bytes) -> None:
    results = [row["Kết quả"] for row in rows(make(outcomes=()), "Đề nghị")]
    assert results == ["Chờ Hội đồng"] * 3 + ["Không đủ điều kiện", "Chờ Hội đồng"]


def test_results_hold_the_awarded_and_word_the_proposed(made: bytes) -> None:
    given, proposed = rows(made, "Kết quả")
    assert (given["Mã đề nghị"], given["Phiếu"], given["Mức thưởng"]) == ("CN-00000001", 9, 450_000)
    assert given["Hình thức khen thưởng"] == "Giấy khen của Giám đốc Sở"
    assert proposed["Hình thức khen thưởng"] == "Đề nghị: Bằng khen của Chủ tịch UBND tỉnh"
    assert proposed["Mức thưởng"] == ""


def test_the_fund_counts_what_is_decided_here(made: bytes) -> None:
    lines = rows(made, "Kinh phí")
    money = [(row["Loại"], row["Số lượng"], row["Mức"], row["Thành tiền"]) for row in lines]
    assert money == [
        ("Cá nhân", 1, 450_000, 450_000),
        ("Tập thể", 0, 900_000, 0),
        ("", 1, "", 450_000),
        ("Tập thể", 1, 2_980_000, 2_980_000),
    ]
    assert lines[2]["Hình thức khen thưởng"] == "Tổng cộng"
    assert lines[3]["Hình thức khen thưởng"].startswith("Đề nghị: ")
    assert lines[3]["Căn cứ"] == "NĐ 91/2017, Đ.71 (ngoài tổng số)"
    assert lines[2]["Thành tiền"] == sum(row["Mức thưởng"] or 0 for row in rows(made, "Kết quả"))


def test_an_award_without_an_amount_is_not_lost() -> None:
    line = rows(make(amounts=AMOUNTS[1:]), "Kinh phí")[1]
    assert (line["Hình thức khen thưởng"], line["Loại"], line["Số lượng"]) == (
        "Giấy khen của Giám đốc Sở",
        "Cá nhân",
        1,
    )
    assert line["Căn cứ"] == "Chưa có mức thưởng."


def test_findings_lead_to_their_cells(book: Any) -> None:
    page = book["Lỗi"]
    assert [cell.value for cell in page[2]] == [
        *("lỗi", "VP", "VP.xlsx", "Cá nhân", "H7", "CN-07", 'Tên: "=x" không có trong danh mục.', "Chọn lại.")
    ]
    first, second, third = page["E2"], page["E3"], page["E4"]
    assert (first.hyperlink.target, first.hyperlink.location) == (as_excel(LINKS["VP.xlsx"]), "'Cá nhân'!H7")
    assert (second.hyperlink.target, second.hyperlink.location) == (as_excel(LINKS["CDCS"]), None)
    assert (third.value, third.hyperlink) == (None, None)
    assert page["C4"].hyperlink.target == as_excel(LINKS["VP.xlsx"]), "a fault without a cell leads to the file"
    assert page["C2"].hyperlink is None, "one link a fault is enough"


def test_without_links_the_cell_stands_alone() -> None:
    page = openpyxl.load_workbook(io.BytesIO(make(links=None)))["Lỗi"]
    assert page["E2"].value == "H7"
    assert page["E2"].hyperlink is None and page["C4"].hyperlink is None and page["C4"].value == "VP.xlsx"


def test_lineage_has_a_row_for_each_source(made: bytes) -> None:
    lines = rows(made, "Nguồn gốc")
    assert len(lines) == sum(len(nomination.origins) for nomination in NOMINATIONS)
    assert lines[0] == {
        "Mã đề nghị": "CN-00000001",
        "Đơn vị": "VP",
        "Tệp": "VP.xlsx",
        "SHA-256": "ab" * 32,
        "Trang tính": "Cá nhân",
        "Dòng": 7,
        "Người gửi": "vp@so.example",
        "Thư": "<1@vp>",
        "Ngày nhận": AT,
    }


def test_overview_adds_up(made: bytes) -> None:
    lines = {(row["Nhóm"], row["Nội dung"]): row["Giá trị"] for row in rows(made, "Tổng quan")}
    assert [lines["Đơn vị", state] for state in State] == [0, 1, 1, 0, 0, 0, 0]
    assert lines["Đơn vị", "Tổng số"] == sum(lines["Đơn vị", state] for state in State) == len(CAMPAIGN.units)
    assert (lines["Đề nghị", "Tập thể"], lines["Đề nghị", "Cá nhân"], lines["Đề nghị", "Tổng số"]) == (2, 3, 5)
    assert lines["Kết quả", "Giấy khen của Giám đốc Sở"] == 1
    assert lines["Kết quả", "Đề nghị: Bằng khen của Chủ tịch UBND tỉnh"] == 1
    assert [lines["Kết quả", result] for result in Result] == [0, 1, 1, 1]
    assert sum(value for (group, _), value in lines.items() if group == "Kết quả") == len(NOMINATIONS)
    assert lines["Kinh phí (đồng)", "Tổng tiền thưởng"] == 450_000
    assert lines["Đợt thi đua", "Giai đoạn"] == "Sau họp"
    assert lines["Đợt thi đua", "Tính đến ngày"] == "20/6/2021"
    assert (lines["Lỗi", "Lỗi"], lines["Lỗi", "Cảnh báo"]) == (1, 2)


def test_what_a_unit_typed_is_a_text(made: bytes, book: Any) -> None:
    assert book["Đề nghị"]["C3"].value == EVIL
    assert book["Đề nghị"]["C3"].quotePrefix
    assert book["Quy tắc"]["A3"].value == "=1+1"
    for page in book:
        for line in page.iter_rows():
            assert all(cell.data_type != "f" for cell in line)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]
    assert [row["Giá trị"] for row in rows(made, "Quy tắc")] == ["Không", "-2"]


def test_money_is_integers_with_separators(book: Any) -> None:
    for sheet, cell in (("Kết quả", "G2"), ("Kinh phí", "D2"), ("Kinh phí", "E4")):
        assert book[sheet][cell].number_format == "#,##0"
        assert isinstance(book[sheet][cell].value, int)


def test_pages_are_ready_for_filter_and_print(book: Any) -> None:
    for page in book:
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref.startswith("A1:")
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.paperSize == 9
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToHeight == (None if page.title == "Tổng quan" else 0)  # None is one page
        assert page.print_title_rows == "$1:$1"
        assert page.oddFooter.center.text == "Trang &P/&N"
        assert page.oddHeader.left.text == "UBND tỉnh Cao Bằng\n&BSở Khoa học và Công nghệ"
        assert page.oddHeader.center.text == "Đợt thi đua Thi đua R&&D chào mừng Đại hội"
        assert page.oddHeader.right.text == f"{page.title}\nTính đến ngày 20/6/2021"
    assert book["Kinh phí"].auto_filter.ref == "A1:F3"  # the total and what stands outside it are not filtered


def test_a_long_name_of_the_campaign_fits_in_the_head_that_excel_takes() -> None:
    body = "Trung tâm & Viện " * 5
    settings = replace(CAMPAIGN.settings, name="chào mừng & " * 30, parent_body=body, body=body)
    book = openpyxl.load_workbook(io.BytesIO(make(campaign=replace(CAMPAIGN, settings=settings))))
    head = book["Nguồn gốc"].oddHeader
    assert head.center.text.endswith("…")
    assert len(f"&L{head.left.text}&C{head.center.text}&R{head.right.text}") <= 255


def test_the_counts_of_the_overview_are_drawn_as_charts_of_its_own_cells(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        charts = [package.read(f"xl/charts/chart{n}.xml").decode() for n in (1, 2)]
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    told = {(row["Nhóm"], row["Nội dung"]): row["Giá trị"] for row in rows(made, "Tổng quan")}
    lines = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name("Tổng quan").to_python()
    for chart, group in zip(charts, ("Đơn vị", "Kết quả"), strict=True):
        first, last = map(int, re.findall(r"<c:f>'Tổng quan'!\$C\$(\d+):\$C\$(\d+)</c:f>", chart)[0])
        drawn = {line[1]: line[2] for line in lines[first - 1 : last]}
        assert drawn == {name: value for (of, name), value in told.items() if of == group and name != "Tổng số"}
        assert re.findall(r"<c:numCache>.*?</c:numCache>", chart)[0].count("<c:v>") == len(drawn)
    assert "Trả lại: 1" in drawing, "who cannot see the chart is told its figures"


def test_a_row_is_as_high_as_its_texts_need() -> None:
    long = "Lan được 5/7 phiếu, đạt ngưỡng và trong số lượng. " * 4
    book = openpyxl.load_workbook(io.BytesIO(make(rules=(("ngắn", long, "a\nb"), ("x" * 400, "", ""), ("y", "", "")))))
    heights = [book["Quy tắc"].row_dimensions[row].height for row in (2, 3, 4)]
    assert heights[0] == pytest.approx(sheets.LINE * sheets.lines_of(long, 40) + 2, abs=0.75)
    assert heights[1] > heights[0] > heights[2] == pytest.approx(sheets.LINE + 2, abs=0.75)
    assert sheets.lines_of("một\nhai", 40) == 2
    assert sheets.lines_of("từ " * 100, 20) > sheets.lines_of("từ " * 100, 40) > 1
    assert sheets.lines_of("Ệ" * 30, 40) == sheets.lines_of("E" * 30, 40), "a mark makes no letter wider"
    tall = openpyxl.load_workbook(io.BytesIO(make(rules=(("z " * 9000, "", ""),))))["Quy tắc"]
    assert tall.row_dimensions[2].height == pytest.approx(sheets.HIGHEST, abs=0.75)


def test_the_same_input_gives_the_same_bytes(made: bytes) -> None:
    assert make() == made
    assert make(as_of=date(2021, 6, 21)) != made
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert re.findall(rb"\d{4}-\d\d-\d\dT", package.read("docProps/core.xml")) == [b"2021-06-20T"] * 2


def test_what_excel_cannot_hold_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LAST_ROW", 2)
    monkeypatch.setattr(sheets, "LONGEST_TEXT", 9)
    monkeypatch.setattr(sheets, "MOST_LINKS", 1)
    made = make()
    assert rows(made, "Nguồn gốc")[2]["Mã đề nghị"].startswith("Còn nữa")
    assert rows(made, "Nguồn gốc")[0]["SHA-256"] == "ababababa…"
    page = openpyxl.load_workbook(io.BytesIO(made))["Lỗi"]
    assert page["E2"].hyperlink and page["E3"].value == "D9" and page["E3"].hyperlink is None


def test_characters_a_file_cannot_hold_are_dropped() -> None:
    made = make(rules=(("a\x00b\ud83dc", "dòng\nhai", ""),))
    assert rows(made, "Quy tắc")[0]["Quy tắc"] == "abc"
    assert rows(made, "Quy tắc")[0]["Giá trị"] == "dòng\nhai"


@pytest.mark.parametrize("words", [1, 12, 40, 90])
def test_the_printed_head_is_one_excel_takes_and_is_cut_between_words(words: int) -> None:
    long = " ".join(["nghiệp"] * words)
    printed = sheets._printed_head(sheets.Head(long, long, long, date(2021, 6, 30)), "Lãnh đạo, trực tiếp")
    assert len(printed) <= 255
    said = re.sub(r"&[LBCR]|Lãnh đạo, trực tiếp|Tính đến ngày 30/6/2021", " ", printed)
    assert {word.rstrip("…") for word in said.split()} - {""} == {"nghiệp"}


def test_the_height_of_a_row_that_is_written_is_let_go_and_no_other() -> None:
    """XlsxWriter keeps the heights of all rows; should a coming version keep them elsewhere, this tells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    page = book.add_worksheet()
    for line in range(3):
        page.set_row(line, 30 + 15 * line)
        page.write_string(line, 0, "a")
    heights.let_go(page, 1)
    assert {*page.row_info} == {*page.row_sizes} == {0, 2}
    page.write_string(3, 0, "b")
    book.close()
    rows = openpyxl.load_workbook(buffer).active.row_dimensions
    assert [rows[number].height for number in (1, 2, 3)] == [30, 45, 60]


def test_a_long_sheet_holds_no_heights(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[Any] = []
    add = xlsxwriter.Workbook.add_worksheet
    monkeypatch.setattr(xlsxwriter.Workbook, "add_worksheet", lambda *given: pages.append(add(*given)) or pages[-1])
    rows = [(f"D{number}", "Tập thể " * number) for number in range(30)]
    head = sheets.Head("UBND", "Sở", "Đợt", date(2021, 6, 30))
    data = sheets.book([sheets.Sheet("Đơn vị", sheets.columns("Mã 10 · Tên 30"), rows)], head)
    (page,) = pages
    assert len(page.row_info) <= 1
    drawn = openpyxl.load_workbook(io.BytesIO(data)).active.row_dimensions
    assert drawn[31].height > drawn[2].height > 0
