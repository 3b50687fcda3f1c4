"""A whole run as values in; the finished files out, by their paths under outputs/, and the run's last lines."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.documents import check, council_workbook, decide, render
from pipeline.flow.outcome import Story
from pipeline.replies import reply
from pipeline.shapes import Document, Fault, Finding, MapSeam, Received, Standing, in_order
from pipeline.views import manifest as manifests
from pipeline.views import workbook
from pipeline.views.closing import Closing, closing


def documents(story: Story) -> list[Document]:
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
        stage=decided.stage,
        as_of=story.as_of,
    )


def ending(story: Story, written: Sequence[Document]) -> Closing:
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
        {document.path: document.context["ten_van_ban"] for document in written},
        story.as_of,
    )


def papers(
    story: Story, written: Sequence[Document], templates: Mapping[str, bytes], run: MapSeam = map
) -> Iterator[tuple[str, bytes]]:
    """Give every file that a report owns, by its path under outputs/, the manifest last.

    Templates are checked before the first file is given: a broken one raises Fault.
    """
    faults = check.check_all(story.base.campaign.documents, templates)
    if faults:
        raise Fault(in_order(faults))
    return _hashed(story, written, _files(story, written, templates, run))


def _files(
    story: Story, written: Sequence[Document], templates: Mapping[str, bytes], run: MapSeam
) -> Iterator[tuple[str, bytes]]:
    campaign, examined, decided = story.base.campaign, story.examined, story.decided
    unit_of = {file.file: file.unit for file in examined.received}
    links: dict[str, str] = {}
    for file, answer in _answers(story):
        links.update([_link(file, answer, unit_of)])
        yield from answer.items()
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
        ),
    )
    held = decided.council.sheets if decided.council else None
    sheet = council_workbook.workbook(examined.nominations, campaign, story.base.suites["hoi-dong"], held)
    yield "hoi-dong/hoi-dong.xlsx", sheet
    tasks = ((templates[document.template], document) for document in written)
    for document, data in zip(written, run(_render_one, tasks), strict=True):
        yield document.path, data


def _render_one(task: tuple[bytes, Document]) -> bytes:
    template, document = task
    return render.document(template, document.context)


def _answers(story: Story) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Answer each unit of which something was found, on the file that matters most; give (file, name → bytes)."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for line in story.findings:
        found[line.unit].append(line)
    worth = [Standing.UNUSABLE, Standing.LATE, Standing.CONFLICT, Standing.COUNTS]
    sent: dict[str, Received] = {}
    for file in story.examined.received:
        if file.unit and found[file.unit] and file.standing in worth:
            rival = sent.setdefault(file.unit, file)
            if worth.index(file.standing) >= worth.index(rival.standing):
                sent[file.unit] = file
    for unit, file in sent.items():
        data = story.examined.loads[file.file]()
        files = reply.corrected(data, file.file, unit, found[unit], own_form=bool(file.layout_version))
        yield file.file, {f"tra-loi/{unit}/{name}": body for name, body in files.items()}


def _link(file: str, answer: Mapping[str, bytes], unit_of: Mapping[str, str]) -> tuple[str, str]:
    """Pair a file with its marked copy, or its unit with the list alone where the original could not be marked."""
    marked = next(name for name in answer if name.endswith("-can-sua.xlsx"))
    return (file if len(answer) == 1 else unit_of[file]), marked


def _hashed(
    story: Story, written: Sequence[Document], files: Iterator[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes]]:
    examined, decided = story.examined, story.decided
    hashes: dict[str, str] = {}
    for path, data in files:
        hashes[path] = hashlib.sha256(data).hexdigest()
        yield path, data
    record = manifests.build(
        campaign=story.base.campaign,
        as_of=story.as_of,
        stage=decided.stage,
        inputs={**examined.inputs, **decided.inputs},
        outputs=hashes,
        rules=story.rules,
        nominations=examined.nominations,
        outcomes=decided.outcomes,
        meeting=decided.meeting,
        amounts=decided.amounts,
        findings=story.findings,
        documents=written,
        tables=examined.tables,
    )
    yield "manifest.json", manifests.dump(record)
