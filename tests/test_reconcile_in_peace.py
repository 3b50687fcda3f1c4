"""What is no difference: untouched documents at every stage and setting, saved again, restyled, reworded; odd names."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx.shared import Mm, Pt, RGBColor

from pipeline.views import reconcile, reopened
from tests.finished import NUMBERED, Cells, by_hand, differences, outputs, retype
from tests.test_reconcile import (
    CERTIFICATES,
    DECISION,
    GK,
    MINUTES,
    decision,
    line,
    manifest,
    table,
)  # fmt: skip
from tests.test_reconcile import (
    docx as papers,
)

SETTINGS: dict[str, Cells] = {
    "as shipped": {},
    "numbers known": NUMBERED,
    "day of the decision blank": {
        ("Đợt thi đua", "Ngày quyết định", "Giá trị"): None,
        ("Văn bản", "QUYET_DINH", "Ngày"): None,
    },
    "lists by unit and rank": NUMBERED | {("Đợt thi đua", "Cách xếp danh sách", "Giá trị"): "Đơn vị và chức vụ"},
    "lists as sent": {("Đợt thi đua", "Cách xếp danh sách", "Giá trị"): "Giữ thứ tự"},
    "read as lẻ, bốn": NUMBERED | {("Đợt thi đua", "Cách đọc số", "Giá trị"): "lẻ, bốn"},
    "votes of those present, recused left out": {
        ("Đợt thi đua", "Mẫu số biểu quyết", "Giá trị"): "Có mặt",
        ("Đợt thi đua", "Trừ người không biểu quyết", "Giá trị"): "Có",
    },
    "collectives double": {("Đợt thi đua", "Mức thưởng tập thể", "Giá trị"): "Gấp đôi mức cá nhân"},
    "a budget": {("Đợt thi đua", "Kinh phí dự trù", "Giá trị"): 10_000_000},
    "signed for the director": {
        ("Đợt thi đua", "Quyền hạn ký", "Giá trị"): "KT. GIÁM ĐỐC",
        ("Đợt thi đua", "Chức danh người ký", "Giá trị"): "PHÓ GIÁM ĐỐC",
        ("Đợt thi đua", "Người ký", "Giá trị"): "Lục Thị Ngân",
    },
}


@pytest.mark.parametrize("name", SETTINGS)
def test_untouched_documents_give_no_finding(name: str) -> None:
    assert differences(outputs(tuple(SETTINGS[name].items()))) == []


@pytest.mark.parametrize("name", ["as shipped", "lists by unit and rank", "lists as sent"])
def test_untouched_documents_before_the_meeting_give_no_finding(name: str) -> None:
    assert differences(outputs(tuple(SETTINGS[name].items()), council=False)) == []


# ---------------------------------------------------------------------------------------------- saved again, restyled


def documents() -> dict[str, bytes]:
    return {path: data for path, data in outputs(tuple(NUMBERED.items())).items() if path.endswith(".docx")}


def held(files: dict[str, bytes]) -> list[Any]:
    return differences(outputs(tuple(NUMBERED.items())) | files)


def test_documents_saved_again_by_libreoffice_give_no_finding(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("Thiếu soffice (LibreOffice) nên chưa thử lưu lại văn bản.")
    names = {f"{number}.docx": path for number, path in enumerate(documents())}
    for name, path in names.items():
        (tmp_path / name).write_bytes(documents()[path])
    command = [
        soffice,
        f"-env:UserInstallation=file://{tmp_path}/ho-so",
        "--headless",
        "--convert-to",
        "docx:Office Open XML Text",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path / "lai"), *(str(tmp_path / name) for name in names)], check=True,
                   capture_output=True, timeout=300)  # fmt: skip
    again = {path: (tmp_path / "lai" / name).read_bytes() for name, path in names.items()}
    assert all(again[path] != data for path, data in documents().items())
    assert held(again) == []


def restyled(document: Any) -> None:
    """Change what a clerk changes of the look: fonts, sizes, colours, spacing, margins; split a word over two runs."""
    for section in document.sections:
        section.left_margin = section.right_margin = Mm(15)
    for paragraph in document.paragraphs:
        paragraph.paragraph_format.space_after = Pt(9)
        for run in paragraph.runs:
            run.font.name, run.font.size, run.font.color.rgb = "Arial", Pt(12), RGBColor(0, 0, 128)
            if len(run.text) > 6 and "\n" not in run.text:
                text = run.text
                run.text = text[:5]
                paragraph.add_run(text[5:]) if run is paragraph.runs[-1] else setattr(run, "text", text)


def test_restyled_documents_give_no_finding() -> None:
    assert held({path: by_hand(data, restyled) for path, data in documents().items()}) == []


REWORDED = [
    (DECISION, "Điều 1. Tặng", "Điều 1. Nay quyết định tặng thưởng"),
    (DECISION, "Tổng số tiền thưởng:", "Tiền thưởng của cả đợt cộng lại là"),
    (DECISION, "Mức tiền thưởng kèm theo", "Mỗi tập thể, cá nhân được thưởng tiền kèm theo"),
    (CERTIFICATES, "Đã có thành tích", "Vì đã lập được thành tích"),
    ("hoi-dong/bien-ban.docx", "Hội đồng thống nhất đề nghị tặng", "Các thành viên nhất trí trình tặng"),
    ("hoi-dong/bien-ban.docx", "đơn vị đã gửi hồ sơ đúng hạn", "đơn vị kịp gửi hồ sơ trước hạn"),
    ("hoi-dong/bien-ban.docx", "Thành phần tham dự: có mặt", "Dự họp có"),
    ("hoi-dong/danh-sach.docx", "A. Đề nghị đủ điều kiện", "A. Những trường hợp được đưa ra xét"),
    ("hoi-dong/danh-sach.docx", "C. Hồ sơ quá hạn, đơn vị không có hồ sơ", "C. Các trường hợp còn lại"),
    ("bao-cao-tong-hop.docx", "- Được xét nhưng không được chọn:", "- Hội đồng xét nhưng chưa chọn:"),
    ("bao-cao-tong-hop.docx", "Các đơn vị đề nghị khen thưởng", "Toàn Sở gửi lên"),
    ("bao-cao-tong-hop.docx", "Tổng số tiền thưởng thuộc", "Chi cho khen thưởng thuộc"),
    ("trinh-tinh/to-trinh-bang-khen.docx", "Kết quả biểu quyết của Hội đồng:", "Hội đồng bỏ cho"),
    ("trinh-tinh/to-trinh-bang-khen.docx", "kính trình đề nghị tặng", "trân trọng đề nghị cấp trên tặng"),
]


@pytest.mark.parametrize(("path", "old", "new"), REWORDED, ids=[f"{path} — {new}" for path, _, new in REWORDED])
def test_a_sentence_said_otherwise_gives_no_finding(path: str, old: str, new: str) -> None:
    assert held({path: by_hand(documents()[path], retype(old, new))}) == []


def test_the_units_words_polished_in_the_report_give_no_finding() -> None:
    edit = retype("Hoàn thành 3/4 cuộc thanh tra", "Đã giúp 04 tập thể và 31 cá nhân, tỷ lệ 77%, hoàn thành 3/4 cuộc")
    assert held({"bao-cao-tong-hop.docx": by_hand(documents()["bao-cao-tong-hop.docx"], edit)}) == []


# -------------------------------------------------------------------------------------------------------------- names


def certificates(*names: str) -> bytes:
    page = ["CỘNG HÒA XÃ HỘI", "Độc lập", "TẶNG GIẤY KHEN", "", "Đã có thành tích", "GIÁM ĐỐC"]
    return papers(*(text or name for name in names for text in page))


def campaign_of(*names: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Make a decision, certificates and minutes for people of these names, as the manifest has them."""
    told = manifest()
    lines = [line(f"CN-{number}", name, "GK", 450_000) for number, name in enumerate(names)]
    told["nominations"] = lines
    told["campaign"]["documents"] = [
        one | {"nominations": [line["code"] for line in lines]}
        for one in told["campaign"]["documents"]
        if one["path"] in (DECISION, CERTIFICATES, MINUTES)
    ]
    counted = f"{len(names):02d} cá nhân"
    rows = [[str(number), f"Ông {shown(name)}", "450.000"] for number, name in enumerate(names, 1)]
    conclusion = [f"{number}. Đồng chí {shown(name.upper())};" for number, name in enumerate(names, 1)]
    return told, {
        DECISION: papers(
            f"Điều 1. Tặng {GK} cho {counted}.",
            table(["STT", "Họ và tên", "Mức thưởng (đồng)"], ["I", f"Cá nhân ({counted})", ""], *rows),
        ),
        CERTIFICATES: certificates(*map(shown, names)),
        MINUTES: papers(f"Đề nghị tặng {GK} cho {counted}, gồm:", *conclusion, "Kết thúc."),
    }


def shown(name: str) -> str:
    """Write a name as XML has it."""
    return name.replace("&", "&amp;").replace("\n", "</w:t><w:br/><w:t>")


ODD = {
    "the same name twice": ("Nông Văn An", "Nông Văn An", "Hoàng Thị Hoà"),
    "a name within a name": ("Nông Văn An", "Nông Văn An Bình", "Văn An"),
    "a line break in a name": ("Tổ dịch vụ\nkỹ thuật số 1", "Nông Văn An"),
    "signs in a name": ("Tổ R&D (khối 1)", "Tổ R&D (khối 2)", "Tổ 1, Phòng A", "Tổ 1"),
    "an honorific that is a name": ("Ông Thị Bà", "Anh Đức", "Nông Văn An"),
    "one page alone": ("Nông Văn An",),
    "marks that move": ("Hoàng Thị Hòa", "Nguyễn Thúy Uyên"),
}


@pytest.mark.parametrize("names", ODD.values(), ids=ODD)
def test_odd_names_give_no_finding(names: tuple[str, ...]) -> None:
    told, files = campaign_of(*names)
    assert reconcile.differences(told, files) == []


@pytest.mark.parametrize("names", [names for names in ODD.values() if len(names) > 1])
@pytest.mark.parametrize("gone", [0, -1])
def test_odd_names_are_missed_where_they_are_missing(names: tuple[str, ...], gone: int) -> None:
    told, files = campaign_of(*names)
    _, fewer = campaign_of(*[name for place, name in enumerate(names) if place != gone % len(names)])
    for path in files:
        found = reconcile.differences(told, files | {path: fewer[path]})
        assert {one.file for one in found} == {path} and names[gone] in " ".join(one.message for one in found)


# ------------------------------------------------------------------------------------------------- reading and telling


def test_what_each_document_was_held_to_is_told() -> None:
    files = outputs(tuple(NUMBERED.items()))
    told = reconcile.reconciled(json.loads(files["manifest.json"]), files)
    by_path = {path: what for paths, what in told.held for path in paths}
    assert set(by_path) == {*documents(), "tong-hop.xlsx"}
    assert by_path[DECISION] == "họ tên, chức vụ, số lượng, số tiền, số văn bản, ngày văn bản, người ký"
    assert "số phiếu" in by_path[MINUTES] and "số tiền" not in by_path[MINUTES]


@pytest.mark.parametrize(
    "spoil", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: data[:200] + b"?" * 400 + data[600:]]
)
def test_a_damaged_document_is_said_not_to_open(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(reopened.Unreadable):
        reopened.paper(spoil(decision()))


def test_a_unit_must_have_proposed_those_its_papers_are_about() -> None:
    told = manifest()
    told["campaign"]["units"].append({"code": "VP", "name": "Văn phòng Sở"})
    told["campaign"]["documents"].append(
        {"path": "tra-loi/VP/ho-so/to-trinh.docx", "template": "t.docx", "code": "T", "per": "Đơn vị", "award": "",
         "unit": "VP", "nominations": ["CN-1"]}
    )  # fmt: skip
    assert [(one.code, one.file) for one in reconcile.differences(told, {})] == [
        ("DC-16", "tra-loi/VP/ho-so/to-trinh.docx")
    ]


def test_a_manifest_of_before_is_still_held_to_what_it_tells() -> None:
    files = dict(outputs())
    old = json.loads(files["manifest.json"])
    for name in ("signing", "council", "meeting", "rewards", "examples", "quoted"):
        del old["campaign"][name]
    for document in old["campaign"]["documents"]:
        for name in ("unit", "number", "date", "decision"):
            del document[name]
    for unit in old["campaign"]["units"]:
        for name in ("state", "nominations", "errors", "warnings"):
            unit.pop(name, None)
    for one in old["nominations"]:
        del one["printed"]
    ours = {path: data for path, data in files.items() if not path.startswith("tra-loi/")}
    assert [one.sentence for one in reconcile.differences(old, ours)] == []
