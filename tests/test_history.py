"""`thidua history`: what is found, how it is typed, what is said of campaigns that cannot be read whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.intake import earlier
from pipeline.shapes import PastCampaign
from pipeline.text.search import matches
from pipeline.views import history
from pipeline.views.history import Search
from tests import past
from tests.conftest import Thidua

ROOT = Path(__file__).parent.parent
CASE = ROOT / "tests" / "cases" / "da-duoc-khen-truoc" / "dot-truoc"


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("an", "Bà Nguyễn Thị An", True),
        ("AN", "Trần Ân", True),
        ("Ân", "Trần Ân", True),
        ("Ân", "Trần An", False),
        ("ân", "TRẦN ÂN", True),
        ("an", "Hoàng Anh", False),
        ("nguyen an", "Nguyễn Thị An", True),
        ("an nguyen", "Nguyễn Thị An", False),
        ("dang", "Đặng Văn Đức", True),
        ("đang", "Đăng Văn Đức", False),
        ("hoà", "Lý Thị Hòa", True),
        ("bà an", "Bà Nguyễn Thị An", True),
        ("Trần A\u0302n", "Trần Ân", True),
        ("phong cong nghe", "Phòng Quản lý công nghệ", True),
        ("ứng dụng", "Trung tâm Ứng dụng", True),
        ("", "Ai", False),
        ("-", "Ai", False),
    ],
)
def test_words_are_found_as_vietnamese_is_typed(query: str, text: str, found: bool) -> None:
    assert matches(query, text) is found


def campaigns() -> tuple[PastCampaign, ...]:
    made = {
        "a": past.manifest(past.person(), past.collective(outcome="BK"), past.person(name="Nông Văn Ân", code="CN-3")),
        "b": past.manifest(
            past.person(unit="TTUD", home="Trung tâm Ứng dụng", decision={"number": "1/QĐ", "date": "2022-01-10"}),
            code="B",
            ends="2021-12-31",
            decided_on="2022-01-10",
        ),
    }
    return earlier.campaigns((name, lambda one=one: past.data(one)) for name, one in made.items())[0]


@pytest.mark.parametrize(
    ("search", "names"),
    [
        (Search(), ["Nông Văn An", "Văn phòng", "Nông Văn An", "Nông Văn Ân"]),
        (Search(name="an"), ["Nông Văn An", "Nông Văn An", "Nông Văn Ân"]),
        (Search(name="Ân"), ["Nông Văn Ân"]),
        (Search(unit="vp"), ["Văn phòng", "Nông Văn An", "Nông Văn Ân"]),
        (Search(unit="trung tam"), ["Nông Văn An"]),
        (Search(award="BK"), ["Văn phòng"]),
        (Search(award="giay khen", name="ân"), ["Nông Văn Ân"]),
        (Search(years=(2022, 2022)), ["Nông Văn An"]),
        (Search(years=(2021, 2021)), []),
        (Search(years=(2020, 2022), unit="TTUD"), ["Nông Văn An"]),
    ],
)
def test_a_search_finds_by_name_unit_award_and_year(search: Search, names: list[str]) -> None:
    assert [entry.award.name for entry in history.entries(campaigns(), search)] == names


def test_an_award_is_called_short_only_where_that_tells_it_from_others() -> None:
    every = history.entries(campaigns())
    assert [line[3] for line in history.rows(every)] == ["Giấy khen", "Đề nghị: Bằng khen", "Giấy khen", "Giấy khen"]
    other = every[0].award._replace(award_name="Giấy khen của Chủ tịch xã")
    mixed = [*every, every[0]._replace(award=other)]
    assert "Giấy khen của Chủ tịch xã" in [line[3] for line in history.rows(mixed)]


def test_the_command_shows_who_what_when_and_by_which_decision(thidua: Thidua) -> None:
    said = thidua("history", CASE, "--name", "giang")
    assert said.code == 0
    assert "03/QĐ-SKHCN" in said.out and "05/5/2021" in said.out and "Lã Thu Giang" in said.out
    assert "4 lượt khen thưởng trong 4 đợt" in said.out
    assert max(map(len, said.out.splitlines())) <= 80
    assert "LS-02" in said.err and "LS-03" in said.err and "LS-05" in said.err


def test_json_is_for_programs_and_nothing_else_stands_on_the_output(thidua: Thidua) -> None:
    said = thidua("history", CASE, "--award", "bang khen", "--json")
    told = json.loads(said.out)
    assert [(one["name"], one["given"]) for one in told["awards"]] == [("Đàm Quốc Mẫu", False)]
    assert [one["code"] for one in told["campaigns"]] == [
        "THIDUA-2018-01",
        "THIDUA-2019-01",
        "THIDUA-2020-01",
        "CHAO-MUNG-30-4",
    ]


def test_nobody_found_names_the_nearest_and_leaves_with_one(thidua: Thidua) -> None:
    said = thidua("history", CASE, "--name", "La Thu Gian")
    assert said.code == 1 and 'Gần nhất là "Lã Thu Giang"' in said.err
    assert thidua("history", CASE, "--year", "1999").code == 1


def test_wrong_years_are_wrong_usage(thidua: Thidua) -> None:
    said = thidua("history", CASE, "--year", "mười")
    assert said.code == 2 and "Viết 2021 hoặc 2019-2021" in said.err


def written(folder: Path, files: dict[str, Any]) -> Path:
    for name, made in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(past.data(made))
    return folder


def test_a_place_is_a_campaign_a_folder_of_campaigns_or_a_manifest(tmp_path: Path, thidua: Thidua) -> None:
    one = written(
        tmp_path / "dot",
        {
            "outputs/manifest.json": past.manifest(code="A"),
            "outputs/khac.json": {},
            "inputs/dot-truoc/cu.json": past.manifest(code="B"),
        },
    )
    many = written(tmp_path / "kho", {"c/manifest.json": past.manifest(code="C"), "d.json": past.manifest(code="D")})
    alone = written(tmp_path / "le", {"e.json": past.manifest(code="E")}) / "e.json"
    said = thidua("history", one, many, alone, "--json")
    assert sorted(award["campaign"] for award in json.loads(said.out)["awards"]) == list("ABCDE")
    assert said.err == ""


def test_without_a_place_it_is_this_campaign_and_its_past(tmp_path: Path, thidua: Thidua) -> None:
    folder = written(
        tmp_path / "dot",
        {"outputs/manifest.json": past.manifest(code="A"), "inputs/dot-truoc/cu.json": past.manifest(code="B")},
    )
    said = thidua("-C", folder, "history", "--json")
    assert sorted(award["campaign"] for award in json.loads(said.out)["awards"]) == ["A", "B"]


def test_a_place_without_a_manifest_is_said_so(tmp_path: Path, thidua: Thidua) -> None:
    (tmp_path / "trong").mkdir()
    said = thidua("history", tmp_path / "trong")
    assert said.code == 1 and "không có manifest.json" in " ".join(said.err.split())  # wherever the screen breaks it
    assert thidua("history", tmp_path / "khong-co").code == 1
    assert thidua("-C", tmp_path, "history").code == 1


def test_history_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['thidua', *sys.argv[1:]]\n"
        "from pipeline.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'great_expectations', 'openpyxl', 'docxtpl', 'xlsxwriter'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "history", str(CASE)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "HEAVY []" and "Giang" in done.stdout
