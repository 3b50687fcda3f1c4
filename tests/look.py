"""A finished paper as it will look: the bytes of a .docx in, its sections, tables and paragraphs out, each with the
formatting that holds for it after defaults, styles based on styles, and direct formatting.

Lengths are millimetres, sizes and spacings points. Where lines and pages end is not in the file: `tests/drawn.py`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TWIPS_A_MM = 1440 / 25.4
Element = Any


class Run(NamedTuple):
    text: str
    size: float
    bold: bool
    italic: bool
    colour: str
    fonts: tuple[str, ...]


class Paragraph(NamedTuple):
    """One paragraph. `ruled` says that a line is drawn by it; `line` is a multiple, or points where it is fixed."""

    runs: tuple[Run, ...]
    align: str
    first: float
    left: float
    before: float
    after: float
    line: float
    fixed: bool
    keep_next: bool
    keep_lines: bool
    ruled: bool
    field: str

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs).strip(" \n\t")

    @property
    def printed(self) -> list[Run]:
        return [run for run in self.runs if run.text.strip()]

    @property
    def sizes(self) -> set[float]:
        return {run.size for run in self.printed}

    @property
    def bold(self) -> bool:
        return all(run.bold for run in self.printed)

    @property
    def plain(self) -> bool:
        return not any(run.bold for run in self.printed)

    @property
    def italic(self) -> bool:
        return all(run.italic for run in self.printed)

    @property
    def upright(self) -> bool:
        return not any(run.italic for run in self.printed)


class Cell(NamedTuple):
    paragraphs: tuple[Paragraph, ...]
    span: int

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.paragraphs if one.text)


class Row(NamedTuple):
    cells: tuple[Cell, ...]
    heading: bool
    whole: bool


class Table(NamedTuple):
    """One table. `ruled` says whether its cells have borders: one without only sets things side by side."""

    rows: tuple[Row, ...]
    ruled: bool
    grid: tuple[float, ...]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [paragraph for row in self.rows for cell in row.cells for paragraph in cell.paragraphs]


class Section(NamedTuple):
    """One section with the page it is set on. A header is None where the section has none, own or inherited."""

    blocks: tuple[Paragraph | Table, ...]
    width: float
    height: float
    margins: dict[str, float]
    first_apart: bool
    start: str
    number_format: str
    header: tuple[Paragraph, ...] | None
    first_header: tuple[Paragraph, ...] | None
    footer: tuple[Paragraph, ...]
    framed: bool

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Give every paragraph of the section, those in tables with the others, in reading order."""
        return [one for block in self.blocks for one in ([block] if isinstance(block, Paragraph) else block.paragraphs)]


class Paper(NamedTuple):
    sections: tuple[Section, ...]
    odd_and_even: bool

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [paragraph for section in self.sections for paragraph in section.paragraphs]

    @property
    def tables(self) -> list[Table]:
        return [block for section in self.sections for block in section.blocks if isinstance(block, Table)]


def read(data: bytes) -> Paper:
    """Read a finished .docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")}
        relations = etree.fromstring(package.read("word/_rels/document.xml.rels"))
    targets = {one.get("Id"): "word/" + str(one.get("Target")).removeprefix("/word/") for one in relations}
    reader = _Reader(parts["word/styles.xml"])
    sections: list[Section] = []
    inherited: dict[str, Element] = {}
    blocks: list[Paragraph | Table] = []
    for child in parts["word/document.xml"].find(f"{W}body"):
        if child.tag == f"{W}p":
            blocks.append(reader.paragraph(child))
        elif child.tag == f"{W}tbl":
            blocks.append(reader.table(child))
        end = child if child.tag == f"{W}sectPr" else child.find(f"{W}pPr/{W}sectPr")
        if end is not None:
            for kind in ("header", "footer"):
                for one in end.findall(f"{W}{kind}Reference"):
                    inherited[f"{kind} {one.get(f'{W}type')}"] = parts[targets[one.get(f"{R}id")]]
            sections.append(reader.section(end, tuple(blocks), inherited))
            blocks = []
    return Paper(tuple(sections), parts["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None)


class _Reader:
    """Knows the styles of one paper."""

    def __init__(self, styles: Element) -> None:
        self.styles = {one.get(f"{W}styleId"): one for one in styles.findall(f"{W}style")}
        self.usual = {
            one.get(f"{W}type"): one.get(f"{W}styleId") for one in self.styles.values() if one.get(f"{W}default")
        }
        self.run_defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.paragraph_defaults = styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")

    def chain(self, own: Element, name: str, kind: str) -> list[Element]:
        """List the style named in the element's own properties and those it is based on, the farthest first."""
        found: list[Element] = []
        one = self.styles.get(_merged([own], name).get("val") or self.usual.get(kind))
        while one is not None and one not in found:
            found.insert(0, one)
            based = one.find(f"{W}basedOn")
            one = None if based is None else self.styles.get(based.get(f"{W}val"))
        return found

    def paragraph(self, element: Element, table: list[Element] | None = None) -> Paragraph:
        own = element.find(f"{W}pPr")
        styles = self.chain(own, "pStyle", "paragraph")
        levels = [self.paragraph_defaults, *(one.find(f"{W}pPr") for one in [*(table or []), *styles]), own]
        spacing, indent = _merged(levels, "spacing"), _merged(levels, "ind")
        fixed = spacing.get("lineRule", "auto") != "auto"
        align = _merged(levels, "jc").get("val", "left")
        drawn = element.find(f".//{W}drawing") is not None or element.find(f".//{W}pict") is not None
        return Paragraph(
            tuple(self.runs(element, table or [], styles)),
            {"start": "left", "end": "right"}.get(align, align),
            (float(indent.get("firstLine", 0)) - float(indent.get("hanging", 0))) / TWIPS_A_MM,
            float(indent.get("left", indent.get("start", 0))) / TWIPS_A_MM,
            float(spacing.get("before", 0)) / 20,
            float(spacing.get("after", 0)) / 20,
            float(spacing.get("line", 240)) / (20 if fixed else 240),
            fixed,
            _on(_merged(levels, "keepNext", present=True)),
            _on(_merged(levels, "keepLines", present=True)),
            drawn or _bordered(levels, "pBdr"),
            "".join(one.text or "" for one in element.iter(f"{W}instrText"))
            + "".join(one.get(f"{W}instr", "") for one in element.iter(f"{W}fldSimple")),
        )

    def runs(self, paragraph: Element, table: list[Element], styles: list[Element]) -> Iterator[Run]:
        for element in paragraph.iter(f"{W}r"):
            own = element.find(f"{W}rPr")
            letters = self.chain(own, "rStyle", "character")
            groups = [[one.find(f"{W}rPr") for one in group] for group in (table, styles, letters)]
            levels = [self.run_defaults, *(level for group in groups for level in group), own]

            def toggled(name: str, groups: list[list[Element]] = groups, own: Element = own) -> bool:
                direct = _merged([own], name, present=True)
                if direct:
                    return _on(direct)
                on = [_on(_merged(group, name, present=True)) for group in groups]  # two styles that both say so cancel
                return sum(on) % 2 == 1 or _on(_merged([self.run_defaults], name, present=True))

            text = "".join(_letters(one) for one in element)
            fonts = _merged(levels, "rFonts")
            yield Run(
                text.upper() if toggled("caps") else text,
                float(_merged(levels, "sz").get("val", 20)) / 2,
                toggled("b"),
                toggled("i"),
                _merged(levels, "color").get("val", "auto"),
                tuple(fonts.get(f"{kind}Theme") or fonts.get(kind, "") for kind in ("ascii", "hAnsi")),
            )

    def table(self, element: Element) -> Table:
        styles = self.chain(element.find(f"{W}tblPr"), "tblStyle", "table")
        levels = [*(one.find(f"{W}tblPr") for one in styles), element.find(f"{W}tblPr")]
        rows = []
        for row in element.findall(f"{W}tr"):
            cells = []
            for cell in row.findall(f"{W}tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                paragraphs = tuple(self.paragraph(one, styles) for one in cell.findall(f"{W}p"))
                cells.append(Cell(paragraphs, 1 if span is None else int(span.get(f"{W}val"))))
            own = [row.find(f"{W}trPr")]
            marks = (_on(_merged(own, name, present=True)) for name in ("tblHeader", "cantSplit"))
            rows.append(Row(tuple(cells), *marks))
        return Table(
            tuple(rows),
            _bordered(levels, "tblBorders"),
            tuple(float(one.get(f"{W}w")) / TWIPS_A_MM for one in element.findall(f"{W}tblGrid/{W}gridCol")),
        )

    def section(self, end: Element, blocks: tuple[Paragraph | Table, ...], parts: dict[str, Element]) -> Section:
        size, margins, numbers = (_merged([end], name) for name in ("pgSz", "pgMar", "pgNumType"))
        frame = end.find(f"{W}pgBorders")

        def shown(name: str) -> tuple[Paragraph, ...] | None:
            part = parts.get(name)
            return None if part is None else tuple(self.paragraph(one) for one in part.iter(f"{W}p"))

        return Section(
            blocks,
            float(size["w"]) / TWIPS_A_MM,
            float(size["h"]) / TWIPS_A_MM,
            {side: float(margins[side]) / TWIPS_A_MM for side in ("top", "bottom", "left", "right", "header")},
            _on(_merged([end], "titlePg", present=True)),
            numbers.get("start", ""),
            numbers.get("fmt", "decimal"),
            shown("header default"),
            shown("header first"),
            (shown("footer default") or ()) + (shown("footer first") or ()),
            frame is not None and len(frame) > 0,
        )


def _merged(levels: list[Element], name: str, present: bool = False) -> dict[str, str]:
    """Gather the attributes of one property over its levels, the last word winning."""
    out: dict[str, str] = {}
    for level in levels:
        found = None if level is None else level.find(f"{W}{name}")
        if found is not None:
            told = {str(key).removeprefix(W): str(value) for key, value in found.attrib.items()}
            out = {"val": "1", **told} if present else out | told
    return out


def _bordered(levels: list[Element], name: str) -> bool:
    """Say whether a line is left on any side, each side of each level written over that of the one before."""
    drawn = (one for level in levels if level is not None for one in level.iterfind(f"{W}{name}/*"))
    return any(value not in ("nil", "none") for value in {one.tag: one.get(f"{W}val") for one in drawn}.values())


def _on(property_: dict[str, str]) -> bool:
    return bool(property_) and property_["val"] not in ("0", "false", "off")


def _letters(element: Element) -> str:
    signs = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}noBreakHyphen": "-"}
    return element.text or "" if element.tag == f"{W}t" else signs.get(element.tag, "")
