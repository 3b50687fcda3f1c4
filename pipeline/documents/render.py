"""Put words into a template: bytes of a .docx and a context in, bytes of the finished .docx out. Pure, picklable.

docxtpl turns a template into Jinja once a process (the pinned version is proved equal by a test); each document then
costs one Jinja rendering, one parse for well-formedness and one deflate, while the members that hold no words are
copied as they lie compressed in the template. What is written holds no clock: the zip times are fixed.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.documents.check import check_all as check_all
from pipeline.documents.template import Part, environment, opened, parts, words

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Template

SHIFTING_WORD = (
    "dich_trang"  # a template with this word has its margins moved: printing on stock (0005-tu-trong-mau.md)
)
_TWIPS_A_MM = 1440 / 25.4
_DOS_TIME, _DOS_DATE = 0, 0x21  # 1980-01-01 00:00, the first moment a zip can hold
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_BROKEN_UP = re.compile("[\n\t\a\f]")


class _Compiled(NamedTuple):
    docx: DocxTemplate
    parts: tuple[tuple[Part, Template], ...]
    local: bytes  # the members without words, as they will lie in every document
    central: bytes
    members: int
    whole: bool  # tables or drawings that only docxtpl's own pass over the whole tree can set right
    boxes: bool
    shifted: bool


def document(template: bytes, context: Mapping[str, Any]) -> bytes:
    """Render one document. The context holds plain str, bool, int, list and dict, its texts free of control characters.

    Text comes out as typed: nothing in it is markup, a `\\n` is a line break. Equal inputs give equal bytes.
    Raises jinja2.UndefinedError where the template has a word the context lacks: `check_all` names it beforehand.
    """
    compiled = _compiled(template)
    local, central = [compiled.local], [compiled.central]
    offset = len(compiled.local)
    for part, jinja in compiled.parts:
        xml = jinja.render(context).replace("\n<w:p", "<w:p")
        if part.head or part.name.startswith("word/"):
            xml = _with_breaks(compiled, xml)
        if part.name == "word/document.xml":
            if compiled.shifted:
                xml = _shifted(xml, context)
            xml = part.head + (_whole(compiled.docx, xml) if compiled.whole else xml) + part.tail
        data = xml.encode("utf-8")
        _parse(data)
        header, entry = _member(part.name, data, offset)
        local.append(header)
        central.append(entry)
        offset += len(header)
    directory = b"".join(central)
    count = compiled.members + len(compiled.parts)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)
    return b"".join([*local, directory, end])


@lru_cache(maxsize=64)
def _compiled(template: bytes) -> _Compiled:
    docx = opened(template)
    found = parts(template)
    jinja = environment()
    local, central, members = _unchanged(template, {part.name for part in found})
    main = found[0].source
    return _Compiled(
        docx,
        tuple((part, jinja.from_string(part.source)) for part in found),
        local,
        central,
        members,
        "<wp:docPr" in main or not _even_tables(main),
        "<w:txbxContent" in main,
        SHIFTING_WORD in words(template),
    )


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
    if not _BROKEN_UP.search(xml):
        return xml
    if compiled.boxes:
        return str(compiled.docx.resolve_listing(xml))
    pieces, done = [], 0
    while found := _BROKEN_UP.search(xml, done):
        start = max(xml.rfind("<w:p>", done, found.start()), xml.rfind("<w:p ", done, found.start()))
        end = xml.find("</w:p>", found.start()) + len("</w:p>")
        if start < 0 or end < len("</w:p>"):  # between paragraphs: white space of the template, nobody's text
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
    _parse(declared.encode("utf-8"))  # docxtpl's own parser would silently drop what it cannot read
    tree = docx.fix_tables(declared)
    docx.docx_ids_index = 1000
    docx.fix_docpr_ids(tree)
    return re.sub(r"^<w:body[^>]*>", "<w:body>", etree.tostring(tree, encoding="unicode"), count=1)


def _parse(data: bytes) -> None:
    from lxml import etree

    etree.fromstring(data)


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


def _unchanged(template: bytes, changed: set[str]) -> tuple[bytes, bytes, int]:
    """Lay out the members without words as they stand compressed, times fixed; content types come first."""
    local, central, members, offset = [], [], 0, 0
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        for info in package.infolist():
            if info.filename in changed or info.is_dir():
                continue
            name_length, extra_length = struct.unpack_from("<2H", template, info.header_offset + 26)
            start = info.header_offset + _LOCAL.size + name_length + extra_length
            data = template[start : start + info.compress_size]
            header, entry = _entry(info.filename, data, info.CRC, info.file_size, info.compress_type, offset)
            local.append(header)
            central.append(entry)
            offset += len(header)
            members += 1
    return b"".join(local), b"".join(central), members


def _member(name: str, data: bytes, offset: int) -> tuple[bytes, bytes]:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = deflate.compress(data) + deflate.flush()
    return _entry(name, packed, zlib.crc32(data), len(data), zipfile.ZIP_DEFLATED, offset)


def _entry(name: str, packed: bytes, crc: int, size: int, method: int, offset: int) -> tuple[bytes, bytes]:
    """Make a member's local header with its data, and its line in the directory."""
    raw = name.encode("utf-8")
    flag = 0 if name.isascii() else 0x800
    sizes = (crc, len(packed), size)
    header = _LOCAL.pack(b"PK\x03\x04", 20, flag, method, _DOS_TIME, _DOS_DATE, *sizes, len(raw), 0) + raw + packed
    entry = _CENTRAL.pack(
        b"PK\x01\x02", 20, 20, flag, method, _DOS_TIME, _DOS_DATE, *sizes, len(raw), 0, 0, 0, 0, 0, offset
    )
    return header, entry + raw
