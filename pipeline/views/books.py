"""The manifest as reconciling looks things up in it: who was awarded what, and what each document is about. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from pipeline.shapes import DECIDED_HERE, PER_NOMINATION, Result, State
from pipeline.text import names
from pipeline.text.dates import long_date

PER_CAMPAIGN, PER_AWARD = "Đợt", "Hình thức"
SHORTEST_QUOTE = 20  # characters

Line = Mapping[str, Any]
Key = tuple[str, ...]


class Roll(NamedTuple):
    """A list that papers tell: the `term` they call it by, the award it is about ("" for none), and who is on it.

    `voted` marks a list of those put to the vote. `keys` counts names, `kinds` counts by code of kind.
    """

    term: str
    award: str
    voted: bool
    lines: tuple[Line, ...]
    keys: Counter[Key]
    kinds: Counter[str]

    def of(self, kind: str) -> Roll:
        """Keep one kind of nominee."""
        return roll(self.term, self.award, self.voted, (line for line in self.lines if line["kind"] == kind))


def roll(term: str, award: str, voted: bool, lines: Iterable[Line]) -> Roll:
    """Make a list of nominations."""
    lines = tuple(lines)
    keys, kinds = Counter(key(line["name"]) for line in lines), Counter(line["kind"] for line in lines)
    return Roll(term, award, voted, lines, keys, kinds)


@dataclass(frozen=True, slots=True)
class Books:
    """The manifest, looked up: `by_key` gives nominations by name, `rolls` the lists that papers tell.

    `figures` are the amounts in đồng that stand in the rules as applied: base salaries and rewards. `quoted` are words
    that papers only quote, as `plain` gives them. `examples` counts the names of the exemplary cases. `work` says whose
    a position with its place is; `before_names` is what may stand before a household's name; `numbered` are number and
    date of every document that has a number.
    """

    manifest: Mapping[str, Any]
    lines: Mapping[str, Line]
    by_key: Mapping[Key, Sequence[Line]]
    kinds: Mapping[str, str]
    awards: Mapping[str, Line]
    documents: Sequence[Line]
    awarded: Mapping[str, Sequence[Line]]
    units: Mapping[str, Line]
    figures: frozenset[int]
    quoted: frozenset[str]
    rolls: Sequence[Roll]
    examples: Roll
    work: Mapping[Key, set[Key]]
    before_names: tuple[str, ...]
    numbered: Sequence[tuple[str, str]]

    @property
    def campaign(self) -> Mapping[str, Any]:
        """Give what the manifest says of the campaign."""
        return dict(self.manifest["campaign"])

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

    def award_in(self, text: str) -> str:
        """Give the one award that a text names; "" where it names none or several."""
        text = text.casefold()
        found = [code for code, award in self.awards.items() if award["name"].casefold() in text]
        return found[0] if len(found) == 1 else ""

    def of_a_unit(self, text: str) -> bool:
        """Say whether a text names a unit: what follows then is that unit's own."""
        return any(unit["name"] in text for unit in self.units.values())


def books(manifest: Mapping[str, Any]) -> Books:
    """Open the manifest, as read from JSON."""
    campaign = manifest["campaign"]
    lines = {line["code"]: line for line in manifest["nominations"]}
    awards = {award["code"]: award for award in campaign["awards"]}
    awarded: dict[str, list[Line]] = defaultdict(list)
    by_key: dict[Key, list[Line]] = defaultdict(list)
    for line in lines.values():
        by_key[key(line["name"])].append(line)
        if line["outcome"] in awards:
            awarded[line["outcome"]].append(line)
    examples = [{"code": "", "kind": "", "name": example["name"]} for example in campaign.get("examples", ())]
    return Books(
        manifest,
        lines,
        by_key,
        {kind["code"]: kind["name"] for kind in campaign["kinds"]},
        awards,
        campaign["documents"],
        awarded,
        {unit["code"]: unit for unit in campaign["units"]},
        frozenset(figure for rule in manifest["rules"] for text in rule.values() for figure in dong(text)),
        frozenset(_lines_quoted(manifest, by_key)),
        _rolls(list(lines.values()), list(awards), awarded),
        roll("", "", False, examples),
        _work(lines.values()),
        tuple(word for kind in campaign["kinds"] if kind.get("prefix") for word in (kind["prefix"], kind["name"])),
        list(dict.fromkeys(_numbered(manifest))),
    )


def _numbered(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give number and date of each document, and of the decisions of earlier campaigns that papers recall."""
    yield from ((row.get("number", ""), row.get("date", "")) for row in manifest["campaign"]["documents"])
    for line in manifest["nominations"]:
        for award in line.get("earlier", ()):
            yield award["number"], long_date(date.fromisoformat(award["date"])) if award["date"] else ""


def _lines_quoted(manifest: Mapping[str, Any], by_key: Mapping[Key, Any]) -> Iterable[str]:
    """Give every line that papers only quote; a line so short, or so like a name, that it may be ours is none."""
    texts = list(manifest["campaign"].get("quoted", ()))
    for line in manifest["nominations"]:
        texts.append(line.get("printed", {}).get("summary", ""))
        texts += [*line["checks"].get("reasons", ()), line["reason"]]
        texts += [answer["answer"] for answer in line["checks"].get("criteria", ())]
    for text in dict.fromkeys(texts):
        yield from (plain(line) for line in text.split("\n") if len(line) > SHORTEST_QUOTE and key(line) not in by_key)


def _work(lines: Iterable[Line]) -> Mapping[Key, set[Key]]:
    out: dict[Key, set[Key]] = defaultdict(set)
    for line in lines:
        if line["position"]:
            place = place_of(line)
            for written in (f"{line['position']} {place}", names.placed(line["position"], place)):
                out[key(written)].add(key(line["name"]))
    return out


def place_of(line: Line) -> str:
    """Give a nominee's place of work as papers print it: none for a unit that is itself the nominee."""
    home = "" if key(line["home"]) == key(line["name"]) else line["home"]
    return str((line.get("printed") or {}).get("place", home))


def _rolls(lines: Sequence[Line], awards: Sequence[str], awarded: Mapping[str, Sequence[Line]]) -> list[Roll]:
    late = {line["code"] for line in lines if line["cells"] and all(cell["late"] for cell in line["cells"])}
    kept = [line for line in lines if line["code"] not in late]
    out = [
        roll("", "", False, lines),
        roll("đủ điều kiện", "", False, (line for line in kept if line["checks"]["eligible"])),
        roll("không đủ điều kiện", "", False, (line for line in kept if not line["checks"]["eligible"])),
        roll("quá hạn", "", False, (line for line in lines if line["code"] in late)),
        roll("", "", False, chain.from_iterable(awarded.get(award, ()) for award in awards)),
    ]
    for result in (Result.TIED, Result.NOT_CHOSEN, Result.AWAITING):
        out.append(roll(result.lower(), "", False, (line for line in lines if line["outcome"] == result)))
    for award in awards:
        asked = [line for line in lines if line["award"] == award]
        out += [
            roll("", award, False, awarded.get(award, ())),
            roll("", award, True, (line for line in lines if votes(line, award) is not None)),
            roll("", award, False, asked),
            roll("", award, False, (line for line in asked if line["checks"]["eligible"])),
            roll("", award, False, (line for line in lines if line["tied_for"] == award)),
        ]
    return out


TERMS = sorted(("đủ điều kiện", "không đủ điều kiện", "quá hạn", *(result.lower() for result in Result)), key=len)[::-1]


def term_in(text: str) -> str:
    """Give the one word for a list of nominations that a text has; "" where it has none or several."""
    left, found = re.sub(r"hoà phiếu", "hòa phiếu", text.casefold()), set()
    for state in (State.UNUSABLE, State.SILENT):  # said of units
        left = left.replace(state.lower(), "")
    for term in TERMS:
        if term in left:
            found.add(term)
            left = left.replace(term, "")
    return found.pop() if len(found) == 1 else ""


def votes(line: Line, award: str) -> int | None:
    """Give a nomination's votes for an award; None where it was not put to the vote."""
    cast: int | None = (line["votes"] or {}).get("for", {}).get(award)
    return cast


def total(lines: Iterable[Line]) -> int:
    """Add up the rewards of nominations, in đồng."""
    return sum(line["decision"]["amount"] or 0 for line in lines)


def dong(text: str) -> list[int]:
    """Give every amount a text says in figures: `1.490.000 đồng`."""
    return [int(said.replace(".", "")) for said in re.findall(r"(\d[\d.]*\d)\s+đồng", text)]


def figure(cell: Any) -> int | None:
    """Read a whole number from a cell: `1.490.000`, `05`, 450000.0; None where there is none."""
    if isinstance(cell, (int, float)):
        return int(cell) if cell == int(cell) else None
    match = re.fullmatch(r"\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:\s*đồng)?[\s.;]*", str(cell))
    return int(match[1].replace(".", "")) if match else None


@lru_cache(maxsize=16_384)
def key(text: str) -> Key:
    """Give the words of a text so that two spellings of one name are equal."""
    return tuple(names.name_key(word) for word in re.findall(r"\w+", names.clean(text)))


def plain(text: str) -> str:
    """Give a line without what a template puts behind it, to know it again."""
    return " ".join(text.split()).rstrip(" .;,")
