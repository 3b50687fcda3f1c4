"""Dates: written by the rule of zeros, read as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import dates


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2021, 6, 5), "ngày 05 tháng 6 năm 2021", "05/6/2021"),
        (date(2021, 1, 26), "ngày 26 tháng 01 năm 2021", "26/01/2021"),
        (date(2021, 2, 10), "ngày 10 tháng 02 năm 2021", "10/02/2021"),
        (date(2021, 6, 18), "ngày 18 tháng 6 năm 2021", "18/6/2021"),
        (date(2021, 1, 8), "ngày 08 tháng 01 năm 2021", "08/01/2021"),
        (date(2021, 12, 31), "ngày 31 tháng 12 năm 2021", "31/12/2021"),
        (date(2021, 3, 3), "ngày 03 tháng 3 năm 2021", "03/3/2021"),
    ],
)
def test_the_rule_of_zeros(day: date, long: str, short: str) -> None:
    assert dates.long_date(day) == long
    assert dates.short_date(day) == short


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_days_have_two_figures_and_of_the_months_only_the_first_two(day: date) -> None:
    for written, form in (
        (dates.long_date(day), r"ngày (\d+) tháng (\d+) năm (\d{4})"),
        (dates.short_date(day), r"(\d+)/(\d+)/(\d{4})"),
    ):
        found = re.fullmatch(form, written)
        assert found and tuple(map(int, found.groups())) == (day.day, day.month, day.year)
        assert len(found[1]) == 2
        assert len(found[2]) == (2 if day.month in (1, 2, 10, 11, 12) else 1)


def test_gaps_for_the_pen() -> None:
    assert dates.long_date(None) == "ngày … tháng … năm …"
    assert dates.long_date(None, 2021) == "ngày … tháng … năm 2021"


@given(st.dates())
def test_a_date_is_read_as_it_is_written(day: date) -> None:
    if day.year >= 1000:
        assert dates.parse_date(dates.short_date(day)) == day
        assert dates.parse_datetime(dates.short_date(day)) == datetime(day.year, day.month, day.day)


WAYS = st.tuples(
    st.sampled_from("/.-"), st.sampled_from(["{}", "{:02d}"]), st.sampled_from(["{}", " {} ", "\u00a0{}\n"])
)


MOMENTS = [
    "{d} {h}:{m:02d}:{s:02d}",
    "{h:02d}:{m}:{s} {d}",
    "{d}, lúc {h}:{m}:{s}",
    "hồi {h}:{m}:{s}, ngày {d}",
    "{d} {h}h{m}",
    "{d} {h} giờ {m} phút",
    "{h:02d}h{m:02d} ngày {d}",
    "LÚC {h} GIỜ {m:02d}, NGÀY {d}",
    "{h}h{m}p {d}",
    "{d} {h}h",
    "{h} giờ ngày {d}",
    "{d}",
]


def typed(day: date, sep: str, figures: str, around: str) -> str:
    return around.format(f"{figures.format(day.day)}{sep}{figures.format(day.month)}{sep}{day.year}")


@given(st.dates(date(1000, 1, 1)), WAYS)
def test_a_date_is_read_however_it_is_typed(day: date, way: tuple[str, str, str]) -> None:
    assert dates.parse_date(typed(day, *way)) == day


@given(
    st.datetimes(datetime(1000, 1, 1)),
    WAYS,
    st.sampled_from(MOMENTS),
)
def test_a_moment_is_read_however_it_is_typed(moment: datetime, way: tuple[str, str, str], form: str) -> None:
    sep, figures, _ = way
    day = typed(moment.date(), sep, figures, "{}")
    told = {"s": "second", "m": "minute", "h": "hour"}
    meant = moment.replace(microsecond=0, **{part: 0 for letter, part in told.items() if "{" + letter not in form})
    assert dates.parse_datetime(form.format(d=day, h=moment.hour, m=moment.minute, s=moment.second)) == meant


@given(st.datetimes(datetime(1000, 1, 1)))
def test_a_moment_is_read_as_machines_write_it(moment: datetime) -> None:
    for written in (moment.replace(microsecond=0).isoformat(), f"{moment:%Y-%m-%d %H:%M:%S}".zfill(19)):
        assert dates.parse_datetime(written) == moment.replace(microsecond=0)


@given(st.dates())
def test_the_month_is_never_taken_for_the_day(day: date) -> None:
    if day.day > 12 and day.year >= 1000:
        with pytest.raises(ValueError):
            dates.parse_date(f"{day.month}/{day.day}/{day.year}")


@pytest.mark.parametrize(
    "text", ["18/6/2021", "18-6-2021", "18.06.2021", " 18 / 06/2021 ", "Ngày 18 tháng 6 năm 2021", "2021-06-18"]
)
def test_parse_date(text: str) -> None:
    assert dates.parse_date(text) == date(2021, 6, 18)


@pytest.mark.parametrize(
    "text", ["", "6/18/2021", "31/4/2021", "18/6/21", "18/6-2021", "18 6 2021", "2021-18-06", "nay"]
)
def test_parse_date_refuses(text: str) -> None:
    with pytest.raises(ValueError):
        dates.parse_date(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("17/6/2021 16:45", datetime(2021, 6, 17, 16, 45)),
        ("17/6/2021 16:45:09", datetime(2021, 6, 17, 16, 45, 9)),
        ("17-6-2021, lúc 7h30", datetime(2021, 6, 17, 7, 30)),
        ("16:45 17/6/2021", datetime(2021, 6, 17, 16, 45)),
        ("7h 17/6/2021", datetime(2021, 6, 17, 7)),
        ("16 giờ 45 phút, ngày 17/6/2021", datetime(2021, 6, 17, 16, 45)),
        ("Lúc 16 GIỜ 45 ngày 17/6/2021", datetime(2021, 6, 17, 16, 45)),
        ("2021-06-17T16:45:00", datetime(2021, 6, 17, 16, 45)),
        ("2021-06-17 16:45", datetime(2021, 6, 17, 16, 45)),
        ("17/6/2021", datetime(2021, 6, 17)),
    ],
)
def test_parse_datetime(text: str, moment: datetime) -> None:
    assert dates.parse_datetime(text) == moment


@pytest.mark.parametrize("text", ["", "16:45", "17/6/2021 25:00", "17/6/2021 16:75", "17/6/2021 chiều", "2021-06-17"])
def test_parse_datetime_refuses(text: str) -> None:
    with pytest.raises(ValueError):
        dates.parse_datetime(text)
