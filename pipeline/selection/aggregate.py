"""One nomination for each nominee: tables, findings and the clerk's word in; merged nominations out. Pure.

The same nominee may come through several channels: one nomination, every proposer named (Kế hoạch, mục IV.2). Who may
be the same person is never guessed: the clerk says so in `Trùng tên`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, combinations, product
from typing import Any

from pipeline.campaign import Campaign
from pipeline.campaign.kinds import is_collective
from pipeline.campaign.rows import records
from pipeline.identity import SEPARATOR, nomination_code
from pipeline.selection.entries import LATE, Entry, entries
from pipeline.sentences import finding
from pipeline.shapes import NO, YES, YES_NO, Answer, Finding, Nomination, Origin, Received, Table, Tables
from pipeline.text.names import name_key

REGISTER, SAME_SHEET = "so-tiep-nhan.xlsx", "Trùng tên"


def nominations(
    tables: Tables,
    findings: Iterable[Finding],
    received: Iterable[Received],
    campaign: Campaign,
    same: Table | None = None,
    elsewhere: Collection[str] = (),
) -> tuple[tuple[Nomination, ...], list[Finding]]:
    """Merge the rows of all units into nominations, sorted by kind and Mã, and name what the units should know.

    `tables` and `findings` are those of the units' workbooks, `received` every file with its worth, `same` the sheet
    `Trùng tên` (code_1, code_2, same), `elsewhere` the Mã of earlier campaigns it may name too. An unmet criterion,
    differing answers and an undecided identity are cảnh báo.
    Neither the order of rows nor of files changes anything. Source: the contract of the workbooks, "Identities" and
    "Settled readings".
    """
    order = {unit.code: place for place, unit in enumerate(campaign.units)}
    found = entries(tables, findings, received, campaign)
    found.sort(key=lambda e: (order.get(e.source.unit, len(order)), e.source.unit, e.source.file, e.sheet, e.row))
    people, told = _by_identity(found)
    merged, unlike, pair_findings = _settled(people, same, elsewhere)
    told += pair_findings + [warning for entry in found if not entry.late for warning in entry.warnings]
    kinds = {kind.code: place for place, kind in enumerate(campaign.kinds)}
    out = []
    for person in merged:
        nomination, differing = _nomination(person, campaign)
        out.append(replace(nomination, as_proposed=_as_proposed(person, campaign)))
        told += differing
    out.sort(key=lambda n: (kinds[n.kind], n.code))
    return _with_possible_duplicates(out, merged, unlike), sorted(set(told))


@dataclass(frozen=True, slots=True)
class _Person:
    """Entries known to be of one nominee, with the Mã that stands and those it replaces."""

    code: str
    entries: tuple[Entry, ...]
    aliases: tuple[str, ...] = ()

    @property
    def dated(self) -> bool:
        return any(entry.birth_date is not None for entry in self.entries)


# ----------------------------------------------------------------------------------------------------------- identities


def _by_identity(found: Sequence[Entry]) -> tuple[list[_Person], list[Finding]]:
    """Group the entries by their key; people of two workbooks without birth dates stay apart, by an ordinal."""
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        by_key[entry.key].append(entry)
    people: list[_Person] = []
    told: list[Finding] = []
    for key, group in by_key.items():
        kind = group[0].kind
        by_unit: dict[str, list[Entry]] = defaultdict(list)
        for entry in group:
            by_unit[entry.source.unit].append(entry)
        if is_collective(kind) or group[0].birth_date is not None or len(by_unit) == 1:
            people.append(_Person(nomination_code(kind.code, key), tuple(group)))
            continue
        for ordinal, unit in enumerate(sorted(by_unit), start=1):
            own_key = key if ordinal == 1 else f"{key}{SEPARATOR}{ordinal}"
            people.append(_Person(nomination_code(kind.code, own_key), tuple(by_unit[unit])))
            others = ", ".join(other for other in sorted(by_unit) if other != unit)
            told += [_about(entry, "DN-05", others=others) for entry in by_unit[unit]]
    return people, told


def _about(entry: Entry, code: str, cell: str = "", heading: str = "", **values: str) -> Finding:
    return finding(
        code,
        unit=entry.source.unit,
        file=entry.source.file,
        sheet=entry.sheet,
        row=entry.row,
        cell=cell,
        heading=heading,
        name=entry.name,
        **values,
    )


def _settled(
    people: Sequence[_Person], same: Table | None, elsewhere: Collection[str]
) -> tuple[list[_Person], set[frozenset[str]], list[Finding]]:
    """Apply the clerk's word: who is one is merged, and the pairs said to be two are given back.

    A Mã with a birth date stands before one without, else the smaller. Where the rows contradict each other nothing is
    merged.
    """
    by_code = {person.code: person for person in people}
    places = {code: place for place, code in enumerate(by_code)}
    groups = {code: frozenset({code}) for code in by_code}
    unlike: dict[frozenset[str], int] = {}
    told: list[Finding] = []
    for record in records({SAME_SHEET: same}, SAME_SHEET) if same is not None else ():
        pair = [str(record[column]) for column in ("code_1", "code_2") if record[column] is not None]
        here: dict[str, Any] = {"file": REGISTER, "sheet": SAME_SHEET, "row": int(record["row"])}
        unknown = [code for code in pair if code not in by_code]
        told += [finding("DN-06", **here, mark=code) for code in unknown if code not in elsewhere]
        if unknown or len(set(pair)) < 2:
            continue
        first, second = pair
        if record["same"] == NO:
            unlike[frozenset(pair)] = int(record["row"])
        elif record["same"] == YES and by_code[first].entries[0].kind != by_code[second].entries[0].kind:
            told.append(finding("DN-07", **here, first=first, second=second))
        elif record["same"] == YES:
            joined = groups[first] | groups[second]
            groups.update(dict.fromkeys(joined, joined))
    for pair_of, row in unlike.items():
        first, second = sorted(pair_of)
        if groups[first] == groups[second]:
            told.append(finding("DN-08", file=REGISTER, sheet=SAME_SHEET, row=row, first=first, second=second))
            groups.update({code: frozenset({code}) for code in groups[first]})
    merged = []
    for group in sorted(set(groups.values()), key=sorted):
        codes = sorted(group, key=lambda code: (not by_code[code].dated, code))
        whole = tuple(entry for code in sorted(group, key=places.__getitem__) for entry in by_code[code].entries)
        merged.append(_Person(codes[0], whole, tuple(codes[1:])))
    return merged, set(unlike), told


def _with_possible_duplicates(
    found: Sequence[Nomination], people: Sequence[_Person], unlike: set[frozenset[str]]
) -> tuple[Nomination, ...]:
    """Mark those of one name of whom one at least has no birth date, and of whom the clerk has said nothing."""
    by_name: dict[tuple[str, str], list[_Person]] = defaultdict(list)
    for person in people:
        if not is_collective(person.entries[0].kind):
            by_name[person.entries[0].kind.code, name_key(person.entries[0].name)].append(person)
    maybe: dict[str, set[str]] = defaultdict(set)
    for namesakes in by_name.values():
        undated = [person for person in namesakes if not person.dated]
        dated = [person for person in namesakes if person.dated]
        # Two with a birth date are never taken for one; of a common name there may be hundreds.
        for one, other in chain(combinations(undated, 2), product(undated, dated)):
            said = {frozenset((a, b)) for a in (one.code, *one.aliases) for b in (other.code, *other.aliases)}
            if not said & unlike:
                maybe[one.code].add(other.code)
                maybe[other.code].add(one.code)
    return tuple(replace(n, maybe_same=tuple(sorted(maybe[n.code]))) if n.code in maybe else n for n in found)


# -------------------------------------------------------------------------------------------------------------- merging


def _nomination(person: _Person, campaign: Campaign) -> tuple[Nomination, list[Finding]]:
    """Make one nomination of the entries of one nominee.

    It stands if one entry at least is timely and free of lỗi, and then only such count. The content is that of the one
    asking the higher award, else of the one received first.
    """
    higher = {award.code: place for place, award in enumerate(campaign.awards)}
    timely = [entry for entry in person.entries if not entry.late]
    standing = [entry for entry in person.entries if entry.stands]
    counted = standing or timely or list(person.entries)
    content = min(
        counted,
        key=lambda e: (
            higher.get(e.award, len(higher)),
            e.source.received is None,
            e.source.received or datetime.min,
        ),
    )
    barred = not standing
    if not timely:
        reasons: tuple[str, ...] = (LATE,)
    elif barred:
        reasons = tuple(dict.fromkeys(fault for entry in timely for fault in entry.faults))
    else:
        reasons = content.unmet
    dated = next((entry.birth_date for entry in [content, *counted] if entry.birth_date is not None), None)
    nomination = Nomination(
        code=person.code,
        kind=content.kind.code,
        name=content.name,
        award=content.award,
        proposers=tuple(dict.fromkeys(entry.source.unit for entry in counted)),
        origins=tuple(_origin(entry) for entry in person.entries),
        eligible=not reasons and not barred,
        reasons=reasons,
        barred=barred,
        late=not timely,
        honorific=content.honorific,
        birth_date=dated,
        position=content.position,
        home=content.home,
        home_name=content.home_name,
        summary=content.summary,
        answers=content.answers,
        ratio=content.ratio,
        unit_votes=content.unit_votes,
        aliases=person.aliases,
        told_in=content.source.file,
    )
    return nomination, _differing(standing, content)


def _as_proposed(person: _Person, campaign: Campaign) -> tuple[Nomination, ...]:
    """Give what each proposing unit alone says of the nominee; nothing where there is only one."""
    units = dict.fromkeys(entry.source.unit for entry in person.entries)
    if len(units) == 1:
        return ()
    alone = (tuple(entry for entry in person.entries if entry.source.unit == unit) for unit in units)
    return tuple(_nomination(replace(person, entries=entries), campaign)[0] for entries in alone)


def _origin(entry: Entry) -> Origin:
    source = entry.source
    return Origin(
        unit=source.unit,
        file=source.file,
        sha256=source.sha256,
        sheet=entry.sheet,
        row=entry.row,
        received=source.received,
        message_id=source.message_id,
        award=entry.award,
        stands=entry.stands,
        late=entry.late,
        sender=source.sender,
    )


def _differing(standing: Sequence[Entry], content: Entry) -> list[Finding]:
    """Tell both proposers where they answer a criterion differently."""
    told = []
    for one, other in combinations(standing, 2):
        theirs = {answer.criterion: answer for answer in other.answers}
        for answer in one.answers:
            reply = theirs.get(answer.criterion)
            if answer.type == YES_NO and reply is not None and reply.answer != answer.answer:
                told += [_differs(one, answer, other, reply, content), _differs(other, reply, one, answer, content)]
    return told


def _differs(entry: Entry, answer: Answer, other: Entry, reply: Answer, content: Entry) -> Finding:
    return _about(
        entry,
        "DN-04",
        answer.cell,
        answer.criterion,
        here=entry.source.unit,
        there=other.source.unit,
        answer=answer.answer,
        other=reply.answer,
        criterion=answer.criterion,
        counted=content.source.unit,
    )
