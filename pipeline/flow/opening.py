"""The campaign workbook and the suites in; what every command stands on out, and the workbooks made from it alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from pipeline import campaign as campaigns
from pipeline.campaign import Campaign, Kind, deadlines
from pipeline.documents import blank, decided, forms, successor
from pipeline.intake import amend, child, read, sheet_xml, tables
from pipeline.intake.child import Apart
from pipeline.intake.mail import REGISTRATIONS
from pipeline.intake.sheet_xml import OWN, Limits
from pipeline.sentences import finding
from pipeline.shapes import (
    REGISTERING,
    Amendment,
    Column,
    Died,
    Fault,
    Finding,
    Layout,
    MapSeam,
    Reading,
    Registration,
    Severity,
    Suite,
    in_order,
)
from pipeline.validation import suites as suite_files
from pipeline.validation import validate
from pipeline.validation.validate import Checking

CAMPAIGN = "dot-thi-dua.xlsx"
FORM, REGISTERING_FORM = "bieu-mau", "bieu-dang-ky"  # the forms among the suites of `Ground`

Files = Mapping[str, Callable[[], bytes]]
_HERE = Checking()


@dataclass(frozen=True, slots=True)
class Ground:
    """What every command stands on: the campaign, and its suites bound to it by workbook and sheet.

    `apart` is what the door hands in to parse a workbook that nobody can judge beforehand, `checking` how it lets
    tables be checked. `findings` are the cảnh báo of the campaign workbook itself: with a lỗi there is no ground.
    `amendments` are what a what-if supposes of the campaign.
    """

    campaign: Campaign
    suites: Mapping[str, Mapping[str, Suite]]
    digest: str
    apart: Apart = child.parse
    checking: Checking = _HERE
    findings: tuple[Finding, ...] = ()
    amendments: tuple[Amendment, ...] = ()

    @property
    def registers(self) -> bool:
        """Say whether units register beforehand: only then is there a suite of the form for that."""
        return REGISTERING_FORM in self.suites

    @property
    def registering_kinds(self) -> tuple[Kind, ...]:
        """Give the kinds of nominee that have a sheet in the form for registering."""
        sheets = {suite.layout.sheet for suite in self.suites.get(REGISTERING_FORM, {}).values()}
        return tuple(kind for kind in self.campaign.kinds if kind.sheet in sheets)


def ground(
    inputs: Files,
    expectations: Mapping[str, bytes],
    apart: Apart = child.parse,
    checking: Checking = _HERE,
    wishes: Sequence[str] = (),
) -> Ground:
    """Read and check the campaign workbook. Raises Fault with every fault of it, before any unit's file is read.

    `wishes` are put over what stands in it (`intake.amend`) and checked as if they stood there.
    """
    suites = suite_files.load(expectations)
    if CAMPAIGN not in inputs:
        raise Fault([finding("CUA-01", file=CAMPAIGN)])
    data = inputs[CAMPAIGN]()
    reading, own = _campaign_reading(data, suites, apart)
    if not reading.readable:
        raise Fault(reading.findings)
    layouts = [suite.layout for suite in own.values()]
    reading, amendments, unclear = amend.amended(reading, layouts, wishes)
    raw = campaigns.look_up(tables.gather_campaign(reading, layouts), layouts)
    values = campaigns.raw_parameters(raw)
    bound = {key: suite_files.bind(suite, values) for key, suite in own.items()}
    findings = [*unclear, *reading.findings, *validate.tables(raw, bound, reading.findings, checking)]
    if any(line.severity is Severity.ERROR for line in findings):
        raise Fault(in_order(findings))
    campaign = campaigns.build(raw)
    return Ground(
        campaign,
        _suites(campaign, suites, expectations),
        hashlib.sha256(data).hexdigest(),
        apart,
        checking,
        tuple(in_order(findings)),
        tuple(amendments),
    )


def _suites(
    campaign: Campaign, suites: Mapping[str, Suite], expectations: Mapping[str, bytes]
) -> dict[str, dict[str, Suite]]:
    """Bind the suites of every other workbook to the campaign; the form for registering where there is a day for it."""
    parameters, families = campaigns.parameters(campaign), campaigns.families(campaign)
    own = {}
    if deadlines.registration(campaign) is not None:
        before = suite_files.load(expectations, REGISTERING)
        own[REGISTERING_FORM] = suite_files.expand(before, FORM, campaigns.families(campaign, REGISTERING))
    own |= {name: suite_files.expand(suites, name, families) for name in (FORM, "hoi-dong", "so-tiep-nhan")}
    return {name: {key: suite_files.bind(suite, parameters) for key, suite in of.items()} for name, of in own.items()}


def _campaign_reading(
    data: bytes, suites: Mapping[str, Suite], apart: Apart, remarks: bool = False
) -> tuple[Reading, dict[str, Suite]]:
    """Read the campaign workbook: its kinds of nominee first, since other sheets have a column for each.

    With `remarks` the clerk's column `Ghi chú` is read too.
    """
    kinds = suite_files.expand(suites, "dot-thi-dua", {})["loai-doi-tuong"].layout
    first = read.workbook(CAMPAIGN, data, [kinds], apart, OWN)
    own = suite_files.expand(suites, "dot-thi-dua", campaigns.kind_families(tables.gather_campaign(first, [kinds])))
    layouts = [suite.layout for suite in own.values() if suite.layout.sheet]
    if remarks:
        remark = Column("note", blank.NOTE, required=False)
        layouts = [
            layout._replace(columns=(*layout.columns, remark)) if layout.shape == "rows" else layout
            for layout in layouts
        ]
    return read.workbook(CAMPAIGN, data, layouts, apart, OWN), own


def side_workbook(inputs: Files, name: str, base: Ground, run: MapSeam = map) -> Reading | None:
    """Read a workbook beside the campaign's, the register or the council's; None where it is not there."""
    if name not in inputs:
        return None
    suites = base.suites[name.removesuffix(".xlsx")]
    layouts = tuple(suite.layout for suite in suites.values() if suite.layout.sheet)
    (reading,) = read_each([(name, inputs[name])], layouts, base, run, OWN)
    return reading


def read_each(
    files: Sequence[tuple[str, Callable[[], bytes]]],
    layouts: tuple[Layout, ...],
    base: Ground,
    run: MapSeam,
    limits: Limits = sheet_xml.FORM,
) -> Iterator[Reading]:
    """Read each of these workbooks, one after the other."""
    task = partial(_read_one, layouts=layouts, apart=base.apart, limits=limits)
    for (name, load), answer in zip(files, run(task, ((name, load()) for name, load in files)), strict=True):
        yield read.died(name, load()) if isinstance(answer, Died) else answer


def _read_one(named: tuple[str, bytes], layouts: tuple[Layout, ...], apart: Apart, limits: Limits) -> Reading:
    return read.workbook(named[0], named[1], layouts, apart, limits)


def blank_forms(base: Ground, registrations: Sequence[Registration] = ()) -> Iterator[tuple[str, bytes]]:
    """Make the blank form of each unit, named by its code; where units register beforehand also that for registering.

    What a unit has registered goes into its form.
    """
    made = {one.unit: one for one in registrations}
    for unit in base.campaign.units:
        before = made.get(unit.code, Registration(unit.code, "", None, ())) if base.registers else None
        yield f"{unit.code}.xlsx", forms.form(unit, base.campaign, base.suites[FORM], before=before)
    for unit in base.campaign.units if base.registers else ():
        blank_form = forms.form(unit, base.campaign, base.suites[REGISTERING_FORM], REGISTERING)
        yield f"{REGISTRATIONS}{unit.code}.xlsx", blank_form


class Next(NamedTuple):
    """The workbook of another campaign, and whether its units register beforehand as far as is decided."""

    workbook: bytes
    registers: bool


def next_campaign(
    data: bytes,
    expectations: Mapping[str, bytes],
    same_body: bool,
    apart: Apart = child.parse,
    given: Mapping[str, str] | None = None,
) -> Next:
    """Make the next campaign's workbook from an earlier one's bytes.

    `given`: Mục of `Đợt thi đua`, or code of `Lịch`, → what is already decided, as typed. Raises Fault where the
    earlier one cannot be read, or a Mục or a date is none.
    """
    reading, own = _campaign_reading(data, suite_files.load(expectations), apart, remarks=True)
    if not reading.readable:
        raise Fault(reading.findings)
    columns = own["dot-thi-dua"].layout.columns
    rows, settings = successor.successor(
        reading.sheets,
        same_body,
        {column.column: column.heading for column in columns},
        decided.values(given or {}, columns),
        own["van-ban"].start,
        own["lich"].start,
        own["can-cu"].rules,
    )
    registers = any(line.get("code") == deadlines.REGISTRATION for line in rows.get("lich", ()))
    return Next(blank.campaign_workbook(own, rows, settings), registers)


def questions(expectations: Mapping[str, bytes], same_body: bool) -> list[tuple[str, str]]:
    """Give what a new campaign must decide: the Mục or code of `Lịch`, and the words that explain it."""
    columns = suite_files.load(expectations)["dot-thi-dua/dot-thi-dua"].layout.columns
    return decided.questions(columns, same_body)
