"""The rows that propose someone: tables and findings in, one Entry a row out with all that speaks against it. Pure.

An entry knows its own faults; who proposes the same nominee elsewhere is not its concern (`aggregate`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from pipeline.campaign import Campaign, Kind
from pipeline.campaign.kinds import bare_name, is_collective, is_person
from pipeline.campaign.rows import Record, day, records
from pipeline.selection.criteria import (
    TARGETS,
    Judged,
    Place,
    address_of,
    answers_by_row,
    judge,
    nominee_of,
    targets_by_row,
    text_of,
)
from pipeline.shapes import (
    Answer,
    Finding,
    Received,
    Severity,
    Standing,
    Tables,
)
from pipeline.text.names import slug

INFORMATION, PAPERS = "thong-tin", "giay-to"
LATE = "quá hạn"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that proposes a nominee, as it stands by itself.

    `faults` are the sentences of the lỗi that bar it, `unmet` those of the criteria it does not meet; `cells` are the
    addresses of its answers by criterion.
    """

    kind: Kind
    key: str
    source: Received
    sheet: str
    row: int
    name: str
    honorific: str
    birth_date: date | None
    position: str
    home: str
    home_name: str
    award: str
    summary: str
    unit_votes: int | None
    answers: tuple[Answer, ...]
    ratio: Fraction | None
    faults: tuple[str, ...]
    unmet: tuple[str, ...]
    warnings: tuple[Finding, ...] = field(default=())

    @property
    def late(self) -> bool:
        """Say whether its workbook came after the deadline."""
        return self.source.standing is Standing.LATE

    @property
    def stands(self) -> bool:
        """Say whether it is timely and free of lỗi, so that it counts."""
        return not self.late and not self.faults


def entries(
    tables: Tables, findings: Iterable[Finding], received: Iterable[Received], campaign: Campaign
) -> list[Entry]:
    """Give an entry for every row of a nominee sheet that names somebody, whatever its faults.

    `tables` are those gathered of the units' workbooks: the sheets of `Loại đối tượng` as slugs, with `key`, `home` and
    `award_code` looked up, `thong-tin`, `tieu-chi`, `chi-tieu`, `giay-to`. A lỗi in `Thông tin` or of the whole file
    bars the workbook's rows, one in a nominee sheet its row, one in `Chỉ tiêu` or `Giấy tờ` the row it names. Source:
    the contract of the workbooks, "Settled readings".
    """
    files = {file.file: file for file in received if file.considered}
    against = _Faults(tables, findings)
    said = answers_by_row(tables)
    targets = targets_by_row(tables)
    units = {unit.code: unit.name for unit in campaign.units}
    out = []
    for kind in campaign.kinds:
        table = tables.get(slug(kind.sheet))
        if table is None:
            continue
        criteria = [criterion for criterion in campaign.criteria if criterion.kind == kind.code]
        for record in records(tables, slug(kind.sheet)):
            if record["name"] is None or record["file"] not in files:
                continue
            place = (record["file"], record["sheet"], int(record["row"]))
            own_name = {"cell": address_of(table, record, "name"), "heading": table.headings.get("name", "")}
            judged = judge(record, criteria, said.get(place, ()), targets.get(place, ()), own_name, campaign)
            out.append(_entry(kind, record, files[record["file"]], units, against.of(place), judged))
    return out


def _entry(
    kind: Kind,
    record: Record,
    source: Received,
    units: Mapping[str, str],
    faults: tuple[str, ...],
    judged: Judged,
) -> Entry:
    title, name = bare_name(kind, str(record["name"]))
    words = text_of(record.get("workplace") if is_person(kind) else record.get("parent"))
    home = text_of(record["home"])
    # A household is printed with where it lives; the unit it belongs to only counts for quotas.
    lives = "" if is_person(kind) or is_collective(kind) else text_of(record.get("address"))
    votes = record.get("votes")
    return Entry(
        kind=kind,
        key=text_of(record["key"]),
        source=source,
        sheet=record["sheet"],
        row=int(record["row"]),
        name=name,
        honorific=text_of(record.get("honorific")) or title,
        birth_date=day(record.get("birth_date") or record.get("roster_birth_date")),
        position=text_of(record.get("position")),
        home=home,
        home_name=lives or units.get(home, words),
        award=text_of(record.get("award_code")),
        summary=text_of(record.get("summary")),
        unit_votes=None if votes is None else int(votes),
        answers=judged.answers,
        ratio=judged.ratio,
        faults=faults,
        unmet=judged.unmet,
        warnings=judged.warnings,
    )


# --------------------------------------------------------------------------------------------------------------- faults


class _Faults:
    """The lỗi of the units' workbooks, by what they bar: a whole file, a whole sheet, one row."""

    def __init__(self, tables: Tables, findings: Iterable[Finding]) -> None:
        self._by_place: dict[Place, list[str]] = defaultdict(list)
        information = _sheets(tables, INFORMATION, "Thông tin")
        errors = {one for one in findings if one.severity is Severity.ERROR}
        named = _named(tables, {one.file for one in errors})
        for one in sorted(errors):
            if not one.file:
                continue
            sheet, row = one.sheet, one.row or row_of(one.cell)
            if sheet in information:
                sheet, row = "", 0
            for place in named.get((one.file, sheet, row), [(one.file, sheet, row)]):
                self._by_place[place].append(_reason(one))

    def of(self, place: Place) -> tuple[str, ...]:
        """Give the sentences of all that bars this row."""
        file, sheet, _ = place
        told = [line for where in ((file, "", 0), (file, sheet, 0), place) for line in self._by_place.get(where, ())]
        return tuple(dict.fromkeys(told))


def row_of(cell: str) -> int:
    """Give the row of an address, 0 where it has none."""
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdecimal() else 0


def _sheets(tables: Tables, key: str, otherwise: str) -> set[str]:
    return {otherwise, *(str(record["sheet"]) for record in records(tables, key))}


def _named(tables: Tables, files: Collection[str]) -> dict[Place, list[Place]]:
    """Map each row of `Chỉ tiêu` and `Giấy tờ` of these files to the row of the nominee it names, to none where it
    names none.
    """
    named: dict[Place, list[Place]] = {}
    for key in (TARGETS, PAPERS):
        for record in records(tables, key):
            if record["file"] not in files:
                continue
            place = (record["file"], record["sheet"], int(record["row"]))
            named[place] = [nominee_of(record)] if record.get("nominee_row") else []
    return named


def _reason(fault: Finding) -> str:
    """Say a lỗi as a reason for the council's papers: what is at fault, without the file; that stands in the checks."""
    return f"{fault.heading}: {fault.message}" if fault.heading else fault.message[:1].upper() + fault.message[1:]
