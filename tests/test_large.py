"""A campaign of a whole country in small: with its limits set low, what is split, streamed and worded late is whole."""

from __future__ import annotations

import errno
import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import html

from pipeline import flow
from pipeline.cli import folders
from pipeline.compact import Anew
from pipeline.documents import council_workbook, decide, people, render
from pipeline.flow import outgoing
from pipeline.intake import sheet_xml
from pipeline.selection import given
from pipeline.shapes import Fault
from pipeline.views import board, page, portal, sheets, statistics, workbook
from tests import sample, scale
from tests.conftest import Thidua

AS_OF = date(2021, 6, 30)


@cache
def story() -> flow.Story:
    return flow.story(folders.lazily(sample.ROOT / "inputs"), sample.expectations(), AS_OF)


def made(run: Callable[..., Iterator[Any]] = map) -> dict[str, bytes]:
    templates = folders.shipped(sample.ROOT, "templates", folders.TEMPLATES)
    papers = flow.papers(story(), flow.documents(story()), templates, flow.Seams(run, run, run))
    return {name: data if isinstance(data, bytes) else b"".join(data) for name, data in papers}


@pytest.fixture
def whole() -> Mapping[str, bytes]:
    return made()


def test_papers_worded_as_they_are_written_have_the_same_bytes(
    whole: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "HELD", 0)
    monkeypatch.setattr(people, "_REMEMBERED", 2)
    assert made() == whole


def test_a_paper_that_tells_a_large_campaign_whole_is_not_sent_to_another_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(people, "HELD", 5)
    sent: list[Any] = []
    marked: list[Any] = []

    def noting(function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            if function is outgoing.post.mark:
                marked.append(item)
            if function is outgoing._render_one:
                sent.append(item[1])
            yield function(item)

    paths = [path for path in made(noting) if path.endswith(".docx")]
    assert 0 < len(sent) < len(paths)
    assert not [one["ten_van_ban"] for one in sent if "cac_hinh_thuc" in one or "duoc_chon" in one]
    assert len(sent) + len(marked) == flow.to_write(story(), flow.documents(story())), "where the bar ends"


def test_certificates_of_many_are_a_file_for_each_unit_and_everything_still_agrees(
    thidua: Thidua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample.ROOT / "inputs", tmp_path / "inputs")
    monkeypatch.setattr(decide, "PAGES_IN_ONE_FILE", 3)
    monkeypatch.setattr(people, "HELD", 3)
    assert thidua("-C", tmp_path, "report", "--as-of", AS_OF.isoformat()).code == 0
    files = {path.name for path in (tmp_path / "outputs" / "quyet-dinh" / "giay-khen").iterdir()}
    assert "VP.docx" in files and len(files) > 3
    verified = thidua("-C", tmp_path, "verify")
    assert (verified.code, verified.err) == (0, "")
    assert "giay-khen/" in verified.out


def test_a_decision_too_large_to_send_to_every_unit_is_not_enclosed(
    whole: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = {path for path in whole if path.endswith("ket-qua.eml")}
    assert any(b"quyet-dinh-giay-khen.docx" in whole[path] for path in letters)
    monkeypatch.setattr(outgoing, "MOST_ENCLOSED", 10)
    alone = made()
    assert set(alone) == set(whole)
    assert not any(b"quyet-dinh-giay-khen.docx" in alone[path] for path in letters)


def test_no_more_than_one_units_papers_are_worded_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door takes one file after the other: what it has not asked for is not made."""
    rendered: list[int] = []
    document = render.document
    monkeypatch.setattr(render, "document", lambda *task: rendered.append(1) or document(*task))
    templates = folders.shipped(sample.ROOT, "templates", folders.TEMPLATES)
    taken = 0
    for path, _ in flow.papers(story(), flow.documents(story()), templates):
        taken += path.endswith(".docx")
        most = max(len(told.nominations) + 2 for told in outgoing.post.post(story(), templates).told.values())
        assert len(rendered) <= taken + most
        if taken > 20:
            break
    assert taken == 21


def test_the_proof_of_scale_runs_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scale.main(10, tmp_path)
    said = capsys.readouterr().out
    assert "10 biểu" in said and said.count("tiến trình chính") == 4 and said.count("số mũ") == 2
    assert not (tmp_path / "10" / "outputs").exists()


def test_the_proof_of_scale_fails_where_nothing_is_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale.generate, "council", lambda folder: None)
    with pytest.raises(SystemExit, match="chưa có quyết định"):
        scale.costs_of(2, tmp_path)


def test_growth_is_told_as_a_power() -> None:
    assert scale.exponent(2, 20, 10) == pytest.approx(1)
    assert scale.exponent(2, 200, 10) == pytest.approx(2)


def test_the_pages_of_a_split_campaign_leave_in_pieces_and_tell_no_less(
    whole: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "WHOLE", 0)
    templates = folders.shipped(sample.ROOT, "templates", folders.TEMPLATES)

    def pages() -> dict[str, bytes | list[bytes]]:
        files = flow.papers(story(), flow.documents(story()), templates)
        return {name: data if isinstance(data, bytes) else list(data) for name, data in files if name.endswith(".html")}

    at_once = pages()
    monkeypatch.setattr(page, "PIECES", 3)
    pieces = {name: data for name, data in pages().items() if isinstance(data, list)}
    assert pieces.keys() == {board.PATH, *portal.PATHS} and min(map(len, pieces.values())) > 3
    assert {name: b"".join(data) for name, data in pieces.items()} == {
        name: b"".join(data) for name, data in at_once.items() if isinstance(data, list)
    }
    of_units = [data for name, data in at_once.items() if name.startswith(portal.FOLDER) and isinstance(data, bytes)]
    assert len(of_units) > 1
    assert sorted(row for data in of_units for row in _told(data)) == sorted(_told(whole["cong-thong-tin.html"]))


def _told(data: bytes) -> list[str]:
    """Give the lines of the tables and the cases of a portal page."""
    tree = html.document_fromstring(data.decode())
    rows = [" ".join(row.xpath("td[position() > 1]/text()")) for row in tree.xpath("//tbody/tr[td[2]]")]
    below = tree.xpath("//h2[text() = 'Gương điển hình']/following-sibling::*")
    return rows + ["".join(one.itertext()) for one in below if one.tag in ("h3", "p")]


def far(data: bytes, sheet: str) -> bytes:
    """Put a value into a row that no form may have."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[sheet].cell(sheet_xml.FORM.rows + 1, 1).value = "xa"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_of_the_office_may_have_more_rows_than_a_form() -> None:
    inputs = dict(folders.lazily(sample.ROOT / "inputs"))
    council, staff = far(made()["hoi-dong/hoi-dong.xlsx"], "Biểu quyết"), far(inputs[flow.CAMPAIGN](), "Nhân sự")
    form = far(inputs["don-vi/VP.xlsx"](), "Cá nhân")
    inputs |= {flow.COUNCIL: lambda: council, "don-vi/VP.xlsx": lambda: form}
    found = flow.story(inputs, sample.expectations(), AS_OF).findings
    assert [one.file for one in found if one.code == "TEP-10"] == ["VP.xlsx"]
    assert sheet_xml.FORM.rows + 1 in {one.row for one in found if one.file == flow.COUNCIL}
    with pytest.raises(Fault) as stopped:
        flow.ground({flow.CAMPAIGN: lambda: staff}, sample.expectations())
    assert {one.row for one in stopped.value.findings} == {sheet_xml.FORM.rows + 1}


@pytest.mark.parametrize("closed", ["hoi-dong.xlsx", "tong-hop.xlsx"])
def test_a_disk_that_is_full_while_a_workbook_is_closed_is_a_fault_of_the_disk(
    closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library wraps what the system says in an error of its own, which the door would not know."""

    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("xlsxwriter.workbook.Workbook._store_workbook", full)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        if closed == "tong-hop.xlsx":
            sheets.book([], sheets.Head("", "", "", AS_OF))
        else:
            base = story().base
            council_workbook.workbook((), base.campaign, base.suites["hoi-dong"])


def test_awards_of_a_large_campaign_are_made_whenever_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    held = story().statistics
    monkeypatch.setattr(given, "HELD", 0)
    anew = story().statistics
    assert isinstance(anew.campaigns[-1].awards, Anew) and len(anew.campaigns[-1].awards) > 0
    assert list(anew.campaigns[-1].awards) == list(held.campaigns[-1].awards)
    assert made()["thong-ke.xlsx"] == statistics.workbook(held, workbook.head(story().base.campaign, AS_OF))
