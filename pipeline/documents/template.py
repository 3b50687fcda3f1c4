"""A template taken apart: the bytes of a .docx in, its parts that hold words out, as Jinja text. Pure.

docxtpl makes the parts into Jinja (`get_xml`, `patch_xml`); nothing is rendered here.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Environment

ESCAPED = {"{_{": "{{ '{{' }}", "}_}": "{{ '}}' }}", "{_%": "{{ '{%' }}", "%_}": "{{ '%}' }}"}


class Part(NamedTuple):
    """One member of the package that holds words. `source` is its Jinja text, one paragraph a line."""

    name: str
    source: str
    head: str = ""
    tail: str = ""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Give the Jinja environment of every template: everything escaped, nothing missing, no way out of the words."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    class Words(SandboxedEnvironment):
        """Look a word up as a word before anything else: `d.items` is the word, and no exception is made on the way."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            if type(obj) is dict and attribute in obj:
                return obj[attribute]
            return super().getattr(obj, attribute)

    return Words(autoescape=True, undefined=StrictUndefined)


@lru_cache(maxsize=64)
def parts(template: bytes) -> tuple[Part, ...]:
    """Take the members that hold words out of a template: body, headers, footers, footnotes, properties."""
    return tuple(_parts(opened(template), template))


def opened(template: bytes) -> DocxTemplate:
    """Open a template with docxtpl, ready to be read."""
    from docxtpl import DocxTemplate

    docx = DocxTemplate(io.BytesIO(template))
    docx.render_init()
    return docx


def _parts(docx: DocxTemplate, template: bytes) -> list[Part]:
    from lxml import etree

    root = docx.docx._element
    empty = etree.fromstring(etree.tostring(root))
    for body in empty.iterfind("{*}body"):
        body.clear()
    around = etree.tostring(empty, encoding="UTF-8", standalone=True).decode("utf-8")
    head, tail = re.split(r"<w:body\s*/>|<w:body></w:body>", around, maxsplit=1)
    main = re.sub(r"^<w:body[^>]*>", "<w:body>", docx.patch_xml(docx.get_xml()), count=1)
    found = [Part("word/document.xml", _lines(main), head, tail)]
    for uri in (docx.HEADER_URI, docx.FOOTER_URI):
        for _, part in docx.get_headers_footers(uri):
            found.append(Part(str(part.partname)[1:], _lines(docx.patch_xml(docx.get_part_xml(part)))))
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        for name in ("word/footnotes.xml", "docProps/core.xml"):
            if name in package.namelist():
                text = package.read(name).decode("utf-8")
                found.append(Part(name, _lines(docx.patch_xml(text)) if name.startswith("word/") else text))
    return [part for part in found if part.name == "word/document.xml" or re.search(r"{[{%#]", part.source)]


def _lines(xml: str) -> str:
    """Begin a line with each paragraph, so that a fault has a paragraph; keep the escapes of docxtpl's own."""
    for escape, said in ESCAPED.items():
        xml = xml.replace(escape, said)
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)
