"""The sample's own documents against plain docxtpl and against the least that joining costs; lists of any length."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tests.bench.measured import AT_LEAST, AT_MOST, Measured, in_turn

CERTIFICATE, DECISION = "giay-khen.docx", "quyet-dinh.docx"
GOALS = {CERTIFICATE: 35, DECISION: 15}
FLOOR, LEAN, LINEAR = 3, 100_000, 1.2
FEW, MANY = 500, 16_000


def run(short: bool) -> Iterator[Measured]:
    """Measure each shipped template that the sample uses, then their sizes, then the annex of a decision."""
    from pipeline import flow
    from pipeline.cli import folders

    story = flow.story(
        folders.lazily(Path("inputs")), folders.shipped(Path(), "expectations", ".json"), date(2021, 6, 30)
    )
    templates = folders.shipped(Path(), "templates", ".docx")
    rounds = 3 if short else 15
    decision: Mapping[str, Any] = {}
    firsts = {paper.template: paper for paper in reversed(flow.documents(story))}
    for paper in reversed(firsts.values()):
        context: Mapping[str, Any] = paper.context
        if paper.template == DECISION:
            decision = context
        if paper.template == CERTIFICATE:  # the goal is of one certificate, not of the whole file
            context = with_persons(context, context["danh_sach"]["danh_sach"][:1])
        yield from _against_docxtpl(paper.path, paper.template, templates[paper.template], context, rounds)
    yield _size(templates)
    yield from _annex(templates[DECISION], decision, 1 if short else 5)


def _against_docxtpl(
    path: str, name: str, template: bytes, context: Mapping[str, Any], rounds: int
) -> Iterator[Measured]:
    import jinja2
    from docxtpl import DocxTemplate

    from pipeline.documents import render

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)

    def plain() -> None:
        docx = DocxTemplate(io.BytesIO(template))
        docx.render(dict(context), jinja_env=environment)
        docx.save(io.BytesIO())

    def ours() -> None:
        render.document(template, context)

    ours()
    goal = GOALS.get(name, 1)
    mark = "G1" if name in GOALS else ""
    theirs, mine = in_turn(plain, ours, rounds)
    detail = f"{theirs * 1000:.1f} ms / {mine * 1000:.2f} ms"
    yield Measured(mark, f"docxtpl / render, {path}", AT_LEAST, goal, theirs / mine, detail)
    if name in GOALS:
        mine, least = in_turn(ours, floor(template, context), 20 * rounds)
        detail = f"{mine * 1000:.2f} ms / {least * 1000:.2f} ms"
        yield Measured(mark, f"render / chỉ nối chữ và nén, {path}", AT_MOST, FLOOR, mine / least, detail)


def floor(template: bytes, context: Mapping[str, Any]) -> Callable[[], bytes]:
    """Give the least work that makes this document: literal pieces and escaped values joined, one deflate a part.

    What can be known before stands ready: the order of the pieces, the bytes of the other members as they lie packed.
    """
    from markupsafe import Markup, escape

    from pipeline.documents.template import environment, parts

    made: list[tuple[bytes, list[tuple[str, bool]]]] = []
    for part in parts(template):
        pieces: list[tuple[str, bool]] = [(part.head, False)]
        for piece in environment().from_string(part.source).generate(context):
            value = isinstance(piece, Markup)
            pieces.append((piece.unescape() if value else piece.replace("\n<w:p", "<w:p"), value))
        made.append((part.name.encode(), [*pieces, (part.tail, False)]))
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        others = [(info.filename.encode(), info.compress_size) for info in package.infolist()]
    names = {name for name, _ in made}
    kept = b"".join(bytes(30 + len(name) + size) for name, size in others if name not in names)

    def joined() -> bytes:
        out = [kept]
        for name, pieces in made:
            data = "".join([escape(text) if value else text for text, value in pieces]).encode()
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = deflate.compress(data) + deflate.flush()
            sizes = (zlib.crc32(data), len(packed), len(data), len(name), 0)
            header = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, *sizes)
            out += [header, name, packed]
        return b"".join(out)

    return joined


def _size(templates: Mapping[str, bytes]) -> Measured:
    sizes = {}
    for name, data in templates.items():
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            sizes[name] = sum(info.file_size for info in package.infolist())
    largest = max(sizes, key=lambda name: sizes[name])
    detail = f"{largest} {sizes[largest] / 1000:.1f} kB"
    return Measured("G2", "mẫu lớn nhất, đã giải nén / 100 kB", AT_MOST, 1, sizes[largest] / LEAN, detail)


def with_persons(context: Mapping[str, Any], persons: list[Any]) -> dict[str, Any]:
    """Put these persons in the place of those in a document's list, also in its groups."""
    listed = context["danh_sach"]
    group = {**listed["nhom"][-1], "danh_sach": persons} if listed["nhom"] else {}
    return {**context, "danh_sach": {**listed, "danh_sach": persons, "nhom": [group] if group else []}}


def _annex(template: bytes, context: Mapping[str, Any], rounds: int) -> Iterator[Measured]:
    """Measure a decision about few and about many persons: time in turn, then memory beyond the words themselves."""
    from pipeline.documents import render

    known = context["danh_sach"]["nhom"][-1]["danh_sach"]

    def persons(number: int) -> dict[str, Any]:
        return with_persons(context, [{**known[at % len(known)], "stt": str(at + 1)} for at in range(number)])

    few, many = persons(FEW), persons(MANY)
    longer, shorter = in_turn(lambda: render.document(template, many), lambda: render.document(template, few), rounds)
    share = MANY // FEW
    name = f"{MANY} người / {share} lần {FEW} người, một quyết định"
    detail = f"{longer * 1000:.0f} ms / {share} × {shorter * 1000:.1f} ms"
    yield Measured("G3", name, AT_MOST, LINEAR, longer / shorter / share, detail)
    peaks = []
    for words in (few, many):
        tracemalloc.start()
        size = len(render.document(template, words))
        peaks.append((tracemalloc.get_traced_memory()[1] - 2 * size, size))  # the pieces, and they joined
        tracemalloc.stop()
    few_peak, many_peak = (f"{peak / 1000:.0f} kB (tệp {size / 1000:.0f} kB)" for peak, size in peaks)
    name = f"bộ nhớ ngoài tệp làm ra, {MANY} người / {FEW} người"
    yield Measured("G3", name, AT_MOST, 1.5, peaks[1][0] / peaks[0][0], f"{many_peak} / {few_peak}")
