"""Which papers there are and what words each may use: campaign and outcomes in, a list of `Document` out. Pure.

One row of `Văn bản` makes one document, or one for each award, unit or nomination (`Lập theo`). No sentence is made
here: those stand in the templates and tables; the words are kept as docs/decisions/0005-tu-trong-mau.md has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Any

from pipeline.campaign import Campaign, Paperwork, Unit, deadlines
from pipeline.compact import ByCode
from pipeline.documents import comparison, departed, figures, gathered, planned, wording
from pipeline.documents.people import Describe, Words, counted, describer, in_order, printer, shares
from pipeline.shapes import (
    PER_AWARD,
    PER_NOMINATION,
    PER_UNIT,
    WITH_AWARDED,
    WITH_EXAMPLES,
    Amount,
    Document,
    Finding,
    Meeting,
    Nomination,
    OfUnits,
    Outcome,
    Papers,
    Received,
    Result,
    Severity,
    Stage,
    Statistics,
    Tables,
    UnitState,
)

PAGES_IN_ONE_FILE = 500  # more pages than this nobody can look through, and a printer chokes on them
CODE, UNIT_CODE = "{mã}", "{đơn vị}"
_STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything the documents are made from, each thing worded once."""

    campaign: Campaign
    nominations: Mapping[str, Nomination]
    codes: tuple[str, ...]  # of all, kind by kind: every paper of the whole campaign shares them
    every: Words
    said_by: Mapping[str, Sequence[Nomination]]
    describe: Describe
    outcomes: Mapping[str, Outcome]
    awards: Mapping[str, Words]
    units: Mapping[str, Words]
    particulars: Mapping[str, Words]
    common: Words
    campaign_words: Words
    contents: Mapping[str, Sequence[gathered.Said]]
    examples: Mapping[str, Sequence[Words]]
    tells: Callable[[str, str], Words]  # what our papers print of a nomination, or those of a unit that proposes it

    def result(self, code: str) -> str:
        """Give what became of a nomination, "" where nothing is known yet."""
        return self.outcomes[code].result if code in self.outcomes else ""


def documents(
    campaign: Campaign,
    nominations: Sequence[Nomination],
    outcomes: Sequence[Outcome],
    states: Sequence[UnitState],
    received: Sequence[Received],
    meeting: Meeting | None,
    amounts: Sequence[Amount],
    findings: Sequence[Finding],
    tables: Tables,
    stage: Stage,
    as_of: date,
    statistics: Statistics | None = None,
) -> Papers:
    """Word every document whose `Giai đoạn` is reached, in the order of `Văn bản`.

    `tables` are the gathered sheets of the form (`thong-tin`, `chi-tieu`, `ket-qua`, `dien-hinh` are read, and may be
    missing); `amounts` are in đồng; `as_of` is the local day of the figures;
    `statistics` are over earlier campaigns and this, the last. A document about nobody is not made.
    """
    told = tuple(findings)
    known = _known(campaign, nominations, outcomes, states, received, meeting, amounts, told, tables, as_of, statistics)
    reached = _STAGES[: _STAGES.index(stage) + 1]
    rows = (row for row in campaign.documents if row.stage in reached and _called_for(known, row))
    return Papers(_made(known, row) for row in rows)


def _called_for(known: _Known, row: Paperwork) -> bool:
    """Say whether there is what a paper is about (`Chỉ lập khi có`)."""
    if row.only_with == WITH_EXAMPLES:
        return bool(known.campaign_words["dien_hinh"])
    if row.only_with == WITH_AWARDED:
        chosen = known.awards[row.award]["duoc_chon"] if row.award else known.campaign_words["duoc_chon"]
        return bool(chosen["so"])
    return True


def _made(known: _Known, row: Paperwork) -> Sequence[Document] | OfUnits:
    own = {**known.common, **wording.of_row(known.campaign, row)}
    told = known.awards.get(row.award)
    if told is not None:
        own |= {"nguoi_quyet_dinh": told["nguoi_quyet_dinh"]}
    if row.per == PER_UNIT:
        return _per_unit(known, row, own)
    if row.per == PER_NOMINATION:
        own |= {"hinh_thuc": without_lists(told)} if told is not None else {}
        return _per_nomination_of_unit(known, row, own) if UNIT_CODE in row.path else _per_nomination(known, row, own)
    if row.per == PER_AWARD:
        return list(_per_award(known, row, own))
    more = {**known.campaign_words, "danh_sach": known.every} | ({"hinh_thuc": told} if told is not None else {})
    path = _path(row, row.award)
    return [Document(path, row.template, own, partial(dict, more), known.codes, tells=known.tells)]


def _document(
    known: _Known,
    row: Paperwork,
    path: str,
    frame: Words,
    more: Callable[[], Mapping[str, Any]],
    told: Iterable[Nomination],
    unit: str = "",
) -> Document:
    """Make a paper; its nominations stand in the order its list has them, kind by kind."""
    kinds = {kind.code: place for place, kind in enumerate(known.campaign.kinds)}
    codes = tuple(one.code for one in sorted(told, key=lambda one: kinds[one.kind]))
    return Document(path, row.template, frame, more, codes, unit, known.tells)


def without_lists(told: Words) -> Words:
    """Leave aside the lists of an award: a paper about one nominee tells of nobody else."""
    return {word: value for word, value in told.items() if not isinstance(value, dict)}


def _path(row: Paperwork, code: str, unit: str = "") -> str:
    return row.path.replace(CODE, code).replace(UNIT_CODE, unit)


def _per_award(known: _Known, row: Paperwork, own: Words) -> Iterator[Document]:
    for award in known.campaign.awards:
        told = known.awards[award.code]
        if row.award in ("", award.code) and told["duoc_chon"]["so"]:
            decided = {"quyet_dinh": wording.decision(known.campaign, award.code)}
            frame = own | {"nguoi_quyet_dinh": told["nguoi_quyet_dinh"]} | decided
            chosen = (one for one in known.nominations.values() if known.result(one.code) == award.code)
            more = {**known.campaign_words, "danh_sach": told["duoc_chon"], "hinh_thuc": told}
            yield _document(known, row, _path(row, award.code), frame, partial(dict, more), chosen)


def _per_unit(known: _Known, row: Paperwork, own: Words) -> OfUnits:
    def made(unit: str, nomination: str) -> Iterator[Document]:
        said = known.said_by[unit]
        if not nomination or any(one.code == nomination for one in said):
            more = _UnitPaper(known, unit, said, everything=True)
            yield _document(known, row, _path(row, unit), own, more, said, unit)

    return OfUnits({unit.code: 1 for unit in _owing(known, row)}, made)


def _per_nomination_of_unit(known: _Known, row: Paperwork, own: Words) -> OfUnits:
    def chosen(unit: str) -> Iterator[Nomination]:
        said = known.said_by[unit]
        return (one for one in said if not row.award or known.result(one.code) == row.award)

    def made(unit: str, nomination: str) -> Iterator[Document]:
        for one in chosen(unit):
            if not nomination or one.code == nomination:
                more = _UnitPaper(known, unit, (one,))
                yield _document(known, row, _path(row, one.code, unit), own, more, (one,), unit)

    counts = {unit.code: sum(1 for _ in chosen(unit.code)) for unit in _owing(known, row)}
    return OfUnits({unit: count for unit, count in counts.items() if count}, made)


def _owing(known: _Known, row: Paperwork) -> Iterator[Unit]:
    """Give the units that owe this paper and have something to say in it."""
    return (unit for unit in known.campaign.units if known.said_by.get(unit.code) and _owes(known.campaign, row, unit))


def _per_nomination(known: _Known, row: Paperwork, own: Words) -> list[Document]:
    chosen = [one for one in known.nominations.values() if not row.award or known.result(one.code) == row.award]
    by_code = ((_path(row, one.code), [one]) for one in chosen)
    files = by_code if CODE in row.path else _files(known.campaign, row, chosen)
    return [_document(known, row, path, own, partial(_list, known, some), some) for path, some in files]


def _files(
    campaign: Campaign, row: Paperwork, chosen: Sequence[Nomination]
) -> Iterator[tuple[str, Sequence[Nomination]]]:
    """Share pages out among files that can be opened and handed out: one, or one for each unit in the row's folder.

    Whom several units propose stands with the first of them. What a unit has too many of goes on in files -2, -3 …
    """
    if len(chosen) <= PAGES_IN_ONE_FILE:
        if chosen:
            yield row.path, chosen
        return
    by_unit: dict[str, list[Nomination]] = {unit.code: [] for unit in campaign.units}
    for one in chosen:
        by_unit[one.proposers[0]].append(one)
    folder = row.path.removesuffix(".docx")
    for unit, own in by_unit.items():
        for number, start in enumerate(range(0, len(own), PAGES_IN_ONE_FILE), 1):
            part = f"-{number}" if number > 1 else ""
            yield f"{folder}/{unit}{part}.docx", own[start : start + PAGES_IN_ONE_FILE]


def _list(known: _Known, nominations: Sequence[Nomination]) -> Words:
    return {"danh_sach": counted(nominations, known.campaign.kinds, known.describe)}


@dataclass(frozen=True, slots=True)
class _UnitPaper:
    """What one unit's paper tells: of the unit, of these nominations, or of `everything` that the unit says.

    It is worded when it is called. A large campaign has hundreds of thousands: it is as small as can be.
    """

    known: _Known
    unit: str
    said: Sequence[Nomination]
    everything: bool = False

    def __call__(self) -> Words:
        known, unit = self.known, self.unit
        particulars = known.particulars.get(unit) or gathered.particular({}, known.campaign.settings.ends.year)
        words = {"don_vi": known.units[unit], "thong_tin": particulars, **_list(known, self.said)}
        if self.everything:
            words["noi_dung"] = gathered.content_lines(known.campaign, known.contents.get(unit, ()))
            words["dien_hinh"] = known.examples.get(unit, [])
        return words


def _said_by(nominations: Iterable[Nomination]) -> Mapping[str, Sequence[Nomination]]:
    """Give each unit's nominations in its own words, timely ones only: a late dossier is not asked to be completed."""
    said: dict[str, list[Nomination]] = {}
    for nomination in nominations:
        for unit in dict.fromkeys(origin.unit for origin in nomination.origins if not origin.late):
            said.setdefault(unit, []).append(nomination.of_unit(unit))
    return said


def _owes(campaign: Campaign, row: Paperwork, unit: Unit) -> bool:
    """Say whether the unit owes this paper; a document that is no paper of `Giấy tờ` is for every unit."""
    paper = next((paper for paper in campaign.papers if paper.code == row.code), None)
    return paper is None or not paper.owed_by or unit.kind in paper.owed_by


def _known(
    campaign: Campaign,
    nominations: Sequence[Nomination],
    outcomes: Sequence[Outcome],
    states: Iterable[UnitState],
    received: Sequence[Received],
    meeting: Meeting | None,
    amounts: Sequence[Amount],
    findings: Sequence[Finding],
    tables: Tables,
    as_of: date,
    statistics: Statistics | None,
) -> _Known:
    rewards = {(amount.award, amount.kind): amount.amount for amount in amounts}
    targets, departures = gathered.targets(tables, findings), departed.by_row(findings)
    told = ByCode(outcomes, attrgetter("nomination"))
    ballots = ByCode(meeting.ballots if meeting else (), attrgetter("nomination"))
    describe = describer(campaign, told, meeting, ballots, rewards, targets, departures)
    ordered = ByCode(in_order(campaign, nominations), attrgetter("code"))
    sorted_outcomes = [told[code] for code in ordered if code in told]
    said = gathered.contents_by_unit(campaign, tables, findings)
    awards = {
        award.code: figures.award(campaign, award, ordered, describe, sorted_outcomes, meeting, ballots, amounts)
        for award in campaign.awards
    }
    units = figures.units(campaign, states)
    lists = _lists(campaign, ordered, describe, sorted_outcomes)
    due = deadlines.submission(campaign)
    return _Known(
        campaign,
        ordered,
        tuple(ordered),
        counted(ordered.values(), campaign.kinds, describe),
        _said_by(ordered.values()),
        describe,
        told,
        awards,
        units,
        gathered.particulars(tables, campaign.settings.ends.year),
        wording.common(campaign, meeting, as_of),
        {
            **lists,
            **figures.by_state(units),
            **figures.files(campaign, received, due.before if due else None),
            "cac_hinh_thuc": list(awards.values()),
            "tieu_chi_thi_dua": planned.criteria(campaign),
            "lich": planned.calendar(campaign),
            "noi_dung": gathered.content_lines(campaign, chain.from_iterable(said.values())),
            "dien_hinh": gathered.examples(campaign, tables, findings),
            "kinh_phi": figures.money(campaign, list(awards.values()), amounts, *wording.reckoned(campaign, as_of)),
            "bieu_do": figures.chart(list(awards.values())),
            "thong_ke": comparison.words(statistics),
            "so_loi": str(sum(line.severity is Severity.ERROR for line in findings)),
            "so_canh_bao": str(sum(line.severity is Severity.WARNING for line in findings)),
        },
        said,
        gathered.examples_by_unit(campaign, tables, findings),
        _teller(ordered, printer(campaign), shares(campaign, meeting, ballots)),
    )


def _teller(
    nominations: Mapping[str, Nomination], printed: Describe, shares: Callable[[Nomination], dict[str, str]]
) -> Callable[[str, str], Words]:
    def tells(code: str, unit: str) -> Words:
        one = nominations[code]
        return {**printed(one.of_unit(unit) if unit else one), "ty_le_tung_hinh_thuc": {} if unit else shares(one)}

    return tells


def _lists(
    campaign: Campaign, nominations: Mapping[str, Nomination], describe: Describe, outcomes: Iterable[Outcome]
) -> Words:
    """Sort the nominations into the lists of the council's papers; a late one stands in no other list."""
    codes = {award.code for award in campaign.awards}
    by_result: dict[str, list[Nomination]] = {}
    for outcome in outcomes:
        name = "duoc_chon" if outcome.result in codes else outcome.result
        by_result.setdefault(name, []).append(nominations[outcome.nomination])
    timely = [one for one in nominations.values() if not one.late]

    def listed(chosen: Iterable[Nomination]) -> Words:
        return counted(chosen, campaign.kinds, describe)

    return {
        "du_dieu_kien": listed(one for one in timely if one.eligible),
        "khong_du_dieu_kien": listed(one for one in timely if not one.eligible),
        "de_nghi_qua_han": listed(one for one in nominations.values() if one.late),
        "hoa_phieu": listed(by_result.get(Result.TIED, [])),
        "khong_duoc_chon": listed(by_result.get(Result.NOT_CHOSEN, [])),
        "cho_hoi_dong": listed(by_result.get(Result.AWAITING, [])),
        "duoc_chon": listed(by_result.get("duoc_chon", [])),
    }
