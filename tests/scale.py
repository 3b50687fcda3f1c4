"""`python -m tests.scale N [DIR]`: a campaign of N workbooks from end to end, as a clerk runs it, and what it costs.

The report is run twice: before the meeting, and with the votes of the council, so that every document is written; where
nothing is decided the proof has failed. Each run is a process of its own; printed are its time, the time of all its
processors, the largest memory of its main and of any other process, and what was written. With a second campaign of a
tenth of the workbooks the growth is told: 1 is linear. Nothing of that is judged here: a busy machine is no failure.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from tests import generate, sample

AS_OF = "2021-06-30"


class Cost(NamedTuple):
    """What one run took: seconds on the clock and of processors, megabytes of the main and of any other process."""

    seconds: float
    processors: float
    main: int
    other: int
    files: int
    megabytes: int


def main(count: int, folder: Path) -> None:
    """Run the campaigns and print what they cost."""
    small = max(count // 10, 1)
    costs = {number: costs_of(number, folder / str(number)) for number in (small, count)}
    for stage, few, many in zip(("trước họp", "mọi văn bản"), costs[small], costs[count], strict=True):
        print(
            f"{stage}: {count / small:.0f} lần số biểu, {many.processors / few.processors:.1f} lần thời gian bộ xử lý,"
            f" số mũ {exponent(few.processors, many.processors, count / small):.2f};"
            f" bộ nhớ thêm mỗi biểu {(many.main - few.main) * 1000 / (count - small):.0f} kB"
        )


def exponent(few: float, many: float, times: float) -> float:
    """Give the power of the number of workbooks that the cost grows with."""
    return math.log(many / few) / math.log(times)


def costs_of(count: int, folder: Path) -> list[Cost]:
    """Make a campaign of that many workbooks, run it before and after the meeting, and give what both runs cost."""
    started = time.perf_counter()
    generate.main(count, folder)
    print(f"{count} biểu: làm xong trong {time.perf_counter() - started:.0f} s", flush=True)
    before = report(folder)
    told("trước họp", before)
    generate.council(folder)
    after = report(folder)
    if not any((folder / "outputs" / "quyet-dinh").glob("*.docx")):
        raise SystemExit(f"{folder}: chưa có quyết định nào; xem vì sao hoi-dong.xlsx không được dùng")
    told("mọi văn bản", after)
    shutil.rmtree(folder / "outputs")
    return [before, after]


def told(stage: str, cost: Cost) -> None:
    """Print what one run cost."""
    print(
        f"  {stage}: {cost.seconds:.0f} s, {cost.processors:.0f} s bộ xử lý, tiến trình chính {cost.main} MB, "
        f"tiến trình khác {cost.other} MB; {cost.files} tệp, {cost.megabytes} MB",
        flush=True,
    )


def report(folder: Path) -> Cost:
    """Run the report of a campaign folder in a process of its own."""
    command = [sys.executable, "-m", "pipeline", "-C", str(folder), "report", "--as-of", AS_OF]
    started, before = time.perf_counter(), os.times()
    process = subprocess.Popen(command, cwd=sample.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peaks: dict[int, int] = {}
    watching = threading.Thread(target=_watch, args=(process, peaks))
    watching.start()
    if process.wait() != 0:
        raise SystemExit(f"{' '.join(command)}: mã {process.returncode}")
    watching.join()
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    written = [path.stat().st_size for path in (folder / "outputs").rglob("*") if path.is_file()]
    others = [peak for pid, peak in peaks.items() if pid != process.pid]
    return Cost(
        time.perf_counter() - started,
        spent,
        peaks.get(process.pid, 0) // 1000,
        max(others, default=0) // 1000,
        len(written),
        sum(written) // 1_000_000,
    )


def _watch(process: subprocess.Popen[bytes], peaks: dict[int, int]) -> None:
    """Note the largest memory, in kB, of the process and of those it started; nothing where the system tells none."""
    while process.poll() is None:
        for pid in (process.pid, *_children(process.pid)):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0")
            peaks[pid] = max(peaks.get(pid, 0), int(line.split()[1]))
        time.sleep(0.2)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


if __name__ == "__main__":
    if len(sys.argv) > 2:
        main(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(int(sys.argv[1]), Path(made))
