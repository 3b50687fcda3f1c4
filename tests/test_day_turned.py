"""Days whose day and month were turned round: noticed where they lie behind the receipt, or the roster differs."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaign import Person, parameters
from pipeline.intake import lookups, read, tables
from pipeline.shapes import Finding, Received, Severity, Standing
from pipeline.validation import suites, validate
from tests.small_campaign import CAMPAIGN, form, suites_of
from tests.test_intake_tables import FORM, body, person
from tests.workbooks import workbook

RECEIVED = datetime(2021, 6, 15, 9, 0)


def found(markdown: str, received: datetime | None = RECEIVED, born: tuple[date, ...] = ()) -> list[Finding]:
    """Check one form; `born` are the birth dates of those in the roster named Nguyễn Văn An."""
    reading = read.workbook("VP.xlsx", workbook(markdown), FORM)
    one = Received("VP.xlsx", reading.sha256, "VP", received, Standing.COUNTS, True, "")
    about = ("Chuyên viên", "Công chức", "Người trực tiếp")
    roster = tuple(Person("VP", "Ông", "Nguyễn Văn An", day, *about) for day in born)
    campaign = dataclasses.replace(CAMPAIGN, roster=roster) if born else CAMPAIGN
    gathered, own = tables.gather([one], [reading], campaign, suites_of("bieu-mau"))
    values = parameters(campaign)
    bound = {key: suites.bind(suite, values) for key, suite in suites_of("bieu-mau").items()}
    return [*own, *validate.tables(gathered, bound, own)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2021-08-06", "06/08/2021 (biểu nhận ngày 15/06/2021, có phải 08/06/2021?): sau khi biểu đã gửi."),
        ("2021-06-16", "16/06/2021 (biểu nhận ngày 15/06/2021): sau khi biểu đã gửi."),
        ("2021-12-11", "11/12/2021 (biểu nhận ngày 15/06/2021): sau khi biểu đã gửi."),
        ("2021-06-15", ""),
        ("2021-06-08", ""),
    ],
)
def test_a_meeting_after_the_form_was_sent_is_noticed_with_the_likely_day(written: str, said: str) -> None:
    named = [one for one in found(form().replace("2021-06-10", written)) if one.code == "TIN-16"]
    assert [one.message for one in named] == ([said] if said else [])
    assert all((one.severity, one.cell, one.heading) == (Severity.WARNING, "B10", "Ngày họp xét") for one in named)


def test_a_letter_and_a_paper_after_the_form_was_sent_are_noticed() -> None:
    papers = "| BB | | 3/BB | 2021-07-06 | |\n| BB | | 3/BB | 2021-06-07 | |"
    markdown = form(body(papers=papers)).replace("| Ngày tờ trình | |", "| Ngày tờ trình | 2021-07-06 |")
    assert [(one.code, one.cell) for one in found(markdown) if one.code in ("TIN-15", "GTN-06")] == [
        ("GTN-06", "D2"),
        ("TIN-15", "B9"),
    ]


def test_while_the_receipt_is_unknown_nothing_is_said() -> None:
    late = form().replace("2021-06-10", "2021-08-06")
    assert not [one for one in found(late, received=None) if one.code == "TIN-16"]


@pytest.mark.parametrize(
    ("roster", "asked"),
    [
        ((date(1985, 3, 5),), True),
        ((date(1985, 5, 3),), False),
        ((date(1985, 3, 6),), False),
        ((date(1985, 3, 5), date(1985, 5, 3)), False),  # a namesake has the day as it is written
    ],
)
def test_a_birth_date_turned_round_is_noticed_by_the_roster(roster: tuple[date, ...], asked: bool) -> None:
    markdown = form(body(people=person("Nguyễn Văn An", birth="1985-05-03")))
    named = [one for one in found(markdown, born=roster) if one.code == "CN-18"]
    assert [(one.cell, "danh sách nhân sự ghi 05/03/1985" in one.message) for one in named] == [("D2", True)] * asked


@given(st.dates())
def test_a_day_turned_round_twice_is_itself(day: date) -> None:
    turned = lookups.turned(day)
    if turned is None:
        assert day.day > 12 or day.day == day.month
    else:
        assert turned != day and lookups.turned(turned) == day
