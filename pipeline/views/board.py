"""`index.html`: the words of the clerk's board. A run and its files in; words for the template out. Pure.

How the page is built, and every word of it: docs/decisions/0010-bang-dieu-khien.md. Up to `WHOLE` nominations the
board is one file; a larger campaign is split by unit: the board keeps a line of each unit and nomination, each unit's
own page (`unit_page`) the rest. Beyond `LINES` nominations the board keeps the units alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from pipeline.campaign import Award, Campaign
from pipeline.campaign.deadlines import days_left
from pipeline.campaign.quotas import per_unit_in_words
from pipeline.compact import Anew
from pipeline.shapes import (
    Closing,
    Finding,
    Meeting,
    Nomination,
    Outcome,
    Registering,
    Result,
    Severity,
    Stage,
    State,
    UnitState,
)
from pipeline.text.dates import short_date
from pipeline.text.names import behind
from pipeline.text.numbers import grouped
from pipeline.text.template_words import Offered
from pipeline.views import charts, entries, unit_page, what_if
from pipeline.views import registering as registering_view
from pipeline.views.what_if import Comparison

PAGE = "web/index.html"
PATH = "index.html"
WHOLE, LINES = 2000, 30_000  # nominations
PAPERS = 100  # of one title in one folder are named
REASONS, NAMES = 100, 20  # told of one result, of one reason, where the board is split
# steps of a campaign as the board shows them: the decision's date opens the last two together
STEPS = ((Stage.BEFORE_MEETING,), (Stage.AFTER_MEETING,), (Stage.AFTER_DECISION, Stage.REPORT))

Words = dict[str, Any]


TOLD: Offered = {
    **dict.fromkeys(entries.parts("ma_dot cach_goi ten_dot co_quan ngay_lap viec_tiep"), ()),
    **dict.fromkeys(
        entries.parts("da_hop tong_thanh_vien co_mat so_don_vi so_de_nghi so_loi so_canh_bao con_de_nghi chia_trang"),
        (),
    ),
    "cac_giai_doan": entries.parts("ten da_qua hien_tai"),
    "lich": entries.parts("viec truoc_ngay con_ngay"),
    "trang_thai": entries.parts("ten so"),
    "ket_qua": entries.parts("ma ten duoc_chon de_nghi_cap_tren so ly_do con_ly_do"),
    "ket_qua.ly_do": entries.parts("cau so ten con"),
    "ket_qua.ly_do.ten": entries.parts("ma ten trang"),
    "hinh_thuc": entries.parts("ma ten de_nghi_cap_tren so tong_so tung_loai moi_don_vi"),
    "hinh_thuc.tung_loai": entries.parts("ten so"),
    "don_vi": entries.UNIT,
    "don_vi.tep": entries.FILE,
    "don_vi.ho_so": entries.FILE,
    "de_nghi": entries.NOMINATION,
    "loi": entries.parts("ma muc_do quy_tac so so_don_vi don_vi cau con"),
    "van_ban": entries.parts("thu_muc ten duong_dan"),
    "bieu_do_nop": entries.parts(
        "duong han truoc_ngay dung_han da_nhan tong ngay_dau ngay_cuoi khong_ro_gio tung_ngay"
    ),
    "bieu_do_nop.tung_ngay": entries.parts("ngay so cong"),
    "bieu_do_ket_qua": entries.parts("cao loai don_vi con"),
    "bieu_do_ket_qua.loai": entries.parts("so ma"),
    "bieu_do_ket_qua.don_vi": entries.parts("ten cao tong phan"),
    "bieu_do_ket_qua.don_vi.phan": entries.parts("loai ma trai rong giua so ghi"),
    **what_if.TOLD,
    **registering_view.TOLD,
}


def split(nominations: Sequence[Nomination]) -> bool:
    """Say whether the campaign is too large for one page."""
    return len(nominations) > WHOLE


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
    titles: Mapping[str, str],
    files: Callable[[str], Iterable[tuple[str, str]]],
    told: Callable[[Nomination], str],
    as_of: date,
    supposed: Comparison | None = None,
    registering: Registering | None = None,
) -> Words:
    """Word the board. Lists keep the order they are given in.

    `instructions` gives the rule behind a code of finding, `written` every file of outputs/ that is no unit's with its
    name for people, `titles` what those of them are called that `Văn bản` names, `files` those of a unit's folder.
    `told` gives the path of a nomination as `explain` tells it, not asked where the board is split; `outcomes` is by
    code of nomination. `supposed` is a what-if, None where nobody asked; `registering` None where nobody registers
    beforehand.
    """
    errors = sum(line.severity is Severity.ERROR for line in findings)
    by_state = Counter(line.state for line in states)
    known = entries.known(campaign, files)
    apart = split(nominations)
    own_page = unit_page.link if apart else _nowhere

    def unit(place: int) -> Words:
        return entries.unit(known, states[place], own_page(states[place].unit))

    def decided(place: int) -> entries.Decided:
        one = nominations[place]
        return one, outcomes[one.code], own_page(one.proposers[0], one.code)

    def nomination(place: int) -> Words:
        one, outcome, page = decided(place)
        return entries.nomination(known, one, outcome, "" if apart else told(one), page)

    every = Anew(decided, len(nominations))
    listed = len(every) if len(every) <= LINES else 0
    return {
        "ma_dot": campaign.settings.code,
        "cach_goi": campaign.settings.called,
        "ten_dot": behind(campaign.settings.called, campaign.settings.name),
        "co_quan": campaign.settings.body,
        "ngay_lap": short_date(as_of),
        "cac_giai_doan": _steps(stage, registering is not None),
        "lich": [
            {"viec": line.task, "truoc_ngay": short_date(line.before), "con_ngay": days_left(campaign, line, as_of)}
            for line in sorted(campaign.deadlines, key=lambda one: one.before)
        ],
        "viec_tiep": list(ended.todo),
        "trang_thai": [{"ten": str(state), "so": by_state[state]} for state in State if by_state[state]],
        "ket_qua": _results(campaign, known, every, apart),
        "so_don_vi": len(states),
        "so_de_nghi": len(nominations),
        "so_loi": errors,
        "so_canh_bao": len(findings) - errors,
        "chia_trang": apart,
        "don_vi": Anew(unit, len(states)),
        "de_nghi": Anew(nomination, listed),
        "con_de_nghi": len(every) - listed,
        "loi": entries.faults(known, findings, instructions),
        "da_hop": meeting is not None,
        "tong_thanh_vien": meeting.total if meeting else 0,
        "co_mat": meeting.present if meeting else 0,
        "hinh_thuc": [_award(campaign, award, outcomes) for award in campaign.awards],
        "van_ban": list(_papers(written, titles, apart)),
        "bieu_do_nop": charts.submissions(campaign, states),
        "bieu_do_ket_qua": charts.outcomes(campaign, nominations, outcomes),
        "gia_dinh": what_if.words(supposed) if supposed else None,
        "dang_ky": registering_view.words(registering_view.data(campaign, registering, findings))
        if registering
        else [],
    }


def _papers(written: Mapping[str, str], titles: Mapping[str, str], apart: bool) -> Iterator[Words]:
    """Name each paper. Of those of one title in one folder, where a split campaign has more than anybody looks through,
    only how many there are is told, where the first was.
    """
    groups = {path: (path.rpartition("/")[0], titles.get(path, name)) for path, name in written.items()}
    often = Counter(groups.values())
    told: set[tuple[str, str]] = set()
    for path, name in written.items():
        folder, title = groups[path]
        if not (apart and folder and often[folder, title] > PAPERS):
            yield {"thu_muc": folder, "ten": name, "duong_dan": quote(path)}
        elif (folder, title) not in told:
            told.add((folder, title))
            name = f"{title}: {grouped(often[folder, title])} tệp"
            yield {"thu_muc": folder, "ten": name, "duong_dan": quote(f"{folder}/")}


def _steps(reached: Stage, registers: bool) -> list[Words]:
    """Give the steps in order; those before the one reached are over."""
    steps = ((Stage.REGISTERING,), *STEPS) if registers else STEPS
    at = next(place for place, stages in enumerate(steps) if reached in stages)
    return [
        {"ten": ", ".join(stages).capitalize(), "da_qua": place < at, "hien_tai": place == at}
        for place, stages in enumerate(steps)
    ]


def _nowhere(*_: str) -> str:
    return ""


def _results(campaign: Campaign, known: entries.Known, decided: Iterable[entries.Decided], apart: bool) -> list[Words]:
    """Tell each outcome that occurs, awards first, with the reasons for it and whom they concern."""
    by_result = Counter(str(outcome.result) for _, outcome, _ in decided)
    awards = {award.code: award for award in campaign.awards}
    out = []
    for result in (*awards, *map(str, Result)):
        if by_result[result]:
            own = (line for line in decided if line[1].result == result)
            told, more = entries.reasons(known, own, *((REASONS, NAMES) if apart else ()))
            award = awards.get(result)
            out.append(
                {
                    "ma": result,
                    "ten": award.name if award else result,
                    "duoc_chon": award is not None,
                    "de_nghi_cap_tren": entries.upwards(award),
                    "so": by_result[result],
                    "ly_do": told,
                    "con_ly_do": more,
                }
            )
    return out


def _award(campaign: Campaign, award: Award, outcomes: Mapping[str, Outcome]) -> Words:
    """Tell an award's limits, "" where there is none, and how many of them are used (Kế hoạch, mục III.2, IV.3)."""
    return {
        "ma": award.code,
        "ten": award.name,
        "de_nghi_cap_tren": entries.upwards(award),
        "so": sum(outcome.result == award.code for outcome in outcomes.values()),
        "tong_so": "" if award.quota is None else str(award.quota),
        "tung_loai": [
            {"ten": kind.name, "so": award.quotas[kind.code]}
            for kind in campaign.kinds
            if award.quotas.get(kind.code) is not None
        ],
        "moi_don_vi": per_unit_in_words(award),
    }
