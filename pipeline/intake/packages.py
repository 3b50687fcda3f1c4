"""The parts of an .xlsx or .xlsb package: the open archive in; which part is the workbook, which its sheets, out.

Parts are found as the parser finds them, by the relations: a sheet may lie under any name.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape

from pipeline.intake.sheet_xml import ATTRIBUTE, utf8

PARSED = "xl/workbook.xml"
_ROOT = "_rels/.rels"
_NOT_SHEETS = (
    *("docProps/", "customXml/", "[Content_Types].xml", "xl/styles.xml", "xl/sharedStrings.xml"),
    *("xl/theme/", "xl/drawings/", "xl/charts/", "xl/comments", "xl/media/", "xl/printerSettings/"),
)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")


def workbook_part(archive: zipfile.ZipFile) -> str:
    """Give the name of the part that is the workbook, "" where the package holds none."""
    names = archive.namelist()
    for kind, target in _relations(archive, _ROOT, "").values():
        if kind.endswith("/officeDocument") and target in names and re.search(r"workbook\w*\.(xml|bin)$", target):
            return target
    return next((name for name in (PARSED, "xl/workbook.bin") if name in names), "")


def sheets(archive: zipfile.ZipFile, book: str) -> list[str]:
    """Name the parts that are sheets, or may be: whatever is not surely something else."""
    named = {target.casefold() for kind, target in _book_relations(archive, book) if kind.endswith("sheet")}
    return [
        name
        for name in archive.namelist()
        if name.casefold() in named or (name.endswith(".xml") and name != book and not name.startswith(_NOT_SHEETS))
    ]


def beside_sheets(archive: zipfile.ZipFile, book: str) -> Iterator[str]:
    """Name the other parts that the parser opens: the workbook, its relations, styles and texts."""
    wanted = {book, _ROOT, _relations_of(book), "[Content_Types].xml"}
    wanted |= {
        target for kind, target in _book_relations(archive, book) if kind.endswith(("/styles", "/sharedStrings"))
    }
    folded = {name.casefold() for name in wanted}
    return (name for name in archive.namelist() if name.casefold() in folded)


def titles(archive: zipfile.ZipFile, book: str) -> dict[str, str]:
    """Map the name of each sheet's part to the sheet's own name."""
    folder = posixpath.dirname(book)
    targets = {key: target for key, (_, target) in _relations(archive, _relations_of(book), folder).items()}
    found = {}
    for sheet in _SHEET.findall(utf8(archive.read(book))):
        # The name is taken by its own pattern: it may hold the other kind of quotation mark.
        name = re.search(rb"""\bname\s*=\s*(?:"([^"]*)"|'([^']*)')""", sheet)
        reference = re.search(rb"""\w+:id\s*=\s*["']([^"']*)["']""", sheet)
        if name and reference and reference[1] in targets:
            found[targets[reference[1]]] = unescape((name[1] or name[2] or b"").decode())
    return found


def with_parts(archive: zipfile.ZipFile, book: str, changed: Mapping[str, bytes]) -> bytes:
    """Give the package again with some of its parts changed, the workbook under the one name the parser knows."""
    names = {book: PARSED, _relations_of(book): _relations_of(PARSED)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in archive.namelist():
            content = changed[name] if name in changed else archive.read(name)
            if name in (_ROOT, "[Content_Types].xml"):
                content = content.replace(book.encode(), PARSED.encode())
            target.writestr(names.get(name, name), content)
    return out.getvalue()


def _relations_of(book: str) -> str:
    return posixpath.join(posixpath.dirname(book), "_rels", f"{posixpath.basename(book)}.rels")


def _book_relations(archive: zipfile.ZipFile, book: str) -> list[tuple[str, str]]:
    return list(_relations(archive, _relations_of(book), posixpath.dirname(book)).values())


def _relations(archive: zipfile.ZipFile, name: str, folder: str) -> dict[bytes, tuple[str, str]]:
    """Map the key of each relation to its kind and the part it leads to."""
    if name not in archive.namelist():
        return {}
    found = {}
    for relation in _RELATION.findall(utf8(archive.read(name))):
        attributes = {key: unescape(value.decode()) for key, value in ATTRIBUTE.findall(relation)}
        target = attributes.get(b"Target", "")
        part = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        key = re.search(rb"""\bId\s*=\s*["']([^"']*)["']""", relation)
        found[key[1] if key else b""] = attributes.get(b"Type", ""), part
    return found
