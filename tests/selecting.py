"""Small campaigns, nominations and meetings for the tests of `selection`, each with only what its test is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from pipeline.campaign import Award, Campaign, Deadline, Kind, Person, Settings, Unit
from pipeline.shapes import (
    BY_BIRTH_DATE,
    BY_UNIT,
    DECIDED_HERE,
    PROPOSED_UPWARDS,
    Ballot,
    Meeting,
    Nomination,
    Origin,
    Outcome,
)

KINDS = (Kind("TT", "Tập thể", "Tập thể", BY_UNIT), Kind("CN", "Cá nhân", "Cá nhân", BY_BIRTH_DATE))
UNITS = (
    Unit("VP", "Văn phòng", "Phòng"),
    Unit("TTUD", "Trung tâm Ứng dụng", "Đơn vị trực thuộc"),
    Unit("CD", "Công đoàn cơ sở", "Tổ chức đoàn thể", may_propose_others=True),
)
SETTINGS = Settings(
    code="THIDUA-2021-01",
    name="Đợt thi đua",
    parent_body="UBND tỉnh Cao Bằng",
    body="Sở Khoa học và Công nghệ",
    abbreviation="SKHCN",
    place="Cao Bằng",
    plan="Kế hoạch",
    superior_plan="Kế hoạch số 43/KH-UBND",
    starts=None,
    ends=date(2021, 6, 30),
    signing_authority="",
    signer_title="Giám đốc",
    signer="",
    decided_on=None,
)
DEADLINES = (
    Deadline("NOP_HO_SO", "Nộp hồ sơ", date(2021, 6, 18)),
    Deadline("TRINH_TINH", "Trình tỉnh", date(2021, 6, 26)),
    Deadline("BAO_CAO", "Báo cáo", date(2021, 6, 30)),
)


def award(
    code: str,
    quota: int | None = None,
    otherwise: str = "",
    quotas: Mapping[str, int | None] | None = None,
    per_unit: int | Fraction | None = None,
    **more: Any,
) -> Award:
    """Make an award; BK is what is only proposed."""
    authority = PROPOSED_UPWARDS if code == "BK" else DECIDED_HERE
    return Award(code, f"Hình thức {code}", "", authority, quota, quotas or {}, otherwise, per_unit, **more)


BK = award("BK", 1, "GK", {"TT": 1, "CN": 1})
GK = award("GK")


def campaign(*awards: Award, settings: Mapping[str, Any] | None = None, **more: Any) -> Campaign:
    """Make a campaign of these awards (BK over GK when none is given)."""
    whole = Campaign(
        settings=replace(SETTINGS, **(settings or {})),
        deadlines=DEADLINES,
        kinds=KINDS,
        units=UNITS,
        roster=(),
        awards=awards or (BK, GK),
        criteria=(),
        papers=(),
        contents=(),
        council=(),
        base_salaries=(),
        reward_rates=(),
        legal_bases=(),
        documents=(),
    )
    return replace(whole, **more)


def people(unit: str, count: int) -> tuple[Person, ...]:
    """Make the roster of one unit."""
    return tuple(Person(unit, "", f"Người {n}", None, "", "", "") for n in range(count))


def nomination(code: str, asked: str = "BK", kind: str = "CN", unit: str = "VP", **more: Any) -> Nomination:
    """Make a nomination that is eligible unless told otherwise."""
    values = {"home": unit, "eligible": True, "proposers": (unit,), "origins": (), "name": f"Tên {code}"} | more
    return Nomination(code=code, kind=kind, award=asked, **values)


def origin(unit: str, row: int = 3, **more: Any) -> Origin:
    """Make the row that proposed somebody."""
    values = {"sha256": "", "sheet": "Cá nhân", "received": None, "message_id": "", "award": "GK"}
    return Origin(unit=unit, file=f"{unit}.xlsx", row=row, **({"stands": True, "late": False} | values | more))


def ballot(code: str, conclusion: str = "", note: str = "", **votes: int | None) -> Ballot:
    """Make a row of `Biểu quyết`."""
    return Ballot(code, votes, conclusion, note, row=4, cell="I4")


def meeting(*ballots: Ballot, total: int = 9, present: int = 9, **more: Any) -> Meeting:
    """Make a meeting of nine members, all present unless told otherwise."""
    return Meeting(total=total, present=present, ballots=ballots, **more)


def results(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Give each nomination's result; a tie says for which award: `BK?`."""
    return {o.nomination: f"{o.tied_for}?" if o.tied_for else str(o.result) for o in outcomes}
