"""What a clerk has already decided of a new campaign: Mục and words as typed in, columns and values out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.campaign.deadlines import REGISTRATION, REPORT, SUBMISSION, UPWARDS
from pipeline.documents.successor import ALWAYS_ASKED, OF_THE_BODY
from pipeline.sentences import finding, perhaps
from pipeline.shapes import Column, Fault, Finding
from pipeline.text.dates import parse_date
from pipeline.text.names import heading_key, nearest

DEADLINES = {
    REGISTRATION: "Hạn đăng ký chỉ tiêu, công trình (trước ngày); để trống nếu đợt không có đăng ký trước.",
    SUBMISSION: "Hạn nộp hồ sơ (trước ngày).",
    UPWARDS: "Hạn trình hồ sơ lên cấp trên (trước ngày).",
    REPORT: "Hạn báo cáo tổng hợp (trước ngày).",
}


def values(given: Mapping[str, str], columns: Iterable[Column]) -> dict[str, Any]:
    """Give the value of each Mục or code of `Lịch` by its column or code; blanks are left out.

    Raises Fault naming every Mục that is none, with the nearest, and every date that is none.
    """
    by_key = {heading_key(column.heading): column for column in columns}
    dates = {heading_key(code): code for code in DEADLINES}
    faults: list[Finding] = []
    out: dict[str, Any] = {}
    for name, text in given.items():
        key, text = heading_key(name), text.strip()
        column = by_key.get(key)
        if column is None and key not in dates:
            known = [one.heading for one in by_key.values()] + list(DEADLINES)
            faults.append(finding("TAO-01", name=name, hint=perhaps(nearest(name, known))))
        elif text and (column is None or column.type == "date"):
            try:
                out[dates.get(key) or (column.column if column else "")] = parse_date(text)
            except ValueError:
                faults.append(finding("TAO-02", name=name, value=text))
        elif text and column is not None:
            out[column.column] = int(text) if column.type == "integer" and text.isdecimal() else text
    if faults:
        raise Fault(faults)
    return out


def questions(columns: Iterable[Column], same_body: bool) -> list[tuple[str, str]]:
    """List what must be decided: required Mục that are not taken over, then the deadlines."""
    asked = ALWAYS_ASKED if same_body else (*ALWAYS_ASKED, *OF_THE_BODY)
    needed = [column for column in columns if column.required and column.column in asked]
    return [(column.heading, column.prompt) for column in needed] + list(DEADLINES.items())
