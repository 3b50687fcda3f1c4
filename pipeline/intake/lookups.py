"""What a row must know of other rows: the campaign and the rows of one workbook in, looked-up columns out.

Cross-sheet rules become rules about one row this way; the sentences stand in the suites.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pipeline.campaign import Campaign, Kind, Paper, Person
from pipeline.campaign.kinds import bare_name, before_names, is_collective, is_person
from pipeline.identity import identity_key
from pipeline.shapes import NO, PER_NOMINATION, PER_UNIT, YES
from pipeline.text.names import heading_key, name_key, text_key

ONE, MANY, NONE = "một", "nhiều", "không"  # `nominee_match`
NOBODY = "chưa có đề nghị nào"
_BY_ORDINAL = re.compile(r"\s*\(\s*STT\s*:?\s*(\d+)\s*\)\s*$", re.IGNORECASE)

Columns = dict[str, list[Any]]


class Nominee(NamedTuple):
    """A row of a nominee sheet, as far as other sheets of its workbook can name it."""

    sheet: str
    row: int
    ordinal: int | None
    name: str

    @property
    def place(self) -> str:
        """Give the row as `nominee_row` writes it."""
        return sys.intern(f"{self.sheet}!{self.row}")


class Known:
    """The campaign turned over for looking up: built once a run, never changed."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.units = {unit.code: unit for unit in campaign.units}
        self.unit_codes = _codes((unit.code, unit.name) for unit in campaign.units)
        self.award_codes = _codes((award.code, award.name) for award in campaign.awards)
        self.paper_codes = _codes((paper.code, paper.name) for paper in campaign.papers)
        self.before_names = before_names(campaign.kinds)
        self.roster: dict[str, list[Person]] = {}
        for person in campaign.roster:
            self.roster.setdefault(name_key(person.name), []).append(person)

    def unit(self, text: str | None) -> str | None:
        """Give the code of the unit a text names by code or by name."""
        return self.unit_codes.get(heading_key(text)) if text else None

    def owed(self, unit: str, per: str) -> list[Paper]:
        """Give the papers a unit owes, those of the unit or those of each nomination (Kế hoạch, mục IV.4)."""
        kind = heading_key(self.units[unit].kind) if unit in self.units else ""
        return [
            paper
            for paper in self.campaign.papers
            if paper.per == per and (not paper.owed_by or kind in {heading_key(one) for one in paper.owed_by})
        ]

    def people(self, name: str, birth_date: date | None) -> list[Person]:
        """Give the people of the roster that may be this one: same name key, birth dates not at odds."""
        return [
            person
            for person in self.roster.get(name_key(name), ())
            if birth_date is None or person.birth_date is None or person.birth_date == birth_date
        ]


def _codes(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    known: dict[str, str] = {}
    for code, name in pairs:
        known.setdefault(heading_key(name), code)
    return known | {heading_key(code): code for code in dict.fromkeys(known.values())}


def turned(day: date | None) -> date | None:
    """Let day and month change places; None where that is no other day."""
    if day is None or day.day > 12 or day.day == day.month:
        return None
    return day.replace(day=day.month, month=day.day)


def after_receipt(files: Sequence[str], days: Sequence[date | None], receipt: Mapping[str, date]) -> list[str | None]:
    """Write each day that lies behind the receipt of its workbook, with the day that may have been meant."""
    found: list[str | None] = []
    for file, day in zip(files, days, strict=True):
        received = receipt.get(file)
        late = day is not None and received is not None and day > received
        meant = turned(day) if late else None
        likely = meant is not None and received is not None and meant <= received
        hint = f", có phải {meant:%d/%m/%Y}?" if likely else ""
        found.append(f"{day:%d/%m/%Y} (biểu nhận ngày {received:%d/%m/%Y}{hint})" if late else None)
    return found


def yes(truth: bool | None) -> str | None:
    """Write a fact as the sheets do; None stays unknown."""
    return None if truth is None else YES if truth else NO


def nominee_columns(lists: Mapping[str, Sequence[Any]], kind: Kind, known: Known) -> Columns:
    """Look up what a nominee's row must know of the campaign: award, working or parent unit, roster, identity."""
    person, collective = is_person(kind), is_collective(kind)
    blank: list[Any] = [None] * len(lists["row"])
    rows = zip(
        lists["unit"],
        lists.get("name", blank),
        lists.get("award", blank),
        lists.get("workplace" if person else "parent", blank),
        lists.get("birth_date", blank),
        strict=True,
    )
    found: Columns = {
        name: []
        for name in ("award_code", "kind", "home", "roster_birth_date", "in_roster", "own_unit", "key", "birth_turned")
    }
    for unit, name, award, place, birth_date in rows:
        if person:
            home = known.unit(place) if place else unit
            birth, in_roster, own_unit = _in_roster(name, birth_date, unit, home, known)
        elif not collective:
            home, birth, in_roster, own_unit = known.unit(place) if place else unit, None, None, None
        else:
            # A collective that is itself a unit stands under that unit, whoever proposes it.
            home = known.unit(place) if place else known.unit(name) or unit
            birth, in_roster, own_unit = None, *_in_units(name, unit, home, known)
        words = home or heading_key(place or "")
        bare = bare_name(kind, name)[1] if name and kind.prefix else name or ""
        key = identity_key(kind.code, kind.identified_by, bare, birth_date or birth, words) if name else None
        values = (
            known.award_codes.get(heading_key(award)) if award else None,
            kind.code,
            home,
            birth,
            in_roster,
            own_unit,
            key,
            _born_turned(name, birth_date, known) if person else None,
        )
        for column, value in zip(found.values(), values, strict=True):
            column.append(value)
    return found


def _born_turned(name: str | None, birth_date: date | None, known: Known) -> str | None:
    """Give the birth date of the roster where the one written is it with day and month turned round."""
    born = {one.birth_date for one in known.roster.get(name_key(name), ())} if name and birth_date else set()
    meant = turned(birth_date)
    return f"{meant:%d/%m/%Y}" if meant in born and birth_date not in born else None


def _in_roster(
    name: str | None, birth_date: date | None, unit: str, home: str | None, known: Known
) -> tuple[date | None, str | None, str | None]:
    """Give the birth date the roster has for a person without one, whether the person is in it, and of a fit unit."""
    if not name or not known.roster:
        return None, None, None
    people = known.people(name, birth_date)
    here = [person for person in known.roster.get(name_key(name), ()) if person.unit == home]
    birth = here[0].birth_date if birth_date is None and len(here) == 1 else None
    if not people:
        return birth, NO, None
    return birth, YES, yes(_may_propose_others(unit, known) or any(person.unit == unit for person in people))


def _in_units(name: str | None, unit: str, home: str | None, known: Known) -> tuple[str | None, str | None]:
    if not name:
        return None, None
    own = known.unit(name)
    fit = own == unit or (home is not None and home == unit)
    return yes(own is not None), yes(_may_propose_others(unit, known) or fit)


def _may_propose_others(unit: str, known: Known) -> bool:
    return unit in known.units and known.units[unit].may_propose_others


def twice(files: Sequence[str], keys: Sequence[str | None]) -> dict[tuple[str, str], int]:
    """Count how often each identity stands in each workbook."""
    counts: dict[tuple[str, str], int] = {}
    for file, key in zip(files, keys, strict=True):
        if key is not None:
            counts[file, key] = counts.get((file, key), 0) + 1
    return counts


def targets_twice(lists: Mapping[str, Sequence[Any]]) -> list[str | None]:
    """Tell of each row of `Chỉ tiêu` whether its workbook has that target of that nominee in another row too."""
    keys = [
        tuple(text_key(str(part or "")) for part in (file, nominee, target, criterion)) if target else None
        for file, nominee, target, criterion in zip(
            lists["file"], lists["nominee"], lists["target"], lists["criterion"], strict=True
        )
    ]
    counts = Counter(keys)
    return [None if key is None else yes(counts[key] > 1) for key in keys]


# ------------------------------------------------------------------------------------------------ names of other sheets


def match_columns(
    files: Sequence[str],
    names: Sequence[str | None],
    nominees: Mapping[str, Sequence[Nominee]],
    before: tuple[str, ...] = (),
) -> Columns:
    """Look up which nominee of the same workbook each text names; `(STT n)` behind a name chooses among namesakes.

    `before` is what may stand before the name of a household, in either place.
    """
    by_key = {file: _by_key(people, before) for file, people in nominees.items()}
    found: Columns = {"nominee_match": [], "nominee_nearest": [], "nominee_row": []}
    for file, text in zip(files, names, strict=True):
        match = _match(text, by_key.get(file, {}), before) if text else (None, None, None)
        for column, value in zip(found.values(), match, strict=True):
            column.append(value)
    return found


def _by_key(people: Iterable[Nominee], before: tuple[str, ...]) -> dict[str, list[Nominee]]:
    keyed: dict[str, list[Nominee]] = {}
    for person in people:
        if person.name:
            keyed.setdefault(name_key(person.name, before), []).append(person)
    return keyed


def _match(
    text: str, keyed: Mapping[str, Sequence[Nominee]], before: tuple[str, ...]
) -> tuple[str, str | None, str | None]:
    fits: Sequence[Nominee] = keyed.get(name_key(text, before), ())
    chosen = _BY_ORDINAL.search(text)
    if not fits and chosen:
        namesakes = keyed.get(name_key(text[: chosen.start()], before), ())
        fits = [person for person in namesakes if person.ordinal == int(chosen[1])]
        if not fits and namesakes:
            return NONE, "; ".join(_with_ordinal(person) for person in namesakes), None
    if len(fits) == 1:
        return ONE, None, fits[0].place
    if fits:
        return MANY, "; ".join(_with_ordinal(person) for person in fits), None
    return NONE, _nearest(name_key(text, before), keyed), None


def _nearest(key: str, keyed: Mapping[str, Sequence[Nominee]]) -> str:
    """Name the nominee most like a text; by keys already made, since a sheet may hold thousands of wrong names."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(key, sorted(keyed), scorer=fuzz.ratio)
    return keyed[found[0]][0].name if found else NOBODY


def _with_ordinal(person: Nominee) -> str:
    return person.name if person.ordinal is None else f"{person.name} (STT {person.ordinal})"


# --------------------------------------------------------------------------------------------------------------- papers


class Papers(NamedTuple):
    """The papers listed in the workbooks: code → files that list it, and (file, code) → rows of nominees it is listed
    for.
    """

    of_unit: set[tuple[str, str]]
    of_nominee: set[tuple[str, str, str]]


def listed_papers(files: Sequence[str], codes: Sequence[str | None], rows: Sequence[str | None]) -> Papers:
    """Sort the rows of `Giấy tờ` by whose they are."""
    of_unit = {(file, code) for file, code in zip(files, codes, strict=True) if code}
    of_nominee = {(file, code, row) for file, code, row in zip(files, codes, rows, strict=True) if code and row}
    return Papers(of_unit, of_nominee)


def missing_for_nominees(lists: Mapping[str, Sequence[Any]], listed: Papers, known: Known) -> list[str | None]:
    """Name for each nominee the papers owed per nomination and not listed for it."""
    found = []
    for unit, file, sheet, row in zip(*(lists[name] for name in ("unit", "file", "sheet", "row")), strict=True):
        lacking = [
            paper.name
            for paper in known.owed(unit, PER_NOMINATION)
            if (file, paper.code, f"{sheet}!{row}") not in listed.of_nominee
        ]
        found.append(", ".join(lacking) or None)
    return found


def information_columns(
    units: Sequence[str],
    files: Sequence[str],
    nominees: Mapping[str, Sequence[Nominee]],
    listed: Papers,
    known: Known,
    letter: str,
) -> Columns:
    """Look up what `Thông tin` must know: does the workbook nominate, and what does the unit then owe.

    `letter` is the code of the paper whose number the form asks for, "" where it asks for none.
    """
    found: Columns = {"missing_papers": [], "letter_owed": [], "nominates": []}
    for unit, file in zip(units, files, strict=True):
        nominates = bool(nominees.get(file))
        owed = known.owed(unit, PER_UNIT) if nominates else []
        lacking = [paper.name for paper in owed if (file, paper.code) not in listed.of_unit]
        found["missing_papers"].append(", ".join(lacking) or None)
        found["letter_owed"].append(yes(any(paper.code == letter for paper in owed)))
        found["nominates"].append(yes(nominates))
    return found
