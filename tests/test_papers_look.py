"""The look of every paper, read from its .docx: the rules of NĐ 30/2020/NĐ-CP, Phụ lục I hold, and notice a break."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from docx import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from lxml import etree

from pipeline import flow
from tests import look_made
from tests.look import W, read
from tests.look_breaks import BREAKS, LETTER, Break
from tests.look_changes import Change, anywhere, broken, gone, letters, lines, paragraph, says, section
from tests.look_made import TEMPLATES, Made, seen
from tests.look_parts import FORMS
from tests.look_rules import RULES, Rule, complaints

RULE = {rule.__name__: rule for rule in RULES}
ALLOWED = {
    "pPr": {"pStyle", "sectPr"},
    "rPr": {"rStyle"},
    "tcPr": {"tcW", "gridSpan", "vMerge", "vAlign"},
    "trPr": {"cantSplit", "tblHeader"},
    "tblPr": {"tblStyle", "tblW", "jc", "tblLayout", "tblLook"},
}


def first(template: str) -> Made:
    return next(one for one in look_made.papers() if one.template == template)


def spoken(made: list[Made] | tuple[Made, ...], rule: Rule) -> list[str]:
    return [f"{one.path}: {said}" for one in made for said in complaints(*one.seen(), [rule])]


def by_hand(template: bytes) -> list[str]:
    """Name what is set by hand in a template: all look lies in its styles, where a clerk changes it once."""
    found = []
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        for name in package.namelist():
            if name.startswith(("word/document", "word/header", "word/footer")):
                for holder, allowed in ALLOWED.items():
                    for element in etree.fromstring(package.read(name)).iter(f"{W}{holder}"):
                        own = {str(child.tag).removeprefix(W) for child in element} - allowed
                        found += [f"{name} › {holder} › {what}" for what in sorted(own)]
    return found


@pytest.mark.parametrize("rule", RULES, ids=RULE)
def test_every_paper_of_the_sample_keeps_the_rule(rule: Rule) -> None:
    assert spoken(look_made.papers(), rule) == []


@pytest.mark.parametrize("rule", RULES, ids=RULE)
def test_every_paper_before_the_meeting_keeps_the_rule(rule: Rule) -> None:
    made = look_made.papers(council=False)
    assert made and spoken(made, rule) == []


def test_every_template_has_its_row_in_the_table_of_forms() -> None:
    used = {row.template for row in look_made.story().base.campaign.documents}
    assert (used | set(TEMPLATES)) - set(FORMS) == set()


def test_every_row_of_the_campaign_makes_a_paper_of_the_sample() -> None:
    rows = {row.template for row in look_made.story().base.campaign.documents}
    assert rows - {one.template for one in look_made.papers()} == set()


@pytest.mark.parametrize(
    ("written", "printed"),
    [("5/QĐ-SKHCN", "05/QĐ-SKHCN"), ("05 / QĐ-SKHCN", "05/QĐ-SKHCN"), ("126/QĐ-SKHCN", "126/QĐ-SKHCN")],
)
def test_a_number_is_printed_as_the_decree_writes_it(written: str, printed: str) -> None:
    story = look_made.story()
    rows = tuple(replace(row, number=written if row.number else "") for row in story.base.campaign.documents)
    campaign = replace(story.base.campaign, documents=rows)
    known = flow.documents(replace(story, base=replace(story.base, campaign=campaign)))
    made = list(look_made.made(one for one in known if one.template == "quyet-dinh.docx"))
    number = made[0].seen()[1].number
    assert number is not None and number.text == f"Số: {printed}"
    assert spoken(made, RULE["number"]) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_formatting_by_hand(name: str) -> None:
    assert by_hand(TEMPLATES[name]) == []


@pytest.mark.parametrize(
    "change",
    [
        lines("TỜ TRÌNH", "jc", val="center"),
        lines("TỜ TRÌNH", "keepNext"),
        letters("TỜ TRÌNH", "b", val="1"),
        letters("Kính gửi", "color", val="000000"),
        anywhere("<w:tblPr>", '<w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders>'),
        anywhere("<w:tcPr>", '<w:tcPr><w:shd w:val="clear" w:fill="FFFF00"/>'),
        anywhere("<w:trPr>", '<w:trPr><w:trHeight w:val="400"/>'),
    ],
)
def test_formatting_by_hand_is_noticed(change: Change) -> None:
    assert len(by_hand(broken(TEMPLATES[LETTER], change))) == 1


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: f"{case.rule}-{case.template.removesuffix('.docx')}")
def test_every_rule_notices_its_break(case: Break) -> None:
    rule = RULE[case.rule]
    made = first(case.template)
    before = complaints(*made.seen(), [rule])
    after = complaints(*made._replace(data=broken(made.data, case.change, case.part)).seen(), [rule])
    assert set(after) - set(before), "nobody complains"


def test_every_rule_has_a_break() -> None:
    assert set(RULE) - {case.rule for case in BREAKS} == {"subject"}  # broken below: no paper of the sample has V/v yet


def told_apart(change: Change, template: str, form: str) -> list[str]:
    return complaints(*seen(broken(first(template).data, change), FORMS[form]))


def as_official_letter(root: object) -> None:
    """Make a tờ trình into a công văn: what it is about stands below its number, and no kind of paper is named."""
    number = paragraph(root, "Số: ")
    about = etree.fromstring(etree.tostring(number))
    number.addnext(about)
    for text in about.iter(f"{W}t"):
        text.text = "V/v giới thiệu gương điển hình tiên tiến"
    kind = paragraph(root, "TỜ TRÌNH")
    kind.getparent().remove(kind.getnext().getnext())
    kind.getparent().remove(kind.getnext())
    kind.getparent().remove(kind)


@pytest.mark.parametrize(
    "change",
    [
        gone("V/v"),
        letters("V/v", "i", val="1"),
        letters("V/v", "b", val="1"),
        letters("V/v", "sz", val=28),
        says("Căn cứ Luật Thi đua, khen thưởng ngày 26", "CÔNG VĂN Luật Thi đua, khen thưởng ngày 26"),
    ],
)
def test_an_official_letter_names_no_kind_and_says_below_its_number_what_it_is_about(change: Change) -> None:
    def both(root: object) -> None:
        as_official_letter(root)
        change(root)

    assert told_apart(as_official_letter, LETTER, "cong-van-dien-hinh.docx") == []
    assert told_apart(both, LETTER, "cong-van-dien-hinh.docx")


def without_frame(root: object) -> None:
    section("pgBorders")(root)
    for one in [one for one in paragraphs(root) if one[1].startswith(("CỘNG HÒA", "Độc lập"))]:
        one[0].getparent().remove(one[0])


def paragraphs(root: Any) -> Iterator[tuple[object, str]]:
    for one in root.iter(f"{W}p"):
        yield one, "".join(text.text or "" for text in one.iter(f"{W}t"))


@pytest.mark.parametrize("kept", [section("pgBorders"), without_frame])
def test_printed_stock_has_neither_frame_nor_quoc_hieu(kept: Callable[[object], None]) -> None:
    found = told_apart(kept, "giay-khen.docx", "giay-khen-phoi.docx")
    assert (found == []) == (kept is without_frame)


def test_formatting_is_read_through_defaults_styles_and_hand() -> None:
    docx = Docx()
    base = docx.styles.add_style("Gốc", WD_STYLE_TYPE.PARAGRAPH)
    base.font.size, base.font.bold, base.paragraph_format.alignment = Pt(13), True, WD_ALIGN_PARAGRAPH.CENTER
    own = docx.styles.add_style("Riêng", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style, own.font.all_caps, own.paragraph_format.space_before = base, True, Pt(7)
    strong = docx.styles.add_style("Đậm", WD_STYLE_TYPE.CHARACTER)
    strong.font.bold = True
    said = docx.add_paragraph(style="Riêng")
    said.add_run("một ")
    said.add_run("hai ", style="Đậm").font.size = Pt(15)
    said.add_run("ba").font.bold = False
    out = io.BytesIO()
    docx.save(out)
    found = read(out.getvalue()).paragraphs[0]
    assert (found.text, found.align, found.before) == ("MỘT HAI BA", "center", 7)
    # bold of a style of letters upon bold of a style of paragraphs is not bold: so Word shows it
    assert [(run.size, run.bold) for run in found.runs] == [(13, True), (15, False), (13, False)]
