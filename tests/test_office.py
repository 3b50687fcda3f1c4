"""Calling LibreOffice: once for all, with a profile of its own; and what comes of one that hangs, dies or passes over.

The program is one of our own that does what the real one does on its bad days; the real one is in `test_pdf.py`.
"""

from __future__ import annotations

import os
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import office

no_windows = pytest.mark.skipif(
    sys.platform == "win32", reason="soffice giả là một tệp lệnh sh, Windows không chạy được"
)

Fake = Callable[[str], Path]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Put a program `soffice` alone on PATH: Python that knows `files`, writes its call down, and can `pdf(file)`."""

    def put(body: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        calls = tmp_path / "calls"
        script = f"""
            import pathlib, subprocess, sys, time
            files = [word for word in sys.argv if word.endswith(".docx")]
            with open({str(calls)!r}, "a") as stream:
                print(*sys.argv[1:], sep="\\t", file=stream)
            def pdf(file, end=b" %%EOF"):
                data = b"%PDF-1.7 " + pathlib.Path(file).read_bytes() + end
                path = pathlib.Path("pdf", file.replace(".docx", ".pdf"))
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(data)
        """
        (folder / "soffice.py").write_text(textwrap.dedent(script) + textwrap.dedent(body), encoding="utf-8")
        (folder / "soffice").write_text(f'#!/bin/sh\n"{sys.executable}" "{folder}/soffice.py" "$@"\nexit $?\n')
        (folder / "soffice").chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return calls

    return put


@pytest.fixture
def documents(tmp_path: Path) -> list[Path]:
    """Four documents, two of one name in two folders, the third no document inside."""
    paths = [tmp_path / name for name in ("Báo cáo.docx", "a/VP.docx", "b/VP.docx", "c/VP.docx")]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", path.name)
    paths[2].write_bytes(b"any text")
    return paths


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    (tmp_path / "aside").mkdir()
    return tmp_path / "aside"


def convert(documents: list[Path], aside: Path) -> tuple[list[bool], int]:
    """Convert; say of each document whether it has a PDF, and give the seconds given in vain."""
    program = office.find()
    assert program
    done = office.convert(program, documents, aside)
    for document, pdf in zip(documents, done.pdfs, strict=True):
        assert pdf is None or document.read_bytes() in pdf.read_bytes(), "a PDF is of its own document"
    return [pdf is not None for pdf in done.pdfs], done.too_slow


def calls_of(log: Path) -> list[list[str]]:
    return [line.split("\t") for line in log.read_text(encoding="utf-8").splitlines()]


def files_of(log: Path) -> list[list[str]]:
    return [[word for word in call if word.endswith(".docx")] for call in calls_of(log)]


@no_windows
def test_one_call_for_all_with_a_profile_of_its_own(fake: Fake, documents: list[Path], aside: Path) -> None:
    log = fake("for file in files: pdf(file)")
    before = {path: path.read_bytes() for path in documents}
    assert convert(documents, aside) == ([True, True, False, True], 0)
    (call,) = calls_of(log)
    assert "--headless" in call
    assert f"-env:UserInstallation={aside.as_uri()}/profile" in call
    assert files_of(log) == [["0.docx", "1.docx", "3.docx"]]
    assert {path: path.read_bytes() for path in documents} == before


@no_windows
def test_many_documents_are_more_than_one_call(
    fake: Fake, documents: list[Path], aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "BATCH", 2)
    log = fake("for file in files: pdf(file)")
    assert convert(documents, aside) == ([True, True, False, True], 0)
    assert files_of(log) == [["0.docx", "1.docx"], ["3.docx"]]


@no_windows
def test_one_that_hangs_is_ended_with_all_that_it_started(
    fake: Fake, documents: list[Path], aside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "TO_START", 0)
    monkeypatch.setattr(office, "FOR_EACH", 1)
    child = tmp_path / "child"
    log = fake(
        f"""
        pdf(files[0])
        real = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        pathlib.Path({str(child)!r}).write_text(str(real.pid))
        real.wait()
        """
    )
    assert convert(documents, aside) == ([True, False, False, False], 3)
    assert len(calls_of(log)) == 1
    assert gone(int(child.read_text()))


def gone(process: int) -> bool:
    """Wait until a process has ended; False where it is still there after some seconds."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").exists() and Path(f"/proc/{process}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.1)
    return False


@no_windows
def test_one_that_only_fails_is_not_called_for_ever(fake: Fake, documents: list[Path], aside: Path) -> None:
    log = fake("sys.exit(1)")
    assert convert([documents[0]] * 50, aside) == ([False] * 50, 0)
    assert len(calls_of(log)) == office.DEATHS


@no_windows
def test_one_that_dies_of_a_document_makes_the_others(fake: Fake, documents: list[Path], aside: Path) -> None:
    log = fake(
        """
        for file in files:
            if file == "1.docx":
                pdf(file, end=b"")
                sys.exit(134)
            pdf(file)
        """
    )
    assert convert(documents, aside) == ([True, False, False, True], 0)
    assert files_of(log) == [["0.docx", "1.docx", "3.docx"], ["3.docx"]]


@no_windows
def test_one_that_passes_over_documents_is_called_once(fake: Fake, documents: list[Path], aside: Path) -> None:
    log = fake("pdf(files[0])")
    assert convert(documents, aside) == ([True, False, False, False], 0)
    assert len(calls_of(log)) == 1


@pytest.mark.parametrize("variable", ["ProgramFiles", "ProgramFiles(x86)"])
def test_the_places_of_windows_are_looked_in(variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    program = tmp_path / "Program Files" / "LibreOffice" / "program" / "soffice.com"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setenv(variable, str(tmp_path / "Program Files"))
    assert office.find() == str(program)


def test_where_it_is_not_nothing_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert office.find() in (None, "/Applications/LibreOffice.app/Contents/MacOS/soffice")


@no_windows
@pytest.mark.parametrize("name", ["soffice", "libreoffice"])
def test_either_name_on_the_path_is_found(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert office.find() == str(tmp_path / name)


@no_windows
@pytest.mark.parametrize(
    ("chosen", "with_vietnamese", "fit"),
    [
        ("Liberation Serif", "DejaVu Sans,DejaVu Sans Light\nLiberation Serif", True),
        ("Times New Roman", "Tahoma\nTimes New Roman", True),
        ("Tinos", "Tinos", True),
        ("Liberation Serif", "DejaVu Serif", False),  # version 1 of Liberation
        ("DejaVu Serif", "DejaVu Serif", False),  # other widths
    ],
)
def test_the_font_has_the_widths_of_times_new_roman_and_vietnamese_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, with_vietnamese: str, fit: bool
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert office.fonts_fit(), "no fontconfig, nobody can tell"
    for name, asked, says in (("fc-match", "Times New Roman", chosen), ("fc-list", ":charset=1ebf", with_vietnamese)):
        (tmp_path / name).write_text(f'#!/bin/sh\ncase "$*" in *"{asked}"*) printf "%s" "{says}";; esac\n')
        (tmp_path / name).chmod(0o755)
    assert office.fonts_fit() is fit
