"""`thidua receive` in a campaign in which units register beforehand: each form goes into its own folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.cli import folders
from tests.conftest import Thidua
from tests.mails import attachment, mail, zipped
from tests.registering import blanks, campaign_workbook, registration
from tests.test_registering import GOOD

PROPOSES = blanks()["TTS.xlsx"]


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    folder = tmp_path / "dot"
    (folder / "inputs").mkdir(parents=True)
    (folder / "inputs" / "dot-thi-dua.xlsx").write_bytes(campaign_workbook())
    return folder


def put(folder: Path, **files: bytes) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    return sorted(folder.iterdir())


def filed(campaign: Path) -> list[str]:
    return [name for name in folders.lazily(campaign / "inputs") if "/" in name]


def entered(campaign: Path) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(campaign / "inputs" / "so-tiep-nhan.xlsx")["Sổ tiếp nhận"]
    return [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_each_form_goes_into_its_own_folder_and_is_entered_with_it(
    campaign: Path, tmp_path: Path, thidua: Thidua
) -> None:
    said = thidua("-C", campaign, "receive", *put(tmp_path / "ve", TTUD_xlsx=GOOD, TTS_xlsx=PROPOSES))
    assert said.code == 0, said.err
    assert filed(campaign) == ["dang-ky/TTUD.xlsx", "don-vi/TTS.xlsx"]
    assert entered(campaign) == [("TTS.xlsx", "TTS"), ("dang-ky/TTUD.xlsx", "TTUD")]
    assert "1 biểu đăng ký vào dang-ky/" in said.out and "1 tệp mới" in said.out


def test_one_name_in_both_folders_is_no_clash(campaign: Path, tmp_path: Path, thidua: Thidua) -> None:
    thidua("-C", campaign, "receive", *put(tmp_path / "1", VP_xlsx=GOOD))
    thidua("-C", campaign, "receive", *put(tmp_path / "2", VP_xlsx=PROPOSES))
    assert filed(campaign) == ["dang-ky/VP.xlsx", "don-vi/VP.xlsx"]
    again = thidua("-C", campaign, "receive", *put(tmp_path / "1"), *put(tmp_path / "2"))
    assert "0 tệp mới" in again.out and len(entered(campaign)) == 2


def test_a_mail_that_registers_goes_there_whole_and_one_that_holds_both_does_not(
    campaign: Path, tmp_path: Path, thidua: Thidua
) -> None:
    registers = mail(attachment("a.xlsx", GOOD), subject="Đăng ký", message_id="<1>")
    both = mail(attachment("a.xlsx", GOOD), attachment("b.xlsx", PROPOSES), subject="Cả hai", message_id="<2>")
    other = mail(attachment("anh.xlsx", b"xin chao"), subject="Hỏi", message_id="<3>")
    thidua("-C", campaign, "receive", *put(tmp_path / "ve", a_eml=registers, b_eml=both, c_eml=other))
    assert [name.rpartition("/")[0] + ": " + name.split()[-1] for name in filed(campaign)] == [
        "dang-ky: ký.eml",
        "don-vi: hai.eml",
        "don-vi: Hỏi.eml",
    ]
    said = thidua("-C", campaign, "check", "--as-of", "2021-06-20")
    assert "Cả hai.eml › a.xlsx: là biểu đăng ký, không phải hồ sơ" in " ".join(said.out.split())


def test_an_archive_that_registers_goes_there_whole_and_one_that_holds_both_does_not(
    campaign: Path, tmp_path: Path, thidua: Thidua
) -> None:
    registers = zipped({"TTUD.xlsx": GOOD, "TTS.xlsx": blanks()["dang-ky/TTS.xlsx"]})
    both = zipped({"TTUD.xlsx": GOOD, "TTS.xlsx": PROPOSES})
    said = thidua("-C", campaign, "receive", *put(tmp_path / "ve", a_zip=registers, b_zip=both))
    told = " ".join(said.out.split())
    assert "b.zip có cả biểu đăng ký (TTUD.xlsx) và hồ sơ đề nghị, được cất nguyên vào don-vi/" in told
    assert told.count("có cả biểu đăng ký") == 1
    assert filed(campaign) == ["dang-ky/a.zip", "don-vi/b.zip"]
    assert "1 tệp mới" in said.out and "1 biểu đăng ký vào dang-ky/" in said.out


def test_without_a_day_to_register_by_every_form_goes_where_it_went(
    campaign: Path, tmp_path: Path, thidua: Thidua
) -> None:
    (campaign / "inputs" / "dot-thi-dua.xlsx").write_bytes(campaign_workbook(None))
    thidua("-C", campaign, "receive", *put(tmp_path / "ve", TTUD_xlsx=GOOD, TTS_xlsx=PROPOSES))
    assert filed(campaign) == ["don-vi/TTS.xlsx", "don-vi/TTUD.xlsx"]


def test_forms_tells_what_it_made(campaign: Path, thidua: Thidua, tmp_path: Path) -> None:
    thidua("-C", campaign, "receive", *put(tmp_path / "ve", TTUD_xlsx=GOOD))
    book = openpyxl.load_workbook(campaign / "inputs" / "so-tiep-nhan.xlsx")
    book["Sổ tiếp nhận"]["C2"].value = "10/02/2021 09:00"
    book.save(campaign / "inputs" / "so-tiep-nhan.xlsx")
    said = thidua("-C", campaign, "forms")
    assert said.code == 0, said.err
    assert "ghi sẵn đăng ký của 1 đơn vị" in " ".join(said.out.split())
    made = list(folders.lazily(campaign / "outputs" / "bieu-mau"))
    assert len(made) == 24 and "dang-ky/TTUD.xlsx" in made
    said = thidua("-C", campaign, "forms", "--as-of", "2021-02-12")
    assert "gửi trước; tệp gửi về cất vào inputs/dang-ky/. Biểu đề nghị" in " ".join(said.out.split())
    assert "hết hạn đăng ký thì làm lại rồi mới gửi." in " ".join(said.out.split())
    said = thidua("-C", campaign, "forms", "--as-of", "2021-03-01")
    assert "đã hết hạn, không gửi nữa. Biểu đề nghị" in " ".join(said.out.split())
    assert "hồ sơ gửi về cất vào inputs/don-vi/ rồi chạy thidua report." in " ".join(said.out.split())
    assert "gửi trước" not in said.out and "làm lại rồi" not in said.out


def test_check_says_who_sends_a_form_to_register_back_and_until_when(campaign: Path, thidua: Thidua) -> None:
    zero = registration("VP", [("Văn phòng Sở", "Hồ sơ chỉnh lý", "hồ sơ", 0)])
    put(campaign / "inputs" / "dang-ky", VP_xlsx=zero)
    said = " ".join(thidua("-C", campaign, "check", "--as-of", "2021-02-12").out.split())
    assert 'Chạy "thidua remind"' in said and '"thidua report"' not in said
    late = thidua("-C", campaign, "check", "--as-of", "2021-03-01")
    said = " ".join(late.out.split())
    assert late.code == 0, "what nobody can mend any more stops nothing"
    assert "0 không lớn hơn 0. Dòng này không được tính là đã đăng ký" in said and "Chạy" not in said
    put(campaign / "inputs" / "don-vi", TTS_xlsx=b"hong")
    said = " ".join(thidua("-C", campaign, "check", "--as-of", "2021-02-12").out.split())
    assert 'Chạy "thidua remind"' in said and 'Chạy "thidua report"' in said
