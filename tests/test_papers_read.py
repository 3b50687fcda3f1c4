"""The papers read well whatever the figures: nobody proposed, nobody eligible, one person, a tie, everything at once.

The shipped templates are filled from the campaign of `tests.papers`; what a careful secretary would strike out is
looked for in what comes out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from docx import Document as Docx
from docx.table import Table

from pipeline import flow
from pipeline.campaign import Campaign
from pipeline.cli import folders
from pipeline.documents import decide, render
from pipeline.shapes import Outcome, Result, State, UnitState
from tests import papers
from tests.papers import AN, AN_MALE, CENTRE, LATE, UNFIT

TEMPLATES = folders.shipped(Path(), "templates", ".docx")
NOBODY_VOTED = replace(papers.MEETING, ballots=())
SILENT = tuple(UnitState(unit.code, State.SILENT, None, "", 0, 0, 0) for unit in papers.CAMPAIGN.units)
NOTHING = {"nominations": (), "outcomes": (), "received": (), "tables": {}, "findings": (), "meeting": NOBODY_VOTED}

SCENES: dict[str, dict[str, Any]] = {
    "không đơn vị nào gửi": {**NOTHING, "states": SILENT},
    "không ai đủ điều kiện": {
        "nominations": (UNFIT, LATE),
        "outcomes": tuple(Outcome(one.code, Result.INELIGIBLE, "") for one in (UNFIT, LATE)),
        "meeting": NOBODY_VOTED,
    },
    "một cá nhân": {"nominations": (AN,), "outcomes": papers.OUTCOMES[1:2]},
    "một tập thể": {"nominations": (CENTRE,), "outcomes": papers.OUTCOMES[2:3]},
    "hòa phiếu": {
        "nominations": (AN, AN_MALE, CENTRE),
        "outcomes": (
            *(Outcome(one.code, Result.TIED, "Hòa phiếu.", tied_for="GK", votes=3) for one in (AN, AN_MALE)),
            Outcome(CENTRE.code, Result.AWAITING, "Chưa có phiếu."),
        ),
    },
    "không ai được chọn": {
        "nominations": (AN, CENTRE),
        "outcomes": tuple(Outcome(one.code, Result.NOT_CHOSEN, "Không đủ phiếu.", votes=1) for one in (AN, CENTRE)),
    },
    "đủ mọi loại": {},
}


class Block(NamedTuple):
    """A paragraph with its style, or a table as one text a row with style "bảng"."""

    style: str
    text: str
    rows: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def campaign() -> Campaign:
    """Give the campaign of the tests with the papers of the shipped one."""
    inputs = folders.lazily(Path("inputs"))
    shipped = flow.ground(inputs, folders.shipped(Path(), "expectations", ".json")).campaign
    return replace(papers.CAMPAIGN, documents=shipped.documents, legal_bases=shipped.legal_bases)


@lru_cache(maxsize=len(SCENES))
def made(scene: str) -> dict[str, list[Block]]:
    documents = decide.documents(**{**papers.EVERYTHING, "campaign": campaign(), **SCENES[scene]})
    return {one.path: list(_blocks(render.document(TEMPLATES[one.template], one.context))) for one in documents}


def _blocks(data: bytes) -> Iterator[Block]:
    for item in Docx(io.BytesIO(data)).iter_inner_content():
        if isinstance(item, Table):
            rows = tuple(" | ".join(cell.text.strip() for cell in row.cells) for row in item.rows)
            yield Block("bảng", "\n".join(rows), rows)
        elif item.text.strip():
            yield Block(str(item.style.name) if item.style else "", item.text)


def texts(scene: str, path: str) -> list[str]:
    return [block.text for block in made(scene)[path]]


def awkward(blocks: list[Block]) -> Iterator[str]:
    """Name what a careful secretary would strike out."""
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else Block("", "")
        heads_others = block.text.endswith(":")
        if (
            not heads_others
            and block.style.startswith("Đề mục")
            and following.style in ("", "Nội dung cuối", "Đề mục", "Phụ lục")
        ):
            yield f"đề mục không có nội dung: {block.text}"
        if block.style == "Đề mục nhỏ" and following.style.startswith("Đề mục"):
            yield f"đề mục không có nội dung: {block.text}"
        if block.text.endswith("gồm:") and not (following.rows or re.match(r"(-|1\.) ", following.text)):
            yield f"không có gì sau: {block.text}"
        if block.rows and len(block.rows) == 1 and "STT" in block.text:
            yield f"bảng không có dòng nào: {block.text}"
        for said in re.findall(
            r"(?<![\d/.…])0?0 (?:tập thể|cá nhân|đơn vị|trên|trong)|\(0?0\)|:\s*[.;]|\(\s*\)|[;,]\s*[.;]"
            r"|\s[;,.](?=\s|$)|nan\b|None|\{[{%]|Undefined|  +\w|không có\.? (?:trên|trong)",
            block.text,
        ):
            yield f"“{said}” ở: {block.text[:90]}"


@pytest.mark.parametrize("scene", SCENES)
def test_no_paper_says_anything_empty_or_awkward(scene: str) -> None:
    found = [f"{path}: {fault}" for path, blocks in made(scene).items() for fault in awkward(blocks)]
    assert found == []


@pytest.mark.parametrize(
    "blocks",
    [
        [Block("Đề mục", "I. KẾT QUẢ"), Block("Đề mục", "II. HẠN CHẾ")],
        [Block("Đề mục nhỏ", "1. Hạn chế"), Block("Đề mục nhỏ", "2. Đề xuất")],
        [Block("Nội dung", "cho 01 cá nhân, gồm:"), Block("Nội dung cuối", "Trân trọng./.")],
        [Block("bảng", "STT | Tên", ("STT | Tên",))],
        [Block("Nội dung", "Tặng Giấy khen cho 00 tập thể.")],
        [Block("Nội dung", "Đơn vị trả lại (0): .")],
        [Block("Nội dung", "theo ; mức lương")],
        [Block("Nội dung", "Có không có trên 05 đơn vị")],
    ],
)
def test_what_is_awkward_is_noticed(blocks: list[Block]) -> None:
    assert list(awkward(blocks))


def test_without_a_nomination_the_report_says_so_and_has_no_table_of_nothing() -> None:
    said = texts("không đơn vị nào gửi", "bao-cao-tong-hop.docx")
    for sentence in (
        "Không có đơn vị nào nộp hồ sơ đúng hạn; chi tiết tại Phụ lục.",
        "Không có tập thể, cá nhân nào được đề nghị khen thưởng.",
        "Không có đề nghị nào để xét.",
        "Không phát sinh tiền thưởng.",
        "Không có đơn vị nào giới thiệu gương điển hình.",
    ):
        assert sentence in said
    assert not [text for text in said if text.startswith(("Bảng 2", "Bảng 3", "Biểu đồ"))]
    assert [text for text in said if text.startswith("Phụ lục")] == ["Phụ lục"]  # one annex alone bears no number
    assert "quyet-dinh/quyet-dinh-giay-khen.docx" not in made("không đơn vị nào gửi")


def test_annexes_are_numbered_as_they_come_and_quoted_so() -> None:
    for scene, numbers in (
        ("không ai đủ điều kiện", ["Phụ lục I", "Phụ lục II"]),
        ("một cá nhân", ["Phụ lục I", "Phụ lục II"]),
        ("đủ mọi loại", ["Phụ lục I", "Phụ lục II", "Phụ lục III"]),
    ):
        blocks = made(scene)["bao-cao-tong-hop.docx"]
        assert [block.text for block in blocks if block.style == "Phụ lục"] == numbers
        body = " ".join(block.text for block in blocks if block.style != "Phụ lục")
        assert set(re.findall(r"Phụ lục [IVX]+", body)) == set(numbers)


def test_the_minutes_say_so_when_there_was_nothing_to_vote_on() -> None:
    said = texts("không ai đủ điều kiện", "hoi-dong/bien-ban.docx")
    assert "Không có đề nghị nào được đưa ra biểu quyết." in said
    assert "Hội đồng không đề nghị khen thưởng tập thể, cá nhân nào." in said
    held = texts("đủ mọi loại", "hoi-dong/bien-ban.docx")
    assert "Không có đề nghị nào được đưa ra biểu quyết." not in held
    assert "Hội đồng không đề nghị khen thưởng tập thể, cá nhân nào." not in held
    assert "Vắng mặt: không." in held


def test_a_tie_is_told_and_nothing_is_decided_for_it() -> None:
    said = texts("hòa phiếu", "hoi-dong/bien-ban.docx")
    assert any(
        text.startswith("Chưa quyết định tặng Giấy khen") and "02 cá nhân có số phiếu bằng nhau" in text
        for text in said
    )
    report = texts("hòa phiếu", "bao-cao-tong-hop.docx")
    assert "- Còn 02 cá nhân hòa phiếu, chờ Hội đồng kết luận: Hoàng Thị An; Nông Văn Ấn." in report
    assert "quyet-dinh/quyet-dinh-giay-khen.docx" not in made("hòa phiếu")


def test_a_kind_without_anyone_is_not_spoken_of() -> None:
    said = "\n".join(texts("một cá nhân", "quyet-dinh/quyet-dinh-giay-khen.docx"))
    assert "tập thể" not in said.lower() and "cho 01 cá nhân đã có" in said
    assert "Tôi xin chịu trách nhiệm" in "\n".join(
        texts("một cá nhân", f"tra-loi/QLKH/ho-so/bao-cao-thanh-tich-{AN.code}.docx")
    )


def test_what_is_only_proposed_is_never_said_to_be_given() -> None:
    for scene in SCENES:
        for path, blocks in made(scene).items():
            for block in blocks:
                for found in re.finditer(r"(\w+ \w+) tặng (?:thưởng )?Bằng khen", block.text):
                    assert "đề nghị" in block.text.lower(), f"{scene} {path}: {found[0]}"


def test_a_file_of_the_last_day_is_named_once_and_marked() -> None:
    said = [text for text in texts("đủ mọi loại", "bao-cao-tong-hop.docx") if "18/6/2021, 09 giờ 05" in text]
    assert said[0] == (
        "- Hồ sơ nhận sau thời hạn, không được tính: Thanh tra Sở (nhận ngày 18/6/2021, 09 giờ 05, trong ngày hết hạn)."
    )
    assert len([text for text in said if text.startswith("-")]) == 1
