"""What the terminal shows: progress, last lines that fit a screen, one JSON object, colours that only repeat words."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from pipeline.cli import COMMANDS, progress, screen, voice
from pipeline.shapes import Closing, Finding, Severity
from tests.conftest import Thidua

ROOT = Path(__file__).parent.parent
DOC = (ROOT / "docs" / "ket-qua-json.md").read_text(encoding="utf-8")
AS_OF = "2021-06-30"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A campaign folder with the sample's inputs and the outputs of one run."""
    folder = tmp_path_factory.mktemp("dot")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    said = on_a_terminal("-C", folder, "report", "--as-of", AS_OF)
    (folder / "said.txt").write_text(said, encoding="utf-8")
    yield folder


def on_a_terminal(*words: object, **environment: str) -> str:
    """Run a command on a terminal of 80 by 24, and give all it wrote there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", screen.HEIGHT, screen.WIDTH, 0, 0))
    command = [sys.executable, "-m", "pipeline", *map(str, words)]
    known = {**os.environ, "TERM": "xterm-256color", **environment}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=known) as run:
        os.close(theirs)
        told = b""
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            told += piece
    os.close(ours)
    assert run.returncode in (0, 1)
    return told.decode()


def bare(text: str) -> str:
    """Take the marks of a terminal out of a text."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r", "")


# ------------------------------------------------------------------------------------------------------------- progress


def test_a_terminal_shows_a_bar_with_counts_and_time_left_and_takes_it_away(made: Path) -> None:
    said = (made / "said.txt").read_text(encoding="utf-8")
    counts = re.findall(r"Đang lập văn bản.*?(\d+)/(\d+).*?còn", bare(said))
    assert {total for _, total in counts} == {"71"}, (
        "65 papers and 6 workbooks to mark: the end is known from the start"
    )
    assert counts[-1] == ("71", "71"), "the bar is seen full before it goes"
    assert "\x1b[2K" in said, "the bar is wiped out again"
    assert "Đang lập văn bản" not in bare(said).split("Đã xong")[1]


def test_elsewhere_plain_lines_say_it_and_a_dumb_terminal_gets_them_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress.shown() as stage:
        assert list(stage("Đang đọc", 100)(map)(abs, range(100))) == list(range(100))
    assert capsys.readouterr().err.splitlines() == ["Đang đọc: 30/100", "Đang đọc: 60/100", "Đang đọc: 90/100"]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    assert not voice.moving()


def test_more_tasks_than_were_counted_are_no_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress.shown() as stage:
        list(stage("Đang đọc", 40)(map)(abs, range(90)))
    assert capsys.readouterr().err.splitlines()[-1] == "Đang đọc: 90/90"
    monkeypatch.setattr(voice, "moving", lambda: True)
    with progress.shown() as stage:
        assert len(list(stage("Đang đọc", 40)(map)(abs, range(90)))) == 90


def test_a_stage_counts_over_all_its_calls(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown() as stage:
        seam = stage("Đang lập", 60)(map)
        list(seam(abs, range(20)))
        list(seam(abs, range(40)))
    assert capsys.readouterr().err.splitlines() == ["Đang lập: 30/60", "Đang lập: 60/60"]


def test_a_count_whose_end_moves_is_told_and_a_short_one_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.counting("Đang cất") as told:
        for done in range(1, 4):
            told(done, 3)
        for done in range(4, 81):
            told(done, 80)
    assert capsys.readouterr().err.splitlines() == ["Đang cất: 30/80", "Đang cất: 60/80"]


@pytest.fixture
def many_files(tmp_path: Path) -> tuple[Path, list[Path]]:
    """A campaign to which nothing has come yet, and forty files that come at once."""
    folder = tmp_path / "dot"
    (folder / "inputs").mkdir(parents=True)
    shutil.copy(ROOT / "inputs" / "dot-thi-dua.xlsx", folder / "inputs")
    paths = [tmp_path / f"{number}.pdf" for number in range(40)]
    for path in paths:
        path.write_bytes(path.name.encode())
    return folder, paths


def test_filing_shows_the_same_bar(many_files: tuple[Path, list[Path]]) -> None:
    folder, paths = many_files
    said = bare(on_a_terminal("-C", folder, "receive", *paths))
    assert re.search(r"Đang cất thư, biểu.*\d+/40.*còn", said) and "40 tệp mới" in said


def test_filing_is_silent_about_its_way_in_json(many_files: tuple[Path, list[Path]], thidua: Thidua) -> None:
    folder, paths = many_files
    said = thidua("-C", folder, "receive", *paths, "--json")
    assert said.err == "" and len(json.loads(said.out)["files"]) == 40


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here; .ci/run installs it")
def test_pdfs_show_the_same_bar(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "dot"))
    said = bare(on_a_terminal("-C", folder, "pdf"))
    assert re.search(r"Đang chuyển sang PDF.*[1-9]\d*/\d+.*còn", said)


def test_short_work_goes_through_the_very_map_that_was_handed_in() -> None:
    with progress.shown() as stage:
        assert stage("Đang đọc", progress.ENOUGH_TO_SHOW - 1)(map) is map


# ------------------------------------------------------------------------------------------------------- the last lines


def test_the_last_lines_of_the_sample_fit_one_screen(made: Path) -> None:
    lines = bare((made / "said.txt").read_text(encoding="utf-8")).split("Đang đọc")[0:2][-1].splitlines()
    closing = lines[next(n for n, line in enumerate(lines) if "Đã xong" in line) :]
    assert len(closing) < screen.HEIGHT
    assert max(map(len, (line for line in closing if str(made) not in line))) <= screen.WIDTH


def test_however_much_is_left_to_do_the_last_lines_fit_and_say_what_is_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    todo = tuple(f"Việc {n}: " + "làm cho xong " * (n % 9) for n in range(60))
    ended = Closing("Sau họp", ("Đơn vị (12): …",) * 3, ("index.html: …",) * 4, todo)
    screen.closing(ended, Path("outputs"), ("Đã có người sửa tay 9 tệp.", "  " + "a/b.docx, " * 20))
    said = capsys.readouterr().out.splitlines()
    assert len(said) < screen.HEIGHT
    shown = sum(line.startswith("  - Việc") for line in said)
    assert shown > 3 and f"  … và {60 - shown} việc nữa, xem index.html" in said
    assert said[-1].strip().endswith("a/b.docx,")


# --------------------------------------------------------------------------------------------------------------- colour


def test_colour_only_repeats_what_words_say_and_is_left_out_where_unwanted(made: Path) -> None:
    coloured = on_a_terminal("-C", made, "check", "--as-of", AS_OF)
    plain = on_a_terminal("-C", made, "check", "--as-of", AS_OF, NO_COLOR="1")
    assert "\x1b[31mlỗi" in coloured and "\x1b[33mcảnh báo" in coloured
    assert "\x1b[3" not in plain
    assert bare(coloured) == bare(plain)


# ------------------------------------------------------------------------------------------------------ quiet, and JSON


def keys(command: str) -> set[str]:
    """Give the keys that the documentation names for a command."""
    row = next(line for line in DOC.splitlines() if line.startswith(f"| `{command}` |"))
    return set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", row.split("|")[2]).split(";")[0].split(":")[0]))


CALLS: dict[str, tuple[Any, ...]] = {
    "report": ("report",),
    "check": ("check",),
    "forms": ("forms",),
    "remind": ("remind",),
    "explain": ("explain", "Lã Kim Giang"),
    "verify": ("verify",),
    "what-if": ("what-if", "--quota", "BK=2"),
    "new": ("new", "{folder}/moi"),
    "receive": ("receive", "{folder}/inputs/don-vi/VP.xlsx"),
    "pdf": ("pdf",),
}


def test_every_command_is_called_here() -> None:
    assert CALLS.keys() >= COMMANDS.keys() - {"history"}


@pytest.mark.parametrize("command", CALLS)
def test_json_is_one_object_with_the_keys_that_are_written_down(
    command: str, made: Path, tmp_path: Path, thidua: Thidua
) -> None:
    if command == "pdf" and shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed here; .ci/run installs it")
    folder = Path(shutil.copytree(made, tmp_path / "dot"))
    words = [word.format(folder=folder) for word in CALLS[command]]
    said = thidua("-C", folder, *words, "--as-of", AS_OF, "--json")
    told = json.loads(said.out)
    assert said.out.isascii(), "no code page can spoil it"
    assert (told.pop("command"), told.pop("exit_code")) == (command, said.code)
    assert told.keys() == keys(command)
    assert said.code == (1 if command == "check" else 0)
    assert "Đang" not in said.err


@pytest.mark.parametrize("command", ["report", "remind", "forms", "verify", "what-if", "check"])
def test_quiet_says_nothing_when_all_went_well(command: str, made: Path, tmp_path: Path, thidua: Thidua) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "dot"))
    said = thidua("-q", "-C", folder, *CALLS[command], "--as-of", AS_OF)
    assert (said.out, said.err) == ("", "")
    assert said.code == (1 if command == "check" else 0)


def test_what_is_wrong_is_said_in_every_voice(made: Path, tmp_path: Path, thidua: Thidua) -> None:
    (tmp_path / "inputs").mkdir()
    for voiced in ((), ("--quiet",), ("--json",)):
        said = thidua("-C", tmp_path, "report", *voiced)
        assert said.code == 1 and "dot-thi-dua.xlsx" in said.err
        if voiced == ("--json",):
            told = json.loads(said.out)
            assert (told["command"], told["exit_code"]) == ("report", 1)
            assert [fault["code"] for fault in told["faults"]] == ["CUA-01"]
        else:
            assert not said.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("receive", "khong-co.eml"), 2, 'TỆP: không có tệp "khong-co.eml".'),
        (("receive", "."), 2, 'TỆP: "." là một thư mục; ghi tên tệp.'),
        (("report", "--workers", "hai"), 2, '--workers: "hai" không phải là số nguyên từ 0 trở lên.'),
        (("receive", "--host", "a", "--port", "99999"), 2, '"99999" không phải là số nguyên từ 1 đến 65535.'),
        (("explain",), 2, "thiếu TÊN."),
        (("what-if",), 2, "thiếu THAY-ĐỔI."),
        (("new",), 2, "thiếu THƯ-MỤC."),
        (("new", "moi", "--outputs", "o"), 2, "--outputs: lệnh new tự lập inputs và outputs trong thư mục mới"),
        (("--inputs", "i", "new", "moi"), 2, "--inputs: lệnh new tự lập inputs và outputs trong thư mục mới"),
        (("what-if", "--late=có"), 2, 'tùy chọn "--late" không nhận giá trị.'),
        (("report", "--as-of"), 2, 'tùy chọn "--as-of" cần một giá trị.'),
        (("-C", "khong-co", "report"), 1, "khong-co/inputs: không có thư mục này."),
        (("pdf", "thua", "nữa"), 2, 'thừa "thua nữa"; tên có dấu cách thì để trong ngoặc kép.'),
        (("check", "-C", "dot"), 2, 'tùy chọn "-C" đứng trước tên lệnh: thidua -C … check.'),
        (("reprot",), 2, 'không có lệnh "reprot". Có phải "report"?'),
    ],
)
def test_a_wrong_call_is_told_in_vietnamese_and_in_json(
    words: tuple[str, ...], code: int, said: str, thidua: Thidua
) -> None:
    plain = thidua(*words)
    assert plain.code == code and said in plain.err and not plain.out
    as_json = thidua(*words, "--json")
    assert as_json.code == code
    if said != 'tùy chọn "--as-of" cần một giá trị.':  # there --json is taken for the value that is missing
        assert said in json.loads(as_json.out)["message"]


def test_a_stopped_run_says_so_in_its_object(monkeypatch: pytest.MonkeyPatch, thidua: Thidua) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise click.Abort

    monkeypatch.setattr("pipeline.cli.check.settle", stopped)
    said = thidua("check", "--json")
    assert said.code == 130
    assert json.loads(said.out) == {"command": "check", "exit_code": 130, "message": said.err.strip()}


@pytest.mark.parametrize("encoding", ["cp1258", "cp437", "ascii"])
def test_a_console_of_another_code_page_stops_nothing(encoding: str, made: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "-C", str(made), "check", "--as-of", AS_OF]
    known = {**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    run = subprocess.run(command, capture_output=True, cwd=ROOT, env=known, check=False)
    assert run.returncode == 1
    assert "Đã kiểm tra" in run.stdout.decode("utf-8")


def test_what_is_the_same_of_many_cells_is_said_once_with_every_cell() -> None:
    def blank(cell: str, sheet: str = "Căn cứ", message: str = "để trống.") -> Finding:
        row = int(re.sub(r"\D", "", cell) or 0)
        return Finding(Severity.ERROR, "", "dot-thi-dua.xlsx", sheet, cell, "OB-01", message, "Điền ô này.", row=row)

    found = [
        *map(blank, ("C2", "C3", "C4", "C6", "C7", "C9", "D10")),
        blank("C10", "Lịch"),
        blank("C11", message="sai."),
    ]
    assert [one.place.rpartition(" › ")[2] for one in screen.alike(found)] == [
        "C2 đến C4, C6, C7, C9, D10",
        "C10",
        "C11",
    ]
    alone = [blank("")._replace(row=row) for row in (3, 4)]
    assert screen.alike(alone) == alone  # no cell to be named by: two rows stay two


def test_a_new_campaign_s_first_check_says_each_thing_once(tmp_path: Path, thidua: Thidua) -> None:
    assert thidua("new", tmp_path / "moi").code == 0
    said = thidua("-C", tmp_path / "moi", "check")
    lines = re.sub(r"\n {4}", " ", said.err).splitlines()
    (bases,) = [line for line in lines if "› Căn cứ ›" in line]
    assert "› C2 đến C21: " in bases
    count = int(re.search(r"(\d+) chỗ phải sửa", said.err)[1])
    assert count > 2 * len(lines)
    faults = json.loads(thidua("-C", tmp_path / "moi", "check", "--json").out)["faults"]
    assert len(faults) == count
