"""What changed since registering: exactly the edits made are found, whatever the order of rows; nothing else is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.selection import registered
from pipeline.selection.departures import departures
from pipeline.shapes import Finding, Pledge, Received, Registration, Standing, Table, Tables
from tests.small_campaign import CAMPAIGN

FILE, BEFORE = "VP.xlsx", "dang-ky/VP.xlsx"
KINDS = [kind for kind in CAMPAIGN.kinds if kind.identified_by == "Đơn vị"]
COLLECTIVES = ("Văn phòng Sở", "Đội thiết bị", "Tổ một cửa")
TEXTS = (
    "Chuyển giao quy trình nuôi cấy mô",
    "Bài đăng tạp chí (đợt 1)",
    "Bài đăng tạp chí (đợt 2) về quan trắc môi trường vùng hồ Thang Hen",
    "Số hóa hồ sơ lưu trữ",
    "Kiểm định phương tiện đo",
)
WORKS = ("Lắp trạm quan trắc ở Pác Bó", "Trồng rừng ở Trùng Khánh", "Sửa đường vào xóm Lũng Luông")


class Target(NamedTuple):
    name: str
    text: str
    measure: str
    amount: Fraction


class Work(NamedTuple):
    name: str
    text: str


def pledges(targets: Iterable[Target], works: Iterable[Work], sound: bool = True) -> tuple[Pledge, ...]:
    made = [
        Pledge(one.name, "TT5", one.text, True, "", None, "Tập thể", 4, "D4", "TT5. Công trình", sound) for one in works
    ]
    made += [
        Pledge(one.name, "TT4", one.text, False, one.measure, one.amount, "Chỉ tiêu", row, f"E{row}", "Đăng ký", sound)
        for row, one in enumerate(targets, 4)
    ]
    return tuple(made)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], about: str = "E") -> Table:
    frame = pd.DataFrame(
        [("VP", FILE, *row) for row in rows], columns=["unit", "file", "sheet", "row", *columns], dtype=object
    )
    return Table(frame, {(FILE, "name"): "B", (FILE, "registered"): about}, {"registered": "Đăng ký", "name": "Tên"})


def proposal(targets: Sequence[Target], works: Sequence[Work], names: Sequence[str] = COLLECTIVES) -> Tables:
    at = {name: row for row, name in enumerate(names, 4)}
    return {
        "tap-the": table(("name",), [("Tập thể", row, name) for name, row in at.items()]),
        "chi-tieu": table(
            ("nominee", "target", "measure", "registered", "criterion", "nominee_row"),
            [
                ("Chỉ tiêu", row, one.name, one.text, one.measure, float(one.amount), None, f"Tập thể!{at[one.name]}")
                if one.name in at
                else ("Chỉ tiêu", row, one.name, one.text, one.measure, float(one.amount), None, None)
                for row, one in enumerate(targets, 4)
            ],
        ),
        "tieu-chi": table(
            ("criterion", "answer_type", "answer", "letter", "kind", "name"),
            [("Tập thể", at[one.name], "TT5", "Nội dung", one.text, "D", "TT", one.name) for one in works],
        ),
    }


def compared(before: tuple[Pledge, ...], now: Tables, *others: Registration) -> list[Finding]:
    one = Received(FILE, "", "VP", None, Standing.COUNTS, True, "")
    own = [Registration("VP", BEFORE, None, before)] if before else []
    return departures([*own, *others], now, [one], CAMPAIGN, KINDS)


def codes(found: Iterable[Finding]) -> list[str]:
    return sorted(one.code for one in found)


A = Target("Văn phòng Sở", TEXTS[0], "quy trình", Fraction(3))
B = Target("Văn phòng Sở", TEXTS[3], "hồ sơ", Fraction(400))
W = Work("Văn phòng Sở", WORKS[0])
ONLY = ("Văn phòng Sở",)

# ------------------------------------------------------------------------------------------------------------- property

amounts = st.integers(1, 400).map(lambda n: Fraction(n, 4))
measures = st.sampled_from(("bài", "hồ sơ", "%", "quy trình"))
EDITS = ("nothing", "lower", "raise", "measure", "drop")
CODES = {"lower": "DK-10", "raise": "DK-11", "measure": "DK-12", "drop": "DK-13"}


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[Target], list[Target], list[Work], list[Work], list[tuple[str, str, str]]]:
    """Draw what was registered, what is said now, and the edits between them as (code, collective, text)."""
    before, now, works, works_now, expected = [], [], [], [], []
    for name in COLLECTIVES:
        texts = draw(st.lists(st.sampled_from(TEXTS), unique=True, min_size=1))
        kept = draw(st.integers(1, len(texts)))  # at least one was registered: the collective is known
        for text in texts[:kept]:
            one = Target(name, text, draw(measures), draw(amounts))
            before.append(one)
            edit = draw(st.sampled_from(EDITS))
            if edit != "nothing":
                expected.append((CODES[edit], name, text))
            if edit == "lower":
                one = one._replace(amount=one.amount / 2)
            elif edit == "raise":
                one = one._replace(amount=one.amount + draw(amounts))
            elif edit == "measure":
                one = one._replace(measure=f"nghìn {one.measure}", amount=draw(amounts))
            if edit != "drop":
                now.append(one)
        if all(edit[0] != "DK-13" or edit[1] != name for edit in expected):  # else added is near dropped
            for text in texts[kept:]:
                now.append(Target(name, text, draw(measures), draw(amounts)))
                expected.append(("DK-14", name, text))
        registered, reported = draw(st.tuples(*[st.sampled_from((None, *WORKS))] * 2))
        works += [Work(name, registered)] if registered else []
        works_now += [Work(name, reported)] if reported else []
        if registered != reported:
            code = "DK-18" if registered is None else "DK-17" if reported is None else "DK-16"
            expected.append((code, name, reported or registered or ""))
    return before, draw(st.permutations(now)), works, draw(st.permutations(works_now)), expected


@settings(deadline=None, max_examples=200)
@given(edited())
def test_exactly_the_edits_made_are_found(
    case: tuple[list[Target], list[Target], list[Work], list[Work], list[tuple[str, str, str]]],
) -> None:
    before, now, works, works_now, expected = case
    found = compared(pledges(before, works), proposal(now, works_now))
    assert codes(found) == sorted(code for code, _, _ in expected)
    for code, name, text in expected:
        assert any(one.code == code and name in one.message and text in one.message for one in found), (code, name)


# --------------------------------------------------------------------------------------------------------- case by case


def test_a_change_is_told_with_its_place_both_values_and_where_it_was_registered() -> None:
    (one,) = compared(pledges([A], []), proposal([A._replace(amount=Fraction(5, 2))], [], ONLY))
    assert (one.code, one.unit, one.file, one.sheet, one.cell, one.heading) == (
        "DK-10", "VP", FILE, "Chỉ tiêu", "E4", "Đăng ký",
    )  # fmt: skip
    assert "đã đăng ký 3 quy trình (dang-ky/VP.xlsx › Chỉ tiêu › E4), nay ghi 2,5 quy trình" in one.message
    assert (one.nominee_row, one.departure) == (
        "Tập thể!4", f'hạ chỉ tiêu "{A.text}": đã đăng ký 3 quy trình, nay ghi 2,5 quy trình',
    )  # fmt: skip


def test_capitals_spaces_and_the_place_of_the_tone_are_no_change() -> None:
    now = A._replace(name="văn phòng  SỞ", text=A.text.upper(), measure="Quy trình")
    work = W._replace(name="văn phòng  SỞ", text=W.text.upper())
    assert compared(pledges([A], [W]), proposal([now], [work], ("văn phòng  SỞ",))) == []


def test_a_target_worded_otherwise_is_the_same_target() -> None:
    now = A._replace(text=f"{A.text} hoa lan", amount=Fraction(2))
    assert codes(compared(pledges([A, B], []), proposal([B, now], [], ONLY))) == ["DK-10", "DK-15"]


def test_a_work_told_with_its_result_is_the_same_work() -> None:
    now = W._replace(text=f"{W.text}, đã nghiệm thu ngày 19/5/2021")
    assert compared(pledges([A], [W]), proposal([A], [now], ONLY)) == []


def test_a_collective_renamed_is_compared_as_the_one_it_was() -> None:
    lower = A._replace(name="Văn phòng của Sở", amount=Fraction(1))
    found = compared(pledges([A], [W]), proposal([lower], [W._replace(name=lower.name)], (lower.name,)))
    assert codes(found) == ["DK-10", "DK-19"]
    assert '"Văn phòng Sở"' in found[0].message and '"Văn phòng của Sở"' in found[0].message


def test_a_collective_renamed_whose_targets_still_bear_the_old_name_is_the_same() -> None:
    found = compared(pledges([A, B], []), proposal([A, B._replace(amount=Fraction(1))], [], ("Văn phòng của Sở",)))
    assert codes(found) == ["DK-10", "DK-19"]


def test_what_departs_stands_by_the_row_that_proposes_the_nominee() -> None:
    registered = pledges([A, B], [W])
    name = "Văn phòng của Sở"
    now = proposal([A._replace(name=name)], [W._replace(name=name)], ("Đội", name))
    renamed = compared(registered, now)
    assert {one.nominee_row for one in renamed if one.code != "DK-21"} == {"Tập thể!5"}
    assert [one.nominee_row for one in renamed if one.code == "DK-21"] == ["Tập thể!4"]
    assert all(one.departure and "dang-ky/" not in one.departure for one in renamed)
    unproposed = compared(registered, proposal([A], [], ()))
    assert unproposed and not any(one.nominee_row or one.departure for one in unproposed)


def test_a_collective_that_is_not_proposed_is_told_once() -> None:
    found = compared(pledges([A, B], [W]), proposal([], [], ()))
    assert codes(found) == ["DK-20"] and "3 chỉ tiêu, công trình" in found[0].message


def test_of_a_collective_that_only_has_targets_no_work_is_missed() -> None:
    assert compared(pledges([A], [W]), proposal([A], [], ())) == []


def test_a_collective_that_nobody_registered_is_told_once() -> None:
    new = Target("Đội thiết bị", TEXTS[4], "cái", Fraction(9))
    found = compared(pledges([A], []), proposal([A, new], [], ("Văn phòng Sở", "Đội thiết bị")))
    assert codes(found) == ["DK-21"]


def test_a_collective_that_another_unit_registered_is_held_against_that() -> None:
    other = Registration("TTUD", "dang-ky/TTUD.xlsx", None, pledges([A], []))
    (one,) = compared((), proposal([A._replace(amount=Fraction(9))], [], ONLY), other)
    assert (one.code, "dang-ky/TTUD.xlsx › Chỉ tiêu › E4" in one.message) == ("DK-11", True)


def test_a_unit_that_registered_nothing_is_not_compared() -> None:
    assert compared((), proposal([A], [W], ONLY)) == []


def test_a_row_with_a_fault_was_not_registered_and_is_not_compared() -> None:
    before = (*pledges([A], [], sound=False), *pledges([B], []))
    assert compared(before, proposal([A._replace(amount=Fraction(1)), B], [], ONLY)) == []
    assert compared(before, proposal([B], [], ONLY)) == []


def test_targets_of_a_kind_that_does_not_register_are_not_compared() -> None:
    now = dict(proposal([A], [], ONLY))
    frame = now["chi-tieu"].frame
    person = frame.assign(nominee="Lý Văn An", target="Sáng kiến", nominee_row="Cá nhân!4", row=9)
    now["chi-tieu"] = now["chi-tieu"]._replace(frame=pd.concat([frame, person], ignore_index=True))
    assert compared(pledges([A], []), now) == []


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.COUNTS])
def test_only_the_workbook_that_counts_is_compared(standing: Standing) -> None:
    one = Received(FILE, "", "VP", None, standing, True, "")
    own = Registration("VP", BEFORE, None, pledges([A], []))
    assert departures([own], proposal([], [], ONLY), [one], CAMPAIGN, KINDS) == []


def test_a_name_with_its_number_behind_is_that_nominee() -> None:
    now = dict(proposal([A], [], ONLY))
    now["chi-tieu"] = now["chi-tieu"]._replace(frame=now["chi-tieu"].frame.assign(nominee="Văn phòng Sở (STT 1)"))
    assert compared(pledges([A], []), now) == []


def test_who_is_without_a_registration() -> None:
    own = Registration("VP", BEFORE, None, pledges([A], []))
    late = Received("dang-ky/TTUD.xlsx", "", "TTUD", None, Standing.LATE, True, "")
    assert registered.without([own], [late], CAMPAIGN) == {
        "TTUD": "biểu đăng ký gửi quá hạn",
        "CDCS": "chưa gửi biểu đăng ký",
    }
