"""The look that NĐ 30/2020/NĐ-CP, Phụ lục I asks for: a paper and its elements in, complaints out; none means it holds.

Each rule is a function in `RULES`, called with everything a paper is; where a paper need not have an element, the rules
about it say nothing. A rule about line ends and pages is in `tests/drawn_rules.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tests.look import Paper, Paragraph, Section
from tests.look_page import NEAR, Complaints, certificate, held, letters, page, page_number, tables, wording
from tests.look_parts import ANNEX, ARTICLE, ENCLOSED, Form, Parts

Rule = Callable[[Paper, Parts, Form], Complaints]

REPUBLIC, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
GAP = "[ \u00a0…]+"  # room for the pen where a number or a day is not known yet
NUMBER = r"Số: (0[1-9]|[1-9]\d+|[\u00a0…]+)/[A-ZĐ][A-Za-zĐđ]*(-[A-ZĐ][A-Za-zĐđ]*)+"
DAY = rf"ngày (0[1-9]|[12]\d|3[01]|{GAP}) tháng (01|02|[3-9]|1[0-2]|{GAP}) năm (\d{{4}}|{GAP})"
PLACE = rf"[A-ZĐ][^,]*, {DAY}"
TRIPLES = {(13, 14, 14), (12, 13, 13)}


def republic(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """Quốc hiệu UPPER bold 12-13, Tiêu ngữ bold 13-14, a drawn line below it; the triple with the place is even."""
    if "republic" in form.without and REPUBLIC in {one.text for one in paper.paragraphs}:
        yield "Quốc hiệu stands on printed stock"
    if "republic" not in form.has:
        return
    high = (12, 20) if form.certificate else (12, 13)
    yield from held("Quốc hiệu", parts.republic, high, "center", bold=True, italic=False, text=REPUBLIC)
    motto = (13, 20) if form.certificate else (13, 14)
    yield from held("Tiêu ngữ", parts.motto, motto, "center", bold=True, italic=False, text=MOTTO)
    if parts.under["republic"] is None or not parts.under["republic"].ruled:
        yield "no line is drawn below Tiêu ngữ"
    if parts.republic and parts.motto and not form.certificate:
        three = [_size(one) for one in (parts.republic, parts.motto, parts.place) if one]
        if not any(tuple(three) == triple[: len(three)] for triple in TRIPLES):
            yield f"Quốc hiệu, Tiêu ngữ, place: {three}"


def bodies(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """The parent body UPPER plain, the issuing body UPPER bold with a line drawn below it, both 12-13 centred."""
    if "bodies" not in form.has:
        return
    if not parts.parents or not parts.bodies:
        yield "no parent body or no issuing body"
    for name, ones, bold in (("parent body", parts.parents, False), ("issuing body", parts.bodies, True)):
        for one in ones:
            yield from held(name, one, (12, 13), "center", bold=bold, italic=False, upper=True)
    if parts.under["bodies"] is None or not parts.under["bodies"].ruled:
        yield "no line is drawn below the issuing body"


def number(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """Số, ký hiệu, as in "Số: 05/QĐ-SKHCN", 13 upright: no spaces, no year, a zero before numbers under 10."""
    if parts.number or "number" in form.has:
        yield from held("number", parts.number, (13, 13), "center", bold=False, italic=False, text=NUMBER)


def place(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """As in "Cao Bằng, ngày 05 tháng 6 năm 2021", 13-14 italic: zeros before days under 10 and months 1 and 2 only."""
    if "place" in form.without and parts.place:
        yield f"a place and date: {parts.place.text}"
    elif parts.place or "place" in form.has:
        yield from held(
            "place and date",
            parts.place,
            (13, 16 if form.certificate else 14),
            "center",
            bold=False,
            italic=True,
            text=PLACE,
        )


def kind(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """The kind of paper UPPER, what it is about below it with a drawn line, both bold, centred, 13-14."""
    if "kind" in form.has:
        yield from held("kind", parts.kind, (13, 14), "center", bold=True, italic=False, text=re.escape(form.kind))
    if "title" in form.has:
        yield from held(
            "title", parts.kind, (13, 14), "center", bold=True, italic=False, text=rf"(?s:{form.kind}.*)", upper=True
        )
    if "abstract" not in form.has:
        return
    if not parts.abstract:
        yield "not said what the paper is about"
        return
    for one in parts.abstract:
        yield from held("trích yếu", one, (13, 14), "center", bold=True, italic=False, upper=False)
    if parts.under["abstract"] is None or not parts.under["abstract"].ruled:
        yield "no line is drawn below trích yếu"


def subject(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """A công văn has "V/v …" 12-13 upright below its number, and no kind of paper."""
    if "subject" not in form.has:
        return
    yield from held("V/v", parts.subject, (12, 13), "center", bold=False, italic=False)
    for one in (*parts.opening, *parts.text[:1]):
        if one.text == one.text.upper():
            yield f"a công văn names no kind of paper: {one.text}"


def bases(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """Căn cứ: one a line, 13-14 italic, each with ";" and the last with "."."""
    if "bases" in form.has and not parts.bases:
        yield "no căn cứ"
    for one in parts.bases:
        mark = "." if one is parts.bases[-1] else ";"
        yield from held(
            "căn cứ", one, (13, 14), "both", bold=False, italic=True, text=rf"[^;\n]*[^;.\n]{re.escape(mark)}"
        )
    yield from _set(parts.bases)


def addressees(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """Kính gửi 13-14 upright: one place in the same line; more in a list, each with ";", the last with "." there."""
    found = parts.addressees
    if "addressees" in form.without and found:
        yield f"nobody is addressed here: {found[0].text}"
    if "addressees" in form.has and not found:
        yield "no Kính gửi"
    if not found:
        return
    wanted = [r"Kính gửi: .+[^;,]"] if len(found) == 1 else [r"Kính gửi:"]
    wanted += [r"- [^;]*[^;.];"] * (len(found) - 2) + [r"- [^;]*[^;.]\."] * (len(found) > 1)
    for one, text in zip(found, wanted, strict=True):
        yield from held("Kính gửi", one, (13, 14), "", bold=False, italic=False, text=text)


def body(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """The text upright, 13-14 and one size, justified, first line 1 or 1.27 cm, 6 pt between, 1 to 1.5 lines."""
    if form.certificate:
        return
    for one in parts.text:
        align = "left" if one.runs[-1].text.endswith("\t") else "both"  # a line with dots to fill in is not stretched
        bold = None if ARTICLE.match(one.text) else False
        yield from held("text", one, (13, 14), align, bold=bold, italic=False)
    for one in parts.headings:
        yield from held("heading", one, (13, 14), "both center", bold=True, italic=False)
        if not one.keep_next:
            yield f"a heading may stand at the foot of a page: {one.text}"
    for one in parts.captions:
        if not one.keep_next:
            yield f"the title of a table may stand apart from it: {one.text}"
    sizes = {size for one in (*parts.text, *parts.headings) for size in one.sizes}
    if len(sizes) > 1:
        yield f"text of sizes {sorted(sizes)}"
    yield from _set(one for one in (*parts.text, *parts.headings) if one.align != "center")


def articles(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """Each "Điều n." in Arabic figures from 1 on, bold, in the size of the text; what follows it is not bold."""
    found = [one for one in parts.text if one.text.startswith("Điều") and (one.runs[0].bold or ARTICLE.match(one.text))]
    if "articles" in form.has and not found:
        yield "no Điều"
    for count, one in enumerate(found, 1):
        bold = "".join(run.text for run in one.runs if run.bold)
        if bold.strip() != f"Điều {count}." or not one.text.startswith(bold):
            yield f"article {count} has bold: {bold!r}"


def ending(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """The text ends with "./.", and only there."""
    every = [one.text for one in paper.paragraphs if "./." in one.text]
    last = [block.text for block in parts.tail[:1] if isinstance(block, Paragraph)]
    if "ending" in form.has and (len(every) != 1 or every != last or not every[0].endswith("./.")):
        yield f'the text does not end with "./.": {every or last}'


def signature(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """The signer's office UPPER bold, the name below it bold, both 13-14 centred; no academic title."""
    if "signature" not in form.has:
        return
    named = any(signer.name for signer in parts.signers) or "recipients" not in form.has  # a draft may wait for a name
    if not parts.signers or not named:
        yield "nobody signs"
    top = 16 if form.certificate else 14
    for signer in parts.signers:
        for one in signer.office:
            yield from held("office", one, (13, top), "center", bold=True, italic=False, upper=True)
        for one in signer.name:
            yield from held(
                "signer",
                one,
                (13, top),
                "center",
                bold=True,
                italic=False,
                text=r"(?!.*\b(TS|ThS|PGS|GS)\.).*",
                upper=False,
            )


def kept(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """The signature is kept with the words before it, and with Nơi nhận, in one piece."""
    if form.certificate or parts.signature is None:
        return
    for block in parts.tail:
        last = (
            [block]
            if isinstance(block, Paragraph)
            else [one for cell in block.rows[-1].cells for one in cell.paragraphs]
        )
        if not all(one.keep_next for one in last):
            yield f"the words before the signature may stay behind: {last[0].text}"
        if isinstance(block, Paragraph) and block.text and not block.keep_lines:
            yield f"the words before the signature may be torn: {block.text}"
    for row in parts.signature.rows:
        if not row.whole:
            yield "a page may end inside the signature"
    for row in parts.signature.rows[:-1]:
        if not all(one.keep_next for cell in row.cells for one in cell.paragraphs):
            yield "a page may end between office and name"
    if parts.recipients and not any(one is parts.recipients[0] for one in parts.signature.paragraphs):
        yield "Nơi nhận stands outside the table of the signature: it may come to stand alone on a page"


def recipients(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """Nơi nhận 12 bold italic; its list 11 upright, "- …;" and at the end "- Lưu: …."."""
    if "recipients" in form.has and len(parts.recipients) < 2:
        yield "no Nơi nhận"
    for count, one in enumerate(parts.recipients):
        last = one is parts.recipients[-1]
        text = "Nơi nhận:" if not count else r"- Lưu: [^;]*[^;.]\." if last else r"- [^;]*[^;.];"
        size = (11, 11) if count else (12, 12)
        yield from held("Nơi nhận", one, size, "left", bold=not count, italic=not count, text=text)


def annexes(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """Phụ lục 14 bold, the title UPPER bold, "(Kèm theo …)" italic, each centred; two annexes have Roman numbers."""
    if "annexes" in form.has and not parts.annexes:
        yield "no annex"
    for section in parts.annexes:
        yield from _annex(section, len(parts.annexes))
    if "title" in form.has:
        found = [one for one in paper.paragraphs if ENCLOSED.match(one.text)]
        yield from held("enclosed with", found[0] if found else None, (13, 14), "center", bold=False, italic=True)


RULES: tuple[Rule, ...] = (
    page, page_number, letters, republic, bodies, number, place, kind, subject, bases, addressees, body, articles,
    ending, signature, kept, recipients, annexes, tables, wording, certificate,
)  # fmt: skip


def complaints(paper: Paper, parts: Parts, form: Form, rules: Iterable[Rule] = RULES) -> list[str]:
    """Give every complaint of these rules, each with the name of its rule."""
    return [f"{rule.__name__}: {said}" for rule in rules for said in rule(paper, parts, form)]


def _annex(section: Section, of: int) -> Complaints:
    said = [block for block in section.blocks if isinstance(block, Paragraph) and block.text]
    if said and ANNEX.match(said[0].text):
        text = r"Phụ lục [IVX]+" if of > 1 else r"Phụ lục"
        yield from held("annex", said[0], (14, 14), "center", bold=True, italic=False, text=text)
        said = said[1:]
    elif of > 1:
        yield "an annex among others has no number"
    title = said[0] if said else None
    yield from held("annex title", title, (13, 14), "center", bold=True, italic=False, upper=True)
    enclosed = next((one for one in said if ENCLOSED.match(one.text)), None)
    yield from held("enclosed with", enclosed, (13, 14), "center", bold=False, italic=True, text=r"\((?s:.)+\)")


def _size(one: Paragraph) -> float:
    return max(one.sizes, default=0)


def _set(found: Iterable[Paragraph]) -> Complaints:
    """Say where text is not set as text: first line, space between paragraphs, space between lines."""
    before: Paragraph | None = None
    for one in found:
        if min(abs(one.first - 10), abs(one.first - 12.7)) > NEAR:
            yield f"first line of {one.first:.1f} mm: {one.text}"
        if one.fixed or not 1 <= one.line <= 1.5:
            yield f"lines {one.line} apart: {one.text}"
        if max(one.before, before.after if before else 0) < 6:
            yield f"{one.before} pt before: {one.text}"
        before = one
