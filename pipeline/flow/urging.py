"""Whom to urge: a run as values in; drafts to the units that owe something, the call list and the calendar out.

While units still register they are urged to register; afterwards to propose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.documents import forms, gathered
from pipeline.flow import post
from pipeline.flow.opening import REGISTERING_FORM
from pipeline.flow.outcome import Story
from pipeline.flow.post import Post
from pipeline.replies import answer, calendar, call_list, registering, remind
from pipeline.replies.remind import Call
from pipeline.sentences import UNREGISTERED
from pipeline.shapes import REGISTERING, Fault, Finding, MapSeam, Registering, Severity, Standing, in_order


def reminders(story: Story, templates: Mapping[str, bytes], run: MapSeam = map) -> Iterator[tuple[str, bytes]]:
    """Give what urges the units: a draft to each that owes something, the call list, the calendar; by file name.

    Templates are checked before the first file is given: a broken one raises Fault.
    """
    faults = post.check(templates)
    if faults:
        raise Fault(in_order(faults))
    return _reminders(post.post(story, templates), run)


def _reminders(known: Post, run: MapSeam) -> Iterator[tuple[str, bytes]]:
    calls: list[Call] = []
    registering = known.story.decided.registering
    if registering is not None and not registering.over:
        yield from _to_register(known, registering, calls, run)
    else:
        yield from _to_propose(known, calls, run)
    yield "goi-dien.xlsx", call_list.workbook(known.campaign, calls, known.as_of)
    yield "lich.ics", calendar.calendar(known.campaign, known.as_of)


def _to_propose(known: Post, calls: list[Call], run: MapSeam) -> Iterator[tuple[str, bytes]]:
    filled_in = gathered.particulars(known.story.examined.tables)
    urged = [unit for unit, told in known.told.items() if answer.to_be_urged(told.state)]
    for unit, back in zip(urged, post.returned(known, urged, run), strict=True):
        told = known.told[unit]
        marked = back[1] if back else {}
        enclosed = post.listing(marked)
        words = answer.words(known.campaign, told, list(marked), (), enclosed, known.as_of)
        yield f"{unit}.eml", post.drafted(known, told.unit, answer.REMINDER, words, enclosed)
        calls.append(remind.call(told, filled_in.get(unit, {})))


def _to_register(known: Post, state: Registering, calls: list[Call], run: MapSeam) -> Iterator[tuple[str, bytes]]:
    """Urge who has registered nothing, with the form for it, and who has errors in what counts, with that marked."""
    story = known.story
    sent = {one.unit: one for one in state.registrations}
    faults: dict[str, list[Finding]] = {}
    for line in story.findings:
        if line.unit in sent and line.file == sent[line.unit].file and line.severity is Severity.ERROR:
            faults.setdefault(line.unit, []).append(line)
    loads = story.examined.registered.loads
    tasks = ((loads[sent[unit].file](), sent[unit].file, unit, found, True) for unit, found in faults.items())
    marked = dict(zip(faults, run(post.mark, tasks), strict=True))
    for unit in story.base.campaign.units:
        if unit.code not in state.without and unit.code not in faults:
            continue
        why = _why(state, unit.code)
        enclosed = post.listing(marked.get(unit.code, {}))
        if not enclosed:
            blank = forms.form(unit, known.campaign, story.base.suites[REGISTERING_FORM], REGISTERING)
            enclosed = {f"{unit.code}-dang-ky.xlsx": blank}
        found = faults.get(unit.code, [])
        words = registering.words(known.campaign, unit, why, found, enclosed, known.as_of)
        yield f"{unit.code}.eml", post.drafted(known, unit, registering.TO_REGISTER, words, enclosed)
        calls.append(remind.call_to_register(unit, why, len(found)))


def _why(state: Registering, unit: str) -> str:
    """Say why nothing of a unit is registered, "" where something is; of files that nobody could use, what is wrong."""
    why = state.without.get(unit, "")
    unused = [one.reason for one in state.received if one.unit == unit and one.standing is Standing.UNUSABLE]
    if why != UNREGISTERED[Standing.UNUSABLE][0]:
        return why
    return f"{why}: " + "; ".join(dict.fromkeys(reason.rstrip(".") for reason in unused))
