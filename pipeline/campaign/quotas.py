"""`Tối đa mỗi đơn vị` as a number of nominees: a row of `Hình thức` and a unit's headcount in. Pure.

A share of the headcount is rounded as `Làm tròn chỉ tiêu` says and never under `Ít nhất`. Why so:
docs/decisions/0014-dot-sau-va-dot-khac.md.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import ceil, floor

from pipeline.campaign.shape import Award, Campaign
from pipeline.text.numbers import decimal

UP, DOWN, NEAREST = "Lên", "Xuống", "Gần nhất"
ROUNDINGS = (UP, DOWN, NEAREST)  # `Làm tròn chỉ tiêu`


def headcounts(campaign: Campaign) -> dict[str, int]:
    """Give the number of rows in `Nhân sự` of each unit of the campaign."""
    people = Counter(person.unit for person in campaign.roster)
    return {unit.code: people[unit.code] for unit in campaign.units}


def of_headcount(share: Fraction, rounding: str, people: int) -> int:
    """Give a share of a headcount as a whole number; a half is rounded up where the nearest is asked for."""
    exact = share * people
    if rounding == UP:
        return ceil(exact)
    return floor(exact + Fraction(1, 2)) if rounding == NEAREST else floor(exact)


def unit_limit(award: Award, people: int) -> int | None:
    """Give the most nominees of one unit of so many people; None where there is no limit."""
    limit = award.per_unit
    if isinstance(limit, Fraction):
        limit = of_headcount(limit, award.per_unit_rounding, people)
    return None if limit is None else max(limit, award.per_unit_floor or 0)


def per_unit_in_words(award: Award) -> str:
    """Say the limit as the clerk entered it: `3`, `15% số người, làm tròn xuống, ít nhất 1`; "" where there is none."""
    if award.per_unit is None:
        return ""
    if not isinstance(award.per_unit, Fraction):
        return str(award.per_unit)
    words = f"{decimal(award.per_unit * 100)}% số người, làm tròn {award.per_unit_rounding.lower()}"
    return words if award.per_unit_floor is None else f"{words}, ít nhất {award.per_unit_floor}"
