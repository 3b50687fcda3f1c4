"""Rows of several workbooks laid end to end: the readings of one sheet in, one Table out; nothing is looked up here."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.shapes import Layout, SheetRows, Table

if TYPE_CHECKING:
    import pandas as pd

BASE = ("unit", "file", "sheet", "row")
_TIMES = ("date", "datetime")
_NUMBERS = ("integer", "number")
REPEATED = "repeated"

Lists = dict[str, list[Any]]


class Source(NamedTuple):
    """The rows of one sheet of one workbook, and whose they are."""

    unit: str
    file: str
    rows: SheetRows


class Draft(NamedTuple):
    """A table being put together: plain lists of one length; `melted` holds the families of columns, by group."""

    layout: Layout
    lists: Lists
    melted: Mapping[str, Lists]
    letters: Mapping[tuple[str, str], str]

    def table(
        self, looked_up: Mapping[str, Sequence[Any]] | None = None, about: Mapping[str, str] | None = None
    ) -> Table:
        """Make the table, its own columns first, then the looked-up ones."""
        own = [column for column in self.layout.columns if not column.group]
        types = {column.column: column.type for column in own}
        headings = {column.column: column.heading for column in self.layout.columns}
        return Table(frame({**self.lists, **(looked_up or {})}, types), self.letters, headings, about or {})

    def long(
        self, group: str, value: str = "value", code: str = "kind", about: Mapping[str, str] | None = None
    ) -> Table:
        """Make the long table of a family of one type: base columns, code of the column, its value, its letter."""
        names = {"kind": code, "value": value}
        lists = {names.get(name, name): values for name, values in self.melted[group].items()}
        types = {value: next((one.type for one in self.layout.columns if one.group == group), "text")}
        headings = {column.column: column.heading for column in self.layout.columns}
        return Table(frame(lists, types), {}, headings, about or {})


class _Letters(Mapping[tuple[str, str], str]):
    """The letter of each column of each file, by (file, column); files of one layout share one map of letters."""

    def __init__(self) -> None:
        self._layouts: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
        self._of: dict[str, Mapping[str, str]] = {}

    def add(self, file: str, letters: Mapping[str, str]) -> None:
        self._of[file] = self._layouts.setdefault(tuple(letters.items()), letters)

    def __getitem__(self, place: tuple[str, str]) -> str:
        return self._of[place[0]][place[1]]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((file, column) for file, letters in self._of.items() for column in letters)

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))


def draft(layout: Layout, sources: Iterable[Source]) -> Draft:
    """Lay the rows of all sources end to end, and the columns of each family one below the other."""
    own = [column for column in layout.columns if not column.group]
    families = [column for column in layout.columns if column.group]
    lists: Lists = {name: [] for name in (*BASE, *(column.column for column in own))}
    melted: dict[str, Lists] = {
        group: {name: [] for name in (*BASE, "kind", "value", "letter")} for group in {one.group for one in families}
    }
    letters = _Letters()
    for unit, file, rows in sources:
        count = len(rows.rows)
        _repeat(lists, {"unit": unit, "file": file, "sheet": rows.sheet}, count)
        lists["row"].extend(number for number, _ in rows.rows)
        letters.add(file, rows.letters)
        if not count:
            continue
        turned = zip(*(values for _, values in rows.rows), strict=True)
        columns = dict(zip(rows.columns, turned, strict=True))
        for column in own:
            lists[column.column].extend(map(_shared, columns[column.column]))
        for column in families:
            long = melted[column.group]
            _repeat(long, {"unit": unit, "file": file, "sheet": rows.sheet, "kind": column.column}, count)
            _repeat(long, {"letter": rows.letters.get(column.column, "")}, count)
            long["row"].extend(number for number, _ in rows.rows)
            long["value"].extend(map(_shared, columns[column.column]))
    return Draft(layout, lists, melted, letters)


def sharing(rows: SheetRows) -> SheetRows:
    """Give the same rows, all equal texts one object, for those that are held to the end of a run."""
    return rows._replace(rows=tuple((number, tuple(map(_shared, values))) for number, values in rows.rows))


def _shared(value: Any) -> Any:
    """Give one object for all the equal texts of a table: most cells of most columns say what many others say."""
    return sys.intern(value) if type(value) is str else value


def _repeat(lists: Lists, values: Mapping[str, str], count: int) -> None:
    for name, value in values.items():
        lists[name].extend([value] * count)


def frame(lists: Mapping[str, Sequence[Any]], types: Mapping[str, str]) -> pd.DataFrame:
    """Make a frame: RangeIndex, numbers float64, times datetime64[s], `row` int64, all else object with None."""
    return frame_of(lists.items(), types)


def frame_of(lists: Iterable[tuple[str, Sequence[Any]]], types: Mapping[str, str]) -> pd.DataFrame:
    """Make a frame of columns that come one by one, so that no more than one of their lists need be held.

    A column of the type REPEATED holds few texts, none of them blank, and is kept as a category.
    """
    import numpy as np
    import pandas as pd

    def array(name: str, values: Sequence[Any]) -> Any:
        if types.get(name) in _NUMBERS:
            return np.array([np.nan if value is None else value for value in values], dtype="float64")
        if types.get(name) in _TIMES:
            return np.array(list(values), dtype="datetime64[s]")
        if types.get(name) == REPEATED:
            return pd.Categorical(values)
        if name == "row":
            return np.array(values, dtype="int64")
        objects = np.empty(len(values), dtype=object)
        objects[:] = values
        return pd.Series(objects, dtype=object, copy=False)  # said outright: else pandas makes blanks NaN

    return pd.DataFrame({name: array(name, values) for name, values in lists}, copy=False)
