"""The raw XML of an .xlsx sheet: its bytes in; whether the parser may have it, and which cells need care out.

The parser keeps every cell of the rectangle it finds, so one stray value in the last cell of a sheet would end the
whole process; and it shows errors, and formulas without a result, as blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

# Limits of one sheet, as counts. The largest sheet that LibreOffice writes for a whole province (240,000 rows) is not
# a form of one unit.
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELLS = 5_000_000  # rows × columns of one sheet: the parser keeps empty cells too

# The errors that the parser knows; one that newer programs have (#SPILL!, #CALC!) would cost the whole workbook.
_KNOWN_ERRORS = frozenset({b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"})
_STAND_IN = b"#VALUE!"

# Almost every form ends before row 10,000 and column Z: one search proves it, and nothing more is counted.
_FAR = re.compile(rb""" r\s*=\s*["'](?:[A-Za-z]{0,3}\d{5}|[A-Za-z]{2})""")
_ANY_REFERENCE = re.compile(
    rb"""\br\s*=\s*["']([A-Za-z]{0,9})(\d{1,19})["']((?:\s+[\w:]+="[^"<>]*"){0,9}\s*(?:/>|>\s*</))?"""
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


def every_cell_is_named(content: bytes) -> bool:
    """Prove that each cell and row begins with its address, as every office program writes it.

    Where one does not, the parser counts on from the cell before, and nobody knows beforehand how far.
    """
    cells = content.count(b"<c ") + content.count(b"<c>") + content.count(b"<c/>")
    rows = content.count(b"<row ") + content.count(b"<row>") + content.count(b"<row/>")
    named = cells == content.count(b'<c r="') and rows == content.count(b'<row r="')
    return named and not _PREFIXED.search(content)


def too_far(content: bytes, named: bool = True) -> str:
    """Give the address of the cell that makes a sheet too large to parse, "" where there is none.

    A cell that only carries a format is no value and is left out, unless cells without addresses (`named` is False)
    make that unsure.
    """
    if not _FAR.search(content):
        return ""
    last_row, last_column, cell = 0, 0, ""
    for found in _ANY_REFERENCE.finditer(content):
        letters, digits, empty = found.groups()
        if named and (empty or not letters):
            continue
        row, column = int(digits), column_number(letters.decode().upper())
        if row > last_row or column > last_column:
            cell = (letters + digits).decode()
        last_row, last_column = max(last_row, row), max(last_column, column)
        if last_row > MAX_ROWS or last_column > MAX_COLUMNS or last_row * last_column > MAX_CELLS:
            return cell
    return ""


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
