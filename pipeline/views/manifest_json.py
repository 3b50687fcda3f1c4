"""The manifest as JSON: plain data with lists made line by line in; its bytes out in pieces, or read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.compact import Anew, Digests

_LAST = b'\n "nominations": ['
HELD = 1_000  # entries of a mapping whose JSON is made in one piece


def dump(manifest: Mapping[str, Any]) -> Iterator[bytes]:
    """Write the manifest as JSON, the same bytes for the same run, piece by piece; the nominations stand last.

    Bytes are written as hexadecimal digits.
    """
    yield from (piece.encode() for piece in _json(manifest, "\n"))
    yield b"\n"


def without_nominations(pieces: Iterable[bytes]) -> dict[str, Any]:
    """Read a manifest without its nominations, which stand last and are most of it. Raises ValueError for no JSON."""
    read = bytearray()
    for piece in pieces:
        start = max(len(read) - len(_LAST), 0)
        read += piece
        if (at := read.find(_LAST, start)) >= 0:
            read[at - len(",") :] = b"}"
            break
    found = json.loads(bytes(read))
    if not isinstance(found, dict):
        raise ValueError("not a manifest")
    return found


def _json(value: Any, end: str) -> Iterator[str]:
    """Write a value as `json.dumps(…, indent=1)` would, the lines that are made anew one by one.

    `end` ends a line and indents the next as far as the value itself.
    """
    inner = f"{end} "
    if isinstance(value, Anew) and value:
        for place, line in enumerate(value):
            yield "," if place else "["
            yield from (inner, *_json(line, inner))
        yield f"{end}]"
    elif (isinstance(value, Digests) and value) or (
        isinstance(value, dict)
        and (len(value) > HELD or any(isinstance(one, (Anew, Digests, dict)) for one in value.values()))
    ):
        for place, (key, one) in enumerate(value.items()):
            yield f"{',' if place else '{'}{inner}{json.dumps(key, ensure_ascii=False)}: "
            yield from _json(one, inner)
        yield f"{end}}}"
    else:
        whole = list(value) if isinstance(value, Anew) else dict(value) if isinstance(value, Digests) else value
        yield json.dumps(whole, ensure_ascii=False, indent=1, default=bytes.hex).replace("\n", end)
