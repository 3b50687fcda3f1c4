"""Amounts in finished documents, held against the rewards of the awarded. Findings out; amounts in đồng; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from pipeline.sentences import finding
from pipeline.shapes import Finding
from pipeline.text import names, numbers
from pipeline.views.books import Books, dong, figure, total
from pipeline.views.listings import Opened, table_place, text_place

IN_WORDS = "bằng chữ"


def of_award(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold the figures in đồng of a decision against the reward of each kind and their sum, in figures and in words."""
    said = {amount for text in opened.paper.texts for amount in dong(text)}
    if not said:
        return
    whole = total(opened.lines)
    levels = {line["decision"]["amount"] for line in opened.lines if line["decision"]["amount"]}
    sums = {total(line for line in opened.lines if line["kind"] == kind) for kind in books.kinds}
    strange = sorted(said - levels - sums - books.figures - {whole})
    for lacking in sorted((levels | {whole}) - said - {0}):
        if strange:
            near = min(strange, key=partial(_distance, lacking))
            yield finding("DC-04", file=opened.path, found=numbers.dong(near), expected=numbers.dong(lacking))
        else:
            yield finding("DC-05", file=opened.path, expected=numbers.dong(lacking))
    if (levels | {whole}) - {0} <= said:
        yield from (finding("DC-12", file=opened.path, found=numbers.dong(amount)) for amount in strange)
    yield from _of_kinds(books, opened)
    yield from _in_words(opened.path, opened.paper.texts, whole)


def _of_kinds(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold a paragraph about one kind alone to that kind's level, sum, base and coefficient."""
    rewards = {line["kind"]: line for line in books.campaign.get("rewards", ()) if line["award"] == opened.award}
    for text in opened.paper.paragraphs:
        kinds = [code for code, name in books.kinds.items() if re.search(rf"\b{name.casefold()}\b", text.casefold())]
        if len(kinds) != 1 or kinds[0] not in rewards or IN_WORDS in text.casefold():
            continue
        reward = rewards[kinds[0]]
        right = total(line for line in opened.lines if line["kind"] == kinds[0])
        for amount in dong(text):
            if amount not in (reward["amount"], reward["base"], right, total(opened.lines)):
                expected = min((reward["amount"], reward["base"], right), key=partial(_distance, amount))
                yield _differs(opened, text, numbers.dong(amount), numbers.dong(expected))
        for said in re.findall(r"hệ số\s+(\d+(?:[,/]\d+)?)", text.casefold()):
            if said != reward["coefficient"]:
                yield _differs(opened, text, f"hệ số {said}", f"hệ số {reward['coefficient']}")


def of_campaign(books: Books, opened: Opened) -> Iterator[Finding]:
    """In a document of the whole campaign, an amount said in words is the sum of all that is decided here."""
    whole = total(line for award, won in books.awarded.items() if books.decides(award) for line in won)
    texts = [text for text in opened.paper.paragraphs if IN_WORDS in text.casefold()]
    for text in texts:
        said = dong(text)
        if whole not in said:
            found = numbers.dong(min(said, key=partial(_distance, whole))) if said else text
            yield finding("DC-04", file=opened.path, found=found, expected=numbers.dong(whole))
    yield from _in_words(opened.path, texts, whole)


def _in_words(path: str, texts: Iterable[str], amount: int) -> Iterator[Finding]:
    """Where an amount is said in words, the right one must be: in any of the ways the campaign may read numbers."""
    text = " ".join(" ".join(texts).casefold().split())
    if IN_WORDS in text and amount:
        ways = {numbers.dong_in_words(amount, zero, four) for zero in ("linh", "lẻ") for four in ("tư", "bốn")}
        if not any(re.search(rf":\s*{re.escape(way.casefold())}", text) for way in ways):
            yield finding("DC-06", file=path, expected=numbers.dong_in_words(amount))


def _differs(opened: Opened, text: str, found: str, expected: str) -> Finding:
    return finding("DC-04", file=opened.path, sheet=text_place(text), found=found, expected=expected)


def _distance(one: int, other: int) -> int:
    return abs(one - other)


def in_tables(books: Books, opened: Opened) -> Iterator[Finding]:
    """Check every table of money in a document."""
    yield from fund(books, opened.path, ((table.number, table.rows) for table in opened.paper.tables))


def fund(books: Books, path: str, tables: Iterable[tuple[int, Sequence[Sequence[Any]]]]) -> Iterator[Finding]:
    """Check a table of money (`Số lượng`, `Thành tiền`) row by row: number, level, sum of award and kind; the total."""
    rewards = {(line["award"], line["kind"]): line["amount"] for line in books.campaign.get("rewards", ())}
    for number, table in tables:
        headings = [names.heading_key(str(text)) for text in table[0]] if table else []
        if "số lượng" not in headings or "thành tiền" not in headings:
            continue
        for place, row in enumerate(table[1:], start=2):
            cells = [str(cell).casefold() for cell in row]
            award = books.award_in(" · ".join(cells))
            kind = next((code for code, name in books.kinds.items() if name.casefold() in cells), "")
            if award and kind:
                lines = [line for line in books.awarded.get(award, ()) if line["kind"] == kind]
            elif cells[0].startswith(("tổng", "cộng")):
                lines = [line for code, won in books.awarded.items() if books.decides(code) for line in won]
            else:
                continue
            level = rewards.get((award, kind))
            rights = {"số lượng": len(lines), "thành tiền": total(lines)} | ({"mức": level} if level else {})
            for heading, cell in zip(headings, row, strict=False):
                said, right = figure(cell), rights.get(heading)
                if right is not None and said != right and (said is not None or (award and str(cell) != "")):
                    found = str(cell) if said is None else numbers.grouped(said)
                    where = table_place(number, place)
                    yield finding("DC-04", file=path, sheet=where, found=found, expected=numbers.grouped(right))
