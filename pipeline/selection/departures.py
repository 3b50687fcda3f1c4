"""What changed between registering and proposing: what was registered and what a form now says in; findings out. Pure.

A change is for the clerk to ask about. It is never a lỗi: it returns no workbook and makes nobody ineligible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.campaign import Campaign, Kind
from pipeline.selection.registered import Named, named_nominees, pledges
from pipeline.sentences import finding
from pipeline.shapes import Finding, Pledge, Received, Registration, Standing, Tables
from pipeline.text.names import name_key, nearest, text_key
from pipeline.text.numbers import decimal

ALIKE = 75  # of 100: worded otherwise or spelt anew, not another one
_LONGEST = 160  # letters of a text that are enough to know it by


class _Said(NamedTuple):
    """All that is said of one collective: its name as written, and what of it."""

    name: str
    pledges: list[Pledge]


class _Told(NamedTuple):
    """Where findings on one workbook go, where what was registered stands, and the row that proposes the nominee."""

    unit: str
    file: str
    before: str
    nominee_row: str = ""

    def about(self, row: Named | None) -> _Told:
        """Tell of the nominee of that row from here on."""
        return self._replace(nominee_row=f"{row.sheet}!{row.row}" if row is not None else "")

    def at(self, there: Pledge, now: Pledge | Named | None) -> dict[str, Any]:
        """Give the place of a finding, and the words for where it was registered."""
        words = {"there": f"{self.before} › {there.sheet} › {there.cell or there.row}", "name": there.nominee}
        return self.here(now or Named(there.nominee, there.sheet, 0, "", "")) | words

    def here(self, now: Pledge | Named) -> dict[str, Any]:
        """Give the place of a finding."""
        return {
            "unit": self.unit,
            "file": self.file,
            "sheet": now.sheet,
            "row": now.row,
            "cell": now.cell,
            "heading": now.heading,
            "nominee_row": self.nominee_row,
        }


def departures(
    registrations: Iterable[Registration],
    tables: Tables,
    received: Iterable[Received],
    campaign: Campaign,
    kinds: Collection[Kind],
) -> list[Finding]:
    """Name each change between what was registered and what the workbook that counts now says of it.

    `tables` are those of the workbooks that propose. A unit that registered nothing is not compared: it is named for
    that. A collective that another unit registered is held against that registration.
    """
    by_unit = {one.unit: one for one in registrations if any(pledge.sound for pledge in one.pledges)}
    by_name: dict[str, list[tuple[Registration, _Said]]] = defaultdict(list)
    for made in by_unit.values():
        for key, registered in _by_name(made.pledges).items():
            by_name[key].append((made, registered))
    said = pledges(tables, (), campaign, kinds)
    proposed = named_nominees(tables, kinds)
    out: list[Finding] = []
    for one in received:
        if one.standing is Standing.COUNTS:
            now = _by_name(said.get(one.file, ()))
            out += _of_workbook(one, by_unit.get(one.unit), by_name, now, proposed.get(one.file, ()))
    return out


def _of_workbook(
    one: Received,
    own: Registration | None,
    registered: Mapping[str, Sequence[tuple[Registration, _Said]]],
    now: Mapping[str, _Said],
    proposed: Sequence[Named],
) -> Iterator[Finding]:
    """Compare one workbook; `registered` is by key of name what all units registered, `now` what it says itself."""
    before = _by_name(own.pledges if own is not None else ())
    rows = {name_key(row.name): row for row in reversed(proposed)}
    told = _Told(one.unit, one.file, own.file if own is not None else "")
    new = [row for key, row in rows.items() if key not in before]
    for key, said in before.items():
        row, reported = rows.get(key), _pledges(now, key)
        if row is None:
            row = _renamed(said.name, new)
            if row is not None:
                new.remove(row)
                reported += _pledges(now, name_key(row.name))
                yield finding("DK-19", **told.about(row).at(said.pledges[0], row), now=row.name)
            elif not reported:
                if any(pledge.sound for pledge in said.pledges):
                    yield finding("DK-20", **told.at(said.pledges[0], None), count=len(said.pledges))
                continue
        yield from _compared(told.about(row), said.pledges, reported, row)
    for row in new:
        key = name_key(row.name)
        elsewhere = registered.get(key, ())
        if len(elsewhere) == 1:
            ((other, said),) = elsewhere
            there = told.about(row)._replace(before=other.file)
            yield from _compared(there, said.pledges, _pledges(now, key), row)
        elif own is not None:
            yield finding("DK-21", **told.about(row).here(row), name=row.name)


def _pledges(said: Mapping[str, _Said], key: str) -> list[Pledge]:
    return list(said[key].pledges) if key in said else []


def _by_name(said: Iterable[Pledge]) -> dict[str, _Said]:
    out: dict[str, _Said] = {}
    for pledge in said:
        out.setdefault(name_key(pledge.nominee), _Said(pledge.nominee, [])).pledges.append(pledge)
    return out


def _renamed(name: str, new: Sequence[Named]) -> Named | None:
    near = nearest(name, [row.name for row in new], ALIKE)
    return next((row for row in new if row.name == near), None)


# ------------------------------------------------------------------------------------------------- of one collective


def _compared(told: _Told, before: Sequence[Pledge], now: Sequence[Pledge], row: Named | None) -> Iterator[Finding]:
    """Compare what was registered of one collective with what is reported of it; `row` is that which proposes it."""
    for there, here in _paired([p for p in before if p.work], [p for p in now if p.work], _criterion):
        if there is not None and here is not None:
            yield from _work(told, there, here)
        elif there is not None and there.sound and row is not None:
            yield finding("DK-17", **told.at(there, row), text=_short(there.text))
        elif here is not None:
            yield finding("DK-18", **told.here(here), name=here.nominee, text=_short(here.text))
    targets = _paired([p for p in before if not p.work], [p for p in now if not p.work], _target)
    for there, here in _reworded(targets):
        if there is not None and here is not None:
            yield from _figures(told, there, here)
        elif there is not None and there.sound:
            yield finding("DK-13", **told.at(there, None), text=_short(there.text), before=_amount(there))
        elif here is not None:
            yield finding("DK-14", **told.here(here), name=here.nominee, text=_short(here.text), now=_amount(here))


def _work(told: _Told, there: Pledge, here: Pledge) -> Iterator[Finding]:
    """Compare a work: one that is still told in the words of its registration, with more behind or before, is the
    same.
    """
    if there.sound and text_key(there.text) not in text_key(here.text):
        yield finding("DK-16", **told.at(there, here), before=_short(there.text), now=_short(here.text))


def _figures(told: _Told, there: Pledge, here: Pledge) -> Iterator[Finding]:
    if not there.sound:
        return  # its own lỗi is told; there is nothing to hold the figure against
    at = told.at(there, here)
    if _target(there) != _target(here):
        yield finding("DK-15", **at, before=_short(there.text), now=_short(here.text))
    values: dict[str, Any] = {"text": _short(here.text), "before": _amount(there), "now": _amount(here)}
    if text_key(there.measure) != text_key(here.measure):
        yield finding("DK-12", **at, **values)
    elif there.amount is not None and here.amount is not None and there.amount != here.amount:
        yield finding("DK-10" if here.amount < there.amount else "DK-11", **at, **values)


def _criterion(pledge: Pledge) -> tuple[str, ...]:
    return (pledge.criterion,)


def _target(pledge: Pledge) -> tuple[str, ...]:
    return (pledge.criterion, text_key(pledge.text))


Pair = tuple[Pledge | None, Pledge | None]


def _paired(before: Iterable[Pledge], now: Iterable[Pledge], key: Any) -> list[Pair]:
    """Pair what has equal keys, in its order; the rest stands alone."""
    waiting: Mapping[tuple[str, ...], list[Pledge]] = defaultdict(list)
    for pledge in now:
        waiting[key(pledge)].append(pledge)
    pairs: list[Pair] = []
    for pledge in before:
        same = waiting[key(pledge)]
        pairs.append((pledge, same.pop(0) if same else None))
    return pairs + [(None, pledge) for rest in waiting.values() for pledge in rest]


def _reworded(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Pair targets that stand alone with the nearest words of the same criterion."""
    spare = [now for before, now in pairs if before is None and now is not None]
    for before, now in pairs:
        if before is None:
            continue
        if now is None:
            own = [one for one in spare if one.criterion == before.criterion]
            near = nearest(before.text, [one.text for one in own], ALIKE)
            now = next((one for one in own if one.text == near), None)
            if now is not None:
                spare.remove(now)
        yield before, now
    yield from ((None, now) for now in spare)


def _amount(pledge: Pledge) -> str:
    written = decimal(pledge.amount) if pledge.amount is not None else "để trống"
    return f"{written} {pledge.measure}".strip()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
