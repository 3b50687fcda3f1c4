"""The everyday run on the sample, process start to exit, against a bare `import great_expectations`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator

from tests.bench.__main__ import Line, in_turn


def run(short: bool) -> Iterator[bool]:
    """Measure whole processes."""
    with tempfile.TemporaryDirectory() as folder:

        def process(*words: str) -> None:
            subprocess.run([sys.executable, *words], check=True, capture_output=True)

        def report() -> None:
            process("-m", "pipeline", "report", "--outputs", f"{folder}/outputs", "--as-of", "2021-06-30")

        report()
        ours, bare = in_turn(report, lambda: process("-c", "import great_expectations"), 2 if short else 7)
        line = Line("đợt mẫu, cả lệnh / import great_expectations", "≤ 1,3", lambda ratio: ratio <= 1.3)
        yield line.show(ours / bare, f"{ours:.2f} s / {bare:.2f} s")
        help_page, nothing = in_turn(
            lambda: process("-m", "pipeline", "--help"), lambda: process("-c", "pass"), 2 if short else 7
        )
        line = Line("--help / python -c pass", "≤ 8", lambda ratio: ratio <= 8)
        yield line.show(help_page / nothing, f"{help_page:.3f} s / {nothing:.3f} s")
