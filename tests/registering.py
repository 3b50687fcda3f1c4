"""The sample campaign with a day to register by: its workbook, forms filled in to register and to propose, inputs.

What a unit registers is told as rows (collective, target, measure, figure) and works (collective, work).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import flow
from pipeline.shapes import CONTENT
from tests.fill import fill, fixed
from tests.sample import expectations, register

ROOT = Path(__file__).parent.parent
DUE = date(2021, 2, 15)
CAME = "10/02/2021 09:00"

Targets = Sequence[tuple[str, str, str, Any]]
Inputs = dict[str, Callable[[], bytes]]


@cache
def campaign_workbook(due: date | None = DUE) -> bytes:
    """Give the shipped campaign with the row `DANG_KY` first in `Lịch`; as it is shipped where `due` is None."""
    import openpyxl

    data = (ROOT / "inputs" / flow.CAMPAIGN).read_bytes()
    if due is None:
        return data
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Lịch"]
    rows = [[cell.value for cell in line[:4]] for line in sheet.iter_rows(min_row=2, max_row=4)]
    wanted = [["DANG_KY", "Đăng ký chỉ tiêu, công trình thi đua", datetime(due.year, due.month, due.day), None], *rows]
    for number, row in enumerate(wanted, 2):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
            sheet.cell(number, column)._style = sheet.cell(2, column)._style
    out = io.BytesIO()
    book.save(out)
    return fixed(out.getvalue())


@cache
def ground(due: date | None = DUE) -> flow.Ground:
    """Read that campaign."""
    return flow.ground({flow.CAMPAIGN: lambda: campaign_workbook(due)}, expectations())


@cache
def blanks() -> dict[str, bytes]:
    """Make its blank forms while nothing is registered: `VP.xlsx` to propose, `dang-ky/VP.xlsx` to register."""
    return dict(flow.blank_forms(ground()))


def registration(unit: str, targets: Targets = (), works: Iterable[tuple[str, str]] = ()) -> bytes:
    """Fill in the form of a unit to register; a collective that only has targets stands there too."""
    base = ground()
    criterion = next(row.code for row in base.campaign.criteria if row.type == CONTENT)
    done = dict(works)
    names = list(dict.fromkeys([*done, *(target[0] for target in targets)]))
    return fill(
        blanks()[f"dang-ky/{unit}.xlsx"],
        {
            "Thông tin": {"Người lập biểu": "Hoàng Văn Mẫu", "Điện thoại": "0206 3000 000"},
            "Tập thể": [
                {"STT": number, "Tên tập thể": name} | ({criterion: done[name]} if name in done else {})
                for number, name in enumerate(names, 1)
            ],
            "Chỉ tiêu": [
                {"STT": number, "Tập thể": name, "Chỉ tiêu": target, "Đơn vị tính": measure, "Đăng ký": figure}
                for number, (name, target, measure, figure) in enumerate(targets, 1)
            ],
        },
    )


def inputs(
    registered: Mapping[str, bytes] = {},
    proposed: Mapping[str, bytes] = {},
    rows: Iterable[tuple[str, str, str, str]] | None = None,
    due: date | None = DUE,
) -> Inputs:
    """Lay the files of both folders beside the campaign, by name; what registers came in time unless `rows` say."""
    if rows is None:
        rows = [(f"dang-ky/{name}", "", CAME, "Thư điện tử") for name in registered]
        rows += [(name, "", "10/06/2021 09:00", "Thư điện tử") for name in proposed]
    files = {flow.CAMPAIGN: campaign_workbook(due), flow.REGISTER: register((), rows)}
    files |= {f"dang-ky/{name}": data for name, data in registered.items()}
    files |= {f"don-vi/{name}": data for name, data in proposed.items()}
    return {name: (lambda data=data: data) for name, data in files.items()}


def story(files: Inputs, as_of: date) -> flow.Story:
    """Run a campaign to its outcomes."""
    return flow.story(files, expectations(), as_of)


def codes(story: flow.Story, prefix: str = "DK-") -> list[tuple[str, str]]:
    """Give the findings of a kind, as (code, unit)."""
    return [(one.code, one.unit) for one in story.findings if one.code.startswith(prefix)]
