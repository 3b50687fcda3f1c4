"""The council: its workbook's checked tables in, the meeting out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pipeline.campaign import Campaign
from pipeline.campaign.rows import records
from pipeline.shapes import YES, Ballot, Finding, Meeting, Member, Severity, Tables

FILE = "hoi-dong.xlsx"
MEETING, MEMBERS, BALLOTS, VOTES = "cuoc-hop", "thanh-vien", "bieu-quyet", "phieu"


def meeting(tables: Tables, campaign: Campaign, findings: Iterable[Finding]) -> Meeting | None:
    """Give the meeting as its workbook tells it; None where that has any lỗi or lacks a sheet: then nothing is decided.

    `tables` has the keys `cuoc-hop` (one row), `thanh-vien`, `bieu-quyet` and the long `phieu` (code, award, votes);
    `findings` are those of the council's workbook, others do not count. Source: the contract of that workbook.
    """
    if any(finding.severity is Severity.ERROR and finding.file in ("", FILE) for finding in findings):
        return None
    record = next(iter(records(tables, MEETING)), None)
    if record is None or BALLOTS not in tables:
        return None
    votes: dict[int, dict[str, int | None]] = {}
    for vote in records(tables, VOTES):
        votes.setdefault(int(vote["row"]), {})[str(vote["award"])] = _number(vote["votes"])
    table = tables[BALLOTS]

    @cache  # thousands of ballots have the same votes: they share them
    def alike(numbers: tuple[int | None, ...]) -> Mapping[str, int | None]:
        return {award.code: number for award, number in zip(campaign.awards, numbers, strict=True)}

    ballots = tuple(
        Ballot(
            nomination=_text(row["code"]),
            votes=alike(tuple(votes.get(int(row["row"]), {}).get(award.code) for award in campaign.awards)),
            conclusion=_text(row.get("conclusion")),
            note=_text(row.get("note")),
            row=int(row["row"]),
            cell=table.address(position, "conclusion"),
        )
        for position, row in zip(table.frame.index, records(tables, BALLOTS), strict=True)
        if row["code"] is not None
    )
    members = tuple(
        Member(
            name=_text(row["name"]),
            role=_text(row.get("role")),
            present=None if row.get("present") is None else row["present"] == YES,
            absence=_text(row.get("absence")),
        )
        for row in records(tables, MEMBERS)
        if row["name"] is not None
    )
    words = ("number", "started", "ended", "place", "absences", "chair", "secretary", "method")
    return Meeting(
        **{word: _text(record.get(word)) for word in words},
        total=_number(record.get("total")) or 0,
        present=_number(record.get("present")) or 0,
        members=members,
        ballots=ballots,
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
