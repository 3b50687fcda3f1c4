"""`tong-hop.xlsx`: everything a run found, in one workbook a clerk can filter, print and copy from.

In come the shapes the corridor holds at the end of a run; out go the bytes of one workbook, equal for equal input.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from pipeline.campaign import Campaign
from pipeline.compact import ByCode
from pipeline.shapes import (
    NO,
    YES,
    Amount,
    Content,
    Finding,
    Nomination,
    Outcome,
    Received,
    Registering,
    Result,
    Severity,
    Standing,
    State,
    UnitState,
)
from pipeline.text import dates
from pipeline.text.names import behind
from pipeline.views import fund, sheets
from pipeline.views import registering as registering_view
from pipeline.views.sheets import Cell, Chart, Link, Sheet, columns

Rule = tuple[str, str, str]
TOTAL = "Tổng số"


def workbook(
    campaign: Campaign,
    received: Sequence[Received],
    states: Sequence[UnitState],
    nominations: Sequence[Nomination],
    outcomes: Sequence[Outcome],
    amounts: Sequence[Amount],
    findings: Sequence[Finding],
    rules: Sequence[Rule],
    *,
    as_of: date,
    links: Mapping[str, str] | None = None,
    stage: str = "",
    registering: Registering | None = None,
) -> Content:
    """Make the summary workbook, each sheet in the order of what it is given.

    `rules` are rows (rule, value, source). `links` maps the name of a received file to its marked copy, to whose cells
    the sheet `Lỗi` then links, or a unit's code to a workbook that holds the list alone; both relative to outputs/.
    `stage` is how far the campaign has come, in words; `registering` is None where nobody registers beforehand. Amounts
    are đồng; ratios are rounded by `numbers.rounded_percent`.
    """
    results = ByCode(outcomes, attrgetter("nomination"))
    return sheets.book(
        (
            _overview(campaign, received, states, nominations, results, amounts, findings, as_of, stage),
            _units(campaign, states),
            _nominations(campaign, nominations, results),
            _results(campaign, nominations, results, amounts),
            _money(campaign, nominations, results, amounts),
            _findings(findings, links or {}),
            _lineage(nominations),
            *_registering(campaign, registering, findings),
            Sheet("Quy tắc", columns("Quy tắc 44 · Giá trị 40 · Nguồn 50"), rules),
        ),
        head(campaign, as_of),
    )


def _registering(campaign: Campaign, registering: Registering | None, findings: Sequence[Finding]) -> Iterator[Sheet]:
    if registering is not None:
        yield from registering_view.sheets(registering_view.data(campaign, registering, findings))


def head(campaign: Campaign, as_of: date) -> sheets.Head:
    """Give what is printed on top of every page of a workbook of this campaign."""
    settings = campaign.settings
    called = f"{settings.called} {behind(settings.called, settings.name)}"
    return sheets.Head(settings.parent_body, settings.body, called[:1].upper() + called[1:], as_of)


# ----------------------------------------------------------------------------------------------------------- the sheets


def _overview(
    campaign: Campaign,
    received: Sequence[Received],
    states: Sequence[UnitState],
    nominations: Sequence[Nomination],
    results: Mapping[str, Outcome],
    amounts: Sequence[Amount],
    findings: Sequence[Finding],
    as_of: date,
    stage: str,
) -> Sheet:
    by_state = Counter(state.state for state in states)
    by_standing = Counter(file.standing for file in received)
    by_result = Counter(_result(nomination, results) for nomination in nominations)
    by_severity = Counter(finding.severity for finding in findings)
    spent = fund.spent(fund.costs(campaign, nominations, results, amounts))
    rows: list[tuple[str, str, Cell]] = [
        ("Đợt thi đua", "Mã đợt", campaign.settings.code),
        ("Đợt thi đua", "Tên đợt thi đua", campaign.settings.name),
        ("Đợt thi đua", "Tính đến ngày", dates.short_date(as_of)),
        ("Đợt thi đua", "Giai đoạn", stage),
        *(("Đơn vị", str(state), by_state[state]) for state in State),
        ("Đơn vị", TOTAL, len(states)),
        *(("Tệp nhận được", str(standing), by_standing[standing]) for standing in Standing),
        ("Tệp nhận được", TOTAL, len(received)),
        *(("Đề nghị", kind.name, sum(n.kind == kind.code for n in nominations)) for kind in campaign.kinds),
        ("Đề nghị", TOTAL, len(nominations)),
        ("Đề nghị", "Đủ điều kiện", sum(nomination.eligible for nomination in nominations)),
        *(("Kết quả", fund.worded(award), by_result[award.code]) for award in campaign.awards),
        *(("Kết quả", str(result), by_result[str(result)]) for result in Result),
        ("Kinh phí (đồng)", "Tổng tiền thưởng", spent),
        ("Kinh phí (đồng)", "Kinh phí dự trù", campaign.settings.budget),
        ("Lỗi", "Lỗi", by_severity[Severity.ERROR]),
        ("Lỗi", "Cảnh báo", by_severity[Severity.WARNING]),
    ]
    headings = columns("Nhóm 17 · Nội dung 40 · Giá trị 34 money")
    return Sheet("Tổng quan", headings, rows, charts=_charts(rows))


def _charts(rows: Sequence[tuple[str, str, Cell]]) -> list[Chart]:
    """Draw the groups of counts that people ask for first, each from the rows in which it stands."""
    charts: list[Chart] = []
    at = 1
    for group, title in (("Đơn vị", "Đơn vị theo trạng thái"), ("Kết quả", "Đề nghị theo kết quả")):
        counted = [(place, row) for place, row in enumerate(rows) if row[0] == group and row[1] != TOTAL]
        labels, values = [row[1] for _, row in counted], [row[2] for _, row in counted]
        charts.append(Chart(title, counted[0][0], labels, [value for value in values if isinstance(value, int)], at))
        at += 2 * len(labels) + 3
    return charts


def _units(campaign: Campaign, states: Sequence[UnitState]) -> Sheet:
    units = {unit.code: unit for unit in campaign.units}
    headings = columns(
        "Mã 10 · Tên đơn vị 40 · Loại 20 · Trạng thái 16 · Ngày nhận 17 moment · Tệp 24 · Số đề nghị 11 count · "
        "Số lỗi 9 count · Số cảnh báo 12 count"
    )
    rows = (
        (
            *((unit.code, unit.name, unit.kind) if (unit := units.get(state.unit)) else (state.unit, "", "")),
            *(str(state.state), state.received, state.file, state.nominations, state.errors, state.warnings),
        )
        for state in states
    )
    return Sheet("Đơn vị", headings, rows)


def _nominations(campaign: Campaign, nominations: Sequence[Nomination], results: Mapping[str, Outcome]) -> Sheet:
    kinds = {kind.code: kind.name for kind in campaign.kinds}
    units = {unit.code: unit.name for unit in campaign.units}
    awards = {award.code: award.name for award in campaign.awards}
    headings = columns(
        "Mã đề nghị 13 · Loại 9 · Tên 20 · Chức vụ 15 · Đơn vị công tác 18 · Đơn vị đề nghị 18 · "
        "Hình thức đề nghị 18 · Tỷ lệ hoàn thành 9 ratio · Đủ điều kiện 8 · Lý do 28 · Kết quả 13 · Nguồn 20"
    )
    rows = (
        (
            n.code,
            kinds.get(n.kind, n.kind),
            n.name,
            n.position,
            n.home_name,
            "; ".join(units.get(code, code) for code in n.proposers),
            awards.get(n.award, n.award),
            n.ratio,
            YES if n.eligible else NO,
            _why(n, results.get(n.code)),
            _result(n, results),
            "; ".join(f"{origin.file} › {origin.sheet} › dòng {origin.row}" for origin in n.origins),
        )
        for n in nominations
    )
    return Sheet("Đề nghị", headings, rows)


def _results(
    campaign: Campaign, nominations: Sequence[Nomination], results: Mapping[str, Outcome], amounts: Sequence[Amount]
) -> Sheet:
    kinds = {kind.code: kind.name for kind in campaign.kinds}
    awards = {award.code: award for award in campaign.awards}
    # what is only proposed is paid by who decides it: its amount would make the column's sum wrong
    paid = {(amount.award, amount.kind): amount.amount for amount in amounts if amount.counts}
    headings = columns(
        "Mã đề nghị 14 · Loại 10 · Tên 32 · Đơn vị 36 · Hình thức khen thưởng 44 · Phiếu 8 count · Mức thưởng 14 money"
    )
    rows = (
        (
            n.code,
            kinds.get(n.kind, n.kind),
            n.name,
            n.home_name,
            fund.worded(awards[outcome.result]),
            outcome.votes,
            paid.get((outcome.result, n.kind)),
        )
        for n in nominations
        if (outcome := results.get(n.code)) and outcome.result in awards
    )
    return Sheet("Kết quả", headings, rows)


def _money(
    campaign: Campaign, nominations: Sequence[Nomination], results: Mapping[str, Outcome], amounts: Sequence[Amount]
) -> Sheet:
    headings = columns(
        "Hình thức khen thưởng 48 · Loại 12 · Số lượng 10 count · Mức 14 money · Thành tiền 16 money · Căn cứ 60"
    )
    costs = fund.costs(campaign, nominations, results, amounts)
    inside = [cost[:6] for cost in costs if cost.counts]
    total = ("Tổng cộng", "", sum(cost.number for cost in costs if cost.counts), None, fund.spent(costs), "")
    outside = [(*cost[:5], f"{cost.basis} (ngoài tổng số)".strip()) for cost in costs if not cost.counts]
    return Sheet("Kinh phí", headings, inside, [total, *outside])


def _findings(findings: Sequence[Finding], links: Mapping[str, str]) -> Sheet:
    headings = columns("Mức độ 9 · Đơn vị 9 · Tệp 19 · Trang tính 12 · Ô 6 · Mã lỗi 10 · Nội dung 52 · Cách sửa 44")
    rows = (
        (
            str(finding.severity),
            finding.unit,
            *((finding.file, finding.sheet) if finding.cell else (_file_link(finding, links), finding.sheet)),
            _cell_link(finding, links),
            finding.code,
            f"{finding.heading}: {finding.message}" if finding.heading else finding.message,
            finding.remedy,
        )
        for finding in findings
    )
    return Sheet("Lỗi", headings, rows)


def _lineage(nominations: Sequence[Nomination]) -> Sheet:
    headings = columns(
        "Mã đề nghị 13 · Đơn vị 9 · Tệp 22 · SHA-256 36 · Trang tính 11 · "
        "Dòng 7 count · Người gửi 24 · Thư 28 · Ngày nhận 16 moment"
    )
    rows = (
        (n.code, o.unit, o.file, o.sha256, o.sheet, o.row, o.sender, o.message_id, o.received)
        for n in nominations
        for o in n.origins
    )
    return Sheet("Nguồn gốc", headings, rows)


# ------------------------------------------------------------------------------------------------------------ the words


def _result(nomination: Nomination, results: Mapping[str, Outcome]) -> str:
    if outcome := results.get(nomination.code):
        return str(outcome.result)
    return str(Result.AWAITING if nomination.eligible else Result.INELIGIBLE)


def _why(nomination: Nomination, outcome: Outcome | None) -> str:
    """Give the reasons, each a sentence, and what the outcome says unless it says just those."""
    reasons = " ".join(nomination.reasons)
    told = (reasons, outcome.reason if outcome else "")
    return " ".join(dict.fromkeys(reason for reason in told if reason))


def _file_link(finding: Finding, links: Mapping[str, str]) -> Cell:
    """Lead to the marked workbook where a fault has no cell of its own."""
    path = links.get(finding.file) or links.get(finding.unit)
    return Link(path, finding.file) if path and finding.file else finding.file


def _cell_link(finding: Finding, links: Mapping[str, str]) -> Cell:
    if not finding.cell:
        return ""
    if path := links.get(finding.file):
        sheet = finding.sheet.replace("'", "''")
        return Link(f"{path}#'{sheet}'!{finding.cell}", finding.cell)
    if path := links.get(finding.unit):
        return Link(path, finding.cell)
    return finding.cell
