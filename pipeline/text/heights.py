"""How high a row of wrapped texts must be: texts with the widths of their columns in, points out. Pure.

LibreOffice fits no row that it did not write itself, so a row without a height shows its first line over the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Any

LINE, TALLEST = 15, 409  # points; the height of a line, and Excel's highest row


def row(texts: Iterable[tuple[Any, float]], line: float = LINE) -> float:
    """Give the height of a row, of lines `line` points high, of texts with their widths in characters."""
    lines = [
        sum(max(1, ceil(len(part) / (width * 1.1))) for part in value.split("\n"))
        for value, width in texts
        if isinstance(value, str)
    ]
    return min(TALLEST, line * max(lines, default=1))


def let_go(page: Any, line: int) -> None:
    """Let go of the height of a row that is written: XlsxWriter keeps those of all rows, half a kilobyte for each.

    Not for a page with charts, which it places by them.
    """
    for held in ("row_info", "row_sizes"):
        getattr(page, held, {}).pop(line, None)
