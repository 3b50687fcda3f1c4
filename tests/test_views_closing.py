"""The last lines of a run: the deadline that comes next, as it binds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.campaign import Deadline
from pipeline.shapes import Stage
from pipeline.views.closing import closing
from tests.papers import CAMPAIGN, SETTINGS

DUE = Deadline("NOP_HO_SO", "Gửi hồ sơ", date(2021, 6, 18))


@pytest.mark.parametrize(
    ("counts", "as_of", "said"),
    [
        (False, date(2021, 6, 16), ["Còn 1 ngày: Gửi hồ sơ (chậm nhất ngày 17/6/2021)."]),
        (False, date(2021, 6, 17), ["Hôm nay là ngày cuối: Gửi hồ sơ (chậm nhất ngày 17/6/2021)."]),
        (False, date(2021, 6, 18), []),
        (True, date(2021, 6, 18), ["Hôm nay là ngày cuối: Gửi hồ sơ (chậm nhất ngày 18/6/2021)."]),
        (True, date(2021, 6, 19), []),
    ],
)
def test_the_next_deadline_is_told_by_its_last_day_that_counts(counts: bool, as_of: date, said: list[str]) -> None:
    campaign = replace(CAMPAIGN, settings=replace(SETTINGS, deadline_day_counts=counts), deadlines=(DUE,))
    ended = closing(campaign, Stage.REPORT, (), (), (), None, (), (), {}, (), as_of)
    assert [line for line in ended.todo if "Gửi hồ sơ" in line] == said
