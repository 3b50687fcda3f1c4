"""The campaign workbook as it is made: empty, filled, and the one that is shipped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline import campaign as campaigns
from pipeline import flow
from pipeline.documents import blank
from pipeline.documents.cells import MESSAGE_LENGTH
from pipeline.intake import read, tables
from pipeline.shapes import Finding, Suite, Tables
from pipeline.text.names import heading_key
from pipeline.validation import suites as suite_files
from pipeline.validation import validate

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "inputs" / "dot-thi-dua.xlsx"
SUITES = sorted((ROOT / "expectations").rglob("*.json"))

# The contract: sheet → headings that must be there, in this order.
CONTRACT = {
    "Đợt thi đua": "Mục · Giá trị · Giải thích",
    "Lịch": "Mã · Việc · Trước ngày",
    "Loại đối tượng": "Mã · Tên · Trang tính · Nhận diện theo · Viết trước tên · Tiêu đề cột tên",
    "Đơn vị": "Mã · Tên đơn vị · Loại · Email · Điện thoại · Người liên hệ · Đề nghị người ngoài đơn vị · Mã cũ",
    "Nhân sự": "Mã đơn vị · Danh xưng · Họ và tên · Ngày sinh · Chức vụ · Diện · Nhóm",
    "Hình thức": "Mã · Hình thức khen thưởng · Người quyết định · Thẩm quyền · Tối đa · Tối đa tập thể "
    "· Tối đa cá nhân · Nếu không được chọn · Tối đa mỗi đơn vị · Làm tròn chỉ tiêu · Ít nhất",
    "Tiêu chí": "Mã · Loại · Tiêu chí · Kiểu · Ngưỡng",
    "Giấy tờ": "Mã · Giấy tờ · Loại đơn vị phải nộp · Tính theo",
    "Nội dung": "Mã · Nội dung thi đua",
    "Hội đồng": "Họ và tên · Ngày sinh · Chức vụ · Vai trò · Đứng đầu đơn vị",
    "Lương cơ sở": "Từ ngày · Mức · Văn bản quy định",
    "Mức thưởng": "Từ ngày · Văn bản quy định · Mã hình thức · Hệ số tập thể · Hệ số cá nhân",
    "Căn cứ": "Mã văn bản · Thứ tự · Căn cứ",
    "Văn bản": "Mã · Tên · Mẫu · Lập theo · Mã hình thức · Giai đoạn · Đường dẫn · Số, ký hiệu "
    "· Ngày · Kính gửi · Nơi nhận · Chỉ lập khi có",
}
SETTINGS = (
    "Mã đợt · Tên đợt thi đua · Cơ quan chủ quản · Cơ quan · Tên viết tắt · Địa danh · Kế hoạch · Kế "
    "hoạch cấp trên · Từ ngày · Đến ngày · Quyền hạn ký · Chức danh người ký · Người ký · Ngày quyết định "
    "· Cách tính tỷ lệ · Tính cả ngày hạn · Làm tròn tiền thưởng · Mức thưởng tập thể · Nguồn kinh phí · "
    "Kinh phí dự trù · Ngưỡng biểu quyết · Mẫu số biểu quyết · Tỷ lệ dự họp tối thiểu · Trừ người không "
    "biểu quyết · Cách xếp danh sách · Cách đọc số · Lệch phôi trái · Lệch phôi trên · Đơn vị đăng tin · Cách gọi"
)


@pytest.fixture(scope="module")
def suites() -> dict[str, Suite]:
    files = {path.as_posix(): path.read_bytes() for path in (ROOT / "expectations").glob("dot-thi-dua/*.json")}
    kinds = {"kinds": [("TT", "Tập thể"), ("CN", "Cá nhân")]}
    return suite_files.expand(suite_files.load(files), "dot-thi-dua", kinds)


@pytest.fixture(scope="module")
def empty(suites: dict[str, Suite]) -> bytes:
    return blank.campaign_workbook(suites, {}, {})


def examined(data: bytes, suites: Mapping[str, Suite]) -> tuple[Tables, list[Finding]]:
    """Read, look up and check a campaign workbook as a run does."""
    layouts = [suite.layout for suite in suites.values() if suite.layout.sheet]
    reading = read.workbook("dot-thi-dua.xlsx", data, layouts)
    raw = campaigns.look_up(tables.gather_campaign(reading, layouts), layouts)
    values = campaigns.raw_parameters(raw)
    bound = {key: suite_files.bind(suite, values) for key, suite in suites.items()}
    return raw, [*reading.findings, *validate.tables(raw, bound, reading.findings)]


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    lines = list(sheet.iter_rows(values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:] if any(line)]


def test_sheets_and_headings_are_those_of_the_contract(empty: bytes) -> None:
    book = opened(empty)
    assert book.sheetnames == list(CONTRACT)
    for name, headings in CONTRACT.items():
        found = [cell.value.removesuffix(blank.REQUIRED) for cell in book[name][1]]
        assert found == [*headings.split(" · "), *([] if name == "Đợt thi đua" else [blank.NOTE])]
    items = [cell.value.removesuffix(blank.REQUIRED) for cell in book["Đợt thi đua"]["A"][1:]]
    assert [heading_key(item) for item in items] == [heading_key(item) for item in SETTINGS.split(" · ")]


def explained(book: Any) -> dict[tuple[str, str], str]:
    """Give the words that stand at every Mục and every heading of a table: (sheet, heading) → words."""
    told = {
        (sheet.title, str(cell.value).removesuffix(blank.REQUIRED)): cell.comment.text if cell.comment else ""
        for sheet in book
        for cell in sheet[1]
        if sheet.title != "Đợt thi đua"
    }
    pairs = book["Đợt thi đua"].iter_rows(min_row=2, max_col=3, values_only=True)
    return told | {("Đợt thi đua", item.removesuffix(blank.REQUIRED)): words for item, _, words in pairs}


@pytest.mark.parametrize("which", ["empty", "shipped", "next"])
def test_every_setting_is_explained_where_it_stands(which: str, empty: bytes, suites: dict[str, Suite]) -> None:
    shipped = SHIPPED.read_bytes()
    files = {path.relative_to(ROOT / "expectations").as_posix(): path.read_bytes() for path in SUITES}
    data = {"empty": empty, "shipped": shipped, "next": flow.next_campaign(shipped, files, True).workbook}[which]
    told = explained(opened(data))
    known = [suite.layout for suite in suites.values() if suite.layout.sheet]
    assert set(told) == {
        (layout.sheet, heading)
        for layout in known
        for heading in [
            *(column.heading for column in layout.columns),
            *([blank.NOTE] if layout.shape == "rows" else []),
        ]
    }
    for layout in known:
        assert layout.about, layout.sheet
        assert told.get((layout.sheet, blank.NOTE), blank.ABOUT_NOTE).endswith(blank.ABOUT_NOTE)
        assert opened(data)[layout.sheet]["A1"].comment.text.startswith(layout.about)
        for column in layout.columns:
            assert blank.explanation(column) in told[layout.sheet, column.heading], (layout.sheet, column.heading)


def test_an_explanation_says_more_than_the_heading_and_what_may_be_entered(suites: dict[str, Suite]) -> None:
    columns = [(suite, column) for suite in suites.values() for column in suite.layout.columns]
    for suite, column in columns:
        words, place = blank.explanation(column), (suite.layout.sheet, column.heading)
        told = heading_key(column.prompt.strip(" .")).removeprefix(heading_key(column.heading))
        assert len(told.strip(" .:,;").split()) >= 4, f"{place}: {words}"
        assert blank.MUST in words or "để trống" in words.casefold(), f"{place}: what does a blank mean? {words}"
        assert len(column.prompt) <= MESSAGE_LENGTH, f"{place}: the cell would show a part of it only"
        for rule in suite.rules:
            values = rule.kwargs.get("value_set")
            if rule.kwargs.get("column") == column.column and isinstance(values, list):
                parts = [part for value in values for part in value.split(", ")]
                assert not [part for part in parts if part not in words], f"{place}: a choice is not told"


def test_pages_are_frozen_and_print_on_a4_across(empty: bytes) -> None:
    for sheet in opened(empty):
        assert sheet.freeze_panes == "B2"
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.print_title_rows == "$1:$1"


def test_dropdowns_come_from_the_rules(empty: bytes) -> None:
    book = opened(empty)

    def source(sheet: str, cell: str) -> str:
        return next(rule.formula1 for rule in book[sheet].data_validations.dataValidation if cell in rule.sqref)

    assert source("Hình thức", "D2") == '"Quyết định,Đề nghị cấp trên"'
    assert source("Đợt thi đua", "B16") == '"Bình quân,Đếm"'
    assert source("Đơn vị", "G2000") == '"Có,Không"'
    assert source("Nhân sự", "A2001") == "'Đơn vị'!$A$2:$A$2000"
    assert source("Tiêu chí", "B2") == "'Loại đối tượng'!$B$2:$B$2000"
    assert source("Căn cứ", "A2") == "'Văn bản'!$A$2:$A$2000"


def test_a_list_of_a_rule_that_only_warns_does_not_refuse(empty: bytes) -> None:
    rules = opened(empty)["Nhân sự"].data_validations.dataValidation
    styles = {str(rule.sqref).split(":")[0]: rule.errorStyle for rule in rules}
    assert styles["F2"] == "warning"
    assert styles["A2"] in (None, "stop")


def test_an_empty_workbook_names_all_that_must_be_decided(empty: bytes, suites: dict[str, Suite]) -> None:
    _, found = examined(empty, suites)
    blanks = {one.message for one in found if one.code == "DTD-01"}
    assert {'"Mã đợt" để trống.', '"Người ký" để trống.', '"Đến ngày" để trống.'} <= blanks
    said = {one.code: one.message for one in found}
    assert said["DTD-15"] == 'trang "Lịch" thiếu mã NOP_HO_SO, TRINH_TINH, BAO_CAO.'
    assert "Đơn vị, Hình thức, Hội đồng, Văn bản" in said["DTD-16"]
    marked = opened(empty)["Đợt thi đua"].conditional_formatting
    assert "B2" in {str(one.sqref) for one in marked}
    assert "B8" not in {str(one.sqref) for one in marked}  # Kế hoạch may be blank


def test_what_is_written_is_read_back(suites: dict[str, Suite]) -> None:
    rows = {
        "lich": [{"code": "BAO_CAO", "task": "=SUM(1)", "before": date(2021, 6, 30), "note": "ghi chú"}],
        "hinh-thuc": [{"code": "BK", "quota": 1, "TT": 2, "per_unit": "15 %"}],
        "muc-thuong": [{"since": date(2017, 10, 1), "award": "BK", "CN": 0.3}],
    }
    data = blank.campaign_workbook(suites, rows, {"code": "THU-01", "quorum": "2/3", "ends": date(2021, 6, 30)})
    raw, _ = examined(data, suites)
    assert raw["lich"].frame.loc[0, "task"] == "=SUM(1)"
    assert raw["lich"].frame.loc[0, "before"].date() == date(2021, 6, 30)
    assert raw["hinh-thuc"].frame.loc[0, ["code", "quota", "per_unit"]].tolist() == ["BK", 1, "15 %"]
    quotas = raw["hinh-thuc.quotas"].frame.set_index("kind")["value"]
    assert quotas["TT"] == 2
    assert quotas["CN"] != quotas["CN"]  # blank
    assert raw["muc-thuong.coefficients"].frame.set_index("kind")["value"]["CN"] == 0.3
    assert raw["dot-thi-dua"].frame.loc[0, ["code", "quorum"]].tolist() == ["THU-01", "2/3"]


def test_the_same_rows_make_the_same_bytes(suites: dict[str, Suite]) -> None:
    made = [blank.campaign_workbook(suites, {"lich": [{"code": "A"}]}, {"code": "X"}, {"plan": "…"}) for _ in range(2)]
    assert made[0] == made[1]
    assert opened(made[0]).properties.created == datetime(2000, 1, 1)  # never the clock's


# ------------------------------------------------------------------------------------------ the shipped workbook


def test_the_shipped_workbook_is_sound(suites: dict[str, Suite]) -> None:
    raw, found = examined(SHIPPED.read_bytes(), suites)
    assert [one.sentence for one in found] == []
    campaign = campaigns.build(raw)
    assert campaign.settings.code == "THIDUA-2021-01"
    assert len(campaign.units) == 12
    assert [(row.code, row.before) for row in campaign.deadlines] == [
        ("NOP_HO_SO", date(2021, 6, 18)),
        ("TRINH_TINH", date(2021, 6, 26)),
        ("BAO_CAO", date(2021, 6, 30)),
    ]
    assert [(award.code, award.quota, award.otherwise) for award in campaign.awards] == [
        ("BK", 1, "GK"),
        ("GK", None, ""),
    ]
    assert [len([row for row in campaign.criteria if row.kind == kind]) for kind in ("TT", "CN")] == [5, 5]
    assert len(campaign.contents) == 6
    assert len(campaign.council) == 7
    assert {basis.document for basis in campaign.legal_bases} <= {row.code for row in campaign.documents}


def test_every_setting_stands_in_the_shipped_workbook() -> None:
    items = {heading_key(line["Mục"]) for line in rows_of(opened(SHIPPED.read_bytes())["Đợt thi đua"])}
    assert items == {heading_key(item) for item in SETTINGS.split(" · ")}


def test_no_slip_of_the_plan_was_copied() -> None:
    words = "\n".join(
        str(value)
        for sheet in opened(SHIPPED.read_bytes())
        for line in sheet.iter_rows(values_only=True)
        for value in line
    )
    for slip in ("91/2017/NQ-CP", "XVIII", "2015-2020", "những nhiễu", "năm 2020"):
        assert slip not in words


def test_what_was_not_verified_says_so() -> None:
    book = opened(SHIPPED.read_bytes())

    def unsure(sheet: str, key: str, value: Any) -> list[bool]:
        lines = [line for line in rows_of(book[sheet]) if line[key] == value]
        assert lines
        return ["cần kiểm tra" in str(line.get("Ghi chú") or line.get("Giải thích")).casefold() for line in lines]

    assert unsure("Lương cơ sở", "Mức (*)", 1_300_000) == [True]
    assert unsure("Lương cơ sở", "Mức (*)", 1_490_000) == [False]
    assert all(unsure("Mức thưởng", "Hệ số tập thể", 3.0))
    assert unsure("Đợt thi đua", "Mục", "Ngưỡng biểu quyết") == [True]
    assert unsure("Đợt thi đua", "Mục", "Tính cả ngày hạn") == [True]
    assert all("Dữ liệu mẫu" in line["Ghi chú"] or "Kế hoạch" in line["Ghi chú"] for line in rows_of(book["Nhân sự"]))
    assert all(line["Email"].endswith(".example") for line in rows_of(book["Đơn vị"]))
