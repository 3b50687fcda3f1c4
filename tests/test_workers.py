"""Many tasks at once: answers in order, and the death of a process costs the one task it died of."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from pipeline import flow
from pipeline.cli import folders, heap, workers
from pipeline.documents import render
from pipeline.intake import read
from pipeline.shapes import Died, Fault, Papers, Reading, Standing
from tests.test_cli import AS_OF, ROOT

KILLER, DAY, MAIN = "TTS.xlsx", date.fromisoformat(AS_OF), os.getpid()
_really_read = read.workbook


def squared(number: int) -> int:
    """Square a number; a negative one kills the process that does it, as a segmentation fault would."""
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def read_or_die(file: str, data: bytes, *how: Any) -> Reading:
    if file == KILLER and os.getpid() != MAIN:
        os.kill(os.getpid(), signal.SIGKILL)
    return _really_read(file, data, *how)


@pytest.mark.parametrize("tasks", [[-1], [3, -1, 4], [*range(1, 30), -1, *range(30, 60), -2], [-1, -2, -3]])
def test_a_worker_that_dies_costs_only_the_task_it_died_of(tasks: list[int]) -> None:
    with workers.seam(2) as run:
        answers = list(run(squared, tasks))
        assert answers == [Died() if task < 0 else task * task for task in tasks]
        assert list(run(squared, [7, -1, 8])) == [49, Died(), 64]  # the call can be used again


def worker(number: int) -> int:
    """Name the process that does the task; that of a negative number dies."""
    squared(min(number, 0))
    return os.getpid()


def test_after_a_death_tasks_are_shared_by_as_many_processes_as_before() -> None:
    with workers.seam(2) as run:
        assert Died() in list(run(worker, [-1, 1]))
        assert len(set(run(worker, range(20)))) <= 2


def test_an_exception_of_a_task_is_not_taken_for_a_death() -> None:
    with workers.seam(2) as run, pytest.raises(TypeError):
        list(run(squared, [1, "x"]))


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processes be copies of this one, so that what a test has changed here is changed there."""
    pool = partial(futures.ProcessPoolExecutor, mp_context=get_context("fork"))
    monkeypatch.setattr(futures, "ProcessPoolExecutor", pool)


@pytest.fixture
def deadly(forked: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> folders.Files:
    """The sample, of whose workbooks one kills every process but this one that reads it."""
    monkeypatch.setattr(read, "workbook", read_or_die)
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    return folders.lazily(tmp_path / "inputs")


def test_the_file_that_killed_its_reader_is_named_and_the_others_are_read(deadly: folders.Files) -> None:
    expectations = folders.shipped(ROOT, "expectations", ".json")
    alive = flow.story(deadly, expectations, DAY)
    with workers.seam(2) as run:
        story = flow.story(deadly, expectations, DAY, run, workers.apart)
    named = [one for one in story.findings if one.code == "TEP-16"]
    assert [one.file for one in named] == [KILLER]
    assert "không đọc được" in named[0].sentence
    by_file = {one.file: one for one in story.examined.received}
    assert by_file[KILLER].standing is Standing.UNUSABLE
    others = [one for one in alive.examined.received if one.file != KILLER]
    assert [by_file[one.file] for one in others] == others


def test_a_paper_that_kills_its_maker_stops_the_run_with_its_name(
    forked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render_or_die(template: bytes, context: dict[str, object]) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b""

    inputs, expectations = folders.lazily(ROOT / "inputs"), folders.shipped(ROOT, "expectations", ".json")
    story = flow.story(inputs, expectations, DAY)
    monkeypatch.setattr(render, "document", render_or_die)
    written = flow.documents(story)[:1]
    templates = folders.shipped(ROOT, "templates", folders.TEMPLATES)
    with workers.seam(2) as run, pytest.raises(Fault) as stopped:
        list(flow.papers(story, written, templates, flow.Seams(run, run, run)))
    assert [one.file for one in stopped.value.findings] == [written[0].path]


@pytest.mark.parametrize(("work", "place"), [("check", "templates/"), ("mark", "tra-loi/")])
def test_whatever_else_a_process_dies_of_stops_the_run_with_its_place(work: str, place: str) -> None:
    def dying(_: Callable[..., Any], tasks: Iterable[Any]) -> Iterator[Died]:
        return (Died() for _ in tasks)

    story = flow.story(folders.lazily(ROOT / "inputs"), folders.shipped(ROOT, "expectations", ".json"), DAY)
    templates = folders.shipped(ROOT, "templates", folders.TEMPLATES)
    with pytest.raises(Fault) as stopped:
        list(flow.papers(story, Papers(), templates, flow.Seams()._replace(**{work: dying})))
    (told,) = stopped.value.findings
    assert told.code == "CUA-10" and told.file.startswith(place)


_LEFT_BY_LARGE_BLOCKS = """
import sys
from pipeline.cli import heap
def held():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 // 1_000_000
if sys.argv[1] == "given back":
    heap.give_back()
one = bytearray(20_000_000)
del one  # from here on glibc by itself keeps blocks of less than that
blocks = [bytearray(1_000_000) for _ in range(64)]
blocks[:-1] = []
print(held())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="chỉ bộ nhớ của glibc chỉnh được như vậy")
def test_large_blocks_go_back_to_the_system_in_a_large_run() -> None:
    def left(how: str) -> int:
        return int(subprocess.check_output([sys.executable, "-c", _LEFT_BY_LARGE_BLOCKS, how], cwd=ROOT))

    assert left("given back") < left("kept") - 40  # megabytes


def test_only_a_run_of_several_processes_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(heap, "give_back", lambda: asked.append(True))
    with workers.seam(1):
        pass
    assert not asked
    with workers.seam(2):
        assert asked


def test_the_council_s_workbook_is_read_where_those_of_the_units_are() -> None:
    handed: list[str] = []

    def run(function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            handed.append(item[0])
            yield function(item)

    flow.story(folders.lazily(ROOT / "inputs"), folders.shipped(ROOT, "expectations", ".json"), DAY, run)
    assert handed[-1] == flow.COUNCIL and len(handed) > 1
