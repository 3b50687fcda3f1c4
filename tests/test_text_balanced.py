"""A name over two lines: nothing lost, nothing parted that belongs together, the lines as equal as can be."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.text import names
from tests.syllables import syllable

TITLES = st.sampled_from(["", "", "Bà ", "Đồng chí Thượng tá ", "PGS.TS. ", "TS.", "Nhà giáo ưu tú "])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """An honorific or none, then one to eight words."""
    words = (syllable(lambda options: draw(st.sampled_from(options))) for _ in range(draw(st.integers(1, 8))))
    return draw(TITLES) + " ".join(words)


def allowed(text: str) -> list[tuple[str, str]]:
    """Every way to break the text that parts no honorific from its name; by another road than the code's."""
    name = names.split_honorific(text)[1]
    head = text[: len(text) - len(name)] + name.split(" ")[0]
    spaces = [place for place, sign in enumerate(text) if sign == " " and place >= len(head)]
    return [(text[:place], text[place + 1 :]) for place in spaces]


@given(texts(), st.integers(1, 60))
def test_lines_joined_by_a_space_give_the_text_back(text: str, longest: int) -> None:
    lines = names.balanced(text, longest).split("\n")
    assert " ".join(lines) == text
    assert len(lines) == (1 if len(text) <= longest or not allowed(text) else 2)


@given(texts())
def test_the_break_parts_nothing_and_is_the_evenest(text: str) -> None:
    ways = allowed(text)
    assume(ways)
    first, second = names.balanced(text, len(text) - 1).split("\n")
    assert (first, second) in ways
    fair = [way for way in ways if all(" " in line for line in way)]
    assert (first, second) in (fair or ways)
    assert abs(len(first) - len(second)) == min(abs(len(one) - len(other)) for one, other in (fair or ways))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Nông Văn An", "Nông Văn An"),
        ("Trung tâm Ứng dụng tiến bộ khoa học và công nghệ", "Trung tâm Ứng dụng tiến\nbộ khoa học và công nghệ"),
        ("Bà Nguyễn Hoàng Thị Thanh Hương", "Bà Nguyễn Hoàng\nThị Thanh Hương"),
        ("Phó giáo sư, Tiến sĩ Nguyễn Thị An", "Phó giáo sư, Tiến sĩ Nguyễn\nThị An"),
        ("Đồng chí Trung tướng Nông Văn", "Đồng chí Trung tướng Nông\nVăn"),
        ("Ông Nông Văn", "Ông Nông\nVăn"),
        ("Y Bơ Ê Phạmthịhồng", "Y Bơ\nÊ Phạmthịhồng"),
        ("Phạmthịhồng Y Bơ Ê", "Phạmthịhồng Y\nBơ Ê"),
        ("Phạmthịhồngnhung An Bình", "Phạmthịhồngnhung\nAn Bình"),
        ("Phạmthịhồngnhungnguyễn", "Phạmthịhồngnhungnguyễn"),
        ("Chi đoàn\nSở Khoa học và Công nghệ tỉnh", "Chi đoàn\nSở Khoa học và Công nghệ tỉnh"),
        ("  Nông   Văn  An Bình ", "Nông Văn\nAn Bình"),
    ],
)
def test_balanced(text: str, lines: str) -> None:
    assert names.balanced(text, 11) == lines
