"""The money: the campaign's dated tables and a day in, what each award brings each kind of nominee out. Pure.

Whole đồng and fractions only. What is only proposed upwards has its amount, marked as outside the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import TypeVar

from pipeline.campaign import BaseSalary, Campaign, RewardRate, deadlines
from pipeline.shapes import BY_BIRTH_DATE, BY_UNIT, DECIDED_HERE, Amount, Nomination, Outcome
from pipeline.text.dates import short_date
from pipeline.text.numbers import decimal, dong

STEP = 10_000  # đồng (NĐ 91/2017, Đ.68 khoản 2: "làm tròn số lên hàng chục ngàn đồng")
ROUND_UP, ROUND_NEAREST = "Lên", "Gần nhất"  # `Làm tròn tiền thưởng`; `Không` is what is left
DOUBLE = "Gấp đôi mức cá nhân"  # `Mức thưởng tập thể`

Dated = TypeVar("Dated", BaseSalary, RewardRate)


def reckoned_on(campaign: Campaign, as_of: date) -> tuple[date, str]:
    """Give the day whose salary and rates count, and the sentence that says which day it is.

    `Ngày quyết định`; while that is blank, the earlier of `as_of` and the date of `BAO_CAO` ("Settled readings").
    """
    decided = campaign.settings.decided_on
    if decided is not None:
        return decided, f"Tính theo mức tại ngày quyết định {short_date(decided)}."
    report = min((row.before for row in campaign.deadlines if row.code == deadlines.REPORT), default=as_of)
    if report < as_of:
        return report, f"Chưa có ngày quyết định; tạm tính theo mức tại hạn báo cáo {short_date(report)}."
    return as_of, f"Chưa có ngày quyết định; tạm tính theo mức tại ngày {short_date(as_of)}."


def amounts(campaign: Campaign, on: date) -> tuple[Amount, ...]:
    """Give the reward of each award for each kind of nominee on a day, in đồng, in the order of the campaign's tables.

    The last row of `Lương cơ sở` and of `Mức thưởng` not after the day counts; an award or kind without one has no
    amount. A kind identified by its unit is a collective. Source: NĐ 91/2017, Đ.68, Đ.73; `Làm tròn tiền thưởng`,
    `Mức thưởng tập thể`.
    """
    salary = _last(campaign.base_salaries, on)
    if salary is None:
        return ()
    persons = [kind.code for kind in campaign.kinds if kind.identified_by == BY_BIRTH_DATE]
    settings = campaign.settings
    out = []
    for award in campaign.awards:
        rate = _last([row for row in campaign.reward_rates if row.award == award.code], on)
        if rate is None:
            continue
        of_person = next((rate.coefficients[code] for code in persons if code in rate.coefficients), None)
        for kind in campaign.kinds:
            coefficient = rate.coefficients.get(kind.code)
            if settings.collective_reward == DOUBLE and kind.identified_by == BY_UNIT and of_person is not None:
                coefficient = 2 * of_person
                amount = 2 * _rounded(salary.amount * of_person, settings.reward_rounding)
                words = f"2 × mức cá nhân ({dong(salary.amount)} × {decimal(of_person)})"
            elif coefficient is not None:
                amount = _rounded(salary.amount * coefficient, settings.reward_rounding)
                words = f"{dong(salary.amount)} × {decimal(coefficient)}"
            else:
                continue
            basis = f"{words}; lương cơ sở theo {salary.source}; hệ số theo {rate.source}"
            counts = award.authority == DECIDED_HERE
            sources = (salary.source, rate.source)
            out.append(Amount(award.code, kind.code, salary.amount, coefficient, amount, basis, counts, *sources))
    return tuple(out)


def total(outcomes: Iterable[Outcome], nominations: Iterable[Nomination], table: Iterable[Amount]) -> int:
    """Give what the awards decided here cost together, in đồng; what is only proposed upwards is left out."""
    kinds = {nomination.code: nomination.kind for nomination in nominations}
    each = {(amount.award, amount.kind): amount.amount for amount in table if amount.counts}
    return sum(each.get((outcome.result, kinds.get(outcome.nomination, "")), 0) for outcome in outcomes)


def _last(rows: Sequence[Dated], on: date) -> Dated | None:
    """Give the row in force on the day: the last that began by then."""
    return max((row for row in rows if row.since <= on), key=lambda row: row.since, default=None)


def _rounded(amount: Fraction, rounding: str) -> int:
    if rounding == ROUND_UP:
        return ceil(amount / STEP) * STEP
    if rounding == ROUND_NEAREST:
        return floor(amount / STEP + Fraction(1, 2)) * STEP
    return floor(amount + Fraction(1, 2))
