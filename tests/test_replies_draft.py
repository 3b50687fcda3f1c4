"""A draft as a mail program opens it: parsed with the standard library, nothing lost, nothing slipped in."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.replies.draft import addresses, draft

SUBJECT = "[THIDUA-2021-01] TTTT - Trung tâm Thông tin và Thống kê khoa học và công nghệ: hồ sơ cần sửa"
BODY = "Kính gửi: Trung tâm\n\nFrom đầu dòng giữ nguyên.\n.\n" + "dài " * 400 + "\n"
FILES = {"TTTT-can-sua.xlsx": b"PK\x03\x04", "ĐTN tờ trình.docx": b"PK\x05", "khac.bin": b"\x00\r\n\n"}


def opened(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def test_it_opens_as_a_draft_to_the_unit() -> None:
    message = opened(draft(["a@so.example", "b@so.example"], SUBJECT, BODY, FILES))
    assert message["X-Unsent"] == "1"
    assert message["To"] == "a@so.example, b@so.example"
    assert message["Subject"] == SUBJECT
    assert message["Date"] is None and message["From"] is None
    body = message.get_body()
    assert body is not None and body.get_content_charset() == "utf-8" and body.get_content_type() == "text/plain"
    assert body.get_content().replace("\r\n", "\n") == BODY
    found = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert found == FILES
    assert [part.get_content_type().rpartition(".")[2] for part in message.iter_attachments()] == [
        "sheet",
        "document",
        "application/octet-stream",
    ]


def test_every_line_may_travel() -> None:
    data = draft(["a@so.example"], SUBJECT * 2, BODY, FILES)
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 78


def test_equal_letters_are_equal_bytes_and_others_are_not() -> None:
    def made(to: str = "a@b.vn", subject: str = "s", body: str = "b\n", files: dict[str, bytes] = FILES) -> bytes:
        return draft([to], subject, body, files)

    others = [made(to="c@b.vn"), made(subject="t"), made(body="c\n"), made(files={**FILES, "khac.bin": b""})]
    assert made() == made()
    assert len({opened(data)["Message-ID"] for data in [made(), *others]}) == 5
    assert len({opened(data).get_boundary() for data in [made(), *others]}) == 5


def test_without_an_address_it_is_a_draft_to_nobody() -> None:
    assert opened(draft([], "s", "b\n", {}))["To"] == ""


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200))
def test_any_subject_comes_back_whole(subject: str) -> None:
    words = " ".join(subject.split())
    data = draft(["a@b.vn"], words, "b\n", {})
    assert " ".join(str(opened(data)["Subject"]).split()) == words


@example("", "")
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_is_slipped_in(address: str, subject: str) -> None:
    evil = "\r\nBcc: x@y.vn\r\n\r\nbody"
    message = opened(draft(addresses(address + evil), subject + evil, "b\n", {}))
    assert set(message.keys()) == {
        *("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "X-Unsent", "To", "Subject", "Message-ID")
    }
    body = message.get_body()
    assert body is not None and body.get_content().strip() == "b"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@so.example", ["a@so.example"]),
        ("a@so.example; b@so.example;a@so.example", ["a@so.example", "b@so.example"]),
        ("Nguyễn An <an.n+x@so.gov.vn>, b@c.vn\nd@e.vn", ["an.n+x@so.gov.vn", "b@c.vn", "d@e.vn"]),
        ("", []),
        ("không có; a@; @b.vn; a@b; a b", []),
        ("ă@b.vn; \u202ea@b.vn", ["a@b.vn"]),
    ],
)
def test_addresses_are_parted_and_what_is_none_is_left_out(text: str, found: list[str]) -> None:
    assert addresses(text) == found
