"""Rows of the units into nominations: merging, eligibility, ratios, identities, on frames of a few rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaign import Criterion
from pipeline.identity import identity_key, nomination_code
from pipeline.selection import aggregate, criteria
from pipeline.shapes import Finding, Nomination, Received, Severity, Standing, Table
from pipeline.text.names import name_key
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


# ------------------------------------------------------------------------------------------------------------- channels


def test_two_channels_make_one_nomination_with_both_proposers_and_the_higher_award() -> None:
    sent = Sent().file("VP", 9).row("VP", "Nông Văn An", birth_date=BORN)
    (one,), findings = sent.row("CD", "Ông NÔNG VĂN  AN", birth_date=BORN, award_code="BK").merged()
    assert (one.award, one.proposers, one.name) == ("BK", ("VP", "CD"), "NÔNG VĂN AN")
    assert one.summary == "Thành tích kể bởi CD" and one.eligible and not findings
    assert [(o.unit, o.row, o.award) for o in one.origins] == [("VP", 4, "GK"), ("CD", 5, "BK")]


def test_of_equal_awards_the_one_received_first_gives_the_content() -> None:
    for first, second in (("VP", "CD"), ("CD", "VP")):
        sent = Sent().file(first, 9).file(second, 10)
        one = sent.row("VP", "Nông Văn An", birth_date=BORN).row("CD", "Nông Văn An", birth_date=BORN).only()
        assert one.summary == f"Thành tích kể bởi {first}"


def test_it_stands_by_the_one_row_that_is_timely_and_free_of_fault_and_only_that_counts() -> None:
    sent = Sent().row("VP", "Nông Văn An", birth_date=BORN).row("CD", "Nông Văn An", birth_date=BORN, award_code="BK")
    one = sent.fault("CD", "Cá nhân", 5).only()
    assert (one.eligible, one.award, one.proposers) == (True, "GK", ("VP",))
    assert [o.stands for o in one.origins] == [True, False]


def test_differing_answers_are_told_to_both() -> None:
    sent = Sent().row("VP", "Nông Văn An", birth_date=BORN, award_code="BK")
    sent.row("CD", "Nông Văn An", birth_date=BORN, answers={"CN1": "Không"})
    (one,), findings = sent.merged()
    assert one.eligible
    assert [(f.code, f.unit, f.cell) for f in findings] == [
        ("DN-01", "CD", "H5"),
        ("DN-04", "CD", "H5"),
        ("DN-04", "VP", "H4"),
    ]


def test_a_collective_is_the_same_by_name_and_parent() -> None:
    sent = Sent().row("VP", "Phòng Hành chính", "TT").row("CD", "phòng hành chính", "TT", home="VP")
    found, _ = sent.row("TTUD", "Phòng Hành chính", "TT").merged()
    assert sorted(n.proposers for n in found) == [("TTUD",), ("VP", "CD")]


# ----------------------------------------------------------------------------------------------------- faults, lateness


@pytest.mark.parametrize(
    ("sheet", "row", "barred"),
    [
        ("Cá nhân", 4, {"Nông Văn An"}),
        ("Cá nhân", 0, {"Nông Văn An", "Lý Thị Bình"}),
        ("Thông tin", 0, {"Nông Văn An", "Lý Thị Bình", "Phòng A"}),
        ("Thông tin", 7, {"Nông Văn An", "Lý Thị Bình", "Phòng A"}),
        ("", 0, {"Nông Văn An", "Lý Thị Bình", "Phòng A"}),
        ("Chỉ tiêu", 4, {"Phòng A"}),
        ("Chỉ tiêu", 9, set()),
        ("Kết quả", 4, set()),
        ("Điển hình", 4, set()),
    ],
)
def test_a_fault_bars_what_it_concerns(sheet: str, row: int, barred: set[str]) -> None:
    sent = Sent().row("VP", "Nông Văn An").row("VP", "Lý Thị Bình").row("VP", "Phòng A", "TT").row("CD", "Đàm Thị Chi")
    found, _ = sent.fault("VP", sheet, row).merged()
    assert {n.name for n in found if n.barred} == barred
    assert all(n.eligible is not n.barred for n in found)
    assert all("VP.xlsx" in n.reasons[0] and "sai." in n.reasons[0] for n in found if n.barred)


def test_a_warning_bars_nobody() -> None:
    sent = Sent().row("VP", "Nông Văn An").fault("VP", "Cá nhân", 4)
    sent.findings = [f._replace(severity=Severity.WARNING) for f in sent.findings]
    assert sent.only().eligible


def test_a_late_one_is_listed_and_not_considered() -> None:
    one = Sent().file("VP", 20, Standing.LATE).row("VP", "Nông Văn An", answers={"CN1": "Không"}).only()
    assert (one.eligible, one.late, one.barred, one.reasons) == (False, True, True, ("quá hạn",))


def test_a_row_without_a_name_is_no_nomination() -> None:
    assert Sent().row("VP", "Nông Văn An").row("VP", None).only().name == "Nông Văn An"


# ------------------------------------------------------------------------------------------------------------- criteria


def test_an_honest_no_is_no_fault_but_a_reason() -> None:
    (one,), (told,) = Sent().row("VP", "Nông Văn An", answers={"CN1": "Không"}).merged()
    assert not one.eligible and not one.barred and one.reasons == (told.message,)
    assert told.severity is Severity.WARNING
    assert told.place == "VP.xlsx › Cá nhân › H4 (CN1. Hoàn thành nhiệm vụ)"
    assert "CN1: Hoàn thành nhiệm vụ." in told.message


@pytest.mark.parametrize("answers", [{}, {"CN1": None}])
def test_a_missing_answer_is_never_taken_for_yes(answers: dict[str, str | None]) -> None:
    one = Sent().row("VP", "Nông Văn An", answers=answers).only()
    assert not one.eligible and one.answers[0].met is None


@pytest.mark.parametrize(
    ("targets", "method", "ratio", "met"),
    [
        ([(10, 5), (10, 7)], "Bình quân", Fraction(3, 5), True),
        ([(10, 5), (1000, 699)], "Bình quân", Fraction(1199, 2000), False),
        ([(10, 30), (10, 0)], "Bình quân", Fraction(1, 2), False),
        ([(0.3, 0.1), (0.3, 0.2), (1, 0.8)], "Bình quân", Fraction(3, 5), True),
        ([(10, 10), (10, 12), (10, 9.99)], "Đếm", Fraction(2, 3), True),
        ([(10, 10), (10, 9)], "Đếm", Fraction(1, 2), False),
    ],
)
def test_the_ratio_is_reckoned_exactly(
    targets: list[tuple[float, float]], method: str, ratio: Fraction, met: bool
) -> None:
    (one,), findings = Sent().row("VP", "Phòng A", "TT", targets=targets).merged(method=method)
    assert (one.ratio, one.eligible) == (ratio, met)
    assert codes(findings) == ([] if met else ["DN-02"])


def test_no_targets_is_said_at_the_name() -> None:
    (one,), (told,) = Sent().row("VP", "Phòng A", "TT", targets=[]).merged()
    assert one.ratio is None and not one.eligible
    assert (told.code, told.cell) == ("DN-03", "B4")


def test_targets_of_another_nominee_or_criterion_do_not_count() -> None:
    sent = Sent().row("VP", "Phòng A", "TT", targets=[(10, 6, "TT4"), (10, 10, "TT9")])
    found, _ = sent.row("VP", "Phòng B", "TT", targets=[(10, 1)]).merged()
    assert {n.name: n.ratio for n in found} == {"Phòng A": Fraction(3, 5), "Phòng B": Fraction(1, 10)}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 3000)), min_size=1))
def test_the_ratio_stays_between_none_and_all(figures: list[tuple[int, int]]) -> None:
    targets = [{"registered": r / 10, "achieved": a / 10} for r, a in figures]
    mean, count = (criteria.completion(targets, method) for method in ("Bình quân", "Đếm"))
    assert mean is not None and count is not None and 0 <= count <= mean <= 1
    assert mean == sum(min(Fraction(a, r), Fraction(1)) for r, a in figures) / len(figures)


# ----------------------------------------------------------------------------------------------------------- identities


def test_the_code_is_the_kind_and_eight_digits_of_the_hash_of_the_key() -> None:
    one = Sent().row("VP", "Nông Văn An", birth_date=BORN).only()
    key = f"CN|{name_key('Nông Văn An')}|1985-03-05"
    assert one.code == f"CN-{sha256(key.encode()).hexdigest()[:8]}"


def test_the_birth_date_of_the_roster_makes_the_two_one() -> None:
    sent = Sent().row("VP", "Nông Văn An", roster_birth_date=BORN).row("CD", "Nông Văn An", birth_date=BORN)
    one = sent.only()
    assert one.birth_date == BORN and one.proposers == ("VP", "CD") and not one.maybe_same


def test_without_birth_date_a_namesake_is_a_possible_duplicate_never_merged() -> None:
    found, _ = Sent().row("VP", "Nông Văn An", birth_date=BORN).row("CD", "Nông Văn An").merged()
    assert [n.maybe_same for n in found] == [(found[1].code,), (found[0].code,)]


def test_namesakes_born_on_different_days_are_two() -> None:
    sent = Sent().row("VP", "Nông Văn An", birth_date=BORN).row("CD", "Nông Văn An", birth_date=date(1990, 1, 1))
    assert [n.maybe_same for n in sent.merged()[0]] == [(), ()]


def test_two_workbooks_with_one_undated_key_keep_two_codes_by_the_units_code() -> None:
    found, findings = Sent().row("VP", "Nông Văn An", home="VP").row("CD", "Nông Văn An", home="VP").merged()
    key = identity_key("CN", "Ngày sinh", "Nông Văn An", None, "VP")
    by_unit = {n.proposers: n.code for n in found}
    assert by_unit == {("CD",): nomination_code("CN", key), ("VP",): nomination_code("CN", f"{key}|2")}
    assert codes(findings) == ["DN-05", "DN-05"] and all(n.maybe_same for n in found)


def pair(one: Nomination, other: Nomination) -> tuple[str, str]:
    return one.code, other.code


def test_the_clerks_yes_merges_and_the_dated_code_stands() -> None:
    sent = Sent().row("VP", "Nông Văn An", birth_date=BORN).row("CD", "Nông Văn An", award_code="BK")
    dated, undated = sorted(sent.merged()[0], key=lambda n: n.birth_date is None)
    for code_1, code_2 in (pair(dated, undated), pair(undated, dated)):
        sent.same.clear()
        one = sent.said(code_1, code_2, "Có").only()
        assert (one.code, one.aliases, one.maybe_same) == (dated.code, (undated.code,), ())
        assert (one.award, one.birth_date, one.proposers) == ("BK", BORN, ("VP", "CD"))


def test_the_clerks_no_settles_it_too() -> None:
    sent = Sent().row("VP", "Nông Văn An", birth_date=BORN).row("CD", "Nông Văn An")
    found, _ = sent.said(*pair(*sent.merged()[0]), "Không").merged()
    assert [n.maybe_same for n in found] == [(), ()]


def test_of_two_undated_the_smaller_code_stands() -> None:
    sent = Sent().row("VP", "Nông Văn An").row("CD", "Nông Văn An")
    both = [n.code for n in sent.merged()[0]]
    one = sent.said(both[1], both[0], "Có").only()
    assert [one.code, *one.aliases] == sorted(both)


def test_a_clerks_word_that_cannot_be_followed_is_named() -> None:
    sent = Sent().row("VP", "Nông Văn An").row("CD", "Nông Văn An").row("TTUD", "Nông Văn An").row("VP", "Tổ Một", "TT")
    a, b, c, group = (n.code for n in sorted(sent.merged()[0], key=lambda n: n.kind == "TT"))
    assert codes(sent.said(a, "CN-00000000", "Có").merged()[1]) == ["DN-06"]
    sent.same.clear()
    assert codes(sent.said(a, group, "Có").merged()[1]) == ["DN-07"]
    sent.same.clear()
    found, findings = sent.said(a, b, "Có").said(b, c, "Có").said(a, c, "Không").merged()
    assert codes(findings) == ["DN-08"] and len(found) == 4


@given(st.randoms())
@settings(deadline=None, max_examples=30)
def test_neither_rows_nor_files_in_another_order_change_anything(random: Random) -> None:
    sent = Sent().file("VP", 9).row("VP", "Nông Văn An", birth_date=BORN).row("VP", "Phòng A", "TT")
    sent.row("CD", "Nông Văn An", birth_date=BORN).row("CD", "Lý Thị Bình", home="VP").row("VP", "Lý Thị Bình")
    sent.row("TTUD", "Đàm Thị Chi", answers={"CN1": "Không"}).fault("VP", "Chỉ tiêu", 4)
    assert sent.merged(random) == sent.merged()
