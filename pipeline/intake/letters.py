"""One saved mail in, as bytes; its sender, its time and the workbooks it encloses out. Pure: no file, no clock.

A mail is opened only after its size, its lines and its parts were counted. Whatever a mail calls an attachment is a
label to show, never a place to write to.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import quote, unquote

from pipeline.intake import archives
from pipeline.intake.guard import OLE
from pipeline.text.names import clean

# Limits, as counts. A mail of several forms with their scanned papers has some tens of parts and 20 million bytes, in
# lines of 76 characters; mail servers refuse more than 25 to 50 million.
MAX_MAIL_BYTES = 50_000_000
MAX_MAILBOX_BYTES = 500_000_000
MAX_LINES = 1_000_000
MAX_PARTS = 1_000
MAX_NESTED = 50  # parts that hold other parts: the parser goes into each
MAX_ENCLOSED_MAILS = 3  # mails attached as files, one within the other

LOCAL = timezone(timedelta(hours=7))  # Asia/Ho_Chi_Minh, without summer time since 1975
TNEF, OUTLOOK_ITEM = "winmail.dat", ".msg"
MAIL = ".eml"

_LONGEST_LABEL = 120  # characters
_HOLDS_PARTS = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]|From |>From ")
_FURTHEST_HEADER = 200_000  # bytes looked through for headers folded without their blank
# A mailbox's separator, as Thunderbird, Gmail and mail servers write it: an address or a dash, then a day with its
# time and year; Thunderbird also writes it bare. A line of a text that begins with "From" has no header below it.
_SEPARATOR = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From (?:[^\r\n]* \d\d:\d\d[^\r\n]* \d{4}[^\r\n]*)?[ \t]*\r?\n"
    rb"(?=[!-9;-~]+[ \t]*:|>From )"
)
_PIECES = re.compile(r"""(?:file)?name\*(\d+)(\*?)=("[^"]*"|[^;\s]*)""", re.IGNORECASE)
_UNTOLD = re.compile(r"""filename\s*=\s*"?((?:=\?[^?]*\?[BbQq]\?[^?]*\?=\s*)+)""")

# What the library says of a header that no program should have written.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, MessageError, OverflowError, RecursionError)


class Enclosure(NamedTuple):
    """Something a mail encloses. `path` leads to it again: the number of its part, then of what that part holds.

    `fault` is the code of the sentence that says why it was not opened, "" for a workbook.
    """

    name: str
    path: tuple[int, ...]
    fault: str = ""


class Letter(NamedTuple):
    """What one mail says of itself. `received` is local time; `others` are the names of what is no workbook.

    `fault` is the code of the sentence that says why nothing of the mail can be used, "" where something can.
    """

    sender: str = ""
    subject: str = ""
    message_id: str = ""
    received: datetime | None = None
    enclosures: tuple[Enclosure, ...] = ()
    others: tuple[str, ...] = ()
    fault: str = ""


class _Leaf(NamedTuple):
    name: str
    path: tuple[int, ...]
    data: bytes
    fault: str = ""


def read(data: bytes) -> Letter:
    """Read one mail. The time is that of the topmost `Received` of the mail itself, else its `Date`.

    Of the mails it forwards only the enclosures are taken. Source: the contract of the workbooks, "Settled readings".
    """
    refused = _refused(data)
    try:
        if refused:
            # Whose it is and when it came are in its first lines, whatever follows them.
            return _headed(_parsed(_head(data)))._replace(fault=refused)
        return _told(_parsed(data))
    except _UNREADABLE:
        # Headers that make the library stumble are a fault of the mail like any other.
        return Letter(fault=refused or "THU-12")


def _told(mail: EmailMessage) -> Letter:
    taken: list[Enclosure] = []
    others: list[str] = []
    for leaf in _leaves(mail):
        if leaf.fault or archives.is_workbook(leaf.name, leaf.data):
            taken.append(Enclosure(leaf.name, leaf.path, leaf.fault))
        elif leaf.name:
            others.append(leaf.name)
    return _headed(mail)._replace(
        enclosures=tuple(told_apart(taken)),
        others=tuple(others),
        fault="" if taken else "THU-03" if others else "THU-02",
    )


def _headed(mail: EmailMessage) -> Letter:
    received = _moment((mail.get_all("received") or [""])[0].rpartition(";")[2]) or _moment(_raw(mail, "date"))
    return Letter(
        sender=_address(mail),
        subject=_header(mail, "subject"),
        message_id=_header(mail, "message-id"),
        received=received,
    )


def opened(data: bytes) -> dict[tuple[int, ...], bytes]:
    """Take the enclosures out of a mail again, all at once: the bytes of each by its path."""
    return {leaf.path: leaf.data for leaf in _leaves(_parsed(data))}


def message_id(data: bytes) -> str:
    """Give the Message-ID of a mail from its headers alone, "" where it has none."""
    try:
        return _header(_parsed(_head(data)), "message-id")
    except _UNREADABLE:
        return ""


def mails(data: bytes) -> list[tuple[int, int]]:
    """Find the mails of a mailbox: where each begins, behind its separator, and where it ends.

    The standard library's reader wants a file on disk and takes every line that begins with "From" for a new mail.
    """
    found = list(_SEPARATOR.finditer(data))
    ends = [one.start() for one in found[1:]] + [len(data)]
    return [(one.end(), end) for one, end in zip(found, ends, strict=False)]


def label(name: str) -> str:
    """Make what a mail calls an attachment fit to be shown: no folders, no control characters, no endless name."""
    bare = re.split(r"[/\\:]", clean(name).replace("\n", " "))[-1].strip(" .")
    stem, dot, suffix = bare.rpartition(".")
    if len(bare) > _LONGEST_LABEL and dot and len(suffix) < 10:
        return f"{stem[: _LONGEST_LABEL - 2 - len(suffix)]}…{dot}{suffix}"
    return bare[:_LONGEST_LABEL]


# ------------------------------------------------------------------------------------------------------------ the parts


def _refused(data: bytes) -> str:
    if not data.strip():
        return "THU-01"
    if data.startswith(OLE):
        return "THU-07"  # Outlook's own format under another name
    if len(data) > MAX_MAIL_BYTES:
        return "THU-04"
    counts = (max(data.count(b"\n"), data.count(b"\r")), data.count(b"\n--"), len(_HOLDS_PARTS.findall(data)))
    if any(count > limit for count, limit in zip(counts, (MAX_LINES, MAX_PARTS, MAX_NESTED), strict=True)):
        return "THU-05"
    return ""


def _head(data: bytes) -> bytes:
    return _HEADER_END.split(data[:_FURTHEST_HEADER], maxsplit=1)[0] + b"\r\n\r\n"


def _parsed(data: bytes) -> EmailMessage:
    """Parse a mail; a header line that lost the blank before its continuation is joined on again."""
    end = _HEADER_END.search(data, 0, _FURTHEST_HEADER)
    if end is not None:
        lines = data[: end.start()].split(b"\n")
        if not all(_HEADER_LINE.match(line) for line in lines):
            data = b"\n".join(line if _HEADER_LINE.match(line) else b" " + line for line in lines) + data[end.start() :]
    return BytesParser(policy=policy.default).parsebytes(data)


def _leaves(mail: EmailMessage, depth: int = 0) -> Iterator[_Leaf]:
    """Give every file a mail encloses, however deep: in forwarded mails, in attached mails, in zip archives."""
    for number, part in enumerate(mail.walk()):
        kind = part.get_content_type()
        if part.is_multipart() and not (kind == "message/rfc822" and _encoding(part) == "base64"):
            continue
        name = label(_file_name(part))
        if part.get_content_maintype() in ("text", "image", "audio", "video") and not archives.called_workbook(name):
            if name and part.get_content_maintype() != "image":
                yield _Leaf(name, (number,), b"")
            continue
        data = _content(part)
        if name.lower() == TNEF or kind == "application/ms-tnef":
            yield _Leaf(name or TNEF, (number,), data, "THU-06")
        elif name.lower().endswith(OUTLOOK_ITEM):
            yield _Leaf(name, (number,), data, "THU-07")
        elif kind == "message/rfc822" or name.lower().endswith(MAIL):
            yield from _enclosed_mail(name, number, data, depth)
        elif archives.is_archive(name, data):
            for member in archives.members(data):
                inner = f"{name or 'tệp nén'} › {label(member.name)}" if member.name else name or "tệp nén"
                yield _Leaf(inner, (number, member.number), member.data, member.fault)
        else:
            yield _Leaf(name or ("không tên" if archives.is_workbook("", data) else ""), (number,), data)


def _enclosed_mail(name: str, number: int, data: bytes, depth: int) -> Iterator[_Leaf]:
    refused = _refused(data) or ("THU-05" if depth >= MAX_ENCLOSED_MAILS else "")
    if refused:
        yield _Leaf(name or "thư đính kèm", (number,), data, refused)
        return
    for leaf in _leaves(_parsed(data), depth + 1):
        yield leaf._replace(path=(number, *leaf.path))


def _encoding(part: EmailMessage) -> str:
    return _header(part, "content-transfer-encoding").strip().lower()


def _content(part: EmailMessage) -> bytes:
    """Decode what a part holds; of a wrong base64 as much as there is."""
    try:
        if part.is_multipart():  # a mail that was encoded as a whole, which the parser takes for its text
            inner = part.get_payload(0)
            return _unpacked(str(inner.get_payload()) if isinstance(inner, EmailMessage) else "")
        if _encoding(part) == "base64":
            return _unpacked(str(part.get_payload()))
        data = part.get_payload(decode=True)
    except _UNREADABLE:
        return b""
    return data if isinstance(data, bytes) else b""


def _unpacked(text: str) -> bytes:
    """Decode base64; of a mail that was cut off within four letters, which the library refuses, all that is whole."""
    letters = re.sub(r"[^A-Za-z0-9+/]", "", text)
    return base64.b64decode(letters[:-1] if len(letters) % 4 == 1 else text.encode("ascii", "ignore") + b"==")


def _file_name(part: EmailMessage) -> str:
    """Give the name of a part: RFC 2231, encoded words in a parameter, bare UTF-8, or encoded words without quotes."""
    try:
        name = part.get_filename()
    except _UNREADABLE:
        name = None
    if name and "=?" not in name:
        pieces = (_continued(_raw(part, header)) for header in ("content-disposition", "content-type"))
        return next(filter(None, pieces), str(name))
    untold = _UNTOLD.search(_raw(part, "content-disposition") or _raw(part, "content-type").replace("name", "filename"))
    written = untold[1] if untold else name or ""
    try:
        return str(make_header(decode_header(written)))
    except _UNREADABLE:
        return str(written)


def _continued(header: str) -> str:
    """Join a name written in numbered pieces (RFC 2231) and decode it once, "" where it is not written so.

    The library decodes each piece by itself: a letter that was cut between two of its bytes is lost.
    """
    pieces = sorted((int(number), star, text.strip('"')) for number, star, text in _PIECES.findall(header))
    if not pieces or pieces[0][2].count("'") < 2:
        return ""
    encoding, _, first = pieces[0][2].split("'", 2)
    written = [first] + [text if star else quote(text) for _, star, text in pieces[1:]]
    try:
        return unquote("".join(written), encoding, "replace")
    except _UNREADABLE:
        return ""


def told_apart(found: Sequence[Enclosure]) -> Iterator[Enclosure]:
    """Give each enclosure of a mail a name of its own: a second `VP.xlsx` is `VP (2).xlsx`."""
    met: set[str] = set()
    for one in found:
        stem, dot, suffix = one.name.rpartition(".")
        if not one.name:  # an archive as a whole
            yield one
            continue
        name, number = one.name, 1
        while name.casefold() in met:
            number += 1
            name = f"{stem or suffix} ({number}){dot}{suffix if stem else ''}"
        met.add(name.casefold())
        yield one._replace(name=name)


# ---------------------------------------------------------------------------------------------------------- the headers


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return clean(str(mail[name] or "")).replace("\n", " ")
    except _UNREADABLE:
        return clean(_raw(mail, name)).replace("\n", " ")


def _raw(mail: EmailMessage, name: str) -> str:
    """Give a header as it lies in the mail, unfolded."""
    for key, value in mail.raw_items():
        if key.lower() == name:
            text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            return re.sub(r"\r?\n[ \t]", " ", text)
    return ""


def _address(mail: EmailMessage) -> str:
    try:
        address: str = mail["from"].addresses[0].addr_spec
    except _UNREADABLE:
        address = parseaddr(_raw(mail, "from"))[1]
    return clean(address).strip("<>").lower()


def _moment(text: str) -> datetime | None:
    """Read a time of a header as local time. Without a zone it is local; `-0000` is a time of Greenwich (RFC 5322)."""
    try:
        moment = parsedate_to_datetime(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC if re.search(r"-0000\b", text) else LOCAL)
        return moment.astimezone(LOCAL).replace(tzinfo=None)
    except _UNREADABLE:
        return None
