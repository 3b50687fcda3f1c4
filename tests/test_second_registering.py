"""The second campaign with a day to register by: its collectives register under their own sheet, its households not."""

from __future__ import annotations

import io
from datetime import date, datetime
from functools import cache
from typing import Any

import openpyxl

from pipeline import flow
from pipeline.documents import forms
from pipeline.shapes import CONTENT, REGISTERING
from tests import second_campaign
from tests.fill import fill
from tests.second_templates import CASE, table
from tests.workbooks import sheets, workbook

SHEET = "Tập thể tiêu biểu"
CAME = datetime(2026, 3, 20, 9, 0)
DUE = date(2026, 4, 1)  # in this campaign the day itself still counts
LOWERED = "DRX"  # whose proposal says less of one target than it registered


@cache
def ground() -> flow.Ground:
    tables = sheets((CASE / "dot-thi-dua.md").read_text(encoding="utf-8"))
    head, *rows = tables["Lịch"]
    tables["Lịch"] = [head, ["DANG_KY", "Đăng ký chỉ tiêu thi đua", DUE], *rows]
    data = workbook({**tables, "Nhân sự": second_campaign.roster()})
    return flow.ground({flow.CAMPAIGN: lambda: data}, second_campaign.expectations())


@cache
def files() -> dict[str, bytes]:
    """Give what the units registered, which is what they propose later, and what they propose, on forms made after."""
    base = ground()
    wrote = {
        unit.code: second_campaign.content(unit, rows, base.campaign)
        for unit in base.campaign.units
        if (rows := [row for row in table("de-nghi.md", "Đề nghị") if row["Đơn vị"] == unit.code])
    }
    asked = [row.code for row in base.campaign.criteria if row.type == CONTENT and row.kind == "TAP"]
    blanks = dict(flow.blank_forms(base))
    out: dict[str, bytes] = {}
    for code, said in wrote.items():
        rows = said[SHEET]
        names = {row["Tên tập thể"] for row in rows}
        kept = ("STT", "Tên tập thể", "Thuộc đơn vị", *asked)
        targets = [
            {heading: value for heading, value in row.items() if heading != "Thực hiện"}
            for row in said["Chỉ tiêu"]
            if row["Tập thể"] in names
        ]
        if rows:
            works = [{heading: row[heading] for heading in kept if heading in row} for row in rows]
            out[f"dang-ky/{code}.xlsx"] = fill(blanks[f"dang-ky/{code}.xlsx"], {SHEET: works, "Chỉ tiêu": targets})
    loads: dict[str, Any] = {name: (lambda data=data: data) for name, data in out.items()}
    loads[flow.REGISTER] = lambda: register(out)
    made = {one.unit: one for one in flow.registrations(loads, base)}
    for code, said in wrote.items():
        unit = next(one for one in base.campaign.units if one.code == code)
        blank = forms.form(unit, base.campaign, base.suites["bieu-mau"], before=made.get(code))
        told = dict(said)
        if made.get(code) is not None:  # the targets of its collectives stand there already: only what was achieved
            own = [row for row in said["Chỉ tiêu"] if row["Tập thể"] in {one["Tên tập thể"] for one in said[SHEET]}]
            rest = [row for row in said["Chỉ tiêu"] if row not in own]
            told["Chỉ tiêu"] = [{"STT": n, "Thực hiện": row["Thực hiện"]} for n, row in enumerate(own, 1)]
            told["Chỉ tiêu"] += [{"STT": n, **row} for n, row in enumerate(rest, len(own) + 1)]
            if code == LOWERED:
                told["Chỉ tiêu"][0] |= {"Đăng ký": 1}
        out[f"don-vi/{code}.xlsx"] = fill(blank, told)
    return out


def register(sent: dict[str, bytes]) -> bytes:
    rows = [
        [name.removeprefix("don-vi/"), "", CAME if name.startswith("dang-ky/") else second_campaign.RECEIVED, ""]
        for name in sent
    ]
    return workbook({"Sổ tiếp nhận": [["Tệp", "Đơn vị", "Ngày giờ nhận", "Hình thức nhận"], *rows]})


@cache
def examined() -> flow.Examined:
    loads: dict[str, Any] = {name: (lambda data=data: data) for name, data in files().items()}
    loads[flow.REGISTER] = lambda: register(files())
    return flow.examine(loads, ground())


def test_only_collectives_register_under_the_sheet_of_their_kind() -> None:
    unit = ground().campaign.units[0]
    book = openpyxl.load_workbook(io.BytesIO(dict(flow.blank_forms(ground()))[f"dang-ky/{unit.code}.xlsx"]))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"][2:] == [SHEET, "Chỉ tiêu"]
    asked = [str(cell.value) for cell in book[SHEET][3] if cell.value]
    assert [one.partition(".")[0] for one in asked if "." in one] == ["T3"]
    assert REGISTERING in {cell.value for row in book["Thông tin"] for cell in row}


def test_what_is_proposed_as_it_was_registered_differs_only_where_it_was_changed() -> None:
    told = [one for one in examined().findings if one.code.startswith("DK-")]
    assert [(one.code, one.unit, one.sheet) for one in told] == [("DK-10", LOWERED, "Chỉ tiêu")]
    assert "đã đăng ký 19 mục (dang-ky/DRX.xlsx › Chỉ tiêu › E4), nay ghi 1 mục" in told[0].message


def test_every_unit_with_a_collective_registered_and_its_targets_are_all_known() -> None:
    made = examined().registered.registrations
    proposing = {row["Đơn vị"] for row in table("de-nghi.md", "Đề nghị") if row["Loại"] == "Tập thể"}
    assert {one.unit for one in made} == proposing and len(made) > 8
    assert {pledge.criterion for one in made for pledge in one.pledges} == {"T2", "T3"}
    assert all(pledge.sound for one in made for pledge in one.pledges)


def test_nominations_are_those_of_the_campaign_without_registering() -> None:
    plain = {name: data for name, data in files().items() if name.startswith("don-vi/")}
    base = flow.ground({flow.CAMPAIGN: second_campaign.campaign_workbook}, second_campaign.expectations())
    loads: dict[str, Any] = {name: (lambda data=data: data) for name, data in plain.items()}
    loads[flow.REGISTER] = lambda: register(plain)
    same = flow.examine(loads, base)
    assert [(one.code, one.ratio, one.eligible) for one in same.nominations] == [
        (one.code, one.ratio, one.eligible) for one in examined().nominations
    ]


def test_who_registered_nothing_is_every_other_unit() -> None:
    from pipeline.selection import registered

    before = examined().registered
    without = registered.without(before.registrations, before.received, ground().campaign)
    assert len(without) + len(before.registrations) == 40
    assert registered.over(ground().campaign, date(2026, 4, 2)) and not registered.over(ground().campaign, DUE)
