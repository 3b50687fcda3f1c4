"""The money of a run: awards given and their amounts in; what each costs, line by line, out. Pure; amounts in đồng."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.campaign import Award, Campaign
from pipeline.shapes import PROPOSED_UPWARDS, Amount, Nomination, Outcome


class Cost(NamedTuple):
    """What one award costs for one kind of nominee; `level` is None where no amount is known.

    `counts` is False for what is only proposed: whoever decides it pays it.
    """

    award: str
    kind: str
    number: int
    level: int | None
    total: int
    basis: str
    counts: bool


def worded(award: Award) -> str:
    """Name an award as a list of results may: what others decide is only proposed."""
    return f"Đề nghị: {award.name}" if award.authority == PROPOSED_UPWARDS else award.name


def costs(
    campaign: Campaign,
    nominations: Iterable[Nomination],
    outcomes: Mapping[str, Outcome],
    amounts: Sequence[Amount],
) -> list[Cost]:
    """List the cost of each amount, be none given, and of what is given without one. `outcomes` is by nomination."""
    awards = {award.code: award for award in campaign.awards}
    kinds = {kind.code: kind.name for kind in campaign.kinds}
    given = Counter((str(outcomes[one.code].result), one.kind) for one in nominations if one.code in outcomes)
    out: list[Cost] = []
    for a in amounts:
        number = given.pop((a.award, a.kind), 0)
        award = worded(awards[a.award]) if a.award in awards else a.award
        out.append(Cost(award, kinds.get(a.kind, a.kind), number, a.amount, number * a.amount, a.basis, a.counts))
    for (code, kind), number in sorted(given.items()):
        if code in awards:
            counts = awards[code].authority != PROPOSED_UPWARDS
            name = kinds.get(kind, kind)
            out.append(Cost(worded(awards[code]), name, number, None, 0, "Chưa có mức thưởng.", counts))
    return out


def spent(costs: Iterable[Cost]) -> int:
    """Add up what is paid from here."""
    return sum(cost.total for cost in costs if cost.counts)
