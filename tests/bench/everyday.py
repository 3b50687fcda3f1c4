"""The clerk's run on the sample, process start to exit, against a bare `import great_expectations`; and `--help`."""

from __future__ import annotations

import compileall
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import openpyxl

from pipeline.cli import workers
from tests import generate
from tests.bench.measured import Command, Measured, against, processes

AS_OF = date(2021, 6, 30)
CHANGED = "don-vi/VP.xlsx"
ROUNDS = 5


def run(short: bool) -> Iterator[Measured]:
    """Measure whole processes, all variants in turn; byte code is there on both sides, as after any run before."""
    compileall.compile_dir("pipeline", quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree("inputs", folder / "same")
        changing = shutil.copytree("inputs", folder / "changing") / CHANGED
        names, days = count(1), count(1)

        def report(outputs: str, inputs: str, day: date, *more: str) -> list[str]:
            where = ["--inputs", str(folder / inputs), "--outputs", str(folder / outputs / "outputs")]
            return ["-m", "pipeline", "report", *where, "--as-of", day.isoformat(), *more]

        def changed() -> list[str]:
            _renamed(changing, f"Hà Văn {generate.name_of(next(names))}")
            return report("changed", "changing", AS_OF)

        bare = "import great_expectations"
        commands: dict[str, Command] = {
            bare: lambda: ["-c", bare],
            "first": lambda: report("first", "same", AS_OF, "--no-cache"),
            "plain": lambda: report("plain", "same", AS_OF, "--no-cache"),
            "unchanged": lambda: report("unchanged", "same", AS_OF),
            "next day": lambda: report("day", "same", AS_OF + timedelta(next(days))),
            "changed": changed,
        }
        processes({name: commands[name] for name in ("unchanged", "next day", "changed")}, 1)  # what they come after
        spent = processes(commands, 1 if short else ROUNDS, {"plain": {workers.PLAIN: "1"}})
    other = spent[bare]
    yield against("G6", f"đợt mẫu, lần đầu / `{bare}`", 0.7, spent["first"], other)
    yield against("", f"như trên, nạp trọn / `{bare}`", 1.3, spent["plain"], other)
    yield against("", f"đợt mẫu, một biểu đã đổi / `{bare}`", 0.7, spent["changed"], other)
    yield against("", f"đợt mẫu, chỉ sang ngày khác / `{bare}`", 0.7, spent["next day"], other)
    yield against("G12", f"đợt mẫu, không có gì đổi / `{bare}`", 0.15, spent["unchanged"], other)
    pages: dict[str, Command] = {"help": lambda: ["-m", "pipeline", "--help"], "pass": lambda: ["-c", "pass"]}
    spent = processes(pages, 1 if short else 2 * ROUNDS)
    yield against("G7", "`thidua --help` / `python -c pass`", 8, spent["help"], spent["pass"])


def _renamed(path: Path, name: str) -> None:
    """Write another name for the first of a unit's people."""
    book = openpyxl.load_workbook(path)
    book["Cá nhân"]["C4"].value = name
    book.save(path)
