"""The last lines of a run: the stage reached, the counts, where to look, what the clerk does next.

In: the outcomes, states and findings of a run. Out: a `Closing` of plain Vietnamese lines; the door prints it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from pipeline.campaign import Award, Campaign
from pipeline.campaign.deadlines import days_left, last_day
from pipeline.compact import ByCode
from pipeline.sentences import DEPARTURES
from pipeline.shapes import (
    PROPOSED_UPWARDS,
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

NAMED_AT_MOST = 6
REPLIES = "tra-loi/"


def closing(
    campaign: Campaign,
    stage: Stage,
    states: Sequence[UnitState],
    nominations: Sequence[Nomination],
    outcomes: Sequence[Outcome],
    meeting: Meeting | None,
    council_findings: Sequence[Finding],
    findings: Sequence[Finding],
    documents: Mapping[str, str],
    unaddressed: Sequence[str],
    as_of: date,
    registering: Registering | None = None,
) -> Closing:
    """Sum a run up. The counts are those of every document of the run; `documents` maps each path to its name.

    `unaddressed` are the codes of the units that have no address for letters, `registering` is None where nobody
    registers beforehand.
    """
    awards = {award.code: award for award in campaign.awards}
    errors = sum(line.severity is Severity.ERROR for line in findings)
    by_state = Counter(line.state for line in states)
    by_result = Counter(outcome.result for outcome in outcomes)
    counts: tuple[str, ...] = (
        f"Đơn vị ({len(states)}): " + _listed(f"{by_state[state]} {state}" for state in State if by_state[state]),
        f"Đề nghị ({len(nominations)}): " + _listed(_results(by_result, awards)),
        f"Kiểm tra: {errors} lỗi, {len(findings) - errors} cảnh báo",
    )
    if registering is not None:
        counts = (f"Đăng ký: {len(states) - len(registering.without)} trên {len(states)} đơn vị", *counts)
    look = ["index.html: bảng theo dõi, mở bằng trình duyệt", "tong-hop.xlsx: mọi số liệu, lỗi, nguồn gốc"]
    if any(line.file for line in states):
        look.append(f"{REPLIES}<Mã>/: thư trả lời, bản đánh dấu lỗi, dự thảo hồ sơ của từng đơn vị")
    papers = [path for path in documents if not path.startswith(REPLIES)]
    if papers:
        look.append("văn bản: " + ", ".join(_by_folder(papers)))
    begun = any(line.file for line in states)
    todo = (
        *_to_register(registering, stage, begun, findings),
        *_todo(
            campaign,
            registering is None or registering.over,
            states,
            nominations,
            outcomes,
            meeting,
            council_findings,
            unaddressed,
            as_of,
        ),
    )
    figures = {
        "units": {"total": len(states), "by_state": {str(state): by_state[state] for state in State}},
        "nominations": {
            "total": len(nominations),
            "by_result": {result: by_result[result] for result in (*awards, *map(str, Result))},
        },
        "errors": errors,
        "warnings": len(findings) - errors,
    }
    if registering is not None:
        figures["registered"] = {"total": len(states), "without": dict(registering.without)}
    return Closing(str(stage), counts, tuple(look), todo, figures)


def _to_register(
    registering: Registering | None, stage: Stage, begun: bool, findings: Sequence[Finding]
) -> Iterator[str]:
    """Say what is to do about what was, or was not, registered, until the council has met."""
    if registering is None or stage not in (Stage.REGISTERING, Stage.BEFORE_MEETING):
        return
    if registering.without and not registering.over:
        yield f"Đôn đốc đơn vị chưa đăng ký: {_listed(registering.without)}. Chạy thidua remind để có thư."
    counted = {one.file for one in registering.registrations}
    wrong = dict.fromkeys(line.unit for line in findings if line.file in counted and line.severity is Severity.ERROR)
    if wrong and not registering.over:
        yield f"Biểu đăng ký còn lỗi: {_listed(wrong)}. Chạy thidua remind để có thư kèm bản đánh dấu lỗi."
    if registering.without and registering.over and not begun:
        yield f"Hỏi lại đơn vị không đăng ký gì: {_listed(registering.without)}."
    if registering.registrations and registering.over and not begun:
        yield "Biểu đề nghị có sẵn những gì đã đăng ký: nếu chưa gửi, chạy lại thidua forms rồi gửi các đơn vị."
    changed = [line for line in findings if line.code in DEPARTURES]
    if changed:
        units = _listed(dict.fromkeys(line.unit for line in changed))
        yield f"Xem {len(changed)} chỗ khác với đăng ký (tong-hop.xlsx, trang Lỗi, mã DK) của: {units}."


def _by_folder(papers: Iterable[str]) -> Iterator[str]:
    """Name each folder with the number of its papers, and the papers that lie in none; the board tells more."""
    folders = Counter(path.rpartition("/")[0].partition("/")[0] for path in papers)
    loose = [path for path in papers if "/" not in path]
    yield from (f"{folder}/ ({count})" for folder, count in folders.items() if folder)
    yield from loose


def _results(by_result: Counter[str], awards: dict[str, Award]) -> Iterator[str]:
    for code, award in awards.items():
        if by_result[code]:
            wording = "đề nghị " if award.authority == PROPOSED_UPWARDS else ""
            yield f"{by_result[code]} {wording}{code}"
    for result in Result:
        if by_result[result]:
            yield f"{by_result[result]} {result}"


def _todo(
    campaign: Campaign,
    urged_to_propose: bool,
    states: Sequence[UnitState],
    nominations: Sequence[Nomination],
    outcomes: Sequence[Outcome],
    meeting: Meeting | None,
    council_findings: Sequence[Finding],
    unaddressed: Sequence[str],
    as_of: date,
) -> Iterator[str]:
    returned = [line.unit for line in states if line.state in (State.RETURNED, State.UNUSABLE)]
    if returned:
        yield f"Gửi thư trả lời kèm bản đánh dấu lỗi ({REPLIES}<Mã>/tra-loi.eml) cho: {_listed(returned)}."
    awaited = [line.unit for line in states if line.state is State.AWAITED]
    if awaited and urged_to_propose:
        yield f"Đôn đốc đơn vị chưa nộp: {_listed(awaited)}. Chạy thidua remind để có thư và danh sách gọi điện."
    if unaddressed:
        yield f"Ghi địa chỉ thư vào cột Email, trang Đơn vị, cho: {_listed(unaddressed)}."
    if any(line.severity is Severity.ERROR for line in council_findings):
        yield "Sửa inputs/hoi-dong.xlsx; chưa quyết định được gì cho đến khi hết lỗi:"
        yield from (f"  {line.sentence}" for line in council_findings if line.severity is Severity.ERROR)
    elif meeting is None and nominations:
        yield "Điền kết quả họp vào outputs/hoi-dong/hoi-dong.xlsx, lưu vào inputs/hoi-dong.xlsx, rồi chạy lại."
    elif meeting is not None:
        yield from _open_questions(nominations, outcomes)
        if campaign.settings.decided_on is None:
            yield "Ghi Ngày quyết định vào dot-thi-dua.xlsx khi quyết định được ký, rồi chạy lại."
    yield from _duplicates(campaign, nominations, outcomes)
    for deadline in sorted(campaign.deadlines, key=lambda one: one.before):
        days = days_left(campaign, deadline, as_of)
        if days >= 0:
            left = f"Còn {days} ngày" if days else "Hôm nay là ngày cuối"
            yield f"{left}: {deadline.task} (chậm nhất ngày {short_date(last_day(campaign, deadline))})."
            break


def _open_questions(nominations: Sequence[Nomination], outcomes: Sequence[Outcome]) -> Iterator[str]:
    by_code = ByCode(nominations, attrgetter("code"))
    tied: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.result == Result.TIED:
            tied.setdefault(outcome.tied_for, []).append(by_code[outcome.nomination].name)
    for award, people in tied.items():
        yield (
            f"Hòa phiếu {award}: {_listed(people)}. "
            "Hội đồng chọn; ghi vào cột Kết luận, trang Biểu quyết, rồi chạy lại."
        )
    waiting = [by_code[outcome.nomination].name for outcome in outcomes if outcome.result == Result.AWAITING]
    if waiting:
        yield f"Chưa có phiếu hoặc Kết luận: {_listed(waiting)}. Điền vào trang Biểu quyết rồi chạy lại."


def _duplicates(campaign: Campaign, nominations: Sequence[Nomination], outcomes: Sequence[Outcome]) -> Iterator[str]:
    awards = {award.code for award in campaign.awards}
    by_code = ByCode(outcomes, attrgetter("nomination"))

    def awarded(code: str) -> bool:
        return code in by_code and by_code[code].result in awards

    for nomination in nominations:
        for other in nomination.maybe_same:
            if nomination.code < other and awarded(nomination.code) and awarded(other):
                yield (
                    f"{nomination.name}: {nomination.code} và {other} có thể là một người, cả hai đang được khen. "
                    "Ghi Có hoặc Không vào trang Trùng tên của so-tiep-nhan.xlsx."
                )


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    more = len(every) - NAMED_AT_MOST
    return ", ".join(every[:NAMED_AT_MOST]) + (f" và {more} nữa" if more > 0 else "") if every else "không có"
