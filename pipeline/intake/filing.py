"""Where an arrival goes: its bytes and what is filed already in; the name it is filed under, or what it repeats, out.

Names are made to be safe on every system and to sort by day. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from pipeline.intake import letters
from pipeline.intake.letters import Letter
from pipeline.text.names import clean

LONGEST_BYTES = 180  # of a name in UTF-8; file systems end at 255, and a number may follow
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)  # names Windows keeps for itself
_UNSAFE = re.compile(r'[<>:"/\\|?*›]+')


class Sign(NamedTuple):
    """What an arrival is known by: the SHA-256 of its bytes, and of a mail its Message-ID with what it encloses."""

    digest: str
    mail: tuple[str, frozenset[str]] | None = None


def sign(name: str, data: bytes) -> Sign:
    """Give what a file is known by, so that a mail saved by two programs is one."""
    digest = sha256(data).hexdigest()
    if not name.lower().endswith(letters.MAIL):
        return Sign(digest)
    letter = letters.read(data)
    if not letter.message_id:
        return Sign(digest)
    enclosed = (sha256(letters.enclosed(data, one.path)).hexdigest() for one in letter.enclosures)
    return Sign(digest, (letter.message_id, frozenset(enclosed)))


def repeated(sign: Sign, filed: Iterable[tuple[str, Sign]]) -> str:
    """Name the file that an arrival repeats, "" where it is new."""
    for name, other in filed:
        if sign.digest == other.digest or (sign.mail is not None and sign.mail == other.mail):
            return name
    return ""


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
