"""Folders and bytes: what is read from `inputs/`, and how a new `outputs/` takes the place of the old one.

A command builds its new tree beside `outputs/` and exchanges the two in one step where the system can; elsewhere a
journal lets the next command finish or undo the exchange. What the command does not own is carried over untouched.
One command at a time writes (`alone`). docs/chay-an-toan.md says what this is worth where.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pipeline.sentences import finding
from pipeline.shapes import Content, Fault

TEMPLATES = (".docx", ".txt", ".html")  # papers, letters, pages
REPORT_DOES_NOT_OWN = ("bieu-mau", "don-doc", "pdf")
SHIPPED = Path(__file__).resolve().parent.parent.parent
_IGNORED = {".gitkeep", "Thumbs.db", "desktop.ini", ".DS_Store"}

Files = Mapping[str, Callable[[], bytes]]


def lazily(folder: Path) -> dict[str, Callable[[], bytes]]:
    """Name every file below `folder` by its path with "/", each with the call that reads it. Sorted by name.

    A name that is no UTF-8 (unpacked by an old program) shows its strange bytes as `\\xe1`, so that it can be written.
    """
    return {name: path.read_bytes for name, path in _named(folder)}


def _named(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_dir():
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in _IGNORED):
            yield _writable(path.relative_to(folder).as_posix()), path


def digests(folder: Path, wanted: Callable[[str], bool] = bool) -> Iterator[tuple[str, str]]:
    """Give the SHA-256 in hex of each wanted file below `folder`, none of which is held: one may have a gigabyte."""
    for name, path in _named(folder):
        if wanted(name):
            with path.open("rb") as file:
                yield name, hashlib.file_digest(file, "sha256").hexdigest()


class Reading(Mapping[str, bytes]):
    """The files of a folder that are wanted, each read when it is asked for: a large campaign has gigabytes."""

    def __init__(self, folder: Path, wanted: Container[str]) -> None:
        self._loads = {name: load for name, load in lazily(folder).items() if name in wanted}

    def __getitem__(self, name: str) -> bytes:
        return self._loads[name]()

    def __contains__(self, name: object) -> bool:
        return name in self._loads

    def __iter__(self) -> Iterator[str]:
        return iter(self._loads)

    def __len__(self) -> int:
        return len(self._loads)


def _writable(name: str) -> str:
    return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def shipped(campaign_folder: Path, name: str, suffix: str | tuple[str, ...]) -> dict[str, bytes]:
    """Read `templates/` or `expectations/`: the campaign folder's own files over the shipped ones, file by file."""
    files: dict[str, bytes] = {}
    for root in (SHIPPED / name, campaign_folder / name):
        files |= {path: load() for path, load in lazily(root).items() if path.endswith(suffix) and "~$" not in path}
    return files


def digest(data: bytes) -> str:
    """Give the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def changed_by_hand(outputs: Path, hashes: Mapping[str, str], owned: Callable[[str], bool]) -> list[str]:
    """List the owned files of `outputs` that are not as the last run wrote them (`hashes`: name → SHA-256)."""
    written = digests(outputs, lambda name: owned(name) and name != "manifest.json")
    return [name for name, digest in written if hashes.get(name) != digest]


def state(folder: Path) -> bytes:
    """Give a digest of which files there are, how large and of when: another where anyone has been at them."""
    whole = hashlib.sha256()
    for root, below, names in os.walk(folder):
        below.sort()
        for path in sorted(os.path.join(root, name) for name in names):
            with suppress(FileNotFoundError):  # deleted this very moment
                found = os.stat(path)
                whole.update(os.fsencode(f"{path}\n{found.st_size} {found.st_mtime_ns}\n"))
    return whole.digest()


def keep(outputs: Path, names: Iterable[str], now: datetime) -> Path | None:
    """Copy files that a person has changed to `giu-lai/<time>/` beside `outputs`; give that folder, if any."""
    names = list(names)
    if not names:
        return None
    target = outputs.parent / "giu-lai" / now.strftime("%Y-%m-%d-%H%M%S")
    loads = lazily(outputs)
    for name in names:
        _write(target / name, loads[name]())
    return target


@contextmanager
def alone(outputs: Path, wait: float = 0) -> Iterator[None]:
    """Hold these outputs for one command, first mending what an earlier one left cut off.

    Raises Fault where another command holds them longer than `wait` seconds. A command that is killed lets go.
    """
    from filelock import FileLock, Timeout

    outputs = outputs.resolve()
    outputs.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(outputs.parent / f".thidua-{outputs.name}-khoa", timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        raise Fault([finding("CUA-02", file=outputs.name)]) from None
    try:
        recover(outputs)
        yield
    finally:
        lock.release()


def replace(outputs: Path, fresh: Iterable[tuple[str, Content]], owned: Callable[[str], bool]) -> None:
    """Write `fresh` beside `outputs`, carry over what is not `owned`, and exchange the two folders.

    Until the exchange nothing of the old folder changes; OSError before it leaves the old folder whole, and names the
    file as the clerk knows it.
    """
    outputs = outputs.resolve()
    recover(outputs)
    aside = _aside(outputs)
    _remove(aside)
    try:
        aside.mkdir(parents=True)
        for name, data in fresh:
            _write(aside / name, data)
        for path in sorted(outputs.rglob("*")) if outputs.is_dir() else []:
            name = path.relative_to(outputs).as_posix()
            if path.is_file() and (not owned(name) or path.name == ".gitkeep"):
                _carry(path, aside / name)
        _exchange(aside, outputs)
    except BaseException as error:
        if isinstance(error, OSError) and error.filename is not None:
            error.filename = os.fspath(error.filename).replace(aside.name, outputs.name)
        if not _journal(outputs).exists():  # else the old folder could not be put back: the next command has both
            _remove(aside)
        raise


def _write(path: Path, data: Content) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if isinstance(data, bytes):
            path.write_bytes(data)
            return
        with path.open("wb") as file:
            file.writelines(data)
    except OSError as error:
        # A full disk is told of without the name of the file.
        error.filename = error.filename or os.fspath(path)
        raise


def _carry(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _exchange(aside: Path, outputs: Path) -> None:
    if not outputs.exists():
        aside.rename(outputs)
        return
    if _swap_in_one_step(aside, outputs):
        _remove(aside)
        return
    old, journal = _old(outputs), _journal(outputs)
    _remove(old)
    journal.write_text(json.dumps({"new": aside.name, "old": old.name}), encoding="utf-8")
    try:
        outputs.rename(old)
    except OSError as error:
        # Windows moves no folder that holds an open file; Word and Excel mark the files they have open.
        error.filename = next(iter(opened_elsewhere(outputs)), error.filename)
        journal.unlink()
        raise
    try:
        aside.rename(outputs)
    except OSError:
        old.rename(outputs)
        journal.unlink()
        raise
    journal.unlink()
    _remove(old)


def recover(outputs: Path) -> None:
    """Finish or undo an exchange of folders that was cut off, as its journal says."""
    outputs = outputs.resolve()
    journal, old, aside = _journal(outputs), _old(outputs), _aside(outputs)
    if not journal.exists():
        return
    if not outputs.exists():
        # The old folder was moved away: the new one is whole, since the journal is written after it.
        (aside if aside.exists() else old).rename(outputs)
    _remove(old)
    journal.unlink()


def cut_off(outputs: Path) -> bool:
    """Tell that an exchange of folders was cut off, or is under way this very moment."""
    return _journal(outputs.resolve()).exists()


def opened_elsewhere(folder: Path) -> list[str]:
    """List the files that Word, Excel or LibreOffice have open, by the mark each lays beside an open file."""
    found: list[Path] = []
    for mark in folder.rglob("*"):
        if mark.name.startswith("~$"):  # of a long name Word puts the mark in place of its first two letters
            beside = (path for path in mark.parent.iterdir() if not path.name.startswith("~$"))
            found += [path for path in beside if path.name.endswith(mark.name[2:])]
        elif mark.name.startswith(".~lock."):
            found.append(mark.with_name(mark.name.removeprefix(".~lock.").removesuffix("#")))
    return sorted(os.fspath(path) for path in found)


def _aside(outputs: Path) -> Path:
    return outputs.parent / f".thidua-{outputs.name}-moi"


def _old(outputs: Path) -> Path:
    return outputs.parent / f".thidua-{outputs.name}-cu"


def _journal(outputs: Path) -> Path:
    return outputs.parent / f".thidua-{outputs.name}-nhat-ky.json"


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _swap_in_one_step(one: Path, other: Path) -> bool:
    """Exchange two folders atomically. False where the system or the file system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    at_cwd, exchange = -100, 2
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(call(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0)


def watched(items: Iterable[tuple[str, bytes]], note: Callable[[str], None]) -> Iterator[tuple[str, bytes]]:
    """Pass files on, telling `note` the name of each."""
    for name, data in items:
        note(name)
        yield name, data
