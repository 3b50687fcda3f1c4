"""The README and the pages for each role: whatever they name is there after a run on the sample."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import docx
import openpyxl
import pytest

from pipeline.cli import COMMANDS, Commands, cli
from pipeline.documents import council_workbook, registered
from pipeline.flow.earlier import EARLIER
from pipeline.validation import suites as suite_files
from tests import sample
from tests.finished import AS_OF

ROOT = sample.ROOT
ROLES = ("nguoi-lap-bieu", "van-phong", "thu-ky", "bao-tri")
PAGES = [ROOT / "README.md", ROOT / "docs" / "README.md", *(ROOT / "docs" / f"{name}.md" for name in ROLES)]
PAGES.append(ROOT / "docs" / "nhieu-may.md")
ALL = sorted({ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")})

CODE = re.compile(r"`([^`\n]+)`")
NAMED = re.compile(r"(?:inputs|outputs|docs|templates|expectations|pipeline|tests)/[^\s`,;)]*")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# in the worked example; what a clerk may add; what only a campaign with registration has, which the sample has not
MADE_BY_HAND = {"templates/thong-bao.docx", f"inputs/{EARLIER}", "inputs/dang-ky/", "outputs/bieu-mau/dang-ky/"}


def thidua(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "pipeline", "-C", str(folder), *words]
    return subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True, encoding="utf-8").stdout


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run every command of the pages that writes, on the sample."""
    folder = tmp_path_factory.mktemp("dot")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    thidua(folder, "report", "--as-of", AS_OF.isoformat())
    thidua(folder, "forms")
    thidua(folder, "remind", "--as-of", "2021-06-15")
    thidua(folder, "new", str(folder / "dot-moi"), "--from", str(folder))
    return folder


def of(page: Path) -> Iterator[str]:
    """Give what a page has in code: between backticks, and the lines of its blocks."""
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE):
        yield from block.splitlines()
    yield from CODE.findall(re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_is_there_after_a_run(page: Path, ran: Path) -> None:
    book = openpyxl.load_workbook(ran / "dot-moi" / "inputs" / "dot-thi-dua.xlsx", read_only=True)
    planned = {f"outputs/{row[6]}" for row in book["Văn bản"].iter_rows(min_row=2, values_only=True) if row[6]}
    paths = [path for code in of(page) for path in NAMED.findall(code)]
    assert paths or page.parent.name == "docs"
    for path in paths:
        if path in MADE_BY_HAND or path in planned:
            continue
        where = ran if path.startswith(("inputs/", "outputs/")) else ROOT
        pattern = re.sub(r"<[^>]+>|…", "*", path).rstrip("/")
        assert list(where.glob(pattern)), f"{page.name}: {path}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_is_one(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    known = {name: Commands(name="thidua").get_command(click.Context(cli), name) for name in COMMANDS}
    shared = options_of(cli)
    for code in of(page):
        for target in re.findall(r"^make ([\w-]+)", code):
            assert target in targets, f"{page.name}: {code}"
        call = re.search(r"^(?:\.venv/bin/)?thidua (?:-C \S+ )?([a-z][\w-]*)", code)
        if call:
            command = known.get(call[1])
            assert command is not None, f"{page.name}: {code}"
            given = set(re.findall(r"(?<=\s)--?[A-Za-z][\w-]*", code))
            assert given <= options_of(command) | shared, f"{page.name}: {code}"
        elif re.fullmatch(r"--[\w-]+(=.*)?( .*)?", code):
            every = shared.union(*(options_of(one) for one in known.values() if one))
            assert code.split(" ")[0].split("=")[0] in every, f"{page.name}: {code}"
        elif module := re.search(r"\.venv/bin/python -m (tests[\w.]*)", code):
            assert (ROOT / f"{module[1].replace('.', '/')}.py").is_file(), f"{page.name}: {code}"


def options_of(command: click.Command) -> set[str]:
    return {name for option in command.params for name in option.opts}


@pytest.mark.parametrize("page", ALL, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in LINK.findall(text):
        if not re.match(r"https?:|mailto:", target):
            assert (page.parent / unquote(target.partition("#")[0])).exists(), f"{page.name}: {target}"


def test_every_page_the_program_names_is_there() -> None:
    for path in (ROOT / "pipeline").rglob("*.py"):
        for named in re.findall(r"\bdocs/[\w/-]+(?:\.md)?", path.read_text(encoding="utf-8")):
            found = list(ROOT.glob(named if named.endswith(".md") else f"{named}*"))
            assert found, f"{path.relative_to(ROOT)}: {named}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_sheet_column_and_setting_is_called_so(page: Path, ran: Path) -> None:
    suites = suite_files.load(sample.expectations())
    sheets = {suite.layout.sheet for suite in suites.values()} | {registered.SHEET}
    columns = {column.heading for suite in suites.values() for column in suite.layout.columns}
    columns.add(council_workbook.DEPARTED.heading)
    settings = {column.heading for column in suites["dot-thi-dua/dot-thi-dua"].layout.columns}
    made = [ran / "outputs" / name for name in ("tong-hop.xlsx", "bieu-mau/QLCNG.xlsx", "hoi-dong/hoi-dong.xlsx")]
    made.append(ran / "outputs" / "tra-loi" / "QLCNG" / "QLCNG-can-sua.xlsx")
    for path in made:
        sheets |= set(openpyxl.load_workbook(path, read_only=True).sheetnames)
    known = {"trang": sheets, "cột": columns | {"Phiếu TK", "Phiếu BK", "Phiếu GK"}, "mục": settings}
    for kind, name in re.findall(r"(?i)\b(trang|cột|mục) `([^`]+)`", page.read_text(encoding="utf-8")):
        assert name in known[kind.lower()], f"{page.name}: {kind} {name}"


def test_functions_named_on_the_way_of_a_value_are_in_their_files() -> None:
    text = (ROOT / "docs" / "bao-tri.md").read_text(encoding="utf-8")
    named = re.findall(r"`(pipeline/[\w/]+\.py)` \(((?:`\w+`(?:, )?)+)\)", text)
    assert len(named) >= 6
    for path, names in named:
        source = (ROOT / path).read_text(encoding="utf-8")
        for name in re.findall(r"`(\w+)`", names):
            assert f"\ndef {name}(" in source, f"{path}: {name}"


def test_the_rule_and_the_document_of_the_maintainers_page_work(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "bao-tri.md").read_text(encoding="utf-8")
    rule = json.loads(re.search(r"^```json\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)[1])  # type: ignore[index]
    words = next(code for code in CODE.findall(text) if code.startswith("{{ co_quan }}"))
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    suite = json.loads((ROOT / "expectations" / "bieu-mau" / "dien-hinh.json").read_text(encoding="utf-8"))
    suite["expectations"].append(rule)
    own = tmp_path / "expectations" / "bieu-mau"
    own.mkdir(parents=True)
    (own / "dien-hinh.json").write_text(json.dumps(suite), encoding="utf-8")
    book = openpyxl.load_workbook(tmp_path / "inputs" / "dot-thi-dua.xlsx")
    row = {"Mã": "THONG_BAO", "Tên": "Thông báo kết quả", "Mẫu": "thong-bao.docx", "Lập theo": "Đợt"}
    row |= {"Giai đoạn": "Sau quyết định", "Đường dẫn": "thong-bao.docx", "Số, ký hiệu": "…/TB-SKHCN"}
    assert all(f"`{heading}` " in text for heading in row)
    heads = {str(cell.value).removesuffix(" (*)"): cell.column for cell in book["Văn bản"][1]}
    line = book["Văn bản"].max_row + 1
    for heading, value in row.items():
        book["Văn bản"].cell(line, heads[heading]).value = value
    book.save(tmp_path / "inputs" / "dot-thi-dua.xlsx")
    (tmp_path / "templates").mkdir()
    template = docx.Document()
    template.add_paragraph(words)
    template.save(str(tmp_path / "templates" / "thong-bao.docx"))
    # A form short of words for its exemplary case.
    form = tmp_path / "inputs" / "don-vi" / "VP.xlsx"
    sent = openpyxl.load_workbook(form)
    sent["Điển hình"]["B4"], sent["Điển hình"]["C4"], sent["Điển hình"]["D4"] = "Văn phòng Sở", "Tập thể", "Làm tốt"
    sent.save(form)
    thidua(tmp_path, "report", "--as-of", AS_OF.isoformat())
    (told,) = docx.Document(str(tmp_path / "outputs" / "thong-bao.docx")).paragraphs
    assert told.text.startswith("Sở Khoa học và Công nghệ thông báo: ")
    assert "07 tập thể và 19 cá nhân được Hội đồng chọn trong đợt thi đua" in told.text
    faults = openpyxl.load_workbook(tmp_path / "outputs" / "tong-hop.xlsx", read_only=True)["Lỗi"]
    codes = {str(row[5]) for row in faults.iter_rows(min_row=2, values_only=True)}
    assert rule["meta"]["code"] in codes
