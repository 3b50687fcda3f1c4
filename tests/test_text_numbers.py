"""Numbers: in words, in figures, and ratios read exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import numbers

AMOUNTS = st.integers(0, numbers.LIMIT)


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
        (894_000, "tám trăm chín mươi tư nghìn"),
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


def read_back(words: str) -> int:
    """Read the words the other way, by another road: the value of each, scaled by what follows."""
    names = "không một hai ba bốn năm sáu bảy tám chín"
    digits = {word: n for n, word in enumerate(names.split())} | {"mốt": 1, "tư": 4, "lăm": 5}
    total = group = digit = 0
    for word in words.split():
        if word in digits:
            digit = digits[word]
        elif word == "mười":
            group, digit = group + 10, 0
        elif word in ("mươi", "trăm"):
            group, digit = group + digit * {"mươi": 10, "trăm": 100}[word], 0
        elif word in ("nghìn", "triệu"):
            total, group, digit = total + (group + digit) * {"nghìn": 10**3, "triệu": 10**6}[word], 0, 0
        elif word == "tỷ":
            total, group, digit = (total + group + digit) * 10**9, 0, 0
        else:
            assert word == "linh"
    return total + group + digit


@given(AMOUNTS)
def test_words_read_back_to_the_same_number(n: int) -> None:
    assert read_back(numbers.in_words(n)) == n


@given(AMOUNTS)
def test_amounts(n: int) -> None:
    figures = numbers.dong(n)
    assert int(figures.removesuffix(" đồng").replace(".", "")) == n
    words = numbers.dong_in_words(n)
    assert words[0].isupper()
    assert words.lower() == f"{numbers.in_words(n)} đồng"


def test_the_amounts_of_the_law() -> None:
    assert numbers.grouped(1_490_000) == "1.490.000"
    assert numbers.grouped(999) == "999"
    assert numbers.dong(447_000) == "447.000 đồng"
    assert numbers.dong_in_words(1_490_000) == "Một triệu bốn trăm chín mươi nghìn đồng"
    assert numbers.dong_in_words(1_800_000, suffix="đồng chẵn") == "Một triệu tám trăm nghìn đồng chẵn"
    assert numbers.dong_in_words(0) == "Không đồng"


def test_count() -> None:
    assert [numbers.count(n) for n in (0, 5, 10, 12, 1200)] == ["00", "05", "10", "12", "1.200"]
    with pytest.raises(ValueError, match="never negative"):
        numbers.count(-1)


@pytest.mark.parametrize(
    ("written", "ratio"),
    [
        ("2/3", Fraction(2, 3)),
        (" 2 / 3 ", Fraction(2, 3)),
        ("⅔", Fraction(2, 3)),
        ("60 %", Fraction(3, 5)),
        ("60%", Fraction(3, 5)),
        ("62,5 %", Fraction(5, 8)),
        ("0,6", Fraction(3, 5)),
        ("0.6", Fraction(3, 5)),
        ("0,3", Fraction(3, 10)),
        ("30 %", Fraction(3, 10)),
        ("100 %", Fraction(1)),
        (0.6, Fraction(3, 5)),
        (0.05, Fraction(1, 20)),
        (1, Fraction(1)),
        (0, Fraction(0)),
        (1.0, Fraction(1)),
        (Decimal("0.55"), Fraction(11, 20)),
        (Fraction(2, 3), Fraction(2, 3)),
    ],
)
def test_parse_ratio(written: str | float, ratio: Fraction) -> None:
    assert numbers.parse_ratio(written) == ratio


@pytest.mark.parametrize(
    "written",
    ["0,67", "0,66", "66,7 %", "67%", "33 %", "33,3 %", "0.333", "0,6667", 0.6666666666666666, 0.33, "0,330"],
)
def test_a_rounded_third_is_refused(written: str | float) -> None:
    with pytest.raises(ValueError, match=r"làm tròn của [12]/3"):
        numbers.parse_ratio(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "x",
        "60",
        60,
        "4/3",
        "2/0",
        "-1/2",
        -0.5,
        "120 %",
        "1,2,3",
        "2/3/4",
        float("nan"),
        float("inf"),
        True,
        "0,",
        "%",
    ],
)
def test_what_is_no_ratio_is_refused(written: str | float) -> None:
    with pytest.raises(ValueError, match="không phải là một tỷ lệ"):
        numbers.parse_ratio(written)


@given(st.fractions(0, 1, max_denominator=5000))
def test_a_fraction_is_read_as_it_is_written(ratio: Fraction) -> None:
    assert numbers.parse_ratio(f"{ratio.numerator}/{ratio.denominator}") == ratio


@given(st.fractions(0, 1), st.integers(0, 4))
def test_percent_never_says_more_than_there_is(ratio: Fraction, digits: int) -> None:
    shown = Fraction(numbers.percent(ratio, digits).removesuffix("%").replace(".", "").replace(",", ".")) / 100
    assert shown <= ratio < shown + Fraction(1, 100 * 10**digits)


def test_percent() -> None:
    assert numbers.percent(Fraction(593, 1000)) == "59,3%"
    assert numbers.percent(Fraction(59999, 100000)) == "59,9%"
    assert numbers.percent(Fraction(3, 5)) == "60%"
    assert numbers.percent(Fraction(2, 3), 0) == "66%"
    assert numbers.percent(Fraction(1, 1000), 2) == "0,1%"
    with pytest.raises(ValueError, match="never negative"):
        numbers.percent(Fraction(-1, 2))


@given(st.fractions())
def test_decimal_is_exact(value: Fraction) -> None:
    written = numbers.decimal(value)
    assert Fraction(written if "/" in written else written.replace(".", "").replace(",", ".")) == value


def test_decimal() -> None:
    assert numbers.decimal(Fraction(3, 10)) == "0,3"
    assert numbers.decimal(Fraction(1, 3)) == "1/3"
    assert numbers.decimal(Fraction(-5, 4)) == "-1,25"
    assert numbers.decimal(Fraction(2)) == "2"
    assert numbers.decimal(Fraction(1, 20)) == "0,05"


def test_roman() -> None:
    assert [numbers.roman(n) for n in (1, 4, 9, 14, 40, 1994)] == ["I", "IV", "IX", "XIV", "XL", "MCMXCIV"]
    for n in (0, 4000):
        with pytest.raises(ValueError, match="Roman"):
            numbers.roman(n)
