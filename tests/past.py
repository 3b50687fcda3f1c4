"""Manifests of earlier campaigns for tests: a few values in, what `json.loads` gives, or files with "/" out."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

Manifest = dict[str, Any]

PERSON: Mapping[str, Any] = {
    "code": "CN-11111111",
    "kind": "CN",
    "name": "Nông Văn An",
    "honorific": "Ông",
    "birth_date": "1985-03-05",
    "position": "Chuyên viên",
    "unit": "VP",
    "home": "Văn phòng",
    "group": "Người trực tiếp",
    "award": "GK",
    "outcome": "GK",
    "decision": {"number": "07/QĐ-SKHCN", "date": "2020-12-20", "amount": 450_000},
}
COLLECTIVE: Mapping[str, Any] = {
    **PERSON,
    "code": "TT-22222222",
    "kind": "TT",
    "name": "Văn phòng",
    "honorific": "",
    "birth_date": None,
    "position": "",
    "group": "",
    "decision": {"number": "07/QĐ-SKHCN", "date": "2020-12-20", "amount": 900_000},
}
CAMPAIGN: Mapping[str, Any] = {
    "code": "THIDUA-2020-01",
    "name": "năm 2020",
    "starts": "2020-01-01",
    "ends": "2020-12-31",
    "decided_on": "2020-12-20",
    "budget": 10_000_000,
    "kinds": [
        {"code": "TT", "name": "Tập thể", "identified_by": "Đơn vị"},
        {"code": "CN", "name": "Cá nhân", "identified_by": "Ngày sinh"},
    ],
    "units": [
        {"code": "VP", "name": "Văn phòng", "kind": "Phòng"},
        {"code": "TTUD", "name": "Trung tâm Ứng dụng", "kind": "Đơn vị trực thuộc"},
    ],
    "awards": [
        {
            "code": "BK",
            "name": "Bằng khen của Chủ tịch tỉnh",
            "authority": "Đề nghị cấp trên",
            "decided_by": "Chủ tịch",
        },
        {"code": "GK", "name": "Giấy khen của Giám đốc Sở", "authority": "Quyết định", "decided_by": "Giám đốc Sở"},
    ],
}


def manifest(*lines: Mapping[str, Any], as_of: str = "2020-12-25", schema: int = 2, **campaign: Any) -> Manifest:
    """Make a manifest of these nominations, PERSON where none is given."""
    return copy.deepcopy(
        {
            "schema": schema,
            "campaign": {**CAMPAIGN, **campaign},
            "as_of": as_of,
            "stage": "Báo cáo",
            "nominations": [dict(line) for line in lines or (PERSON,)],
        }
    )


def person(**more: Any) -> dict[str, Any]:
    """Make one awarded person."""
    return {**PERSON, **more}


def collective(**more: Any) -> dict[str, Any]:
    """Make one awarded collective."""
    return {**COLLECTIVE, **more}


def first_version(*lines: Mapping[str, Any], **campaign: Any) -> Manifest:
    """Make a manifest as the first version had it: no period, budget, birth dates, groups, codes of units, numbers."""
    made = manifest(*lines, schema=1, **campaign)
    for gone in ("starts", "ends", "decided_on", "budget"):
        made["campaign"].pop(gone, None)
    for kind in made["campaign"]["kinds"]:
        del kind["identified_by"]
    for award in made["campaign"]["awards"]:
        del award["decided_by"]
    made["campaign"]["documents"] = [
        {"path": "quyet-dinh.docx", "award": "GK", "number": "9/QĐ-SKHCN"},
        {"path": "to-trinh.docx", "award": "BK", "number": "12/TTr-SKHCN"},
    ]
    for line in made["nominations"]:
        headings = ("Họ và tên", "Ngày sinh") if line["kind"] == "CN" else ("Tên tập thể",)
        line["cells"] = [{"cells": dict.fromkeys(headings, "C4")}]
        for gone in ("birth_date", "unit", "group"):
            line.pop(gone, None)
        line["decision"].pop("number", None)
    return made


def data(made: Any, indent: int | None = 1) -> bytes:
    """Write a manifest as a file; in one line where it is told so."""
    return json.dumps(made, ensure_ascii=False, indent=indent).encode()
