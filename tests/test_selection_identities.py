"""Who is the same nominee: keys, namesakes, and the clerk's word."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.identity import identity_key, nomination_code
from pipeline.shapes import Nomination
from pipeline.text.names import name_key
from tests.sending import BORN, Sent, codes


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
