"""What a unit is told while units register: that it has not, or what is wrong in what it sent; words out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pipeline.campaign import Campaign, Unit, deadlines
from pipeline.replies.answer import COMMON, SHOWN, common, fault
from pipeline.replies.letter import Words, line
from pipeline.shapes import Finding
from pipeline.text.dates import short_date

TO_REGISTER = "thu/dang-ky.txt"
TOLD: Mapping[str, tuple[str, ...]] = {
    **COMMON,
    **dict.fromkeys(("han", "nhan_den_het", "con_ngay", "tinh_ca_ngay_han", "ly_do", "so_loi", "con_lai"), ()),
    "loi": ("muc_do", "cho", "noi_dung", "cach_sua"),
    "kem": (),
}


def words(
    campaign: Campaign, unit: Unit, why: str, faults: Sequence[Finding], enclosed: Iterable[str], as_of: date
) -> Words:
    """Word a letter that urges to register: `why` nothing is registered, "" where something is; its `faults`."""
    due = deadlines.registration(campaign)
    return {
        **common(campaign, unit, as_of),
        "han": short_date(due.before) if due else "",
        "nhan_den_het": short_date(deadlines.last_day(campaign, due)) if due else "",
        "con_ngay": deadlines.days_left(campaign, due, as_of) if due else 0,
        "tinh_ca_ngay_han": campaign.settings.deadline_day_counts,
        "ly_do": line(why),
        "so_loi": len(faults),
        "con_lai": max(0, len(faults) - SHOWN),
        "loi": [fault(one, one.file) for one in faults[:SHOWN]],
        "kem": [line(name) for name in enclosed],
    }
