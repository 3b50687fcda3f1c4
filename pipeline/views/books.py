"""The manifest as reconciling looks things up in it: who was awarded what, and what each document is about. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.shapes import DECIDED_HERE
from pipeline.text import names

PER_CAMPAIGN, PER_AWARD, PER_NOMINATION = "Đợt", "Hình thức", "Đề nghị"

Line = Mapping[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """Nominations by code (`lines`), their names as `keys`, names of kinds and units, awards, and the awarded of each.

    `figures` are the amounts in đồng that stand in the rules as applied: base salaries and rewards.
    """

    lines: Mapping[str, Line]
    keys: Mapping[str, Key]
    kinds: Mapping[str, str]
    awards: Mapping[str, Line]
    documents: Sequence[Line]
    awarded: Mapping[str, Sequence[Line]]
    units: Sequence[str]
    figures: frozenset[int]

    def decides(self, award: str) -> bool:
        """Say whether the award is decided here, not only proposed."""
        return bool(self.awards[award]["authority"] == DECIDED_HERE)

    def award_of(self, document: Line) -> str:
        """Give the award a document is about: its row's, else the only one its nominees have; "" for neither."""
        if document["award"]:
            return str(document["award"])
        if document["per"] not in (PER_AWARD, PER_NOMINATION):
            return ""
        results = {self.lines[code]["outcome"] for code in document["nominations"] if code in self.lines}
        return results.pop() if len(results) == 1 and results <= self.awards.keys() else ""

    def of_kind(self, lines: Iterable[Line], kind: str) -> list[Line]:
        """Keep the lines of one kind of nominee."""
        return [line for line in lines if line["kind"] == kind]


def books(manifest: Mapping[str, Any]) -> Books:
    """Open the manifest, as read from JSON."""
    campaign = manifest["campaign"]
    lines = {line["code"]: line for line in manifest["nominations"]}
    awards = {award["code"]: award for award in campaign["awards"]}
    awarded: dict[str, list[Line]] = defaultdict(list)
    for line in lines.values():
        if line["outcome"] in awards:
            awarded[line["outcome"]].append(line)
    return Books(
        lines,
        {code: key(line["name"]) for code, line in lines.items()},
        {kind["code"]: kind["name"] for kind in campaign["kinds"]},
        awards,
        campaign["documents"],
        awarded,
        [unit["name"] for unit in campaign["units"]],
        frozenset(figure for rule in manifest["rules"] for text in rule.values() for figure in dong(text)),
    )


def total(lines: Iterable[Line]) -> int:
    """Add up the rewards of nominations, in đồng."""
    return sum(line["decision"]["amount"] or 0 for line in lines)


def dong(text: str) -> list[int]:
    """Give every amount a text says in figures: `1.490.000 đồng`."""
    return [int(said.replace(".", "")) for said in re.findall(r"(\d[\d.]*\d)\s+đồng", text)]


def key(text: str) -> Key:
    """Give the words of a text so that two spellings of one name are equal."""
    return tuple(names.name_key(word) for word in re.findall(r"\w+", names.clean(text)))
