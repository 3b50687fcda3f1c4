"""What a unit is told of what it sent: its state, files, faults and missing papers in; the words of a letter out. Pure.

The answer (`tra-loi.txt`) and the reminder (`don-doc.txt`) have the same words; what they make of them is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from pipeline.campaign import Campaign, Unit
from pipeline.campaign.deadlines import days_left, last_day, submission
from pipeline.replies.letter import Words, line
from pipeline.sentences import DEPARTURES
from pipeline.shapes import Finding, Nomination, Received, Resent, Severity, Standing, State, UnitState
from pipeline.text.dates import short_date, short_moment
from pipeline.text.names import behind

ANSWER, REMINDER = "thu/tra-loi.txt", "thu/don-doc.txt"
SHOWN = 10  # faults in the letter; the marked workbook has all
# Findings about the post, not about the workbook: their remedies are the office's own (the register), and what they
# mean for the unit is said of each file in the letter.
OF_THE_POST = frozenset(
    {
        *("NHAN-01", "NHAN-02", "NHAN-03", "NHAN-05", "NHAN-11", "NHAN-12", "NHAN-13", "NHAN-14"),
        *("NHAN-17", "NHAN-18", "NHAN-19", "NHAN-20", "NHAN-21", "NHAN-09", "THU-01", "THU-13"),
        *(f"DK-{number:02}" for number in range(1, 8)),
        *DEPARTURES,  # the clerk asks about what was registered, if at all
    }
)
_LONGEST_HEADING = 50  # letters of a heading that are enough to find its column
_LONGEST_CHANGE = 300  # letters of a changed cell that are enough to know it again

COMMON: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("ma_dot", "cach_goi", "ten_dot", "co_quan", "ma_don_vi", "don_vi", "nguoi_lien_he", "ngay_lap"), ()
)
TOLD = {
    **COMMON,
    **dict.fromkeys(("han", "nhan_den_het", "con_ngay", "tinh_ca_ngay_han", "trang_thai"), ()),
    **dict.fromkeys(("so_de_nghi", "so_khong_du", "so_loi", "so_canh_bao", "con_lai"), ()),
    "giay_to_thieu": (),
    "kem": (),
    "da_danh_dau": (),
    "ban_thao": (),
    "tep": ("ten", "ngay_nhan", "gia_tri", "ly_do", "duoc_tinh"),
    "loi": ("muc_do", "cho", "noi_dung", "cach_sua"),
    "so_sanh": (),
    "thay_doi": (),
    "con_thay_doi": (),
    "lich": ("viec", "han", "con_ngay"),
}


class Told(NamedTuple):
    """All that is known of one unit: `files` it sent, `findings` about them, its `nominations`, papers it lacks.

    `resent` says what it changed when it sent again.
    """

    unit: Unit
    state: UnitState
    files: Sequence[Received] = ()
    findings: Sequence[Finding] = ()
    nominations: Sequence[Nomination] = ()
    missing: Sequence[str] = ()
    resent: Resent | None = None


def own_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Keep what the unit itself can mend."""
    return [one for one in findings if one.code not in OF_THE_POST]


def common(campaign: Campaign, unit: Unit, as_of: date) -> Words:
    """Word what every letter to a unit may say."""
    settings = campaign.settings
    return {
        "ma_dot": line(settings.code),
        "cach_goi": line(settings.called),
        "ten_dot": line(behind(settings.called, settings.name.strip()), 1_000),
        "co_quan": line(settings.body),
        "ma_don_vi": line(unit.code),
        "don_vi": line(unit.name),
        "nguoi_lien_he": line(unit.contact),
        "ngay_lap": short_date(as_of),
    }


def words(
    campaign: Campaign, told: Told, back: Sequence[str], drafts: Sequence[str], enclosed: Iterable[str], as_of: date
) -> Words:
    """Word everything an answer or a reminder may say. `con_ngay` counts the days to the last that counts.

    `back` are the names of what `reply.corrected` made (one alone: the unit's own workbook, marked), `drafts` those of
    its papers drafted, `enclosed` those of what goes with the letter.
    """
    due = submission(campaign)
    findings = sorted(own_findings(told.findings), key=lambda one: one.severity is not Severity.ERROR)
    errors = sum(one.severity is Severity.ERROR for one in findings)
    files = sorted(told.files, key=_weight)
    main = files[0].file if files else ""
    changes = told.resent.changes if told.resent else ()
    return {
        **common(campaign, told.unit, as_of),
        "han": short_date(due.before) if due else "",
        "nhan_den_het": short_date(last_day(campaign, due)) if due else "",
        "con_ngay": days_left(campaign, due, as_of) if due else 0,
        "tinh_ca_ngay_han": campaign.settings.deadline_day_counts,
        "trang_thai": str(told.state.state),
        "so_de_nghi": told.state.nominations,
        "so_khong_du": sum(not one.eligible for one in told.nominations),
        "so_loi": errors,
        "so_canh_bao": len(findings) - errors,
        "con_lai": max(0, len(findings) - SHOWN),
        "giay_to_thieu": [line(paper) for paper in told.missing],
        "kem": [line(name) for name in enclosed],
        "da_danh_dau": len(back) == 1,
        "ban_thao": [line(name) for name in drafts],
        "tep": [_file(file) for file in files],
        "loi": [fault(one, main) for one in findings[:SHOWN]],
        "so_sanh": line(told.resent.summary, _LONGEST_CHANGE) if told.resent else "",
        "thay_doi": [line(one.sentence, _LONGEST_CHANGE) for one in changes[:SHOWN]],
        "con_thay_doi": max(0, len(changes) - SHOWN),
        "lich": [
            {"viec": line(row.task), "han": short_date(row.before), "con_ngay": days_left(campaign, row, as_of)}
            for row in campaign.deadlines
        ],
    }


def to_be_urged(state: UnitState) -> bool:
    """Say whether a unit still owes something: it has sent nothing, or what it sent cannot be taken as it is."""
    return state.state in (State.AWAITED, State.SILENT, State.RETURNED, State.UNUSABLE)


def _weight(file: Received) -> tuple[bool, timedelta, str]:
    """Put first the file whose rows are considered, then the others as they came, the latest first."""
    came = file.received or datetime.min
    return (not file.considered, datetime.max - came, file.file)


def _file(file: Received) -> Words:
    return {
        "ten": line(file.file),
        "ngay_nhan": short_moment(file.received) if file.received else "",
        "gia_tri": str(file.standing),
        "ly_do": line(file.reason).rstrip("."),
        "duoc_tinh": file.standing is Standing.COUNTS,
    }


def fault(one: Finding, main: str) -> Words:
    """Word one fault; of the file `main` its name need not be said."""
    placed = one._replace(
        file="" if one.file == main else line(one.file),
        sheet=line(one.sheet),
        heading=line(one.heading, _LONGEST_HEADING),
    )
    return {
        "muc_do": "Lỗi" if one.severity is Severity.ERROR else "Cảnh báo",
        "cho": placed.place,
        "noi_dung": line(one.message),
        "cach_sua": line(one.remedy),
    }
