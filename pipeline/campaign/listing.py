"""The order of the lists people read: a campaign in, the key its nominations are sorted by out. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from pipeline.campaign.kinds import named_after_people
from pipeline.campaign.shape import Campaign
from pipeline.shapes import Nomination
from pipeline.text.names import name_key, person_sort_key, sort_key

BY_UNIT_AND_POSITION, AS_SENT = "Đơn vị và chức vụ", "Giữ thứ tự"  # `Cách xếp danh sách`; `Tên` is what is left


def sorter(campaign: Campaign) -> Callable[[Nomination], tuple[Any, ...]]:
    """Give the sort key of `Cách xếp danh sách`; equal ones go by their Mã, so that arrival never matters.

    `Tên`: people and households by given name, collectives by their name. `Đơn vị và chức vụ`: units as in `Đơn vị`, in
    them the members of `Hội đồng` as listed there, then the others as in `Nhân sự`, then by name. `Giữ thứ tự`: units
    as in `Đơn vị`, then as the rows of their workbooks stand.
    """
    people = named_after_people(campaign)
    units = {unit.code: place for place, unit in enumerate(campaign.units)}
    council: dict[str, int] = {}
    for place, member in enumerate(campaign.council):
        council.setdefault(name_key(member.name), place)
    roster: dict[tuple[str, str], int] = {}
    for place, person in enumerate(campaign.roster):
        roster.setdefault((person.unit, name_key(person.name)), place)
    end = max(len(units), len(council), len(roster))

    def by_name(nomination: Nomination) -> tuple[Any, ...]:
        if nomination.kind in people:
            return (0, person_sort_key(nomination.name), nomination.birth_date or date.min, nomination.code)
        return (1, sort_key(nomination.name), date.min, nomination.code)

    def by_unit(nomination: Nomination) -> tuple[Any, ...]:
        key = name_key(nomination.name)
        return (
            units.get(nomination.home, end),
            council.get(key, end) if nomination.kind in people else end,
            roster.get((nomination.home, key), end),
            by_name(nomination),
        )

    def as_sent(nomination: Nomination) -> tuple[Any, ...]:
        rows = [(units.get(o.unit, end), o.unit, o.sheet, o.row) for o in nomination.origins if o.stands]
        rows = rows or [(units.get(o.unit, end), o.unit, o.sheet, o.row) for o in nomination.origins]
        return (min(rows, default=(end, "", "", 0)), nomination.code)

    return {BY_UNIT_AND_POSITION: by_unit, AS_SENT: as_sent}.get(campaign.settings.list_order, by_name)
