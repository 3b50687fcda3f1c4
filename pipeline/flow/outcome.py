"""What was examined and the council's word in; what became of every nomination and unit out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.flow.incoming import Examined
from pipeline.flow.opening import Files, Ground, side_workbook
from pipeline.intake import frames, standing, tables
from pipeline.selection import council, given, quota, registered, reward, states
from pipeline.selection import statistics as counting
from pipeline.shapes import (
    Amount,
    Finding,
    MapSeam,
    Meeting,
    Outcome,
    Reading,
    Registering,
    Result,
    Severity,
    Stage,
    Statistics,
    UnitState,
    in_order,
)
from pipeline.validation import validate
from pipeline.views import manifest as manifests

COUNCIL = "hoi-dong.xlsx"


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of every nomination and unit, and how far the campaign has come.

    `registering` is None where nobody registers beforehand.
    """

    meeting: Meeting | None
    outcomes: tuple[Outcome, ...]
    states: tuple[UnitState, ...]
    amounts: tuple[Amount, ...]
    findings: tuple[Finding, ...]
    stage: Stage
    council: Reading | None
    inputs: Mapping[str, str]
    registering: Registering | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A whole run as values: what it stood on, what came in, what became of it, on which day."""

    base: Ground
    examined: Examined
    decided: Decided
    as_of: date

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give every finding of the run, sorted, none twice."""
        found = [*self.base.findings, *self.examined.findings, *self.decided.findings]
        state = self.decided.registering
        return tuple(in_order(registered.closed(found) if state is not None and state.over else found))

    @property
    def statistics(self) -> Statistics:
        """Count over the earlier campaigns and this one, the last."""
        campaign, decided = self.base.campaign, self.decided
        this = given.campaign(
            campaign, self.examined.nominations, decided.outcomes, decided.amounts, self.as_of, campaign.settings.code
        )
        return counting.statistics((*self.examined.past, this))

    @property
    def rules(self) -> list[tuple[str, str, str]]:
        """Give the rules as applied: (rule, value, source)."""
        campaign = self.base.campaign
        return manifests.rules_applied(campaign, self.decided.amounts, reward.reckoned_on(campaign, self.as_of)[1])


def decide_outcomes(inputs: Files, base: Ground, examined: Examined, as_of: date, run: MapSeam = map) -> Decided:
    """Apply the council's word and the quotas; give every unit its state."""
    campaign = base.campaign
    own = base.suites["hoi-dong"]
    registering = _registering(base, examined, as_of)
    findings: list[Finding] = standing.not_yet((*examined.received, *examined.registered.received), as_of)
    if registering is not None and registering.over:
        findings += registered.named(registering.without, campaign)
    meeting: Meeting | None = None
    reading = side_workbook(inputs, COUNCIL, base, run)
    if reading is not None:
        reading = reading._replace(sheets={key: frames.sharing(rows) for key, rows in reading.sheets.items()})
        findings += reading.findings
        if reading.readable:
            gathered = tables.gather_council(
                reading, examined.nominations, campaign, [suite.layout for suite in own.values()]
            )
            findings += validate.tables(gathered, own, reading.findings, base.checking)
            meeting = council.meeting(gathered, campaign, findings)
            del gathered  # of a large campaign there is no room for it beside what is decided
    outcomes, quota_findings = quota.select(examined.nominations, meeting, campaign)
    findings += quota_findings
    if any(line.severity is Severity.ERROR for line in quota_findings):
        meeting = None
    decided_on, _ = reward.reckoned_on(campaign, as_of)
    waiting = {outcome.nomination for outcome in outcomes if outcome.result == Result.AWAITING}
    eligible = {nomination.code for nomination in examined.nominations if nomination.eligible}
    # By the calendar: one that proposes early does not end registering for all others.
    stage = Stage.REGISTERING if registering is not None and not registering.over else Stage.BEFORE_MEETING
    if meeting is not None and (not eligible or eligible - waiting):
        stage = Stage.REPORT if campaign.settings.decided_on else Stage.AFTER_MEETING
    every = [*examined.findings, *findings]
    return Decided(
        meeting,
        outcomes,
        states.states(campaign, examined.received, every, examined.nominations, as_of),
        reward.amounts(campaign, decided_on),
        tuple(in_order(findings)),
        stage,
        reading,
        {COUNCIL: reading.sha256} if reading is not None else {},
        registering,
    )


def _registering(base: Ground, examined: Examined, as_of: date) -> Registering | None:
    """Say how far registering has come on that day, None where nobody registers beforehand."""
    if not base.registers:
        return None
    made, received = examined.registered.registrations, examined.registered.received
    without = registered.without(made, received, base.campaign)
    return Registering(made, received, without, registered.over(base.campaign, as_of))
