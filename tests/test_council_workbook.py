"""The council's workbook: who stands in it, in what order, and what is carried over from the one already filled in."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from pipeline.campaign import Award, Campaign, CouncilMember, Kind
from pipeline.documents import council_workbook
from pipeline.intake import read, tables
from pipeline.shapes import Column, Layout, Nomination, SheetRows, Suite
from tests import small_campaign

AWARDS = (
    Award("BK", "Bằng khen của Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh", "Đề nghị cấp trên", 1, {}, "GK"),
    Award("GK", "Giấy khen của Giám đốc Sở", "Giám đốc Sở", "Quyết định", None, {}, ""),
)
COUNCIL = (
    CouncilMember("Nông Văn Chủ", None, "Giám đốc", "Chủ tịch", ""),
    CouncilMember("Hoàng Thị Viên", None, "Trưởng phòng", "Ủy viên", "QLKH"),
    CouncilMember("Lý Thị Ký", None, "Chuyên viên", "Thư ký", ""),
)


def campaign(**changes: Any) -> Campaign:
    """Only what the council's workbook looks at; a whole campaign is built in the tests of the campaign."""
    parts: dict[str, Any] = {
        "settings": SimpleNamespace(name="Đợt thi đua chào mừng", list_order="Tên"),
        "units": (),
        "roster": (),
        "kinds": (Kind("TT", "Tập thể", "Tập thể", "Đơn vị"), Kind("CN", "Cá nhân", "Cá nhân", "Ngày sinh")),
        "awards": AWARDS,
        "council": COUNCIL,
    }
    return cast(Campaign, SimpleNamespace(**(parts | changes)))


def suite(sheet: str, slug: str, shape: str, *columns: Column) -> Suite:
    return Suite(f"hoi-dong/{slug}", Layout(slug, sheet, shape, columns), ())


VOTES = (Column("BK", "Phiếu BK", "integer", group="votes"), Column("GK", "Phiếu GK", "integer", group="votes"))
SUITES = {
    "cuoc-hop": suite(
        "Cuộc họp",
        "cuoc-hop",
        "pairs",
        Column("number", "Số biên bản", required=False),
        Column("started", "Thời gian bắt đầu", "datetime"),
        Column("total", "Tổng số thành viên", "integer"),
        Column("present", "Có mặt", "integer"),
        Column("chair", "Chủ trì"),
        Column("secretary", "Thư ký"),
    ),
    "thanh-vien": suite(
        "Thành viên",
        "thanh-vien",
        "rows",
        Column("name", "Họ và tên"),
        Column("role", "Vai trò"),
        Column("present", "Có mặt", "yes_no"),
        Column("absence", "Lý do vắng"),
    ),
    "bieu-quyet": suite(
        "Biểu quyết",
        "bieu-quyet",
        "rows",
        Column("code", "Mã đề nghị"),
        Column("name", "Tên"),
        Column("kind", "Loại"),
        Column("proposers", "Đơn vị đề nghị"),
        Column("award", "Hình thức đề nghị"),
        Column("eligible", "Đủ điều kiện", "yes_no"),
        *VOTES,
        Column("conclusion", "Kết luận"),
        Column("note", "Ghi chú"),
    ),
}


def nomination(code: str, name: str, *, kind: str = "CN", award: str = "GK", **changes: Any) -> Nomination:
    parts: dict[str, Any] = {"proposers": ("QLKH",), "origins": (), "eligible": True}
    return Nomination(code, kind, name, award, **(parts | changes))


AN = nomination("CN-0000000a", "Nguyễn Văn An")
BE = nomination("CN-0000000b", "Lê Thị Bế", award="BK", proposers=("CDCS", "QLKH"))
TEAM = nomination("TT-0000000c", "Phòng Quản lý khoa học", kind="TT")
UNFIT = nomination("CN-0000000d", "Đàm Văn Ái", eligible=False, reasons=("TT4 đạt 59 %, dưới 60 %.",))
LATE = nomination("CN-0000000e", "Mạc Văn Muộn", eligible=False, late=True, barred=True, reasons=("Quá hạn.",))


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def ballots(data: bytes) -> list[dict[str, Any]]:
    rows = sheets(data)["Biểu quyết"][council_workbook.HEADING_ROW :]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def held(**ballot: Any) -> dict[str, SheetRows]:
    """What inputs/hoi-dong.xlsx holds: one row of the ballot, keyed as reading keys it."""
    row = {
        "code": AN.code, "name": AN.name, "kind": "Cá nhân", "proposers": "QLKH", "award": AWARDS[1].name,
        "eligible": "Có", "BK": None, "GK": 7, "conclusion": "GK", "note": "Hội đồng nhất trí",
    } | ballot  # fmt: skip
    return {"bieu-quyet": SheetRows("Biểu quyết", tuple(row), {}, ((4, tuple(row.values())),))}


def test_every_timely_nomination_has_a_row_eligible_first_and_late_ones_none() -> None:
    rows = ballots(council_workbook.workbook([UNFIT, LATE, AN, BE, TEAM], campaign(), SUITES))
    assert [row["Mã đề nghị"] for row in rows] == [TEAM.code, AN.code, BE.code, UNFIT.code]
    assert [row["Đủ điều kiện"] for row in rows] == ["Có", "Có", "Có", "Không"]


def test_the_reason_has_its_own_column_behind_eligibility() -> None:
    rows = ballots(council_workbook.workbook([UNFIT], campaign(), SUITES))
    headings = list(rows[0])
    assert headings == ["Mã đề nghị", "Tên", "Loại", "Đơn vị đề nghị", "Hình thức đề nghị", "Đủ điều kiện", "Lý do",
                        "Phiếu BK", "Phiếu GK", "Kết luận", "Ghi chú"]  # fmt: skip
    assert rows[0]["Lý do"] == "TT4 đạt 59 %, dưới 60 %."
    assert rows[0]["Ghi chú"] == ""


def test_a_row_is_as_high_as_its_longest_text() -> None:
    long = nomination("CN-0000000f", "Nông Thị Phương", eligible=False, reasons=("Chưa đạt tiêu chí. " * 10,))
    book = openpyxl.load_workbook(io.BytesIO(council_workbook.workbook([AN, long], campaign(), SUITES)))
    first, second = (book["Biểu quyết"].row_dimensions[row].height for row in (4, 5))
    assert second > first >= council_workbook.LINE


def test_facts_are_written_as_the_check_reads_them_back() -> None:
    (row,) = ballots(council_workbook.workbook([BE], campaign(), SUITES))
    assert row["Đơn vị đề nghị"] == "CDCS; QLKH"
    assert row["Hình thức đề nghị"] == "Bằng khen của Chủ tịch UBND tỉnh"
    assert row["Loại"] == "Cá nhân"


def test_the_order_does_not_depend_on_the_order_they_came_in() -> None:
    one = council_workbook.workbook([AN, BE, TEAM, UNFIT], campaign(), SUITES)
    assert one == council_workbook.workbook([UNFIT, TEAM, BE, AN], campaign(), SUITES)


def test_votes_conclusion_and_note_are_carried_over_by_code() -> None:
    (row,) = ballots(council_workbook.workbook([AN], campaign(), SUITES, held()))
    assert (row["Phiếu BK"], row["Phiếu GK"], row["Kết luận"], row["Ghi chú"]) == ("", 7, "GK", "Hội đồng nhất trí")


def test_the_code_of_the_award_is_taken_for_its_name() -> None:
    (row,) = ballots(council_workbook.workbook([AN], campaign(), SUITES, held(award="gk")))
    assert row["Phiếu GK"] == 7


def test_the_order_of_proposers_is_no_change() -> None:
    both = replace(AN, proposers=("CDCS", "QLKH"))
    (row,) = ballots(council_workbook.workbook([both], campaign(), SUITES, held(proposers="QLKH;CDCS")))
    assert row["Phiếu GK"] == 7


@pytest.mark.parametrize(
    "changed",
    [replace(AN, award="BK"), replace(AN, eligible=False), replace(AN, proposers=("CDCS",))],
    ids=["award", "eligibility", "proposers"],
)
def test_votes_cast_on_other_facts_are_not_carried_but_the_note_is_kept(changed: Nomination) -> None:
    (row,) = ballots(council_workbook.workbook([changed], campaign(), SUITES, held()))
    assert (row["Phiếu GK"], row["Kết luận"], row["Ghi chú"]) == ("", "", "Hội đồng nhất trí")


def test_a_code_that_became_an_alias_keeps_what_was_written() -> None:
    merged = replace(AN, code="CN-00000fff", aliases=(AN.code,))
    (row,) = ballots(council_workbook.workbook([merged], campaign(), SUITES, held()))
    assert (row["Mã đề nghị"], row["Phiếu GK"]) == ("CN-00000fff", 7)


def test_a_code_no_longer_nominated_is_dropped() -> None:
    assert [row["Mã đề nghị"] for row in ballots(council_workbook.workbook([BE], campaign(), SUITES, held()))] == [
        BE.code
    ]


def test_meeting_begins_with_the_council_and_keeps_what_was_filled_in() -> None:
    blank = dict(row[:2] for row in sheets(council_workbook.workbook([], campaign(), SUITES))["Cuộc họp"][3:])
    assert (blank["Tổng số thành viên"], blank["Chủ trì"], blank["Thư ký"]) == (3, "Nông Văn Chủ", "Lý Thị Ký")
    assert blank["Có mặt"] == ""
    filled = {
        "number": "01/BB-HĐTĐKT",
        "started": datetime(2021, 6, 22, 14, 0),
        "total": 3,
        "present": 2,
        "chair": "Hoàng Thị Viên",
    }
    previous = {"cuoc-hop": SheetRows("Cuộc họp", tuple(filled), {}, ((0, tuple(filled.values())),))}
    kept = dict(row[:2] for row in sheets(council_workbook.workbook([], campaign(), SUITES, previous))["Cuộc họp"][3:])
    assert (kept["Số biên bản"], kept["Có mặt"], kept["Chủ trì"]) == ("01/BB-HĐTĐKT", 2, "Hoàng Thị Viên")
    assert kept["Thời gian bắt đầu"] == datetime(2021, 6, 22, 14, 0)


def test_members_keep_their_presence_and_an_added_one_keeps_the_row() -> None:
    columns = ("name", "role", "present", "absence")
    rows = ((4, ("Hoàng Thị Viên", "Ủy viên", "Không", "Đi công tác")), (5, ("Khách mời Tô", "Ủy viên", "Có", None)))
    previous = {"thanh-vien": SheetRows("Thành viên", columns, {}, rows)}
    table = sheets(council_workbook.workbook([], campaign(), SUITES, previous))["Thành viên"][3:]
    assert [row[0] for row in table if row[0]] == ["Nông Văn Chủ", "Hoàng Thị Viên", "Lý Thị Ký", "Khách mời Tô"]
    assert table[1] == ["Hoàng Thị Viên", "Ủy viên", "Không", "Đi công tác"]
    assert table[0][2] == ""


def test_text_that_looks_like_a_formula_stays_text() -> None:
    evil = replace(AN, name='=HYPERLINK("http://x","y")', eligible=False, reasons=("=1+1",))
    data = council_workbook.workbook([evil], campaign(), SUITES)
    assert ballots(data)[0]["Lý do"] == "=1+1"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)


def test_dropdowns_ranges_and_print_setup() -> None:
    with zipfile.ZipFile(io.BytesIO(council_workbook.workbook([AN, BE], campaign(), SUITES))) as archive:
        xml = archive.read("xl/worksheets/sheet3.xml").decode()
    assert '"BK,GK,Không"' in xml
    assert re.search(r'type="whole".*?sqref="H4:H5".*?IF\(\'Cuộc họp\'!\$B\$7="",3,\'Cuộc họp\'!\$B\$7\)', xml)
    assert 'orientation="landscape"' in xml and 'paperSize="9"' in xml and 'state="frozen"' in xml


def test_a_list_of_awards_too_long_for_a_cell_moves_to_a_hidden_sheet() -> None:
    many = tuple(replace(AWARDS[1], code=f"GIAYKHEN{number:02d}") for number in range(40))
    data = council_workbook.workbook([replace(AN, award="GIAYKHEN00")], campaign(awards=many), SUITES)
    assert sheets(data)["Danh mục"][-1][0] == "Không"


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert council_workbook.workbook([AN], campaign(), SUITES, held()) == council_workbook.workbook(
        [AN], campaign(), SUITES, held()
    )


def test_what_is_written_is_read_back_as_known_and_unchanged() -> None:
    """The workbook with the shipped suites, read as the secretary returns it: every row is ours, none has changed."""
    council = replace(small_campaign.CAMPAIGN, council=COUNCIL)
    own = small_campaign.suites_of("hoi-dong")
    layouts = [suite.layout for suite in own.values() if suite.layout.sheet]
    nominations = [replace(one, proposers=("VP", "CDCS")) for one in (AN, BE, TEAM, UNFIT)]
    reading = read.workbook("hoi-dong.xlsx", council_workbook.workbook(nominations, council, own), layouts)
    assert reading.findings == ()
    rows = tables.gather_council(reading, nominations, council, layouts)["bieu-quyet"].frame
    assert list(rows["code"]) == [TEAM.code, AN.code, BE.code, UNFIT.code]
    assert {*rows["known"], *rows["name_same"], *rows["facts_same"]} == {"Có"}
    again = council_workbook.workbook(nominations, council, own, reading.sheets)
    assert sheets(again) == sheets(council_workbook.workbook(nominations, council, own))


def test_the_heights_of_rows_that_are_written_are_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[Any] = []
    add = xlsxwriter.Workbook.add_worksheet
    monkeypatch.setattr(xlsxwriter.Workbook, "add_worksheet", lambda *given: pages.append(add(*given)) or pages[-1])
    many = [replace(AN, code=f"CN-{number}") for number in range(30)]
    council_workbook.workbook(many, campaign(), SUITES)
    assert len(pages[-1].row_info) < 10
