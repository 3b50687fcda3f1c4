"""`lich.ics`: the rows of `Lịch` in; a calendar that any program opens out (RFC 5545), each date with two alarms.

A date stands on the last day that still counts, since that is the day on which to act; "trước ngày" is in its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.campaign import Campaign, Deadline
from pipeline.campaign.deadlines import last_day
from pipeline.text import names
from pipeline.text.dates import short_date

LONGEST = 75  # octets of a line (RFC 5545, 3.1)
ALARMS = ("-P2DT16H", "-PT16H")  # at eight in the morning, three days and one day before


def calendar(campaign: Campaign, as_of: date) -> bytes:
    """Make the calendar of the campaign's dates, stamped with the day of the run."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//thidua//lich//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(campaign.settings.code)}",
        *(line for deadline in campaign.deadlines for line in _event(campaign, deadline, as_of)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(campaign: Campaign, deadline: Deadline, as_of: date) -> Iterator[str]:
    last = last_day(campaign, deadline)
    due = f"trước ngày {short_date(deadline.before)}" if last < deadline.before else f"hết ngày {short_date(last)}"
    task = _text(f"{deadline.task} ({due})")
    yield "BEGIN:VEVENT"
    yield f"UID:{names.slug(campaign.settings.code)}-{names.slug(deadline.code)}@thidua.invalid"
    yield f"DTSTAMP:{as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{last:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{task}"
    yield f"DESCRIPTION:{_text(f'{campaign.settings.name}. Ngày cuối cùng được tính là {short_date(last)}.')}"
    yield "TRANSP:TRANSPARENT"
    for before in ALARMS:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:{before}"
        yield f"DESCRIPTION:{task}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _text(value: str) -> str:
    """Escape a value as a TEXT (RFC 5545, 3.3.11); a line break cannot end the line it stands in."""
    value = names.clean(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Break a line into pieces of at most 75 octets, never inside a letter; a piece after the first begins blank."""
    out, size = [b""], 0
    for letter in line:
        octets = letter.encode("utf-8")
        if size + len(octets) > LONGEST:
            out.append(b" ")
            size = 1
        out[-1] += octets
        size += len(octets)
    return b"\r\n".join(out) + b"\r\n"
