"""The look of every paper, drawn: all are turned into PDF once, and the rules hold on the pages as people see them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests import drawn_made
from tests.drawn import MISSING, WHY, Drawn, draw
from tests.drawn_rules import RULES, Rule, complaints, drawn_lines
from tests.look_made import Made

pytestmark = pytest.mark.skipif(bool(MISSING), reason=WHY)

RULE = {rule.__name__: rule for rule in RULES}
Pair = tuple[Made, Drawn]


@pytest.fixture(scope="session")
def all_drawn(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Pair]:
    made = drawn_made.everything()
    found = draw({name: one.data for name, one in made.items()}, tmp_path_factory.mktemp("ve"))
    return {name: (one, found[name]) for name, one in made.items()}


def group(all_drawn: Mapping[str, Pair], start: str) -> dict[str, Pair]:
    return {name: pair for name, pair in all_drawn.items() if name.startswith(start + "-")}


def spoken(pairs: Mapping[str, Pair], rule: Rule) -> list[str]:
    """Give the complaints of one rule about these papers, each with the paper it is about."""
    return [
        f"{name} {made.path}: {said}"
        for name, (made, drawn) in pairs.items()
        for said in complaints(drawn, *made.seen(), [rule])
    ]


@pytest.mark.parametrize("rule", RULES, ids=RULE)
def test_every_paper_of_the_sample_keeps_the_rule(all_drawn: Mapping[str, Pair], rule: Rule) -> None:
    assert spoken(group(all_drawn, "mau"), rule) == []


@pytest.mark.parametrize("rule", RULES, ids=RULE)
def test_long_papers_keep_the_rule(all_drawn: Mapping[str, Pair], rule: Rule) -> None:
    pairs = group(all_drawn, "dai")
    assert all(len(drawn.pages) > 1 for _, drawn in pairs.values())
    assert spoken(pairs, rule) == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule is not drawn_lines], ids=lambda rule: rule.__name__)
def test_wherever_the_text_ends_the_rule_holds(all_drawn: Mapping[str, Pair], rule: Rule) -> None:
    assert spoken(group(all_drawn, "quet"), rule) == []


@pytest.mark.parametrize("template", drawn_made.ENDS)
def test_the_end_of_the_text_has_fallen_on_every_line_of_a_page(all_drawn: Mapping[str, Pair], template: str) -> None:
    pages = [len(drawn.pages) for made, drawn in group(all_drawn, "quet").values() if made.template == template]
    assert len(pages) == len(drawn_made.SWEEP) and len(set(pages)) > 1


def test_certificates_hold_names_of_any_length(all_drawn: Mapping[str, Pair]) -> None:
    pairs = group(all_drawn, "ten")
    names = {len(one["ten"]) for made in [drawn_made.names()] for one in made.context["danh_sach"]["danh_sach"]}
    assert set(drawn_made.LENGTHS) <= names
    assert [said for rule in RULES for said in spoken(pairs, rule)] == []


@pytest.mark.parametrize(
    ("number", "case"),
    list(enumerate(drawn_made.BREAKS)),
    ids=[f"{case.rule}-{case.template.removesuffix('.docx')}" for case in drawn_made.BREAKS],
)
def test_every_rule_notices_its_break(all_drawn: Mapping[str, Pair], number: int, case: drawn_made.DrawnBreak) -> None:
    whole = next((made, drawn) for made, drawn in group(all_drawn, "mau").values() if made.template == case.template)
    before, after = (
        set(complaints(drawn, *made.seen(), [RULE[case.rule]])) for made, drawn in (whole, all_drawn[f"hong-{number}"])
    )
    assert after - before, "nobody complains"


def test_every_rule_has_a_break() -> None:
    assert set(RULE) == {case.rule for case in drawn_made.BREAKS}
