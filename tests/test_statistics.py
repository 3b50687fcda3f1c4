"""Counts and fund over campaigns: what is counted, where it stands in `thong-ke.xlsx`, and what a manifest keeps."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.campaign import Person
from pipeline.documents import comparison
from pipeline.intake import earlier
from pipeline.selection import given, statistics
from pipeline.shapes import Outcome, Papers, PastCampaign, Statistics
from pipeline.text import json_lines
from pipeline.views import statistics as shown
from tests import papers, past
from tests.conftest import Thidua
from tests.finished import outputs, story
from tests.selecting import BK, GK, campaign, nomination

Sheets = Mapping[str, list[tuple[Any, ...]]]


def read(*lines: Mapping[str, Any], **more: Any) -> PastCampaign:
    found, _ = earlier.read("a", past.manifest(*lines, **more))
    return found


LEADER = past.person(code="CN-2", name="Bế Thị Chi", group="Lãnh đạo")
UNKNOWN = past.person(code="CN-3", name="Lý Văn Dần", group="", unit="XX", home="Nơi khác")
PROPOSED = past.person(code="CN-4", name="Ma Văn Em", outcome="BK")


def counted(lines: Any) -> list[tuple[str, str, dict[str, int]]]:
    return [(line.what, line.award.code, dict(line.numbers)) for line in lines]


def test_awards_are_counted_by_award_and_kind_those_nobody_got_too() -> None:
    told = statistics.statistics([read(past.person(), LEADER, past.collective())])
    assert counted(told.by_award) == [("", "BK", {}), ("", "GK", {"Cá nhân": 2, "Tập thể": 1})]
    assert told.kinds == ("Tập thể", "Cá nhân")


def test_awards_are_counted_by_kind_of_unit_the_unknown_last() -> None:
    told = statistics.statistics([read(UNKNOWN, past.person(), past.collective(), PROPOSED)])
    assert counted(told.by_unit_kind) == [
        ("Phòng", "BK", {"Cá nhân": 1}),
        ("Phòng", "GK", {"Cá nhân": 1, "Tập thể": 1}),
        ("", "GK", {"Cá nhân": 1}),
    ]


def test_leaders_stand_against_direct_workers_and_collectives_in_neither() -> None:
    told = statistics.statistics([read(past.person(), LEADER, UNKNOWN, past.collective())])
    assert counted(told.by_group) == [
        ("Lãnh đạo", "GK", {"Cá nhân": 1}),
        ("Người trực tiếp", "GK", {"Cá nhân": 1}),
        ("", "GK", {"Cá nhân": 1}),
    ]


@pytest.mark.parametrize(
    ("more", "fund"),
    [
        ({}, (10_000_000, 900_000, 0, 9_100_000)),
        ({"budget": 500_000}, (500_000, 900_000, 0, -400_000)),
        ({"budget": None}, (None, 900_000, 0, None)),
    ],
)
def test_the_fund_is_what_was_set_aside_spent_and_left(more: Any, fund: Any) -> None:
    (line,) = statistics.statistics([read(past.person(), LEADER, PROPOSED, **more)]).funds
    assert (line.aside, line.spent, line.foreseen, line.left) == fund


def test_what_is_only_proposed_costs_nothing_whatever_it_would_bring() -> None:
    one = read(past.person())
    proposed = one.awards[0]._replace(given=False, amount=1_490_000)
    assert one._replace(awards=(*one.awards, proposed)).spent == 450_000


def test_before_a_decision_nothing_is_spent() -> None:
    undecided = {"number": "", "date": None, "amount": 450_000}
    (line,) = statistics.statistics([read(past.person(decision=undecided), decided_on=None)]).funds
    assert (line.spent, line.foreseen, line.left) == (0, 450_000, 9_550_000)


# ------------------------------------------------------------------------------------------------------------ this run

ROSTER = (
    Person("VP", "", "Tên A", date(1980, 1, 1), "Trưởng phòng", "", "Lãnh đạo"),
    Person("TTUD", "", "Tên A", date(1990, 1, 1), "Chuyên viên", "", "Người trực tiếp"),
    Person("VP", "", "Tên B", None, "", "", "Người trực tiếp"),
    Person("VP", "", "Tên C", None, "", "", "Lãnh đạo"),
    Person("VP", "", "Tên C", None, "", "", "Người trực tiếp"),
)


@pytest.mark.parametrize(
    ("one", "group"),
    [
        (nomination("A", birth_date=date(1980, 1, 1)), "Lãnh đạo"),
        (nomination("A", birth_date=date(1990, 1, 1)), "Người trực tiếp"),
        (nomination("A"), "Lãnh đạo"),
        (nomination("A", unit="TTUD"), "Người trực tiếp"),
        (nomination("A", unit="CD"), ""),
        (nomination("A", birth_date=date(1970, 1, 1)), ""),
        (nomination("B", birth_date=date(1970, 1, 1)), "Người trực tiếp"),
        (nomination("C"), ""),
        (nomination("B", kind="TT"), ""),
    ],
)
def test_the_roster_says_who_leads_and_never_by_a_guess(one: Any, group: str) -> None:
    made = given.campaign(campaign(BK, GK, roster=ROSTER), [one], [Outcome(one.code, "GK", "")], [], date(2021, 6, 30))
    assert [award.group for award in made.awards] == [group]


FILLED_IN = (
    (("Đợt thi đua", "Kinh phí dự trù", "Giá trị"), 15_000_000),
    (("Văn bản", "QUYET_DINH", "Số, ký hiệu"), "05/QĐ-SKHCN"),
)


def test_the_manifest_of_a_run_gives_back_what_the_run_knew() -> None:
    run = story(FILLED_IN)
    this = run.statistics.campaigns[-1]
    made = outputs(FILLED_IN)
    back, told = earlier.campaign(this.source, made["manifest.json"])
    assert told == []
    assert back == this
    assert this.budget == 15_000_000 and {award.number for award in this.awards if award.given} == {"05/QĐ-SKHCN"}
    assert {award.group for award in this.awards if award.is_person} == {"Lãnh đạo", "Người trực tiếp"}
    assert all(award.birth_date for award in this.awards if award.is_person)


# --------------------------------------------------------------------------------------------------------- the workbook


def workbook(told: Statistics) -> Sheets:
    book = openpyxl.load_workbook(io.BytesIO(shown.workbook(told, shown.head(date(2021, 6, 30)))))
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def two() -> Statistics:
    evil = past.person(name='=HYPERLINK("http://a.b","x")', code="CN-9")
    now = read(evil, PROPOSED, code="NAY", ends="2021-12-31", budget=100_000)
    return statistics.statistics([read(past.person(), LEADER, past.collective()), now])


def test_the_workbook_counts_by_award_unit_and_group_and_sums_given_apart_from_proposed() -> None:
    sheets = workbook(two())
    assert list(sheets) == ["Theo hình thức", "Theo loại đơn vị", "Lãnh đạo, trực tiếp", "Kinh phí", "Danh sách"]
    awards = sheets["Theo hình thức"]
    assert awards[0] == ("Năm", "Mã đợt", "Hình thức khen thưởng", "Tập thể", "Cá nhân", "Cộng")
    assert awards[2] == (2020, "THIDUA-2020-01", "Giấy khen của Giám đốc Sở", 1, 2, 3)
    assert awards[3] == (2021, "NAY", "Đề nghị: Bằng khen của Chủ tịch tỉnh", 0, 1, 1)
    assert awards[-2:] == [("Tặng", None, None, 1, 3, 4), ("Đề nghị", None, None, 0, 1, 1)]
    groups = sheets["Lãnh đạo, trực tiếp"]
    assert groups[0] == ("Năm", "Mã đợt", "Nhóm", "Hình thức khen thưởng", "Cá nhân", "Cộng")
    assert groups[1] == (2020, "THIDUA-2020-01", "Lãnh đạo", "Giấy khen của Giám đốc Sở", 1, 1)


def test_the_workbook_tells_the_fund_with_its_sums() -> None:
    fund = workbook(two())["Kinh phí"]
    assert fund[0][3:8] == ("Kinh phí dự trù", "Đã chi", "Dự kiến chi", "Còn lại", "Còn thiếu")
    assert [row[3:8] for row in fund[1:]] == [
        (10_000_000, 1_800_000, 0, 8_200_000, 0),
        (100_000, 450_000, 0, 0, 350_000),
        (10_100_000, 2_250_000, 0, 8_200_000, 350_000),
    ]


def test_every_text_of_the_workbook_is_a_text_and_equal_input_gives_equal_bytes() -> None:
    data = shown.workbook(two(), shown.head(date(2021, 6, 30)))
    assert data == shown.workbook(two(), shown.head(date(2021, 6, 30)))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Danh sách"]
    cells = [
        cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and "HYPERLINK" in cell.value
    ]
    assert [cell.data_type for cell in cells] == ["s"]


def test_history_writes_the_statistics_of_any_set(tmp_path: Path, thidua: Thidua) -> None:
    (tmp_path / "a.json").write_bytes(past.data(past.manifest()))
    (tmp_path / "b.json").write_bytes(past.data(past.manifest(LEADER, code="B")))
    said = thidua("history", tmp_path, "--name", "chi", "--statistics", tmp_path / "tk.xlsx")
    assert said.code == 0 and "2 đợt" in said.err
    rows = list(openpyxl.load_workbook(tmp_path / "tk.xlsx")["Danh sách"].iter_rows(values_only=True))
    assert len(rows) == 3, "all awards of the campaigns read, not only those found"
    assert thidua("history", tmp_path, "--statistics", tmp_path / "khong-co" / "tk.xlsx").code == 1


# ------------------------------------------------------------------------------------------------------------ documents


def test_the_words_of_the_report_are_of_this_campaign_beside_the_others() -> None:
    words = comparison.words(papers.EVERYTHING["statistics"])
    assert [(line["nhom"], line["so_luong"], line["phan_tram"]) for line in words["theo_nhom"]] == [
        ("Lãnh đạo", 1, "50%"),
        ("Người trực tiếp", 1, "50%"),
    ]
    assert [(line["loai_don_vi"], line["dem"], line["de_nghi_cap_tren"]) for line in words["theo_loai_don_vi"]] == [
        ("Đơn vị trực thuộc", "01 tập thể", True),
        ("Phòng", "02 cá nhân", False),
    ]
    before, now = words["cac_dot"]
    assert (before["nam"], before["dem_tang"], before["du_tru"], before["con_lai"]) == (
        "2020",
        "01 cá nhân",
        "5.000.000",
        "4.550.000",
    )
    assert now["dot_nay"] and (now["so_tang"], now["so_de_nghi"], now["tien_thuong"]) == (2, 1, "900.000")


def test_shares_of_two_groups_make_a_hundred() -> None:
    persons = [past.person(code=f"CN-{n}", name=f"Ai {n}", group="A" if n < 14 else "B") for n in range(19)]
    words = comparison.words(statistics.statistics([read(*persons)]))
    assert [line["phan_tram"] for line in words["theo_nhom"]] == ["74%", "26%"]


def test_without_statistics_there_are_no_lines() -> None:
    assert comparison.words(None) == {"theo_loai_don_vi": [], "theo_nhom": [], "cac_dot": []}


def test_earlier_awards_are_told_in_the_manifest_for_explain() -> None:
    run = story()
    nominations = tuple(
        replace(one, earlier=(papers.BEFORE._replace(same_period=True),)) for one in run.examined.nominations
    )
    from pipeline.flow import outgoing

    told = replace(run, examined=replace(run.examined, nominations=nominations))
    record = outgoing._record(told, Papers())
    assert json.loads(b"".join(json_lines.dump(record)))["nominations"][0]["earlier"] == [
        {
            "campaign": "THIDUA-2020-01",
            "year": 2020,
            "award": papers.BEFORE.award_name,
            "given": True,
            "number": "07/QĐ-SKHCN",
            "date": "2020-12-20",
            "same_period": True,
        }
    ]
