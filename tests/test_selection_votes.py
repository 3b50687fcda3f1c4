"""The law of the quota, reading by reading: votes, ties, conclusions, waiting, the quota of a unit."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pipeline.campaign import Award, Campaign, CouncilMember
from pipeline.campaign.voting import vote_base
from pipeline.selection import limits, quota
from pipeline.shapes import Member, Severity
from tests.selecting import BK, GK, award, ballot, campaign, meeting, nomination, people, results

AWAITING, INELIGIBLE, NOT_CHOSEN = "Chờ Hội đồng", "Không đủ điều kiện", "Không được chọn"


def run(
    rows: dict[str, dict[str, int | None]], whole: Campaign | None = None, **each: dict[str, str]
) -> dict[str, str]:
    """Vote on nominations named by the rows; `each` holds what differs from asking BK as a person of VP."""
    nominations = [nomination(code, **each.get(code, {})) for code in rows]
    outcomes, _ = quota.select(nominations, meeting(*(ballot(c, **v) for c, v in rows.items())), whole or campaign())
    return results(outcomes)


# ---------------------------------------------------------------------------------------------------- votes, thresholds


def test_only_one_in_total_of_two_kinds_and_the_other_falls_to_the_next_award() -> None:
    got = run({"a": {"BK": 9, "GK": 9}, "b": {"BK": 8, "GK": 7}}, a={"kind": "TT"})
    assert got == {"a": "BK", "b": "GK"}


def test_falling_through_is_for_consideration_only() -> None:
    got = run({"a": {"BK": 9, "GK": 9}, "b": {"BK": 8, "GK": 4}, "c": {"BK": 8, "GK": None}})
    assert got == {"a": "BK", "b": NOT_CHOSEN, "c": NOT_CHOSEN}


@pytest.mark.parametrize(("votes", "result"), [(4, NOT_CHOSEN), (5, "GK")])
def test_half_of_nine_is_five(votes: int, result: str) -> None:
    assert run({"a": {"GK": votes}}, a={"asked": "GK"}) == {"a": result}


def test_votes_are_measured_by_those_present_when_the_setting_says_so() -> None:
    nominations = [nomination("a", "GK")]
    held = meeting(ballot("a", GK=4), present=7)
    for denominator, result in (("Tổng số thành viên", NOT_CHOSEN), ("Có mặt", "GK")):
        whole = campaign(settings={"vote_denominator": denominator})
        assert results(quota.select(nominations, held, whole)[0]) == {"a": result}


def test_recused_members_leave_the_denominator_only_when_the_setting_says_so() -> None:
    council = tuple(CouncilMember(f"Hội viên {n}", None, "", "Ủy viên", "VP" if n == 0 else "") for n in range(9))
    held = meeting(ballot("a", GK=4), members=tuple(Member(m.name, m.role, True) for m in council))
    for setting, result in ((False, NOT_CHOSEN), (True, "GK")):
        whole = campaign(settings={"recused_leave_denominator": setting}, council=council)
        assert results(quota.select([nomination("a", "GK")], held, whole)[0]) == {"a": result}


def test_more_votes_than_members_who_may_vote_are_a_fault_and_nothing_is_decided() -> None:
    council = tuple(CouncilMember(f"Hội viên {n}", None, "", "Ủy viên", "VP" if n == 0 else "") for n in range(9))
    members = tuple(Member(m.name, m.role, True) for m in council)
    whole = campaign(settings={"recused_leave_denominator": True}, council=council)
    outcomes, found = quota.select([nomination("a", "GK")], meeting(ballot("a", GK=9), members=members), whole)
    assert [(one.code, one.severity) for one in found] == [("XC-10", Severity.ERROR)]
    assert "9 phiếu" in found[0].message and "8 thành viên" in found[0].message
    assert results(outcomes) == {"a": AWAITING}
    assert quota.select([nomination("a", "GK")], meeting(ballot("a", GK=8), members=members), whole)[1] == []


def test_a_recused_member_who_was_absent_does_not_leave_the_present_twice() -> None:
    council = (CouncilMember("Trần Văn Bình", None, "", "Ủy viên", "VP"),)
    whole = campaign(settings={"recused_leave_denominator": True, "vote_denominator": "Có mặt"}, council=council)
    for present, members in ((False, 8), (None, 7), (True, 7)):
        held = meeting(present=8, members=(Member("Trần văn Bình", "Ủy viên", present),))
        assert vote_base(whole, held, nomination("a")) == members


def test_a_blank_vote_is_not_put_to_the_vote_for_that_award() -> None:
    got = run({"a": {"BK": None, "GK": 9}, "b": {"BK": 5, "GK": 5}})
    assert got == {"a": "GK", "b": "BK"}


def test_votes_for_an_award_not_asked_for_do_not_count() -> None:
    got = run({"a": {"BK": 9, "GK": 9}, "b": {"BK": 9}}, a={"asked": "GK"}, b={"asked": "GK"})
    assert got == {"a": "GK", "b": AWAITING}


# ----------------------------------------------------------------------------------------------------------------- ties


def test_a_tie_across_the_line_is_left_to_the_council() -> None:
    got = run({"a": {"BK": 9, "GK": 9}, "b": {"BK": 9, "GK": 9}, "c": {"BK": 8, "GK": 8}}, a={"kind": "TT"})
    assert got == {"a": "BK?", "b": "BK?", "c": "GK"}


def test_tied_are_only_those_whose_selection_differs_between_admissible_ways() -> None:
    """Two people tie for the one seat of a person; the collective has its own seat in every way."""
    whole = campaign(award("BK", 2, "GK", {"CN": 1}), GK)
    rows = {code: {"BK": 7, "GK": 7} for code in "abc"}
    assert run(rows, whole, a={"kind": "TT"}) == {"a": "BK", "b": "BK?", "c": "BK?"}


def test_below_a_tie_all_the_tied_are_counted() -> None:
    """Two are tied for the BK, one of whom falls to the GK; with both counted only one GK is left."""
    whole = campaign(award("BK", 1, "GK"), award("GK", 3))
    rows = {"a": {"BK": 9, "GK": 9}, "b": {"BK": 9, "GK": 9}, "c": {"GK": 8}, "d": {"GK": 7}, "e": {"GK": 6}}
    got = run(rows, whole, c={"asked": "GK"}, d={"asked": "GK"}, e={"asked": "GK"})
    assert got == {"a": "BK?", "b": "BK?", "c": "GK", "d": "GK?", "e": NOT_CHOSEN}


def test_who_cannot_gain_a_seat_however_the_tie_ends_is_not_chosen() -> None:
    whole = campaign(award("BK", 1, "GK"), award("GK", 1))
    rows = {"a": {"BK": 9, "GK": 9}, "b": {"BK": 9, "GK": 8}, "c": {"BK": 5, "GK": 7}}
    assert run(rows, whole) == {"a": "BK?", "b": "BK?", "c": NOT_CHOSEN}


def test_who_could_gain_a_seat_below_a_tie_waits_with_that_reason() -> None:
    whole = campaign(award("BK", 1, "GK"), award("GK", 1))
    rows = {"a": {"BK": 9, "GK": 9}, "b": {"BK": 9, "GK": 6}, "c": {"BK": 5, "GK": 7}}
    nominations = [nomination(code) for code in rows]
    outcomes, findings = quota.select(nominations, meeting(*(ballot(c, **v) for c, v in rows.items())), whole)
    assert results(outcomes) == {"a": "BK?", "b": "BK?", "c": "GK?"}
    assert "tùy kết quả giải quyết hòa phiếu ở Hình thức BK" in outcomes[2].reason
    assert [finding.code for finding in findings] == ["XC-09", "XC-09"]
    assert "Tên a (a); Tên b (b)" in findings[0].message + findings[1].message


# ---------------------------------------------------------------------------------------------------------- conclusions


def test_a_conclusion_wins_over_the_count_and_takes_its_seat_first() -> None:
    held = meeting(ballot("a", "BK", BK=1), ballot("b", BK=9, GK=9))
    outcomes, findings = quota.select([nomination("a"), nomination("b")], held, campaign())
    assert results(outcomes) == {"a": "BK", "b": "GK"}
    assert outcomes[0].by_conclusion and not findings


@pytest.mark.parametrize("gk", [award("GK", 1), award("GK", 5, quotas={"CN": 1}), award("GK", 5, per_unit=1)])
def test_a_conclusion_uses_up_every_quota_it_falls_under(gk: Award) -> None:
    held = meeting(ballot("a", "GK"), ballot("b", GK=9))
    nominations = [nomination("a", "GK"), nomination("b", "GK")]
    assert results(quota.select(nominations, held, campaign(BK, gk))[0]) == {"a": "GK", "b": NOT_CHOSEN}


def test_a_conclusion_may_give_an_award_outside_the_chain_or_none() -> None:
    held = meeting(ballot("a", "BK"), ballot("b", "Không", GK=9))
    nominations = [nomination("a", "GK"), nomination("b", "GK")]
    assert results(quota.select(nominations, held, campaign())[0]) == {"a": "BK", "b": NOT_CHOSEN}


def test_conclusions_settle_a_tie() -> None:
    rows = (ballot("a", "BK", BK=9, GK=9), ballot("b", BK=9, GK=9))
    outcomes, findings = quota.select([nomination("a"), nomination("b")], meeting(*rows), campaign())
    assert results(outcomes) == {"a": "BK", "b": "GK"} and not findings


@pytest.mark.parametrize(
    ("unfit", "note", "code"),
    [
        ({"eligible": False, "barred": True}, "Có lý do", "XC-02"),
        ({"eligible": False, "barred": True, "late": True, "reasons": ("quá hạn",)}, "Có lý do", "XC-02"),
        ({"eligible": False}, "", "XC-03"),
    ],
)
def test_a_conclusion_that_may_not_stand_stops_everything(unfit: dict[str, object], note: str, code: str) -> None:
    held = meeting(ballot("a", "GK", note), ballot("b", GK=9))
    outcomes, findings = quota.select([nomination("a", **unfit), nomination("b", "GK")], held, campaign())
    assert results(outcomes) == {"a": INELIGIBLE, "b": AWAITING}
    assert [(f.code, f.severity, f.cell) for f in findings] == [(code, Severity.ERROR, "I4")]


def test_a_conclusion_with_a_note_overrides_a_criterion() -> None:
    held = meeting(ballot("a", "GK", "Thành tích đột xuất"))
    outcomes, findings = quota.select([nomination("a", eligible=False, reasons=("59 %",))], held, campaign())
    assert results(outcomes) == {"a": "GK"} and not findings
    assert "Thành tích đột xuất" in outcomes[0].reason


@pytest.mark.parametrize(
    ("gk", "words"),
    [
        (award("GK", 1), "số lượng 1 tất cả"),
        (award("GK", 5, quotas={"CN": 1}), "số lượng 1 cá nhân"),
        (award("GK", 5, per_unit=1), "số lượng 1 của đơn vị VP"),
    ],
)
def test_conclusions_may_not_exceed_any_quota(gk: Award, words: str) -> None:
    held = meeting(ballot("a", "GK"), ballot("b", "GK"))
    outcomes, findings = quota.select([nomination("a"), nomination("b")], held, campaign(BK, gk))
    assert set(results(outcomes).values()) == {AWAITING}
    assert [f.code for f in findings] == ["XC-04"] and words in findings[0].message


# -------------------------------------------------------------------------------------------------- waiting, ineligible


def test_without_a_meeting_the_eligible_wait() -> None:
    outcomes, findings = quota.select([nomination("a"), nomination("b", eligible=False)], None, campaign())
    assert results(outcomes) == {"a": AWAITING, "b": INELIGIBLE} and not findings


def test_below_the_quorum_nothing_is_decided() -> None:
    for present, result in ((5, AWAITING), (6, "GK")):
        held = meeting(ballot("a", GK=5), present=present)
        outcomes, findings = quota.select([nomination("a", "GK")], held, campaign())
        assert results(outcomes) == {"a": result}
        assert [f.code for f in findings] == (["XC-01"] if result == AWAITING else [])


def test_who_is_not_voted_on_waits_by_name_and_the_others_are_decided() -> None:
    held = meeting(ballot("a", GK=9), ballot("b"))
    outcomes, findings = quota.select([nomination(code, "GK") for code in "abc"], held, campaign())
    assert results(outcomes) == {"a": "GK", "b": AWAITING, "c": AWAITING}
    assert sorted((f.code, "Tên b" in f.message) for f in findings) == [("XC-07", False), ("XC-08", True)]


def test_votes_for_the_ineligible_do_not_count() -> None:
    held = meeting(ballot("a", BK=9, GK=9), ballot("b", BK=5, GK=5))
    nominations = [nomination("a", eligible=False, reasons=("Chưa đạt TT1.",)), nomination("b")]
    outcomes, _ = quota.select(nominations, held, campaign())
    assert results(outcomes) == {"a": INELIGIBLE, "b": "BK"} and outcomes[0].reason == "Chưa đạt TT1."


def test_a_ballot_is_found_by_an_alias_and_two_for_one_are_a_fault() -> None:
    one = nomination("a", "GK", aliases=("x",))
    assert results(quota.select([one], meeting(ballot("x", GK=9)), campaign())[0]) == {"a": "GK"}
    outcomes, findings = quota.select([one], meeting(ballot("x", GK=9), ballot("a", GK=1)), campaign())
    assert results(outcomes) == {"a": AWAITING} and [f.code for f in findings] == ["XC-05"]


# ------------------------------------------------------------------------------------------------------------- per unit


@pytest.mark.parametrize(
    ("per_unit", "rounding", "floor", "limit"),
    [
        (2, "", None, 2),
        (Fraction(1, 4), "Xuống", None, 2),
        (Fraction(1, 4), "Lên", None, 3),
        (Fraction(1, 4), "Gần nhất", None, 3),
        (Fraction(1, 5), "Gần nhất", None, 2),
        (Fraction(1, 100), "Xuống", 1, 1),
    ],
)
def test_the_quota_of_a_unit(per_unit: int | Fraction, rounding: str, floor: int | None, limit: int) -> None:
    one = award("GK", per_unit=per_unit, per_unit_rounding=rounding, per_unit_floor=floor)
    heads = limits.headcounts(campaign(BK, one, roster=people("VP", 10)))
    assert limits.unit_limit(one, "VP", heads) == limit


def test_a_unit_gets_no_more_than_its_quota_and_whoever_proposes_uses_it() -> None:
    whole = campaign(award("GK", per_unit=1))
    each = {"a": {"asked": "GK", "proposers": ("CD",)}, "b": {"asked": "GK"}, "c": {"asked": "GK", "unit": "TTUD"}}
    got = run({"a": {"GK": 9}, "b": {"GK": 8}, "c": {"GK": 7}}, whole, **each)
    assert got == {"a": "GK", "b": NOT_CHOSEN, "c": "GK"}


def test_every_outcome_has_its_reason_in_words() -> None:
    rows = {"a": {"BK": 9, "GK": 9}, "b": {"BK": 8, "GK": 4}}
    outcomes, _ = quota.select(
        [nomination(c) for c in rows], meeting(*(ballot(c, **v) for c, v in rows.items())), campaign()
    )
    assert outcomes[0].reason == "Được 9/9 phiếu cho Hình thức BK, đạt ngưỡng 50% và trong số lượng."
    assert outcomes[1].reason == (
        "Được 8/9 phiếu cho Hình thức BK, hết số lượng; được 4/9 phiếu cho Hình thức GK, chưa đạt ngưỡng 50%."
    )
