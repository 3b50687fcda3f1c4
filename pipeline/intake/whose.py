"""Whose a received file is: a submission and its reading in; the unit, and whether the unit itself sent it, out.

The form's own code says whose it is. Who sent it is known by the register, else by the sender's address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, NamedTuple

from pipeline.campaign import Campaign
from pipeline.sentences import finding
from pipeline.shapes import FORM_STAGES, Finding, Reading, Submission
from pipeline.text.names import clean, heading_key

INFORMATION = "thong-tin"


class Roster(NamedTuple):
    """The units as a form, the register and a mail name them: by code or name, and by address (several a unit)."""

    campaign: str
    units: Mapping[str, str]
    addresses: Mapping[str, frozenset[str]]

    def senders(self, address: str) -> frozenset[str]:
        """Give the units that send from an address: mostly one, none for a private one."""
        return self.addresses.get(clean(address).casefold(), frozenset())

    def has_address(self, unit: str) -> bool:
        """Tell whether a unit has an address to compare with."""
        return any(unit in units for units in self.addresses.values())


class From(IntEnum):
    """Who sent a form, in the order in which they are believed: another unit, an address of nobody, the unit itself.

    The unit itself stands for the clerk too, who laid the file there or entered it as the unit's.
    """

    OTHER_UNIT, UNKNOWN, UNIT = range(3)


class Belonging(NamedTuple):
    """One file with what its reading says of it, and who sent it."""

    submission: Submission
    reading: Reading
    unit: str
    sent_by: From
    reason: str  # why it cannot be used, "" where it can

    @property
    def name(self) -> str:
        """Give the file's name."""
        return self.submission.file


def roster(campaign: Campaign) -> Roster:
    """Index the units of a campaign. `Email` may hold several addresses, separated by `;`."""
    addresses: dict[str, set[str]] = defaultdict(set)
    for unit in campaign.units:
        for address in unit.email.split(";"):
            if address.strip():
                addresses[clean(address).casefold()].add(unit.code)
    return Roster(
        campaign.settings.code,
        {heading_key(name): unit.code for unit in campaign.units for name in (unit.name, unit.code)},
        {address: frozenset(units) for address, units in addresses.items()},
    )


def information(reading: Reading) -> dict[str, Any]:
    """Give what `Thông tin` says, by column; {} without that sheet."""
    for key, sheet in reading.sheets.items():
        if key.rsplit("/", 1)[-1] == INFORMATION and sheet.rows:
            return dict(zip(sheet.columns, sheet.rows[0][1], strict=True))
    return {}


def stage_of(reading: Reading) -> str:
    """Give the stage of a form, Đề nghị or Đăng ký, as it is written, else by its hidden sheet; "" for neither."""
    written = heading_key(str(information(reading).get("stage") or reading.stamp.get("stage", "")))
    return next((stage for stage in FORM_STAGES if heading_key(stage) == written), "")


def unit_of(reading: Reading, known: Roster) -> str:
    """Give the unit whose form this is, by its hidden code, else by `Mã đơn vị`; "" where neither is a unit's."""
    stamp, written = _codes(reading)
    return known.units.get(heading_key(stamp or written), "")


def _codes(reading: Reading) -> tuple[str, str]:
    return reading.stamp.get("unit", ""), str(information(reading).get("unit_code") or "")


def identify(submission: Submission, reading: Reading, known: Roster, findings: list[Finding]) -> Belonging:
    """Settle whose a file is and whether its own unit sent it; what is doubtful is added to `findings`.

    A register row goes before the sender's address. Source: the contract of the workbooks, "what the units sent".
    """
    senders = known.senders(submission.sender)
    registered = known.units.get(heading_key(submission.registered_unit), "")
    origin = registered or (min(senders) if len(senders) == 1 else "")
    if not reading.readable:
        return Belonging(
            submission, reading, origin, From.UNIT, reading.findings[0].message if reading.findings else ""
        )
    stamp, written = _codes(reading)
    unit = known.units.get(heading_key(stamp or written), "")
    file: dict[str, Any] = {"file": submission.file}
    agreed = True
    if stamp and written and not _same_code(stamp, written):
        # Whose it is stays open: the unit it was received from is believed, if it is one of the two.
        agreed = False
        unit = origin if origin in (unit, known.units.get(heading_key(written), "")) else unit
        at = _place(reading, "unit_code", "Mã đơn vị")
        findings.append(finding("NHAN-06", **file, **at, unit=unit, stamp=stamp, written=written))
    elif stamp + written and not unit:
        unit = origin
        at = _place(reading, "unit_code", "Mã đơn vị")
        findings.append(finding("NHAN-08", **file, **at, unit=unit, value=stamp or written))
        if not unit:
            reason = f'"{stamp or written}" không có trong danh sách đơn vị của đợt.'
            return Belonging(submission, reading, "", From.UNIT, reason)
    elif not unit:
        unit = origin
        if not unit:
            findings.append(finding("NHAN-09", **file))
            return Belonging(submission, reading, "", From.UNIT, "không biết tệp này của đơn vị nào.")
    reason = _wrong_campaign(submission.file, unit, reading, known, findings)
    sent_by = _sent_by(submission, unit, registered, known) if agreed else From.OTHER_UNIT
    if agreed and not reason:
        findings += _sent_from(submission, unit, registered, senders, known)
    return Belonging(submission, reading, unit, sent_by, reason)


def _sent_by(submission: Submission, unit: str, registered: str, known: Roster) -> From:
    """Believe the register, then the address. A unit that has none in the roster is not compared."""
    senders = known.senders(submission.sender)
    if registered or senders:
        return From.UNIT if unit == registered or (not registered and unit in senders) else From.OTHER_UNIT
    return From.UNKNOWN if submission.sender and known.has_address(unit) else From.UNIT


def _sent_from(
    submission: Submission, unit: str, registered: str, senders: frozenset[str], known: Roster
) -> list[Finding]:
    """Say where who sent a form is not whose it is, or where register and address do not agree on who sent it."""
    file: dict[str, Any] = {"file": submission.file, "unit": unit}
    others = ", ".join(sorted(senders))
    if registered and registered != unit:
        return [finding("NHAN-14", **file, owner=unit, registered=registered)]
    if registered:
        mismatch = senders and registered not in senders
        return [finding("NHAN-20", **file, sender=submission.sender, others=others)] if mismatch else []
    if senders and unit not in senders:
        return [finding("NHAN-18", **file, owner=unit, sender=submission.sender, others=others)]
    if submission.sender and not senders and known.has_address(unit):
        return [finding("NHAN-17", **file, owner=unit, sender=submission.sender)]
    return []


def _place(reading: Reading, column: str, heading: str) -> dict[str, Any]:
    for key, sheet in reading.sheets.items():
        if key.rsplit("/", 1)[-1] == INFORMATION:
            return {"sheet": sheet.sheet, "cell": sheet.letters.get(column, ""), "heading": heading}
    return {}


def _same_code(one: str, other: str) -> bool:
    return clean(one).casefold() == clean(other).casefold()


def _wrong_campaign(file: str, unit: str, reading: Reading, known: Roster, findings: list[Finding]) -> str:
    """Say why a workbook is not of this campaign, "" where it is, or where its two codes disagree, which is a lỗi of
    its own.
    """
    code = known.campaign
    stamp, written = reading.stamp.get("campaign", ""), str(information(reading).get("campaign_code") or "")
    at = {"file": file, "unit": unit, **_place(reading, "campaign_code", "Mã đợt")}
    ours = [_same_code(one, code) for one in (stamp, written) if one]
    if not ours:
        findings.append(finding("NHAN-16", **at))
    elif not any(ours):
        findings.append(finding("NHAN-10", **at, value=stamp or written, wanted=code))
        return f'là biểu mẫu của đợt "{stamp or written}", không phải đợt "{code}".'
    elif not all(ours):
        findings.append(finding("NHAN-07", **at, stamp=stamp, written=written))
    return ""
