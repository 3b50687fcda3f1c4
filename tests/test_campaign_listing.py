"""The order of the lists."""

from __future__ import annotations

from itertools import permutations

import pytest

from pipeline.campaign import CouncilMember, Person
from pipeline.campaign.listing import sorter
from tests.selecting import campaign, nomination, origin


@pytest.mark.parametrize(
    ("setting", "order"),
    [
        ("Tên", ["Bế Thị Ánh", "Hà Thị Chi", "Nông Văn Chi", "Lý Văn Dũng", "Lý Văn Dũng", "Phòng A"]),
        ("Đơn vị và chức vụ", ["Lý Văn Dũng", "Nông Văn Chi", "Phòng A", "Hà Thị Chi", "Bế Thị Ánh", "Lý Văn Dũng"]),
        ("Giữ thứ tự", ["Nông Văn Chi", "Lý Văn Dũng", "Phòng A", "Bế Thị Ánh", "Hà Thị Chi", "Lý Văn Dũng"]),
    ],
)
def test_the_order_is_the_campaigns_and_never_that_of_arrival(setting: str, order: list[str]) -> None:
    whole = campaign(
        settings={"list_order": setting},
        roster=(
            Person("VP", "", "Nông Văn Chi", None, "", "", ""),
            Person("TTUD", "", "Hà Thị Chi", None, "", "", ""),
            Person("TTUD", "", "Bế Thị Ánh", None, "", "", ""),
        ),
        council=(CouncilMember("Lý Văn Dũng", None, "", "Ủy viên", ""),),
    )
    every = [
        nomination("CN-1", name="Nông Văn Chi", unit="VP", origins=(origin("VP", 4),)),
        nomination("CN-2", name="Lý Văn Dũng", unit="VP", origins=(origin("VP", 5), origin("CD", 4))),
        nomination("TT-1", name="Phòng A", unit="VP", kind="TT", origins=(origin("VP", 4, sheet="Tập thể"),)),
        nomination("CN-3", name="Bế Thị Ánh", unit="TTUD", origins=(origin("TTUD", 4),)),
        nomination("CN-4", name="Hà Thị Chi", unit="TTUD", origins=(origin("TTUD", 5),)),
        nomination("CN-5", name="Lý Văn Dũng", unit="", origins=(origin("CD", 6),)),
    ]
    codes = [n.code for n in sorted(every, key=sorter(whole))]
    assert [n.name for n in sorted(every, key=sorter(whole))] == order
    assert all([n.code for n in sorted(some, key=sorter(whole))] == codes for some in list(permutations(every))[::97])


def test_equal_names_go_by_their_code() -> None:
    twins = [nomination("CN-2", name="Lý Văn Dũng"), nomination("CN-1", name="Lý Văn Dũng")]
    assert [n.code for n in sorted(twins, key=sorter(campaign()))] == ["CN-1", "CN-2"]
