"""Number and symbol, date and signer in finished documents, held to what the campaign says. Findings out; pure.

Every mention of a number with one of the campaign's symbols (`05/QĐ-SKHCN`), in whatever document, must be the number
of that document, and the date behind it its date. A gap for the pen is a gap in all of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pipeline.sentences import finding
from pipeline.shapes import Finding
from pipeline.views.books import Books, key
from pipeline.views.listings import Opened, text_place

CAMPAIGN = "dot-thi-dua.xlsx"
GAP = r"[\s.…_]*"
DATE = rf"ngày{GAP}(\d*){GAP}tháng{GAP}(\d*){GAP}năm{GAP}(\d*)"
NEAR = 12  # characters: how far behind a number its date may begin

Mark = tuple[str, str]  # number ("" for a gap) and symbol
Day = tuple[int, ...]  # day, month, year; 0 for a gap


def numbers(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold every number with a symbol of the campaign, and the date behind it."""
    known = _known(books, opened)
    if not known:
        return
    symbols = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    mention = re.compile(rf"(\d*){GAP}/\s*({symbols})(?![\w-])")
    for text in opened.paper.texts:
        if "/" not in text or _is_units(books, opened, text):
            continue
        for found in mention.finditer(text):
            number, symbol = found[1].lstrip("0"), found[2]
            rights = known[symbol]
            if number not in rights:
                right = next(iter(rights))
                yield _differs(opened, text, _number(found[1], symbol), _number(right, symbol))
                continue
            date = re.search(DATE, text[found.end() :], re.IGNORECASE)
            if date and date.start() <= NEAR and rights[number] and _day(date) not in rights[number]:
                yield _differs(opened, text, date[0], _worded(min(rights[number])))


def _known(books: Books, opened: Opened) -> dict[str, dict[str, set[Day]]]:
    """Give the numbers that a document may mention by symbol, each with its dates; its own award's decision alone."""
    known: dict[str, dict[str, set[Day]]] = defaultdict(lambda: defaultdict(set))
    decision = opened.row.get("decision") or {}
    _add(known, opened.row.get("number", ""), opened.row.get("date", ""))
    own = set(known)
    if not opened.award or books.decides(opened.award):
        _add(known, decision.get("number", ""), decision.get("date", ""))
        own = set(known) if opened.award else own
    for number, date in books.numbered:
        if _mark(number)[1] not in own:
            _add(known, number, date)
    if meeting := books.campaign.get("meeting"):  # the council may number its minutes itself
        _add(known, meeting["number"], "")
    return known


def _add(known: Mapping[str, dict[str, set[Day]]], number: str, date: str) -> None:
    figure, symbol = _mark(number)
    if symbol:
        day = re.search(DATE, date)
        known[symbol][figure].update([_day(day)] if day else [])


def _mark(number: str) -> Mark:
    figure, _, symbol = number.partition("/")
    return figure.strip(" \u00a0.…").lstrip("0"), symbol.strip()


def _is_units(books: Books, opened: Opened, text: str) -> bool:
    return opened.of_unit or books.of_a_unit(text)


def dates(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold a line that is a place and a date and nothing else to the document's date, or to that of its decision."""
    told = (opened.row.get("date", ""), (opened.row.get("decision") or {}).get("date", ""))
    rights = [_day(found) for found in (re.search(DATE, date) for date in told) if found]
    if not rights or opened.of_unit:
        return
    for text in opened.paper.texts:
        for line in text.split("\n") if "tháng" in text else ():
            found = re.fullmatch(rf"(?:[^,\d]{{2,40}},\s*)?{DATE}[\s.]*", line, re.IGNORECASE)
            if found and _day(found) not in rights:
                yield _differs(opened, line, line, _worded(rights[0]))


def signer(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold the name under the signer's title."""
    signing = books.campaign.get("signing") or {}
    if not signing.get("name") or opened.of_unit:
        return
    title, name = key(signing["title"]), key(signing["name"])
    lines = [line for text in opened.paper.texts for line in text.split("\n") if line]
    for place, line in enumerate(lines):
        below = lines[place + 1 : place + 4]  # room for "(đã ký)" and a stamp
        if line.isupper() and key(line) == title and below and not any(name == key(one)[-len(name) :] for one in below):
            yield _differs(opened, f"{line} {below[0]}", below[0], signing["name"])


def _day(found: re.Match[str]) -> Day:
    return tuple(int(part or 0) for part in found.groups())


def _worded(day: Day) -> str:
    number, month, year = day
    shown = (f"{number:02d}" if number else "…", f"{month:02d}" if 0 < month < 3 else month or "…", year or "…")
    return "ngày {} tháng {} năm {}".format(*shown)


def _number(figure: str, symbol: str) -> str:
    return f"{figure.zfill(2) if figure else '…'}/{symbol}"


def _differs(opened: Opened, text: str, found: str, expected: str) -> Finding:
    return finding("DC-15", file=opened.path, sheet=text_place(text), found=found, expected=expected, source=CAMPAIGN)
