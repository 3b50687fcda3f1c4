"""`manifest.json`: what a run read, what it wrote, by which rules, and the path of every nomination back to its cells.

In: everything the run knows, and the SHA-256 of each output. Out: plain data for JSON. `explain` and later campaigns
read only this; `verify` checks the files against it.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from pipeline.campaign import Campaign, Kind, Paperwork, decisions, roster
from pipeline.campaign.quotas import per_unit_in_words
from pipeline.compact import Anew, ByCode
from pipeline.sentences import finding
from pipeline.shapes import (
    MANIFEST_VERSION,
    Amount,
    Ballot,
    Document,
    Finding,
    Meeting,
    Nomination,
    Origin,
    Outcome,
    Papers,
    PastAward,
    Registering,
    Stage,
    Table,
    Tables,
)
from pipeline.text.dates import short_date
from pipeline.text.numbers import decimal, dong, percent
from pipeline.views import registering as registering_view
from pipeline.views import told


def rules_applied(campaign: Campaign, amounts: Sequence[Amount], reckoned: str) -> list[tuple[str, str, str]]:
    """List the rules of this run as (rule, value, source), for `Quy tắc` and the manifest. Amounts in đồng."""
    settings = campaign.settings
    deadline_day = "tính cả ngày hạn" if settings.deadline_day_counts else "không tính ngày hạn"
    source = "Đợt thi đua"
    rules = [
        (line.task, f"trước ngày {short_date(line.before)} ({deadline_day})", "Lịch") for line in campaign.deadlines
    ]
    for award in campaign.awards:
        limits = [f"tổng số {award.quota}"] if award.quota is not None else ["không giới hạn tổng số"]
        limits += [
            f"{kind.name.lower()} {award.quotas[kind.code]}"
            for kind in campaign.kinds
            if award.quotas.get(kind.code) is not None
        ]
        if award.per_unit is not None:
            limits.append(f"mỗi đơn vị {per_unit_in_words(award)}")
        rules.append((f"Số lượng {award.name}", "; ".join(limits), "Hình thức"))
    rules += [
        (f"Tiêu chí {line.code}", f"từ {percent(line.threshold)}", "Tiêu chí")
        for line in campaign.criteria
        if line.threshold is not None
    ]
    rules += [
        ("Cách tính tỷ lệ", settings.ratio_method, source),
        ("Ngưỡng biểu quyết", f"{percent(settings.vote_threshold)} trên {settings.vote_denominator.lower()}", source),
        ("Tỷ lệ dự họp tối thiểu", f"{settings.quorum.numerator}/{settings.quorum.denominator}", source),
        ("Trừ người không biểu quyết", "Có" if settings.recused_leave_denominator else "Không", source),
        ("Làm tròn tiền thưởng", settings.reward_rounding, source),
        ("Mức thưởng tập thể", settings.collective_reward, source),
        ("Ngày tính tiền thưởng", reckoned, "Ngày quyết định"),
    ]
    kinds = {kind.code: kind.name for kind in campaign.kinds}
    awards = {award.code: award.name for award in campaign.awards}
    rules += [
        (
            f"Mức thưởng {awards[line.award]}, {kinds[line.kind].lower()}",
            f"{decimal(line.coefficient)} × {dong(line.base)} = {dong(line.amount)}",
            line.basis,
        )
        for line in amounts
    ]
    return rules


def build(
    *,
    campaign: Campaign,
    as_of: date,
    stage: Stage,
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    rules: Sequence[tuple[str, str, str]],
    nominations: Sequence[Nomination],
    outcomes: Sequence[Outcome],
    meeting: Meeting | None,
    amounts: Sequence[Amount],
    findings: Sequence[Finding],
    documents: Papers,
    tables: Tables,
    registering: Registering | None = None,
) -> dict[str, Any]:
    """Gather the whole run into one plain mapping; dates as ISO text, amounts in đồng.

    What was registered is in it where units register beforehand.
    """
    ballots = ByCode(meeting.ballots if meeting else (), attrgetter("nomination"))
    papers = _papers(documents, nominations)
    by_row: dict[tuple[str, str, int], list[Finding]] = defaultdict(list)
    for found in findings:
        by_row[found.file, found.sheet, found.row].append(found)
        if found.nominee_row:
            sheet, _, row = found.nominee_row.rpartition("!")
            by_row[found.file, sheet, int(row)].append(found)
    rewards = {(line.award, line.kind): line.amount for line in amounts}
    letters = _letters(campaign, tables)
    marks = {award.code: decisions.decision(campaign, award.code) for award in campaign.awards}
    group = roster.grouping(campaign)

    def line(place: int) -> dict[str, Any]:
        nomination, outcome = nominations[place], outcomes[place]
        own = papers(place)
        return {
            "code": nomination.code,
            "kind": nomination.kind,
            "name": nomination.name,
            "honorific": nomination.honorific,
            "birth_date": _iso(nomination.birth_date),
            "position": nomination.position,
            "unit": nomination.home,
            "home": nomination.home_name,
            "group": group(nomination),
            "award": nomination.award,
            "proposers": list(nomination.proposers),
            "cells": [_origin(origin, letters) for origin in nomination.origins],
            "checks": _checks(nomination, by_row),
            "merge": {"aliases": list(nomination.aliases), "maybe_same": list(nomination.maybe_same)},
            "votes": _votes(ballots.get(nomination.code)),
            "outcome": outcome.result,
            "reason": outcome.reason,
            "tied_for": outcome.tied_for,
            "decision": _decision(marks.get(outcome.result))
            | {"amount": rewards.get((outcome.result, nomination.kind))},
            "earlier": [_earlier(award) for award in nomination.earlier],
            "documents": sorted(paper.path for paper in own),
            "printed": told.of_nomination(nomination.code, own),
        }

    registered = {}
    if registering is not None:
        registered["registered"] = registering_view.data(campaign, registering, findings)
    return {
        "schema": MANIFEST_VERSION,
        "campaign": _campaign(campaign, documents) | told.of_campaign(campaign, documents, meeting, amounts),
        "as_of": as_of.isoformat(),
        "stage": str(stage),
        "inputs": dict(sorted(inputs.items())),
        "outputs": dict(sorted(outputs.items())),
        "rules": [{"rule": rule, "value": value, "source": source} for rule, value, source in rules],
        **registered,
        "nominations": Anew(line, len(nominations)),
    }


def _papers(documents: Papers, nominations: Sequence[Nomination]) -> Callable[[int], list[Document]]:
    """Give what finds the papers that name a nomination by its place, ours before those of the units that propose it.

    Thousands of nominations stand in just the same of our papers: of each is held only in which ones.
    """
    by_code = ByCode(nominations, attrgetter("code"))
    groups: list[tuple[int, Document | None]] = [(0, None)]  # a paper, and the group of those before it
    group = array("I", [0]) * len(nominations)  # the last paper that names each, by its place
    places: tuple[tuple[str, ...], list[int]] = ((), [])  # most papers tell of the same as the one before
    for document in documents.ours:
        if document.nominations is not places[0]:
            found = map(by_code.place, document.nominations)
            places = document.nominations, [place for place in found if place is not None]
        wider: dict[int, int] = {}  # a group → that with this paper as well
        for place in places[1]:
            if group[place] not in wider:
                wider[group[place]] = len(groups)
                groups.append((group[place], document))
            group[place] = wider[group[place]]

    def papers(place: int) -> list[Document]:
        one = nominations[place]
        units = dict.fromkeys(origin.unit for origin in one.origins)
        theirs = (paper for unit in units for paper in documents.of_unit(unit, one.code))
        return [*reversed(list(_back(groups, group[place]))), *theirs]

    return papers


def _back(groups: Sequence[tuple[int, Document | None]], last: int) -> Iterator[Document]:
    before, document = groups[last]
    while document is not None:
        yield document
        before, document = groups[before]


def strayed(recorded: Mapping[str, str], found: Mapping[str, str], folder: str) -> list[Finding]:
    """Name every recorded file that is missing from `folder` or no longer has the SHA-256 of the run."""
    return [
        finding("KE-01" if name not in found else "KE-02", file=f"{folder}/{name}")
        for name, digest in recorded.items()
        if found.get(name) != digest
    ]


def _campaign(campaign: Campaign, documents: Papers) -> dict[str, Any]:
    paperwork = {line.code: line for line in campaign.documents}
    units = told.of_units(documents)

    def paper(place: int) -> dict[str, Any]:
        document = documents[place]
        return _paper(document, paperwork[document.frame["ma_van_ban"]])

    return {
        "code": campaign.settings.code,
        "name": campaign.settings.name,
        "body": campaign.settings.body,
        "starts": _iso(campaign.settings.starts),
        "ends": _iso(campaign.settings.ends),
        "decided_on": _iso(campaign.settings.decided_on),
        "budget": campaign.settings.budget,
        "kinds": [_kind(kind) for kind in campaign.kinds],
        "units": [
            {"code": unit.code, "name": unit.name, "kind": unit.kind} | units.get(unit.code, {})
            for unit in campaign.units
        ],
        "awards": [
            {"code": award.code, "name": award.name, "authority": award.authority, "decided_by": award.decided_by}
            for award in campaign.awards
        ],
        "documents": Anew(paper, len(documents)),
    }


def _kind(kind: Kind) -> dict[str, Any]:
    told = {"code": kind.code, "name": kind.name, "identified_by": kind.identified_by}
    return told | {"prefix": kind.prefix} if kind.prefix else told


def _paper(document: Document, row: Paperwork) -> dict[str, Any]:
    return {
        "path": document.path,
        "code": row.code,
        "template": row.template,
        "per": row.per,
        "award": row.award,
        "nominations": list(document.nominations),
    } | told.of_document(document)


def _letters(campaign: Campaign, tables: Tables) -> dict[tuple[str, str], dict[str, str]]:
    """Map (file, sheet) to heading → column letter, for the sheets of nominees; most have the same, and share it."""
    sheets: dict[tuple[str, str], dict[str, str]] = {}
    shared: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
    names = {kind.sheet for kind in campaign.kinds}
    for table in tables.values():
        if not _is_nominee_table(table, names):
            continue
        sheet_of = dict(zip(table.frame["file"], table.frame["sheet"], strict=True))
        for file, letters in groupby(table.letters.items(), lambda item: item[0][0]):
            if file in sheet_of:
                place = file, sheet_of[file]
                own = {table.headings.get(column, column): letter for (_, column), letter in letters}
                own = sheets.get(place, {}) | own
                sheets[place] = shared.setdefault(tuple(own.items()), own)
    return sheets


def unknown(recorded: Mapping[str, str], names: Iterable[str], folder: str) -> list[Finding]:
    """Name every file of `folder` that no run has written: something a person put there by hand."""
    return [finding("KE-03", file=f"{folder}/{name}") for name in names if name not in recorded]


def _is_nominee_table(table: Table, names: set[str]) -> bool:
    return "award_code" in table.frame.columns and not table.frame.empty and bool(names)


def _origin(origin: Origin, letters: Mapping[tuple[str, str], Mapping[str, str]]) -> dict[str, Any]:
    columns = letters.get((origin.file, origin.sheet), {})
    return {
        "unit": origin.unit,
        "file": origin.file,
        "sha256": origin.sha256,
        "sheet": origin.sheet,
        "row": origin.row,
        "cells": {heading: f"{letter}{origin.row}" for heading, letter in columns.items()},
        "received": _iso(origin.received),
        "message_id": origin.message_id,
        "sender": origin.sender,
        "award": origin.award,
        "stands": origin.stands,
        "late": origin.late,
    }


def _checks(nomination: Nomination, by_row: Mapping[tuple[str, str, int], Sequence[Finding]]) -> dict[str, Any]:
    found = [
        f"{line.severity}: {line.sentence}"
        for origin in nomination.origins
        for line in by_row.get((origin.file, origin.sheet, origin.row), ())
    ]
    ratio = nomination.ratio
    return {
        "eligible": nomination.eligible,
        "reasons": list(nomination.reasons),
        "criteria": [
            {"code": line.criterion, "answer": line.answer, "met": line.met, "cell": line.cell}
            for line in nomination.answers
        ],
        "ratio": f"{ratio.numerator}/{ratio.denominator}" if ratio is not None else None,
        "findings": sorted(set(found)),
    }


def _votes(ballot: Ballot | None) -> dict[str, Any] | None:
    if ballot is None:
        return None
    return {"for": dict(ballot.votes), "conclusion": ballot.conclusion, "note": ballot.note}


def _decision(marks: decisions.Marks | None) -> dict[str, Any]:
    """Tell by which decision a result came; null where there is none, or none yet."""
    return {"number": marks.number if marks else "", "date": _iso(marks.dated) if marks else None}


def _earlier(award: PastAward) -> dict[str, Any]:
    """Tell an award of an earlier campaign, as `explain` shows it."""
    return {
        "campaign": award.campaign,
        "year": award.year,
        "award": award.award_name,
        "given": award.given,
        "number": award.number,
        "date": _iso(award.decided_on),
        "same_period": award.same_period,
    }


def _iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
