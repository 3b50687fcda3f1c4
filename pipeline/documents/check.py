"""Is a template fit to be used? Its bytes and the words offered in; findings out, each with the paragraph. Pure.

A template is a person's file: what is wrong with it is told before the first document, in words its author can act on.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.documents.template import Part, environment, parts
from pipeline.sentences import finding
from pipeline.shapes import Document, Finding
from pipeline.text.names import nearest

FOLDER = "templates/"
_UNKNOWN: Any = object()  # the value of what cannot be followed: an element of an empty list, a computed value
_TAG = re.compile(r"{%-?\s*(?:(?:p|tr|tc|r)\s)?\s*(\w+)")
_QUOTED = 70  # letters of a paragraph that are enough to find it


def check_all(documents: Iterable[Document], templates: Mapping[str, bytes]) -> list[Finding]:
    """Check every template the documents ask for against the words they offer, each template once, sorted."""
    found: list[Finding] = []
    seen: set[str] = set()
    for document in documents:
        if document.template in seen:
            continue
        seen.add(document.template)
        if document.template not in templates:
            near = nearest(document.template, templates)
            hint = f' Có tệp gần giống: "{near}".' if near else ""
            found.append(finding("MAU-01", file=FOLDER + document.template, hint=hint))
        else:
            found += check(document.template, templates[document.template], document.context)
    return sorted(set(found))


def check(name: str, template: bytes, offered: Mapping[str, Any]) -> list[Finding]:
    """Name what is wrong with one template: not a .docx, a tag written wrongly or not closed, a word not offered.

    `offered` is a context of it; its values are followed into lists and parts ("d.ten") as far as it has any.
    """
    from docx.opc.exceptions import PackageNotFoundError
    from jinja2 import TemplateSyntaxError
    from lxml.etree import XMLSyntaxError

    file = FOLDER + name
    try:
        found = parts(template)
    except (zipfile.BadZipFile, PackageNotFoundError, XMLSyntaxError, KeyError, ValueError):
        return [finding("MAU-02", file=file)]
    faults: list[Finding] = []
    for part in found:
        try:
            tree = environment().parse(part.source)
        except TemplateSyntaxError as error:
            faults.append(_broken(file, part, error.lineno))
            continue
        for line, word, known in _unknown_words(tree, dict(offered)):
            near = nearest(word.rpartition(".")[2], known)
            hint = f' Có phải "{near}"?' if near else ""
            faults.append(finding("MAU-05", file=file, heading=_paragraph(part, line), word=word, hint=hint))
    return sorted(set(faults))


def _broken(file: str, part: Part, line: int) -> Finding:
    """Tell a fault of syntax: an opening tag without its end first, since the parser only sees the end of the text."""
    open_tags: list[tuple[str, int]] = []
    for number, text in enumerate(part.source.split("\n"), 1):
        for match in _TAG.finditer(text):
            tag = match[1]
            if tag in ("for", "if"):
                open_tags.append((tag, number))
            elif tag in ("endfor", "endif"):
                if not open_tags or open_tags[-1][0] != tag[3:]:
                    return finding("MAU-04", file=file, heading=_paragraph(part, number), tag=tag, opening=tag[3:])
                open_tags.pop()
    if open_tags:
        tag, number = open_tags[-1]
        return finding("MAU-03", file=file, heading=_paragraph(part, number), tag=tag, end=f"end{tag}")
    return finding("MAU-06", file=file, heading=_paragraph(part, line))


def _paragraph(part: Part, line: int) -> str:
    """Quote the paragraph at that line of a part, as its author sees it."""
    lines = part.source.split("\n")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", lines[min(line, len(lines)) - 1])).strip()
    place = "đoạn" if part.name == "word/document.xml" else "đầu trang, chân trang hoặc thuộc tính"
    return f"{place} «{text if len(text) <= _QUOTED else text[: _QUOTED - 1] + '…'}»"


def _unknown_words(tree: Any, offered: dict[str, Any]) -> Iterator[tuple[int, str, list[str]]]:
    """Give (line, word, words there are) for each word the context does not have. Loops bind their first element."""
    from jinja2 import nodes

    def walk(node: Any, scope: dict[str, Any]) -> Iterator[tuple[int, str, list[str]]]:
        if isinstance(node, nodes.For):
            yield from walk(node.iter, scope)
            inner = {**scope, "loop": _UNKNOWN}
            names = [_written(target) for target in node.target.find_all(nodes.Name)] or [_written(node.target)]
            first = value(node.iter, scope)
            for name in names:
                inner[name] = first[0] if len(names) == 1 and isinstance(first, list) and first else _UNKNOWN
            for child in (*node.body, *([node.test] if node.test else [])):
                yield from walk(child, inner)
            for child in node.else_:
                yield from walk(child, scope)
            return
        if isinstance(node, nodes.Assign):
            yield from walk(node.node, scope)
            for target in node.find_all(nodes.Name):
                if target.ctx == "store":
                    scope[target.name] = _UNKNOWN
            return
        if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in scope:
            yield node.lineno, node.name, sorted(scope)
            return
        if isinstance(node, nodes.Getattr):
            base = value(node.node, scope)
            if isinstance(base, dict) and node.attr not in base:
                yield node.lineno, f"{_written(node.node)}.{node.attr}", sorted(base)
        for child in node.iter_child_nodes():
            yield from walk(child, scope)

    def value(node: Any, scope: dict[str, Any]) -> Any:
        if isinstance(node, nodes.Name):
            return scope.get(node.name, _UNKNOWN)
        if isinstance(node, nodes.Getattr):
            base = value(node.node, scope)
            return base.get(node.attr, _UNKNOWN) if isinstance(base, dict) else _UNKNOWN
        return _UNKNOWN

    yield from walk(tree, {**environment().globals, **offered})


def _written(node: Any) -> str:
    """Write a word as its author wrote it: `d.tieu_chi`."""
    name = getattr(node, "name", None)
    return str(name) if name else f"{_written(node.node)}.{node.attr}" if hasattr(node, "attr") else "…"
