"""The lines of the web pages: one unit, one nomination, one kind of fault, one reason; run in, words out. Pure.

Every word is told in docs/decisions/0010-bang-dieu-khien.md; `root` is the way from a page back to outputs/.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from pipeline.campaign import Award, Campaign, Kind, Unit
from pipeline.campaign.kinds import full_name
from pipeline.shapes import PROPOSED_UPWARDS, Finding, Nomination, Outcome, Severity, UnitState
from pipeline.text.dates import short_date

Words = dict[str, Any]
Decided = tuple[Nomination, Outcome, str]  # with the address of its page, "" without one


def parts(words: str) -> tuple[str, ...]:
    """Give the words of a list, as a template is offered them."""
    return tuple(words.split())


UNIT = parts("ma ten loai trang_thai nhan nhan_xep so_de_nghi so_loi so_canh_bao tep ho_so trang")
FILE = parts("duong_dan ten")
NOMINATION = (
    *parts("ma ten loai noi don_vi don_vi_khac hinh_thuc ma_ket_qua ket_qua duoc_chon de_nghi_cap_tren phieu ly_do"),
    *parts("duong_di trang"),
)
REPLIES = "tra-loi/"
PLACES = 5  # of one kind of fault


class Known(NamedTuple):
    """What lines are told from: names by code, and the files of each unit's folder as (path, name)."""

    units: Mapping[str, Unit]
    kinds: Mapping[str, Kind]
    awards: Mapping[str, Award]
    files: Callable[[str], Iterable[tuple[str, str]]]


def known(campaign: Campaign, files: Callable[[str], Iterable[tuple[str, str]]]) -> Known:
    """Gather what lines are told from; `files` gives those of a unit's folder, each path with its name for people."""
    return Known(
        {unit.code: unit for unit in campaign.units},
        {kind.code: kind for kind in campaign.kinds},
        {award.code: award for award in campaign.awards},
        files,
    )


def upwards(award: Award | None) -> bool:
    """Say whether a higher body decides the award: then it is only proposed, and must be worded so."""
    return award is not None and award.authority == PROPOSED_UPWARDS


def called(known: Known, one: Nomination) -> str:
    """Give the name as people say it: `Bà Bế Thị Lan`, `Hộ gia đình ông Nông Văn An`."""
    return full_name(known.kinds[one.kind], one.honorific, one.name)


def unit(known: Known, state: UnitState, page: str = "", root: str = "") -> Words:
    """Tell where one unit stands, with its letters and marked copies (`tep`) and the papers drafted for it.

    These are left to its own `page`, where it has one.
    """
    own = known.units.get(state.unit)
    folder = f"{REPLIES}{state.unit}/"
    letters: list[Words] = []
    papers: list[Words] = []
    for path, name in known.files(state.unit):
        inside = "/" in path.removeprefix(folder)
        if inside and page:
            continue  # the papers of a unit that has a page of its own are named there
        (papers if inside else letters).append({"duong_dan": root + quote(path), "ten": name})
    return {
        "ma": state.unit,
        "ten": own.name if own else state.unit,
        "loai": own.kind if own else "",
        "trang_thai": str(state.state),
        "nhan": f"{state.received:%H:%M} {short_date(state.received.date())}" if state.received else "",
        "nhan_xep": f"{state.received:%Y%m%d%H%M%S}" if state.received else "",
        "so_de_nghi": state.nominations,
        "so_loi": state.errors,
        "so_canh_bao": state.warnings,
        "tep": letters,
        "ho_so": papers,
        "trang": page,
    }


def nomination(known: Known, one: Nomination, outcome: Outcome, path: str = "", page: str = "") -> Words:
    """Tell one nomination: who, proposed by whom for what, what became of it and why; its whole path or the page of it.

    `don_vi_khac` are those who propose it besides the unit it works in.
    """
    award, asked = known.awards.get(outcome.result), known.awards.get(one.award)
    names = {code: known.units[code].name if code in known.units else code for code in one.proposers}
    return {
        "ma": one.code,
        "ten": called(known, one),
        "loai": known.kinds[one.kind].name,
        "noi": ", ".join(part for part in (one.position, one.home_name) if part and part != one.name),
        "don_vi": "; ".join(names.values()),
        "don_vi_khac": "; ".join(name for name in names.values() if name not in (one.home_name, one.name)),
        "hinh_thuc": asked.name if asked else one.award,
        "ma_ket_qua": str(outcome.result),
        "ket_qua": award.name if award else str(outcome.result),
        "duoc_chon": award is not None,
        "de_nghi_cap_tren": upwards(award),
        "phieu": "" if outcome.votes is None else str(outcome.votes),
        "ly_do": outcome.reason,
        "duong_di": path,
        "trang": page,
    }


def reasons(
    known: Known,
    decided: Iterable[Decided],
    most: int | None = None,
    names: int | None = None,
) -> tuple[list[Words], int]:
    """Group nominations by the reason of their outcome, those with most votes first, then the most frequent.

    `decided` gives each nomination with its outcome and the address of its page, "" without one. At most so many
    reasons, and names of each, are told; gives them with the number of reasons left out.
    """
    groups: dict[str, Words] = {}
    votes: dict[str, int] = {}
    for one, outcome, page in decided:
        group = groups.setdefault(outcome.reason, {"cau": outcome.reason, "so": 0, "ten": [], "con": 0})
        votes.setdefault(outcome.reason, outcome.votes or 0)
        group["so"] += 1
        if names is None or group["so"] <= names:
            group["ten"].append({"ma": one.code, "ten": called(known, one), "trang": page})
        else:
            group["con"] += 1
    order = sorted(groups.values(), key=lambda group: (-votes[group["cau"]], -group["so"]))
    return order[:most], len(order[most:]) if most else 0


def faults(known: Known, findings: Iterable[Finding], instructions: Mapping[str, str]) -> list[Words]:
    """Group findings by code, that which most units met first: an instruction nobody understood stands on top."""
    kinds: dict[tuple[str, Severity], list[Finding]] = defaultdict(list)
    for line in findings:
        kinds[line.code, line.severity].append(line)
    out = []
    for (code, severity), lines in kinds.items():
        met = list(dict.fromkeys(line.unit for line in lines if line.unit))
        out.append(
            {
                "ma": code,
                "muc_do": str(severity),
                "quy_tac": instructions.get(code) or lines[0].remedy,
                "so": len(lines),
                "so_don_vi": len(met),
                "don_vi": [known.units[code].name if code in known.units else code for code in met[:PLACES]],
                "cau": [line.sentence for line in lines[:PLACES]],
                "con": max(len(lines) - PLACES, 0),
            }
        )
    return sorted(out, key=lambda line: (-line["so_don_vi"], -line["so"], line["muc_do"], line["ma"]))
