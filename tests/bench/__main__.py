"""`python -m tests.bench`: print every ratio with its goal. `--short` proves that the bench itself works.

Absolute times on a shared machine mean little; both sides of a ratio are run in turn and the medians compared.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def seconds(call: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def in_turn(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Give the median seconds of two calls made in turn: A B A B …"""
    pairs = [(seconds(one), seconds(other)) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


class Line:
    """One ratio with its goal, printed as it is measured."""

    def __init__(self, name: str, goal: str, reached: Callable[[float], bool]) -> None:
        self.name, self.goal, self.reached = name, goal, reached

    def show(self, ratio: float, detail: str) -> bool:
        """Print the ratio against the goal."""
        met = self.reached(ratio)
        print(f"{'đạt ' if met else 'CHƯA'}  {ratio:8.2f} ×  ({self.goal})  {self.name}: {detail}", flush=True)
        return met


def main() -> None:
    """Measure everything, print it, leave with 0: a noisy machine is no failure."""
    from tests.bench import documents, everyday, reading

    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true", help="few rounds and few files")
    short = parser.parse_args().short
    os.chdir(ROOT)
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} lõi")
    results = [*everyday.run(short), *reading.run(short), *documents.run(short)]
    print(f"{sum(results)}/{len(results)} tỷ lệ đạt mức đặt ra")
    sys.exit(0)


if __name__ == "__main__":
    main()
