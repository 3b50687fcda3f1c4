"""Counts over any set of campaigns: campaigns in; counts by award, kind, kind of unit and group, and the fund, out.

Pure. What is given and what is only proposed upwards are never added up; amounts in đồng.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from pipeline.shapes import Count, Fund, PastAward, PastCampaign, Statistics
from pipeline.text.names import sort_key


def statistics(campaigns: Iterable[PastCampaign]) -> Statistics:
    """Count the awards of these campaigns: by award, those nobody got too; by kind of unit; of persons by their group.

    The kind of unit is that of the working or parent unit, the group the `Nhóm` of the roster (leaders, direct
    workers); those of whom it is not known are counted by themselves, last.
    """
    every = tuple(campaigns)
    return Statistics(
        every,
        _kinds(every),
        tuple(
            Count(one, award, "", Counter(held.kind for held in one.awards if held.award == award.code))
            for one in every
            for award in one.offers
        ),
        tuple(_split(every, lambda award: True, lambda award: award.unit_kind)),
        tuple(_split(every, lambda award: award.is_person, lambda award: award.group)),
        tuple(_fund(one) for one in every),
    )


def _kinds(campaigns: Iterable[PastCampaign]) -> tuple[str, ...]:
    names = (name for one in campaigns for name in (*one.kinds, *(award.kind for award in one.awards)))
    return tuple(dict.fromkeys(name for name in names if name))


def _split(
    campaigns: Iterable[PastCampaign], among: Callable[[PastAward], bool], of: Callable[[PastAward], str]
) -> Iterable[Count]:
    for one in campaigns:
        held = [award for award in one.awards if among(award)]
        for what in sorted({of(award) for award in held}, key=lambda text: (not text, sort_key(text))):
            for award in one.offers:
                numbers = Counter(line.kind for line in held if line.award == award.code and of(line) == what)
                if numbers:
                    yield Count(one, award, what, numbers)


def _fund(one: PastCampaign) -> Fund:
    return Fund(one, one.budget, one.spent if one.decided else 0, 0 if one.decided else one.spent)
