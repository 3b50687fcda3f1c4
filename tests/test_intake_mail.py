"""The letter box: mails beside plain files, the register over headers, addresses against codes, one state a unit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaign import Campaign
from pipeline.intake import letters, mail, read, standing
from pipeline.selection import states
from pipeline.shapes import Finding, Received, Standing, State
from tests import mails
from tests.mails import VIETNAMESE, attachment, forwarded
from tests.small_campaign import CAMPAIGN, form
from tests.test_intake_receipt import FORM, OTHER, THIRD, codes, register, standings
from tests.workbooks import workbook

ADDRESSES = {"VP": "vp@skhcn.example", "TTUD": "TTUD@skhcn.example; ttud.caobang@gmail.example", "CDCS": ""}
POSTED = dataclasses.replace(
    CAMPAIGN, units=tuple(dataclasses.replace(unit, email=ADDRESSES[unit.code]) for unit in CAMPAIGN.units)
)


@cache
def book(body: str = "", unit: str = "VP") -> bytes:
    return workbook(form(body, unit))


def sent(
    *pieces: str, day: int = 16, hour: int = 8, sender: str = "vp@skhcn.example", message_id: str = "", seconds: int = 5
) -> bytes:
    received = f"Received: by mx; {datetime(2021, 6, day):%a}, {day} Jun 2021 {hour:02d}:30:{seconds:02d} +0700\r\n"
    return mails.mail(*pieces, received=received, sender=sender, message_id=message_id or f"<{day}.{hour}.{sender}>")


def receive(
    files: Mapping[str, bytes], rows: str = "", campaign: Campaign = POSTED
) -> tuple[dict[str, Received], list[Finding]]:
    """Receive these files; the keys of the answer are file names."""
    post = mail.submissions(
        {name: (lambda data=data: data) for name, data in files.items()}, register(rows) if rows else {}
    )
    readings = [read.workbook(one.file, one.load(), FORM) for one in post.submissions if one.fault is None]
    readings += [mail.unopened(one) for one in post.submissions if one.fault is not None]
    settled, more = standing.received(post.submissions, readings, campaign)
    return {one.file: one for one in settled}, post.findings + more


# --------------------------------------------------------------------------------------------------- names and lineage


def test_an_attachment_is_named_behind_its_mail_and_carries_its_lineage() -> None:
    data = sent(attachment("VP.xlsx", book(), "outlook"), attachment("VP.xlsx", book(), "outlook"))
    post = mail.submissions({"thu-16-6.eml": lambda: data, "KHAC.xlsx": bytes}, {})
    assert [one.file for one in post.submissions] == [
        "KHAC.xlsx",
        "thu-16-6.eml › VP (2).xlsx",
        "thu-16-6.eml › VP.xlsx",
    ]
    one = post.submissions[2]
    assert one.load() == book()
    assert (one.received, one.sender, one.message_id, one.channel) == (
        datetime(2021, 6, 16, 8, 30, 5),
        "vp@skhcn.example",
        "<16.8.vp@skhcn.example>",
        "Thư điện tử",
    )
    settled, _ = receive({"thu-16-6.eml": data})
    counted = settled["thu-16-6.eml › VP.xlsx"]
    assert (counted.message_id, counted.sender) == (one.message_id, one.sender)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("name", ["hop-thu.mbox", "Hồ sơ.mbox/mbox"])
def test_a_mailbox_gives_its_mails_by_number_and_is_hashed_whole(end: bytes, name: str) -> None:
    first = sent(attachment("VP.xlsx", book()))
    third = sent(attachment("TTUD.xlsx", book(unit="TTUD")), sender="ttud@skhcn.example")
    box = b"".join(b"From - Wed Jun 16 08:31:00 2021\r\n" + one + b"\r\n" for one in (first, sent(), third))
    box = box.replace(b"\r\n", end)
    loaded: list[int] = []

    def load() -> bytes:
        loaded.append(1)
        return box

    post = mail.submissions({name: load}, {})
    assert [one.file for one in post.submissions] == [
        f"{name} › thư 1 › VP.xlsx",
        f"{name} › thư 2",
        f"{name} › thư 3 › TTUD.xlsx",
    ]
    assert [one.load() for one in post.submissions][::2] == [book(), book(unit="TTUD")]
    assert list(post.digests) == [name] and len(loaded) == 2  # once to hash and number it, once for all its mails


def test_one_mail_is_held_at_a_time() -> None:
    held: list[str] = []
    data = sent(attachment("VP.xlsx", book()))
    files = {f"{n}.eml": lambda n=n: (held.append(f"{n}.eml"), data)[1] for n in range(3)}
    post = mail.submissions(files, {})
    assert set(held) == set(files)
    held.clear()
    post.submissions[1].load()
    assert held == ["1.eml"]


def test_a_mail_is_opened_once_for_all_it_encloses(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sent(*(attachment(f"{n}.xlsx", book()) for n in range(5)))
    post = mail.submissions({"thu.eml": lambda: data}, {})
    opened: list[int] = []
    monkeypatch.setattr(letters, "_leaves", lambda held, leaves=letters._leaves: (opened.append(1), leaves(held))[1])
    assert [one.load() for one in post.submissions] == [book()] * 5 and opened == [1]


def test_mails_that_hold_no_form_are_named_and_belong_to_their_sender() -> None:
    settled, findings = receive(
        {
            "1.eml": sent(),
            "2.eml": sent(attachment("a.pdf", b"%PDF"), sender="ttud.CaoBang@gmail.example"),
            "3.eml": b"",
            "4.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"),
            "5.eml": sent(attachment("winmail.dat", b"x"), sender="ai.do@gmail.example"),
            "6.mbox": b"",
        }
    )
    assert {name: (one.unit, one.standing) for name, one in settled.items()} == {
        "1.eml": ("VP", Standing.UNUSABLE),
        "2.eml": ("TTUD", Standing.UNUSABLE),
        "3.eml": ("", Standing.UNUSABLE),
        "4.msg": ("", Standing.UNUSABLE),
        "5.eml › winmail.dat": ("", Standing.UNUSABLE),
        "6.mbox": ("", Standing.UNUSABLE),
    }
    assert all(one.reason for one in settled.values())
    assert not findings  # reading's own findings are handed on by gathering, once


def test_two_mails_of_one_message_id_are_both_read_and_named() -> None:
    one, other = (
        sent(attachment("VP.xlsx", book(body)), message_id="<x>", hour=h) for body, h in ((OTHER, 8), ("", 9))
    )
    settled, findings = receive({"a.eml": one, "b.eml": other})
    assert standings(settled) == {"a.eml › VP.xlsx": Standing.SUPERSEDED, "b.eml › VP.xlsx": Standing.COUNTS}
    assert codes(findings) == [("b.eml", "THU-13")]


# --------------------------------------------------------------------------------------------------------- the register


def test_the_register_goes_before_the_headers_and_the_difference_is_named() -> None:
    files = {"thu.eml": sent(attachment("VP.xlsx", book()), day=19)}
    settled, findings = receive(files, "| thu.eml | VP | 2021-06-17 16:00 | |")
    assert standings(settled) == {"thu.eml › VP.xlsx": Standing.COUNTS}
    assert codes(findings) == [("thu.eml › VP.xlsx", "NHAN-19")]
    settled, findings = receive(files, "| thu.eml › VP.xlsx | VP | 2021-06-17 16:00 | |")
    assert standings(settled) == {"thu.eml › VP.xlsx": Standing.COUNTS}
    settled, findings = receive(files, "| thu.eml | VP | 2021-06-19 08:30 | |")
    assert settled["thu.eml › VP.xlsx"].received == datetime(2021, 6, 19, 8, 30, 5)
    assert codes(findings) == [("thu.eml › VP.xlsx", "NHAN-13")]


def test_a_row_for_a_mailbox_is_no_time_of_its_mails() -> None:
    box = b"From \r\n" + sent(attachment("VP.xlsx", book()))
    settled, findings = receive({"h.mbox": box}, "| h.mbox | VP | 2021-06-01 16:00 | |")
    assert settled["h.mbox › thư 1 › VP.xlsx"].received == datetime(2021, 6, 16, 8, 30, 5) and not findings
    settled, findings = receive({"h.mbox": box}, "| h.mbox › thư 1 | VP | 2021-06-01 16:00 | |")
    assert settled["h.mbox › thư 1 › VP.xlsx"].received == datetime(2021, 6, 1, 16)
    assert codes(findings) == [("h.mbox › thư 1 › VP.xlsx", "NHAN-19")]


def test_a_row_whose_mail_is_gone_is_named() -> None:
    _, findings = receive({"a.eml": sent()}, "| a.eml | | 2021-06-16 08:30 | |\n| b.eml | | 2021-06-16 08:30 | |")
    assert [(one.code, one.cell) for one in findings] == [("NHAN-02", "A3")]


# -------------------------------------------------------------------------------------------------------- the addresses


def test_a_form_from_another_units_address_never_supersedes_the_units_own() -> None:
    files = {
        "1.eml": sent(attachment("VP.xlsx", book()), day=10),
        "2.eml": sent(attachment("VP.xlsx", book(OTHER)), day=12, sender="TTUD@SKHCN.example"),
    }
    settled, findings = receive(files)
    assert standings(settled) == {"1.eml › VP.xlsx": Standing.COUNTS, "2.eml › VP.xlsx": Standing.SUPERSEDED}
    assert codes(findings) == [("2.eml › VP.xlsx", "NHAN-18")]
    settled, _ = receive({"2.eml": files["2.eml"]})
    assert settled["2.eml › VP.xlsx"].considered and settled["2.eml › VP.xlsx"].unit == "VP"
    # The clerk's word in the register goes before the address.
    settled, findings = receive(files, "| 2.eml | VP | 2021-06-12 08:30 | |")
    assert standings(settled)["2.eml › VP.xlsx"] is Standing.COUNTS
    assert codes(findings) == [("2.eml › VP.xlsx", "NHAN-20")]


@pytest.mark.parametrize("sender", ["Vp@skhcn.example", ""])
def test_a_form_from_the_units_address_or_from_no_address_takes_the_place_of_the_earlier(sender: str) -> None:
    files = {
        "1.eml": sent(attachment("VP.xlsx", book()), day=10),
        "2.eml": sent(attachment("VP.xlsx", book(OTHER)), day=12, sender=sender),
    }
    settled, findings = receive(files)
    assert standings(settled)["2.eml › VP.xlsx"] is Standing.COUNTS and not findings


def test_a_form_from_an_address_of_nobody_counts_only_where_the_unit_sent_none_or_the_clerk_enters_it() -> None:
    files = {
        "1.eml": sent(attachment("VP.xlsx", book()), day=10),
        "2.eml": sent(attachment("VP.xlsx", book(OTHER)), day=12, sender="ong.a@gmail.example"),
        "3.eml": sent(attachment("VP.xlsx", book(THIRD)), day=13, sender="ttud@skhcn.example"),
    }
    settled, findings = receive(files)
    assert list(standings(settled).values()) == [Standing.COUNTS, Standing.SUPERSEDED, Standing.SUPERSEDED]
    assert codes(findings) == [("2.eml › VP.xlsx", "NHAN-17"), ("3.eml › VP.xlsx", "NHAN-18")]
    settled, findings = receive(files, "| 2.eml | VP | 2021-06-12 08:30 | |")
    assert standings(settled)["2.eml › VP.xlsx"] is Standing.COUNTS and codes(findings)[0][1] == "NHAN-18"
    del files["1.eml"]
    assert standings(receive(files)[0])["2.eml › VP.xlsx"] is Standing.COUNTS  # rather than another unit's
    plain = {"VP.xlsx": book(), "2.eml": files["2.eml"]}
    assert standings(receive(plain)[0])["VP.xlsx"] is Standing.COUNTS  # the clerk laid it there


def test_each_of_several_addresses_is_the_units_and_a_unit_without_one_is_not_compared() -> None:
    one = sent(attachment("a.xlsx", book(unit="TTUD")), sender="ttud.caobang@gmail.example")
    assert not receive({"1.eml": one})[1]
    other = sent(attachment("a.xlsx", book(unit="CDCS")), sender="ai.do@gmail.example")
    assert not receive({"1.eml": other})[1]


def test_a_form_without_a_code_is_its_senders() -> None:
    bare = form().split("# !_thidua")[0].replace("| Mã đơn vị | VP |", "| Mã đơn vị | |")
    settled, _ = receive({"1.eml": sent(attachment("a.xlsx", workbook(bare)), sender="ttud@skhcn.example")})
    assert settled["1.eml › a.xlsx"].unit == "TTUD"
    settled, findings = receive({"1.eml": sent(attachment("a.xlsx", workbook(bare)), sender="x@y.example")})
    assert settled["1.eml › a.xlsx"].unit == "" and ("1.eml › a.xlsx", "NHAN-09") in codes(findings)


# ------------------------------------------------------------------------------------------------ hostile attachments


def test_hostile_attachments_are_named_and_a_lock_file_is_known_behind_its_mail() -> None:
    deep = sent(forwarded(sent(attachment(VIETNAMESE, book(), "thunderbird"))))
    bad = attachment("hong.xlsx", b"x").replace("eA==", "@@@@")
    files = {
        "1.eml": sent(attachment("~$VP.xlsx", b"\x05Nong"), attachment("C:\\x.xlsx", b"PK\x03\x04"), bad),
        "2.eml": deep,
    }
    post = mail.submissions({name: (lambda data=data: data) for name, data in files.items()}, {})
    found = {one.file: read.workbook(one.file, one.load(), FORM) for one in post.submissions}
    assert {name: [one.code for one in reading.findings] for name, reading in found.items()} == {
        "1.eml › hong.xlsx": ["TEP-01"],
        "1.eml › x.xlsx": ["TEP-05"],
        "1.eml › ~$VP.xlsx": ["TEP-02"],
        f"2.eml › {VIETNAMESE}": [],
    }


# -------------------------------------------------------------------------------------------------- one state each unit

BODIES = ("", OTHER, THIRD)
UNITS = ("VP", "TTUD", "CDCS", "LA")
SENDERS = ("vp@skhcn.example", "ttud@skhcn.example", "ai.do@gmail.example")


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[dict[str, bytes], list[str]]:
    files: dict[str, bytes] = {}
    rows: list[str] = []
    for number in range(draw(st.integers(0, 6))):
        held = [
            draw(
                st.sampled_from(
                    [book(body, unit) for body in BODIES[:2] for unit in UNITS] + [b"", b"%PDF", b"PK\x03\x04"]
                )
            )
            for _ in range(draw(st.integers(0, 2)))
        ]
        day, hour = draw(st.integers(16, 19)), draw(st.integers(0, 23))
        if draw(st.booleans()):
            name = f"{number}.eml"
            pieces = [attachment(f"{place}.xlsx", data) for place, data in enumerate(held)]
            files[name] = sent(*pieces, day=day, hour=hour, sender=draw(st.sampled_from(SENDERS)))
        elif held:
            name = f"{number}.xlsx"
            files[name] = held[0]
        else:
            name = f"mat-{number}.xlsx"
        if draw(st.booleans()):
            rows.append(f"| {name} | {draw(st.sampled_from(('', *UNITS)))} | 2021-06-{day} {hour:02d}:30 | |")
    return files, rows


@settings(max_examples=60, deadline=None)
@given(arrivals(), st.booleans())
def test_every_unit_is_in_exactly_one_state_and_at_most_one_file_of_it_counts(
    came: tuple[dict[str, bytes], list[str]], day_counts: bool
) -> None:
    files, rows = came
    campaign = dataclasses.replace(
        POSTED, settings=dataclasses.replace(POSTED.settings, deadline_day_counts=day_counts)
    )
    settled, findings = receive(files, "\n".join(rows), campaign)
    shown = states.states(campaign, list(settled.values()), findings, [], date(2021, 6, 30))
    assert [one.unit for one in shown] == [unit.code for unit in campaign.units]
    assert sum(sum(one.state is state for one in shown) for state in State) == len(campaign.units)
    for unit in campaign.units:
        considered = [one for one in settled.values() if one.unit == unit.code and one.considered]
        counted = [one for one in considered if one.standing is Standing.COUNTS]
        assert len(considered) <= 1 and len(counted) <= 1
        for one in counted:
            last = date(2021, 6, 18 if day_counts else 17)
            assert one.received is None or one.received.date() <= last
    assert all(one.reason for one in settled.values())
    assert {one.split(" › ")[0] for one in settled} == set(files)  # nothing that lies there is passed over
    shuffled = dict(sorted(files.items(), key=lambda item: item[1]))
    assert receive(shuffled, "\n".join(sorted(rows, reverse=True)), campaign)[0] == settled
