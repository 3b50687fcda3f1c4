"""Make the sample campaign: `python -m tests.sample` writes inputs/don-vi/*.xlsx, so-tiep-nhan.xlsx and hoi-dong.xlsx.

The campaign workbook `inputs/dot-thi-dua.xlsx` comes in and is laid anew with what it says, so that its explanations
and lists are those of today's suites; the forms are the project's own, filled from `tests.sample_units`, and so is the
council's workbook, filled with votes. Running it twice gives the same bytes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.campaign import Campaign, Person, Unit
from pipeline.shapes import CONTENT, PER_UNIT, YES, YES_NO, Column, Suite
from tests import sample_units as said
from tests.fill import fill, headings, key

ROOT = Path(__file__).parent.parent
LETTER = "TTR"  # the paper whose number the form asks for
REJECTED = "Lục Thị Hồng Mẫu"
HIGHER_VOTES = {"Tập thể": 5, "Cá nhân": 4}  # of the two who ask the higher award, the collective has more

TARGET_COLUMNS = ("Chỉ tiêu", "Đơn vị tính", "Đăng ký", "Thực hiện")
COUNCIL_COLUMNS = (
    "Họ và tên",
    "Vai trò",
    "Mã đề nghị",
    "Tên",
    "Loại",
    "Đơn vị đề nghị",
    "Hình thức đề nghị",
    "Đủ điều kiện",
)

Cells = dict[str, Any]


def submissions(campaign: Campaign, suites: Mapping[str, Suite]) -> dict[str, bytes]:
    """Fill the forms as the units did: file name → bytes. `suites` are those of `bieu-mau`, bound to the campaign."""
    from pipeline.documents import forms

    sent: dict[str, bytes] = {}
    units = {unit.code: unit for unit in campaign.units}
    for code in said.FORMS:
        blank = forms.form(units[code], campaign, suites)
        sheets = content(units[code], code, campaign)
        if code in said.FIRST_TRY:
            sent[f"{code}.xlsx"] = fill(blank, _spoilt(sheets, said.FIRST_TRY[code]))
            sent[f"{code}-sua.xlsx"] = fill(blank, sheets)
        else:
            sent[f"{code}.xlsx"] = fill(blank, sheets)
        again = f"{code}-gui-lai.xlsx"
        if any(again == row[0] for row in said.REGISTER):
            sent[again] = fill(blank, _spoilt(sheets, {"Cá nhân": {"Số phiếu đồng ý": 4}}))
    return sent


def register(
    pairs: Iterable[tuple[str, str, str]] = (), rows: Iterable[tuple[str, str, str, str]] = said.REGISTER
) -> bytes:
    """Make `so-tiep-nhan.xlsx`: when each file came, and the clerk's word on the pairs (Mã 1, Mã 2, Có/Không)."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2021, 6, 1)})
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
        sheet = book.add_worksheet("Sổ tiếp nhận")
        sheet.write_row(0, 0, ("Tệp", "Đơn vị", "Ngày giờ nhận", "Hình thức nhận"), bold)
        for row, (file, unit, received, channel) in enumerate(rows, 1):
            sheet.write_row(row, 0, (file, unit))
            sheet.write_datetime(row, 2, datetime.strptime(received, "%d/%m/%Y %H:%M"), moment)
            sheet.write_string(row, 3, channel)
        sheet.set_column(0, 3, 22)
        sheet.freeze_panes(1, 0)
        sheet = book.add_worksheet("Trùng tên")
        sheet.write_row(0, 0, ("Mã 1", "Mã 2", "Cùng một người"), bold)
        for row, pair in enumerate(pairs, 1):
            sheet.write_row(row, 0, pair)
        sheet.set_column(0, 2, 18)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def council(data: bytes) -> bytes:
    """Fill the council's workbook as its secretary would: one member away, votes for every eligible line.

    `data` is `outputs/hoi-dong/hoi-dong.xlsx`, whatever nominations it holds. The two who ask the higher award differ
    in votes, and one who asks the lower has too few.
    """
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    names = [(str(row["Họ và tên"]), str(row["Vai trò"])) for row in _records(book["Thành viên"])]
    away = next((name for name, role in reversed(names) if role == "Ủy viên"), names[-1][0])
    by_role = {role: name for name, role in reversed(names)}
    total = len(names)
    ballots = [
        {"Mã đề nghị": row["Mã đề nghị"], **_votes(row)}
        for row in _records(book["Biểu quyết"])
        if row["Đủ điều kiện"] == YES
    ]
    return fill(
        data,
        {
            "Cuộc họp": {
                "Số biên bản": "01/BB-HĐTĐKT",
                "Thời gian bắt đầu": "14 giờ 00, ngày 22/6/2021",
                "Thời gian kết thúc": "16 giờ 30, ngày 22/6/2021",
                "Địa điểm": "Phòng họp tầng 2, trụ sở Sở Khoa học và Công nghệ",
                "Tổng số thành viên": total,
                "Có mặt": total - 1,
                "Vắng (lý do)": f"{away} (đi công tác)",
                "Chủ trì": by_role["Chủ tịch"],
                "Thư ký": by_role.get("Thư ký", names[-1][0]),
                "Hình thức biểu quyết": "Bỏ phiếu kín",
            },
            "Thành viên": [
                {"Họ và tên": name, "Có mặt": "Không", "Lý do vắng": "Đi công tác"}
                if name == away
                else {"Họ và tên": name, "Có mặt": YES}
                for name, _ in names
            ],
            "Biểu quyết": ballots,
        },
    )


def campaign_workbook(data: bytes) -> bytes:
    """Lay a campaign workbook anew: the same values, remarks and notes of the clerk under today's suites.

    What stands in `Giải thích` under the first line is the clerk's own remark on that setting.
    """
    import openpyxl

    from pipeline import campaign as campaigns
    from pipeline.documents import blank
    from pipeline.intake import read, tables
    from pipeline.text.names import heading_key
    from pipeline.validation import suites as suite_files

    suites = suite_files.load(expectations())
    kinds = suite_files.expand(suites, "dot-thi-dua", {})["loai-doi-tuong"].layout
    families = campaigns.kind_families(tables.gather_campaign(read.workbook("", data, [kinds]), [kinds]))
    own = suite_files.expand(suites, "dot-thi-dua", families)
    layouts = {key: suite.layout for key, suite in own.items() if suite.layout.sheet}
    note = Column("note", blank.NOTE, required=False)
    seen = [
        layout._replace(columns=(*layout.columns, note)) if layout.shape == "rows" else layout
        for layout in layouts.values()
    ]
    rows = {
        key: [dict(zip(sheet.columns, values, strict=True)) for _, values in sheet.rows]
        for key, sheet in read.workbook("", data, seen).sheets.items()
    }
    codes = {heading_key(column.heading): column.column for column in layouts["dot-thi-dua"].columns}
    lines = openpyxl.load_workbook(io.BytesIO(data))["Đợt thi đua"].iter_rows(min_row=2, max_col=3, values_only=True)
    remarks = {codes[heading_key(str(item))]: str(told).partition("\n")[2] for item, _, told in lines}
    return blank.campaign_workbook(own, rows, rows.pop("dot-thi-dua")[0], remarks)


def main(folder: Path = ROOT) -> None:
    """Write the sample into `inputs/` of a campaign folder."""
    from pipeline import flow
    from pipeline.documents import council_workbook

    inputs = folder / "inputs"
    (inputs / flow.CAMPAIGN).write_bytes(campaign_workbook((inputs / flow.CAMPAIGN).read_bytes()))
    given = _loads({flow.CAMPAIGN: (inputs / flow.CAMPAIGN).read_bytes()})
    base = flow.ground(given, expectations())
    made = {flow.SUBMISSIONS + name: data for name, data in submissions(base.campaign, base.suites["bieu-mau"]).items()}
    made[flow.REGISTER] = register()
    first = flow.examine(given | _loads(made), base)
    # The clerk has been told of the possible duplicate by a first run, and settles it.
    pairs = {tuple(sorted((one.code, other))) for one in first.nominations for other in one.maybe_same}
    made[flow.REGISTER] = register((a, b, YES) for a, b in sorted(pairs))
    second = flow.examine(given | _loads(made), base)
    made[flow.COUNCIL] = council(council_workbook.workbook(second.nominations, base.campaign, base.suites["hoi-dong"]))
    for name, data in made.items():
        target = inputs / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def expectations() -> dict[str, bytes]:
    """Give the project's own suites, by path."""
    folder = ROOT / "expectations"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.json"))}


def _loads(files: Mapping[str, bytes]) -> dict[str, Callable[[], bytes]]:
    return {name: partial(bytes, data) for name, data in files.items()}


# -------------------------------------------------------------------------------------------------- one unit's workbook


def content(unit: Unit, told_by: str, campaign: Campaign) -> dict[str, Any]:
    """Give what the unit `told_by` of the sample wrote, as `fill` wants it, for the form of `unit`."""
    wrote = said.FORMS[told_by]
    groups = [
        _group(number, group, unit, campaign, said.WORKS[group.work or told_by])
        for number, group in enumerate(wrote.groups, 1)
    ]
    people = [_person(number, person, unit, campaign) for number, person in enumerate(wrote.people, 1)]
    names = [row["Tên tập thể"] for row in groups] + [row["Họ và tên"] for row in people]
    pairs = [(row, line) for row, group in zip(groups, wrote.groups, strict=True) for line in group.targets]
    targets: list[Cells] = [
        {"STT": number, "Tập thể": row["Tên tập thể"], **dict(zip(TARGET_COLUMNS, line, strict=True))}
        for number, (row, line) in enumerate(pairs, 1)
    ]
    if unit.code in said.MISSPELT:
        targets[0]["Tập thể"] = said.MISSPELT[unit.code]
    return {
        "Thông tin": _information(unit, wrote, campaign),
        "Tập thể": groups,
        "Cá nhân": people,
        "Chỉ tiêu": targets,
        "Kết quả": _results(told_by, wrote, campaign),
        "Điển hình": _examples(wrote, unit, campaign),
        "Giấy tờ": _papers(unit, wrote, names, campaign),
    }


def _staff(campaign: Campaign, code: str) -> Sequence[Person]:
    """Give the invented people of a unit's roster: those with a birth date, for the plan names real ones without.

    A mass organization has no roster of its own, so its officers come from elsewhere.
    """
    invented = [person for person in campaign.roster if person.birth_date]
    return [person for person in invented if person.unit == code] or invented[-5:]


def _information(unit: Unit, wrote: said.Form, campaign: Campaign) -> Cells:
    chair, secretary = _staff(campaign, unit.code)[0], _staff(campaign, unit.code)[-1]
    reviewed = datetime.strptime(wrote.reviewed, "%d/%m/%Y")
    filled: Cells = {
        "Người lập biểu": f"{secretary.name} {said.MARK}",
        "Điện thoại": unit.telephone or "0206 3000 000",
        "Ngày họp xét": reviewed,
        "Số người dự họp": wrote.attendance,
        "Chủ trì": chair.name,
        "Thư ký": secretary.name,
        "Người ký": chair.name,
    }
    if wrote.letter and unit.code not in said.NO_LETTER:
        filled |= {"Số tờ trình": wrote.letter, "Ngày tờ trình": reviewed + timedelta(days=1)}
    return filled


def _group(number: int, group: said.Group, unit: Unit, campaign: Campaign, work: str) -> Cells:
    row: Cells = {
        "STT": number,
        "Tên tập thể": group.name or unit.name,
        "Hình thức đề nghị": _award(campaign, group.award),
        **_answers(campaign, "Tập thể", work),
        "Tóm tắt thành tích": group.summary,
        "Số phiếu đồng ý": group.votes,
    }
    if group.name:
        row["Thuộc đơn vị"] = unit.code
    return row | dict(group.changes)


def _person(number: int, wrote: said.Person, unit: Unit, campaign: Campaign) -> Cells:
    home = next(other for other in campaign.units if other.code == (wrote.unit or unit.code))
    person = _staff(campaign, home.code)[wrote.who]
    born = person.birth_date
    return {
        "STT": number,
        "Danh xưng": person.honorific,
        "Họ và tên": person.name,
        "Ngày sinh": datetime(born.year, born.month, born.day) if born else None,
        "Chức vụ": person.position,
        "Đơn vị công tác": home.name,
        "Hình thức đề nghị": _award(campaign, wrote.award),
        **_answers(campaign, "Cá nhân", wrote.summary),
        "Tóm tắt thành tích": wrote.summary,
        "Số phiếu đồng ý": wrote.votes,
    } | dict(wrote.changes)


def _answers(campaign: Campaign, sheet: str, content: str) -> Cells:
    kind = next(kind.code for kind in campaign.kinds if kind.sheet == sheet)
    types = {YES_NO: YES, CONTENT: content}
    return {row.code: types[row.type] for row in campaign.criteria if row.kind == kind and row.type in types}


def _award(campaign: Campaign, code: str) -> str:
    return next(award.name for award in campaign.awards if award.code == code)


def _results(told_by: str, wrote: said.Form, campaign: Campaign) -> list[Cells]:
    turn = list(said.FORMS).index(told_by)
    shared = [
        ways[(turn + place) % len(ways)].format(n=wrote.attendance) for place, ways in enumerate(said.SHARED_RESULTS)
    ]
    texts = [wrote.result, *shared]
    return [
        {"Mã nội dung": content.code, "Kết quả thực hiện": text}
        for content, text in zip(campaign.contents, texts, strict=False)
    ]


def _examples(wrote: said.Form, unit: Unit, campaign: Campaign) -> list[Cells]:
    if wrote.example is None:
        return []
    who, kind, summary = wrote.example
    name = unit.name if who is None else _staff(campaign, unit.code)[who].name
    return [{"STT": 1, "Gương điển hình": name, "Loại": kind, "Tóm tắt": summary}]


def _papers(unit: Unit, wrote: said.Form, names: Iterable[str], campaign: Campaign) -> list[Cells]:
    reviewed = datetime.strptime(wrote.reviewed, "%d/%m/%Y")
    rows: list[Cells] = []
    for paper in campaign.papers:
        if paper.owed_by and unit.kind not in paper.owed_by:
            continue
        if paper.code == LETTER and unit.code in said.NO_LETTER:
            continue
        number = wrote.letter if paper.code == LETTER else None
        for whose in [None] if paper.per == PER_UNIT else names:
            file = f"{unit.code}-{paper.code}{f'-{len(rows) + 1:02d}' if whose else ''}.pdf"
            rows.append(
                {"Mã giấy tờ": paper.name, "Của ai": whose, "Số, ký hiệu": number, "Ngày": reviewed, "Tên tệp": file}
            )
    return rows


def _spoilt(sheets: Mapping[str, Any], changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Change the first row of some sheets."""
    return {
        name: [rows[0] | dict(changes[name]), *rows[1:]] if name in changes else rows for name, rows in sheets.items()
    }


# ---------------------------------------------------------------------------------------------------------- the council


def _records(sheet: Any) -> list[Cells]:
    top, found = headings(sheet)
    names = {key(name): name for name in COUNCIL_COLUMNS}
    titles = {column: names[heading] for heading, column in found.items() if heading in names}
    rows = (
        {titles[cell.column]: cell.value for cell in line if cell.column in titles}
        for line in sheet.iter_rows(min_row=top + 1)
    )
    return [row for row in rows if row.get("Họ và tên") or row.get("Mã đề nghị")]


def _votes(row: Mapping[str, Any]) -> Cells:
    """Give the votes of one line; those who head the unit, or are named, do not vote on it, so no line has all six."""
    several = any(mark in str(row["Đơn vị đề nghị"]) for mark in ";,")
    fewer = several or int(str(row["Mã đề nghị"])[-1], 16) % 3 == 0
    lower = 3 if row["Tên"] == REJECTED else 4 if fewer else 5
    votes: Cells = {f"Phiếu {said.OWN}": lower}
    if str(row["Hình thức đề nghị"]).startswith(("Bằng khen", said.TOP)):
        votes[f"Phiếu {said.TOP}"] = HIGHER_VOTES.get(str(row["Loại"]), 4)
    return votes


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
