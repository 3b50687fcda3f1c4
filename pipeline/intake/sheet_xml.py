"""The raw XML of an .xlsx sheet: its bytes in; whether the parser may have it, and which cells need care out.

The parser keeps every cell of the rectangle it finds, so one stray value in the last cell of a sheet would end the
whole process; and it shows errors, and formulas without a result, as blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from string import ascii_letters
from typing import NamedTuple

from pipeline.intake.child import MAX_CELLS_OF_ALL


class Limits(NamedTuple):
    """How large a workbook may be: rows and columns of one sheet, their product, and the cells of all sheets.

    The parser keeps empty cells too. `far` and `many` are the codes of what is found where it is larger.
    """

    rows: int
    columns: int
    cells: int
    of_all: int
    far: str = "TEP-10"
    many: str = "TEP-15"

    def passed(self, rows: int, columns: int) -> bool:
        """Say whether a sheet that ends there is too large."""
        return rows > self.rows or columns > self.columns or rows * columns > self.cells


FORM = Limits(rows=100_000, columns=1_000, cells=2_000_000, of_all=MAX_CELLS_OF_ALL)
"""What anyone may send: the form of one unit."""

OWN = Limits(500_000, 1_000, cells=12_000_000, of_all=16_000_000, far="TEP-17", many="TEP-18")
"""A workbook of the office itself: the votes on all nominations of a ministry, its staff. Never the last row of Excel,
into which a stray value falls."""

# The errors that the parser knows; one that newer programs have (#SPILL!, #CALC!) would cost the whole workbook.
_KNOWN_ERRORS = frozenset({b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"})
_STAND_IN = b"#VALUE!"

# Almost every form ends before row 10,000 and column Z: one search proves it, and nothing more is counted.
_FAR = re.compile(rb""" r\s*=\s*["'](?:[A-Za-z]{0,3}\d{5}|[A-Za-z]{2})""")
_ANY_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})(\d{1,19})["']""")
# Where each cell and row begins with its address, these words need not be looked for in between.
_FAR_ROW = re.compile(rb"""<(?:row|c) r="[A-Za-z]{0,9}(\d{5,19})["']""")
_FAR_COLUMN = re.compile(rb"""<c r="([A-Za-z]{2,9})\d""")
_LETTERS = [letter.encode() for letter in ascii_letters]
_CELL_WITH_VALUE = re.compile(
    rb"""<c r="([A-Za-z]{1,9})(\d{1,19})["'](?!(?:\s+[\w:]+="[^"<>]*"){0,9}\s*(?:/>|>\s*</))"""
)
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])([^<>]*)>")
_CELL_WITH_FORMULA = re.compile(
    rb"<(?:\w+:)?c(?=\s)([^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR_VALUE = re.compile(rb"\s*(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>([^<]*)<")
ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"'<>]*)["']""")
_DECLARATION = re.compile(rb"<\?xml[^<]*\?>\s*")  # behind it every program ends the line
_PREFIXED = re.compile(rb"<\w+:(?:c|row)[\s/>]")


class Care(NamedTuple):
    """The cells of one sheet that the parser shows as blank though they are not: address → error word, addresses."""

    errors: Mapping[str, str]
    uncached: frozenset[str]


def utf8(content: bytes) -> bytes:
    """Give XML as UTF-8, which it almost always is already."""
    return content.decode("utf-16").encode() if content[:2] in (b"\xff\xfe", b"\xfe\xff") else content


def one_line(content: bytes) -> bytes:
    """Put a space for every line end and tab behind the declaration: a blank before an attribute is then a space."""
    content = utf8(content)
    declaration = _DECLARATION.match(content)
    start = declaration.end() if declaration else 0
    for blank in (b"\n", b"\r", b"\t"):
        if content.find(blank, start) >= 0:
            content = content.replace(blank, b" ")
    return content


def declares(content: bytes) -> bool:
    """Tell that XML declares entities of its own, which no program that writes workbooks does."""
    return b"<!DOCTYPE" in content


def cells(content: bytes) -> int:
    """Count the cells that are written, empty ones among them."""
    return content.count(b"<c ") + content.count(b"<c>") + content.count(b"<c/>")


def every_cell_is_named(content: bytes, count: int) -> bool:
    """Prove that each cell and row begins with its address, as every office program writes it.

    Where one does not, the parser counts on from the cell before, and nobody knows beforehand how far. `count` is that
    of the cells.
    """
    rows = content.count(b"<row ") + content.count(b"<row>") + content.count(b"<row/>")
    named = count == content.count(b'<c r="') and rows == content.count(b'<row r="')
    # A prefix is rare: these words are found many times faster than the pattern.
    return named and not ((b":c" in content or b":row" in content) and _PREFIXED.search(content))


def too_far(content: bytes, named: bool = True, limits: Limits = FORM) -> str:
    """Give the address of the cell that makes a sheet too large to parse, "" where there is none.

    A cell that only carries a format is no value and is left out, unless cells without addresses (`named` is False)
    make that unsure.
    """
    if not _FAR.search(content) or (named and _surely_near(content, limits)):
        return ""
    last_row, last_column = 0, 0
    for found in (_CELL_WITH_VALUE if named else _ANY_REFERENCE).finditer(content):
        letters, digits = found.groups()
        last_row, last_column = max(last_row, int(digits)), max(last_column, _column(letters))
        if limits.passed(last_row, last_column):
            return (letters + digits).decode()
    return ""


def _surely_near(content: bytes, limits: Limits) -> bool:
    """Prove by rows and columns apart, cells that only carry a format among them, that a sheet is not too large."""
    rows = max(map(int, {found[1] for found in _FAR_ROW.finditer(content)}), default=9_999)
    columns = {found[1] for found in _FAR_COLUMN.finditer(content)}
    columns = columns or {letter for letter in _LETTERS if b'<c r="' + letter in content}
    return not limits.passed(rows, max(map(_column, columns), default=0))


@lru_cache(maxsize=2_048)
def _column(letters: bytes) -> int:
    return column_number(letters.decode().upper())


def care(content: bytes) -> tuple[Care, bytes]:
    """Find the cells that need care; give them with the sheet as the parser can take it, mostly the same bytes."""
    errors: dict[str, str] = {}
    unknown: list[tuple[int, int]] = []
    if b't="e"' in content or (b"'" in content and b"'e'" in content):
        for cell in _CELL.finditer(content):
            attributes = dict(ATTRIBUTE.findall(cell[1]))
            if attributes.get(b"t") != b"e":
                continue
            value = _ERROR_VALUE.match(content, cell.end())
            if value and value[1] not in _KNOWN_ERRORS:
                unknown.append(value.span(1))
            if b"r" in attributes:
                errors[attributes[b"r"].decode().upper()] = value[1].decode("utf-8", "replace") if value else ""
    uncached = set()
    if b"</f>" in content or (b"<sheetData" not in content and b":f>" in content):
        for cell in _CELL_WITH_FORMULA.finditer(content):
            attributes = dict(ATTRIBUTE.findall(cell[1]))
            # An empty text is a value: a formula may well give "".
            if attributes.get(b"t") != b"str" and b"r" in attributes:
                uncached.add(attributes[b"r"].decode().upper())
    return Care(errors, frozenset(uncached)), _replaced(content, unknown)


def _replaced(content: bytes, spans: list[tuple[int, int]]) -> bytes:
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [content[end:start], _STAND_IN]
        end = stop
    return b"".join([*pieces, content[end:]]) if spans else content


def column_number(letters: str) -> int:
    """Give the number of a column from its letters, A = 1; 0 for none."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Give the letters of a column from its number, 1 = A."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
