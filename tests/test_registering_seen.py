"""What people see of registering: the last lines of a run, the board, the summary workbook."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from functools import cache
from typing import Any

import docx
import openpyxl
import pytest

from pipeline import flow
from pipeline.cli import folders
from pipeline.documents import council_workbook
from pipeline.views import books, lineage, reopened, summary
from tests.registering import ROOT, inputs, registration, story
from tests.sample import expectations
from tests.test_registered_form import filled, forms
from tests.test_registering import GOOD, TTUD

IN_FEBRUARY, IN_MARCH, IN_JUNE = date(2021, 2, 12), date(2021, 3, 1), date(2021, 6, 12)
VP = registration("VP", [("Văn phòng Sở", "Số hóa hồ sơ", "hồ sơ", 400), ("Văn phòng Sở", "Tin bài", "bài", 0)])
REGISTERED = {"TTUD.xlsx": GOOD, "VP.xlsx": VP}


@cache
def made(day: date, proposed: bool = False, due: bool = True) -> tuple[Any, dict[str, bytes]]:
    """Run the campaign with two registrations; `proposed`: and one proposal with a target lowered."""
    lower = {"Chỉ tiêu": [{"STT": 1, "Đăng ký": 2, "Thực hiện": 2}, {"STT": 2, "Thực hiện": 2}]}
    sent = {"TTUD.xlsx": filled(forms()["TTUD.xlsx"], **lower)} if proposed else {}
    run = story(inputs(REGISTERED, sent) if due else inputs({}, sent, due=None), day)
    written = flow.documents(run)
    papers = flow.papers(run, written, folders.shipped(ROOT, "templates", folders.TEMPLATES))
    files = {name: data if isinstance(data, bytes) else b"".join(data) for name, data in papers}
    return flow.ending(run, written), files


def board(day: date, proposed: bool = False, due: bool = True) -> str:
    return made(day, proposed, due)[1]["index.html"].decode()


def sheet(name: str, day: date, proposed: bool = False) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(made(day, proposed)[1]["tong-hop.xlsx"]))
    rows = list(book[name].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if sum(cell is not None for cell in row) > 2)
    return rows[top:]


def test_while_units_register_that_is_the_stage_and_the_next_work() -> None:
    ended, _ = made(IN_FEBRUARY)
    assert (ended.stage, ended.counts[0]) == ("Đăng ký", "Đăng ký: 2 trên 12 đơn vị")
    assert [line.partition(":")[0] for line in ended.todo] == [
        "Đôn đốc đơn vị chưa đăng ký",
        "Biểu đăng ký còn lỗi",
        "Còn 2 ngày",
    ]
    assert list(ended.figures["registered"]["without"])[:2] == ["TTS", "KHTC"]
    assert "Đăng ký <small>(đang ở đây)</small>" in board(IN_FEBRUARY)


def test_while_units_register_none_is_urged_to_propose_though_one_has() -> None:
    todo = [line.partition(":")[0] for line in made(IN_FEBRUARY, proposed=True)[0].todo]
    assert "Đôn đốc đơn vị chưa đăng ký" in todo and "Đôn đốc đơn vị chưa nộp" not in todo
    assert "Đôn đốc đơn vị chưa nộp" in [line.partition(":")[0] for line in made(IN_MARCH, proposed=True)[0].todo]


def test_once_the_day_is_over_the_forms_to_propose_are_made_anew() -> None:
    ended, _ = made(IN_MARCH)
    assert ended.stage == "Trước họp"
    assert [line.partition(":")[0] for line in ended.todo][:2] == [
        "Hỏi lại đơn vị không đăng ký gì",
        "Biểu đề nghị có sẵn những gì đã đăng ký",
    ]
    assert "Đăng ký <small>(đã qua)</small>" in board(IN_MARCH)


def test_a_change_is_among_the_findings_of_the_run_of_the_board_and_of_the_summary() -> None:
    ended, _ = made(IN_JUNE, True)
    assert [line for line in ended.todo if "khác với đăng ký" in line] == [
        "Xem 1 chỗ khác với đăng ký (tong-hop.xlsx, trang Lỗi, mã DK) của: TTUD."
    ]
    assert "hạ chỉ tiêu" in board(IN_JUNE, True) and "mã DK-10" in board(IN_JUNE, True)
    (row,) = [row for row in sheet("Lỗi", IN_JUNE, True) if row[5] == "DK-10"]
    assert row[0] == "cảnh báo" and row[4] == "E4" and "3 quy trình" in row[6] and "nay ghi 2 quy trình" in row[6]


CHANGED = 'ạ chỉ tiêu "Chuyển giao quy trình nuôi cấy mô": đã đăng ký 3 quy trình, nay ghi 2 quy trình'


def test_the_path_of_a_nominee_tells_what_departs_from_its_registration() -> None:
    manifest = json.loads(made(IN_JUNE, True)[1]["manifest.json"])
    (path,) = lineage.explain(manifest, TTUD).texts
    assert 'hạ chỉ tiêu "Chuyển giao quy trình nuôi cấy mô"' in path and "Đủ điều kiện." in path
    assert manifest["nominations"][0]["checks"]["reasons"] == []


def test_the_council_sees_what_departs_beside_the_nominee() -> None:
    listed = docx.Document(io.BytesIO(made(IN_JUNE, True)[1]["hoi-dong/danh-sach.docx"]))
    cells = [cell.text for table in listed.tables for row in table.rows for cell in row.cells]
    assert [cell for cell in cells if cell.endswith(f"Khác với đăng ký: h{CHANGED}.")]
    (row,) = ballots(made(IN_JUNE, True)[1])
    assert (row["Khác với đăng ký"], row["Đủ điều kiện"], row["Lý do"]) == (f"H{CHANGED}", "Có", None)


def test_where_nothing_departs_the_council_s_papers_are_as_ever() -> None:
    files = made(IN_JUNE, True, due=False)[1]
    assert "Khác với đăng ký" not in ballots(files)[0]
    text = docx.Document(io.BytesIO(files["hoi-dong/danh-sach.docx"])).element.xml
    assert "Khác với đăng ký" not in text


def test_the_column_of_what_departs_is_not_read_back() -> None:
    book = made(IN_JUNE, True)[1]["hoi-dong/hoi-dong.xlsx"]
    lower = {"Chỉ tiêu": [{"STT": 1, "Đăng ký": 2, "Thực hiện": 2}, {"STT": 2, "Thực hiện": 2}]}
    files = inputs(REGISTERED, {"TTUD.xlsx": filled(forms()["TTUD.xlsx"], **lower)}) | {flow.COUNCIL: lambda: book}
    told = [one for one in story(files, IN_JUNE).findings if one.file == flow.COUNCIL]
    assert {one.sheet for one in told} == {"Cuộc họp"}  # still to be filled in


def ballots(files: dict[str, bytes]) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(files["hoi-dong/hoi-dong.xlsx"]))["Biểu quyết"]
    head, *rows = sheet.iter_rows(min_row=council_workbook.HEADING_ROW + 1, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_summary_tells_each_unit_each_thing_registered_and_each_file() -> None:
    units = {row[0]: row[2:] for row in sheet("Đăng ký", IN_JUNE, True)[1:]}
    assert units["TTUD"] == ("đã đăng ký", "dang-ky/TTUD.xlsx", datetime(2021, 2, 10, 9), 2, 1, 1)
    assert units["VP"][3:] == (1, 0, 0)
    assert units["TTS"][:2] in (("chưa gửi biểu đăng ký", None), ("chưa gửi biểu đăng ký", ""))
    things = [row[:7] for row in sheet("Đã đăng ký", IN_JUNE)[1:]]
    assert ("VP", "Văn phòng Sở", "TT4", "Tin bài", "bài", "0", "Không") in things
    assert ("TTUD", TTUD, "TT4", "Bài đăng tạp chí", "bài", "2,5", "Có") in things
    assert [row[0] for row in sheet("Tệp đăng ký", IN_JUNE)[1:]] == ["dang-ky/TTUD.xlsx", "dang-ky/VP.xlsx"]


def test_of_a_campaign_without_it_nothing_is_seen() -> None:
    ended, files = made(IN_JUNE, True, due=False)
    assert "registered" not in ended.figures and not any("đăng ký" in line.lower() for line in ended.todo)
    assert "dang-ky" not in files["index.html"].decode()
    names = openpyxl.load_workbook(io.BytesIO(files["tong-hop.xlsx"])).sheetnames
    assert not {"Đăng ký", "Đã đăng ký", "Tệp đăng ký"} & set(names)


def test_the_manifest_holds_what_was_registered_by_its_hash() -> None:
    listed = json.loads(made(IN_JUNE, True)[1]["manifest.json"])["inputs"]
    assert {name for name in listed if "/" in name} == {"dang-ky/TTUD.xlsx", "dang-ky/VP.xlsx", "don-vi/TTUD.xlsx"}


def test_the_summary_is_held_against_the_manifest() -> None:
    files = made(IN_JUNE, True)[1]
    manifest = json.loads(files["manifest.json"])
    assert [one["unit"] for one in manifest["registered"]["units"] if one["registered"]] == ["VP", "TTUD"]
    told = books.books(manifest)
    whole = reopened.sheets(files["tong-hop.xlsx"])
    assert not list(summary.differences(told, whole))
    spoilt = {**whole, "Đã đăng ký": [["x" if cell == "2,5" else cell for cell in row] for row in whole["Đã đăng ký"]]}
    assert {(one.code, one.sheet) for one in summary.differences(told, spoilt)} == {
        ("DC-07", "Đã đăng ký"),
        ("DC-08", "Đã đăng ký"),
    }


def test_the_same_inputs_make_the_same_bytes() -> None:
    one = made(IN_JUNE, True)[1]
    made.cache_clear()
    assert made(IN_JUNE, True)[1] == one


@pytest.mark.parametrize("day", [IN_FEBRUARY, IN_MARCH])
def test_the_papers_of_the_first_days_are_there(day: date) -> None:
    assert [name for name in made(day)[1] if name.endswith(".docx")] == ["hoi-dong/danh-sach.docx"]


def test_the_council_s_list_calls_a_unit_silent_only_once_its_day_has_passed() -> None:
    def told(day: date) -> str:
        paragraphs = docx.Document(io.BytesIO(made(day, True)[1]["hoi-dong/danh-sach.docx"])).paragraphs
        return "\n".join(one.text for one in paragraphs)

    in_time, passed = told(IN_JUNE), told(date(2021, 6, 30))
    assert "đơn vị chưa nộp hồ sơ" in in_time and "- Chưa nộp, còn trong hạn (11 đơn vị)" in in_time
    assert "ông có hồ sơ" not in in_time
    assert "đơn vị không có hồ sơ" in passed and "- Không có hồ sơ (11 đơn vị)" in passed and "Chưa nộp" not in passed


def test_another_day_to_register_by_may_be_supposed() -> None:
    run = story(inputs(REGISTERED), IN_MARCH)
    supposed = flow.what_if(run, inputs(REGISTERED), expectations(), ["Lịch › DANG_KY › Trước ngày = 01/02/2021"])
    assert [one.sentence for one in supposed.amendments] == ["Lịch › DANG_KY › Trước ngày: 15/02/2021 → 01/02/2021"]
    assert not supposed.differences
