"""Who may not vote on whom."""

from __future__ import annotations

from datetime import date

from pipeline.campaign import CouncilMember, voting
from tests.selecting import campaign, nomination


def test_the_nominee_and_the_heads_of_proposing_units_do_not_vote() -> None:
    whole = campaign(
        council=(
            CouncilMember("Nông Văn An", date(1970, 1, 1), "", "Chủ tịch", "TTUD"),
            CouncilMember("Lý Thị Chi", None, "", "Ủy viên", "VP"),
            CouncilMember("Hà Văn Sơn", date(1980, 1, 1), "", "Ủy viên", ""),
        )
    )

    def recused(name: str, kind: str = "CN", born: date | None = None, *proposers: str) -> tuple[str, ...]:
        line = nomination("a", kind=kind, name=name, birth_date=born, proposers=proposers)
        return tuple(member.name for member in voting.recused(whole, line))

    assert recused("Ông Hà Văn Sơn", "CN", date(1980, 1, 1)) == ("Hà Văn Sơn",)
    assert recused("Hà Văn Sơn", "CN", date(1981, 1, 1)) == ()
    assert recused("Hà Văn Sơn", "CN", None) == ("Hà Văn Sơn",)
    assert recused("Hà Văn Sơn", "TT") == ()
    assert recused("Phòng A", "TT", None, "TTUD", "VP") == ("Nông Văn An", "Lý Thị Chi")
    assert recused("Người khác", "CN", None, "CD") == ()
