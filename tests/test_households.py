"""Households: called by their head, one nominee through every channel, told apart by birth date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.campaign import CouncilMember, Kind, listing, voting
from pipeline.campaign.kinds import bare_name, before_names, full_name
from pipeline.documents.people import counted
from pipeline.identity import identity_key
from pipeline.intake.lookups import Nominee, match_columns
from pipeline.shapes import BY_BIRTH_DATE, BY_HEAD, BY_UNIT
from tests.selecting import campaign, nomination

HOUSEHOLD = Kind("HGD", "Hộ gia đình", "Hộ gia đình", BY_HEAD, "Hộ", "Họ và tên chủ hộ")
PERSON = Kind("CN", "Cá nhân", "Cá nhân", BY_BIRTH_DATE)
GROUP = Kind("TT", "Tập thể", "Tập thể", BY_UNIT)


@pytest.mark.parametrize(
    ("typed", "title", "name"),
    [
        ("Lý Văn An", "", "Lý Văn An"),
        ("Ông Lý Văn An", "Ông", "Lý Văn An"),
        ("Hộ ông Lý Văn An", "Ông", "Lý Văn An"),
        ("hộ gia đình bà Lý Thị An", "Bà", "Lý Thị An"),
        ("Hộ Lý Văn An", "", "Lý Văn An"),
    ],
)
def test_what_is_typed_before_the_head_is_no_part_of_the_name(typed: str, title: str, name: str) -> None:
    assert bare_name(HOUSEHOLD, typed) == (title, name)


def test_the_names_of_others_keep_what_only_households_are_called_by() -> None:
    assert bare_name(GROUP, "Hộ kinh doanh Minh Anh") == ("", "Hộ kinh doanh Minh Anh")
    assert bare_name(PERSON, "Bà Hồ Thị Hộ") == ("Bà", "Hồ Thị Hộ")
    assert before_names((PERSON, GROUP, HOUSEHOLD)) == ("Hộ", "Hộ gia đình")


@pytest.mark.parametrize(("honorific", "written"), [("Ông", "Hộ ông Lý Văn An"), ("", "Hộ Lý Văn An")])
def test_a_household_is_written_as_papers_do(honorific: str, written: str) -> None:
    assert full_name(HOUSEHOLD, honorific, "Lý Văn An") == written
    assert full_name(PERSON, honorific, "Lý Văn An") == f"{honorific} Lý Văn An".strip()


def test_a_birth_date_tells_two_heads_of_one_name_apart_and_joins_one_head_of_two_channels() -> None:
    def key(born: date | None, unit: str) -> str:
        return identity_key("HGD", BY_HEAD, "Lý Văn An", born, unit)

    assert key(date(1970, 1, 2), "DRX") == key(date(1970, 1, 2), "STX")
    assert len({key(date(1970, 1, 2), "DRX"), key(date(1981, 1, 2), "DRX"), key(None, "DRX"), key(None, "STX")}) == 4
    assert identity_key("TT", BY_UNIT, "Thôn An", date(1970, 1, 2), "DRX") == identity_key(
        "TT", BY_UNIT, "Thôn An", None, "DRX"
    )


def test_other_sheets_may_name_it_with_or_without_what_stands_before() -> None:
    nominees = {"a.xlsx": [Nominee("Hộ gia đình", 4, 1, "Lý Văn An"), Nominee("Hộ gia đình", 5, 2, "Hộ bà Bế Thị Ba")]}
    typed = ["Hộ ông Lý Văn An", "Lý Văn An", "Bế Thị Ba", "Hộ gia đình bà Bế Thị Ba", "Lý Văn Ba"]
    found = match_columns(["a.xlsx"] * 5, typed, nominees, before_names((HOUSEHOLD,)))
    assert found["nominee_row"] == ["Hộ gia đình!4", "Hộ gia đình!4", "Hộ gia đình!5", "Hộ gia đình!5", None]


def test_its_head_does_not_vote_on_it_nor_takes_its_place_among_the_units() -> None:
    whole = replace(
        campaign(council=(CouncilMember("Lý Văn An", date(1970, 1, 2), "", "Ủy viên", ""),)), kinds=(GROUP, HOUSEHOLD)
    )
    household = nomination("a", kind="HGD", name="Lý Văn An", birth_date=date(1970, 1, 2))
    assert [member.name for member in voting.recused(whole, household)] == ["Lý Văn An"]
    assert voting.recused(whole, replace(household, kind="TT")) == []
    names = ["Lý Văn Bình", "Nông Thị An", "Bế Văn Cường"]
    listed = sorted((replace(household, name=name) for name in names), key=listing.sorter(whole))
    assert [one.name for one in listed] == ["Nông Thị An", "Lý Văn Bình", "Bế Văn Cường"], "by given names"


def test_a_group_of_households_is_known_to_templates() -> None:
    (group,) = counted([nomination("a", kind="HGD")], (HOUSEHOLD,), lambda one: {"ma": one.code})["nhom"]
    assert (group["ho"], group["ca_nhan"], group["tap_the"]) == (True, False, False)
    assert (group["tieu_de_ten"], group["dem"]) == ("Họ và tên chủ hộ", "01 hộ gia đình")
