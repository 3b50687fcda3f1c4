"""The next campaign's tables from those of an earlier one: what stays is copied, what must be decided again is left
blank.

In: the sheets of a campaign workbook as read. Out: rows and settings for `blank.campaign_workbook`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.shapes import SheetRows

# Decided anew in every campaign: columns of `Đợt thi đua`, and columns of other sheets.
_DECIDED_ANEW = ("code", "name", "plan", "superior_plan", "starts", "ends", "decided_on", "budget")
_BLANKED: Mapping[str, tuple[str, ...]] = {"lich": ("before",), "van-ban": ("dated",)}
# Of one body only: left out where another body starts from the shipped tables.
_OF_THE_BODY = ("don-vi", "nhan-su", "hoi-dong")
_SETTINGS_OF_THE_BODY = (
    "parent_body",
    "body",
    "abbreviation",
    "place",
    "signing_authority",
    "signer_title",
    "signer",
    "funding_source",
    "publishing_unit",
)
_OF_THE_PLAN = ("noi-dung", "tieu-chi")

Rows = dict[str, list[dict[str, Any]]]


def successor(sheets: Mapping[str, SheetRows], same_body: bool) -> tuple[Rows, dict[str, Any]]:
    """Take over law and habits, with `same_body` also units, roster, council and signer; blank what must be decided."""
    rows: Rows = {}
    settings: dict[str, Any] = {}
    for key, sheet in sheets.items():
        lines = [dict(zip(sheet.columns, values, strict=True)) for _, values in sheet.rows]
        if key == "dot-thi-dua":
            settings = lines[0] if lines else {}
        elif key not in _OF_THE_PLAN and (same_body or key not in _OF_THE_BODY):
            rows[key] = [_without(key, line) for line in lines]
    forgotten = _DECIDED_ANEW if same_body else (*_DECIDED_ANEW, *_SETTINGS_OF_THE_BODY)
    return rows, {name: value for name, value in settings.items() if name not in forgotten}


def _without(key: str, line: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: (None if name in _BLANKED.get(key, ()) else value) for name, value in line.items()}
    if key == "van-ban" and kept.get("number"):
        kept["number"] = re.sub(r"^\s*\d+", "…", str(kept["number"]))  # the registry gives each document a new number
    return kept
