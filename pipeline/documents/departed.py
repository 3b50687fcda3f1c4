"""What the council is told of changed targets: findings in; per nominee, what departs from its registration, out. Pure.

A departure is for people to weigh: it stands beside a nomination and is never a reason of its eligibility.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.shapes import Finding, Nomination

Departures = Mapping[tuple[str, str], Sequence[str]]  # workbook and row of the nominee, as `Tập thể!5` → what is said


def by_row(findings: Iterable[Finding]) -> Departures:
    """Group what departs from a registration by the workbook and row that propose its nominee."""
    out: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in findings:
        if one.departure:
            out[one.file, one.nominee_row].append(one.departure)
    return dict(out)


def told(nomination: Nomination, departures: Departures) -> str:
    """Tell what departs from the registration of a nominee in all workbooks that propose it; "" where nothing does."""
    rows = ((origin.file, f"{origin.sheet}!{origin.row}") for origin in nomination.origins)
    return "; ".join(dict.fromkeys(one for row in rows for one in departures.get(row, ())))
