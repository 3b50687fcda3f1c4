"""`thong-ke.xlsx`: counts and fund over a set of campaigns, to print and to copy from; counts in, one workbook out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from pipeline.shapes import Content, Count, Fund, Offer, PastCampaign, Statistics
from pipeline.text.dates import short_date
from pipeline.views import sheets
from pipeline.views.sheets import Cell, Column, Head, Sheet, columns

FILE = "thong-ke.xlsx"
UNKNOWN_UNIT, UNKNOWN_GROUP = "Chưa rõ đơn vị", "Chưa rõ (không có trong Nhân sự)"


def workbook(told: Statistics, head: Head) -> Content:
    """Make the workbook: counts by award, by kind of unit, of persons by group; the fund; and every award."""
    kinds = told.kinds
    return sheets.book(
        (
            _counts("Theo hình thức", "", told.by_award, kinds),
            _counts("Theo loại đơn vị", "Loại đơn vị 26", told.by_unit_kind, kinds, UNKNOWN_UNIT),
            _counts("Lãnh đạo, trực tiếp", "Nhóm 34", told.by_group, _present(kinds, told.by_group), UNKNOWN_GROUP),
            _fund(told.funds),
            _list(told.campaigns),
        ),
        head,
    )


def head(as_of: date) -> Head:
    """Give what is printed on top of every page where the campaigns are not of one agency."""
    return Head("", "", "Thống kê khen thưởng", as_of)


def _present(kinds: Iterable[str], lines: Iterable[Count]) -> list[str]:
    counted = {kind for line in lines for kind in line.numbers}
    return [kind for kind in kinds if kind in counted]


def _counts(name: str, told_apart: str, lines: Sequence[Count], kinds: Sequence[str], unknown: str = "") -> Sheet:
    """Lay out counts; what was given and what was only proposed are summed apart, below."""
    headings = (
        *columns("Năm 7 count · Mã đợt 22"),
        *(columns(told_apart) if told_apart else ()),
        *columns("Hình thức khen thưởng 60"),
        *(Column(kind, 12, "count") for kind in kinds),
        *columns("Cộng 10 count"),
    )
    rows = (
        (
            line.campaign.year,
            line.campaign.code or line.campaign.name,
            *((line.what or unknown,) if told_apart else ()),
            _worded(line.award, line.campaign),
            *(line.numbers.get(kind, 0) for kind in kinds),
            line.total,
        )
        for line in lines
    )

    def total(words: str, among: Callable[[Count], bool]) -> tuple[Cell, ...]:
        own = [line for line in lines if among(line)]
        each = (sum(line.numbers.get(kind, 0) for line in own) for kind in kinds)
        blank = ("",) * (3 if told_apart else 2)
        return (words, *blank, *each, sum(line.total for line in own))

    below = [
        total("Tặng", lambda line: line.award.given and line.campaign.decided),
        total("Dự kiến tặng", lambda line: line.award.given and not line.campaign.decided),
        total("Đề nghị", lambda line: not line.award.given),
    ]
    return Sheet(name, headings, rows, [line for line in below if line[-1] or line[0] == "Tặng"])


def _worded(award: Offer, campaign: PastCampaign) -> str:
    if not award.given:
        return f"Đề nghị: {award.name}"
    return award.name if campaign.decided else f"Dự kiến: {award.name}"


def _fund(lines: Sequence[Fund]) -> Sheet:
    headings = columns(
        "Năm 7 count · Mã đợt 20 · Tên đợt 44 · Kinh phí dự trù 16 money · Đã chi 16 money · Dự kiến chi 16 money · "
        "Còn lại 16 money · Còn thiếu 16 money · Số liệu từ 34"
    )
    rows = (
        (
            line.campaign.year,
            line.campaign.code,
            line.campaign.name,
            line.aside,
            line.spent,
            line.foreseen,
            None if line.left is None else max(line.left, 0),
            None if line.left is None else max(-line.left, 0),
            line.campaign.source,
        )
        for line in lines
    )

    def total(amounts: Iterable[int | None]) -> int | None:
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known else None

    sums = (
        "Cộng",
        "",
        "",
        total(line.aside for line in lines),
        total(line.spent for line in lines),
        total(line.foreseen for line in lines),
        total(None if line.left is None else max(line.left, 0) for line in lines),
        total(None if line.left is None else max(-line.left, 0) for line in lines),
        "",
    )
    return Sheet("Kinh phí", headings, rows, [sums])


def _list(campaigns: Sequence[PastCampaign]) -> Sheet:
    headings = columns(
        "Năm 7 count · Mã đợt 18 · Loại 10 · Tên 26 · Chức vụ 20 · Đơn vị 28 · Loại đơn vị 18 · Nhóm 16 · "
        "Hình thức khen thưởng 34 · Số quyết định 18 · Ngày 12 · Mức thưởng 14 money · Mã đề nghị 14"
    )
    rows = (
        (
            award.year,
            award.campaign,
            award.kind,
            " ".join(part for part in (award.honorific, award.name) if part),
            award.position,
            award.unit_name,
            award.unit_kind or UNKNOWN_UNIT,
            (award.group or UNKNOWN_GROUP) if award.is_person else "",
            _worded(Offer(award.award, award.award_name, award.given), one),
            award.number,
            short_date(award.decided_on) if award.decided_on else "",
            award.amount,
            award.code,
        )
        for one in campaigns
        for award in one.awards
    )
    return Sheet("Danh sách", headings, rows)
