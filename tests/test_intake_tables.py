"""Gathering: one table a sheet for all workbooks, and what each row must know of other rows and of the campaign."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date, datetime
from typing import Any

import pytest

from pipeline.identity import identity_key, nomination_code
from pipeline.intake import read, tables
from pipeline.shapes import Nomination, Received, Severity, Standing, Table
from tests.small_campaign import BODY, CAMPAIGN, form, layouts_of, suites_of
from tests.workbooks import workbook

FORM = layouts_of("bieu-mau")
TEAMS = (
    "| STT | Tên tập thể | Thuộc đơn vị | Hình thức đề nghị | TT1. Nội bộ | TT5. Công trình | Tóm tắt thành tích "
    "| Số phiếu đồng ý |"
)
PEOPLE = (
    "| STT | Danh xưng | Họ và tên | Ngày sinh | Chức vụ | Đơn vị công tác | Hình thức đề nghị | CN1. Nhiệm vụ "
    "| Tóm tắt thành tích | Số phiếu đồng ý |"
)


def body(teams: str = "", people: str = "", targets: str = "", papers: str = "") -> str:
    return f"""
# Tập thể
{TEAMS}
{teams}
# Cá nhân
{PEOPLE}
{people}
# Chỉ tiêu
| STT | Tập thể | Chỉ tiêu | Đơn vị tính | Đăng ký | Thực hiện |
{targets}
# Kết quả
| Mã nội dung | Kết quả thực hiện |
# Điển hình
| STT | Gương điển hình | Loại | Tóm tắt |
# Giấy tờ
| Mã giấy tờ | Của ai | Số, ký hiệu | Ngày | Tên tệp |
{papers}
"""


def person(name: str, birth: str = "1985-03-05", place: str = "", award: str = "GK", number: int = 1) -> str:
    return f"| {number} | Bà | {name} | {birth} | Chuyên viên | {place} | {award} | Có | Hoàn thành nhiệm vụ | 9 |"


def team(name: str, parent: str = "", number: int = 1) -> str:
    return f"| {number} | {name} | {parent} | GK | Không | Sửa cầu | Hoàn thành nhiệm vụ | 9 |"


def gather(*forms: tuple[str, str], unconsidered: tuple[str, ...] = ()) -> tuple[dict[str, Table], list[Any]]:
    """Gather forms given as (unit, Markdown); their files are `<unit>.xlsx`."""
    readings = [read.workbook(f"{unit}.xlsx", workbook(form(content, unit)), FORM) for unit, content in forms]
    received = [
        Received(one.file, one.sha256, unit, None, Standing.COUNTS, unit not in unconsidered, "")
        for (unit, _), one in zip(forms, readings, strict=True)
    ]
    return tables.gather(received, readings, CAMPAIGN, suites_of("bieu-mau"))


def column(found: dict[str, Table], key: str, name: str) -> list[Any]:
    return list(found[key].frame[name])


def test_every_sheet_has_its_table_with_all_units_together() -> None:
    found, findings = gather(("VP", body(people=person("An"))), ("TTUD", body(people=person("Bình"))))
    assert set(found) == {"thong-tin", "tap-the", "ca-nhan", "chi-tieu", "ket-qua", "dien-hinh", "giay-to", "tieu-chi"}
    people = found["ca-nhan"].frame
    assert list(people.index) == [0, 1] and list(people.columns[:4]) == ["unit", "file", "sheet", "row"]
    assert people[["unit", "file", "sheet", "row", "name"]].values.tolist() == [
        ["TTUD", "TTUD.xlsx", "Cá nhân", 2, "Bình"],
        ["VP", "VP.xlsx", "Cá nhân", 2, "An"],
    ]
    assert found["ca-nhan"].address(0, "name") == "C2" and found["thong-tin"].address(1, "chair") == "B12"
    assert found["thong-tin"].frame["row"].tolist() == [0, 0] and not findings
    assert len(found["ket-qua"].frame) == 0 and "result" in found["ket-qua"].frame.columns


def test_types_of_columns_and_blanks() -> None:
    found, _ = gather(("VP", body(people=person("An", birth="", place=""))))
    frame = found["ca-nhan"].frame
    assert {name: str(frame[name].dtype) for name in ("name", "birth_date", "votes", "row", "workplace")} == {
        "name": "object",
        "birth_date": "datetime64[s]",
        "votes": "float64",
        "row": "int64",
        "workplace": "object",
    }
    assert frame["workplace"][0] is None and frame["birth_date"].isna().all()


def test_only_considered_workbooks_enter_and_their_findings_take_the_unit() -> None:
    wrong = body(people=person("An", birth="31/02/1985"))
    found, findings = gather(("VP", wrong), ("TTUD", wrong), unconsidered=("TTUD",))
    assert column(found, "ca-nhan", "unit") == ["VP"]
    assert [(one.unit, one.file, one.cell, one.code) for one in findings] == [("VP", "VP.xlsx", "D2", "DOC-10")]


def test_an_unreadable_file_is_a_fault_only_where_nothing_else_of_the_unit_counts() -> None:
    bad = read.workbook("x.xlsx", b"", FORM)
    alone = Received("x.xlsx", "", "VP", None, Standing.UNUSABLE, False, "")
    good = Received("y.xlsx", "", "VP", None, Standing.COUNTS, True, "")
    _, findings = tables.gather([alone], [bad], CAMPAIGN, suites_of("bieu-mau"))
    assert [(one.unit, one.severity) for one in findings] == [("VP", Severity.ERROR)]
    other = read.workbook("y.xlsx", workbook(form()), FORM)
    _, findings = tables.gather([alone, good], [bad, other], CAMPAIGN, suites_of("bieu-mau"))
    assert [one.severity for one in findings] == [Severity.WARNING]


def test_a_workbook_of_a_pile_is_whole_again_until_the_pile_is_laid() -> None:
    contents = {"VP": body(people=person("An"), teams=team("Phòng A")), "TTUD": body(people=person("Bình"))}
    readings = [read.workbook(f"{unit}.xlsx", workbook(form(text, unit)), FORM) for unit, text in contents.items()]
    piles = tables.Piles(suites_of("bieu-mau"))
    slim = [piles.add(one) for one in readings]
    assert [list(one.sheets) for one in slim] == [["thong-tin"]] * 2
    assert [piles.whole(one) for one in slim] == readings


# -------------------------------------------------------------------------------------------------- looked-up columns


@pytest.mark.parametrize(
    ("text", "code"),
    [("BK", "BK"), ("bằng khen của chủ tịch  UBND tỉnh", "BK"), ("Bằng khen tỉnh", None), ("", None)],
)
def test_the_award_is_known_by_code_and_by_name(text: str, code: str | None) -> None:
    found, _ = gather(("VP", body(people=person("An", award=text))))
    assert column(found, "ca-nhan", "award_code") == [code]
    assert found["ca-nhan"].about["award_code"] == "award"


def test_the_home_of_a_person_and_of_a_collective() -> None:
    rows = "\n".join((person("An"), person("Bình", place="Trung tâm Ứng dụng"), person("Cúc", place="Sở khác")))
    teams = "\n".join((team("Tổ Một"), team("Tổ Hai", "TTUD"), team("Văn phòng Sở"), team("Tổ Ba", "Sở khác")))
    found, _ = gather(("CDCS", body(teams, rows)))
    assert column(found, "ca-nhan", "home") == ["CDCS", "TTUD", None]
    assert column(found, "tap-the", "home") == ["CDCS", "TTUD", "VP", None]


def test_the_roster_and_who_may_propose_whom() -> None:
    rows = "\n".join(
        (
            person("Nông Thị Hòa"),  # the same as Hoà of the roster
            person("Nông Thị Hòa", birth="1999-01-01"),
            person("Lý Văn An", birth=""),
            person("Người Lạ"),
        )
    )
    found, _ = gather(("VP", body(team("Văn phòng Sở") + "\n" + team("Tổ Một", "TTUD"), rows)))
    assert column(found, "ca-nhan", "in_roster") == ["Có", "Không", "Có", "Không"]
    assert column(found, "ca-nhan", "own_unit") == ["Có", None, "Không", None]
    assert column(found, "tap-the", "in_roster") == ["Có", "Không"]
    assert column(found, "tap-the", "own_unit") == ["Có", "Không"]
    others, _ = gather(("CDCS", body(people=person("Lý Văn An", birth=""))))
    assert column(others, "ca-nhan", "own_unit") == ["Có"]


def test_the_identity_takes_a_missing_birth_date_from_the_roster_of_the_same_unit() -> None:
    found, _ = gather(
        ("VP", body(people=person("NÔNG THỊ HÒA", birth=""))),
        ("CDCS", body(people=person("Nông Thị Hoà", place="VP") + "\n" + person("Nông Thị Hoà", birth=""))),
    )
    keys = column(found, "ca-nhan", "key")
    assert keys[2] == keys[0] == identity_key("CN", "Ngày sinh", "Nông Thị Hoà", date(1985, 3, 5), "VP")
    assert keys[1] == identity_key("CN", "Ngày sinh", "Nông Thị Hoà", None, "CDCS") != keys[0]
    assert found["ca-nhan"].frame["roster_birth_date"].tolist()[2] == datetime(1985, 3, 5)
    assert found["ca-nhan"].frame["birth_date"].isna().tolist() == [False, True, True]


def test_the_code_of_a_nomination_is_made_of_its_key() -> None:
    key = identity_key("CN", "Ngày sinh", "Bà Nông Thị Hoà", date(1985, 3, 5), "VP")
    assert key.count("|") == 2 and key.startswith("CN|") and key.endswith("|1985-03-05")
    assert nomination_code("CN", key) == "CN-" + hashlib.sha256(key.encode()).hexdigest()[:8]
    assert identity_key("TT", "Đơn vị", "Tổ Một", date(1985, 3, 5), "VP").endswith("|VP")
    assert identity_key("TT", "Đơn vị", "Tổ Một", None, "VP") != identity_key("TT", "Đơn vị", "Tổ Một", None, "TTUD")


def test_the_same_key_twice_in_one_workbook_but_not_in_two() -> None:
    twins = person("Lê An") + "\n" + person("LÊ AN", number=2) + "\n" + person("Lê Ân", number=3)
    found, _ = gather(("VP", body(people=twins)), ("CDCS", body(people=person("Lê An"))))
    assert column(found, "ca-nhan", "twice") == ["Không", "Có", "Có", "Không"]


def test_names_in_other_sheets_find_their_nominee() -> None:
    people = person("Lê An") + "\n" + person("Lê An", birth="1970-01-01", number=2)
    targets = "\n".join(
        f"| 1 | {name} | Trồng cây | cây | 10 | 9 |"
        for name in ("Tổ Một", "lê an", "Lê An (STT 2)", "Lê An (STT 7)", "Tổ Mọt", "")
    )
    found, _ = gather(("VP", body(team("Tổ Một"), people, targets)))
    assert column(found, "chi-tieu", "nominee_match") == ["một", "nhiều", "một", "không", "không", None]
    assert column(found, "chi-tieu", "nominee_row") == ["Tập thể!2", None, "Cá nhân!3", None, None, None]
    assert column(found, "chi-tieu", "nominee_nearest") == [
        None,
        "Lê An (STT 1); Lê An (STT 2)",
        None,
        "Lê An (STT 1); Lê An (STT 2)",
        "Tổ Một",
        None,
    ]
    elsewhere, _ = gather(("VP", body(team("Tổ Một"))), ("TTUD", body(targets="| 1 | Tổ Một | a | b | 1 | 1 |")))
    assert column(elsewhere, "chi-tieu", "nominee_match") == ["không"]


def test_papers_owed_by_the_unit_and_for_each_nomination() -> None:
    two = person("Lê An") + "\n" + person("Lê Bình", number=2)
    papers = "| Báo cáo thành tích | Lê An | | | |\n| bb | | | | |\n| Giấy lạ | | | | |"
    found, _ = gather(("VP", body(people=two, papers=papers)), ("TTUD", body(people=two)), ("CDCS", body()))
    assert column(found, "giay-to", "paper_code") == ["BCTT", "BB", None]
    assert column(found, "ca-nhan", "missing_papers") == ["Báo cáo thành tích"] * 2 + [None, "Báo cáo thành tích"]
    information = found["thong-tin"].frame[["unit", "missing_papers", "letter_owed", "nominates"]].values.tolist()
    assert information == [
        ["CDCS", None, "Không", "Không"],
        ["TTUD", "Tờ trình, Biên bản", "Có", "Có"],
        ["VP", None, "Không", "Có"],
    ]
    assert (
        found["thong-tin"].address(0, "missing_papers") == "" and found["thong-tin"].address(0, "letter_owed") == "B8"
    )


def test_answers_are_laid_long_with_their_own_addresses() -> None:
    found, _ = gather(("VP", body(team("Tổ Một"), person("Lê An") + "\n" + person("Lê Bình", number=2))))
    names = ["criterion", "answer_type", "answer", "letter", "kind", "name", "row"]
    answers = sorted(found["tieu-chi"].frame[names].values.tolist())
    assert answers == [
        ["CN1", "Có/Không", "Có", "H", "CN", "Lê An", 2],
        ["CN1", "Có/Không", "Có", "H", "CN", "Lê Bình", 3],
        ["TT1", "Có/Không", "Không", "E", "TT", "Tổ Một", 2],
        ["TT5", "Nội dung", "Sửa cầu", "F", "TT", "Tổ Một", 2],
    ]
    position = found["tieu-chi"].frame.index[found["tieu-chi"].frame["name"] == "Lê Bình"][0]
    assert found["tieu-chi"].address(position, "answer") == "H3"
    assert not {"TT1", "CN1"} & {*found["tap-the"].frame.columns, *found["ca-nhan"].frame.columns}
    assert column(found, "ca-nhan", "attendance") == [10.0, 10.0]


def test_an_added_criterion_is_a_row_and_no_code() -> None:
    one = dataclasses.replace(CAMPAIGN.criteria[0], code="TT9")
    campaign = dataclasses.replace(CAMPAIGN, criteria=(one,))
    result = read.workbook("VP.xlsx", workbook(form(BODY)), FORM)
    received = [Received("VP.xlsx", "", "VP", None, Standing.COUNTS, True, "")]
    found, _ = tables.gather(received, [result], campaign, suites_of("bieu-mau"))
    assert set(column(found, "tieu-chi", "answer_type")) == {None}


# -------------------------------------------------------------------------------------------- the clerk's workbooks


def test_the_register_is_gathered_with_its_times() -> None:
    layouts = layouts_of("so-tiep-nhan")
    line = "| VP.xlsx | VP | 2021-06-16 14:30 | |"
    data = workbook(f"# Sổ tiếp nhận\n| Tệp | Đơn vị | Ngày giờ nhận | Hình thức nhận |\n{line}")
    table = tables.gather_register(read.workbook("so-tiep-nhan.xlsx", data, layouts), layouts)["so-tiep-nhan"]
    assert table.frame["received"].tolist() == [datetime(2021, 6, 16, 14, 30)]
    assert table.frame[["file", "sent_file", "sent_by"]].values.tolist() == [["so-tiep-nhan.xlsx", "VP.xlsx", "VP"]]
    assert table.address(0, "sent_by") == "B2" and table.headings["sent_by"] == "Đơn vị"


def test_columns_that_the_campaign_multiplies_are_laid_long() -> None:
    layout = next(one for one in layouts_of("dot-thi-dua") if one.key == "hinh-thuc")
    data = workbook(
        "# Hình thức\n| Mã | Hình thức khen thưởng | Tối đa | Tối đa cá nhân | Tối đa tập thể |\n"
        "| BK | Bằng khen | 1 | 1 | |"
    )
    found = tables.gather_campaign(read.workbook("dot-thi-dua.xlsx", data, [layout]), [layout])
    quotas = found["hinh-thuc.quotas"].frame
    assert quotas[["row", "kind", "letter"]].values.tolist() == [[2, "TT", "E"], [2, "CN", "D"]]
    assert quotas["value"].isna().tolist() == [True, False] and quotas["value"][1] == 1
    assert found["hinh-thuc"].frame["quota"].tolist() == [1.0]


MEETING = """
# Cuộc họp
| Mục | Giá trị |
| Số biên bản | 01/BB |
| Thời gian bắt đầu | 8 giờ |
| Thời gian kết thúc | |
| Địa điểm | Sở |
| Tổng số thành viên | {total} |
| Có mặt | {present} |
| Vắng (lý do) | |
| Chủ trì | A |
| Thư ký | B |
| Hình thức biểu quyết | kín |
# Thành viên
| Họ và tên | Vai trò | Có mặt | Lý do vắng |
| A | Chủ tịch | {here} | |
| B | Thư ký | {here} | |
# Biểu quyết
| Mã đề nghị | Tên | Loại | Đơn vị đề nghị | Hình thức đề nghị | Đủ điều kiện | Phiếu BK | Phiếu GK | Kết luận |Ghi chú|
{rows}
"""

AN = Nomination("CN-1", "CN", "Lê An", "GK", ("VP", "CDCS"), (), True, aliases=("CN-0",))
BARRED = Nomination("CN-2", "CN", "Lê Bình", "GK", ("VP",), (), False, barred=True)
UNMET = Nomination("CN-3", "CN", "Lê Cúc", "BK", ("VP",), (), False)
LATE = Nomination("CN-4", "CN", "Lê Dung", "BK", ("VP",), (), False, barred=True, late=True)


def council(rows: str, total: str = "2", present: str = "2", here: str = "Có") -> dict[str, Table]:
    layouts = layouts_of("hoi-dong")
    content = MEETING.format(rows=rows, total=total, present=present, here=here)
    result = read.workbook("hoi-dong.xlsx", workbook(content), layouts)
    assert not result.findings
    return tables.gather_council(result, (AN, BARRED, UNMET, LATE), CAMPAIGN, layouts)


def facts(rows: str) -> list[list[Any]]:
    found = council(rows)["bieu-quyet"]
    return found.frame[["code", "known", "name_same", "facts_same", "may_override"]].values.tolist()


def test_a_ballot_as_it_was_made() -> None:
    name = "Giấy khen của Giám đốc Sở"
    assert facts(f"| CN-1 | Lê An | Cá nhân | VP; CDCS | {name} | Có | | 5 | | |") == [["CN-1", "Có", "Có", "Có", None]]
    assert facts(f"| cn-0 | LÊ AN | Cá nhân | CDCS;VP | {name} | Có | | 5 | | |") == [["CN-1", "Có", "Có", "Có", None]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| CN-9 | Ai | Cá nhân | VP | GK | Có | | | | |", ["Không", None, None]),
        ("| CN-4 | Lê Dung | Cá nhân | VP | BK | Không | | | | |", ["Không", None, None]),
        ("| CN-1 | Lê Ân | Cá nhân | VP; CDCS | GK | Có | | | | |", ["Có", "Không", "Có"]),
        ("| CN-1 | Lê An | Cá nhân | VP | GK | Có | | | | |", ["Có", "Có", "Không"]),
        ("| CN-1 | Lê An | Cá nhân | VP; CDCS | BK | Có | | | | |", ["Có", "Có", "Không"]),
        ("| CN-1 | Lê An | Cá nhân | VP; CDCS | GK | Không | | | | |", ["Có", "Có", "Không"]),
    ],
)
def test_a_ballot_that_was_changed(row: str, expected: list[Any]) -> None:
    assert [line[1:4] for line in facts(row)] == [expected]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| CN-2 | Lê Bình | Cá nhân | VP | GK | Không | | | gk | |", "Không"),
        ("| CN-2 | Lê Bình | Cá nhân | VP | GK | Không | | | không | |", None),
        ("| CN-3 | Lê Cúc | Cá nhân | VP | BK | Không | | | Giấy khen của Giám đốc Sở | x |", "Có"),
        ("| CN-4 | Lê Dung | Cá nhân | VP | BK | Không | | | BK | x |", "Không"),
        ("| CN-1 | Lê An | Cá nhân | VP; CDCS | GK | Có | | | BK | |", None),
    ],
)
def test_what_a_conclusion_may_override(row: str, expected: str | None) -> None:
    assert [line[4] for line in facts(row)] == [expected]


def test_a_conclusion_stands_by_its_code() -> None:
    found = council("| CN-3 | Lê Cúc | Cá nhân | VP | BK | Không | | | Giấy khen của giám đốc sở | x |")
    assert column(found, "bieu-quyet", "conclusion") == ["GK"]


def test_votes_are_laid_long_with_the_members_present() -> None:
    found = council("| CN-1 | Lê An | Cá nhân | VP; CDCS | GK | Có | 1 | 9 | | |")
    votes = found["phieu"].frame[["code", "award", "votes", "letter", "present"]].values.tolist()
    assert votes == [["CN-1", "BK", 1.0, "G", 2.0], ["CN-1", "GK", 9.0, "H", 2.0]]
    assert found["phieu"].address(1, "votes") == "H2"


@pytest.mark.parametrize(
    ("total", "present", "here", "expected"),
    [
        ("2", "2", "Có", ["Có", "Có"]),
        ("3", "2", "Có", ["Không", "Có"]),
        ("2", "2", "Không", ["Có", "Không"]),
        ("7", "5", "", [None, None]),
        ("2", "", "Có", ["Có", None]),
    ],
)
def test_the_counts_of_the_meeting_agree_with_the_names(
    total: str, present: str, here: str, expected: list[str | None]
) -> None:
    found = council("| CN-1 | Lê An | Cá nhân | VP | GK | Có | | | | |", total, present, here)
    assert found["cuoc-hop"].frame[["total_agrees", "present_agrees"]].values.tolist() == [expected]
    assert found["cuoc-hop"].address(0, "present_agrees") == "B7"


def test_counts_that_disagree_are_a_fault_of_the_meeting() -> None:
    from pipeline.validation import validate

    found = council("| CN-1 | Lê An | Cá nhân | VP | GK | Có | | | | |", "3", "1")
    suite = suites_of("hoi-dong")["cuoc-hop"]
    told = [(one.code, one.cell) for one in validate.tables({"cuoc-hop": found["cuoc-hop"]}, {"cuoc-hop": suite}, [])]
    assert [one for one in told if one[0] in ("CH-11", "CH-12")] == [("CH-11", "B6"), ("CH-12", "B7")]
