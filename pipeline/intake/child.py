"""A room of its own for files that cannot be judged beforehand (.xls, .xlsb, .ods): bytes in, plain grids out.

The parser runs in a process of its own, with a ceiling on memory; if it dies, only that process is gone, and its death
is what is known of the file. It is run by its own path, so that it works wherever the program was started from: the
workbook on standard input, a pickle on standard output.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

MAX_MEMORY_BYTES = 2_000_000_000

Grids = tuple[tuple[str, Any], ...]  # (name, rows of values), in the order of the workbook


def grids(data: bytes) -> Grids | None:
    """Parse a workbook in a process of its own; None where that process could not give an answer."""
    run = subprocess.run([sys.executable, "-I", __file__], input=data, capture_output=True, check=False)
    if run.returncode != 0:
        return None
    answer: Grids = pickle.loads(run.stdout)
    return answer


def parse(data: bytes) -> Grids:
    """Parse a workbook here. Raises CalamineError where it cannot be read."""
    import io

    from python_calamine import CalamineWorkbook, SheetTypeEnum

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        return tuple(
            (sheet.name, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        )


def parser_errors() -> tuple[type[Exception], ...]:
    """Give the errors the parser raises on a workbook that is at fault."""
    from python_calamine import CalamineError

    return (CalamineError,)


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit_memory()
    sys.stdout.buffer.write(pickle.dumps(parse(sys.stdin.buffer.read())))
