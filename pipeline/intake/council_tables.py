"""The council's workbook gathered: its reading and the nominations in; its tables with looked-up columns out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.campaign import Campaign
from pipeline.intake.frames import Draft, Source, draft
from pipeline.intake.lookups import Columns, Known, yes
from pipeline.shapes import NO, YES, Layout, Nomination, Reading, Table
from pipeline.text.names import heading_key, name_key

MEETING, MEMBERS, BALLOTS, VOTES = "cuoc-hop", "thanh-vien", "bieu-quyet", "phieu"
_ABOUT = {"known": "code", "name_same": "name", "facts_same": "", "may_override": "conclusion"}


def gather_council(
    reading: Reading, nominations: Iterable[Nomination], campaign: Campaign, layouts: Iterable[Layout]
) -> dict[str, Table]:
    """Gather `hoi-dong.xlsx`: `cuoc-hop`, `thanh-vien`, `bieu-quyet` and the long `phieu`, one row a vote.

    Looked up: `known` (the code is in the list), `name_same`, `facts_same` (award, eligibility, proposers as they are
    now), `may_override` (Có: an award concluded against a criterion, Không: against a lỗi or lateness), `total_agrees`
    and `present_agrees` (the counts are those of `Thành viên`). An alias stands in `code` as the Mã it is an alias of,
    a concluded award by its code. Source: the contract of the workbooks, "the council's workbook".
    """
    drafts: dict[str, Draft] = {}
    for layout in layouts:
        rows = reading.sheets.get(layout.key)
        if rows is not None:
            drafts[layout.key.rsplit("/", 1)[-1]] = draft(layout, [Source("", reading.file, rows)])
    tables: dict[str, Table] = {}
    meeting, members, ballots = (drafts.get(key) for key in (MEETING, MEMBERS, BALLOTS))
    if meeting is not None:
        about = {"total_agrees": "total", "present_agrees": "present"}
        tables[MEETING] = meeting.table(_counts(meeting.lists, members.lists if members else {}), about)
    if members is not None:
        tables[MEMBERS] = members.table()
    if ballots is not None:
        _settle(ballots.lists, nominations := tuple(nominations), Known(campaign))
        tables[BALLOTS] = ballots.table(_facts(ballots.lists, nominations, Known(campaign)), _ABOUT)
        present = meeting.lists["present"][0] if meeting is not None and meeting.lists["present"] else None
        tables[VOTES] = _votes(ballots, present)
    return tables


def _counts(meeting: Mapping[str, Sequence[Any]], members: Mapping[str, Sequence[Any]]) -> Columns:
    """Compare the counts with the names; where no attendance is filled in the counts stand alone."""
    attendance = [
        here for name, here in zip(members.get("name", ()), members.get("present", ()), strict=True) if name is not None
    ]
    filled = any(here is not None for here in attendance)

    def agrees(column: str, counted: int) -> list[str | None]:
        return [yes(value == counted if filled and value is not None else None) for value in meeting[column]]

    return {
        "total_agrees": agrees("total", len(attendance)),
        "present_agrees": agrees("present", attendance.count(YES)),
    }


def _settle(lists: dict[str, list[Any]], nominations: Sequence[Nomination], known: Known) -> None:
    """Write each code and each conclusion in the one way the others know it."""
    codes = {_key(code): one.code for one in nominations for code in (*one.aliases, one.code)}
    lists["code"] = [codes.get(_key(code), code) if code else None for code in lists["code"]]
    conclusions = {**known.award_codes, heading_key(NO): NO}
    lists["conclusion"] = [conclusions.get(heading_key(text), text) if text else None for text in lists["conclusion"]]


def _key(code: str) -> str:
    return code.strip().casefold()


def _facts(lists: Mapping[str, Sequence[Any]], nominations: Sequence[Nomination], known: Known) -> Columns:
    by_code = {one.code: one for one in nominations if not one.late}
    every = {one.code: one for one in nominations}
    found: Columns = {name: [] for name in _ABOUT}
    columns = ("code", "name", "proposers", "award", "eligible", "conclusion")
    for code, name, proposers, award, eligible, conclusion in zip(*(lists[one] for one in columns), strict=True):
        one = by_code.get(code)
        found["known"].append(yes(one is not None) if code else None)
        found["name_same"].append(yes(bool(name) and name_key(name) == name_key(one.name)) if one else None)
        same = (
            one is not None
            and (known.award_codes.get(heading_key(award), award) if award else "") == one.award
            and heading_key(eligible or "") == heading_key(YES if one.eligible else NO)
            and _proposers(proposers, known) == set(one.proposers)
        )
        found["facts_same"].append(yes(same) if one else None)
        found["may_override"].append(_may_override(every.get(code), conclusion))
    return found


def _proposers(text: str | None, known: Known) -> set[str]:
    parts = (part.strip() for part in (text or "").replace("\n", ";").split(";"))
    return {known.unit(part) or part for part in parts if part}


def _may_override(one: Nomination | None, conclusion: str | None) -> str | None:
    if one is None or conclusion in (None, NO) or one.eligible:
        return None
    return yes(not (one.barred or one.late))


def _votes(ballots: Draft, present: int | None) -> Table:
    """Lay the votes below one another, a row a vote; each knows how many could vote."""
    lists = ballots.melted.get("votes", {})
    table = ballots.long("votes", "votes", "award", {"present": "votes"}) if lists else ballots.table()
    by_row = dict(zip(ballots.lists["row"], ballots.lists["code"], strict=True))
    code = [by_row[row] for row in table.frame["row"]]
    voters = [float("nan") if present is None else float(present)] * len(code)
    added = table.frame.assign(code=_objects(code), present=voters)
    return table._replace(frame=added)


def _objects(values: Sequence[Any]) -> Any:
    import pandas as pd

    return pd.Series(values, dtype=object)
