"""Who of this campaign was awarded before: nominations and earlier campaigns in; the same with `earlier`, findings out.

Pure. A person is the same when name key and birth date agree, a collective when it is the same unit, or of the same
name in the same unit; units are known by their codes, those of `Mã cũ` too. Who may be the same is asked about, never
merged. Source: the contract of the workbooks, "Identities"; an achievement is awarded once (Luật Thi đua, khen thưởng
2022, Đ.5 khoản 2; before it TT 08/2017/TT-BNV).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import NamedTuple

from pipeline.campaign import Campaign
from pipeline.campaign.rows import records
from pipeline.selection.aggregate import REGISTER, SAME_SHEET
from pipeline.sentences import finding
from pipeline.shapes import BY_BIRTH_DATE, YES, Finding, Nomination, PastAward, PastCampaign, Table, Tables
from pipeline.text.dates import short_date
from pipeline.text.names import name_key, slug

CAMPAIGN, SETTINGS_SHEET = "dot-thi-dua.xlsx", "Đợt thi đua"
NAMED_AT_MOST = 5

Key = tuple[str, str]


class Likeness(Enum):
    """Whether a nominee is the one who was awarded before."""

    SAME = "một"
    MAYBE = "có thể"
    OTHER = "khác"


class Period(NamedTuple):
    """The time in which what is awarded was achieved; a blank `starts` is not known."""

    starts: date | None
    ends: date | None

    @property
    def words(self) -> str:
        """Say it: `từ 01/01/2021 đến 30/6/2021`."""
        since = f"từ {short_date(self.starts)} " if self.starts else ""
        return f"{since}đến {short_date(self.ends)}" if self.ends else since.strip()


def with_earlier(
    nominations: Sequence[Nomination],
    past: Iterable[PastCampaign],
    campaign: Campaign,
    same: Table | None = None,
    tables: Tables | None = None,
) -> tuple[tuple[Nomination, ...], list[Finding]]:
    """Give each nomination its earlier awards, the latest first; warn of those of the same period and of doubtful ones.

    `past` holds campaigns whose awards are decided or not; only the decided count. `same` is the sheet `Trùng tên`;
    `tables` are those of the units, for the address of a name.
    """
    own = Period(campaign.settings.starts, campaign.settings.ends)
    campaigns = {one.code or one.source: one for one in past if one.decided}
    periods = {code: Period(one.starts, one.ends) for code, one in campaigns.items()}
    known = _Known(campaign, campaigns.values(), same)
    names = _names(campaign, tables or {})
    out: list[Nomination] = []
    told: list[Finding] = []
    unclear: dict[str, list[str]] = defaultdict(list)
    for nomination in nominations:
        earlier: list[PastAward] = []
        doubtful: dict[tuple[str, str], list[PastAward]] = defaultdict(list)
        for where, award in known.candidates(nomination):
            likeness = known.likeness(nomination, award)
            if likeness is Likeness.MAYBE:
                doubtful[award.code, award.name].append(award)
            if likeness is not Likeness.SAME:
                continue
            overlap = overlapping(own, periods[where])
            earlier.append(award._replace(same_period=overlap is True))
            if overlap:
                told += _repeated(nomination, award, periods[where], names)
            elif overlap is None:
                unclear[where].append(nomination.name)
        earlier.sort(key=lambda one: (one.decided_on or date(one.year or 1, 12, 31), one.code), reverse=True)
        told += [_doubtful(nomination, awards) for awards in doubtful.values()]
        mine = tuple(earlier)
        said = tuple(replace(one, earlier=mine) for one in nomination.as_proposed)
        out.append(replace(nomination, earlier=mine, as_proposed=said) if mine else nomination)
    told += [_unclear(own, campaigns[where], people, campaign) for where, people in unclear.items()]
    return tuple(out), sorted(set(told))


def overlapping(one: Period, other: Period) -> bool | None:
    """Say whether two periods share a day; None where a blank beginning leaves it open."""
    if one.ends is None or other.ends is None:
        return None
    if max(one.starts or one.ends, other.starts or other.ends) <= min(one.ends, other.ends):
        return True
    apart = (one.starts is not None and one.starts > other.ends) or (
        other.starts is not None and other.starts > one.ends
    )
    return False if apart else None


class _Known:
    """Earlier awards by what their holders may be found by, and the clerk's word on pairs of Mã."""

    def __init__(self, campaign: Campaign, past: Iterable[PastCampaign], same: Table | None) -> None:
        self.kinds = {kind.code: kind for kind in campaign.kinds}
        self.units = {unit.code: unit.name for unit in campaign.units}
        # A code that a unit had before wins: today another unit may bear it.
        self.now = {code: code for code in self.units} | {old: one.code for one in campaign.units for old in one.former}
        self.said = {
            frozenset((str(line["code_1"]), str(line["code_2"]))): line["same"] == YES
            for line in (records({SAME_SHEET: same}, SAME_SHEET) if same is not None else ())
            if line["code_1"] and line["code_2"] and line["same"]
        }
        self.held: dict[Key, list[tuple[str, PastAward]]] = defaultdict(list)
        for one in past:
            for award in one.awards:
                for key in self._keys_then(award):
                    self.held[key].append((one.code or one.source, award))
                self.held["code", award.code].append((one.code or one.source, award))

    def candidates(self, nomination: Nomination) -> Iterator[tuple[str, PastAward]]:
        """Give every earlier award whose holder may be this nominee, each once."""
        codes = (nomination.code, *nomination.aliases)
        others = (code for pair in self.said if pair & set(codes) for code in pair)
        keys = [*self._keys_now(nomination), *(("code", code) for code in (*codes, *others))]
        yield from dict.fromkeys(found for key in dict.fromkeys(keys) for found in self.held.get(key, ()))

    def likeness(self, nomination: Nomination, award: PastAward) -> Likeness:
        """Judge whether the nominee is who was awarded: the clerk's word first, then what is known of both."""
        for code in (nomination.code, *nomination.aliases):
            said = self.said.get(frozenset((code, award.code)))
            if said is not None:
                return Likeness.SAME if said else Likeness.OTHER
        person = self.kinds[nomination.kind].identified_by == BY_BIRTH_DATE
        if person != award.is_person:
            return Likeness.OTHER
        return self._person(nomination, award) if person else self._collective(nomination, award)

    def _person(self, nomination: Nomination, award: PastAward) -> Likeness:
        if name_key(nomination.name) != name_key(award.name):
            return Likeness.OTHER
        if nomination.birth_date and award.birth_date:
            return Likeness.SAME if nomination.birth_date == award.birth_date else Likeness.OTHER
        # A Mã made with a birth date vouches for it where the older manifest does not tell the date itself.
        return Likeness.SAME if nomination.birth_date and nomination.code == award.code else Likeness.MAYBE

    def _collective(self, nomination: Nomination, award: PastAward) -> Likeness:
        home, then = nomination.home, self.now.get(award.unit, "")
        if self._is_unit(nomination) and _was_unit(award) and home and home == then:
            return Likeness.SAME
        if name_key(nomination.name) != name_key(award.name):
            return Likeness.OTHER
        alike = home == then and self.kinds[nomination.kind].name == award.kind
        return Likeness.SAME if home and alike else Likeness.OTHER if home and then and home != then else Likeness.MAYBE

    def _is_unit(self, nomination: Nomination) -> bool:
        return name_key(self.units.get(nomination.home, "")) == name_key(nomination.name)

    def _keys_now(self, nomination: Nomination) -> Iterator[Key]:
        yield "name", name_key(nomination.name)
        if self._is_unit(nomination):
            yield "unit", nomination.home

    def _keys_then(self, award: PastAward) -> Iterator[Key]:
        yield "name", name_key(award.name)
        if not award.is_person and _was_unit(award):
            yield "unit", self.now.get(award.unit, "")


def _was_unit(award: PastAward) -> bool:
    return bool(award.unit) and name_key(award.name) == name_key(award.unit_name)


# ------------------------------------------------------------------------------------------------------------- findings


def _names(campaign: Campaign, tables: Tables) -> dict[tuple[str, str], tuple[str, str]]:
    """Give, by kind and file, the letter and the heading of the column of names."""
    own = ((kind.code, tables[slug(kind.sheet)]) for kind in campaign.kinds if slug(kind.sheet) in tables)
    return {
        (kind, file): (letter, table.headings.get(column, ""))
        for kind, table in own
        for (file, column), letter in table.letters.items()
        if column == "name"
    }


def _repeated(
    nomination: Nomination, award: PastAward, period: Period, names: Mapping[tuple[str, str], tuple[str, str]]
) -> Iterator[Finding]:
    """Tell every timely proposer, at its row."""
    marks = [award.number, short_date(award.decided_on) if award.decided_on else ""]
    for origin in nomination.origins:
        if not origin.late:
            letter, heading = names.get((nomination.kind, origin.file), ("", ""))
            yield finding(
                "LS-10",
                unit=origin.unit,
                file=origin.file,
                sheet=origin.sheet,
                cell=f"{letter}{origin.row}" if letter else "",
                heading=heading,
                row=origin.row,
                name=nomination.name,
                given="tặng" if award.given else "đề nghị tặng",
                award=award.award_name,
                marks=f" ({', '.join(mark for mark in marks if mark)})" if any(marks) else "",
                campaign=award.campaign or award.campaign_name,
                period=period.words,
            )


def _doubtful(nomination: Nomination, awards: Sequence[PastAward]) -> Finding:
    first = awards[0]
    there = ", ".join(part for part in (first.name, first.position, first.unit_name) if part)
    return finding(
        "LS-11",
        file=REGISTER,
        sheet=SAME_SHEET,
        name=nomination.name,
        mark=nomination.code,
        there=there,
        other=first.code,
        campaigns=", ".join(dict.fromkeys(award.campaign or award.campaign_name for award in awards)),
    )


def _unclear(own: Period, other: PastCampaign, people: Sequence[str], campaign: Campaign) -> Finding:
    mine = own.starts is None
    return finding(
        "LS-12",
        file=CAMPAIGN if mine else other.source,
        sheet=SETTINGS_SHEET if mine else "",
        unclear=campaign.settings.code if mine else other.code or other.name,
        campaign=(other.code or other.name) if mine else campaign.settings.code,
        names=_some(list(dict.fromkeys(people))),
    )


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED_AT_MOST
    return ", ".join(names[:NAMED_AT_MOST]) + (f" và {more} tên nữa" if more > 0 else "")
