"""What would be otherwise: two runs as values in, the second under supposed rules; every difference out. Pure.

Nothing is decided here and no paper comes of it: a tie stays a tie, an eligible nominee without votes waits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.campaign import Campaign
from pipeline.shapes import (
    PROPOSED_UPWARDS,
    Amendment,
    Amount,
    Finding,
    Nomination,
    Outcome,
    Result,
    Severity,
    State,
    UnitState,
)
from pipeline.text.numbers import dong
from pipeline.text.template_words import Offered
from pipeline.views import fund

PART = "web/gia-dinh.html"  # the part of the board that tells it, where it is asked for
TOLD: Offered = {
    "gia_dinh": ("doi", "ghi_chu", "de_nghi", "don_vi", "so", "tien", "hoa_phieu"),
    "gia_dinh.doi": ("o", "truoc", "sau"),
    "gia_dinh.de_nghi": ("ma", "ten", "loai", "don_vi", "truoc", "sau", "vi_truoc", "vi_sau"),
    "gia_dinh.don_vi": ("ten", "truoc", "sau"),
    "gia_dinh.so": ("ten", "truoc", "sau"),
    "gia_dinh.tien": ("truoc", "sau"),
    "gia_dinh.hoa_phieu": ("hinh_thuc", "ten"),
}
ABSENT = "Không có đề nghị này"
NOBODY_LATE = "Không có tệp nào nhận sau hạn, nên cho nộp muộn cũng không đổi gì."
LIST_CHANGED = (
    "Danh sách đưa ra Hội đồng sẽ khác: phiếu của những đề nghị không đổi được giữ, "
    "những đề nghị còn lại chưa có phiếu."
)
UNDECIDED = "hoi-dong.xlsx có lỗi nên chưa quyết định được gì: "


class Run(NamedTuple):
    """What a comparison needs of one run."""

    campaign: Campaign
    nominations: Sequence[Nomination]
    outcomes: Sequence[Outcome]
    states: Sequence[UnitState]
    amounts: Sequence[Amount]
    council_findings: Sequence[Finding]


class Side(NamedTuple):
    """What becomes of a nomination in one of the runs: the result's code, in few words, in full; the reason; votes."""

    result: str
    short: str
    words: str
    reason: str
    tied_for: str = ""
    votes: int | None = None


class Difference(NamedTuple):
    """A nomination whose outcome differs, and why; `kind` and `units` by name."""

    code: str
    name: str
    kind: str
    units: tuple[str, ...]
    before: Side
    after: Side
    why: str


class Moved(NamedTuple):
    """A figure, or the state of a unit, before and after."""

    name: str
    before: Any
    after: Any


class Comparison(NamedTuple):
    """All that a what-if would change. `money` is what is paid from here, in đồng; `tied` the names by award, after."""

    amendments: tuple[Amendment, ...]
    notes: tuple[str, ...]
    differences: tuple[Difference, ...]
    units: tuple[Moved, ...]
    counts: tuple[Moved, ...]
    money: Moved
    tied: Mapping[str, tuple[str, ...]]


def compare(before: Run, after: Run, amendments: Sequence[Amendment], notes: Sequence[str] = ()) -> Comparison:
    """Name every nomination and unit whose outcome differs, in the order of the run that is, then what is new."""
    return Comparison(
        tuple(amendments),
        (*notes, *_undecided(before, after), *_still_limited(after, amendments)),
        tuple(_differences(before, after)),
        tuple(_units(before, after)),
        tuple(_counts(before, after)),
        Moved("Tổng tiền thưởng", _spent(before), _spent(after)),
        _tied(after),
    )


def _differences(before: Run, after: Run) -> Iterator[Difference]:
    was, will = _sides(before), _sides(after)
    nominations = {one.code: one for one in (*before.nominations, *after.nominations)}
    other_names = {alias: one.code for one in after.nominations for alias in one.aliases}
    gone = Side("", ABSENT, ABSENT, "")
    seen = set()
    for code in [*was, *will]:
        now = code if code in will else other_names.get(code, code)
        if now in seen:
            continue
        seen.add(now)
        one, left, right = nominations[code], was.get(code, gone), will.get(now, gone)
        if (left.result, left.tied_for) != (right.result, right.tied_for):
            kinds = {kind.code: kind.name for kind in after.campaign.kinds}
            units = {unit.code: unit.name for unit in after.campaign.units}
            proposers = tuple(units.get(unit, unit) for unit in one.proposers)
            yield Difference(now, one.name, kinds.get(one.kind, one.kind), proposers, left, right, _why(left, right))


def _sides(run: Run) -> dict[str, Side]:
    awards = {award.code: award for award in run.campaign.awards}

    def said(one: Outcome) -> tuple[str, str]:
        if award := awards.get(one.result):
            upwards = award.authority == PROPOSED_UPWARDS
            return (f"đề nghị {award.code}" if upwards else award.code), fund.worded(award)
        return (f"{one.result} {one.tied_for}".strip(),) * 2

    return {
        one.nomination: Side(
            str(one.result),
            *said(one),
            one.reason,
            one.tied_for,
            one.votes,
        )
        for one in run.outcomes
    }


def _why(left: Side, right: Side) -> str:
    """Give the reason of what would be, behind the obstacle that would be gone."""
    if left.result == Result.INELIGIBLE and left.reason != right.reason:
        return f"Không còn vướng: {left.reason.rstrip('.')}. {right.reason}".strip()
    return right.reason


def _units(before: Run, after: Run) -> Iterator[Moved]:
    names = {unit.code: unit.name for unit in (*before.campaign.units, *after.campaign.units)}
    was, will = ({one.unit: str(one.state) for one in run.states} for run in (before, after))
    for unit in dict.fromkeys([*was, *will]):
        if was.get(unit) != will.get(unit):
            yield Moved(names[unit], was.get(unit, ""), will.get(unit, ""))


def _counts(before: Run, after: Run) -> Iterator[Moved]:
    """Count every award, and every other result and state that either run has."""
    awards = {award.code: fund.worded(award) for award in (*before.campaign.awards, *after.campaign.awards)}
    results = [Counter(str(one.result) for one in run.outcomes) for run in (before, after)]
    states = [Counter(str(one.state) for one in run.states) for run in (before, after)]
    for code, name in awards.items():
        yield Moved(name, results[0][code], results[1][code])
    for words, both in ((Result, results), (State, states)):
        for word in map(str, words):
            if any(one[word] for one in both):
                yield Moved(word, both[0][word], both[1][word])


def _spent(run: Run) -> int:
    outcomes = {one.nomination: one for one in run.outcomes}
    return fund.spent(fund.costs(run.campaign, run.nominations, outcomes, run.amounts))


def _tied(run: Run) -> dict[str, tuple[str, ...]]:
    names = {one.code: one.name for one in run.nominations}
    tied: dict[str, list[str]] = defaultdict(list)
    for one in run.outcomes:
        if one.result == Result.TIED:
            tied[one.tied_for].append(names[one.nomination])
    return {award: tuple(people) for award, people in tied.items()}


def _undecided(before: Run, after: Run) -> Iterator[str]:
    """Say what of the council's workbook stops the supposed run and not the real one."""
    known = {(one.code, one.cell) for one in before.council_findings}
    for one in after.council_findings:
        if one.severity is Severity.ERROR and (one.code, one.cell) not in known:
            yield UNDECIDED + one.sentence


def _still_limited(after: Run, amendments: Sequence[Amendment]) -> Iterator[str]:
    """Say which limits by kind stay below the limit over all kinds that was changed."""
    changed = {amendment.row for amendment in amendments}
    for award in after.campaign.awards:
        below = [
            f"{kind.name.lower()} {limit}"
            for kind in after.campaign.kinds
            if (limit := award.quotas.get(kind.code)) is not None and (award.quota is None or limit < award.quota)
        ]
        if award.code in changed and below:
            yield f"Số tối đa từng loại của {award.code} vẫn là: {', '.join(below)}."


# ------------------------------------------------------------------------------------------------------- told to others


def words(comparison: Comparison) -> dict[str, Any]:
    """Word a comparison for the board; every word of it: docs/decisions/0010-bang-dieu-khien.md."""
    return {
        "doi": [
            {
                "o": " › ".join(part for part in (one.sheet, one.row, one.heading) if part),
                "truoc": one.before or "để trống",
                "sau": one.after or "để trống",
            }
            for one in comparison.amendments
        ],
        "ghi_chu": list(comparison.notes),
        "de_nghi": [
            {
                "ma": one.code,
                "ten": one.name,
                "loai": one.kind,
                "don_vi": "; ".join(one.units),
                "truoc": one.before.words,
                "sau": one.after.words,
                "vi_truoc": one.before.reason,
                "vi_sau": one.why,
            }
            for one in comparison.differences
        ],
        "don_vi": [{"ten": one.name, "truoc": one.before, "sau": one.after} for one in comparison.units],
        "so": [{"ten": one.name, "truoc": one.before, "sau": one.after} for one in comparison.counts],
        "tien": {"truoc": dong(comparison.money.before), "sau": dong(comparison.money.after)},
        "hoa_phieu": [{"hinh_thuc": award, "ten": list(people)} for award, people in comparison.tied.items()],
    }


def data(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison as plain data for JSON; its keys: docs/ket-qua-json.md."""
    return {
        "amendments": [one._asdict() for one in comparison.amendments],
        "notes": list(comparison.notes),
        "differences": [
            {**one._asdict(), "before": one.before._asdict(), "after": one.after._asdict()}
            for one in comparison.differences
        ],
        "units": [one._asdict() for one in comparison.units],
        "counts": [one._asdict() for one in comparison.counts],
        "money": {"before": comparison.money.before, "after": comparison.money.after},
        "tied": {award: list(people) for award, people in comparison.tied.items()},
    }
