"""What was registered, for those who look: how far registering has come in; words of the board, sheets, manifest out.

The sheets are written from what the manifest holds, and held against it when finished papers are verified. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pipeline.campaign import Campaign
from pipeline.sentences import DEPARTURES
from pipeline.shapes import NO, YES, Finding, Registering
from pipeline.text.dates import short_moment
from pipeline.text.numbers import decimal
from pipeline.text.template_words import Offered
from pipeline.views.entries import parts
from pipeline.views.sheets import Sheet, columns

TOLD: Offered = {"dang_ky": parts("ma ten tinh_trang co tep nhan so_chi_tieu so_cong_trinh so_doi")}
REGISTERED = "đã đăng ký"

# Sheet → the part of the manifest it is written from, and its columns with the keys there.
_SHEETS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "Đăng ký": (
        "units",
        "Mã 10 · Tên đơn vị 40 · Đăng ký 34 · Tệp 30 · Nhận lúc 18 moment · Số chỉ tiêu 11 count · "
        "Số công trình 12 count · Số chỗ khác 11 count",
        ("unit", "name", "state", "file", "received", "targets", "works", "changes"),
    ),
    "Đã đăng ký": (
        "pledges",
        "Đơn vị 10 · Của 34 · Tiêu chí 9 · Nội dung đăng ký 52 · Đơn vị tính 12 · Số đăng ký 12 · Không có lỗi 10 · "
        "Tệp 24 · Trang tính 12 · Ô 6",
        ("unit", "of", "criterion", "text", "measure", "amount", "sound", "file", "sheet", "cell"),
    ),
    "Tệp đăng ký": (
        "files",
        "Tệp 34 · Đơn vị 10 · Nhận lúc 18 moment · Giá trị 16 · Lý do 50 · Người gửi 28 · SHA-256 36",
        ("file", "unit", "received", "standing", "reason", "sender", "sha256"),
    ),
}


def data(campaign: Campaign, registering: Registering, findings: Iterable[Finding]) -> dict[str, Any]:
    """Tell it as the manifest does: each unit, each thing registered, every file received."""
    made = {one.unit: one for one in registering.registrations}
    changes = Counter(line.unit for line in findings if line.code in DEPARTURES)
    units = []
    for unit in campaign.units:
        own = made.get(unit.code)
        sound = [one for one in own.pledges if one.sound] if own is not None else []
        units.append(
            {
                "unit": unit.code,
                "name": unit.name,
                "registered": unit.code not in registering.without,
                "state": registering.without.get(unit.code, REGISTERED),
                "file": own.file if own is not None else "",
                "received": own.received.isoformat() if own is not None and own.received else None,
                "targets": sum(not one.work for one in sound),
                "works": sum(one.work for one in sound),
                "changes": changes[unit.code],
            }
        )
    pledges = [
        {
            "unit": one.unit,
            "of": line.nominee,
            "criterion": line.criterion,
            "text": line.text,
            "measure": line.measure,
            "amount": decimal(line.amount) if line.amount is not None else "",
            "sound": YES if line.sound else NO,
            "file": one.file,
            "sheet": line.sheet,
            "cell": line.cell,
        }
        for one in registering.registrations
        for line in one.pledges
    ]
    files = [
        {
            "file": one.file,
            "unit": one.unit,
            "received": one.received.isoformat() if one.received else None,
            "standing": str(one.standing),
            "reason": one.reason,
            "sender": one.sender,
            "sha256": one.sha256,
        }
        for one in registering.received
    ]
    return {"units": units, "pledges": pledges, "files": files}


def words(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Word each unit's registration for the board, in the order of the roster; `told` is of `data`."""
    return [
        {
            "ma": one["unit"],
            "ten": one["name"],
            "tinh_trang": one["state"],
            "co": one["registered"],
            "tep": one["file"],
            "nhan": short_moment(datetime.fromisoformat(one["received"])) if one["received"] else "",
            "so_chi_tieu": one["targets"],
            "so_cong_trinh": one["works"],
            "so_doi": one["changes"],
        }
        for one in told["units"]
    ]


def sheets(told: Mapping[str, Any]) -> Iterator[Sheet]:
    """Give the sheets on registering; `told` is of `data`."""
    for name, (part, headings, keys) in _SHEETS.items():
        rows = [tuple(_cell(key, line[key]) for key in keys) for line in told[part]]
        yield Sheet(name, columns(headings), rows)


def held(told: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]:
    """Give each sheet's name, headings and rows as they must stand in a finished workbook, without times."""
    for name, (part, headings, keys) in _SHEETS.items():
        wanted = [(one.heading, key) for one, key in zip(columns(headings), keys, strict=True) if key != "received"]
        rows = [tuple(line[key] for _, key in wanted) for line in told[part]]
        yield name, tuple(heading for heading, _ in wanted), rows


def _cell(key: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if key == "received" and value else value
