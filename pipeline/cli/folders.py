"""Folders and bytes: what is read from `inputs/`, and how a new `outputs/` takes the place of the old one.

A command builds its new tree beside `outputs/` and exchanges the two in one step where the system can; elsewhere a
journal lets the next command finish or undo the exchange. What the command does not own is carried over untouched.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from pipeline.shapes import Content

TEMPLATES = (".docx", ".txt", ".html")  # papers, letters, pages
REPORT_DOES_NOT_OWN = ("bieu-mau", "don-doc", "pdf")
SHIPPED = Path(__file__).resolve().parent.parent.parent
_IGNORED = {".gitkeep", "Thumbs.db", "desktop.ini", ".DS_Store"}

Files = Mapping[str, Callable[[], bytes]]


def lazily(folder: Path) -> dict[str, Callable[[], bytes]]:
    """Name every file below `folder` by its path with "/", each with the call that reads it. Sorted by name."""
    if not folder.is_dir():
        return {}
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in _IGNORED)
    return {path.relative_to(folder).as_posix(): path.read_bytes for path in paths}


def shipped(campaign_folder: Path, name: str, suffix: str | tuple[str, ...]) -> dict[str, bytes]:
    """Read `templates/` or `expectations/`: the campaign folder's own files over the shipped ones, file by file."""
    files: dict[str, bytes] = {}
    for root in (SHIPPED / name, campaign_folder / name):
        files |= {path: load() for path, load in lazily(root).items() if path.endswith(suffix) and "~$" not in path}
    return files


def digest(data: bytes) -> str:
    """Give the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def hashed(data: Content, note: Callable[[str], None]) -> Content:
    """Pass the bytes of a file on, whole or piece by piece, telling `note` their SHA-256."""
    if isinstance(data, bytes):
        note(digest(data))
        return data
    return _hashed_pieces(data, note)


def _hashed_pieces(pieces: Iterator[bytes], note: Callable[[str], None]) -> Iterator[bytes]:
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(piece)
        yield piece
    note(whole.hexdigest())


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def changed_by_hand(outputs: Path, hashes: Mapping[str, str], owned: Callable[[str], bool]) -> list[str]:
    """List the owned files of `outputs` that are not as the last run wrote them (`hashes`: name → SHA-256)."""
    return [
        name
        for name in lazily(outputs)
        if owned(name) and name != "manifest.json" and hashes.get(name) != _digest_of(outputs / name)
    ]


def keep(outputs: Path, names: Iterable[str], now: datetime) -> Path | None:
    """Copy files that a person has changed to `giu-lai/<time>/` beside `outputs`; give that folder, if any."""
    names = list(names)
    if not names:
        return None
    target = outputs.parent / "giu-lai" / now.strftime("%Y-%m-%d-%H%M%S")
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(outputs / name, target / name)
    return target


def replace(outputs: Path, fresh: Iterable[tuple[str, Content]], owned: Callable[[str], bool]) -> None:
    """Write `fresh` beside `outputs`, carry over what is not `owned`, and exchange the two folders.

    Until the exchange nothing of the old folder changes; OSError before it leaves the old folder whole.
    """
    recover(outputs)
    aside = outputs.parent / f".thidua-{outputs.name}-moi"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        for name, data in fresh:
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines([data] if isinstance(data, bytes) else data)
        for path in sorted(outputs.rglob("*")) if outputs.is_dir() else []:
            name = path.relative_to(outputs).as_posix()
            if path.is_file() and (not owned(name) or path.name == ".gitkeep"):
                _carry(path, aside / name)
        _exchange(aside, outputs)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
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
        shutil.rmtree(aside, ignore_errors=True)
        return
    old = outputs.parent / f".thidua-{outputs.name}-cu"
    journal = outputs.parent / f".thidua-{outputs.name}-nhat-ky.json"
    shutil.rmtree(old, ignore_errors=True)
    journal.write_text(json.dumps({"new": aside.name, "old": old.name}), encoding="utf-8")
    outputs.rename(old)
    aside.rename(outputs)
    journal.unlink()
    shutil.rmtree(old, ignore_errors=True)


def recover(outputs: Path) -> None:
    """Finish or undo an exchange of folders that was cut off, as its journal says."""
    journal = outputs.parent / f".thidua-{outputs.name}-nhat-ky.json"
    if not journal.exists():
        return
    old = outputs.parent / f".thidua-{outputs.name}-cu"
    aside = outputs.parent / f".thidua-{outputs.name}-moi"
    if not outputs.exists():
        # The old folder was moved away: the new one is whole, since the journal is written after it.
        (aside if aside.exists() else old).rename(outputs)
    shutil.rmtree(old, ignore_errors=True)
    journal.unlink()


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
