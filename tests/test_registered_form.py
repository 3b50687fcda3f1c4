"""The form to propose once something is registered: the sheet that shows it, the rows it begins with, what returns."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline import flow
from pipeline.replies import answer
from pipeline.shapes import Severity, State
from tests import sample
from tests.fill import fill
from tests.registering import codes, ground, inputs, registration, story
from tests.test_registering import GOOD, TARGETS, TTUD, WORKS

JUNE = date(2021, 6, 30)
SHEET = "Đã đăng ký"


def registrations() -> tuple[Any, ...]:
    return story(inputs({"TTUD.xlsx": GOOD}), JUNE).examined.registered.registrations


def forms() -> dict[str, bytes]:
    return dict(flow.blank_forms(ground(), registrations()))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(sheet: Any, first: int = 4) -> list[tuple[Any, ...]]:
    return [row for row in sheet.iter_rows(min_row=first, values_only=True) if any(cell is not None for cell in row)]


def filled(data: bytes, achieved: tuple[Any, ...] = (3, 2), group: str = TTUD, **targets: Any) -> bytes:
    """Fill in the form of a unit that proposes one collective: what was registered is achieved."""
    base = ground()
    unit = next(one for one in base.campaign.units if one.code == "TTUD")
    wrote = sample.content(unit, "TTUD", base.campaign)
    first = wrote["Tập thể"][0] | {"Tên tập thể": group, "TT5": WORKS[0][1] + ", đã bàn giao cho xã Trường Hà."}
    papers = [row for row in wrote["Giấy tờ"] if row.get("Của ai") in (None, first["Tên tập thể"], TTUD)]
    papers = [row | ({"Của ai": group} if row.get("Của ai") else {}) for row in papers]
    done = [{"STT": number, "Thực hiện": value} for number, value in enumerate(achieved, 1) if value is not None]
    return fill(
        data,
        {"Thông tin": wrote["Thông tin"], "Tập thể": [first], "Giấy tờ": papers, "Chỉ tiêu": done} | targets,
    )


def state(run: flow.Story) -> State:
    return next(one.state for one in run.decided.states if one.unit == "TTUD")


# ------------------------------------------------------------------------------------------------------------- the form


def test_the_form_shows_what_was_registered_protected_and_begins_with_it_free() -> None:
    book = opened(forms()["TTUD.xlsx"])
    assert book.sheetnames.index(SHEET) > book.sheetnames.index("Chỉ tiêu")
    sheet = book[SHEET]
    assert sheet.protection.sheet and all(cell.protection.locked for row in sheet for cell in row)
    assert "dang-ky/TTUD.xlsx, nhận lúc 09:00 ngày 10/02/2021" in sheet["A2"].value or "10/02/2021" in sheet["A2"].value
    assert [(row[1], row[3], row[4], row[5]) for row in rows(sheet)] == [
        (TTUD, WORKS[0][1], None, None),
        *((name, text, measure, figure) for name, text, measure, figure in TARGETS),
    ]
    assert [str(row[2]).partition(".")[0] for row in rows(sheet)] == ["TT5", "TT4", "TT4"]
    targets = book["Chỉ tiêu"]
    assert not targets.protection.sheet
    assert [row[1:6] for row in rows(targets)] == [(*target, None) for target in TARGETS]
    guidance = " ".join(str(cell) for row in book["Hướng dẫn"].iter_rows(values_only=True) for cell in row if cell)
    assert f"Trang {SHEET} ghi lại" in guidance


def test_the_form_of_a_unit_that_registered_nothing_says_so() -> None:
    book = opened(forms()["VP.xlsx"])
    assert book[SHEET]["A2"].value.startswith("Đến khi lập biểu này, đơn vị chưa có biểu đăng ký nào được tính.")
    assert rows(book[SHEET]) == rows(book["Chỉ tiêu"]) == []


def test_what_has_a_fault_was_not_registered() -> None:
    before = registration("TTUD", [*TARGETS, (TTUD, "Sáng kiến", "sáng kiến", 0)])
    made = story(inputs({"TTUD.xlsx": before}), JUNE).examined.registered.registrations
    book = opened(dict(flow.blank_forms(ground(), made))["TTUD.xlsx"])
    assert [row[3] for row in rows(book[SHEET])] == [row[2] for row in rows(book["Chỉ tiêu"])] == [
        text for _, text, _, _ in TARGETS
    ]  # fmt: skip


def test_the_same_registration_makes_the_same_bytes_and_no_other_layout() -> None:
    assert forms() == forms()
    stamps = [
        dict(row[:2] for row in opened(data)["_thidua"].iter_rows(values_only=True))
        for data in (forms()["TTUD.xlsx"], dict(flow.blank_forms(ground(None)))["TTUD.xlsx"])
    ]
    assert stamps[0] == stamps[1]


# ------------------------------------------------------------------------------------------------------ what comes back


def test_a_form_that_comes_back_as_it_went_says_nothing_of_changes() -> None:
    run = story(inputs({"TTUD.xlsx": GOOD}, {"TTUD.xlsx": filled(forms()["TTUD.xlsx"])}), JUNE)
    assert [code for code, unit in codes(run) if unit == "TTUD"] == []
    (one,) = run.examined.nominations
    assert (one.name, str(one.ratio), one.eligible) == (TTUD, "9/10", True)
    assert run.decided.stage == "Trước họp"


def test_changes_are_warnings_to_the_clerk_and_change_nothing_else() -> None:
    same, changed = filled(forms()["TTUD.xlsx"]), filled(forms()["TTUD.xlsx"], **{
        "Chỉ tiêu": [
            {"STT": 1, "Đăng ký": 2, "Thực hiện": 2},
            {"STT": 2, "Đơn vị tính": "tin", "Thực hiện": 2},
            {"STT": 3, "Tập thể": TTUD, "Chỉ tiêu": "Kiểm định", "Đơn vị tính": "máy", "Đăng ký": 5, "Thực hiện": 5},
        ],
    })  # fmt: skip
    before, after = (story(inputs({"TTUD.xlsx": GOOD}, {"TTUD.xlsx": data}), JUNE) for data in (same, changed))
    told = [one for one in after.findings if one.code.startswith("DK-") and one.unit == "TTUD"]
    assert [(one.code, one.cell) for one in told] == [("DK-10", "E4"), ("DK-12", "E5"), ("DK-14", "E6")]
    assert all(one.severity is Severity.WARNING and one.file == "TTUD.xlsx" for one in told)
    assert state(after) is not State.RETURNED
    assert [one.eligible for one in before.examined.nominations] == [one.eligible for one in after.examined.nominations]
    assert answer.own_findings(told) == []


def test_what_was_registered_of_whom_the_unit_does_not_propose_is_no_fault() -> None:
    base = ground()
    unit = next(one for one in base.campaign.units if one.code == "TTUD")
    wrote = sample.content(unit, "TTUD", base.campaign)
    nobody = fill(forms()["TTUD.xlsx"], {"Thông tin": wrote["Thông tin"]})
    run = story(inputs({"TTUD.xlsx": GOOD}, {"TTUD.xlsx": nobody}), JUNE)
    own = [one for one in run.findings if one.unit == "TTUD" and one.severity is Severity.ERROR]
    assert own == [] and state(run) is State.WARNED
    assert [one.message for one in run.findings if one.code == "DK-22"] == [
        f"{TTUD} đã đăng ký 2 chỉ tiêu nhưng không có trong các đề nghị của biểu này, nên các dòng ấy không xét."
    ]


def test_a_name_misspelt_is_still_the_unit_s_to_mend() -> None:
    run = story(inputs({"TTUD.xlsx": GOOD}, {"TTUD.xlsx": filled(forms()["TTUD.xlsx"], group=f"{TTUD} tỉnh")}), JUNE)
    mine = [one.code for one in run.findings if one.unit == "TTUD"]
    assert mine.count("CT-02") == 2 and "DK-22" not in mine
    assert state(run) is State.RETURNED


def test_a_unit_that_did_not_register_is_as_ever() -> None:
    lost = filled(forms()["TTUD.xlsx"])
    run = story(inputs({}, {"TTUD.xlsx": lost}), JUNE)
    assert [code for code, unit in codes(run) if unit == "TTUD"] == ["DK-03"]
    assert [one.eligible for one in run.examined.nominations] == [True]


def test_the_sheet_of_what_was_registered_is_never_read_as_the_targets() -> None:
    book = opened(filled(forms()["TTUD.xlsx"]))
    own, targets = ({str(cell.value) for cell in book[name][3] if cell.value} for name in (SHEET, "Chỉ tiêu"))
    assert own and own.isdisjoint(heading.replace(" (*)", "") for heading in targets)
    del book["Chỉ tiêu"]
    out = io.BytesIO()
    book.save(out)
    run = story(inputs({"TTUD.xlsx": GOOD}, {"TTUD.xlsx": out.getvalue()}), JUNE)
    told = [one for one in run.findings if one.code.startswith("DOC-") and one.unit == "TTUD"]
    assert [(one.code, one.sheet) for one in told] == [("DOC-01", "Chỉ tiêu")]


def test_findings_on_what_registers_are_not_in_the_unit_s_letters() -> None:
    from pipeline.flow import post

    before = registration("TTUD", [*TARGETS, (TTUD, "Sáng kiến", "sáng kiến", 0)])
    run = story(inputs({"TTUD.xlsx": before}, {"TTUD.xlsx": filled(forms()["TTUD.xlsx"])}), JUNE)
    assert [one.code for one in run.findings if one.file == "dang-ky/TTUD.xlsx"] == ["CT-06", "TL-03"]
    assert "CT-06" not in [one.code for one in post.post(run, {}).told["TTUD"].findings]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) chưa được cài trên máy này")
@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_what_libreoffice_saves_is_read_alike(tmp_path: Path, suffix: str) -> None:
    names = {"dang-ky": GOOD, "de-nghi": filled(forms()["TTUD.xlsx"])}
    for name, data in names.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", suffix]
    command += ["--outdir", str(tmp_path / "out"), *(str(tmp_path / f"{name}.xlsx") for name in names)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    registers, proposes = ((tmp_path / "out" / f"{name}.{suffix}").read_bytes() for name in names)
    files = inputs({f"TTUD.{suffix}": registers}, {f"TTUD.{suffix}": proposes})
    run, same = story(files, JUNE), story(inputs({"TTUD.xlsx": GOOD}, {"TTUD.xlsx": names["de-nghi"]}), JUNE)
    (made,), (wanted,) = run.examined.registered.registrations, same.examined.registered.registrations
    assert made.pledges == wanted.pledges
    assert [one.code for one in run.findings] == [one.code for one in same.findings]
    if suffix == "xlsx":
        sheet = opened(proposes)[SHEET]
        assert sheet.protection.sheet and all(cell.protection.locked for row in sheet for cell in row)
