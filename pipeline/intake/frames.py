"""Rows of several workbooks laid end to end: the readings of one sheet in, one Table out; nothing is looked up here."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.compact import Anew
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


class _Part(NamedTuple):
    """The rows of one workbook in a pile: the sheet's title, the letters of its columns, where its rows stand."""

    sheet: str
    letters: Mapping[str, str]
    rows: slice


class Pile:
    """The rows of one sheet of many workbooks as they come in: plain lists of one length, and whose rows are where."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._numbers: list[int] = []
        self._lists: Lists = {column.column: [] for column in layout.columns}
        self._parts: dict[str, _Part] = {}

    def add(self, file: str, rows: SheetRows) -> None:
        """Put the rows of one workbook behind the others."""
        before = len(self._numbers)
        self._numbers += [number for number, _ in rows.rows]
        self._parts[file] = _Part(rows.sheet, rows.letters, slice(before, len(self._numbers)))
        if rows.rows:
            turned = zip(*(values for _, values in rows.rows), strict=True)
            for name, values in zip(rows.columns, turned, strict=True):
                self._lists[name].extend(map(_shared, values))

    def rows_of(self, file: str) -> SheetRows | None:
        """Give the rows of one workbook as they came, None where it had no such sheet."""
        part = self._parts.get(file)
        if part is None:
            return None
        values = zip(*(column[part.rows] for column in self._lists.values()), strict=True)
        rows = tuple(zip(self._numbers[part.rows], values, strict=True))
        return SheetRows(part.sheet, tuple(self._lists), part.letters, rows)

    def draft(self, units: Mapping[str, str]) -> Draft:
        """Lay the rows of these files end to end, in the order given, and the columns of each family one below the
        other. `units`: file → unit. The pile is used up: no list of it is held twice.
        """
        parts = [(unit, file, part) for file, unit in units.items() if (part := self._parts.get(file)) is not None]
        letters = _Letters()
        for _, file, part in parts:
            letters.add(file, part.letters)
        lists: Lists = {"unit": [], "file": [], "sheet": []}
        for unit, file, part in parts:
            _repeat(lists, {"unit": unit, "file": file, "sheet": part.sheet}, part.rows.stop - part.rows.start)
        families = [column for column in self._layout.columns if column.group]
        long_columns = (*BASE, "kind", "value", "letter")
        melted: dict[str, Lists] = {one.group: {name: [] for name in long_columns} for one in families}
        for unit, file, part in parts:
            numbers = self._numbers[part.rows]
            for column in families if numbers else ():
                long, letter = melted[column.group], part.letters.get(column.column, "")
                own = {"unit": unit, "file": file, "sheet": part.sheet, "kind": column.column, "letter": letter}
                _repeat(long, own, len(numbers))
                long["row"].extend(numbers)
                long["value"].extend(self._lists[column.column][part.rows])
        every = {name: self._lists.pop(name) for name in [one.column for one in self._layout.columns if not one.group]}
        self._lists.clear()
        lists["row"] = _taken(self._numbers, parts)
        lists |= {name: _taken(every.pop(name), parts) for name in list(every)}
        return Draft(self._layout, lists, melted, letters)


def _taken(values: list[Any], parts: Iterable[tuple[str, str, _Part]]) -> list[Any]:
    return [value for _, _, part in parts for value in values[part.rows]]


def draft(layout: Layout, sources: Iterable[Source]) -> Draft:
    """Lay the rows of all sources end to end, and the columns of each family one below the other."""
    pile, units = Pile(layout), {}
    for unit, file, rows in sources:
        pile.add(file, rows)
        units[file] = unit
    return pile.draft(units)


def sharing(rows: SheetRows) -> SheetRows:
    """Give the same rows for those that are held to the end of a run: column by column, all equal texts one object."""
    numbers = array("I", (number for number, _ in rows.rows))
    columns = [list(map(_shared, column)) for column in zip(*(values for _, values in rows.rows), strict=True)]

    def row(place: int) -> tuple[int, tuple[Any, ...]]:
        return numbers[place], tuple(column[place] for column in columns)

    return rows._replace(rows=Anew(row, len(numbers)))


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
