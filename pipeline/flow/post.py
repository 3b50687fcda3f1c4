"""The post office: a run as values in; what goes back to each unit out, as drafts. The tool itself sends nothing.

`answers` are made unit by unit, so that no more than one unit's workbook and papers are held at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from pipeline.campaign import Campaign, Unit
from pipeline.compact import ByCode
from pipeline.documents import gathered, people
from pipeline.flow.outcome import Story
from pipeline.replies import answer, draft, letter, registering, reply, results
from pipeline.sentences import finding
from pipeline.shapes import Died, Fault, Finding, MapSeam, Nomination, Outcome, Received, Stage, Standing
from pipeline.text.template_words import Offered
from pipeline.views import board

LETTERS: Mapping[str, Offered] = {
    answer.ANSWER: answer.TOLD,
    answer.REMINDER: answer.TOLD,
    registering.TO_REGISTER: registering.TOLD,
    results.RESULTS: results.RESULTS_TOLD,
    results.NEWS: results.NEWS_TOLD,
}
MOST_NAMED = 500  # in a list of the letter of news; the portal's pages have all of them
_WORTH = [Standing.UNUSABLE, Standing.LATE, Standing.CONFLICT, Standing.COUNTS]


class Post(NamedTuple):
    """What the letters of a run are written from, each thing by unit; `templates` by name under templates/."""

    campaign: Campaign
    as_of: date
    told: Mapping[str, answer.Told]
    outcomes: Mapping[str, Outcome]
    nominations: Sequence[Nomination]
    decided: bool
    story: Story
    templates: Mapping[str, bytes]


def check(templates: Mapping[str, bytes]) -> list[Finding]:
    """Name what is wrong with the templates of the letters."""
    return letter.check_all(templates, LETTERS)


def post(story: Story, templates: Mapping[str, bytes], listed: Sequence[Nomination] | None = None) -> Post:
    """Sort what is known of a run by unit; `listed` are the nominations in order, where they are known so."""
    examined, decided = story.examined, story.decided
    found, files = _found(story), _files(story)
    proposed: dict[str, list[Nomination]] = defaultdict(list)
    nominations = people.in_order(story.base.campaign, examined.nominations) if listed is None else listed
    for nomination in nominations:
        for unit in nomination.proposers:
            proposed[unit].append(nomination)
    missing = _missing(story)
    units = {unit.code: unit for unit in story.base.campaign.units}
    told = {
        state.unit: answer.Told(
            units[state.unit],
            state,
            files[state.unit],
            found[state.unit],
            proposed[state.unit],
            missing.get(state.unit, ()),
            examined.resent.get(state.unit),
        )
        for state in decided.states
    }
    return Post(
        story.base.campaign,
        story.as_of,
        told,
        ByCode(decided.outcomes, attrgetter("nomination")),
        tuple(nominations),
        decided.stage in (Stage.AFTER_DECISION, Stage.REPORT),
        story,
        templates,
    )


def _found(story: Story) -> dict[str, list[Finding]]:
    """Sort by unit what is wrong in its dossier."""
    found: dict[str, list[Finding]] = defaultdict(list)
    to_register = {file.file for file in story.examined.registered.received}  # no matter of a dossier
    for line in story.findings:
        if line.file not in to_register:
            found[line.unit].append(line)
    return found


def _files(story: Story) -> dict[str, list[Received]]:
    """Sort by unit what was received."""
    files: dict[str, list[Received]] = defaultdict(list)
    for file in story.examined.received:
        files[file.unit].append(file)
    return files


def to_mark(story: Story) -> int:
    """Count the workbooks that `returned` hands to `run`."""
    found, files = _found(story), _files(story)
    return sum(_to_mark(files[state.unit], found[state.unit]) is not None for state in story.decided.states)


def returned(known: Post, units: Iterable[str], run: MapSeam = map) -> Iterator[tuple[str, dict[str, bytes]] | None]:
    """Mark, for each unit, what it can mend in the file of it that matters most: (file, name → bytes); None without a
    fault. Raises Fault where a process died of one.
    """
    units = list(units)
    faulty = {unit: file for unit in units if (file := _to_mark(known.told[unit].files, known.told[unit].findings))}
    tasks = (
        (
            known.story.examined.loads[file.file](),
            file.file,
            unit,
            answer.own_findings(known.told[unit].findings),
            bool(file.layout_version),
        )
        for unit, file in faulty.items()
    )
    marked = iter(run(mark, tasks))
    for unit in units:
        yield (faulty[unit].file, made(next(marked), f"tra-loi/{unit}")) if unit in faulty else None


def made(answer: Any, file: str) -> Any:
    """Give the answer to a task of making `file`. Raises Fault with its name where the process died of it."""
    if isinstance(answer, Died):
        raise Fault([finding("CUA-10", file=file)])
    return answer


def _to_mark(received: Sequence[Received], findings: Sequence[Finding]) -> Received | None:
    files = [file for file in received if file.standing in _WORTH]
    if not files or not answer.own_findings(findings):
        return None
    return max(
        reversed(files),  # of two worth the same, the last by name
        key=lambda one: _WORTH.index(one.standing),
    )


def mark(task: tuple[bytes, str, str, Sequence[Finding], bool]) -> dict[str, bytes]:
    """Mark the faults of one workbook: its bytes, its name, its unit, the faults, whether it is our form."""
    data, file, unit, findings, own_form = task
    return reply.corrected(data, file, unit, findings, own_form=own_form)


def answers(
    known: Post, unit: str, marked: Mapping[str, bytes], dossier: Mapping[str, bytes], decisions: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Give the drafts to one unit by their paths: the answer to what it sent, its results, the news it is to publish.

    `marked` is what `returned` made, `dossier` the drafts of its papers, `decisions` the decisions of the run: by file
    name. The dossier is enclosed where papers are missing, the decisions once they may be told.
    """
    told = known.told[unit]
    if told.files:
        drafts = dossier if told.missing else {}
        enclosed = {**listing(marked), **drafts}
        words = answer.words(known.campaign, told, list(marked), list(drafts), enclosed, known.as_of)
        yield f"tra-loi/{unit}/tra-loi.eml", drafted(known, told.unit, answer.ANSWER, words, enclosed)
    if not known.decided:
        return
    if told.nominations:
        words = results.results(known.campaign, told.unit, told.nominations, known.outcomes, decisions, known.as_of)
        yield (
            f"tra-loi/{unit}/ket-qua.eml",
            drafted(known, told.unit, results.RESULTS, words, decisions if words["kem"] else {}),
        )
    if unit == known.campaign.settings.publishing_unit:
        cases = gathered.examples(known.campaign, known.story.examined.tables, known.story.findings)
        words = results.news(
            known.campaign,
            told.unit,
            known.nominations,
            known.outcomes,
            cases,
            (),
            known.as_of,
            MOST_NAMED,
            board.split(known.nominations),
        )
        yield f"tra-loi/{unit}/dang-tin.eml", drafted(known, told.unit, results.NEWS, words, {})


def unaddressed(story: Story) -> list[str]:
    """List the units by code whose letters cannot be addressed: `Đơn vị`.Email holds no address."""
    return [unit.code for unit in story.base.campaign.units if not draft.addresses(unit.email)]


def listing(marked: Mapping[str, bytes]) -> dict[str, bytes]:
    """Enclose the marked workbook or the list, not the unit's own file that could not be marked: it has that."""
    return {name: data for name, data in marked.items() if name.endswith("-can-sua.xlsx")}


def drafted(known: Post, unit: Unit, template: str, words: letter.Words, enclosed: Mapping[str, bytes]) -> bytes:
    """Write one letter as a draft to a unit."""
    said = letter.write(template, known.templates[template], words)
    return draft.draft(draft.addresses(unit.email), said.subject, said.body, enclosed)


def _missing(story: Story) -> dict[str, list[str]]:
    """Name the papers each unit owes and has not listed, those of the unit and those of its nominees, each once."""
    out: dict[str, dict[str, None]] = defaultdict(dict)
    for table in story.examined.tables.values():
        if {"unit", "missing_papers"} <= set(table.frame.columns):
            for unit, papers in zip(table.frame["unit"], table.frame["missing_papers"], strict=True):
                if isinstance(papers, str):
                    out[str(unit)].update(dict.fromkeys(papers.split(", ")))
    return {unit: list(papers) for unit, papers in out.items()}
