"""What was registered, for those who look: how far registering has come in; words of the board, sheets out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.campaign import Campaign
from pipeline.sentences import DEPARTURES
from pipeline.shapes import NO, YES, Finding, Registering, Registration
from pipeline.text.dates import short_moment
from pipeline.text.numbers import decimal
from pipeline.text.template_words import Offered
from pipeline.views.entries import parts
from pipeline.views.sheets import Sheet, columns

TOLD: Offered = {"dang_ky": parts("ma ten tinh_trang co tep nhan so_chi_tieu so_cong_trinh so_doi")}
REGISTERED = "đã đăng ký"


def words(campaign: Campaign, registering: Registering, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Tell each unit's registration, in the order of the roster."""
    made = {one.unit: one for one in registering.registrations}
    changes = Counter(line.unit for line in findings if line.code in DEPARTURES)
    out = []
    for unit in campaign.units:
        own = made.get(unit.code)
        pledges = [one for one in own.pledges if one.sound] if own is not None else []
        out.append(
            {
                "ma": unit.code,
                "ten": unit.name,
                "tinh_trang": registering.without.get(unit.code, REGISTERED),
                "co": unit.code not in registering.without,
                "tep": own.file if own is not None else "",
                "nhan": short_moment(own.received) if own is not None and own.received else "",
                "so_chi_tieu": sum(not one.work for one in pledges),
                "so_cong_trinh": sum(one.work for one in pledges),
                "so_doi": changes[unit.code],
            }
        )
    return out


def sheets(campaign: Campaign, registering: Registering, findings: Iterable[Finding]) -> Iterator[Sheet]:
    """Give the sheets on registering: the units, each thing registered, every file received."""
    told = words(campaign, registering, findings)
    headings = columns(
        "Mã 10 · Tên đơn vị 40 · Đăng ký 34 · Tệp 30 · Nhận lúc 20 · Số chỉ tiêu 11 count · Số công trình 12 count · "
        "Số chỗ khác 11 count"
    )
    shown = ("ma", "ten", "tinh_trang", "tep", "nhan", "so_chi_tieu", "so_cong_trinh", "so_doi")
    yield Sheet("Đăng ký", headings, [tuple(line[name] for name in shown) for line in told])
    headings = columns(
        "Đơn vị 10 · Của 34 · Tiêu chí 9 · Nội dung đăng ký 52 · Đơn vị tính 12 · Số đăng ký 12 · "
        "Không có lỗi 10 · Tệp 24 · Trang tính 12 · Ô 6"
    )
    yield Sheet("Đã đăng ký", headings, [row for one in registering.registrations for row in _pledges(one)])
    headings = columns("Tệp 34 · Đơn vị 10 · Nhận lúc 18 moment · Giá trị 16 · Lý do 50 · Người gửi 28 · SHA-256 36")
    files = [
        (one.file, one.unit, one.received, str(one.standing), one.reason, one.sender, one.sha256)
        for one in registering.received
    ]
    yield Sheet("Tệp đăng ký", headings, files)


def _pledges(one: Registration) -> Iterator[tuple[Any, ...]]:
    for line in one.pledges:
        figure = decimal(line.amount) if line.amount is not None else ""
        what = (line.nominee, line.criterion, line.text, line.measure, figure, YES if line.sound else NO)
        yield (one.unit, *what, one.file, line.sheet, line.cell)
