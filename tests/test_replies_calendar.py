"""The calendar, unfolded and read line by line as RFC 5545 has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.campaign import Campaign, Deadline
from pipeline.replies.calendar import calendar
from tests.papers import CAMPAIGN, SETTINGS

AS_OF = date(2021, 6, 1)


def events(data: bytes) -> list[dict[str, list[str]]]:
    """Unfold the lines and sort those of each event by name; those of an alarm are named `VALARM.<name>`."""
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    found: list[dict[str, list[str]]] = []
    inside: list[str] = []
    for line in data.replace(b"\r\n ", b"").decode("utf-8").splitlines():
        name, _, value = line.partition(":")
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert inside.pop() == value
        elif "VEVENT" in inside:
            found[-1].setdefault(f"VALARM.{name}" if inside[-1] == "VALARM" else name, []).append(value)
    assert inside == []
    return found


def test_each_date_stands_on_the_last_day_that_counts() -> None:
    made = events(calendar(CAMPAIGN, AS_OF))
    assert [event["DTSTART;VALUE=DATE"] for event in made] == [["20210617"], ["20210625"], ["20210629"]]
    assert [event["DTEND;VALUE=DATE"] for event in made] == [["20210618"], ["20210626"], ["20210630"]]
    assert made[0]["SUMMARY"] == ["Nộp hồ sơ (trước ngày 18/6/2021)"]
    assert made[0]["DTSTAMP"] == ["20210601T000000Z"]
    assert "17/6/2021" in made[0]["DESCRIPTION"][0]


def test_where_the_day_itself_counts_it_is_the_day() -> None:
    whole = replace(CAMPAIGN, settings=replace(SETTINGS, deadline_day_counts=True))
    first = events(calendar(whole, AS_OF))[0]
    assert first["DTSTART;VALUE=DATE"] == ["20210618"]
    assert first["SUMMARY"] == ["Nộp hồ sơ (hết ngày 18/6/2021)"]


def test_alarms_ring_in_the_morning_three_days_and_one_day_before() -> None:
    for event in events(calendar(CAMPAIGN, AS_OF)):
        assert event["VALARM.TRIGGER"] == ["-P2DT16H", "-PT16H"]
        assert event["VALARM.ACTION"] == ["DISPLAY", "DISPLAY"]
        assert event["VALARM.DESCRIPTION"] == event["SUMMARY"] * 2


def test_an_event_is_known_again_whatever_its_date_or_the_run() -> None:
    moved = replace(CAMPAIGN, deadlines=tuple(replace(one, before=date(2021, 7, 9)) for one in CAMPAIGN.deadlines))
    first = [event["UID"] for event in events(calendar(CAMPAIGN, AS_OF))]
    assert first == [event["UID"] for event in events(calendar(moved, date(2021, 6, 9)))]
    assert len({uid for (uid,) in first}) == 3
    assert first[0] == ["thidua-2021-01-nop-ho-so@thidua.invalid"]


def test_what_is_typed_is_text() -> None:
    task = "Nộp; gửi, đủ \\ cả\r\nBEGIN:VEVENT\r\n" + "ữ" * 200
    hostile: Campaign = replace(CAMPAIGN, deadlines=(Deadline("A", task, date(2021, 6, 18)),))
    (event,) = events(calendar(hostile, AS_OF))
    assert event["SUMMARY"] == ["Nộp\\; gửi\\, đủ \\\\ cả\\nBEGIN:VEVENT\\n" + "ữ" * 200 + " (trước ngày 18/6/2021)"]
