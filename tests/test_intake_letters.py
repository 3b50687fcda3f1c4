"""One saved mail at a time: names as mail programs write them, times, forwarded mails, archives, and hostile mails."""

from __future__ import annotations

import base64
import random
import zipfile
from datetime import datetime
from email.message import EmailMessage

import pytest

from pipeline.intake import archives, letters
from pipeline.sentences import SENTENCES
from tests import mails
from tests.mails import VIETNAMESE, attachment, forwarded, mail, parts, zipped
from tests.workbooks import workbook

FORM = workbook("# Trang\n| A | B |\n| 1 | 2 |")
OTHER = workbook("# Trang\n| A | B |\n| 3 | 4 |")
PROGRAMS = ["outlook", "gmail", "thunderbird", "zimbra"]


def names(data: bytes) -> list[tuple[str, str]]:
    return [(one.name, one.fault) for one in letters.read(data).enclosures]


# ------------------------------------------------------------------------------------------------------------ the names


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_mail_of_each_program_gives_its_workbook_sender_and_time(program: str) -> None:
    data = mail(attachment(VIETNAMESE, FORM, program), program=program)
    letter = letters.read(data)
    assert [one.name for one in letter.enclosures] == [VIETNAMESE]
    assert letters.opened(data)[letter.enclosures[0].path] == FORM
    assert letter.received == datetime(2021, 6, 16, 8, 30, 5)
    assert (letter.sender, letter.subject) == ("ttud@skhcn.example", "Gửi hồ sơ thi đua")
    assert (letter.message_id, letter.fault) == ("<abc.1@mail.example>", "")


@pytest.mark.parametrize("program", ["raw", "unquoted"])
def test_names_that_break_the_rules_are_still_read(program: str) -> None:
    assert names(mail(attachment(VIETNAMESE, FORM, program))) == [(VIETNAMESE, "")]


@pytest.mark.parametrize("length", range(3, 12))
def test_a_name_in_numbered_pieces_is_joined_wherever_it_was_cut(length: int) -> None:
    data = mail(attachment("VP.xlsx", FORM, "raw")).replace(
        b' filename="VP.xlsx"', b"\r\n" + mails.continued(VIETNAMESE, length).encode()
    )
    assert b"filename*1*" in data and names(data) == [(VIETNAMESE, "")]


def test_a_workbook_without_a_name_is_known_by_what_it_holds() -> None:
    data = mail(attachment("", FORM, "nameless"))
    (one,) = letters.read(data).enclosures
    assert one.name == "không tên" and letters.opened(data)[one.path] == FORM


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../x.xlsx", "x.xlsx"),
        ("C:\\x.xlsx", "x.xlsx"),
        ("C:\\\\Users\\\\a\\\\x.xlsx", "x.xlsx"),
        ("/etc/x.xlsx", "x.xlsx"),
        ("..", ""),
        ("a\tb\x00\u202ec.xlsx", "a bc.xlsx"),
        ("n" * 500 + ".xlsx", "n" * 114 + "….xlsx"),
    ],
)
def test_an_attachments_name_is_never_a_path(given: str, shown: str) -> None:
    assert letters.label(given) == shown
    assert len(letters.label(given)) <= 120
    if shown and len(given) < 100 and "\x00" not in given:
        assert names(mail(attachment(given, FORM, "raw"))) == [(shown, "")]


def test_several_attachments_of_one_name_are_told_apart_and_papers_are_passed_over() -> None:
    data = mail(
        attachment("VP.xlsx", FORM),
        attachment("to-trinh.pdf", b"%PDF-1.4"),
        attachment("vp.xlsx", OTHER, "thunderbird"),
    )
    letter = letters.read(data)
    assert [one.name for one in letter.enclosures] == ["VP.xlsx", "vp (2).xlsx"]
    assert [letters.opened(data)[one.path] for one in letter.enclosures] == [FORM, OTHER]
    assert letter.others == ("to-trinh.pdf",)


# ------------------------------------------------------------------------------------------------------------ the times


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Received: by mx; Thu, 17 Jun 2021 17:30:00 +0000\r\n", datetime(2021, 6, 18, 0, 30)),
        ("Received: by mx; Thu, 17 Jun 2021 23:59:59 +0700\r\n", datetime(2021, 6, 17, 23, 59, 59)),
        ("Received: by mx; Thu, 17 Jun 2021 10:00:00 -0800 (PST)\r\n", datetime(2021, 6, 18, 1, 0)),
        ("Received: by mx; Thu, 17 Jun 2021 08:00:00\r\n", datetime(2021, 6, 17, 8, 0)),
        ("Received: by mx; Thu, 17 Jun 2021 08:00:00 -0000\r\n", datetime(2021, 6, 17, 15, 0)),
        ("Received: by mx; no day at all\r\n", datetime(2021, 6, 16, 8, 29)),
        ("", datetime(2021, 6, 16, 8, 29)),
    ],
)
def test_the_topmost_received_in_local_time_else_the_date(header: str, expected: datetime) -> None:
    assert letters.read(mail(attachment("VP.xlsx", FORM), received=header)).received == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Thu, 17 Jun 2021 17:30:00 +0000", datetime(2021, 6, 18, 0, 30)),
        ("Thu, 17 Jun 2021 18:00:00", datetime(2021, 6, 17, 18, 0)),
        ("Thu, 17 Jun 2021 08:00:00 -0000", datetime(2021, 6, 17, 15, 0)),
    ],
)
def test_a_date_without_a_zone_is_local_too(date: str, expected: datetime) -> None:
    assert letters.read(mail(attachment("VP.xlsx", FORM), received="", date=date)).received == expected


def test_a_mail_that_is_refused_still_says_who_sent_it_and_when() -> None:
    data = mail(attachment("VP.xlsx", FORM)) + b"\n" * (letters.MAX_LINES + 1)
    letter = letters.read(data)
    assert (letter.fault, letter.sender) == ("THU-05", "ttud@skhcn.example")
    assert letter.received == letters.read(mail(attachment("VP.xlsx", FORM))).received
    assert letter.enclosures == ()


@pytest.mark.parametrize("missing", range(1, 9))
def test_an_attachment_that_was_cut_off_is_what_came_and_never_its_base64(missing: int) -> None:
    data = mail(attachment("VP.xlsx", FORM))
    end = data.rindex(base64.b64encode(FORM)[-8:]) + 8
    letter = letters.read(data[: end - missing])
    assert FORM.startswith(letters.opened(data[: end - missing])[letter.enclosures[0].path])


@pytest.mark.parametrize("date", ["", "hôm qua", "Wed, 99 Jun 2021 08:00:00 +0700"])
def test_a_mail_without_a_readable_time_has_none(date: str) -> None:
    assert letters.read(mail(attachment("VP.xlsx", FORM), received="", date=date)).received is None


# ------------------------------------------------------------------------------------------------- mails within a mail


def test_a_forwarded_mail_gives_its_workbooks_and_keeps_the_outer_time() -> None:
    inmost = mail(attachment(VIETNAMESE, FORM, "outlook"), program="outlook", boundary="one")
    inner = mail(forwarded(inmost), program="gmail", boundary="two", sender="riêng@gmail.example")
    data = mail(forwarded(inner), received="Received: by mx; Fri, 18 Jun 2021 09:00:00 +0700\r\n")
    letter = letters.read(data)
    assert [one.name for one in letter.enclosures] == [VIETNAMESE]
    assert letters.opened(data)[letter.enclosures[0].path] == FORM
    assert (letter.received, letter.sender) == (datetime(2021, 6, 18, 9), "ttud@skhcn.example")


def test_a_mail_attached_as_a_file_is_opened_too_but_not_without_end() -> None:
    inner = mail(attachment("VP.xlsx", FORM))
    data = mail(attachment("Chuyển tiếp.eml", inner))
    (one,) = letters.read(data).enclosures
    assert one.name == "VP.xlsx" and letters.opened(data)[one.path] == FORM
    whole = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert names(mail(whole + base64.encodebytes(inner).decode())) == [("VP.xlsx", "")]
    for _ in range(5):
        inner = mail(attachment("thư.eml", inner))
    assert names(inner) == [("thư.eml", "THU-05")]


# --------------------------------------------------------------------------------------------------------- zip archives


def test_the_workbooks_of_a_zip_are_taken_whatever_it_calls_them() -> None:
    held = {"../../VP.xlsx": FORM, "hồ sơ/TTUD.xlsx": OTHER, "bien-ban.pdf": b"%PDF", "~$VP.xlsx": b"x", "a/.b": b""}
    data = mail(attachment("ho-so.zip", zipped(held)))
    letter = letters.read(data)
    assert [one.name for one in letter.enclosures] == ["ho-so.zip › VP.xlsx", "ho-so.zip › TTUD.xlsx"]
    assert [letters.opened(data)[one.path] for one in letter.enclosures] == [FORM, OTHER]


def test_a_name_in_utf8_that_does_not_say_so_is_read() -> None:
    made = zipped({"Biểu.xlsx": FORM})
    entry = zipfile.ZipInfo("Biểu.xlsx".encode().decode("cp437"))
    entry.flag_bits = 0
    assert archives._name(entry) == "Biểu.xlsx"
    assert [one.name for one in archives.members(made)] == ["Biểu.xlsx"]


def test_archives_that_stay_shut_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    nested = zipped({"trong.zip": zipped({"VP.xlsx": FORM})})
    assert names(mail(attachment("ngoai.zip", nested))) == [("ngoai.zip › trong.zip", "THU-10")]
    locked = bytearray(zipped({"VP.xlsx": FORM}))
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert names(mail(attachment("khoa.zip", bytes(locked)))) == [("khoa.zip", "THU-09")]
    assert names(mail(attachment("hong.zip", zipped({"VP.xlsx": FORM})[:-30]))) == [("hong.zip", "THU-11")]
    monkeypatch.setattr(archives, "MAX_INFLATED_BYTES", 100_000)
    bomb = zipped({"VP.xlsx": bytes(100_001)})
    assert len(bomb) < 1_000 and names(mail(attachment("bom.zip", bomb))) == [("bom.zip", "THU-08")]
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    assert names(mail(attachment("nhieu.zip", zipped(dict.fromkeys("abc", b""))))) == [("nhieu.zip", "THU-08")]


def test_documents_that_are_zips_inside_are_no_archives() -> None:
    paper = zipped({"[Content_Types].xml": b"", "word/document.xml": b""})
    letter = letters.read(mail(attachment("to-trinh.docx", paper)))
    assert (letter.enclosures, letter.others, letter.fault) == ((), ("to-trinh.docx",), "THU-03")


# ------------------------------------------------------------------------------------------------- mails without a form


def test_a_mail_without_a_workbook_says_what_it_holds() -> None:
    assert letters.read(mail()).fault == "THU-02"
    letter = letters.read(mail(attachment("ho-so.rar", b"Rar!\x1a\x07"), attachment("anh.pdf", b"%PDF")))
    assert (letter.fault, letter.others) == ("THU-03", ("ho-so.rar", "anh.pdf"))
    assert names(mail(attachment("winmail.dat", b"\x78\x9f\x3e\x22"))) == [("winmail.dat", "THU-06")]
    assert names(mail("Content-Type: application/ms-tnef\r\n\r\nx")) == [("winmail.dat", "THU-06")]
    assert names(mail(attachment("thu.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))) == [("thu.msg", "THU-07")]
    assert letters.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).fault == "THU-07"
    assert letters.read(b" \r\n").fault == "THU-01"


# --------------------------------------------------------------------------------------------------------------- limits


def test_a_mail_is_counted_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = letters._parsed

    def opened(data: bytes) -> EmailMessage:
        assert b"\n\n" not in data.strip() and len(data) < 1_000_000, "more than its headers was parsed"
        return parsed(data)

    monkeypatch.setattr(letters, "_parsed", opened)
    assert letters.read(bytes(1) * (letters.MAX_MAIL_BYTES + 1)).fault == "THU-04"
    assert letters.read(b"From: a\r\n\r\n" + b"a\n" * (letters.MAX_LINES + 1)).fault == "THU-05"
    assert letters.read(b"From: a\n\n" + b"--b\n\n" * (letters.MAX_PARTS + 1)).fault == "THU-05"
    nest = "".join(f'Content-Type: multipart/mixed;\r\n boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(60))
    assert letters.read(f"From: a\r\n{nest}".encode()).fault == "THU-05"
    folded = "Content-Type:\r\n message/rfc822\r\n\r\n" * 60
    assert letters.read(folded.encode()).fault == "THU-05"


def test_as_many_layers_as_allowed_are_opened() -> None:
    inner = attachment("VP.xlsx", FORM)
    for number in range(letters.MAX_NESTED - 3):
        inner = parts([inner], f"lớp-{number}".replace("ớ", "o"))
    assert names(mail(inner)) == [("VP.xlsx", "")]


# -------------------------------------------------------------------------------------------------------- broken mails


def test_broken_mails_give_what_can_be_had() -> None:
    whole = mail(attachment("VP.xlsx", FORM)).decode()
    assert names(whole.replace("------=_Part_1--", "").encode()) == [("VP.xlsx", "")]  # no end
    assert names(whole.replace("Subject: ", "Subject: a\r\nb c d ").encode()) == [
        ("VP.xlsx", "")
    ]  # no blank to fold by
    assert names(whole.replace("\r\n", "\n").encode()) == [("VP.xlsx", "")]
    assert names(whole.replace("base64", "x-unknown").encode()) == [("VP.xlsx", "")]
    strange = whole.replace("=?UTF-8?B?", "=?x-khong-co?B?").replace("charset=utf-8", "charset=x-khong-co")
    assert len(letters.read(strange.encode()).enclosures) == 1
    torn = whole.replace("UEsDB", "!!!!UEs", 1).encode()
    assert names(torn) == [("VP.xlsx", "")]
    assert letters.read(b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\n--x--").fault == "THU-02"
    assert letters.read(bytes(range(256)) * 40).fault in ("THU-02", "THU-12")


def test_whatever_is_broken_never_raises() -> None:
    """Six hundred damaged mails: bytes changed, cut, doubled. What is read is read again to the same bytes."""
    source = random.Random(2021)
    originals = [mail(attachment(VIETNAMESE, b"PK", one), program=one, message_id="<" + "é" * 9) for one in PROGRAMS]
    originals.append(mail(forwarded(originals[0]), attachment("a.zip", zipped({"VP.xlsx": b"1"}))))
    for _ in range(600):
        data = bytearray(source.choice(originals))
        for _ in range(source.randint(1, 12)):
            start = source.randrange(len(data))
            piece = source.choice((b"", b'"', b"=?", b";", b"\r\n", b"*0*=", b"\x00\xff", b"(", b"<", b"\xc4\x91"))
            data[start : start + source.randint(0, 9)] = piece
        letter = letters.read(bytes(data))
        for one in letter.enclosures:
            letters.opened(bytes(data))[one.path]
        assert letter.fault in SENTENCES or letter.enclosures


# ---------------------------------------------------------------------------------------------------------- mailboxes


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mailbox_is_cut_at_its_separators_only(end: str) -> None:
    separators = (
        "From 1701234567890@xxx Wed Jun 16 01:30:05 +0000 2021",
        "From - Wed Jun 16 08:31:00 2021",
        "From ttud@skhcn.example Wed Jun 16 08:31:00 2021",
        "From ",
    )
    body = "Kính gửi.\n\nFrom the office we send this: nothing.\n\nFrom now on: 08:30 in 2021\nwe wait.\n>From a to b\n"
    made = [f"Subject: thư {n}\nContent-Type: text/plain\n\n{body}\n" for n in range(len(separators))]
    text = "".join(f"{line}\n{one}" for line, one in zip(separators, made, strict=True)).replace("\n", end)
    cut = [text.encode()[start:stop].decode() for start, stop in letters.mails(text.encode())]
    assert cut == [one.replace("\n", end) for one in made]


def test_what_is_no_mailbox_has_no_mails() -> None:
    assert letters.mails(b"") == [] and letters.mails(mails.RECEIVED["zimbra"].encode()) == []


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: application/octet-stream;\r\n name*0*=UTF-8''Bi%E1;\r\n name*1*=%BB%83u.xlsx",
        "Content-Type: application/octet-stream\r\nContent-Disposition: attachment;\r\n filename*1*=%83u.xlsx;"
        "\r\n filename*0*=UTF-8''Bi%E1%BB",
    ],
)
def test_a_name_cut_inside_a_letter_is_whole_in_either_header(head: str) -> None:
    data = (
        "From: vp@so.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        f"{head}\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBA==\r\n--x--\r\n"
    )
    assert [one.name for one in letters.read(data.encode()).enclosures] == ["Biểu.xlsx"]
