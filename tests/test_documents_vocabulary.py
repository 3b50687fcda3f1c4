"""One list of words: what `decide` offers, what 0005-tu-trong-mau.md promises and what templates are checked by."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents import decide, vocabulary
from pipeline.shapes import Member, Outcome, Received, Result, Stage, Standing, State, UnitState
from tests import papers
from tests.papers import AN, AN_MALE, CENTRE, LATE, UNFIT, paperwork

ROWS = [
    paperwork("D", "x.docx", "Đợt", Stage.BEFORE_MEETING, "d.docx"),
    paperwork("DG", "x.docx", "Đợt", Stage.BEFORE_MEETING, "dg.docx", award="GK"),
    paperwork("H", "x.docx", "Hình thức", Stage.BEFORE_MEETING, "h-{mã}.docx"),
    paperwork("HG", "x.docx", "Hình thức", Stage.BEFORE_MEETING, "hg.docx", award="GK"),
    paperwork("U", "x.docx", "Đơn vị", Stage.BEFORE_MEETING, "u-{mã}.docx"),
    paperwork("N", "x.docx", "Đề nghị", Stage.BEFORE_MEETING, "n.docx"),
    paperwork("NE", "x.docx", "Đề nghị", Stage.BEFORE_MEETING, "ne-{mã}.docx"),
    paperwork("NG", "x.docx", "Đề nghị", Stage.BEFORE_MEETING, "ng-{mã}.docx", award="GK"),
    paperwork("NU", "x.docx", "Đề nghị", Stage.BEFORE_MEETING, "nu-{đơn vị}-{mã}.docx"),
]
ROWS = [replace(row, addressees=("Ban Thi đua",), recipients=("Lưu: VT",)) for row in ROWS]
CAMPAIGN = replace(
    papers.CAMPAIGN,
    documents=tuple(ROWS),
    legal_bases=tuple(replace(papers.CAMPAIGN.legal_bases[0], document=row.code) for row in ROWS),
)
# Data that together reach every list: some tied, some not chosen, some awaiting; members absent; files of every state.
OUTCOMES = (
    papers.OUTCOMES,
    (
        Outcome(AN_MALE.code, Result.TIED, "Bằng phiếu.", "GK", 3),
        Outcome(AN.code, Result.NOT_CHOSEN, "Ít phiếu.", votes=1),
        Outcome(CENTRE.code, Result.AWAITING, "Chưa có phiếu."),
        Outcome(UNFIT.code, Result.INELIGIBLE, "Không đạt."),
        Outcome(LATE.code, Result.INELIGIBLE, "Quá hạn."),
    ),
)
STATES = tuple(
    UnitState(unit.code, state, datetime(2021, 6, 16, 8), f"{unit.code}.xlsx", 1, 0, 0)
    for unit, state in zip(
        papers.CAMPAIGN.units, (State.VALID, State.RETURNED, State.UNUSABLE, State.LATE, State.SILENT), strict=True
    )
)
MEETING = replace(
    papers.MEETING,
    members=(papers.MEETING.members[0], Member("Lục Thị Mai", "Ủy viên", False, "đi công tác")),
)
DUE = next(line.before for line in papers.CAMPAIGN.deadlines if line.code == "NOP_HO_SO")
RECEIVED = (
    *papers.RECEIVED,
    Received("VP.xlsx", "", "VP", datetime.combine(DUE, datetime.min.time()), Standing.COUNTS, True, ""),
)


def contexts() -> dict[str, list[Any]]:
    """Give every context that `decide` makes of this data, by the row of `Văn bản`."""
    found: dict[str, list[Any]] = {row.code: [] for row in ROWS}
    for outcomes in OUTCOMES:
        known = {"campaign": CAMPAIGN, "outcomes": outcomes, "states": STATES, "meeting": MEETING, "received": RECEIVED}
        for document in decide.documents(**{**papers.EVERYTHING, **known}):
            found[document.context["ma_van_ban"]].append(document.context)
    return found


def differences(known: Any, offered: list[Any], reached: set[int], path: str = "") -> list[str]:
    """Compare a specimen with all the values that stand for it: words missing, words too many, kinds.

    A list that is empty in all of them tells nothing; the others are put into `reached`.
    """
    if isinstance(known, dict):
        if not all(isinstance(one, dict) for one in offered):
            return [f"{path}: vocabulary has words, decide has {type(offered[0]).__name__}"]
        keys = set().union(*offered)
        out = [f"{path}.{key}: add it to pipeline/documents/vocabulary.py and 0005" for key in keys - set(known)]
        for key, inner in known.items():
            if any(key not in one for one in offered):
                out.append(f"{path}.{key}: `decide` does not offer it; drop it from vocabulary.py, or offer it")
            else:
                out += differences(inner, [one[key] for one in offered], reached, f"{path}.{key}")
        return out
    if isinstance(known, list):
        if not all(isinstance(one, list) for one in offered):
            return [f"{path}: vocabulary has a list, decide has {type(offered[0]).__name__}"]
        elements = [element for one in offered for element in one]
        if not elements:
            return []
        reached.add(id(known))
        return differences(known[0], elements, reached, path + "[]")
    kinds = {type(one) for one in offered}
    return [] if kinds == {type(known)} else [f"{path}: vocabulary has {type(known).__name__}, decide has {kinds}"]


def lists(known: Any, path: str) -> dict[int, str]:
    """Find the lists of a specimen."""
    if isinstance(known, dict):
        return {key: at for word, inner in known.items() for key, at in lists(inner, f"{path}.{word}").items()}
    return {id(known): path} | lists(known[0], path + "[]") if isinstance(known, list) else {}


CONTEXTS = contexts()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_the_vocabulary_is_what_decide_offers(row: Any) -> None:
    assert CONTEXTS[row.code]
    assert differences(vocabulary.offered(row), CONTEXTS[row.code], set()) == []


def test_every_list_of_the_vocabulary_has_been_compared() -> None:
    reached: set[int] = set()
    every: dict[int, str] = {}
    for row in ROWS:
        differences(vocabulary.offered(row), CONTEXTS[row.code], reached)
        every |= lists(vocabulary.offered(row), "")
    assert [path for key, path in every.items() if key not in reached] == [], "give this test data that fills these"


# ------------------------------------------------------------------------------------------------------ the document

TEXT = Path("docs/decisions/0005-tu-trong-mau.md").read_text(encoding="utf-8")
OTHER = {"if", "lon", "vua", "nho"}  # written like words in the document, and none


def written(text: str) -> list[str]:
    return [word for word in re.findall(r"`([a-z0-9_.]+)`", text) if word not in OTHER]


def table(title: str) -> list[list[str]]:
    """Give the rows of the tables under one heading, the headings of columns and rules left out."""
    part = TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.split("\n") if line.startswith("|")]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [row for row in rows if not row[0].startswith(("---", "từ", "Lập theo", "viết"))]


def own_words(value: Any) -> set[str]:
    """Give the words within a value, without those of nominations, which have tables of their own."""
    if isinstance(value, list):
        return own_words(value[0])
    if not isinstance(value, dict) or value in (vocabulary.NOMINATIONS, vocabulary.NOMINATION):
        return set()
    return set(value).union(*map(own_words, value.values()))


def told(known: Any, text: str) -> set[str]:
    """Give what the document says of the words within a value; nominations, units and awards have their own places."""
    elsewhere = (vocabulary.NOMINATIONS, vocabulary.AWARD, vocabulary.UNIT, vocabulary.NOMINATION)
    return set() if known in elsewhere or known in ([one] for one in elsewhere) else set(written(text))


def test_the_words_of_every_document_are_those_promised() -> None:
    rows = table("Từ của mọi văn bản")
    promised = {word.split(".")[0] for row in rows for word in written(row[0])}
    assert promised == set(vocabulary.COMMON) - {"danh_sach"}
    for row in rows:
        for word in written(row[0]):
            known = vocabulary.COMMON[word.split(".")[0]]
            if "." in word:
                assert word.split(".")[1] in known
            elif word != "cuoc_hop" and own_words(known):
                assert set(written(row[1])) == own_words(known), word
    assert {word for row in rows for word in written(row[0]) if word.startswith("quyet_dinh.")} == {
        f"quyet_dinh.{word}" for word in vocabulary.COMMON["quyet_dinh"]
    }


def test_the_words_of_a_list_and_of_a_nomination_are_those_promised() -> None:
    rows = table("Một danh sách")
    of_list = [row for row in rows if row[0].startswith("`.")]
    assert {word.lstrip(".") for row in of_list for word in written(row[0])} == set(vocabulary.NOMINATIONS)
    (group,) = [row for row in of_list if row[0] == "`.nhom`"]
    assert set(written(group[1])) == set(vocabulary.GROUP)
    of_one = [row for row in rows if row not in of_list]
    assert {word for row in of_one for word in written(row[0])} == set(vocabulary.NOMINATION)
    for row in of_one:
        for word in written(row[0]):
            if own_words(vocabulary.NOMINATION[word]):
                assert set(written(row[1])) == own_words(vocabulary.NOMINATION[word]), word


def test_the_words_of_each_way_are_those_promised() -> None:
    promised: dict[str, set[str]] = {way: set() for way in vocabulary.OF_WAY}
    ways: list[str] = []
    for first, words, meaning in table("Từ thêm, theo Lập theo"):
        ways = list(promised) if first == "mọi" else [way for way in promised if f"`{way}`" in first] or ways
        for word in written(words):
            for way in ways:
                promised[way].add(word)
                known = (vocabulary.COMMON | vocabulary.OF_WAY[way])[word]
                inside = told(known, meaning)
                if inside:
                    assert inside == own_words(known), word
    assert {way: words - {"danh_sach"} for way, words in promised.items()} == {
        way: set(words) for way, words in vocabulary.OF_WAY.items()
    }


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("cuoc_hop", vocabulary.COMMON["cuoc_hop"]),
        ("hinh_thuc", vocabulary.AWARD),
        ("don_vi", vocabulary.UNIT),
        ("thong_tin", vocabulary.PARTICULARS),
        ("kinh_phi", vocabulary.CAMPAIGN["kinh_phi"]),
        ("thong_ke", vocabulary.CAMPAIGN["thong_ke"]),
    ],
)
def test_the_words_told_in_a_paragraph_are_those_promised(word: str, known: Any) -> None:
    (told_of,) = re.findall(rf"^`{word}`: (.*?)\n(?:\n|Trước|\Z)", TEXT + "\n", re.DOTALL | re.MULTILINE)
    assert set(written(told_of)) == own_words(known)
