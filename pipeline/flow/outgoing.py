"""A whole run as values in; the finished files out, by their paths under outputs/, and the run's last lines."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby, islice
from typing import Any, NamedTuple

from pipeline.campaign import Paperwork
from pipeline.compact import Digests
from pipeline.documents import check, council_workbook, decide, departed, people, render
from pipeline.flow import pages, post
from pipeline.flow.outcome import Story
from pipeline.replies import reply, results
from pipeline.shapes import (
    PER_AWARD,
    PER_CAMPAIGN,
    Closing,
    Content,
    Document,
    Fault,
    Finding,
    MapSeam,
    Nomination,
    Papers,
    Stage,
    in_order,
)
from pipeline.text import json_lines
from pipeline.views import manifest as manifests
from pipeline.views import statistics, workbook
from pipeline.views.closing import REPLIES, closing
from pipeline.views.what_if import Comparison

MOST_ENCLOSED = 2_000_000  # bytes of a decision that goes with every unit's results; a larger one is sent otherwise


class Seams(NamedTuple):
    """Through which `map` each kind of work goes: checking the templates, rendering papers, marking workbooks."""

    check: MapSeam = map
    render: MapSeam = map
    mark: MapSeam = map


_HERE = Seams()


def get_ready(templates: Mapping[str, bytes]) -> None:
    """Make a process ready for any task of `papers`, before there is one: whatever takes long the first time."""
    documents = [data for name, data in templates.items() if name.endswith(".docx")]
    check.get_ready(documents)
    render.get_ready(documents)
    _check_texts(frozenset(templates.items()))
    reply.get_ready()


def documents(story: Story) -> Papers:
    """Word every document that the stage reached allows."""
    campaign, examined, decided = story.base.campaign, story.examined, story.decided
    return decide.documents(
        campaign=campaign,
        nominations=examined.nominations,
        outcomes=decided.outcomes,
        states=decided.states,
        received=examined.received,
        meeting=decided.meeting,
        amounts=decided.amounts,
        findings=story.findings,
        tables=examined.tables,
        stage=max(decided.stage, Stage.BEFORE_MEETING, key=list(Stage).index),  # the plan is there from the first day
        as_of=story.as_of,
        statistics=story.statistics,
    )


def ending(story: Story, written: Papers) -> Closing:
    """Sum the run up for the clerk."""
    examined, decided = story.examined, story.decided
    return closing(
        story.base.campaign,
        decided.stage,
        decided.states,
        examined.nominations,
        decided.outcomes,
        decided.meeting,
        decided.findings,
        story.findings,
        {one.path: one.frame["ten_van_ban"] for one in written if not one.path.startswith(REPLIES)},
        post.unaddressed(story),
        story.as_of,
        decided.registering,
    )


def to_write(story: Story, written: Papers) -> int:
    """Count what `papers` hands to `seams` to render and to mark."""
    return len(written) - sum(map(_here(story), written.ours)) + post.to_mark(story)


def papers(
    story: Story,
    written: Papers,
    templates: Mapping[str, bytes],
    seams: Seams = _HERE,
    supposed: Comparison | None = None,
    digests: Digests | None = None,
) -> Iterator[tuple[str, Content]]:
    """Give every file that a report owns, by its path under outputs/, the manifest last: of a large campaign in pieces.

    `supposed` is a what-if that the board tells of. `digests` takes down the SHA-256 of each file once it is given:
    of a large campaign there is no room to do so twice. Templates are checked before the first file is given: a broken
    one raises Fault.
    """
    (answer,) = seams.check(_check_templates, [(story.base.campaign.documents, templates)])
    if faults := post.made(answer, check.FOLDER):
        raise Fault(in_order(faults))
    return _hashed(story, written, templates, seams, supposed, Digests() if digests is None else digests)


def _check_templates(task: tuple[tuple[Paperwork, ...], Mapping[str, bytes]]) -> list[Finding]:
    documents, templates = task
    return [*check.check_all(documents, templates), *_check_texts(frozenset(templates.items()))]


@lru_cache(maxsize=1)
def _check_texts(templates: frozenset[tuple[str, bytes]]) -> list[Finding]:
    """Check the templates of mails and pages, which ask for nothing of the campaign."""
    return [*post.check(dict(templates)), *pages.check(dict(templates))]


def _files(
    story: Story,
    written: Papers,
    templates: Mapping[str, bytes],
    seams: Seams,
    listed: Sequence[Nomination],
) -> Iterator[tuple[str, Content]]:
    campaign, examined, decided = story.base.campaign, story.examined, story.decided
    held = decided.council.sheets if decided.council else None
    ours = _begun(_campaign_papers(story, written.ours, templates, seams.render))
    suites, changed = story.base.suites["hoi-dong"], departed.by_row(story.findings)
    sheet = council_workbook.workbook(examined.nominations, campaign, suites, held, changed)
    yield "hoi-dong/hoi-dong.xlsx", sheet
    decisions: dict[str, bytes] = {}
    wanted = results.decisions(campaign)
    for document, data in ours:
        if document.frame["ma_van_ban"] in wanted and len(data) <= MOST_ENCLOSED:
            decisions[_name(document.path)] = data
        yield document.path, data
    links: dict[str, str] = {}
    yield from _for_units(post.post(story, templates, listed), written, templates, seams, decisions, links)
    yield (
        "tong-hop.xlsx",
        workbook.workbook(
            campaign,
            examined.received,
            decided.states,
            examined.nominations,
            decided.outcomes,
            decided.amounts,
            story.findings,
            story.rules,
            as_of=story.as_of,
            links=links,
            stage=str(decided.stage),
            registering=decided.registering,
        ),
    )
    counted = story.statistics
    if any(one.awards for one in counted.campaigns):
        yield statistics.FILE, statistics.workbook(counted, workbook.head(campaign, story.as_of))


def _for_units(
    known: post.Post,
    written: Papers,
    templates: Mapping[str, bytes],
    seams: Seams,
    decisions: Mapping[str, bytes],
    links: dict[str, str],
) -> Iterator[tuple[str, bytes]]:
    """Give what goes back to the units, unit by unit; `links` takes down where each one's marked workbook lies."""
    # one stream for all units, so that the work is shared out evenly; each unit takes its own papers from it
    stream = _rendered((paper for unit in known.told for paper in written.of_unit(unit)), templates, seams.render)
    returned = post.returned(known, known.told, seams.mark)
    for unit in known.told:
        papers = {paper.path: data for paper, data in islice(stream, written.number(unit))}
        yield from papers.items()
        marked: dict[str, bytes] = {}
        if back := next(returned):
            file, marked = back
            links.update([_link(unit, file, marked)])
        yield from ((f"tra-loi/{unit}/{name}", data) for name, data in marked.items())
        dossier = {_name(path): data for path, data in papers.items()}
        yield from post.answers(known, unit, marked, dossier, decisions)


def _begun(papers: Iterator[tuple[Document, bytes]]) -> Iterator[tuple[Document, bytes]]:
    """Let the first be made at once: where others do it, they go on with the next while something is made here."""
    first = list(islice(papers, 1))
    return chain(first, papers)


def _campaign_papers(
    story: Story, written: Sequence[Document], templates: Mapping[str, bytes], run: MapSeam
) -> Iterator[tuple[Document, bytes]]:
    """Render our own papers."""
    for here, some in groupby(written, _here(story)):
        yield from _rendered(some, templates, map if here else run)


def _here(story: Story) -> Callable[[Document], bool]:
    """Say of which papers no other process is asked: they tell a large campaign whole, their lists are too long to
    send.
    """
    large = _large(story)
    whole = {row.code for row in story.base.campaign.documents if row.per in (PER_CAMPAIGN, PER_AWARD)}
    return lambda document: large and document.frame["ma_van_ban"] in whole


def _rendered(
    written: Iterable[Document], templates: Mapping[str, bytes], run: MapSeam
) -> Iterator[tuple[Document, bytes]]:
    waiting: deque[Document] = deque()  # handed over, not yet rendered

    def tasks() -> Iterator[tuple[bytes, Mapping[str, Any]]]:
        for document in written:
            waiting.append(document)
            yield templates[document.template], document.context

    for data in run(_render_one, tasks()):
        document = waiting.popleft()
        yield document, post.made(data, document.path)
    assert not waiting, "a seam gave fewer answers than it was given tasks"


def _render_one(task: tuple[bytes, Mapping[str, Any]]) -> bytes:
    template, context = task
    return render.document(template, context)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _link(unit: str, file: str, marked: Mapping[str, bytes]) -> tuple[str, str]:
    """Pair a file with its marked copy, or its unit with the list alone where the original could not be marked."""
    name = next(name for name in marked if name.endswith("-can-sua.xlsx"))
    return (file if len(marked) == 1 else unit), f"tra-loi/{unit}/{name}"


def _hashed(
    story: Story,
    written: Papers,
    templates: Mapping[str, bytes],
    seams: Seams,
    supposed: Comparison | None,
    digests: Digests,
) -> Iterator[tuple[str, Content]]:
    def noted(some: Iterable[tuple[str, Content]]) -> Iterator[tuple[str, Content]]:
        for path, data in some:
            yield path, _digested(path, data, digests)

    listed = people.in_order(story.base.campaign, story.examined.nominations)
    yield from noted(_files(story, written, templates, seams, listed))
    record = _record(story, written)
    ended = ending(story, written)
    yield from noted(pages.pages(story, ended, written, record, digests, templates, supposed, listed))
    manifest = json_lines.dump(record | {"outputs": digests})
    yield from noted([("manifest.json", manifest if _large(story) else b"".join(manifest))])


def _digested(path: str, data: Content, digests: Digests) -> Content:
    """Pass the bytes of a file on, whole or piece by piece, taking down their SHA-256."""
    if isinstance(data, bytes):
        digests.take(path, hashlib.sha256(data).digest())
        return data
    return _digested_pieces(path, data, digests)


def _digested_pieces(path: str, pieces: Iterator[bytes], digests: Digests) -> Iterator[bytes]:
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(piece)
        yield piece
    digests.take(path, whole.digest())


def _large(story: Story) -> bool:
    """Say whether the words of all nominations are too many to be held."""
    return len(story.examined.nominations) > people.HELD


def _record(story: Story, written: Papers) -> dict[str, Any]:
    """Build the manifest before the hashes of the outputs are known."""
    examined, decided = story.examined, story.decided
    return manifests.build(
        campaign=story.base.campaign,
        as_of=story.as_of,
        stage=decided.stage,
        inputs={**examined.inputs, **decided.inputs},
        outputs={},
        rules=story.rules,
        nominations=examined.nominations,
        outcomes=decided.outcomes,
        meeting=decided.meeting,
        amounts=decided.amounts,
        findings=story.findings,
        documents=written,
        tables=examined.tables,
        registering=decided.registering,
    )
