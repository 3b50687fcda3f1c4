"""Stamp copies of a workbook without parsing it again: bytes in, bytes out, thousands a second.

A pattern is cut once at what differs; what stays between the cuts lies packed already and is copied as it lies.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from pipeline.documents import package

ROW = re.compile(r'<row r="(\d+)"[^>]*>.*?</row>', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)\d+"( s="\d+")?([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_BLANK = re.compile(r'<c r="([A-Z]+\d+)"( s="\d+")?(?: t="n")?(?:/>|></c>)')
_LAST = b"\x03\x00"  # an empty block, which ends a packed stream

Cell = str  # the inside of <c …>: its type and value, as XML
Line = Mapping[str, Cell]  # letter → cell


def text_cell(text: str) -> Cell:
    """Give the type and value of a text; of "" a blank."""
    return f' t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else "/>"


def number_cell(number: int) -> Cell:
    """Give the type and value of a number."""
    return f"><v>{number}</v></c>"


def cell(value: int | str | None) -> Cell:
    """Give the type and value of a number or a text; of None a blank."""
    return number_cell(value) if isinstance(value, int) else text_cell(value or "")


def part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """Find the part of the sheet with that name."""
    ids = dict(re.findall(r'<sheet[^>]*? name="([^"]*)"[^>]*? r:id="([^"]*)"', book.read("xl/workbook.xml").decode()))
    relations = re.findall(r"<Relationship [^>]*>", book.read("xl/_rels/workbook.xml.rels").decode())
    target = next(re.search(r'Target="/?(?:xl/)?([^"]*)"', one) for one in relations if f'Id="{ids[sheet]}"' in one)
    return f"xl/{target[1]}" if target else ""


def filled_sheet(data: bytes, sheet: str, behind: int, lines: Iterable[Line]) -> bytes:
    """Put rows in the place of those behind the given row of a sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        part = part_of(book, sheet)
        xml = book.read(part).decode()
    head, rows, tail = _parted(xml)
    kept = [row[0] for row in ROW.finditer(rows) if int(row[1]) <= behind]
    fresh = [
        _row(number, ((letter, "", one) for letter, one in line.items()))
        for number, line in enumerate(lines, behind + 1)
    ]
    return _with_part(data, part, "".join([head, *kept, *fresh, tail]))


def completed(data: bytes, sheet: str, value: Callable[[str], int | str | None]) -> bytes:
    """Fill the blank cells of a sheet for whose address `value` has something."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        part = part_of(book, sheet)
        xml = book.read(part).decode()

    def filled(blank: re.Match[str]) -> str:
        found = value(blank[1])
        if found is None:
            return blank[0]
        return f'<c r="{blank[1]}"{blank[2] or ""}{cell(found)}'

    return _with_part(data, part, _BLANK.sub(filled, xml))


def _parted(xml: str) -> tuple[str, str, str]:
    """Part a sheet into what stands before, in and behind its rows; it need not say how far it reaches."""
    xml = re.sub(r"<dimension [^>]*/>", "", xml)
    start, end = xml.index("<sheetData>") + len("<sheetData>"), xml.index("</sheetData>")
    return xml[:start], xml[start:end], xml[end:]


def _row(number: int, cells: Iterable[tuple[str, str, Cell]]) -> str:
    inside = "".join([f'<c r="{letter}{number}"{style}{one}' for letter, style, one in cells])
    return f'<row r="{number}">{inside}</row>'


def _with_part(data: bytes, part: str, xml: str) -> bytes:
    kept = package.unchanged(data, {part})
    local, line = package.member(part, [xml.encode()], len(kept.local))
    return package.closed(kept, local, [line])


class _Growing(NamedTuple):
    """The row of a pattern that is repeated: letter → (style, cell), and the number of the first row made of it."""

    cells: Mapping[str, tuple[str, Cell]]
    first: int

    def xml(self, lines: Sequence[Line]) -> bytes:
        """Write the rows; what a line does not name is as in the pattern."""
        rows = (
            _row(number, ((letter, style, line.get(letter, own)) for letter, (style, own) in self.cells.items()))
            for number, line in enumerate(lines, self.first)
        )
        return "".join(rows).encode()


class Stamp:
    """A pattern cut where `mark` stands and where the last row of each sheet in `growing` does."""

    def __init__(self, data: bytes, mark: str, growing: Iterable[str]) -> None:
        self._mark = mark.encode()
        self._growing: dict[str, _Growing] = {}
        self._parts: list[tuple[str, list[tuple[bytes, bytes] | str | None]]] = []
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheets = {part_of(book, sheet): sheet for sheet in growing}
            for name in book.namelist():
                member = book.read(name)
                if self._mark in member or name in sheets:
                    self._parts.append((name, self._cut(member, sheets.get(name))))
        self._unchanged = package.unchanged(data, {name for name, _ in self._parts})

    def stamped(self, word: str, lines: Mapping[str, Sequence[Line]]) -> bytes:
        """Make one copy: `word` in the place of the mark, `lines` in the place of the last rows, by sheet."""
        own = word.encode()
        local: list[bytes] = []
        central: list[bytes] = []
        offset = len(self._unchanged.local)
        for name, pieces in self._parts:
            packed: list[bytes] = []
            crc = size = 0
            for piece in pieces:
                if piece is None:
                    raw, small = own, _stored(own)
                elif isinstance(piece, str):
                    raw = self._growing[piece].xml(lines[piece]).replace(self._mark, own)
                    small = _flushed(raw, 1)
                else:
                    raw, small = piece
                packed.append(small)
                crc, size = zlib.crc32(raw, crc), size + len(raw)
            packed.append(_LAST)
            header, line = package.entry(name, (crc, sum(map(len, packed)), size), zipfile.ZIP_DEFLATED, offset)
            local += [header, *packed]
            central.append(line)
            offset += len(header) + sum(map(len, packed))
        return package.closed(self._unchanged, local, central)

    def _cut(self, member: bytes, sheet: str | None) -> list[tuple[bytes, bytes] | str | None]:
        """Cut a part into pieces: (as it is, as it lies packed), None for the mark, the sheet's name for its rows."""
        if sheet is None:
            return self._literals(member)
        head, rows, tail = _parted(member.decode())
        last = list(ROW.finditer(rows))[-1]
        cells = {
            one[1]: (one[2] or "", f"{one[3]}>{one[4]}</c>" if one[4] else "/>") for one in _CELL.finditer(last[0])
        }
        self._growing[sheet] = _Growing(cells, int(last[1]))
        return [
            *self._literals((head + rows[: last.start()]).encode()),
            sheet,
            *self._literals((rows[last.end() :] + tail).encode()),
        ]

    def _literals(self, member: bytes) -> list[tuple[bytes, bytes] | str | None]:
        pieces: list[tuple[bytes, bytes] | str | None] = []
        for literal in member.split(self._mark):
            pieces += [(literal, _flushed(literal, 9)), None]
        return pieces[:-1]


def _flushed(raw: bytes, level: int) -> bytes:
    """Pack bytes so that other packed bytes may stand before and behind them."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
    return deflate.compress(raw) + deflate.flush(zlib.Z_FULL_FLUSH)


def _stored(raw: bytes) -> bytes:
    """Lay a few bytes into a stream as they are."""
    return b"\x00" + len(raw).to_bytes(2, "little") + (len(raw) ^ 0xFFFF).to_bytes(2, "little") + raw
