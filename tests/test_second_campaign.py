"""The second campaign, run whole: other rules of law, units, awards, kinds and papers, and not a line of code for it.

What must come of it stands in tests/cases/nong-thon-moi-2026: `ket-qua.md` every unit, outcome and finding, `van-ban/`
what some papers say. `THIDUA_GHI=1` writes both anew.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from pipeline import flow
from pipeline.campaign import Campaign
from pipeline.selection import limits
from pipeline.shapes import Papers
from pipeline.text.numbers import decimal, grouped
from pipeline.views import reconcile, reopened
from tests import sample, second_campaign
from tests.look_made import seen
from tests.look_parts import FORMS
from tests.look_rules import complaints
from tests.second_campaign import AS_OF
from tests.second_templates import CASE, templates
from tests.test_cases import said_of

GOLDEN = {
    "ke-hoach": "ke-hoach/ke-hoach.docx",
    "quyet-dinh": "quyet-dinh/quyet-dinh-giay-khen.docx",
    "giay-khen": "quyet-dinh/giay-khen.docx",
    "thu-khen": "quyet-dinh/thu-khen.docx",
    "thong-bao": "cong-khai/thong-bao.docx",
    "to-trinh-tinh": "trinh-cap-tren/to-trinh-bang-khen-tinh.docx",
    "to-trinh-bo": "trinh-cap-tren/to-trinh-bang-khen-bo.docx",
    "to-trinh-cua-xa": "tra-loi/DRX/ho-so/to-trinh.docx",
    "bao-cao-thanh-tich-cua-ho": "tra-loi/BTTX/ho-so/bao-cao-thanh-tich-HGD-8a67bbed.docx",
}
NOT_USED = {
    "can-chinh-phoi.docx",
    "giay-khen-phoi.docx",
    "bien-ban-trich.docx",
    "cong-van-dien-hinh.docx",
    "bieu-thong-ke.docx",
}


@cache
def story() -> flow.Story:
    files = {name: partial(bytes, data) for name, data in second_campaign.inputs().items()}
    return flow.story(files, second_campaign.expectations(), AS_OF)


@cache
def documents() -> Papers:
    return flow.documents(story())


@cache
def files() -> Mapping[str, bytes]:
    return dict(flow.papers(story(), documents(), templates()))


def same(golden: Path, said: str) -> None:
    if os.environ.get("THIDUA_GHI"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_every_unit_nomination_and_finding_is_as_expected() -> None:
    same(CASE / "ket-qua.md", said_of(story()))


@pytest.mark.parametrize("name", GOLDEN)
def test_papers_say_what_they_should(name: str) -> None:
    texts = reopened.paper(files()[GOLDEN[name]]).texts
    same(CASE / "van-ban" / f"{name}.txt", "\n".join(text for text in texts if text) + "\n")


def test_it_is_as_different_as_it_should_be() -> None:
    campaign, first = story().base.campaign, first_campaign()
    assert (len(campaign.units), len(campaign.awards), len(campaign.kinds)) == (40, 4, 3)
    assert {unit.kind for unit in campaign.units} & {unit.kind for unit in first.units} == set()
    assert {award.code for award in campaign.awards} & {award.code for award in first.awards} == set()
    assert {kind.code for kind in campaign.kinds} & {kind.code for kind in first.kinds} == set()
    assert {outcome.result for outcome in story().decided.outcomes} >= {award.code for award in campaign.awards}
    kinds = {one.kind for one in story().examined.nominations if one.eligible}
    assert kinds == {kind.code for kind in campaign.kinds}


def test_quotas_by_headcount_hold_with_their_rounding_and_floor() -> None:
    campaign = story().base.campaign
    award = next(award for award in campaign.awards if award.code == "GKGD")
    heads = limits.headcounts(campaign)
    assert [limits.unit_limit(award, unit, heads) for unit in ("CCKL", "HTXDT", "DRX", "BTTX")] == [5, 1, 1, 1]
    won: dict[str, int] = {}
    for one, outcome in zip(story().examined.nominations, story().decided.outcomes, strict=True):
        if outcome.result == "GKGD":
            won[one.home] = won.get(one.home, 0) + 1
    assert all(count <= (limits.unit_limit(award, unit, heads) or 0) for unit, count in won.items())
    assert won["CCKL"] == 5, "the share binds: seven of this unit stood for it"
    assert won["HTXDT"] == 1, "a fifth of three is nothing; the floor gives one"


def test_amounts_are_those_of_the_law_then_in_force() -> None:
    amounts = {(one.award, one.kind): one.amount for one in story().decided.amounts}
    assert {one.base for one in story().decided.amounts} == {2_530_000}
    assert amounts["GKGD", "NG"] == 760_000
    assert amounts["GKGD", "TAP"] == 1_520_000
    assert amounts["GKGD", "HGD"] == 1_140_000
    assert (amounts["BKUB", "NG"], amounts["BKUB", "TAP"]) == (3_800_000, 7_600_000), "twice the rounded amount"
    assert not any(award == "TK" for award, _ in amounts)


def test_the_papers_agree_with_each_other_and_with_the_manifest() -> None:
    import json

    assert reconcile.differences(json.loads(files()["manifest.json"]), files()) == []


def test_papers_speak_of_the_theme_and_never_of_the_old_law() -> None:
    told = {path: "\n".join(reopened.paper(data).texts) for path, data in files().items() if path.endswith(".docx")}
    assert not [path for path, text in told.items() if "đợt thi đua" in text.casefold()]
    assert "phong trào thi đua theo chuyên đề" in told["bao-cao-tong-hop.docx"]
    letters = [data.decode() for path, data in files().items() if path.endswith(".html")]
    assert letters and not any("đợt thi đua “" in text.casefold() for text in letters)


@pytest.mark.parametrize("template", sorted(set(FORMS) - NOT_USED))
def test_papers_keep_the_look_of_the_decree(template: str) -> None:
    made = [one for one in documents() if one.template == template]
    assert made
    for one in made:
        assert complaints(*seen(files()[one.path], FORMS[template])) == [], one.path


# ------------------------------------------------------------------------------------------------------ nothing in code


def first_campaign() -> Campaign:
    path = sample.ROOT / "inputs" / flow.CAMPAIGN
    return flow.ground({flow.CAMPAIGN: path.read_bytes}, sample.expectations()).campaign


# Bodies and laws that the tables quote inside longer texts, or that every campaign has: no code may name them either.
BODIES = {"Ban Thi đua", "Sở Nội vụ", "Ủy ban nhân dân", "UBND", "Thông tư", "Luật Thi đua"}


def words_of(campaign: Campaign) -> set[str]:
    """Give what a campaign's tables say of awards, agencies, units, deadlines, amounts: none may stand in the code."""
    settings = campaign.settings
    words = {settings.code, settings.name, settings.parent_body, settings.body, settings.abbreviation, settings.place}
    words |= {settings.signer, settings.signer_title, settings.plan, settings.superior_plan, settings.funding_source}
    for award in campaign.awards:
        words |= {award.code, award.name, award.name.partition(" của ")[0], award.decided_by}
    words |= {word for unit in campaign.units for word in (unit.code, unit.name)}
    words |= {word for kind in campaign.kinds for word in (kind.code, kind.name)}
    words |= {criterion.code for criterion in campaign.criteria} | {member.name for member in campaign.council}
    words |= {word for paper in campaign.papers for word in (paper.code, paper.name)}
    words |= {word for row in campaign.documents for word in (row.code, row.name, row.number.partition("/")[2])}
    words |= {word for row in campaign.documents for word in (*row.addressees, *row.recipients)}
    words |= {basis.text for basis in campaign.legal_bases} | {unit.kind for unit in campaign.units} | BODIES
    words |= {deadline.task for deadline in campaign.deadlines}
    words |= {said for deadline in campaign.deadlines for said in dates(deadline.before)}
    words |= {said for salary in campaign.base_salaries for said in (grouped(salary.amount), salary.source)}
    for rate in campaign.reward_rates:
        words |= {decimal(one) for one in rate.coefficients.values() if one.denominator > 1} | {rate.source}
    return {word for word in words if word}


def dates(day: date) -> set[str]:
    return {day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day.day}/{day.month}"}


def numbers_of(campaign: Campaign) -> set[float]:
    amounts: set[float] = {salary.amount for salary in campaign.base_salaries}
    return amounts | {
        float(one) for rate in campaign.reward_rates for one in rate.coefficients.values() if one.denominator > 1
    }


def said(tree: ast.AST) -> Iterator[tuple[int, Any]]:
    """Give every literal but docstrings, which explain by examples and do nothing, and the margins of a page."""
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "set_margins":
            spoken |= {id(argument.value) for argument in node.keywords}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in spoken:
            yield node.lineno, node.value


def named(source: str, words: set[str], numbers: set[float]) -> list[str]:
    pattern = re.compile(
        "|".join(rf"(?<![\w{{]){re.escape(word)}(?!\w)" for word in sorted(words, key=len, reverse=True))
    )
    found = []
    for line, value in said(ast.parse(source)):
        if isinstance(value, str) and (match := pattern.search(value)):
            found.append(f"{line}: {match[0]}")
        elif isinstance(value, int | float) and not isinstance(value, bool) and value in numbers:
            found.append(f"{line}: {value}")
    return found


def test_no_code_names_an_award_a_body_a_unit_a_deadline_or_a_coefficient() -> None:
    campaigns = (first_campaign(), story().base.campaign)
    words = set().union(*map(words_of, campaigns))
    numbers = set().union(*map(numbers_of, campaigns))
    sources = sorted((sample.ROOT / "pipeline").rglob("*.py"))
    assert len(sources) > 100
    found = {
        str(path.relative_to(sample.ROOT)): names
        for path in sources
        if (names := named(path.read_text(encoding="utf-8"), words, numbers))
    }
    assert found == {}


def test_the_search_finds_what_is_wired_in() -> None:
    campaign = first_campaign()
    words, numbers = words_of(campaign), numbers_of(campaign)
    wired = (
        'x = "GK"',
        'f"tặng Giấy khen của {a}"',
        'x = {"TTUD": 1}',
        "x = 0.3",
        'x = "TTR"',
        'x = "18/6/2021"',
        "x = 1490000",
    )
    for source in wired:
        assert named(source, words, numbers), source
    assert named('"""Giấy khen, 0,3."""\nx = "GKX"', words, numbers) == []
