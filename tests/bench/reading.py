"""Reading 200 generated workbooks against raw calamine and pandas; validating them together against one by one."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import generate
from tests.bench.__main__ import Line, in_turn, seconds


def run(short: bool) -> Iterator[bool]:
    """Measure on workbooks made by the generator from the project's own form."""
    import pandas as pd
    from python_calamine import CalamineWorkbook

    from pipeline import flow
    from pipeline.cli import folders
    from pipeline.intake import read
    from pipeline.validation import validate

    count = 20 if short else 200
    rounds = 1 if short else 3
    with tempfile.TemporaryDirectory() as folder:
        generate.main(count, Path(folder))
        files = folders.lazily(Path(folder) / "inputs")
        expectations = folders.shipped(Path(folder), "expectations", ".json")
        base = flow.ground(files, expectations)
        suites = base.suites["bieu-mau"]
        layouts = [suite.layout for suite in suites.values() if suite.layout.sheet]
        books = {name: load() for name, load in files.items() if name.startswith(flow.SUBMISSIONS)}

        def ours() -> None:
            for name, data in books.items():
                read.workbook(name, data, layouts)

        def calamine() -> None:
            for data in books.values():
                book = CalamineWorkbook.from_filelike(io.BytesIO(data))
                for name in book.sheet_names:
                    book.get_sheet_by_name(name).to_python(skip_empty_area=False)

        ours()
        mine, raw = in_turn(ours, calamine, rounds)
        line = Line(f"read.workbook / calamine, {count} biểu", "≤ 3", lambda ratio: ratio <= 3)
        yield line.show(mine / raw, f"{mine:.2f} s / {raw:.2f} s")

        few = dict(list(books.items())[: max(count // 10, 2)])
        plain = seconds(
            lambda: [pd.read_excel(io.BytesIO(data), sheet_name=None, engine="openpyxl") for data in few.values()]
        )
        each = plain / len(few)
        line = Line("pandas+openpyxl / read.workbook, mỗi biểu", "≥ 20", lambda ratio: ratio >= 20)
        yield line.show(each / (mine / count), f"{each * 1000:.1f} ms / {mine / count * 1000:.2f} ms")

        def validated(names: list[str]) -> None:
            part = {
                name: load for name, load in files.items() if not name.startswith(flow.SUBMISSIONS) or name in names
            }
            examined = flow.examine(part, base)
            start.append(seconds(lambda: validate.tables(examined.tables, suites, examined.findings)))

        start: list[float] = []
        validated(list(books))
        start.clear()
        validated(list(books))
        together = start.pop()
        for name in few:
            validated([name])
        apart = sum(start) / len(few) * count
        line = Line(f"từng biểu một / cả {count} biểu, kiểm tra", "≥ 50", lambda ratio: ratio >= 50)
        yield line.show(apart / together, f"{apart:.1f} s (từ {len(few)} biểu) / {together:.2f} s")
