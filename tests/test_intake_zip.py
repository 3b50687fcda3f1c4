"""A zip archive among the files of the units: each workbook in it is a file of its own, what stays shut is named."""

from __future__ import annotations

import io
import shutil
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.intake import archives, letters, mail
from pipeline.shapes import Standing
from tests.conftest import Thidua
from tests.mails import attachment
from tests.test_cli import ROOT
from tests.test_intake_mail import book, receive, sent


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def locked(data: bytes) -> bytes:
    """Set the flag of a password on the first member, in its own header and in the directory."""
    changed = bytearray(data)
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        struct.pack_into("<H", changed, changed.index(mark) + place, 1)
    return bytes(changed)


def broken_behind(data: bytes) -> bytes:
    """Spoil the content of the last member."""
    changed = bytearray(data)
    place = changed.rindex(b"PK\3\4") + 60
    changed[place : place + 40] = bytes(40)
    return bytes(changed)


def told(files: Mapping[str, bytes]) -> dict[str, str]:
    """Receive; give each file with the code of what is wrong with it, "" where nothing is."""
    post = mail.submissions({name: (lambda data=data: data) for name, data in files.items()}, {})
    return {one.file: one.fault.code if one.fault else "" for one in post.submissions}


def test_each_workbook_of_an_archive_is_a_file_of_its_own_with_the_archives_time() -> None:
    data = zipped({"Hồ sơ/VP.xlsx": book(), "TTUD.xlsx": book(unit="TTUD"), "anh.jpg": b"x"})
    rows = """
        | Tệp | Đơn vị | Ngày giờ nhận | Hình thức |
        |---|---|---|---|
        | ho-so.zip | | 16/06/2021 08:30 | Nộp trực tiếp |
    """
    settled, findings = receive({"ho-so.zip": data}, rows)
    assert {one.file: (one.unit, one.standing) for one in settled.values()} == {
        "ho-so.zip › VP.xlsx": ("VP", Standing.COUNTS),
        "ho-so.zip › TTUD.xlsx": ("TTUD", Standing.COUNTS),
    }
    assert findings == []


def test_an_archive_is_hashed_whole_and_gives_the_bytes_of_each() -> None:
    data = zipped({"VP.xlsx": book(), "cũ/VP.xlsx": b"other"})
    post = mail.submissions({"a.zip": lambda: data}, {})
    assert list(post.digests) == ["a.zip"]
    assert {one.file: one.load() for one in post.submissions} == {
        "a.zip › VP.xlsx": book(),
        "a.zip › VP (2).xlsx": b"other",
    }


def test_what_stays_shut_is_named_with_its_remedy() -> None:
    inner = zipped({"VP.xlsx": book()})
    assert told(
        {
            "trong.zip": zipped({"a.pdf": b"%PDF"}),
            "khoa.zip": locked(inner),
            "long.zip": zipped({"trong.zip": inner, "TTUD.xlsx": book(unit="TTUD")}),
            "cut.zip": inner[: len(inner) // 2],
            "nhieu.zip": zipped({f"{n}.xlsx": b"" for n in range(archives.MAX_MEMBERS + 1)}),
            "khong-duoi": inner,
        }
    ) == {
        "trong.zip": "THU-14",
        "khoa.zip": "THU-09",
        "long.zip › trong.zip": "THU-10",
        "long.zip › TTUD.xlsx": "",
        "cut.zip": "THU-11",
        "nhieu.zip": "THU-08",
        "khong-duoi › VP.xlsx": "",
    }


def test_an_archive_that_swells_is_not_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({"VP.xlsx": bytes(2_000_000)})
    monkeypatch.setattr(archives, "MAX_INFLATED_BYTES", 1_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("inflated"))
    assert told({"bom.zip": data}) == {"bom.zip": "THU-08"}


def test_a_workbook_before_a_broken_one_is_still_itself() -> None:
    data = broken_behind(zipped({"VP.xlsx": book(), "TTUD.xlsx": book(unit="TTUD")}))
    post = mail.submissions({"a.zip": lambda: data}, {})
    assert {one.file: one.fault.code if one.fault else "" for one in post.submissions} == {
        "a.zip": "THU-11",
        "a.zip › VP.xlsx": "",
    }
    assert next(one for one in post.submissions if one.fault is None).load() == book()
    posted = sent(attachment("a.zip", data))
    (first, second) = letters.read(posted).enclosures
    assert (first.name, second.fault) == ("VP.xlsx", "THU-11") or (first.name, second.fault) == (
        "a.zip › VP.xlsx",
        "THU-11",
    )
    assert letters.opened(posted)[first.path] == book()


def test_receive_files_an_archive_and_enters_the_unit_of_what_it_holds(tmp_path: Path, thidua: Thidua) -> None:
    folder = tmp_path / "dot"
    (folder / "inputs").mkdir(parents=True)
    shutil.copy(ROOT / "inputs" / "dot-thi-dua.xlsx", folder / "inputs")
    path = tmp_path / "Hồ sơ VP.zip"
    path.write_bytes(zipped({"VP.xlsx": (ROOT / "inputs" / "don-vi" / "VP.xlsx").read_bytes()}))
    said = thidua("-C", folder, "receive", path)
    assert said.code == 0 and "Đã cất Hồ sơ VP.zip (VP)" in said.out, said.err
    assert (folder / "inputs" / "don-vi" / "Hồ sơ VP.zip").is_file()
