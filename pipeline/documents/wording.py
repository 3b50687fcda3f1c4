"""The words that every document shares, and those of one row of `Văn bản`: campaign in, plain words out. Pure."""

from __future__ import annotations

from datetime import date

from pipeline.campaign import Campaign, Paperwork, deadlines, decisions
from pipeline.documents import figures, planned
from pipeline.documents.people import Words, lower_first, tidy
from pipeline.shapes import DECIDED_HERE, Meeting, Stage
from pipeline.text.dates import long_date, short_date
from pipeline.text.names import behind
from pipeline.text.numbers import decimal

NUMBER_GAP = "\u00a0" * 6  # room for the pen before "/QĐ-…"


def common(campaign: Campaign, meeting: Meeting | None, as_of: date) -> Words:
    """Word what every document may say."""
    settings = campaign.settings
    title = [line.strip().upper() for line in (settings.signing_authority, settings.signer_title) if line.strip()]
    due = deadlines.submission(campaign)
    words = {
        "ma_dot": settings.code,
        "cach_goi": settings.called,
        "ten_dot": behind(settings.called, settings.name),
        "cac_loai_doi_tuong": ", ".join(lower_first(kind.name) for kind in campaign.kinds),
        "ke_hoach": settings.plan,
        "ke_hoach_cap_tren": settings.superior_plan,
        "tu_ngay": _short(settings.starts),
        "den_ngay": _short(settings.ends),
        "nam": str(settings.ends.year),
        "co_quan_chu_quan": settings.parent_body,
        "co_quan": settings.body,
        "ten_viet_tat": settings.abbreviation,
        "dia_danh": settings.place,
        "nguoi_quyet_dinh": next((one.decided_by for one in campaign.awards if one.authority == DECIDED_HERE), ""),
        "chuc_vu_ky": title,
        "nguoi_ky": settings.signer,
        "han_nop_ho_so": _before(campaign, deadlines.SUBMISSION),
        "han_trinh": _before(campaign, deadlines.UPWARDS),
        "han_bao_cao": _before(campaign, deadlines.REPORT),
        "nhan_den_het": _short(deadlines.last_day(campaign, due) if due else None),
        "ngay_lap": short_date(as_of),
        "cuoc_hop": figures.meeting_words(campaign, meeting),
        "hoi_dong": [{"ten": one.name, "chuc_vu": one.position, "vai_tro": one.role} for one in campaign.council],
        "giay_to": planned.papers(campaign),
        "cac_loai_don_vi": planned.kinds_of_unit(campaign),
        "don_vi_dang_tin": next((unit.name for unit in campaign.units if unit.code == settings.publishing_unit), ""),
        "lech_phoi_trai": decimal(settings.stock_offset_left),
        "lech_phoi_tren": decimal(settings.stock_offset_top),
        "dich_trang": "",
    }
    return dict(tidy(words))


def of_row(campaign: Campaign, row: Paperwork) -> Words:
    """Word what one row of `Văn bản` says of its document."""
    settings = campaign.settings
    with_decision = decisions.parts(row.number)[1].startswith(decisions.DECISION) or (
        row.stage == Stage.AFTER_DECISION and not row.number
    )
    dated = row.dated or (settings.decided_on if with_decision else None)
    day = long_date(dated, settings.ends.year)
    bases = sorted((base for base in campaign.legal_bases if base.document == row.code), key=lambda base: base.order)
    words = {
        "ma_van_ban": row.code,
        "ten_van_ban": row.name,
        "so_ky_hieu": _number(row.number),
        "ngay_van_ban": day,
        "dia_danh_ngay": f"{settings.place}, {day}",
        "kinh_gui": [_bare(line) for line in row.addressees],
        "noi_nhan": [_bare(line) for line in row.recipients],
        "can_cu": [_bare(base.text) for base in bases],
        "quyet_dinh": decision(campaign, row.award),
        "to_trinh": _letter(campaign, row.award),
    }
    return dict(tidy(words))


def decision(campaign: Campaign, award: str) -> Words:
    """Tell the decision of an award, of the first decided here where none is named: its symbol begins with QĐ."""
    own = next((one.code for one in campaign.awards if one.authority == DECIDED_HERE), "")
    row = decisions.of_award(campaign, award or own, decisions.DECISION)
    return _marks(campaign, row, decisions.DECISION, (row.dated if row else None) or campaign.settings.decided_on)


def _letter(campaign: Campaign, award: str) -> Words:
    """Tell the Tờ trình of an award, which its list and its report accompany: its symbol begins with TTr."""
    row = decisions.of_award(campaign, award, decisions.LETTER)
    return _marks(campaign, row, decisions.LETTER, row.dated if row else None)


def _marks(campaign: Campaign, row: Paperwork | None, symbol: str, day: date | None) -> Words:
    """Give number and date as other papers quote them, with gaps for the pen."""
    number = _number(row.number if row else f"/{symbol}-{campaign.settings.abbreviation}")
    return {"so_ky_hieu": number, "ngay": long_date(day, campaign.settings.ends.year)}


def _number(number: str) -> str:
    """Write number and symbol, with room for the pen where the number is not known."""
    known, symbol = decisions.parts(number)
    return (known or NUMBER_GAP) + ("/" if "/" in number else "") + symbol


def _bare(line: str) -> str:
    """Take dash and closing mark off a line of a list: the template puts them."""
    return line.strip().lstrip("-–+ ").rstrip(" .;,")


def _short(day: date | None) -> str:
    return "" if day is None else short_date(day)


def _before(campaign: Campaign, code: str) -> str:
    row = deadlines.find(campaign, code)
    return _short(row.before if row else None)


def reckoned(campaign: Campaign, as_of: date) -> tuple[date, str]:
    """Say on which day the amounts stand: at `Ngày quyết định`, else at the earlier of the run and the report's day."""
    if campaign.settings.decided_on:
        return campaign.settings.decided_on, "Ngày quyết định"
    report = deadlines.find(campaign, deadlines.REPORT)
    return (report.before, "Hạn báo cáo") if report and report.before < as_of else (as_of, "Ngày lập")
