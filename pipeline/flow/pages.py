"""The pages people open in a browser: a run as values and the files it wrote in; the board and the portal page out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from pipeline.campaign import Unit
from pipeline.compact import ByCode, Digests
from pipeline.documents import gathered, people
from pipeline.flow.outcome import Story
from pipeline.replies import results
from pipeline.shapes import Closing, Content, Document, Finding, Nomination, Outcome, Papers, Stage
from pipeline.text.template_words import Offered
from pipeline.views import board, entries, lineage, page, portal, unit_page
from pipeline.views.what_if import Comparison

PAGES: Mapping[str, Offered] = {  # the templates of whole pages; what they include may use the same words
    board.PAGE: board.TOLD,
    unit_page.PAGE: unit_page.TOLD,
    portal.PAGE: portal.TOLD,
    portal.PART: portal.TOLD,
}
_ANYONE = Unit("", "", "")  # the portal speaks to nobody's unit
# files that no row of `Văn bản` names, as people call them
_NAMES = {
    "tong-hop.xlsx": "Biểu tổng hợp",
    "thong-ke.xlsx": "Thống kê khen thưởng, kinh phí",
    "hoi-dong.xlsx": "Bảng biểu quyết của Hội đồng",
    "tra-loi.eml": "Thư trả lời",
    "ket-qua.eml": "Thư kết quả",
    "dang-tin.eml": "Thư đăng tin",
    "cong-thong-tin.html": "Trang tin cho cổng thông tin",
    "cong-thong-tin-doan.html": "Trang tin, phần để dán",
}


def check(templates: Mapping[str, bytes]) -> list[Finding]:
    """Name what is wrong with the templates of the pages."""
    return page.check_all(templates, PAGES)


def pages(
    story: Story,
    ended: Closing,
    written: Papers,
    record: Mapping[str, Any],
    given: Digests,
    templates: Mapping[str, bytes],
    supposed: Comparison | None = None,
    listed: Sequence[Nomination] | None = None,
) -> Iterator[tuple[str, Content]]:
    """Give the portal page where there is something to publish, then the board; by their paths under outputs/.

    A large campaign has pages of its units before each.

    `record` is the manifest without its hashes, `given` holds the files that the run gave before. `supposed` is a
    what-if that the board tells of, None where nobody asked. `listed` are the nominations in order, where they are
    known so.
    """
    campaign, examined, decided = story.base.campaign, story.examined, story.decided
    outcomes = ByCode(decided.outcomes, attrgetter("nomination"))
    nominations = people.in_order(campaign, examined.nominations) if listed is None else listed
    cases = gathered.examples(campaign, examined.tables, story.findings)
    news = results.news(campaign, _ANYONE, nominations, outcomes, cases, (), story.as_of)
    public = portal.words(news, _is_decided(story))
    write = page.in_pieces(templates)
    whole = not board.split(nominations)
    ours = [*_of_no_unit(given), *(portal.PATHS if public else ())]
    if public:
        posted = dict.fromkeys(portal.PATHS, public)
        if not whole:
            posted = portal.over_all(public, (yield from _portal_of_units(story, nominations, outcomes, templates)))
        for path, template in portal.PATHS.items():
            yield path, _page(write(template, posted[path]), whole)
    by_code = ByCode(examined.nominations, attrgetter("code"))

    def called(code: str) -> str:
        return by_code[code].name if code in by_code else code

    named = _namer(written, called)

    def files(unit: str) -> Iterator[tuple[str, str]]:
        own = given.under(f"{entries.REPLIES}{unit}/") if unit else ours
        return ((path, named(unit, path)) for path in own)

    tell = lineage.teller(record)

    def told(one: Nomination) -> str:
        return tell(record["nominations"][by_code.place(one.code)])

    if not whole:
        yield from _of_units(story, nominations, outcomes, files, told, templates)
    words = board.words(
        campaign,
        ended,
        decided.stage,
        decided.states,
        nominations,
        outcomes,
        decided.meeting,
        story.findings,
        instructions=_instructions(story),
        written=dict(files("")),
        titles={one.path: one.frame["ten_van_ban"] for one in written.ours},
        files=files,
        told=told,
        as_of=story.as_of,
        supposed=supposed,
        registering=decided.registering,
    )
    yield board.PATH, _page(write(board.PAGE, words), whole)


def _is_decided(story: Story) -> bool:
    return story.decided.stage in (Stage.AFTER_DECISION, Stage.REPORT)


def _portal_of_units(
    story: Story, nominations: Sequence[Nomination], outcomes: Mapping[str, Outcome], templates: Mapping[str, bytes]
) -> Generator[tuple[str, bytes], None, list[dict[str, Any]]]:
    """Give the portal page of each unit of a large campaign, and at the end a line about each.

    Whom several units propose stands with the first of them, as among the certificates.
    """
    campaign, write = story.base.campaign, page.writer(templates)
    own: dict[str, list[Nomination]] = defaultdict(list)
    for one in nominations:
        own[one.proposers[0]].append(one)
    cases = gathered.examples_by_unit(campaign, story.examined.tables, story.findings)
    lines = []
    for unit in campaign.units:
        news = results.news(campaign, _ANYONE, own[unit.code], outcomes, cases.get(unit.code, ()), (), story.as_of)
        if told := portal.words(news, _is_decided(story), unit.name):
            lines.append(portal.unit_line(unit.code, told))
            yield portal.path(unit.code), write(portal.PAGE, told)
    return lines


def _of_no_unit(given: Digests) -> Iterator[str]:
    folders = (folder for folder in given.folders() if not folder.startswith(entries.REPLIES))
    return chain.from_iterable(map(given.under, folders))


def _page(pieces: Iterator[bytes], whole: bool) -> Content:
    """Give a page whole, that of a large campaign in its pieces."""
    return b"".join(pieces) if whole else pieces


def _of_units(
    story: Story,
    nominations: Sequence[Nomination],
    outcomes: Mapping[str, Outcome],
    files: Callable[[str], Iterable[tuple[str, str]]],
    told: Callable[[Nomination], str],
    templates: Mapping[str, bytes],
) -> Iterator[tuple[str, bytes]]:
    """Give each unit's page of a large campaign."""
    own: dict[str, list[Nomination]] = defaultdict(list)
    for one in nominations:
        for code in one.proposers:
            own[code].append(one)
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in story.findings:
        findings[finding.unit].append(finding)
    campaign, write = story.base.campaign, page.writer(templates)
    known = entries.known(campaign, files)
    for state in story.decided.states:
        lines = [entries.nomination(known, one, outcomes[one.code], told(one)) for one in own[state.unit]]
        words = unit_page.words(campaign, known, state, lines, findings[state.unit], story.as_of)
        yield unit_page.path(state.unit), write(unit_page.PAGE, words)


def _instructions(story: Story) -> dict[str, str]:
    """Give the rule behind each code, as the guidance sheet words it for those who fill in."""
    return {rule.code: rule.description for own in story.base.suites.values() for s in own.values() for rule in s.rules}


def _namer(written: Papers, called: Callable[[str], str]) -> Callable[[str, str], str]:
    """Give what names a file for people, by its unit and path: its row of `Văn bản`, with the nominee where a unit has
    one for each; `called` gives the name of one by the Mã.
    """
    known: dict[str, dict[str, str]] = {}  # of the unit asked for last

    def named(unit: str, path: str) -> str:
        if unit not in known:
            known.clear()
            papers = (
                written.of_unit(unit) if unit else (one for one in written if not one.path.startswith(entries.REPLIES))
            )
            known[unit] = {paper.path: _title(paper, called) for paper in papers}
        name = path.rpartition("/")[2]
        marked = "Bản đánh dấu lỗi" if name.endswith("-can-sua.xlsx") else "Tệp gốc" if "-goc." in name else name
        return known[unit].get(path) or _NAMES.get(name, marked)

    return named


def _title(paper: Document, called: Callable[[str], str]) -> str:
    own = [called(code) for code in paper.nominations] if len(paper.nominations) == 1 else []
    return ": ".join([paper.frame["ten_van_ban"], *own])
