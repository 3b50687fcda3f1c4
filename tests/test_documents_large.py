"""Documents of any length: batches change no byte, and what is held at once does not grow with the list."""

from __future__ import annotations

import io
import tracemalloc
from typing import Any
from xml.parsers import expat

import pytest
from docx import Document as Docx
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import render
from tests.templates import SHIPPED, TEMPLATES, by_docxtpl, hostile, members, sample, small

DECISION = "quyet-dinh.docx"
BROKEN_UP = st.text(alphabet="aẤ&<]>{} \n\t\a\f", max_size=12)


def about(number: int) -> dict[str, Any]:
    """Word a decision about that many persons."""
    context = dict(SHIPPED[DECISION].context)
    listed = context["danh_sach"]
    person = {**listed["danh_sach"][0], "tom_tat": "x" * 200}
    persons = [{**person, "stt": str(at), "ten_day_du": f"Ông Nguyễn Văn {at}\nNgắt dòng"} for at in range(number)]
    nhom = [{**listed["nhom"][-1], "danh_sach": persons}]
    return context | {"danh_sach": {**listed, "danh_sach": persons, "nhom": nhom}}


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_shipped_template_is_held_whole(name: str) -> None:
    compiled = render._compiled(TEMPLATES[name])
    assert not compiled.whole
    assert not compiled.boxes


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("batch", [1, 2, 7, 40])
def test_batches_of_any_size_give_the_same_bytes(name: str, batch: int) -> None:
    context = hostile(sample(name))
    assert render.document(TEMPLATES[name], context, batch) == render.document(TEMPLATES[name], context, 10**9)


@settings(max_examples=60, deadline=None)
@given(st.lists(BROKEN_UP, max_size=12), st.integers(1, 30))
def test_line_breaks_at_the_edge_of_a_batch_give_the_same_bytes(texts: list[str], batch: int) -> None:
    template = small(
        "Đầu: {{ ds|length }}", "{%p for d in ds %}", "Tên {{ d }}, {{ d }}.", "{%p endfor %}", "Cuối\tcùng"
    )
    made = render.document(template, {"ds": texts}, batch)
    assert made == render.document(template, {"ds": texts}, 10**9)
    document = "word/document.xml"
    assert members(made)[document] == members(by_docxtpl(template, {"ds": texts}))[document]


def test_a_paragraph_longer_than_a_batch_stays_one() -> None:
    template = small("{% for d in ds %}{{ d }}; {% endfor %}hết")
    made = render.document(template, {"ds": [str(number) for number in range(2000)]})
    assert [paragraph.text for paragraph in Docx(io.BytesIO(made)).paragraphs] == [
        "; ".join(str(number) for number in range(2000)) + "; hết"
    ]


def test_no_more_than_500_rows_are_held_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    batches = render._batches

    def noted(pieces: Any, size: int) -> Any:
        for text in batches(pieces, size):
            seen.append(text)
            yield text

    monkeypatch.setattr(render, "_batches", noted)
    render.document(TEMPLATES[DECISION], about(3000))
    rows = [text.count("</w:tr>") for text in seen]
    assert sum(rows) > 3000
    assert max(rows) <= 500


def test_memory_does_not_grow_with_the_list() -> None:
    def peak(number: int) -> float:
        context = about(number)
        tracemalloc.start()
        try:
            size = len(render.document(TEMPLATES[DECISION], context))
            return tracemalloc.get_traced_memory()[1] - 2 * size  # the packed pieces, and they joined
        finally:
            tracemalloc.stop()

    render.document(TEMPLATES[DECISION], about(1))
    assert peak(4000) <= 1.3 * peak(500)


def test_a_document_that_word_could_not_open_is_never_given() -> None:
    template = small("{% if co %}một", "{%p endif %}")
    with pytest.raises(expat.ExpatError):
        render.document(template, {"co": False})


@pytest.mark.parametrize("batches", [["<a>", "<b></a>"], ["<a>", "<b/>"], ["<a/>", "x"], ["<a>\x01", "</a>"]])
def test_xml_is_parsed_to_its_end(batches: list[str]) -> None:
    with pytest.raises(expat.ExpatError):
        list(render._well_formed(batches))
