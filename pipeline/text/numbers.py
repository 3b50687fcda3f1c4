"""Numbers as Vietnamese documents write them: integers and fractions in, words and figures out; ratios read back. Pure.

Amounts are integers of đồng, ratios `Fraction`s between 0 and 1; no function takes or gives a rounded float.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_BILLION = 10**9
LIMIT = 10**15


def in_words(n: int, zero_word: str = "linh", four_word: str = "tư") -> str:
    """Read a whole number from 0 to 10^15: 1.005 is `một nghìn không trăm linh năm`, 24 `hai mươi tư`.

    The reading taught in schools and used on vouchers; no law words it, so the campaign chooses: `zero_word` is linh or
    lẻ, `four_word` tư or bốn (used behind "mươi" only). A group of three digits that is all zeros is not read; every
    other but the first is read with its hundreds. Raises ValueError outside the range.
    """
    if not 0 <= n <= LIMIT:
        raise ValueError(f"number out of range: {n}")
    if n == 0:
        return _DIGITS[0]
    billions, rest = divmod(n, _BILLION)
    parts: list[str] = []
    if billions:
        parts += [*_read(billions, False, zero_word, four_word), "tỷ"]
    if rest:
        parts += _read(rest, bool(billions), zero_word, four_word)
    return " ".join(parts)


def grouped(n: int) -> str:
    """Write a whole number with dots between thousands (Luật Kế toán, Đ.11.2; CLDR `vi`): `1.490.000`."""
    return f"{n:,}".replace(",", ".")


def dong(n: int) -> str:
    """Write an amount of đồng in figures, with the unit's name (Luật Ngân hàng Nhà nước, Đ.16): `1.490.000 đồng`."""
    return f"{grouped(n)} đồng"


def dong_in_words(n: int, zero_word: str = "linh", four_word: str = "tư") -> str:
    """Write an amount in words (`in_words`), as a sentence begins: `Một triệu bốn trăm chín mươi nghìn đồng`."""
    words = in_words(n, zero_word, four_word)
    return f"{words[0].upper()}{words[1:]} đồng"


def count(n: int) -> str:
    """Write a count as decisions do, with a leading zero under ten: `05`, `12`, `1.200`. Raises ValueError below 0.

    The zero is asked for of document numbers and days (NĐ 30/2020/NĐ-CP, Phụ lục I) and customary in counts.
    """
    if n < 0:
        raise ValueError(f"a count is never negative: {n}")
    return f"0{n}" if n < 10 else grouped(n)


def parse_ratio(value: str | int | float | Decimal | Fraction) -> Fraction:
    """Read a ratio from 0 to 1 written as `2/3`, `60 %`, `0,6` or `0.6`, or a number of a cell.

    The comma is the decimal sign (Luật Kế toán, Đ.11.2), the point that of workbooks. A float counts by its first
    fifteen figures, all that Excel shows: the cell `=3*0,2` is 60 %.
    Raises ValueError, in words fit for a user, for anything else, for a ratio above 1, and for a decimal that is a
    rounded third (0,67; 66,7 %; 0.333): nobody can tell whether 2/3 was meant, and votes are compared exactly.
    """
    if isinstance(value, bool) or value is None:
        raise ValueError("không phải là một tỷ lệ.")
    if isinstance(value, Fraction):
        return _within(value)
    written = f"{value:.15g}" if isinstance(value, float) else str(value)
    text = unicodedata.normalize("NFKC", written).replace("\u2044", "/").strip()
    if match := re.fullmatch(r"(\d{1,9})\s*/\s*(\d{1,9})", text):
        if int(match[2]) == 0:
            raise ValueError("không phải là một tỷ lệ: mẫu số bằng 0.")
        return _within(Fraction(int(match[1]), int(match[2])))
    if match := re.fullmatch(r"(\d{1,9}(?:[.,]\d{1,30})?)\s*%", text):
        ratio = Fraction(match[1].replace(",", ".")) / 100
    elif re.fullmatch(r"\d{1,9}(?:[.,]\d{1,30})?(?:e-\d{1,2})?", text):
        ratio = Fraction(text.replace(",", "."))
    else:
        raise ValueError("không phải là một tỷ lệ.")
    if third := _rounded_third(ratio):
        raise ValueError(f"là số đã làm tròn của {third}, không so sánh chính xác được.")
    return _within(ratio)


def percent(ratio: Fraction, digits: int = 1, against: Fraction | None = None) -> str:
    """Write a ratio in percent with a comma, as `rounded_percent` rounds it.

    Behind the comma (Luật Kế toán, Đ.11.2) stand only the decimals that are needed: `42,9%`, `60%`, `59,96%`. A ratio
    above 1 is written as it is (`120%`: more done than registered). Raises ValueError below 0.
    """
    if ratio < 0:
        raise ValueError(f"a ratio is never negative: {ratio}")
    return f"{decimal(rounded_percent(ratio, digits, against) * 100)}%"


def rounded_percent(ratio: Fraction, digits: int = 1, against: Fraction | None = None) -> Fraction:
    """Round a ratio half up to `digits` decimals of a percent, to more where that would say what is not so.

    59,96 % is not the 60 % that a threshold asks for, nor 50,04 % the 50 % it exceeds: no ratio is shown as a whole
    percent that it is not, nor on the other side of the threshold it is held against. With `digits` 0 it is a whole
    percent all the same, for a chart.
    """
    while True:
        scale = 100 * 10**digits
        shown = Fraction(math.floor(ratio * scale + Fraction(1, 2)), scale)
        is_whole = digits > 0 and (shown * 100).denominator == 1
        if shown == ratio or not (is_whole or _crossed(ratio, shown, against)):
            return shown
        digits += 1


def _crossed(ratio: Fraction, shown: Fraction, against: Fraction | None) -> bool:
    if against is None or ratio == against:  # two thirds has no end, nor is it short of two thirds
        return False
    return (shown >= against) != (ratio >= against) or (shown <= against) != (ratio <= against)


def as_ratio(text: str) -> str:
    """Write a ratio as a clerk does, `60 %`, `2/3`; what is none stays as it is."""
    try:
        ratio = parse_ratio(text)
    except ValueError:
        return text
    hundredths = ratio * 100
    return f"{hundredths.numerator} %" if hundredths.denominator == 1 else f"{ratio.numerator}/{ratio.denominator}"


def decimal(value: Fraction) -> str:
    """Write a coefficient exactly, with a comma (Luật Kế toán, Đ.11.2): `0,3`; without an end it stays `1/3`."""
    numerator, denominator, places = abs(value.numerator), value.denominator, 0
    while numerator * 10**places % denominator:
        places += 1
        if places > 30:
            return f"{value.numerator}/{value.denominator}"
    sign = "-" if value < 0 else ""
    whole, rest = divmod(numerator * 10**places // denominator, 10**places)
    return f"{sign}{grouped(whole)},{rest:0{places}d}" if places else f"{sign}{grouped(whole)}"


def roman(n: int) -> str:
    """Write the number of a part in Roman figures (NĐ 30/2020/NĐ-CP, Phụ lục I). Raises ValueError outside 1–3999."""
    if not 1 <= n <= 3999:
        raise ValueError(f"no Roman figure for {n}")
    out = ""
    for worth, figure in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += figure * (n // worth)
        n %= worth
    return out


def _read(n: int, full: bool, zero_word: str, four_word: str) -> list[str]:
    """Read 1 … 10^9 - 1; `full` says that something stands before it, so that its first group begins with hundreds."""
    groups = [(n // 1000**scale) % 1000 for scale in range(len(_SCALES))]
    words: list[str] = []
    for scale in reversed(range(len(_SCALES))):
        if groups[scale]:
            words += _three(groups[scale], full or bool(words), zero_word, four_word)
            words += [_SCALES[scale]] if scale else []
    return words


def _three(n: int, full: bool, zero_word: str, four_word: str) -> list[str]:
    hundreds, tens, units = n // 100, n // 10 % 10, n % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        words += ["mười"]
    elif units and words:
        words += [zero_word]
    if units == 1 and tens > 1:
        words += ["mốt"]
    elif units == 4 and tens > 1:
        words += [four_word]
    elif units == 5 and tens:
        words += ["lăm"]
    elif units:
        words += [_DIGITS[units]]
    return words


def _within(ratio: Fraction) -> Fraction:
    if not 0 <= ratio <= 1:
        raise ValueError("không phải là một tỷ lệ từ 0 đến 1 (0 % đến 100 %).")
    return ratio


def _rounded_third(ratio: Fraction) -> str:
    """Name the third that a decimal of two or more places was rounded or cut from, "" for any other."""
    places = 0
    while places <= 40 and (ratio * 10**places).denominator != 1:
        places += 1
    if places < 2:
        return ""
    scaled = ratio * 10**places
    for third in (Fraction(1, 3), Fraction(2, 3)):
        if scaled in (math.floor(third * 10**places), math.floor(third * 10**places + Fraction(1, 2))):
            return f"{third.numerator}/{third.denominator}"
    return ""
