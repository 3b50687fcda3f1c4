"""What the units sent in, parted into what registers and what proposes; and what was registered. Nothing is compared.

The files of `inputs/dang-ky/` go the way of those of `inputs/don-vi/`, through the same rooms, by their own day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.documents import forms
from pipeline.flow.opening import REGISTERING_FORM, Files, Ground, read_each, side_workbook
from pipeline.intake import mail, standing, tables
from pipeline.intake.mail import REGISTRATIONS
from pipeline.selection import registered
from pipeline.sentences import finding
from pipeline.shapes import (
    Finding,
    Layout,
    MapSeam,
    Reading,
    Received,
    Registration,
    Submission,
    Tables,
    in_order,
)
from pipeline.validation import validate

REGISTER, SUBMISSIONS = "so-tiep-nhan.xlsx", "don-vi/"


class Box(NamedTuple):
    """The letter box emptied: what proposes, what registers, what the register says.

    `paths` maps the name of a file, as findings have it, to its path under inputs/; `mails` to the digest of a mail.
    """

    proposals: tuple[Submission, ...]
    registrations: tuple[Submission, ...]
    register: Tables
    findings: tuple[Finding, ...]
    paths: Mapping[str, str]
    mails: Mapping[str, str]
    register_digest: str


@dataclass(frozen=True, slots=True)
class Registered:
    """What was registered: every file received, the registration of each unit of which one counts, the faults.

    `hashes` are by path under inputs/; `loads` gives the bytes of a received file again.
    """

    received: tuple[Received, ...] = ()
    registrations: tuple[Registration, ...] = ()
    findings: tuple[Finding, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    loads: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)


def emptied(inputs: Files, base: Ground) -> Box:
    """Take the files of both folders out of their mails, each with its row of the register."""
    findings: list[Finding] = []
    told: Tables = {}
    register = side_workbook(inputs, REGISTER, base)
    if register is not None:
        own = base.suites["so-tiep-nhan"]
        told = tables.gather_register(register, [suite.layout for suite in own.values()])
        findings += register.findings
        findings += validate.tables(told, own, register.findings, base.checking)
    folders = (SUBMISSIONS, REGISTRATIONS) if base.registers else (SUBMISSIONS,)
    paths = {called(path, base): path for path in inputs if path.startswith(folders)}
    idle = sum(path.startswith(REGISTRATIONS) for path in inputs) if not base.registers else 0
    if idle:
        findings.append(finding("DK-07", file=registered.FOLDER, count=idle))
    post = mail.submissions({name: inputs[path] for name, path in paths.items()}, told)
    apart: dict[bool, list[Submission]] = {False: [], True: []}
    for one in post.submissions:
        apart[base.registers and one.file.startswith(REGISTRATIONS)].append(one)
    return Box(
        tuple(apart[False]),
        tuple(apart[True]),
        told,
        (*findings, *(one for one in post.findings if base.registers or one.code != "DK-05")),  # DK-07 names those
        paths,
        post.digests,
        register.sha256 if register is not None else "",
    )


def called(path: str, base: Ground) -> str:
    """Name a file as findings do: within its folder, what registers with it; a folder of that name within the other
    one keeps both.
    """
    name = path.removeprefix(SUBMISSIONS)
    return path if base.registers and name != path and name.startswith(REGISTRATIONS) else name


def taken(box: Box, base: Ground, run: MapSeam = map) -> Registered:
    """Read and check what was sent to register; nothing where nobody registers."""
    if not base.registers:
        return Registered()
    own, campaign = base.suites[REGISTERING_FORM], base.campaign
    layouts = tuple(suite.layout for suite in own.values() if suite.layout.sheet)
    readings = list(read_all(box.registrations, layouts, base, run))
    received, findings = standing.received(
        box.registrations,
        readings,
        campaign,
        forms.layout_version(own, campaign),
        standing.registering(campaign),
    )
    gathered, checked = tables.gather(received, readings, campaign, own)
    checked += validate.tables(gathered, own, [*findings, *checked], base.checking)
    findings += checked
    return Registered(
        received,
        registered.registrations(gathered, received, findings, campaign, base.registering_kinds),
        tuple(in_order(findings)),
        lying(readings, box, REGISTRATIONS),
        {one.file: one.load for one in box.registrations},
    )


def registrations(inputs: Files, base: Ground, run: MapSeam = map) -> tuple[Registration, ...]:
    """Give what each unit has registered, for its form; () where nobody registers."""
    return taken(emptied(inputs, base), base, run).registrations if base.registers else ()


def read_all(
    submissions: Iterable[Submission], layouts: tuple[Layout, ...], base: Ground, run: MapSeam
) -> Iterator[Reading]:
    """Read each workbook received, one after the other; of what could not be opened say why."""
    sent = list(submissions)
    sound = [(one.file, one.load) for one in sent if one.fault is None]
    yield from read_each(sound, layouts, base, run)
    yield from (mail.unopened(one) for one in sent if one.fault is not None)


def lying(readings: Iterable[Reading], box: Box, folder: str) -> dict[str, str]:
    """Give the digest of each file that lies in a folder, by its path: of an attachment that of the mail it came in."""
    digests = {reading.file: reading.sha256 for reading in readings} | dict(box.mails)
    return {box.paths[name]: digest for name, digest in digests.items() if box.paths.get(name, "").startswith(folder)}
