"""Who was awarded before: the same person and collective by rule, doubtful ones asked about, periods held apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipeline.intake import earlier
from pipeline.selection import repeated
from pipeline.selection.repeated import Period
from pipeline.shapes import Finding, Nomination, PastCampaign, Severity, Table
from tests import past
from tests.selecting import UNITS, campaign, nomination, origin

BORN = date(1985, 3, 5)
DATED = {"starts": date(2021, 1, 1), "ends": date(2021, 6, 30)}


def gone(*lines: Mapping[str, Any], **more: Any) -> PastCampaign:
    """Give an earlier campaign as it is read from its manifest."""
    (found,), _ = earlier.campaigns([("dot-truoc/x", lambda: past.data(past.manifest(*lines, **more)))])
    return found


def person(**more: Any) -> Nomination:
    values = {"name": "Nông Văn An", "birth_date": BORN, "origins": (origin("VP"),)} | more
    return nomination("CN-99999999", **values)


def collective(name: str = "Văn phòng", **more: Any) -> Nomination:
    return nomination("TT-99999999", kind="TT", name=name, **({"origins": (origin("VP"),)} | more))


def word(*pairs: tuple[str, str, str]) -> Table:
    lines = [
        dict(zip(("code_1", "code_2", "same"), pair, strict=True)) | {"unit": "", "file": "", "sheet": "", "row": 2}
        for pair in pairs
    ]
    return Table(pd.DataFrame(lines), {}, {})


def held(
    one: Nomination, *before: PastCampaign, same: Table | None = None, units: Any = UNITS, **settings: Any
) -> tuple[Nomination, list[Finding]]:
    of = campaign(units=units, settings=DATED | settings)
    (out,), told = repeated.with_earlier([one], before, of, same)
    return out, told


def codes(told: list[Finding]) -> list[str]:
    return [one.code for one in told]


def test_a_person_awarded_before_carries_the_award_and_is_not_warned_of_another_time() -> None:
    one, told = held(person(), gone())
    assert [(award.year, award.number, award.same_period) for award in one.earlier] == [(2020, "07/QĐ-SKHCN", False)]
    assert told == []


@pytest.mark.parametrize("name", ["NÔNG VĂN AN", "  Ông Nông  Văn An"])
def test_names_are_compared_as_the_project_does(name: str) -> None:
    assert len(held(person(name=name), gone())[0].earlier) == 1


@pytest.mark.parametrize("name", ["Nông Văn Ân", "Nông Văn Ấn", "Nông An"])
def test_another_name_is_another_person(name: str) -> None:
    one, told = held(person(name=name), gone())
    assert one.earlier == () and told == []


def test_a_namesake_born_on_another_day_is_another_person() -> None:
    one, told = held(person(birth_date=date(1990, 1, 1)), gone())
    assert one.earlier == () and told == []


@pytest.mark.parametrize(("now", "then"), [(None, "1985-03-05"), (BORN, None), (None, None)])
def test_without_both_birth_dates_it_is_asked_and_never_taken_for_one(now: date | None, then: str | None) -> None:
    one, told = held(person(birth_date=now), gone(past.person(birth_date=then)))
    assert one.earlier == () and codes(told) == ["LS-11"]
    assert told[0].severity is Severity.WARNING and "CN-99999999" in told[0].message and "CN-11111111" in told[0].remedy


def test_the_same_undated_code_is_asked_about_too() -> None:
    one, told = held(replace(person(birth_date=None), code="CN-11111111"), gone(past.person(birth_date=None)))
    assert one.earlier == () and codes(told) == ["LS-11"]


@pytest.mark.parametrize(("said", "found"), [("Có", 1), ("Không", 0)])
def test_the_clerks_word_settles_it(said: str, found: int) -> None:
    for pair in (("CN-99999999", "CN-11111111"), ("CN-11111111", "CN-99999999")):
        one, told = held(person(birth_date=None), gone(), same=word((*pair, said)))
        assert len(one.earlier) == found and told == []


def test_the_clerks_word_joins_another_name_as_well() -> None:
    one, _ = held(person(name="Nông Thị Án"), gone(), same=word(("CN-99999999", "CN-11111111", "Có")))
    assert len(one.earlier) == 1


def test_a_code_made_with_a_birth_date_vouches_for_it_in_an_older_manifest() -> None:
    (old,), _ = earlier.campaigns([("x", lambda: past.data(past.first_version(past.person())))])
    one, told = held(replace(person(), code="CN-11111111"), old)
    assert len(one.earlier) == 1 and codes(told) == ["LS-12"], "of the first version no period is known"
    assert codes(held(person(), old)[1]) == ["LS-11"], "another code: it cannot say whether the date was another"


def test_the_same_period_is_warned_of_at_every_timely_row() -> None:
    rows = (origin("VP"), origin("CD", row=7), origin("TTUD", late=True, stands=False))
    one, told = held(person(origins=rows), gone(starts="2021-01-01", ends="2021-06-30"))
    assert [award.same_period for award in one.earlier] == [True]
    assert [(found.code, found.unit, found.row) for found in told] == [("LS-10", "CD", 7), ("LS-10", "VP", 3)]
    assert "07/QĐ-SKHCN, 20/12/2020" in told[0].message and "từ 01/01/2021 đến 30/6/2021" in told[0].message


def test_what_was_only_proposed_is_said_to_be_proposed() -> None:
    one, told = held(person(), gone(past.person(outcome="BK"), starts="2021-01-01", ends="2021-06-30"))
    assert not one.earlier[0].given
    assert "đã được đề nghị tặng Bằng khen của Chủ tịch tỉnh ở đợt" in told[0].message


@pytest.mark.parametrize(
    ("own", "other", "shared"),
    [
        (("2021-01-01", "2021-06-30"), ("2021-06-30", "2021-12-31"), True),
        (("2021-01-01", "2021-06-30"), ("2021-07-01", "2021-12-31"), False),
        (("2021-01-01", "2021-06-30"), ("2021-02-01", "2021-03-31"), True),
        ((None, "2021-06-30"), ("2021-01-01", "2021-06-30"), True),
        ((None, "2021-06-30"), ("2021-07-01", "2021-12-31"), False),
        ((None, "2021-06-30"), ("2020-01-01", "2020-12-31"), None),
        (("2021-01-01", "2021-06-30"), (None, "2020-12-31"), False),
        (("2021-01-01", "2021-06-30"), (None, "2021-12-31"), None),
        (("2021-01-01", "2021-06-30"), (None, None), None),
    ],
)
def test_periods_share_a_day_or_not_or_nobody_knows(own: Any, other: Any, shared: bool | None) -> None:
    periods = [Period(*(day and date.fromisoformat(day) for day in one)) for one in (own, other)]
    assert repeated.overlapping(*periods) is shared
    assert repeated.overlapping(*reversed(periods)) is shared


def test_an_open_beginning_is_told_once_where_it_can_be_filled_in() -> None:
    _, told = held(person(), gone(), starts=None)
    assert [(one.code, one.file, one.sheet) for one in told] == [("LS-12", "dot-thi-dua.xlsx", "Đợt thi đua")]
    _, told = held(person(), gone(starts=None, ends="2021-12-31"))
    assert [(one.code, one.file) for one in told] == [("LS-12", "dot-truoc/x")]


def test_results_without_a_decision_are_not_counted() -> None:
    line = past.person(decision={"number": "", "date": None, "amount": None})
    one, told = held(person(), gone(line, decided_on=None, starts="2021-01-01", ends="2021-06-30"))
    assert one.earlier == () and told == []


def test_earlier_awards_stand_with_the_latest_first_in_the_words_of_each_unit_too() -> None:
    late = past.person(decision={"number": "1/QĐ-SKHCN", "date": "2019-01-05", "amount": 1})
    one, _ = held(
        person(as_proposed=(person(), person())),
        gone(late, code="CU", starts="2018-01-01", ends="2018-12-31", decided_on="2019-01-05"),
        gone(),
    )
    assert [award.campaign for award in one.earlier] == ["THIDUA-2020-01", "CU"]
    assert all(said.earlier == one.earlier for said in one.as_proposed)


# --------------------------------------------------------------------------------------------------------- collectives


def test_a_unit_is_known_by_its_code_whatever_it_was_called() -> None:
    then = past.collective(name="Văn phòng Ban", home="Văn phòng Ban")
    one, told = held(collective(), gone(then))
    assert [award.name for award in one.earlier] == ["Văn phòng Ban"] and told == []


def test_a_unit_with_a_new_code_is_known_by_its_old_one() -> None:
    then = past.collective(name="Phòng Hành chính", home="Phòng Hành chính", unit="HC")
    assert held(collective(), gone(then))[0].earlier == ()
    units = (replace(UNITS[0], former=("TCHC", "HC")), *UNITS[1:])
    one, told = held(collective(), gone(then), units=units)
    assert [award.name for award in one.earlier] == ["Phòng Hành chính"] and told == []


def test_an_old_code_that_another_unit_bears_today_leads_to_who_had_it() -> None:
    then = past.collective(name="Phòng Hành chính", home="Phòng Hành chính", unit="TTUD")
    units = (replace(UNITS[0], former=("TTUD",)), *UNITS[1:])
    assert len(held(collective(), gone(then), units=units)[0].earlier) == 1
    centre = collective("Trung tâm Ứng dụng", unit="TTUD")
    assert held(centre, gone(then), units=units)[0].earlier == ()


def test_a_collective_inside_a_unit_is_known_by_name_and_unit() -> None:
    then = past.collective(name="Tổ Công đoàn 1")
    assert len(held(collective("Tổ công đoàn 1"), gone(then))[0].earlier) == 1
    one, told = held(collective("Tổ Công đoàn 1", unit="TTUD"), gone(then))
    assert one.earlier == () and told == [], "of another unit it is another"


def test_a_collective_of_a_unit_nobody_knows_today_is_asked_about() -> None:
    then = past.collective(name="Tổ Công đoàn 1", unit="XX", home="Phòng cũ")
    assert codes(held(collective("Tổ Công đoàn 1"), gone(then))[1]) == ["LS-11"]


def test_a_person_is_never_a_collective() -> None:
    one, told = held(collective("Nông Văn An"), gone())
    assert one.earlier == () and told == []
