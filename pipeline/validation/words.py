"""The words of a finding: a rule and the rows it fails on in, message and remedy of each row out. Pure."""

from __future__ import annotations

import string
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipeline.rules import columns_of
from pipeline.shapes import Rule, Table

if TYPE_CHECKING:
    import pandas as pd

NOTHING = "không có"
_LONGEST = 80  # of a value quoted in a message; the cell itself holds the rest


class Sentence:
    """A rule's message and remedy, ready to be filled for each of some rows.

    `{value}` is the value the rule looked at, or where that is blank the one it explains; any other name is that
    column's value.
    """

    def __init__(self, rule: Rule, table: Table, lines: pd.DataFrame) -> None:
        self._rule = rule
        self._values: dict[str, list[Any]] = {}
        for name in fields(rule.message) | fields(rule.remedy):
            columns = [name]
            if name == "value":
                column = columns_of(rule.type, rule.kwargs)[0]
                columns = [column, table.about.get(column, column)]
            self._values[name] = [shown(*row) for row in zip(*(_column(lines, each) for each in columns), strict=True)]

    def at(self, position: int) -> tuple[str, str]:
        """Give the message and the remedy of the row at that position."""
        if not self._values:
            return self._rule.message, self._rule.remedy
        words = {name: values[position] for name, values in self._values.items()}
        return self._rule.message.format_map(words), self._rule.remedy.format_map(words)


def fields(sentence: str) -> set[str]:
    """Name what is put into a sentence. Raises ValueError where a brace has no partner."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def shown(*values: Any) -> str:
    """Write the first value that is not blank as a Vietnamese reader expects it: 05/03/1985 · 12 · 0,5.

    Where all are blank, "không có". A long text is cut.
    """
    for value in values:
        # Blank is None, NaN, NaT or NA: of these only None equals itself.
        if value is None or type(value).__name__ in ("NAType", "NaTType") or value != value:
            continue
        return _written(value)
    return NOTHING


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M" if value.hour or value.minute else "%d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}".replace(".", ",")
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _column(lines: pd.DataFrame, name: str) -> list[Any]:
    if name not in lines.columns:
        return [None] * len(lines)
    return list(lines[name].tolist())
