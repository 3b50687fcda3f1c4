"""What was worked out before is not worked out again: a `map` that remembers, in `.cache/` beside outputs/.

A task is known by the hashes of all that it is given, of the program and of the libraries (docs/decisions/0012); an
answer that is damaged, or was made otherwise, is none. The folder may be deleted at any time: only time is lost. Rooms
do not know of it.
"""

from __future__ import annotations

import io
import json
import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from types import FunctionType
from typing import Any

from pipeline.shapes import MapSeam

FILE = "answers.sqlite3"
LIMIT_BYTES = 256_000_000  # of all answers, also of those that one run adds
KEPT_RUNS = 20  # an answer that so many runs did not ask for is dropped
BLOCK = 100  # tasks looked up together, so that no more of them are held
# The only classes an answer may hold besides plain values: a file that someone else put there runs nothing.
_SHAPES = {"Reading", "SheetRows", "Finding", "Severity"}
_VALUES = {("datetime", "date"), ("datetime", "datetime"), ("fractions", "Fraction"), ("decimal", "Decimal")}
_TABLE = "CREATE TABLE IF NOT EXISTS answers (task BLOB PRIMARY KEY, digest BLOB, answer BLOB, used INTEGER)"
_NONE = object()


class Unkeyed(Exception):
    """A task cannot be told from others by its content, so its answer is not kept."""


@contextmanager
def opened(folder: Path, program: str, *, use: bool = True, write: bool = True) -> Iterator[Memory]:
    """Open the memory in `folder` for one run; `program` is the digest of the code and the libraries.

    With `use` off nothing is recalled nor kept; with `write` off it only recalls. Where the file is damaged it is begun
    anew; where it cannot be used, nothing is remembered and nothing is said.
    """
    memory = Memory(_connected(folder / FILE, write) if use else None, program, write)
    try:
        yield memory
    finally:
        memory.close()


def _connected(path: Path, write: bool) -> sqlite3.Connection | None:
    """Connect to the file; None where that cannot be. A file that is no memory is deleted, and begun anew."""
    try:
        if not write:
            return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=0, uri=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(2):
            connection = sqlite3.connect(path, timeout=0)
            try:
                return _ready(connection)
            except sqlite3.Error as error:
                connection.close()
                if isinstance(error, sqlite3.OperationalError):  # no right to write here, or another run is at it
                    return None
                path.unlink()
    except (OSError, sqlite3.Error):
        pass
    return None


def _ready(connection: sqlite3.Connection) -> sqlite3.Connection:
    # Not proof against a power cut: a file damaged so is found out and begun anew.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute(_TABLE)
    # Takes the lock: of two runs at once only one remembers.
    connection.execute("UPDATE answers SET used = used WHERE task IS NULL")
    return connection


class Memory:
    """The answers of earlier runs, and those of this one. Every fault of the file is an answer that is not known."""

    def __init__(self, connection: sqlite3.Connection | None, program: str, write: bool) -> None:
        self._connection, self._program, self._write = connection, program, write
        self._used: set[bytes] = set()
        self._added = 0
        self._run = 1 + (self._asked("SELECT coalesce(max(used), 0) FROM answers") or (0,))[0]

    def over(self, run: MapSeam) -> MapSeam:
        """Give a `map` that asks this memory first and leaves to `run` what is not known, in the order of the items."""
        if self._connection is None:
            return run

        def remembering(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            rest = iter(items)
            while self._can_recall or self._can_keep:
                block = list(islice(rest, BLOCK))
                if not block:
                    return
                keys = [self._key(function, item) for item in block]
                known = [_NONE if key is None else self._recall(key) for key in keys]
                fresh = iter(run(function, [i for i, old in zip(block, known, strict=True) if old is _NONE]))
                for key, old in zip(keys, known, strict=True):
                    if old is not _NONE:
                        yield old
                        continue
                    made = next(fresh)
                    if key is not None:
                        self._keep(key, made)
                    yield made
            yield from run(function, rest)  # of a large first run most: hashing them would be for nothing

        return remembering

    @property
    def _can_recall(self) -> bool:
        """Say whether there is an answer of an earlier run."""
        return self._connection is not None and self._run > 1

    @property
    def _can_keep(self) -> bool:
        """Say whether there is room for an answer of this one."""
        return self._connection is not None and self._write and self._added <= LIMIT_BYTES

    def close(self) -> None:
        """Drop what is too old or too much, and let the file go."""
        if self._connection is None:
            return
        with suppress(sqlite3.Error), closing(self._connection) as connection:
            if self._write:
                asked = [(self._run, key) for key in self._used]
                connection.executemany("UPDATE answers SET used = ? WHERE task = ?", asked)
                connection.execute("DELETE FROM answers WHERE used <= ?", (self._run - KEPT_RUNS,))
                self._shrink(connection)
                connection.commit()

    def _shrink(self, connection: sqlite3.Connection) -> None:
        (held,) = connection.execute("SELECT coalesce(sum(length(answer)), 0) FROM answers").fetchone()
        if held <= LIMIT_BYTES:
            return
        oldest = connection.execute("SELECT task, length(answer) FROM answers ORDER BY used, rowid").fetchall()
        for task, size in oldest:
            if held <= LIMIT_BYTES:
                return
            connection.execute("DELETE FROM answers WHERE task = ?", (task,))
            held -= size

    def _key(self, function: Callable[[Any], Any], item: Any) -> bytes | None:
        try:
            return sha256(f"{self._program} {described([function, item])}".encode()).digest()
        except Unkeyed:
            return None

    def _recall(self, key: bytes) -> Any:
        row = self._asked("SELECT digest, answer FROM answers WHERE task = ?", key)
        if row is None or row[0] != sha256(key + row[1]).digest():
            return _NONE
        try:
            answer = _Plain(io.BytesIO(row[1])).load()
        except Exception:  # whatever else may be wrong with it: it is made again
            return _NONE
        self._used.add(key)
        return answer

    def _keep(self, key: bytes, answer: Any) -> None:
        if not self._can_keep:
            return
        packed = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        self._added += len(packed)
        row = (key, sha256(key + packed).digest(), packed, self._run)
        self._asked("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", *row)

    def _asked(self, statement: str, *values: Any) -> Any:
        if self._connection is None:
            return None
        try:
            return self._connection.execute(statement, values).fetchone()
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
            return None


class _Plain(pickle.Unpickler):
    """Reads plain values and the few shapes an answer may hold, nothing that could act."""

    def find_class(self, module: str, name: str) -> Any:
        """Give a class that may stand in an answer. Raises UnpicklingError for any other."""
        if (module, name) in _VALUES or (module == "pipeline.shapes" and name in _SHAPES):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def described(task: Any) -> str:
    """Describe a task by its content, so that equal tasks, and no others, have the same description.

    Raises Unkeyed where something in it has no content of its own: a function made within another, an open file.
    """
    try:
        return json.dumps(task, default=_described)
    except (TypeError, ValueError, RecursionError) as error:
        raise Unkeyed from error


def _described(value: Any) -> Any:
    if isinstance(value, bytes):
        return ["bytes", sha256(value).hexdigest()]
    if isinstance(value, date | datetime | Fraction | Decimal):
        return [type(value).__name__, str(value)]
    if isinstance(value, partial):
        return ["partial", value.func, value.args, value.keywords]
    if isinstance(value, FunctionType) and value.__closure__ is None and "<" not in value.__qualname__:
        return ["function", value.__module__, value.__qualname__]
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__qualname__, {each.name: getattr(value, each.name) for each in fields(value)}]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return ["set", sorted(json.dumps(each, default=_described) for each in value)]
    if type(value).__module__.startswith("pandas"):
        return _of_frame(value)
    raise TypeError(type(value).__name__)


def _of_frame(value: Any) -> Any:
    """Describe a frame, a moment or a gap of pandas, without importing it."""
    if hasattr(value, "columns"):
        return ["frame", *([name, str(column.dtype), column.tolist()] for name, column in value.items())]
    return [type(value).__name__, str(value)]
