"""The `map` seam: how independent tasks are run. Rooms see only a call like the builtin `map`."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

from pipeline.shapes import MapSeam

AUTOMATIC = 0
# Below this many workbooks a second process costs more in starting than it saves in reading.
ENOUGH_FOR_A_POOL = 60


def how_many(workers: int, workbooks: int) -> int:
    """Settle the number of processes: as asked, or by the number of workbooks where none was asked for."""
    if workers != AUTOMATIC:
        return workers
    return min(os.cpu_count() or 1, 8) if workbooks >= ENOUGH_FOR_A_POOL else 1


@contextmanager
def seam(workers: int) -> Iterator[MapSeam]:
    """Give a `map`: the builtin for one worker, else a process pool that holds only a window of tasks at a time."""
    if workers <= 1:
        yield map
        return
    with ProcessPoolExecutor(workers) as pool:

        def windowed(function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
            waiting: deque[Future[Any]] = deque()
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) >= workers * 4:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

        yield windowed
