"""Whatever a person does to the layout of a form, its rows are read and every address in a message is right.

The sheets are drawn at random; each address is looked up again in the workbook by another library.
"""

from __future__ import annotations

import dataclasses
import io
import re
from collections import Counter
from functools import partial
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import flow
from pipeline.campaign import Unit
from pipeline.intake import cells, read
from pipeline.intake.sheet_xml import column_letters
from pipeline.shapes import Finding, Reading
from tests import layouts
from tests.corpus_run import ground
from tests.layouts import PEOPLE, Drawn, drawn_sheets, written
from tests.small_campaign import BODY, CAMPAIGN, form, layouts_of
from tests.workbooks import workbook

SHEETS = 200  # laid out at random and read alone
FORMS, RUNS = 10, 3  # laid out at random and taken through the whole run, so many at once
LAYOUTS = [layout for layout in layouts_of("bieu-mau") if layout.sheet == PEOPLE]
TYPES = {column.column: column.type for column in LAYOUTS[0].columns}
REST = re.sub(rf"# {PEOPLE}\n.*?(?=# Chỉ tiêu)", "", BODY, flags=re.DOTALL)


def address(row: int, column: int) -> str:
    return f"{column_letters(column + 1)}{row + 1}"


def opened(data: bytes, title: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)[title]


def test_every_row_and_every_fault_is_where_it_was_written_whatever_was_done_to_the_layout() -> None:
    seen: set[str] = set()

    @settings(max_examples=SHEETS, deadline=None, suppress_health_check=list(HealthCheck))
    @given(drawn_sheets())
    def looked_up(drawn: Drawn) -> None:
        seen.update(drawn.features)
        look_up(drawn)

    looked_up()
    assert seen == layouts.FEATURES


def look_up(drawn: Drawn) -> None:
    """Assert that the sheet is read as it was written, each address by another library."""
    data = written("", [drawn])
    result = read.workbook("VP.xlsx", data, LAYOUTS)
    (people,) = result.sheets.values()
    assert people.letters == {name: column_letters(at + 1) for name, at in drawn.columns.items()}
    assert [number for number, _ in people.rows] == [row + 1 for row in drawn.rows]
    sheet = opened(data, drawn.title)
    for number, values in people.rows:
        read_back = {name: value for name, value in zip(people.columns, values, strict=True) if value is not None}
        assert set(read_back) == set(drawn.rows[number - 1])
        for name, value in read_back.items():
            assert cells.CONVERT[TYPES[name]](sheet[f"{people.letters[name]}{number}"].value) == value
    assert Counter((one.code, one.cell) for one in result.findings) == Counter(
        (code, address(row, column)) for code, row, column in drawn.faults
    )
    for one in result.findings:
        assert one.row == sheet[one.cell].row
        assert_true_of_its_cell(one, sheet)


def assert_true_of_its_cell(one: Finding, sheet: Any) -> None:
    """Assert that what a message says of its cells stands there."""
    for cell in one.cell.split(", "):
        value = sheet[cell].value
        if one.message in ("để trống.", "chưa trả lời."):
            assert value is None, one.sentence
        else:
            assert value is not None, one.sentence
    quoted = re.match(r'"([^"]*)"', one.message)
    if quoted:
        assert quoted[1] in [cells.shown(sheet[cell].value) for cell in one.cell.split(", ")], one.sentence


@settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_address_of_a_whole_run_is_right(data: st.DataObject) -> None:
    units = [f"D{number}" for number in range(FORMS)]
    drawn = {f"{unit}.xlsx": data.draw(drawn_sheets(unit=unit)) for unit in units}
    files = {file: written(form(REST, file.removesuffix(".xlsx")), [one]) for file, one in drawn.items()}
    base = ground()
    campaign = dataclasses.replace(CAMPAIGN, units=tuple(Unit(unit, f"Phòng {unit}", "Phòng") for unit in units))
    loads = {flow.SUBMISSIONS + file: partial(bytes, content) for file, content in files.items()}
    examined = flow.examine(loads, dataclasses.replace(base, campaign=campaign))
    looked_up = 0
    for one in examined.findings:
        if one.sheet != PEOPLE:
            continue
        sheet = opened(files[one.file], drawn[one.file].title)
        assert one.cell, one.sentence
        assert_true_of_its_cell(one, sheet)
        looked_up += 1
    frame = next(table for key, table in examined.tables.items() if key.endswith("ca-nhan")).frame
    assert Counter(frame["file"]) == {file: len(one.rows) for file, one in drawn.items()}
    assert looked_up >= sum(len(one.faults) for one in drawn.values())


# ------------------------------------------------------------------------------------------------------ one at a time

HEADINGS = (
    "| STT | Danh xưng | Họ và tên | Ngày sinh | Chức vụ | Đơn vị công tác | Hình thức đề nghị | CN1. Nhiệm vụ "
    "| Tóm tắt thành tích | Số phiếu đồng ý |"
)
ROW = "| 1 | Bà | Nông Thị Hòa | 1985-03-05 | Chuyên viên | VP | BK | Có | Hoàn thành xuất sắc nhiệm vụ được giao | 9 |"


def reading(table: str, title: str = PEOPLE, more: str = "") -> Reading:
    return read.workbook("VP.xlsx", workbook(f"# {title}\n{table}{more}"), layouts_of("bieu-mau"))


def told(result: Reading) -> list[tuple[str, str]]:
    return [(one.code, one.cell) for one in result.findings if one.sheet == PEOPLE]


def people(result: Reading) -> list[tuple[int, str]]:
    sheet = next(sheet for key, sheet in result.sheets.items() if key.endswith("ca-nhan"))
    return [(number, values[2]) for number, values in sheet.rows]


def test_headings_repeated_over_the_same_columns_are_passed_over_and_the_rows_below_read() -> None:
    result = reading(f"{HEADINGS}\n{ROW}\n{HEADINGS.upper()}\n{ROW.replace('Hòa', 'Hai')}")
    assert people(result) == [(2, "Nông Thị Hòa"), (4, "Nông Thị Hai")]
    assert told(result) == [("DOC-30", "A3")]


def test_a_table_of_other_columns_below_is_named_and_not_taken_for_rows() -> None:
    result = reading(
        f"{HEADINGS}\n{ROW}\n\n| | Tổng hợp |\n| | STT | Chức vụ | Họ và tên |\n| | 1 | Trưởng phòng | An |"
    )
    assert people(result) == [(2, "Nông Thị Hòa"), (4, None)]
    assert told(result) == [("DOC-32", "B4"), ("DOC-31", "B5")]
    assert all(one.severity.name == "ERROR" for one in result.findings if one.code == "DOC-31")


def test_a_fuller_table_below_does_not_hide_the_first_one() -> None:
    result = reading(f"{HEADINGS.replace('| Số phiếu đồng ý', '')}\n{ROW}\n{HEADINGS}\n{ROW.replace('Hòa', 'Hai')}")
    assert people(result) == [(2, "Nông Thị Hòa")]
    assert told(result) == [("DOC-04", ""), ("DOC-31", "A3")]


def test_a_table_above_is_named() -> None:
    result = reading(f"| STT | Họ và tên | Ghi chú |\n| 1 | An | x |\n\n{HEADINGS}\n{ROW}")
    assert people(result) == [(5, "Nông Thị Hòa")] and told(result) == [("DOC-31", "A1")]


def test_a_sum_or_a_signature_below_is_read_as_ever_and_pointed_at() -> None:
    result = reading(f"{HEADINGS}\n{ROW}\n\n| | | Người lập biểu |\n| | | (Ký tên) |")
    assert people(result) == [(2, "Nông Thị Hòa"), (4, "Người lập biểu"), (5, "(Ký tên)")]
    assert told(result) == [("DOC-32", "C4")]


@pytest.mark.parametrize(
    "numbers", ["1 2 3 4 5 6 7 8 9 10", "(1) (2) (3) (4) (5) (6) (7) (8) (9) (10)", "A B C D 1 2 3 4 5 6"]
)
def test_a_row_that_numbers_the_columns_is_part_of_the_headings(numbers: str) -> None:
    result = reading(f"{HEADINGS}\n| {' | '.join(numbers.split())} |\n{ROW}")
    assert people(result) == [(3, "Nông Thị Hòa")] and not told(result)


def test_a_row_that_only_looks_like_numbers_is_read() -> None:
    result = reading(f"{HEADINGS}\n| 1 | 2 | 4 | | | | | | | |\n{ROW}")
    assert people(result)[0] == (2, "4")


@pytest.mark.parametrize(
    "upper, lower", [("Tiêu chí", "CN1. Nhiệm vụ"), ("CN1. Nhiệm vụ", ""), ("", "CN1. Nhiệm vụ")], ids=str
)
def test_headings_over_two_rows_are_one_row_of_headings(upper: str, lower: str) -> None:
    one = HEADINGS.replace("CN1. Nhiệm vụ", upper)
    result = reading(f"{one}\n| | | | | | | | {lower} | | |\n{ROW}")
    assert people(result) == [(3, "Nông Thị Hòa")] and not told(result)


def test_headings_whose_larger_half_is_below_are_joined_upwards() -> None:
    upper, lower = ["STT", *[""] * 9], HEADINGS.replace("STT", "").split("|")[1:-1]
    result = reading(f"| {' | '.join(upper)} |\n| {' | '.join(lower)} |\n{ROW}")
    assert people(result) == [(3, "Nông Thị Hòa")] and not told(result)
    assert next(sheet for sheet in result.sheets.values()).letters["ordinal"] == "A"


def test_a_name_in_two_cells_loses_no_half() -> None:
    headings = HEADINGS.replace("Họ và tên |", "Họ và tên | |")
    result = reading(f"{headings}\n{ROW.replace('Nông Thị Hòa', 'Nông Thị | Hòa')}")
    assert told(result) == [("DOC-33", "D2")]
    assert any(one.message.startswith('"Hòa"') for one in result.findings)


def test_a_copy_put_before_its_original_is_not_read_in_its_stead() -> None:
    result = reading(f"{HEADINGS}\n{ROW}", f"{PEOPLE} (2)", f"\n# {PEOPLE}\n{HEADINGS}\n{ROW.replace('Hòa', 'Hai')}")
    assert people(result) == [(2, "Nông Thị Hai")]
    assert [(one.code, one.sheet) for one in result.findings if one.code == "DOC-19"] == [("DOC-19", f"{PEOPLE} (2)")]


@pytest.mark.parametrize("title", ["Ca nhan", "Sheet3"])
def test_a_renamed_sheet_is_named_by_what_it_is_called_or_holds(title: str) -> None:
    result = reading(f"{HEADINGS}\n{ROW}", title, "\n# Điển hình\n| STT | Gương điển hình | Loại | Tóm tắt |")
    assert [one.message for one in result.findings if one.code == "DOC-02"] == [
        f'không có trang "{PEOPLE}"; tìm thấy "{title}".'
    ]
