"""Shipped templates broken as a clerk breaks them, and the places of it, counted as python-docx counts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from pipeline.documents.check import check_all
from tests.templates import TEMPLATES, rows

DECISION = "quyet-dinh.docx"
WORDS = "Dùng một từ trong docs/decisions/0005-tu-trong-mau.md."
RIGHT_WAY = "Viết lại như mục Cách viết trong mẫu của docs/decisions/0005-tu-trong-mau.md."


def places(docx: Any) -> Iterator[tuple[Paragraph, str]]:
    """Walk body and tables with the places, counted as python-docx has them."""
    for number, paragraph in enumerate(docx.paragraphs, 1):
        yield paragraph, f"đoạn {number}"
    for number, table in enumerate(docx.tables, 1):
        for row, line in enumerate(table._tbl.tr_lst, 1):
            for column, cell in enumerate(line.tc_lst, 1):
                own = cell.p_lst
                for at, element in enumerate(own, 1):
                    more = "" if len(own) == 1 else f", đoạn {at}"
                    yield Paragraph(element, docx), f"bảng {number}, dòng {row}, ô {column}{more}"


def found(docx: Any, text: str) -> Paragraph:
    """Give the first paragraph with that text."""
    return next(paragraph for paragraph, _ in places(docx) if text in paragraph.text)


def place(docx: Any, paragraph: Paragraph) -> str:
    where = next(at for one, at in places(docx) if one._p is paragraph._p)
    text = " ".join(paragraph.text.split())
    return f"{where} «{text if len(text) <= 60 else text[:59] + '…'}»"


def rewrite(paragraph: Paragraph, old: str, new: str) -> Paragraph:
    """Type over a text, as Word does: the runs of the paragraph become one."""
    assert old in paragraph.text
    text = paragraph.text.replace(old, new, 1)
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)
    paragraph.runs[0].text = text
    return paragraph


def added(docx: Any, text: str, before: str = "Điều 1.") -> Paragraph:
    return found(docx, before).insert_paragraph_before(text)


def saved(docx: Any) -> bytes:
    out = io.BytesIO()
    docx.save(out)
    return out.getvalue()


def sentences(docx: Any, name: str = DECISION) -> list[str]:
    row = next(row for row in rows() if row.template == name)
    return [fault.sentence for fault in check_all([row], {name: saved(docx)})]


def opened(name: str = DECISION) -> Any:
    return Docx(io.BytesIO(TEMPLATES[name]))


def cut(paragraph: Paragraph, *texts: str) -> list[Any]:
    """Write a paragraph as runs of different looks, as Word leaves them when it has been worked on."""
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)
    runs = [paragraph.runs[0], *(paragraph.add_run() for _ in texts[1:])]
    for at, (run, text) in enumerate(zip(runs, texts, strict=True)):
        run.text, run.bold = text, bool(at % 2)
    return [run._r for run in runs]


def wrapped(run: Any, around: str) -> None:
    """Put `w:ins`, `w:del` or a link around a run."""
    more = 'w:id="9" w:author="x"' if around != "hyperlink" else 'w:anchor="x"'
    outer = parse_xml(f"<w:{around} {nsdecls('w')} {more}/>")
    run.addprevious(outer)
    outer.append(run)
    if around == "del":
        for text in run.findall(qn("w:t")):
            text.tag = qn("w:delText")
