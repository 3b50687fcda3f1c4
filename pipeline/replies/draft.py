"""A mail ready to open and send: recipients, words and attachments in; the bytes of an .eml out. Nothing is sent.

`X-Unsent` opens the file as a draft in the sender's own mail program, which adds the sender and the date. Nothing here
asks a clock or chance: boundary and Message-ID are made of the content, so that equal letters are equal bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from pipeline.text import names

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
# told by hand: what the system's own table of types says differs from machine to machine
_TYPES = {
    "xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def addresses(text: str) -> list[str]:
    """List the addresses of `Đơn vị`.Email: several are parted by `;`, and what is no address is left out."""
    parts = (part.strip("<>") for part in re.split(r"[;,\s]+", names.clean(text)))
    return list(dict.fromkeys(part for part in parts if _ADDRESS.fullmatch(part)))


def draft(to: Iterable[str], subject: str, body: str, attachments: Mapping[str, bytes]) -> bytes:
    """Make one draft: `subject` is one line, `body` plain text, `attachments` bytes by file name, in that order."""
    # The newer EmailMessage loses the blank between two words where it folds a long subject in Vietnamese.
    from email.header import Header
    from email.mime.application import MIMEApplication
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText
    from email.policy import compat32

    recipients = ", ".join(to)
    told = [recipients, subject, body, *(f"{name} {_digest(data)}" for name, data in attachments.items())]
    identity = _digest("\n".join(told).encode("utf-8"))[:32]
    text = MIMEText(body.replace("\n", "\r\n"), "plain", "utf-8")
    message = MIMEMultipart(boundary=f"=_{identity}") if attachments else text
    message["X-Unsent"] = "1"
    message["To"] = Header(recipients, "us-ascii", header_name="To").encode(linesep="\r\n")
    message["Subject"] = Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")
    message["Message-ID"] = f"<{identity}@thidua.invalid>"
    if attachments:
        message.attach(text)
    for name, data in attachments.items():
        part = MIMEApplication(data, _TYPES.get(name.rpartition(".")[2], "octet-stream"))
        part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
        message.attach(part)
    return message.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
