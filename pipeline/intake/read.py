"""The reading room: the bytes of one workbook and the layouts of its sheets in; typed rows that know their cells out.

Sheets and columns are found by their headings, never by position. What cannot be read becomes None and a finding at its
cell; nothing is raised. A task takes and gives only plain values, so that it may run in another process.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import Any

from pipeline.intake import cells, child, guard
from pipeline.intake.child import Apart, Unparsed
from pipeline.intake.headings import Grid, find, places, plan_of
from pipeline.intake.looks import Look
from pipeline.intake.sheet_xml import FORM, Care, Limits
from pipeline.intake.sheets import ITEM, read_pairs, read_rows
from pipeline.intake.styles import Styles, weighed
from pipeline.sentences import finding
from pipeline.shapes import Finding, Layout, Reading, SheetRows
from pipeline.text.names import heading_key, nearest

ROWS, PAIRS = "rows", "pairs"
STAMP_SHEET = "_thidua"

_NO_CARE = Care({}, frozenset())


# Why a workbook could not be parsed → the code of its finding.
_UNPARSED = {
    Unparsed.FAULTY: "TEP-06",
    Unparsed.LOCKED: "TEP-04",
    Unparsed.TOO_LARGE: "TEP-15",
    Unparsed.DIED: "TEP-16",
}


def workbook(
    file: str, data: bytes, layouts: Sequence[Layout], apart: Apart = child.parse, limits: Limits = FORM
) -> Reading:
    """Read one workbook of any of the four formats.

    `file` is the name findings use. `layouts` are those of the sheets wanted, their columns already those of the
    campaign; long layouts and other sheets are passed over. Rows wholly blank, #N/A or uncached are left out; an
    optional column or Mục that is missing is read as None. `apart` parses what cannot be judged beforehand, where the
    door hands one in in a process of its own. Source: the contract of the workbooks.
    """
    digest = sha256(data).hexdigest()
    inspection = guard.inspect(file, data, limits)
    if isinstance(inspection, Finding):
        return Reading(file, digest, {}, {}, (inspection,), readable=False)
    wanted = tuple(layout for layout in layouts if layout.shape in (ROWS, PAIRS))
    reading = _parsed_and_read(file, digest, inspection, wanted, apart)
    if isinstance(reading, Unparsed):
        return _unread(file, digest, reading)
    return reading._replace(findings=inspection.remarks + reading.findings) if reading.readable else reading


def died(file: str, data: bytes) -> Reading:
    """Say of a workbook that the process which read it died, as the same file read apart would say."""
    return _unread(file, sha256(data).hexdigest(), Unparsed.DIED)


def _unread(file: str, digest: str, why: Unparsed) -> Reading:
    limits: dict[str, Any] = {"cells": child.MAX_CELLS_OF_ALL, "megabytes": child.MAX_MEMORY_BYTES // 1_000_000}
    return Reading(file, digest, {}, {}, (finding(_UNPARSED[why], file=file, **limits),), readable=False)


def _parsed_and_read(
    file: str, digest: str, inspection: guard.Inspection, layouts: tuple[Layout, ...], apart: Apart
) -> Reading | Unparsed:
    grids: Mapping[str, Callable[[], Grid]] | Unparsed
    if inspection.apart:
        parsed = apart(inspection.data)
        grids = parsed if isinstance(parsed, Unparsed) else {name: partial(_same, rows) for name, rows in parsed}
    else:
        grids = child.attempt(lambda: _opened(inspection.data))
    if isinstance(grids, Unparsed):
        return grids
    if not grids:  # of a damaged .xls the parser may find nothing and say nothing
        return Unparsed.FAULTY
    # The parser opens a workbook without looking into its sheets: a broken one shows only when it is read.
    return child.attempt(lambda: _read(file, digest, grids, inspection.care, weighed(inspection.look, grids), layouts))


def _opened(data: bytes) -> Mapping[str, Callable[[], Grid]]:
    """Give for each sheet what reads it."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: partial(_parsed, book, name) for name in book.sheet_names}


def _same(rows: Grid) -> Grid:
    return rows


def _parsed(book: Any, name: str) -> Grid:
    grid: Grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return grid


def _read(
    file: str,
    digest: str,
    grids: Mapping[str, Callable[[], Grid]],
    care: Mapping[str, Care],
    look: Styles,
    layouts: tuple[Layout, ...],
) -> Reading:
    findings: list[Finding] = []
    titles = _match_sheets(file, layouts, grids, findings)
    if layouts and not titles:
        return Reading(file, digest, {}, {}, (finding("TEP-07", file=file),), readable=False)
    sheets: dict[str, SheetRows] = {}
    for layout in layouts:
        title = titles.get(layout.key)
        if title is None:
            continue
        read = read_pairs if layout.shape == PAIRS else read_rows
        own = Look(look.cells.get(title, {}), look.from_1904)
        rows = read(file, layout, grids[title](), care.get(title, _NO_CARE), own, findings)
        if rows is not None:
            sheets[layout.key] = rows
    return Reading(file, digest, sheets, _stamp(grids), tuple(findings))


def _stamp(grids: Mapping[str, Callable[[], Grid]]) -> dict[str, str]:
    if STAMP_SHEET not in grids:
        return {}
    lines = (line for line in grids[STAMP_SHEET]() if len(line) >= 2)
    pairs = ((cells.shown(line[0]), cells.shown(line[1])) for line in lines)
    return {item.casefold(): value for item, value in pairs if item and value and item != ITEM}


def _match_sheets(
    file: str, layouts: tuple[Layout, ...], grids: Mapping[str, Callable[[], Grid]], findings: list[Finding]
) -> dict[str, str]:
    """Map the key of each layout to the title of its sheet; say which are missing, nearly right, or there twice."""
    by_key: dict[str, str] = {}
    exact = {layout.sheet for layout in layouts}
    # A copy that Excel puts before its original is not read in its stead.
    for title in sorted(grids, key=lambda title: title not in exact):
        known = by_key.setdefault(heading_key(title), title)
        if known != title and any(heading_key(layout.sheet) == heading_key(title) for layout in layouts):
            findings.append(finding("DOC-19", file=file, sheet=title, found=title, wanted=known))
    found = {layout.key: by_key[heading_key(layout.sheet)] for layout in layouts if heading_key(layout.sheet) in by_key}
    spare = [title for title in grids if title not in found.values() and title != STAMP_SHEET]
    if not found:
        return found
    for layout in layouts:
        if layout.key in found:
            continue
        near = nearest(layout.sheet, spare) or _alike(layout, spare, grids)
        if near is not None:
            findings.append(finding("DOC-02", file=file, wanted=layout.sheet, found=near, sheet=layout.sheet))
        elif layout.required:
            findings.append(finding("DOC-01", file=file, wanted=layout.sheet, sheet=layout.sheet))
    return found


def _alike(layout: Layout, titles: Sequence[str], grids: Mapping[str, Callable[[], Grid]]) -> str | None:
    """Name the sheet, whatever it is called, that has the headings of a layout: more than half of them."""
    plan = plan_of(layout)
    for title in titles if layout.shape == ROWS else ():
        head = find(plan, grids[title](), len(layout.columns))
        if head is not None and 2 * len(places(plan, head.line)) > len(layout.columns):
            return title
    return None
