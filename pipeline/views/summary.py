"""`tong-hop.xlsx` opened again: each sheet against the manifest, row by row. Findings out; pure.

`Lỗi` and the counts of files in `Tổng quan` stand in no manifest: they are held to nothing but each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from pipeline.sentences import finding
from pipeline.shapes import NO, YES, Finding, Result, Severity, State
from pipeline.text.dates import short_date
from pipeline.text.numbers import rounded_percent
from pipeline.views import money, registering
from pipeline.views.books import Books, Line, figure, key, total, votes

FILE = "tong-hop.xlsx"

ORIGIN = ("Mã đề nghị", "Đơn vị", "Tệp", "SHA-256", "Trang tính", "Dòng")

Table = Sequence[Sequence[Any]]


def differences(books: Books, sheets: Mapping[str, Table]) -> Iterator[Finding]:
    """Hold every sheet that the manifest knows."""
    nominations = {code: (line["name"], _nomination(books, line)) for code, line in books.lines.items()}
    yield from _sheet(sheets, "Đề nghị", "Mã đề nghị", nominations)
    given = [line for lines in books.awarded.values() for line in lines]
    yield from _sheet(
        sheets, "Kết quả", "Mã đề nghị", {one["code"]: (one["name"], _given(books, one)) for one in given}
    )
    yield from _sheet(sheets, "Đơn vị", "Mã", {code: (one["name"], _unit(one)) for code, one in books.units.items()})
    overview = {name: (name, {"Giá trị": right}) for name, right in _overview(books, sheets)}
    yield from _sheet(sheets, "Tổng quan", "Nội dung", overview)
    for found in money.fund(books, FILE, [(1, _from_headings(sheets.get("Kinh phí", []), "Số lượng"))]):
        yield found._replace(sheet="Kinh phí")
    rules = [(rule["rule"], rule["value"], rule["source"]) for rule in books.manifest["rules"]]
    yield from _rows(sheets, "Quy tắc", ("Quy tắc", "Giá trị", "Nguồn"), rules)
    yield from _rows(sheets, "Nguồn gốc", ORIGIN, _origins(books))
    if "registered" in books.manifest:
        for name, columns, rows in registering.held(books.manifest["registered"]):
            yield from _rows(sheets, name, columns, rows)


def _nomination(books: Books, line: Line) -> dict[str, Any]:
    units = [books.units[code]["name"] if code in books.units else code for code in line["proposers"]]
    ratio = line["checks"].get("ratio")
    eligible = line["checks"]["eligible"]
    award = line["award"]
    return {
        "Tên": line["name"],
        "Loại": books.kinds.get(line["kind"], line["kind"]),
        "Chức vụ": line["position"],
        "Đơn vị công tác": line["home"],
        "Đơn vị đề nghị": "; ".join(units),
        "Hình thức đề nghị": books.awards[award]["name"] if award in books.awards else award,
        "Tỷ lệ hoàn thành": None if ratio is None else rounded_percent(Fraction(ratio)),
        "Đủ điều kiện": YES if eligible else NO,
        "Kết quả": line["outcome"],
    }


def _given(books: Books, line: Line) -> dict[str, Any]:
    decides, award = books.decides(line["outcome"]), books.awards[line["outcome"]]["name"]
    return {
        "Tên": line["name"],
        "Loại": books.kinds.get(line["kind"], line["kind"]),
        "Đơn vị": line["home"],
        "Hình thức khen thưởng": award if decides else f"Đề nghị: {award}",
        "Phiếu": votes(line, line["outcome"]),
        "Mức thưởng": line["decision"]["amount"] if decides else None,
    }


def _unit(unit: Line) -> dict[str, Any]:
    told = {"Tên đơn vị": unit["name"]}
    if "state" in unit:
        told |= {"Loại": unit["kind"], "Trạng thái": unit["state"], "Số đề nghị": unit["nominations"]}
        told |= {"Số lỗi": unit["errors"], "Số cảnh báo": unit["warnings"]}
    return told


def _overview(books: Books, sheets: Mapping[str, Table]) -> Iterator[tuple[str, Any]]:
    """Give what `Tổng quan` must say, each with its group: `Đề nghị › Tổng số`."""
    campaign, lines = books.campaign, books.lines.values()
    results, states = (
        Counter(line["outcome"] for line in lines),
        Counter(one.get("state") for one in books.units.values()),
    )
    spent = total(line for award, won in books.awarded.items() if books.decides(award) for line in won)
    listed = Counter(str(row[0]) for row in sheets.get("Lỗi", ()) if row)
    yield "Đợt thi đua › Mã đợt", campaign["code"]
    yield "Đợt thi đua › Tên đợt thi đua", campaign["name"]
    yield "Đợt thi đua › Tính đến ngày", short_date(date.fromisoformat(books.manifest["as_of"]))
    yield "Đợt thi đua › Giai đoạn", books.manifest["stage"]
    if None not in states:
        yield from ((f"Đơn vị › {state}", states[state]) for state in State)
    yield "Đơn vị › Tổng số", len(books.units)
    for code, name in books.kinds.items():
        yield f"Đề nghị › {name}", sum(line["kind"] == code for line in lines)
    yield "Đề nghị › Tổng số", len(lines)
    yield "Đề nghị › Đủ điều kiện", sum(line["checks"]["eligible"] for line in lines)
    for code, award in books.awards.items():
        yield f"Kết quả › {award['name'] if books.decides(code) else 'Đề nghị: ' + award['name']}", results[code]
    yield from ((f"Kết quả › {result}", results[result]) for result in Result)
    yield "Kinh phí (đồng) › Tổng tiền thưởng", spent
    yield "Lỗi › Lỗi", listed[Severity.ERROR]
    yield "Lỗi › Cảnh báo", listed[Severity.WARNING]


def _origins(books: Books) -> Iterator[tuple[Any, ...]]:
    for code, line in books.lines.items():
        for cell in line["cells"]:
            yield (code, *(cell[name] for name in ("unit", "file", "sha256", "sheet", "row")))


def _rows(
    sheets: Mapping[str, Table], sheet: str, columns: Sequence[str], wanted: Iterable[tuple[Any, ...]]
) -> Iterator[Finding]:
    """Hold a sheet to rows that must all be there, as they are, and no others."""
    table = _from_headings(sheets.get(sheet, []), columns[0])
    if not table or not set(columns) <= set(table[0]):
        yield finding("DC-10", file=FILE, sheet=sheet)
        return
    places = [table[0].index(column) for column in columns]
    held = Counter(tuple(_text(row[place]) for place in places) for row in table[1:] if row[places[0]])
    right = Counter(tuple(map(_text, row)) for row in wanted)
    for code, rows in (("DC-07", right - held), ("DC-08", held - right)):
        for row in rows:
            yield finding(code, file=FILE, sheet=sheet, name=row[0], code_of=", ".join(row[1:3]))


def _from_headings(table: Table, heading: str) -> Table:
    start = next((place for place, row in enumerate(table) if heading in row), len(table))
    return table[start:]


def _sheet(
    sheets: Mapping[str, Table], sheet: str, by: str, wanted: Mapping[str, tuple[str, Mapping[str, Any]]]
) -> Iterator[Finding]:
    """Hold a sheet whose rows are known by the column `by`: `wanted` gives a name and what each column must hold."""
    table = _from_headings(sheets.get(sheet, []), by)
    if not table:
        yield finding("DC-10", file=FILE, sheet=sheet)
        return
    headings = [str(text) for text in table[0]]
    held: dict[str, dict[str, Any]] = {}
    for row in table[1:]:
        told = dict(zip(headings, row, strict=False))
        if mark := str(told.get(by) or ""):
            mark = f"{told['Nhóm']} › {mark}" if "Nhóm" in told else mark
            if mark in held and mark in wanted:
                yield finding("DC-11", file=FILE, sheet=sheet, name=mark)
            held[mark] = told
    for mark in wanted.keys() - held.keys():
        yield finding("DC-07", file=FILE, sheet=sheet, name=wanted[mark][0], code_of=mark)
    if by != "Nội dung":  # `Tổng quan` also counts files, which stand in no manifest
        for mark in held.keys() - wanted.keys():
            yield finding("DC-08", file=FILE, sheet=sheet, name=held[mark].get("Tên", ""), code_of=mark)
    for mark in wanted.keys() & held.keys():
        name, columns = wanted[mark]
        for column, right in columns.items():
            if column in headings and not _same(held[mark].get(column, ""), right):
                yield _differs(sheet, column, name, held[mark].get(column, ""), right)


def _differs(sheet: str, column: str, name: str, said: Any, right: Any) -> Finding:
    found, expected = _text(said), "" if right is None else _text(right)
    return finding("DC-09", file=FILE, sheet=sheet, heading=column, name=name, found=found, expected=expected)


def _same(said: Any, right: Any) -> bool:
    if right is None:
        return said in ("", None)
    if isinstance(right, Fraction):
        return isinstance(said, (int, float)) and abs(said - float(right)) < 0.0005
    if isinstance(right, (int, float)):
        return figure(said) == right
    return key(str(said)) == key(right)


def _text(value: Any) -> str:
    if isinstance(value, Fraction):
        return f"{float(value):g}"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
