"""Filled forms as people rearrange them, drawn by Hypothesis: a sheet of persons laid out anyhow, and what it holds.

Every row and every fault is remembered at the address where it was written, so that a test can look it up again.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.workbooks import HIDDEN, sheets

PEOPLE = "Cá nhân"
HEADINGS = {
    "ordinal": "STT",
    "honorific": "Danh xưng",
    "name": "Họ và tên",
    "birth_date": "Ngày sinh",
    "position": "Chức vụ",
    "workplace": "Đơn vị công tác",
    "award": "Hình thức đề nghị",
    "CN1": "CN1. Hoàn thành nhiệm vụ",
    "summary": "Tóm tắt thành tích",
    "votes": "Số phiếu đồng ý",
}
OTHER_TABLE = ("Nội dung", "Họ và tên", "STT")  # two headings of the form, in other places, and one that is none
WRITTEN = (  # ways to write a heading that are the same heading
    str,
    str.upper,
    lambda heading: heading.replace(" ", "\n"),
    lambda heading: f"  {heading}  (*)",
    lambda heading: heading.replace(" ", "  ", 1),
)
FEATURES = frozenset(
    (
        "dòng tên bảng ở trên",
        "cột đổi chỗ",
        "thêm cột riêng",
        "bảng lùi sang phải",
        "dòng đánh số cột",
        "công thức soạn sẵn ra #N/A",
        "dòng trống xen giữa",
        "dòng tiêu đề lặp lại",
        "ô gộp trong cột riêng",
        "bảng thứ hai ở dưới",
        "dòng ẩn",
        "cột ẩn",
        "bộ lọc để nguyên",
        "tiêu đề hai tầng",
        "tiêu đề viết khác",
        "trang đổi cách viết tên",
    )
)
_SYLLABLES = ("Nông", "Lý", "Hoàng", "Văn", "Thị", "An", "Bình", "Hoà", "Đức", "Ngọc", "Sương")

Place = tuple[int, int]  # row and column, from 0


class Drawn(NamedTuple):
    """A sheet: its title, its cells, what is hidden and merged; the rows it holds and the findings it must give.

    `rows`: number of the row → column → value. `faults`: (code, row, column) of each cell that cannot be read or has no
    place, by number.
    """

    title: str
    cells: dict[Place, Any]
    columns: dict[str, int]
    rows: dict[int, dict[str, Any]]
    faults: set[tuple[str, int, int]]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[int, ...]
    merged: tuple[tuple[Place, Place], ...]
    filtered: bool
    features: frozenset[str]


@st.composite
def drawn_sheets(draw: st.DrawFn, unit: str = "VP") -> Drawn:
    """Draw one sheet of persons: what a person may do to it, and nothing that changes what it says."""
    features: set[str] = set()

    def chance(feature: str, one_in: int = 3) -> bool:
        yes = draw(st.integers(1, one_in)) == 1
        if yes:
            features.add(feature)
        return yes

    cells: dict[Place, Any] = {}
    merged: list[tuple[Place, Place]] = []
    faults: set[tuple[str, int, int]] = set()
    row = 0
    if chance("dòng tên bảng ở trên"):
        row = draw(st.integers(1, 8))
        cells[0, 0] = "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG"
        merged.append(((0, 0), (0, 5)))
    names = [*HEADINGS]
    if chance("cột đổi chỗ"):
        names = list(draw(st.permutations(names)))
    if chance("thêm cột riêng"):
        for number in range(draw(st.integers(1, 3))):
            names.insert(draw(st.integers(0, len(names))), f"+Cột riêng {number}")
    shift = draw(st.integers(1, 30)) if chance("bảng lùi sang phải") else 0
    columns = {name: shift + at for at, name in enumerate(names)}
    row = _write_headings(draw, chance, row, columns, cells, merged)
    if chance("dòng đánh số cột"):
        cells |= {(row, columns[name]): f"({at})" for at, name in enumerate(names, 1)}
        row += 1
    if chance("công thức soạn sẵn ra #N/A"):
        for _ in range(draw(st.integers(1, 4))):
            cells[row, columns["name"]] = cells[row, columns["workplace"]] = "=#N/A"
            row += 1
    rows: dict[int, dict[str, Any]] = {}
    own = {name: at for name, at in columns.items() if name.startswith("+")}
    for number in range(draw(st.integers(1, 6))):
        if chance("dòng trống xen giữa"):
            row += draw(st.integers(1, 3))
        if number and chance("dòng tiêu đề lặp lại", 8):
            cells |= {(row, at): HEADINGS[name] for name, at in columns.items() if name in HEADINGS}
            faults.add(("DOC-30", row, min(columns[name] for name in HEADINGS)))
            row += 1
        rows[row] = _write_row(draw, unit, number, row, columns, cells, faults)
        cells |= {(row, at): draw(st.sampled_from(("ghi thêm", 12.0))) for at in own.values() if draw(st.booleans())}
        row += 1
    if own and len(rows) > 1 and chance("ô gộp trong cột riêng"):
        at = min(own.values())
        merged.append(((min(rows), at), (max(rows), at)))
        cells = {place: value for place, value in cells.items() if place[1] != at or not min(rows) <= place[0] <= row}
    if chance("bảng thứ hai ở dưới"):
        row += draw(st.integers(0, 3))
        # Somewhere else than above: its first heading stands under no column of that name.
        at = shift + draw(st.integers(0, 2)) + (1 if columns["name"] == shift + 1 else 0)
        if any(columns.get(name) != at + place for place, name in ((1, "name"), (2, "ordinal"))):
            cells |= {(row, at + place): heading for place, heading in enumerate(OTHER_TABLE)}
            cells[row + 1, at + 1] = "Người của bảng khác"
            faults.add(("DOC-31", row, at + 1))
    ends = (min(rows), max(rows))
    hidden_rows = tuple(draw(st.sets(st.integers(*ends), max_size=3))) if chance("dòng ẩn") else ()
    hidden_columns = tuple(draw(st.sets(st.sampled_from([*columns.values()]), max_size=3))) if chance("cột ẩn") else ()
    title = draw(st.sampled_from([PEOPLE, "CÁ NHÂN", "cá  nhân", f"{PEOPLE} (2)", f" {PEOPLE}"]))
    if title != PEOPLE:
        features.add("trang đổi cách viết tên")
    return Drawn(
        title,
        cells,
        {name: at for name, at in columns.items() if name in HEADINGS},
        rows,
        faults,
        hidden_rows,
        hidden_columns,
        tuple(merged),
        chance("bộ lọc để nguyên"),
        frozenset(features),
    )


def _write_headings(
    draw: st.DrawFn, chance: Any, row: int, columns: dict[str, int], cells: dict[Place, Any], merged: list[Any]
) -> int:
    """Write the headings in one row, or in two of which the upper holds a group; give the row below."""
    low = {"CN1", "votes"} if chance("tiêu đề hai tầng") else set()
    for name, at in columns.items():
        heading = HEADINGS.get(name, name.removeprefix("+"))
        way = draw(st.sampled_from(WRITTEN)) if chance("tiêu đề viết khác", 4) and name in HEADINGS else str
        cells[row + (name in low), at] = way(heading)
        if name in low:
            cells[row, at] = "Ý kiến bình xét"
        elif low:
            merged.append(((row, at), (row + 1, at)))
    return row + 1 + bool(low)


def _write_row(
    draw: st.DrawFn,
    unit: str,
    number: int,
    row: int,
    columns: dict[str, int],
    cells: dict[Place, Any],
    faults: set[tuple[str, int, int]],
) -> dict[str, Any]:
    """Write one person, with a fault here and there; give the values that can be read."""
    name = " ".join(draw(st.sampled_from(_SYLLABLES)) for _ in range(3)) + f" {_SYLLABLES[number]}"
    values: dict[str, Any] = {
        "ordinal": float(number + 1),
        "honorific": "Bà",
        "name": name,
        "birth_date": date(1980, 1 + number, 5),
        "position": "Chuyên viên",
        "workplace": unit,
        "award": draw(st.sampled_from(["GK", "Giấy khen của Giám đốc Sở", "Huy chương", None])),
        "CN1": draw(st.sampled_from(["Có", "Có", "Không", None])),
        "summary": draw(st.sampled_from(["Hoàn thành xuất sắc nhiệm vụ được giao", "Tốt", None])),
        "votes": draw(st.sampled_from([9.0, 11.0, None])),
    }
    for column, value, code in (("birth_date", "31/02/1980", "DOC-10"), ("CN1", "chắc vậy", "DOC-12")):
        if draw(st.integers(1, 4)) == 1:
            values[column] = value
            faults.add((code, row, columns[column]))
    cells.update({(row, columns[column]): value for column, value in values.items() if value is not None})
    return {
        column: value
        for column, value in values.items()
        if value is not None and (row, columns[column]) not in {(at, place) for _, at, place in faults}
    }


def written(markdown: str, people: Sequence[Drawn]) -> bytes:
    """Write a form whose sheets are those of the Markdown, and these of persons, as they are laid out."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2021, 1, 1)})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets(markdown).items():
        sheet = book.add_worksheet(name.removeprefix(HIDDEN))
        for y, line in enumerate(rows):
            for x, value in enumerate(line):
                _write(sheet, y, x, value, day)
    for one in people:
        sheet = book.add_worksheet(one.title)
        for (top, left), (bottom, right) in one.merged:
            sheet.merge_range(top, left, bottom, right, "")
        for (y, x), value in one.cells.items():
            _write(sheet, y, x, value, day)
        for y in one.hidden_rows:
            sheet.set_row(y, None, None, {"hidden": True})
        for x in one.hidden_columns:
            sheet.set_column(x, x, None, None, {"hidden": True})
        if one.filtered:
            sheet.autofilter(min(one.rows) - 1, min(one.columns.values()), max(one.rows), max(one.columns.values()))
            sheet.filter_column(min(one.columns.values()), "x == 1")
    book.close()
    return out.getvalue()


def _write(sheet: Any, y: int, x: int, value: Any, day: Any) -> None:
    if value == "=#N/A":
        sheet.write_formula(y, x, "=NA()", None, "#N/A")
    elif isinstance(value, date):
        sheet.write_datetime(y, x, datetime(value.year, value.month, value.day), day)
    elif value is not None:
        sheet.write(y, x, value)
