"""Which papers there are and what words each may use: campaign and outcomes in, a list of `Document` out. Pure.

One row of `Văn bản` makes one document, or one for each award, unit or nomination (`Lập theo`). No sentence is made
here: those stand in the templates and tables; the words are kept as docs/decisions/0005-tu-trong-mau.md has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.campaign import Campaign, Paperwork, Unit, deadlines
from pipeline.documents import figures, gathered, planned, wording
from pipeline.documents.people import Words, counted, describer, in_order
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
    Outcome,
    Received,
    Result,
    Severity,
    Stage,
    Tables,
    UnitState,
)

PAGES_IN_ONE_FILE = 500  # one document of more pages than this costs more than as many documents
CODE, UNIT_CODE = "{mã}", "{đơn vị}"
_STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything the documents are made from, each thing worded once."""

    campaign: Campaign
    items: Mapping[str, Words]
    said_by: Mapping[str, Sequence[Nomination]]
    describe: Callable[[Nomination], Words]
    results: Mapping[str, str]
    awards: Mapping[str, Words]
    units: Mapping[str, Words]
    particulars: Mapping[str, Words]
    common: Words
    campaign_words: Words
    tables: Tables
    findings: Sequence[Finding]


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
) -> list[Document]:
    """Word every document whose `Giai đoạn` is reached, in the order of `Văn bản`.

    `tables` are the gathered sheets of the form (`thong-tin`, `chi-tieu`, `ket-qua`, `dien-hinh` are read, and may be
    missing); `amounts` are in đồng; `as_of` is the local day of the figures. A document about nobody is not made.
    """
    known = _known(campaign, nominations, outcomes, states, received, meeting, amounts, tuple(findings), tables, as_of)
    reached = _STAGES[: _STAGES.index(stage) + 1]
    rows = (row for row in campaign.documents if row.stage in reached and _called_for(known, row))
    return [made for row in rows for made in _made(known, row)]


def _called_for(known: _Known, row: Paperwork) -> bool:
    """Say whether there is what a paper is about (`Chỉ lập khi có`)."""
    if row.only_with == WITH_EXAMPLES:
        return bool(known.campaign_words["dien_hinh"])
    if row.only_with == WITH_AWARDED:
        chosen = known.awards[row.award]["duoc_chon"] if row.award else known.campaign_words["duoc_chon"]
        return bool(chosen["so"])
    return True


def _made(known: _Known, row: Paperwork) -> Iterator[Document]:
    own = {**known.common, **wording.of_row(known.campaign, row)}
    told = known.awards.get(row.award)
    if told is not None:
        own |= {"hinh_thuc": told, "nguoi_quyet_dinh": told["nguoi_quyet_dinh"]}
    if row.per == PER_UNIT:
        yield from _per_unit(known, row, own)
    elif row.per == PER_NOMINATION:
        yield from _per_nomination(known, row, own)
    elif row.per == PER_AWARD:
        for award in known.campaign.awards:
            told = known.awards[award.code]
            if row.award in ("", award.code) and told["duoc_chon"]["so"]:
                words = own | known.campaign_words | {"danh_sach": told["duoc_chon"], "hinh_thuc": told}
                words |= {"nguoi_quyet_dinh": told["nguoi_quyet_dinh"]}
                words["quyet_dinh"] = wording.decision(known.campaign, award.code)
                yield _document(row, award.code, words)
    else:
        every = counted(known.items.values(), known.campaign.kinds)
        yield _document(row, row.award, own | known.campaign_words | {"danh_sach": every})


def _per_unit(known: _Known, row: Paperwork, own: Words) -> Iterator[Document]:
    for unit in known.campaign.units:
        items = [known.describe(said) for said in known.said_by.get(unit.code, ())]
        if items and _owes(known.campaign, row, unit):
            words = {
                **_unit_words(known, unit.code),
                "danh_sach": counted(items, known.campaign.kinds),
                "noi_dung": gathered.contents(known.campaign, known.tables, known.findings, unit.code),
                "dien_hinh": gathered.examples(known.campaign, known.tables, known.findings, unit.code),
            }
            yield _document(row, unit.code, own | words)


def _per_nomination(known: _Known, row: Paperwork, own: Words) -> Iterator[Document]:
    chosen = dict.fromkeys(code for code in known.items if not row.award or known.results.get(code) == row.award)
    kinds = known.campaign.kinds
    if UNIT_CODE in row.path:
        for unit in known.campaign.units:
            if _owes(known.campaign, row, unit):
                for said in known.said_by.get(unit.code, ()):
                    if said.code in chosen:
                        words = _unit_words(known, unit.code) | {"danh_sach": counted([known.describe(said)], kinds)}
                        yield _document(row, said.code, own | words, unit.code)
    elif CODE not in row.path and len(chosen) <= PAGES_IN_ONE_FILE:
        if chosen:
            every = counted((known.items[code] for code in chosen), kinds)
            yield _document(row, "", own | {"danh_sach": every})
    else:
        path = row.path if CODE in row.path else re.sub(r"\.docx$", f"/{CODE}.docx", row.path)
        for code in chosen:
            words = own | {"danh_sach": counted([known.items[code]], kinds)}
            yield Document(path.replace(CODE, code), row.template, words, (code,))


def _said_by(nominations: Iterable[Nomination]) -> Mapping[str, Sequence[Nomination]]:
    """Give each unit's nominations in its own words, timely ones only: a late dossier is not asked to be completed."""
    said: dict[str, list[Nomination]] = {}
    for nomination in nominations:
        for unit in dict.fromkeys(origin.unit for origin in nomination.origins if not origin.late):
            said.setdefault(unit, []).append(nomination.of_unit(unit))
    return said


def _document(row: Paperwork, code: str, words: Words, unit: str = "") -> Document:
    codes = tuple(item["ma"] for item in words["danh_sach"]["danh_sach"])
    return Document(row.path.replace(CODE, code).replace(UNIT_CODE, unit), row.template, words, codes)


def _owes(campaign: Campaign, row: Paperwork, unit: Unit) -> bool:
    """Say whether the unit owes this paper; a document that is no paper of `Giấy tờ` is for every unit."""
    paper = next((paper for paper in campaign.papers if paper.code == row.code), None)
    return paper is None or not paper.owed_by or unit.kind in paper.owed_by


def _unit_words(known: _Known, unit: str) -> Words:
    return {
        "don_vi": known.units[unit],
        "thong_tin": known.particulars.get(unit) or gathered.particular({}, known.campaign.settings.ends.year),
    }


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
) -> _Known:
    rewards = {(amount.award, amount.kind): amount.amount for amount in amounts}
    describe = describer(campaign, outcomes, meeting, rewards, gathered.targets(tables, findings))
    ordered = {one.code: one for one in in_order(campaign, nominations)}
    items = {code: describe(one) for code, one in ordered.items()}
    sorted_outcomes = sorted((line for line in outcomes if line.nomination in items), key=_place(items))
    awards = {
        award.code: figures.award(campaign, award, ordered, items, sorted_outcomes, meeting, amounts)
        for award in campaign.awards
    }
    units = figures.units(campaign, states)
    lists = _lists(campaign, ordered, items, sorted_outcomes)
    due = deadlines.submission(campaign)
    return _Known(
        campaign,
        items,
        _said_by(ordered.values()),
        describe,
        {line.nomination: line.result for line in outcomes},
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
            "noi_dung": gathered.contents(campaign, tables, findings),
            "dien_hinh": gathered.examples(campaign, tables, findings),
            "kinh_phi": figures.money(campaign, list(awards.values()), amounts, *wording.reckoned(campaign, as_of)),
            "bieu_do": figures.chart(list(awards.values())),
            "so_loi": str(sum(line.severity is Severity.ERROR for line in findings)),
            "so_canh_bao": str(sum(line.severity is Severity.WARNING for line in findings)),
        },
        tables,
        findings,
    )


def _place(items: Mapping[str, Words]) -> Callable[[Outcome], int]:
    places = {code: place for place, code in enumerate(items)}
    return lambda outcome: places[outcome.nomination]


def _lists(
    campaign: Campaign, nominations: Mapping[str, Nomination], items: Mapping[str, Words], outcomes: Iterable[Outcome]
) -> Words:
    """Sort the nominations into the lists of the council's papers; a late one stands in no other list."""
    codes = {award.code for award in campaign.awards}
    by_result: dict[str, list[Words]] = {}
    for outcome in outcomes:
        name = "duoc_chon" if outcome.result in codes else outcome.result
        by_result.setdefault(name, []).append(items[outcome.nomination])
    one_by_one = nominations.items()

    def listed(chosen: Iterable[Words]) -> Words:
        return counted(chosen, campaign.kinds)

    return {
        "du_dieu_kien": listed(items[code] for code, one in one_by_one if one.eligible and not one.late),
        "khong_du_dieu_kien": listed(items[code] for code, one in one_by_one if not one.eligible and not one.late),
        "de_nghi_qua_han": listed(items[code] for code, one in one_by_one if one.late),
        "hoa_phieu": listed(by_result.get(Result.TIED, [])),
        "khong_duoc_chon": listed(by_result.get(Result.NOT_CHOSEN, [])),
        "cho_hoi_dong": listed(by_result.get(Result.AWAITING, [])),
        "duoc_chon": listed(by_result.get("duoc_chon", [])),
    }
