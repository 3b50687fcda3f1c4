"""The templates of the second campaign: the shipped ones with the changes of its `mau.md`, and the new ones."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.cli import folders
from tests.workbooks import sheets

ROOT = Path(__file__).parent.parent
CASE = Path(__file__).parent / "cases" / "nong-thon-moi-2026"

Row = dict[str, Any]


def table(file: str, sheet: str) -> list[Row]:
    """Give the rows of one table of the case, by heading."""
    head, *rows = [line for line in sheets((CASE / file).read_text(encoding="utf-8"))[sheet] if line]
    return [dict(zip(head, row, strict=True)) for row in rows]


def templates() -> dict[str, bytes]:
    """Give the shipped templates with the changes of `mau.md`, and the new ones."""
    made = folders.shipped(ROOT, "templates", folders.TEMPLATES)
    for row in table("mau.md", "Sửa"):
        name, said, instead = row["Mẫu"], _escaped(row["Chữ"]), _escaped(row["Thay bằng"])
        made.setdefault(name, made[row["Chép từ"] or name])
        made[name] = _edited(made[name], partial(_instead, said=said, instead=instead, name=name))
    name = "thong-bao-cong-khai.docx"
    made[name] = _edited(made["quyet-dinh.docx"], lambda xml: _with_body(xml, table("mau.md", name)))
    return made


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _instead(xml: str, said: str, instead: str, name: str) -> str:
    if said not in xml:
        raise LookupError(f"{name}: {said!r} is not there")
    return xml.replace(said, instead.replace("\n", "\\n"))


def _with_body(xml: str, rows: list[Row]) -> str:
    """Keep head, signature and page of a template; put these paragraphs between."""
    head, signature = re.findall(r"<w:tbl>.*?</w:tbl>", xml, re.S)[:2]
    before, body, after = re.split(r"(?<=<w:body>)(.*)(?=</w:body>)", xml, maxsplit=1, flags=re.S)
    page = re.findall(r"<w:sectPr[ >].*?</w:sectPr>", body, re.S)[0]
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{row["Kiểu"]}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{_escaped(row["Chữ"] or "")}</w:t></w:r></w:p>'
        for row in rows
    )
    return f'{before}{head}{paragraphs}{signature}<w:p><w:pPr><w:pStyle w:val="Cach"/></w:pPr></w:p>{page}{after}'


def _edited(data: bytes, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            member = source.read(item)
            if item.filename == "word/document.xml":
                member = change(member.decode()).encode()
            target.writestr(item, member)
    return out.getvalue()
