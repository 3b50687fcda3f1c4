"""The dates of `Lịch` as they bind: "trước ngày" and the setting `Tính cả ngày hạn` in; the last day out."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.campaign.shape import Campaign, Deadline

SUBMISSION = "NOP_HO_SO"  # the row by which a unit's workbook is timely (Kế hoạch, mục IV.5)


def submission(campaign: Campaign) -> Deadline | None:
    """Give the row of `Lịch` that binds the units, None where there is none."""
    return next((row for row in campaign.deadlines if row.code == SUBMISSION), None)


def last_day(campaign: Campaign, deadline: Deadline) -> date:
    """Give the last local day on which a deadline is kept: the day before it, or itself (`Tính cả ngày hạn`)."""
    return deadline.before - timedelta(days=0 if campaign.settings.deadline_day_counts else 1)


def days_left(campaign: Campaign, deadline: Deadline, as_of: date) -> int:
    """Count the days to the last day that counts: 0 on that day, below 0 once it is over."""
    return (last_day(campaign, deadline) - as_of).days
