"""The old office container (.xls, .doc, .msg): its bytes in; the names of what lies at its top out. Nothing is opened.

A Word document may enclose a whole workbook, so a name found somewhere in the bytes says nothing. Source: [MS-CFB].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA  # numbers from here on are marks, no sectors
_ENTRY = 128
_MAX_ENTRIES = 50_000
_SECTOR_SIZES = (512, 4096)
_WELL_KNOWN = ("EncryptedPackage", "__properties_version1.0", "Workbook", "Book", "WordDocument", "PowerPoint Document")
_BEGIN_OF_WORKBOOK = b"\x09\x08\x10\x00\x00\x06\x05\x00"  # BOF of BIFF8, version 6, the workbook's globals
_LOCK, _WRITE_LOCK = 0x2F, 0x86  # FILEPASS, WRITEPROT


class _Entry(NamedTuple):
    name: str
    left: int
    right: int
    child: int


def names(data: bytes) -> frozenset[str]:
    """Name the streams and folders at the top of a container; where it is damaged, the well-known ones found in it."""
    try:
        entries = list(_entries(data))
    except (struct.error, ValueError):
        return frozenset(name for name in _WELL_KNOWN if name.encode("utf-16-le") in data)
    found: set[str] = set()
    waiting, seen = [entry.child for entry in entries[:1]], set[int]()
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            found.add(entries[number].name)
            waiting += [entries[number].left, entries[number].right]
    return frozenset(found)


def locked_workbook(data: bytes) -> bool:
    """Tell an .xls that asks for a password: it says so right behind its first record."""
    at = data.find(_BEGIN_OF_WORKBOOK)
    if at < 0:
        return False
    at += 20
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if kind != _WRITE_LOCK:
            return bool(kind == _LOCK)
        at += 4 + length
    return False


def _entries(data: bytes) -> Iterator[_Entry]:
    """Give the entries of the directory, whose sectors form a chain. Raises ValueError where the chain has no end."""
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    if size not in _SECTOR_SIZES:
        raise ValueError("no size of a sector")
    table = [number for number in struct.unpack_from("<109I", data, 76) if number < _LAST_SECTOR]
    sector = struct.unpack_from("<I", data, 48)[0]
    count = 0
    while sector < _LAST_SECTOR:
        start = (sector + 1) * size
        for at in range(start, start + size, _ENTRY):
            length = struct.unpack_from("<H", data, at + 64)[0]
            left, right, child = struct.unpack_from("<III", data, at + 68)
            name = data[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            yield _Entry(name, left, right, child)
            count += 1
        if count > _MAX_ENTRIES:
            raise ValueError("a chain of sectors without end")
        place, within = divmod(sector, size // 4)
        if place >= len(table):  # a container beyond 7 MB may keep more tables, in places of their own
            raise ValueError("a directory beyond the first table of sectors")
        sector = struct.unpack_from("<I", data, (table[place] + 1) * size + within * 4)[0]
