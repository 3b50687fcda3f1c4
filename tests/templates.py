"""The shipped templates with words for each, and docxtpl's own rendering to compare with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
import openpyxl
from docx import Document as Docx
from docxtpl import DocxTemplate
from lxml import etree

from pipeline.campaign import Paperwork
from pipeline.documents import decide
from pipeline.shapes import Document, Stage
from tests import papers

TEMPLATES = {path.name: path.read_bytes() for path in sorted(Path("templates").glob("*.docx"))}
OFFERED = {document.template: document for document in decide.documents(**papers.EVERYTHING)}
MOST = max(OFFERED.values(), key=lambda document: len(document.context))


def rows() -> tuple[Paperwork, ...]:
    """Give the rows of `Văn bản` of the shipped campaign workbook."""
    workbook = openpyxl.load_workbook("inputs/dot-thi-dua.xlsx", read_only=True)
    head, *lines = workbook["Văn bản"].iter_rows(values_only=True)
    places = {str(cell).removesuffix(" (*)"): place for place, cell in enumerate(head)}
    found = []
    for line in lines:
        if line[0]:
            told = {name: line[place] for name, place in places.items()}
            found.append(
                papers.paperwork(
                    str(told["Mã"]),
                    str(told["Mẫu"]),
                    str(told["Lập theo"]),
                    Stage(str(told["Giai đoạn"])),
                    str(told["Đường dẫn"]),
                    award=str(told["Mã hình thức"] or ""),
                )
            )
    return tuple(found)


def shipped() -> dict[str, Document]:
    """Give a document for each template as the shipped campaign workbook uses it."""
    campaign = replace(papers.CAMPAIGN, documents=rows())
    return {document.template: document for document in decide.documents(**{**papers.EVERYTHING, "campaign": campaign})}


def sample(name: str) -> Mapping[str, Any]:
    """Give the words for a template; one that no row uses yet gets every word that any document may have."""
    if name in SHIPPED:
        return SHIPPED[name].context
    unit = next(one.context for one in OFFERED.values() if "don_vi" in one.context)
    return {**unit, "hinh_thuc": MOST.context["cac_hinh_thuc"][0], **MOST.context}


NO_TEXT = ("co_chu", "lech_phoi_trai", "lech_phoi_tren")  # chosen or reckoned with, never typed by a unit


def hostile(value: Any) -> Any:
    """Put what breaks careless engines behind every text of the words."""
    if isinstance(value, dict):
        return {key: inner if key in NO_TEXT else hostile(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner) for inner in value]
    return value + " & <b> ]]> {{ x }} {% y \"'\nhai\tba" if isinstance(value, str) else value


def small(*paragraphs: str, title: str = "") -> bytes:
    """Make a template with these paragraphs."""
    docx = Docx()
    docx.core_properties.title = title
    for text in paragraphs:
        docx.add_paragraph(text)
    out = io.BytesIO()
    docx.save(out)
    return out.getvalue()


def by_docxtpl(template: bytes, context: Mapping[str, Any]) -> bytes:
    docx = DocxTemplate(io.BytesIO(template))
    docx.render(dict(context), jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined))
    out = io.BytesIO()
    docx.save(out)
    return out.getvalue()


def members(data: bytes) -> dict[str, Any]:
    """Give every part of a package in one canonical form; lists of parts and relations without their order."""
    out: dict[str, Any] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(package.read(name))
                if name == "docProps/core.xml":  # docxtpl adds empty properties that the template has not
                    out[name] = sorted((child.tag, child.text) for child in root if child.text)
                elif name.endswith(".rels") or name == "[Content_Types].xml":
                    out[name] = sorted(sorted(child.attrib.items()) for child in root)
                else:
                    out[name] = etree.tostring(root, method="c14n")
            else:
                out[name] = package.read(name)
    return out


SHIPPED = shipped()
