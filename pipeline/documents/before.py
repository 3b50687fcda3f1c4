"""The earlier awards of one nominee as a template reads them: awards in, plain words out. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.shapes import PastAward
from pipeline.text.dates import long_date


def words(awards: Iterable[PastAward]) -> list[dict[str, Any]]:
    """Word each award, in their order; what its manifest did not say is blank."""
    return [
        {
            "nam": str((award.decided_on.year if award.decided_on else award.year) or ""),
            "hinh_thuc": award.award_name,
            "da_tang": award.given,
            "trung_giai_doan": award.same_period,
            "so_ky_hieu": award.number,
            "ngay": long_date(award.decided_on) if award.decided_on else "",
            "nguoi_quyet_dinh": award.decided_by,
            "ma_dot": award.campaign,
            "ten_dot": award.campaign_name,
        }
        for award in awards
    ]
