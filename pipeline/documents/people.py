"""Nominations as a template reads them: nominations, outcomes and votes in; plain words and counted lists out. Pure.

Every value is text ready to print, "" where it is not known; the words are those of 0005-tu-trong-mau.md.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

from pipeline.campaign import Award, Campaign, Kind
from pipeline.campaign.kinds import full_name, is_collective, is_person
from pipeline.campaign.listing import sorter
from pipeline.campaign.voting import recused, vote_base
from pipeline.compact import Anew
from pipeline.documents import before, departed
from pipeline.shapes import CONTENT, Ballot, Meeting, Nomination, Outcome
from pipeline.text.dates import short_date
from pipeline.text.names import balanced, name_key, placed
from pipeline.text.numbers import count, grouped, percent, roman

Words = dict[str, Any]
Describe = Callable[[Nomination], Words]

HELD = 500  # lines of a list whose words are held; of a longer one they are made anew whenever it is read
_REMEMBERED = 4_000  # nominations whose words are kept at hand, since several papers of a unit tell them
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# how many letters of a name a line of the certificate holds in its large and its middle size
_LARGE, _MIDDLE = 34, 54
HEAD_LINE = 26  # letters of a unit's name that a line of the head block holds, in capitals


def tidy(value: Any) -> Any:
    """Make every text of a value fit for XML: NFC, one kind of line end, no control character or lone surrogate."""
    if isinstance(value, str):
        if value.isprintable() and unicodedata.is_normalized("NFC", value) and "\ufffe" not in value:
            return value
        return _UNPRINTABLE.sub("", unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")))
    if isinstance(value, dict):
        return {key: tidy(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [tidy(inner) for inner in value]
    return value


def targets_of(nomination: Nomination, targets: Mapping[tuple[str, str], Sequence[Words]]) -> list[Words]:
    """Give the rows of `Chỉ tiêu` of the workbook whose answers stand, else of the first that has any."""
    first = nomination.told_in
    for origin in sorted(nomination.origins, key=lambda origin: (origin.file != first, origin.received is None)):
        rows = targets.get((origin.file, f"{origin.sheet}!{origin.row}"))
        if rows:
            return [{**row, "stt": str(number)} for number, row in enumerate(rows, 1)]
    return []


def remembering(describe: Describe) -> Describe:
    """Keep the words of the last few thousand nominations at hand."""
    known: dict[int, tuple[Nomination, Words]] = {}  # the nomination is kept too, so that its id stays its own

    def described(nomination: Nomination) -> Words:
        found = known.get(id(nomination))
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[id(nomination)] = (nomination, describe(nomination))
        return found[1]

    return described


def printer(campaign: Campaign) -> Describe:
    """Make the function that words what papers print of a nomination and its outcome does not say."""
    units = {unit.code: unit.name for unit in campaign.units}
    awards = {award.code: award.name for award in campaign.awards}

    def printed(nomination: Nomination) -> Words:
        place = nomination.home_name or units.get(nomination.home, "")
        return {
            # a unit that is itself the nominee stands nowhere else
            "noi_cong_tac": "" if name_key(place) == name_key(nomination.name) else tidy(place),
            "tom_tat": tidy(nomination.summary or _content(nomination)),
            "hinh_thuc_de_nghi": tidy(awards.get(nomination.award, nomination.award)),
            "phieu_don_vi": "" if nomination.unit_votes is None else str(nomination.unit_votes),
            "tieu_chi_dat": _met(nomination),
        }

    return printed


def describer(
    campaign: Campaign,
    outcomes: Mapping[str, Outcome],
    meeting: Meeting | None,
    ballots: Mapping[str, Ballot],
    rewards: Mapping[tuple[str, str], int],
    targets: Mapping[tuple[str, str], Sequence[Words]],
    departures: departed.Departures,
) -> Describe:
    """Make the function that turns one nomination into the words of one line.

    `outcomes` and `ballots` are by nomination, `targets` and `departures` from what was registered by the workbook and
    row of the nominee.
    """
    kinds = {kind.code: kind for kind in campaign.kinds}
    units = {unit.code: unit.name for unit in campaign.units}
    awards = {award.code: award.name for award in campaign.awards}
    short, print_of = short_names(campaign.awards), printer(campaign)
    criteria = {criterion.code: criterion.text for criterion in campaign.criteria}

    def describe(nomination: Nomination) -> Words:
        kind = kinds[nomination.kind]
        person, collective = is_person(kind), is_collective(kind)
        outcome = outcomes.get(nomination.code)
        ballot = ballots.get(nomination.code) or _ballot_of(nomination, ballots)
        away = recused(campaign, nomination, meeting)
        won = outcome.result if outcome and outcome.result in awards else ""
        full = full_name(kind, nomination.honorific, nomination.name)
        printed = print_of(nomination)
        place = printed["noi_cong_tac"]
        proposers = "; ".join(units.get(code, code) for code in nomination.proposers)
        votes = outcome.votes if outcome else None
        return dict(
            tidy(
                {
                    "stt": "",
                    "ma": nomination.code,
                    "loai": kind.code,
                    "ten_loai": kind.name,
                    "ca_nhan": person,
                    "tap_the": collective,
                    "ho": not person and not collective,
                    "ten": nomination.name,
                    "danh_xung": nomination.honorific,
                    **printed,
                    "ten_day_du": full,
                    "ten_chia_dong": balanced(full, _MIDDLE),
                    "ngay_sinh": short_date(nomination.birth_date) if nomination.birth_date else "",
                    "chuc_vu": nomination.position,
                    "chuc_vu_noi_cong_tac": placed(nomination.position, place),
                    "don_vi_bao_cao": balanced(_reporting(kind, nomination.name, place, proposers), HEAD_LINE),
                    "don_vi_de_nghi": proposers,
                    "hinh_thuc_de_nghi_ngan": short.get(nomination.award, ""),
                    "tieu_chi": [
                        {
                            "ma": answer.criterion,
                            "noi_dung": criteria.get(answer.criterion, ""),
                            "tra_loi": answer.answer,
                            "dat": answer.met is True,
                        }
                        for answer in nomination.answers
                    ],
                    "chi_tieu": targets_of(nomination, targets),
                    "ty_le": percent(nomination.ratio) if nomination.ratio is not None else "",
                    "du_dieu_kien": nomination.eligible,
                    "ly_do": upper_first("; ".join(reason.rstrip(" .;") for reason in nomination.reasons)),
                    "ket_qua": awards.get(won) or (str(outcome.result) if outcome else ""),
                    "duoc_chon": bool(won),
                    "ly_do_ket_qua": outcome.reason if outcome else "",
                    "phieu": "" if votes is None else str(votes),
                    "ty_le_phieu": vote_share(campaign, meeting, votes, nomination),
                    "khong_bieu_quyet": ", ".join(member.name for member in away),
                    "ket_luan": ballot.conclusion if ballot else "",
                    "ghi_chu": ballot.note if ballot else "",
                    "muc_thuong": grouped(rewards[won, kind.code]) if (won, kind.code) in rewards else "",
                    "co_chu": _size(full),
                    "khen_truoc": before.words(nomination.earlier),
                    "khac_dang_ky": departed.told(nomination, departures),
                }
            )
        )

    return remembering(describe)


def short_names(awards: Iterable[Award]) -> dict[str, str]:
    """Give the names without who awards them, `Giấy khen`, by code; whole where two would be called the same."""
    names = {award.code: award.name for award in awards}
    short = {code: name.partition(" của ")[0] for code, name in names.items()}
    often = Counter(short.values())
    return {code: name if often[name] == 1 else names[code] for code, name in short.items()}


def vote_share(campaign: Campaign, meeting: Meeting | None, votes: int | None, nomination: Nomination) -> str:
    """Write the share of votes, "" where there was no vote."""
    if meeting is None or votes is None:
        return ""
    base = vote_base(campaign, meeting, nomination)
    return percent(Fraction(votes, base)) if base > 0 else ""


def shares(
    campaign: Campaign, meeting: Meeting | None, ballots: Mapping[str, Ballot]
) -> Callable[[Nomination], dict[str, str]]:
    """Give what writes the shares of the votes on a nomination, by the code of the award that was voted on."""

    def of_nomination(nomination: Nomination) -> dict[str, str]:
        ballot = ballots.get(nomination.code)
        votes = ballot.votes if ballot else {}
        return {
            award.code: vote_share(campaign, meeting, votes[award.code], nomination)
            for award in campaign.awards
            if votes.get(award.code) is not None
        }

    return of_nomination


def counted(nominations: Iterable[Nomination], kinds: Sequence[Kind], describe: Describe) -> Words:
    """Make a list with its counts: all, and kind by kind with the numbers of its headings.

    The count is worded as decisions do, `05 tập thể và 12 cá nhân`; a kind without anyone is left out of the words.
    """
    by_kind: dict[str, list[Nomination]] = {kind.code: [] for kind in kinds}
    for nomination in nominations:
        by_kind[nomination.kind].append(nomination)
    groups = [
        {
            "so": roman(number),
            "loai": kind.code,
            "ten": kind.name,
            "tieu_de_ten": kind.name_heading,
            "ca_nhan": is_person(kind),
            "tap_the": is_collective(kind),
            "ho": not is_person(kind) and not is_collective(kind),
            "so_luong": len(by_kind[kind.code]),
            "dem": f"{figure(len(by_kind[kind.code]))} {lower_first(kind.name)}",
            "danh_sach": _lines([by_kind[kind.code]], describe),
        }
        for number, kind in enumerate(kinds, 1)
    ]
    present = [group for group in groups if group["so_luong"]]
    total = sum(len(own) for own in by_kind.values())
    return {
        "so": total,
        "so_hai_chu_so": figure(total),
        "dem": joined([str(group["dem"]) for group in present]),
        "cac_loai": ", ".join(lower_first(str(group["ten"])) for group in present),
        "danh_sach": _lines(list(by_kind.values()), describe),
        "nhom": [{**group, "so": roman(number)} for number, group in enumerate(present, 1)],
        "moi_loai": groups,
    }


def _lines(parts: Sequence[Sequence[Nomination]], describe: Describe) -> Sequence[Words]:
    """Word the lines of a list, each of its parts numbered from 1; those of a long one as they are read."""
    starts = [0, *accumulate(map(len, parts))]

    def line(place: int) -> Words:
        part = bisect_right(starts, place) - 1
        number = place - starts[part]
        return {**describe(parts[part][number]), "stt": str(number + 1)}

    lines = Anew(line, starts[-1])
    return list(lines) if len(lines) <= HELD else lines


def in_order(campaign: Campaign, nominations: Iterable[Nomination]) -> list[Nomination]:
    """Sort kind by kind as in `Loại`, within a kind as `Cách xếp danh sách` says."""
    kinds: dict[str, list[Nomination]] = {kind.code: [] for kind in campaign.kinds}
    for nomination in nominations:
        kinds[nomination.kind].append(nomination)
    listed = sorter(campaign)
    for some in kinds.values():
        some.sort(key=listed)
    return [nomination for some in kinds.values() for nomination in some]


def figure(number: int) -> str:
    """Write a count with its leading zero, and none as a bare 0: nobody writes `00 tập thể`."""
    return count(number) if number else "0"


def joined(parts: Sequence[str]) -> str:
    """Join as a sentence does: `a, b và c`."""
    return " và ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part) if parts else ""


def upper_first(text: str) -> str:
    """Begin a sentence: `quá hạn` → `Quá hạn`."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Write a name inside a sentence: `Tập thể` → `tập thể`."""
    return text[:1].lower() + text[1:]


def _reporting(kind: Kind, name: str, place: str, proposers: str) -> str:
    """Name whose report it is: the collective itself, where a person works, who speaks for a household."""
    if is_collective(kind):
        return name
    return (place or proposers) if is_person(kind) else proposers


def _met(nomination: Nomination) -> str:
    if not nomination.answers:
        return ""
    return f"{sum(answer.met is True for answer in nomination.answers)}/{len(nomination.answers)}"


def _content(nomination: Nomination) -> str:
    return "\n".join(answer.answer for answer in nomination.answers if answer.type == CONTENT and answer.answer)


def _ballot_of(nomination: Nomination, ballots: Mapping[str, Ballot]) -> Ballot | None:
    return next((ballots[alias] for alias in nomination.aliases if alias in ballots), None)


def _size(name: str) -> str:
    return "lon" if len(name) <= _LARGE else "vua" if len(name) <= _MIDDLE else "nho"
