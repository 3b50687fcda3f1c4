"""`cong-thong-tin.html`: results and exemplary cases for the department's portal, and the part of it to paste. Pure.

In: the words of the news as the letter to the unit that publishes has them, of the awarded, the proposed and the cases.
Out: only what may be read by anyone: name, position, unit and award (docs/decisions/0010-bang-dieu-khien.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.compact import Anew
from pipeline.text.template_words import Offered

PAGE, PART = "web/cong-thong-tin.html", "web/cong-thong-tin-doan.html"
PATHS: Mapping[str, str] = {"cong-thong-tin.html": PAGE, "cong-thong-tin-doan.html": PART}  # path → template

TOLD: Offered = {
    "cach_goi": (),
    "ten_dot": (),
    "co_quan": (),
    "quyet_dinh": (),
    "tang": ("hinh_thuc", "danh_sach"),
    "tang.danh_sach": ("ten", "loai", "noi"),
    "de_nghi": ("hinh_thuc", "danh_sach"),
    "de_nghi.danh_sach": ("ten", "loai", "noi"),
    "dien_hinh": ("ten", "loai", "tom_tat", "don_vi"),
}

Words = dict[str, Any]


def words(news: Mapping[str, Any], decided: bool) -> Words | None:
    """Word the page; None while there is nothing to publish. Results stay out until the decision is dated."""
    told = {
        "cach_goi": news["cach_goi"],
        "ten_dot": news["ten_dot"],
        "co_quan": news["co_quan"],
        "quyet_dinh": news["quyet_dinh"] if decided else "",
        "tang": _by_award(news["tang"]) if decided else [],
        "de_nghi": _by_award(news["de_nghi"]) if decided else [],
        "dien_hinh": [{name: case[name] for name in TOLD["dien_hinh"]} for case in news["dien_hinh"]],
    }
    return told if told["tang"] or told["de_nghi"] or told["dien_hinh"] else None


def _by_award(lines: Sequence[Mapping[str, Any]]) -> list[Words]:
    groups: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        groups.setdefault(line["hinh_thuc"], []).append(place)

    def told(places: Sequence[int]) -> Anew[Words]:
        names = TOLD["tang.danh_sach"]
        return Anew(lambda place: {name: lines[places[place]][name] for name in names}, len(places))

    return [{"hinh_thuc": award, "danh_sach": told(places)} for award, places in groups.items()]
