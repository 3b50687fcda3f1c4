"""The finished documents against the manifest and each other: a manifest and files in, findings out.

Decision, annex, certificates, minutes, letter, report and summary are opened again and read as their readers do: by
names, numbers and headings of tables, never by whole sentences, so that a clerk may reword or restyle a template. All
are held to one manifest, and so to one another. What each is held to (`Lập theo` and award of its row decide):

| document                                   | names and lists          | counts          | amounts | votes   | marks  |
|--------------------------------------------|--------------------------|-----------------|---------|---------|--------|
| danh-sach, bien-ban (council)              | each list, the awarded   | kinds, units    |         | council | all    |
| quyet-dinh-giay-khen with its annex        | all awarded, nobody else | kinds           | all     |         | all    |
| giay-khen, giay-khen-phoi                  | a page each              | pages           |         |         | all    |
| to-trinh-bang-khen, its enclosures         | all awarded, each list   | kinds           |         | council | all    |
| bao-cao-tong-hop                           | each list, the awarded   | kinds, units    | total   | council | all    |
| cong-van-dien-hinh                         | exemplary cases          |                 |         |         | all    |
| tra-loi/<Mã>/ho-so/*                       | its own, nobody else     | below a heading |         |         |        |
| can-chinh-phoi                             |                          |                 |         |         | all    |
| tong-hop.xlsx                              | every row and cell but `Lỗi`, files and moments of receipt |

Beside a name: place of work, award asked for, proposing unit, criteria met, ratio, votes, share, amount. Amounts:
level, sum, total in figures and in words, base and coefficient. Votes: for and share, members present, chair,
secretary, times. Marks: number, date (of the document, and of every other it mentions), signer.
Held to nothing: what papers only quote (the units' words, legal bases), dates of birth, rows of `Chỉ tiêu`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.sentences import finding
from pipeline.shapes import PER_NOMINATION, Finding
from pipeline.views import counts, marks, meeting, money, named, reopened, rows, summary, units
from pipeline.views.books import PER_AWARD, PER_CAMPAIGN, Books, books
from pipeline.views.listings import Opened, opened


class _Check(NamedTuple):
    """One rule for documents: what it holds, in the clerk's words, of which documents, and how.

    `sign` is found in every document that says anything of it; `{kinds}` in it stands for the names of the kinds.
    """

    what: str
    sign: str
    concerns: Callable[[Books, Opened], bool]
    differences: Callable[[Books, Opened], Iterator[Finding]]


class Reconciled(NamedTuple):
    """Every difference, sorted by document, and what was held: documents of one kind, what they say, in short."""

    differences: list[Finding]
    held: list[tuple[list[str], str]]


def _any(told: Books, paper: Opened) -> bool:
    return True


def _ours(told: Books, paper: Opened) -> bool:
    return not paper.of_unit


def _campaign(told: Books, paper: Opened) -> bool:
    return bool(paper.row["per"] == PER_CAMPAIGN)


def _award(told: Books, paper: Opened) -> bool:
    return paper.row["per"] == PER_AWARD and paper.award != ""


def _decided(told: Books, paper: Opened) -> bool:
    return _award(told, paper) and told.decides(paper.award)


def _nominees_own(told: Books, paper: Opened) -> bool:
    return paper.row["per"] == PER_NOMINATION or _award(told, paper)


def _signed(told: Books, paper: Opened) -> bool:
    title = (told.campaign.get("signing") or {}).get("title", "")
    return not paper.of_unit and any(title in text for text in paper.paper.texts)


def _pages(told: Books, paper: Opened) -> bool:
    return paper.row["per"] == PER_NOMINATION and paper.award != "" and not paper.of_unit


CHECKS = (
    _Check("họ tên", r"\w", _any, named.in_document),
    _Check("họ tên", r"\w", _any, named.in_lists),
    _Check("họ tên", r"\w", _pages, named.on_pages),
    _Check("họ tên", r"\w", _nominees_own, named.behind_labels),
    _Check("chức vụ", r"chức vụ", _any, rows.in_lists),
    _Check("chức vụ", r"\w", _pages, rows.on_pages),
    _Check("số lượng", r"\d ({kinds})", _award, counts.of_award),
    _Check("số lượng", r"\d ({kinds})", _campaign, counts.of_campaign),
    _Check("số lượng", r"\d ({kinds})", _campaign, counts.by_award),
    _Check("số lượng", r"\d ({kinds})", _any, counts.in_groups),
    _Check("số lượng", r"\d ({kinds})", _any, counts.over_tables),
    _Check("tình trạng đơn vị", r"\d đơn vị", _campaign, units.in_document),
    _Check("số tiền", r"\d đồng", _decided, money.of_award),
    _Check("số tiền", r"\d đồng", _campaign, money.of_campaign),
    _Check("số tiền", r"thành tiền", _campaign, money.in_tables),
    _Check("người dự họp", r"thành viên", _ours, meeting.members),
    _Check("giờ họp", r"\d giờ \d+, ngày", _ours, meeting.times),
    _Check("chủ trì, thư ký", r"chủ t(rì|ọa)|thư ký", _ours, meeting.offices),
    _Check("số phiếu", r"phiếu", _ours, meeting.votes),
    _Check("số văn bản", r"/(qđ|ttr|bc|bb)-", _ours, marks.numbers),
    _Check("ngày văn bản", r"ngày.*tháng.*năm", _ours, marks.dates),
    _Check("người ký", r"", _signed, marks.signer),
)


def differences(manifest: Mapping[str, Any], outputs: Mapping[str, bytes]) -> list[Finding]:
    """Open the finished documents again and name every difference, sorted by document.

    `outputs` maps paths under outputs/ to bytes; a document not among them is left to the check of hashes.
    """
    return reconciled(manifest, outputs).differences


def reconciled(manifest: Mapping[str, Any], outputs: Mapping[str, bytes]) -> Reconciled:
    """Do as `differences`, and tell too what each document was held to."""
    told = books(manifest)
    found = list(_nominees(told))
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    kinds = "|".join(re.escape(kind.casefold()) for kind in told.kinds.values())
    for row in told.documents:
        if row["path"] not in outputs or not row["path"].endswith(".docx"):
            continue
        try:
            paper = opened(told, row, reopened.paper(outputs[row["path"]]))
        except reopened.Unreadable:
            found.append(finding("DC-01", file=row["path"]))
            continue
        said = "\n".join(paper.paper.texts).casefold()
        concern = [check for check in CHECKS if check.concerns(told, paper)]
        for check in concern:
            found += check.differences(told, paper)
        what = dict.fromkeys(check.what for check in concern if re.search(check.sign.replace("{kinds}", kinds), said))
        held[row["code"], ", ".join(what)].append(row["path"])
    if summary.FILE in outputs:
        try:
            found += summary.differences(told, reopened.sheets(outputs[summary.FILE]))
            held["", "từng dòng của mỗi trang, trừ trang Lỗi"].append(summary.FILE)
        except reopened.Unreadable:
            found.append(finding("DC-01", file=summary.FILE))
    found = sorted(set(found), key=lambda one: (one.file, one.sheet, one.heading, one.code, one.message))
    return Reconciled(found, [(files, what) for (_, what), files in held.items()])


def _nominees(told: Books) -> Iterator[Finding]:
    """Hold whom each document is about: those awarded its award, all of them; the nominees of its unit, no others."""
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)
    first: dict[tuple[str, str], str] = {}
    for row in told.documents:
        award = told.award_of(row)
        # a row per nomination without an award is a unit's own draft, about one nominee whatever became of it
        if award and (row["per"] == PER_AWARD or (row["per"] == PER_NOMINATION and row["award"])):
            codes[row["template"], award] |= set(row["nominations"])
            first.setdefault((row["template"], award), row["path"])
        if unit := row.get("unit"):
            for code in row["nominations"]:
                if code in told.lines and unit not in {cell["unit"] for cell in told.lines[code]["cells"]}:
                    values = {"name": told.lines[code]["name"], "unit_name": told.units[unit]["name"]}
                    yield finding("DC-16", file=row["path"], **values)
    for (template, award), own in codes.items():
        for code in {line["code"] for line in told.awarded.get(award, ())} ^ own:
            line = told.lines.get(code, {"name": code})
            missing = code not in own
            yield finding("DC-02" if missing else "DC-03", file=first[template, award], name=line["name"], near="")
