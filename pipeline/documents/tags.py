"""Where a template says what: the bytes of a .docx in, its tags out, each with the place its author finds it at. Pure.

This reads the file as Word shows it, paragraph by paragraph, not as docxtpl makes it into Jinja: a fault must be told
by what the author sees. A tag that is written wrongly is given as it was meant, as far as that can be seen, so that one
slip is one fault.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLD_WORD = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STORIES = (
    (re.compile(r"word/document\.xml"), ""),
    (re.compile(r"word/header\d*\.xml"), "đầu trang"),
    (re.compile(r"word/footer\d*\.xml"), "chân trang"),
    (re.compile(r"word/footnotes\.xml"), "chú thích cuối trang"),
)
_PROPERTIES, _OF_FILE = "docProps/core.xml", "thuộc tính của tệp"
_AROUND = ("sdt", "sdtContent", "customXml", "ins", "moveTo")  # what may stand around paragraphs, rows and cells
_GONE, _NEW = ("del", "moveFrom"), ("ins", "moveTo")
_OF_COMMENTS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_GAPS = {"tab": "\t", "br": "\n", "cr": "\n"}
_MARK = re.compile(r"{{|{%|{#|}}|%}|#}")
CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENING = {end: begin for begin, end in CLOSING.items()}
_LEVEL = re.compile(r"(p|tr|tc|r)([^\S\n])(?=\s*\w)")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")  # as docxtpl does: Word's quotes are good inside a tag
_QUOTED = 60  # letters of a paragraph that are enough to find it


class Paragraph(NamedTuple):
    """One paragraph as it is seen. The lists go with `text`, letter by letter."""

    number: int  # in the order of reading
    place: str  # "đoạn 12", "bảng 2, dòng 3, ô 4"
    text: str
    element: Any = None
    runs: tuple[Any, ...] = ()
    around: tuple[tuple[Any, ...], ...] = ()  # what stands between the paragraph and the run: a link, a content box
    marks: tuple[tuple[int, str], ...] = ()  # (letter it stands at, "new", "tracked", "deleted" or "comment")

    @property
    def quoted(self) -> str:
        """Give the place and the text of it: `đoạn 12 «Kính gửi: {{ k }}»`."""
        text = re.sub(r"\s+", " ", self.text).strip()
        return f"{self.place} «{text if len(text) <= _QUOTED else text[: _QUOTED - 1] + '…'}»"

    def inside(self, name: str) -> Any:
        """Give the row (`tr`), cell (`tc`) or table (`tbl`) that the paragraph stands in, None where in none."""
        return None if self.element is None else next(self.element.iterancestors(_W + name), None)


class Tag(NamedTuple):
    """One tag. `level` is what it takes away with itself: p, tr, tc, r or nothing; `fault` a code of its spelling."""

    paragraph: Paragraph
    start: int
    end: int
    opening: str  # {{ or {%
    level: str
    inner: str
    fault: str = ""

    @property
    def written(self) -> str:
        """Give the tag as it stands in the paragraph, in one line."""
        text = re.sub(r"\s+", " ", self.paragraph.text[self.start : self.end]).strip()
        return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def stories(template: bytes) -> list[list[Paragraph]]:
    """Give the paragraphs of body, headers, footers, footnotes and properties, each of these for itself.

    Raises BadZipFile, KeyError or lxml.etree.XMLSyntaxError where the bytes are no document.
    """
    from lxml import etree

    found: list[list[Paragraph]] = []
    number = 0
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        package.getinfo("word/document.xml")
        names = package.namelist()
        for pattern, title in _STORIES:
            for name in sorted(filter(pattern.fullmatch, names)):
                root = etree.fromstring(package.read(name))
                blocks = root.iterfind(_W + "body") if not title else [root]
                story = [line for block in blocks for line in _paragraphs(block, title)]
                found.append([line._replace(number=number + at) for at, line in enumerate(story, 1)])
                number += len(story)
        if _PROPERTIES in names:
            texts = [str(text) for text in etree.fromstring(package.read(_PROPERTIES)).itertext() if text.strip()]
            found.append([Paragraph(number + at, _OF_FILE, text) for at, text in enumerate(texts, 1)])
    return found


def _paragraphs(parent: Any, place: str) -> Iterator[Paragraph]:
    blocks = list(_children(parent, "p", "tbl"))
    only = bool(place) and sum(block.tag == _W + "p" for block in blocks) == 1
    paragraphs = tables = 0
    for block in blocks:
        if block.tag == _W + "p":
            paragraphs += 1
            own = place if only else _joined(place, f"đoạn {paragraphs}")
            yield _paragraph(block, own)
            for box in block.iter(_W + "txbxContent"):
                if next(box.iterancestors(_OLD_WORD), None) is None:  # the same once more, for an old Word
                    yield from _paragraphs(box, _joined(own, "khung chữ"))
        else:
            tables += 1
            for row, line in enumerate(_children(block, "tr"), 1):
                for column, cell in enumerate(_children(line, "tc"), 1):
                    at = f"bảng {tables}, dòng {row}, ô {column}"
                    yield from _paragraphs(cell, _joined(place, at))


def _children(parent: Any, *names: str) -> Iterator[Any]:
    for child in parent.iterchildren(f"{_W}*"):
        name = child.tag.removeprefix(_W)
        if name in names:
            yield child
        elif name in _AROUND:
            yield from _children(child, *names)


def _paragraph(element: Any, place: str) -> Paragraph:
    text: list[str] = []
    runs: list[Any] = []
    around: list[tuple[Any, ...]] = []
    marks: list[tuple[int, str]] = []

    def walk(node: Any, above: tuple[Any, ...]) -> None:
        for child in node.iterchildren(f"{_W}*"):
            name = child.tag.removeprefix(_W)
            if name in _OF_COMMENTS:
                marks.append((len(text), "comment"))
            elif name in _GONE:
                gone = "".join(child.itertext(_W + "delText", _W + "t"))
                # a tag that is only crossed out is still one for docxtpl: it is told where it stands
                marks.append((len(text), "deleted" if _MARK.search(gone) else "tracked"))
            elif name == "t" or name in _GAPS:
                letters = _GAPS.get(name) or child.text or ""
                text.extend(letters)
                runs.extend([node] * len(letters))
                around.extend([above] * len(letters))
                if any(one.tag.removeprefix(_W) in _NEW for one in above):
                    marks.extend((at, "new") for at in range(len(text) - len(letters), len(text)))
            elif name == "r":
                walk(child, above)
            elif name not in ("pPr", "rPr", "p", "pict", "drawing", "object"):
                walk(child, (*above, child))

    walk(element, ())
    return Paragraph(0, place, "".join(text), element, tuple(runs), tuple(around), tuple(marks))


def _joined(place: str, more: str) -> str:
    return f"{place}, {more}" if place else more


def tags(story: Sequence[Paragraph]) -> list[Tag]:
    """Find the tags of one story in the order of reading, those written wrongly with the code of their fault."""
    found: list[Tag] = []
    for paragraph in story:
        for tag in _of_paragraph(paragraph):
            before = found[-1] if found else None
            if tag.fault == "MAU-09" and before and _goes_on(before, tag):
                inner = before.inner + " " + tag.inner
                found[-1] = before._replace(inner=inner, fault="MAU-10")
            else:
                found.append(tag)
    return found


def _goes_on(before: Tag, tag: Tag) -> bool:
    """Say whether a tag that is not closed in its paragraph goes on in the next one with text."""
    text = before.paragraph.text[before.end :]
    return before.fault == "MAU-08" and before.opening == tag.opening and not text


def _of_paragraph(paragraph: Paragraph) -> Iterator[Tag]:
    text, at = paragraph.text, 0
    while mark := _MARK.search(text, at):
        if mark[0] in _OPENING:  # closed without being opened: it was meant from the last brace, or from where it can
            start = max(at, text.rfind("{", at, mark.start()))
            yield _tag(
                paragraph, start, mark.end(), _OPENING[mark[0]], text[start : mark.start()].strip("{%# "), "MAU-09"
            )
            at = mark.end()
            continue
        end = text.find(CLOSING[mark[0]], mark.end())
        other = _MARK.search(text, mark.end())
        if end >= 0 and other is not None and other.start() == end:
            if mark[0] != "{#":
                yield _tag(paragraph, mark.start(), end + 2, mark[0], text[mark.end() : end])
            at = end + 2
        else:  # not closed, or closed with another mark: it was meant up to there
            at = other.start() if other else len(text)
            inner = text[mark.end() : at].rstrip("}%# ")
            if other and other[0] in _OPENING:
                at = other.end()
            if mark[0] != "{#":
                yield _tag(paragraph, mark.start(), at, mark[0], inner, "MAU-08")


def _tag(paragraph: Paragraph, start: int, end: int, opening: str, inner: str, fault: str = "") -> Tag:
    inner = inner.replace("\n", "").replace("\t", "").translate(_STRAIGHT)
    level = ""
    if opening == "{%":
        if found := _LEVEL.match(inner):
            level, inner = found[1], inner[found.end() :]
            if found[2] != " ":
                fault = fault or "MAU-20"
        inner = inner.strip().removeprefix("-").removesuffix("-")
    return Tag(paragraph, start, end, opening, level, inner.strip(), fault)
