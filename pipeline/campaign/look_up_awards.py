"""What a row of `Hình thức` must know of other rows and sheets: chains that end, quotas that agree. Pure.

In: the rows of the campaign workbook's tables. Out: looked-up columns with the column each explains; the rules and
their sentences lie in expectations/dot-thi-dua/hinh-thuc.json.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from pipeline.campaign.facts import fact, per_kind
from pipeline.campaign.quotas import ROUNDINGS, of_headcount
from pipeline.campaign.rows import QUOTAS, Record, Sheets, by_row, day, resolver, share
from pipeline.shapes import NO, YES

_NAMED = 8  # units in one sentence


def awards(rows_of: Sheets, kinds: Sequence[Record], reckoned: date | None) -> dict[str, tuple[str, list[Any]]]:
    """Look up each award; `reckoned` is the day whose rates count, None while no day is known."""
    rows, quotas = rows_of["hinh-thuc"], by_row(rows_of[QUOTAS])
    places = {row["code"]: place for place, row in enumerate(rows) if row.get("code")}
    award_of = resolver(rows)
    rated = {
        award_of(rate.get("award"))
        for rate in rows_of["muc-thuong"]
        if reckoned and (since := day(rate.get("since"))) and since <= reckoned
    }
    conflicts: list[str | None] = []
    for row in rows:
        own, total = quotas.get(int(row["row"]), {}), row.get("quota")
        bad = [
            per_kind("Tối đa", kind)
            for kind in kinds
            if (most := own.get(kind["code"])) is not None and (most < 0 or (total is not None and most > total))
        ]
        conflicts.append(", ".join(bad) or None)
    return {
        "quota_conflict": ("quota", conflicts),
        "chain_ok": (
            "otherwise",
            [
                fact(places[row["otherwise"]] > place if row.get("otherwise") in places else None)
                for place, row in enumerate(rows)
            ],
        ),
        "per_unit_ok": ("per_unit", [_per_unit_ok(row) for row in rows]),
        "kinds_sum": ("quota", [_kinds_sum(row, quotas.get(int(row["row"]), {}), kinds) for row in rows]),
        "no_seat": ("quota", [_no_seat(row, quotas.get(int(row["row"]), {}), kinds) for row in rows]),
        "per_unit_over": ("per_unit", [_over(_whole(row), row.get("quota")) for row in rows]),
        "floor_over": (
            "per_unit_floor",
            [_over(row.get("per_unit_floor"), _whole(row), row.get("quota")) for row in rows],
        ),
        **_shares(rows_of),
        "rate_known": ("code", [fact(row["code"] in rated if row.get("code") and reckoned else None) for row in rows]),
    }


def _kinds_sum(row: Record, own: Mapping[str, Any], kinds: Sequence[Record]) -> int | None:
    """Give what the limits of all kinds come to, where that is less than the total: then the total is never reached."""
    limits = [own.get(kind["code"]) for kind in kinds]
    known = [int(limit) for limit in limits if limit is not None]
    total = row.get("quota")
    return sum(known) if total is not None and len(known) == len(limits) and 0 < sum(known) < total else None


def _no_seat(row: Record, own: Mapping[str, Any], kinds: Sequence[Record]) -> str | None:
    """Tell of an award that nobody can be given: no kind of nominee, or no unit, has a seat."""
    return fact((bool(kinds) and all(own.get(kind["code"]) == 0 for kind in kinds)) or _whole(row) == 0)


def _whole(row: Record) -> int | None:
    """Give `Tối đa mỗi đơn vị` where it is a number; None for a share, and for what is none of both."""
    try:
        most = share(row.get("per_unit"))
    except ValueError:
        return None
    return most if isinstance(most, int) else None


def _over(number: int | None, *limits: int | None) -> int | None:
    """Give the first limit that a number is above."""
    return next((limit for limit in limits if number is not None and limit is not None and number > limit), None)


def _shares(rows_of: Sheets) -> dict[str, tuple[str, list[Any]]]:
    """Name the units that a share of their headcount leaves without a seat, for each award that states no floor."""
    units = [row for row in rows_of["don-vi"] if row.get("code")]
    people = Counter(row.get("unit_code") for row in rows_of["nhan-su"])
    nobody = [unit["code"] for unit in units if not people[unit["code"]]]
    zero: list[str | None] = []
    empty: list[str | None] = []
    for row in rows_of["hinh-thuc"]:
        most = None
        if _per_unit_ok(row) == YES and isinstance(found := share(row["per_unit"]), Fraction):
            most = found
        rounding = str(row.get("per_unit_rounding"))
        left_out = [
            f"{unit['code']} ({people[unit['code']]} người)"
            for unit in units
            if most and people[unit["code"]] and not of_headcount(most, rounding, people[unit["code"]])
        ]
        unstated = row.get("per_unit_floor") is None
        zero.append(_named(left_out) if unstated else None)
        empty.append(_named(nobody) if most is not None and unstated else None)
    return {"share_zero": ("per_unit", zero), "no_headcount": ("per_unit", empty)}


def _named(words: Sequence[str]) -> str | None:
    """Name the first of many, and how many more there are."""
    more = len(words) - _NAMED
    return ", ".join(words[:_NAMED]) + (f" và {more} đơn vị nữa" if more > 0 else "") if words else None


def _per_unit_ok(row: Record) -> str | None:
    floor = row.get("per_unit_floor")
    if row.get("per_unit") is None:
        return None if floor is None and row.get("per_unit_rounding") is None else NO
    try:
        most = share(row["per_unit"])
    except ValueError:
        return NO
    rounded = row.get("per_unit_rounding") in ROUNDINGS
    return fact((floor is None or floor >= 0) and (isinstance(most, int) or (bool(most) and rounded)))
