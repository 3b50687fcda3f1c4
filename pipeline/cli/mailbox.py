"""The office's mailbox, over IMAP: settings of the call in, its mails out as bytes, one at a time.

Nothing there is changed: the folder is opened for reading only and mails are peeked at. The line is always encrypted
and the server's certificate always checked. The password is never an option, where others could read it.
"""

from __future__ import annotations

import imaplib
import os
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from pipeline.cli import AsOf, vietnamese

if TYPE_CHECKING:
    from pipeline.intake.filing import Filed

PASSWORD = "THIDUA_IMAP_PASSWORD"
SECONDS_TO_WAIT = 60
_TLS_PORT, _STARTTLS_PORT = 993, 143
_WHOLE = "(BODY.PEEK[])"  # peeking leaves a mail unread
_AT_ONCE = 200  # headers asked for in one command

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Mailbox(NamedTuple):
    """Where to fetch from, as the options and the environment say."""

    host: str
    port: int
    user: str
    folder: str
    starttls: bool
    certificates: Path | None
    since: date | None


def options(function: Decorated) -> Decorated:
    """Add the options that say which mailbox."""
    file = vietnamese.File()
    for option in reversed(
        (
            click.option("--host", metavar="MÁY CHỦ", envvar="THIDUA_IMAP_HOST", help="Máy chủ IMAP của hộp thư."),
            click.option("--user", metavar="TÊN", envvar="THIDUA_IMAP_USER", help="Tên đăng nhập hộp thư."),
            click.option("--folder", "mail_folder", metavar="TÊN", default="INBOX", help="Thư mục thư (INBOX)."),
            click.option("--since", type=AsOf(), help="Chỉ lấy thư từ ngày này, ví dụ 2021-06-01."),
            click.option(
                "--port", type=vietnamese.Whole(1, 65535), metavar="SỐ", help="Cổng (993; 143 với --starttls)."
            ),
            click.option("--starttls", is_flag=True, help="Mã hóa bằng STARTTLS thay cho TLS từ đầu."),
            click.option("--ca", type=file, metavar="TỆP", help="Chứng thư gốc (PEM) của cơ quan, nếu máy chủ dùng."),
        )
    ):
        function = option(function)
    return function


def settings(given: dict[str, Any]) -> Mailbox | None:
    """Take the mailbox out of the options, None where none is named. Refuses, as wrong usage, half a name."""
    host, user, starttls = given.pop("host"), given.pop("user"), given.pop("starttls")
    folder, since, port, ca = (given.pop(name) for name in ("mail_folder", "since", "port", "ca"))
    if not host and not user:
        return None
    if not host or not user:
        raise click.BadOptionUsage("--user" if host else "--host", "")
    return Mailbox(host, port or (_STARTTLS_PORT if starttls else _TLS_PORT), user, folder, starttls, ca, since)


def fetched(
    box: Mailbox, filed: Sequence[Filed], expected: Callable[[int], None] = lambda _: None
) -> Iterator[tuple[str, bytes, str]]:
    """Give the mails of the folder, each as (name, bytes, ""). Raises ClickException with a sentence for every failure.

    A mail that is `filed`, by its Message-ID and its length, is read from there and not fetched again. What was given
    before a failure came whole. `expected` hears how many mails there are. The password is that of the
    environment, else asked for.
    """
    try:
        import imap_tools
    except ImportError:
        raise click.ClickException(
            "Để lấy thư từ hộp thư, cài thêm imap-tools: .venv/bin/python -m pip install imap-tools. "
            "Chưa cài thì lưu thư ra tệp rồi gọi: thidua receive TỆP…"
        ) from None
    password = os.environ.get(PASSWORD) or click.prompt(f"Mật khẩu của {box.user}", hide_input=True, err=True)
    try:
        yield from _mails(imap_tools, box, password, {(one.message_id, one.size): one for one in filed}, expected)
    except imap_tools.MailboxLoginError:
        raise click.ClickException(f"{box.host}: tên đăng nhập hoặc mật khẩu của {box.user} không đúng.") from None
    except imap_tools.MailboxFolderSelectError:
        raise click.ClickException(f'{box.host}: không có thư mục thư "{box.folder}".') from None
    except (imaplib.IMAP4.error, imap_tools.ImapToolsError, OSError) as error:
        raise click.ClickException(_sentence(box, error)) from error


def _mails(
    imap_tools: Any,
    box: Mailbox,
    password: str,
    filed: Mapping[tuple[str, int], Filed],
    expected: Callable[[int], None],
) -> Iterator[tuple[str, bytes, str]]:
    from pipeline.intake import letters

    secure = ssl.create_default_context(cafile=box.certificates)
    kind = imap_tools.MailBoxStartTls if box.starttls else imap_tools.MailBox
    with kind(box.host, box.port, timeout=SECONDS_TO_WAIT, ssl_context=secure) as opened:
        plain = box.user.isascii() and password.isascii()
        (opened.login if plain else opened.login_utf8)(box.user, password, initial_folder=None)
        opened.folder.set(box.folder, readonly=True)
        uids = opened.uids(imap_tools.AND(date_gte=box.since) if box.since else "ALL")
        expected(len(uids))
        heads = opened.fetch(uid_list=uids, mark_seen=False, headers_only=True, bulk=_AT_ONCE) if uids else ()
        known = {head.uid: filed.get((letters.message_id(bytes(head.obj)), head.size_rfc822)) for head in heads}
        for uid in uids:
            twin = known.get(uid)
            if twin is not None and twin.message_id:
                yield f"thư {uid}.eml", twin.load(), ""
                continue
            status, parts = opened.client.uid("FETCH", uid, _WHOLE)
            data = next((part[1] for part in parts if isinstance(part, tuple)), None)
            if status == "OK" and data is not None:  # a mail may be taken away meanwhile
                yield f"thư {uid}.eml", data, ""


def _sentence(box: Mailbox, error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"{box.host}: chứng thư của máy chủ không được tin ({error.verify_message}). Nếu cơ quan dùng chứng thư "
            "riêng, chỉ tệp chứng thư gốc bằng --ca."
        )
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return f"{box.host}: không mã hóa được đường truyền ở cổng {box.port}. Thử --starttls, hoặc sửa --port."
    if isinstance(error, socket.gaierror):
        return f"{box.host}: không tìm thấy máy chủ này. Kiểm tra tên máy chủ và kết nối mạng."
    if isinstance(error, ConnectionRefusedError):
        return f"{box.host}: máy chủ không nhận kết nối ở cổng {box.port}. Kiểm tra --port."
    if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort):
        return f"{box.host}: máy chủ từ chối ({error}). Kiểm tra --starttls và tên đăng nhập."
    return f"{box.host}: mất kết nối giữa chừng. Gọi lại lệnh này; thư đã cất không bị cất lần nữa."
