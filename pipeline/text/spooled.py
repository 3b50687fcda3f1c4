"""A file that is made whole before it leaves: a small one is held, a large one lies in the system's temporary folder.

XlsxWriter keeps its rows there already; a workbook of hundreds of thousands of them need not be held at the end either.
"""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

HELD = 8_000_000  # bytes
_PIECE = 1_000_000


def begun() -> SpooledTemporaryFile[bytes]:
    """Give an empty file, to be written and read anywhere, until it leaves."""
    return SpooledTemporaryFile(max_size=HELD)


def leaving(file: SpooledTemporaryFile[bytes]) -> bytes | Iterator[bytes]:
    """Give what was written, whole, or of a large file in pieces; the file is gone then."""
    size = file.seek(0, 2)
    file.seek(0)
    if size > HELD:
        return _pieces(file)
    with file:
        return file.read()


def _pieces(file: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(_PIECE), b"")
