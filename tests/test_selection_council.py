"""The council's checked tables into a meeting."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.selection import council
from pipeline.shapes import Ballot, Finding, Member, Severity, Table
from tests.selecting import campaign

BASE = {"unit": "", "file": "hoi-dong.xlsx"}


def tables() -> dict[str, Table]:
    held = {**BASE, "sheet": "Cuộc họp", "row": 0, "number": "05/BB", "total": 9.0, "present": 8.0, "chair": None}
    members = [
        {"name": "Trần Văn Bình", "role": "Chủ tịch", "present": "Có", "absence": None},
        {"name": "Lý Thị Chi", "role": None, "present": None, "absence": "Đi công tác"},
    ]
    rows = [
        {**BASE, "sheet": "Biểu quyết", "row": 4, "code": "CN-1", "conclusion": None, "note": None},
        {**BASE, "sheet": "Biểu quyết", "row": 5, "code": "TT-1", "conclusion": "GK", "note": "Đột xuất"},
        {**BASE, "sheet": "Biểu quyết", "row": 6, "code": None, "conclusion": None, "note": None},
    ]
    cast = ((4, "CN-1", "BK", 7.0, "G"), (4, "CN-1", "GK", None, "H"), (5, "TT-1", "GK", 0.0, "H"))
    names = ("row", "code", "award", "votes", "letter")
    votes = [{**BASE, "sheet": "Biểu quyết", **dict(zip(names, values, strict=True))} for values in cast]
    letters = {("hoi-dong.xlsx", "conclusion"): "I"}
    present = [{**BASE, "sheet": "Thành viên", "row": row, **member} for row, member in enumerate(members, 4)]
    parts = {"cuoc-hop": [held], "thanh-vien": present, "bieu-quyet": rows, "phieu": votes}
    return {key: Table(pd.DataFrame(part), letters, {}) for key, part in parts.items()}


def test_a_meeting_is_what_its_workbook_says() -> None:
    found = council.meeting(tables(), campaign(), [])
    assert found is not None
    assert (found.number, found.total, found.present, found.chair) == ("05/BB", 9, 8, "")
    assert found.members == (Member("Trần Văn Bình", "Chủ tịch", True), Member("Lý Thị Chi", "", None, "Đi công tác"))
    assert found.ballots == (
        Ballot("CN-1", {"BK": 7, "GK": None}, "", "", 4, "I4"),
        Ballot("TT-1", {"BK": None, "GK": 0}, "GK", "Đột xuất", 5, "I5"),
    )


@pytest.mark.parametrize(
    ("file", "severity", "stands"),
    [
        ("hoi-dong.xlsx", Severity.ERROR, False),
        ("hoi-dong.xlsx", Severity.WARNING, True),
        ("VP.xlsx", Severity.ERROR, True),
    ],
)
def test_any_fault_of_its_own_leaves_no_meeting(file: str, severity: Severity, stands: bool) -> None:
    fault = Finding(severity, "", file, "Biểu quyết", "B4", "BQ-04", "sai.", "Sửa.")
    assert (council.meeting(tables(), campaign(), [fault]) is not None) is stands


def test_without_its_sheets_there_is_no_meeting() -> None:
    for gone in ("cuoc-hop", "bieu-quyet"):
        assert council.meeting({k: t for k, t in tables().items() if k != gone}, campaign(), []) is None
