"""Seats under quota against the plainest reading of the words: every order of equal votes, tried one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.selection import filling
from pipeline.selection.filling import Offer
from pipeline.selection.seats import Candidate, Seat, seat


def taken_in_order(offer: Offer, order: Sequence[Candidate]) -> frozenset[str]:
    """Fill one award in this order, each one while no quota is full."""
    total, kinds, units = 0, Counter[str](), Counter[str]()
    seated = set()
    for c in order:
        full = (
            (offer.total is not None and total >= offer.total)
            or kinds[c.kind] >= offer.kinds.get(c.kind, 99)
            or units[c.unit] >= offer.units.get(c.unit, 99)
        )
        if not full:
            total += 1
            kinds[c.kind] += 1
            units[c.unit] += 1
            seated.add(c.code)
    return frozenset(seated)


def ways(offer: Offer, candidates: Sequence[Candidate]) -> set[frozenset[str]]:
    """Give every way of filling one award: most votes first, equal votes in any order."""
    levels: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        if offer.award in candidate.votes:
            levels.setdefault(-candidate.votes[offer.award], []).append(candidate)
    orders = product(*(permutations(levels[votes]) for votes in sorted(levels)))
    return {taken_in_order(offer, list(chain.from_iterable(order))) for order in orders}


def oracle(offers: Sequence[Offer], candidates: Sequence[Candidate]) -> dict[str, Seat]:
    """Read the contract word for word: sure in every way and with all the tied counted; tied in some way."""
    by_code = {c.code: c for c in candidates}
    seats: dict[str, Seat] = {}
    settled: set[str] = set()
    worlds = {frozenset(by_code)}
    for offer in offers:
        counted = [c for c in candidates if c.code not in settled]
        with_all = ways(offer, counted)
        ends = [(world, way) for world in worlds for way in ways(offer, [by_code[code] for code in sorted(world)])]
        sure = set()
        for candidate in counted:
            code = candidate.code
            if offer.award not in candidate.votes:
                continue
            floating = code in seats
            if all(code in way for way in with_all) and (floating or all(code in way for _, way in ends)):
                sure.add(code)
            if floating:
                continue
            if code in sure:
                seats[code] = Seat(offer.award)
            elif any(code in way for _, way in ends):
                seats[code] = Seat(offer.award, tied=True)
        settled |= sure
        worlds = {world - way for world, way in ends}
    return {code: seats.get(code, Seat()) for code in by_code}


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Offer], list[Candidate]]:
    """Draw up to three awards in a chain and up to five candidates with close votes."""
    few = st.integers(0, 2)
    awards = "ABC"[: draw(st.integers(1, 3))]
    offers = [
        Offer(
            award,
            draw(st.one_of(st.none(), st.integers(0, 3))),
            draw(st.dictionaries(st.sampled_from("xy"), few)),
            draw(st.one_of(st.just({}), st.dictionaries(st.sampled_from("pqr"), few))),
        )
        for award in awards
    ]
    candidates = []
    for number in range(draw(st.integers(1, 5))):
        votes = draw(st.dictionaries(st.sampled_from(awards), st.integers(5, 7), min_size=1))
        candidates.append(Candidate(str(number), draw(st.sampled_from("xy")), draw(st.sampled_from("pqr")), votes))
    return offers, candidates


def plain(seats: dict[str, Seat]) -> dict[str, Seat]:
    return {code: found._replace(inherited=False) for code, found in seats.items()}


@given(cases())
@settings(deadline=None, max_examples=250)
def test_seats_are_those_of_every_order_tried_one_by_one(case: tuple[list[Offer], list[Candidate]]) -> None:
    assert plain(seat(*case)) == oracle(*case)


@given(cases())
@settings(deadline=None, max_examples=120)
def test_where_ways_are_too_many_nobody_gets_or_loses_a_seat_wrongly(case: tuple[list[Offer], list[Candidate]]) -> None:
    """The bounds err towards a tie: who has a seat has it in truth, who has none for an award could have had none."""
    offers, candidates = case
    awards = [offer.award for offer in offers]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filling, "LIMIT", 0)
        patch.setattr(filling, "WIDEST", 0)
        rough = seat(offers, candidates)
    for offer in offers:
        won = [c for c in candidates if rough[c.code] == Seat(offer.award)]
        assert taken_in_order(offer, won) == {c.code for c in won}
    for code, true in oracle(offers, candidates).items():
        found = rough[code]
        if true.award:
            assert found.award and awards.index(found.award) <= awards.index(true.award)


def test_a_quota_by_kind_that_is_full_does_not_use_up_the_total() -> None:
    offers = [Offer("A", 2, {"x": 1})]
    candidates = [Candidate(code, kind, "", {"A": 7}) for code, kind in (("1", "x"), ("2", "x"), ("3", "y"))]
    assert seat(offers, candidates) == {
        "1": Seat("A", tied=True),
        "2": Seat("A", tied=True),
        "3": Seat("A"),
    }


def test_raising_a_total_may_harm_where_kind_and_unit_both_bind_below() -> None:
    """The one case without the promise, kept as a test so that nobody thinks it an oversight.

    z leaves B for A; the next of z's unit takes z's place and with it the last seat of the kind, which x had.
    """
    lower = Offer("B", None, {"t": 1}, {"p": 1})
    z = Candidate("z", "c", "p", {"A": 9, "B": 9})
    y = Candidate("y", "t", "p", {"B": 8})
    x = Candidate("x", "t", "q", {"B": 7})
    assert seat([Offer("A", 0), lower], [x, y, z]) == {"x": Seat("B"), "y": Seat(), "z": Seat("B")}
    assert seat([Offer("A", 1), lower], [x, y, z]) == {"x": Seat(), "y": Seat("B"), "z": Seat("A")}


def test_thousands_with_few_votes_apart_take_moments() -> None:
    offers = [Offer("A", 400, {"x": 300}), Offer("B", 900, {}, {f"u{n}": 2 for n in range(600)})]
    candidates = [
        Candidate(f"{n:05}", "xy"[n % 2], f"u{n % 600}", {"A": 5 + n % 4, "B": 5 + n % 3}) for n in range(6000)
    ]
    found = seat(offers, candidates)
    assert sum(one == Seat("A") for one in found.values()) <= 400
    assert sum(one == Seat("B") for one in found.values()) <= 900
