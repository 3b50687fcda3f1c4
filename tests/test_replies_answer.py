"""What a unit is told: each state, each place in time, one and none, read as the sentences of the letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.replies import answer, letter
from pipeline.replies.answer import Told
from pipeline.sentences import SENTENCES
from pipeline.shapes import (
    ADDED,
    CHANGED,
    Change,
    Finding,
    Received,
    Resent,
    Severity,
    Standing,
    State,
    UnitState,
)
from tests.papers import CAMPAIGN, SETTINGS, UNFIT

LAST = date(2021, 6, 17)
UNIT = CAMPAIGN.units[0]
TEMPLATES = {name: Path("templates", name).read_bytes() for name in (answer.ANSWER, answer.REMINDER)}


CELL = Change(CHANGED, "Cá nhân", "Nông Thị Hòa", "G6", "Hình thức đề nghị", "Giấy khen", "")
ROW = Change(ADDED, "Cá nhân", "Lý Văn An", "C7", "", "", "")


def fault(number: int = 6, severity: Severity = Severity.ERROR, **more: Any) -> Finding:
    place = {"file": "VP.xlsx", "sheet": "Cá nhân", "cell": f"G{number}", "heading": "Hình thức đề nghị"} | more
    code = place.pop("code", "CN-03")
    return Finding(severity, "VP", code=code, message="để trống.", remedy="Chọn một mục.", row=number, **place)


def sent(standing: Standing = Standing.COUNTS, name: str = "VP.xlsx", day: int = 10, reason: str = "") -> Received:
    return Received(name, "", "VP", datetime(2021, 6, day, 8, 5), standing, standing is Standing.COUNTS, reason)


def told(state: State = State.VALID, files: Sequence[Received] = (sent(),), **more: Any) -> Told:
    return Told(UNIT, UnitState("VP", state, None, "VP.xlsx", 2, 0, 0), files, **more)


def words(one: Told, as_of: date = LAST, kem: Sequence[str] = (), campaign: Any = CAMPAIGN) -> dict[str, Any]:
    drafts = [name for name in kem if name.endswith(".docx")]
    enclosed = [name for name in kem if "-goc." not in name]
    return answer.words(campaign, one, [name for name in kem if name not in drafts], drafts, enclosed, as_of)


def said(one: Told, as_of: date = LAST, kem: Sequence[str] = (), name: str = answer.ANSWER, **more: Any) -> str:
    written = letter.write(name, TEMPLATES[name], words(one, as_of, kem, **more))
    assert not [wrong for wrong in ("  ", " . ", " .\n", " ,", "..") if wrong in written.body]
    return written.subject + "\n" + written.body


def test_the_words_are_those_that_are_offered() -> None:
    full = words(
        told(State.RETURNED, findings=(fault(),), missing=("Tờ trình",), resent=Resent("VP-1.xlsx", (CELL,), (), ())),
        kem=("a.xlsx",),
    )
    assert full.keys() == answer.TOLD.keys()
    for name, fields in answer.TOLD.items():
        if fields:
            assert tuple(full[name][0]) == fields


def test_a_valid_workbook_has_no_fault_and_nothing_to_do() -> None:
    text = said(told())
    assert text.startswith("[THIDUA-2021-01] VP - Văn phòng Sở: hồ sơ hợp lệ\n")
    assert "- VP.xlsx, nhận lúc 08:05 ngày 10/6/2021: được tính\n" in text
    assert "Hồ sơ có 2 đề nghị, không có lỗi nào. Đơn vị không phải gửi lại." in text
    assert "lỗi phải sửa" not in text and "Hạn" not in text


def test_remarks_alone_need_no_answer() -> None:
    one = told(State.WARNED, findings=(fault(severity=Severity.WARNING),), nominations=(UNFIT,))
    text = said(one, kem=("VP-can-sua.xlsx",))
    assert "không có lỗi nào và đã được nhận. Trong đó 1 đề nghị chưa đủ điều kiện xét." in text
    assert "nếu đã đúng, đơn vị không phải làm gì thêm" in text
    assert "Hạn nhận bản sửa: trước ngày 18/6/2021, tức là đến hết ngày 17/6/2021 (hôm nay là ngày cuối)." in text
    after = said(one, LAST + timedelta(days=1))
    assert "Hạn" not in after and "gửi lại" not in after


@pytest.mark.parametrize(
    ("as_of", "line"),
    [
        (date(2021, 6, 14), "Hạn nhận: trước ngày 18/6/2021, tức là đến hết ngày 17/6/2021 (còn 3 ngày)."),
        (LAST, "Hạn nhận: trước ngày 18/6/2021, tức là đến hết ngày 17/6/2021 (hôm nay là ngày cuối)."),
        (date(2021, 6, 18), "Hạn nộp hồ sơ (trước ngày 18/6/2021) đã qua; tệp gửi lại bây giờ được ghi là quá hạn."),
    ],
)
def test_a_returned_workbook_is_told_by_when(as_of: date, line: str) -> None:
    text = said(told(State.RETURNED, findings=(fault(),)), as_of, ("VP-can-sua.xlsx",))
    assert line in text
    assert "1. Cá nhân › G6 (Hình thức đề nghị): để trống. Chọn một mục.\n" in text
    assert ("gửi lại chính tệp ấy" in text) == (as_of <= LAST)


def test_where_the_day_itself_counts_the_letter_says_so() -> None:
    whole = replace(CAMPAIGN, settings=replace(SETTINGS, deadline_day_counts=True))
    text = said(told(State.RETURNED, findings=(fault(),)), campaign=whole)
    assert "Hạn nhận: đến hết ngày 18/6/2021 (còn 1 ngày)." in text
    assert "trước ngày" not in text


def test_ten_faults_stand_in_the_letter_errors_first_and_the_rest_is_counted() -> None:
    findings = [fault(1, Severity.WARNING), *(fault(number) for number in range(2, 14))]
    text = said(told(State.RETURNED, findings=findings), kem=("VP-can-sua.xlsx",))
    assert "còn 12 lỗi phải sửa và 1 điểm nên xem lại" in text
    assert "\n10. Cá nhân › G11" in text and "\n11. " not in text and "(nên xem lại)" not in text
    assert '… và 03 chỗ nữa, có đủ trong trang "Lỗi cần sửa" của tệp gửi kèm.' in text
    assert "chỗ nữa" not in said(told(State.RETURNED, findings=findings[:10]))


def test_a_fault_of_another_file_is_told_with_its_name() -> None:
    files = (sent(Standing.UNUSABLE, "VP-cu.xlsx", 9, "tệp rỗng."), sent())
    text = said(told(State.RETURNED, files, findings=(fault(file="VP-cu.xlsx", sheet="", cell="", heading=""),)))
    assert "1. VP-cu.xlsx: để trống." in text
    assert text.index("- VP.xlsx") < text.index(
        "- VP-cu.xlsx, nhận lúc 08:05 ngày 09/6/2021: không dùng được, tệp rỗng\n"
    )


def test_what_only_the_office_can_mend_is_no_fault_of_the_unit() -> None:
    findings = [fault(code=code, severity=Severity.WARNING) for code in sorted(answer.OF_THE_POST)]
    one = words(told(findings=findings))
    assert (one["so_loi"], one["so_canh_bao"], one["loi"]) == (0, 0, [])


def test_no_remedy_sends_a_unit_to_the_offices_register_or_folders() -> None:
    for code, (_, _, remedy) in SENTENCES.items():
        if code.startswith(("NHAN-", "THU-")) and code not in answer.OF_THE_POST:
            assert "sổ tiếp nhận" not in remedy and "inputs/" not in remedy, code


def test_earlier_and_late_files_are_told_beside_the_one_that_counts() -> None:
    files = (
        sent(Standing.SUPERSEDED, "VP-1.xlsx", 9, "đã có VP.xlsx thay thế."),
        sent(),
        sent(Standing.LATE, "VP-2.xlsx", 18, "nhận lúc …"),
    )
    text = said(told(files=files))
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        "- VP.xlsx, nhận lúc 08:05 ngày 10/6/2021: được tính",
        "- VP-2.xlsx, nhận lúc 08:05 ngày 18/6/2021: quá hạn",
        "- VP-1.xlsx, nhận lúc 08:05 ngày 09/6/2021: đã có VP.xlsx thay thế",
    ]
    assert "không thay tệp đã tính" in text


def test_a_late_workbook_is_listed_and_not_considered() -> None:
    text = said(told(State.LATE, (sent(Standing.LATE, day=18),), missing=("Tờ trình",)), date(2021, 6, 20))
    assert "phải nhận trước ngày 18/6/2021" in text and "không đưa vào xét" in text
    assert "còn thiếu" not in text and "gửi lại" not in text


def test_an_unusable_file_says_why_and_what_to_send() -> None:
    text = said(told(State.UNUSABLE, (sent(Standing.UNUSABLE, reason="tệp đặt mật khẩu."),)))
    assert "VP.xlsx, nhận lúc 08:05 ngày 10/6/2021: không dùng được, tệp đặt mật khẩu\n" in text
    assert "điền vào biểu mẫu đã được cấp, lưu dạng .xlsx và gửi lại" in text


def test_of_two_at_the_same_time_the_unit_is_asked_which() -> None:
    files = (sent(Standing.CONFLICT), sent(Standing.CONFLICT, "VP-2.xlsx"))
    text = said(told(State.RETURNED, files, findings=(fault(code="NHAN-11"),)))
    assert "chưa tệp nào được tính" in text and "tệp nào là bản cuối cùng" in text
    assert "0 lỗi" not in text and "Cách sửa" not in text


def test_a_time_that_is_not_known_is_said_so() -> None:
    assert "- VP.xlsx, chưa ghi giờ nhận: được tính\n" in said(told(files=(sent()._replace(received=None),)))


def test_missing_papers_and_the_drafts_enclosed() -> None:
    one = told(State.RETURNED, findings=(fault(),), missing=("Tờ trình", "Biên bản"))
    assert "Hồ sơ còn thiếu: Tờ trình, Biên bản.\n" in said(one, kem=("VP-can-sua.xlsx",))
    assert "Tờ trình, Biên bản. Bản thảo lập sẵn" in said(one, kem=("VP-can-sua.xlsx", "to-trinh.docx"))


def test_where_only_a_list_goes_back_the_unit_is_told_to_use_its_form() -> None:
    one = told(State.RETURNED, findings=(fault(),))
    text = said(one, kem=("VP-goc.ods", "VP-can-sua.xlsx"))
    assert "liệt kê từng lỗi" in text and "tô màu" not in text
    assert "tô màu" not in said(one, kem=("VP-goc.ods", "VP-can-sua.xlsx"), name=answer.REMINDER)
    assert "tô màu" in said(one, kem=("VP-can-sua.xlsx",), name=answer.REMINDER)


def test_what_changed_since_the_earlier_workbook() -> None:
    text = said(told(resent=Resent("VP-1.xlsx", (CELL, ROW), (fault(),), (fault(7),))))
    assert "So với VP-1.xlsx: 2 chỗ thay đổi; đã sửa 1 trong 2 lỗi của lần trước.\n" in text
    assert '- Cá nhân › G6 (Hình thức đề nghị), Nông Thị Hòa: "Giấy khen" → để trống\n' in text
    assert "- Cá nhân › thêm dòng, Lý Văn An (C7)\n" in text
    many = said(told(resent=Resent("VP-1.xlsx", (CELL,) * 13, (), ())))
    assert many.count("- Cá nhân › G6") == answer.SHOWN and "… và 03 chỗ nữa.\n" in many
    assert "thay đổi" not in said(told())


@pytest.mark.parametrize(
    ("as_of", "subject", "line"),
    [
        (
            date(2021, 6, 14),
            "còn 3 ngày để nộp hồ sơ thi đua",
            "Xin đơn vị gửi hồ sơ trước ngày 18/6/2021 (nhận đến hết",
        ),
        (LAST, "hôm nay là ngày cuối để nộp hồ sơ thi đua", "Hôm nay, ngày 17/6/2021, là ngày cuối cùng nhận hồ sơ"),
        (date(2021, 6, 20), "đã quá hạn nộp hồ sơ thi đua", "Theo Kế hoạch, đơn vị được coi như không có hồ sơ."),
    ],
)
def test_a_silent_unit_is_urged_by_the_days_left(as_of: date, subject: str, line: str) -> None:
    text = said(told(State.AWAITED, ()), as_of, name=answer.REMINDER)
    assert text.startswith(f"[THIDUA-2021-01] VP - Văn phòng Sở: {subject}\n")
    assert line in text and "chưa nhận được hồ sơ" in text
    assert "Trình tỉnh" not in text  # the office's own deadlines are its own


def test_a_unit_that_has_to_mend_is_urged_with_its_faults() -> None:
    one = told(State.RETURNED, findings=(fault(),), missing=("Tờ trình",))
    text = said(one, date(2021, 6, 15), ("VP-can-sua.xlsx",), answer.REMINDER)
    assert "còn 2 ngày để sửa hồ sơ thi đua" in text
    assert "nhưng hồ sơ còn 1 lỗi, còn thiếu Tờ trình." in text
    assert "1. Cá nhân › G6" in text and "gửi lại chính tệp ấy" in text
    assert "gửi lại chính tệp ấy" not in said(one, date(2021, 6, 18), ("VP-can-sua.xlsx",), answer.REMINDER)


def test_only_those_who_owe_something_are_urged() -> None:
    urged = [state for state in State if answer.to_be_urged(UnitState("VP", state, None, "", 0, 0, 0))]
    assert urged == [State.RETURNED, State.UNUSABLE, State.AWAITED, State.SILENT]


def test_hostile_text_is_text_and_stays_in_its_line() -> None:
    name = "<script>x</script>\u202e{{ co_quan }}\r\n\r\nBcc: x@y.vn " + "ữ" * 2_000
    unit = replace(UNIT, name=name, contact=name)
    one = told(State.RETURNED, findings=(fault()._replace(message=name),), missing=(name,))._replace(unit=unit)
    text = said(one)
    assert "<script>x</script>{{ co_quan }} Bcc: x@y.vn" in text
    assert "\u202e" not in text and "\nBcc" not in text
    assert max(map(len, text.splitlines())) < 1_000
