"""The gate before the parser: bytes of a received file in; what kind of workbook it is and which cells need care out.

The parser is trusted with nothing. The bytes are judged here first, by counts that are the same on every machine. What
cannot be judged beforehand is marked to be read apart, in a process of its own.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline.intake import ole, open_document, packages, sheet_xml
from pipeline.intake.sheet_xml import FORM, Care, Limits
from pipeline.intake.styles import Styles, styles
from pipeline.sentences import finding
from pipeline.shapes import Finding

# What a broken archive makes zipfile raise. RuntimeError: a part locked by a password; NotImplementedError: a way of
# packing that no workbook uses; ValueError: a broken directory sends zipfile to before the beginning, or text is not
# of its encoding.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)

# Limits, as counts. A form of 2,000 rows inflates to about 10 MB.
MAX_BYTES = 50_000_000
MAX_INFLATED_BYTES = 250_000_000
MAX_PARTS = 2_000
MAX_SHEETS = 100

XLSX, XLS, XLSB, ODS = "xlsx", "xls", "xlsb", "ods"
NOT_AVAILABLE = "#N/A"

_LOCK_FILE = "~$"
ZIP, OLE = b"PK\x03\x04", ole.START
_EMPTY_ZIP = b"PK\x05\x06"
_BY_START = (
    (b"%PDF", "tệp PDF"),
    (b"{\\rtf", "văn bản RTF"),
    (b"\xff\xd8\xff", "ảnh"),
    (b"\x89PNG", "ảnh"),
    (b"GIF8", "ảnh"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (_EMPTY_ZIP, "tệp nén (ZIP) rỗng"),
)
# What Windows, macOS and Google Drive leave where the file itself is elsewhere.
_LINKS = (b"[InternetShortcut]", b"L\x00\x00\x00\x01\x14\x02\x00", b"bplist00")
_GOOGLE_LINK = re.compile(rb'\s*\{[^{}]*"(?:doc_id|url|resource_id)"')
_MANIFEST = "META-INF/manifest.xml"
_BY_PART = (("word/document.xml", "văn bản Word"), ("ppt/presentation.xml", "tệp trình chiếu"))
_MACRO_PARTS = ("vbaproject.bin", "xl/macrosheets/", "basic/", "scripts/")
_MACRO_STREAMS = ("_VBA_PROJECT_CUR", "_VBA_PROJECT")
_BY_STREAM = (("WordDocument", "văn bản Word"), ("PowerPoint Document", "tệp trình chiếu"))


class Inspection(NamedTuple):
    """A workbook fit to be parsed: its bytes, changed only where the parser would choke on a single cell or a name.

    `care` is keyed by the sheet's name and holds only sheets that need any. `apart` says that nobody can tell
    beforehand how large it grows. `remarks` are findings that do not keep it from being read. `look` is what the
    styles of an .xlsx say.
    """

    kind: str
    data: bytes
    care: Mapping[str, Care] = {}
    apart: bool = True
    remarks: tuple[Finding, ...] = ()
    look: Styles = Styles()


def inspect(file: str, data: bytes, limits: Limits = FORM) -> Inspection | Finding:
    """Judge the bytes of `file`: an Inspection where they are a workbook of bearable size, else the one finding why
    not.
    """
    name = re.split(r"/| › ", file)[-1]  # of an attachment its own, behind the mail's
    if name.startswith(_LOCK_FILE):
        return finding("TEP-02", file=file)
    if not data.strip(b"\0 \t\r\n"):
        return finding("TEP-01", file=file)
    if len(data) > MAX_BYTES:
        return finding("TEP-08", file=file, limit=MAX_BYTES // 1_000_000)
    if data.startswith(ZIP):
        return _inspect_zip(file, data, limits)
    if data.startswith(OLE):
        return _inspect_ole(file, data)
    if data.startswith(_LINKS) or _GOOGLE_LINK.match(data) or name.lower().endswith((".webloc", ".gsheet")):
        return finding("TEP-11", file=file)
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
    streams = ole.names(data)
    if "EncryptedPackage" in streams or ole.locked_workbook(data):
        return finding("TEP-04", file=file)
    if any(name.startswith("__properties_version1.0") for name in streams):
        return finding("THU-07", file=file)
    if "Workbook" in streams or "Book" in streams:
        macros = any(name in streams for name in _MACRO_STREAMS)
        return Inspection(XLS, data, remarks=_remarks(file, macros))
    for stream, what in _BY_STREAM:
        if stream in streams:
            return finding("TEP-03", file=file, what=what)
    return finding("TEP-03", file=file, what="tệp lạ hoặc đã hỏng")


def _remarks(file: str, macros: bool) -> tuple[Finding, ...]:
    return (finding("TEP-12", file=file),) if macros else ()


def _inspect_zip(file: str, data: bytes, limits: Limits) -> Inspection | Finding:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _inspect_parts(file, data, archive, limits)
    except BROKEN_ZIP:
        return finding("TEP-05", file=file)


def _inspect_parts(file: str, data: bytes, archive: zipfile.ZipFile, limits: Limits) -> Inspection | Finding:
    listed = archive.infolist()
    parts = {part.filename: part for part in listed}
    if len({name.casefold() for name in parts}) != len(listed):
        return finding("TEP-05", file=file)  # the parser might take the other of two
    if sum(part.file_size for part in listed) > MAX_INFLATED_BYTES:
        return finding("TEP-08", file=file, limit=MAX_INFLATED_BYTES // 1_000_000)
    package = packages.opened(archive)
    sheets = package.sheets() if package.book else []
    if len(sheets) > MAX_SHEETS:
        return finding("TEP-09", file=file, sheets=len(sheets), limit=MAX_SHEETS)
    if len(listed) > MAX_PARTS:
        return finding("TEP-14", file=file, parts=len(listed), limit=MAX_PARTS)
    remarks = _remarks(file, any(mark in name.lower() for name in parts for mark in _MACRO_PARTS))
    if package.book.endswith(".bin"):
        return Inspection(XLSB, data, remarks=remarks)
    if "content.xml" in parts and "mimetype" in parts:
        return _inspect_open_document(file, data, archive, remarks, limits)
    if not package.book:
        what = next((what for part, what in _BY_PART if part in parts), "tệp nén (ZIP)")
        return finding("TEP-03", file=file, what=what)
    return _inspect_sheets(file, data, package, sheets, remarks, limits)


def _inspect_open_document(
    file: str, data: bytes, archive: zipfile.ZipFile, remarks: tuple[Finding, ...], limits: Limits
) -> Inspection | Finding:
    if b"spreadsheet" not in archive.read("mimetype"):
        return finding("TEP-03", file=file, what="văn bản OpenDocument")
    if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
        return finding("TEP-04", file=file)
    content = archive.read("content.xml")
    if sheet_xml.declares(content):
        return finding("TEP-13", file=file)
    sheets = open_document.sheets(content)
    if sheets > MAX_SHEETS:
        return finding("TEP-09", file=file, sheets=sheets, limit=MAX_SHEETS)
    far = open_document.too_far(content, limits)
    return _too_far(file, "", far, limits) if far else Inspection(ODS, data, remarks=remarks)


def _inspect_sheets(
    file: str,
    data: bytes,
    package: packages.Package,
    sheets: list[str],
    remarks: tuple[Finding, ...],
    limits: Limits,
) -> Inspection | Finding:
    # Every part that the parser opens is unpacked here first: its size in the directory may be a lie.
    if any(map(sheet_xml.declares, package.beside.values())):
        return finding("TEP-13", file=file)
    marked: dict[str, Care] = {}
    changed: dict[str, bytes] = {}
    titles = package.titles
    apart, written = False, 0
    for name in sheets:
        content = sheet_xml.one_line(package.archive.read(name))
        if sheet_xml.declares(content):
            return finding("TEP-13", file=file)
        cells = sheet_xml.cells(content)
        written += cells
        if written > limits.of_all:
            return finding(limits.many, file=file, cells=limits.of_all)
        named = sheet_xml.every_cell_is_named(content, cells)
        far = sheet_xml.too_far(content, named, limits)
        if far:
            return _too_far(file, titles.get(name, ""), far, limits)
        apart = apart or not named
        care, mended = sheet_xml.care(content)
        if mended is not content:
            changed[name] = mended
        if (care.errors or care.uncached) and name in titles:
            marked[titles[name]] = care
    fit = changed or package.book != packages.PARSED
    fit_data = packages.with_parts(package, changed) if fit else data
    return Inspection(XLSX, fit_data, marked, apart, remarks, styles(package))


def _too_far(file: str, sheet: str, cell: str, limits: Limits) -> Finding:
    told: dict[str, Any] = {"rows": limits.rows, "columns": limits.columns, "cells": limits.cells}
    return finding(limits.far, file=file, sheet=sheet, cell=cell, **told)
