"""What the styles of an .xlsx tell of its cells: its package in; per sheet the cells whose look changes what they say.

An old font (.VnTime, VNI-Times) says in which letters a text is typed; a format of noughts (0000000000) shows leading
noughts that the value has not. The parser gives neither. Only .xlsx is looked into: .xls, .xlsb and .ods are read by
their values alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any, NamedTuple

from pipeline.intake import packages
from pipeline.intake.sheet_xml import ATTRIBUTE, column_number, utf8
from pipeline.text import legacy

_FORMAT_OF_NOUGHTS = re.compile(rb"""formatCode\s*=\s*["']0{2,}["']""")
_FONT = re.compile(rb"<(?:\w+:)?font(?:\s[^<>]*)?(?:/>|>(.*?)</(?:\w+:)?font>)", re.DOTALL)
_FONT_NAME = re.compile(rb"""<(?:\w+:)?(?:name|rFont)\s[^<>]*?val\s*=\s*["']([^"']*)["']""")
_FONTS = re.compile(rb"<(?:\w+:)?fonts[\s>].*?</(?:\w+:)?fonts>", re.DOTALL)
_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\s([^<>]*)>")
_NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^<>]*)>")
_NOUGHTS = re.compile(r"0{2,}")
_TEXT = re.compile(rb"<(?:\w+:)?si(?:\s[^<>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_RUN = re.compile(rb"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.DOTALL)
_RUN_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>(.*?)</(?:\w+:)?t>", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>(?:\s*<(?:\w+:)?v>(\d+)</(?:\w+:)?v>)?")
_COUNTED_FROM_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true|on)["']""")


class Mark(NamedTuple):
    """What the look of one cell says: its old font, the digits that its number is shown with (0: as it is)."""

    font: legacy.Font | None = None
    digits: int = 0


class Styles(NamedTuple):
    """The marked cells by sheet and address; whether the workbook counts its days from 1904, None where unknown."""

    cells: Mapping[str, Mapping[str, Mark]] = {}
    from_1904: bool | None = None


def styles(package: packages.Package) -> Styles:
    """Read the styles of an .xlsx that was found fit to be parsed."""
    from_1904 = _COUNTED_FROM_1904.search(utf8(package.beside[package.book])) is not None
    beside = [utf8(part) for part in package.beside.values()]
    if not any(b".Vn" in part or b"VNI-" in part or _FORMAT_OF_NOUGHTS.search(part) for part in beside):
        return Styles({}, from_1904)
    marks = [mark for part in beside for mark in _cell_formats(part)]
    texts = [font for part in beside for font in _fonts_of_texts(part)]
    if not any(mark != Mark() for mark in marks) and not any(own for own, _ in texts):
        return Styles({}, from_1904)
    held = package.titles.keys() & set(package.names)
    found = {package.titles[name]: _marked(utf8(package.archive.read(name)), marks, texts) for name in sorted(held)}
    return Styles({title: cells for title, cells in found.items() if cells}, from_1904)


def weighed(found: Styles, grids: Mapping[str, Callable[[], list[list[Any]]]]) -> Styles:
    """Weigh the old fonts by what all their cells hold: some prove a font in use, others that it is a leftover."""
    holds: dict[str, set[bool]] = {}
    for title, cells in found.cells.items():
        grid = grids[title]() if title in grids else []
        for address, mark in cells.items():
            value = _value(grid, address) if mark.font else None
            if mark.font and isinstance(value, str):
                if legacy.shows_unicode(value):
                    holds.setdefault(mark.font.encoding, set()).add(False)
                elif legacy.read(value, mark.font).sure is legacy.Sure.OLD:
                    holds.setdefault(mark.font.encoding, set()).add(True)

    def judged(mark: Mark) -> Mark:
        votes = holds.get(mark.font.encoding, set()) if mark.font else set()
        if mark.font is None or len(votes) != 1:
            return mark
        return mark._replace(font=mark.font._replace(proved=True in votes))

    marked = {title: {address: judged(mark) for address, mark in one.items()} for title, one in found.cells.items()}
    return found._replace(cells=marked)


def _old_font(name: str) -> legacy.Font | None:
    """Tell an old font by its name: the ABC fonts of TCVN3 begin with .Vn, their capitals end in H; VNI's with VNI-."""
    if name.startswith(".Vn"):
        return legacy.Font(legacy.TCVN3, upper=name.endswith("H"))
    return legacy.Font(legacy.VNI) if name.startswith("VNI-") else None


def _named_font(xml: bytes) -> legacy.Font | None:
    name = _FONT_NAME.search(xml)
    return _old_font(unescape(name[1].decode("utf-8", "replace"))) if name else None


def _cell_formats(part: bytes) -> list[Mark]:
    """Give the mark of each format that a cell may name by its number; [] where the part holds no formats."""
    formats, fonts = _FORMATS.search(part), _FONTS.search(part)
    if formats is None:
        return []
    named = [_named_font(font or b"") for font in (_FONT.findall(fonts[0]) if fonts else ())]
    digits: dict[bytes, int] = {}
    for one in _NUMBER_FORMAT.findall(part):
        attributes = _attributes(one)
        code = unescape(attributes.get(b"formatCode", b"").decode("utf-8", "replace"))
        digits[attributes.get(b"numFmtId", b"")] = len(code) if _NOUGHTS.fullmatch(code) else 0
    found = []
    for one in _FORMAT.findall(formats[0]):
        attributes = _attributes(one)
        number = int(attributes.get(b"fontId", b"0"))
        font = named[number] if number < len(named) else None
        found.append(Mark(font, digits.get(attributes.get(b"numFmtId", b""), 0)))
    return found


def _fonts_of_texts(part: bytes) -> list[tuple[bool, legacy.Font | None]]:
    """Tell of each shared text whether its runs have fonts of their own, and the old font that all of them share."""
    found = []
    for text in _TEXT.findall(part):
        runs = [run for run in _RUN.findall(text) if any(piece.strip() for piece in _RUN_TEXT.findall(run))]
        named = [_named_font(run) for run in runs if _FONT_NAME.search(run)]
        found.append((bool(named), named[0] if named and len(named) == len(runs) and len(set(named)) == 1 else None))
    return found


def _marked(sheet: bytes, marks: list[Mark], texts: list[tuple[bool, legacy.Font | None]]) -> dict[str, Mark]:
    found = {}
    for one, value in _CELL.findall(sheet):
        attributes = _attributes(one)
        style = int(attributes.get(b"s", b"0"))
        mark = marks[style] if style < len(marks) else Mark()
        if attributes.get(b"t") == b"s" and value and int(value) < len(texts) and texts[int(value)][0]:
            mark = mark._replace(font=texts[int(value)][1])
        if mark != Mark() and b"r" in attributes:
            found[attributes[b"r"].decode().upper()] = mark
    return found


def _attributes(xml: bytes) -> dict[bytes, bytes]:
    return dict(ATTRIBUTE.findall(xml))


def _value(grid: list[list[Any]], address: str) -> Any:
    letters = address.rstrip("0123456789")
    row, column = int(address[len(letters) :]) - 1, column_number(letters) - 1
    return grid[row][column] if row < len(grid) and column < len(grid[row]) else None
