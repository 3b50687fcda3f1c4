"""Urging while units register: who has not, and who has errors in it; afterwards as ever."""

from __future__ import annotations

import email
import io
from datetime import date
from email.message import Message
from functools import cache

import openpyxl

from pipeline import flow
from pipeline.cli import folders
from pipeline.replies import registering
from tests.conftest import Thidua
from tests.registering import CAME, ROOT, ground, inputs, story
from tests.test_registering import ELSEWHERE, EVERY_UNIT
from tests.test_registering_seen import IN_FEBRUARY, IN_MARCH, REGISTERED

TEMPLATES = folders.shipped(ROOT, "templates", folders.TEMPLATES)


@cache
def made(day: date) -> dict[str, bytes]:
    return dict(flow.reminders(story(inputs(REGISTERED), day), TEMPLATES))


def letter(name: str, day: date = IN_FEBRUARY) -> Message:
    return email.message_from_bytes(made(day)[name])


def body(message: Message) -> str:
    part = next(part for part in message.walk() if part.get_content_type() == "text/plain")
    return bytes(part.get_payload(decode=True) or b"").decode()  # type: ignore[arg-type]


def enclosed(message: Message) -> dict[str, bytes]:
    return {
        name: bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
        for part in message.walk()
        if (name := part.get_filename())
    }


def test_while_units_register_those_are_urged_who_have_not_or_have_it_wrong() -> None:
    wanted = [code for code in EVERY_UNIT if code != "TTUD"]  # VP has registered a zero
    assert sorted(made(IN_FEBRUARY)) == sorted([*(f"{code}.eml" for code in wanted), "goi-dien.xlsx", "lich.ics"])


def test_who_has_not_gets_the_form_and_the_day() -> None:
    one = letter("TTS.eml")
    assert "chưa có đăng ký chỉ tiêu, công trình thi đua của đơn vị" in body(one)
    assert "chưa gửi biểu đăng ký." in body(one)
    assert "trước ngày 15/02/2021 (nhận đến hết ngày 14/02/2021): còn 2 ngày" in body(one)
    ((name, data),) = enclosed(one).items()
    assert name == "TTS-dang-ky.xlsx" and data == dict(flow.blank_forms(ground()))["dang-ky/TTS.xlsx"]


def test_who_has_it_wrong_gets_it_back_with_the_place_marked() -> None:
    one = letter("VP.eml")
    assert "biểu còn 1 lỗi" in body(one) and "Chỉ tiêu › E5 (Đăng ký): 0 không lớn hơn 0." in body(one)
    ((name, data),) = enclosed(one).items()
    assert name.endswith("-can-sua.xlsx")
    cell = openpyxl.load_workbook(io.BytesIO(data))["Chỉ tiêu"]["E5"]
    assert cell.comment is not None and "không lớn hơn 0" in cell.comment.text


def test_the_call_list_says_what_is_missing_and_the_calendar_knows_the_day() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(IN_FEBRUARY)["goi-dien.xlsx"]))
    rows = {row[0]: row for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)}
    assert rows["TTS"][5:7] == ("Chưa đăng ký", "Chưa gửi biểu đăng ký.")
    assert rows["VP"][5:7] == ("Đăng ký còn lỗi", "1 lỗi phải sửa trong biểu đăng ký.")
    assert "DTSTART;VALUE=DATE:20210214" in made(IN_FEBRUARY)["lich.ics"].decode()


def test_whose_file_is_of_no_use_is_told_what_is_wrong_with_it() -> None:
    sent = {"TTUD.xlsx": ELSEWHERE, "QLKH.xlsx": b"xin chao"}
    rows = [(f"dang-ky/{name}", name.removesuffix(".xlsx"), CAME, "") for name in sent]
    given = dict(flow.reminders(story(inputs(sent, rows=rows), IN_FEBRUARY), TEMPLATES))
    wrong = 'tệp gửi đăng ký không dùng được: là biểu mẫu của đợt "KHAC", không phải đợt "THIDUA-2021-01"'
    assert f"{wrong}." in body(email.message_from_bytes(given["TTUD.eml"]))
    assert "không dùng được: không" in body(email.message_from_bytes(given["QLKH.eml"]))
    book = openpyxl.load_workbook(io.BytesIO(given["goi-dien.xlsx"]))
    assert any(str(row[6]).casefold() == f"{wrong}.".casefold() for row in book.worksheets[0].values)


def test_once_the_day_is_over_units_are_urged_to_propose() -> None:
    assert sorted(made(IN_MARCH)) == sorted([*(f"{code}.eml" for code in EVERY_UNIT), "goi-dien.xlsx", "lich.ics"])
    assert "chưa nhận được hồ sơ đề nghị khen thưởng" in body(letter("TTUD.eml", IN_MARCH))


def test_the_help_says_what_the_letters_urge_to_while_units_register(thidua: Thidua) -> None:
    assert "chưa qua hạn DANG_KY thì thư nhắc đăng ký" in " ".join(thidua("remind", "--help").out.split())


def test_the_words_given_are_those_offered() -> None:
    base = ground()
    told = registering.words(base.campaign, base.campaign.units[0], "", [], [], IN_FEBRUARY)
    assert told.keys() == registering.TOLD.keys()
