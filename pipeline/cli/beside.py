"""A second pair of hands for an everyday run: one process beside this one, and a `map` for each of two kinds of work.

It begins at once with what the papers will need, their templates made ready, while the forms are read and checked here;
then it makes the papers, and this process never loads what makes them. Rooms see only the calls.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.cli import workers
from pipeline.shapes import MapSeam

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

AHEAD = 32  # tasks handed over before the first answer is waited for: papers, a few thousandths of a second each
AT_ONCE = 2  # shared tasks handed over at a time: one that it does, one that it finds at the end of it


class Hands(NamedTuple):
    """Two calls like `map`: every task in the other process, or by whichever of both is free."""

    there: MapSeam
    both: MapSeam


def spare(asked: int, processes: int, scheduler: str) -> bool:
    """Say whether a run that does its tasks itself may take a process more: not where a number was asked for.

    A process that has threads is not copied: the copy may hold a lock that nobody gives back.
    """
    alone = processes == 1 and not scheduler and threading.active_count() == 1
    return alone and asked == workers.AUTOMATIC and (os.cpu_count() or 1) > 1


@contextmanager
def hands(run: MapSeam, prepare: Callable[[Any], None], given: Any, *, wanted: bool) -> Iterator[Hands]:
    """Give the hands of a process that begins with `prepare(given)`.

    `run` is both calls where none is wanted, or the system lets none begin: an everyday run does not need it.
    """
    if not wanted:
        yield Hands(run, run)
        return
    from multiprocessing import active_children

    others = active_children()
    pools: list[ProcessPoolExecutor] = []
    ready: Future[None] | None = None
    try:
        with suppress(OSError, NotImplementedError):
            pools.append(workers.pool(1))
            ready = workers.submitted(pools, prepare, given)
        there = partial(workers.windowed, pools, 1, AHEAD)
        yield Hands(there, partial(_both, pools)) if ready is not None else Hands(run, run)
    finally:
        # Where all was remembered, it may still be preparing, for nobody. But one that is giving an answer is let
        # finish: of half an answer the rest would be waited for without end.
        if ready is None or not ready.done():
            for process in active_children():
                if process not in others:
                    process.terminate()
        for pool in pools[-1:]:
            pool.shutdown(cancel_futures=True)


def _both(pools: list[ProcessPoolExecutor], function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
    """Hand the first tasks over, a few at a time, and do the last ones here for as long as the first is not done."""
    rest = iter(items)
    while block := list(islice(rest, AHEAD)):
        left = deque(enumerate(block))
        there: dict[int, Future[Any]] = {}
        done: dict[int, Any] = {}
        for place, item in enumerate(block):
            while place not in done:
                while left and sum(not future.done() for future in there.values()) < AT_ONCE:
                    at, first = left.popleft()
                    there[at] = workers.submitted(pools, function, first)
                if place in there and (there[place].done() or not left):
                    done[place] = workers.answer(function, item, there[place])
                else:
                    at, last = left.pop()
                    done[at] = function(last)
            yield done.pop(place)
            there.pop(place, None)
