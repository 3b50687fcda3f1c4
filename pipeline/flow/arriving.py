"""A file that has just come in; its row of the register out: whose it is and when it came. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from pipeline.flow.opening import FORM, Ground
from pipeline.intake import archives, letters, read, register, tables, whose
from pipeline.intake.letters import Letter
from pipeline.intake.mail import BY_MAIL
from pipeline.intake.register import Arrival, Entry
from pipeline.intake.sheet_xml import OWN
from pipeline.shapes import REGISTERING, Layout, Reading


def registered(data: bytes | None, base: Ground) -> dict[str, Entry]:
    """Read which files the register holds already, by their folded names; {} where there is none yet."""
    if data is None:
        return {}
    layouts = register_layouts(base)
    reading = read.workbook(f"{register.REGISTER}.xlsx", data, layouts, base.apart, OWN)
    return register.entries(tables.gather_register(reading, layouts).get(register.REGISTER), [])


def register_layouts(base: Ground) -> list[Layout]:
    """Give the layouts of the register's sheets."""
    return [suite.layout for suite in base.suites[register.REGISTER].values()]


def registers(stages: Iterable[tuple[str, str]]) -> bool:
    """Say whether a file of these `stages` registers: all its forms are for that. One that holds both does not: it is
    for the clerk to part.
    """
    return {stage for _, stage in stages} - {""} == {REGISTERING}


def stages(file: str, data: bytes, letter: Letter | None, base: Ground) -> list[tuple[str, str]]:
    """Give the name and `Giai đoạn` of each workbook in a file, "" of what is no form; [] where nobody registers."""
    if not base.registers:
        return []
    if letter is None:
        books = _books(file, data)
    else:
        leaves = letters.opened(data) if not letter.fault else {}
        books = [(one.name, leaves[one.path]) for one in letter.enclosures if not one.fault]
    return [(name, whose.stage_of(_read(name, book, base))) for name, book in books]


def arrival(file: str, data: bytes, letter: Letter | None, now: datetime, channel: str, base: Ground) -> Arrival:
    """Make the row of a file: of a mail its own time and the unit of its address, of a workbook now and its code.

    A mail's unit is not that of the form in it: the row would vouch for whoever sent it (docs/decisions/0008). Whatever
    is not known is left blank, for the clerk.
    """
    known = whose.roster(base.campaign)
    if letter is not None:
        units: Sequence[str] = sorted(known.senders(letter.sender))
        return Arrival(file, units[0] if len(units) == 1 else "", letter.received or now, BY_MAIL)
    claimed = {whose.unit_of(_read(name, book, base), known) for name, book in _books(file, data)} - {""}
    return Arrival(file, claimed.pop() if len(claimed) == 1 else "", now, channel)


def _books(file: str, data: bytes) -> list[tuple[str, bytes]]:
    """Give the workbooks of a file that is no mail: itself, or those of the archive it is; name and bytes."""
    if archives.is_archive(file, data):
        return [(one.name, one.data) for one in archives.members(data) if not one.fault]
    return [(file, data)]


def _read(file: str, data: bytes, base: Ground) -> Reading:
    own = [suite.layout for suite in base.suites[FORM].values() if suite.layout.sheet]
    return read.workbook(file, data, own, base.apart)


def local(moment: datetime) -> datetime:
    """Give a moment of any zone as the register writes it: local time, whole seconds."""
    return moment.astimezone(letters.LOCAL).replace(microsecond=0, tzinfo=None)
