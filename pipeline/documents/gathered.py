"""The gathered sheets of the form as a template reads them: tables in; targets, results, examples out. Pure.

The units' own words stay their own; only rows without a lỗi are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from itertools import chain
from typing import Any

from pipeline.campaign import Campaign
from pipeline.documents.people import Words, tidy
from pipeline.shapes import Finding, Severity, Tables
from pipeline.text.dates import long_date
from pipeline.text.numbers import count, decimal, percent

Said = tuple[str, Words]  # code of a content of the plan, what a unit says of it


def records(tables: Tables, key: str, findings: Iterable[Finding] = ()) -> Iterator[dict[str, Any]]:
    """Give the rows of one gathered sheet as plain values, None for a blank, without the rows that hold a lỗi."""
    table = tables.get(key)
    if table is None:
        return
    wrong = {(line.file, line.sheet, line.row) for line in findings if line.severity is Severity.ERROR and line.row}
    for values in table.frame.itertuples(index=False, name=None):
        row = {name: _plain(value) for name, value in zip(table.frame.columns, values, strict=True)}
        if (row.get("file"), row.get("sheet"), row.get("row")) not in wrong:
            yield row


def targets(tables: Tables, findings: Iterable[Finding]) -> dict[tuple[str, str], list[Words]]:
    """Group `Chỉ tiêu` by the workbook and row of the nominee it names."""
    out: dict[tuple[str, str], list[Words]] = {}
    for row in records(tables, "chi-tieu", findings):
        if row.get("nominee_row"):
            registered, achieved = (_fraction(row.get(name)) for name in ("registered", "achieved"))
            line = {
                "stt": "",
                "chi_tieu": row.get("target") or "",
                "don_vi_tinh": row.get("measure") or "",
                "dang_ky": decimal(registered) if registered is not None else "",
                "thuc_hien": decimal(achieved) if achieved is not None else "",
                "ty_le": percent(achieved / registered) if achieved is not None and registered else "",
            }
            out.setdefault((str(row["file"]), str(row["nominee_row"])), []).append(tidy(line))
    return out


def contents_by_unit(campaign: Campaign, tables: Tables, findings: Iterable[Finding]) -> dict[str, list[Said]]:
    """Give what each unit says of the contents of the plan: (code of the content, words), by unit as in `Đơn vị`."""
    names, places = unit_names(campaign)
    told: dict[str, list[Said]] = {}
    for row in records(tables, "ket-qua", findings):
        if row.get("result"):
            words = {"don_vi": names.get(row["unit"], row["unit"]), "ket_qua": row["result"]}
            told.setdefault(row["unit"], []).append((str(row.get("content")), tidy(words)))
    return dict(sorted(told.items(), key=lambda said: places.get(said[0], len(places))))


def content_lines(campaign: Campaign, said: Iterable[Said]) -> list[Words]:
    """Lay what is said of the contents under each of them."""
    told: dict[str, list[Words]] = {}
    for content, words in said:
        told.setdefault(content, []).append(words)
    return [
        {"stt": str(number), "ma": one.code, "noi_dung": tidy(one.text), "ket_qua": told.get(one.code, [])}
        for number, one in enumerate(campaign.contents, 1)
    ]


def examples(campaign: Campaign, tables: Tables, findings: Iterable[Finding]) -> list[Words]:
    """Give the exemplary cases with the unit that introduces them, numbered on (the plan, mục V.1)."""
    every = chain.from_iterable(examples_by_unit(campaign, tables, findings).values())
    return [{**words, "stt": str(number)} for number, words in enumerate(every, 1)]


def examples_by_unit(campaign: Campaign, tables: Tables, findings: Iterable[Finding]) -> dict[str, list[Words]]:
    """Give the exemplary cases of each unit, numbered for itself, by unit as in `Đơn vị`."""
    names, places = unit_names(campaign)
    rows = [row for row in records(tables, "dien-hinh", findings) if row.get("example")]
    rows.sort(key=lambda row: (places.get(row["unit"], len(places)), row.get("row") or 0))
    told: dict[str, list[Words]] = {}
    for row in rows:
        own = told.setdefault(row["unit"], [])
        words = {
            "stt": str(len(own) + 1),
            "ten": row["example"],
            "loai": row.get("kind") or "",
            "tom_tat": row.get("summary") or "",
            "don_vi": names.get(row["unit"], row["unit"]),
        }
        own.append(tidy(words))
    return told


def particulars(tables: Tables, year: int | None = None) -> dict[str, Words]:
    """Give `Thông tin` of each unit's workbook, by unit; `year` stands in the gap of a missing date."""
    return {str(row["unit"]): particular(row, year) for row in records(tables, "thong-tin")}


def particular(row: Mapping[str, Any], year: int | None = None) -> Words:
    """Word one row of `Thông tin`; what is missing is blank, a missing date a gap for the pen."""
    words = {
        "nguoi_lap": row.get("prepared_by") or "",
        "dien_thoai": row.get("telephone") or "",
        "so_to_trinh": row.get("letter_number") or "",
        "ngay_to_trinh": long_date(row.get("letter_date"), year),
        "ngay_hop_xet": long_date(row.get("reviewed_on"), year),
        "so_nguoi_du": "" if row.get("attendance") is None else count(int(row["attendance"])),
        "chu_tri": row.get("chair") or "",
        "thu_ky": row.get("secretary") or "",
        "nguoi_ky": row.get("signer") or "",
    }
    return dict(tidy(words))


def unit_names(campaign: Campaign) -> tuple[dict[str, str], dict[str, int]]:
    """Give the names of the units and their places in `Đơn vị`, by code."""
    names = {unit.code: tidy(unit.name) for unit in campaign.units}
    return names, {code: place for place, code in enumerate(names)}


def _plain(value: Any) -> Any:
    """Give a cell of a frame as a plain value: None for every kind of blank, a date for a timestamp."""
    if value is None or value != value:  # NaN and NaT are not equal to themselves
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, (str, int, float, date)) else getattr(value, "item", lambda: str(value))()


def _fraction(value: Any) -> Fraction | None:
    return None if value is None else Fraction(str(value))
