"""Whom to urge: the units and what they still owe in; the rows of the clerk's call list out. Pure.

The letters to the same units are worded by `answer` in the template `don-doc.txt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.campaign import Unit
from pipeline.replies.answer import Told, own_findings
from pipeline.replies.draft import addresses
from pipeline.replies.letter import line
from pipeline.shapes import Severity, Standing, State


class Call(NamedTuple):
    """One row of the call list; the last three are for the pen."""

    code: str
    name: str
    contact: str
    telephone: str
    email: str
    state: str
    missing: str
    called: str = ""
    called_on: str = ""
    note: str = ""


def call(told: Told, filled_in: Mapping[str, str]) -> Call:
    """Make the row of one unit. `filled_in` are `nguoi_lap` and `dien_thoai` of its form, used where ours are blank."""
    unit = told.unit
    return Call(
        unit.code,
        line(unit.name),
        line(unit.contact or filled_in.get("nguoi_lap", "")),
        line(unit.telephone or filled_in.get("dien_thoai", "")),
        "; ".join(addresses(unit.email)),
        str(told.state.state),
        _owed(told),
    )


def call_to_register(unit: Unit, why: str, faults: int) -> Call:
    """Make the row of a unit that is to register, or to mend what it registered."""
    owed = f"{line(why)[:1].upper()}{line(why)[1:]}." if why else ""
    owed = f"{owed} {faults} lỗi phải sửa trong biểu đăng ký.".strip() if faults else owed
    state = "Chưa đăng ký" if why else "Đăng ký còn lỗi"
    who = (line(unit.contact), line(unit.telephone), "; ".join(addresses(unit.email)))
    return Call(unit.code, line(unit.name), *who, state, owed)


def _owed(told: Told) -> str:
    if told.state.state in (State.AWAITED, State.SILENT):
        return "Chưa gửi hồ sơ."
    if told.state.state is State.UNUSABLE:
        return "Tệp đã gửi không dùng được: " + "; ".join(line(file.reason).rstrip(".") for file in told.files) + "."
    if any(file.standing is Standing.CONFLICT for file in told.files):
        return "Nhiều tệp cùng giờ nhận mà khác nội dung: hỏi đơn vị tệp nào là bản cuối."
    errors = sum(one.severity is Severity.ERROR for one in own_findings(told.findings))
    papers = f" Thiếu: {', '.join(line(paper) for paper in told.missing)}." if told.missing else ""
    return f"{errors} lỗi phải sửa.{papers}"
