"""What units send, put together row by row, for the tests of merging: rows, answers and targets in, nominations out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from random import Random
from typing import Any

import pandas as pd

from pipeline.campaign import Criterion
from pipeline.identity import identity_key
from pipeline.selection import aggregate
from pipeline.shapes import Finding, Nomination, Received, Severity, Standing, Table
from tests.selecting import KINDS, campaign

CAMPAIGN = campaign(
    criteria=(
        Criterion("TT1", "TT", "Nội bộ đoàn kết.", "Có/Không"),
        Criterion("TT4", "TT", "Đạt 60% chỉ tiêu.", "Tỷ lệ", Fraction(3, 5)),
        Criterion("TT5", "TT", "Có công trình.", "Nội dung"),
        Criterion("CN1", "CN", "Hoàn thành nhiệm vụ.", "Có/Không"),
    )
)
BORN = date(1985, 3, 5)
SHEETS = {"CN": ("ca-nhan", "Cá nhân"), "TT": ("tap-the", "Tập thể")}


def frame(rows: Iterable[Mapping[str, Any]], letters: Mapping[str, str], headings: Mapping[str, str]) -> Table:
    rows = list(rows)
    held = pd.DataFrame(rows)
    return Table(held, {(row["file"], c): x for row in rows for c, x in letters.items()}, headings)


class Sent:
    """What the units sent, put together row by row."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {"ca-nhan": [], "tap-the": []}
        self.answers: list[dict[str, Any]] = []
        self.targets: list[dict[str, Any]] = []
        self.files: dict[str, Received] = {}
        self.findings: list[Finding] = []
        self.same: list[dict[str, Any]] = []

    def file(self, unit: str, day: int = 10, standing: Standing = Standing.COUNTS) -> Sent:
        received = datetime(2021, 6, day, 8)
        self.files[unit] = Received(f"{unit}.xlsx", f"hash-{unit}", unit, received, standing, True, "")
        return self

    def row(self, unit: str, name: str | None, kind: str = "CN", **more: Any) -> Sent:
        if unit not in self.files:
            self.file(unit)
        key, sheet = SHEETS[kind]
        row = {
            "unit": unit,
            "file": f"{unit}.xlsx",
            "sheet": sheet,
            "row": 4 + len(self.rows[key]),
            "name": name,
            "honorific": None,
            "birth_date": None,
            "roster_birth_date": None,
            "home": unit,
            "award_code": "GK",
            "summary": f"Thành tích kể bởi {unit}",
            "votes": None,
        }
        answers = more.pop("answers", {"CN1": "Có"} if kind == "CN" else {"TT1": "Có", "TT5": "Vườn ươm khởi nghiệp"})
        ratio = more.pop("targets", [(10, 10)] if kind == "TT" else [])
        row |= more
        by = next(k.identified_by for k in KINDS if k.code == kind)
        row["key"] = identity_key(
            kind, by, name or "", row["birth_date"] or row["roster_birth_date"], row["home"] or "?"
        )
        for column in ("birth_date", "roster_birth_date"):
            row[column] = pd.Timestamp(row[column]) if row[column] else pd.NaT
        self.rows[key].append(row)
        base = {column: row[column] for column in ("unit", "file", "sheet", "row")}
        for code, answer in answers.items():
            letter = {"TT1": "E", "TT5": "F", "CN1": "H"}[code]
            self.answers.append({**base, "criterion": code, "answer": answer, "letter": letter})
        for registered, achieved, *criterion in ratio:
            place = {**base, "sheet": "Chỉ tiêu", "row": 4 + len(self.targets), "nominee_row": f"{sheet}!{row['row']}"}
            typed = criterion[0] if criterion else None
            self.targets.append({**place, "registered": registered, "achieved": achieved, "criterion": typed})
        return self

    def fault(self, unit: str, sheet: str, row: int = 0, **more: Any) -> Sent:
        values = {"cell": f"C{row}" if row else "", "code": "X", "message": "sai.", "remedy": "Sửa."} | more
        self.findings.append(Finding(Severity.ERROR, unit, f"{unit}.xlsx", sheet, row=row, **values))
        return self

    def said(self, code_1: str, code_2: str, same: str) -> Sent:
        base = {"file": "so-tiep-nhan.xlsx", "sheet": "Trùng tên", "row": 2 + len(self.same)}
        self.same.append({**base, "code_1": code_1, "code_2": code_2, "same": same})
        return self

    def merged(
        self, random: Random | None = None, method: str = "Bình quân"
    ) -> tuple[tuple[Nomination, ...], list[Finding]]:
        parts = [*self.rows.values(), self.answers, self.targets]
        received = list(self.files.values())
        for part in [*parts, received] if random else ():
            random.shuffle(part)
        tables = {
            "ca-nhan": frame(self.rows["ca-nhan"], {"name": "B"}, {"name": "Họ và tên"}),
            "tap-the": frame(self.rows["tap-the"], {"name": "B"}, {"name": "Tên tập thể"}),
            "tieu-chi": frame(self.answers, {}, {"CN1": "CN1. Hoàn thành nhiệm vụ"}),
            "chi-tieu": frame(self.targets, {}, {}),
        }
        tables = {key: table for key, table in tables.items() if len(table.frame)}
        same = frame(self.same, {}, {}) if self.same else None
        whole = campaign(criteria=CAMPAIGN.criteria, settings={"ratio_method": method})
        return aggregate.nominations(tables, self.findings, received, whole, same)

    def only(self) -> Nomination:
        (one,), _ = self.merged()
        return one


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]
