"""The next campaign's workbook: what is kept of an earlier one, what is marked, what is not said of another."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from pipeline import flow
from pipeline.documents import blank
from pipeline.shapes import TO_DECIDE, Fault
from tests import sample
from tests.registering import campaign_workbook

SHIPPED = (sample.ROOT / "inputs" / flow.CAMPAIGN).read_bytes()


def made(same_body: bool = True, given: Mapping[str, str] | None = None) -> Any:
    data = flow.next_campaign(SHIPPED, sample.expectations(), same_body, given=given).workbook
    return openpyxl.load_workbook(BytesIO(data))


def column(book: Any, sheet: str, heading: str) -> list[Any]:
    top = [str(cell.value).removesuffix(blank.REQUIRED) for cell in book[sheet][1]]
    return [row[top.index(heading)] for row in book[sheet].iter_rows(min_row=2, values_only=True)]


def setting(book: Any, name: str) -> Any:
    return next(
        row[1]
        for row in book["Đợt thi đua"].iter_rows(values_only=True)
        if str(row[0]).removesuffix(blank.REQUIRED) == name
    )


def test_units_people_council_and_signer_are_taken_over_from_the_same_body_only() -> None:
    own, other = made(), made(same_body=False)
    for sheet, heading in (("Đơn vị", "Mã"), ("Nhân sự", "Họ và tên"), ("Hội đồng", "Họ và tên")):
        assert column(own, sheet, heading) == column(openpyxl.load_workbook(BytesIO(SHIPPED)), sheet, heading)
        assert not any(column(other, sheet, heading))
    assert setting(own, "Người ký") and not setting(other, "Người ký")


def test_ratios_are_written_as_a_clerk_types_them() -> None:
    book = made()
    assert setting(book, "Ngưỡng biểu quyết") == "50 %"
    assert setting(book, "Tỷ lệ dự họp tối thiểu") == "2/3"


def test_every_value_to_be_decided_is_marked_with_a_note_and_a_finding() -> None:
    data = flow.next_campaign(SHIPPED, sample.expectations(), True).workbook
    book = openpyxl.load_workbook(BytesIO(data))
    marked = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.comment and cell.comment.text.startswith(blank.UNDECIDED)
    }
    with pytest.raises(Fault) as fault:
        flow.ground({flow.CAMPAIGN: lambda: data}, sample.expectations())
    told = {(one.sheet, one.cell) for one in fault.value.findings if one.code in ("DTD-01", "DTD-21")}
    assert marked == told
    assert {"Đợt thi đua", "Lịch", "Nội dung", "Tiêu chí", "Căn cứ"} == {sheet for sheet, _ in marked}


def test_what_was_said_of_the_earlier_campaign_is_not_said_of_the_next() -> None:
    book = made(given={"Tên đợt thi đua": "chào mừng năm mới", "Đến ngày": "31/12/2022"})
    bases = [text for text in column(book, "Căn cứ", "Căn cứ") if text and "Kế hoạch" in text]
    assert bases and all(text.startswith(TO_DECIDE) for text in bases)
    assert setting(book, "Nguồn kinh phí").startswith("kinh phí khen thưởng năm 2022")
    numbers = [number for number in column(book, "Văn bản", "Số, ký hiệu") if number]
    assert all(number.startswith("…") for number in numbers)


def test_another_body_stands_where_the_shipped_one_stood() -> None:
    given = {"Cơ quan": "Sở Y tế", "Cơ quan chủ quản": "Ủy ban nhân dân tỉnh Lâm Đồng", "Địa danh": "Lâm Đồng"}
    book = made(same_body=False, given={**given, "Tên viết tắt": "SYT"})
    assert column(book, "Hình thức", "Người quyết định") == [
        "Chủ tịch Ủy ban nhân dân tỉnh Lâm Đồng",
        "Giám đốc Sở Y tế tỉnh Lâm Đồng",
    ]
    assert "…/QĐ-SYT" in column(book, "Văn bản", "Số, ký hiệu")
    every = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert "Cao Bằng" not in every.replace("THIDUA", "")


def test_the_plan_is_a_row_of_the_new_campaign() -> None:
    book = made()
    assert column(book, "Văn bản", "Mẫu").count("ke-hoach.docx") == 1


def old_laws(given: Mapping[str, str]) -> list[str]:
    bases = column(made(same_body=False, given=given), "Căn cứ", "Căn cứ")
    return [text for text in bases if text and ("năm 2003" in text or "91/2017" in text or "12/2019" in text)]


@pytest.mark.parametrize("given", [{}, {"Đến ngày": "30/11/2026"}, {"BAO_CAO": "15/01/2024"}])
def test_laws_out_of_force_on_the_day_or_perhaps_are_marked_with_what_stands_instead(given: dict[str, str]) -> None:
    found = old_laws(given)
    assert len(found) >= 6 and all(text.startswith(f"{TO_DECIDE}: Từ") for text in found)
    assert any("06/2022/QH15" in text for text in found)


def test_laws_in_force_on_the_day_are_taken_over_unmarked() -> None:
    assert not [text for text in old_laws({"Đến ngày": "30/11/2023"}) if TO_DECIDE in text]


def test_a_day_to_register_by_is_a_row_where_it_is_decided_on_and_only_there() -> None:
    given = {"DANG_KY": "15/2/2022"}
    assert column(made(given=given), "Lịch", "Mã")[:2] == ["DANG_KY", "NOP_HO_SO"]
    assert column(made(given=given), "Lịch", "Trước ngày")[0].date().isoformat() == "2022-02-15"
    assert "DANG_KY" not in column(made(), "Lịch", "Mã")
    assert "DANG_KY" in column(made(), "Lịch", blank.NOTE)[0]
    assert "DANG_KY" in [name for name, _ in flow.questions(sample.expectations(), True)]


def test_the_row_of_an_earlier_campaign_is_kept_to_be_decided_or_left_out() -> None:
    data = flow.next_campaign(campaign_workbook(), sample.expectations(), True).workbook
    book = openpyxl.load_workbook(BytesIO(data))
    assert column(book, "Lịch", "Mã")[:2] == ["DANG_KY", "NOP_HO_SO"]
    assert column(book, "Lịch", "Trước ngày")[0] is None
    assert column(book, "Lịch", blank.NOTE)[0] == "Đợt không có đăng ký trước thì xóa dòng này."


def test_what_may_be_added_is_said_once_however_many_campaigns_follow() -> None:
    once = flow.next_campaign(SHIPPED, sample.expectations(), True).workbook
    twice = flow.next_campaign(once, sample.expectations(), True).workbook
    notes = [column(openpyxl.load_workbook(BytesIO(data)), "Lịch", blank.NOTE)[0] for data in (once, twice)]
    assert notes[0] == notes[1] and notes[0].count("DANG_KY") == 1
