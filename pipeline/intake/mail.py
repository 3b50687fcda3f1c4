"""The letter box: named files and the register in; one Submission for each workbook received, with its time, out.

Mails and zip archives are opened and their workbooks counted, never more than one at a time; what a workbook is worth
is settled in `standing`, when it is known whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any, NamedTuple

from pipeline.intake import archives, letters
from pipeline.intake.letters import Enclosure, Letter
from pipeline.intake.register import REGISTER, Entry, entries, file_key
from pipeline.sentences import finding
from pipeline.shapes import Finding, Reading, Submission, Table
from pipeline.text.dates import short_moment

BY_MAIL = "Thư điện tử"
REGISTRATIONS = "dang-ky/"  # before the name of what was sent to register: the register must name it so as well
_MAILBOXES = (".mbox", "/mbox")  # the second is Apple Mail's, in a folder of the mailbox's name
_NOT_SENT = (".", "thumbs.db", "desktop.ini")  # files that the system itself leaves in a folder
_IN_THE_CLOUD = ".icloud"  # what macOS leaves, hidden, of a form that it has moved away: `.VP.xlsx.icloud`

Load = Callable[[], bytes]
Opened = Callable[[Load], Mapping[tuple[int, ...], bytes]]


class Post(NamedTuple):
    """What lay in the folder. `digests` holds the SHA-256 of each mail, mailbox and zip archive, which are read for
    what they hold.
    """

    submissions: list[Submission]
    findings: list[Finding]
    digests: dict[str, str]


def submissions(files: Mapping[str, Load], register: Mapping[str, Table]) -> Post:
    """Take the files of the folder, open its mails, and give each workbook its entry in the register.

    `files`: name relative to the folder → what loads its bytes. `register`: the tables of the register's workbook, {}
    where there is none. What was sent to register is named `dang-ky/…`. A plain file is one submission, its time that
    of the register or None; a mail or a zip archive is one for each workbook it encloses, or one of its own that says
    why it holds none. A file that is no workbook passes through too: reading says what it is, and the unit that sent it
    is known. A row of the register without its file is a finding.
    Source: the contract of the workbooks, "what the units sent".
    """
    findings: list[Finding] = []
    rows = entries(register.get(REGISTER), findings)
    found: list[Submission] = []
    digests: dict[str, str] = {}
    met: set[str] = set()
    first: dict[str, str] = {}
    last = lru_cache(maxsize=1)(_opened)  # a mail is opened once for all it encloses, and never two are held
    for file in sorted(files):
        name = file.rsplit("/", 1)[-1].lower()
        if name.startswith(_NOT_SENT) and not name.endswith(_IN_THE_CLOUD):
            continue
        if not file.lower().endswith((letters.MAIL, *_MAILBOXES)):
            one = Submission(file, files[file])
            inside = [one] if archives.called_workbook(file) else _unzipped(one, met, digests)
            found += [_registered(each, None, rows, met) for each in inside]
            continue
        met.update(_keys(file))
        for name, load in _mails(file, files[file], digests):
            letter = letters.read(load())
            if letter.message_id and first.setdefault(letter.message_id, name) != name:
                findings.append(finding("THU-13", file=name, other=first[letter.message_id]))
            for submission in _enclosures(name, load, letter, last):
                found.append(_registered(submission, letter, rows, met))
                findings += _differing(found[-1], letter, rows)
    lying = {file_key(file) for file in files}
    findings += [_missing(key, entry, lying) for key, entry in rows.items() if key not in met]
    return Post(sorted(found, key=lambda one: one.file), findings, digests)


def unopened(submission: Submission) -> Reading:
    """Give the reading of what could not be opened: nothing but the reason."""
    why = (submission.fault,) if submission.fault else ()
    return Reading(submission.file, sha256(submission.load()).hexdigest(), {}, {}, why, readable=False)


# ------------------------------------------------------------------------------------------------------------ the mails


def _mails(file: str, load: Load, digests: dict[str, str]) -> Iterator[tuple[str, Load]]:
    """Give the mails of a file: itself, or those of a mailbox, numbered as they stand in it."""
    data = load()
    digests[file] = sha256(data).hexdigest()
    if file.lower().endswith(letters.MAIL):
        del data
        yield file, load
        return
    spans = letters.mails(data) if len(data) <= letters.MAX_MAILBOX_BYTES else []
    if not spans:
        yield file, load
        return
    held = lru_cache(maxsize=1)(load)  # a mailbox is read once for all its mails, not once for each
    del data
    for number, (start, end) in enumerate(spans, 1):
        yield f"{file} › thư {number}", partial(_cut, held, start, end)


def _cut(load: Load, start: int, end: int) -> bytes:
    return load()[start:end]


def _enclosures(name: str, load: Load, letter: Letter, opened: Opened) -> Iterator[Submission]:
    base = Submission(name, load, letter.received, "", BY_MAIL, letter.sender, letter.message_id)
    if letter.fault:
        yield base._replace(fault=_fault(letter.fault, name, letter))
    for one in letter.enclosures:
        file = f"{name} › {one.name}"
        fault = _fault(one.fault, file, letter) if one.fault else None
        yield base._replace(file=file, load=partial(_enclosed, opened, load, one.path), fault=fault)


def _opened(load: Load) -> dict[tuple[int, ...], bytes]:
    return letters.opened(load())


def _enclosed(opened: Opened, load: Load, path: tuple[int, ...]) -> bytes:
    return opened(load)[path]


def _fault(code: str, file: str, letter: Letter) -> Finding:
    shown = ", ".join(f'"{name}"' for name in letter.others[:5])
    limits: dict[str, Any] = {"megabytes": letters.MAX_MAIL_BYTES // 1_000_000, "parts": letters.MAX_PARTS}
    return finding(code, file=file, names=shown, **limits)


# --------------------------------------------------------------------------------------------------------- the archives


def _unzipped(sent: Submission, met: set[str], digests: dict[str, str]) -> Iterator[Submission]:
    """Give the workbooks of a zip archive, by the limits of one that a mail encloses; another file as it is."""
    file, load = sent.file, sent.load
    data = load()
    if not archives.is_archive(file, data):
        yield sent
        return
    met.update(_keys(file))
    digests[file] = sha256(data).hexdigest()
    inside = [Enclosure(letters.label(one.name), (one.number,), one.fault) for one in archives.members(data)]
    if not inside:
        yield sent._replace(fault=finding("THU-14", file=file))
    held = lru_cache(maxsize=1)(_members)  # opened once for all it holds, when they are read
    for one in letters.told_apart(inside):
        name = f"{file} › {one.name}" if one.name else file
        fault = finding(one.fault, file=name) if one.fault else None
        yield sent._replace(file=name, load=partial(_member, held, load, one.path[0]), fault=fault)


def _members(load: Load) -> dict[int, bytes]:
    return {one.number: one.data for one in archives.members(load())}


def _member(held: Callable[[Load], Mapping[int, bytes]], load: Load, number: int) -> bytes:
    return held(load)[number]


# --------------------------------------------------------------------------------------------------------- the register


def _keys(file: str) -> tuple[str, ...]:
    """Give the keys under which the register may name a file: with the folder it lies in, or without.

    A unit may call what it registers and what it proposes alike, so that the former is never known without its folder.
    """
    if file.startswith(REGISTRATIONS):
        return (file_key(file),)
    return file_key(file), file_key(file.rsplit("/", 1)[-1])


def _missing(key: str, entry: Entry, lying: Collection[str]) -> Finding:
    """Name a row of the register without its file; perhaps that lies among those sent to register."""
    if REGISTRATIONS + key.partition(" › ")[0] in lying:
        return finding("DK-04", **entry.at, value=entry.file)
    return finding("DK-05" if key.startswith(REGISTRATIONS) else "NHAN-02", **entry.at, value=entry.file)


def _entry(file: str, rows: Mapping[str, Entry]) -> Entry | None:
    """Find the row of a file; an attachment may have one of its own, else its mail's counts. A mailbox has no time."""
    names = [file]
    while " › " in names[-1]:
        names.append(names[-1].rpartition(" › ")[0])
    if names[-1].lower().endswith(_MAILBOXES):
        names.pop()
    return next((rows[key] for name in names for key in _keys(name) if key in rows), None)


def _registered(submission: Submission, letter: Letter | None, rows: Mapping[str, Entry], met: set[str]) -> Submission:
    entry = _entry(submission.file, rows)
    if entry is None:
        return submission
    met.add(file_key(entry.file))
    received = entry.received or submission.received
    if letter is not None and _same_minute(letter, entry):
        received = letter.received  # a mail knows its seconds
    channel = entry.channel or submission.channel
    return submission._replace(received=received, registered_unit=entry.unit, channel=channel)


def _same_minute(letter: Letter, entry: Entry) -> bool:
    if entry.received is None or letter.received is None:
        return False
    return entry.received.replace(second=0, microsecond=0) == letter.received.replace(second=0)


def _differing(submission: Submission, letter: Letter, rows: Mapping[str, Entry]) -> Iterator[Finding]:
    """Name a time of the register that is not the mail's own: the register's counts."""
    entry = _entry(submission.file, rows)
    if entry is None or entry.received is None or letter.received is None or _same_minute(letter, entry):
        return
    times: dict[str, Any] = {
        "registered": short_moment(entry.received),
        "received": short_moment(letter.received),
    }
    yield finding("NHAN-19", file=submission.file, **times)
