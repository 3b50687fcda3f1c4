"""Reading generated workbooks against raw calamine and against pandas with openpyxl."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import generate
from tests.bench.measured import AT_LEAST, AT_MOST, Measured, in_turn, seconds


def run(short: bool) -> Iterator[Measured]:
    """Measure on workbooks made by the generator from the project's own form."""
    import pandas as pd
    from python_calamine import CalamineWorkbook

    from pipeline import flow
    from pipeline.cli import folders
    from pipeline.intake import read

    count = 10 if short else 200
    with tempfile.TemporaryDirectory() as folder:
        generate.main(count, Path(folder))
        files = folders.lazily(Path(folder) / "inputs")
        base = flow.ground(files, folders.shipped(Path(folder), "expectations", ".json"))
        layouts = [suite.layout for suite in base.suites["bieu-mau"].values() if suite.layout.sheet]
        books = {name: load() for name, load in files.items() if name.startswith(flow.SUBMISSIONS)}

    def ours() -> None:
        for name, data in books.items():
            read.workbook(name, data, layouts)

    def calamine() -> None:
        for data in books.values():
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)

    def pandas() -> None:
        for data in few:
            pd.read_excel(io.BytesIO(data), sheet_name=None, engine="openpyxl")

    ours()
    mine, raw = in_turn(ours, calamine, 1 if short else 9)
    detail = f"{mine / count * 1000:.2f} ms / {raw / count * 1000:.2f} ms mỗi biểu"
    yield Measured("G4", f"read.workbook / calamine, {count} biểu", AT_MOST, 2.2, mine / raw, detail)
    few = list(books.values())[: 2 if short else 10]
    each, own = seconds(pandas) / len(few), seconds(ours) / count
    detail = f"{each * 1000:.1f} ms / {own * 1000:.2f} ms mỗi biểu"
    yield Measured("G4", "pandas và openpyxl / read.workbook", AT_LEAST, 30, each / own, detail)
