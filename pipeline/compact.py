"""What the lines of a large campaign are held in: hundreds of thousands, each in as little room as can be. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence, ValuesView
from typing import Any, TypeVar, overload

T = TypeVar("T")

_SHA256 = 32  # bytes
_END = b"\0"  # of a name: no path has it


class Anew(Sequence[T]):
    """A list whose lines are made one by one, by their places, whenever they are read.

    The lines of a large campaign are never all held. To a template, and to another process, it is a list.
    """

    def __init__(self, made: Callable[[int], T], count: int) -> None:
        self._made, self._count = made, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return map(self._made, range(self._count))

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        places = range(self._count)[place]
        return self._made(places) if isinstance(places, int) else list(map(self._made, places))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Anew, list)) and list(self) == list(other)

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)


class ByCode(Mapping[str, T]):
    """Lines by their codes, in their own order; of two with one code the last is found.

    A hash table of numbers alone: eight to sixteen bytes a line, where a dict takes forty.
    """

    def __init__(self, lines: Sequence[T], code: Callable[[T], str]) -> None:
        self.lines, self._code = lines, code
        size = 1 << (2 * len(lines)).bit_length()  # never more than half full
        self._last = size - 1
        self._slots = array("I", [0]) * size  # the place of a line and 1; 0 in a slot that is free
        for place, line in enumerate(lines, 1):
            self._slots[self._slot(code(line))] = place

    def place(self, code: str) -> int | None:
        """Give the place of a line, None where there is none with that code."""
        found = self._slots[self._slot(code)]
        return found - 1 if found else None

    def _slot(self, code: str) -> int:
        """Give the slot of the line with that code, or else the free one where it would be."""
        slots, lines, last = self._slots, self.lines, self._last
        slot = hash(code) & last
        while (found := slots[slot]) and self._code(lines[found - 1]) != code:
            slot = (slot + 1) & last
        return slot

    def __getitem__(self, code: str) -> T:
        place = self.place(code)
        if place is None:
            raise KeyError(code)
        return self.lines[place]

    def __iter__(self) -> Iterator[str]:
        return map(self._code, self.lines)

    def __reduce__(self) -> tuple[Any, ...]:
        return ByCode, (list(self.lines), self._code)  # another process hashes otherwise

    def values(self) -> ValuesView[T]:
        """Give the lines in their own order."""
        return _Lines(self)

    def __len__(self) -> int:
        return len(self.lines)


class _Lines(ValuesView[T]):
    _mapping: ByCode[T]

    def __iter__(self) -> Iterator[T]:
        return iter(self._mapping.lines)


class Digests(Mapping[str, bytes]):
    """The SHA-256 (32 bytes) of files by their paths, which it gives in order.

    Those of one folder of a folder, where the many are, lie together: its names as one text, its digests as another. Of
    a path taken down twice the last counts.
    """

    def __init__(self) -> None:
        self._folders: dict[str, tuple[bytearray, bytearray]] = {}

    def take(self, path: str, digest: bytes) -> None:
        """Take down one more file."""
        folder, name = _parted(path)
        names, digests = self._folders.setdefault(folder, (bytearray(), bytearray()))
        names += name.encode() + _END
        digests += digest

    def folders(self) -> Iterator[str]:
        """Give the folders two deep, `a/b/`, and the path of every file that lies in none, as they first came."""
        return iter(self._folders)

    def under(self, folder: str) -> Iterator[str]:
        """Give the paths in one of `folders`, as they came."""
        names, _ = self._folders.get(folder, (b"", b""))
        return (f"{folder}{name.decode()}" for name in names.split(_END)[:-1])

    def only(self, wanted: Callable[[str], bool]) -> Digests:
        """Give those whose path is wanted."""
        some = Digests()
        for path, digest in self.in_order():
            if wanted(path):
                some.take(path, digest)
        return some

    def in_order(self) -> Iterator[tuple[str, bytes]]:
        """Give each path with its digest, by path: no folder is the beginning of another."""
        for folder in sorted(self._folders):
            yield from sorted(self._of(folder).items())

    def _of(self, folder: str) -> dict[str, bytes]:
        _, digests = self._folders.get(folder, (b"", b""))
        each = (bytes(digests[at : at + _SHA256]) for at in range(0, len(digests), _SHA256))
        return dict(zip(self.under(folder), each, strict=True))

    def __getitem__(self, path: str) -> bytes:
        folder, _ = _parted(path)
        return self._of(folder)[path]

    def __iter__(self) -> Iterator[str]:
        return (path for path, _ in self.in_order())

    def items(self) -> ItemsView[str, bytes]:
        """Give each path with its digest, by path."""
        return _Items(self)

    def __len__(self) -> int:
        return sum(len(self._of(folder)) for folder in self._folders)


class _Items(ItemsView[str, bytes]):
    _mapping: Digests

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return self._mapping.in_order()


def _parted(path: str) -> tuple[str, str]:
    """Part the two outer folders from the rest: `a/b/c/d` → (`a/b/`, `c/d`), and `a/b` → (`a/b`, ``)."""
    parts = path.split("/", 2)
    return (f"{parts[0]}/{parts[1]}/", parts[2]) if len(parts) > 2 else (path, "")
