"""`tong-hop.xlsx` of the sample run: its links lead to cells that are there, its counts are the board's, it opens."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path, PureWindowsPath

import openpyxl
import pytest
from lxml import etree

from pipeline import flow
from pipeline.cli import folders

ROOT = Path(__file__).parent.parent
AS_OF = date(2021, 6, 30)


@cache
def run() -> tuple[flow.Story, dict[str, bytes]]:
    story = flow.story(folders.lazily(ROOT / "inputs"), folders.shipped(ROOT, "expectations", ".json"), AS_OF)
    templates = folders.shipped(ROOT, "templates", folders.TEMPLATES)
    return story, dict(flow.papers(story, flow.documents(story)[:0], templates))


def test_every_link_leads_to_a_marked_cell() -> None:
    _, files = run()
    page = openpyxl.load_workbook(io.BytesIO(files["tong-hop.xlsx"]))["Lỗi"]
    links = [cell for row in page.iter_rows(min_row=2) for cell in row if cell.hyperlink]
    assert len(links) > 10
    for cell in links:
        path = PureWindowsPath(cell.hyperlink.target).as_posix()
        book = openpyxl.load_workbook(io.BytesIO(files[path]))
        if cell.hyperlink.location:
            sheet, place = re.fullmatch(r"'(.+)'!([A-Z]+\d+)", cell.hyperlink.location.replace("''", "'")).groups()
            assert book[sheet][place].comment is not None, (path, sheet, place)


def test_the_counts_are_those_of_the_last_lines_and_of_the_board() -> None:
    story, files = run()
    page = openpyxl.load_workbook(io.BytesIO(files["tong-hop.xlsx"]))["Tổng quan"]
    told = {(row[0], row[1]): row[2] for row in page.iter_rows(min_row=2, values_only=True)}
    figures = flow.ending(story, ()).figures
    assert {state: told["Đơn vị", state] for state in figures["units"]["by_state"]} == figures["units"]["by_state"]
    assert told["Đơn vị", "Tổng số"] == figures["units"]["total"] == 12
    results = Counter(str(one.result) for one in story.decided.outcomes)
    assert figures["nominations"]["by_result"] == {code: results[code] for code in figures["nominations"]["by_result"]}
    assert sum(figures["nominations"]["by_result"].values()) == told["Đề nghị", "Tổng số"]
    assert (told["Lỗi", "Lỗi"], told["Lỗi", "Cảnh báo"]) == (figures["errors"], figures["warnings"])
    board = files["index.html"].decode()
    assert f"<li>{figures['errors']} lỗi</li><li>{figures['warnings']} cảnh báo</li>" in board


def test_every_part_is_well_formed_and_named_once_and_every_relation_is_kept() -> None:
    _, files = run()
    with zipfile.ZipFile(io.BytesIO(files["tong-hop.xlsx"])) as package:
        names = package.namelist()
        assert len(names) == len(set(names))
        for name in names:
            tree = etree.fromstring(package.read(name))
            if name.endswith(".rels"):
                folder = Path(name).parent.parent
                for relation in tree:
                    if relation.get("TargetMode") != "External":
                        target = relation.get("Target")
                        path = Path(target.lstrip("/")) if target.startswith("/") else folder / target
                        assert (Path("/") / path).resolve().relative_to("/").as_posix() in names
        sheet = package.read("xl/worksheets/sheet6.xml")
    assert sheet.count(b"<hyperlink ") <= 65_530 and b"<f>" not in sheet


def test_libreoffice_opens_it_with_charts_and_every_sheet(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed here; .ci/run installs it")
    _, files = run()
    (tmp_path / "tong-hop.xlsx").write_bytes(files["tong-hop.xlsx"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path, tmp_path / "tong-hop.xlsx"]
    subprocess.run(command, check=True, capture_output=True)
    with zipfile.ZipFile(tmp_path / "tong-hop.ods") as package:
        content = package.read("content.xml").decode()
        charts = [name for name in package.namelist() if re.fullmatch(r"Object \d+/content.xml", name)]
    assert content.count("<table:table table:name=") >= 8
    assert len(charts) == 2
    assert "tra-loi/" in content and re.search(r'xlink:href="[^"]*tra-loi/\w+/\w+-can-sua\.xlsx#', content)
