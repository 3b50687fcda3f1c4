"""Registering before the campaign: the form for it, what counts as registered, who registered nothing."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from pipeline import flow
from pipeline.shapes import Fault, Severity, Stage, Standing, State
from tests.mails import attachment, mail
from tests.registering import CAME, DUE, blanks, campaign_workbook, codes, ground, inputs, registration, story
from tests.sample import expectations

BEFORE, AFTER = date(2021, 2, 14), DUE
TTUD = "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ"
TARGETS = [(TTUD, "Chuyển giao quy trình nuôi cấy mô", "quy trình", 3), (TTUD, "Bài đăng tạp chí", "bài", 2.5)]
WORKS = [(TTUD, "Lắp đặt trạm quan trắc ở Pác Bó")]
GOOD = registration("TTUD", TARGETS, WORKS)
EVERY_UNIT = [unit.code for unit in ground().campaign.units]


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def headings(sheet: Any, row: int = 3) -> list[str]:
    return [str(cell.value).replace(" (*)", "") for cell in sheet[row] if cell.value]


def changed(data: bytes, sheet: str, cell: str, value: Any) -> bytes:
    book = opened(data)
    book[sheet][cell].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def standings(run: flow.Story) -> dict[str, Standing]:
    return {one.file: one.standing for one in run.examined.registered.received}


# --------------------------------------------------------------------------------------------------------- the campaign


def test_without_a_day_to_register_by_there_is_nothing_of_it() -> None:
    base = ground(None)
    assert not base.registers
    assert "bieu-dang-ky" not in base.suites
    assert [name for name, _ in flow.blank_forms(base)] == [f"{code}.xlsx" for code in EVERY_UNIT]
    run = story(inputs(due=None), AFTER)
    assert (codes(run), run.decided.stage, run.decided.registering) == ([], Stage.BEFORE_MEETING, None)


def test_files_to_register_in_a_campaign_without_that_day_are_named_and_not_read() -> None:
    run = story(inputs({"TTUD.xlsx": GOOD}, due=None), AFTER)
    assert codes(run) == [("DK-07", "")]
    assert "có 1 tệp" in next(one.message for one in run.findings if one.code == "DK-07")


def test_the_day_to_register_by_is_not_behind_that_to_propose_by() -> None:
    ground(date(2021, 6, 18))
    with pytest.raises(Fault) as fault:
        flow.ground({flow.CAMPAIGN: lambda: campaign_workbook(date(2021, 6, 19))}, expectations())
    assert {one.code for one in fault.value.findings} == {"LICH-02"}


# ------------------------------------------------------------------------------------------------------------- the form


def test_each_unit_gets_a_form_to_register_that_asks_only_what_is_registered() -> None:
    made = blanks()
    assert sorted(made) == sorted(
        [f"{code}.xlsx" for code in EVERY_UNIT] + [f"dang-ky/{code}.xlsx" for code in EVERY_UNIT]
    )
    book = opened(made["dang-ky/TTUD.xlsx"])
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        "Hướng dẫn", "Thông tin", "Tập thể", "Chỉ tiêu",
    ]  # fmt: skip
    items = {row[0].value: row[1] for row in book["Thông tin"].iter_rows(min_row=2)}
    assert items["Giai đoạn"].value == "Đăng ký" and items["Giai đoạn"].protection.locked
    assert [str(item).replace(" (*)", "") for item in items] == [
        "Mã đợt", "Giai đoạn", "Mã đơn vị", "Tên đơn vị", "Người lập biểu", "Điện thoại",
    ]  # fmt: skip
    asked = headings(book["Tập thể"])
    assert asked[:3] == ["STT", "Tên tập thể", "Thuộc đơn vị"]
    assert [one.partition(".")[0] for one in asked[3:]] == ["TT5"]
    assert headings(book["Chỉ tiêu"]) == ["STT", "Tập thể", "Chỉ tiêu", "Đơn vị tính", "Đăng ký", "Mã tiêu chí"]
    guidance = " ".join(str(cell) for row in book["Hướng dẫn"].iter_rows(values_only=True) for cell in row if cell)
    assert "Hạn đăng ký: trước ngày 15/02/2021" in guidance and "Biểu đăng ký thi đua: Trung tâm" in guidance
    for word in ("phiếu", "Giấy tờ", "Thực hiện", "họp xét", "Hình thức", "18/06/2021", "đã đăng ký phải"):
        assert word not in guidance, word


def test_the_form_to_propose_is_asked_as_ever() -> None:
    assert headings(opened(blanks()["TTUD.xlsx"])["Chỉ tiêu"]) == headings(
        opened(dict(flow.blank_forms(ground(None)))["TTUD.xlsx"])["Chỉ tiêu"]
    )


# ------------------------------------------------------------------------------------------------- what is registered


def test_who_registered_nothing_is_named_once_the_day_is_over() -> None:
    files = inputs({"TTUD.xlsx": GOOD})
    early, late = story(files, BEFORE), story(files, AFTER)
    others = [code for code in EVERY_UNIT if code != "TTUD"]
    assert early.decided.registering and list(early.decided.registering.without) == others
    assert codes(early) == []
    assert codes(late) == [("DK-03", code) for code in sorted(others)]
    assert all(one.severity is Severity.WARNING for one in late.findings if one.code == "DK-03")
    assert {state.state for state in late.decided.states} == {State.AWAITED}
    assert (early.decided.stage, late.decided.stage) == (Stage.REGISTERING, Stage.BEFORE_MEETING)


def test_one_that_proposes_early_does_not_end_registering() -> None:
    files = inputs({"TTUD.xlsx": GOOD}, {"TTS.xlsx": blanks()["TTS.xlsx"]})
    assert story(files, BEFORE).decided.stage is Stage.REGISTERING
    assert story(files, AFTER).decided.stage is Stage.BEFORE_MEETING


def test_what_was_registered_is_known_by_row_and_cell() -> None:
    (made,) = story(inputs({"TTUD.xlsx": GOOD}), AFTER).examined.registered.registrations
    assert (made.unit, made.file) == ("TTUD", "dang-ky/TTUD.xlsx")
    assert [(one.work, one.criterion, one.text, one.measure, one.cell) for one in made.pledges] == [
        (True, "TT5", "Lắp đặt trạm quan trắc ở Pác Bó", "", "D4"),
        (False, "TT4", "Chuyển giao quy trình nuôi cấy mô", "quy trình", "E4"),
        (False, "TT4", "Bài đăng tạp chí", "bài", "E5"),
    ]
    assert [str(one.amount) for one in made.pledges] == ["None", "3", "5/2"]


def test_the_last_form_in_time_counts_and_the_others_are_named() -> None:
    files = {"1.xlsx": registration("TTUD", TARGETS[:1]), "2.xlsx": GOOD, "3.xlsx": registration("TTUD", TARGETS[1:])}
    rows = [
        ("dang-ky/1.xlsx", "", "01/02/2021 08:00", ""),
        ("dang-ky/2.xlsx", "", "14/02/2021 23:59", ""),
        ("dang-ky/3.xlsx", "", "15/02/2021 00:01", ""),
    ]
    run = story(inputs(files, rows=rows), AFTER)
    assert standings(run) == {
        "dang-ky/1.xlsx": Standing.SUPERSEDED,
        "dang-ky/2.xlsx": Standing.COUNTS,
        "dang-ky/3.xlsx": Standing.LATE,
    }
    assert [one.file for one in run.examined.registered.registrations] == ["dang-ky/2.xlsx"]
    assert ("DK-06", "TTUD") in codes(run) and ("NHAN-12", "TTUD") in codes(run, "NHAN")


ELSEWHERE = changed(changed(GOOD, "Thông tin", "B2", "KHAC"), "_thidua", "B3", "KHAC")
ZERO = registration("TTUD", [(TTUD, "Bài", "bài", 0)])
NO_FIGURE = registration("TTUD", [(TTUD, "Bài", "bài", None)])
WHY = {
    "late": ({"a.xlsx": GOOD}, "15/02/2021 08:00", "biểu đăng ký gửi quá hạn"),
    "blank": ({"a.xlsx": registration("TTUD")}, CAME, "biểu đăng ký để trống"),
    "only a zero": ({"a.xlsx": ZERO}, CAME, "mọi dòng của biểu đăng ký đều có lỗi"),
    "only a blank figure": ({"a.xlsx": NO_FIGURE}, CAME, "đều có lỗi"),
    "two at one time": (
        {"a.xlsx": GOOD, "b.xlsx": registration("TTUD", TARGETS[:1])}, CAME, "cùng giờ nhận mà khác nội dung",
    ),
    "another campaign": ({"a.xlsx": ELSEWHERE}, CAME, "không dùng được"),
    "no workbook": ({"a.xlsx": b"xin chao"}, CAME, "không dùng được"),
}  # fmt: skip


@pytest.mark.parametrize("case", WHY)
def test_a_unit_whose_form_is_worth_nothing_is_told_why(case: str) -> None:
    files, came, why = WHY[case]
    run = story(inputs(files, rows=[(f"dang-ky/{name}", "TTUD", came, "") for name in files]), AFTER)
    told = [one.message for one in run.findings if (one.code, one.unit) == ("DK-03", "TTUD")]
    assert [one.endswith(f"{why}.") for one in told] == [True]
    assert {state.state for state in run.decided.states} == {State.AWAITED}


def test_a_target_registered_twice_is_at_fault_in_both_rows() -> None:
    twice = registration("TTUD", [*TARGETS, (TTUD, "  bài đăng TẠP CHÍ ", "bài", 4)])
    run = story(inputs({"TTUD.xlsx": twice}), AFTER)
    assert [(one.code, one.cell) for one in run.findings if one.code.startswith("CT-")] == [
        ("CT-10", "C5"),
        ("CT-10", "C6"),
    ]
    (made,) = run.examined.registered.registrations
    assert [one.text for one in made.pledges if one.sound] == [TARGETS[0][1]]


def test_once_the_day_is_over_a_fault_of_a_registration_only_tells_what_was_not_counted() -> None:
    files = inputs({"TTUD.xlsx": ZERO, "VP.xlsx": b"xin chao"}, {"KHTC.xlsx": b"xin chao"})
    early, late = story(files, BEFORE), story(files, AFTER)
    told = {one.file: one for one in late.findings if one.code in ("CT-06", "TEP-03", "TEP-06")}
    errors = {one.file for one in early.findings if one.severity is Severity.ERROR}
    assert errors == {"dang-ky/TTUD.xlsx", "dang-ky/VP.xlsx", "KHTC.xlsx"}
    assert {one.file for one in late.findings if one.severity is Severity.ERROR} == {"KHTC.xlsx"}
    assert told["dang-ky/TTUD.xlsx"].remedy.startswith("Dòng này không được tính là đã đăng ký")
    assert told["dang-ky/VP.xlsx"].remedy.startswith("Những gì bị lỗi này không được tính")
    assert [one.sound for one in late.examined.registered.registrations[0].pledges] == [False]
    assert len(late.findings) == len(early.findings) + len(codes(late, "DK-03"))


def test_targets_without_a_work_are_registered_all_the_same() -> None:
    run = story(inputs({"TTUD.xlsx": registration("TTUD", TARGETS)}), AFTER)
    assert [(one.code, one.severity) for one in run.findings if one.file == "dang-ky/TTUD.xlsx"] == [
        ("TL-03", Severity.WARNING)
    ]
    assert len(run.examined.registered.registrations[0].pledges) == 2


def test_a_form_of_an_unknown_unit_is_named_and_nobody_s() -> None:
    strange = changed(changed(GOOD, "Thông tin", "B4", "LA"), "_thidua", "B4", "LA")
    run = story(inputs({"LA.xlsx": strange}), AFTER)
    assert ("NHAN-08", "") in codes(run, "NHAN")
    assert len(codes(run)) == len(EVERY_UNIT)


def test_a_form_in_the_wrong_folder_counts_for_neither() -> None:
    run = story(inputs({"TTS.xlsx": blanks()["TTS.xlsx"]}, {"TTUD.xlsx": GOOD}), AFTER)
    assert ("DK-01", "") in codes(run) and ("DK-02", "") in codes(run)
    assert not run.examined.received and not run.examined.registered.received
    assert {one.file for one in run.findings if one.code == "DK-01"} == {"dang-ky/TTS.xlsx"}
    assert {one.file for one in run.findings if one.code == "DK-02"} == {"TTUD.xlsx"}


def test_the_register_names_a_form_to_register_with_its_folder() -> None:
    rows = [("TTUD.xlsx", "", CAME, ""), ("dang-ky/KHAC.xlsx", "", CAME, "")]
    run = story(inputs({"TTUD.xlsx": GOOD}, rows=rows), AFTER)
    told = {one.code: one.sentence for one in run.findings if one.code in ("DK-04", "DK-05", "NHAN-02", "NHAN-01")}
    assert sorted(told) == ["DK-04", "DK-05", "NHAN-01"]
    assert '"dang-ky/TTUD.xlsx"' in told["DK-04"]
    # the row of a proposal never gives its time to what was registered under the same name
    both = inputs(
        {"TTUD.xlsx": GOOD}, {"TTUD.xlsx": blanks()["TTUD.xlsx"]}, [("TTUD.xlsx", "", "17/06/2021 08:00", "")]
    )
    run = story(both, AFTER)
    assert [one.received for one in run.examined.registered.received] == [None]
    assert [str(one.received) for one in run.examined.received] == ["2021-06-17 08:00:00"]


def test_a_mail_may_register() -> None:
    letter = mail(attachment("Đăng ký.xlsx", GOOD), received="Received: by mx; Wed, 10 Feb 2021 08:30:00 +0700\r\n")
    run = story(inputs({"thu.eml": letter}, rows=[]), AFTER)
    (made,) = run.examined.registered.registrations
    assert (made.unit, made.file) == ("TTUD", "dang-ky/thu.eml › Đăng ký.xlsx")
    assert run.examined.inputs.keys() >= {"dang-ky/thu.eml"}


def test_a_folder_of_that_name_among_the_proposals_loses_nothing() -> None:
    files = inputs({"TTUD.xlsx": GOOD}, {"dang-ky/TTUD.xlsx": blanks()["TTUD.xlsx"]}, rows=[])
    run = story(files, AFTER)
    assert [one.file for one in run.examined.received] == ["don-vi/dang-ky/TTUD.xlsx"]
    assert [one.file for one in run.examined.registered.received] == ["dang-ky/TTUD.xlsx"]
    assert run.examined.inputs.keys() >= {"don-vi/dang-ky/TTUD.xlsx", "dang-ky/TTUD.xlsx"}


def test_rows_of_the_register_and_files_may_come_in_any_order() -> None:
    files = {"b.xlsx": GOOD, "a.xlsx": registration("VP", [("Văn phòng Sở", "Số hóa hồ sơ", "hồ sơ", 40)])}
    one, other = story(inputs(files), AFTER), story(dict(reversed(inputs(files).items())), AFTER)
    assert one.examined.registered.registrations == other.examined.registered.registrations
    assert one.findings == other.findings
