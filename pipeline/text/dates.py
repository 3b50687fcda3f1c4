"""Dates as Vietnamese documents write them, and as people type them: dates out and in. Pure; no clock, no zone."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

GAP = "…"
_DATE = r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4})"
_DAYS = (
    re.compile(r"(?:ngày )?(?P<day>\d{1,2}) ?(?P<sep>[/.-]) ?(?P<month>\d{1,2}) ?(?P=sep) ?(?P<year>\d{4})"),
    re.compile(r"(?:ngày )?(?P<day>\d{1,2}) tháng (?P<month>\d{1,2}) năm (?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"),
)
_TIME = r"(?P<hour>\d{1,2})\s*(?::|h|giờ)\s*(?:(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})|\s*phút|p)?)?"
_DATETIMES = (
    re.compile(rf"{_DATE}(?:(?:\s*,\s*|\s+)(?:lúc\s+|hồi\s+)?{_TIME})?"),
    re.compile(rf"(?:lúc\s+|hồi\s+)?{_TIME}(?:\s*,\s*|\s+)(?:ngày\s+)?{_DATE}"),
    re.compile(
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)[t ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    ),
)


def long_date(day: date | None, year: int | None = None) -> str:
    """Write a date in full: `ngày 05 tháng 6 năm 2021`.

    Days under ten and months 1 and 2 take a zero, other months none (NĐ 30/2020/NĐ-CP, Phụ lục I).
    None leaves gaps for the pen, with the year where it is known: `ngày … tháng … năm 2021`.
    """
    if day is None:
        return f"ngày {GAP} tháng {GAP} năm {GAP if year is None else year}"
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def short_date(day: date) -> str:
    """Write a date in figures with the same zeros, as plans and decisions cite it: `18/6/2021`, `08/01/2021`."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def short_moment(moment: datetime) -> str:
    """Write a time of day with its date: `16:45 ngày 17/6/2021`."""
    return f"{moment:%H:%M} ngày {short_date(moment)}"


def parse_date(text: str) -> date:
    """Read day, month and four-figure year: `18/6/2021`, `18-6-2021`, `18.06.2021`. Raises ValueError otherwise.

    The day stands first, the custom of Vietnam (CLDR `vi`); `6/18/2021` is no date and never turned round. Also
    `ngày 18 tháng 6 năm 2021`, and `2021-06-18` (ISO 8601), where the year stands first.
    """
    plain = _plain(text)
    match = next((found for pattern in _DAYS if (found := pattern.fullmatch(plain))), None)
    if not match:
        raise ValueError(f"not a date: {text!r}")
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def parse_datetime(text: str) -> datetime:
    """Read a local date with its time before or behind it; a date alone is its midnight. Raises ValueError otherwise.

    `17/6/2021 16:45`, `16 giờ 45, ngày 17/6/2021`, `7h30 17/6/2021`, `2021-06-17 16:45`.
    """
    plain = _plain(text)
    for pattern in _DATETIMES:
        if match := pattern.fullmatch(plain):
            year, month, day, hour, minute, second = (
                int(match[part] or 0) for part in ("year", "month", "day", "hour", "minute", "second")
            )
            return datetime(year, month, day, hour, minute, second)
    raise ValueError(f"not a date and time: {text!r}")


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())
