"""`python -m tests.bench`: measure every goal, print it, write `docs/performance.md`.

`--short` proves in a minute that the bench itself works, and writes nothing; `--only G6 G12` measures some of it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from tests.bench import documents, everyday, large, reading, validating
from tests.bench.measured import Measured

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "performance.md"
# Which goals each part measures.
PARTS: tuple[tuple[tuple[str, ...], Callable[[bool], Iterator[Measured]]], ...] = (
    (("G1", "G2", "G3"), documents.run),
    (("G4",), reading.run),
    (("G5",), validating.run),
    (("G6", "G7", "G12"), everyday.run),
    (("G8", "G9", "G10", "G11"), large.run),
)
GOALS = tuple(f"G{number}" for number in range(1, 13))

HEAD = """# Tốc độ, đo bằng `make bench`

Trang này do `make bench` viết ra; đừng sửa tay. Mỗi dòng là tỷ số của hai việc đo xen kẽ trong cùng một lần chạy, lấy
trung vị: số giây tuyệt đối theo máy và lúc đo, tỷ số thì không. Việc trong một tiến trình đo bằng giây của bộ xử lý; cả
tiến trình (G6, G7, G12) đo từ lúc bắt đầu đến lúc thoát. `import great_expectations` là riêng một lệnh nạp thư
viện ấy rồi thoát. Nơi ghi "chưa đo" nói rõ vì sao.

"""
NOTES = """
"Lần đầu" là chạy với `--no-cache`: đọc, kiểm tra, lập lại tất cả. "Nạp trọn" là cùng việc ấy khi đặt `THIDUA_PLAIN=1`,
tức là nạp và dùng Great Expectations như người làm ra nó định (docs/decisions/0012). "Cách viết đầu tiên" là
`tests/bench/plain.py`: pandas, một lần kiểm tra cho mỗi tệp, docxtpl cho từng người; "cùng việc ấy" là đọc, kiểm tra,
gộp đề nghị và lập cho mỗi đề nghị một giấy khen; "cả lần chạy" thì lập thêm mọi văn bản khác, khoảng ba mươi tệp mỗi
đơn vị.
"""


def machine() -> str:
    """Name the machine by what matters: processor, cores, Python, system."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    model = model or platform.processor() or platform.machine()
    return f"{model}, {os.cpu_count()} lõi, {platform.system()}, Python {platform.python_version()}"


def page(results: Sequence[Measured], on: str, day: date) -> str:
    """Write the page: the machine, a table of the goals, a word on what the lines mean."""
    reached = sum(one.met is True for one in results)
    counted = sum(one.met is not None for one in results)
    rows = [("", "Tỷ số", "Mức đặt ra", "Đo được", "", "Hai bên"), ("---",) * 6, *(one.cells for one in results)]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    about = f"Máy đo: {on}. Ngày {day:%d/%m/%Y}. Đạt {reached}/{counted} tỷ số đã đo.\n\n"
    return HEAD + about + table + NOTES


def main(words: Sequence[str]) -> list[Measured]:
    """Measure, print each line as it is known; a noisy machine is no failure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true", help="few rounds and few files; writes nothing")
    parser.add_argument("--only", nargs="+", choices=GOALS, default=GOALS, help="these goals; writes nothing")
    given = parser.parse_args(words)
    os.chdir(ROOT)
    print(machine(), flush=True)
    results = []
    for marks, run in PARTS:
        if set(marks) & set(given.only):
            for one in run(given.short):
                print("  ".join(cell for cell in one.cells if cell), flush=True)
                results.append(one)
    if not given.short and given.only == GOALS:
        PAGE.write_text(page(results, machine(), date.today()), encoding="utf-8")
    return results


if __name__ == "__main__":
    main(sys.argv[1:])
