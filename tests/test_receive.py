"""`thidua receive` as the clerk calls it: what is filed, what the register holds, and what is left alone."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from pipeline.cli import folders
from pipeline.intake import filing, letters, register
from tests.conftest import Thidua
from tests.mails import attachment, mail
from tests.small_campaign import layouts_of
from tests.test_cli import ROOT, tree

FORM = (ROOT / "inputs" / "don-vi" / "TTS.xlsx").read_bytes()
LOCK = ".thidua-inputs-khoa"  # lies beside inputs/; whoever holds it, and not the file, is what counts
NAME = "2021-06-16 0830 ttud@skhcn.example Gửi hồ sơ thi đua.eml"
LAYOUTS = layouts_of("so-tiep-nhan")


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """A campaign folder to which nothing has come yet."""
    folder = tmp_path / "dot"
    (folder / "inputs").mkdir(parents=True)
    shutil.copy(ROOT / "inputs" / "dot-thi-dua.xlsx", folder / "inputs")
    return folder


def put(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def entered(campaign: Path) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(campaign / "inputs" / "so-tiep-nhan.xlsx")["Sổ tiếp nhận"]
    return [row[:4] for row in sheet.iter_rows(min_row=2, values_only=True)]


def filed(campaign: Path) -> list[str]:
    return sorted(tree(campaign / "inputs" / "don-vi"))


# ------------------------------------------------------------------------------------------------- filing and entering


def test_a_mail_and_a_plain_file_are_filed_and_entered(campaign: Path, tmp_path: Path, thidua: Thidua) -> None:
    paths = put(tmp_path / "tai-ve", {"thu.eml": mail(attachment("TTS.xlsx", FORM)), "Biểu TTS.xlsx": FORM})
    before = datetime.now(letters.LOCAL).replace(tzinfo=None, microsecond=0)
    said = thidua("-C", campaign, "receive", *paths)
    assert said.code == 0, said.err
    assert filed(campaign) == [NAME, "Biểu TTS.xlsx"]
    (first, second) = entered(campaign)
    # of the mail its own time and the unit of its address, which is not that of the form in it
    assert first == (NAME, "TTUD", datetime(2021, 6, 16, 8, 30, 5), "Thư điện tử")
    assert (second[0], second[1], second[3]) == ("Biểu TTS.xlsx", "TTS", "Nộp trực tiếp")
    assert before <= second[2] <= before + timedelta(minutes=5)
    assert "Biểu TTS.xlsx (TTS)" in said.out and "2 tệp mới" in said.out
    assert {path.name for path in campaign.iterdir()} == {"inputs", LOCK}


def test_a_file_handed_in_earlier_is_entered_on_the_day_it_came_and_a_mail_on_its_own(
    campaign: Path, tmp_path: Path, thidua: Thidua
) -> None:
    paths = put(tmp_path / "tai-ve", {"thu.eml": mail(attachment("TTS.xlsx", FORM)), "Biểu TTS.xlsx": FORM})
    said = thidua("-C", campaign, "receive", *paths, "--as-of", "17/06/2021")
    assert said.code == 0, said.err
    (first, second) = entered(campaign)
    assert first[2] == datetime(2021, 6, 16, 8, 30, 5)
    assert second[2].date() == date(2021, 6, 17)


def test_the_same_again_adds_nothing_and_says_so(campaign: Path, tmp_path: Path, thidua: Thidua) -> None:
    data = mail(attachment("TTS.xlsx", FORM))
    paths = put(tmp_path / "tai-ve", {"thu.eml": data, "TTS.xlsx": FORM})
    thidua("-C", campaign, "receive", *paths)
    before = tree(campaign / "inputs")
    # saved again by another program: other headers, the same id and the same form
    again = put(tmp_path / "lan-2", {"khac.eml": b"X-Mozilla-Status: 0001\r\n" + data, "TTS (1).xlsx": FORM})
    said = thidua("-C", campaign, "receive", *again, *paths)
    assert said.code == 0 and "0 tệp mới" in said.out and "4 tệp đã có" in said.out
    assert tree(campaign / "inputs") == before
    other = put(tmp_path / "lan-3", {"thu.eml": mail(attachment("TTS.xlsx", FORM + b"x"))})
    assert "1 tệp mới" in thidua("-C", campaign, "receive", *other).out
    assert filed(campaign) == [NAME.replace(".eml", " (2).eml"), NAME, "TTS.xlsx"]


def test_filed_mails_are_opened_only_where_an_id_leaves_a_doubt(
    campaign: Path, tmp_path: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = [mail(attachment("TTS.xlsx", FORM), message_id=f"<{n}>", subject=f"Thư {n}") for n in range(4)]
    thidua("-C", campaign, "receive", *put(tmp_path / "tai-ve", {f"{n}.eml": data for n, data in enumerate(mails[:3])}))
    opened: list[bytes] = []
    taken = letters.opened
    monkeypatch.setattr(letters, "opened", lambda data: (opened.append(data), taken(data))[1])
    assert "1 tệp mới" in thidua("-C", campaign, "receive", *put(tmp_path / "moi", {"moi.eml": mails[3]})).out
    assert not opened
    again = put(tmp_path / "lai", {"lai.eml": b"X-Mozilla-Status: 0001\r\n" + mails[1]})
    assert "0 tệp mới" in thidua("-C", campaign, "receive", *again).out
    assert sorted(set(opened)) == sorted([mails[1], again[0].read_bytes()])


def test_a_mailbox_is_filed_mail_by_mail(campaign: Path, tmp_path: Path, thidua: Thidua) -> None:
    mails = (mail(attachment("TTS.xlsx", FORM), message_id=f"<{n}>", subject=f"Thư {n}") for n in range(2))
    box = b"".join(b"From - Wed Jun 16 08:31:00 2021\r\n" + one + b"\r\n" for one in mails)
    said = thidua("-C", campaign, "receive", *put(tmp_path / "tai-ve", {"hop-thu.mbox": box}))
    assert said.code == 0
    assert filed(campaign) == [NAME.replace("Gửi hồ sơ thi đua", f"Thư {n}") for n in range(2)]
    assert "0 tệp mới" in thidua("-C", campaign, "receive", tmp_path / "tai-ve" / "hop-thu.mbox").out


def test_a_file_without_its_row_is_entered_by_the_next_call(campaign: Path, tmp_path: Path, thidua: Thidua) -> None:
    (campaign / "inputs" / "don-vi").mkdir()
    (campaign / "inputs" / "don-vi" / "TTS.xlsx").write_bytes(FORM)
    said = thidua("-C", campaign, "receive", *put(tmp_path / "tai-ve", {"khac.xlsx": FORM}))
    assert said.code == 0 and filed(campaign) == ["TTS.xlsx"]
    assert [row[:2] for row in entered(campaign)] == [("TTS.xlsx", "TTS")]


def test_what_is_received_is_what_report_reads(campaign: Path, tmp_path: Path, thidua: Thidua) -> None:
    data = mail(attachment("TTS.xlsx", FORM), sender="tts@skhcn.example")
    thidua("-C", campaign, "receive", *put(tmp_path / "tai-ve", {"thu.eml": data}))
    said = thidua("-C", campaign, "report", "--as-of", "2021-06-30")
    assert said.code == 0, said.err
    import json

    manifest = json.loads((campaign / "outputs" / "manifest.json").read_bytes())
    name = NAME.replace("ttud", "tts")
    hashes = {f"don-vi/{name}": folders.digest(data)}
    hashes |= {n: folders.digest(d) for n, d in tree(campaign / "inputs").items()}
    assert manifest["inputs"] == hashes
    cells = [cell for line in manifest["nominations"] for cell in line["cells"]]
    assert {(cell["file"], cell["message_id"]) for cell in cells} == {(f"{name} › TTS.xlsx", "<abc.1@mail.example>")}
    assert {cell["sender"] for cell in cells} == {"tts@skhcn.example"}
    assert thidua("-C", campaign, "verify").code == 0
    sheet = openpyxl.load_workbook(campaign / "outputs" / "tong-hop.xlsx")["Nguồn gốc"]
    row = next(line for line in sheet.iter_rows(values_only=True) if line[1] == "TTS")
    assert (row[2], *row[6:9]) == (
        f"{name} › TTS.xlsx",
        "tts@skhcn.example",
        "<abc.1@mail.example>",
        datetime(2021, 6, 16, 8, 30, 5),
    )
    (campaign / "inputs" / "don-vi" / name).write_bytes(data + b" ")
    assert thidua("-C", campaign, "verify").code == 1


# --------------------------------------------------------------------------------------------------- nothing half done


@pytest.mark.parametrize("where", ["register", "second file"])
def test_a_register_that_is_open_leaves_everything_as_it_was(
    campaign: Path, tmp_path: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    first = put(tmp_path / "tai-ve", {"a.xlsx": FORM})
    thidua("-C", campaign, "receive", *first)
    before = tree(campaign)
    more = put(tmp_path / "tai-ve", {"b.eml": mail(attachment("TTS.xlsx", FORM)), "c.xlsx": FORM + b" "})
    real = os.replace

    def locked(source: Path, target: Path) -> None:
        if target.name == ("so-tiep-nhan.xlsx" if where == "register" else "c.xlsx"):
            raise PermissionError(13, "Permission denied", str(source), None, str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", locked)
    said = thidua("-C", campaign, "receive", *more)
    assert said.code == 1 and "không ghi được" in said.err and "Excel" in said.err and "Traceback" not in said.err
    assert tree(campaign) == before and [path.name for path in campaign.glob(".*")] == [LOCK]
    monkeypatch.setattr(os, "replace", real)
    assert thidua("-C", campaign, "receive", *more).code == 0
    assert len(filed(campaign)) == len(entered(campaign)) == 3


@pytest.mark.parametrize("data", [b"not a workbook", b"PK\x03\x04", None])
def test_a_register_that_is_none_is_said_in_a_sentence(
    campaign: Path, tmp_path: Path, thidua: Thidua, data: bytes | None
) -> None:
    if data is None:
        out = io.BytesIO()
        openpyxl.Workbook().save(out)
        data = out.getvalue()
    (campaign / "inputs" / "so-tiep-nhan.xlsx").write_bytes(data)
    said = thidua("-C", campaign, "receive", *put(tmp_path / "tai-ve", {"a.xlsx": FORM}))
    assert said.code == 1 and "so-tiep-nhan.xlsx: không mở được" in said.err
    assert not (campaign / "inputs" / "don-vi").exists()
    assert (campaign / "inputs" / "so-tiep-nhan.xlsx").read_bytes() == data


def test_without_a_file_or_a_mailbox_the_call_is_wrong(campaign: Path, thidua: Thidua) -> None:
    said = thidua("-C", campaign, "receive")
    assert said.code == 2 and "thiếu" in said.err
    said = thidua("-C", campaign, "receive", "--host", "mail.example")
    assert said.code == 2 and "--user" in said.err
    assert thidua("-C", campaign, "receive", "khong-co.eml").code == 2


# ------------------------------------------------------------------------------------------------- the clerk's register


def test_her_edits_columns_formats_order_and_second_sheet_are_kept() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "sổ  TIẾP NHẬN"
    page["A1"] = "SỔ TIẾP NHẬN HỒ SƠ"
    page.append([])
    page.append(["Ghi chú riêng", "Ngày giờ nhận (*)", "Hình thức nhận", "Tệp", "Đơn vị"])
    page.append(["gọi lại", datetime(2021, 6, 9, 8), "Bưu điện", "z.xlsx", "VP"])
    page.append(["", datetime(2021, 6, 8, 8), "", "a.xlsx", "VP"])
    page["D5"].font = Font(italic=True)
    page["B5"].number_format = "yyyy-mm-dd"
    page.column_dimensions["D"].width = 44
    other = book.create_sheet("Trùng tên")
    other.append(["Mã 1", "Mã 2", "Cùng một người"])
    other.append(["CN-1", "CN-2", "Có"])
    book.create_sheet("Việc của tôi")["C7"] = "=1+1"
    out = io.BytesIO()
    book.save(out)
    rows = [
        register.Arrival("=nguy.xlsx", "", datetime(2021, 6, 10, 9, 30, 7), "Nộp trực tiếp"),
        register.Arrival("b.xlsx", "TTS", datetime(2021, 6, 11, 9), "Thư điện tử"),
    ]
    made = openpyxl.load_workbook(io.BytesIO(register.appended(out.getvalue(), rows, LAYOUTS)))
    assert made.sheetnames == ["sổ  TIẾP NHẬN", "Trùng tên", "Việc của tôi"]
    page = made["sổ  TIẾP NHẬN"]
    assert list(page.iter_rows(min_row=3, values_only=True)) == [
        ("Ghi chú riêng", "Ngày giờ nhận (*)", "Hình thức nhận", "Tệp", "Đơn vị"),
        ("gọi lại", datetime(2021, 6, 9, 8), "Bưu điện", "z.xlsx", "VP"),
        (None, datetime(2021, 6, 8, 8), None, "a.xlsx", "VP"),
        (None, datetime(2021, 6, 10, 9, 30, 7), "Nộp trực tiếp", "=nguy.xlsx", None),
        (None, datetime(2021, 6, 11, 9), "Thư điện tử", "b.xlsx", "TTS"),
    ]
    assert page["A1"].value == "SỔ TIẾP NHẬN HỒ SƠ" and page.column_dimensions["D"].width == 44
    assert page["D6"].font.italic and page["B7"].number_format == "yyyy-mm-dd" and page["D6"].data_type == "s"
    assert list(made["Trùng tên"].iter_rows(values_only=True))[1] == ("CN-1", "CN-2", "Có")
    assert made["Việc của tôi"]["C7"].value == "=1+1"


def test_a_new_register_has_both_sheets_and_dates() -> None:
    row = register.Arrival("a.xlsx", "VP", datetime(2021, 6, 10, 9, 30), "Nộp trực tiếp")
    made = openpyxl.load_workbook(io.BytesIO(register.appended(None, [row], LAYOUTS)))
    assert made.sheetnames == ["Sổ tiếp nhận", "Trùng tên"]
    assert [cell.value for cell in made["Sổ tiếp nhận"][1]] == ["Tệp", "Đơn vị", "Ngày giờ nhận", "Hình thức nhận"]
    assert [cell.value for cell in made["Sổ tiếp nhận"][2]] == list(row)
    assert made["Sổ tiếp nhận"]["C2"].number_format == "dd/mm/yyyy hh:mm"


# ------------------------------------------------------------------------------------------------------------ the names


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("Biểu mẫu TTS.xlsx", "Biểu mẫu TTS.xlsx"),
        ("../../x.xlsx", "x.xlsx"),
        ("C:\\a\\x.xlsx", "C a x.xlsx"),
        ("~$VP.xlsx", "VP.xlsx"),
        (".an.xlsx", "an.xlsx"),
        ("a:b*c?.xlsx", "a b c.xlsx"),
        ("dòng\nmới\x00.xlsx", "dòng mới.xlsx"),
        ("NUL.xlsx", "_NUL.xlsx"),
        ("...", "tep"),
        ("thu › VP.xlsx", "thu VP.xlsx"),
        ("tên cuối chấm .", "tên cuối chấm"),
    ],
)
def test_a_name_is_safe_on_every_system(given: str, safe: str) -> None:
    assert filing.safe_name(given) == safe


def test_long_names_are_cut_by_bytes_and_taken_ones_numbered() -> None:
    long = filing.safe_name("ệ" * 300 + ".xlsx")
    assert len(long.encode()) <= filing.LONGEST_BYTES and long.endswith("ệ.xlsx")
    assert filing.free_name("VP.xlsx", ["vp.XLSX", "VP (2).xlsx"]) == "VP (3).xlsx"
    assert filing.free_name("tep", ["tep"]) == "tep (2)"
    letter = letters.Letter("a@b.example", 'Hồ sơ: "gấp" ../..', "", datetime(2021, 6, 16, 8, 30))
    assert filing.mail_name(letter, datetime(2021, 1, 1)) == "2021-06-16 0830 a@b.example Hồ sơ gấp.eml"
    assert filing.mail_name(letters.Letter(), datetime(2021, 1, 2, 3, 4)) == "2021-01-02 0304.eml"
