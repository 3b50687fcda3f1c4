"""Checking the tables of many workbooks: as their number grows, and against what pandas alone would take."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests import generate
from tests.bench.measured import AT_LEAST, AT_MOST, Measured, in_turn, seconds

ROWS = 240_000
SHEET = "ca-nhan"  # the sheet with most rules and most rows


def run(short: bool) -> Iterator[Measured]:
    """Measure at a number of workbooks and at ten times that, then on one long table."""
    from pipeline import flow
    from pipeline.cli import folders
    from pipeline.validation import validate

    few, many, rounds = (4, 40, 1) if short else (200, 2_000, 5)
    with tempfile.TemporaryDirectory() as name:
        generate.main(many, Path(name))
        files = folders.lazily(Path(name) / "inputs")
        base = flow.ground(files, folders.shipped(Path(name), "expectations", ".json"))
        sent = [file for file in files if file.startswith(flow.SUBMISSIONS)]

        def examined(number: int) -> flow.Examined:
            left = set(sent[number:])
            return flow.examine({file: load for file, load in files.items() if file not in left}, base)

        small, large = examined(few), examined(many)
        one = examined(1)
    suites = base.suites["bieu-mau"]

    def checked(what: flow.Examined) -> None:
        validate.tables(what.tables, suites, what.findings)

    longer, shorter = in_turn(lambda: checked(large), lambda: checked(small), rounds)
    detail = f"{longer:.2f} s / {shorter:.2f} s"
    yield Measured("G5", f"kiểm tra {many} biểu / {few} biểu", AT_MOST, 3, longer / shorter, detail)
    apart = seconds(lambda: checked(one)) * few
    detail = f"{apart:.1f} s (từ một biểu) / {shorter:.2f} s"
    yield Measured("", f"từng biểu một / cả {few} biểu, kiểm tra", AT_LEAST, 50, apart / shorter, detail)
    yield _against_pandas(large.tables[SHEET], suites[SHEET], 2_000 if short else ROWS, rounds)


def _against_pandas(table: Any, suite: Any, rows: int, rounds: int) -> Measured:
    """Check one long table, against the same questions asked of its columns by bare pandas."""
    import pandas as pd

    from pipeline.validation import validate

    frame = pd.concat([table.frame] * (rows // len(table.frame) + 1), ignore_index=True).head(rows)
    long = table._replace(frame=frame)

    def ours() -> None:
        validate.tables({SHEET: long}, {SHEET: suite}, [])

    def bare() -> None:
        for rule in suite.rules:
            _asked(frame, rule.type, rule.kwargs)

    mine, least = in_turn(ours, bare, 1 if rounds == 1 else 3)
    detail = f"{mine:.2f} s / {least:.2f} s, {len(suite.rules)} quy tắc"
    return Measured(
        "G5", f"kiểm tra / pandas trần, {rows} dòng × {len(frame.columns)} cột", AT_MOST, 10, mine / least, detail
    )


def _asked(frame: Any, type: str, kwargs: Mapping[str, Any]) -> Any:
    """Ask one rule of a frame in the fewest words pandas has; conditions on rows are left out, to its advantage."""
    import pandas as pd

    if "column_list" in kwargs:
        return frame.duplicated(list(kwargs["column_list"]), keep=False)
    if "column_A" in kwargs:
        one, other = frame[kwargs["column_A"]], frame[kwargs["column_B"]]
        return one.notna() & other.notna() & ~(one > other if "greater" in type else one == other)
    column = frame[kwargs["column"]]
    if type.endswith("_null"):
        return column.isna()
    there = column.dropna()
    if type.endswith("_in_set"):
        return ~there.isin(list(kwargs["value_set"]))
    if type.endswith("_unique"):
        return there.duplicated(keep=False)
    if type.endswith("_regex"):
        return ~there.astype(str).str.contains(kwargs["regex"])
    measured = there.str.len() if "lengths" in type else there
    low, high = (kwargs.get(name) for name in ("min_value", "max_value"))
    if "lengths" not in type and not pd.api.types.is_numeric_dtype(measured):
        measured, low, high = (pd.to_datetime(part) if part is not None else None for part in (measured, low, high))
    wrong = measured != measured
    for limit, outside in ((low, measured.lt), (high, measured.gt)):
        wrong = wrong | outside(limit) if limit is not None else wrong
    return wrong
