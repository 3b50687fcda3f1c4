"""Every paper of the sample campaign, made in memory: the shipped inputs and templates in, finished .docx out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from pipeline import flow
from pipeline.documents import render
from pipeline.shapes import Document
from tests import sample
from tests.look import Paper, read
from tests.look_parts import FORMS, Form, Parts, parts

AS_OF = date(2021, 6, 30)
TEMPLATES = {path.name: path.read_bytes() for path in sorted((sample.ROOT / "templates").glob("*.docx"))}


class Made(NamedTuple):
    path: str
    template: str
    data: bytes

    def seen(self) -> tuple[Paper, Parts, Form]:
        """Read it with its elements, as the rules want it."""
        return seen(self.data, FORMS[self.template])


@lru_cache(maxsize=256)
def seen(data: bytes, form: Form) -> tuple[Paper, Parts, Form]:
    """Read a paper of that form with its elements."""
    paper = read(data)
    return paper, parts(paper, form), form


def inputs() -> dict[str, Callable[[], bytes]]:
    """Give the shipped inputs by name."""
    root = sample.ROOT / "inputs"
    return {path.relative_to(root).as_posix(): partial(path.read_bytes) for path in sorted(root.rglob("*.xlsx"))}


@lru_cache(maxsize=2)
def story(council: bool = True) -> flow.Story:
    """Run the sample campaign, with the council's workbook to the report, without it up to the meeting."""
    files = {name: load for name, load in inputs().items() if council or name != flow.COUNCIL}
    return flow.story(files, sample.expectations(), AS_OF)


@lru_cache(maxsize=2)
def papers(council: bool = True) -> tuple[Made, ...]:
    """Make every paper of the sample campaign."""
    return tuple(made(flow.documents(story(council))))


def made(documents: Iterable[Document], templates: Mapping[str, bytes] = TEMPLATES) -> Iterator[Made]:
    """Make these documents, each with its template."""
    for one in documents:
        yield Made(one.path, one.template, render.document(templates[one.template], one.context))


def document(template: str) -> Document:
    """Give the first document of the sample campaign that this template makes."""
    return next(one for one in flow.documents(story()) if one.template == template)
