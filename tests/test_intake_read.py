"""Reading one workbook: sheets and columns found wherever they stand, values typed, every cell with its own address."""

from __future__ import annotations

import io
import pickle
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake import cells, read
from pipeline.shapes import Column, Layout, Reading
from tests.workbooks import workbook

PEOPLE = Layout(
    "ca-nhan",
    "Cá nhân",
    "rows",
    (
        Column("ordinal", "STT", "integer", required=False),
        Column("name", "Họ và tên"),
        Column("birth_date", "Ngày sinh", "date"),
        Column("CN1", "CN1. Hoàn thành nhiệm vụ", "yes_no", group="answers", prefix=True),
        Column("note", "Ghi nhận", required=False),
    ),
)
FACTS = Layout(
    "thong-tin",
    "Thông tin",
    "pairs",
    (Column("code", "Mã đợt"), Column("held", "Ngày họp xét", "date"), Column("phone", "Điện thoại", required=False)),
)


def reading(markdown: str, *layouts: Layout) -> Reading:
    return read.workbook("VP.xlsx", workbook(markdown), layouts or (PEOPLE,))


def codes(result: Reading) -> list[str]:
    return [finding.code for finding in result.findings]


def test_a_plain_sheet() -> None:
    result = reading("# Cá nhân\n| STT | Họ và tên | Ngày sinh | CN1. Hoàn thành |\n| 1 | An | 1980-02-03 | Có |")
    sheet = result.sheets["ca-nhan"]
    assert sheet.rows == ((2, (1, "An", date(1980, 2, 3), "Có", None)),)
    assert sheet.letters == {"ordinal": "A", "name": "B", "birth_date": "C", "CN1": "D"}
    assert sheet.columns == ("ordinal", "name", "birth_date", "CN1", "note")
    assert result.readable and not result.findings and len(result.sha256) == 64
    assert pickle.loads(pickle.dumps(result)) == result


def test_headings_are_found_anywhere_in_any_order_among_own_columns() -> None:
    result = reading(
        """
# CÁ  NHÂN
| DANH SÁCH ĐỀ NGHỊ | | | | |

| | Ghi chú của phòng | ngày sinh (dd/mm/yyyy) | CN1. Câu hỏi đã đổi chữ (*) | HỌ VÀ\\nTÊN (*) |

| | abc | 1980-02-03 | x | An |
"""
    )
    sheet = result.sheets["ca-nhan"]
    assert sheet.rows == ((5, (None, "An", date(1980, 2, 3), "Có", None)),)
    assert sheet.letters == {"name": "E", "birth_date": "C", "CN1": "D"} and not result.findings


def test_a_missing_or_misspelt_heading_is_named_once() -> None:
    result = reading("# Cá nhân\n| STT | Ho va ten | CN1 |\n| 1 | An | Có |")
    assert [finding.sentence for finding in result.findings] == [
        'VP.xlsx › Cá nhân › Họ và tên: không có cột "Họ và tên"; tìm thấy "Ho va ten" ở B1. Sửa tiêu đề cột cho đúng.',
        'VP.xlsx › Cá nhân › Ngày sinh: không có cột "Ngày sinh". Thêm lại cột theo biểu mẫu.',
    ]
    assert result.sheets["ca-nhan"].rows == ((2, (1, None, None, "Có", None)),)


def test_a_heading_that_stands_twice_is_named() -> None:
    result = reading("# Cá nhân\n| Họ và tên | Họ và tên | Ngày sinh | CN1 |\n| An | Bình | 1980-02-03 | Có |")
    assert codes(result) == ["DOC-18"] and result.findings[0].cell == "B1"
    assert result.sheets["ca-nhan"].rows[0][1][1] == "An"


def test_a_sheet_nearly_right_is_named_and_not_read() -> None:
    facts = "# Thông tin\n| Mục | Giá trị |\n| Mã đợt | X |\n| Ngày họp xét | 2021-06-10 |"
    result = reading(f"{facts}\n# Ca nhan\n| Họ và tên |\n| An |", PEOPLE, FACTS)
    assert [finding.message for finding in result.findings] == ['không có trang "Cá nhân"; tìm thấy "Ca nhan".']
    assert set(result.sheets) == {"thong-tin"}
    assert codes(reading(facts, PEOPLE, FACTS)) == ["DOC-01"]
    assert codes(reading(facts, PEOPLE._replace(required=False), FACTS)) == []


def test_two_sheets_of_one_name_are_named() -> None:
    row = "| Họ và tên | Ngày sinh | CN1 |\n| An | 1980-02-03 | Có |"
    assert codes(reading(f"# Cá nhân\n{row}\n# Cá nhân (2)\n{row}")) == ["DOC-19"]


def test_a_workbook_of_something_else_is_unreadable() -> None:
    result = reading("# Sheet1\n| a | b |")
    assert (result.readable, codes(result), result.sheets) == (False, ["TEP-07"], {})


def test_a_sheet_without_headings_is_one_finding() -> None:
    result = reading("# Cá nhân\n| An | Bình |\n# Thông tin\n| Mục | x |", PEOPLE, FACTS)
    assert codes(result) == ["DOC-03", "DOC-03"] and not result.sheets


@pytest.mark.parametrize("line", ["| 7 | | | |", "| | ' | | |", "| | #N/A | | |", "| | | | |", "|  7 | '#N/A | | |"])
def test_a_row_with_nothing_but_its_number_is_no_row(line: str) -> None:
    result = reading(f"# Cá nhân\n| STT | Họ và tên | Ngày sinh | CN1 |\n{line}\n| 2 | An | 1980-02-03 | Có |")
    assert [number for number, _ in result.sheets["ca-nhan"].rows] == [3] and not result.findings


def marked(change: Any) -> Reading:
    """Read a sheet whose cells were changed with openpyxl, which leaves formulas without a result."""
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                "# Cá nhân\n| STT | Họ và tên | Ngày sinh | CN1 | Ghi nhận | Riêng |\n| 1 | An | 1980-02-03 | Có |"
            )
        )
    )
    change(book["Cá nhân"])
    out = io.BytesIO()
    book.save(out)
    return read.workbook("VP.xlsx", out.getvalue(), [PEOPLE])


def test_an_error_cell_and_an_uncached_formula_are_named_in_rows_that_hold_something() -> None:
    def change(sheet: Any) -> None:
        sheet["C2"].data_type, sheet["C2"].value = "e", "#REF!"
        sheet["E2"] = "=B2"
        sheet["F2"] = "=B2"
        sheet["B4"].data_type, sheet["B4"].value = "e", "#N/A"
        sheet["C5"] = "=B5"
        sheet["B9"].data_type, sheet["B9"].value = "e", "#DIV/0!"

    result = marked(change)
    assert [(finding.code, finding.cell, finding.row) for finding in result.findings] == [
        ("DOC-07", "C2", 2),
        ("DOC-06", "E2", 2),
        ("DOC-07", "B9", 9),
    ]
    assert [number for number, _ in result.sheets["ca-nhan"].rows] == [2, 9]
    assert '"#REF!"' in result.findings[0].message and result.findings[0].heading == "Ngày sinh"


def test_what_cannot_be_read_is_none_and_a_finding_at_its_cell() -> None:
    result = reading("# Cá nhân\n| STT | Họ và tên | Ngày sinh | CN1 |\n| một | An | 31/02/1980 | có lẽ |")
    assert result.sheets["ca-nhan"].rows == ((2, (None, "An", None, None, None)),)
    assert [(one.code, one.cell, one.heading) for one in result.findings] == [
        ("DOC-09", "A2", "STT"),
        ("DOC-10", "C2", "Ngày sinh"),
        ("DOC-12", "D2", "CN1. Hoàn thành nhiệm vụ"),
    ]
    assert '"31/02/1980"' in result.findings[1].sentence


# -------------------------------------------------------------------------------------------------------- Mục · Giá trị


def test_pairs_are_one_row_with_an_address_for_each_value() -> None:
    result = reading(
        "# Thông tin\n| Biểu |\n\n| STT | Giá trị | Mục |\n| 1 | 2021-06-10 | NGÀY HỌP XÉT |\n| | | |\n"
        "| 2 | TD-1 | Mã đợt (*) |",
        FACTS,
    )
    sheet = result.sheets["thong-tin"]
    assert sheet.rows == ((0, ("TD-1", date(2021, 6, 10), None)),)
    assert sheet.letters == {"held": "B4", "code": "B6"} and not result.findings


def test_an_unknown_item_is_named_with_the_nearest() -> None:
    result = reading("# Thông tin\n| Mục | Giá trị |\n| Ma dot | X |\n| Lời chào | hi |", FACTS)
    assert [(one.code, one.severity.value) for one in result.findings] == [
        ("DOC-15", "lỗi"),
        ("DOC-16", "cảnh báo"),
        ("DOC-14", "lỗi"),
    ]
    assert 'tìm thấy mục "Ma dot (A2)", cần "Mã đợt"' in result.findings[0].sentence
    assert "Ngày họp xét" in result.findings[2].message


def test_an_item_twice_or_unreadable_is_named_at_its_value() -> None:
    result = reading(
        "# Thông tin\n| Mục | Giá trị |\n| Mã đợt | X |\n| Mã đợt | Y |\n| Ngày họp xét | hôm qua |", FACTS
    )
    assert [(one.code, one.cell) for one in result.findings] == [("DOC-17", "B3"), ("DOC-10", "B4")]
    assert result.sheets["thong-tin"].rows[0][1][:2] == ("X", None)


def test_the_hidden_sheet_gives_the_stamp() -> None:
    result = reading(
        "# Cá nhân\n| Họ và tên | Ngày sinh | CN1 |\n# !_thidua\n| Mục | Giá trị |\n| version | v1 |\n| unit | VP |"
    )
    assert result.stamp == {"version": "v1", "unit": "VP"}


# --------------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("type", "value", "expected"),
    [
        ("text", "  Nguyễn   Văn An ", "Nguyễn Văn An"),
        ("text", "Nguye\u0302\u0303n", "Nguyễn"),
        ("text", "\u00a0 ", None),
        ("text", 912345678.0, "912345678"),
        ("text", 0.5, "0,5"),
        ("text", date(2021, 6, 8), "08/06/2021"),
        ("text", datetime(2021, 6, 8, 7, 30), "08/06/2021 07:30"),
        ("text", True, "Có"),
        ("number", 3, 3.0),
        ("number", "1.490.000", 1490000.0),
        ("number", "1.490.000,5", 1490000.5),
        ("number", "1 490 000", 1490000.0),
        ("number", "60%", 0.6),
        ("number", "60,5", 60.5),
        ("number", "60.5", 60.5),
        ("number", "0,125", 0.125),
        ("number", "-2", -2.0),
        ("integer", "12", 12),
        ("integer", 12.0, 12),
        ("date", datetime(1980, 2, 3, 0, 0), date(1980, 2, 3)),
        ("date", " 3/2/1980 ", date(1980, 2, 3)),
        ("date", "03-02-1980", date(1980, 2, 3)),
        ("datetime", "17/06/2021 16:45", datetime(2021, 6, 17, 16, 45)),
        ("datetime", datetime(2021, 6, 17, 16, 45, 3), datetime(2021, 6, 17, 16, 45, 3)),
        ("datetime", date(2021, 6, 17), datetime(2021, 6, 17)),
        ("yes_no", "CÓ", "Có"),
        ("yes_no", "x", "Có"),
        ("yes_no", 1.0, "Có"),
        ("yes_no", True, "Có"),
        ("yes_no", "không", "Không"),
        ("yes_no", 0.0, "Không"),
        ("yes_no", False, "Không"),
        ("ratio", "2/3", "2/3"),
        ("ratio", "4 / 6", "2/3"),
        ("ratio", "60 %", "3/5"),
        ("ratio", 0.6, "3/5"),
        ("ratio", "0,6", "3/5"),
        ("ratio", 1.0, "1"),
    ],
)
def test_a_value_is_read_as_its_column_asks(type: str, value: Any, expected: Any) -> None:
    found = cells.CONVERT[type](value)
    assert found == expected and found.__class__ is expected.__class__


@pytest.mark.parametrize(
    ("type", "value", "code"),
    [
        ("text", "#REF!", "DOC-07"),
        ("text", "Err:508", "DOC-07"),  # LibreOffice, in an .ods
        ("number", float("inf"), "DOC-08"),
        ("number", float("nan"), "DOC-08"),
        ("number", "1.490", "DOC-08"),  # one thousand four hundred and ninety, or one and a half?
        ("number", "1,490", "DOC-08"),
        ("number", "12 kg", "DOC-08"),
        ("number", True, "DOC-08"),
        ("number", date(2021, 1, 2), "DOC-08"),
        ("integer", 1.5, "DOC-09"),
        ("integer", "x", "DOC-09"),
        ("date", 1980.0, "DOC-21"),
        ("date", "31/02/1980", "DOC-10"),
        ("date", "1980", "DOC-21"),
        ("date", "3/2/80", "DOC-22"),
        ("datetime", "hôm qua", "DOC-11"),
        ("yes_no", "có thể", "DOC-12"),
        ("yes_no", 2.0, "DOC-12"),
        ("ratio", 0.67, "DOC-13"),
        ("ratio", "3/2", "DOC-13"),
    ],
)
def test_a_value_that_is_not_sure_is_not_guessed(type: str, value: Any, code: str) -> None:
    with pytest.raises(cells.Unreadable, match=code):
        cells.CONVERT[type](value)


def test_true_one_and_one_point_nought_are_kept_apart() -> None:
    for _ in range(2):
        assert [cells.text(value) for value in (True, 1.0, 1)] == ["Có", "1", "1"]
        assert cells.number(1.0) == 1.0
        with pytest.raises(cells.Unreadable):
            cells.number(True)


# ------------------------------------------------------------------------------------------------------------ addresses

NAMES = st.text("abcdeghiklmn ", min_size=1, max_size=6).map(lambda text: "T" + text.strip())


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[list[list[Any]], str]:
    """A sheet with title rows, shifted and shuffled columns, columns of its own, blank rows, faults here and there."""
    headings = draw(st.permutations([column.heading for column in PEOPLE.columns[1:]] + ["Cột riêng", "Của tôi"]))
    shift = draw(st.integers(0, 30))
    rows: list[list[Any]] = [["DANH SÁCH"]] if draw(st.booleans()) else []
    rows += [[] for _ in range(draw(st.integers(0, 8)))]
    rows.append([None] * shift + list(headings))
    for _ in range(draw(st.integers(1, 8))):
        if draw(st.booleans()):
            rows.append([])
        values = {
            "Họ và tên": draw(NAMES),
            "Ngày sinh": draw(st.sampled_from([date(1980, 2, 3), "31/02/1980", "4/5/1990", None])),
            "CN1. Hoàn thành nhiệm vụ": draw(st.sampled_from(["Có", "Không", "chắc vậy", None])),
            "Ghi nhận": draw(st.one_of(st.none(), NAMES)),
            "Cột riêng": draw(st.one_of(st.none(), NAMES)),
        }
        rows.append([None] * shift + [values.get(heading) for heading in headings])
    return rows, draw(st.sampled_from(["Cá nhân", "CÁ NHÂN", " Cá  nhân"]))


@settings(max_examples=60, deadline=None)
@given(laid_out())
def test_every_address_leads_back_to_the_cell(drawn: tuple[list[list[Any]], str]) -> None:
    rows, title = drawn
    data = workbook({title: rows})
    result = read.workbook("VP.xlsx", data, [PEOPLE])
    sheet = openpyxl.load_workbook(io.BytesIO(data))[title]
    read_back = result.sheets["ca-nhan"]
    types = {column.column: column.type for column in PEOPLE.columns}
    seen = 0
    for number, values in read_back.rows:
        for column, value in zip(read_back.columns, values, strict=True):
            if value is not None:
                cell = sheet[f"{read_back.letters[column]}{number}"].value
                assert cells.CONVERT[types[column]](cell) == value
                seen += 1
    # Every row that was written has a name, so none may be lost.
    assert len(read_back.rows) == sum(len(row) > 1 for row in rows) - 1
    assert seen >= len(read_back.rows)
    told = [finding for finding in result.findings if finding.code != "DOC-32"]
    for finding in told:
        value = sheet[finding.cell].value
        assert f'"{value}"' in finding.message and finding.cell.endswith(str(finding.row))
        assert value in ("31/02/1980", "chắc vậy")
    faults = sum(value in ("31/02/1980", "chắc vậy") for row in rows for value in row)
    assert len(told) == faults
