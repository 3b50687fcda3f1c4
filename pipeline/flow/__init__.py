"""The corridor: from named bytes to named bytes, the rooms called in order. Touches no disk, clock or screen.

What one wing leaves is handed to the next here, and only here: `ground` reads the campaign, `examine` goes as far as
the nominations, `decide_outcomes` to the outcomes, `documents` words the papers, `papers` gives the finished files;
`what_if` runs them again under supposed rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pipeline.flow.incoming import Examined, examine
from pipeline.flow.opening import CAMPAIGN, Files, Ground, blank_forms, ground, next_campaign, questions
from pipeline.flow.outcome import COUNCIL, Decided, Story, decide_outcomes
from pipeline.flow.outgoing import Seams, documents, ending, get_ready, papers, to_write
from pipeline.flow.post import unaddressed
from pipeline.flow.registering import REGISTER, SUBMISSIONS, registrations
from pipeline.flow.urging import reminders
from pipeline.flow.what_if import LATE_LET_IN, what_if
from pipeline.intake import child, tables
from pipeline.intake.child import Apart
from pipeline.intake.mail import REGISTRATIONS
from pipeline.shapes import MapSeam
from pipeline.validation.validate import UNCHECKED, Checking

__all__ = [
    "CAMPAIGN",
    "COUNCIL",
    "LATE_LET_IN",
    "REGISTER",
    "REGISTRATIONS",
    "SENT",
    "SUBMISSIONS",
    "UNCHECKED",
    "Checking",
    "Decided",
    "Examined",
    "Files",
    "Ground",
    "Seams",
    "Story",
    "blank_forms",
    "decide_outcomes",
    "documents",
    "ending",
    "examine",
    "get_ready",
    "ground",
    "next_campaign",
    "papers",
    "questions",
    "registrations",
    "reminders",
    "story",
    "to_read",
    "to_write",
    "unaddressed",
    "what_if",
]

SENT = (SUBMISSIONS, REGISTRATIONS)
_HERE = Checking()


def to_read(inputs: Files) -> int:
    """Count the workbooks that `story` hands to `run`."""
    return sum(name.startswith(SENT) for name in inputs) + (COUNCIL in inputs)


def story(
    inputs: Files,
    expectations: Mapping[str, bytes],
    as_of: date,
    run: MapSeam = map,
    apart: Apart = child.parse,
    checking: Checking = _HERE,
) -> Story:
    """Go from the inputs to the outcomes. Raises Fault where the campaign workbook or a suite is at fault."""
    base = ground(inputs, expectations, apart, checking)
    examined = examine(inputs, base, run)
    examined = replace(examined, tables=tables.told_of(examined.tables))  # before the votes of a large council are read
    return Story(base, examined, decide_outcomes(inputs, base, examined, as_of, run), as_of)
