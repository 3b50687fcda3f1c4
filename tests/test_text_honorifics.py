"""Honorifics: split off whatever their number and writing, never taken for a part of the name nor the reverse."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.text import names
from tests.syllables import syllable

KNOWN = names._HONORIFICS.split("; ")
FIRST_WORDS = {names.name_key(word.split()[0]) for word in KNOWN}
WRITINGS = (str, str.upper, str.lower, str.title, lambda word: word.replace("sĩ", "sỹ"))
BEHIND = (" ", ". ", ": ", " , ", "  ", "\u00a0")


@st.composite
def person_names(draw: st.DrawFn) -> str:
    """A name of two to five syllables, none of the first of which begins an honorific."""
    name = " ".join(syllable(lambda options: draw(st.sampled_from(options))) for _ in range(draw(st.integers(2, 5))))
    assume(names.name_key(name.split()[0]) not in FIRST_WORDS)
    return name


@given(
    person_names(),
    st.lists(st.tuples(st.sampled_from(KNOWN), st.sampled_from(WRITINGS), st.sampled_from(BEHIND)), max_size=4),
)
def test_any_honorifics_before_a_name_are_split_off_and_the_keys_stay(name: str, before: list[tuple[str, ...]]) -> None:
    titles = "".join(write(word) + behind for word, write, behind in before)  # type: ignore[operator]
    title, rest = names.split_honorific(titles + name)
    assert rest == name
    assert (title == "") is (not before)
    assert names.clean(titles + name).startswith(title)
    assert names.name_key(titles + name) == names.name_key(name)
    assert names.person_sort_key(titles + name) == names.person_sort_key(name)


@pytest.mark.parametrize("word", KNOWN)
def test_an_honorific_is_kept_where_no_name_of_two_syllables_would_remain(word: str) -> None:
    for text in (word, f"{word} An", word.upper(), f"{word.split()[0]} An"):
        title, rest = names.split_honorific(text)
        assert f"{title} {rest}".strip() == text
        assert title == "" or len(rest.split()) >= 2
    assert names.split_honorific(f"{word} An")[1].endswith(" An")


@pytest.mark.parametrize(
    "dotted",
    [
        "Th.S. ",
        "Th.S ",
        "T.S. ",
        "G.S.T.S. ",
        "PGS.TS.",
        "P.G.S T.S ",
        "Đ/c: ",
        "Đ.c ",
        "BS.CKII. ",
        "B.S.C.K.1 ",
        "BS CKI ",
        "Bs. CK2 ",
    ],
)
def test_dots_inside_an_abbreviation_do_not_matter(dotted: str) -> None:
    assert names.split_honorific(dotted + "Nông Văn An")[1] == "Nông Văn An"


@pytest.mark.parametrize("name", ["N.V.A", "T.S. Hoa", "T S Hoa Lan", "Nông V.A", "Y. Bơ Niê", "H. Th.S Hoa"])
def test_initials_of_a_name_are_no_honorific(name: str) -> None:
    assert names.split_honorific(name) == ("", name)


@pytest.mark.parametrize("name", ["CN Công ty Sông Bằng", "KS Bằng Giang Xanh", "TT Y tế huyện", "Thầy thuốc trẻ tỉnh"])
def test_the_first_word_of_a_collective_is_no_honorific(name: str) -> None:
    assert names.split_honorific(name) == ("", name)


def test_more_honorifics_are_a_matter_of_the_campaign() -> None:
    assert names.name_key("Già làng Y Bơ Niê") != names.name_key("Y Bơ Niê")
    assert names.name_key("Già làng Y Bơ Niê", ("Già làng",)) == names.name_key("Y Bơ Niê")
    long = "Người có uy tín trong đồng bào"
    assert names.split_honorific(f"Ông {long} Y Bơ Niê", (long,)) == (f"Ông {long}", "Y Bơ Niê")


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("Bà Nông Thị Lan", ("Bà", "Nông Thị Lan")),
        ("Đồng chí Thượng tá Nông Văn An", ("Đồng chí Thượng tá", "Nông Văn An")),
        ("Nhà giáo Ưu tú Nông Văn An", ("Nhà giáo Ưu tú", "Nông Văn An")),
        ("Thượng sỹ Nông Văn An", ("Thượng sỹ", "Nông Văn An")),
        ("PGS.TS. Nông Văn An", ("PGS.TS.", "Nông Văn An")),
        ("TS.Nông Văn An", ("TS.", "Nông Văn An")),
        ("Bà Tám", ("", "Bà Tám")),
        ("Nông Thị Bà", ("", "Nông Thị Bà")),
        ("Ông", ("", "Ông")),
        ("", ("", "")),
    ],
)
def test_split_honorific(text: str, split: tuple[str, str]) -> None:
    assert names.split_honorific(text) == split


def test_a_line_break_inside_a_name_stays_and_does_not_make_another_person() -> None:
    assert names.split_honorific("Ông  Hà Văn\nAn") == ("Ông", "Hà Văn\nAn")
    assert names.name_key("Ông Hà Văn\nAn") == names.name_key("Hà Văn An")
