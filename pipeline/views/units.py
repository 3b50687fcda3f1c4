"""Units in finished documents: how many are in each state, and what tables say of each. Findings out; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.sentences import finding
from pipeline.shapes import Finding, State
from pipeline.text import names
from pipeline.views.books import Books, figure
from pipeline.views.listings import Opened, table_place, text_place

TIMELY = (State.VALID, State.WARNED, State.RETURNED)
_NUMBER = r"(?<![\d./,])(?<!năm )\d+"
OF = r"\s*(?:/|trên|trong)\s*(?:tổng số\s+)?"  # `10 trên tổng số 12`, `10/12`


def in_document(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold counts of units: `10 trên 12 đơn vị`, a count before the units it counts, and tables of states and units."""
    states = Counter(unit["state"] for unit in books.units.values() if "state" in unit)
    if not states:
        return
    timely = sum(states[state] for state in TIMELY)
    for text in opened.paper.paragraphs:
        for some, whole in re.findall(rf"({_NUMBER}){OF}({_NUMBER})\s+(?:đơn vị|phòng)\b", text.casefold()):
            if (int(some), int(whole)) != (timely, len(books.units)):
                found, right = (f"{one}/{all_} đơn vị" for one, all_ in ((some, whole), (timely, len(books.units))))
                yield finding("DC-04", file=opened.path, sheet=text_place(text), found=found, expected=right)
        if counted := re.search(r"\((\d+)(?: đơn vị)?\)\s*:\s*(\S.*)", text):
            listed = [part for part in counted[2].split(";") if books.of_a_unit(part)]
            if listed and len(listed) == len(counted[2].split(";")) != int(counted[1]):
                found, right = f"{counted[1]} đơn vị", f"{len(listed)} đơn vị"
                yield finding("DC-14", file=opened.path, sheet=text_place(text), found=found, expected=right)
    for table in opened.paper.tables:
        headings = [names.heading_key(text) for text in table.rows[0]] if table.rows else []
        for place, row in enumerate(table.rows[1:], 2):
            for heading, said, wanted in _of_unit_row(books, states, headings, row):
                if (figure(said) if isinstance(wanted, int) else said.casefold()) != wanted:
                    where = f"{table_place(table.number, place)} ({heading})"
                    yield finding("DC-04", file=opened.path, sheet=where, found=said, expected=wanted)


def _of_unit_row(
    books: Books, states: Counter[str], headings: Sequence[str], row: Sequence[str]
) -> Iterator[tuple[str, str, int | str]]:
    """Give heading, cell and what is right for a row about one state or one unit."""
    state = next((state for state in State if row and row[0].casefold() == state.casefold()), None)
    names_of = {unit["name"]: unit for unit in books.units.values() if "state" in unit}
    unit = next((names_of[cell] for cell in row[:2] if cell in names_of), None)
    right: dict[str, int | str] = {}
    if state is not None and any("đơn vị" in heading for heading in headings):
        right = {"số đơn vị": states[state], "số lượng": states[state], "tỷ lệ": _share(states, state)}
    elif unit is not None and any(re.search("tình trạng|trạng thái", heading) for heading in headings):
        told = {"số đề nghị": "nominations", "số lỗi": "errors", "số cảnh báo": "warnings"}
        told |= {"số điểm phải sửa": "errors", "số điểm lưu ý": "warnings"}
        right = {heading: unit[name] for heading, name in told.items()}
        right |= {"tình trạng": unit["state"].casefold(), "trạng thái": unit["state"].casefold()}
    elif row and row[0].casefold() in ("cộng", "tổng số", "tổng cộng"):
        right = {"số đơn vị": len(books.units)}
    for heading, said in zip(headings, row, strict=False):
        if heading in right:
            yield heading, said, right[heading]


def _share(states: Counter[str], state: str) -> str:
    return f"{100 * states[state] // states.total()}%"
