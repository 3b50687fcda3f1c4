"""The pages of the sample's run, as finished: every link leads to a file, every count is that of the other papers."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from posixpath import normpath
from typing import Any
from urllib.parse import unquote

from lxml import html
from openpyxl import load_workbook

from pipeline import flow
from pipeline.shapes import Stage
from pipeline.views import lineage
from tests import finished


def tree(name: str, council: bool = True) -> Any:
    return html.document_fromstring(finished.outputs((), council)[name].decode())


def sheet(name: str) -> list[dict[str, Any]]:
    rows = load_workbook(io.BytesIO(finished.outputs()["tong-hop.xlsx"]))[name].iter_rows(values_only=True)
    head = next(rows)
    return [dict(zip(head, row, strict=True)) for row in rows]


def manifest(council: bool = True) -> dict[str, Any]:
    return dict(json.loads(finished.outputs((), council)["manifest.json"]))


def words(part: Any) -> str:
    return " ".join(part.text_content().split())


def test_every_link_leads_to_a_file_and_nothing_is_asked_of_the_network() -> None:
    for council in (True, False):
        made = finished.outputs((), council)
        for name in (name for name in made if name.endswith(".html")):
            page = tree(name, council)
            assert not page.xpath("//@src | //link | //form/@action | //base | //iframe")
            places = {link for link in page.xpath("//@href") if link.startswith("#")}
            assert not [place for place in places if not page.xpath("//*[@id=$name]", name=place[1:])]
            links = set(page.xpath("//@href")) - places
            assert {normpath(unquote(link)) for link in links} <= made.keys()
    every = {unquote(link) for link in tree("index.html").xpath("//@href")}
    own = {"index.html", "manifest.json"}
    assert {name for name in finished.outputs() if name not in own} <= every  # nothing the run made is out of reach


def test_the_units_are_those_of_the_summary() -> None:
    rows = [[words(cell) for cell in row] for row in tree("index.html").xpath("id('bang-don-vi')/tbody/tr")]
    assert len(rows) == len(sheet("Đơn vị")) == len(manifest()["campaign"]["units"])
    for row, line in zip(rows, sheet("Đơn vị"), strict=True):
        assert row[0] == f"{line['Tên đơn vị']} {line['Mã']}"
        assert row[1] == line["Trạng thái"]
        assert [int(cell) for cell in row[3:6]] == [line["Số đề nghị"], line["Số lỗi"], line["Số cảnh báo"]]


def test_reasons_are_told_as_sentences() -> None:
    line = manifest()["nominations"][0]
    unfit = {**line, "checks": {**line["checks"], "eligible": False, "reasons": ["Thiếu biên bản.", "Thiếu báo cáo."]}}
    (told,) = lineage.explain({**manifest(), "nominations": [unfit]}, line["code"]).texts
    assert "  Không đủ điều kiện: Thiếu biên bản. Thiếu báo cáo.\n" in told


def test_every_nomination_is_there_once_with_its_outcome_and_what_explain_tells() -> None:
    page, record = tree("index.html"), manifest()
    lines = {line["code"]: line for line in record["nominations"]}
    entries = page.xpath("id('ds-de-nghi')/details")
    assert len(entries) == len(lines) == len(sheet("Đề nghị"))
    assert Counter(entry.get("data-dong") for entry in entries) == Counter(row["Kết quả"] for row in sheet("Đề nghị"))
    told = [entry.xpath("pre")[0].text for entry in entries]
    assert sorted(told) == sorted(lineage.explain(record, code).texts[0] for code in lines)
    why = {
        link[1:]: words(group.xpath("dt")[0])
        for group in page.xpath("id('hoi-dong')//dl/div")
        for link in group.xpath("dd/a/@href")
    }
    assert why.keys() == lines.keys()
    for code, line in lines.items():
        assert why[code].casefold().startswith(" ".join(line["reason"].split()).casefold())


def test_the_faults_add_up_to_those_of_the_summary() -> None:
    parts = [words(part) for part in tree("index.html").xpath("id('loi')/details/summary/span/span[last()]")]
    counts = Counter({part.rpartition("mã ")[2]: int(part.split(" chỗ")[0]) for part in parts})
    assert counts == Counter(row["Mã lỗi"] for row in sheet("Lỗi"))


def test_the_pages_are_in_the_manifest_and_small() -> None:
    made = finished.outputs()
    assert {"index.html", "cong-thong-tin.html", "cong-thong-tin-doan.html"} <= manifest()["outputs"].keys()
    assert len(made["index.html"]) < 300_000


def test_the_portal_names_all_who_are_awarded_and_nobody_else() -> None:
    record, page = manifest(), tree("cong-thong-tin.html")
    upwards = {award["code"] for award in record["campaign"]["awards"] if award["authority"] != "Quyết định"}
    tables = {table.xpath("preceding::h2[1]")[0].text: table for table in page.xpath("//table")}
    for title, proposed in (("Được tặng", False), ("Được đề nghị cấp trên xét tặng", True)):
        said = [words(row[1]) for row in tables[title].xpath("tbody/tr")]
        right = [
            f"{line['honorific']} {line['name']}".strip()
            for line in record["nominations"]
            if line["decision"]["amount"] is not None and (line["outcome"] in upwards) == proposed
        ]
        assert sorted(said) == sorted(right) != []
    text = page.text_content()
    assert not re.search(r"phiếu|đồng\b|[A-Z]{2}-[0-9a-f]{8}|\.xlsx", text)


def test_before_the_meeting_no_result_is_shown() -> None:
    assert manifest(council=False)["stage"] == Stage.BEFORE_MEETING
    text = tree("cong-thong-tin.html", council=False).text_content()
    assert "Gương điển hình" in text and "Giấy khen" not in text and "Bằng khen" not in text
    board = tree("index.html", council=False)
    assert "Chưa có kết quả họp" in board.xpath("id('hoi-dong')")[0].text_content()
    assert not {"GK", "BK"} & set(board.xpath("id('ds-de-nghi')/details/@data-dong"))


def test_the_same_run_gives_the_same_pages() -> None:
    story = finished.story((), True)
    again = dict(flow.papers(story, flow.documents(story), finished.templates()))
    for name in ("index.html", "cong-thong-tin.html", "cong-thong-tin-doan.html", "manifest.json"):
        assert again[name] == finished.outputs()[name], name
