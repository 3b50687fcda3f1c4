"""Saved mails for tests, with the headers that Outlook, Gmail, Thunderbird and Zimbra really write: bytes out."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterable, Mapping
from urllib.parse import quote

VIETNAMESE = "Biểu mẫu đề nghị khen thưởng - Trung tâm Ứng dụng.xlsx"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RECEIVED = {
    "outlook": (
        "Received: from HK0PR03MB1234.apcprd03.prod.outlook.com (2603:1096:203:5f::11)\r\n"
        " by SG2PR03MB4321.apcprd03.prod.outlook.com with HTTPS; Wed, 16 Jun 2021\r\n 01:30:05 +0000\r\n"
    ),
    "gmail": (
        "Delivered-To: vanphong@skhcn.example\r\n"
        "Received: by 2002:a05:6a10:8c0d:0:0:0:0 with SMTP id go13csp123456pxb;\r\n"
        "        Tue, 15 Jun 2021 18:30:05 -0700 (PDT)\r\n"
        "X-Received: by 2002:a17:90a:d18c:: with SMTP id fu12mr7777777pjb.120.1623807005;\r\n"
        "        Tue, 15 Jun 2021 18:30:05 -0700 (PDT)\r\n"
    ),
    "thunderbird": (
        "From - Wed Jun 16 08:31:00 2021\r\nX-Mozilla-Status: 0001\r\nX-Mozilla-Status2: 00000000\r\n"
        "Received: from mail.caobang.example (mail.caobang.example [10.1.2.3])\r\n"
        "\tby mx.skhcn.example (Postfix) with ESMTPS id 4G4abc1x2y\r\n"
        "\tfor <vanphong@skhcn.example>; Wed, 16 Jun 2021 08:30:05 +0700 (+07)\r\n"
    ),
    "zimbra": (
        "Return-Path: ttud@skhcn.example\r\n"
        "Received: from localhost (localhost [127.0.0.1])\r\n"
        "\tby mail.caobang.example (Postfix) with ESMTP id 1B2C3D4E5F;\r\n"
        "\tWed, 16 Jun 2021 08:30:05 +0700 (ICT)\r\n"
    ),
}
EARLIER_HOP = "Received: from pc by relay; Mon, 14 Jun 2021 23:00:00 +0700\r\n"


def encoded(text: str) -> str:
    return "=?UTF-8?B?" + base64.b64encode(text.encode()).decode() + "?="


def _cut(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def continued(name: str, size: int = 45) -> str:
    pieces = _cut("".join(quote(letter) if letter != "%" else letter for letter in name), size)
    return ";\r\n".join(
        f" filename*{place}*={'UTF-8' + chr(39) * 2 if not place else ''}{piece}" for place, piece in enumerate(pieces)
    )


def disposition(program: str, name: str) -> str:
    """Write the lines of an attachment's headers that name it, as that program does."""
    if program == "outlook":
        pieces = "\r\n\t".join(encoded(piece) for piece in _cut(name, 18))
        return (
            f'Content-Type: {XLSX_TYPE};\r\n\tname="{pieces}"\r\nContent-Description: {pieces}\r\n'
            f'Content-Disposition: attachment;\r\n\tfilename="{pieces}"; size=8123;\r\n'
            '\tcreation-date="Wed, 16 Jun 2021 01:00:00 GMT"\r\n'
        )
    if program == "gmail":
        return (
            f'Content-Type: {XLSX_TYPE}; \r\n\tname="{encoded(name)}"\r\n'
            f'Content-Disposition: attachment; \r\n\tfilename="{encoded(name)}"\r\n'
            "X-Attachment-Id: f_kpz1a2b30\r\nContent-ID: <f_kpz1a2b30>\r\n"
        )
    attached = "Content-Disposition: attachment;"
    if program == "thunderbird":
        return f'Content-Type: {XLSX_TYPE};\r\n name="{encoded(name)}"\r\n{attached}\r\n{continued(name)}\r\n'
    if program == "zimbra":
        return f'Content-Type: {XLSX_TYPE}; name="{encoded(name)}"\r\n{attached} filename="{encoded(name)}"\r\n'
    if program == "raw":
        return f'Content-Type: application/octet-stream; name="{name}"\r\n{attached} filename="{name}"\r\n'
    if program == "unquoted":
        return (
            f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename={encoded(name)}\r\n"
        )
    if program == "nameless":
        return "Content-Type: application/octet-stream\r\n"
    raise KeyError(program)


def attachment(name: str, data: bytes, program: str = "gmail") -> str:
    """Write one part that encloses a file."""
    body = base64.encodebytes(data).decode().replace("\n", "\r\n")
    return f"{disposition(program, name)}Content-Transfer-Encoding: base64\r\n\r\n{body}"


SIGNATURE = (
    'Content-Type: image/png; name="image001.png"\r\nContent-ID: <image001.png@01D76283.1A2B3C40>\r\n'
    'Content-Disposition: inline; filename="image001.png"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n'
)
TEXT = (
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    "Kính gửi Văn phòng Sở.\r\n-- \r\nTTUD\r\n"
)
RELATED = (
    'Content-Type: multipart/related; boundary="rel"\r\n\r\n--rel\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
    f'<p>Kính gửi</p><img src="cid:image001.png@01D76283.1A2B3C40">\r\n--rel\r\n{SIGNATURE}\r\n--rel--\r\n'
)


def parts(pieces: Iterable[str], boundary: str = "----=_Part_1") -> str:
    """Put parts together as a multipart/mixed body, its own header first."""
    body = "".join(f"--{boundary}\r\n{piece}\r\n" for piece in pieces)
    return f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n{body}--{boundary}--\r\n'


def mail(
    *pieces: str,
    program: str = "zimbra",
    sender: str = "ttud@skhcn.example",
    subject: str = "Gửi hồ sơ thi đua",
    message_id: str = "<abc.1@mail.example>",
    received: str | None = None,
    date: str = "Wed, 16 Jun 2021 08:29:00 +0700",
    boundary: str = "----=_Part_1",
) -> bytes:
    """Write a mail with a text, a signature's picture and these parts."""
    head = RECEIVED[program] if received is None else received
    return (
        f"{head}{EARLIER_HOP if head else ''}From: {encoded('Trung tâm Ứng dụng, Sở KH&CN')} <{sender}>\r\n"
        f"To: vanphong@skhcn.example\r\nSubject: {encoded(subject)}\r\n"
        f"Date: {date}\r\nMessage-ID: {message_id}\r\n" + parts([RELATED, TEXT, *pieces], boundary)
    ).encode()


def forwarded(inner: bytes, boundary: str = "fwd") -> str:
    """Write a part that is a whole mail, as forwarding does."""
    return "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + inner.decode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
