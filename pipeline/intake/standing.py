"""What each received file is worth: submissions and their readings in; one Received a file out, with the reason.

Of all that a unit sent, one workbook at most enters the tables. Nothing is dropped silently: every other file is named
as superseded, identical, late, in conflict or unusable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple

from pipeline.campaign import Campaign, Deadline, deadlines
from pipeline.intake import whose
from pipeline.intake.whose import Belonging, From
from pipeline.sentences import finding
from pipeline.shapes import PROPOSING, REGISTERING, Finding, Reading, Received, Severity, Standing, Submission
from pipeline.text.dates import short_date, short_moment

_COUNTS_TODAY, _TOO_LATE_TODAY = "được tính là đúng hạn", "không được tính vì phải nhận trước ngày này"


Verdict = tuple[Standing, bool, str]  # standing, considered, reason


class Purpose(NamedTuple):
    """What files were sent for: to propose (`don-vi/`) or to register (`dang-ky/`), each by its own day.

    `stray` is the code of the finding on a form that is for the `other` stage, `late` of that on one that came late.
    """

    campaign: Campaign
    due: Deadline | None
    other: str
    stray: str
    late: str

    def in_time(self, came: datetime) -> bool:
        """Tell whether what came then is in time."""
        return self.due is None or came.date() <= deadlines.last_day(self.campaign, self.due)


def proposing(campaign: Campaign) -> Purpose:
    """Take forms that propose. One that registers lies in the wrong folder where there is a folder for it."""
    stray = "NHAN-04" if deadlines.registration(campaign) is None else "DK-02"
    return Purpose(campaign, deadlines.submission(campaign), REGISTERING, stray, "NHAN-13")


def registering(campaign: Campaign) -> Purpose:
    """Take forms that register."""
    return Purpose(campaign, deadlines.registration(campaign), PROPOSING, "DK-01", "DK-06")


def received(
    submissions: Iterable[Submission],
    readings: Iterable[Reading],
    campaign: Campaign,
    layout_version: str = "",
    purpose: Purpose | None = None,
) -> tuple[tuple[Received, ...], list[Finding]]:
    """Settle whose each file is and which one of each unit counts.

    The last usable workbook received before the deadline counts. A form of the other stage is none of these and is left
    out, but named; `purpose` is to propose where nothing is said. `layout_version` is that of today's forms; "" leaves
    the versions uncompared. The result is sorted by file and does not depend on the order of the arguments. Source: Kế
    hoạch, mục IV.5; the contract of the workbooks, "what the units sent".
    """
    findings: list[Finding] = []
    purpose = purpose or proposing(campaign)
    by_name = {reading.file: reading for reading in readings}
    roster = whose.roster(campaign)
    files: dict[str, list[Belonging]] = {}
    for submission in sorted(submissions, key=lambda one: one.file):
        reading = by_name[submission.file]
        if reading.readable and whose.stage_of(reading) == purpose.other:
            findings.append(finding(purpose.stray, file=submission.file))
            continue
        file = whose.identify(submission, reading, roster, findings)
        files.setdefault(file.unit, []).append(file)
        if (
            file.unit
            and not file.reason
            and layout_version
            and reading.stamp.get("version", layout_version) != layout_version
        ):
            version: dict[str, Any] = {"version": reading.stamp["version"], "wanted": layout_version}
            findings.append(finding("NHAN-15", file=file.name, unit=file.unit, **version))
    verdicts: dict[str, Verdict] = {}
    for unit, sent in files.items():
        verdicts |= _judge(unit, sent, purpose, findings)
    every = sorted((file for sent in files.values() for file in sent), key=lambda file: file.name)
    settled = tuple(_received(file, verdicts[file.name]) for file in every)
    return settled, _softened(findings, settled)


def earlier(received: Iterable[Received]) -> dict[str, tuple[Received, Received]]:
    """Give, for each unit that sent again, the workbook before the one considered, and that one.

    The one before is the last usable one by time of receipt; it may be of the same content.
    """
    files: dict[str, list[Received]] = {}
    for one in received:
        files.setdefault(one.unit, []).append(one)
    found = {}
    for after in chain.from_iterable(files.values()):
        if not after.considered or after.received is None:
            continue
        usable = [
            one
            for one in files[after.unit]
            if one.standing is not Standing.UNUSABLE and one.received is not None and one.received < after.received
        ]
        if usable:
            found[after.unit] = (max(usable, key=lambda one: (str(one.received), one.sha256, one.file)), after)
    return found


def not_yet(received: Iterable[Received], as_of: date) -> list[Finding]:
    """Name each file whose time of receipt lies after the day that counts as today."""
    return [
        finding("NHAN-21", file=one.file, unit=one.unit, received=short_moment(one.received), today=short_date(as_of))
        for one in received
        if one.received is not None and one.received.date() > as_of
    ]


def _received(file: Belonging, verdict: Verdict) -> Received:
    submission, reading = file.submission, file.reading
    return Received(
        submission.file,
        reading.sha256,
        file.unit,
        submission.received,
        *verdict,
        submission.message_id,
        submission.sender,
        reading.stamp.get("version", ""),
    )


def _softened(findings: Iterable[Finding], settled: Sequence[Received]) -> list[Finding]:
    """Make the fault of an unusable file a cảnh báo where another workbook of that unit counts: only the file is
    useless.
    """
    unusable = {one.file for one in settled if one.standing is Standing.UNUSABLE}
    served = {one.unit for one in settled if one.standing is Standing.COUNTS}
    return [
        one._replace(severity=Severity.WARNING) if one.file in unusable and one.unit in served else one
        for one in findings
    ]


# ----------------------------------------------------------------------------------------------------- which one counts


def _judge(unit: str, files: Sequence[Belonging], purpose: Purpose, findings: list[Finding]) -> dict[str, Verdict]:
    """Give each file of one unit its verdict."""
    verdicts: dict[str, Verdict] = {}
    usable: list[Belonging] = []
    for file in files:
        if file.reason or not unit:
            verdicts[file.name] = (Standing.UNUSABLE, False, file.reason or "không biết tệp này của đơn vị nào.")
        else:
            usable.append(file)
    # A dated mail that cannot stand for the unit, a question or another unit's, does not push its plain file aside.
    dated = any(file.sent_by is From.UNIT and file.submission.received is not None for file in usable)
    timely: list[Belonging] = []
    late: list[Belonging] = []
    for file in usable:
        came = file.submission.received
        if came is None and dated:
            verdicts[file.name] = (
                Standing.SUPERSEDED,
                False,
                "chưa vào sổ tiếp nhận, trong khi có tệp khác đã ghi ngày giờ.",
            )
            findings.append(finding("NHAN-05", file=file.name, unit=unit))
            continue
        if came is None:
            findings.append(finding("NHAN-01", file=file.name, unit=unit))
        (timely if came is None or purpose.in_time(came) else late).append(file)
        if came is not None and purpose.due is not None and came.date() == purpose.due.before:
            ruling = _COUNTS_TODAY if purpose.in_time(came) else _TOO_LATE_TODAY
            findings.append(finding("NHAN-12", file=file.name, unit=unit, day=short_date(came), ruling=ruling))
    best = list(_best(timely))
    verdicts |= _timely(unit, timely, best, findings)
    verdicts |= _late(unit, late, timely, purpose, findings)
    return verdicts


def _best(files: Sequence[Belonging]) -> Iterator[Belonging]:
    """Give the last files received, one of each content, of those whose sender is believed most."""
    believed = max((file.sent_by for file in files), default=None)
    among = [file for file in files if file.sent_by is believed]
    last = max((file.submission.received or datetime.min for file in among), default=None)
    seen: set[str] = set()
    for file in sorted(among, key=lambda one: (one.reading.sha256, one.name)):
        if (file.submission.received or datetime.min) == last and file.reading.sha256 not in seen:
            seen.add(file.reading.sha256)
            yield file


def _timely(
    unit: str, timely: Sequence[Belonging], best: Sequence[Belonging], findings: list[Finding]
) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    contents = {file.reading.sha256 for file in best}
    for file in timely:
        if file in best:
            others = ", ".join(sorted(other.name for other in best if other is not file))
            if others:
                reason = f"cùng giờ nhận với {others} nhưng khác nội dung, hoặc không biết giờ nhận."
                verdicts[file.name] = (Standing.CONFLICT, False, reason)
                findings.append(finding("NHAN-11", file=file.name, unit=unit, others=others))
            else:
                verdicts[file.name] = (Standing.COUNTS, True, "tệp dùng được gửi sau cùng trước hạn.")
        elif file.reading.sha256 in contents:
            same = next(other.name for other in best if other.reading.sha256 == file.reading.sha256)
            verdicts[file.name] = (Standing.DUPLICATE, False, f"giống hệt {same}.")
        else:
            by = ", ".join(sorted(other.name for other in best))
            verdicts[file.name] = (Standing.SUPERSEDED, False, f"đã có {by} thay thế.")
    return verdicts


def _late(
    unit: str, late: Sequence[Belonging], timely: Sequence[Belonging], purpose: Purpose, findings: list[Finding]
) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    in_time = {file.reading.sha256: file.name for file in sorted(timely, key=lambda one: one.name, reverse=True)}
    # Late workbooks are only listed, so that of several with one time any will do, if it is always the same one.
    shown = next(iter(_best(late)), None) if not timely else None
    due = purpose.due
    last = "chậm nhất" if purpose.campaign.settings.deadline_day_counts else "trước"
    limit = f"phải nhận {last} ngày {short_date(due.before)}" if due else ""
    for file in late:
        came = short_moment(file.submission.received) if file.submission.received else ""
        same = in_time.get(file.reading.sha256)
        if same is not None:
            verdicts[file.name] = (Standing.DUPLICATE, False, f"giống hệt {same}, gửi lại sau hạn.")
            continue
        verdicts[file.name] = (Standing.LATE, file is shown, f"nhận lúc {came}; {limit}.")
        findings.append(finding(purpose.late, file=file.name, unit=unit, received=came, deadline=limit))
    return verdicts
