"""One cell with its look: a value and what the styles say of its cell in; what it holds, and what is to be said, out.

An old font tells in which letters a text is typed, a format of noughts how many digits a number is shown with, the
workbook from when its days are counted. What none of these makes sure is asked, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from pipeline.intake import cells
from pipeline.intake.styles import Mark
from pipeline.text import legacy

# A number in a cell that asks for a day is one counted by the workbook only where it can be no year and no typed day
# (5031985): the days from 1927 to 2119.
FIRST_COUNTED, LAST_COUNTED = 10_000, 80_000
_FROM_1900, _FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)


class Look(NamedTuple):
    """What the look of a sheet's cells says: address → mark; whether its days are counted from 1904."""

    marks: Mapping[str, Mark] = {}
    from_1904: bool | None = None


class Trouble(NamedTuple):
    """What is said of one cell: the code of the finding, the value as written, what it is or may be, in which font."""

    code: str
    value: str
    read: str = ""
    font: str = ""


def with_look(read: Callable[[Any], Any], raw: Any, mark: Mark, from_1904: bool | None) -> tuple[Any, Trouble | None]:
    """Read a value with what the look of its cell says: the old font, the leading noughts, the days' beginning.

    Gives the value, None where it cannot be read for sure, and what is to be said of it.
    """
    if read is cells.text and mark.digits and isinstance(raw, (int, float)) and float(raw).is_integer():
        return f"{int(raw):0{mark.digits}d}", None
    if isinstance(raw, str):
        return _in_old_letters(read, raw, mark.font)
    try:
        return read(raw), None
    except cells.Unreadable as fault:
        counted = _counted_day(raw, from_1904) if read is cells.day else None
        if counted is not None:
            return counted, Trouble("DOC-20", cells.shown(raw), cells.shown(counted))
        return None, _trouble(fault, raw)


def _in_old_letters(read: Callable[[Any], Any], value: str, font: legacy.Font | None) -> tuple[Any, Trouble | None]:
    said = legacy.read(value, font)
    trouble = None
    if said.sure is not legacy.Sure.AS_IT_IS:
        code = "DOC-23" if said.sure is legacy.Sure.OLD else "DOC-24" if font else "DOC-25"
        trouble = Trouble(code, cells.shown(value), cells.shown(said.text), said.encoding)
    if trouble is not None and trouble.code == "DOC-24":
        return None, trouble
    plain = said.text if said.sure is legacy.Sure.OLD else value
    try:
        return (cells.cleaned(plain) if read is cells.text else read(plain)), trouble
    except cells.Unreadable as fault:
        return None, _trouble(fault, value)


def _trouble(fault: cells.Unreadable, value: Any) -> Trouble:
    return Trouble(fault.args[0], cells.shown(value), *fault.args[1:])


def _counted_day(value: Any, from_1904: bool | None) -> date | None:
    """Give the day that a plain number of a workbook counts, where it is known from when it counts."""
    if from_1904 is None or not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    if not float(value).is_integer() or not FIRST_COUNTED <= value <= LAST_COUNTED:
        return None
    return (_FROM_1904 if from_1904 else _FROM_1900) + timedelta(days=int(value))
