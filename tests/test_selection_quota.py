"""The law of the quota: the properties that hold whatever the votes. The readings one by one: test_selection_votes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaign import Campaign
from pipeline.selection import quota
from pipeline.shapes import Meeting, Nomination, Severity
from tests.selecting import award, ballot, campaign, meeting, nomination, results

AWAITING, NOT_CHOSEN = "Chờ Hội đồng", "Không được chọn"
CHAIN = ("A", "B", "C")
UNIT_CODES = ("VP", "TTUD", "CD")
few = st.one_of(st.none(), st.integers(0, 3))


@st.composite
def councils(draw: st.DrawFn, laminar: bool = True) -> tuple[list[Nomination], Meeting, Campaign]:
    """Draw a chain of awards, nominees of two kinds and three units, and their votes.

    `laminar` keeps quotas by kind and by unit off one and the same award, where raising a quota may rightly harm.
    """
    length = draw(st.integers(1, 3))
    awards = []
    for place, code in enumerate(CHAIN[:length]):
        by_unit = draw(st.booleans())
        kinds = {kind: draw(few) for kind in ("TT", "CN")} if not (laminar and by_unit) else {}
        per_unit = draw(few) if by_unit else None
        awards.append(award(code, draw(few), CHAIN[place + 1] if place + 1 < length else "", kinds, per_unit))
    nominations, ballots = [], []
    for number in range(draw(st.integers(1, 7))):
        code, asked = f"n{number}", draw(st.sampled_from(CHAIN[:length]))
        kind, unit = draw(st.sampled_from(("TT", "CN"))), draw(st.sampled_from(UNIT_CODES))
        nominations.append(nomination(code, asked, kind, unit))
        votes = {a.code: draw(st.one_of(st.none(), st.integers(4, 7))) for a in awards}
        ballots.append(ballot(code, **votes))
    return nominations, meeting(*ballots), campaign(*awards)


def decide(nominations: list[Nomination], held: Meeting, whole: Campaign) -> dict[str, str]:
    return results(quota.select(nominations, held, whole)[0])


def rank(result: str, whole: Campaign) -> int:
    """An award > Hòa phiếu for it > the next award … > Không được chọn."""
    order = [step for one in whole.awards for step in (one.code, f"{one.code}?")] + [NOT_CHOSEN]
    return -order.index(result)


@given(councils(laminar=False), st.randoms())
@settings(deadline=None)
def test_neither_the_order_of_rows_nor_of_ballots_matters(case: tuple, random: Random) -> None:
    nominations, held, whole = case
    before = decide(*case)
    shuffled, ballots = list(nominations), list(held.ballots)
    random.shuffle(shuffled)
    random.shuffle(ballots)
    assert decide(shuffled, replace(held, ballots=tuple(ballots)), whole) == before


@given(councils(laminar=False))
@settings(deadline=None)
def test_no_quota_is_ever_exceeded(case: tuple) -> None:
    nominations, _, whole = case
    got = decide(*case)
    for one in whole.awards:
        chosen = [n for n in nominations if got[n.code] == one.code]
        assert one.quota is None or len(chosen) <= one.quota
        for kind, most in Counter(n.kind for n in chosen).items():
            assert one.quotas.get(kind) is None or most <= one.quotas[kind]
        for most in Counter(n.home for n in chosen).values():
            assert one.per_unit is None or most <= one.per_unit


@given(councils(), st.data())
@settings(deadline=None, max_examples=200)
def test_raising_the_total_of_an_award_lowers_nobody(case: tuple, data: st.DataObject) -> None:
    nominations, held, whole = case
    before = decide(*case)
    place = data.draw(st.integers(0, len(whole.awards) - 1))
    one = whole.awards[place]
    if one.quota is None:
        return
    more = replace(one, quota=data.draw(st.one_of(st.none(), st.integers(one.quota, 5))))
    raised = replace(whole, awards=(*whole.awards[:place], more, *whole.awards[place + 1 :]))
    after = decide(nominations, held, raised)
    decided = [code for code, result in before.items() if result != AWAITING]
    assert all(rank(after[code], whole) >= rank(before[code], whole) for code in decided)


@given(councils(laminar=False), st.data())
@settings(deadline=None, max_examples=200)
def test_a_vote_more_never_lowers_ones_own_outcome(case: tuple, data: st.DataObject) -> None:
    nominations, held, whole = case
    before = decide(*case)
    place = data.draw(st.integers(0, len(held.ballots) - 1))
    row = held.ballots[place]
    put = [code for code, votes in row.votes.items() if votes is not None]
    if not put or before[row.nomination] == AWAITING:
        return
    code = data.draw(st.sampled_from(put))
    more = row._replace(votes={**row.votes, code: row.votes[code] + 1})
    after = decide(nominations, replace(held, ballots=(*held.ballots[:place], more, *held.ballots[place + 1 :])), whole)
    assert rank(after[row.nomination], whole) >= rank(before[row.nomination], whole)


@given(councils(laminar=False))
@settings(deadline=None)
def test_each_has_exactly_one_outcome_with_a_reason(case: tuple) -> None:
    nominations, held, whole = case
    outcomes, _ = quota.select(nominations, held, whole)
    assert [o.nomination for o in outcomes] == [n.code for n in nominations]
    assert all(o.reason.endswith(".") for o in outcomes)
    assert all(bool(o.tied_for) == (o.result == "Hòa phiếu") for o in outcomes)


@given(councils(laminar=False), st.data())
@settings(deadline=None)
def test_a_tie_is_never_broken_between_two_alike(case: tuple, data: st.DataObject) -> None:
    """A double of somebody, with the same facts and votes, fares exactly as the original."""
    nominations, held, whole = case
    place = data.draw(st.integers(0, len(nominations) - 1))
    double = replace(nominations[place], code=data.draw(st.sampled_from(["a-first", "z-last"])))
    row = held.ballots[place]._replace(nomination=double.code)
    got = decide([*nominations, double], replace(held, ballots=(*held.ballots, row)), whole)
    assert got[double.code] == got[nominations[place].code]


@given(councils(laminar=False), st.data())
@settings(deadline=None)
def test_conclusions_and_votes_together_exceed_no_quota(case: tuple, data: st.DataObject) -> None:
    nominations, held, whole = case
    words = st.sampled_from(["", "", "Không", *(one.code for one in whole.awards)])
    rows = tuple(row._replace(conclusion=data.draw(words)) for row in held.ballots)
    outcomes, findings = quota.select(nominations, replace(held, ballots=rows), whole)
    got = results(outcomes)
    if findings and any(f.severity is Severity.ERROR for f in findings):
        assert set(got.values()) == {AWAITING}
        return
    for row in rows:
        if row.conclusion:
            assert got[row.nomination] == (NOT_CHOSEN if row.conclusion == "Không" else row.conclusion)
    for one in whole.awards:
        chosen = [n for n in nominations if got[n.code] == one.code]
        assert one.quota is None or len(chosen) <= one.quota
        assert all(one.quotas.get(k) is None or n <= one.quotas[k] for k, n in Counter(n.kind for n in chosen).items())


def test_many_alike_are_judged_without_walking_through_all_ways() -> None:
    """Two thousand with the same votes for five hundred seats above eight hundred: counted, not enumerated."""
    whole = campaign(award("BK", 500, "GK", {"TT": 400}), award("GK", 800), settings={"decided_on": date(2021, 6, 24)})
    nominations = [nomination(f"n{n:04}", kind="TT" if n % 2 else "CN") for n in range(2000)]
    rows = [ballot(n.code, BK=9, GK=5 + place % 5) for place, n in enumerate(nominations)]
    assert set(decide(nominations, meeting(*rows), whole).values()) == {"BK?"}
