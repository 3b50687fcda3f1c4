"""What the units sent in; everything read, checked and merged out. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.documents import forms
from pipeline.flow import earlier, registering
from pipeline.flow.opening import CAMPAIGN, FORM, Files, Ground
from pipeline.flow.registering import REGISTER, SUBMISSIONS, Registered
from pipeline.intake import changes, standing, tables
from pipeline.selection import aggregate, departures, repeated
from pipeline.shapes import (
    Finding,
    Layout,
    MapSeam,
    Nomination,
    PastCampaign,
    Received,
    Resent,
    Tables,
    in_order,
)
from pipeline.text.names import name_key
from pipeline.validation import validate


@dataclass(frozen=True, slots=True)
class Examined:
    """What came in, after reading, checking and merging. `loads` gives the bytes of a received file again.

    `resent` says, by unit, what changed since the workbook it had sent before; `past` are the earlier campaigns.
    `registered` is what the units registered beforehand.
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
    registered: Registered = field(default_factory=Registered)


def examine(inputs: Files, base: Ground, run: MapSeam = map) -> Examined:
    """Read, check and merge what the units sent; nothing is decided yet."""
    campaign = base.campaign
    own = base.suites[FORM]
    layouts = tuple(suite.layout for suite in own.values() if suite.layout.sheet)
    box = registering.emptied(inputs, base)
    registered = registering.taken(box, base, run)
    findings: list[Finding] = [*box.findings, *registered.findings]
    piles = tables.Piles(own)
    readings = [piles.add(one) for one in registering.read_all(box.proposals, layouts, base, run)]
    received, standing_findings = standing.received(
        box.proposals, readings, campaign, forms.layout_version(own, campaign)
    )
    # A workbook that was sent again is checked together with the one it replaces, so that the validator is called once.
    pairs = standing.earlier(received)
    before = {one.file for one, _ in pairs.values()}
    compared = {one.file for pair in pairs.values() for one in pair}
    by_file = {reading.file: piles.whole(reading) for reading in readings if reading.file in compared}
    laid, checked = tables.lay(
        [one._replace(considered=True) if one.file in before else one for one in received], readings, piles
    )
    hashes = registering.lying(readings, box, SUBMISSIONS) | dict(registered.hashes)
    names = {one.unit: {name_key(line.nominee) for line in one.pledges} for one in registered.registrations}
    del readings, piles  # from here on only the tables are held
    everything = tables.look_up(laid, campaign)
    del laid
    whole, apart = tables.unproposed(everything, names)
    checked += apart
    findings += standing_findings
    checked += validate.tables(whole, own, [*findings, *checked], base.checking)
    if registered.registrations:
        proposed = {key: tables.without(table, before) for key, table in everything.items()}
        findings += departures.departures(
            registered.registrations, proposed, received, campaign, base.registering_kinds
        )
        del proposed
    del everything
    gathered = {key: tables.without(whole.pop(key), before) for key in [*whole]}  # so that no two copies are held
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
    same = box.register.get("trung-ten")
    elsewhere = {award.code for one in before_us.campaigns for award in one.awards}
    nominations, merged = aggregate.nominations(gathered, findings, received, campaign, same, elsewhere)
    nominations, repeats = repeated.with_earlier(nominations, before_us.campaigns, campaign, same, gathered)
    findings += [*before_us.findings, *repeats]
    hashes |= {CAMPAIGN: base.digest} | dict(before_us.inputs)
    if box.register_digest:
        hashes[REGISTER] = box.register_digest
    loads = {submission.file: submission.load for submission in box.proposals}
    every = tuple(in_order([*findings, *merged]))
    return Examined(
        gathered, received, nominations, every, layouts, hashes, loads, resent, before_us.campaigns, registered
    )
