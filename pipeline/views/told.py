"""What the papers of a run were told, for the manifest: documents and meeting in, plain data for JSON out. Pure.

Numbers, dates, signer, meeting, states of units, shares of votes, exemplary cases: `verify` holds finished papers to
them. Words that papers only quote (the units' own, legal bases) are kept too, so that they are held to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.campaign import Campaign
from pipeline.shapes import Amount, Document, Meeting, Papers
from pipeline.text.numbers import decimal

Words = Mapping[str, Any]


def of_campaign(
    campaign: Campaign, documents: Papers, meeting: Meeting | None, amounts: Iterable[Amount]
) -> dict[str, Any]:
    """Tell what is the same in every paper; amounts in đồng."""
    settings = campaign.settings
    return {
        "signing": {"title": settings.signer_title.strip().upper(), "name": settings.signer},
        "council": [{"name": member.name, "role": member.role} for member in campaign.council],
        "meeting": _meeting(meeting),
        "rewards": [
            {
                "award": line.award,
                "kind": line.kind,
                "base": line.base,
                "coefficient": decimal(line.coefficient),
                "amount": line.amount,
            }
            for line in amounts
        ],
        "examples": [{"name": line["ten"], "unit": line["don_vi"]} for line in _first(documents, "dien_hinh") or ()],
        "quoted": list(dict.fromkeys(text for text in _quoted(campaign, documents) if text)),
    }


def of_units(documents: Papers) -> dict[str, dict[str, Any]]:
    """Tell, by code, the state of each unit and its counts as papers print them; {} where no paper tells units."""
    return {
        line["ma"]: {
            "state": line["trang_thai"],
            "nominations": int(line["so_de_nghi"]),
            "errors": int(line["so_loi"]),
            "warnings": int(line["so_canh_bao"]),
        }
        for line in _first(documents, "cac_don_vi") or ()
    }


def of_document(document: Document) -> dict[str, Any]:
    """Tell the marks of one paper: the unit whose it is, its number and date, and those of the decision it names."""
    frame = document.frame
    decision = frame.get("quyet_dinh") or {}
    return {
        "unit": document.unit,
        "number": frame.get("so_ky_hieu", ""),
        "date": frame.get("ngay_van_ban", ""),
        "decision": {"number": decision.get("so_ky_hieu", ""), "date": decision.get("ngay", "")},
    }


def of_nomination(code: str, papers: Sequence[Document]) -> dict[str, Any]:
    """Tell of a code, from the papers that name it, what they print and the outcome does not say.

    `by_unit` holds what the papers of each proposing unit print: its own words (see `Nomination.as_proposed`).
    """
    if not papers:
        return {}
    ours = next((paper for paper in papers if not paper.unit), papers[0]).item(code)
    printed = _printed(ours)
    by_unit: dict[str, Words] = {}
    for paper in papers:
        if paper.unit and paper.unit not in by_unit:
            by_unit[paper.unit] = _printed(paper.item(code))
    return printed | ({"by_unit": by_unit} if by_unit else {})


def _printed(item: Words) -> dict[str, Any]:
    return {
        "place": item["noi_cong_tac"],
        "summary": item["tom_tat"],
        "asked": item["hinh_thuc_de_nghi"],
        "unit_votes": item["phieu_don_vi"],
        "criteria_met": item["tieu_chi_dat"],
        "shares": dict(item["ty_le_tung_hinh_thuc"]),
    }


def _first(documents: Papers, word: str) -> Any:
    """Give a word as the papers of the whole campaign have it; a unit's paper tells only its own."""
    return next((context[word] for context in (paper.context for paper in documents.ours) if word in context), None)


def _meeting(meeting: Meeting | None) -> dict[str, Any] | None:
    if meeting is None:
        return None
    return {
        "number": meeting.number,
        "started": meeting.started,
        "ended": meeting.ended,
        "total": meeting.total,
        "present": meeting.present,
        "chair": meeting.chair,
        "secretary": meeting.secretary,
        "members": [{"name": member.name, "role": member.role} for member in meeting.members],
    }


def _quoted(campaign: Campaign, documents: Papers) -> Iterator[str]:
    yield from (base.text for base in campaign.legal_bases)
    for content in _first(documents, "noi_dung") or ():
        yield from (line["ket_qua"] for line in content["ket_qua"])
    yield from (line["tom_tat"] for line in _first(documents, "dien_hinh") or ())
