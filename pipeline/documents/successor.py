"""The next campaign's tables from those of an earlier one: what stays is copied, what must be decided again is marked.

In: the sheets of a campaign workbook as read, and what is already decided of the new one. Out: rows and settings for
`blank.campaign_workbook`; a value to be decided is blank where its column is required, else holds `TO_DECIDE`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.campaign.deadlines import REGISTRATION, REPORT
from pipeline.campaign.facts import USED_ON, used_on
from pipeline.rules import NOT_SAID, holds
from pipeline.shapes import TO_DECIDE, YES_NO, Rule, SheetRows

# Decided anew in every campaign: columns of `Đợt thi đua`, and columns of other sheets.
ALWAYS_ASKED = ("code", "name", "plan", "superior_plan", "starts", "ends", "decided_on", "budget")
_BLANKED: Mapping[str, tuple[str, ...]] = {"lich": ("before",), "van-ban": ("dated",)}
# Of one body only: left out where another body starts from the shipped tables.
_SHEETS_OF_THE_BODY = ("don-vi", "nhan-su", "hoi-dong")
OF_THE_BODY = (
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
_SAID_OF_THE_BODY = ("parent_body", "body", "abbreviation", "place")
_SAID_OF_THE_CAMPAIGN = ("name", "plan", "superior_plan")
_OF_THE_LAW = ("luong-co-so", "muc-thuong")
_TO_CHECK = "cần kiểm tra"  # a remark that another body needs as well
_MAY_REGISTER = f"Đợt có đăng ký trước thì thêm một dòng mã {REGISTRATION}, ngày không sau hạn nộp hồ sơ."
_NEED_NOT_REGISTER = "Đợt không có đăng ký trước thì xóa dòng này."

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def successor(
    sheets: Mapping[str, SheetRows],
    same_body: bool,
    headings: Mapping[str, str],
    decided: Mapping[str, Any],
    papers: Sequence[Mapping[str, str]] = (),
    deadlines: Sequence[Mapping[str, str]] = (),
    bases: Sequence[Rule] = (),
) -> tuple[Rows, Row]:
    """Take over law and habits, with `same_body` also units, roster, council and signer; mark what must be decided.

    `headings` names the columns of `Đợt thi đua`. `decided`: column of `Đợt thi đua`, or code of `Lịch`, → value.
    `papers` are rows of `Văn bản` that every campaign has, `deadlines` those of `Lịch` that it may have: one stands in
    it once its day is decided on. `bases` are the rules of `Căn cứ`: a law that is, or for want of
    a day may be, out of force is marked.
    What the earlier tables say of their own campaign or body is said of the new one, or marked.
    """
    lines = {
        key: [dict(zip(sheet.columns, values, strict=True)) for _, values in sheet.rows]
        for key, sheet in sheets.items()
    }
    earlier = next(iter(lines.pop("dot-thi-dua", [])), {})
    forgotten = ALWAYS_ASKED if same_body else (*ALWAYS_ASKED, *OF_THE_BODY)
    settings = {name: value for name, value in earlier.items() if name not in forgotten}
    settings |= {name: value for name, value in decided.items() if name in headings}
    settings.setdefault("plan", f"{TO_DECIDE}: số, ngày kế hoạch của đợt này]")
    told = _SAID_OF_THE_CAMPAIGN if same_body else (*_SAID_OF_THE_CAMPAIGN, *_SAID_OF_THE_BODY)
    instead = {
        str(earlier[name]): str(decided.get(name) or f"{TO_DECIDE}: {headings[name]}]")
        for name in sorted(told, key=lambda name: -len(str(earlier.get(name) or "")))
        if earlier.get(name)
    }
    of_campaign = [str(earlier[name]) for name in _SAID_OF_THE_CAMPAIGN if earlier.get(name)]
    for basis in lines.get("can-cu", ()):
        # What a campaign was based on is no basis of the next, even where only its name would differ.
        if any(said in str(basis.get("text")) for said in of_campaign):
            basis["text"] = f"{TO_DECIDE}: thay bằng căn cứ của đợt này] {basis['text']}"
        elif superseded := _superseded(str(basis.get("text")), bases, decided):
            basis["text"] = f"{TO_DECIDE}: {superseded.rstrip('.')}] {basis['text']}"
    rows: Rows = {}
    for key, own in lines.items():
        if not same_body and key in _SHEETS_OF_THE_BODY:
            continue
        rows[key] = [_renewed(key, line, instead, same_body, decided) for line in own]
    _with_deadlines(rows, deadlines, decided)
    _of_the_plan(rows)
    if same_body and settings.get("funding_source") and earlier.get("ends"):
        settings["funding_source"] = _of_the_year(settings["funding_source"], earlier["ends"], decided.get("ends"))
    _with_papers(rows, papers, str(settings.get("abbreviation") or f"{TO_DECIDE}: {headings['abbreviation']}]"))
    return rows, settings


def _superseded(text: str, bases: Sequence[Rule], decided: Mapping[str, Any]) -> str:
    """Give the remedies of the rules against citing this law on the campaign's day, of all while no day is known."""
    day = used_on(decided.get("decided_on"), decided.get(REPORT), decided.get("ends"))
    return " ".join(
        rule.remedy
        for rule in bases
        if rule.type == NOT_SAID
        and re.search(rule.kwargs["regex"], text)
        and (not day or holds(rule.kwargs.get("row_condition"), {USED_ON: day}))
    )


def _renewed(key: str, line: Row, instead: Mapping[str, str], same_body: bool, decided: Mapping[str, Any]) -> Row:
    """Give one row as the new campaign has it."""
    kept: Row = {name: (None if name in _BLANKED.get(key, ()) else value) for name, value in line.items()}
    if key == "lich" and line.get("code") in decided:
        kept["before"] = decided[line["code"]]
    if key == "van-ban" and kept.get("number"):
        kept["number"] = re.sub(r"^\s*\d+", "…", str(kept["number"]))  # the registry gives each document a new number
    if not same_body and key not in _OF_THE_LAW and _TO_CHECK not in str(kept.get("note") or "").lower():
        kept["note"] = None
    for name, value in kept.items():
        if isinstance(value, str) and name != "note":
            for old, new in instead.items():
                value = value.replace(old, new)
            kept[name] = value
    return kept


def _with_deadlines(rows: Rows, deadlines: Sequence[Mapping[str, str]], decided: Mapping[str, Any]) -> None:
    """Add the deadlines that a campaign may have, those that are decided on and that the earlier one had not; say of
    the day to register by that it may be added, or left out.
    """
    calendar = rows.setdefault("lich", [])
    had = {line.get("code") for line in calendar}
    calendar[:0] = [
        {**line, "before": decided[line["code"]]}
        for line in deadlines
        if line["code"] not in had and decided.get(line["code"])
    ]
    if all(line.get("code") != REGISTRATION for line in calendar):
        if calendar and _MAY_REGISTER not in str(calendar[0].get("note")):
            calendar[0]["note"] = " ".join(filter(None, (calendar[0].get("note"), _MAY_REGISTER)))
    elif REGISTRATION in had:
        for line in calendar:
            if line.get("code") == REGISTRATION and not line.get("note"):
                line["note"] = _NEED_NOT_REGISTER


def _of_the_plan(rows: Rows) -> None:
    """Leave one row of `Nội dung` and one of `Tiêu chí` for each kind, all of them still to be decided."""
    rows["noi-dung"] = [{"code": "ND1", "text": f"{TO_DECIDE}: nội dung thi đua thứ nhất]"}]
    rows["tieu-chi"] = [
        {
            "code": f"{kind['code']}1",
            "kind": kind["name"],
            "text": f"{TO_DECIDE}: tiêu chí thứ nhất của {str(kind['name']).lower()}]",
            "type": YES_NO,
        }
        for kind in rows.get("loai-doi-tuong", ())
        if kind.get("code") and kind.get("name")
    ]


def _of_the_year(text: str, ended: Any, ends: Any) -> str:
    """Say the year of the new campaign where the earlier one's stands."""
    year = str(ended.year)
    return text.replace(year, str(ends.year) if ends else f"{TO_DECIDE}: năm]")


def _with_papers(rows: Rows, papers: Sequence[Mapping[str, str]], abbreviation: str) -> None:
    """Put before the rows of `Văn bản` those that every campaign has, where an earlier one had none such."""
    own = rows.setdefault("van-ban", [])
    had = {paper.get("template") for paper in own}
    missing = [paper for paper in papers if paper["template"] not in had]
    own[:0] = [
        {name: value.replace("{abbreviation}", abbreviation) for name, value in paper.items()} for paper in missing
    ]
