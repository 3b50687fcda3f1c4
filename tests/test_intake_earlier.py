"""Manifests of earlier campaigns: of any version, cut off, twice, or not there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake import earlier
from pipeline.shapes import MANIFEST_VERSION, Finding, PastCampaign, Severity
from tests import past


def read(made: Any) -> tuple[PastCampaign, list[Finding]]:
    campaign, told = earlier.campaign("dot-truoc/x/manifest.json", past.data(made))
    assert campaign is not None
    return campaign, told


def codes(told: list[Finding]) -> list[str]:
    return [one.code for one in told]


def test_a_manifest_of_this_version_tells_everything() -> None:
    campaign, told = read(past.manifest(past.person(), past.collective(outcome="BK")))
    assert told == []
    assert (campaign.code, campaign.year, campaign.starts, campaign.ends) == (
        "THIDUA-2020-01",
        2020,
        date(2020, 1, 1),
        date(2020, 12, 31),
    )
    assert campaign.decided and campaign.budget == 10_000_000 and campaign.spent == 450_000
    person, collective = campaign.awards
    assert person.is_person and person.birth_date == date(1985, 3, 5) and person.group == "Người trực tiếp"
    assert (person.number, person.decided_on, person.amount) == ("07/QĐ-SKHCN", date(2020, 12, 20), 450_000)
    assert (person.unit, person.unit_name, person.unit_kind) == ("VP", "Văn phòng", "Phòng")
    # what was only proposed has no decision of ours and costs us nothing
    assert not collective.given and not collective.is_person
    assert (collective.number, collective.decided_on, collective.amount) == ("", None, None)


@pytest.mark.parametrize("outcome", ["Hòa phiếu", "Không được chọn", "Không đủ điều kiện", "Chờ Hội đồng"])
def test_only_awards_are_history(outcome: str) -> None:
    campaign, told = read(past.manifest(past.person(outcome=outcome)))
    assert campaign.awards == () and told == []


def test_the_first_version_is_read_as_far_as_it_goes_and_says_what_is_missing() -> None:
    campaign, (told,) = read(past.first_version(past.person(), past.collective()))
    assert told.code == "LS-03" and told.severity is Severity.WARNING
    for word in ("Từ ngày", "ngày sinh", "Nhóm", "kinh phí dự trù"):
        assert word in told.message
    person, collective = campaign.awards
    assert (person.is_person, collective.is_person) == (True, False)
    assert (person.unit, person.unit_kind) == ("VP", "Phòng"), "by the name of the unit"
    assert (person.number, person.decided_on) == ("09/QĐ-SKHCN", date(2020, 12, 20)), "from the list of documents"
    assert campaign.decided and campaign.year == 2020


def test_a_newer_version_is_read_as_far_as_known() -> None:
    campaign, told = read(past.manifest(schema=MANIFEST_VERSION + 1))
    assert codes(told) == ["LS-04"] and len(campaign.awards) == 1


def test_lines_that_cannot_be_used_are_counted_never_lost_silently() -> None:
    campaign, told = read(past.manifest(past.person(), past.person(name=""), past.person(outcome="XX")))
    assert len(campaign.awards) == 1
    assert codes(told) == ["LS-05"] and "2 dòng" in told[0].message


@pytest.mark.parametrize("gone", ["code", "units", "awards", "ends", "budget"])
def test_what_is_cut_out_of_the_campaign_is_named(gone: str) -> None:
    made = past.manifest()
    del made["campaign"][gone]
    _, told = read(made)
    words = {
        "code": "mã đợt",
        "units": "đơn vị",
        "awards": "hình thức",
        "ends": "Đến ngày",
        "budget": "kinh phí dự trù",
    }
    assert told[0].code == "LS-03" and words[gone] in told[0].message


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b"null", b"\xff\xfe", b'{"a": ' + b"[" * 100_000, b'{"a": ' + b"1" * 5_000 + b"}"],
)
def test_what_is_no_manifest_is_said_so(content: bytes) -> None:
    campaign, told = earlier.campaign("dot-truoc/x.json", content)
    assert campaign is None and codes(told) == ["LS-01"]


def every(*named: tuple[str, Any], own: str = "") -> tuple[tuple[PastCampaign, ...], list[Finding]]:
    return earlier.campaigns(((name, lambda made=made: past.data(made)) for name, made in named), own)


def test_campaigns_come_in_the_order_of_their_years() -> None:
    found, told = every(
        ("a", past.manifest(code="B", ends="2020-12-31")), ("b", past.manifest(code="A", ends="2019-12-31"))
    )
    assert [one.code for one in found] == ["A", "B"] and told == []


def test_of_two_runs_of_one_campaign_the_later_counts() -> None:
    early, late = past.manifest(as_of="2020-12-25"), past.manifest(past.collective(), as_of="2021-01-05")
    for order in ((("a", early), ("b", late)), (("b", late), ("a", early))):
        found, told = every(*order)
        assert [one.awards[0].name for one in found] == ["Văn phòng"]
        assert codes(told) == ["LS-07"] and "chỉ b được dùng" in told[0].message


def test_the_same_manifest_twice_is_one() -> None:
    found, told = every(("a", past.manifest()), ("b", past.manifest()))
    assert len(found) == 1 and told == []


def test_two_campaigns_without_a_code_stay_two() -> None:
    found, _ = every(("a", past.manifest(code="")), ("b", past.manifest(code="")))
    assert len(found) == 2


def test_the_manifest_of_this_very_campaign_is_not_its_past() -> None:
    found, told = every(("a", past.manifest(code="NAY")), own="NAY")
    assert found == () and codes(told) == ["LS-06"]


def test_results_without_a_decision_are_not_yet_awards() -> None:
    made = past.manifest(past.person(decision={"number": "", "date": None, "amount": 450_000}), decided_on=None)
    found, told = every(("a", made))
    assert not found[0].decided and codes(told) == ["LS-08"]


def test_manifests_are_found_one_file_or_folder_a_campaign() -> None:
    found = earlier.manifests(
        [
            "2017.json",
            "2018/manifest.json",
            "2019/outputs/manifest.json",
            "2019/expectations/bieu-mau/ca-nhan.json",
            "2020/ban-ke-2020.json",
            "2020/tong-hop.xlsx",
            "2021/tong-hop.xlsx",
            "2021/quyet-dinh/quyet-dinh.docx",
            "doc-truoc.txt",
        ]
    )
    assert found.files == ("2017.json", "2018/manifest.json", "2019/outputs/manifest.json", "2020/ban-ke-2020.json")
    assert found.without == ("2021",)


LEAVES = st.sampled_from([None, True, 7, -1, "", "x", "2020-02-30", "\u0000", [], [None], [{}], {}, {"code": 1}])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_stands_where_a_value_should_the_rest_is_read(data: st.DataObject) -> None:
    made = past.manifest(past.person(), past.collective())
    places = [(made, key) for key in made] + [(made["campaign"], key) for key in made["campaign"]]
    places += [(line, key) for line in made["nominations"] for key in line]
    for holder, key in data.draw(st.lists(st.sampled_from(places), max_size=4)):
        holder[key] = data.draw(LEAVES)
    campaign, told = earlier.campaign("x", past.data(made, data.draw(st.sampled_from([None, 1]))))
    assert campaign is not None and len(campaign.awards) <= 2
    assert all(one.severity is Severity.WARNING for one in told)
