"""Numbers: in words, in figures, and ratios read exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.text import numbers

AMOUNTS = st.integers(0, numbers.LIMIT)


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
    for zero, four in (("linh", "tư"), ("linh", "bốn"), ("lẻ", "tư"), ("lẻ", "bốn")):
        assert numbers.dong_in_words(894_104, zero, four) == f"Tám trăm chín mươi {four} nghìn một trăm {zero} bốn đồng"
    assert numbers.dong_in_words(0) == "Không đồng"


@given(st.integers())
def test_grouped_reads_back_and_has_a_dot_before_every_three_digits(n: int) -> None:
    written = numbers.grouped(n)
    assert int(written.replace(".", "")) == n
    assert re.fullmatch(r"-?\d{1,3}(\.\d{3})*", written)


@given(st.integers(0))
def test_a_count_has_two_digits_at_least(n: int) -> None:
    written = numbers.count(n)
    assert int(written.replace(".", "")) == n
    assert len(written) >= 2 and written.startswith("0") is (n < 10)


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
        (3 * 0.2, Fraction(3, 5)),
        (0.1 + 0.2, Fraction(3, 10)),
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


@given(st.integers(2, 25), st.integers(0, 10**25), st.sampled_from(["{},{}", "{}.{}"]))
def test_a_decimal_is_read_exactly_unless_it_is_a_third_rounded_or_cut(places: int, n: int, form: str) -> None:
    n %= 10**places
    third = n in {10**places * part // 3 + up for part, up in ((1, 0), (2, 0), (2, 1))}
    written = form.format(0, f"{n:0{places}d}")
    if third:
        with pytest.raises(ValueError, match="làm tròn"):
            numbers.parse_ratio(written)
    else:
        assert numbers.parse_ratio(written) == Fraction(n, 10**places)


@pytest.mark.parametrize("places", range(2, 26))
def test_every_third_rounded_or_cut_is_refused_and_its_neighbours_are_not(places: int) -> None:
    one = 10**places // 3
    for n, is_third in ((one - 1, False), (one, True), (one + 1, False), (2 * one, True), (2 * one + 1, True)):
        if is_third:
            with pytest.raises(ValueError, match="làm tròn"):
                numbers.parse_ratio(f"0,{n:0{places}d}")
        else:
            assert numbers.parse_ratio(f"0,{n:0{places}d}") == Fraction(n, 10**places)


@given(st.integers(0, 1000))
def test_what_percent_and_decimal_write_is_read_back(thousandths: int) -> None:
    ratio = Fraction(thousandths, 1000)
    rounded_thirds = [
        Fraction(n, places) for places in (100, 1000) for n in (places // 3, places * 2 // 3, places * 2 // 3 + 1)
    ]
    for written in (numbers.percent(ratio), numbers.decimal(ratio)):
        if ratio in rounded_thirds:
            with pytest.raises(ValueError, match="làm tròn"):
                numbers.parse_ratio(written)
        else:
            assert numbers.parse_ratio(written) == ratio


def shown(ratio: Fraction, digits: int = 1, against: Fraction | None = None) -> Fraction:
    written = numbers.percent(ratio, digits, against)
    return Fraction(written.removesuffix("%").replace(".", "").replace(",", ".")) / 100


@given(st.fractions(0, 2), st.integers(0, 4))
def test_percent_is_never_further_off_than_half_its_last_figure(ratio: Fraction, digits: int) -> None:
    assert abs(shown(ratio, digits) - ratio) <= Fraction(1, 200 * 10**digits)


def beside(limit: Fraction) -> st.SearchStrategy[Fraction]:
    """Give ratios at a limit or a hair above or below it."""
    return st.fractions(-1, 1, max_denominator=10**6).map(lambda hair: limit + hair / 10**5)


@given(
    st.fractions(Fraction(1, 10), 1, max_denominator=1000).flatmap(
        lambda limit: st.tuples(st.just(limit), beside(limit))
    )
)
def test_percent_keeps_its_side_of_the_threshold(pair: tuple[Fraction, Fraction]) -> None:
    limit, ratio = pair
    assume(ratio != limit)  # two thirds can only be rounded
    told = shown(ratio, against=limit)
    assert (told > limit, told < limit) == (ratio > limit, ratio < limit)


@given(st.integers(1, 100).flatmap(lambda whole: beside(Fraction(whole, 100))))
def test_percent_is_a_whole_one_only_where_it_is(ratio: Fraction) -> None:
    told = numbers.percent(ratio)
    assert ("," not in told) == ((ratio * 100).denominator == 1)


def test_percent() -> None:
    assert numbers.percent(Fraction(593, 1000)) == "59,3%"
    assert numbers.percent(Fraction(3, 7)) == "42,9%"
    assert numbers.percent(Fraction(5996, 10000)) == "59,96%"
    assert numbers.percent(Fraction(59999, 100000)) == "59,999%"
    assert numbers.percent(Fraction(6666, 10000)) == "66,7%"
    assert numbers.percent(Fraction(6666, 10000), against=Fraction(2, 3)) == "66,66%"
    assert numbers.percent(Fraction(2, 3), against=Fraction(2, 3)) == "66,7%"
    assert numbers.percent(Fraction(3, 5)) == "60%"
    assert numbers.percent(Fraction(2, 3), 0) == "67%"
    assert numbers.percent(Fraction(1, 1000), 2) == "0,1%"
    assert numbers.percent(Fraction(6, 5)) == "120%"
    assert numbers.percent(Fraction(25, 2)) == "1.250%"
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


def test_roman_figures_read_back() -> None:
    worth = dict(zip("IVXLCDM", (1, 5, 10, 50, 100, 500, 1000), strict=True))
    for n in range(1, 4000):
        figures = [worth[figure] for figure in numbers.roman(n)]
        before_greater = (one if one >= other else -one for one, other in zip(figures, [*figures[1:], 0], strict=True))
        assert sum(before_greater) == n
        assert re.fullmatch("M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", numbers.roman(n))


def test_roman() -> None:
    assert [numbers.roman(n) for n in (1, 4, 9, 14, 40, 1994)] == ["I", "IV", "IX", "XIV", "XL", "MCMXCIV"]
    for n in (0, 4000):
        with pytest.raises(ValueError, match="Roman"):
            numbers.roman(n)
