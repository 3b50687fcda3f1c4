"""The parts of an .xlsx or .xlsb package: the open archive in; which part is the workbook, which its sheets, out.

Parts are found as the parser finds them, by the relations: a sheet may lie under any name.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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


@dataclass(frozen=True)
class Package:
    """An open archive, the part of it that is the workbook ("" where there is none), and where that part leads.

    `relations` map the key of each relation to its kind and the part it leads to.
    """

    archive: zipfile.ZipFile
    names: list[str]
    book: str
    relations: Mapping[bytes, tuple[str, str]]

    @cached_property
    def beside(self) -> dict[str, bytes]:
        """Read the parts beside the sheets that the parser opens: the workbook, its relations, styles and texts."""
        wanted = {self.book, _ROOT, _relations_of(self.book), "[Content_Types].xml"}
        wanted |= {target for kind, target in self.relations.values() if kind.endswith(("/styles", "/sharedStrings"))}
        folded = {name.casefold() for name in wanted}
        return {name: self.archive.read(name) for name in self.names if name.casefold() in folded}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Map the name of each sheet's part to the sheet's own name."""
        targets = {key: target for key, (_, target) in self.relations.items()}
        found = {}
        for sheet in _SHEET.findall(utf8(self.beside[self.book])):
            # The name is taken by its own pattern: it may hold the other kind of quotation mark.
            name = re.search(rb"""\bname\s*=\s*(?:"([^"]*)"|'([^']*)')""", sheet)
            reference = re.search(rb"""\w+:id\s*=\s*["']([^"']*)["']""", sheet)
            if name and reference and reference[1] in targets:
                found[targets[reference[1]]] = unescape((name[1] or name[2] or b"").decode())
        return found

    def sheets(self) -> list[str]:
        """Name the parts that are sheets, or may be: whatever is not surely something else."""
        named = {target.casefold() for kind, target in self.relations.values() if kind.endswith("sheet")}
        return [
            name
            for name in self.names
            if name.casefold() in named
            or (name.endswith(".xml") and name != self.book and not name.startswith(_NOT_SHEETS))
        ]


def opened(archive: zipfile.ZipFile) -> Package:
    """Find the workbook of an open archive."""
    names = archive.namelist()
    book = next(
        (
            target
            for kind, target in _relations(archive, names, _ROOT, "").values()
            if kind.endswith("/officeDocument") and target in names and re.search(r"workbook\w*\.(xml|bin)$", target)
        ),
        next((name for name in (PARSED, "xl/workbook.bin") if name in names), ""),
    )
    relations = _relations(archive, names, _relations_of(book), posixpath.dirname(book)) if book else {}
    return Package(archive, names, book, relations)


def with_parts(package: Package, changed: Mapping[str, bytes]) -> bytes:
    """Give the package again with some of its parts changed, the workbook under the one name the parser knows."""
    archive, book = package.archive, package.book
    names = {book: PARSED, _relations_of(book): _relations_of(PARSED)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in package.names:
            content = changed[name] if name in changed else archive.read(name)
            if name in (_ROOT, "[Content_Types].xml"):
                content = content.replace(book.encode(), PARSED.encode())
            target.writestr(names.get(name, name), content)
    return out.getvalue()


def _relations_of(book: str) -> str:
    return posixpath.join(posixpath.dirname(book), "_rels", f"{posixpath.basename(book)}.rels")


def _relations(archive: zipfile.ZipFile, names: Sequence[str], name: str, folder: str) -> dict[bytes, tuple[str, str]]:
    if name not in names:
        return {}
    found = {}
    for relation in _RELATION.findall(utf8(archive.read(name))):
        attributes = {key: unescape(value.decode()) for key, value in ATTRIBUTE.findall(relation)}
        target = attributes.get(b"Target", "")
        part = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        key = re.search(rb"""\bId\s*=\s*["']([^"']*)["']""", relation)
        found[key[1] if key else b""] = attributes.get(b"Type", ""), part
    return found
