"""How tasks are run: many at once, or one in a process of its own. Rooms see only a call.

Independent tasks go through a call like the builtin `map`; a workbook that nobody can judge beforehand is parsed apart.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

from pipeline.intake import child
from pipeline.intake.child import Grids, Unparsed
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
def seam(workers: int, scheduler: str = "") -> Iterator[MapSeam]:
    """Give a `map`: the builtin for one worker, else a process pool that holds only a window of tasks at a time.

    `scheduler` is the address of a cluster that does the tasks instead.
    """
    if scheduler:
        from pipeline.cli import cluster

        with cluster.seam(scheduler) as run:
            yield run
        return
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


def apart(data: bytes) -> Grids | Unparsed:
    """Parse a workbook in a process of its own with a ceiling on memory; the death of that process is an answer."""
    run = subprocess.run(
        [sys.executable, "-I", "-c", _UNDER_A_CEILING, child.__file__, str(child.MAX_MEMORY_BYTES)],
        input=data,
        capture_output=True,
        check=False,
    )
    if run.returncode != 0:
        return Unparsed.DIED
    answer: Grids | str = pickle.loads(run.stdout)
    return Unparsed(answer) if isinstance(answer, str) else answer


# The ceiling is set before anything is loaded. Windows has none to set; there the parser is only kept apart.
_UNDER_A_CEILING = """
import runpy, sys
path, limit = sys.argv[1], int(sys.argv[2])
if sys.platform != "win32":
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
runpy.run_path(path, run_name="__main__")
"""
