"""The money, against the figures of the decrees."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaign import BaseSalary, Campaign, Kind, RewardRate
from pipeline.selection import reward
from pipeline.shapes import BY_UNIT, Outcome
from tests.selecting import KINDS, campaign, nomination

SALARIES = tuple(
    BaseSalary(date.fromisoformat(since), amount, "NĐ")
    for since, amount in (("2023-07-01", 1_800_000), ("2019-07-01", 1_490_000), ("2024-07-01", 2_340_000))
)


def rate(code: str, person: str, collective: str, since: str = "2017-10-01") -> RewardRate:
    coefficients = {"CN": Fraction(person), "TT": Fraction(collective)}
    return RewardRate(date.fromisoformat(since), "NĐ 91/2017/NĐ-CP", code, coefficients)


def whole(*rates: RewardRate, **settings: object) -> Campaign:
    rates = rates or (rate("BK", "1", "2"), rate("GK", "0.3", "0.6"), rate("BK", "1.5", "3", "2024-01-01"))
    return campaign(settings=settings, base_salaries=SALARIES, reward_rates=rates)


def table(made: Campaign, on: date) -> dict[tuple[str, str], int]:
    return {(a.award, a.kind): a.amount for a in reward.amounts(made, on)}


def test_the_amounts_of_june_2021() -> None:
    got = reward.amounts(whole(), date(2021, 6, 24))
    assert [(a.award, a.kind, a.amount, a.counts) for a in got] == [
        ("BK", "TT", 2_980_000, False),
        ("BK", "CN", 1_490_000, False),
        ("GK", "TT", 900_000, True),
        ("GK", "CN", 450_000, True),
    ]
    assert got[3].basis == "1.490.000 đồng × 0,3; lương cơ sở theo NĐ; hệ số theo NĐ 91/2017/NĐ-CP"


@pytest.mark.parametrize(
    ("on", "bk"),
    [("2019-07-01", 1_490_000), ("2023-06-30", 1_490_000), ("2023-07-01", 1_800_000), ("2024-01-01", 2_700_000)],
)
def test_the_rows_in_force_on_the_day_count(on: str, bk: int) -> None:
    assert table(whole(), date.fromisoformat(on))["BK", "CN"] == bk


def test_before_the_first_row_there_is_no_amount() -> None:
    assert reward.amounts(whole(), date(2019, 6, 30)) == ()
    assert ("GK", "CN") not in table(whole(rate("BK", "1", "2")), date(2021, 6, 24))


@pytest.mark.parametrize(
    ("rounding", "person", "collective"),
    [("Lên", 450_000, 900_000), ("Gần nhất", 450_000, 890_000), ("Không", 447_000, 894_000)],
)
def test_rounding_is_a_setting(rounding: str, person: int, collective: int) -> None:
    got = table(whole(reward_rounding=rounding), date(2021, 6, 24))
    assert (got["GK", "CN"], got["GK", "TT"]) == (person, collective)


def test_a_collective_by_its_own_coefficient_or_twice_the_rounded_amount() -> None:
    on = date(2024, 7, 1)
    assert table(whole(), on)["GK", "TT"] == 1_410_000
    assert table(whole(collective_reward="Gấp đôi mức cá nhân"), on)["GK", "TT"] == 1_420_000
    assert table(whole(collective_reward="Gấp đôi mức cá nhân"), on)["GK", "CN"] == 710_000


def test_a_third_kind_is_a_row() -> None:
    kinds = (*KINDS, Kind("HGD", "Hộ gia đình", "Hộ gia đình", BY_UNIT))
    rates = (RewardRate(date(2017, 10, 1), "", "GK", {"CN": Fraction(3, 10), "HGD": Fraction(9, 20)}),)
    made = campaign(kinds=kinds, base_salaries=SALARIES, reward_rates=rates)
    assert table(made, date(2021, 6, 24)) == {("GK", "CN"): 450_000, ("GK", "HGD"): 680_000}


def test_the_total_leaves_out_what_is_only_proposed_and_what_is_undecided() -> None:
    nominations = [nomination("a", kind="CN"), nomination("b", kind="TT"), nomination("c"), nomination("d")]
    outcomes = [
        Outcome("a", "GK", ""),
        Outcome("b", "GK", ""),
        Outcome("c", "BK", ""),
        Outcome("d", "Hòa phiếu", "", "GK"),
    ]
    assert reward.total(outcomes, nominations, reward.amounts(whole(), date(2021, 6, 24))) == 1_350_000


@pytest.mark.parametrize(
    ("decided", "as_of", "day"),
    [
        (date(2021, 6, 24), date(2021, 7, 30), date(2021, 6, 24)),
        (None, date(2021, 6, 20), date(2021, 6, 20)),
        (None, date(2021, 7, 30), date(2021, 6, 30)),
    ],
)
def test_the_day_it_is_reckoned_at(decided: date | None, as_of: date, day: date) -> None:
    on, words = reward.reckoned_on(whole(decided_on=decided), as_of)
    assert on == day and f"{day.day}/6/2021" in words


@settings(deadline=None)
@given(st.integers(1, 5_000_000), st.integers(1, 500))
def test_rounding_up_gives_whole_tens_of_thousands_and_never_less(base: int, hundredths: int) -> None:
    made = campaign(
        base_salaries=(BaseSalary(date(2021, 1, 1), base, ""),),
        reward_rates=(RewardRate(date(2021, 1, 1), "", "GK", {"CN": Fraction(hundredths, 100)}),),
    )
    (amount,) = (a.amount for a in reward.amounts(made, date(2021, 6, 1)))
    assert amount % 10_000 == 0 and 0 <= amount * 100 - base * hundredths < 1_000_000
