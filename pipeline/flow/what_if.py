"""A run as values and wishes in the clerk's words in; the run as it would be, and what differs, out. Writes nothing.

The supposed run is the real corridor over the campaign workbook with the wishes in its cells. Where the list put before
the council changes, its workbook is laid out anew as the next `report` would, the votes of what did not change kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.campaign import Campaign
from pipeline.campaign.deadlines import SUBMISSION, before_for
from pipeline.documents import council_workbook
from pipeline.flow.incoming import examine
from pipeline.flow.opening import Files, ground
from pipeline.flow.outcome import COUNCIL, Decided, Story, decide_outcomes
from pipeline.shapes import MapSeam, Received, Severity, Standing, whole
from pipeline.views import what_if as view
from pipeline.views.what_if import Comparison, Run

LATE_LET_IN = "nộp muộn"  # the wish that stands for the deadline after which nothing came
_DEADLINE = "lich › {code} › before = {day:%d/%m/%Y}"


def what_if(
    story: Story, inputs: Files, expectations: Mapping[str, bytes], wishes: Sequence[str], run: MapSeam = map
) -> Comparison:
    """Tell what the wishes, all together, would change. Raises Fault where one is unclear or what it makes is faulty.

    `inputs` and `expectations` are those the story came of. A wish is a cell and its value (`intake.amend`) or
    `LATE_LET_IN`.
    """
    notes: list[str] = []
    cells = [cell for wish in wishes for cell in _as_cells(wish, story.base.campaign, story.examined.received, notes)]
    base = ground(inputs, expectations, story.base.apart, story.base.checking, cells)
    examined = examine(inputs, base, run)
    decided = decide_outcomes(inputs, base, examined, story.as_of)
    if _stopped(decided) and not _stopped(story.decided) and decided.council is not None:
        sheets = decided.council.sheets
        laid = whole(council_workbook.workbook(examined.nominations, base.campaign, base.suites["hoi-dong"], sheets))
        notes.append(view.LIST_CHANGED)
        decided = decide_outcomes({**inputs, COUNCIL: lambda: laid}, base, examined, story.as_of)
    supposed = Story(base, examined, decided, story.as_of)
    return view.compare(_run(story), _run(supposed), base.amendments, notes)


def _as_cells(wish: str, campaign: Campaign, received: Iterable[Received], notes: list[str]) -> Iterator[str]:
    """Give the cell a wish is about; the wish for the late ones is the day that lets the last of them in."""
    if " ".join(wish.casefold().split()) != LATE_LET_IN:
        yield wish
        return
    late = [one.received for one in received if one.standing is Standing.LATE and one.received is not None]
    if late:
        yield _DEADLINE.format(code=SUBMISSION, day=before_for(campaign, max(late).date()))
    else:
        notes.append(view.NOBODY_LATE)


def _stopped(decided: Decided) -> bool:
    return any(line.severity is Severity.ERROR for line in decided.findings)


def _run(story: Story) -> Run:
    decided = story.decided
    return Run(
        story.base.campaign,
        story.examined.nominations,
        decided.outcomes,
        decided.states,
        decided.amounts,
        decided.findings,
    )
