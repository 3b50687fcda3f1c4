"""Every unit in exactly one state."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pipeline.selection.states import states
from pipeline.shapes import Finding, Received, Severity, Standing, State
from tests.selecting import UNITS, campaign, nomination, origin

EVE, DAY_OF = date(2021, 6, 17), date(2021, 6, 18)


def file(standing: Standing, name: str = "VP.xlsx", considered: bool = True) -> Received:
    return Received(name, "", "VP", datetime(2021, 6, 10, 8), standing, considered, "")


def found(severity: Severity, name: str = "VP.xlsx") -> Finding:
    return Finding(severity, "VP", name, "Cá nhân", "C4", "X", "sai.", "Sửa.")


@pytest.mark.parametrize(
    ("received", "findings", "state"),
    [
        ([file(Standing.COUNTS)], [], State.VALID),
        ([file(Standing.COUNTS)], [found(Severity.WARNING)], State.WARNED),
        ([file(Standing.COUNTS)], [found(Severity.WARNING), found(Severity.ERROR)], State.RETURNED),
        ([file(Standing.COUNTS)], [found(Severity.ERROR, "VP-cu.xlsx")], State.VALID),
        ([file(Standing.COUNTS), file(Standing.LATE, "VP-2.xlsx", False)], [], State.VALID),
        ([file(Standing.COUNTS), file(Standing.SUPERSEDED, "VP-0.xlsx", False)], [], State.VALID),
        ([file(Standing.CONFLICT), file(Standing.CONFLICT, "VP-2.xlsx", False)], [], State.RETURNED),
        ([file(Standing.LATE), file(Standing.UNUSABLE, "VP-2.xlsx", False)], [found(Severity.ERROR)], State.LATE),
        ([file(Standing.UNUSABLE, considered=False)], [found(Severity.ERROR)], State.UNUSABLE),
        ([], [], State.AWAITED),
    ],
)
def test_the_first_state_that_fits(received: list[Received], findings: list[Finding], state: State) -> None:
    every = states(campaign(), received, findings, [], EVE)
    assert [s.unit for s in every] == [unit.code for unit in UNITS]
    assert every[0].state is state
    assert {s.state for s in every[1:]} == {State.AWAITED}


@pytest.mark.parametrize(
    ("day", "counts", "state"),
    [(EVE, False, State.AWAITED), (DAY_OF, False, State.SILENT), (DAY_OF, True, State.AWAITED)],
)
def test_silence_begins_when_the_last_day_is_over(day: date, counts: bool, state: State) -> None:
    whole = campaign(settings={"deadline_day_counts": counts})
    assert {s.state for s in states(whole, [], [], [], day)} == {state}


def test_the_counts_are_those_of_the_workbook_shown() -> None:
    findings = [found(Severity.ERROR), found(Severity.ERROR, "khac.xlsx"), found(Severity.WARNING)]
    both = nomination("a", origins=(origin("VP"), origin("VP", 4), origin("CD")))
    first, _, third = states(campaign(), [file(Standing.COUNTS)], findings, [both], EVE)
    assert (first.file, first.errors, first.warnings, first.nominations) == ("VP.xlsx", 1, 1, 1)
    assert first.received == datetime(2021, 6, 10, 8) and third.nominations == 1


def test_a_file_of_no_unit_changes_no_state() -> None:
    stray = file(Standing.UNUSABLE, "la.xlsx")._replace(unit="")
    assert {s.state for s in states(campaign(), [stray], [], [], EVE)} == {State.AWAITED}
