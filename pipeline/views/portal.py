"""`cong-thong-tin.html`: results and exemplary cases for the department's portal, and the part of it to paste. Pure.

In: the words of the news as the letter to the unit that publishes has them, of the awarded, the proposed and the cases.
Out: only what may be read by anyone: name, position, unit and award (docs/decisions/0010-bang-dieu-khien.md). Of a
large campaign each unit has a page, and the page of all only counts and leads there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pipeline.compact import Anew
from pipeline.text.numbers import grouped
from pipeline.text.template_words import Offered

PAGE, PART = "web/cong-thong-tin.html", "web/cong-thong-tin-doan.html"
PATHS: Mapping[str, str] = {"cong-thong-tin.html": PAGE, "cong-thong-tin-doan.html": PART}  # path → template

TOLD: Offered = {
    "cach_goi": (),
    "ten_dot": (),
    "co_quan": (),
    "quyet_dinh": (),
    "don_vi": (),
    "tang": ("hinh_thuc", "so", "danh_sach"),
    "tang.danh_sach": ("ten", "loai", "noi"),
    "de_nghi": ("hinh_thuc", "so", "danh_sach"),
    "de_nghi.danh_sach": ("ten", "loai", "noi"),
    "dien_hinh": ("ten", "loai", "tom_tat", "don_vi"),
    "cac_don_vi": ("ten", "so_tang", "so_de_nghi", "so_dien_hinh", "trang"),
}
FOLDER = "cong-thong-tin/"

Words = dict[str, Any]


def path(unit: str) -> str:
    """Give the path under outputs/ of the page of one unit of a large campaign."""
    return f"{FOLDER}{unit}.html"


def words(news: Mapping[str, Any], decided: bool, unit: str = "") -> Words | None:
    """Word the page; None while there is nothing to publish. Results stay out until the decision is dated.

    `unit` is the name of the one unit whose page it is, where each has its own.
    """
    told = {
        "cach_goi": news["cach_goi"],
        "ten_dot": news["ten_dot"],
        "co_quan": news["co_quan"],
        "quyet_dinh": news["quyet_dinh"] if decided else "",
        "don_vi": unit,
        "tang": _by_award(news["tang"]) if decided else [],
        "de_nghi": _by_award(news["de_nghi"]) if decided else [],
        "dien_hinh": [{name: case[name] for name in TOLD["dien_hinh"]} for case in news["dien_hinh"]],
        "cac_don_vi": [],
    }
    return told if told["tang"] or told["de_nghi"] or told["dien_hinh"] else None


def unit_line(code: str, own: Words) -> Words:
    """Tell in one line what stands on the page of a unit, and where that lies."""
    given, proposed = (sum(len(group["danh_sach"]) for group in own[word]) for word in ("tang", "de_nghi"))
    counts = {"so_tang": given, "so_de_nghi": proposed, "so_dien_hinh": len(own["dien_hinh"])}
    return {
        "ten": own["don_vi"],
        "trang": quote(path(code)),
        **{word: grouped(count) for word, count in counts.items()},
    }


def over_all(told: Words, units: Sequence[Words]) -> dict[str, Words]:
    """Word the pages of all by their paths, where each unit has its own: counts in place of lists.

    The part to paste leads nowhere: the page it is pasted into lies elsewhere.
    """
    counted = {word: [{**group, "danh_sach": []} for group in told[word]] for word in ("tang", "de_nghi")}
    told = {**told, **counted, "dien_hinh": []}
    apart = [{**line, "trang": ""} for line in units]
    return {name: {**told, "cac_don_vi": apart if template == PART else units} for name, template in PATHS.items()}


def _by_award(lines: Sequence[Mapping[str, Any]]) -> list[Words]:
    groups: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        groups.setdefault(line["hinh_thuc"], []).append(place)

    def told(places: Sequence[int]) -> Anew[Words]:
        names = TOLD["tang.danh_sach"]
        return Anew(lambda place: {name: lines[places[place]][name] for name in names}, len(places))

    return [
        {"hinh_thuc": award, "so": grouped(len(places)), "danh_sach": told(places)} for award, places in groups.items()
    ]
