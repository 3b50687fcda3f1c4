"""The sample campaign: made the same each time, with every situation the plan knows."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from pipeline import flow
from pipeline.documents import forms
from pipeline.shapes import Nomination, Severity, Standing
from tests import sample, sample_units

AS_OF = date(2021, 6, 23)


class Made(NamedTuple):
    files: dict[str, Callable[[], bytes]]
    base: flow.Ground
    examined: flow.Examined
    decided: flow.Decided


def inputs(folder: Path) -> dict[str, Callable[[], bytes]]:
    root = folder / "inputs"
    return {path.relative_to(root).as_posix(): partial(path.read_bytes) for path in sorted(root.rglob("*.xlsx"))}


def campaign_folder(folder: Path) -> Path:
    (folder / "inputs").mkdir()
    shutil.copy(sample.ROOT / "inputs" / flow.CAMPAIGN, folder / "inputs")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = campaign_folder(tmp_path_factory.mktemp("mau"))
    sample.main(made)
    return made


@pytest.fixture(scope="module")
def made(folder: Path) -> Made:
    files = inputs(folder)
    base = flow.ground(files, sample.expectations())
    examined = flow.examine(files, base)
    return Made(files, base, examined, flow.decide_outcomes(files, base, examined, AS_OF))


def nominee(made: Made, name: str) -> Nomination:
    return next(one for one in made.examined.nominations if one.name == name)


def test_the_sample_is_the_same_bytes_each_time(folder: Path, tmp_path: Path):
    again = campaign_folder(tmp_path)
    sample.main(again)
    first, second = inputs(folder), inputs(again)
    assert sorted(first) == sorted(second) and len(first) == len(sample_units.REGISTER) + 3
    assert [name for name in first if first[name]() != second[name]()] == []


def test_the_sample_in_the_project_is_the_one_the_campaign_workbook_gives(made: Made):
    kept = inputs(sample.ROOT)
    assert {name for name in made.files if name not in kept or kept[name]() != made.files[name]()} == set()


def test_no_column_is_told_twice_which_excel_would_call_damaged():
    for path in sorted((sample.ROOT / "inputs" / "don-vi").glob("*.xlsx")):
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    spans = re.findall(rb'<col [^>]*?min="(\d+)" max="(\d+)"', book.read(name))
                    places = [number for low, high in spans for number in range(int(low), int(high) + 1)]
                    assert len(places) == len(set(places)), (path.name, name)


def test_the_campaign_workbook_has_the_explanations_of_todays_suites():
    shipped = (sample.ROOT / "inputs" / flow.CAMPAIGN).read_bytes()
    assert sample.campaign_workbook(shipped) == shipped, "run `python -m tests.sample`"


def test_every_unit_is_in_the_state_the_sample_means_for_it(made: Made):
    assert {line.unit: line.state.value for line in made.decided.states} == {
        "VP": "Hợp lệ",
        "TTS": "Có cảnh báo",
        "KHTC": "Hợp lệ",
        "QLKH": "Hợp lệ",
        "QLCN": "Có cảnh báo",
        "QLCNG": "Trả lại",
        "CCTDC": "Hợp lệ",
        "TTUD": "Có cảnh báo",
        "TTTT": "Trả lại",
        "TTKT": "Quá hạn",
        "CDCS": "Có cảnh báo",
        "CDTN": "Không có hồ sơ",
    }


def test_files_sent_again_stand_as_they_should(made: Made):
    standing = {line.file: line.standing for line in made.examined.received}
    assert standing["KHTC.xlsx"] is Standing.SUPERSEDED and standing["KHTC-sua.xlsx"] is Standing.COUNTS
    assert standing["QLKH.xlsx"] is Standing.COUNTS and standing["QLKH-gui-lai.xlsx"] is Standing.LATE


def test_the_faults_meant_for_a_returned_unit_are_all_found_at_their_cells(made: Made):
    errors = {
        (one.sheet, one.cell)
        for one in made.examined.findings
        if one.severity is Severity.ERROR and one.unit == "QLCNG"
    }
    assert errors == {("Chỉ tiêu", "B4"), ("Chỉ tiêu", "E5"), ("Cá nhân", "G5"), ("Cá nhân", "J6")}


def test_nominations_are_merged_and_weighed_as_the_plan_asks(made: Made):
    assert len(made.examined.nominations) == 38
    assert nominee(made, "Phòng Quản lý công nghệ").ratio == Fraction(59, 100)
    assert not nominee(made, "Nông Kim Dung").eligible
    assert nominee(made, "Bế Thị Hồng").proposers == ("VP", "CDCS")
    settled = nominee(made, "Đàm Bích Hiền")
    assert settled.proposers == ("TTUD", "CDCS") and len(settled.aliases) == 1
    assert not any(one.maybe_same for one in made.examined.nominations)
    signs = nominee(made, "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ").summary
    assert all(sign in signs for sign in '&<>"{}%=')


def test_the_council_gives_the_higher_award_once_and_leaves_one_out(made: Made):
    assert made.decided.findings == ()
    results = {one.nomination: one.result for one in made.decided.outcomes}
    assert results[nominee(made, "Phòng Quản lý khoa học").code] == "BK"
    assert results[nominee(made, "Lã Kim Giang").code] == "GK"
    assert results[nominee(made, sample.REJECTED).code] == "Không được chọn"
    assert list(results.values()).count("BK") == 1
    assert "Chờ Hội đồng" not in results.values() and "Hòa phiếu" not in results.values()


def test_nobody_the_plan_itself_names_is_nominated(made: Made):
    real = {person.name for person in made.base.campaign.roster if person.birth_date is None}
    assert real and real.isdisjoint(one.name for one in made.examined.nominations)


def test_a_rule_added_to_a_suite_changes_the_guidance_the_cell_and_the_check(made: Made):
    files = sample.expectations()
    written = json.loads(files["bieu-mau/ca-nhan.json"])
    written["expectations"].append(
        {
            "type": "expect_column_values_to_be_between",
            "kwargs": {"column": "votes", "max_value": 10},
            "severity": "critical",
            "description": "Không quá mười phiếu.",
            "meta": {"code": "CN-99", "message": "{value} phiếu là quá nhiều.", "remedy": "Ghi lại số phiếu."},
        }
    )
    base = flow.ground(made.files, files | {"bieu-mau/ca-nhan.json": json.dumps(written).encode()})
    unit = base.campaign.units[0]
    book = openpyxl.load_workbook(BytesIO(forms.form(unit, base.campaign, base.suites["bieu-mau"])))
    assert any("Không quá mười phiếu." in str(row) for row in book[forms.GUIDE].iter_rows(values_only=True))
    laid = [
        one for one in book["Cá nhân"].data_validations.dataValidation if "Không quá mười phiếu." in (one.error or "")
    ]
    assert [one.type for one in laid] == ["custom"] and "<=10" in laid[0].formula1
    found = [one for one in flow.examine(made.files, base).findings if one.code == "CN-99"]
    assert {one.unit for one in found} == {"CCTDC", "TTUD", "CDCS"} and all(one.cell.startswith("N") for one in found)
