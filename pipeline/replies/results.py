"""The letters after the decision: outcomes in; each unit's own results, and the news to be posted, out. Pure.

What is only proposed to a higher body is told apart by the word `de_nghi_cap_tren`: it is never said to be awarded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pipeline.campaign import Campaign, Unit
from pipeline.campaign.decisions import DECISION, parts
from pipeline.campaign.kinds import full_name
from pipeline.compact import Anew
from pipeline.replies.answer import COMMON, common
from pipeline.replies.letter import Words, line
from pipeline.shapes import DECIDED_HERE, PROPOSED_UPWARDS, Nomination, Outcome
from pipeline.text.dates import long_date

RESULTS, NEWS = "thu/ket-qua.txt", "thu/dang-tin.txt"
_LINE = ("ten", "loai", "noi", "hinh_thuc", "duoc_chon", "de_nghi_cap_tren", "ket_qua", "ly_do")
_OF_DECISION = {**COMMON, "quyet_dinh": (), "kem": ()}
RESULTS_TOLD = {**_OF_DECISION, "danh_sach": _LINE}
NEWS_TOLD = {
    **_OF_DECISION,
    "cac_loai_doi_tuong": (),
    "tang": _LINE,
    "tang_con": (),
    "chia_trang": (),
    "de_nghi": _LINE,
    "de_nghi_con": (),
    "dien_hinh": ("ten", "loai", "tom_tat", "don_vi"),
}


def results(
    campaign: Campaign,
    unit: Unit,
    nominations: Iterable[Nomination],
    outcomes: Mapping[str, Outcome],
    attached: Iterable[str],
    as_of: date,
) -> Words:
    """Word what became of the nominations that the unit proposed; `outcomes` is by code of nomination.

    The decision is cited, and goes with the letter, only where it names one of them.
    """
    own = [_line(campaign, one, outcomes[one.code]) for one in nominations if unit.code in one.proposers]
    named = any(told["duoc_chon"] and not told["de_nghi_cap_tren"] for told in own)
    decided = _decided(campaign, unit, attached, as_of)
    return {**(decided if named else {**decided, "quyet_dinh": "", "kem": []}), "danh_sach": own}


def news(
    campaign: Campaign,
    unit: Unit,
    nominations: Iterable[Nomination],
    outcomes: Mapping[str, Outcome],
    examples: Sequence[Mapping[str, str]],
    attached: Iterable[str],
    as_of: date,
    most: int | None = None,
    apart: bool = False,
) -> Words:
    """Word the results and exemplary cases for the unit that publishes them (Kế hoạch, mục V.3).

    `examples` have `ten`, `loai`, `tom_tat`, `don_vi`, as texts. Of each list at most so many lines are told, and the
    number of the others; `apart` says that each unit has a portal page of its own.
    """
    awards = {award.code: award for award in campaign.awards}
    chosen = [one for one in nominations if outcomes[one.code].result in awards]

    def listed(word: str, upwards: bool) -> Words:
        own = [one for one in chosen if (awards[outcomes[one.code].result].authority == PROPOSED_UPWARDS) == upwards]
        told = own[:most]
        lines = Anew(lambda place: _line(campaign, told[place], outcomes[told[place].code]), len(told))
        return {word: lines, f"{word}_con": len(own) - len(told)}

    return {
        **_decided(campaign, unit, attached, as_of),
        **listed("tang", upwards=False),
        **listed("de_nghi", upwards=True),
        "chia_trang": apart,
        "cac_loai_doi_tuong": ", ".join(line(kind.name[:1].lower() + kind.name[1:]) for kind in campaign.kinds),
        "dien_hinh": [
            {name: line(case[name], 10_000) for name in ("ten", "loai", "tom_tat", "don_vi")} for case in examples
        ],
    }


def decisions(campaign: Campaign) -> list[str]:
    """List the codes of the rows of `Văn bản` that are decisions: by their symbol (NĐ 30/2020/NĐ-CP, Phụ lục III)."""
    return [row.code for row in campaign.documents if parts(row.number)[1].startswith(DECISION)]


def _decided(campaign: Campaign, unit: Unit, attached: Iterable[str], as_of: date) -> Words:
    return {
        **common(campaign, unit, as_of),
        "quyet_dinh": line(_decision(campaign)),
        "kem": [line(name) for name in attached],
    }


def _decision(campaign: Campaign) -> str:
    """Name the first decision: `Quyết định số 05/QĐ-SKHCN ngày 25 tháng 6 năm 2021 của …`; no gap for the pen."""
    codes = decisions(campaign)
    row = next((row for row in campaign.documents if row.code in codes), None)
    day = (row.dated if row else None) or campaign.settings.decided_on
    number = row.number.strip() if row and row.number.partition("/")[0].strip(" .…") else ""
    by = next((award.decided_by for award in campaign.awards if award.authority == DECIDED_HERE), "")
    said = ("Quyết định", f"số {number}" if number else "", long_date(day) if day else "", f"của {by}" if by else "")
    return " ".join(part for part in said if part)


def _line(campaign: Campaign, one: Nomination, outcome: Outcome) -> Words:
    award = next((award for award in campaign.awards if award.code == outcome.result), None)
    place = one.home_name or _unit_name(campaign, one.home)
    kind = next(kind for kind in campaign.kinds if kind.code == one.kind)
    return {
        "ten": line(full_name(kind, one.honorific, one.name)),
        "loai": line(kind.name),
        "noi": ", ".join(line(part) for part in (one.position, place) if part and part != one.name),
        "hinh_thuc": line(award.name) if award else "",
        "duoc_chon": award is not None,
        "de_nghi_cap_tren": award is not None and award.authority == PROPOSED_UPWARDS,
        "ket_qua": line(award.name if award else outcome.result),
        "ly_do": line(outcome.reason).rstrip("."),
    }


def _unit_name(campaign: Campaign, code: str) -> str:
    return next((unit.name for unit in campaign.units if unit.code == code), "") if code else ""
