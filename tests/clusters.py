"""A real Dask cluster on loopback for tests: a scheduler and worker processes of one thread, each in a folder of its
own with nothing in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
START = 120  # seconds a process may take to start on a busy machine


class Cluster(NamedTuple):
    """The address of the scheduler, and the processes that work."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def cluster(folder: Path, workers: int, threads: int = 1) -> Iterator[Cluster]:
    """Run a scheduler and so many workers; every process is ended at the end."""
    with ExitStack() as running:
        file = folder / "scheduler.json"
        own = ["--no-dashboard", "--scheduler-file", str(file)]
        running.enter_context(_process(folder, "dask_scheduler", "--host", "127.0.0.1", "--port", "0", *own))
        address = _address(file)
        options = ("--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--nthreads", str(threads))
        places = [folder / f"machine {number}" for number in range(1, workers + 1)]
        made = [running.enter_context(_process(place, "dask_worker", address, *options)) for place in places]
        if workers:
            import distributed

            with distributed.Client(address, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=START)
        yield Cluster(address, tuple(made))


@contextmanager
def _process(folder: Path, command: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{command}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{command}", *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _address(file: Path) -> str:
    import json

    until = time.monotonic() + START
    while time.monotonic() < until:
        if file.is_file() and (written := file.read_text()):
            return str(json.loads(written)["address"])
        time.sleep(0.1)
    raise TimeoutError(f"{file}: the scheduler has not started")
