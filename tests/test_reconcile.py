"""The finished documents against the manifest: each kind of alteration by hand is named, and nothing else is."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import xlsxwriter

from pipeline.shapes import Finding
from pipeline.views import reconcile, reopened

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
GK, BK = "Giấy khen của Giám đốc Sở", "Bằng khen của Chủ tịch UBND tỉnh"
DECISION, CERTIFICATES = "quyet-dinh/quyet-dinh-giay-khen.docx", "quyet-dinh/giay-khen.docx"
LETTER, MINUTES, REPORT = "trinh-tinh/to-trinh.docx", "hoi-dong/bien-ban.docx", "bao-cao-tong-hop.docx"


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: Iterable[str] | str) -> str:
    """Make a table of rows of cells; a row that is a text is the row itself."""
    return f"<w:tbl>{''.join(row if isinstance(row, str) else table_row(row) for row in rows)}</w:tbl>"


def table_row(cells: Iterable[str]) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"


def docx(*blocks: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        body = "".join(block if block.startswith("<") else paragraph(block) for block in blocks)
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return buffer.getvalue()


def line(
    code: str, name: str, outcome: str, amount: int | None = None, award: str = "GK", **more: Any
) -> dict[str, Any]:
    return {
        "code": code, "kind": code[:2], "name": name, "honorific": "", "position": "", "home": "", "award": award,
        "proposers": ["QLKH"], "checks": {"eligible": True},
        "cells": [{"late": False, "unit": "QLKH", "file": "QLKH.xlsx", "sha256": "", "sheet": "Cá nhân", "row": 4}],
        "votes": {"for": {"GK": 7}, "conclusion": "", "note": ""},
        "outcome": outcome, "reason": "", "tied_for": "", "decision": {"date": None, "amount": amount}, "documents": [],
    } | more  # fmt: skip


LINES = [
    line("TT-1", "Phòng Quản lý khoa học, sở hữu trí tuệ", "GK", 900_000),
    line("CN-1", "Nông Văn An", "GK", 450_000, votes={"for": {"GK": 7, "BK": 3}, "conclusion": "", "note": ""}),
    line("CN-2", "Hoàng Thị Hoà", "GK", 450_000),
    line("CN-3", "Lý Quốc Khánh", "BK", 1_490_000, "BK", votes={"for": {"BK": 8}, "conclusion": "", "note": ""}),
    line("CN-4", "Mạc Văn Muộn", "Không được chọn"),
]
GIVEN = ["TT-1", "CN-1", "CN-2"]


def paper(path: str, template: str, per: str, award: str, codes: list[str]) -> dict[str, Any]:
    return {"path": path, "template": template, "code": "", "per": per, "award": award, "nominations": codes}


def manifest() -> dict[str, Any]:
    every = [one["code"] for one in LINES]
    return {
        "as_of": "2021-06-30",
        "stage": "Báo cáo",
        "campaign": {
            "code": "THU",
            "name": "thử",
            "kinds": [{"code": "TT", "name": "Tập thể"}, {"code": "CN", "name": "Cá nhân"}],
            "units": [{"code": "QLKH", "name": "Phòng Quản lý khoa học"}],
            "awards": [
                {"code": "BK", "name": BK, "authority": "Đề nghị cấp trên"},
                {"code": "GK", "name": GK, "authority": "Quyết định"},
            ],
            "documents": [
                paper(DECISION, "quyet-dinh.docx", "Hình thức", "GK", GIVEN),
                paper(CERTIFICATES, "giay-khen.docx", "Đề nghị", "GK", GIVEN),
                paper(LETTER, "to-trinh.docx", "Hình thức", "BK", ["CN-3"]),
                paper(MINUTES, "bien-ban.docx", "Đợt", "", every),
                paper(REPORT, "bao-cao.docx", "Đợt", "", every),
            ],
        },
        "nominations": copy.deepcopy(LINES),
        "rules": [{"rule": "Mức thưởng", "value": "0,3 × 1.490.000 đồng = 450.000 đồng", "source": "NĐ 91"}],
    }


def decision() -> bytes:
    return docx(
        f"Điều 1. Tặng {GK} cho 01 tập thể và 02 cá nhân đã có thành tích xuất sắc (có danh sách kèm theo).",
        "Điều 2. Tập thể 900.000 đồng, cá nhân 450.000 đồng (mức lương cơ sở 1.490.000 đồng); "
        "tổng số tiền là 1.800.000 đồng (Bằng chữ: Một triệu tám trăm nghìn đồng).",
        table(
            ["STT", "Họ và tên, chức vụ", "Mức thưởng (đồng)"],
            ["I", "Tập thể (01 tập thể)", ""],
            ["1", "Phòng Quản lý khoa học, sở hữu trí tuệ", "900.000"],
            ["II", "Cá nhân (02 cá nhân)", ""],
            ["1", "Ông Nông Văn An, Trưởng phòng", "450.000"],
            ["2", "Bà Hoàng Thị Hòa", "450.000"],
        ),
    )


OVERVIEW: list[list[Any]] = [
    ["Nhóm", "Nội dung", "Giá trị"],
    ["Đợt thi đua", "Mã đợt", "THU"],
    ["Đợt thi đua", "Tên đợt thi đua", "thử"],
    ["Đợt thi đua", "Tính đến ngày", "30/6/2021"],
    ["Đợt thi đua", "Giai đoạn", "Báo cáo"],
    ["Đơn vị", "Tổng số", 1],
    ["Đề nghị", "Tập thể", 1],
    ["Đề nghị", "Cá nhân", 4],
    ["Đề nghị", "Tổng số", 5],
    ["Đề nghị", "Đủ điều kiện", 5],
    ["Kết quả", f"Đề nghị: {BK}", 1],
    ["Kết quả", GK, 3],
    ["Kết quả", "Hòa phiếu", 0],
    ["Kết quả", "Không được chọn", 1],
    ["Kết quả", "Không đủ điều kiện", 0],
    ["Kết quả", "Chờ Hội đồng", 0],
    ["Kinh phí (đồng)", "Tổng tiền thưởng", 1_800_000],
    ["Lỗi", "Lỗi", 0],
    ["Lỗi", "Cảnh báo", 0],
]


def summary(edit: Callable[[dict[str, list[list[Any]]]], None] = lambda sheets: None) -> bytes:
    sheets: dict[str, list[list[Any]]] = {
        "Đề nghị": [["Mã đề nghị", "Tên", "Kết quả"], *([one["code"], one["name"], one["outcome"]] for one in LINES)],
        "Kết quả": [
            ["Mã đề nghị", "Tên", "Hình thức khen thưởng", "Mức thưởng"],
            ["TT-1", LINES[0]["name"], GK, 900_000],
            ["CN-1", "Nông Văn An", GK, 450_000],
            ["CN-2", "Hoàng Thị Hoà", GK, 450_000],
            ["CN-3", "Lý Quốc Khánh", f"Đề nghị: {BK}", ""],
        ],
        "Kinh phí": [
            ["Hình thức khen thưởng", "Loại", "Số lượng", "Mức", "Thành tiền"],
            [GK, "Tập thể", 1, 900_000, 900_000],
            [GK, "Cá nhân", 2, 450_000, 900_000],
            ["Tổng cộng", "", 3, "", 1_800_000],
            [f"Đề nghị: {BK}", "Cá nhân", 1, 1_490_000, 1_490_000],
        ],
        "Đơn vị": [["Mã", "Tên đơn vị"], ["QLKH", "Phòng Quản lý khoa học"]],
        "Quy tắc": [["Quy tắc", "Giá trị", "Nguồn"], list(manifest()["rules"][0].values())],
        "Nguồn gốc": [
            ["Mã đề nghị", "Đơn vị", "Tệp", "SHA-256", "Trang tính", "Dòng"],
            *([one["code"], "QLKH", "QLKH.xlsx", "", "Cá nhân", 4] for one in LINES),
        ],
        "Tổng quan": OVERVIEW,
    }
    edit(sheets)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows, start=1):
            sheet.write_row(place, 0, row)
    book.close()
    return buffer.getvalue()


def outputs() -> dict[str, bytes]:
    return {
        DECISION: decision(),
        CERTIFICATES: docx("PHÒNG QUẢN LÝ KHOA HỌC, SỞ HỮU TRÍ TUỆ", "Ông Nông Văn An", "Bà Hoàng Thị Hoà"),
        LETTER: docx(f"Kính đề nghị tặng {BK} cho 01 cá nhân, gồm:", "1. Ông Lý Quốc Khánh, Giám đốc Trung tâm",
                     "Tóm tắt thành tích: đã tập huấn cho 15 cá nhân và 03 tập thể."),
        MINUTES: docx(f"Hội đồng thống nhất đề nghị trình tặng {BK} cho 01 cá nhân:", "1. Lý Quốc Khánh.",
                      f"Đề nghị tặng {GK} cho 01 tập thể và 02 cá nhân:", f"1. {LINES[0]['name']};", "2. Nông Văn An;",
                      "3. Hoàng Thị Hoà.", "Có 01 tập thể và 04 cá nhân đủ điều kiện.",
                      "Phòng Quản lý khoa học: đã tập huấn cho 03 tập thể và 15 cá nhân.",
                      "Không được chọn: Mạc Văn Muộn."),
        REPORT: docx("Đã khen: Nông Văn An; Hoàng Thị Hoà; Lý Quốc Khánh; Phòng Quản lý khoa học, sở hữu trí tuệ.",
                     "Tổng số tiền thưởng: 1.800.000 đồng (Bằng chữ: Một triệu tám trăm nghìn đồng).",
                     table(["Hình thức khen thưởng", "Loại", "Số lượng", "Mức", "Thành tiền"],
                           [GK, "Tập thể", "01", "900.000", "900.000"], [GK, "Cá nhân", "02", "450.000", "900.000"],
                           "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='4'/></w:tcPr>" + paragraph("Tổng cộng") + "</w:tc>"
                           f"<w:tc>{paragraph('1.800.000')}</w:tc></w:tr>")),
        "tong-hop.xlsx": summary(),
    }  # fmt: skip


def altered(path: str, old: str, new: str, times: int = 1) -> list[Finding]:
    """Change words in one finished document by hand and reconcile."""
    files = outputs()
    with zipfile.ZipFile(io.BytesIO(files[path])) as package:
        xml = package.read("word/document.xml").decode()
    assert old in xml, "the alteration must alter something"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", xml.replace(old, new, times))
    files[path] = buffer.getvalue()
    return reconcile.differences(manifest(), files)


def test_documents_that_agree_give_no_finding() -> None:
    assert reconcile.differences(manifest(), outputs()) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "said"),
    [
        (DECISION, "Ông Nông Văn An", "Ông Nông Văn Ân", "DC-02", "Nông Văn Ân"),
        (DECISION, "Ông Nông Văn An", "Ông Nông Văn An Bình", "DC-03", "Nông Văn An Bình"),
        (CERTIFICATES, "Bà Hoàng Thị Hoà", "Bà Hoàng Thị Hòe", "DC-02", "Hoàng Thị Hòe"),
        (LETTER, "Lý Quốc Khánh", "Lý Quốc Khanh", "DC-02", "Lý Quốc Khanh"),
        (MINUTES, "2. Nông Văn An;", "2. Nông Văn Ẩn;", "DC-02", "Nông Văn Ẩn"),
        (REPORT, "Lý Quốc Khánh", "Lý Quốc Khải", "DC-02", "Lý Quốc Khánh"),
        (DECISION, "02 cá nhân đã có", "03 cá nhân đã có", "DC-04", "03 cá nhân"),
        (DECISION, "(01 tập thể)", "(02 tập thể)", "DC-04", "02 tập thể"),
        (LETTER, "cho 01 cá nhân", "cho 02 cá nhân", "DC-04", "02 cá nhân"),
        (MINUTES, "01 tập thể và 02 cá nhân", "01 tập thể và 09 cá nhân", "DC-04", "09 cá nhân"),
        (MINUTES, "Có 01 tập thể và 04", "Có 01 tập thể và 05", "DC-04", "01 tập thể và 05 cá nhân"),
        (DECISION, "(02 cá nhân)", "(01 cá nhân)", "DC-14", "bên dưới có 02 cá nhân"),
        (DECISION, "sở 1.490.000", "sở 1.940.000", "DC-12", "1.940.000 đồng"),
        (DECISION, "là 1.800.000 đồng", "là 1.900.000 đồng", "DC-04", "1.900.000 đồng"),
        (DECISION, "cá nhân 450.000 đồng", "cá nhân 460.000 đồng", "DC-04", "460.000 đồng"),
        (DECISION, "<w:t>450.000</w:t>", "<w:t>540.000</w:t>", "DC-09", "540.000"),
        (DECISION, "Một triệu tám trăm", "Một triệu chín trăm", "DC-06", "Một triệu tám trăm nghìn đồng"),
        (REPORT, "<w:t>02</w:t>", "<w:t>04</w:t>", "DC-04", "2"),
        (REPORT, "1.800.000 đồng", "1.700.000 đồng", "DC-04", "1.700.000"),
        (REPORT, "<w:t>1.800.000<", "<w:t>1.600.000<", "DC-04", "1.600.000"),
        (REPORT, "Một triệu tám", "Một triệu bảy", "DC-06", "Một triệu tám trăm"),
    ],
)
def test_an_alteration_by_hand_is_named(path: str, old: str, new: str, code: str, said: str) -> None:
    found = altered(path, old, new)
    assert [one for one in found if one.code == code and one.file == path and said in one.message], found
    assert {one.file for one in found} == {path}


def test_a_name_that_is_not_awarded_added_to_the_annex_is_named() -> None:
    row = table_row(["3", "Mạc Văn Muộn", "450.000"])
    found = {one.code: one for one in altered(DECISION, "</w:tbl>", row + "</w:tbl>")}
    assert (found.keys(), found["DC-03"].sheet) == ({"DC-03", "DC-14"}, "bảng 1, dòng 7")
    assert "Mạc Văn Muộn" in found["DC-03"].message


def test_a_name_written_twice_in_the_annex_is_named() -> None:
    row = table_row(["3", "Nông Văn An", "450.000"])
    found = altered(DECISION, "</w:tbl>", row + "</w:tbl>")
    assert {(one.code, one.file) for one in found} == {("DC-11", DECISION), ("DC-14", DECISION)}


def test_a_table_of_votes_may_name_the_others_voted_on() -> None:
    files = outputs()
    votes = table(["STT", "Tên", "Số phiếu"], ["1", "Lý Quốc Khánh", "8"], ["2", "Nông Văn An", "3"])
    files[LETTER] = docx(f"Tặng {BK} cho 01 cá nhân:", votes)
    assert reconcile.differences(manifest(), files) == []


def test_a_units_own_draft_says_what_the_unit_says() -> None:
    told = manifest()
    told["campaign"]["documents"].append(
        paper("tra-loi/QLKH/to-trinh.docx", "to-trinh-don-vi.docx", "Đơn vị", "", GIVEN)
    )
    files = {
        "tra-loi/QLKH/to-trinh.docx": docx(
            f"Đề nghị tặng {GK} cho 07 cá nhân: Nông Văn An; Hoàng Thị Hoà; {LINES[0]['name']}."
        )
    }
    assert reconcile.differences(told, files) == []


def test_two_nominees_of_one_name_must_both_stand_in_the_certificates() -> None:
    told = manifest()
    told["nominations"].append(line("CN-5", "Nông Văn An", "GK", 450_000))
    for document in told["campaign"]["documents"][:2]:
        document["nominations"] = [*GIVEN, "CN-5"]
    found = reconcile.differences(told, {CERTIFICATES: outputs()[CERTIFICATES]})
    assert [(one.code, one.file) for one in found] == [("DC-02", CERTIFICATES)]


def test_a_document_without_one_of_the_awarded_in_its_list_is_named() -> None:
    told = manifest()
    told["campaign"]["documents"][1]["nominations"] = ["TT-1", "CN-1"]
    assert [(one.code, one.file) for one in reconcile.differences(told, {})] == [("DC-02", CERTIFICATES)]


def test_tone_placement_and_capitals_are_no_difference() -> None:
    assert altered(CERTIFICATES, "Bà Hoàng Thị Hoà", "BÀ HOÀNG THỊ HÒA") == []


def test_text_struck_out_by_tracked_changes_does_not_count() -> None:
    struck = "<w:moveFrom><w:r><w:t>Ông Nông Văn An</w:t></w:r></w:moveFrom>"
    found = altered(CERTIFICATES, "<w:r><w:t>Ông Nông Văn An</w:t></w:r>", struck)
    assert [(one.code, one.file) for one in found] == [("DC-02", CERTIFICATES)]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "code", "said"),
    [
        ("Kết quả", 2, 1, "Nông Văn Ân", "DC-09", "Nông Văn Ân"),
        ("Kết quả", 2, 3, 460_000, "DC-09", "460000"),
        ("Kết quả", 4, 2, f"Đề nghị: {GK}", "DC-09", BK),
        ("Đề nghị", 5, 2, "GK", "DC-09", "Không được chọn"),
        ("Kết quả", 3, 0, "CN-9", "DC-08", "CN-9"),
        ("Kết quả", 3, 0, "CN-9", "DC-07", "CN-2"),
        ("Kinh phí", 2, 2, 3, "DC-04", '"3"'),
        ("Kinh phí", 3, 4, 1_800_001, "DC-04", "1.800.001"),
    ],
)
def test_a_difference_in_the_summary_is_named(
    sheet: str, row: int, column: int, value: Any, code: str, said: str
) -> None:
    files = outputs()

    def edit(sheets: dict[str, list[list[Any]]]) -> None:
        sheets[sheet][row][column] = value

    files["tong-hop.xlsx"] = summary(edit)
    found = reconcile.differences(manifest(), files)
    assert [one for one in found if one.code == code and one.sheet == sheet and said in one.message], found


def test_a_file_that_is_no_document_any_more_is_named() -> None:
    files = outputs() | {DECISION: b"PK not a zip", "tong-hop.xlsx": b"nothing"}
    assert [(one.code, one.file) for one in reconcile.differences(manifest(), files)] == [
        ("DC-01", DECISION),
        ("DC-01", "tong-hop.xlsx"),
    ]


def test_reading_again_keeps_paragraphs_apart_from_tables() -> None:
    paper = reopened.paper(
        docx("một", table(["a", "b"]), "<w:sdt><w:sdtContent>" + paragraph("hai") + "</w:sdtContent></w:sdt>")
    )
    assert paper == reopened.Paper((reopened.Block("một"), reopened.Block("", (("a", "b"),), 1), reopened.Block("hai")))
    assert (list(paper.paragraphs), list(paper.texts)) == (["một", "hai"], ["một", "a", "b", "hai"])


def test_every_finding_names_its_document() -> None:
    found = altered(DECISION, "450.000", "470.000", times=9)
    place = r"( › (bảng \d+, dòng \d+|“.*”)( › .*)?)?: "
    assert found and all(re.match(re.escape(DECISION) + place, one.sentence) for one in found)
