"""Counts over this campaign and those before it as a template reads them: counted lines in, plain words out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from pipeline.documents.people import Words, figure, joined, lower_first, tidy
from pipeline.shapes import Count, PastAward, PastCampaign, Statistics
from pipeline.text.numbers import grouped, percent


def words(told: Statistics | None) -> Words:
    """Word the counts of the last campaign, and all campaigns side by side; without any, every list is empty."""
    if told is None or not told.campaigns:
        return {"theo_loai_don_vi": [], "theo_nhom": [], "cac_dot": []}
    this = told.campaigns[-1]
    units = [line for line in told.by_unit_kind if line.campaign is this]
    groups = [line for line in told.by_group if line.campaign is this]
    return {
        "theo_loai_don_vi": [_line(line, "loai_don_vi", units) for line in units],
        "theo_nhom": [_line(line, "nhom", groups) for line in groups],
        "cac_dot": [_campaign(one, one is this) for one in told.campaigns],
    }


def _line(line: Count, what: str, among: Iterable[Count]) -> Words:
    whole = sum(other.total for other in among if other.award == line.award)
    return dict(
        tidy(
            {
                what: line.what,
                "hinh_thuc": line.award.name,
                "de_nghi_cap_tren": not line.award.given,
                "so_luong": line.total,
                "dem": _counted(line.numbers),
                "phan_tram": _share(line.total, whole),
            }
        )
    )


def _campaign(one: PastCampaign, this: bool) -> Words:
    given = [award for award in one.awards if award.given]
    left = None if one.budget is None else one.budget - one.spent
    return dict(
        tidy(
            {
                "ma": one.code,
                "ten": one.name,
                "nam": str(one.year or ""),
                "dot_nay": this,
                "da_quyet_dinh": one.decided,
                "so_tang": len(given),
                "dem_tang": _of_kinds(one, given),
                "so_de_nghi": len(one.awards) - len(given),
                "du_tru": "" if one.budget is None else grouped(one.budget),
                "tien_thuong": grouped(one.spent),
                "con_lai": "" if left is None or left < 0 else grouped(left),
                "thieu": "" if left is None or left >= 0 else grouped(-left),
            }
        )
    )


def _of_kinds(one: PastCampaign, awards: Sequence[PastAward]) -> str:
    kinds = dict.fromkeys((*one.kinds, *(award.kind for award in awards)))
    return _counted({kind: sum(award.kind == kind for award in awards) for kind in kinds})


def _counted(numbers: Mapping[str, int]) -> str:
    return joined([f"{figure(number)} {lower_first(kind)}" for kind, number in numbers.items() if number])


def _share(part: int, whole: int) -> str:
    """Write a share in whole percents, rounded as people do, so that two parts make a hundred: 14 of 19 is 74%."""
    return percent(Fraction(part, whole or 1), 0)
