"""Zip archives as units attach them: the bytes of one in; the workbooks it holds out, or the code why it stays shut."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.intake.guard import BROKEN_ZIP, MAX_INFLATED_BYTES, OLE, ZIP

WHOLE = -1  # the number of what is no member but the archive itself
MAX_MEMBERS = 500  # a unit zips its form with its scanned papers, not a whole disk
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")

_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_OTHER_OFFICE = (".doc", ".dot", ".ppt", ".pps", ".msg")  # any of them may enclose a workbook as a picture of itself
_LOCKED, _NAMED_IN_UTF8 = 0x1, 0x800  # bits of a member's flags


class Member(NamedTuple):
    """A workbook of an archive, or, without a name, the archive as a whole with the code of why it stays shut."""

    name: str
    number: int
    data: bytes
    fault: str = ""


def called_workbook(name: str) -> bool:
    """Tell whether a name is that of a workbook."""
    return name.lower().endswith(WORKBOOKS)


def is_workbook(name: str, data: bytes) -> bool:
    """Tell whether this was sent as a workbook: by its name, so that a damaged one is named; else by what it holds."""
    if called_workbook(name):
        return True
    if data.startswith(OLE):
        return not name.lower().endswith(_OTHER_OFFICE) and any(stream in data for stream in _STREAMS)
    return data.startswith(ZIP) and any(
        part.startswith("xl/workbook.") or (part == "content.xml" and b"opendocument.spreadsheet" in data[:200])
        for part in _parts(data)
    )


def is_archive(name: str, data: bytes) -> bool:
    """Tell a zip archive from the formats that are one inside: workbooks, Word and OpenDocument files."""
    if not data.startswith(ZIP) or called_workbook(name):
        return False
    parts = _parts(data)
    if not parts:  # damaged: the name must do
        return name.lower().endswith(".zip")
    return not {"[Content_Types].xml", "mimetype", "META-INF/manifest.xml"} & set(parts)


def members(data: bytes) -> Iterator[Member]:
    """Give the workbooks of a zip archive. An archive within it is not opened, only named."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            # What is inflated is bounded by what the directory says: zipfile stops there.
            if len(entries) > MAX_MEMBERS or sum(entry.file_size for entry in entries) > MAX_INFLATED_BYTES:
                yield Member("", WHOLE, data, "THU-08")
                return
            for number, entry in enumerate(entries):
                name = _name(entry)
                if entry.is_dir() or name.rsplit("/", 1)[-1].startswith(("~$", ".")):
                    continue
                if entry.flag_bits & _LOCKED:
                    yield Member("", WHOLE, data, "THU-09")
                    return
                if name.lower().endswith(".zip"):
                    yield Member(name, number, b"", "THU-10")
                elif called_workbook(name):
                    yield Member(name, number, archive.read(entry))
    except BROKEN_ZIP:
        yield Member("", WHOLE, data, "THU-11")


def _parts(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except BROKEN_ZIP:
        return []


def _name(entry: zipfile.ZipInfo) -> str:
    """Give a member's name. Windows writes UTF-8 without saying so; the library then reads it as the code page 437."""
    if entry.flag_bits & _NAMED_IN_UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except ValueError:
        return entry.filename
