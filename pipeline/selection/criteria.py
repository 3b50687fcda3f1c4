"""The criteria of the plan: a nominee's answers and targets in, what is met and what is not out. Pure.

An unmet criterion is no lỗi: the nomination is not eligible, and its unit is told, at the cell where it answered.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.campaign import Campaign, Criterion
from pipeline.campaign.rows import Record, records
from pipeline.sentences import finding
from pipeline.shapes import NO, RATIO, YES, YES_NO, Answer, Finding, Table, Tables
from pipeline.text.numbers import percent

ANSWERS, TARGETS = "tieu-chi", "chi-tieu"
BY_COUNT = "Đếm"  # `Cách tính tỷ lệ`; `Bình quân` is what is left

Place = tuple[str, str, int]  # file, sheet, row


def address_of(table: Table, record: Record, column: str) -> str:
    """Give the address of a row's cell as `Table.address` does, from the row itself: that is many times faster."""
    letter = table.letters.get((record["file"], column)) or text_of(record.get("letter"))
    # one text for all the cells of one address: a large campaign has a million of them
    return letter if not letter or letter[-1].isdigit() else sys.intern(f"{letter}{record['row']}")


def text_of(value: Any) -> str:
    """Give the text of a cell, "" for a blank."""
    return "" if value is None else str(value)


def nominee_of(record: Record) -> Place:
    """Give the place of the nominee that a row of `Chỉ tiêu` or `Giấy tờ` names."""
    sheet, _, row = str(record["nominee_row"]).rpartition("!")
    return record["file"], sheet, int(row)


@dataclass(frozen=True, slots=True)
class Judged:
    """How one row answers the criteria of its kind."""

    answers: tuple[Answer, ...]
    ratio: Fraction | None
    unmet: tuple[str, ...]
    warnings: tuple[Finding, ...]


class Said(NamedTuple):
    """What a row says to one criterion: the answer, "" where there is none, its address and its heading."""

    criterion: str
    answer: str
    cell: str
    heading: str


# Forms are alike: many rows of a large campaign say the same at the same address, and share one object.
_said = lru_cache(maxsize=65_536)(Said)
_answer = lru_cache(maxsize=65_536)(Answer)


@lru_cache(maxsize=65_536)
def _shared(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    return answers


def answers_by_row(tables: Tables) -> dict[Place, list[Said]]:
    """Give what each row says to the criteria."""
    table = tables.get(ANSWERS)
    out: dict[Place, list[Said]] = defaultdict(list)
    if table is None:
        return out
    for record in records(tables, ANSWERS):
        criterion = str(record["criterion"])
        place = (record["file"], record["sheet"], int(record["row"]))
        heading = table.headings.get(criterion, criterion)
        out[place].append(_said(criterion, text_of(record["answer"]), address_of(table, record, "answer"), heading))
    return out


def targets_by_row(tables: Tables) -> dict[Place, list[Record]]:
    """Give the rows of `Chỉ tiêu` that name each nominee."""
    out: dict[Place, list[Record]] = defaultdict(list)
    for record in records(tables, TARGETS):
        if record.get("nominee_row"):
            out[nominee_of(record)].append(record)
    return out


def judge(
    row: Record,
    criteria: Sequence[Criterion],
    said: Iterable[Said],
    targets: Sequence[Record],
    own_name: Mapping[str, Any],
    campaign: Campaign,
) -> Judged:
    """Hold a row against each criterion of its kind. Source: Kế hoạch, mục IV.1.1, IV.1.2."""
    answers: list[Answer] = []
    ratios: list[Fraction | None] = []
    unmet: list[str] = []
    warnings: list[Finding] = []
    here: dict[str, Any] = {"unit": row["unit"], "file": row["file"], "sheet": row["sheet"], "row": int(row["row"])}
    by_criterion = {one.criterion: one for one in said}
    only = sum(criterion.type == RATIO for criterion in criteria) == 1
    for criterion in criteria:
        if criterion.type == RATIO:
            counted = [t for t in targets if t.get("criterion") == criterion.code or (only and not t.get("criterion"))]
            ratio = completion(counted, campaign.settings.ratio_method)
            ratios.append(ratio)
            met = ratio is not None and ratio >= (criterion.threshold or 0)
            told = "" if ratio is None else percent(ratio, against=criterion.threshold)
            answers.append(_answer(criterion.code, RATIO, told, met, own_name["cell"]))
            values = {"name": row["name"], "criterion": criterion.code}
            if ratio is not None and not met:
                threshold = percent(criterion.threshold or Fraction(0))
                warnings.append(finding("DN-02", **here, **own_name, **values, ratio=told, threshold=threshold))
                unmet.append(warnings[-1].message)
            elif ratio is None and not counted:
                warnings.append(finding("DN-03", **here, **own_name, **values))
                unmet.append(warnings[-1].message)
            elif ratio is None:  # the figure at fault has its own finding, at its own cell
                unmet.append(f"Chưa tính được tỷ lệ của tiêu chí {criterion.code} vì số ở trang Chỉ tiêu còn sai.")
            continue
        _, text, cell, heading = by_criterion.get(criterion.code) or Said(criterion.code, "", "", criterion.code)
        decided = text in (YES, NO) if criterion.type == YES_NO else bool(text)
        ok = (text != NO if criterion.type == YES_NO else True) if decided else None
        answers.append(_answer(criterion.code, criterion.type, text, ok, cell))
        if ok is None:
            unmet.append(f"Chưa trả lời tiêu chí {criterion.code}: {criterion.text.rstrip('.')}.")
        elif not ok:
            words = criterion.text.rstrip(".")
            values = {"name": row["name"], "criterion": criterion.code, "text": words}
            warnings.append(finding("DN-01", **here, cell=cell, heading=heading, **values))
            unmet.append(warnings[-1].message)
    ratio = next((found for found in ratios if found is not None), None)
    return Judged(_shared(tuple(answers)), ratio, tuple(unmet), tuple(warnings))


def completion(targets: Iterable[Record], method: str) -> Fraction | None:
    """Give the ratio of registered targets achieved, 0–1; None without a target, or with a figure at fault.

    `Bình quân`: Σ min(Thực hiện / Đăng ký, 1) / n. `Đếm`: the share with Thực hiện ≥ Đăng ký. Figures are taken as they
    were typed, so that 0,6 is three fifths. Source: Kế hoạch, mục IV.1.1.
    """
    shares = []
    for target in targets:
        registered, achieved = exact(target.get("registered")), exact(target.get("achieved"))
        if registered is None or achieved is None or registered <= 0 or achieved < 0:
            return None
        share = min(achieved / registered, Fraction(1))
        shares.append(Fraction(share == 1) if method == BY_COUNT else share)
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def exact(value: Any) -> Fraction | None:
    """Give the number as its shortest decimal says it, None for a blank."""
    return None if value is None else Fraction(repr(float(value)))
