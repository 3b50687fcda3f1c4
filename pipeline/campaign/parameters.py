"""What the suites are told of a campaign: the values behind `$PARAMETER`, the columns it multiplies. Pure.

The campaign workbook is asked twice: raw, for its own suites, and built, for those of every other workbook.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pipeline.campaign.rows import Record, sheets
from pipeline.campaign.shape import Campaign
from pipeline.shapes import CONTENT, FORM_STAGES, NO, PROPOSING, RATIO, YES, YES_NO, Tables

# `Kiểu` of the criteria a form asks at each stage: before a campaign its works are registered, no answers given.
_ASKED = dict(zip(FORM_STAGES, ((YES_NO, CONTENT), (CONTENT,)), strict=True))
_OLDEST, _YOUNGEST = 100, 15  # years of age at the end of the campaign; Bộ luật Lao động 2019 Đ.3: from 15


def raw_parameters(tables: Tables) -> dict[str, Any]:
    """Give what `$PARAMETER` stands for in the suites of the campaign workbook itself: codes and names of its rows."""
    rows_of = sheets(tables)
    return {
        "unit_codes": _values(rows_of["don-vi"], "code"),
        "unit_kinds": list(dict.fromkeys(_values(rows_of["don-vi"], "kind"))),
        "award_codes": _values(rows_of["hinh-thuc"], "code"),
        "award_choices": _values(rows_of["hinh-thuc"], "code", "name"),
        "kind_choices": _values(rows_of["loai-doi-tuong"], "code", "name"),
        "document_codes": _values(rows_of["van-ban"], "code"),
        "yes_no": [YES, NO],
    }


def kind_families(tables: Tables) -> dict[str, Any]:
    """Give the kinds of nominee, by which `Tối đa <tên>` and `Hệ số <tên>` are found; read before all else."""
    rows = sheets(tables)["loai-doi-tuong"]
    return {
        "criteria": {},
        "awards": [],
        "kinds": [(str(row["code"]), str(row["name"])) for row in rows if row.get("code") and row.get("name")],
    }


def families(campaign: Campaign, stage: str = PROPOSING) -> dict[str, Any]:
    """Give what the campaign multiplies: the criteria columns of each kind's sheet, the awards, the kinds.

    `nominees` says of each kind's sheet by what its nominees are told apart, and how its column of names is headed.
    A criterion of Kiểu Tỷ lệ is reckoned from `Chỉ tiêu` and never asked (Kế hoạch, mục IV.1.1). `stage` is that of
    the form (`Giai đoạn`).
    """
    return {
        "criteria": {
            kind.sheet: [
                (row.code, f"{row.code}. {row.text}", "yes_no" if row.type == YES_NO else "text")
                for row in campaign.criteria
                if row.kind == kind.code and row.type in _ASKED[stage]
            ]
            for kind in campaign.kinds
        },
        "nominees": {kind.sheet: (kind.identified_by, kind.name_heading) for kind in campaign.kinds},
        "awards": [(award.code, award.name) for award in campaign.awards],
        "kinds": [(kind.code, kind.name) for kind in campaign.kinds],
    }


def parameters(campaign: Campaign) -> dict[str, Any]:
    """Give what `$PARAMETER` stands for in the suites of every workbook but the campaign's own.

    `…_choices` is what a dropdown shows: names where the code is read as well, codes where only the code is.
    """
    ends, starts = campaign.settings.ends, campaign.settings.starts or campaign.settings.ends
    return {
        "campaign_code": campaign.settings.code,
        "unit_codes": [unit.code for unit in campaign.units],
        "unit_choices": [unit.code for unit in campaign.units],
        "unit_names": [unit.name for unit in campaign.units],
        "award_codes": [award.code for award in campaign.awards],
        "award_choices": [award.name for award in campaign.awards],
        "conclusion_choices": [*(award.code for award in campaign.awards), NO],
        "paper_codes": [paper.code for paper in campaign.papers],
        "paper_choices": [paper.name for paper in campaign.papers],
        "content_codes": [content.code for content in campaign.contents],
        "content_choices": [content.code for content in campaign.contents],
        "criterion_codes": [row.code for row in campaign.criteria],
        "ratio_criteria": [row.code for row in campaign.criteria if row.type == RATIO],
        "kind_codes": [kind.code for kind in campaign.kinds],
        "kind_choices": [kind.name for kind in campaign.kinds],
        "council_names": [member.name for member in campaign.council],
        "stages": list(FORM_STAGES),
        "yes_no": [YES, NO],
        "birth_earliest": datetime(ends.year - _OLDEST, 1, 1),
        "birth_latest": datetime(ends.year - _YOUNGEST, 12, 31),
        "day_earliest": datetime(starts.year - 1, 1, 1),
        "day_latest": datetime(ends.year + 1, 12, 31),
    }


def _values(rows: list[Record], *columns: str) -> list[Any]:
    return [row[column] for column in columns for row in rows if row.get(column)]
