"""A small campaign with everything a document may tell, for the tests of decide and render."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pandas as pd

from pipeline.campaign import (
    Award,
    BaseSalary,
    Campaign,
    Content,
    CouncilMember,
    Criterion,
    Deadline,
    Kind,
    LegalBasis,
    Paper,
    Paperwork,
    Person,
    Settings,
    Unit,
)
from pipeline.selection import given, statistics
from pipeline.shapes import (
    Amount,
    Answer,
    Ballot,
    Finding,
    Meeting,
    Member,
    Nomination,
    Offer,
    Origin,
    Outcome,
    PastAward,
    PastCampaign,
    Received,
    Result,
    Severity,
    Stage,
    Standing,
    State,
    Table,
    UnitState,
)

AS_OF = date(2021, 6, 28)
DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"


def paperwork(code: str, template: str, per: str, stage: Stage, path: str, **more: Any) -> Paperwork:
    blank = {"name": code, "award": "", "number": "", "dated": None, "addressees": (), "recipients": ()}
    return Paperwork(code=code, template=template, per=per, stage=stage, path=path, **(blank | more))


SETTINGS = Settings(
    code="THIDUA-2021-01",
    name="lập thành tích chào mừng kỷ niệm 80 năm Ngày Bác Hồ về nước trực tiếp lãnh đạo cách mạng Việt Nam",
    parent_body="Ủy ban nhân dân tỉnh Cao Bằng",
    body="Sở Khoa học và Công nghệ",
    abbreviation="SKHCN",
    place="Cao Bằng",
    plan="Kế hoạch số …/KH-SKHCN ngày … tháng 01 năm 2021 của Sở Khoa học và Công nghệ",
    superior_plan="Kế hoạch số 43/KH-UBND ngày 08/01/2021 của Ủy ban nhân dân tỉnh",
    starts=date(2021, 1, 28),
    ends=date(2021, 6, 18),
    signing_authority="",
    signer_title="Giám đốc",
    signer="Bế Đăng Khoa",
    decided_on=date(2021, 6, 25),
    funding_source="Quỹ thi đua, khen thưởng năm 2021 của Sở Khoa học và Công nghệ",
    budget=10_000_000,
)

CAMPAIGN = Campaign(
    settings=SETTINGS,
    deadlines=(
        Deadline("NOP_HO_SO", "Nộp hồ sơ", date(2021, 6, 18)),
        Deadline("TRINH_TINH", "Trình tỉnh", date(2021, 6, 26)),
        Deadline("BAO_CAO", "Báo cáo", date(2021, 6, 30)),
    ),
    kinds=(Kind("TT", "Tập thể", "Tập thể", "Đơn vị"), Kind("CN", "Cá nhân", "Cá nhân", "Ngày sinh")),
    units=(
        Unit("VP", "Văn phòng Sở", "Phòng"),
        Unit("QLKH", "Phòng Quản lý Khoa học", "Phòng"),
        Unit("TTUD", "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ", "Đơn vị trực thuộc"),
        Unit("CDCS", "Công đoàn cơ sở Sở", "Tổ chức đoàn thể", may_propose_others=True),
        Unit("TTRA", "Thanh tra Sở", "Phòng"),
    ),
    roster=(
        Person("QLKH", "Ông", "Nông Văn Ấn", date(1980, 6, 5), "Trưởng phòng", "công chức", "Lãnh đạo"),
        Person("QLKH", "Bà", "Hoàng Thị An", date(1990, 2, 10), "Chuyên viên", "công chức", "Người trực tiếp"),
    ),
    awards=(
        Award(
            "BK",
            "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
            "Chủ tịch Ủy ban nhân dân tỉnh Cao Bằng",
            "Đề nghị cấp trên",
            1,
            {"TT": 1, "CN": 1},
            "GK",
        ),
        Award("GK", f"Giấy khen của {DIRECTOR}", DIRECTOR, "Quyết định", None, {"TT": None, "CN": None}, ""),
    ),
    criteria=(
        Criterion("TT1", "TT", "Chấp hành tốt chủ trương của Đảng", "Có/Không"),
        Criterion("TT4", "TT", "Hoàn thành 60% chỉ tiêu đã đăng ký", "Tỷ lệ", Fraction(3, 5)),
        Criterion("CN1", "CN", "Chấp hành tốt chủ trương của Đảng", "Có/Không"),
    ),
    papers=(
        Paper("TTR", "Tờ trình", ("Đơn vị trực thuộc", "Tổ chức đoàn thể"), "Đơn vị"),
        Paper("BB", "Biên bản xét khen thưởng", (), "Đơn vị"),
        Paper("BCTT", "Báo cáo thành tích", (), "Đề nghị"),
    ),
    contents=(
        Content("ND1", "Hoàn thành toàn diện và vượt mức các chỉ tiêu, nhiệm vụ khoa học và công nghệ năm 2021"),
        Content("ND2", "Đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"),
    ),
    council=(
        CouncilMember("Bế Đăng Khoa", None, "Giám đốc", "Chủ tịch", ""),
        CouncilMember("Lục Thị Mai", None, "Chủ tịch Công đoàn", "Ủy viên", "CDCS"),
        CouncilMember("Nông Văn Ấn", date(1980, 6, 5), "Trưởng phòng", "Ủy viên", "QLKH"),
        CouncilMember("Đoàn Thiên Hương", None, "Chuyên viên", "Thư ký", ""),
    ),
    base_salaries=(BaseSalary(date(2019, 7, 1), 1_490_000, "Nghị định số 38/2019/NĐ-CP"),),
    reward_rates=(),
    legal_bases=(
        LegalBasis("QD", 2, "Căn cứ Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ;"),
        LegalBasis("QD", 1, "Căn cứ Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003;"),
    ),
    documents=(
        paperwork("DS", "danh-sach-hoi-dong.docx", "Đợt", Stage.BEFORE_MEETING, "hoi-dong/danh-sach.docx"),
        paperwork("TTR", "x.docx", "Đơn vị", Stage.BEFORE_MEETING, "tra-loi/{mã}/ho-so/to-trinh.docx"),
        paperwork(
            "BCTT", "x.docx", "Đề nghị", Stage.BEFORE_MEETING, "tra-loi/{đơn vị}/ho-so/bao-cao-thanh-tich-{mã}.docx"
        ),
        paperwork(
            "BBHD", "bien-ban-hoi-dong.docx", "Đợt", Stage.AFTER_MEETING, "hoi-dong/bien-ban.docx", number="/BB-HĐTĐKT"
        ),
        paperwork(
            "QD",
            "quyet-dinh.docx",
            "Hình thức",
            Stage.AFTER_DECISION,
            "quyet-dinh/quyet-dinh-giay-khen.docx",
            award="GK",
            number="05/QĐ-SKHCN",
            recipients=("- Như Điều 3;", "Hội đồng TĐKT Sở", "Lưu: VT, VP."),
        ),
        paperwork("GK", "giay-khen.docx", "Đề nghị", Stage.AFTER_DECISION, "quyet-dinh/giay-khen.docx", award="GK"),
        paperwork(
            "TTBK",
            "to-trinh-cap-tren.docx",
            "Hình thức",
            Stage.AFTER_DECISION,
            "trinh-tinh/to-trinh-bang-khen.docx",
            award="BK",
            number="…/TTr-SKHCN",
            addressees=("Chủ tịch Ủy ban nhân dân tỉnh Cao Bằng", "Ban Thi đua, Khen thưởng tỉnh"),
        ),
        paperwork(
            "BC",
            "bao-cao-tong-hop.docx",
            "Đợt",
            Stage.REPORT,
            "bao-cao-tong-hop.docx",
            number="/BC-SKHCN",
            dated=date(2021, 6, 29),
            addressees=("Ban Thi đua, Khen thưởng tỉnh Cao Bằng",),
            recipients=("Như trên", "Lưu: VT, VP"),
        ),
    ),
)


def origin(unit: str, sheet: str, row: int, award: str, late: bool = False) -> Origin:
    return Origin(unit, f"{unit}.xlsx", "", sheet, row, datetime(2021, 6, 16, 8), "", award, not late, late)


def person(code: str, name: str, unit: str, award: str = "GK", **more: Any) -> Nomination:
    known = {
        "eligible": True,
        "honorific": "Ông",
        "position": "Chuyên viên",
        "home": unit,
        "summary": "Hoàn thành tốt.",
    }
    proposers = more.pop("proposers", (unit,))
    origins = tuple(origin(proposer, "Cá nhân", 6, award, more.get("late", False)) for proposer in proposers)
    answers = (Answer("CN1", "Có/Không", "Có", True, "H6"),)
    return Nomination(code, "CN", name, award, proposers, origins, **({"answers": answers} | known | more))


def collective(code: str, name: str, unit: str, award: str = "GK", **more: Any) -> Nomination:
    origins = (origin(unit, "Tập thể", 6, award),)
    answers = (
        Answer("TT1", "Có/Không", "Có", True, "E6"),
        Answer("TT4", "Tỷ lệ", "2/3", True),
    )
    known = {"eligible": True, "home": unit, "answers": answers, "ratio": Fraction(2, 3), "summary": "Vượt chỉ tiêu."}
    return Nomination(code, "TT", name, award, (unit,), origins, **(known | more))


BEFORE = PastAward(
    campaign="THIDUA-2020-01",
    campaign_name="năm 2020",
    year=2020,
    code="CN-00000001",
    kind="Cá nhân",
    is_person=True,
    name="Hoàng Thị An",
    award="GK",
    award_name=f"Giấy khen của {DIRECTOR}",
    given=True,
    decided_by=DIRECTOR,
    number="07/QĐ-SKHCN",
    decided_on=date(2020, 12, 20),
    amount=450_000,
)
AN = person(
    "CN-00000001",
    "Hoàng Thị An",
    "QLKH",
    honorific="Bà",
    birth_date=date(1990, 2, 10),
    unit_votes=9,
    earlier=(BEFORE, BEFORE._replace(award="BK", award_name="Bằng khen của Chủ tịch tỉnh", given=False, number="")),
)
AN_MALE = person(
    "CN-00000002", "Nông Văn Ấn", "QLKH", birth_date=date(1980, 6, 5), position="Trưởng phòng", proposers=("CDCS",)
)
CENTRE = collective("TT-00000003", "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ", "TTUD", "BK")
UNFIT = person(
    "CN-00000004", "Lê Văn Bình", "VP", eligible=False, reasons=("Không đạt tiêu chí CN5.", "Thiếu minh chứng.")
)
LATE = person("CN-00000005", "Đinh Văn Muộn", "TTRA", eligible=False, barred=True, late=True, reasons=("quá hạn",))
NOMINATIONS = (AN_MALE, AN, CENTRE, UNFIT, LATE)
OUTCOMES = (
    Outcome(AN_MALE.code, "GK", "Đủ phiếu.", votes=3),
    Outcome(AN.code, "GK", "Đủ phiếu.", votes=4),
    Outcome(CENTRE.code, "BK", "Nhiều phiếu nhất.", votes=4),
    Outcome(UNFIT.code, Result.INELIGIBLE, "Không đạt tiêu chí CN5."),
    Outcome(LATE.code, Result.INELIGIBLE, "Nộp quá hạn."),
)
MEETING = Meeting(
    number="01",
    started="8 giờ 00, ngày 21 tháng 6 năm 2021",
    ended="10 giờ 30 cùng ngày",
    place="Phòng họp Sở",
    total=4,
    present=4,
    chair="Bế Đăng Khoa",
    secretary="Đoàn Thiên Hương",
    method="Bỏ phiếu kín",
    members=tuple(Member(member.name, member.role, True) for member in CAMPAIGN.council),
    ballots=(
        Ballot(AN_MALE.code, {"BK": None, "GK": 3}),
        Ballot(AN.code, {"BK": None, "GK": 4}, note="Nhất trí"),
        Ballot(CENTRE.code, {"BK": 4, "GK": None}),
    ),
)
STATES = (
    UnitState("VP", State.WARNED, datetime(2021, 6, 16, 8), "VP.xlsx", 1, 0, 1),
    UnitState("QLKH", State.VALID, datetime(2021, 6, 17, 16, 45), "QLKH.xlsx", 1, 0, 0),
    UnitState("TTUD", State.VALID, datetime(2021, 6, 16, 9), "TTUD.xlsx", 1, 0, 0),
    UnitState("CDCS", State.SILENT, None, "", 0, 0, 0),
    UnitState("TTRA", State.LATE, datetime(2021, 6, 18, 9, 5), "TTRA.xlsx", 1, 0, 0),
)
RECEIVED = (
    Received("QLKH.xlsx", "", "QLKH", datetime(2021, 6, 17, 16, 45), Standing.COUNTS, True, ""),
    Received("TTRA.xlsx", "", "TTRA", datetime(2021, 6, 18, 9, 5), Standing.LATE, True, ""),
)
BASIS = ("Nghị định số 91/2017/NĐ-CP",)
SOURCES = ("Nghị định số 38/2019/NĐ-CP", "Nghị định số 91/2017/NĐ-CP")
AMOUNTS = (
    Amount("BK", "TT", 1_490_000, Fraction(2), 2_980_000, *BASIS, False, *SOURCES),
    Amount("BK", "CN", 1_490_000, Fraction(1), 1_490_000, *BASIS, False, *SOURCES),
    Amount("GK", "TT", 1_490_000, Fraction(3, 5), 900_000, *BASIS, True, *SOURCES),
    Amount("GK", "CN", 1_490_000, Fraction(3, 10), 450_000, *BASIS, True, *SOURCES),
)
FINDINGS = (
    Finding(Severity.ERROR, "VP", "VP.xlsx", "Kết quả", "B7", "KQ-01", "sai.", "Sửa.", row=7),
    Finding(Severity.WARNING, "VP", "VP.xlsx", "Cá nhân", "D6", "CN-09", "để trống.", "Ghi.", row=6),
)


def table(rows: list[dict[str, Any]]) -> Table:
    return Table(pd.DataFrame(rows), {}, {})


def line(unit: str, sheet: str, row: int, **values: Any) -> dict[str, Any]:
    return {"unit": unit, "file": f"{unit}.xlsx", "sheet": sheet, "row": row, **values}


TABLES = {
    "thong-tin": table(
        [
            line(
                "TTUD",
                "Thông tin",
                0,
                prepared_by="Lý Thị Hoa",
                letter_number="12/TTr-TTUD",
                letter_date=pd.Timestamp("2021-06-14"),
                reviewed_on=pd.NaT,
                attendance=8.0,
                chair="Vương Văn Long",
                secretary=None,
                signer="Vương Văn Long",
            )
        ]
    ),
    "chi-tieu": table(
        [
            line(
                "TTUD",
                "Chỉ tiêu",
                6,
                target="Mô hình trình diễn",
                measure="mô hình",
                registered=3.0,
                achieved=2.0,
                nominee_row="Tập thể!6",
            )
        ]
    ),
    "ket-qua": table(
        [
            line("QLKH", "Kết quả", 6, content="ND1", result="Nghiệm thu 04 đề tài cấp tỉnh.\nBàn giao 02 kết quả."),
            line("VP", "Kết quả", 6, content="ND1", result="Tham mưu 12 văn bản."),
            line("VP", "Kết quả", 7, content="ND2", result="Dòng có lỗi."),
        ]
    ),
    "dien-hinh": table(
        [
            line("TTUD", "Điển hình", 6, example="Vương Văn Long", kind="Cá nhân", summary="Chuyển giao 05 mô hình."),
        ]
    ),
}

LAST_YEAR = PastCampaign(
    source="dot-truoc/2020/manifest.json",
    code="THIDUA-2020-01",
    name="năm 2020",
    year=2020,
    as_of=date(2020, 12, 25),
    starts=date(2020, 1, 1),
    ends=date(2020, 12, 31),
    decided=True,
    awards=(BEFORE,),
    budget=5_000_000,
    kinds=("Tập thể", "Cá nhân"),
    offers=(Offer("GK", f"Giấy khen của {DIRECTOR}", True),),
)

EVERYTHING: dict[str, Any] = {
    "campaign": CAMPAIGN,
    "nominations": NOMINATIONS,
    "outcomes": OUTCOMES,
    "states": STATES,
    "received": RECEIVED,
    "meeting": MEETING,
    "amounts": AMOUNTS,
    "findings": FINDINGS,
    "tables": TABLES,
    "stage": Stage.REPORT,
    "as_of": AS_OF,
    "statistics": statistics.statistics(
        (LAST_YEAR, given.campaign(CAMPAIGN, NOMINATIONS, OUTCOMES, AMOUNTS, AS_OF)),
    ),
}
