"""Where an arrival goes: its bytes and what is filed already in; the name it is filed under, or what it repeats, out.

Names are made to be safe on every system and to sort by day. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from pipeline.intake import letters
from pipeline.intake.letters import Letter
from pipeline.text.names import clean

LONGEST_BYTES = 180  # of a name in UTF-8; file systems end at 255, and a number may follow
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)  # names Windows keeps for itself
_UNSAFE = re.compile(r'[<>:"/\\|?*›]+')


class Filed(NamedTuple):
    """A file by what it is known by: the SHA-256 of its bytes, and of a mail its Message-ID, "" where it has none.

    `load` gives its bytes again: a mail is opened only where the id of another makes it doubtful.
    """

    name: str
    digest: str
    size: int
    message_id: str
    load: Callable[[], bytes]


def filed(name: str, load: Callable[[], bytes]) -> Filed:
    """Give what a file is known by."""
    data = load()
    message_id = letters.message_id(data) if name.lower().endswith(letters.MAIL) else ""
    return Filed(name, sha256(data).hexdigest(), len(data), message_id, load)


def repeated(one: Filed, others: Iterable[Filed]) -> str:
    """Name the file that an arrival repeats, "" where it is new: a mail saved by two programs is one mail."""
    known = list(others)
    twins = [other for other in known if other.digest == one.digest]
    if not twins and one.message_id:
        alike = [other for other in known if other.message_id == one.message_id]
        twins = [other for other in alike if _holds(other) == _holds(one)]
    return twins[0].name if twins else ""


def _holds(one: Filed) -> frozenset[str]:
    data = one.load()
    leaves = letters.opened(data)
    return frozenset(sha256(leaves[enclosure.path]).hexdigest() for enclosure in letters.read(data).enclosures)


def mail_name(letter: Letter, came: datetime) -> str:
    """Name a mail by the time it came, its sender and its subject: `2021-06-16 0830 ttud@so.example Gửi hồ sơ.eml`."""
    words = (f"{letter.received or came:%Y-%m-%d %H%M}", letter.sender, letter.subject)
    return safe_name(" ".join(word for word in words if word) + letters.MAIL)


def safe_name(name: str) -> str:
    """Make a name that every system takes as one file in one folder, not hidden, its ending kept."""
    stem, dot, suffix = _UNSAFE.sub(" ", clean(name).replace("\n", " ")).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    stem = " ".join(stem.split()).strip(" .~$") or "tep"
    ending = f".{suffix.strip()}" if suffix.strip() else ""
    while len((stem + ending).encode()) > LONGEST_BYTES and stem:
        stem = stem[:-1].rstrip(" .")
    return f"_{stem}{ending}" if _RESERVED.fullmatch(stem) else stem + ending


def free_name(name: str, taken: Collection[str]) -> str:
    """Give the name, with ` (2)` and so on before its ending where it is taken. Case makes no difference."""
    met = {one.casefold() for one in taken}
    stem, dot, suffix = name.rpartition(".")
    number, free = 1, name
    while free.casefold() in met:
        number += 1
        free = f"{stem} ({number}).{suffix}" if dot else f"{name} ({number})"
    return free
