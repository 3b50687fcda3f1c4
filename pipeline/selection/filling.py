"""One award under quota: how equal votes may be taken, and who has a seat whichever way they are. Pure.

In come the free seats of the award and those standing for it, as groups of people alike in all that matters; out go
those who surely and those who possibly have a seat, or every way of filling it. `seats` puts the awards together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

LIMIT = 20_000  # steps spent on walking through ways before bounds are taken: a count, so the same on every machine
WIDEST = 200  # groups in one walk, each a frame of the recursion


class Offer(NamedTuple):
    """The free seats of one award. None, or a kind or unit that is not named, is without a limit."""

    award: str
    total: int | None = None
    kinds: Mapping[str, int] = {}
    units: Mapping[str, int] = {}


class Group(NamedTuple):
    """Candidates alike in all that matters from here on: the first of `votes` is for the award now being filled."""

    votes: tuple[int | None, ...]
    kind: str
    unit: str


class Judged(NamedTuple):
    """Those who have a seat in every, and those who have one in some admissible way."""

    sure: frozenset[Group]
    maybe: frozenset[Group]


class Tally(NamedTuple):
    """How many there are in all, of each kind and of each unit."""

    total: int
    kinds: Counter[str]
    units: Counter[str]

    @classmethod
    def of(cls, standing: Mapping[Group, int]) -> Tally:
        """Count those standing."""
        return cls(0, Counter(), Counter()).plus(standing)

    def plus(self, more: Mapping[Group, int]) -> Tally:
        """Count others with them."""
        kinds, units = Counter(self.kinds), Counter(self.units)
        for group, n in more.items():
            kinds[group.kind] += n
            units[group.unit] += n
        return Tally(self.total + sum(more.values()), kinds, units)

    def seats(self, offer: Offer) -> int:
        """Give the most seats they can fill; exact where only one of the partitions binds."""
        by_kind = sum(min(n, offer.kinds.get(kind, n)) for kind, n in self.kinds.items())
        by_unit = sum(min(n, offer.units.get(unit, n)) for unit, n in self.units.items())
        return min(by_kind, by_unit) if offer.total is None else min(by_kind, by_unit, offer.total)

    def room(self, offer: Offer, group: Group, more: int = 1) -> bool:
        """Say whether the quotas of its kind and unit hold `more` like `group` besides these, the total aside."""
        kind, unit = offer.kinds.get(group.kind), offer.units.get(group.unit)
        return (kind is None or self.kinds[group.kind] + more <= kind) and (
            unit is None or self.units[group.unit] + more <= unit
        )

    def holds(self, offer: Offer, group: Group, more: int = 1) -> bool:
        """Say whether `more` like `group` find a seat when every one of these has one."""
        return (offer.total is None or self.total + more <= offer.total) and self.room(offer, group, more)


World = frozenset[tuple[Group, int]]  # who still stands, as groups with their numbers


class TooManyWays(Exception):
    """There are more ways of filling than are worth walking through."""


class Steps:
    """Counts down the steps of a walk."""

    def __init__(self) -> None:
        self.left = LIMIT

    def take(self) -> None:
        """Spend one step. Raises `TooManyWays` when none is left."""
        self.left -= 1
        if self.left < 0:
            raise TooManyWays


def judge(offer: Offer, standing: Mapping[Group, int]) -> Judged:
    """Say who has a seat in every, and who in some admissible way of filling this one award.

    Where at most one of the partitions (kind, unit) can bind, the quotas are a laminar matroid and both answers follow
    from counting. Where both can, every way is walked through; past the limit, bounds that err towards a tie.
    """
    by_kind, by_unit = binding(offer, standing)
    if not (by_kind and by_unit):
        return _judge_by_counting(offer, standing)
    try:
        ways = list(every_way(offer, frozenset(standing.items()), Steps()))
    except TooManyWays:
        return judge_by_bounds(offer, standing, standing)
    sure = frozenset(group for group, n in standing.items() if all(way.get(group, 0) == n for way in ways))
    return Judged(sure, frozenset(group for group in standing if any(way.get(group, 0) for way in ways)))


def binding(offer: Offer, standing: Mapping[Group, int]) -> tuple[bool, bool]:
    """Say whether any quota by kind, and any by unit, can bind with these standing."""
    tally = Tally.of(standing)
    return (
        any(tally.kinds[kind] > cap for kind, cap in offer.kinds.items()),
        any(tally.units[unit] > cap for unit, cap in offer.units.items()),
    )


def _judge_by_counting(offer: Offer, standing: Mapping[Group, int]) -> Judged:
    sure: set[Group] = set()
    maybe: set[Group] = set()
    ahead = Tally.of({})
    for level in by_votes(standing):
        through = ahead.plus({group: standing[group] for group in level})
        seats_ahead, seats_through = ahead.seats(offer), through.seats(offer._replace(total=None))
        for group in level:
            if not ahead.room(offer, group) or (offer.total is not None and seats_ahead >= offer.total):
                continue
            maybe.add(group)
            # Sure is one who, taken last of all its equals, still has a seat: there the others have all but its own.
            if through.room(offer, group, 0) and (offer.total is None or seats_through - 1 < offer.total):
                sure.add(group)
        ahead = through
    return Judged(frozenset(sure), frozenset(maybe))


def judge_by_bounds(offer: Offer, standing: Mapping[Group, int], alone: Mapping[Group, int]) -> Judged:
    """Err towards a tie: in only where all not behind fit as well, out only behind enough who are surely in.

    `alone` are those of the standing who cannot leave for a higher award.
    """
    sure: set[Group] = set()
    maybe: set[Group] = set()
    through, surely_ahead = Tally.of({}), Tally.of({})
    for level in by_votes(standing):
        through = through.plus({group: standing[group] for group in level})
        winners = {group for group in level if through.holds(offer, group, 0)}
        sure |= winners
        maybe |= winners | {group for group in level if surely_ahead.holds(offer, group)}
        surely_ahead = surely_ahead.plus({group: alone.get(group, 0) for group in winners})
    return Judged(frozenset(sure), frozenset(maybe))


def by_votes(standing: Mapping[Group, int]) -> list[list[Group]]:
    """Give the groups of equal votes for the award, most votes first, without those not put to the vote for it."""
    put = [(group.votes[0], group.kind, group.unit, group) for group in standing if group.votes[0] is not None]
    put.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    return [[entry[3] for entry in level] for _, level in groupby(put, key=lambda entry: entry[0])]


def every_way(offer: Offer, world: World, steps: Steps) -> Iterator[dict[Group, int]]:
    """Give every admissible way of filling the award, as numbers seated of each group. Raises `TooManyWays`."""
    standing = dict(world)
    levels = by_votes(standing)
    everybody = {group: standing[group] for level in levels for group in level}
    if all(Tally.of(everybody).holds(offer, group, 0) for group in everybody):
        yield everybody
        return
    if len(everybody) > WIDEST:
        raise TooManyWays

    def through(depth: int, taken: dict[Group, int]) -> Iterator[dict[Group, int]]:
        if depth == len(levels):
            yield taken
            return
        level = levels[depth]
        crowd = Tally.of(taken).plus({group: standing[group] for group in level})
        free = {group: standing[group] for group in level if crowd.holds(offer, group, 0)}
        contested = [group for group in level if group not in free]
        for way in contest(contested, {**taken, **free}):
            yield from through(depth + 1, way)

    def contest(groups: list[Group], taken: dict[Group, int]) -> Iterator[dict[Group, int]]:
        steps.take()
        seated = Tally.of(taken)
        undecided = [group for group in groups if group not in taken]
        if not undecided:
            # To leave free a seat that one of them could have is no admissible way.
            if not any(taken[group] < standing[group] and seated.holds(offer, group) for group in groups):
                yield taken
            return
        group = undecided[0]
        most = next(n for n in range(standing[group], -1, -1) if n == 0 or seated.holds(offer, group, n))
        for n in range(most, -1, -1):
            yield from contest(groups, {**taken, group: n})

    yield from through(0, {})
