"""JSON of one value a line, as a manifest is kept: plain data out piece by piece, and in again line by line. Pure.

Of a large campaign neither the text nor what it tells is ever held whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from pipeline.compact import Anew, Digests

HELD = 1_000  # entries of a mapping whose JSON is made in one piece
_OPENING = re.compile(rb'( +)"((?:[^"\\]|\\.)*)": ([\[{])\s*')
_encoded = json.JSONEncoder(ensure_ascii=False, indent=1, default=bytes.hex).encode
_CLOSING = {b"[": b"]", b"{": b"}"}

Lines = Callable[[], Iterable[bytes]]
"""Gives the lines of a file, from its first, each time it is called."""


def dump(data: Mapping[str, Any]) -> Iterator[bytes]:
    """Write data as JSON, the same bytes for the same data, piece by piece. Bytes are written as hexadecimal digits."""
    yield from (piece.encode() for piece in _json(data, "\n"))
    yield b"\n"


def opened(lines: Lines, listed: str, *left_out: str, last: bool = False) -> dict[str, Any]:
    """Read an object whose own list `listed` is read line by line, from its first, whenever it is gone through.

    Members `left_out` are None: `a.b` is the member b of a, or of each object in the list a. With `last` nothing is
    expected behind the list. JSON that is laid out otherwise is read whole. Raises JSONDecodeError, now or while going
    through the list, for no JSON or no object.
    """
    if not _is_laid_out(lines()):
        return _whole(lines)
    is_listed = False
    kept: list[bytes] = []
    above: list[tuple[int, bytes]] = []  # the members a line stands in, each with its indent
    closing = b""
    for line in lines():
        if closing:
            if line.startswith(closing):
                kept.append(line.removeprefix(closing))
                closing = b""
            continue
        opening = _OPENING.fullmatch(line)
        if opening is None:
            kept.append(line)
            continue
        indent, name, bracket = opening.groups()
        while above and above[-1][0] >= len(indent):
            above.pop()
        path = b".".join([*(member for _, member in above), name]).decode()
        is_list = path == listed and bracket == b"["
        if is_list or path in left_out:
            kept.append(indent + b'"' + name + b'": null')
            closing = indent + _CLOSING[bracket]
        else:
            kept.append(line)
            above.append((len(indent), name))
        is_listed = is_listed or is_list
        if is_list and last:
            kept.append(b"}")
            break
    else:
        if closing:  # not as we lay it out, or cut off
            return _whole(lines)
    found: dict[str, Any] = loads(b"".join(kept))
    if is_listed:
        found[listed] = Listed(lines, listed)
    return found


def loads(text: bytes) -> Any:
    """Read JSON. Raises JSONDecodeError whatever is wrong with it."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError as error:  # no UTF-8, a number of too many digits
        raise json.JSONDecodeError(str(error), "", 0) from error


def _whole(lines: Lines) -> dict[str, Any]:
    found = loads(b"".join(lines()))
    if not isinstance(found, dict):
        raise json.JSONDecodeError("not an object", "", 0)
    return found


class Listed(Iterable[Any]):
    """The lines of a list in an object that `dump` has written, read anew whenever they are gone through."""

    def __init__(self, lines: Lines, name: str) -> None:
        self._lines, self._opening = lines, f' "{name}": ['.encode()

    def __iter__(self) -> Iterator[Any]:
        lines = iter(self._lines())
        for line in lines:
            if line.rstrip() == self._opening:
                break
        one: list[bytes] = []
        goes_on = True
        for line in lines:
            if line.startswith(b" ]"):
                return
            if not line.strip():
                continue
            if not goes_on:
                raise json.JSONDecodeError("no comma between two values", "", 0)
            one.append(line)
            if line[2:3] != b" " and line.strip() not in _CLOSING:
                text = b"".join(one).strip()
                goes_on = text.endswith(b",")
                yield loads(text.removesuffix(b","))
                one.clear()
        raise json.JSONDecodeError("the list has no end", "", 0)


def _is_laid_out(lines: Iterable[bytes]) -> bool:
    first = list(islice(lines, 2))
    return len(first) == 2 and first[0].rstrip() == b"{" and first[1].startswith(b' "')


def _json(value: Any, end: str) -> Iterator[str]:
    """Write a value as `json.dumps(…, indent=1)` would, the lines that are made anew one by one: each holds plain data.

    `end` ends a line and indents the next as far as the value itself.
    """
    inner = f"{end} "
    if isinstance(value, Anew) and value:
        for place, line in enumerate(value):
            yield "," if place else "["
            yield inner + _encoded(line).replace("\n", inner)
        yield f"{end}]"
    elif (isinstance(value, Digests) and value) or (
        isinstance(value, dict)
        and (len(value) > HELD or any(isinstance(one, (Anew, Digests, dict)) for one in value.values()))
    ):
        for place, (key, one) in enumerate(value.items()):
            yield f"{',' if place else '{'}{inner}{_encoded(key)}: "
            yield from _json(one, inner)
        yield f"{end}}}"
    else:
        whole = list(value) if isinstance(value, Anew) else dict(value) if isinstance(value, Digests) else value
        yield _encoded(whole).replace("\n", end)
