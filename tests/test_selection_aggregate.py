"""Rows of the units into nominations: channels, faults, criteria, on frames of a few rows."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.selection import criteria
from pipeline.shapes import Severity, Standing
from tests.sending import BORN, Sent, codes

# ------------------------------------------------------------------------------------------------------------- channels


def test_two_channels_make_one_nomination_with_both_proposers_and_the_higher_award() -> None:
    sent = Sent().file("VP", 9).row("VP", "Nông Văn An", birth_date=BORN)
    (one,), findings = sent.row("CD", "Ông NÔNG VĂN  AN", birth_date=BORN, award_code="BK").merged()
    assert (one.award, one.proposers, one.name) == ("BK", ("VP", "CD"), "NÔNG VĂN AN")
    assert one.summary == "Thành tích kể bởi CD" and one.eligible and not findings
    assert [(o.unit, o.row, o.award) for o in one.origins] == [("VP", 4, "GK"), ("CD", 5, "BK")]


def test_each_of_two_proposers_keeps_its_own_words_for_its_own_papers() -> None:
    sent = Sent().file("VP", 9).row("VP", "Nông Văn An", birth_date=BORN)
    one = sent.row("CD", "Ông NÔNG VĂN  AN", birth_date=BORN, award_code="BK").only()
    told = [(own.code, own.proposers, own.award, own.summary) for own in (one.of_unit("VP"), one.of_unit("CD"))]
    assert told == [
        (one.code, ("VP",), "GK", "Thành tích kể bởi VP"),
        (one.code, ("CD",), "BK", "Thành tích kể bởi CD"),
    ]
    alone = Sent().row("VP", "Nông Văn An", birth_date=BORN).only()
    assert alone.as_proposed == () and alone.of_unit("VP") is alone


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


def test_two_ways_of_describing_one_work_are_no_difference() -> None:
    sent = (
        Sent()
        .row("VP", "Phòng A", "TT")
        .row("CD", "Phòng A", "TT", home="VP", answers={"TT1": "Có", "TT5": "Khác lời"})
    )
    assert not sent.merged()[1]


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
    assert all("sai." in n.reasons[0].casefold() and "VP.xlsx" not in n.reasons[0] for n in found if n.barred)


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


@pytest.mark.parametrize("wrong", [(0, 5), (None, 5), (10, None), (10, -1)])
def test_a_figure_at_fault_gives_no_ratio_and_is_not_told_twice(wrong: tuple[float | None, float | None]) -> None:
    (one,), findings = Sent().row("VP", "Phòng A", "TT", targets=[(10, 10), wrong]).merged()
    assert one.ratio is None and not one.eligible and len(one.reasons) == 1 and not findings


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
