"""The numbers a choice is held to: quotas and chains of one campaign. Pure.

In come nominations and the campaign; out go whole numbers, None where there is no limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.campaign import Award, Campaign
from pipeline.campaign import quotas as shares
from pipeline.campaign.quotas import headcounts
from pipeline.shapes import Nomination

__all__ = ["chain", "headcounts", "quotas", "unit_limit", "unit_of"]


def unit_of(nomination: Nomination, heads: Mapping[str, int]) -> str:
    """Give the unit whose `Tối đa mỗi đơn vị` a nomination uses: where it works, else the first that proposes it."""
    return nomination.home if nomination.home in heads else next(iter(sorted(nomination.proposers)), "")


def unit_limit(award: Award, unit: str, heads: Mapping[str, int]) -> int | None:
    """Give `Tối đa mỗi đơn vị` for one unit."""
    return shares.unit_limit(award, heads.get(unit, 0))


def chain(asked: str, campaign: Campaign) -> tuple[Award, ...]:
    """Give the award asked for and those reachable from it through `Nếu không được chọn`, in order."""
    awards = {award.code: award for award in campaign.awards}
    out: list[Award] = []
    while asked in awards and awards[asked] not in out:
        out.append(awards[asked])
        asked = out[-1].otherwise
    return tuple(out)


def quotas(
    award: Award, chosen: Sequence[Nomination], campaign: Campaign
) -> Iterable[tuple[str, int, list[Nomination]]]:
    """Give each quota of the award that these touch: its scope in words, its number, those of them it counts."""
    if award.quota is not None:
        yield "tất cả", award.quota, list(chosen)
    for kind in campaign.kinds:
        limit = award.quotas.get(kind.code)
        if limit is not None:
            yield kind.name.lower(), limit, [n for n in chosen if n.kind == kind.code]
    heads = headcounts(campaign)
    by_unit: dict[str, list[Nomination]] = {}
    for nomination in chosen:
        by_unit.setdefault(unit_of(nomination, heads), []).append(nomination)
    for unit, counted in sorted(by_unit.items()):
        limit = unit_limit(award, unit, heads)
        if limit is not None:
            yield f"của đơn vị {unit}", limit, counted
