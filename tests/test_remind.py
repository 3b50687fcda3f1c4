"""`thidua remind`, as the clerk would: drafts, the call list and the calendar, in a folder of its own."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.cli import folders
from pipeline.replies import call_list, remind
from pipeline.replies.answer import Told
from pipeline.shapes import Finding, Received, Severity, Standing, State, UnitState
from tests.papers import CAMPAIGN

ROOT = Path(__file__).parent.parent
AS_OF = date(2021, 6, 15)
UNIT = replace(CAMPAIGN.units[0], telephone="0206 3852 000", contact="Đoàn Thiên Hương", email="vp@so.example; x")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", "-C", str(folder), "remind", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A campaign folder whose outputs hold a file of another command and a reminder of an earlier day."""
    made = tmp_path_factory.mktemp("dot")
    shutil.copytree(ROOT / "inputs", made / "inputs")
    for name in ("don-doc/CU.eml", "tong-hop.xlsx"):
        (made / "outputs" / name).parent.mkdir(parents=True, exist_ok=True)
        (made / "outputs" / name).write_bytes(b"x")
    yield made


def test_it_owns_its_folder_alone_and_is_the_same_each_time(folder: Path) -> None:
    said = run(folder, "--as-of", "2021-06-15")
    assert said.returncode == 0, said.stderr
    assert "Đã soạn 3 thư đôn đốc" in said.stdout and "xem lại rồi bấm gửi" in said.stdout
    assert max(len(line) for line in said.stdout.replace(str(folder), "").splitlines()) <= 80
    made = {name: load() for name, load in folders.lazily(folder / "outputs").items()}
    names = ["CDTN.eml", "QLCNG.eml", "TTTT.eml", "goi-dien.xlsx", "lich.ics"]
    assert list(made) == [*(f"don-doc/{name}" for name in names), "tong-hop.xlsx"]
    assert made["tong-hop.xlsx"] == b"x"
    assert run(folder, "--as-of", "15/06/2021").returncode == 0
    assert {name: load() for name, load in folders.lazily(folder / "outputs").items()} == made


def test_a_unit_without_an_address_is_named(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "inputs", tmp_path / "inputs")
    path = tmp_path / "inputs" / "dot-thi-dua.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["Đơn vị"].iter_rows(min_row=2):
        if row[0].value in ("CDTN", "VP"):
            row[3].value = None
    book.save(path)
    said = run(tmp_path, "--as-of", "2021-06-15")
    assert "Chưa có địa chỉ nhận: CDTN. Ghi vào cột Email" in said.stdout


def test_a_broken_letter_is_told_and_leaves_what_was_there(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "dot")
    before = {name: load() for name, load in folders.lazily(tmp_path / "dot" / "outputs").items()}
    letters = tmp_path / "dot" / "templates" / "thu"
    letters.mkdir(parents=True)
    (letters / "don-doc.txt").write_text("Tiêu đề: {{ don_vj }}\n", encoding="utf-8")
    said = run(tmp_path / "dot", "--as-of", "2021-06-15")
    assert said.returncode == 1
    assert 'don-doc.txt › dòng 1: không có từ "don_vj".' in " ".join(said.stderr.split())
    assert {name: load() for name, load in folders.lazily(tmp_path / "dot" / "outputs").items()} == before


def told(state: State, **more: Any) -> Told:
    return Told(UNIT, UnitState("VP", state, None, "", 1, 0, 0))._replace(**more)


@pytest.mark.parametrize(
    ("one", "missing"),
    [
        (told(State.AWAITED), "Chưa gửi hồ sơ."),
        (told(State.SILENT), "Chưa gửi hồ sơ."),
        (
            told(State.UNUSABLE, files=(Received("a", "", "VP", None, Standing.UNUSABLE, False, "tệp rỗng."),)),
            "Tệp đã gửi không dùng được: tệp rỗng.",
        ),
        (
            told(State.RETURNED, files=(Received("a", "", "VP", None, Standing.CONFLICT, False, ""),)),
            "Nhiều tệp cùng giờ nhận mà khác nội dung: hỏi đơn vị tệp nào là bản cuối.",
        ),
        (
            told(
                State.RETURNED,
                findings=(
                    Finding(Severity.ERROR, "VP", "a", "", "", "CN-03", "sai.", ""),
                    Finding(Severity.WARNING, "VP", "a", "", "", "CN-11", "trống.", ""),
                    Finding(Severity.ERROR, "VP", "b", "", "", "NHAN-11", "trùng.", ""),
                ),
                missing=("Tờ trình", "Biên bản"),
            ),
            "1 lỗi phải sửa. Thiếu: Tờ trình, Biên bản.",
        ),
    ],
)
def test_the_call_says_what_is_missing(one: Told, missing: str) -> None:
    assert remind.call(one, {}).missing == missing


def test_whom_to_call_is_ours_or_as_the_form_says() -> None:
    form = {"nguoi_lap": "Lý Thị Hoa", "dien_thoai": "0912 345 678"}
    ours = remind.call(told(State.AWAITED), form)
    assert (ours.contact, ours.telephone, ours.email) == ("Đoàn Thiên Hương", "0206 3852 000", "vp@so.example")
    bare = remind.call(told(State.AWAITED, unit=replace(UNIT, contact="", telephone="")), form)
    assert (bare.contact, bare.telephone) == ("Lý Thị Hoa", "0912 345 678")


def test_the_call_list_is_texts_to_print_and_tick() -> None:
    evil = remind.call(told(State.AWAITED, unit=replace(UNIT, name='=HYPERLINK("a")', telephone="+84 206")), {})
    data = call_list.workbook(CAMPAIGN, [evil], AS_OF)
    assert data == call_list.workbook(CAMPAIGN, [evil], AS_OF)
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book["Gọi điện"]
    assert book.properties.created == datetime(2021, 6, 15)
    assert [cell.value for cell in page[3]][-3:] == ["Đã gọi", "Ngày", "Ghi chú"]
    assert [cell.value for cell in page[4]][:4] == ["VP", '=HYPERLINK("a")', "Đoàn Thiên Hương", "+84 206"]
    assert {cell.data_type for cell in page[4] if cell.value} == {"s"}
    assert all(cell.border.left.style for cell in page[4])
    assert page["A2"].value == "Đợt THIDUA-2021-01, tính đến ngày 15/6/2021"
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$3:$3")


def test_an_empty_call_list_says_so() -> None:
    page = openpyxl.load_workbook(io.BytesIO(call_list.workbook(CAMPAIGN, [], AS_OF)))["Gọi điện"]
    assert page["A4"].value == "Không còn đơn vị nào phải đôn đốc."
