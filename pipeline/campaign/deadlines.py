"""The dates of `Lịch` as they bind: "trước ngày" and the setting `Tính cả ngày hạn` in; the last day out. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.campaign.shape import Campaign, Deadline

# The deadlines every campaign has, in order (Kế hoạch, mục IV.5, V.2).
SUBMISSION, UPWARDS, REPORT = "NOP_HO_SO", "TRINH_TINH", "BAO_CAO"
REGISTRATION = "DANG_KY"  # stands before them in a campaign in which targets and works are registered beforehand


def find(campaign: Campaign, code: str) -> Deadline | None:
    """Give one row of `Lịch`, None where there is none."""
    return next((row for row in campaign.deadlines if row.code == code), None)


def submission(campaign: Campaign) -> Deadline | None:
    """Give the row of `Lịch` that binds the units, None where there is none."""
    return find(campaign, SUBMISSION)


def registration(campaign: Campaign) -> Deadline | None:
    """Give the row of `Lịch` by which targets and works are registered, None where nothing is."""
    return find(campaign, REGISTRATION)


def last_day(campaign: Campaign, deadline: Deadline) -> date:
    """Give the last local day on which a deadline is kept: the day before it, or itself (`Tính cả ngày hạn`)."""
    return deadline.before - timedelta(days=0 if campaign.settings.deadline_day_counts else 1)


def before_for(campaign: Campaign, last: date) -> date:
    """Give the date of "trước ngày" that makes `last` the last day kept; `last_day` turned round."""
    return last + timedelta(days=0 if campaign.settings.deadline_day_counts else 1)


def days_left(campaign: Campaign, deadline: Deadline, as_of: date) -> int:
    """Count the days to the last day that counts: 0 on that day, below 0 once it is over."""
    return (last_day(campaign, deadline) - as_of).days
