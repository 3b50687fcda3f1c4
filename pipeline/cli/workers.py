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
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.cli import heap
from pipeline.intake import child
from pipeline.intake.child import Grids, Unparsed
from pipeline.shapes import Died, MapSeam

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

AUTOMATIC = 0
# Below this many workbooks a second process costs more in starting than it saves in reading.
ENOUGH_FOR_A_POOL = 60
# Set to anything: the validator is imported whole and used as its makers mean it (`engine`). Findings are the same.
PLAIN = "THIDUA_PLAIN"


def how_many(workers: int, workbooks: int) -> int:
    """Settle the number of processes: as asked, or by the number of workbooks where none was asked for."""
    if workers != AUTOMATIC:
        return workers
    return min(os.cpu_count() or 1, 8) if workbooks >= ENOUGH_FOR_A_POOL else 1


def quick() -> bool:
    """Say whether the validator is spared what checking does not need: the switch of `validation.engine`."""
    return not os.environ.get(PLAIN)


@contextmanager
def seam(workers: int, scheduler: str = "") -> Iterator[MapSeam]:
    """Give a `map`: the builtin for one worker, else a process pool that holds only a window of tasks at a time.

    `scheduler` is the address of a cluster that does the tasks instead.
    """
    if scheduler or workers > 1:
        heap.give_back()
    if scheduler:
        from pipeline.cli import cluster

        with cluster.seam(scheduler) as run:
            yield run
        return
    if workers <= 1:
        yield map
        return
    pools = [pool(workers)]
    try:
        yield partial(windowed, pools, workers, workers * 4)
    finally:
        pools[-1].shutdown(cancel_futures=True)


def pool(workers: int) -> ProcessPoolExecutor:
    """Give a pool of processes that end with this one, however it ends."""
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(workers, initializer=_follow)


def _follow() -> None:
    """Begin a process of a pool: Ctrl-C, which a terminal sends to all of them, is for the first to answer."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_first, daemon=True).start()


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Let Ctrl-C wait while a task is handed over: a process begun by that does not yet leave it to the first."""
    import signal

    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_the_first() -> None:
    """Wait for the end of the process that this one works for: killed, it cannot tell us to stop."""
    import multiprocessing

    if first := multiprocessing.parent_process():
        first.join()
        os._exit(1)


def windowed(
    pools: list[ProcessPoolExecutor], workers: int, most: int, function: Callable[..., Any], items: Iterable[Any]
) -> Iterator[Any]:
    """Run tasks in the last of `pools`, at most `most` at a time; put a fresh one behind it where a process died."""
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[tuple[Any, Future[Any]]] = deque()

    def first() -> Iterator[Any]:
        item, future = waiting.popleft()
        try:
            yield future.result()
        except BrokenProcessPool:
            # Nobody knows which task it died of, and all the others of the pool are lost with it.
            lost = [item, *(item for item, _ in waiting)]
            waiting.clear()
            yield from (_by_itself(function, item) for item in lost)
            pools[-1].shutdown()
            pools.append(pool(workers))

    for item in items:
        waiting.append((item, submitted(pools, function, item)))
        if len(waiting) >= most:
            yield from first()
    while waiting:
        yield from first()


def submitted(pools: list[ProcessPoolExecutor], function: Callable[..., Any], item: Any) -> Future[Any]:
    """Hand a task to the last of `pools`; where a process of it has died, the answer is that."""
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    try:
        with _ctrl_c_held_back():
            return pools[-1].submit(function, item)
    except BrokenProcessPool as broken:
        failed: Future[Any] = Future()
        failed.set_exception(broken)
        return failed


def answer(function: Callable[..., Any], item: Any, future: Future[Any]) -> Any:
    """Wait for the answer to a task; where its process died, maybe of another, it is run by itself."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return future.result()
    except BrokenProcessPool:
        return _by_itself(function, item)


def _by_itself(function: Callable[..., Any], item: Any) -> Any:
    """Run one task in a process of its own; the death of that process is an answer: Died."""
    from concurrent.futures.process import BrokenProcessPool

    with pool(1) as alone:
        try:
            return alone.submit(function, item).result()
        except BrokenProcessPool:
            return Died()


def apart(data: bytes) -> Grids | Unparsed:
    """Parse a workbook in a process of its own with a ceiling on memory; the death of that process is an answer."""
    run = subprocess.run(
        [sys.executable, "-P", "-c", _UNDER_A_CEILING, child.__file__, str(child.MAX_MEMORY_BYTES)],
        input=data,
        capture_output=True,
        check=False,
    )
    if run.returncode != 0:
        return Unparsed.DIED
    answer: Grids | str = pickle.loads(run.stdout)
    return Unparsed(answer) if isinstance(answer, str) else answer


# The ceiling is set before anything is loaded. Windows has none to set, macOS refuses this one: there the parser is
# only kept apart, and what it may hold is bounded by the cells of all sheets.
_UNDER_A_CEILING = """
import runpy, sys
path, limit = sys.argv[1], int(sys.argv[2])
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
except (ImportError, ValueError, OSError):
    pass
runpy.run_path(path, run_name="__main__")
"""
