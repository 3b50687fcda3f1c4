"""One cell at a time: a value as the parser gives it in; the value its column asks for out, or `Unreadable`.

The parser gives "" for a blank, float for every number, bool, str, date, datetime, time or timedelta.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from pipeline.shapes import NO, YES
from pipeline.text import legacy
from pipeline.text.dates import parse_date, parse_datetime
from pipeline.text.names import clean
from pipeline.text.numbers import parse_ratio

YES_NO_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("có", "co", "x", "v", "✓", "✔", "☑", "1", "true", "yes", "y", "đúng"), YES),
    **dict.fromkeys(("không", "khong", "ko", "k", "0", "false", "no", "n", "sai"), NO),
}
BLANK_WORD = "#N/A"
ERROR_WORDS = frozenset(
    {"#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_OFFICE_ERROR = re.compile(r"Err:5\d\d")  # how LibreOffice shows in an .ods what Excel has no word for

_LONGEST_SHOWN = 60
# Awards, answers, days repeat from row to row and from workbook to workbook; what is kept is held once in memory.
# Kept by type as well: True, 1 and 1.0 are equal to Python and not the same to a reader.
_kept = lru_cache(maxsize=4_096, typed=True)

# A number as text, where there is only one way to read it. Dots or spaces in threes are thousands when there are two or
# more of them; one comma or one dot is a decimal mark when it is not followed by exactly three digits: "1.490" could be
# either.
_PLAIN = re.compile(r"[+-]?\d+")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,}|(?: \d{3})+)")
_THOUSANDS_DECIMAL = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+,\d+|(?:,\d{3})+\.\d+)")
_DECIMAL = re.compile(r"[+-]?\d+[.,](?:\d{1,2}|\d{4,})|[+-]?0[.,]\d+")


# A day that is none as it stands: a year or a month alone, a year of two figures, the month before the day.
_NOT_WHOLE = re.compile(r"(?:\d{1,2}\s*[/.-]\s*)?\d{4}")
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2}")
_MONTH_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_YEARS = range(1900, 2101)


class Unreadable(ValueError):
    """The value is not what its column asks for; the argument is the code of the finding.

    A second argument is what it may have been meant to be, for the finding to ask.
    """


class OldLetters(Unreadable):
    """A text may be of an old font: to be read with the font of its cell."""


def cleaned(value: str) -> str | None:
    """Tidy a text; None where nothing is left of it. Raises Unreadable for the word of an error."""
    text = clean(value)
    if text.startswith("#"):
        if text == BLANK_WORD:
            return None
        if text in ERROR_WORDS:
            raise Unreadable("DOC-07")
    elif text.startswith("Err:") and _OFFICE_ERROR.fullmatch(text):
        raise Unreadable("DOC-07")
    return text or None


def shown(value: Any) -> str:
    """Give a value as its reader would write it: dates d/m/Y, whole numbers without `.0`, a decimal comma; cut when
    long.
    """
    text = _as_text(value) or ""
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _as_text(value: Any) -> str | None:
    if isinstance(value, str):
        return clean(value) or None
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}".replace(".", ",")
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M") if value.time() != time() else value.strftime("%d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)


@_kept
def text(value: Any) -> str | None:
    """Read text: NFC, spaces tidied, None when nothing is left; a number or date as it would be written.

    Raises OldLetters for a text that its cell's font has to explain.
    """
    if isinstance(value, str):
        if legacy.read(value).sure is not legacy.Sure.AS_IT_IS:
            raise OldLetters("DOC-25")
        return cleaned(value)
    return _as_text(value)


@_kept
def number(value: Any) -> float | None:
    """Read a number, also one typed as text where it can be read in one way only ("1.490.000", "60%", "60,5")."""
    if isinstance(value, bool):
        raise Unreadable("DOC-08")
    if isinstance(value, (float, int)):
        if not math.isfinite(value):
            raise Unreadable("DOC-08")
        return float(value)
    if not isinstance(value, str):
        raise Unreadable("DOC-08")
    written = cleaned(value)
    if written is None:
        return None
    percent = written.endswith("%")
    digits = written.removesuffix("%").rstrip()
    if _PLAIN.fullmatch(digits):
        plain = digits
    elif _THOUSANDS.fullmatch(digits):
        plain = re.sub(r"[., ]", "", digits)
    elif _THOUSANDS_DECIMAL.fullmatch(digits):
        mark = max(digits.rfind("."), digits.rfind(","))
        plain = re.sub(r"[.,]", "", digits[:mark]) + "." + digits[mark + 1 :]
    elif _DECIMAL.fullmatch(digits):
        plain = digits.replace(",", ".")
    else:
        raise Unreadable("DOC-08")
    # A percentage is what Excel would have stored; dividing by 100 keeps 60% the very float that 0.6 is.
    return float(plain) / 100 if percent else float(plain)


@_kept
def integer(value: Any) -> int | None:
    """Read a whole number."""
    try:
        found = number(value)
    except Unreadable as fault:
        raise Unreadable("DOC-09") if fault.args[0] == "DOC-08" else fault from None
    if found is None:
        return None
    if not found.is_integer():
        raise Unreadable("DOC-09")
    return int(found)


@_kept
def day(value: Any) -> date | None:
    """Read a day: a date cell, or text as day/month/year."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value in _YEARS:
        raise Unreadable("DOC-21")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise Unreadable("DOC-10")
    written = cleaned(value)
    if written is None:
        return None
    try:
        return parse_date(written)
    except ValueError:
        raise _no_day(written) from None


def _no_day(written: str) -> Unreadable:
    """Say what is wrong with a text that is no day: its year, its order, or all of it."""
    if _NOT_WHOLE.fullmatch(written):
        return Unreadable("DOC-21")
    if _SHORT_YEAR.fullmatch(written):
        return Unreadable("DOC-22")
    if match := _MONTH_FIRST.fullmatch(written):
        try:
            return Unreadable("DOC-26", shown(date(int(match[3]), int(match[1]), int(match[2]))))
        except ValueError:
            return Unreadable("DOC-10")
    return Unreadable("DOC-10")


@_kept
def moment(value: Any) -> datetime | None:
    """Read a day with its time, local; a day alone is its first minute."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if not isinstance(value, str):
        raise Unreadable("DOC-11")
    written = cleaned(value)
    if written is None:
        return None
    try:
        return parse_datetime(written)
    except ValueError:
        raise Unreadable("DOC-11") from None


@_kept
def yes_no(value: Any) -> str | None:
    """Read Có or Không, however it is ticked."""
    written = cleaned(value) if isinstance(value, str) else text(value)
    if written is None:
        return None
    answer = YES_NO_WORDS.get(written.casefold())
    if answer is None:
        raise Unreadable("DOC-12")
    return answer


def ratio(value: Any) -> str | None:
    """Read a ratio as a fraction in its lowest terms, as text: "2/3", "3/5", "1"."""
    if isinstance(value, (bool, date)):
        raise Unreadable("DOC-13")
    written = f"{value:.15g}".replace(".", ",") if isinstance(value, float) else text(value)
    if written is None:
        return None
    try:
        return str(parse_ratio(written))
    except ValueError:
        raise Unreadable("DOC-13") from None


CONVERT: Mapping[str, Callable[[Any], Any]] = {
    "text": text,
    "number": number,
    "integer": integer,
    "date": day,
    "datetime": moment,
    "yes_no": yes_no,
    "ratio": ratio,
}
