"""The gathering room: readings in; one table a sheet for all workbooks together out, with looked-up columns.

The tables are built once, from plain lists; what reading found is handed on here, with its unit filled in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, repeat
from typing import Any, NamedTuple

from pipeline.campaign import Campaign, Kind
from pipeline.intake.council_tables import gather_council
from pipeline.intake.frames import REPEATED, Draft, Lists, Pile, Source, draft, frame, frame_of
from pipeline.intake.lookups import (
    NONE,
    Columns,
    Known,
    Nominee,
    after_receipt,
    information_columns,
    listed_papers,
    match_columns,
    missing_for_nominees,
    nominee_columns,
    targets_twice,
    twice,
    yes,
)
from pipeline.intake.read import PAIRS, ROWS
from pipeline.sentences import finding
from pipeline.shapes import (
    Finding,
    Layout,
    Reading,
    Received,
    Severity,
    Standing,
    Suite,
    Table,
)
from pipeline.text.names import heading_key, name_key, nearest

__all__ = ["gather", "gather_campaign", "gather_council", "gather_register", "told_of", "unproposed", "without"]

INFORMATION, CRITERIA, TARGETS, PAPERS = "thong-tin", "tieu-chi", "chi-tieu", "giay-to"
ANSWERS = "answers"

_NEAR = 75  # of 100: a name misspelt, not another one
_STILL_TOLD = ["unit", "file", "sheet", "row", "award_code", "missing_papers"]  # of a nominee, once all is decided
_ABOUT_MATCH = ("nominee_match", "nominee_nearest", "nominee_row")
LETTER_NUMBER = "letter_number"
_DAYS_OF_INFORMATION = ("letter_date", "reviewed_on")
_ABOUT_INFORMATION = {"missing_papers": "", "letter_owed": LETTER_NUMBER, "nominates": ""} | {
    f"{day}_late": day for day in _DAYS_OF_INFORMATION
}
_ABOUT_NAME = ("in_roster", "own_unit", "missing_papers", "twice", "key")


class Laid(NamedTuple):
    """The rows of all workbooks considered, laid end to end: a draft for each sheet; when each file came."""

    drafts: Mapping[str, Draft]
    receipt: Mapping[str, date]


class Piles:
    """The rows of the workbooks as they come in, a pile for each sheet of the form. `suites` are those of the form."""

    def __init__(self, suites: Mapping[str, Suite]) -> None:
        layouts = {key: suite.layout for key, suite in suites.items()}
        self._by_key = {key: Pile(layout) for key, layout in layouts.items() if layout.shape in (ROWS, PAIRS)}

    def add(self, reading: Reading) -> Reading:
        """Take the rows of a workbook over; give it back with no more than tells whose it is."""
        for key, rows in reading.sheets.items():
            self._by_key[key].add(reading.file, rows)
        return reading._replace(sheets={key: rows for key, rows in reading.sheets.items() if _slug(key) == INFORMATION})

    def whole(self, reading: Reading) -> Reading:
        """Give a workbook with all its rows again, while the piles are not used up."""
        rows = {key: pile.rows_of(reading.file) for key, pile in self._by_key.items()}
        return reading._replace(sheets={key: one for key, one in rows.items() if one is not None})

    def drafts(self, units: Mapping[str, str]) -> dict[str, Draft]:
        """Lay the rows of these files end to end; the piles are used up. `units`: file → unit."""
        return {_slug(key): pile.draft(units) for key, pile in self._by_key.items()}


def gather(
    received: Iterable[Received], readings: Iterable[Reading], campaign: Campaign, suites: Mapping[str, Suite]
) -> tuple[dict[str, Table], list[Finding]]:
    """Gather the workbooks that are considered: one table for each sheet of the form, and the long `tieu-chi`.

    `suites` are those of the form, expanded by the campaign. Every sheet has its table, be it empty. The findings are
    those of reading: of the workbooks considered, and of the files that could not be read at all.
    """
    piles = Piles(suites)
    laid, findings = lay(received, [piles.add(reading) for reading in readings], piles)
    return look_up(laid, campaign), findings


def lay(received: Iterable[Received], readings: Iterable[Reading], piles: Piles) -> tuple[Laid, list[Finding]]:
    """Lay the rows of the workbooks that are considered end to end: the first half of `gather`.

    `readings` are those the piles gave back; these are used up.
    """
    by_file = {one.file: one for one in received}
    taken = sorted((one for one in readings if one.file in by_file), key=lambda one: one.file)
    units = {one.file: by_file[one.file].unit for one in taken if by_file[one.file].considered}
    receipt = {file: one.received.date() for file, one in by_file.items() if one.received is not None}
    return Laid(piles.drafts(units), receipt), _reading_findings(taken, by_file)


def without(table: Table, files: Collection[str]) -> Table:
    """Leave out the rows of these files."""
    if not files:
        return table
    return table._replace(frame=table.frame[~table.frame["file"].isin(list(files))].reset_index(drop=True))


def unproposed(
    tables: Mapping[str, Table], registered: Mapping[str, Collection[str]]
) -> tuple[dict[str, Table], list[Finding]]:
    """Set apart the rows of `Chỉ tiêu` whose nominee its unit registered and does not propose; name each nominee.

    A form to propose begins with what was registered, whomever the unit then proposes: what it left standing is no
    fault of its own. A name that is near one proposed stays, to be corrected. `registered`: unit → keys of names.
    """
    table = tables.get(TARGETS)
    if table is None or not registered:
        return dict(tables), []
    apart = [number for number, line in enumerate(table.frame.itertuples()) if _left_standing(line, registered)]
    places = table.frame.iloc[apart][["unit", "file", "sheet", "nominee"]].itertuples(index=False, name=None)
    found = [
        finding("DK-22", unit=unit, file=file, sheet=sheet, name=name, count=count)
        for (unit, file, sheet, name), count in Counter(places).items()
    ]
    kept = table._replace(frame=table.frame.drop(index=apart).reset_index(drop=True))
    return {**tables, TARGETS: kept}, found


def _left_standing(line: Any, registered: Mapping[str, Collection[str]]) -> bool:
    return bool(
        line.nominee_match == NONE
        and name_key(line.nominee) in registered.get(line.unit, ())
        and nearest(line.nominee, [line.nominee_nearest], _NEAR) is None
    )


def told_of(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Let go of what has become nominations: answers, papers, all of a nominee's row but what it still lacks."""
    return {
        key: table._replace(frame=table.frame[_STILL_TOLD]) if "award_code" in table.frame else table
        for key, table in tables.items()
        if key not in (CRITERIA, PAPERS)
    }


def _letter(layout: Layout) -> str:
    return next((column.paper for column in layout.columns if column.column == LETTER_NUMBER), "")


def _slug(key: str) -> str:
    return key.rsplit("/", 1)[-1]


def _reading_findings(readings: Sequence[Reading], by_file: Mapping[str, Received]) -> list[Finding]:
    """Hand on what reading found. A file that cannot be read is only a cảnh báo where another of its unit counts."""
    served = {one.unit for one in by_file.values() if one.standing is Standing.COUNTS}
    found = []
    for reading in readings:
        whose = by_file[reading.file]
        if not reading.readable or whose.considered:
            spared = not reading.readable and whose.unit in served
            for one in reading.findings:
                severity = Severity.WARNING if spared else one.severity
                found.append(one._replace(unit=whose.unit, severity=severity))
    return found


def look_up(laid: Laid, campaign: Campaign) -> dict[str, Table]:
    """Make the tables, with what other sheets and the campaign say of each row: the second half of `gather`."""
    drafts, receipt = laid
    known = Known(campaign)
    kinds = {key: kind for key, one in drafts.items() if (kind := _kind_of(one.layout, campaign)) is not None}
    answers = _criteria({kinds[key]: drafts[key] for key in kinds}, campaign)
    drafts = {key: one._replace(melted={}) if key in kinds else one for key, one in drafts.items()}
    nominees = _nominees(drafts[key].lists for key in kinds)
    tables: dict[str, Table] = {}
    looked = {key: nominee_columns(drafts[key].lists, kind, known) for key, kind in kinds.items()}
    matches = {
        key: match_columns(drafts[key].lists["file"], drafts[key].lists[column], nominees, known.before_names)
        for key, column in ((TARGETS, "nominee"), (PAPERS, "whose"))
        if key in drafts
    }
    papers: Columns = {}
    if PAPERS in drafts:
        written = drafts[PAPERS].lists["paper"]
        papers = {"paper_code": [known.paper_codes.get(heading_key(text)) if text else None for text in written]}
        listed = listed_papers(drafts[PAPERS].lists["file"], papers["paper_code"], matches[PAPERS]["nominee_row"])
    else:
        listed = listed_papers((), (), ())
    counts = twice(
        [*chain.from_iterable(drafts[key].lists["file"] for key in kinds)],
        [*chain.from_iterable(looked[key]["key"] for key in kinds)],
    )
    attendance = _attendance(drafts.get(INFORMATION))
    for key in list(drafts):
        one = drafts.pop(key)  # a table takes the place of its lists
        lists = one.lists
        if key in kinds:
            columns = looked.pop(key)
            keys = zip(lists["file"], columns["key"], strict=True)
            columns["twice"] = [None if name is None else yes(counts[file, name] > 1) for file, name in keys]
            columns["missing_papers"] = missing_for_nominees(lists, listed, known)
            columns["attendance"] = [attendance.get(file) for file in lists["file"]]
            place = "workplace" if "workplace" in lists else "parent"
            about = {"award_code": "award", "kind": "", "home": place, "roster_birth_date": "birth_date"}
            about |= {"birth_turned": "birth_date"} if "birth_date" in lists else {}
            about |= {**dict.fromkeys(_ABOUT_NAME, "name"), "attendance": "votes"}
            tables[key] = _nominee_table(one, columns, about)
        elif key == INFORMATION:
            facts = information_columns(lists["unit"], lists["file"], nominees, listed, known, _letter(one.layout))
            days = [day for day in _DAYS_OF_INFORMATION if day in lists]
            late = {f"{day}_late": after_receipt(lists["file"], lists[day], receipt) for day in days}
            tables[key] = one.table(facts | late, _ABOUT_INFORMATION)
        elif key == TARGETS:
            about = {**dict.fromkeys(_ABOUT_MATCH, "nominee"), "target_twice": "target"}
            tables[key] = one.table({**matches[key], "target_twice": targets_twice(lists)}, about)
        elif key == PAPERS:
            about = {"paper_code": "paper", **dict.fromkeys(_ABOUT_MATCH, "whose")}
            late = {"dated_late": after_receipt(lists["file"], lists["dated"], receipt)}
            tables[key] = one.table({**papers, **matches[key], **late}, about | {"dated_late": "dated"})
        else:
            tables[key] = one.table()
    tables[CRITERIA] = answers
    return tables


def _nominee_table(one: Draft, columns: Columns, about: Mapping[str, str]) -> Table:
    table = one.table(
        {name: values for name, values in columns.items() if name not in ("attendance", "roster_birth_date")}
    )
    typed = {name: columns[name] for name in ("attendance", "roster_birth_date")}
    extra = frame(typed, {"attendance": "number", "roster_birth_date": "date"})
    return table._replace(frame=table.frame.assign(**{name: extra[name] for name in typed}), about=about)


def _kind_of(layout: Layout, campaign: Campaign) -> Kind | None:
    return next((kind for kind in campaign.kinds if heading_key(kind.sheet) == heading_key(layout.sheet)), None)


def _nominees(sheets: Iterable[Lists]) -> dict[str, list[Nominee]]:
    """Give the nominees of each workbook; a row without a name nominates too, but nothing can name it."""
    found: dict[str, list[Nominee]] = {}
    for lists in sheets:
        ordinals = lists.get("ordinal", [None] * len(lists["row"]))
        columns = (lists["file"], lists["sheet"], lists["row"], ordinals, lists["name"])
        for file, sheet, row, ordinal, name in zip(*columns, strict=True):
            found.setdefault(file, []).append(Nominee(sheet, row, ordinal, name or ""))
    return found


def _attendance(information: Draft | None) -> dict[str, int | None]:
    if information is None or "attendance" not in information.lists:
        return {}
    return dict(zip(information.lists["file"], information.lists["attendance"], strict=True))


def _criteria(drafts: Mapping[Kind, Draft], campaign: Campaign) -> Table:
    """Lay the answers to all criteria of all kinds below one another, a row an answer.

    It is by far the longest table: its columns are made one by one, and what is the same in many rows is kept once.
    """
    types = {(one.kind, one.code): one.type for one in campaign.criteria}
    headings = {"criterion": "Mã", "answer_type": "Kiểu", "answer": "Câu trả lời"}
    asked = {kind: one for kind, one in drafts.items() if ANSWERS in one.melted}
    for one in asked.values():
        headings |= {column.column: column.heading for column in one.layout.columns if column.group == ANSWERS}

    def every(values: Callable[[Kind, Draft], Iterable[Any]]) -> list[Any]:
        return list(chain.from_iterable(values(kind, one) for kind, one in asked.items()))

    def own(name: str) -> list[Any]:
        return every(lambda _, one: one.melted[ANSWERS][name])

    def names(_: Kind, one: Draft) -> Iterable[Any]:
        named = dict(zip(zip(one.lists["file"], one.lists["row"], strict=True), one.lists["name"], strict=True))
        return (named[place] for place in zip(one.melted[ANSWERS]["file"], one.melted[ANSWERS]["row"], strict=True))

    def answer_types(kind: Kind, one: Draft) -> Iterable[Any]:
        return (types.get((kind.code, code)) for code in one.melted[ANSWERS]["kind"])

    def columns() -> Iterator[tuple[str, list[Any]]]:
        yield from ((name, own(name)) for name in ("unit", "file", "sheet", "row"))
        yield "criterion", own("kind")
        yield (
            "answer_type",
            every(lambda kind, one: (types.get((kind.code, code)) for code in one.melted[ANSWERS]["kind"])),
        )
        yield "answer", own("value")
        yield "letter", own("letter")
        yield "kind", every(lambda kind, one: repeat(kind.code, len(one.melted[ANSWERS]["row"])))
        yield "name", every(names)

    repeated = dict.fromkeys(("unit", "file", "sheet", "criterion", "letter", "kind"), REPEATED)
    return Table(frame_of(columns(), repeated), {}, headings, {"kind": "", "name": ""})


# ------------------------------------------------------------------------------------------ the clerk's own workbooks


def gather_campaign(reading: Reading, layouts: Iterable[Layout]) -> dict[str, Table]:
    """Gather the campaign workbook: a table for each sheet read, and a long one for each family of columns.

    A long table is keyed `<sheet>.<group>` and has the base columns, `kind` (the code), `value` and `letter`.
    """
    tables: dict[str, Table] = {}
    for layout in layouts:
        rows = reading.sheets.get(layout.key)
        if rows is None:
            continue
        one = draft(layout, [Source("", reading.file, rows)])
        tables[_slug(layout.key)] = one.table()
        for group in one.melted:
            tables[f"{_slug(layout.key)}.{group}"] = one.long(group)
    return tables


def gather_register(reading: Reading, layouts: Iterable[Layout]) -> dict[str, Table]:
    """Gather the register of receipt: `so-tiep-nhan` and, where the clerk has made it, `trung-ten`."""
    return gather_campaign(reading, layouts)
