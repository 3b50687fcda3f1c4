"""The process beside an everyday run: same answers in order, deaths, Ctrl-C and kill -9, and when there is none."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.cli import beside, folders, workers
from pipeline.shapes import Died, Fault, Papers
from tests.test_cli import AS_OF, ROOT, tree

MAIN = os.getpid()
of_several = pytest.mark.skipif(
    not Path("/proc/self/stat").exists() or (os.cpu_count() or 1) < 2, reason="cần /proc và hai bộ xử lý"
)


def squared(number: int) -> int:
    """Square a number; a negative one kills the process that does it, but never the one that tests."""
    if number < 0 and multiprocessing.parent_process():
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def doer(number: int) -> int:
    """Name the process that does the task, which takes a moment."""
    time.sleep(0.02)
    return os.getpid()


def refused(number: int) -> int:
    raise ValueError(number)


def nothing(_: object) -> None:
    """Prepare nothing."""


@pytest.fixture
def hands() -> Iterator[beside.Hands]:
    with beside.hands(map, nothing, None, wanted=True) as both:
        yield both


def test_both_calls_give_every_answer_in_order(hands: beside.Hands) -> None:
    for run in hands:
        assert list(run(squared, iter(range(100)))) == [number * number for number in range(100)]
        assert list(run(squared, [])) == []


def test_one_call_leaves_all_to_the_other_process_and_one_shares(hands: beside.Hands) -> None:
    assert set(hands.there(doer, range(6))) - {MAIN} == set(hands.there(doer, range(6)))
    assert len(set(hands.both(doer, range(12)))) == 2


def test_calls_may_be_used_by_turns(hands: beside.Hands) -> None:
    one, two = hands.there(squared, range(5)), hands.both(squared, range(5, 10))
    assert list(zip(one, two, strict=True)) == [(n * n, (n + 5) ** 2) for n in range(5)]


def test_an_exception_of_a_task_comes_out_as_it_is(hands: beside.Hands) -> None:
    for run in hands:
        with pytest.raises(ValueError, match="3"):
            list(run(refused, [3]))


def test_its_death_costs_the_task_it_died_of_and_no_other(hands: beside.Hands) -> None:
    assert list(hands.there(squared, [2, -1, 3])) == [4, Died(), 9]
    assert list(hands.there(squared, [4, 5])) == [16, 25]  # by a fresh one


def test_where_it_dies_of_a_shared_task_the_others_are_done() -> None:
    with beside.hands(map, nothing, None, wanted=True) as hands:
        answers = list(hands.both(squared, [-1, *range(2, 60)]))
    assert answers == [Died(), *(number * number for number in range(2, 60))]
    with beside.hands(map, nothing, None, wanted=True) as hands:
        assert list(hands.there(squared, [-1])) == [Died()]
        assert list(hands.both(squared, [6, 7])) == [36, 49]


def test_what_fails_to_get_ready_is_no_fault() -> None:
    with beside.hands(map, refused, 1, wanted=True) as hands:
        assert list(hands.there(squared, [3])) == [9]


@pytest.mark.parametrize("denied", ["synchronize.SemLock.__init__", "process.BaseProcess.start"])
def test_where_the_system_lets_no_process_begin_all_is_done_here(denied: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(*_: object, **__: object) -> None:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(f"multiprocessing.{denied}", no)
    with beside.hands(map, nothing, None, wanted=True) as hands:
        assert hands == (map, map)


_LEFT_IN_THE_MIDST_OF_ANSWERS = """
import time
from pipeline.cli import beside
for moment in range(20):
    with beside.hands(map, id, None, wanted=True) as hands:
        answers = hands.there(bytes, [3_000_000] * 40)
        next(answers)
        time.sleep(moment / 2_000)
"""


def test_a_run_that_fails_in_the_midst_of_an_answer_ends() -> None:
    subprocess.run([sys.executable, "-c", _LEFT_IN_THE_MIDST_OF_ANSWERS], check=True, cwd=ROOT, timeout=60)


def test_only_its_own_process_is_ended() -> None:
    other = multiprocessing.Process(target=time.sleep, args=(60,))
    other.start()
    try:
        with beside.hands(map, time.sleep, 60, wanted=True):
            pass
        assert other.is_alive()
    finally:
        other.kill()
        other.join()


def test_none_is_begun_where_none_is_wanted() -> None:
    with beside.hands(map, nothing, None, wanted=False) as hands:
        assert hands == (map, map)


def test_it_is_only_for_a_run_that_was_left_to_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert beside.spare(workers.AUTOMATIC, 1, "")
    assert not beside.spare(1, 1, "")
    assert not beside.spare(workers.AUTOMATIC, 2, "")
    assert not beside.spare(workers.AUTOMATIC, 1, "tcp://10.0.0.5:8786")
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not beside.spare(workers.AUTOMATIC, 1, "")
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert not beside.spare(workers.AUTOMATIC, 1, "")


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dot")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    return folder


def command(campaign: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "pipeline", "-C", str(campaign), "report", "--as-of", AS_OF, "--no-cache", *more]


def test_a_report_is_the_same_with_and_without_it(campaign: Path) -> None:
    for name, more in (("two", []), ("one", ["--workers", "1"])):
        subprocess.run([*command(campaign, "--outputs", str(campaign / name), *more)], check=True, cwd=ROOT)
    assert tree(campaign / "one") == tree(campaign / "two")


def test_a_template_with_a_fault_is_told_by_the_other_process_as_here() -> None:
    templates = {**folders.shipped(ROOT, "templates", folders.TEMPLATES), "quyet-dinh.docx": b"no document"}
    expectations = folders.shipped(ROOT, "expectations", ".json")
    story = flow.story(folders.lazily(ROOT / "inputs"), expectations, date.fromisoformat(AS_OF))

    def told(seams: flow.Seams) -> list[str]:
        with pytest.raises(Fault) as stopped:
            list(flow.papers(story, Papers(), templates, seams))
        return [one.sentence for one in stopped.value.findings]

    with beside.hands(map, flow.get_ready, templates, wanted=True) as hands:
        there = told(flow.Seams(hands.there, hands.there, hands.both))
    assert there == told(flow.Seams())
    assert len(there) == 1


def begun_by(pid: int) -> list[int]:
    """Give the living processes that a process has begun."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent, *_ = path.read_text().rpartition(")")[2].split()
            if int(parent) == pid and state != "Z":
                found.append(int(path.parent.name))
    return found


def alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture
def at_work(campaign: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A report in a group of its own, and the process beside it."""
    with subprocess.Popen(
        command(campaign, "--outputs", str(campaign / "cut")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    ) as run:
        while not (others := begun_by(run.pid)):
            assert run.poll() is None, "it ended without a process beside it"
            time.sleep(0.01)
        yield run, others[0]
        run.kill()


def ends(pid: int) -> bool:
    for _ in range(500):
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


def answer_to_ctrl_c(_: int) -> bool:
    """Say whether the process that does the task leaves Ctrl-C to others."""
    return signal.getsignal(signal.SIGINT) == signal.SIG_IGN


def test_ctrl_c_is_left_to_the_first_process(hands: beside.Hands) -> None:
    assert list(hands.there(answer_to_ctrl_c, [0])) == [True]
    with workers.seam(2) as run:
        assert set(run(answer_to_ctrl_c, range(8))) == {True}


INTERRUPTED = """
import signal
import time
from pipeline.cli import beside
signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell begins behind it ignores Ctrl-C
try:
    with beside.hands(map, time.sleep, 0, wanted=True) as hands:
        list(hands.there(time.sleep, [0]))
        print("ready", flush=True)
        input()
        print("begun", flush=True)
        list(hands.there(time.sleep, [2, 2]))
except KeyboardInterrupt:
    print("answered", flush=True)
"""


@of_several
def test_ctrl_c_is_answered_once() -> None:
    """Not by a whole report: of the libraries that it imports some swallow a Ctrl-C that comes just then."""
    command = [sys.executable, "-c", INTERRUPTED]
    with subprocess.Popen(
        command,
        text=True,
        cwd=ROOT,
        start_new_session=True,
        **dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE),
    ) as run:
        assert run.stdout is not None and run.stdin is not None
        assert run.stdout.readline() == "ready\n"
        (other,) = begun_by(run.pid)
        print(file=run.stdin, flush=True)  # what is interrupted begins only now, however long that took
        assert run.stdout.readline() == "begun\n"
        os.killpg(run.pid, signal.SIGINT)
        assert run.communicate() == ("answered\n", "")
    assert ends(other)


@of_several
def test_killed_it_leaves_no_process_behind(at_work: tuple[subprocess.Popen[str], int]) -> None:
    run, other = at_work
    run.kill()
    run.wait()
    assert ends(other)
