"""Templates and words: every shipped template is whole, comes out as docxtpl makes it, and prints text as typed."""

from __future__ import annotations

import io
import pickle
import time
import zipfile
from typing import Any

import jinja2
import pytest
from docx import Document as Docx
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import render
from pipeline.documents.people import tidy
from tests.templates import OFFERED, TEMPLATES, by_docxtpl, hostile, members, sample, small

NAMES = [
    "A & B",
    "<b>x</b>",
    "]]>",
    "\"nháy\" 'đơn'",
    "{{ ten }}",
    "{% if %}",
    "100 % = {_{ }_}",
    "Vệt\nngắt\tdòng",
    "𝔄 Ấn",
]


def text_of(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Docx(io.BytesIO(data)).paragraphs)


def no_default_extras(found: dict[str, Any]) -> dict[str, Any]:
    """Leave out the list of content types: python-docx writes the same types as defaults or overrides as it likes."""
    return {name: value for name, value in found.items() if name != "[Content_Types].xml"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_document_equals_what_docxtpl_makes(name: str) -> None:
    context = sample(name)
    assert no_default_extras(members(render.document(TEMPLATES[name], context))) == no_default_extras(
        members(by_docxtpl(TEMPLATES[name], context))
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_document_equals_docxtpl_also_with_hostile_text(name: str) -> None:
    context = hostile(sample(name))
    made, known = (members(make(TEMPLATES[name], context)) for make in (render.document, by_docxtpl))
    for part in known:
        if part.startswith("word/"):  # docxtpl escapes the properties twice: ours are right
            assert made[part] == known[part], part


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_lean(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(TEMPLATES[name])) as package:
        assert sum(info.file_size for info in package.infolist()) <= 100_000


@pytest.mark.parametrize("name", NAMES)
def test_text_comes_out_as_typed(name: str) -> None:
    template = small("Tên: {{ ten }}.", title="{{ ten }}")
    made = render.document(template, {"ten": name})
    assert text_of(made) == f"Tên: {name}."
    assert Docx(io.BytesIO(made)).core_properties.title == name


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_once_tidied_comes_out_as_it_is(text: str) -> None:
    tidied = tidy(text)
    assert text_of(render.document(small("Tên: {{ ten }}."), {"ten": tidied})) == f"Tên: {tidied}."


def test_tidy_makes_text_that_word_can_hold() -> None:
    assert tidy({"a": ["Vie\u0323\u0302t\r\nNam\x00\x0b\ud800\ufffe\rx"]}) == {"a": ["Việt\nNam\nx"]}


def test_same_words_give_same_bytes_whatever_the_clock_and_process() -> None:
    name = "quyet-dinh.docx"
    context = pickle.loads(pickle.dumps(OFFERED[name].context))
    first = render.document(TEMPLATES[name], OFFERED[name].context)
    time.sleep(2.1)  # a zip counts in steps of two seconds
    assert render.document(bytes(bytearray(TEMPLATES[name])), context) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_columns_made_by_a_loop_are_evened_out_as_docxtpl_does() -> None:
    docx = Docx()
    table = docx.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("{%tc for d in ds %}", "{{ d }}", "{%tc endfor %}"), strict=True):
        cell.text = text
    out = io.BytesIO()
    docx.save(out)
    context = {"ds": ["một", "hai & ba", "bốn", "năm\nsáu"]}
    made, known = render.document(out.getvalue(), context), by_docxtpl(out.getvalue(), context)
    assert members(made)["word/document.xml"] == members(known)["word/document.xml"]


def test_words_come_before_the_methods_of_a_dict() -> None:
    assert text_of(render.document(small("{{ d.items }}"), {"d": {"items": "số mục"}})) == "số mục"


def test_a_template_cannot_reach_out_of_its_words() -> None:
    with pytest.raises(jinja2.exceptions.SecurityError):
        render.document(small("{{ ''.__class__.__mro__ }}"), {})


def test_the_margins_move_with_the_stock_and_only_where_asked() -> None:
    context = {"dich_trang": "", "lech_phoi_trai": "1,5", "lech_phoi_tren": "-2"}

    def margins(template: bytes) -> tuple[Any, ...]:
        section = Docx(io.BytesIO(render.document(template, context))).sections[0]
        return tuple(round(side.mm, 1) for side in (section.left_margin, section.right_margin, section.top_margin))

    left, right, top = margins(small("x"))
    assert margins(small("x{{ dich_trang }}")) == pytest.approx((left + 1.5, right - 1.5, top - 2), abs=0.11)
