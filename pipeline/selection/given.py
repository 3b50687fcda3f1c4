"""This run as history will know it: campaign, nominations, outcomes, amounts in; one `PastCampaign` out. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.campaign import Campaign, decisions, roster
from pipeline.compact import Anew
from pipeline.shapes import (
    BY_BIRTH_DATE,
    DECIDED_HERE,
    Amount,
    Nomination,
    Offer,
    Outcome,
    PastAward,
    PastCampaign,
)

HELD = 10_000  # awards; those of a larger campaign are made anew whenever they are read


def campaign(
    of: Campaign,
    nominations: Sequence[Nomination],
    outcomes: Sequence[Outcome],
    amounts: Iterable[Amount],
    as_of: date,
    source: str = "",
) -> PastCampaign:
    """Give who received what. `nominations` and `outcomes` go together, one by one; amounts in đồng.

    What is only proposed upwards is there too, not `given`, and costs nothing here.
    """
    kinds = {kind.code: kind for kind in of.kinds}
    units = {unit.code: unit for unit in of.units}
    awards = {award.code: award for award in of.awards}
    rewards = {(line.award, line.kind): line.amount for line in amounts}
    marks = {code: decisions.decision(of, code) for code in awards}
    group = roster.grouping(of)
    settings = of.settings

    def line(place: int) -> PastAward:
        nomination, award = nominations[places[place]], awards[outcomes[places[place]].result]
        unit = units.get(nomination.home)
        kind = kinds[nomination.kind]
        return PastAward(
            campaign=settings.code,
            campaign_name=settings.name,
            year=settings.ends.year,
            code=nomination.code,
            kind=kind.name,
            is_person=kind.identified_by == BY_BIRTH_DATE,
            name=nomination.name,
            award=award.code,
            award_name=award.name,
            given=award.authority == DECIDED_HERE,
            honorific=nomination.honorific,
            birth_date=nomination.birth_date,
            position=nomination.position,
            unit=nomination.home,
            unit_name=nomination.home_name or (unit.name if unit else ""),
            unit_kind=unit.kind if unit else "",
            group=group(nomination),
            decided_by=award.decided_by,
            number=marks[award.code].number,
            decided_on=marks[award.code].dated,
            amount=rewards.get((award.code, nomination.kind)) if award.authority == DECIDED_HERE else None,
        )

    places = array("l", (place for place, outcome in enumerate(outcomes) if outcome.result in awards))
    lines = Anew(line, len(places))
    return PastCampaign(
        source=source,
        code=settings.code,
        name=settings.name,
        year=settings.ends.year,
        as_of=as_of,
        starts=settings.starts,
        ends=settings.ends,
        decided=settings.decided_on is not None,
        awards=lines if len(lines) > HELD else tuple(lines),
        budget=settings.budget,
        kinds=tuple(kind.name for kind in of.kinds),
        offers=tuple(Offer(award.code, award.name, award.authority == DECIDED_HERE) for award in of.awards),
    )
