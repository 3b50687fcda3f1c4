"""A second campaign, as different as the law allows: the tables of tests/cases/nong-thon-moi-2026 in, its folder out.

A department of another province, late in 2026: forty units, three kinds of nominee, four awards, quotas as a share of
the headcount. Only tables, suites and templates differ from the sample. `dot-thi-dua.md` is the campaign workbook,
`nhan-su.md` how many people each unit has (their names are made up here), `de-nghi.md` what the units nominate and how
the council votes, `mau.md` what differs in the templates.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from pipeline import flow
from pipeline.campaign import Campaign, Kind, Unit
from pipeline.cli import folders
from pipeline.shapes import CONTENT, PER_UNIT, RATIO, YES, YES_NO, Nomination, Suite
from tests.fill import fill
from tests.second_templates import CASE, ROOT, Row, table, templates
from tests.workbooks import sheets, workbook

AS_OF = date(2026, 12, 9)
RECEIVED = datetime(2026, 10, 28, 9, 0)
LETTER = "TTR"
WITHOUT_LETTER = "THX"  # a unit that forgets its Tờ trình

_SURNAMES, _MEN, _WOMEN, _GIVEN = (
    tuple(names.split())
    for names in (
        "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Lâm Trịnh Mai Tạ Cao",
        "Văn Hữu Đức Minh Quốc Thanh Xuân Công",
        "Thị Ngọc Thu Kim Hồng Thúy Bích Diệu",
        "An Bảo Cường Dung Duy Giang Hà Hạnh Hiếu Hòa Khánh Lan Linh Long Mai Nam Nga Nhung Phong Phúc Quân Quý "
        "Sơn Tâm Thảo Thắng Trang Tuấn Vân Yến",
    )
)
_POSTS = {
    "Ủy ban nhân dân cấp xã": ("Chủ tịch", "Phó Chủ tịch", "Công chức"),
    "Phòng chuyên môn": ("Trưởng phòng", "Phó Trưởng phòng", "Chuyên viên"),
    "Chi cục, trung tâm": ("Người đứng đầu", "Cấp phó của người đứng đầu", "Viên chức"),
    "Hợp tác xã, doanh nghiệp": ("Giám đốc", "Phó Giám đốc", "Người lao động"),
}


def roster() -> list[list[Any]]:
    """Make up the people of every unit: the same each time, no name twice."""
    kinds = {row["Mã"]: row["Loại"] for row in table("dot-thi-dua.md", "Đơn vị")}
    rows: list[list[Any]] = [["Mã đơn vị", "Danh xưng", "Họ và tên", "Ngày sinh", "Chức vụ", "Diện", "Nhóm"]]
    count = 0
    for line in table("nhan-su.md", "Số người"):
        unit = line["Mã đơn vị"]
        for place in range(int(line["Số người"])):
            man = count % 3 != 1
            middle = (_MEN if man else _WOMEN)[count // 7 % 8]
            name = f"{_SURNAMES[count % 20]} {middle} {_GIVEN[(count * 7 + count // 20) % 30]}"
            born = date(1966 + count * 11 % 35, 1 + count % 12, 1 + count % 28)
            leads = "Lãnh đạo" if place < 2 else "Người trực tiếp"
            post = _POSTS[kinds[unit]][min(place, 2)]
            rows.append([unit, "Ông" if man else "Bà", name, born, post, "Công chức", leads])
            count += 1
    return rows


@cache
def campaign_workbook() -> bytes:
    """Make `dot-thi-dua.xlsx`."""
    return workbook({**sheets((CASE / "dot-thi-dua.md").read_text(encoding="utf-8")), "Nhân sự": roster()})


# ------------------------------------------------------------------------------------------------------------ the forms


def submissions(campaign: Campaign, suites: Mapping[str, Suite]) -> dict[str, bytes]:
    """Fill the form of each unit that nominates somebody: file name → bytes."""
    from pipeline.documents import forms

    units = {unit.code: unit for unit in campaign.units}
    by_unit: dict[str, list[Row]] = {}
    for row in table("de-nghi.md", "Đề nghị"):
        by_unit.setdefault(row["Đơn vị"], []).append(row)
    return {
        f"{code}.xlsx": fill(forms.form(units[code], campaign, suites), content(units[code], rows, campaign))
        for code, rows in by_unit.items()
    }


def content(unit: Unit, rows: list[Row], campaign: Campaign) -> dict[str, Any]:
    """Give what one unit writes into its form, as `fill` wants it."""
    people = [person for person in campaign.roster if person.unit == unit.code]
    every: dict[str, list[Row]] = {kind.sheet: [] for kind in campaign.kinds}
    targets, names = [], []
    for row in rows:
        kind = _kind(row, campaign)
        award = next(award.name for award in campaign.awards if award.code == row["Hình thức"])
        line: Row = {"STT": len(every[kind.sheet]) + 1}
        if row["Loại"] == "Tập thể":
            name = row["Ai"] or unit.name
            line |= {"Tên tập thể": name} | ({"Thuộc đơn vị": unit.code} if row["Ai"] else {})
        elif row["Loại"] == "Hộ":
            title, _, name = (row["Ai"] or "").partition(" ")
            line |= {"Danh xưng": title, "Họ và tên chủ hộ": name or None, "Địa chỉ": row["Nơi ở"]}
            line |= {"Ngày sinh chủ hộ": row["Sinh"]}
        else:
            person = people[int(row["Ai"])]
            name = person.name
            line |= {"Danh xưng": person.honorific, "Họ và tên": name, "Ngày sinh": person.birth_date}
            line |= {"Chức vụ": person.position, "Đơn vị công tác": unit.name}
        answers = {YES_NO: YES, CONTENT: row["Thành tích"]}
        own = [criterion for criterion in campaign.criteria if criterion.kind == kind.code]
        line |= {"Hình thức đề nghị": award, "Tóm tắt thành tích": row["Thành tích"]}
        line |= {"Số phiếu đồng ý": row["Phiếu đơn vị"]}
        line |= {criterion.code: answers[criterion.type] for criterion in own if criterion.type != RATIO}
        every[kind.sheet].append({heading: value for heading, value in line.items() if value is not None})
        if not name:
            continue
        names.append(name)
        for number, pair in enumerate(re.findall(r"(\d+)/(\d+)", str(row["Chỉ tiêu"] or "")), 1):
            measured = {"Đăng ký": int(pair[0]), "Thực hiện": int(pair[1])}
            targets.append({"Tập thể": name, "Chỉ tiêu": f"Chỉ tiêu {number}", "Đơn vị tính": "mục", **measured})
    chair, secretary = people[0], people[-1]
    information = {
        "Người lập biểu": secretary.name,
        "Điện thoại": "0263 3000 000",
        "Ngày họp xét": datetime(2026, 10, 20),
        "Số người dự họp": len(people),
        "Chủ trì": chair.name,
        "Thư ký": secretary.name,
        "Người ký": chair.name,
    }
    owed = [paper for paper in campaign.papers if not paper.owed_by or unit.kind in paper.owed_by]
    owed = [paper for paper in owed if (paper.code, unit.code) != (LETTER, WITHOUT_LETTER)]
    if any(paper.code == LETTER for paper in owed):
        information |= {"Số tờ trình": f"12/TTr-{unit.code}", "Ngày tờ trình": datetime(2026, 10, 21)}
    papers = [
        {"Mã giấy tờ": paper.name, "Của ai": whose, "Ngày": datetime(2026, 10, 21)}
        for paper in owed
        for whose in ([None] if paper.per == PER_UNIT else names)
    ]
    return {
        "Thông tin": information,
        **every,
        "Chỉ tiêu": targets,
        "Kết quả": [
            {"Mã nội dung": content.code, "Kết quả thực hiện": rows[place % len(rows)]["Thành tích"]}
            for place, content in enumerate(campaign.contents)
        ],
        "Điển hình": [
            {"Gương điển hình": names[0], "Loại": _kind(rows[0], campaign).name, "Tóm tắt": rows[0]["Thành tích"]}
        ]
        if names and "BK" in rows[0]["Hình thức"]
        else [],
        "Giấy tờ": papers,
    }


def _kind(row: Row, campaign: Campaign) -> Kind:
    return next(kind for kind in campaign.kinds if kind.name.startswith(row["Loại"]))


def register(files: Mapping[str, bytes]) -> bytes:
    """Make `so-tiep-nhan.xlsx`: `so-tiep-nhan.md` says which came at another time than the others."""
    at = {row["Đơn vị"]: row["Lúc"] for row in table("so-tiep-nhan.md", "Nhận")}
    rows = [[file, Path(file).stem, at.get(Path(file).stem, RECEIVED), "Thư điện tử"] for file in sorted(files)]
    return workbook({"Sổ tiếp nhận": [["Tệp", "Đơn vị", "Ngày giờ nhận", "Hình thức nhận"], *rows]})


def council(data: bytes, nominations: Sequence[Nomination], campaign: Campaign) -> bytes:
    """Fill the council's workbook: everybody there but one, the votes of `de-nghi.md`."""
    members = [member.name for member in campaign.council]
    away = members[-2]
    meeting = {
        "Số biên bản": "07/BB-HĐTĐKT",
        "Thời gian bắt đầu": "08 giờ 00, ngày 12/11/2026",
        "Thời gian kết thúc": "10 giờ 45, ngày 12/11/2026",
        "Địa điểm": "Phòng họp số 1, trụ sở Sở Nông nghiệp và Môi trường",
        "Tổng số thành viên": len(members),
        "Có mặt": len(members) - 1,
        "Vắng (lý do)": f"{away} (đi học)",
        "Chủ trì": members[0],
        "Thư ký": members[-1],
        "Hình thức biểu quyết": "Bỏ phiếu kín",
    }
    present = [{"Họ và tên": name, "Có mặt": YES} for name in members]
    present[-2] |= {"Có mặt": "Không", "Lý do vắng": "Đi học"}
    cast = {(row["Đơn vị"], _who(row, campaign)): str(row["Hội đồng"] or "") for row in table("de-nghi.md", "Đề nghị")}
    ballots = [
        {"Mã đề nghị": one.code} | {f"Phiếu {award}": int(votes) for award, votes in re.findall(r"(\w+) (\d+)", said)}
        for one in nominations
        if (said := cast[one.proposers[0], one.name])
    ]
    return fill(data, {"Cuộc họp": meeting, "Thành viên": present, "Biểu quyết": ballots})


def _who(row: Row, campaign: Campaign) -> str:
    """Give the name of a nominee, without the form of address."""
    if row["Loại"] == "Cá nhân":
        return [person.name for person in campaign.roster if person.unit == row["Đơn vị"]][int(row["Ai"])]
    if row["Loại"] == "Hộ":
        return str(row["Ai"] or "").partition(" ")[2]
    return str(row["Ai"] or next(unit.name for unit in campaign.units if unit.code == row["Đơn vị"]))


# --------------------------------------------------------------------------------------------------------- the campaign


def expectations() -> dict[str, bytes]:
    """Give the shipped suites: this campaign needs no other."""
    return folders.shipped(ROOT, "expectations", ".json")


def inputs() -> dict[str, bytes]:
    """Make everything of the inputs folder, the council's workbook too."""
    from pipeline.documents import council_workbook

    files = {flow.CAMPAIGN: campaign_workbook()}
    base = flow.ground(_loads(files), expectations())
    sent = submissions(base.campaign, base.suites["bieu-mau"])
    files |= {flow.SUBMISSIONS + name: data for name, data in sent.items()}
    files[flow.REGISTER] = register(sent)
    examined = flow.examine(_loads(files), base)
    list_made = council_workbook.workbook(examined.nominations, base.campaign, base.suites["hoi-dong"])
    files[flow.COUNCIL] = council(list_made, examined.nominations, base.campaign)
    return files


def _loads(files: Mapping[str, bytes]) -> dict[str, Any]:
    return {name: partial(bytes, data) for name, data in files.items()}


def main(folder: Path) -> None:
    """Write the campaign into a folder: inputs/, and the templates that differ."""
    for path, data in _written():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def _written() -> Iterator[tuple[str, bytes]]:
    yield from ((f"inputs/{name}", data) for name, data in inputs().items())
    shipped = folders.shipped(ROOT, "templates", folders.TEMPLATES)
    yield from ((f"templates/{name}", data) for name, data in templates().items() if shipped.get(name) != data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
