"""Runs that are killed, refused by the disk or started twice: the outputs are whole, one sentence says what to do."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import folders, main, screen
from tests.conftest import Thidua
from tests.test_cli import AS_OF, ROOT, tree

BEFORE = "2021-06-20"  # the day of the run before: its papers tell another day
STEPS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "open"}
FORK = multiprocessing.get_context("fork") if hasattr(os, "fork") else None
pytestmark = pytest.mark.skipif(FORK is None, reason="máy này không có fork và kill -9; luật giữ trọn outputs chưa thử")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign folder with the outputs of a run on the day before, and below it those of an uncut run today."""
    folder = tmp_path_factory.mktemp("dot")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    for outputs, day in (("outputs", BEFORE), ("other/today", AS_OF)):
        call = [sys.executable, "-m", "pipeline", "-C", folder, "report", "--as-of", day, "--outputs", folder / outputs]
        subprocess.run(call, check=True, cwd=ROOT, capture_output=True)
    return folder


@pytest.fixture
def campaign(made: Path, tmp_path: Path) -> Path:
    """A copy of `made` that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "dot"))


def report(campaign: Path) -> list[str]:
    return ["thidua", "-C", str(campaign), "report", "--as-of", AS_OF]


# ------------------------------------------------------------------------------------------------------ killed any time


def steps_of(campaign: Path, note: Callable[[str], None]) -> None:
    """Call `note` before each step that changes something beside or below the outputs, in this process."""

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event not in STEPS or (event == "open" and not (isinstance(given[2], int) and given[2] & os.O_CREAT)):
            return
        paths = [os.fspath(one) for one in given if isinstance(one, str | os.PathLike)]
        # A whole folder is removed by names relative to what it lies in.
        relative = event in ("os.remove", "os.rmdir") and not os.path.isabs(paths[0])
        if relative or any(path.startswith(f"{campaign}/") for path in paths):
            note(event)

    sys.addaudithook(hook)


def run_here(call: list[str], campaign: Path, one_step: bool, die_at: int, counted: Path | None = None) -> None:
    """Run a command in this (forked) process and kill it as SIGKILL does, at the step of that number."""
    seen: list[str] = []

    def note(event: str) -> None:
        seen.append(event)
        if len(seen) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    if not one_step:
        folders._swap_in_one_step = lambda one, other: False  # type: ignore[assignment]
    sys.argv = call
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 — until the process ends
    steps_of(campaign, note)
    try:
        main()
    except SystemExit as left:
        if counted is not None:
            counted.write_text(" ".join(seen[:-1]))
        os._exit(int(left.code or 0))


def in_a_fork(*given: Any) -> int:
    assert FORK is not None
    process = FORK.Process(target=run_here, args=given)
    process.start()
    process.join()
    return process.exitcode or 0


def moments(steps: list[str]) -> list[int]:
    """Choose the steps to die at: some on the way, every rename and the first removal, each with the next; the last."""
    turns = [place for place, step in enumerate(steps, 1) if step == "os.rename"] + [steps.index("os.remove") + 1]
    return sorted({*range(2, len(steps), max(len(steps) // 3, 1)), *turns, *(turn + 1 for turn in turns), len(steps)})


@pytest.mark.parametrize("one_step", [True, False])
def test_a_run_killed_at_any_moment_leaves_the_outputs_whole(
    made: Path, campaign: Path, one_step: bool, tmp_path: Path, thidua: Thidua
) -> None:
    old, new = tree(made / "outputs"), tree(made / "other" / "today")
    assert old != new
    thidua("-C", campaign, "check")  # imports all that the processes to be killed would each have to import
    counted = tmp_path / "steps"
    assert in_a_fork(report(campaign), campaign, one_step, 0, counted) == 0
    assert tree(campaign / "outputs") == new
    chosen = moments(counted.read_text().split())
    assert len(chosen) >= 5 and (one_step or "os.rename" in counted.read_text())
    left = set()
    for moment in chosen:
        for name in campaign.iterdir():
            if name.name not in ("inputs", "other"):
                shutil.rmtree(name) if name.is_dir() else name.unlink()
        shutil.copytree(made / "outputs", campaign / "outputs")
        assert in_a_fork(report(campaign), campaign, one_step, moment) == -signal.SIGKILL
        if one_step or (campaign / "outputs").exists():
            assert tree(campaign / "outputs") in (old, new), f"died at step {moment}"
        # The next command finds them whole, whatever command it is.
        assert thidua("-C", campaign, "verify").code == 0, f"died at step {moment}"
        now = tree(campaign / "outputs")
        assert now in (old, new)
        left.add(now == new)
    assert left == {True, False}  # it died on both sides of the exchange
    assert in_a_fork(report(campaign), campaign, one_step, 0) == 0
    assert tree(campaign / "outputs") == new
    assert {one.name for one in campaign.iterdir()} <= {".cache", "inputs", "other", "outputs", ".thidua-outputs-khoa"}


# -------------------------------------------------------------------------------------------------- refused by the disk


def refusing(code: int, after: int) -> Callable[[Path, bytes], int]:
    """A stand-in for Path.write_bytes: the disk takes `after` files, then refuses."""
    really_write, taken = Path.write_bytes, [0]

    def write(path: Path, data: bytes) -> int:
        taken[0] += 1
        if taken[0] > after:
            raise OSError(code, os.strerror(code))
        return really_write(path, data)

    return write


@pytest.mark.parametrize("code", sorted(screen.REFUSALS))
@pytest.mark.parametrize("after", [0, 7])
def test_what_the_disk_refuses_is_one_sentence_and_the_outputs_stay(
    campaign: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch, code: int, after: int
) -> None:
    before = tree(campaign / "outputs")
    monkeypatch.setattr(Path, "write_bytes", refusing(code, after))
    said = thidua("-C", campaign, "forms")
    assert said.code == 1
    assert "Kết quả lần trước còn nguyên." in said.err
    assert f"{campaign}/outputs/bieu-mau/" in said.err.replace("\n    ", "") and ".thidua" not in said.err
    assert "rồi chạy lại" in said.err.replace("\n    ", " ")
    assert tree(campaign / "outputs") == before
    assert not (campaign / ".thidua-outputs-moi").exists()


def test_an_error_that_is_no_matter_of_the_disk_keeps_its_traceback(
    campaign: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "write_bytes", refusing(errno.EBADF, 0))
    with pytest.raises(OSError, match="Bad file"):
        thidua("-C", campaign, "forms")


def test_a_disk_that_is_really_full_is_said(campaign: Path) -> None:
    """Files of this process may not grow beyond 20 kB, as under a quota."""
    before = tree(campaign / "outputs")
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
    code += "from pipeline.cli import main; main()"
    call = [sys.executable, "-c", code, *report(campaign)[1:]]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "ổ đĩa không còn chỗ" in done.stderr
    assert tree(campaign / "outputs") == before


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A file system of 400 kB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)], capture_output=True)
    if done.returncode:
        pytest.skip("không gắn được ổ đĩa thử (cần quyền root) nên chưa thử ổ đầy thật, ổ chỉ đọc thật")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_small_disk_and_a_read_only_one(campaign: Path, mounted: Path, thidua: Thidua) -> None:
    (mounted / "ra").mkdir()
    (mounted / "ra" / "cu.txt").write_text("cũ")
    words = ("-C", campaign, "report", "--as-of", AS_OF, "--outputs")
    for options, sentence in (("remount,rw", "ổ đĩa không còn chỗ"), ("remount,ro", "chỉ đọc được")):
        subprocess.run(["mount", "-o", options, str(mounted)], check=True)
        said = thidua(*words, mounted / "ra")
        assert said.code == 1 and sentence in said.err.replace("\n    ", " ")
        assert tree(mounted / "ra") == {"cu.txt": "cũ".encode()}
    subprocess.run(["mount", "-o", "remount,rw,size=100M", str(mounted)], check=True)
    said = thidua(*words, mounted)
    assert said.code == 1 and "ổ đĩa gắn riêng" in said.err.replace("\n    ", " ")  # a mount cannot be exchanged


# ----------------------------------------------------------------------------------- open elsewhere, as Windows refuses


@pytest.mark.parametrize("mark", ["~$ng-hop.xlsx", "~$tong-hop.xlsx", ".~lock.tong-hop.xlsx#"])
def test_a_file_open_elsewhere_is_named_and_nothing_is_lost(
    campaign: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    """Windows moves no folder of which a file is open; Word, Excel and LibreOffice lay a mark beside that file."""
    (campaign / "outputs" / mark).write_bytes(b"clerk")
    before = tree(campaign / "outputs")
    really_rename = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.name == "outputs":
            raise PermissionError(errno.EACCES, "in use", str(path))
        return really_rename(path, target)

    monkeypatch.setattr(folders, "_swap_in_one_step", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", rename)
    said = thidua(*report(campaign)[1:])
    assert said.code == 1
    assert "outputs/tong-hop.xlsx: không được phép đọc hoặc ghi. Đóng tệp" in said.err.replace("\n    ", " ")
    assert tree(campaign / "outputs") == before
    assert not list(campaign.glob(".thidua-*.json"))


def test_a_new_folder_that_cannot_be_moved_in_gives_the_old_one_back(
    campaign: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(campaign / "outputs")
    really_rename = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.name == ".thidua-outputs-moi":
            raise PermissionError(errno.EACCES, "a virus scanner has it", str(path))
        return really_rename(path, target)

    monkeypatch.setattr(folders, "_swap_in_one_step", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", rename)
    assert thidua(*report(campaign)[1:]).code == 1
    assert tree(campaign / "outputs") == before
    assert {one.name for one in campaign.glob(".thidua*")} <= {".thidua-outputs-khoa"}


# --------------------------------------------------------------------------------------------------------- two at once


def hold(outputs: Path, held: Any) -> None:
    with folders.alone(outputs):
        held.set()
        signal.pause()


def test_of_two_runs_at_once_the_second_says_so_and_a_killed_one_lets_go(campaign: Path, thidua: Thidua) -> None:
    assert FORK is not None
    before = tree(campaign / "outputs")
    held = FORK.Event()
    other = FORK.Process(target=hold, args=(campaign / "outputs", held))
    other.start()
    assert held.wait(30)
    for words in (["report", "--as-of", AS_OF], ["forms"], ["remind", "--as-of", AS_OF]):
        said = thidua("-C", campaign, *words)
        assert said.code == 1 and "một lệnh thidua khác đang ghi vào đây" in said.err
    assert tree(campaign / "outputs") == before
    assert thidua("-C", campaign, "verify").code == 0  # reading is free
    other.kill()
    other.join()
    assert thidua("-C", campaign, "forms").code == 0


def test_outputs_of_different_names_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with folders.alone(tmp_path / "a"), folders.alone(tmp_path / "b"):
        folders.replace(tmp_path / "a", [("x", b"1")], lambda name: True)
    assert tree(tmp_path / "a") == {"x": b"1"}


# -------------------------------------------------------------------------------------------------------- odd places


@pytest.mark.parametrize("outputs", ["inputs", "inputs/ra", "."])
def test_outputs_may_not_swallow_the_inputs(campaign: Path, thidua: Thidua, outputs: str) -> None:
    before = tree(campaign)
    said = thidua(*report(campaign)[1:], "--outputs", campaign / outputs)
    assert said.code == 1 and "không được trùng nhau" in said.err.replace("\n    ", " ")
    assert tree(campaign) == before


def test_outputs_may_be_a_link_to_another_folder(campaign: Path, thidua: Thidua, made: Path) -> None:
    (campaign / "outputs").rename(campaign / "noi-khac")
    (campaign / "outputs").symlink_to("noi-khac")
    for _ in range(2):
        assert thidua(*report(campaign)[1:]).code == 0
        assert (campaign / "outputs").is_symlink()
        assert tree(campaign / "noi-khac") == tree(made / "other" / "today")


def test_a_file_whose_name_is_no_utf8_is_read_like_any_other(campaign: Path, thidua: Thidua) -> None:
    strange = os.fsencode(campaign / "inputs" / "don-vi") + b"/\xd0\xe1i.xlsx"
    try:
        Path(os.fsdecode(strange)).write_bytes((campaign / "inputs" / "don-vi" / "VP.xlsx").read_bytes())
    except OSError:
        pytest.skip("hệ tệp của máy này chỉ nhận tên UTF-8 nên chưa thử tên tệp cũ")
    assert thidua(*report(campaign)[1:]).code == 0
    inputs = json.loads((campaign / "outputs" / "manifest.json").read_bytes())["inputs"]
    assert r"don-vi/\xd0\xe1i.xlsx" in inputs
