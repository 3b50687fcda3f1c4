"""What every part of the bench gives, and how it times: two or more things in turn, the medians compared.

Absolute times on a shared machine mean little; a ratio within one run holds when the machine's speed drifts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

AT_MOST, AT_LEAST = "≤", "≥"


class Measured(NamedTuple):
    """One ratio with its goal. `mark` is the goal's number (G6), "" for a figure without one; `ratio` None = not here.

    `bound` and `limit` are the goal; `detail` names both sides in their own units, or says why nothing was measured.
    """

    mark: str
    name: str
    bound: str
    limit: float
    ratio: float | None
    detail: str

    @property
    def met(self) -> bool | None:
        """Say whether the goal is reached; None where nothing was measured."""
        if self.ratio is None:
            return None
        return self.ratio <= self.limit if self.bound == AT_MOST else self.ratio >= self.limit

    @property
    def cells(self) -> tuple[str, str, str, str, str, str]:
        """Give the line of the table: mark, what, goal, ratio, reached or not, detail."""
        ratio = "–" if self.ratio is None else shown(self.ratio)
        said = {True: "đạt", False: "**chưa**", None: "chưa đo"}[self.met]
        return self.mark, self.name, f"{self.bound} {shown(self.limit)}", ratio, said, self.detail


def shown(number: float) -> str:
    """Write a number in three figures, with a decimal comma."""
    digits = 0 if number >= 100 else 1 if number >= 10 else 2
    text = f"{number:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def seconds(call: Callable[[], object]) -> float:
    """Time one call by the processor's clock: that of the wall counts what others run meanwhile."""
    start = time.process_time()
    call()
    return time.process_time() - start


def in_turn(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Give the median seconds of two calls made in turn: A B A B …"""
    pairs = [(seconds(one), seconds(other)) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


class Spent(NamedTuple):
    """Median seconds of a whole process, from its start to its exit: by the clock, and of the processors."""

    wall: float
    cpu: float


Command = Callable[[], list[str]]


def processes(
    commands: Mapping[str, Command], rounds: int, environments: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Spent]:
    """Run Python with the words of each command in turn, `rounds` times; asking for the words is not timed."""
    runs: dict[str, list[Spent]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            words = command()
            environment = os.environ | dict((environments or {}).get(name, {}))
            cpu, start = _children(), time.perf_counter()
            subprocess.run([sys.executable, *words], check=True, capture_output=True, env=environment)
            runs[name].append(Spent(time.perf_counter() - start, _children() - cpu))
    return {
        name: Spent(statistics.median(run.wall for run in own), statistics.median(run.cpu for run in own))
        for name, own in runs.items()
    }


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def against(mark: str, name: str, limit: float, own: Spent, other: Spent) -> Measured:
    """Compare two processes by the clock, naming the processors' ratio beside it."""
    cpu = f"; riêng thời gian bộ xử lý: {shown(own.cpu / other.cpu)}" if other.cpu else ""
    detail = f"{own.wall:.2f} s / {other.wall:.2f} s{cpu}"
    return Measured(mark, name, AT_MOST, limit, own.wall / other.wall, detail)


def missing(mark: str, name: str, bound: str, limit: float, why: str) -> Measured:
    """Give the line of a goal that is not measured here, with the reason."""
    return Measured(mark, name, bound, limit, None, why)
