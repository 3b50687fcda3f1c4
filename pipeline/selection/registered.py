"""What was registered before the campaign: tables of the forms in; each unit's registration, and who has none, out.

The same things are taken from a form that proposes, so that the two can be compared (`departures`). Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pipeline.campaign import Campaign, Kind, deadlines
from pipeline.campaign.rows import Record, records
from pipeline.selection.criteria import ANSWERS, TARGETS, address_of, exact, nominee_of, text_of
from pipeline.selection.entries import row_of
from pipeline.sentences import NO_LONGER_MENDED, UNREGISTERED, finding
from pipeline.shapes import CONTENT, RATIO, Finding, Pledge, Received, Registration, Severity, Standing, Tables
from pipeline.text.names import heading_key, slug

FOLDER = "dang-ky"
_WORST_LAST = (Standing.UNUSABLE, Standing.LATE, Standing.CONFLICT)  # of the files of a unit none of which counts


def registrations(
    tables: Tables,
    received: Iterable[Received],
    findings: Iterable[Finding],
    campaign: Campaign,
    kinds: Collection[Kind],
) -> tuple[Registration, ...]:
    """Give the registration of each unit of which a form counts, in the order of the roster, be it empty.

    `tables` are those of the forms that count; `kinds` are those whose nominees register.
    """
    counted = {one.unit: one for one in received if one.standing is Standing.COUNTS}
    said = pledges(tables, findings, campaign, kinds)
    return tuple(
        Registration(unit.code, one.file, one.received, tuple(said.get(one.file, ())))
        for unit in campaign.units
        if (one := counted.get(unit.code)) is not None
    )


def pledges(
    tables: Tables, findings: Iterable[Finding], campaign: Campaign, kinds: Collection[Kind]
) -> dict[str, list[Pledge]]:
    """Give what each file says of targets and works of these kinds: works first, then targets, as they stand."""
    faulty = {(one.file, one.sheet, one.row or row_of(one.cell)) for one in findings if one.severity is Severity.ERROR}
    out: dict[str, list[Pledge]] = defaultdict(list)
    for record, pledge in (*_works(tables, kinds), *_targets(tables, campaign, kinds)):
        place = (record["file"], pledge.sheet, pledge.row)
        out[record["file"]].append(pledge._replace(sound=place not in faulty))
    return out


class Named(NamedTuple):
    """A row that names a nominee, with the place of the name."""

    name: str
    sheet: str
    row: int
    cell: str
    heading: str


def named_nominees(tables: Tables, kinds: Iterable[Kind]) -> dict[str, list[Named]]:
    """Give the nominees of these kinds that each file names."""
    out: dict[str, list[Named]] = defaultdict(list)
    for kind in kinds:
        key = slug(kind.sheet)
        for record in records(tables, key):
            if record["name"]:
                table, sheet = tables[key], str(record["sheet"])
                cell = address_of(table, record, "name")
                name = str(record["name"])
                out[record["file"]].append(Named(name, sheet, int(record["row"]), cell, table.headings.get("name", "")))
    return out


def _works(tables: Tables, kinds: Collection[Kind]) -> Iterator[tuple[Record, Pledge]]:
    codes = {kind.code for kind in kinds}
    for record in records(tables, ANSWERS):
        if (
            record["kind"] not in codes
            or record["answer_type"] != CONTENT
            or not record["name"]
            or not record["answer"]
        ):
            continue
        table, criterion = tables[ANSWERS], str(record["criterion"])
        heading = table.headings.get(criterion, criterion)
        cell = address_of(table, record, "answer")
        words = (str(record["name"]), criterion, str(record["answer"]))
        yield (
            record,
            Pledge(*words, True, "", None, str(record["sheet"]), int(record["row"]), cell, heading, True),
        )


def _targets(tables: Tables, campaign: Campaign, kinds: Collection[Kind]) -> Iterator[tuple[Record, Pledge]]:
    """Give the rows of `Chỉ tiêu` of these kinds; one that names nobody of the workbook may be of any kind."""
    table = tables.get(TARGETS)
    named = named_nominees(tables, kinds)
    names = {(file, one.sheet, one.row): one.name for file, own in named.items() for one in own}
    own = {heading_key(kind.sheet): kind for kind in kinds}
    for record in records(tables, TARGETS):
        sheet = heading_key(text_of(record.get("nominee_row")).rpartition("!")[0])
        if table is None or not record["nominee"] or not record["target"] or (sheet and sheet not in own):
            continue
        criterion = text_of(record.get("criterion")) or _only_ratio(campaign, [own[sheet]] if sheet else kinds)
        heading = table.headings.get("registered", "")
        cell = address_of(table, record, "registered")
        # "(STT 2)" behind a name is no part of it
        nominee = names.get(nominee_of(record), str(record["nominee"])) if sheet else str(record["nominee"])
        words = (nominee, criterion, str(record["target"]))
        figure = (text_of(record["measure"]), exact(record["registered"]))
        yield record, Pledge(*words, False, *figure, str(record["sheet"]), int(record["row"]), cell, heading, True)


def _only_ratio(campaign: Campaign, kinds: Iterable[Kind]) -> str:
    codes = {kind.code for kind in kinds}
    ratios = [row.code for row in campaign.criteria if row.type == RATIO and row.kind in codes]
    return ratios[0] if len(ratios) == 1 else ""


def without(registrations: Iterable[Registration], received: Iterable[Received], campaign: Campaign) -> dict[str, str]:
    """Give the units that have registered nothing, in the order of the roster, each with why."""
    made = {one.unit: one for one in registrations}
    standings: dict[str, set[Standing]] = defaultdict(set)
    for file in received:
        standings[file.unit].add(file.standing)
    out: dict[str, str] = {}
    for unit in campaign.units:
        own = made.get(unit.code)
        if own is None:
            worst = [standing for standing in _WORST_LAST if standing in standings[unit.code]]
            out[unit.code], _ = UNREGISTERED[str(worst[-1]) if worst else "chưa gửi"]
        elif not any(pledge.sound for pledge in own.pledges):
            out[unit.code], _ = UNREGISTERED["có lỗi" if own.pledges else "để trống"]
    return out


def over(campaign: Campaign, as_of: date) -> bool:
    """Say whether the time to register is over; False where nothing is registered."""
    due = deadlines.registration(campaign)
    return due is not None and deadlines.days_left(campaign, due, as_of) < 0


def closed(findings: Iterable[Finding]) -> list[Finding]:
    """Take the lỗi of registrations as they are once the day is over: a cảnh báo that tells what was not counted.

    What was registered is settled by then, and nobody can mend it; the findings on all other files stay as they are.
    """
    return [
        one._replace(severity=Severity.WARNING, remedy=NO_LONGER_MENDED["dòng" if one.row or one.cell else "tệp"])
        if one.severity is Severity.ERROR and one.file.startswith(f"{FOLDER}/")
        else one
        for one in findings
    ]


def named(without: Mapping[str, str], campaign: Campaign) -> list[Finding]:
    """Name each unit that registered nothing."""
    names = {unit.code: unit.name for unit in campaign.units}
    remedies = dict(UNREGISTERED.values())
    return [
        finding("DK-03", unit=code, file=FOLDER, name=names[code], code_of=code, why=why, remedy=remedies[why])
        for code, why in without.items()
    ]
