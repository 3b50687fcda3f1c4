"""What a unit has registered, as its form shows it: a Registration in; the lines of the sheet and the rows to begin
with out. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pipeline.campaign import Campaign
from pipeline.documents.cells import shorten
from pipeline.shapes import RATIO, Pledge, Registration
from pipeline.text.dates import short_moment

SHEET = "Đã đăng ký"
_LONGEST = 80  # letters of a criterion that are enough to know it by
# No heading is one of `Chỉ tiêu`: the sheet must never be taken for that one.
HEADINGS: Mapping[str, int] = {
    "Thứ tự": 8,
    "Tên đã đăng ký": 32,
    "Theo tiêu chí": 30,
    "Nội dung đã đăng ký": 60,
    "Tính theo đơn vị": 17,
    "Số đã đăng ký": 14,
}
_FROM = "Theo biểu đăng ký {file}{when}. Trang này chỉ để đối chiếu, không sửa được; sửa ở trang chỉ tiêu."
_NOTHING = "Đến khi lập biểu này, đơn vị chưa có biểu đăng ký nào được tính. Nếu đã gửi, xin báo văn phòng."
_EMPTY = "Biểu đăng ký {file}{when} không có chỉ tiêu, công trình nào được tính."


def source(before: Registration) -> str:
    """Say from which file what is shown was taken, and when that came."""
    if not before.file:
        return _NOTHING
    when = f", nhận lúc {short_moment(before.received)}" if before.received is not None else ""
    return (_FROM if _sound(before) else _EMPTY).format(file=before.file, when=when)


def lines(before: Registration, campaign: Campaign) -> list[tuple[str | Fraction | None, ...]]:
    """Give the lines under `HEADINGS`: a work or a target each. What has a lỗi is left out."""
    words = {row.code: shorten(f"{row.code}. {row.text}".rstrip(" .;"), _LONGEST) for row in campaign.criteria}
    return [
        (
            Fraction(number),
            pledge.nominee,
            words.get(pledge.criterion, pledge.criterion),
            pledge.text,
            pledge.measure,
            pledge.amount,
        )
        for number, pledge in enumerate(_sound(before), 1)
    ]


def targets(before: Registration | None, campaign: Campaign) -> list[dict[str, str | Fraction | None]]:
    """Give the rows with which `Chỉ tiêu` begins, by column: what was registered, the rest still to be filled in."""
    several = sum(row.type == RATIO for row in campaign.criteria) > 1
    targets = [pledge for pledge in _sound(before) if not pledge.work] if before is not None else []
    return [
        {
            "ordinal": Fraction(number),
            "nominee": pledge.nominee,
            "target": pledge.text,
            "measure": pledge.measure,
            "registered": pledge.amount,
            "criterion": pledge.criterion if several else None,
        }
        for number, pledge in enumerate(targets, 1)
    ]


def _sound(before: Registration) -> list[Pledge]:
    return [pledge for pledge in before.pledges if pledge.sound]
