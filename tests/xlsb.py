"""Write a minimal .xlsb, which no program here can: rows of values by sheet in, bytes out. Source: [MS-XLSB]."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tests.workbooks import HIDDEN

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_DAY_ZERO = datetime(1899, 12, 30)
_PLAIN, _DAY = 0, 1  # the two formats of cells


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Write the workbook: text, numbers and dates; a sheet named `!…` is very hidden."""
    parts = {f"xl/worksheets/sheet{number}.bin": sheet(rows) for number, rows in enumerate(sheets.values(), 1)}
    bundle = b"".join(
        _record(
            156,
            struct.pack("<II", 2 * name.startswith(HIDDEN), number) + _text(f"r{number}") + _text(name.lstrip(HIDDEN)),
        )
        for number, name in enumerate(sheets, 1)
    )
    targets = {f"r{number}": ("worksheet", f"worksheets/sheet{number}.bin") for number in range(1, len(sheets) + 1)}
    formats = b"".join(_record(47, struct.pack("<HH", 0, number) + b"\0" * 12) for number in (0, 14))
    parts["xl/workbook.bin"] = _record(131) + _record(143) + bundle + _record(144) + _record(132)
    parts["xl/styles.bin"] = _record(278) + _record(617, struct.pack("<I", 2)) + formats + _record(618) + _record(279)
    parts["xl/_rels/workbook.bin.rels"] = _relations({**targets, "s": ("styles", "styles.bin")})
    parts["_rels/.rels"] = _relations({"r1": ("officeDocument", "xl/workbook.bin")})
    parts["[Content_Types].xml"] = _TYPES
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def sheet(rows: Sequence[Sequence[Any]]) -> bytes:
    """Write the part of one sheet."""
    last = (max(len(rows) - 1, 0), max((len(row) for row in rows), default=1) - 1)
    content = _record(129) + _record(148, struct.pack("<IIII", 0, last[0], 0, max(last[1], 0))) + _record(145)
    for y, row in enumerate(rows):
        content += _record(0, struct.pack("<IIHHBI", y, 0, 300, 0, 0, 0))
        content += b"".join(_cell(x, value) for x, value in enumerate(row) if value is not None)
    return content + _record(146) + _record(130)


def far_cell() -> bytes:
    """Write a sheet with one number, in the last cell there may be."""
    row = _record(0, struct.pack("<IIHHBI", 1_048_575, 0, 300, 0, 0, 0)) + _cell(16_383, 1.0)
    first = _record(0, struct.pack("<IIHHBI", 0, 0, 300, 0, 0, 0)) + _cell(0, 1.0)
    size = _record(148, struct.pack("<IIII", 0, 1_048_575, 0, 16_383))
    return _record(129) + size + _record(145) + first + row + _record(146) + _record(130)


def _cell(x: int, value: Any) -> bytes:
    if isinstance(value, str):
        return _record(6, struct.pack("<II", x, _PLAIN) + _text(value))
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        return _record(5, struct.pack("<IId", x, _DAY, (moment - _DAY_ZERO).total_seconds() / 86_400))
    return _record(5, struct.pack("<IId", x, _PLAIN, float(value)))


def _text(text: str) -> bytes:
    coded = text.encode("utf-16-le")
    return struct.pack("<I", len(coded) // 2) + coded


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    while size >= 128:
        head, size = head + bytes([size & 0x7F | 0x80]), size >> 7
    return head + bytes([size]) + data


def _relations(targets: Mapping[str, tuple[str, str]]) -> bytes:
    lines = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'.encode()
