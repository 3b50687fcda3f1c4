"""Ways to change a finished paper by its XML, as a careless hand would: a .docx and a change in, another .docx out."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

from tests.look import W

Change = Callable[[Any], object]
DOCUMENT, STYLES, HEADER = "word/document.xml", "word/styles.xml", "word/header1.xml"


def broken(data: bytes, change: Change, part: str = DOCUMENT) -> bytes:
    """Make the change in one part of a .docx."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == part:
                root = etree.fromstring(body)
                change(root)
                body = etree.tostring(root)
            new.writestr(name, body)
    return out.getvalue()


def _text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def paragraph(root: Any, start: str) -> Any:
    """Find the first paragraph that begins so; "" is the first of all."""
    return next(one for one in root.iter(f"{W}p") if _text(one).startswith(start))


def put(parent: Any, holder: str, name: str, **values: Any) -> None:
    """Write a property by hand, as direct formatting, over what the style says."""
    found = parent.find(f"{W}{holder}")
    if found is None:
        found = etree.Element(f"{W}{holder}")
        parent.insert(0, found)
    for old in found.findall(f"{W}{name}"):
        found.remove(old)
    own = etree.SubElement(found, f"{W}{name}")
    for key, value in values.items():
        own.set(f"{W}{key}", str(value))


def letters(start: str, name: str, **values: Any) -> Change:
    """Set every run of a paragraph by hand."""

    def change(root: Any) -> None:
        for run in paragraph(root, start).iter(f"{W}r"):
            put(run, "rPr", name, **values)

    return change


def lines(start: str, name: str, **values: Any) -> Change:
    """Set a paragraph by hand."""
    return lambda root: put(paragraph(root, start), "pPr", name, **values)


def says(old: str, new: str, at: str = "") -> Change:
    """Change what is typed, where it is first found in a paragraph that begins with `at`."""

    def change(root: Any) -> None:
        where = paragraph(root, at) if at else root
        found = next(one for one in where.iter(f"{W}t") if old in (one.text or ""))
        found.text = found.text.replace(old, new, 1)

    return change


def added(start: str, text: str) -> Change:
    """Put a paragraph of the same look below one."""

    def change(root: Any) -> None:
        above = paragraph(root, start)
        above.addnext(copy.deepcopy(above))
        for place, one in enumerate(above.getnext().iter(f"{W}t")):
            one.text = "" if place else text

    return change


def gone(start: str) -> Change:
    """Leave a paragraph out."""

    def change(root: Any) -> None:
        found = paragraph(root, start)
        found.getparent().remove(found)

    return change


def all_gone(*starts: str) -> Change:
    """Leave out every paragraph that begins so."""

    def change(root: Any) -> None:
        for one in [one for one in root.iter(f"{W}p") if _text(one).startswith(starts)]:
            one.getparent().remove(one)

    return change


def below(start: str, name: str, **values: Any) -> Change:
    """Set by hand the paragraph below one, which holds its drawn line."""
    return lambda root: put(paragraph(root, start).getnext(), "pPr", name, **values)


def outside(start: str) -> Change:
    """Move a paragraph out of its table, below it."""

    def change(root: Any) -> None:
        found = paragraph(root, start)
        next(found.iterancestors(f"{W}tbl")).addnext(found)

    return change


def undrawn(start: str) -> Change:
    """Take the drawn line below a paragraph away, as one does who means to type dashes there."""

    def change(root: Any) -> None:
        below(start, "pBdr")(root)
        etree.SubElement(paragraph(root, start).getnext().find(f"{W}pPr/{W}pBdr"), f"{W}bottom").set(f"{W}val", "nil")

    return change


def section(name: str, place: int = 0, **values: Any) -> Change:
    """Set something of a section; without values it is taken away."""

    def change(root: Any) -> None:
        found = list(root.iter(f"{W}sectPr"))[place]
        own = found.find(f"{W}{name}")
        if not values and own is not None:
            found.remove(own)
            return
        own = etree.SubElement(found, f"{W}{name}") if own is None else own
        for key, value in values.items():
            own.set(f"{W}{key}", str(value))

    return change


def row(start: str, name: str) -> Change:
    """Take a mark off the row in which a paragraph stands."""

    def change(root: Any) -> None:
        found = next(paragraph(root, start).iterancestors(f"{W}tr")).find(f"{W}trPr")
        found.remove(found.find(f"{W}{name}"))

    return change


def style(identifier: str, name: str, **values: Any) -> Change:
    """Set a style otherwise: the change reaches the paper only through the chain of styles."""

    def change(root: Any) -> None:
        found = next(one for one in root.iter(f"{W}style") if one.get(f"{W}styleId") == identifier)
        put(found, "rPr" if name in ("sz", "b", "rFonts") else "pPr", name, **values)

    return change


def anywhere(pattern: str, new: str) -> Change:
    """Change the XML of a part as text."""

    def change(root: Any) -> None:
        text = etree.tostring(root, encoding="unicode")
        other = etree.fromstring(re.sub(pattern, new, text, count=1))
        assert etree.tostring(other, encoding="unicode") != text, pattern
        root[:] = list(other)

    return change


def footed(root: Any) -> None:
    """Show the header at the foot of the page as well."""
    found = next(root.iter(f"{W}sectPr"))
    header = found.find(f"{W}headerReference")
    found.insert(0, etree.Element(f"{W}footerReference", header.attrib))


def one_section(root: Any) -> None:
    """Let the annex go on in the section of the paper."""
    found = next(root.iter(f"{W}sectPr"))
    found.getparent().remove(found)


def two_rows(root: Any) -> None:
    """Give the signature a row more, which nothing keeps with the next."""
    last = list(root.iter(f"{W}tbl"))[-1].find(f"{W}tr")
    last.addprevious(copy.deepcopy(last))
    for one in last.getprevious().iter(f"{W}p"):
        put(one, "pPr", "keepNext", val="0")
