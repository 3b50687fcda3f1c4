"""Finished documents of the sample for the tests of reconciling, and a person's hand on them, as in Word and Excel."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from typing import Any

import docx
import openpyxl
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from pipeline import flow
from pipeline.cli import folders
from pipeline.shapes import Finding
from pipeline.views import reconcile
from tests import sample

AS_OF = date(2021, 6, 30)
BODY = "Sở Khoa học và Công nghệ"

Cells = Mapping[tuple[str, str, str], Any]

# `Văn bản`: number and date of those documents that have a number
NUMBERED: Cells = {
    ("Văn bản", "QUYET_DINH", "Số, ký hiệu"): "05/QĐ-SKHCN",
    ("Văn bản", "TT_BANG_KHEN", "Số, ký hiệu"): "12/TTr-SKHCN",
    ("Văn bản", "TT_BANG_KHEN", "Ngày"): date(2021, 6, 25),
    ("Văn bản", "TONG_HOP", "Số, ký hiệu"): "20/BC-SKHCN",
    ("Văn bản", "TONG_HOP", "Ngày"): date(2021, 6, 29),
}


@cache
def story(cells: tuple[tuple[tuple[str, str, str], Any], ...] = (), council: bool = True) -> flow.Story:
    """Run the sample as far as the outcomes, with cells of its campaign workbook changed (sheet, row, heading)."""
    files = inputs(dict(cells))
    if not council:
        del files[flow.COUNCIL]
    return flow.story(files, sample.expectations(), AS_OF)


def inputs(cells: Cells) -> dict[str, Callable[[], bytes]]:
    """Give the sample's inputs, its campaign workbook filled in further."""
    files = dict(folders.lazily(sample.ROOT / "inputs"))
    book = openpyxl.load_workbook(io.BytesIO(files[flow.CAMPAIGN]()))
    for (sheet, row, heading), value in cells.items():
        column = next(cell.column for cell in book[sheet][1] if str(cell.value).startswith(heading))
        line = next(cells[0].row for cells in book[sheet].iter_rows() if str(cells[0].value).startswith(row))
        book[sheet].cell(line, column).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return files | {flow.CAMPAIGN: partial(bytes, buffer.getvalue())}


@cache
def templates() -> dict[str, bytes]:
    """Give the shipped templates."""
    return folders.shipped(sample.ROOT, "templates", folders.TEMPLATES)


@cache
def outputs(cells: tuple[tuple[tuple[str, str, str], Any], ...] = (), council: bool = True) -> dict[str, bytes]:
    """Run the sample to its finished files, `manifest.json` among them."""
    told = story(cells, council)
    return dict(flow.papers(told, flow.documents(told), templates()))


def differences(files: Mapping[str, bytes]) -> list[Finding]:
    """Reconcile finished files with the manifest among them."""
    return reconcile.differences(json.loads(files["manifest.json"]), files)


def saved(document: Any) -> bytes:
    """Give the bytes of a document or workbook."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# --------------------------------------------------------------------------------------------------- a hand on a .docx

Edit = Callable[[Any], None]


def by_hand(data: bytes, edit: Edit) -> bytes:
    """Open a document in Word, change it, save it."""
    document = docx.Document(io.BytesIO(data))
    edit(document)
    return saved(document)


def paragraphs(document: Any) -> Iterator[Paragraph]:
    """Give every paragraph in order, those in cells too."""
    for element in document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
        yield Paragraph(element, document)


def retype(old: str, new: str, near: str = "", nth: int = 1) -> Edit:
    """Type over words in the nth paragraph that has them (and `near`)."""

    def edit(document: Any) -> None:
        left = nth
        for paragraph in paragraphs(document):
            if old in paragraph.text and near in paragraph.text:
                left -= 1
                if not left:
                    text = paragraph.text.replace(old, new, 1)
                    for run in paragraph.runs[1:]:
                        run._element.getparent().remove(run._element)
                    paragraph.runs[0].text = text
                    return
        raise AssertionError(f"nothing to type over: {old!r} near {near!r}")

    return edit


def row_of(document: Any, text: str, nth: int = 1) -> _Row:
    """Find the nth table row whose text has the words."""
    rows = (row for table in document.tables for row in table.rows if text in " | ".join(c.text for c in row.cells))
    for row in rows:
        nth -= 1
        if not nth:
            return row
    raise AssertionError(f"no row with {text!r}")


def cell(row: str, column: int, new: str, nth: int = 1) -> Edit:
    """Type over a cell of the nth row that has the words."""

    def edit(document: Any) -> None:
        paragraph = row_of(document, row, nth).cells[column].paragraphs[0]
        for run in paragraph.runs[1:]:
            run._element.getparent().remove(run._element)
        if paragraph.runs:
            paragraph.runs[0].text = new
        else:
            paragraph.add_run(new)

    return edit


def drop_row(text: str, nth: int = 1) -> Edit:
    """Delete a row of a table."""

    def edit(document: Any) -> None:
        element = row_of(document, text, nth)._tr
        element.getparent().remove(element)

    return edit


def add_row(like: str, nth: int = 1, **changes: str) -> Edit:
    """Copy a row below itself, words in it typed over (`old=new`, in the order given)."""

    def edit(document: Any) -> None:
        row = row_of(document, like, nth)
        fresh = copy.deepcopy(row._tr)
        row._tr.addnext(fresh)
        for paragraph in (p for c in _Row(fresh, Table(row._tr.getparent(), document)).cells for p in c.paragraphs):
            for old, new in changes.items():
                if old.replace("_", " ") in paragraph.text:
                    retyped = paragraph.text.replace(old.replace("_", " "), new)
                    for run in paragraph.runs[1:]:
                        run._element.getparent().remove(run._element)
                    paragraph.runs[0].text = retyped

    return edit


def swap(one: str, other: str, nth: int = 1) -> Edit:
    """Exchange two names, each in the nth paragraph that has it."""

    def edit(document: Any) -> None:
        retype(one, "\u2022", nth=nth)(document)
        retype(other, one, nth=nth)(document)
        retype("\u2022", other)(document)

    return edit


def drop_lines(start: str, count: int = 1, nth: int = 1) -> Edit:
    """Delete the nth paragraph outside tables that begins so, and the next ones up to `count`."""

    def edit(document: Any) -> None:
        places = [place for place, p in enumerate(document.paragraphs) if p.text.startswith(start)]
        assert len(places) >= nth, f"no paragraph begins with {start!r}"
        for paragraph in document.paragraphs[places[nth - 1] : places[nth - 1] + count]:
            paragraph._element.getparent().remove(paragraph._element)

    return edit


def copy_line(start: str, old: str = "", new: str = "") -> Edit:
    """Copy a paragraph below itself, words typed over."""

    def edit(document: Any) -> None:
        paragraph = next(p for p in document.paragraphs if p.text.startswith(start))
        fresh = copy.deepcopy(paragraph._element)
        paragraph._element.addnext(fresh)
        if old:
            made = Paragraph(fresh, document)
            text = made.text.replace(old, new)
            for run in made.runs[1:]:
                run._element.getparent().remove(run._element)
            made.runs[0].text = text

    return edit


def page(document: Any, name: str) -> list[Any]:
    """Give the body elements of one certificate: from the line before its Quốc hiệu to its signature."""
    body = list(document.element.body)
    texts = ["".join(element.itertext()) for element in body]
    at = next(place for place, text in enumerate(texts) if text.strip().endswith(name))
    start = max(place for place in range(at) if texts[place].startswith("CỘNG HÒA"))
    end = next((place for place in range(at, len(body)) if texts[place].startswith("CỘNG HÒA")), len(body) - 1)
    return body[start:end]


def drop_page(name: str) -> Edit:
    """Take one certificate out."""

    def edit(document: Any) -> None:
        for element in page(document, name):
            element.getparent().remove(element)

    return edit


def copy_page(name: str, new: str = "") -> Edit:
    """Print one certificate twice, the second for somebody else where `new` names them."""

    def edit(document: Any) -> None:
        elements = page(document, name)
        last = elements[-1]
        for element in map(copy.deepcopy, elements):
            last.addnext(element)
            last = element
        if new:
            retype(name, new, nth=2)(document)

    return edit


# --------------------------------------------------------------------------------------------------- a hand on a .xlsx


def cell_of(sheet: str, row: str, heading: str, value: Any) -> Edit:
    """Type over the cell of a workbook under a heading, in the first row that has the words."""

    def edit(book: Any) -> None:
        rows = list(book[sheet].iter_rows())
        top = next(row for row in rows if any(str(one.value).startswith(heading) for one in row))
        column = next(place for place, one in enumerate(top) if str(one.value).startswith(heading))
        line = next(cells for cells in rows if row in " › ".join(str(one.value) for one in cells))
        line[column].value = value

    return edit


def drop_row_of(sheet: str, row: str) -> Edit:
    """Delete a row of a workbook."""

    def edit(book: Any) -> None:
        line = next(cells for cells in book[sheet].iter_rows() if row in " › ".join(str(one.value) for one in cells))
        book[sheet].delete_rows(line[0].row)

    return edit


def add_row_of(sheet: str, row: str, **columns: Any) -> Edit:
    """Add a row like another at the end of a sheet, columns (A, B…) changed."""

    def edit(book: Any) -> None:
        line = next(cells for cells in book[sheet].iter_rows() if row in " › ".join(str(one.value) for one in cells))
        book[sheet].append([columns.get(one.column_letter, one.value) for one in line])

    return edit


def book_by_hand(data: bytes, edit: Edit) -> bytes:
    """Open a workbook in Excel, change it, save it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    return saved(book)
