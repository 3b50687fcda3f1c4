"""Is a template fit to be used? Rows of `Văn bản` and templates in; findings out, each with its place. Pure.

A template is a person's file: what is wrong with it is told before the first document, at every stage and whatever the
data, in words its author can act on: the paragraph, or the table, row and cell, what stands there, what to write.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.campaign import Paperwork
from pipeline.documents import vocabulary, words
from pipeline.documents.tags import CLOSING, Paragraph, Tag, stories, tags
from pipeline.documents.template import ESCAPED, parts
from pipeline.sentences import finding, perhaps
from pipeline.shapes import Finding, in_order
from pipeline.text.names import nearest

FOLDER = "templates/"
_ALONE = {"p": "đoạn", "tr": "dòng", "tc": "ô", "r": "cụm chữ"}  # what a tag with that letter takes away with itself
_ENDS = {"endfor": ("for",), "endif": ("if",), "elif": ("if",), "else": ("if", "for")}  # what each of them goes with
_HIDDEN = "chỗ không hiện trên trang"  # what describes a picture, a field: docxtpl reads a tag there too
_LIKE = 50  # of 100: there are only seven commands, so that one slip in three letters is still one of them
_MARKS = {"new": "MAU-15", "tracked": "MAU-15", "deleted": "MAU-15", "comment": "MAU-16"}
_TAG = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
_PLAIN = re.compile(r"""'[^']*'|"[^"]*"|[\w\s.,()\[\]{}|=<>!+*/%~:-]""")


class _Open(NamedTuple):
    """A loop or condition that is not closed yet, with the words in reach before it."""

    command: str
    tag: Tag
    scope: words.Scope


def check_all(rows: Iterable[Paperwork], templates: Mapping[str, bytes]) -> list[Finding]:
    """Check the template of every row against the words that its documents offer, whatever the stage, in order."""
    found: list[Finding] = []
    for row in rows:
        if row.template in templates:
            found += check(row.template, templates[row.template], vocabulary.offered(row))
        else:
            near = nearest(row.template, templates)
            hint = f' Có tệp gần giống: "{near}".' if near else ""
            found.append(finding("MAU-01", file=FOLDER + row.template, hint=hint))
    return in_order(found)


def check(name: str, template: bytes, offered: Mapping[str, Any]) -> list[Finding]:
    """Name all that is wrong with one template: no .docx, tags written or placed wrongly, words not offered.

    `offered` is a specimen of the words: nested dicts, a list with one element.
    """
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    file = FOLDER + name
    try:
        read = _seen(template)
        found = [fault for story, own in read for fault in _of_story(file, story, own, offered)]
        return in_order(found) or _of_whole(file, template, [tag for _, own in read for tag in own], offered)
    except (zipfile.BadZipFile, PackageNotFoundError, XMLSyntaxError, KeyError, ValueError):
        return [finding("MAU-02", file=file)]


def get_ready(templates: Iterable[bytes]) -> None:
    """Read templates in this process, so that each is checked at once when it is asked for."""
    for template in templates:
        with suppress(Exception):  # told by `check`
            _seen(template)
            _made(template)


@lru_cache(maxsize=64)
def _seen(template: bytes) -> list[tuple[list[Paragraph], list[Tag]]]:
    """Give what its author sees of a template: its stories with their tags."""
    return [(story, tags(story)) for story in stories(template)]


@lru_cache(maxsize=64)
def _made(template: bytes) -> tuple[list[Tag], bool]:
    """Give what docxtpl makes of a template: its tags, and whether the XML about them is sound."""
    from lxml import etree

    made: list[Tag] = []
    sound = True
    for part in parts(template):
        source = part.source
        for escape in ESCAPED.values():
            source = source.replace(escape, "")
        made += tags([Paragraph(0, _HIDDEN, text) for text in _TAG.findall(source)])
        try:
            etree.fromstring((part.head + _TAG.sub("", source) + part.tail).encode("utf-8"))
        except etree.XMLSyntaxError:
            sound = False
    return made, sound


def _of_story(
    file: str, story: Sequence[Paragraph], found: Sequence[Tag], offered: Mapping[str, Any]
) -> Iterator[Finding]:
    """Check body, one header or the like: how each tag is written, where it stands, how they pair, what they ask."""
    for paragraph in story:
        if any(kind == "deleted" for _, kind in paragraph.marks):
            yield _told(file, paragraph, "MAU-15")
    for tag in found:
        for code in _of_spelling(tag):
            yield _of_tag(file, tag, code, opening=tag.opening, closing=CLOSING[tag.opening], sign=_sign(tag))
        if tag.level in ("tr", "tc") and tag.paragraph.inside("tr") is None:
            yield _of_tag(file, tag, "MAU-13", level=tag.level)
        elif tag.level and _beside(tag, story):
            yield _of_tag(file, tag, "MAU-12", whole=_ALONE[tag.level])
    yield from _of_words(file, found, words.everything(offered))


def _of_spelling(tag: Tag) -> Iterator[str]:
    if tag.fault:
        yield tag.fault
    for at, kind in tag.paragraph.marks:
        if tag.start < at < tag.end or (kind == "new" and at == tag.start):
            yield _MARKS[kind]
            return
    if len(set(tag.paragraph.around[tag.start : tag.end])) > 1:
        yield "MAU-21"
    if _sign(tag):
        yield "MAU-24"


def _sign(tag: Tag) -> str:
    """Give a sign that docxtpl cannot read in such a tag, though Jinja could."""
    return next((sign for sign in ("&%}" if tag.level else "&") if sign in tag.inner), "")


def _beside(tag: Tag, story: Sequence[Paragraph]) -> str:
    """Give the text that a tag would take away with it: what else stands in its paragraph, row, cell or run."""
    own = tag.paragraph
    rest = own.text[: tag.start] + own.text[tag.end :]
    if tag.level == "r":
        touched = set(own.runs[tag.start : tag.end])
        rest = "".join(
            letter
            for at, (letter, run) in enumerate(zip(own.text, own.runs, strict=True))
            if run in touched and not tag.start <= at < tag.end
        )
    elif tag.level != "p":
        around = own.inside(tag.level)
        rest += "".join(line.text for line in story if line is not own and line.inside(tag.level) is around)
    return rest.strip()


def _of_words(file: str, found: Iterable[Tag], scope: words.Scope) -> Iterator[Finding]:
    """Follow the tags with the words in reach: a loop brings one, its end takes it away."""
    opened: list[_Open] = []
    for tag in found:
        command, node, faults = _read(tag)
        inner, asked = _reach(tag, command, node, scope)
        faults += asked
        if command in ("for", "if"):
            opened.append(_Open(command, tag, scope))
        elif command in _ENDS:
            pair = next((one for one in reversed(opened) if one.command in _ENDS[command]), None)
            if pair is None:
                faults.append(("MAU-04", {"tag": command, "opening": _ENDS[command][0]}))
            elif command.startswith("end"):
                while (left := opened.pop()) is not pair:
                    yield _of_tag(file, left.tag, "MAU-03", command=left.command)
                inner = pair.scope
            if pair is not None and not tag.fault and not pair.tag.fault and _home(tag) != _home(pair.tag):
                at = pair.tag.paragraph.place
                faults.append(("MAU-14", {"tag": tag.written, "opening": pair.tag.written, "at": at}))
        if tag.fault in ("", "MAU-20"):  # what was not written as a tag is only guessed: it is one fault already
            yield from (_told(file, tag.paragraph, code, **values) for code, values in faults)
        scope = inner
    for left in opened:
        yield _of_tag(file, left.tag, "MAU-03", command=left.command)


def _read(tag: Tag) -> tuple[str, Any, list[words.Fault]]:
    """Parse a tag: its command as it was meant ("" for a word to print), Jinja's node if any, what is wrong with it."""
    from jinja2 import TemplateSyntaxError

    wrong = ("MAU-06", {"tag": tag.written, "why": _why(tag.inner)})
    try:
        if tag.opening == "{{":
            return "", words.printed(tag.inner), []
        first = re.split(r"\W", tag.inner, maxsplit=1)[0]
        rest = tag.inner[len(first) :]
        command = first if first in words.COMMANDS else nearest(first, words.COMMANDS, _LIKE) or ""
        hint = perhaps(command)
        faults = [] if first in words.COMMANDS else [("MAU-11", {"name": first, "hint": hint}) if first else wrong]
    except TemplateSyntaxError:
        return "", None, [wrong]
    try:
        return command, words.command(command, command + rest) if command else None, faults
    except TemplateSyntaxError:
        return command, None, faults or [wrong]


def _reach(tag: Tag, command: str, node: Any, scope: words.Scope) -> tuple[words.Scope, list[words.Fault]]:
    """Give the words in reach behind a tag, with what is wrong with those that it asks for."""
    if command == "for" and node is None:  # whatever it was to bring is not to be missed below
        return scope | dict.fromkeys(["loop", *re.findall(r"\w+", tag.inner)], words.UNKNOWN), []
    if node is None:
        return scope, []
    if command == "for":
        return words.looped(node, scope)
    if command in ("if", "elif"):
        return scope, list(words.asked(node.test, scope))
    if command == "set":
        brought = {one: words.value(node.node, scope) for one in words.targets(node)}
        return scope | brought, list(words.asked(node.node, scope))
    return scope, list(words.shown(node, scope)) if tag.opening == "{{" else []


def _home(tag: Tag) -> Any:
    """Say what a pair of tags must share, for whatever stands between them to be taken away or repeated whole."""
    own = tag.paragraph
    if own.element is None or tag.level == "r":
        return tag.level, own.element
    around = own.inside(tag.level) if tag.level in ("tr", "tc") else own.element
    within = own.around[tag.start] if not tag.level else ()
    return tag.level, None if around is None else around.getparent(), within


def _why(inner: str) -> str:
    """Say which letter of a tag is to blame, where one is."""
    left = _PLAIN.sub("", inner)
    strange = next((letter for letter in left if not letter.isascii()), left[:1])
    if strange.isascii() and ("'" in left or '"' in left):
        return ": thiếu một dấu nháy"
    if not strange:
        return ""
    seen = f'"{strange}" không dùng được' if strange.isprintable() else f"không nhìn thấy (U+{ord(strange):04X})"
    return f": có ký tự {seen}"


def _of_whole(file: str, template: bytes, seen: Iterable[Tag], offered: Mapping[str, Any]) -> list[Finding]:
    """Compare with what docxtpl makes of a template in which no fault was seen: nothing may slip through to rendering.

    Where it finds the same tags in sound XML, Jinja can only read what was read here; any other tag is checked too.
    """
    made, sound = _made(template)
    told, found = (Counter((tag.opening, tag.inner) for tag in some) for some in (seen, made))
    faults = [finding("MAU-22", file=file, heading=_HIDDEN)] * (not sound or bool(told - found))
    unseen = found - told
    hidden = [tag for tag in made if (tag.opening, tag.inner) in unseen]
    return in_order([*faults, *_of_words(file, hidden, words.everything(offered))])


def _of_tag(file: str, tag: Tag, code: str, **values: Any) -> Finding:
    return _told(file, tag.paragraph, code, tag=tag.written, **values)


def _told(file: str, paragraph: Paragraph, code: str, **values: Any) -> Finding:
    return finding(code, file=file, heading=paragraph.quoted, row=paragraph.number, **values)
