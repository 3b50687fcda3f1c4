"""Seats under quota: who surely has one, who may have one, whichever way equal votes are taken. Pure.

In come the awards in order with their free seats, and the candidates with their votes; out goes each candidate's seat.
No name, no sentence, no council here: those are in `quota`. Why so: docs/decisions/0004-chi-tieu-va-hoa-phieu.md.

An *admissible way* of filling an award takes candidates by votes, most first, equal votes in any order, each one while
no quota (total, of the kind, of the unit) is full. Who has a seat in every way has it; who has one in some ways only is
tied, and still stands for the next award of the chain, where all the tied are counted against the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.selection.filling import (
    Group,
    Judged,
    Offer,
    Steps,
    Tally,
    TooManyWays,
    World,
    binding,
    by_votes,
    every_way,
    judge,
    judge_by_bounds,
)


class Candidate(NamedTuple):
    """One who stands for each award in `votes` until a seat is found; a seat uses the quota of `unit`."""

    code: str
    kind: str
    unit: str
    votes: Mapping[str, int]


class Seat(NamedTuple):
    """The award won; with `tied`, the award whose seat is open; "" where there is none.

    `inherited` marks one whose seat hangs on a tie for a higher award, not on equal votes for this one.
    """

    award: str = ""
    tied: bool = False
    inherited: bool = False


def seat(offers: Sequence[Offer], candidates: Sequence[Candidate]) -> dict[str, Seat]:
    """Give each candidate a seat, a tie or nothing, whatever the order they come in.

    `offers` stand in the order of the chain (Kế hoạch, mục III.2, IV.2, IV.3). No offer gives more seats than it has.
    Returns one `Seat` a candidate, by code.
    """
    kinds, units = any(offer.kinds for offer in offers), any(offer.units for offer in offers)
    candidates = [c._replace(kind=c.kind if kinds else "", unit=c.unit if units else "") for c in candidates]
    seats: dict[str, Seat] = {}
    settled: set[str] = set()  # surely seated here or above, be it that a tie above may seat them higher still
    leaving = 0  # at most so many of the tied can find their seat above
    for index, offer in enumerate(offers):
        standing = [c for c in candidates if offer.award in c.votes and c.code not in settled]
        groups = {c.code: Group((c.votes[offer.award],), c.kind, c.unit) for c in standing}
        counted = Counter(groups.values())
        alone = Counter(groups[c.code] for c in standing if c.code not in seats)
        floating = len(seats.keys() & groups.keys())
        judged = among_equals = judge(offer, counted)
        if floating:
            judged = _below_ties(offers[: index + 1], candidates, counted, alone, leaving, judged)
        sure_alone = judge(offer, alone).sure if floating else frozenset()
        for code, group in groups.items():
            if code in seats:
                continue
            if group in judged.sure:
                seats[code] = Seat(offer.award)
            elif group in judged.maybe:
                inherited = bool(floating) and (group in sure_alone or group not in among_equals.maybe)
                seats[code] = Seat(offer.award, tied=True, inherited=inherited)
        settled |= {code for code, group in groups.items() if group in judged.sure}
        leaving += Tally.of(counted).seats(offer) - sum(n for group, n in counted.items() if group in judged.sure)
    return {c.code: seats.get(c.code, Seat()) for c in candidates}


# ------------------------------------------------------------------------------------------------ an award below ties


def _below_ties(
    offers: Sequence[Offer],
    candidates: Sequence[Candidate],
    counted: Mapping[Group, int],
    alone: Mapping[Group, int],
    leaving: int,
    judged: Judged,
) -> Judged:
    """Judge the last of `offers` when some who stand for it are tied for a higher one.

    Sure is only who is within the seats with all the tied counted; who gains a seat in some way the ties may end may
    have one. `judged` is the judgment with all counted, `alone` are the standing without the tied.
    """
    offer = offers[-1]
    laminar = not all(binding(offer, counted))
    asked = frozenset(alone)
    if laminar:  # fewer rivals never harm: the sure stay sure, the possible possible, only the others are to be asked
        asked = frozenset(_could_fit(offer, counted, alone, leaving)) - judged.maybe
        if not asked:
            return judged
    try:
        worlds = _worlds(offers, candidates)
    except TooManyWays:
        if laminar:
            return judged._replace(maybe=judged.maybe | asked)
        return judge_by_bounds(offer, counted, alone)
    verdicts = [judge(offer, dict(world)) for world in worlds]
    maybe = frozenset(group for group in asked if any(group in verdict.maybe for verdict in verdicts))
    if laminar:
        return judged._replace(maybe=judged.maybe | maybe)
    sure = frozenset(
        group for group in judged.sure if group not in asked or all(group in verdict.sure for verdict in verdicts)
    )
    return Judged(sure, maybe | sure)


def _could_fit(offer: Offer, counted: Mapping[Group, int], alone: Mapping[Group, int], leaving: int) -> Iterator[Group]:
    """Give those who would fit if the best `leaving` of the tied for them were gone: all who could, perhaps more."""
    ahead, tied = Tally.of({}), Tally.of({})
    for level in by_votes(counted):
        gone = min(leaving, tied.total)
        if offer.total is None or ahead.seats(offer) - gone < offer.total:
            for group in level:
                kinds = Counter({group.kind: ahead.kinds[group.kind] - min(gone, tied.kinds[group.kind])})
                units = Counter({group.unit: ahead.units[group.unit] - min(gone, tied.units[group.unit])})
                if group in alone and Tally(0, kinds, units).room(offer, group):
                    yield group
        ahead = ahead.plus({group: counted[group] for group in level})
        tied = tied.plus({group: counted[group] - alone.get(group, 0) for group in level})


def _worlds(offers: Sequence[Offer], candidates: Sequence[Candidate]) -> set[World]:
    """Give who may be standing for the last of `offers`, in every way those before it may be filled."""
    awards = [offer.award for offer in offers]
    start = Counter(Group(tuple(c.votes.get(award) for award in awards), c.kind, c.unit) for c in candidates)
    worlds = {frozenset(start.items())}
    steps = Steps()
    for offer in offers[:-1]:
        after: set[World] = set()
        for world in worlds:
            for way in every_way(offer, world, steps):
                left: Counter[Group] = Counter()
                for group, n in world:
                    if n > way.get(group, 0) and any(votes is not None for votes in group.votes[1:]):
                        left[group._replace(votes=group.votes[1:])] += n - way.get(group, 0)
                after.add(frozenset(left.items()))
        worlds = after
    return worlds
