"""Who votes on whom, and by how many members votes are measured: the campaign's council and a meeting in. Pure."""

from __future__ import annotations

from pipeline.campaign.kinds import named_after_people
from pipeline.campaign.shape import Campaign, CouncilMember
from pipeline.shapes import Meeting, Nomination
from pipeline.text.names import name_key

OF_PRESENT, OF_ALL = "Có mặt", "Tổng số thành viên"  # `Mẫu số biểu quyết`


def recused(campaign: Campaign, nomination: Nomination, meeting: Meeting | None = None) -> list[CouncilMember]:
    """Name the members who do not vote on this nomination: the nominee, and the heads of the units that propose it.

    A member is the nominee when the name key agrees and the birth dates, where both are known, do not differ: it is
    better to leave the room once too often. Of a household its head counts. Members that `meeting` knows to be absent
    are left out.
    Source: the contract of the documents, `bien-ban`.
    """
    absent = {name_key(member.name) for member in meeting.members if member.present is False} if meeting else set()
    nominee = name_key(nomination.name) if nomination.kind in named_after_people(campaign) else ""

    def is_nominee(member: CouncilMember) -> bool:
        dates = {member.birth_date, nomination.birth_date} - {None}
        return len(dates) < 2 and name_key(member.name) == nominee

    return [
        member
        for member in campaign.council
        if name_key(member.name) not in absent
        and ((member.heads and member.heads in nomination.proposers) or is_nominee(member))
    ]


def vote_base(campaign: Campaign, meeting: Meeting, nomination: Nomination) -> int:
    """Give the number of members a nomination's votes are measured by.

    The absent are among all members, not among those present: there they cannot leave a second time.
    Source: `Mẫu số biểu quyết` and `Trừ người không biểu quyết`: recused members leave it where the setting says so.
    """
    of_present = campaign.settings.vote_denominator == OF_PRESENT
    members = meeting.present if of_present else meeting.total
    if campaign.settings.recused_leave_denominator:
        members -= len(recused(campaign, nomination, meeting if of_present else None))
    return max(members, 0)
