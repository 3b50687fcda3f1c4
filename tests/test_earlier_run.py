"""A whole run with earlier campaigns beside it: what its papers, its manifest and its commands say of them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import docx
import pytest

from pipeline import flow
from pipeline.views import lineage
from tests import sample
from tests.conftest import Thidua
from tests.finished import AS_OF, differences, inputs, outputs, templates
from tests.sample import register

STARTS = {("Đợt thi đua", "Từ ngày", "Giá trị"): date(2021, 1, 28)}
PERIODS = {
    "NAM-2020": ("2020-01-01", "2020-12-31", "2020-12-22"),
    "QUY-2021": ("2021-01-01", "2021-05-31", "2021-06-02"),
}


def before(code: str) -> dict[str, Any]:
    """Make an earlier campaign in which the same people got the same awards, from the sample's own manifest."""
    starts, ends, decided = PERIODS[code]
    made: dict[str, Any] = json.loads(outputs()["manifest.json"])
    made["campaign"] |= {"code": code, "name": f"đợt {code}", "starts": starts, "ends": ends, "decided_on": decided}
    for line in made["nominations"]:
        line["decision"] |= {"number": "31/QĐ-SKHCN", "date": decided}
        if code == "NAM-2020" and line["outcome"] == "BK":  # who is proposed upwards now was awarded here then
            line["outcome"] = "GK"
    return made


@cache
def files() -> dict[str, bytes]:
    """Give the finished files of a run with two campaigns before it."""
    return dict(run())


def run() -> Iterator[tuple[str, bytes]]:
    story = told()
    yield from flow.papers(story, flow.documents(story), templates())


@cache
def told() -> flow.Story:
    given = dict(inputs(STARTS))
    for code in PERIODS:
        given[f"dot-truoc/{code}/manifest.json"] = partial(bytes, json.dumps(before(code)).encode())
    return flow.story(given, sample.expectations(), AS_OF)


def tables(path: str) -> list[list[list[str]]]:
    document = docx.Document(io.BytesIO(files()[path]))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_the_councils_list_has_a_column_of_earlier_awards() -> None:
    (listed,) = [rows for rows in tables("hoi-dong/danh-sach.docx") if "Khen thưởng ở các đợt trước" in rows[0]]
    column = listed[0].index("Khen thưởng ở các đợt trước")
    said = {row[1].split(",")[0]: row[column] for row in listed[1:] if row[0].isdigit()}
    assert said["Ông Hà Văn An"] == "2021: Giấy khen (cùng giai đoạn thành tích); 2020: Giấy khen"
    # proposed upwards is never said to be given
    assert said["Phòng Quản lý khoa học"].startswith("2021: đề nghị Bằng khen (cùng giai đoạn thành tích)")
    assert "-" in said.values(), "who has none is said to have none"


def test_without_earlier_campaigns_the_column_says_nothing() -> None:
    document = docx.Document(io.BytesIO(outputs()["hoi-dong/danh-sach.docx"]))
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    column = rows[0].index("Khen thưởng ở các đợt trước")
    assert {row[column] for row in rows[1:] if row[0].isdigit()} == {""}


def test_section_three_of_a_dossier_lists_what_was_given_by_which_decision() -> None:
    an = next(one for one in told().examined.nominations if one.name == "Hà Văn An")
    rows = tables(f"tra-loi/{an.proposers[0]}/ho-so/bao-cao-thanh-tich-{an.code}.docx")
    (awards,) = [table for table in rows if table[0][1] == "Hình thức khen thưởng"]
    assert [row[0] for row in awards[1:]] == ["2021", "2020", ""], "and a line for the pen"
    assert awards[2][2].startswith("Quyết định số 31/QĐ-SKHCN ngày 22 tháng 12 năm 2020 của Giám đốc Sở")
    (proposed,) = [table for table in tables("trinh-tinh/bao-cao-thanh-tich.docx") if table[0][1] == awards[0][1]]
    assert [row[0] for row in proposed[1:]] == ["2020", ""], "what was only proposed in 2021 is no award"


def test_the_report_stands_this_campaign_beside_the_others() -> None:
    (beside,) = [rows for rows in tables("bao-cao-tong-hop.docx") if rows[0][:2] == ["Năm", "Đợt thi đua"]]
    assert [row[:2] for row in beside[1:]] == [["2020", "đợt NAM-2020"], ["2021", "đợt QUY-2021"], ["2021", "Đợt này"]]
    assert not [rows for rows in _sample_report() if rows[0][:2] == ["Năm", "Đợt thi đua"]]


def _sample_report() -> list[list[list[str]]]:
    document = docx.Document(io.BytesIO(outputs()["bao-cao-tong-hop.docx"]))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_the_finished_papers_agree_with_the_manifest() -> None:
    assert differences(files()) == []


def test_the_manifest_keeps_which_files_were_read_and_explain_tells_the_awards() -> None:
    manifest = json.loads(files()["manifest.json"])
    data = json.dumps(before("NAM-2020")).encode()
    assert manifest["inputs"]["dot-truoc/NAM-2020/manifest.json"] == hashlib.sha256(data).hexdigest()
    (text,) = lineage.explain(manifest, "Hà Văn An").texts
    assert "2021: Giấy khen của Giám đốc Sở Khoa học và Công nghệ tỉnh Cao Bằng (31/QĐ-SKHCN, 02/6/2021)" in text
    assert "đợt QUY-2021 — cùng giai đoạn thành tích" in text


def test_the_units_are_warned_of_the_same_period_alone() -> None:
    warned = [one for one in told().findings if one.code == "LS-10"]
    assert warned and all("QUY-2021" in one.message and one.cell for one in warned)
    assert {one.heading for one in warned} == {"Họ và tên", "Tên tập thể"}


def test_the_clerk_may_name_an_earlier_code_in_the_sheet_of_namesakes() -> None:
    one = next(line for line in told().examined.nominations if line.earlier and line.birth_date)
    given = dict(inputs(STARTS))
    other = before("NAM-2020")
    (line,) = [line for line in other["nominations"] if line["code"] == one.code]
    line |= {"birth_date": None, "code": "CN-0badc0de"}
    given["dot-truoc/a.json"] = partial(bytes, json.dumps(other).encode())
    pairs = [(one.code, "CN-0badc0de", "Có")]
    pairs += [(line.code, alias, "Có") for line in told().examined.nominations for alias in line.aliases]
    given["so-tiep-nhan.xlsx"] = partial(bytes, register(pairs))
    found = flow.story(given, sample.expectations(), AS_OF)
    assert not [said for said in found.findings if said.code in ("DN-06", "LS-11")]
    (now,) = [line for line in found.examined.nominations if line.code == one.code]
    assert [award.code for award in now.earlier] == ["CN-0badc0de"]


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"campaign": 5, "nominations": {}}'])
def test_no_file_among_the_earlier_ones_ends_the_run(content: bytes, tmp_path: Path, thidua: Thidua) -> None:
    folder = tmp_path / "dot"
    (folder / "inputs" / "dot-truoc").mkdir(parents=True)
    (folder / "inputs" / "dot-thi-dua.xlsx").write_bytes(inputs({})["dot-thi-dua.xlsx"]())
    (folder / "inputs" / "dot-truoc" / "a.json").write_bytes(content)
    said = thidua("-C", folder, "check", "--as-of", AS_OF.isoformat())
    assert said.code == 0 and "dot-truoc/a.json" in said.out
