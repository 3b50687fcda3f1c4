"""Who received what, when, by which decision: earlier campaigns and a search in, lines and plain data out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from pipeline.shapes import PastAward, PastCampaign
from pipeline.text.dates import short_date
from pipeline.text.names import nearest, sort_key
from pipeline.text.search import matches


class Search(NamedTuple):
    """What is looked for; a blank part asks for nothing. `years` holds the first and the last."""

    name: str = ""
    unit: str = ""
    award: str = ""
    years: tuple[int, int] | None = None


class Entry(NamedTuple):
    """One award found, with its campaign."""

    award: PastAward
    campaign: PastCampaign


HEADINGS = ("Năm", "Tên", "Đơn vị", "Hình thức", "Quyết định")


def entries(campaigns: Iterable[PastCampaign], search: Search = Search()) -> list[Entry]:  # noqa: B008  (a value)
    """Find the awards, the latest year first, within it by the campaign, the award and the name."""
    found = [Entry(award, one) for one in campaigns for award in one.awards if _fits(award, search)]
    return sorted(
        found,
        key=lambda one: (
            -(year_of(one.award) or 0),
            one.campaign.code,
            one.award.award,
            one.award.is_person,
            sort_key(one.award.name),
            one.award.code,
        ),
    )


def year_of(award: PastAward) -> int | None:
    """Give the year of the decision, else that of the campaign."""
    return award.decided_on.year if award.decided_on else award.year


def _fits(award: PastAward, search: Search) -> bool:
    year = year_of(award)
    return (
        (not search.name or matches(search.name, f"{award.honorific} {award.name}"))
        and (
            not search.unit or search.unit.casefold() == award.unit.casefold() or matches(search.unit, award.unit_name)
        )
        and (not search.award or search.award.casefold() == award.award.casefold() or _is_award(search.award, award))
        and (search.years is None or (year is not None and search.years[0] <= year <= search.years[1]))
    )


def _is_award(query: str, award: PastAward) -> bool:
    return matches(query, award.award_name)


def near(campaigns: Iterable[PastCampaign], search: Search) -> str:
    """Name what is nearest to the part of a search that finds nothing by itself, "" where there is none."""
    awards = [award for one in campaigns for award in one.awards]
    for query, texts in (
        (search.name, [award.name for award in awards]),
        (search.unit, [award.unit_name for award in awards]),
        (search.award, [award.award_name for award in awards]),
    ):
        if query and not any(matches(query, text) for text in texts):
            return nearest(query, dict.fromkeys(texts)) or ""
    return ""


def rows(found: Sequence[Entry]) -> Iterator[tuple[str, ...]]:
    """Word the awards for the columns of `HEADINGS`: each by its first words where these tell it from the others."""
    names = {entry.award.award_name for entry in found}
    short = {name: name.partition(" của ")[0] for name in names}
    alone = {name for name in names if sum(short[name] == one for one in short.values()) == 1}
    for entry in found:
        award = entry.award
        name = short[award.award_name] if award.award_name in alone else award.award_name
        yield (
            str(year_of(award) or ""),
            " ".join(part for part in (award.honorific, award.name) if part),
            award.unit_name,
            name if award.given else f"Đề nghị: {name}",
            _decision(entry),
        )


def _decision(entry: Entry) -> str:
    award = entry.award
    if not award.given:
        return "cấp trên quyết định"
    if not entry.campaign.decided:
        return "chưa có quyết định"
    on = short_date(award.decided_on) if award.decided_on else ""
    return ", ".join(part for part in (award.number or "chưa rõ số", on) if part)


def data(campaigns: Sequence[PastCampaign], found: Iterable[Entry]) -> dict[str, Any]:
    """Give campaigns and awards as plain data for JSON: dates as ISO text, amounts in đồng."""
    return {
        "campaigns": [
            {
                "source": one.source,
                "code": one.code,
                "name": one.name,
                "year": one.year,
                "starts": _iso(one.starts),
                "ends": _iso(one.ends),
                "decided": one.decided,
                "budget": one.budget,
                "spent": one.spent,
                "awards": len(one.awards),
            }
            for one in campaigns
        ],
        "awards": [
            {
                name: _iso(value) if isinstance(value, date) else value
                for name, value in entry.award._asdict().items()
                if name != "same_period"
            }
            for entry in found
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def summary(campaigns: Sequence[PastCampaign], found: Sequence[Entry]) -> Iterator[str]:
    """Say how much was found, in how many campaigns."""
    among = len({entry.campaign.source for entry in found})
    yield f"{len(found)} lượt khen thưởng trong {among} đợt (đã đọc {len(campaigns)} đợt)."
