"""`bang-theo-doi/<Mã>.html`: one unit of a large campaign, all that the board has no room for. Pure.

In: the unit's line, its nominations with their whole paths, its findings. Out: words for the template. Made only where
the board is split (`board.split`); told in docs/decisions/0010-bang-dieu-khien.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import quote

from pipeline.campaign import Campaign
from pipeline.shapes import Finding, UnitState
from pipeline.text.dates import short_date
from pipeline.text.names import behind
from pipeline.text.template_words import Offered
from pipeline.views import entries

PAGE = "web/don-vi.html"
FOLDER, ROOT = "bang-theo-doi/", "../"

TOLD: Offered = {
    **dict.fromkeys(entries.parts("cach_goi ten_dot co_quan ngay_lap ve_bang"), ()),
    "don_vi": entries.UNIT,
    "don_vi.tep": entries.FILE,
    "don_vi.ho_so": entries.FILE,
    "de_nghi": entries.NOMINATION,
    "loi": ("muc_do", "cau"),
}

Words = dict[str, Any]


def path(unit: str) -> str:
    """Give the page's path under outputs/."""
    return f"{FOLDER}{unit}.html"


def link(unit: str, nomination: str = "") -> str:
    """Give the address of the page, or of one nomination in it, as the board links to it."""
    return quote(path(unit)) + (f"#{nomination}" if nomination else "")


def words(
    campaign: Campaign,
    known: entries.Known,
    state: UnitState,
    nominations: Iterable[Words],
    findings: Iterable[Finding],
    as_of: date,
) -> Words:
    """Word the page of one unit; `nominations` are its lines, as `entries.nomination` tells them."""
    return {
        "cach_goi": campaign.settings.called,
        "ten_dot": behind(campaign.settings.called, campaign.settings.name),
        "co_quan": campaign.settings.body,
        "ngay_lap": short_date(as_of),
        "ve_bang": f"{ROOT}index.html",
        "don_vi": entries.unit(known, state, root=ROOT),
        "de_nghi": list(nominations),
        "loi": [{"muc_do": str(line.severity), "cau": line.sentence} for line in findings],
    }
