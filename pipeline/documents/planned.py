"""What the plan of a campaign says from its tables: criteria, quotas, rewards, calendar, papers in plain words. Pure.

Comes in: the campaign and the amounts of its awards. Goes out: the words of 0005-tu-trong-mau.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.campaign import Award, Campaign, deadlines
from pipeline.campaign.quotas import per_unit_in_words
from pipeline.documents.people import Words, figure, lower_first, tidy
from pipeline.shapes import PER_NOMINATION, Amount
from pipeline.text.dates import short_date
from pipeline.text.numbers import decimal, grouped, percent


def criteria(campaign: Campaign) -> list[Words]:
    """List the criteria kind by kind; `nguong` is "" where there is none."""
    out = []
    for kind in campaign.kinds:
        own = [criterion for criterion in campaign.criteria if criterion.kind == kind.code]
        lines = [
            {
                "stt": str(number),
                "ma": criterion.code,
                "noi_dung": criterion.text.rstrip(" ."),
                "nguong": "" if criterion.threshold is None else percent(criterion.threshold),
            }
            for number, criterion in enumerate(own, 1)
        ]
        if lines:
            out.append(tidy({"ten": kind.name, "tieu_chi": lines}))
    return out


def limits(campaign: Campaign, award: Award) -> str:
    """Say how many may be given an award: `tối đa 05 (02 tập thể, 03 cá nhân); mỗi đơn vị tối đa 1`; "" = any."""
    known = [(award.quotas.get(kind.code), lower_first(kind.name)) for kind in campaign.kinds]
    kinds = [f"{figure(limit)} {name}" for limit, name in known if limit]
    none = [name for limit, name in known if limit == 0]
    parts = []
    if award.quota is not None:
        parts.append(f"tối đa {figure(award.quota)}" + (f" (nhiều nhất {', '.join(kinds)})" if kinds else ""))
    elif kinds:
        parts.append(f"tối đa {', '.join(kinds)}")
    if award.per_unit is not None:
        parts.append(f"mỗi đơn vị tối đa {per_unit_in_words(award)}")
    if none:
        parts.append(f"không xét {', '.join(none)}")
    return "; ".join(parts)


def rewards(campaign: Campaign, award: Award, amounts: Iterable[Amount]) -> list[Words]:
    """List what an award brings to each kind of nominee that it may be given to, in đồng."""
    names = {kind.code: kind.name for kind in campaign.kinds}
    return [
        tidy({"ten_loai": names[one.kind], "muc": grouped(one.amount), "he_so": decimal(one.coefficient)})
        for one in amounts
        if one.award == award.code and award.quotas.get(one.kind) != 0
    ]


def calendar(campaign: Campaign) -> list[Words]:
    """List the deadlines in their order, each with the date told and the last day that counts."""
    return [
        tidy(
            {
                "stt": str(number),
                "viec": line.task,
                "truoc_ngay": short_date(line.before),
                "den_het": short_date(deadlines.last_day(campaign, line)),
            }
        )
        for number, line in enumerate(sorted(campaign.deadlines, key=lambda line: line.before), 1)
    ]


def papers(campaign: Campaign) -> list[Words]:
    """List the papers of a dossier: who owes each ("" = every unit), and whether one for each nominee."""
    return [
        tidy(
            {
                "ma": paper.code,
                "ten": paper.name,
                "don_vi_nop": "; ".join(paper.owed_by),
                "moi_de_nghi": paper.per == PER_NOMINATION,
            }
        )
        for paper in campaign.papers
    ]


def kinds_of_unit(campaign: Campaign) -> str:
    """Name the kinds of unit as `Đơn vị` has them, in its order: `Phòng; Đơn vị trực thuộc`."""
    return "; ".join(dict.fromkeys(unit.kind for unit in campaign.units))
