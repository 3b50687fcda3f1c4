"""What the units sent in; everything read, checked and merged out. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from pipeline.documents import forms
from pipeline.flow import earlier
from pipeline.flow.opening import CAMPAIGN, Files, Ground, side_workbook
from pipeline.intake import changes, mail, read, standing, tables
from pipeline.intake.child import Apart
from pipeline.selection import aggregate, repeated
from pipeline.shapes import (
    Died,
    Finding,
    Layout,
    MapSeam,
    Nomination,
    PastCampaign,
    Reading,
    Received,
    Resent,
    Tables,
    in_order,
)
from pipeline.validation import validate

REGISTER, SUBMISSIONS = "so-tiep-nhan.xlsx", "don-vi/"


@dataclass(frozen=True, slots=True)
class Examined:
    """What came in, after reading, checking and merging. `loads` gives the bytes of a received file again.

    `resent` says, by unit, what changed since the workbook it had sent before; `past` are the earlier campaigns.
    """

    tables: Tables
    received: tuple[Received, ...]
    nominations: tuple[Nomination, ...]
    findings: tuple[Finding, ...]
    layouts: tuple[Layout, ...]
    inputs: Mapping[str, str]
    loads: Mapping[str, Callable[[], bytes]]
    resent: Mapping[str, Resent] = field(default_factory=dict)
    past: tuple[PastCampaign, ...] = ()


def examine(inputs: Files, base: Ground, run: MapSeam = map) -> Examined:
    """Read, check and merge what the units sent; nothing is decided yet."""
    campaign = base.campaign
    own = base.suites["bieu-mau"]
    layouts = tuple(suite.layout for suite in own.values() if suite.layout.sheet)
    findings: list[Finding] = []

    register = side_workbook(inputs, REGISTER, base)
    register_tables: Tables = {}
    if register is not None:
        register_tables = tables.gather_register(register, [s.layout for s in base.suites["so-tiep-nhan"].values()])
        findings += register.findings
        findings += validate.tables(register_tables, base.suites["so-tiep-nhan"], register.findings, base.checking)

    sent = {name.removeprefix(SUBMISSIONS): load for name, load in inputs.items() if name.startswith(SUBMISSIONS)}
    submissions, receipt, mails = mail.submissions(sent, register_tables)
    task = partial(_read_one, layouts=layouts, apart=base.apart)
    sound = [one for one in submissions if one.fault is None]
    readings = [
        read.died(one.file, one.load()) if isinstance(answer, Died) else answer
        for one, answer in zip(sound, run(task, ((one.file, one.load()) for one in sound)), strict=True)
    ]
    readings += [mail.unopened(one) for one in submissions if one.fault is not None]
    received, standing_findings = standing.received(
        submissions, readings, campaign, forms.layout_version(own, campaign)
    )
    # A workbook that was sent again is checked together with the one it replaces, so that the validator is called once.
    pairs = standing.earlier(received)
    before = {one.file for one, _ in pairs.values()}
    laid, checked = tables.lay(
        [one._replace(considered=True) if one.file in before else one for one in received], readings, own
    )
    # What lies in inputs/ is hashed: of an attachment the mail it came in.
    lying = {reading.file: reading.sha256 for reading in readings if reading.file in sent} | mails
    compared = {one.file for pair in pairs.values() for one in pair}
    by_file = {reading.file: reading for reading in readings if reading.file in compared}
    del readings  # from here on only the tables are held
    whole = tables.look_up(laid, campaign)
    del laid
    findings += receipt + standing_findings
    checked += validate.tables(whole, own, [*findings, *checked], base.checking)
    gathered = tables.without(whole, before)
    del whole
    findings += [one for one in checked if one.file not in before]
    resent = {
        unit: changes.resent(
            by_file[one.file],
            by_file[after.file],
            [line for line in checked if line.file == one.file],
            findings,
            [suite.layout for suite in own.values()],
        )
        for unit, (one, after) in sorted(pairs.items())
    }
    before_us = earlier.past(inputs, campaign.settings.code)
    same = register_tables.get("trung-ten")
    elsewhere = {award.code for one in before_us.campaigns for award in one.awards}
    nominations, merged = aggregate.nominations(gathered, findings, received, campaign, same, elsewhere)
    nominations, repeats = repeated.with_earlier(nominations, before_us.campaigns, campaign, same, gathered)
    findings += [*before_us.findings, *repeats]
    hashes = {SUBMISSIONS + file: digest for file, digest in lying.items()} | {CAMPAIGN: base.digest}
    hashes |= dict(before_us.inputs)
    if register is not None:
        hashes[REGISTER] = register.sha256
    loads = {submission.file: submission.load for submission in submissions}
    every = tuple(in_order([*findings, *merged]))
    return Examined(gathered, received, nominations, every, layouts, hashes, loads, resent, before_us.campaigns)


def _read_one(named: tuple[str, bytes], layouts: tuple[Layout, ...], apart: Apart) -> Reading:
    return read.workbook(named[0], named[1], layouts, apart)
