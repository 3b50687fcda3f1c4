"""Finished files read again: bytes of a .docx or .xlsx in, what a reader sees in it out. Pure; knows no template.

Only what was written is trusted here, nothing of what was meant to be written.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}

Rows = tuple[tuple[str, ...], ...]


class Paper(NamedTuple):
    """What stands in a document: the paragraphs outside tables, and the rows of each table, cell by cell."""

    paragraphs: tuple[str, ...]
    tables: tuple[Rows, ...]

    @property
    def texts(self) -> Iterator[str]:
        """Give every paragraph, then every cell."""
        yield from self.paragraphs
        for table in self.tables:
            for row in table:
                yield from row


class Unreadable(Exception):
    """The file is no longer what its name says."""


def paper(data: bytes) -> Paper:
    """Read a .docx, text struck out by tracked changes left out. Raises Unreadable for a file that is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            body = ElementTree.fromstring(package.read("word/document.xml")).find(f"{_W}body")
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable(str(error)) from error
    if body is None:
        raise Unreadable("body")
    paragraphs: list[str] = []
    tables: list[Rows] = []
    for block in _blocks(body):
        if block.tag == f"{_W}p":
            paragraphs.append(_text(block))
        else:
            tables.append(tuple(_row(row) for row in block.iter(f"{_W}tr")))
    return Paper(tuple(text for text in paragraphs if text), tuple(tables))


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    """Read every sheet of a workbook, row by row. Raises Unreadable for a file that is none."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except CalamineError as error:
        raise Unreadable(str(error)) from error


def _blocks(parent: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Give paragraphs and tables in order, from inside content controls and the like too."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag not in _GONE:
            yield from _blocks(child)


def _row(row: ElementTree.Element) -> tuple[str, ...]:
    """Give the cells of a row; one that spans columns stands in the first of them, so that columns stay columns."""
    cells: list[str] = []
    for cell in row.iter(f"{_W}tc"):
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        width = int(span.get(f"{_W}val", "1")) if span is not None else 1
        cells += ["\n".join(filter(None, map(_text, cell.iter(f"{_W}p")))), *[""] * (width - 1)]
    return tuple(cells)


def _text(element: ElementTree.Element) -> str:
    lines = "".join(_pieces(element)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}tab":
            yield " "
        elif child.tag not in _GONE:
            yield from _pieces(child)
