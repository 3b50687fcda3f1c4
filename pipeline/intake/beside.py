"""What stands on a sheet beside its table: the lines below its headings in; those of the table out, the rest named.

A row of headings further down begins a second table, which is never taken for rows; a row that looks like none of the
table's, and a cell under no heading, is read as ever, or not, and pointed at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.intake import cells
from pipeline.intake.headings import Grid, Head, Plan, places
from pipeline.intake.sheet_xml import column_letters
from pipeline.sentences import finding
from pipeline.shapes import Finding, Layout

Indices = Sequence[int | None]


def lines(
    file: str, layout: Layout, plan: Plan, head: Head, grid: Grid, indices: Indices, findings: list[Finding]
) -> Iterator[tuple[int, list[Any]]]:
    """Give the lines of the table with their row numbers, to the end of the sheet or to a table of other columns.

    Headings that stand there again over the same columns, as a person repeats them for printing, are only passed over.
    """
    written = {value for value in head.line if isinstance(value, str) and value.strip()}
    known = written | {column.heading for column in layout.columns}
    for number, line in enumerate(grid[head.start :], head.start + 1):
        found = {} if known.isdisjoint(line) else places(plan, line)
        if len(found) < 2 or 2 * len(found) < sum(value != "" for value in line):
            yield number, line
            continue
        at: dict[str, Any] = {"file": file, "sheet": layout.sheet, "row": number}
        at["cell"] = f"{column_letters(min(found.values()) + 1)}{number}"
        if any(indices[place] != index for place, index in found.items()):
            findings.append(finding("DOC-31", **at))
            return
        findings.append(finding("DOC-30", **at))


def above(file: str, layout: Layout, plan: Plan, head: Head, grid: Grid) -> Iterator[Finding]:
    """Name each row above the headings that has two headings too: a table that is not read."""
    for number, line in enumerate(grid[: min(head.rows) - 1], 1):
        found = places(plan, line)
        if len(found) > 1:
            cell = f"{column_letters(min(found.values()) + 1)}{number}"
            yield finding("DOC-31", file=file, sheet=layout.sheet, cell=cell, row=number)


def unnamed(head: Head, indices: Indices) -> list[int]:
    """Give the columns without any heading that stand between those that are read."""
    own = [index for index in indices if index is not None]
    return [index for index in range(min(own), max(own)) if head.line[index] == ""]


def under_no_heading(
    file: str, layout: Layout, number: int, line: Sequence[Any], columns: Sequence[int]
) -> Iterator[Finding]:
    """Name what is written in a row of the table under no heading: a name in two cells would lose its half."""
    for index in columns:
        if line[index] != "":
            cell = f"{column_letters(index + 1)}{number}"
            at: dict[str, Any] = {"file": file, "sheet": layout.sheet, "cell": cell, "row": number}
            yield finding("DOC-33", **at, value=cells.shown(line[index]), column=column_letters(index + 1))


def standing_apart(file: str, layout: Layout, number: int, line: Sequence[Any], indices: Indices) -> Iterator[Finding]:
    """Point at a row behind a gap that fills less than half of what a row must: a sum, a signature, another table."""
    placed = [(column, index) for column, index in zip(layout.columns, indices, strict=True) if index is not None]
    written = [index for _, index in placed if line[index] != ""]
    filled = sum(line[index] != "" for column, index in placed if column.required)  # also what cannot be read
    if written and 2 * filled < sum(column.required for column in layout.columns):
        cell = f"{column_letters(min(written) + 1)}{number}"
        yield finding("DOC-32", file=file, sheet=layout.sheet, cell=cell, row=number)
