"""Manifests of earlier campaigns, as far as each can be read: names and bytes in; campaigns and findings out.

A manifest may be of an older version, cut off, or not there: what is lacking is named and the rest is used. Nothing
here is ever lỗi: an old campaign does not stop a new one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, NamedTuple, TypeGuard

from pipeline.campaign.decisions import DECISION, parts
from pipeline.sentences import finding
from pipeline.shapes import (
    BY_BIRTH_DATE,
    DECIDED_HERE,
    MANIFEST_VERSION,
    PROPOSED_UPWARDS,
    Finding,
    Offer,
    PastAward,
    PastCampaign,
    Result,
)
from pipeline.text import json_lines
from pipeline.text.names import clean, heading_key

MANIFEST = "manifest.json"
NOMINATIONS_KEY, NAMED = "nominations", "campaign.documents.nominations"
Line = Mapping[str, Any]

# what a manifest may lack, as the clerk calls it, in the order it is told
PERIOD, BIRTH_DATES, GROUPS, BUDGET = "Từ ngày, Đến ngày", "ngày sinh", "Nhóm (lãnh đạo, trực tiếp)", "kinh phí dự trù"
CODE, UNITS, AWARDS, NOMINATIONS = "mã đợt", "danh mục đơn vị", "danh mục hình thức", "danh sách đề nghị"


class Manifests(NamedTuple):
    """Which files of a folder are manifests, and which campaigns (file or folder) have none."""

    files: tuple[str, ...]
    without: tuple[str, ...]


def manifests(names: Iterable[str]) -> Manifests:
    """Find the manifests among paths with "/", one file or folder a campaign.

    In a folder they are called `manifest.json`, at any depth; where there is none, its own .json files are tried.
    """
    folders: dict[str, list[PurePosixPath]] = defaultdict(list)
    files: list[str] = []
    for path in map(PurePosixPath, sorted(names)):
        if len(path.parts) > 1:
            folders[path.parts[0]].append(path)
        elif _is_json(path):
            files.append(str(path))
    without: list[str] = []
    for folder, paths in folders.items():
        found = [path for path in paths if path.name.casefold() == MANIFEST]
        found = found or [path for path in paths if len(path.parts) == 2 and _is_json(path)]
        files += map(str, found)
        without += [] if found else [folder]
    return Manifests(tuple(sorted(files)), tuple(without))


def of_campaign_folder(names: Iterable[str]) -> Manifests | None:
    """Find the manifests of what is itself a campaign's folder, or its outputs/: its own and those of its own past.

    None where it is no such folder.
    """
    every = set(names)
    own = [name for name in (MANIFEST, f"outputs/{MANIFEST}") if name in every]
    past = "inputs/dot-truoc/"
    if not own and not any(name.startswith(past) for name in every):
        return None
    before = manifests(name.removeprefix(past) for name in every if name.startswith(past))
    return Manifests((*own, *(past + name for name in before.files)), tuple(past + name for name in before.without))


def _is_json(path: PurePosixPath) -> bool:
    return path.suffix.casefold() == ".json"


def campaigns(
    files: Iterable[tuple[str, Callable[[], bytes]]], own: str = ""
) -> tuple[tuple[PastCampaign, ...], list[Finding]]:
    """Read the manifests, each campaign once: of two the later run counts. `own` is the code of the present campaign.

    Campaigns come in the order of their years.
    """
    found: dict[str, PastCampaign] = {}
    told: list[Finding] = []
    for file, load in files:
        one, said = campaign(file, load())
        told += said
        if one is None:
            continue
        if own and one.code == own:
            told.append(finding("LS-06", file=file, campaign=own))
            continue
        other = found.get(one.code or file)
        if other is not None and _content(other) != _content(one):
            used = max(other, one, key=lambda either: either.as_of or date.min)
            told.append(finding("LS-07", file=file, campaign=one.code, other=other.source, used=used.source))
            one = used
        found[one.code or file] = one
    for one in found.values():
        if not one.decided and one.awards:
            told.append(finding("LS-08", file=one.source, campaign=one.code or one.name))
    return tuple(sorted(found.values(), key=lambda one: (one.year or 0, one.ends or date.min, one.code))), told


def _content(one: PastCampaign) -> PastCampaign:
    return one._replace(source="")


def campaign(file: str, data: bytes) -> tuple[PastCampaign | None, list[Finding]]:
    """Read one manifest; None where the file is none."""
    try:
        manifest = json_lines.opened(partial(BytesIO, data), NOMINATIONS_KEY, "inputs", "outputs", NAMED)
        if {"campaign", NOMINATIONS_KEY} & manifest.keys():
            return read(file, manifest)
    except (json.JSONDecodeError, RecursionError):
        pass
    return None, [finding("LS-01", file=file)]


def read(file: str, manifest: Line) -> tuple[PastCampaign, list[Finding]]:
    """Take from a manifest, of whatever version, who received what; say what it lacks."""
    told = []
    version = _whole(manifest, "schema")
    if version is not None and version > MANIFEST_VERSION:
        told.append(finding("LS-04", file=file, version=version, known=MANIFEST_VERSION))
    known = _Known(manifest)
    awards: list[PastAward] = []
    skipped, first_dated, lacking = 0, None, set[str]()
    for line in _lines(manifest):
        first_dated = first_dated or _day(_inner(line, "decision"), "date")
        lacking |= {"birth_date", "group"} - line.keys()
        outcome = _text(line, "outcome")
        if outcome in set(Result):
            continue
        if outcome not in known.awards or not _text(line, "name"):
            skipped += 1
            continue
        awards.append(_award(known, line, outcome))
    decided_on = _day(known.campaign, "decided_on") or first_dated
    as_of, ends = _day(manifest, "as_of"), _day(known.campaign, "ends")
    dated = ends or decided_on or as_of
    year = dated.year if dated else None
    code = _text(known.campaign, "code")
    name = _text(known.campaign, "name") or code or file
    missing = list(_missing(manifest, known.campaign, lacking))
    if missing:
        told.append(finding("LS-03", file=file, missing=", ".join(missing)))
    if skipped:
        told.append(finding("LS-05", file=file, count=skipped))
    whole = PastCampaign(
        source=file,
        code=code,
        name=name,
        year=year,
        as_of=as_of,
        starts=_day(known.campaign, "starts"),
        ends=ends,
        decided=decided_on is not None,
        awards=tuple(one._replace(campaign=code, campaign_name=name, year=year) for one in awards),
        budget=_whole(known.campaign, "budget"),
        kinds=tuple(_text(kind, "name") or code for code, kind in known.kinds.items()),
        offers=tuple(
            Offer(code, _text(award, "name") or code, _text(award, "authority") == DECIDED_HERE)
            for code, award in known.awards.items()
        ),
    )
    return whole, told


class _Known:
    """The tables of a manifest, by code."""

    def __init__(self, manifest: Line) -> None:
        self.campaign = _inner(manifest, "campaign")
        self.kinds = _by_code(self.campaign, "kinds")
        self.units = _by_code(self.campaign, "units")
        self.awards = _by_code(self.campaign, "awards")
        self.unit_codes = {heading_key(_text(unit, "name")): code for code, unit in self.units.items()}
        self.numbers: dict[str, str] = {}
        for paper in _rows(self.campaign, "documents"):
            figure, symbol = parts(_text(paper, "number"))
            if figure and symbol.startswith(DECISION):
                self.numbers.setdefault(_text(paper, "award"), f"{figure}/{symbol}")


def _award(known: _Known, line: Line, outcome: str) -> PastAward:
    award, kind = known.awards[outcome], known.kinds.get(_text(line, "kind"), {})
    decision = _inner(line, "decision")
    given = _text(award, "authority") == DECIDED_HERE
    home = _text(line, "home")
    unit = _text(line, "unit") or known.unit_codes.get(heading_key(home), "")
    return PastAward(
        campaign="",
        campaign_name="",
        year=None,
        code=_text(line, "code"),
        kind=_text(kind, "name") or _text(line, "kind"),
        is_person=_is_person(kind, line),
        name=_text(line, "name"),
        award=outcome,
        award_name=_text(award, "name") or outcome,
        given=given,
        honorific=_text(line, "honorific"),
        birth_date=_day(line, "birth_date"),
        position=_text(line, "position"),
        unit=unit,
        unit_name=home or _text(known.units.get(unit, {}), "name"),
        unit_kind=_text(known.units.get(unit, {}), "kind"),
        group=_text(line, "group"),
        decided_by=_text(award, "decided_by"),
        number=(_text(decision, "number") or known.numbers.get(outcome, "")) if given else "",
        decided_on=_day(decision, "date") if given else None,
        amount=_whole(decision, "amount") if given else None,
    )


def _is_person(kind: Line, line: Line) -> bool:
    """Say whether a kind is identified by birth date; in the first version by whether its sheet had that column."""
    if identified_by := _text(kind, "identified_by"):
        return identified_by == BY_BIRTH_DATE
    return any(BY_BIRTH_DATE in _inner(cell, "cells") for cell in _rows(line, "cells"))


def _missing(manifest: Line, campaign: Line, lacking: Container[str]) -> Iterator[str]:
    if not _text(campaign, "code"):
        yield CODE
    if "units" not in campaign:
        yield UNITS
    if not _rows(campaign, "awards"):
        yield AWARDS
    if not _is_list(manifest.get(NOMINATIONS_KEY)):
        yield NOMINATIONS
    if "ends" not in campaign:
        yield PERIOD
    if "birth_date" in lacking:
        yield BIRTH_DATES
    if "group" in lacking:
        yield GROUPS
    if "budget" not in campaign:
        yield BUDGET
    if any(_text(award, "authority") not in (DECIDED_HERE, PROPOSED_UPWARDS) for award in _rows(campaign, "awards")):
        yield "Thẩm quyền của hình thức"


# ----------------------------------------------------------------------------------------- values of whatever was typed


def _inner(line: Line, key: str) -> Line:
    value = line.get(key)
    return value if isinstance(value, dict) else {}


def _is_list(value: Any) -> TypeGuard[Iterable[Any]]:
    return isinstance(value, (list, json_lines.Listed))


def _lines(manifest: Line) -> Iterator[Line]:
    """Give the nominations, which of a large campaign are read one by one."""
    listed = manifest.get(NOMINATIONS_KEY)
    return (line for line in listed if isinstance(line, dict)) if _is_list(listed) else iter(())


def _rows(line: Line, key: str) -> list[Line]:
    value = line.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _by_code(line: Line, key: str) -> dict[str, Line]:
    return {code: row for row in _rows(line, key) if (code := _text(row, "code"))}


def _text(line: Line, key: str) -> str:
    value = line.get(key)
    return clean(value) if isinstance(value, str) else ""


def _whole(line: Line, key: str) -> int | None:
    value = line.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _day(line: Line, key: str) -> date | None:
    try:
        return date.fromisoformat(_text(line, key)[:10])
    except ValueError:
        return None
