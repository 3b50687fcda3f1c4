"""What the roster says of a nominee: a campaign in, a way to look people up out. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from pipeline.campaign.shape import Campaign, Person
from pipeline.shapes import BY_BIRTH_DATE, Nomination
from pipeline.text.names import name_key


def grouping(campaign: Campaign) -> Callable[[Nomination], str]:
    """Make the function that gives a person's `Nhóm` (leader, direct worker), "" where the roster does not say.

    Of the namesakes in `Nhân sự` those of the same birth date count, else those of the same unit whose birth dates are
    not at odds; where they disagree nothing is said. A collective has no group.
    """
    persons = {kind.code for kind in campaign.kinds if kind.identified_by == BY_BIRTH_DATE}
    roster: dict[str, list[Person]] = defaultdict(list)
    for person in campaign.roster:
        roster[name_key(person.name)].append(person)

    def group(nomination: Nomination) -> str:
        if nomination.kind not in persons:
            return ""
        born = nomination.birth_date
        namesakes = roster.get(name_key(nomination.name), [])
        same = [one for one in namesakes if born is not None and one.birth_date == born]
        same = same or [
            one for one in namesakes if one.unit == nomination.home and (born is None or one.birth_date is None)
        ]
        groups = {one.group for one in same}
        return groups.pop() if len(groups) == 1 else ""

    return group
