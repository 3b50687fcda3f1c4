"""The parser by itself: the bytes of a workbook in; plain grids out, or the reason why there are none.

Files that cannot be judged beforehand (.xls, .xlsb, .ods) are parsed apart: the door runs this file, by its own path,
in a process of its own with a ceiling on memory, the workbook on standard input, a pickle on standard output. If that
process dies, only it is gone, and its death is what is known of the file.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

MAX_MEMORY_BYTES = 1_000_000_000  # of the process that parses apart
MAX_CELLS_OF_ALL = 4_000_000  # cells of all sheets together, empty ones within each rectangle too


class Unparsed(StrEnum):
    """Why there are no grids."""

    FAULTY = "faulty"
    LOCKED = "locked"
    TOO_LARGE = "too large"
    DIED = "died"


Grids = tuple[tuple[str, Any], ...]  # (name, rows of values), in the order of the workbook
Apart = Callable[[bytes], Grids | Unparsed]
T = TypeVar("T")


def parse(data: bytes) -> Grids | Unparsed:
    """Parse a whole workbook here."""
    return attempt(lambda: _parse(data))


def attempt(read: Callable[[], T]) -> T | Unparsed:
    """Call what reads with the parser, and give the reason where the workbook is at fault."""
    from python_calamine import CalamineError, PasswordError

    try:
        return read()
    except PasswordError:
        return Unparsed.LOCKED
    except CalamineError:
        return Unparsed.FAULTY
    except MemoryError:
        return Unparsed.TOO_LARGE
    except BaseException as fault:
        # The parser stumbled over itself; its own class for that cannot be imported, and is no Exception.
        if type(fault).__name__ != "PanicException":
            raise
        return Unparsed.DIED


def _parse(data: bytes) -> Grids | Unparsed:
    import io

    from python_calamine import CalamineWorkbook, SheetTypeEnum

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        grids, cells = [], 0
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            found = book.get_sheet_by_name(sheet.name)
            cells += (found.end[0] + 1) * (found.end[1] + 1) if found.end else 0
            if cells > MAX_CELLS_OF_ALL:
                return Unparsed.TOO_LARGE
            grids.append((sheet.name, found.to_python(skip_empty_area=False)))
        return tuple(grids)


if __name__ == "__main__":
    answer = parse(sys.stdin.buffer.read())
    # A reason is sent as plain text: its class has another name in the process that asks.
    pickle.dump(str(answer) if isinstance(answer, Unparsed) else answer, sys.stdout.buffer)
