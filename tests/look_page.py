"""The rules of the whole paper (NĐ 30/2020/NĐ-CP, Phụ lục I): page, number, letters, tables, wording; and the words
to say that an element is set as it should be. In come the paper, its elements and its form; complaints go out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.look import Paper, Paragraph, Table
from tests.look_parts import LANDSCAPE, PORTRAIT, Form, Parts

Complaints = Iterator[str]

SIDES = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
NEAR = 0.2  # mm: Word keeps lengths in twentieths of a point
DASHES = re.compile(r"[-_=*–—~]{3,}")
CARELESS = {
    "two spaces": re.compile(r"  "),
    "a space before a mark": re.compile(r" [,;.:]"),
    "a mark twice": re.compile(r";;|,,|(?<!\.)\.\.(?!\.)|[,;]\."),
    "empty parentheses": re.compile(r"\(\s*\)"),
    "a value of the program": re.compile(r"\b(None|NaN|NaT)\b|(?<!gian )\bnan\b(?! giải)"),
    "a tag of the template": re.compile(r"\{\{|\}\}|\{%|%\}"),
    "typed dashes": DASHES,
}


def page(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """A4 with its margins, as a page turned sideways is read. A certificate lies sideways, as white left as right."""
    for section in paper.sections:
        size = (round(section.width), round(section.height))
        allowed = {form.page} if section is paper.sections[0] else {PORTRAIT, LANDSCAPE}
        if size not in allowed:
            yield f"page of {size} mm"
        if form.certificate:
            if abs(section.margins["left"] - section.margins["right"]) > NEAR or min(section.margins.values()) < 10:
                yield f"margins of a certificate {section.margins}"
            continue
        for side, (low, high) in SIDES.items():
            if not low - NEAR <= section.margins[side] <= high + NEAR:
                yield f"{side} margin of {section.margins[side]:.1f} mm"


def page_number(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """Arabic, 13-14 upright, centred in the top margin, not on page 1; each annex numbers its own pages."""
    if form.certificate:
        return
    if paper.odd_and_even:
        yield "even pages have a header of their own"
    for section in paper.sections:
        shown = [one for one in section.header or () if "PAGE" in one.field.split()]
        if len(shown) != 1 or re.search(r"roman|alpha", shown[0].field, re.IGNORECASE):
            yield "no page number in the header"
        elif shown[0].align != "center" or not style(shown[0], (13, 14), bold=False, italic=False):
            yield f"page number: {shown[0].align}, {told(shown[0])}"
        if section.number_format != "decimal":
            yield f"page numbers in {section.number_format}"
        if not section.first_apart or any(one.text or one.field for one in section.first_header or ()):
            yield "a number on the first page"
        if any(one.text or one.field for one in section.footer):
            yield "something in the footer"
        if not 5 <= section.margins["header"] < section.margins["top"] - 14 * 25.4 / 72:
            yield "the page number does not lie inside the top margin"
    if any(section.start != "1" for section in parts.annexes):
        yield "an annex does not number its own pages"


def letters(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """Times New Roman everywhere, black; only a certificate may have colour, and sizes beyond 11-14."""
    for paragraph in paper.paragraphs + [one for section in paper.sections for one in section.header or ()]:
        for run in paragraph.runs:
            if not run.text.strip():
                continue
            if set(run.fonts) != {"Times New Roman"}:
                yield f"{run.fonts}: {run.text}"
            if not form.certificate and run.colour not in ("auto", "000000"):
                yield f"colour {run.colour}: {run.text}"
            if not form.certificate and not 11 <= run.size <= 14:
                yield f"{run.size} pt: {run.text}"


def tables(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """A table has its heading again on each page, and none of its rows is torn."""
    for table in paper.tables:
        if not all(row.whole for row in table.rows):
            yield f"a page may end inside a row: {_first(table)}"
        if table.ruled and not table.rows[0].heading:
            yield f"the heading of a table is not repeated: {_first(table)}"
        if not table.ruled and any(row.heading for row in table.rows):
            yield f"what is no table has a heading row: {_first(table)}"


def wording(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """Nothing typed carelessly, nothing of the program, no line made of dashes."""
    for paragraph in paper.paragraphs:
        for what, found in CARELESS.items():
            if found.search(paragraph.text):
                yield f"{what}: {paragraph.text}"


def certificate(paper: Paper, parts: Parts, form: Form) -> Complaints:
    """A certificate has its frame, or none on printed stock, and TẶNG … in bold capitals, all of it centred."""
    if ("frame" in form.has) != all(section.framed for section in paper.sections):
        yield "frame"
    if "award" in form.has:
        award = next((one for one in paper.paragraphs if one.text.startswith("TẶNG ")), None)
        yield from held("award", award, (20, 60), "center", bold=True, italic=False, upper=True)


def held(
    what: str,
    one: Paragraph | None,
    sizes: tuple[float, float],
    align: str,
    *,
    bold: bool | None,
    italic: bool,
    text: str = "",
    upper: bool | None = None,
) -> Complaints:
    if one is None:
        yield f"no {what}"
        return
    if not style(one, sizes, bold, italic):
        yield f"{what} is {told(one)}: {one.text}"
    if align and one.align not in align.split():
        yield f"{what} stands {one.align}: {one.text}"
    if upper is not None and (one.text == one.text.upper()) != upper:
        yield f"{what} is {'not ' if upper else ''}in capitals: {one.text}"
    if text and one.text != text and not re.fullmatch(text, one.text):
        yield f"{what} reads {one.text!r}"


def style(one: Paragraph, sizes: tuple[float, float], bold: bool | None, italic: bool) -> bool:
    right = bold is None or (one.bold if bold else one.plain)
    return right and (one.italic if italic else one.upright) and all(sizes[0] <= size <= sizes[1] for size in one.sizes)


def told(one: Paragraph) -> str:
    return f"{sorted(one.sizes)} pt{' bold' if one.bold else ''}{' italic' if one.italic else ''}"


def _first(table: Table) -> str:
    return " · ".join(cell.text for cell in table.rows[0].cells)
