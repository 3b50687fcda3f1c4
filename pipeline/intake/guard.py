"""The gate before the parser: bytes of a received file in; what kind of workbook it is and which cells need care out.

The parser is trusted with nothing: a stray value in the last cell of a sheet would end the whole process. So the bytes
are judged here first, by counts that are the same on every machine, in one pass over the raw XML.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from html import unescape
from typing import NamedTuple

from pipeline.sentences import finding
from pipeline.shapes import Finding

# What a broken archive makes zipfile raise. RuntimeError: a part locked by a password; NotImplementedError: a way of
# packing that no workbook uses; ValueError: a broken directory sends zipfile to before the beginning, or text is not
# of its encoding.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)

# Limits, as counts. A form of 2,000 rows inflates to about 10 MB; the largest sheet that LibreOffice writes for a
# whole province (240,000 rows) is not a form of one unit.
MAX_BYTES = 50_000_000
MAX_INFLATED_BYTES = 250_000_000
MAX_PARTS = 2_000
MAX_SHEETS = 100
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELLS = 5_000_000  # rows × columns of one sheet: the parser keeps empty cells too

XLSX, XLS, XLSB, ODS = "xlsx", "xls", "xlsb", "ods"
NOT_AVAILABLE = "#N/A"

_LOCK_FILE = "~$"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_SHEETS = (
    *("docProps/", "customXml/", "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"),
    *("xl/theme/", "xl/drawings/", "xl/charts/", "xl/comments", "xl/media/", "xl/printerSettings/"),
)
_BY_START = (
    (b"%PDF", "tệp PDF"),
    (b"{\\rtf", "văn bản RTF"),
    (b"\xff\xd8\xff", "ảnh"),
    (b"\x89PNG", "ảnh"),
    (b"GIF8", "ảnh"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
)
_MANIFEST = "META-INF/manifest.xml"
_BY_PART = (("word/document.xml", "văn bản Word"), ("ppt/presentation.xml", "tệp trình chiếu"))
_OUTLOOK_ITEM = "__properties_version1.0"
_BY_STREAM = (("WordDocument", "văn bản Word"), ("PowerPoint Document", "tệp trình chiếu"))

# Almost every form ends before row 10,000 and column Z: one search proves it, and nothing more is counted.
_FAR = re.compile(rb""" r\s*=\s*["'](?:[A-Z]{0,3}\d{5}|[A-Z]{2})""")
_ANY_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']((?:\s+[\w:]+="[^"]*")*\s*(?:/>|>\s*</))?""")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])([^>]*)>")
_CELL_WITH_FORMULA = re.compile(
    rb"<(?:\w+:)?c(?=\s)([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FIRST_LINE = 60  # bytes: the declaration <?xml … ?>, behind which every program ends the line
_ERROR_VALUE = re.compile(rb"\s*(?:<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>([^<]*)<")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")


class Care(NamedTuple):
    """The cells of one sheet that the parser shows as blank though they are not: address → error word, addresses."""

    errors: Mapping[str, str]
    uncached: frozenset[str]


class Inspection(NamedTuple):
    """A workbook fit to be parsed. `care` is keyed by the sheet's name and holds only sheets that need any."""

    kind: str
    care: Mapping[str, Care]


def inspect(file: str, data: bytes) -> Inspection | Finding:
    """Judge the bytes of `file`: an Inspection where they are a workbook of bearable size, else the one finding why
    not.
    """
    name = re.split(r"/| › ", file)[-1]  # of an attachment its own, behind the mail's
    if name.startswith(_LOCK_FILE):
        return finding("TEP-02", file=file)
    if not data.strip():
        return finding("TEP-01", file=file)
    if len(data) > MAX_BYTES:
        return finding("TEP-08", file=file, limit=MAX_BYTES // 1_000_000)
    if data.startswith(ZIP):
        return _inspect_zip(file, data)
    if data.startswith(OLE):
        return _inspect_ole(file, data)
    return finding("TEP-03", file=file, what=_words_for(data))


def _words_for(data: bytes) -> str:
    for start, what in _BY_START:
        if data.startswith(start):
            return what
    head = data[:4_000].lower()
    if b"mime-version:" in head or b"\nreceived:" in head or head.startswith((b"from ", b"received:", b"return-path:")):
        return "thư điện tử đã lưu"
    if b"<html" in head or b"<!doctype html" in head or b"<table" in head:
        return "trang web (HTML)"
    if b"<?xml" in head:
        return "tệp XML"
    # Text has no control bytes but line ends and tabs; UTF-16 text begins with its mark.
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or not re.search(rb"[\x00-\x08\x0e-\x1f]", data[:4_000]):
        return "tệp chữ (TXT hoặc CSV)"
    return "tệp lạ hoặc đã hỏng"


def _inspect_ole(file: str, data: bytes) -> Inspection | Finding:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return finding("TEP-04", file=file)
    if holds(_OUTLOOK_ITEM):
        return finding("THU-07", file=file)
    if holds("Workbook") or holds("Book"):
        return Inspection(XLS, {})
    for stream, what in _BY_STREAM:
        if holds(stream):
            return finding("TEP-03", file=file, what=what)
    return finding("TEP-03", file=file, what="tệp lạ hoặc đã hỏng")


def _inspect_zip(file: str, data: bytes) -> Inspection | Finding:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _inspect_parts(file, archive)
    except BROKEN_ZIP:
        return finding("TEP-05", file=file)


def _inspect_parts(file: str, archive: zipfile.ZipFile) -> Inspection | Finding:
    parts = {part.filename: part for part in archive.infolist()}
    if len(parts) != len(archive.infolist()):
        return finding("TEP-05", file=file)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts.values()) > MAX_INFLATED_BYTES:
        return finding("TEP-08", file=file, limit=MAX_INFLATED_BYTES // 1_000_000)
    if "xl/workbook.bin" in parts:
        return Inspection(XLSB, {})
    if "content.xml" in parts and "mimetype" in parts:
        if b"spreadsheet" not in archive.read("mimetype"):
            return finding("TEP-03", file=file, what="văn bản OpenDocument")
        manifest = archive.read(_MANIFEST) if _MANIFEST in parts else b""
        if b"encryption-data" in manifest:
            return finding("TEP-04", file=file)
        return Inspection(ODS, {})
    if "xl/workbook.xml" not in parts:
        what = next((what for part, what in _BY_PART if part in parts), "tệp nén (ZIP)")
        return finding("TEP-03", file=file, what=what)

    # Whatever is not surely something else is taken for a sheet: some programs put sheets under names of their own.
    sheets = [name for name in parts if name.endswith(".xml") and not name.startswith(_NOT_SHEETS)]
    if len(sheets) > MAX_SHEETS:
        return finding("TEP-09", file=file, sheets=len(sheets), limit=MAX_SHEETS)
    marked: dict[str, Care] = {}
    for name in sheets:
        content = _one_line(archive.read(name))
        far = too_far(content)
        if far:
            titles = _titles(archive, parts)
            return finding(
                "TEP-10", file=file, sheet=titles.get(name, ""), cell=far, rows=MAX_ROWS, columns=MAX_COLUMNS
            )
        care = _care(content)
        if care.errors or care.uncached:
            marked[name] = care
    titles = _titles(archive, parts) if marked else {}
    return Inspection(XLSX, {titles[name]: care for name, care in marked.items() if name in titles})


def _utf8(content: bytes) -> bytes:
    return content.decode("utf-16").encode() if content[:2] in (b"\xff\xfe", b"\xfe\xff") else content


def _one_line(content: bytes) -> bytes:
    """Put a space for every line end and tab behind the first line, so that a blank before an attribute is a space."""
    content = _utf8(content)
    for blank in (b"\n", b"\r", b"\t"):
        if content.find(blank, _FIRST_LINE) >= 0:
            content = content.replace(blank, b" ")
    return content


def too_far(content: bytes) -> str:
    """Give the address of the cell that makes a sheet too large to parse, "" where there is none.

    A cell that only carries a format is no value and is left out, unless cells without addresses make that unsure.
    """
    if not _FAR.search(content):
        return ""
    nameless = any(not re.search(rb"\br\s*=", cell[1]) for cell in _CELL.finditer(content))
    last_row, last_column, cell = 0, 0, ""
    for letters, digits, empty in _ANY_REFERENCE.findall(content):
        if (empty or not letters) and not nameless:
            continue
        row, column = int(digits), column_number(letters.decode())
        if row > last_row or column > last_column:
            cell = (letters + digits).decode()
        last_row, last_column = max(last_row, row), max(last_column, column)
        if last_row > MAX_ROWS or last_column > MAX_COLUMNS or last_row * last_column > MAX_CELLS:
            return cell
    return ""


def _care(content: bytes) -> Care:
    errors: dict[str, str] = {}
    if b't="e"' in content or (b"'" in content and b"'e'" in content):
        for cell in _CELL.finditer(content):
            attributes = dict(_ATTRIBUTE.findall(cell[1]))
            if attributes.get(b"t") == b"e" and b"r" in attributes:
                value = _ERROR_VALUE.match(content, cell.end())
                errors[attributes[b"r"].decode()] = value[1].decode("utf-8", "replace") if value else ""
    uncached = set()
    if b"</f>" in content or (b"<sheetData" not in content and b":f>" in content):
        for cell in _CELL_WITH_FORMULA.finditer(content):
            attributes = dict(_ATTRIBUTE.findall(cell[1]))
            # An empty text is a value: a formula may well give "".
            if attributes.get(b"t") != b"str" and b"r" in attributes:
                uncached.add(attributes[b"r"].decode())
    return Care(errors, frozenset(uncached))


def _titles(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Map the name of each sheet's part to the sheet's own name."""
    if "xl/_rels/workbook.xml.rels" not in parts:
        return {}
    targets: dict[bytes, str] = {}
    for relation in _RELATION.findall(_utf8(archive.read("xl/_rels/workbook.xml.rels"))):
        attributes = dict(_ATTRIBUTE.findall(relation))
        target = attributes.get(b"Target", b"").decode()
        targets[attributes.get(b"Id", b"")] = target[1:] if target.startswith("/") else f"xl/{target}"
    titles = {}
    for sheet in _SHEET.findall(_utf8(archive.read("xl/workbook.xml"))):
        # The name is taken by its own pattern: it may hold the other kind of quotation mark.
        name = re.search(rb"""\bname\s*=\s*(?:"([^"]*)"|'([^']*)')""", sheet)
        reference = re.search(rb"""\w+:id\s*=\s*["']([^"']*)["']""", sheet)
        if name and reference and reference[1] in targets:
            titles[targets[reference[1]]] = unescape((name[1] or name[2] or b"").decode())
    return titles


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
