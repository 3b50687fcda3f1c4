"""Finished files read again: bytes of a .docx or .xlsx in, what a reader sees in it out. Pure; knows no template.

Only what was written is trusted here, nothing of what was meant to be written.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}

Rows = tuple[tuple[str, ...], ...]


class Block(NamedTuple):
    """A paragraph outside tables (`text`), or a table (`rows`), the `number`th of the document's tables from 1."""

    text: str
    rows: Rows = ()
    number: int = 0


class Paper(NamedTuple):
    """What stands in a document: paragraphs outside tables and tables, in order."""

    blocks: tuple[Block, ...]

    @property
    def paragraphs(self) -> Iterator[str]:
        """Give every paragraph outside tables."""
        return (block.text for block in self.blocks if block.text)

    @property
    def tables(self) -> Iterator[Block]:
        """Give every table."""
        return (block for block in self.blocks if block.number)

    @property
    def texts(self) -> Iterator[str]:
        """Give every paragraph and every cell, in order."""
        for block in self.blocks:
            if block.text:
                yield block.text
            for row in block.rows:
                yield from row

    def mapped(self, change: Callable[[str], str]) -> Paper:
        """Give the same document with every paragraph and every cell changed; a paragraph left empty goes."""
        blocks = (
            Block(change(text) if text else "", tuple(tuple(map(change, row)) for row in rows), number)
            for text, rows, number in self.blocks
        )
        return Paper(tuple(block for block in blocks if block.text or block.number))


class Unreadable(Exception):
    """The file is no longer what its name says."""


def paper(data: bytes) -> Paper:
    """Read a .docx, text struck out by tracked changes left out. Raises Unreadable for a file that is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            body = ElementTree.fromstring(package.read("word/document.xml")).find(f"{_W}body")
    except (
        zipfile.BadZipFile,
        KeyError,
        ElementTree.ParseError,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
    ) as error:
        raise Unreadable(str(error)) from error
    if body is None:
        raise Unreadable("body")
    blocks: list[Block] = []
    tables = 0
    for element in _blocks(body):
        if element.tag == f"{_W}tbl":
            tables += 1
            blocks.append(Block("", tuple(_row(row) for row in element.iter(f"{_W}tr")), tables))
        elif text := _text(element):
            blocks.append(Block(text))
    return Paper(tuple(blocks))


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
