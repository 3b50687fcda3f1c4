"""The two drawings of the board, as figures: states and outcomes in; places, widths and counts out. Pure.

The template draws them as SVG and says the words. Every measure is in units of a drawing `WIDTH` wide, made for the
narrow screen of a phone, so that its letters are never smaller than the page's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

from pipeline.campaign import Campaign
from pipeline.campaign.deadlines import last_day, submission
from pipeline.shapes import Nomination, Outcome, Result, UnitState
from pipeline.text.dates import short_date

WIDTH = 340
LEFT, RIGHT, TOP, BOTTOM = 30, 330, 34, 170  # the frame of the curve
BAR, STEP, BELOW = 18, 44, 8  # a unit's bar, from one unit to the next, the last one's margin
MOST_UNITS = 30
NARROWEST = 14  # a part holds the figure of its count

Words = dict[str, Any]


def submissions(campaign: Campaign, states: Sequence[UnitState]) -> Words | None:
    """Draw how many units have sent in by when, up to the deadline and the last that came; None before the first.

    `duong` are the points of the curve, `han` where the time to send in is over (Kế hoạch, mục IV.5).
    """
    came = sorted(state.received for state in states if state.received is not None)
    deadline = submission(campaign)
    if not came:
        return None
    over = datetime.combine(last_day(campaign, deadline) + timedelta(days=1), time()) if deadline else came[-1]
    start = datetime.combine(min(came[0], over).date(), time())
    end = datetime.combine(max(came[-1], over).date() + timedelta(days=1), time())

    def across(moment: datetime) -> int:
        return LEFT + round((RIGHT - LEFT) * ((moment - start) / (end - start)))

    def up(number: int) -> int:
        return BOTTOM - round((BOTTOM - TOP) * number / len(states))

    points, sent = [(LEFT, BOTTOM)], 0
    for place, more in sorted(Counter(map(across, came)).items()):  # one step a place: the curve stays small
        points += [(place, up(sent)), (place, up(sent + more))]
        sent += more
    points.append((RIGHT, up(sent)))
    days = Counter(moment.date() for moment in came)
    return {
        "duong": " ".join(f"{x},{y}" for x, y in points),
        "han": across(over) if deadline else None,
        "truoc_ngay": short_date(deadline.before) if deadline else "",
        "dung_han": sum(moment < over for moment in came) if deadline else len(came),
        "da_nhan": len(came),
        "tong": len(states),
        "ngay_dau": short_date(start.date()),
        "ngay_cuoi": short_date((end - timedelta(days=1)).date()),
        "khong_ro_gio": sum(state.received is None and bool(state.file) for state in states),
        "tung_ngay": _by_day(days),
    }


def _by_day(days: Mapping[date, int]) -> list[Words]:
    order = sorted(days)
    sums = accumulate(days[day] for day in order)
    return [{"ngay": short_date(day), "so": days[day], "cong": total} for day, total in zip(order, sums, strict=True)]


def outcomes(campaign: Campaign, nominations: Sequence[Nomination], results: Mapping[str, Outcome]) -> Words | None:
    """Draw the nominations of each unit by what became of them; None without any.

    A nomination of several units stands with each of them. Units are in the order of `Đơn vị`, at most `MOST_UNITS` of
    those with most nominations; `con` says how many are left out.
    """
    kinds = [*(award.code for award in campaign.awards), *(str(result) for result in Result)]
    counts: dict[str, Counter[str]] = {unit.code: Counter() for unit in campaign.units}
    for nomination in nominations:
        for unit in nomination.proposers:
            counts.setdefault(unit, Counter())[str(results[nomination.code].result)] += 1
    most = sorted((unit for unit in counts if counts[unit]), key=lambda unit: -counts[unit].total())
    if not most:
        return None
    shown = [unit for unit in counts if unit in set(most[:MOST_UNITS])]
    names = {unit.code: unit.name for unit in campaign.units}
    present = [kind for kind in kinds if any(counts[unit][kind] for unit in shown)]
    scale = (WIDTH - 2) / counts[most[0]].total()
    return {
        "cao": len(shown) * STEP + BELOW,
        "loai": [{"so": number, "ma": kind} for number, kind in enumerate(present)],
        "don_vi": [
            {
                "ten": names.get(unit, unit),
                "cao": place * STEP,
                "tong": counts[unit].total(),
                "phan": _parts(counts[unit], present, scale),
            }
            for place, unit in enumerate(shown)
        ],
        "con": len(most) - len(shown),
    }


def _parts(counts: Counter[str], kinds: Sequence[str], scale: float) -> list[Words]:
    parts, left = [], 0
    for number, kind in enumerate(kinds):
        if counts[kind]:
            right = left + round(counts[kind] * scale)
            parts.append(
                {
                    "loai": number,
                    "ma": kind,
                    "trai": left + 1,
                    "rong": right - left,
                    "giua": (left + right) // 2 + 1,
                    "so": counts[kind],
                    "ghi": right - left >= NARROWEST,
                }
            )
            left = right
    return parts
