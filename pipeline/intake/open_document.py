"""The raw XML of an .ods: its bytes in; the cell that makes a sheet too large to parse out.

A few bytes may stand for a million rows: rows and cells say how often they are repeated.
"""

from __future__ import annotations

import re

from pipeline.intake.sheet_xml import Limits, column_letters

_TOKEN = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^<>]*)>")
_REPEATED = re.compile(rb"""\bnumber-(?:rows|columns)-repeated\s*=\s*["'](\d{1,9})""")
_SHEET, _ROW = b"table", b"table-row"


def sheets(content: bytes) -> int:
    """Count the sheets of a workbook."""
    return sum(token[1] == _SHEET for token in _TOKEN.finditer(content))


def too_far(content: bytes, limits: Limits) -> str:
    """Give the address of the cell that makes a sheet too large to parse, "" where there is none.

    Repeated cells without a value, with which every sheet is filled up to its end, do not count.
    """
    row, times, column, last_column = 0, 1, 0, 0
    for token in _TOKEN.finditer(content):
        found = _REPEATED.search(token[2])
        repeated = int(found[1]) if found else 1
        if token[1] == _SHEET:
            row, times, column, last_column = 0, 0, 0, 0
        elif token[1] == _ROW:
            row, times, column = row + times, repeated, 0
        else:
            column += repeated
            if b"value-type" not in token[2]:
                continue
            last_column = max(last_column, column)
            last_row = row + times
            if limits.passed(last_row, last_column):
                return f"{column_letters(column)}{last_row}"
    return ""
