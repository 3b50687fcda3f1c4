"""Counts and amounts in finished documents, held against the manifest. Findings out; amounts in đồng; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from pipeline.sentences import finding
from pipeline.shapes import Finding
from pipeline.text import names, numbers
from pipeline.views.books import Books, Line, dong, total
from pipeline.views.reopened import Paper, Rows

IN_WORDS = "bằng chữ"


def _said(text: str, kind: str) -> list[int]:
    """Give the numbers said of a kind in a text: `05 tập thể và 12 cá nhân`."""
    pattern = rf"(?<![\d.])(\d+(?:\.\d{{3}})*)\s+{re.escape(kind.casefold())}\b"
    return [int(said.replace(".", "")) for said in re.findall(pattern, text.casefold())]


def counts(books: Books, path: str, paper: Paper, lines: Sequence[Line], award: str) -> Iterator[Finding]:
    """Hold every count of a kind in an award's document against the awarded.

    Where the award is only proposed the units' own words stand beside ours: there only paragraphs naming it count.
    """
    name = books.awards[award]["name"].casefold()
    texts = paper.texts if books.decides(award) else (text for text in paper.paragraphs if name in text.casefold())
    kept = list(texts)
    for code, kind in books.kinds.items():
        right = sum(line["kind"] == code for line in lines)
        for text in kept:
            for said in _said(text, kind):
                if said != right:
                    yield _miscounted(path, text, kind, said, right)


def campaign_counts(books: Books, path: str, paper: Paper) -> Iterator[Finding]:
    """In a document of the whole campaign, a count said with an award must be one of those that are true of it."""
    for award, line in books.awards.items():
        for text in paper.paragraphs:
            if line["name"].casefold() not in text.casefold():
                continue
            for code, kind in books.kinds.items():
                true = _true_counts(books, award, code)
                for said in _said(text, kind):
                    if said not in true:
                        right = sum(one["kind"] == code for one in books.awarded.get(award, ()))
                        yield _miscounted(path, text, kind, said, right)
    yield from _campaign_totals(books, path, paper)


def _campaign_totals(books: Books, path: str, paper: Paper) -> Iterator[Finding]:
    """A count of several kinds at once (`05 tập thể và 12 cá nhân`) must be true of some list of the campaign.

    A paragraph with the name of a unit holds that unit's own words and is left alone.
    """
    kinds = {kind.casefold(): code for code, kind in books.kinds.items()}
    one = rf"\d[\d.]*\s+(?:{'|'.join(map(re.escape, kinds))})"
    true = _true_totals(books)
    for text in paper.paragraphs:
        if any(unit in text for unit in books.units):
            continue
        for said in re.findall(rf"(?<![\d.]){one}(?:(?:,| và)\s+{one})+", text.casefold()):
            counts = {code: sum(_said(said, kind)) for kind, code in kinds.items()}
            if counts not in true:
                yield finding("DC-13", file=path, sheet=_place(text), found=said)


def _true_totals(books: Books) -> list[dict[str, int]]:
    """Count by kind the lists that the papers of a campaign speak of."""
    lines = list(books.lines.values())
    late = {line["code"] for line in lines if line["cells"] and all(cell["late"] for cell in line["cells"])}
    lists = [lines, [line for line in lines if line["outcome"] in books.awards]]
    lists += [[line for line in lines if line["checks"]["eligible"] is yes] for yes in (True, False)]
    lists += [[line for line in lists[-1] if (line["code"] in late) is yes] for yes in (True, False)]
    for result in {line["outcome"] for line in lines}:
        lists.append([line for line in lines if line["outcome"] == result])
    for award in books.awards:
        asked = [line for line in lines if line["award"] == award]
        lists += [asked, [line for line in asked if line["checks"]["eligible"]]]
        lists.append([line for line in lines if line["tied_for"] == award])
    return [{kind: sum(line["kind"] == kind for line in some) for kind in books.kinds} for some in lists]


def _miscounted(path: str, text: str, kind: str, said: int, right: int) -> Finding:
    found, wanted = (f"{numbers.count(number)} {kind.lower()}" for number in (said, right))
    return finding("DC-04", file=path, sheet=_place(text), found=found, expected=wanted)


def _true_counts(books: Books, award: str, kind: str) -> set[int]:
    of_kind = [line for line in books.lines.values() if line["kind"] == kind]
    asked = [line for line in of_kind if line["award"] == award]
    eligible = [line for line in of_kind if line["checks"]["eligible"]]
    tied = [line for line in of_kind if line.get("tied_for") == award]
    won = [line for line in of_kind if line["outcome"] == award]
    sets = (of_kind, asked, eligible, [line for line in asked if line["checks"]["eligible"]], tied, won)
    voted = [line for line in of_kind if (line["votes"] or {}).get("for", {}).get(award) is not None]
    return {len(lines) for lines in (*sets, voted)} | {0}


def money(books: Books, path: str, paper: Paper, lines: Sequence[Line]) -> Iterator[Finding]:
    """Hold the figures in đồng of a decision against the reward of each kind and their sum, in figures and in words."""
    said = {figure for text in paper.texts for figure in dong(text)}
    if not said:
        return
    whole = total(lines)
    levels = {line["decision"]["amount"] for line in lines if line["decision"]["amount"]}
    sums = {total(line for line in lines if line["kind"] == kind) for kind in books.kinds}
    strange = sorted(said - levels - sums - books.figures - {whole})
    for lacking in sorted((levels | {whole}) - said - {0}):
        if strange:
            near = min(strange, key=partial(_distance, lacking))
            yield finding("DC-04", file=path, found=numbers.dong(near), expected=numbers.dong(lacking))
        else:
            yield finding("DC-05", file=path, expected=numbers.dong(lacking))
    if (levels | {whole}) - {0} <= said:
        yield from (finding("DC-12", file=path, found=numbers.dong(figure)) for figure in strange)
    yield from _in_words(path, paper.texts, whole)


def campaign_money(books: Books, path: str, paper: Paper) -> Iterator[Finding]:
    """In a document of the whole campaign, an amount said in words is the sum of all that is decided here."""
    whole = total(line for award, won in books.awarded.items() if books.decides(award) for line in won)
    texts = [text for text in paper.paragraphs if IN_WORDS in text.casefold()]
    for text in texts:
        said = dong(text)
        if whole not in said:
            found = numbers.dong(min(said, key=partial(_distance, whole))) if said else text
            yield finding("DC-04", file=path, found=found, expected=numbers.dong(whole))
    yield from _in_words(path, texts, whole)


def _in_words(path: str, texts: Iterable[str], amount: int) -> Iterator[Finding]:
    """Where an amount is said in words, the right one must be: in any of the ways the campaign may read numbers."""
    text = " ".join(texts).casefold()
    if IN_WORDS in text and amount:
        ways = {numbers.dong_in_words(amount, zero, four) for zero in ("linh", "lẻ") for four in ("tư", "bốn")}
        if not any(way.casefold() in text for way in ways):
            yield finding("DC-06", file=path, expected=numbers.dong_in_words(amount))


def _distance(one: int, other: int) -> int:
    return abs(one - other)


def groups(books: Books, path: str, tables: Sequence[Rows]) -> Iterator[Finding]:
    """Hold the count in a group's heading, `Cá nhân (12 cá nhân)`, against the numbered rows below it."""
    for number, table in enumerate(tables, start=1):
        open_group: tuple[int, str, int] | None = None
        below = 0
        for place, row in enumerate((*table, ()), start=1):
            if row and row[0].strip(" .").isdigit():
                below += 1
                continue
            if open_group and open_group[2] != below:
                found, wanted = (f"{numbers.count(said)} {open_group[1].lower()}" for said in (open_group[2], below))
                yield finding(
                    "DC-14", file=path, sheet=table_place(number, open_group[0]), found=found, expected=wanted
                )
            below, open_group = 0, None
            for kind in books.kinds.values():
                for cell in row:
                    if cell.casefold().startswith(f"{kind.casefold()} (") and (said := _said(cell, kind)):
                        open_group = (place, kind, said[0])


def fund(books: Books, path: str, tables: Sequence[Sequence[Sequence[Any]]]) -> Iterator[Finding]:
    """Check every table of money (`Số lượng`, `Thành tiền`) row by row: award, kind, number, sum; and its total."""
    awards = {code: names.heading_key(line["name"]) for code, line in books.awards.items()}
    for number, table in enumerate(tables, start=1):
        headings = [names.heading_key(str(text)) for text in table[0]] if table else []
        if "số lượng" not in headings or "thành tiền" not in headings:
            continue
        count, amount = headings.index("số lượng"), headings.index("thành tiền")
        for place, row in enumerate(table[1:], start=2):
            cells = [names.heading_key(str(cell)) for cell in row]
            award = next((code for code, name in awards.items() if name in " · ".join(cells)), "")
            kind = next((code for code, name in books.kinds.items() if names.heading_key(name) in cells), "")
            if len(row) <= max(count, amount):
                continue
            if award and kind:
                lines = [line for line in books.awarded.get(award, ()) if line["kind"] == kind]
            elif cells[0].startswith(("tổng", "cộng")):
                lines = [line for code, won in books.awarded.items() if books.decides(code) for line in won]
            else:
                continue
            for cell, right in ((row[count], len(lines)), (row[amount], total(lines))):
                said = figure(cell)
                if said is not None and said != right:
                    found, wanted = numbers.grouped(said), numbers.grouped(right)
                    yield finding("DC-04", file=path, sheet=table_place(number, place), found=found, expected=wanted)


def figure(cell: Any) -> int | None:
    """Read a whole number from a cell: `1.490.000`, `05`, 450000.0; None where there is none."""
    if isinstance(cell, (int, float)):
        return int(cell)
    match = re.match(r"\s*(\d[\d.]*)", str(cell))
    return int(match[1].replace(".", "")) if match else None


def table_place(table: int, row: int) -> str:
    """Say where in a document's tables."""
    return f"bảng {table}, dòng {row}"


def _place(text: str) -> str:
    return f"“{text[:40].rstrip()}…”" if len(text) > 40 else f"“{text}”"
