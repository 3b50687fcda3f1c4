"""Validation: tables and suites in, findings out; one call of Great Expectations a sheet, on all units' rows together.

A rule that could not be run stops the run with its name: not having looked is never reported as clean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.rules import columns_of
from pipeline.sentences import finding
from pipeline.shapes import Fault, Finding, MapSeam, Rule, Severity, Suite, Table, Tables, in_order
from pipeline.validation import engine
from pipeline.validation.suites import used_columns
from pipeline.validation.words import Sentence

if TYPE_CHECKING:
    import pandas as pd


class Checking(NamedTuple):
    """How tables are checked: through which `map`, one of this process; `quick` is the switch of `engine`."""

    run: MapSeam = map
    quick: bool = True


def _no_failures(_: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
    return ([] for _ in tasks)


_HERE = Checking()
UNCHECKED = Checking(_no_failures)
"""Takes every rule for kept, and the validator is not imported: for those who only ask what stands in a table."""


def tables(
    tables: Tables, suites: Mapping[str, Suite], already: Iterable[Finding], checking: Checking = _HERE
) -> list[Finding]:
    """Check every table against the suite of its key; give the findings sorted by unit, file, sheet, row, column, code.

    `suites` are expanded and bound. A finding is left out only where `already` (what reading found) holds one at
    least as grave for the same cell, the same column of that file's sheet, or that whole sheet. Raises Fault where a
    rule could not be run, was lost on loading, or asks for a column the table has not.
    """
    work = [(suites[key], tables[key]) for key in sorted(suites) if key in tables and suites[key].rules]
    faults = [fault for suite, table in work for fault in _missing_columns(suite, table)]
    if faults:
        raise Fault(faults)
    if not any(len(table.frame) for _, table in work):
        return []
    told = _Told(already)
    found: list[Finding] = []
    tasks = ((suite, _ready(table, suite)) for suite, table in work)
    failures = checking.run(partial(engine.failing, quick=checking.quick), tasks)
    for (suite, table), failing in zip(work, failures, strict=True):
        rules = {rule.code: rule for rule in suite.rules}
        for code, labels in failing:
            found.extend(told.new(_findings(rules[code], table, labels)))
    return in_order(found)


def _missing_columns(suite: Suite, table: Table) -> Iterator[Finding]:
    for rule in suite.rules:
        for column in used_columns(rule):
            if column not in table.frame.columns:
                yield finding("BQT-17", file=f"expectations/{suite.name}.json", rule=rule.code, column=column)


def _ready(table: Table, suite: Suite) -> pd.DataFrame:
    """Take the columns the rules read, dates as dates, under labels 0, 1, 2…

    A column of dates held as objects would stop the check; labels that are twice the same would make its answers
    meaningless.
    """
    import pandas as pd

    types = {column.column: column.type for column in suite.layout.columns}
    names = sorted({name for rule in suite.rules for name in used_columns(rule)})
    ready = table.frame[names].reset_index(drop=True)
    for name in names:
        column = ready[name]
        if types.get(name) in ("date", "datetime") and not pd.api.types.is_datetime64_any_dtype(column):
            ready[name] = pd.to_datetime(column)
    return ready


class _Places(NamedTuple):
    """Where each of some rows is: parallel lists of equal length."""

    units: list[str]
    files: list[str]
    sheets: list[str]
    rows: list[int]


def _findings(rule: Rule, table: Table, labels: Sequence[int]) -> Iterator[tuple[Finding, frozenset[str]]]:
    """Make the finding of each row a rule fails on, with the names its column may be known by."""
    lines = table.frame.iloc[list(labels)]
    places = _Places(*(lines[name].tolist() for name in ("unit", "file", "sheet", "row")))
    about = list(dict.fromkeys(table.about.get(column, column) for column in columns_of(rule.type, rule.kwargs)))
    about = [column for column in about if column and column not in ("unit", "file", "sheet", "row")]
    cells = _addresses(table, lines, places, about)
    headings = _headings(table, lines, about)
    sentence = Sentence(rule, table, lines)
    for position, (unit, file, sheet, row) in enumerate(zip(*places, strict=True)):
        heading, names = headings[position]
        message, remedy = sentence.at(position)
        made = Finding(rule.severity, unit, file, sheet, cells[position], rule.code, message, remedy, heading, int(row))
        yield made, names


def _addresses(table: Table, lines: pd.DataFrame, places: _Places, about: Sequence[str]) -> list[str]:
    """Give the address of each row as `Table.address` does, but for all rows at once; two columns give "H7, I7"."""
    own = lines["letter"].tolist() if "letter" in lines.columns else [""] * len(lines)
    letters = table.letters
    found = []
    for file, row, spare in zip(places.files, places.rows, own, strict=True):
        cells = []
        for column in about:
            letter = letters.get((file, column)) or spare or ""
            if letter:
                cells.append(letter if letter[-1].isdigit() else f"{letter}{row}")
        found.append(", ".join(dict.fromkeys(cells)))
    return found


def _headings(table: Table, lines: pd.DataFrame, about: Sequence[str]) -> list[tuple[str, frozenset[str]]]:
    """Name the column of each row as the sheet does; in a long table it is the criterion's or the award's own."""
    member = next((name for name in ("criterion", "award") if name in lines.columns), "")
    if "letter" in lines.columns and member and about:
        named = {code: (table.headings.get(code, code), code) for code in set(lines[member].tolist())}
        return [(named[code][0], frozenset(map(_plain, named[code]))) for code in lines[member].tolist()]
    own = [table.headings[column] for column in about if column in table.headings]
    return [(", ".join(own), frozenset(map(_plain, own)))] * len(lines)


class _Told:
    """What reading has already said, by cell, by column and by sheet, with the gravest word on each."""

    def __init__(self, already: Iterable[Finding]) -> None:
        self._said: dict[tuple[str, str, str], Severity] = {}
        for one in already:
            if one.file and one.sheet and (one.cell or not one.row):
                names = [one.cell] if one.cell else _column_names(one.heading)
                for name in names:
                    key = (one.file, one.sheet, name)
                    grave = Severity.ERROR in (one.severity, self._said.get(key))
                    self._said[key] = Severity.ERROR if grave else one.severity

    def new(self, found: Iterable[tuple[Finding, frozenset[str]]]) -> Iterator[Finding]:
        """Let through what has not been said yet."""
        for one, names in found:
            known = self._said
            if not known:
                yield one
                continue
            keys = [*one.cell.split(", "), *names, ""]
            said = [known[place] for key in keys if (place := (one.file, one.sheet, key)) in known]
            if not any(word == Severity.ERROR or word == one.severity for word in said):
                yield one


def _column_names(heading: str) -> list[str]:
    """Give the names a whole column may be known by; "" is the whole sheet."""
    code, dot, _ = heading.partition(".")
    return [_plain(heading), _plain(code)] if dot else [_plain(heading)]


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"\s*\([^)]*\)\s*$", "", heading).casefold().split())
