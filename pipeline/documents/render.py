"""Put words into a template: bytes of a .docx and a context in, bytes of the finished .docx out. Pure, picklable.

docxtpl turns a template into Jinja once a process (the pinned version is proved equal by a test); each document then
costs one Jinja rendering, one parse for well-formedness and one deflate, while the members that hold no words are
copied as they lie compressed in the template. A part goes through these in batches that end with a paragraph, so that
a list of any length costs its length in time and one batch in memory; only a template with uneven tables, drawings or
text boxes is held whole (no shipped one is). What is written holds no clock: the zip times are fixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.parsers import expat

from pipeline.documents import package
from pipeline.documents.template import Part, environment, opened, parts

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Template

SHIFTING_WORD = (
    "dich_trang"  # a template with this word has its margins moved: printing on stock (0005-tu-trong-mau.md)
)
BATCH = 500  # pieces of Jinja's output in one batch; a row of a loop is at least one piece, mostly ten or more
_PARAGRAPH_END = "</w:p>"
_TWIPS_A_MM = 1440 / 25.4
_BREAKS = "\n\t\a\f"
_BROKEN_UP = re.compile(f"[{_BREAKS}]")


class _Compiled(NamedTuple):
    docx: DocxTemplate
    parts: tuple[tuple[Part, Template], ...]
    unchanged: package.Members  # those without words, as they will lie in every document
    whole: bool  # tables or drawings that only docxtpl's own pass over the whole tree can set right
    boxes: bool
    shifted: bool


def document(template: bytes, context: Mapping[str, Any], batch: int = BATCH) -> bytes:
    """Render one document. The context holds plain str, bool, int, list and dict, its texts free of control characters.

    Text comes out as typed: nothing in it is markup, a `\\n` is a line break. Equal inputs give equal bytes, whatever
    number of pieces a batch has.
    Raises jinja2.UndefinedError where the template has a word the context lacks: `check_all` names it beforehand.
    """
    compiled = _compiled(template)
    local: list[bytes] = []
    central: list[bytes] = []
    offset = len(compiled.unchanged.local)
    for part, jinja in compiled.parts:
        xml = _xml(compiled, part, _batches(jinja.generate(context), batch), context)
        pieces, line = package.member(part.name, _well_formed(xml), offset)
        local += pieces
        central.append(line)
        offset += sum(map(len, pieces))
    return package.closed(compiled.unchanged, local, central)


def get_ready(templates: Iterable[bytes]) -> None:
    """Make templates ready in this process, so that the first document of each is as quick as the next."""
    for template in templates:
        with suppress(Exception):  # what is wrong with a template is told by `check_all`
            _compiled(template)


def _xml(compiled: _Compiled, part: Part, batches: Iterator[str], context: Mapping[str, Any]) -> Iterator[str]:
    """Make the XML of one part out of what Jinja gives, batch by batch."""
    if not part.name.startswith("word/"):
        yield from batches  # the properties: a line break in them is only a line break
        return
    main = part.name == "word/document.xml"
    whole = main and compiled.whole
    yield part.head
    for batch in ("".join(batches),) if whole or compiled.boxes else batches:
        xml = _with_breaks(compiled, batch.replace("\n<w:p", "<w:p"))
        if main and compiled.shifted:
            xml = _shifted(xml, context)
        yield _whole(compiled.docx, xml) if whole else xml
    yield part.tail


def _batches(pieces: Iterator[str], size: int) -> Iterator[str]:
    """Join every `size` pieces, cut behind the last paragraph that ends in them; what is left begins the next batch."""
    left: list[str] = []
    while len(some := list(islice(pieces, size))) == size:
        text = "".join(some)
        end = text.rfind(_PARAGRAPH_END) + len(_PARAGRAPH_END)
        if end < len(_PARAGRAPH_END):  # in the middle of one long paragraph
            left.append(text)
            continue
        yield "".join([*left, text[:end]])
        left = [text[end:]]
    yield "".join([*left, *some])


def _well_formed(xml: Iterable[str]) -> Iterator[bytes]:
    """Let the batches through once parsed. Raises expat.ExpatError: no document is given that Word cannot open."""
    parser = expat.ParserCreate()
    for text in xml:
        data = text.encode("utf-8")
        parser.Parse(data, False)
        yield data
    parser.Parse(b"", True)


@lru_cache(maxsize=64)
def _compiled(template: bytes) -> _Compiled:
    docx = opened(template)
    found = parts(template)
    jinja = environment()
    main = found[0].source
    return _Compiled(
        docx,
        tuple((part, _ready(jinja.from_string(part.source))) for part in found),
        package.unchanged(template, {part.name for part in found}),
        "<wp:docPr" in main or not _even_tables(main),
        "<w:txbxContent" in main,
        re.search(rf"\b{SHIFTING_WORD}\b", main) is not None,
    )


def _ready(template: Template) -> Template:
    """Make Jinja's globals a plain dict: it walks them for every document, and its own ChainMap is slow to walk."""
    template.globals = dict(template.globals)
    return template


def _even_tables(main: str) -> bool:
    """Say whether every row of every table fills its grid, whatever the words: then docxtpl has nothing to mend."""
    from lxml import etree

    if re.search(r'(</w:tc>|</w:trPr>|<w:tr(?: [^>]*)?>)\s*{|w:gridSpan w:val="{', main):
        return False
    tree = etree.fromstring(
        re.sub(r"{%.*?%}|{#.*?#}|{{.*?}}", "", main, flags=re.DOTALL), etree.XMLParser(recover=True)
    )
    for table in tree.iter("{*}tbl"):
        columns = len(table.findall("{*}tblGrid/{*}gridCol"))
        for row in table.iter("{*}tr"):
            spans = [cell.find("{*}tcPr/{*}gridSpan") for cell in row.findall("{*}tc")]
            if sum(1 if span is None else int(dict(span.attrib).popitem()[1]) for span in spans) != columns:
                return False
        if next(table.iterdescendants("{*}tbl"), None) is not None:
            return False
    return True


def _with_breaks(compiled: _Compiled, xml: str) -> str:
    """Make line breaks and tabs of the text into Word's, in the paragraphs that have them."""
    if not any(mark in xml for mark in _BREAKS):
        return xml
    if compiled.boxes:
        return str(compiled.docx.resolve_listing(xml))
    pieces, done = [], 0
    while found := _BROKEN_UP.search(xml, done):
        start = max(xml.rfind("<w:p>", done, found.start()), xml.rfind("<w:p ", done, found.start()))
        end = xml.find(_PARAGRAPH_END, found.start()) + len(_PARAGRAPH_END)
        if start < 0 or end < len(_PARAGRAPH_END):  # between paragraphs: white space of the template, nobody's text
            pieces.append(xml[done : found.end()])
            done = found.end()
            continue
        pieces += [xml[done:start], str(compiled.docx.resolve_listing(xml[start:end]))]
        done = end
    return "".join([*pieces, xml[done:]])


def _whole(docx: DocxTemplate, xml: str) -> str:
    """Let docxtpl even out tables and number drawings, over the whole tree of the body."""
    from lxml import etree

    namespaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in docx.docx._element.nsmap.items() if prefix)
    declared = xml.replace("<w:body>", f"<w:body{namespaces}>", 1)
    etree.fromstring(declared.encode("utf-8"))  # docxtpl's own parser would silently drop what it cannot read
    tree = docx.fix_tables(declared)
    docx.docx_ids_index = 1000
    docx.fix_docpr_ids(tree)
    return re.sub(r"^<w:body[^>]*>", "<w:body>", etree.tostring(tree, encoding="unicode"), count=1)


def _shifted(xml: str, context: Mapping[str, Any]) -> str:
    """Move the margins of every section by the offsets of the stock, in mm; the page's text keeps its width."""
    right, down = (_mm(str(context[word])) for word in ("lech_phoi_trai", "lech_phoi_tren"))
    moves = {"left": right, "right": -right, "top": down, "bottom": -down}

    def moved(match: re.Match[str]) -> str:
        def side(found: re.Match[str]) -> str:
            twips = max(0, int(found[2]) + round(moves[found[1]] * _TWIPS_A_MM))
            return f'w:{found[1]}="{twips}"'

        return re.sub(r'w:(left|right|top|bottom)="(\d+)"', side, match[0])

    return re.sub(r"<w:pgMar [^>]*>", moved, xml)


def _mm(text: str) -> float:
    return float(text.replace(",", ".") or 0)
