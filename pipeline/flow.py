"""The corridor: from named bytes to named bytes, the rooms called in order. Touches no disk, clock or screen.

What one wing leaves is handed to the next here, and only here. `examine` goes as far as the nominations,
`decide_outcomes` to the outcomes, `papers` to the finished files.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from pipeline import campaign as campaigns
from pipeline.campaign import Campaign
from pipeline.documents import blank, check, council_workbook, decide, forms, render, successor
from pipeline.intake import mail, read, standing, tables
from pipeline.replies import reply
from pipeline.selection import aggregate, council, quota, reward, states
from pipeline.sentences import finding
from pipeline.shapes import (
    Amount,
    Column,
    Document,
    Fault,
    Finding,
    Layout,
    MapSeam,
    Meeting,
    Nomination,
    Outcome,
    Reading,
    Received,
    Result,
    Severity,
    Stage,
    Standing,
    Suite,
    Tables,
    UnitState,
    in_order,
)
from pipeline.validation import suites as suite_files
from pipeline.validation import validate
from pipeline.views import manifest as manifests
from pipeline.views import workbook
from pipeline.views.closing import Closing, closing

CAMPAIGN, REGISTER, COUNCIL, SUBMISSIONS = "dot-thi-dua.xlsx", "so-tiep-nhan.xlsx", "hoi-dong.xlsx", "don-vi/"

Files = Mapping[str, Callable[[], bytes]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What every command stands on: the campaign, and its suites bound to it by workbook and sheet."""

    campaign: Campaign
    suites: Mapping[str, Mapping[str, Suite]]
    digest: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What came in, after reading, checking and merging."""

    tables: Tables
    received: tuple[Received, ...]
    nominations: tuple[Nomination, ...]
    findings: tuple[Finding, ...]
    layouts: tuple[Layout, ...]
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of every nomination and unit, and how far the campaign has come."""

    meeting: Meeting | None
    outcomes: tuple[Outcome, ...]
    states: tuple[UnitState, ...]
    amounts: tuple[Amount, ...]
    findings: tuple[Finding, ...]
    stage: Stage
    council: Reading | None
    inputs: Mapping[str, str]


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
        return tuple(in_order([*self.examined.findings, *self.decided.findings]))

    @property
    def rules(self) -> list[tuple[str, str, str]]:
        """Give the rules as applied: (rule, value, source)."""
        campaign = self.base.campaign
        return manifests.rules_applied(campaign, self.decided.amounts, reward.reckoned_on(campaign, self.as_of)[1])


def ground(inputs: Files, expectations: Mapping[str, bytes]) -> Ground:
    """Read and check the campaign workbook. Raises Fault with every fault of it, before any unit's file is read."""
    suites = suite_files.load(expectations)
    if CAMPAIGN not in inputs:
        raise Fault([finding("CUA-01", file=CAMPAIGN)])
    data = inputs[CAMPAIGN]()
    reading, own = _campaign_reading(data, suites)
    if not reading.readable:
        raise Fault(reading.findings)
    layouts = [suite.layout for suite in own.values()]
    raw = campaigns.look_up(tables.gather_campaign(reading, layouts), layouts)
    values = campaigns.raw_parameters(raw)
    bound = {key: suite_files.bind(suite, values) for key, suite in own.items()}
    findings = [*reading.findings, *validate.tables(raw, bound, reading.findings)]
    if any(line.severity is Severity.ERROR for line in findings):
        raise Fault(in_order(findings))
    campaign = campaigns.build(raw)
    parameters = campaigns.parameters(campaign)
    return Ground(
        campaign,
        {
            name: {
                key: suite_files.bind(suite, parameters)
                for key, suite in suite_files.expand(suites, name, campaigns.families(campaign)).items()
            }
            for name in ("bieu-mau", "hoi-dong", "so-tiep-nhan")
        },
        hashlib.sha256(data).hexdigest(),
    )


def _campaign_reading(
    data: bytes, suites: Mapping[str, Suite], remarks: bool = False
) -> tuple[Reading, dict[str, Suite]]:
    """Read the campaign workbook: its kinds of nominee first, since other sheets have a column for each.

    With `remarks` the clerk's column `Ghi chú` is read too.
    """
    kinds = suite_files.expand(suites, "dot-thi-dua", {})["loai-doi-tuong"].layout
    first = read.workbook(CAMPAIGN, data, [kinds])
    own = suite_files.expand(suites, "dot-thi-dua", campaigns.kind_families(tables.gather_campaign(first, [kinds])))
    layouts = [suite.layout for suite in own.values() if suite.layout.sheet]
    if remarks:
        remark = Column("note", blank.NOTE, required=False)
        layouts = [
            layout._replace(columns=(*layout.columns, remark)) if layout.shape == "rows" else layout
            for layout in layouts
        ]
    return read.workbook(CAMPAIGN, data, layouts), own


def _side_workbook(inputs: Files, name: str, suites: Mapping[str, Suite]) -> Reading | None:
    if name not in inputs:
        return None
    return read.workbook(name, inputs[name](), [suite.layout for suite in suites.values() if suite.layout.sheet])


def examine(inputs: Files, base: Ground, run: MapSeam = map) -> Examined:
    """Read, check and merge what the units sent; nothing is decided yet."""
    campaign = base.campaign
    own = base.suites["bieu-mau"]
    layouts = tuple(suite.layout for suite in own.values() if suite.layout.sheet)
    findings: list[Finding] = []

    register = _side_workbook(inputs, REGISTER, base.suites["so-tiep-nhan"])
    register_tables: Tables = {}
    if register is not None:
        register_tables = tables.gather_register(register, [s.layout for s in base.suites["so-tiep-nhan"].values()])
        findings += register.findings
        findings += validate.tables(register_tables, base.suites["so-tiep-nhan"], register.findings)

    sent = {name.removeprefix(SUBMISSIONS): load for name, load in inputs.items() if name.startswith(SUBMISSIONS)}
    submissions, receipt = mail.submissions(sent, register_tables)
    task = partial(_read_one, layouts=layouts)
    readings = list(run(task, ((submission.file, submission.load()) for submission in submissions)))
    received, standing_findings = standing.received(
        submissions, readings, campaign, forms.layout_version(own, campaign)
    )
    gathered, gather_findings = tables.gather(received, readings, campaign, own)
    findings += receipt + standing_findings + gather_findings
    findings += validate.tables(gathered, own, findings)
    nominations, merged = aggregate.nominations(
        gathered, findings, received, campaign, register_tables.get("trung-ten")
    )
    hashes = {SUBMISSIONS + reading.file: reading.sha256 for reading in readings} | {CAMPAIGN: base.digest}
    if register is not None:
        hashes[REGISTER] = register.sha256
    return Examined(gathered, received, nominations, tuple(in_order([*findings, *merged])), layouts, hashes)


def _read_one(named: tuple[str, bytes], layouts: tuple[Layout, ...]) -> Reading:
    return read.workbook(named[0], named[1], layouts)


def decide_outcomes(inputs: Files, base: Ground, examined: Examined, as_of: date) -> Decided:
    """Apply the council's word and the quotas; give every unit its state."""
    campaign = base.campaign
    own = base.suites["hoi-dong"]
    findings: list[Finding] = []
    meeting: Meeting | None = None
    reading = _side_workbook(inputs, COUNCIL, own)
    if reading is not None:
        findings += reading.findings
        if reading.readable:
            gathered = tables.gather_council(
                reading, examined.nominations, campaign, [suite.layout for suite in own.values()]
            )
            findings += validate.tables(gathered, own, reading.findings)
            meeting = council.meeting(gathered, campaign, findings)
    outcomes, quota_findings = quota.select(examined.nominations, meeting, campaign)
    findings += quota_findings
    if any(line.severity is Severity.ERROR for line in quota_findings):
        meeting = None
    decided_on, _ = reward.reckoned_on(campaign, as_of)
    waiting = {outcome.nomination for outcome in outcomes if outcome.result == Result.AWAITING}
    eligible = {nomination.code for nomination in examined.nominations if nomination.eligible}
    stage = Stage.BEFORE_MEETING
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
    )


def story(inputs: Files, expectations: Mapping[str, bytes], as_of: date, run: MapSeam = map) -> Story:
    """Go from the inputs to the outcomes. Raises Fault where the campaign workbook or a suite is at fault."""
    base = ground(inputs, expectations)
    examined = examine(inputs, base, run)
    return Story(base, examined, decide_outcomes(inputs, base, examined, as_of), as_of)


def blank_forms(base: Ground) -> Iterator[tuple[str, bytes]]:
    """Make the blank form of each unit, named by its code."""
    for unit in base.campaign.units:
        yield f"{unit.code}.xlsx", forms.form(unit, base.campaign, base.suites["bieu-mau"])


def documents(story: Story) -> list[Document]:
    """Word every document that the stage reached allows."""
    campaign, examined, decided = story.base.campaign, story.examined, story.decided
    return decide.documents(
        campaign=campaign,
        nominations=examined.nominations,
        outcomes=decided.outcomes,
        states=decided.states,
        received=examined.received,
        meeting=decided.meeting,
        amounts=decided.amounts,
        findings=story.findings,
        tables=examined.tables,
        stage=decided.stage,
        as_of=story.as_of,
    )


def ending(story: Story, written: Sequence[Document]) -> Closing:
    """Sum the run up for the clerk."""
    examined, decided = story.examined, story.decided
    return closing(
        story.base.campaign,
        decided.stage,
        decided.states,
        examined.nominations,
        decided.outcomes,
        decided.meeting,
        decided.findings,
        story.findings,
        {document.path: document.context["ten_van_ban"] for document in written},
        story.as_of,
    )


def papers(
    inputs: Files, story: Story, written: Sequence[Document], templates: Mapping[str, bytes], run: MapSeam = map
) -> Iterator[tuple[str, bytes]]:
    """Give every file that a report owns, by its path under outputs/, the manifest last.

    Templates are checked before the first file is given: a broken one raises Fault.
    """
    faults = check.check_all(written, templates)
    if faults:
        raise Fault(in_order(faults))
    return _hashed(story, written, _files(inputs, story, written, templates, run))


def _files(
    inputs: Files, story: Story, written: Sequence[Document], templates: Mapping[str, bytes], run: MapSeam
) -> Iterator[tuple[str, bytes]]:
    campaign, examined, decided = story.base.campaign, story.examined, story.decided
    unit_of = {file.file: file.unit for file in examined.received}
    links: dict[str, str] = {}
    for file, answer in _answers(inputs, story):
        links.update([_link(file, answer, unit_of)])
        yield from answer.items()
    yield (
        "tong-hop.xlsx",
        workbook.workbook(
            campaign,
            examined.received,
            decided.states,
            examined.nominations,
            decided.outcomes,
            decided.amounts,
            story.findings,
            story.rules,
            as_of=story.as_of,
            links=links,
            stage=str(decided.stage),
        ),
    )
    held = decided.council.sheets if decided.council else None
    sheet = council_workbook.workbook(examined.nominations, campaign, story.base.suites["hoi-dong"], held)
    yield "hoi-dong/hoi-dong.xlsx", sheet
    tasks = ((templates[document.template], document) for document in written)
    for document, data in zip(written, run(_render_one, tasks), strict=True):
        yield document.path, data


def _render_one(task: tuple[bytes, Document]) -> bytes:
    template, document = task
    return render.document(template, document.context)


def _answers(inputs: Files, story: Story) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Answer each unit of which something was found, on the file that matters most; give (file, name → bytes)."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for line in story.findings:
        found[line.unit].append(line)
    worth = [Standing.UNUSABLE, Standing.LATE, Standing.CONFLICT, Standing.COUNTS]
    sent: dict[str, Received] = {}
    for file in story.examined.received:
        if file.unit and found[file.unit] and file.standing in worth:
            rival = sent.setdefault(file.unit, file)
            if worth.index(file.standing) >= worth.index(rival.standing):
                sent[file.unit] = file
    for unit, file in sent.items():
        data = inputs[SUBMISSIONS + file.file]()
        files = reply.corrected(data, file.file, unit, found[unit], own_form=bool(file.layout_version))
        yield file.file, {f"tra-loi/{unit}/{name}": body for name, body in files.items()}


def _link(file: str, answer: Mapping[str, bytes], unit_of: Mapping[str, str]) -> tuple[str, str]:
    """Pair a file with its marked copy, or its unit with the list alone where the original could not be marked."""
    marked = next(name for name in answer if name.endswith("-can-sua.xlsx"))
    return (file if len(answer) == 1 else unit_of[file]), marked


def _hashed(
    story: Story, written: Sequence[Document], files: Iterator[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes]]:
    examined, decided = story.examined, story.decided
    hashes: dict[str, str] = {}
    for path, data in files:
        hashes[path] = hashlib.sha256(data).hexdigest()
        yield path, data
    record = manifests.build(
        campaign=story.base.campaign,
        as_of=story.as_of,
        stage=decided.stage,
        inputs={**examined.inputs, **decided.inputs},
        outputs=hashes,
        rules=story.rules,
        nominations=examined.nominations,
        outcomes=decided.outcomes,
        meeting=decided.meeting,
        amounts=decided.amounts,
        findings=story.findings,
        documents=written,
        tables=examined.tables,
    )
    yield "manifest.json", manifests.dump(record)


def next_campaign(data: bytes, expectations: Mapping[str, bytes], same_body: bool) -> bytes:
    """Make the next campaign's workbook from an earlier one's bytes. Raises Fault where it cannot be read."""
    reading, own = _campaign_reading(data, suite_files.load(expectations), remarks=True)
    if not reading.readable:
        raise Fault(reading.findings)
    rows, settings = successor.successor(reading.sheets, same_body)
    return blank.campaign_workbook(own, rows, settings)
