"""Numbers in words: the table of the convention, and every reading taken back by the grammar of the language."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text import numbers

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SETTINGS = [(zero, four) for zero in ("linh", "lẻ") for four in ("tư", "bốn")]


def value(words: str, zero: str, four: str) -> int:
    """Read the words the other way by the grammar of the language; fails on any that it does not make.

    number = [group tỷ] [group triệu] [group nghìn] [group], the first behind no other.
    """
    left, total, first = words.split(), 0, True
    for scale, word in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        if word in left or (not word and left):
            end = left.index(word) if word else len(left)
            group = group_value(left[:end], first, zero, four)
            assert group > 0, "a group of zeros is not spoken"
            total, left, first = total + scale * group, left[end + 1 :], False
    assert not left
    return total


def group_value(words: list[str], first: bool, zero: str, four: str) -> int:
    """Read 0 to 999: [digit trăm] [linh digit | mười unit | digit mươi unit].

    A group behind another speaks its hundreds, be they none; the first group only those it has.
    """
    hundreds = 0
    if "trăm" in words:
        hundreds, words = DIGITS.index(words[0]) * 100, words[2:]
        assert hundreds or not first
        if len(words) == 2 and words[0] == zero:
            return hundreds + 1 + DIGITS[1:].index(words[1])
        assert not words or words[0] == "mười" or words[1] == "mươi", "tens behind hundreds are spoken"
    else:
        assert first, "behind another group the hundreds are spoken"
    if not words:
        return hundreds
    if words[0] == "mười":
        tens, words, units = 10, words[1:], (*DIGITS[:5], "lăm", *DIGITS[6:])
    elif len(words) > 1 and words[1] == "mươi":
        tens, words = 20 + DIGITS[2:].index(words[0]) * 10, words[2:]
        units = ("không", "mốt", "hai", "ba", four, "lăm", *DIGITS[6:])
    else:
        tens, units = 0, DIGITS
    assert len(words) <= 1
    return hundreds + tens + (1 + units[1:].index(words[0]) if words else 0)


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (104, "một trăm linh bốn"),
        (111, "một trăm mười một"),
        (505, "năm trăm linh năm"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (1015, "một nghìn không trăm mười lăm"),
        (447_000, "bốn trăm bốn mươi bảy nghìn"),
        (450_000, "bốn trăm năm mươi nghìn"),
        (894_000, "tám trăm chín mươi tư nghìn"),
        (900_000, "chín trăm nghìn"),
        (1_800_000, "một triệu tám trăm nghìn"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (1_490_000, "một triệu bốn trăm chín mươi nghìn"),
        (140_040_410, "một trăm bốn mươi triệu không trăm bốn mươi nghìn bốn trăm mười"),
        (2_000_000_000, "hai tỷ"),
        (10**9 + 1, "một tỷ không trăm linh một"),
        (10**12 + 5 * 10**9, "một nghìn không trăm linh năm tỷ"),
        (10**15, "một triệu tỷ"),
    ],
)
def test_in_words(n: int, words: str) -> None:
    assert numbers.in_words(n) == words


def test_in_words_as_the_campaign_wants_it_read() -> None:
    assert numbers.in_words(124, "lẻ", "bốn") == "một trăm hai mươi bốn"
    assert numbers.in_words(1004, "lẻ", "bốn") == "một nghìn không trăm lẻ bốn"


@pytest.mark.parametrize("n", [-1, 10**15 + 1])
def test_in_words_refuses_what_is_out_of_range(n: int) -> None:
    with pytest.raises(ValueError, match="range"):
        numbers.in_words(n)


@pytest.mark.parametrize(("zero", "four"), SETTINGS)
@given(n=st.integers(1, 10**12 - 1))
@example(n=10**12 - 1)
@example(n=1_005_000)
@example(n=100_000_024)
def test_the_words_are_of_the_language_and_of_this_number(zero: str, four: str, n: int) -> None:
    assert value(numbers.in_words(n, zero, four), zero, four) == n


@pytest.mark.parametrize(("zero", "four"), SETTINGS)
def test_every_number_of_two_groups_is_read_right(zero: str, four: str) -> None:
    for n in range(1, 12_000):
        assert value(numbers.in_words(n, zero, four), zero, four) == n


@given(st.integers(10**9, numbers.LIMIT), st.sampled_from(SETTINGS))
def test_above_a_thousand_billions_the_billions_are_read_as_a_number(n: int, words: tuple[str, str]) -> None:
    billions, rest = numbers.in_words(n, *words).split(" tỷ")
    assert billions == numbers.in_words(n // 10**9, *words)
    assert value(f"một tỷ{rest}", *words) == 10**9 + n % 10**9
