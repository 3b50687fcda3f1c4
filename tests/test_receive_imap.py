"""`thidua receive` from a real mail server: what is fetched, what stays as it was there, and every way it can fail."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import imap_server
from tests.conftest import Said, Thidua
from tests.imap_server import USERS, Server, breaking_line
from tests.mails import attachment, mail
from tests.test_cli import tree
from tests.test_receive import FORM, LOCK, campaign, entered, filed

__all__ = ["campaign"]
pytestmark = pytest.mark.skipif(bool(imap_server.why_not()), reason=imap_server.why_not())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    pytest.importorskip("imap_tools", reason="máy này thiếu thư viện imap-tools nên chưa thử với hộp thư thật")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # pytest's own folders are shut to the server's users
        with imap_server.dovecot(Path(folder)) as running:
            for number in range(3):
                name = f"TTS {number}.xlsx"
                data = mail(attachment(name, FORM), message_id=f"<{number}@so>", subject=f"Thư {number}")
                running.deliver(data, f"160000000{number}.M1P1.so")
            yield running


@pytest.fixture
def fetch(thidua: Thidua, campaign: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Thidua:
    """Call `receive` for this server; words of the call go before the usual ones."""
    monkeypatch.setenv("THIDUA_IMAP_HOST", "127.0.0.1")
    monkeypatch.setenv("THIDUA_IMAP_USER", "vanphong")
    monkeypatch.setenv("THIDUA_IMAP_PASSWORD", USERS["vanphong"])

    def call(*words: object) -> Said:
        port = () if "--port" in words else ("--port", server.tls)
        ca = () if "--no-ca" in words else ("--ca", server.certificate)
        return thidua("-C", campaign, "receive", *port, *ca, *(word for word in words if word != "--no-ca"))

    return call


def untouched(campaign: Path) -> bool:
    return not (campaign / "inputs" / "don-vi").exists() and {path.name for path in campaign.iterdir()} <= {
        "inputs",
        LOCK,
    }


def test_mails_are_fetched_once_and_left_unread_where_they_are(fetch: Thidua, campaign: Path, server: Server) -> None:
    before = server.mails()
    said = fetch()
    assert said.code == 0, said.err
    assert sorted(tree(campaign / "inputs" / "don-vi").values()) == sorted(before.values())
    assert len(entered(campaign)) == 3 and all(row[1] == "TTUD" for row in entered(campaign))
    assert server.mails() == before and not server.touched()
    held = tree(campaign / "inputs")
    again = fetch()
    assert again.code == 0 and "0 tệp mới" in again.out and tree(campaign / "inputs") == held


def test_starttls_a_vietnamese_password_and_a_day(
    fetch: Thidua, campaign: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_IMAP_PASSWORD", USERS["congdoan"])
    said = fetch("--starttls", "--port", server.starttls, "--user", "congdoan", "--since", "2999-01-01")
    assert said.code == 0 and "0 tệp mới" in said.out, said.err
    said = fetch("--starttls", "--port", server.starttls, "--user", "congdoan", "--since", "01/06/2020")
    assert said.code == 0 and len(filed(campaign)) == 3, said.err


def test_a_wrong_password_is_said_and_nothing_is_filed(
    fetch: Thidua, campaign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_IMAP_PASSWORD", "sai")
    said = fetch()
    assert said.code == 1 and "mật khẩu của vanphong không đúng" in said.err and "Traceback" not in said.err
    assert untouched(campaign)


def test_a_certificate_nobody_vouches_for_is_refused(fetch: Thidua, campaign: Path, server: Server) -> None:
    for more in ((), ("--starttls", "--port", server.starttls)):
        said = fetch("--no-ca", *more)
        assert said.code == 1 and "--ca" in said.err and untouched(campaign)


def test_the_line_is_always_encrypted(fetch: Thidua, campaign: Path, server: Server) -> None:
    said = fetch("--port", server.starttls)
    assert said.code == 1 and "không mã hóa được" in said.err and untouched(campaign)


def test_what_is_filed_is_not_fetched_again(fetch: Thidua, campaign: Path, server: Server) -> None:
    fetch()
    before = tree(campaign / "inputs")
    whole = sum(len(data) for data in server.mails().values())
    with breaking_line(server.tls, whole // 2) as port:  # too short a line for the mails, long enough for their headers
        said = fetch("--port", port)
    assert said.code == 0 and "0 tệp mới" in said.out and "3 tệp đã có" in said.out
    assert tree(campaign / "inputs") == before


def test_of_a_mail_whose_file_was_changed_both_are_kept(fetch: Thidua, campaign: Path, server: Server) -> None:
    fetch()
    name = filed(campaign)[0]
    path = campaign / "inputs" / "don-vi" / name
    path.write_bytes(path.read_bytes()[:-400])
    said = fetch()
    assert said.code == 0 and "1 tệp mới" in said.out and len(filed(campaign)) == 4


@pytest.mark.parametrize("mails", [0, 1, 2])
def test_a_line_that_breaks_loses_nothing_and_files_nothing_half(
    fetch: Thidua, campaign: Path, server: Server, mails: int
) -> None:
    size = max(len(data) for data in server.mails().values())
    with breaking_line(server.tls, 4_000 + mails * (size + 200) + size // 2) as port:
        said = fetch("--port", port)
    assert said.code == 1 and "mất kết nối" in said.err and "Traceback" not in said.err
    if mails:
        assert len(filed(campaign)) == len(entered(campaign)) == mails
        assert set(tree(campaign / "inputs" / "don-vi").values()) < set(server.mails().values())
    else:
        assert untouched(campaign)
    said = fetch()
    assert said.code == 0 and f"{3 - mails} tệp mới" in said.out
    assert sorted(tree(campaign / "inputs" / "don-vi").values()) == sorted(server.mails().values())
    assert len(entered(campaign)) == 3


def test_other_failures_are_each_a_sentence(fetch: Thidua, campaign: Path) -> None:
    for words, sentence in (
        (("--folder", "Không có"), 'không có thư mục thư "Không có"'),
        (("--port", imap_server.free_port()), "không nhận kết nối"),
        (("--host", "khong-co.invalid"), "không tìm thấy máy chủ"),
    ):
        said = fetch(*words)
        assert said.code == 1 and sentence in said.err and "Traceback" not in said.err, said.err
    assert untouched(campaign)


def test_without_the_library_the_call_says_what_to_install(
    fetch: Thidua, campaign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "imap_tools", None)
    said = fetch()
    assert said.code == 1 and "imap-tools" in said.err and untouched(campaign)
