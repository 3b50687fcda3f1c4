"""A campaign of two kinds, three units and two awards for tests of what comes in; and the layouts of its form."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from pipeline.campaign import (
    Award,
    Campaign,
    Criterion,
    Deadline,
    Kind,
    Paper,
    Person,
    Settings,
    Unit,
    families,
)
from pipeline.shapes import Layout, Suite
from pipeline.validation import suites

EXPECTATIONS = Path(__file__).parent.parent / "expectations"

CAMPAIGN = Campaign(
    settings=Settings(
        code="THIDUA-2021-01",
        name="Đợt thi đua",
        parent_body="",
        body="",
        abbreviation="SKHCN",
        place="",
        plan="",
        superior_plan="",
        starts=None,
        ends=date(2021, 6, 30),
        signing_authority="",
        signer_title="",
        signer="",
        decided_on=None,
    ),
    deadlines=(Deadline("NOP_HO_SO", "Nộp hồ sơ", date(2021, 6, 18)),),
    kinds=(Kind("TT", "Tập thể", "Tập thể", "Đơn vị"), Kind("CN", "Cá nhân", "Cá nhân", "Ngày sinh")),
    units=(
        Unit("VP", "Văn phòng Sở", "Phòng"),
        Unit("TTUD", "Trung tâm Ứng dụng", "Đơn vị trực thuộc"),
        Unit("CDCS", "Công đoàn cơ sở", "Tổ chức đoàn thể", may_propose_others=True),
    ),
    roster=(
        Person("VP", "Bà", "Nông Thị Hoà", date(1985, 3, 5), "Chuyên viên", "Công chức", "Người trực tiếp"),
        Person("TTUD", "Ông", "Lý Văn An", date(1990, 1, 2), "Kỹ sư", "Viên chức", "Người trực tiếp"),
    ),
    awards=(
        Award("BK", "Bằng khen của Chủ tịch UBND tỉnh", "", "Đề nghị cấp trên", 1, {}, "GK"),
        Award("GK", "Giấy khen của Giám đốc Sở", "", "Quyết định", None, {}, ""),
    ),
    criteria=(
        Criterion("TT1", "TT", "Nội bộ đoàn kết", "Có/Không"),
        Criterion("TT4", "TT", "Chỉ tiêu đạt", "Tỷ lệ"),
        Criterion("TT5", "TT", "Công trình, phần việc", "Nội dung"),
        Criterion("CN1", "CN", "Hoàn thành nhiệm vụ", "Có/Không"),
    ),
    papers=(
        Paper("TTR", "Tờ trình", ("Đơn vị trực thuộc", "Tổ chức đoàn thể"), "Đơn vị"),
        Paper("BB", "Biên bản", (), "Đơn vị"),
        Paper("BCTT", "Báo cáo thành tích", (), "Đề nghị"),
    ),
    contents=(),
    council=(),
    base_salaries=(),
    reward_rates=(),
    legal_bases=(),
    documents=(),
)


@cache
def suites_of(workbook: str) -> dict[str, Suite]:
    """Give the shipped suites of one workbook with this campaign's columns."""
    files = {path.as_posix(): path.read_bytes() for path in EXPECTATIONS.glob("*/*.json")}
    return suites.expand(suites.load(files), workbook, families(CAMPAIGN))


def layouts_of(workbook: str) -> list[Layout]:
    """Give the layouts of the sheets of one workbook."""
    return [suite.layout for suite in suites_of(workbook).values() if suite.layout.sheet]


def form(body: str = "", unit: str = "VP", campaign: str = "THIDUA-2021-01", stage: str = "Đề nghị") -> str:
    """Write a filled form as Markdown tables; `body` holds the sheets after `Thông tin`."""
    return f"""
# Thông tin
| Mục | Giá trị |
| Mã đợt | {campaign} |
| Giai đoạn | {stage} |
| Mã đơn vị | {unit} |
| Tên đơn vị | đơn vị |
| Người lập biểu | Hoàng Văn Bình |
| Điện thoại | '0912 345 678 |
| Số tờ trình | |
| Ngày tờ trình | |
| Ngày họp xét | 2021-06-10 |
| Số người dự họp | 10 |
| Chủ trì | Hoàng Văn Bình |
| Thư ký | Hoàng Văn Bình |
| Người ký | Hoàng Văn Bình |
{body or BODY}
# !_thidua
| version | v1 |
| campaign | {campaign} |
| unit | {unit} |
"""


BODY = """
# Tập thể
| STT | Tên tập thể | Thuộc đơn vị | Hình thức đề nghị | TT1. Nội bộ | TT5. Công trình | Tóm tắt thành tích | Số phiếu đồng ý |
# Cá nhân
| STT | Danh xưng | Họ và tên | Ngày sinh | Chức vụ | Đơn vị công tác | Hình thức đề nghị | CN1. Nhiệm vụ | Tóm tắt thành tích | Số phiếu đồng ý |
| 1 | Bà | Nông Thị Hòa | 1985-03-05 | Chuyên viên | VP | BK | Có | Hoàn thành xuất sắc nhiệm vụ được giao | 9 |
# Chỉ tiêu
| STT | Tập thể | Chỉ tiêu | Đơn vị tính | Đăng ký | Thực hiện |
# Kết quả
| Mã nội dung | Kết quả thực hiện |
# Điển hình
| STT | Gương điển hình | Loại | Tóm tắt |
# Giấy tờ
| Mã giấy tờ | Của ai | Số, ký hiệu | Ngày | Tên tệp |
| BB | | 01/BB | 2021-06-10 | bb.pdf |
| BCTT | Nông Thị Hoà | | | |
"""  # noqa: E501  (a table row is one line)
