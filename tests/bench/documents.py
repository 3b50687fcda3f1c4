"""Rendering the sample's own documents against plain docxtpl on the same contexts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.bench.__main__ import Line, in_turn


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
    ratios = []
    for paper in flow.documents(story):
        template = templates[paper.template]

        def plain(template: bytes = template, context: object = paper.context) -> None:
            docx = DocxTemplate(io.BytesIO(template))
            docx.render(context, jinja_env=environment)
            docx.save(io.BytesIO())

        def ours(template: bytes = template, context: object = paper.context) -> None:
            render.document(template, context)

        ours()
        theirs, mine = in_turn(plain, ours, rounds)
        ratios.append(theirs / mine)
        goal = 35 if "giay-khen" in paper.path else 15 if "quyet-dinh" in paper.path else 1
        line = Line(f"docxtpl / render, {paper.path}", f"≥ {goal}", lambda ratio, goal=goal: ratio >= goal)
        yield line.show(ratios[-1], f"{theirs * 1000:.1f} ms / {mine * 1000:.2f} ms")
