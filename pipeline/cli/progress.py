"""How far long work is: the `map` seam wrapped, so that it tells of each task done. A bar on a terminal, else lines.

The rooms behind do not know of it. Short work is not told of at all: drawing would cost more than it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import voice
from pipeline.cli.voice import Voice
from pipeline.shapes import MapSeam

if TYPE_CHECKING:
    from rich.progress import Progress

ENOUGH_TO_SHOW = 30  # tasks, before progress is worth a line
A_SECOND = 4  # times a second the bar is drawn: seldom enough to cost nothing
READING, AGAIN, WRITING, FORMS = "Đang đọc tệp", "Đang thử lại", "Đang lập văn bản", "Đang làm biểu mẫu"

Stage = Callable[[str, int], MapSeam]


@contextmanager
def shown(run: MapSeam) -> Iterator[Stage]:
    """Give a call that wraps the seam for one stage of the work: its name and the number of its tasks."""
    with ExitStack() as stack:
        bars: list[Progress] = []

        def stage(name: str, total: int) -> MapSeam:
            if total < ENOUGH_TO_SHOW or voice.now() is not Voice.FULL:
                return run
            if not voice.moving():
                return _lines(run, name, total)
            if not bars:
                bars.append(stack.enter_context(_bars()))
            return _bar(run, bars[0], name, total)

        yield stage


def _bars() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("còn"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=A_SECOND)


def _bar(run: MapSeam, bars: Progress, name: str, total: int) -> MapSeam:
    task = bars.add_task(name, total=total)
    counted = count(1)  # over all calls of the stage

    def told(function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
        for item, done in zip(run(function, items), counted, strict=False):
            # a mail may hold several workbooks: more than were counted before it was opened
            bars.update(task, completed=done, total=max(total, done))
            yield item
        bars.refresh()  # else the last that is seen is what was done a quarter of a second before the end

    return told


def _lines(run: MapSeam, name: str, total: int) -> MapSeam:
    step = max(total // 10, ENOUGH_TO_SHOW)
    counted = count(1)

    def told(function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
        for item, done in zip(run(function, items), counted, strict=False):
            if done % step == 0:
                click.echo(f"{name}: {done}/{max(total, done)}", err=True)
            yield item

    return told
