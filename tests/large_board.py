"""The board of a large campaign, made from shapes: the sample's outcomes over and over, spread over invented units.

`python -m tests.large_board UNITS NOMINATIONS DIR` writes the pages to a folder, to look at and to measure.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import flow
from pipeline.campaign import Unit
from pipeline.compact import Digests
from pipeline.flow import pages
from pipeline.shapes import Closing, Nomination, Outcome, Papers, State, UnitState
from pipeline.views import manifest
from tests import finished, generate

FILES = ("tra-loi.eml", "ket-qua.eml", "ho-so/bien-ban.docx", "ho-so/to-trinh.docx", "ho-so/bao-cao-1.docx")
START = datetime(2021, 6, 10, 8)
ENDED = Closing("Báo cáo", (), (), ("Ghi Ngày quyết định.",))


@cache
def outputs(units: int = 1000, nominations: int = 20_000) -> dict[str, bytes]:
    """Give the pages of such a campaign, by their paths under outputs/."""
    run = story(units, nominations)
    given = Digests()
    paths = (f"tra-loi/{unit.code}/{name}" for unit in run.base.campaign.units for name in FILES)
    for path in (*paths, "tong-hop.xlsx", "hoi-dong/hoi-dong.xlsx"):
        given.take(path, bytes(32))
    made = pages.pages(run, ENDED, Papers(), _record(run), given, finished.templates())
    return {path: data if isinstance(data, bytes) else b"".join(data) for path, data in made}


@cache
def story(units: int, nominations: int) -> flow.Story:
    """Give the run of such a campaign."""
    model = finished.story()
    every = tuple(
        Unit(generate.code_of(number), f"Phòng Quản lý {generate.name_of(number)}", "Phòng") for number in range(units)
    )
    results = {outcome.nomination: outcome for outcome in model.decided.outcomes}
    patterns = model.examined.nominations
    people: list[Nomination] = []
    outcomes: list[Outcome] = []
    for number in range(nominations):
        pattern, unit = patterns[number % len(patterns)], every[number % units]
        code = f"{pattern.kind}-{number:08x}"
        origins = tuple(replace_origin(origin, unit.code) for origin in pattern.origins[:1])
        last = generate.name_of(number // 7)
        people.append(
            replace(
                pattern,
                code=code,
                name=f"{pattern.name} {last}",
                proposers=(unit.code,),
                origins=origins,
                home=unit.code,
                home_name=unit.name,
            )
        )
        outcomes.append(results[pattern.code]._replace(nomination=code))
    cycle = list(State)
    states = tuple(
        UnitState(
            unit.code,
            cycle[number % len(cycle)],
            START + timedelta(minutes=11 * number),
            f"{unit.code}.xlsx",
            nominations // units,
            number % 3,
            number % 5,
        )
        for number, unit in enumerate(every)
    )
    findings = tuple(
        finding._replace(unit=unit.code, file=f"{unit.code}.xlsx")
        for unit in every
        for finding in model.examined.findings[:2]
    )
    base = replace(model.base, campaign=replace(model.base.campaign, units=every))
    cases = model.examined.tables["dien-hinh"]
    units_of_cases = [every[number % units].code for number in range(len(cases.frame))]
    tables = {**model.examined.tables, "dien-hinh": cases._replace(frame=cases.frame.assign(unit=units_of_cases))}
    examined = replace(model.examined, nominations=tuple(people), findings=findings, tables=tables)
    decided = replace(model.decided, outcomes=tuple(outcomes), states=states, findings=())
    return replace(model, base=base, examined=examined, decided=decided)


def replace_origin(origin: Any, unit: str) -> Any:
    """Move a row to another unit's file."""
    return origin._replace(unit=unit, file=f"{unit}.xlsx")


def _record(story: flow.Story) -> dict[str, Any]:
    examined, decided = story.examined, story.decided
    return manifest.build(
        campaign=story.base.campaign,
        as_of=story.as_of,
        stage=decided.stage,
        inputs={},
        outputs={},
        rules=(),
        nominations=examined.nominations,
        outcomes=decided.outcomes,
        meeting=decided.meeting,
        amounts=decided.amounts,
        findings=story.findings,
        documents=Papers(),
        tables=examined.tables,
    )


if __name__ == "__main__":
    for path, data in outputs(int(sys.argv[1]), int(sys.argv[2])).items():
        target = Path(sys.argv[3]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
