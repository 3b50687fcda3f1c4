"""`index.html`: the words of the clerk's board. A run and its files in; words for the template out. Pure.

How the page is built, and every word of it: docs/decisions/0010-bang-dieu-khien.md. What is listed without end in a
large campaign is cut at `LISTED`, and the page says how many are left and where they stand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from pipeline.campaign import Award, Campaign, Unit
from pipeline.campaign.deadlines import days_left
from pipeline.campaign.kinds import full_name
from pipeline.campaign.quotas import per_unit_in_words
from pipeline.shapes import (
    PROPOSED_UPWARDS,
    Finding,
    Meeting,
    Nomination,
    Outcome,
    Result,
    Severity,
    Stage,
    State,
    UnitState,
)
from pipeline.text.dates import short_date
from pipeline.text.names import behind
from pipeline.text.template_words import Offered
from pipeline.views import charts
from pipeline.views.closing import Closing

PAGE, CHARTS, STYLE, SCRIPT = (f"web/{name}.html" for name in ("index", "bieu-do", "kieu-bang", "lenh-bang"))
PATH = "index.html"
LISTED = 2000  # units, nominations
PLACES = 5  # of one kind of fault

Words = dict[str, Any]


def _parts(words: str) -> tuple[str, ...]:
    return tuple(words.split())


TOLD: Offered = {
    **dict.fromkeys(_parts("ma_dot cach_goi ten_dot co_quan ngay_lap viec_tiep da_hop tong_thanh_vien co_mat"), ()),
    **dict.fromkeys(_parts("so_don_vi so_de_nghi so_loi so_canh_bao con_don_vi con_de_nghi"), ()),
    "cac_giai_doan": _parts("ten da_qua hien_tai"),
    "lich": _parts("viec truoc_ngay con_ngay"),
    "trang_thai": _parts("ten so"),
    "ket_qua": _parts("ma ten de_nghi_cap_tren so"),
    "hinh_thuc": _parts("ma ten de_nghi_cap_tren so tong_so tung_loai moi_don_vi"),
    "hinh_thuc.tung_loai": _parts("ten so"),
    "don_vi": _parts("ma ten loai trang_thai nhan nhan_xep so_de_nghi so_loi so_canh_bao tep ho_so"),
    "don_vi.tep": _parts("duong_dan ten"),
    "don_vi.ho_so": _parts("duong_dan ten"),
    "de_nghi": _parts("ma ten loai noi don_vi hinh_thuc ma_ket_qua ket_qua de_nghi_cap_tren phieu ly_do duong_di"),
    "loi": _parts("ma muc_do quy_tac so so_don_vi don_vi cau con"),
    "van_ban": _parts("thu_muc ten duong_dan"),
    "bieu_do_nop": _parts("duong han truoc_ngay dung_han da_nhan tong ngay_dau ngay_cuoi khong_ro_gio tung_ngay"),
    "bieu_do_nop.tung_ngay": _parts("ngay so cong"),
    "bieu_do_ket_qua": _parts("cao loai don_vi con"),
    "bieu_do_ket_qua.loai": _parts("so ma"),
    "bieu_do_ket_qua.don_vi": _parts("ten cao tong phan"),
    "bieu_do_ket_qua.don_vi.phan": _parts("loai ma trai rong giua so ghi"),
}


def words(
    campaign: Campaign,
    ended: Closing,
    stage: Stage,
    states: Sequence[UnitState],
    nominations: Sequence[Nomination],
    outcomes: Mapping[str, Outcome],
    meeting: Meeting | None,
    findings: Sequence[Finding],
    *,
    instructions: Mapping[str, str],
    written: Mapping[str, str],
    paths: Mapping[str, str],
    as_of: date,
) -> Words:
    """Word the board. Lists keep the order they are given in.

    `instructions` gives the rule behind a code of finding, `written` every file of outputs/ with its name for people,
    `paths` the path of each nomination as `explain` tells it; `outcomes` is by code of nomination.
    """
    errors = sum(line.severity is Severity.ERROR for line in findings)
    by_state = Counter(line.state for line in states)
    units = {unit.code: unit for unit in campaign.units}
    return {
        "ma_dot": campaign.settings.code,
        "cach_goi": campaign.settings.called,
        "ten_dot": behind(campaign.settings.called, campaign.settings.name),
        "co_quan": campaign.settings.body,
        "ngay_lap": short_date(as_of),
        "cac_giai_doan": _stages(stage),
        "lich": [
            {"viec": line.task, "truoc_ngay": short_date(line.before), "con_ngay": days_left(campaign, line, as_of)}
            for line in campaign.deadlines
        ],
        "viec_tiep": list(ended.todo),
        "trang_thai": [{"ten": str(state), "so": by_state[state]} for state in State if by_state[state]],
        "ket_qua": _results(campaign, nominations, outcomes),
        "so_don_vi": len(states),
        "so_de_nghi": len(nominations),
        "so_loi": errors,
        "so_canh_bao": len(findings) - errors,
        "don_vi": [_unit(state, units, written) for state in states[:LISTED]],
        "con_don_vi": max(len(states) - LISTED, 0),
        "de_nghi": [_nomination(campaign, units, one, outcomes[one.code], paths) for one in nominations[:LISTED]],
        "con_de_nghi": max(len(nominations) - LISTED, 0),
        "loi": _faults(findings, units, instructions),
        "da_hop": meeting is not None,
        "tong_thanh_vien": meeting.total if meeting else 0,
        "co_mat": meeting.present if meeting else 0,
        "hinh_thuc": [_award(campaign, award, nominations, outcomes) for award in campaign.awards],
        "van_ban": [
            {"thu_muc": path.rpartition("/")[0], "ten": name, "duong_dan": quote(path)}
            for path, name in written.items()
            if not path.startswith("tra-loi/")
        ],
        "bieu_do_nop": charts.submissions(campaign, states),
        "bieu_do_ket_qua": charts.outcomes(campaign, nominations, outcomes),
    }


def _stages(reached: Stage) -> list[Words]:
    """Give the stages in order; those before the one reached are over."""
    order = list(Stage)
    at = order.index(reached)
    return [{"ten": str(one), "da_qua": place < at, "hien_tai": place == at} for place, one in enumerate(order)]


def _results(campaign: Campaign, nominations: Iterable[Nomination], outcomes: Mapping[str, Outcome]) -> list[Words]:
    counts = Counter(str(outcomes[one.code].result) for one in nominations)
    awards = [(award.code, award.name, award.authority == PROPOSED_UPWARDS) for award in campaign.awards]
    every = [*awards, *((str(result), str(result), False) for result in Result)]
    return [
        {"ma": code, "ten": name, "de_nghi_cap_tren": upwards, "so": counts[code]}
        for code, name, upwards in every
        if counts[code]
    ]


def _award(
    campaign: Campaign, award: Award, nominations: Iterable[Nomination], outcomes: Mapping[str, Outcome]
) -> Words:
    """Tell an award's limits, "" where there is none, and how many of them are used (Kế hoạch, mục III.2, IV.3)."""
    return {
        "ma": award.code,
        "ten": award.name,
        "de_nghi_cap_tren": award.authority == PROPOSED_UPWARDS,
        "so": sum(outcomes[one.code].result == award.code for one in nominations),
        "tong_so": "" if award.quota is None else str(award.quota),
        "tung_loai": [
            {"ten": kind.name, "so": award.quotas[kind.code]}
            for kind in campaign.kinds
            if award.quotas.get(kind.code) is not None
        ],
        "moi_don_vi": per_unit_in_words(award),
    }


def _unit(state: UnitState, units: Mapping[str, Unit], written: Mapping[str, str]) -> Words:
    unit = units.get(state.unit)
    folder = f"tra-loi/{state.unit}/"
    own = [(path, name) for path, name in written.items() if path.startswith(folder)]
    files = [{"duong_dan": quote(path), "ten": name} for path, name in own if "/" not in path.removeprefix(folder)]
    papers = [{"duong_dan": quote(path), "ten": name} for path, name in own if "/" in path.removeprefix(folder)]
    return {
        "ma": state.unit,
        "ten": unit.name if unit else state.unit,
        "loai": unit.kind if unit else "",
        "trang_thai": str(state.state),
        "nhan": f"{state.received:%H:%M} {short_date(state.received.date())}" if state.received else "",
        "nhan_xep": f"{state.received:%Y%m%d%H%M%S}" if state.received else "",
        "so_de_nghi": state.nominations,
        "so_loi": state.errors,
        "so_canh_bao": state.warnings,
        "tep": files,
        "ho_so": papers,
    }


def _nomination(
    campaign: Campaign, units: Mapping[str, Unit], one: Nomination, outcome: Outcome, paths: Mapping[str, str]
) -> Words:
    kinds = {kind.code: kind for kind in campaign.kinds}
    awards = {award.code: award for award in campaign.awards}
    award = awards.get(outcome.result)
    return {
        "ma": one.code,
        "ten": full_name(kinds[one.kind], one.honorific, one.name),
        "loai": kinds[one.kind].name,
        "noi": ", ".join(part for part in (one.position, one.home_name) if part and part != one.name),
        "don_vi": "; ".join(units[code].name if code in units else code for code in one.proposers),
        "hinh_thuc": awards[one.award].name if one.award in awards else one.award,
        "ma_ket_qua": str(outcome.result),
        "ket_qua": award.name if award else str(outcome.result),
        "de_nghi_cap_tren": award is not None and award.authority == PROPOSED_UPWARDS,
        "phieu": "" if outcome.votes is None else str(outcome.votes),
        "ly_do": outcome.reason,
        "duong_di": paths.get(one.code, ""),
    }


def _faults(findings: Iterable[Finding], units: Mapping[str, Unit], instructions: Mapping[str, str]) -> list[Words]:
    """Group findings by code, that which most units met first: an instruction nobody understood stands on top."""
    kinds: dict[tuple[str, Severity], list[Finding]] = defaultdict(list)
    for line in findings:
        kinds[line.code, line.severity].append(line)
    out = []
    for (code, severity), lines in kinds.items():
        met = list(dict.fromkeys(line.unit for line in lines if line.unit))
        out.append(
            {
                "ma": code,
                "muc_do": str(severity),
                "quy_tac": instructions.get(code) or lines[0].remedy,
                "so": len(lines),
                "so_don_vi": len(met),
                "don_vi": [units[unit].name if unit in units else unit for unit in met[:PLACES]],
                "cau": [line.sentence for line in lines[:PLACES]],
                "con": max(len(lines) - PLACES, 0),
            }
        )
    return sorted(out, key=lambda line: (-line["so_don_vi"], -line["so"], line["muc_do"], line["ma"]))
