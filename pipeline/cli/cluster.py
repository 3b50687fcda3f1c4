"""Tasks run on many machines: the address of a Dask scheduler in, a call like the builtin `map` out.

Bytes go out and come back, so that the machines share no disk; each has this very program installed. No more than a
window of tasks is held here. A machine that goes away is no fault: what it had in hand is done by another.
"""

from __future__ import annotations

import logging
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import click

from pipeline.shapes import MapSeam

PROGRAM = Path(__file__).resolve().parent.parent
# Another version of one of these may read a workbook otherwise, or write other bytes.
_LIBRARIES = ("docxtpl", "jinja2", "lxml", "openpyxl", "pandas", "python-calamine", "rapidfuzz")
# Handing one task out costs more than doing it, so they go in batches.
_BATCH, _WINDOW = 20, 3  # items of a batch, batches in hand for each process
_PATIENCE = 20  # seconds between two looks whether anybody is still there


class _Unlike(Exception):
    """A machine of the cluster has another version of this program, or of a library that makes the bytes."""


@contextmanager
def seam(address: str) -> Iterator[MapSeam]:
    """Give a `map` whose tasks the cluster behind the scheduler does, answers in the order of the tasks.

    Raises ClickException where the scheduler cannot be reached, has no processes, has processes of several threads
    (the template engine is for one), or runs another version of the program.
    """
    try:
        import distributed
    except ImportError:
        raise click.ClickException(
            'Chạy trên nhiều máy cần thêm thư viện: .venv/bin/python -m pip install "distributed". '
            "Hoặc bỏ --scheduler để chạy trên máy này."
        ) from None
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what concerns the clerk is said below
    try:
        client: Any = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise click.ClickException(
            f"{address}: không gọi được máy điều phối. Xem lại địa chỉ, tường lửa, "
            "và máy ấy đã chạy dask scheduler chưa."
        ) from error
    with client:
        _check(client, address)
        yield partial(_windowed, client, address)


def _check(client: Any, address: str) -> None:
    if not (workers := _processes(client)):
        raise click.ClickException(f"{address}: chưa có máy nào nhận việc. Chạy dask worker trên các máy rồi chạy lại.")
    if any(one["nthreads"] != 1 for one in workers.values()):
        raise click.ClickException(
            f"{address}: mỗi tiến trình chỉ được một luồng. Chạy lại dask worker với --nworkers auto --nthreads 1."
        )


def _processes(client: Any) -> dict[str, Any]:
    return dict(client.scheduler_info(n_workers=-1)["workers"])


def _windowed(client: Any, address: str, function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
    """Hand tasks out as answers come back, so that no more than a window of them is held here."""
    window = _WINDOW * len(_processes(client))
    task = partial(_task, program(), function)
    waiting: deque[Any] = deque()
    every = iter(items)
    while batch := list(islice(every, _BATCH)):
        waiting.append(client.submit(task, batch, pure=False))
        if len(waiting) >= window:
            yield from _answers(client, address, waiting.popleft())
    while waiting:
        yield from _answers(client, address, waiting.popleft())


def _answers(client: Any, address: str, future: Any) -> list[Any]:
    while True:
        try:
            return list(future.result(timeout=_PATIENCE))
        except TimeoutError:
            if not _processes(client):
                raise click.ClickException(
                    f"{address}: không còn máy nào nhận việc. Kết quả lần trước còn nguyên; chạy lại khi có máy."
                ) from None
        except _Unlike:
            raise click.ClickException(
                f"{address}: có máy cài bản thidua hoặc thư viện khác máy này. Cài cùng một bản trên mọi máy."
            ) from None


def _task(asked_by: str, function: Callable[..., Any], items: list[Any]) -> list[Any]:
    """Do a batch of tasks on a machine of the cluster, if its program is that of the machine which asks."""
    if program() != asked_by:
        raise _Unlike
    return [function(item) for item in items]


@cache
def program() -> str:
    """Give the digest of all that decides which bytes come out: the code and the libraries that read and write."""
    digest = sha256(f"{zlib.ZLIB_RUNTIME_VERSION}".encode())
    for path in sorted(PROGRAM.rglob("*.py")):
        digest.update(path.relative_to(PROGRAM).as_posix().encode() + path.read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()
