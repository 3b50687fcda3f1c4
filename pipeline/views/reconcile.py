"""The finished documents against the manifest and each other: a manifest and files in, findings out.

Decision, annex, certificates, minutes, letter, report and summary are opened again and read as their readers do. Which
names, counts and amounts belong in a document comes from the manifest; whatever differs is named with the document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.sentences import finding
from pipeline.shapes import Finding
from pipeline.views import figures, named, reopened
from pipeline.views.books import PER_AWARD, PER_CAMPAIGN, PER_NOMINATION, Books, Line, books
from pipeline.views.reopened import Paper

SUMMARY = "tong-hop.xlsx"


def differences(manifest: Mapping[str, Any], outputs: Mapping[str, bytes]) -> list[Finding]:
    """Open the finished documents again and name every difference in names, counts and amounts.

    `outputs` maps paths under outputs/ to bytes; a document not among them is left to the check of hashes.
    """
    told = books(manifest)
    found = list(_lists(told))
    for document in told.documents:
        path = document["path"]
        if path.endswith(".docx") and path in outputs:
            try:
                paper = reopened.paper(outputs[path])
            except reopened.Unreadable:
                found.append(finding("DC-01", file=path))
                continue
            found += _document(told, document, paper)
    if SUMMARY in outputs:
        try:
            found += _summary(told, reopened.sheets(outputs[SUMMARY]))
        except reopened.Unreadable:
            found.append(finding("DC-01", file=SUMMARY))
    return sorted(set(found))


# ------------------------------------------------------------------------------------------------------------ documents


def _lists(told: Books) -> Iterator[Finding]:
    """Hold the lists of an award's documents against those who were awarded it."""
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    first: dict[tuple[str, str], str] = {}
    for document in told.documents:
        award = told.award_of(document)
        # a row per nomination without an award is a unit's own draft, about one nominee whatever became of it
        if award and (document["per"] == PER_AWARD or (document["per"] == PER_NOMINATION and document["award"])):
            held[document["template"], award] |= set(document["nominations"])
            first.setdefault((document["template"], award), document["path"])
    for (template, award), codes in held.items():
        for code in {line["code"] for line in told.awarded.get(award, ())} ^ codes:
            line = told.lines.get(code, {"name": code})
            missing = code not in codes
            yield finding("DC-02" if missing else "DC-03", file=first[template, award], name=line["name"], near="")


def _document(told: Books, document: Line, paper: Paper) -> Iterator[Finding]:
    path, award = document["path"], told.award_of(document)
    lines = [told.lines[code] for code in document["nominations"] if code in told.lines]
    if document["per"] in (PER_AWARD, PER_NOMINATION):
        yield from named.missing(told, path, paper, lines, all_of_them=True)
    elif document["per"] == PER_CAMPAIGN:  # a unit's own drafts say what the unit says
        given = [line for line in lines if line["outcome"] in told.awards]
        yield from named.missing(told, path, paper, given, all_of_them=False)
        yield from figures.campaign_counts(told, path, paper)
        yield from figures.campaign_money(told, path, paper)
        yield from figures.fund(told, path, paper.tables)
    yield from figures.groups(told, path, paper.tables)
    if document["per"] == PER_AWARD and award:
        yield from named.in_lists(told, path, paper, lines)
        yield from figures.counts(told, path, paper, lines, award)
        if told.decides(award):
            yield from figures.money(told, path, paper, lines)


# ---------------------------------------------------------------------------------------------------------- the summary


def _summary(told: Books, sheets: Mapping[str, list[list[Any]]]) -> Iterator[Finding]:
    """Hold `Đề nghị`, `Kết quả` and `Kinh phí` of the summary workbook against the manifest."""
    every = {code: {"Tên": line["name"], "Kết quả": line["outcome"]} for code, line in told.lines.items()}
    yield from _sheet("Đề nghị", sheets.get("Đề nghị", []), every)
    given: dict[str, dict[str, Any]] = {}
    for award, lines in told.awarded.items():
        for line in lines:
            paid = line["decision"]["amount"] if told.decides(award) else None
            given[line["code"]] = {
                "Tên": line["name"],
                "Hình thức khen thưởng": told.awards[award]["name"],
                "Mức thưởng": paid,
            }
    yield from _sheet("Kết quả", sheets.get("Kết quả", []), given)
    for found in figures.fund(told, SUMMARY, [_from_headings(sheets.get("Kinh phí", []), "Số lượng")]):
        yield found._replace(sheet="Kinh phí")


def _from_headings(table: list[list[Any]], heading: str) -> list[list[Any]]:
    start = next((place for place, row in enumerate(table) if heading in row), len(table))
    return table[start:]


def _sheet(sheet: str, table: list[list[Any]], wanted: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    table = _from_headings(table, "Mã đề nghị")
    if not table:
        yield finding("DC-10", file=SUMMARY, sheet=sheet)
        return
    headings = [str(text) for text in table[0]]
    rows = [dict(zip(headings, row, strict=False)) for row in table[1:]]
    held = {str(row["Mã đề nghị"]): row for row in rows if row["Mã đề nghị"]}
    for code in wanted.keys() - held.keys():
        yield finding("DC-07", file=SUMMARY, sheet=sheet, name=wanted[code]["Tên"], code_of=code)
    for code in held.keys() - wanted.keys():
        yield finding("DC-08", file=SUMMARY, sheet=sheet, name=held[code].get("Tên", ""), code_of=code)
    for code in wanted.keys() & held.keys():
        for column, right in wanted[code].items():
            said = held[code].get(column, "")
            if not _same(said, right):
                values = {"name": wanted[code]["Tên"], "found": said, "expected": "" if right is None else right}
                yield finding("DC-09", file=SUMMARY, sheet=sheet, heading=column, **values)


def _same(said: Any, right: Any) -> bool:
    if isinstance(right, int) or right is None:
        return figures.figure(said) == right
    return str(said) == right or str(said).endswith(f": {right}")  # "Đề nghị: Bằng khen…" for what is only proposed
