"""The state of every unit: what was received and found in, exactly one State for each unit of the roster out. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.campaign import Campaign
from pipeline.campaign.deadlines import days_left, submission
from pipeline.shapes import Finding, Nomination, Received, Severity, Standing, State, UnitState


def states(
    campaign: Campaign,
    received: Sequence[Received],
    findings: Iterable[Finding],
    nominations: Iterable[Nomination],
    as_of: date,
) -> tuple[UnitState, ...]:
    """Give each unit of the roster its one state, in the order of the roster, with the counts of its workbook.

    First that fits: a timely usable workbook is `Trả lại`, `Có cảnh báo` or `Hợp lệ` by its own findings, an equal-time
    conflict `Trả lại`; else a late usable one `Quá hạn`; else anything received `Không dùng được`; else `Chưa nộp`
    while the deadline has not passed at `as_of`, `Không có hồ sơ` after. Source: Kế hoạch, mục IV.5; the contract of
    the outputs, `Trạng thái`.
    """
    files: dict[str, list[Received]] = defaultdict(list)
    for file in received:
        files[file.unit].append(file)
    errors: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    for finding in findings:
        (errors if finding.severity is Severity.ERROR else warnings)[finding.file] += 1
    proposed = Counter(unit for nomination in nominations for unit in {origin.unit for origin in nomination.origins})
    silent = _passed(campaign, as_of)
    return tuple(
        _unit_state(unit.code, files[unit.code], errors, warnings, proposed[unit.code], silent)
        for unit in campaign.units
    )


def _passed(campaign: Campaign, as_of: date) -> bool:
    due = submission(campaign)
    return due is not None and days_left(campaign, due, as_of) < 0


def _unit_state(
    unit: str,
    files: Sequence[Received],
    errors: Counter[str],
    warnings: Counter[str],
    nominations: int,
    silent: bool,
) -> UnitState:
    standings = {file.standing for file in files}
    shown = [file for file in files if file.considered]
    if Standing.COUNTS in standings:
        shown = [file for file in files if file.standing is Standing.COUNTS]
        if any(errors[file.file] for file in shown):
            state = State.RETURNED
        else:
            state = State.WARNED if any(warnings[file.file] for file in shown) else State.VALID
    elif Standing.CONFLICT in standings:
        shown = [file for file in files if file.standing is Standing.CONFLICT]
        state = State.RETURNED
    elif Standing.LATE in standings:
        shown = shown or [file for file in files if file.standing is Standing.LATE]
        state = State.LATE
    elif files:
        shown = list(files)
        state = State.UNUSABLE
    else:
        state = State.SILENT if silent else State.AWAITED
    names = sorted({file.file for file in shown})
    times = [file.received for file in shown if file.received is not None]
    return UnitState(
        unit=unit,
        state=state,
        received=max(times, default=None),
        file="; ".join(names),
        nominations=nominations,
        errors=sum(errors[name] for name in names),
        warnings=sum(warnings[name] for name in names),
    )
