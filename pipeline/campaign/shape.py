"""What the campaign workbook says, as frozen values: one class a sheet, and `Campaign` for all of them. No code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Settings:
    """Sheet `Đợt thi đua`, one field a Mục; the defaults are those of the contract. Amounts in đồng, offsets in mm."""

    code: str  # Mã đợt
    name: str  # Tên đợt thi đua
    parent_body: str  # Cơ quan chủ quản
    body: str  # Cơ quan
    abbreviation: str  # Tên viết tắt
    place: str  # Địa danh
    plan: str  # Kế hoạch
    superior_plan: str  # Kế hoạch cấp trên
    starts: date | None  # Từ ngày
    ends: date  # Đến ngày
    signing_authority: str  # Quyền hạn ký
    signer_title: str  # Chức danh người ký
    signer: str  # Người ký
    decided_on: date | None  # Ngày quyết định
    ratio_method: str = "Bình quân"  # Cách tính tỷ lệ: Bình quân / Đếm
    deadline_day_counts: bool = False  # Tính cả ngày hạn
    reward_rounding: str = "Lên"  # Làm tròn tiền thưởng: Lên / Gần nhất / Không
    collective_reward: str = "Theo hệ số"  # Mức thưởng tập thể: Theo hệ số / Gấp đôi mức cá nhân
    funding_source: str = ""  # Nguồn kinh phí
    budget: int | None = None  # Kinh phí dự trù
    vote_threshold: Fraction = Fraction(1, 2)  # Ngưỡng biểu quyết
    vote_denominator: str = "Tổng số thành viên"  # Mẫu số biểu quyết: Tổng số thành viên / Có mặt
    quorum: Fraction = Fraction(2, 3)  # Tỷ lệ dự họp tối thiểu
    recused_leave_denominator: bool = False  # Trừ người không biểu quyết
    list_order: str = "Tên"  # Cách xếp danh sách: Tên / Đơn vị và chức vụ / Giữ thứ tự
    zero_word: str = "linh"  # Cách đọc số: linh / lẻ
    four_word: str = "tư"  # Cách đọc số: tư / bốn
    stock_offset_left: Fraction = Fraction(0)  # Lệch phôi trái (mm)
    stock_offset_top: Fraction = Fraction(0)  # Lệch phôi trên (mm)
    publishing_unit: str = ""  # Đơn vị đăng tin
    called: str = "đợt thi đua"  # Cách gọi


@dataclass(frozen=True, slots=True)
class Deadline:
    """A row of `Lịch`. `before` is the date of "trước ngày": whether that day still counts is a setting."""

    code: str
    task: str
    before: date


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of `Loại đối tượng`.

    `identified_by` is `Ngày sinh` (a person), `Đơn vị` (a collective) or `Chủ hộ` (a household, called by its head).
    """

    code: str
    name: str
    sheet: str
    identified_by: str
    prefix: str = ""  # Viết trước tên: "hộ" of "hộ ông Nguyễn Văn An"
    name_heading: str = ""  # Tiêu đề cột tên, in forms and papers


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of `Đơn vị`. `may_propose_others`: `Đề nghị người ngoài đơn vị`."""

    code: str
    name: str
    kind: str
    email: str = ""
    telephone: str = ""
    contact: str = ""
    may_propose_others: bool = False
    former: tuple[str, ...] = ()  # Mã cũ: its codes in earlier campaigns


@dataclass(frozen=True, slots=True)
class Person:
    """A row of `Nhân sự`."""

    unit: str
    honorific: str
    name: str
    birth_date: date | None
    position: str
    category: str  # Diện
    group: str  # Nhóm


@dataclass(frozen=True, slots=True)
class Award:
    """A row of `Hình thức`. Quotas are numbers of nominees, None = unlimited; `quotas` is by code of kind.

    `per_unit` is `Tối đa mỗi đơn vị`: a number, or a share of the unit's headcount with `per_unit_rounding`
    and `per_unit_floor`.
    """

    code: str
    name: str
    decided_by: str  # Người quyết định
    authority: str  # Thẩm quyền: Quyết định / Đề nghị cấp trên
    quota: int | None
    quotas: Mapping[str, int | None]
    otherwise: str  # Nếu không được chọn: code of the next award, "" at the end of the chain
    per_unit: int | Fraction | None = None
    per_unit_rounding: str = ""
    per_unit_floor: int | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A row of `Tiêu chí`. `kind` is the code of the kind of nominee; `threshold` only for `Tỷ lệ`."""

    code: str
    kind: str
    text: str
    type: str  # Kiểu: Có/Không · Tỷ lệ · Nội dung
    threshold: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A row of `Giấy tờ`. `owed_by` are the kinds of unit that owe it, () = all."""

    code: str
    name: str
    owed_by: tuple[str, ...]
    per: str  # Tính theo: Đơn vị / Đề nghị


@dataclass(frozen=True, slots=True)
class Content:
    """A row of `Nội dung`: what the plan asks the units to do (plan, mục II.1)."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class CouncilMember:
    """A row of `Hội đồng`. `heads` is the code of the unit the member heads, or ""."""

    name: str
    birth_date: date | None
    position: str
    role: str
    heads: str


@dataclass(frozen=True, slots=True)
class BaseSalary:
    """A row of `Lương cơ sở`: đồng a month from a day on."""

    since: date
    amount: int
    source: str


@dataclass(frozen=True, slots=True)
class RewardRate:
    """A row of `Mức thưởng`: coefficients of the base salary, by code of kind, from a day on."""

    since: date
    source: str
    award: str
    coefficients: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A row of `Căn cứ`: a line printed in the document of that code."""

    document: str
    order: int
    text: str


@dataclass(frozen=True, slots=True)
class Paperwork:
    """A row of `Văn bản`: one document to emit."""

    code: str
    name: str
    template: str
    per: str  # Lập theo: Đợt · Hình thức · Đơn vị · Đề nghị
    award: str  # Mã hình thức, where it is made per award
    stage: str  # Giai đoạn
    path: str  # Đường dẫn, may hold {mã}
    number: str  # Số, ký hiệu
    dated: date | None
    addressees: tuple[str, ...]  # Kính gửi
    recipients: tuple[str, ...]  # Nơi nhận
    only_with: str = ""  # Chỉ lập khi có: Gương điển hình / Đề nghị đạt, "" = always


@dataclass(frozen=True, slots=True)
class Campaign:
    """Everything that changes from campaign to campaign."""

    settings: Settings
    deadlines: tuple[Deadline, ...]
    kinds: tuple[Kind, ...]
    units: tuple[Unit, ...]
    roster: tuple[Person, ...]
    awards: tuple[Award, ...]
    criteria: tuple[Criterion, ...]
    papers: tuple[Paper, ...]
    contents: tuple[Content, ...]
    council: tuple[CouncilMember, ...]
    base_salaries: tuple[BaseSalary, ...]
    reward_rates: tuple[RewardRate, ...]
    legal_bases: tuple[LegalBasis, ...]
    documents: tuple[Paperwork, ...]
