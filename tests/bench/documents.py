"""Rendering the sample's own documents against plain docxtpl on the same contexts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tests.bench.__main__ import Line, in_turn

CERTIFICATE = "giay-khen.docx"
GOALS = {CERTIFICATE: 35, "quyet-dinh.docx": 15}


def run(short: bool) -> Iterator[bool]:
    """Measure each shipped template that the sample uses, after one warming render."""
    import jinja2
    from docxtpl import DocxTemplate

    from pipeline import flow
    from pipeline.cli import folders
    from pipeline.documents import render

    story = flow.story(
        folders.lazily(Path("inputs")), folders.shipped(Path(), "expectations", ".json"), date(2021, 6, 30)
    )
    templates = folders.shipped(Path(), "templates", ".docx")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    rounds = 3 if short else 15
    for paper in flow.documents(story):
        template, context, goal = templates[paper.template], paper.context, GOALS.get(paper.template, 1)
        if paper.template == CERTIFICATE:  # the goal is of one certificate, not of the whole file
            context = context | {
                "danh_sach": context["danh_sach"] | {"danh_sach": context["danh_sach"]["danh_sach"][:1]}
            }

        def plain(template: bytes = template, context: Any = context) -> None:
            docx = DocxTemplate(io.BytesIO(template))
            docx.render(context, jinja_env=environment)
            docx.save(io.BytesIO())

        def ours(template: bytes = template, context: Any = context) -> None:
            render.document(template, context)

        ours()
        theirs, mine = in_turn(plain, ours, rounds)
        line = Line(f"docxtpl / render, {paper.path}", f"≥ {goal}", lambda ratio, goal=goal: ratio >= goal)
        yield line.show(theirs / mine, f"{theirs * 1000:.1f} ms / {mine * 1000:.2f} ms")
