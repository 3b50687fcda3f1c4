"""The meeting in finished documents: who was there, who signs, when; votes said in sentences. Findings out; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from pipeline.sentences import finding
from pipeline.shapes import Finding
from pipeline.text import numbers
from pipeline.views.books import Books, Key, key
from pipeline.views.listings import Opened, text_place
from pipeline.views.units import OF

COUNCIL = "hoi-dong.xlsx"
LONGEST_MEMBER = 40  # words of a line about a member
_TIME = r"(\d{1,2})\s*(?:giờ|:|h)\s*(\d{0,2})\D{0,8}?(\d{1,2})/(\d{1,2})/(\d{4})"


def members(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold `có mặt 06 trên tổng số 07 thành viên`, and every member where a document names most of them."""
    meeting = books.campaign.get("meeting")
    if not meeting:
        return
    right = meeting["present"], meeting["total"]
    for text in opened.paper.paragraphs:
        for pair in re.findall(rf"(?<![\d./,])(\d+){OF}(\d+)\s+thành viên", text.casefold()):
            if (said := (int(pair[0]), int(pair[1]))) != right:
                found, wanted = (f"{one}/{whole} thành viên" for one, whole in (said, right))
                yield _told(opened, text, found, wanted)
    texts = [text for text in map(key, opened.paper.paragraphs) if len(text) < LONGEST_MEMBER]
    away = [one["name"] for one in meeting["members"] if not any(_is_member(one, text) for text in texts)]
    if 2 * len(away) < len(meeting["members"]):
        yield from (finding("DC-02", file=opened.path, name=name, near="") for name in away)


def _is_member(member: Mapping[str, str], text: Key) -> bool:
    """Say whether a line names a member with the role: `- Bế Đăng Khoa, Chủ tịch;`."""
    name, role = key(member["name"]), key(member["role"])
    return any(
        text[place : place + len(name)] == name and text[place + len(name) :][: len(role)] == role
        for place in range(len(text) - len(name) - len(role) + 1)
    )


def times(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold every time with its day, `14 giờ 00, ngày 22/6/2021`, to the beginning and the end of the meeting."""
    meeting = books.campaign.get("meeting") or {}
    known = {read for name in ("started", "ended") for read in _times(meeting.get(name, ""))}
    for text in opened.paper.paragraphs:
        for said in _times(text):
            if known and said not in known:
                yield _told(opened, text, _time(said), " hoặc ".join(map(_time, sorted(known))))


def _times(text: str) -> list[tuple[int, ...]]:
    return [tuple(int(part or 0) for part in found) for found in re.findall(_TIME, text)]


def _time(read: tuple[int, ...]) -> str:
    hour, minute, day, month, year = read
    return f"{hour:02d} giờ {minute:02d}, {day}/{month}/{year}"


def offices(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold the name behind `Chủ trì:` or `Thư ký:`, and the one under such a line where papers are signed."""
    meeting = books.campaign.get("meeting") or {}
    council = [(member["role"].casefold(), member["name"]) for member in books.campaign.get("council", ())]
    for terms, name in ((("chủ trì", "chủ tọa", "chủ toạ"), "chair"), (("thư ký",), "secretary")):
        right = [meeting[name]] if meeting.get(name) else []
        right += [member for role, member in council if any(role.startswith(term) for term in terms)]
        if not right:
            continue
        office = rf"(?:{'|'.join(terms)})[^:\n]{{0,40}}"
        for text in opened.paper.texts:
            for said in re.findall(rf"(?i)^(?:{office}:[ ]*|{office}\n)([^\n]+)", text):
                if not any(key(said)[: len(key(one))] == key(one) for one in right):
                    yield _told(opened, text, said.rstrip(" ."), right[0])


def votes(books: Books, opened: Opened) -> Iterator[Finding]:
    """Hold votes, shares, criteria and ratios said in sentences to those of the nominees of the document."""
    printed = [line.get("printed", {}) for line in opened.lines]
    cast = {str(cast) for line in opened.lines for cast in (line["votes"] or {}).get("for", {}).values() if cast}
    shares = {share for line in printed for share in line.get("shares", {}).values()}
    limits = {text for rule in books.manifest["rules"] for text in re.findall(r"\d+(?:,\d+)?%", rule["value"])}
    why = {said for line in opened.lines for said in re.findall(r"(\d+/\d+) phiếu", line["reason"])}
    ratios = {line["checks"].get("ratio") for line in opened.lines} - {None}
    in_reasons = {said for line in opened.lines if ratios for said in re.findall(r"\d+(?:,\d+)?%", line["reason"])}
    met = {line.get("criteria_met", "") for line in printed}
    yield from _among(opened, r"(?<![\d/])(\d+) phiếu", cast)
    yield from _among(opened, r"(\d+/\d+) phiếu", why)
    yield from _among(opened, r"phiếu[^.;%]*?(\d+(?:,\d+)?%)", shares | limits if shares else ())
    yield from _among(opened, r"tiêu chí[^.;\d]*?(\d+/\d+)", met)
    pattern = r"tỷ lệ hoàn thành[^.;\d]*?(\d+(?:,\d+)?%)"
    yield from _among(opened, pattern, {numbers.percent(Fraction(ratio)) for ratio in ratios} | in_reasons)


def _among(opened: Opened, pattern: str, rights: Iterable[str]) -> Iterator[Finding]:
    known = sorted(right for right in rights if right)
    for text in opened.paper.paragraphs if known else ():
        for said in re.findall(pattern, text.casefold()):
            if said not in known:
                expected = " hoặc ".join(known[:3])
                yield finding("DC-04", file=opened.path, sheet=text_place(text), found=said, expected=expected)


def _told(opened: Opened, text: str, found: str, expected: str) -> Finding:
    return finding("DC-15", file=opened.path, sheet=text_place(text), found=found, expected=expected, source=COUNCIL)
