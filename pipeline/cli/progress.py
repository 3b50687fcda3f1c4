"""How far long work is: the `map` seam wrapped, or a count handed in. A bar on a terminal, else lines.

The rooms behind do not know of it. Short work is not told of at all: drawing would cost more than it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
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
FILING, PDFS = "Đang cất thư, biểu", "Đang chuyển sang PDF"

Stage = Callable[[str, int], Callable[[MapSeam], MapSeam]]
Told = Callable[[int, int], None]  # how many are done, of how many


@contextmanager
def shown() -> Iterator[Stage]:
    """Give a call that wraps the seams of one stage of the work, which is given by its name and number of tasks."""
    with ExitStack() as stack:
        bars: list[Progress] = []

        def stage(name: str, total: int) -> Callable[[MapSeam], MapSeam]:
            if not _worth(total):
                return lambda run: run
            told = _teller(name, bars, stack)
            counted = count(1)  # over all calls of all seams of the stage

            def told_of(run: MapSeam, function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
                for item, done in zip(run(function, items), counted, strict=False):
                    told(done, total)
                    yield item
                for bar in bars:
                    bar.refresh()  # else the last that is seen is what was done a quarter of a second before the end

            return lambda run: partial(told_of, run)

        yield stage


@contextmanager
def counting(name: str) -> Iterator[Told]:
    """Give a call that tells how far one stage is, whose number of tasks may grow: what is done, and of how many."""
    with ExitStack() as stack:
        tellers: list[Told] = []

        def told(done: int, total: int) -> None:
            if not tellers and _worth(total):
                tellers.append(_teller(name, [], stack))
            for teller in tellers:
                teller(done, total)

        yield told


def _worth(total: int) -> bool:
    return total >= ENOUGH_TO_SHOW and voice.now() is Voice.FULL


def _teller(name: str, bars: list[Progress], stack: ExitStack) -> Told:
    """Tell of one stage by a bar on a terminal, in `bars` with those of other stages, else by a line now and then."""
    return _bar(name, bars, stack) if voice.moving() else _lines(name)


def _bar(name: str, bars: list[Progress], stack: ExitStack) -> Told:
    if not bars:
        bars.append(stack.enter_context(_bars()))
    task = bars[0].add_task(name, total=None)

    def told(done: int, total: int) -> None:
        # a mail may hold several workbooks: more than were counted before it was opened
        bars[0].update(task, completed=done, total=max(total, done))

    return told


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


def _lines(name: str) -> Told:
    said = 0

    def told(done: int, total: int) -> None:
        nonlocal said
        step = max(total // 10, ENOUGH_TO_SHOW)
        if done // step > said // step:
            said = done
            click.echo(f"{name}: {done}/{max(total, done)}", err=True)

    return told
