"""Which decision an award is given by: a campaign in; number, symbol and date as `Văn bản` has them out. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pipeline.campaign.shape import Campaign, Paperwork
from pipeline.shapes import DECIDED_HERE

DECISION, LETTER = "QĐ", "TTr"  # how the symbols of a decision and of a Tờ trình begin (NĐ 30/2020, Phụ lục III)


class Marks(NamedTuple):
    """Number with symbol (`05/QĐ-SKHCN`) and date; "" and None where they are not known yet."""

    number: str
    dated: date | None


def decision(campaign: Campaign, award: str) -> Marks:
    """Give the marks of the decision that grants an award; blank for one that is only proposed upwards."""
    if not any(one.code == award and one.authority == DECIDED_HERE for one in campaign.awards):
        return Marks("", None)
    row = of_award(campaign, award, DECISION)
    figure, symbol = parts(row.number) if row else ("", "")
    return Marks(f"{figure}/{symbol}" if figure else "", (row.dated if row else None) or campaign.settings.decided_on)


def of_award(campaign: Campaign, award: str, symbol: str) -> Paperwork | None:
    """Find the row of `Văn bản` that is of an award and whose symbol begins so."""
    rows = (one for one in campaign.documents if one.award == award)
    return next((one for one in rows if parts(one.number)[1].startswith(symbol)), None)


def parts(number: str) -> tuple[str, str]:
    """Take `5/QĐ-SKHCN` apart into (`05`, `QĐ-SKHCN`): a number under ten has its zero, an unknown one is "".

    NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.3.
    """
    figure, _, symbol = number.partition("/")
    figure = figure.strip(" .…\u00a0")
    return (figure.zfill(2) if figure.isdecimal() else figure), symbol.strip()
