"""A .docx as a zip: members as they lie compressed in another, or bytes to be packed, in; the bytes of a zip out. Pure.

The standard library's zipfile would inflate and deflate again what only moves, and would write the time of day: here
what moves is copied as it lies, and every time is the first that a zip can hold.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_DOS_TIME, _DOS_DATE = 0, 0x21  # 1980-01-01 00:00, the first moment a zip can hold
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")


class Members(NamedTuple):
    """Members of a zip laid out from its first byte on: their bytes, their lines of the directory, how many."""

    local: bytes
    central: bytes
    number: int


def unchanged(package: bytes, but: set[str]) -> Members:
    """Lay out the members of a package as they stand compressed, but for some; content types come first."""
    local, central, count, offset = [], [], 0, 0
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        for info in opened.infolist():
            if info.filename in but or info.is_dir():
                continue
            name_length, extra_length = struct.unpack_from("<2H", package, info.header_offset + 26)
            start = info.header_offset + _LOCAL.size + name_length + extra_length
            data = package[start : start + info.compress_size]
            sizes = (info.CRC, len(data), info.file_size)
            header, line = entry(info.filename, sizes, info.compress_type, offset)
            local += [header, data]
            central.append(line)
            offset += len(header) + len(data)
            count += 1
    return Members(b"".join(local), b"".join(central), count)


def member(name: str, batches: Iterable[bytes], offset: int) -> tuple[list[bytes], bytes]:
    """Pack one member as its batches come, to lie at that offset: its bytes in pieces, and its line of the directory.

    How it is cut into batches changes no byte of it.
    """
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed: list[bytes] = []
    crc = size = 0
    for data in batches:
        packed.append(deflate.compress(data))
        crc, size = zlib.crc32(data, crc), size + len(data)
    packed.append(deflate.flush())
    header, line = entry(name, (crc, sum(map(len, packed)), size), zipfile.ZIP_DEFLATED, offset)
    return [header, *packed], line


def closed(first: Members, local: Sequence[bytes], central: Sequence[bytes]) -> bytes:
    """Join members to a zip: those laid out before, then the pieces of the others with their lines."""
    pieces = [first.local, *local]
    directory = b"".join([first.central, *central])
    count, offset = first.number + len(central), sum(map(len, pieces))
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)
    return b"".join([*pieces, directory, end])


def entry(name: str, sizes: tuple[int, int, int], method: int, offset: int) -> tuple[bytes, bytes]:
    """Make a member's local header and its line of the directory; sizes are CRC, packed size, plain size."""
    raw = name.encode("utf-8")
    about = (0 if name.isascii() else 0x800, method, _DOS_TIME, _DOS_DATE, *sizes, len(raw), 0)
    header = _LOCAL.pack(b"PK\x03\x04", 20, *about) + raw
    return header, _CENTRAL.pack(b"PK\x01\x02", 20, 20, *about, 0, 0, 0, 0, offset) + raw
