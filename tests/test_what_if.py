"""What would be otherwise: wishes in the clerk's words over the shipped campaign, held against real runs."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import flow
from pipeline.campaign import Deadline, deadlines
from pipeline.cli import folders
from pipeline.flow import Story
from pipeline.shapes import Fault, Papers, Result
from pipeline.views import what_if as view
from pipeline.views.what_if import Comparison
from tests.conftest import Thidua
from tests.small_campaign import CAMPAIGN

ROOT = Path(__file__).parent.parent
AS_OF = date(2021, 6, 30)
EXPECTATIONS = folders.shipped(ROOT, "expectations", ".json")
INPUTS = folders.lazily(ROOT / "inputs")

Files = Mapping[str, Callable[[], bytes]]


@cache
def real() -> Story:
    return flow.story(INPUTS, EXPECTATIONS, AS_OF)


def supposed(*wishes: str, inputs: Files = INPUTS, story: Story | None = None) -> Comparison:
    return flow.what_if(story or real(), inputs, EXPECTATIONS, wishes)


def edited(cells: Mapping[tuple[str, str, str], Any], inputs: Files = INPUTS) -> Files:
    """Give the inputs with cells of the campaign workbook set as a clerk would: (sheet, row, heading) → value."""
    book = openpyxl.load_workbook(io.BytesIO(inputs[flow.CAMPAIGN]()))
    for (name, row, heading), value in cells.items():
        sheet = book[name]
        columns = {str(cell.value).replace(" (*)", ""): cell.column for cell in sheet[1]}
        rows = {str(cell.value).replace(" (*)", ""): cell.row for cell in sheet["A"]}
        sheet.cell(rows[row], columns[heading]).value = value
    out = io.BytesIO()
    book.save(out)
    return {**inputs, flow.CAMPAIGN: out.getvalue}


def results(story: Story) -> dict[str, tuple[str, str]]:
    return {one.nomination: (str(one.result), one.tied_for) for one in story.decided.outcomes}


def told(compared: Comparison) -> dict[str, tuple[str, str]]:
    """Give every outcome as the comparison has it: what is, with its differences over it."""
    after = {one.code: (one.after.result, one.after.tied_for) for one in compared.differences}
    return results(real()) | after


def faults(*wishes: str) -> str:
    with pytest.raises(Fault) as caught:
        supposed(*wishes)
    return "\n".join(finding.sentence for finding in caught.value.findings)


# --------------------------------------------------------------------------------------------------- against a real run


def test_no_change_changes_nobody() -> None:
    compared = supposed()
    assert (compared.amendments, compared.differences, compared.units, compared.notes) == ((), (), (), ())
    assert compared.money.before == compared.money.after > 0
    assert all(count.before == count.after for count in compared.counts)


def test_what_stands_there_already_is_no_change() -> None:
    compared = supposed("Hình thức › BK › Tối đa = 1", "Ngưỡng biểu quyết = 1/2")
    assert (compared.amendments, compared.differences) == ((), ())


CHANGES = {
    "quota": (1, 2, None),
    "votes": ("50%", "2/3", "45%"),
    "present": ("2/3", "1"),
    "denominator": ("Tổng số thành viên", "Có mặt"),
    "rounding": ("Lên", "Không"),
}
CELLS = {
    "quota": ("Hình thức", "BK", "Tối đa"),
    "votes": ("Đợt thi đua", "Ngưỡng biểu quyết", "Giá trị"),
    "present": ("Đợt thi đua", "Tỷ lệ dự họp tối thiểu", "Giá trị"),
    "denominator": ("Đợt thi đua", "Mẫu số biểu quyết", "Giá trị"),
    "rounding": ("Đợt thi đua", "Làm tròn tiền thưởng", "Giá trị"),
}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in CHANGES.items()}))
def test_a_what_if_is_the_real_run_of_a_workbook_edited_so(chosen: Mapping[str, Any]) -> None:
    wishes = []
    for name, value in chosen.items():
        sheet, row, heading = CELLS[name]
        place = row if heading == "Giá trị" else f"{row} › {heading}"
        wishes.append(f"{sheet} › {place} = {value if value is not None else ''}")
    run = flow.story(edited({CELLS[name]: value for name, value in chosen.items()}), EXPECTATIONS, AS_OF)
    compared = supposed(*wishes)
    assert told(compared) == results(run)
    assert compared.money.after == supposed(story=run).money.before
    before = results(real())
    assert all(before[one.code] != results(run)[one.code] for one in compared.differences)


def test_a_threshold_lets_one_in_and_who_has_no_vote_waits() -> None:
    compared = supposed("Tiêu chí › TT4 › Ngưỡng = 50%")
    (one,) = compared.differences
    assert (one.name, one.before.result, one.after.result) == (
        "Phòng Quản lý công nghệ",
        Result.INELIGIBLE,
        Result.AWAITING,
    )
    assert "59%" in one.why and "chưa biểu quyết" in one.why
    assert view.LIST_CHANGED in compared.notes


def test_a_changed_list_gives_what_the_clerk_gets_when_she_takes_the_new_council_workbook() -> None:
    inputs = edited({("Tiêu chí", "TT4", "Ngưỡng"): "50%"})
    first = flow.story(inputs, EXPECTATIONS, AS_OF)
    templates = folders.shipped(ROOT, "templates", folders.TEMPLATES)
    files = flow.papers(first, Papers(), templates)
    laid = next(data for name, data in files if name == "hoi-dong/hoi-dong.xlsx")
    second = flow.story({**inputs, flow.COUNCIL: lambda: laid}, EXPECTATIONS, AS_OF)
    assert told(supposed("Tiêu chí › TT4 › Ngưỡng = 50%")) == results(second)


def test_late_ones_are_let_in_by_the_day_that_keeps_the_last_of_them() -> None:
    compared = supposed("nộp  Muộn")
    assert [one.sentence for one in compared.amendments] == [
        "Lịch › NOP_HO_SO › Trước ngày: 18/06/2021 → 19/06/2021",
    ]
    assert {one.before.reason for one in compared.differences} == {"quá hạn"}
    assert [(one.before, one.after) for one in compared.units] == [("Quá hạn", "Hợp lệ")]
    run = flow.story(edited({("Lịch", "NOP_HO_SO", "Trước ngày"): datetime(2021, 6, 19)}), EXPECTATIONS, AS_OF)
    assert told(compared) == results(run)
    counted = edited({("Đợt thi đua", "Tính cả ngày hạn", "Giá trị"): "Có"})
    story = flow.story(counted, EXPECTATIONS, AS_OF)
    assert supposed("nộp muộn", inputs=counted, story=story).amendments == (), "that day is kept already"


@pytest.mark.parametrize("counts", [False, True])
@given(last=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_deadline_of_a_last_day_keeps_that_day_and_no_other(counts: bool, last: date) -> None:
    campaign = replace(CAMPAIGN, settings=replace(CAMPAIGN.settings, deadline_day_counts=counts))
    moved = Deadline("NOP_HO_SO", "", deadlines.before_for(campaign, last))
    assert deadlines.last_day(campaign, moved) == last


def test_without_a_late_file_nothing_is_let_in() -> None:
    inputs = {name: load for name, load in INPUTS.items() if name != flow.REGISTER}
    story = flow.story(inputs, EXPECTATIONS, AS_OF)
    compared = supposed("nộp muộn", inputs=inputs, story=story)
    assert compared.notes == (view.NOBODY_LATE,)
    assert not compared.differences


def test_a_raised_quota_says_which_limits_stay_and_what_it_costs() -> None:
    compared = supposed("Hình thức › BK › Tối đa = 2")
    (one,) = compared.differences
    assert (one.before.result, one.after.result, one.after.short) == ("GK", "BK", "đề nghị BK")
    assert one.after.words.startswith("Đề nghị: ")
    assert "trong số lượng" in one.why and one.why == one.after.reason
    assert compared.notes == ("Số tối đa từng loại của BK vẫn là: tập thể 1, cá nhân 1.",)
    assert compared.money.before - compared.money.after == 450_000, "what is only proposed is paid elsewhere"


def test_a_tie_is_shown_and_not_decided() -> None:
    compared = supposed("Hình thức › GK › Tối đa = 20", "Hình thức › GK › Tối đa tập thể =")
    tied = [one for one in compared.differences if one.after.result == Result.TIED]
    assert tied and compared.tied == {"GK": tuple(dict.fromkeys(compared.tied["GK"]))}
    assert {one.name for one in tied} <= set(compared.tied["GK"])


# ---------------------------------------------------------------------------------------------------- what is not clear


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("cho nhiều hơn", "chưa rõ đổi gì thành gì"),
        ("Hình thức › BK = 2", "chưa rõ đổi gì thành gì"),
        ("Hinh thuc › BK › Tối đa = 2", 'không có trang "Hinh thuc". Có phải "Hình thức"?'),
        ("Hình thức › BQ › Tối đa = 2", 'trang Hình thức không có dòng "BQ"'),
        ("Hình thức › BK › Toi da = 2", 'không có cột hay mục "Toi da". Có phải "Tối đa"?'),
        ("Nguong bieu quyet = 60%", 'Có phải "Ngưỡng biểu quyết"?'),
        ("Hình thức › BK › Tối đa = hai", '"hai" không phải là số nguyên'),
        ("Mức thưởng › 01/10/2017 › Hệ số cá nhân = 1", 'có 2 dòng "01/10/2017". Ghi số dòng, ví dụ "dòng 2"'),
        ("Loại đối tượng › CN › Tên = Người", "không đổi được ở đây"),
        ("Hình thức › BK › Tối đa = 0", "0 nhỏ hơn 1."),
        ("Hình thức › BK › Tối đa cá nhân = 3", "Tối đa cá nhân là số âm hoặc lớn hơn Tối đa"),
        ("Lịch › NOP_HO_SO › Trước ngày = 28/06/2021", "đứng trước hạn của việc phải xong trước nó"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(wish: str, said: str) -> None:
    assert said in faults(wish)


def test_every_fault_is_said_at_once_and_two_values_for_one_cell_are_one() -> None:
    found = faults("Hình thức › BK › Tối đa = 0", "x", "Ngưỡng biểu quyết = 50%", "ngưỡng biểu quyết = 60 %")
    assert found.count("\n") == 3, "the cell at 0 is also below what its kinds have"
    assert "nhỏ hơn 1" in found and "x: chưa rõ" in found and "đã được đổi thành 50%" in found


def test_rows_are_found_by_code_name_or_number_and_marks_as_they_are_typed() -> None:
    for row in ("BK", "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Cao Bằng", "dòng 2"):
        (amendment,) = supposed(f" hình thức >{row}> TỐI ĐA=2").amendments
        assert amendment.sentence == "Hình thức › BK › Tối đa: 1 → 2"


# ------------------------------------------------------------------------------------------------------------- the door


def test_the_command_tells_who_and_why_and_writes_nothing(thidua: Thidua, tmp_path: Path) -> None:
    before = {name: load() for name, load in folders.lazily(ROOT / "inputs").items()}
    place = ("--inputs", ROOT / "inputs", "--outputs", tmp_path / "outputs", "--as-of", AS_OF.isoformat())
    said = thidua("what-if", "--quota", "BK=2", "--threshold", "TT4=50%", "--threshold", "45%", "--late", *place)
    assert said.code == 0
    for words in ("Tối đa: 1 → 2", "Ngưỡng: 60% → 50%", "Ngưỡng biểu quyết: 50% → 45%", "18/06/2021 → 19/06/2021"):
        assert words in said.out
    assert "đề nghị BK" in said.out and "Chỉ là thử" in said.out
    assert max(map(len, said.out.splitlines())) <= 80
    assert not list(tmp_path.iterdir())
    assert {name: load() for name, load in folders.lazily(ROOT / "inputs").items()} == before


def test_a_call_without_a_change_is_wrong_usage_and_one_at_fault_leaves_with_one(thidua: Thidua) -> None:
    assert thidua("what-if").code == 2
    said = thidua("what-if", "--quota", "BK=không", "--json")
    assert said.code == 1
    assert [fault["code"] for fault in json.loads(said.out)["faults"]] == ["DOC-09"]


def test_the_board_tells_it_only_when_asked(tmp_path: Path) -> None:
    templates = folders.shipped(ROOT, "templates", folders.TEMPLATES)
    story = real()
    written = flow.documents(story)[:0]
    compared = supposed("Hình thức › BK › Tối đa = 2")
    pages = [
        dict(flow.papers(story, written, templates, supposed=one))["index.html"].decode() for one in (compared, None)
    ]
    assert "Nếu đổi quy tắc" in pages[0] and "Lã Kim Giang" in pages[0].split("Nếu đổi quy tắc")[1]
    assert "13.950.000 đồng → 13.500.000 đồng" in pages[0]
    assert "Nếu đổi quy tắc" not in pages[1]
