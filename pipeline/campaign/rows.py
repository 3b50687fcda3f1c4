"""Rows of the raw tables as plain dicts, and how the cells of the campaign workbook are read. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from pipeline.shapes import Table, Tables
from pipeline.text.names import heading_key
from pipeline.text.numbers import parse_ratio

Record = dict[str, Any]
Sheets = Mapping[str, list[Record]]

QUOTAS, COEFFICIENTS = "hinh-thuc.quotas", "muc-thuong.coefficients"  # melted by gathering, one row a kind


def sheets(tables: Tables) -> Sheets:
    """Give the rows of every table as dicts, None for each blank; [] for a sheet that is not there."""
    return defaultdict(list, {key: list(_records(table)) for key, table in tables.items()})


def records(tables: Tables, key: str) -> Iterator[Record]:
    """Give the rows of one table as dicts, one after the other, None for each blank; none where there is no table."""
    table = tables.get(key)
    return _records(table) if table is not None else iter(())


def by_row(melted: Iterable[Record]) -> dict[int, dict[str, Any]]:
    """Give the values that gathering melted out of the columns per kind: Excel row → code of kind → value."""
    out: dict[int, dict[str, Any]] = {}
    for record in melted:
        out.setdefault(int(record["row"]), {})[str(record["kind"])] = record["value"]
    return out


def resolver(rows: Iterable[Mapping[str, Any]]) -> Callable[[Any], str]:
    """Give a function that turns a name or a code of these rows into the code, "" for what is neither."""
    codes: dict[str, str] = {}
    for column in ("name", "code"):
        codes.update(
            {heading_key(str(row[column])): str(row["code"]) for row in rows if row.get(column) and row.get("code")}
        )
    return lambda text: codes.get(heading_key(str(text)), "") if text is not None else ""


def day(value: Any) -> date | None:
    """Give the date of a cell, without its time."""
    return value.date() if isinstance(value, datetime) else value


def share(value: Any) -> int | Fraction | None:
    """Read `Tối đa mỗi đơn vị`: a whole number, or a ratio of the headcount. Raises ValueError for anything else."""
    if value is None:
        return None
    text = str(value).strip()
    whole = re.fullmatch(r"(\d{1,9})(?:[.,]0+)?", text)
    return int(whole[1]) if whole else parse_ratio(text)


def split(value: Any) -> tuple[str, ...]:
    """Take a cell apart at ";" and line breaks, without the dashes and stops typed around the parts."""
    parts = (re.sub(r"^[-–+]\s+", "", part.strip()).rstrip(" .,") for part in re.split(r"[;\n]", str(value or "")))
    return tuple(part for part in parts if part)


def _records(table: Table) -> Iterator[Record]:
    names = [str(name) for name in table.frame.columns]
    for values in table.frame.itertuples(index=False, name=None):
        yield {name: None if _blank(value) else value for name, value in zip(names, values, strict=True)}


def _blank(value: Any) -> bool:
    # Blank is None, NaN, NaT or NA: of these only None equals itself, and NA cannot say.
    return value is None or type(value).__name__ in ("NAType", "NaTType") or value != value
