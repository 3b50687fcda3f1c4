"""The council's word and the quotas: nominations and the meeting in, one outcome each out. Pure.

What the council concluded takes its seats first, the votes fill the rest (`seats`); who is left stands for the next
award of the chain with the votes for that one. Why so: docs/decisions/0004-chi-tieu-va-hoa-phieu.md.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pipeline.campaign import Award, Campaign
from pipeline.campaign.voting import vote_base
from pipeline.selection import council, limits
from pipeline.selection.filling import Offer
from pipeline.selection.seats import Candidate, Seat, seat
from pipeline.sentences import finding
from pipeline.shapes import NO, Ballot, Finding, Meeting, Nomination, Outcome, Result
from pipeline.text.numbers import percent

FILE, MEETING_SHEET, BALLOT_SHEET, CONCLUSION = council.FILE, "Cuộc họp", "Biểu quyết", "Kết luận"


def select(
    nominations: Sequence[Nomination], meeting: Meeting | None, campaign: Campaign
) -> tuple[tuple[Outcome, ...], list[Finding]]:
    """Give each nomination exactly one outcome with its reason, in the order of `nominations`, and what to mend.

    Without a meeting, below the quorum, or with a conclusion that may not stand, nothing is decided: who is eligible is
    `Chờ Hội đồng`. No quota is ever exceeded and no tie ever broken. Source: Kế hoạch, mục III.2, IV.2, IV.3;
    the contract of the workbooks, the council's workbook and "Settled readings".
    """
    if meeting is None:
        return tuple(_waiting(n, "Chưa có kết quả họp của Hội đồng.") for n in nominations), []
    quorum = campaign.settings.quorum
    if meeting.total <= 0 or meeting.present < quorum * meeting.total:
        short = finding(
            "XC-01",
            file=FILE,
            sheet=MEETING_SHEET,
            present=meeting.present,
            total=meeting.total,
            quorum=_share(quorum),
        )
        return tuple(_waiting(n, "Cuộc họp chưa đủ số thành viên dự họp tối thiểu.") for n in nominations), [short]
    ballots, faults = _ballots(nominations, meeting)
    faults += _conclusion_faults(nominations, ballots, campaign)
    faults += _vote_faults(nominations, ballots, meeting, campaign)
    if faults:
        return tuple(_waiting(n, "Tệp kết quả họp Hội đồng còn lỗi phải sửa.") for n in nominations), sorted(faults)
    return _decide(nominations, meeting, campaign, ballots)


# ------------------------------------------------------------------------------------------------------ before deciding


def _waiting(nomination: Nomination, reason: str) -> Outcome:
    return Outcome(nomination.code, Result.AWAITING, reason) if nomination.eligible else _ineligible(nomination)


def _ineligible(nomination: Nomination) -> Outcome:
    return Outcome(nomination.code, Result.INELIGIBLE, " ".join(nomination.reasons) or "Không đủ điều kiện.")


def _ballots(nominations: Sequence[Nomination], meeting: Meeting) -> tuple[dict[str, Ballot], list[Finding]]:
    """Give the ballot of each nomination, found by its Mã or an alias; two for one are a fault."""
    stands = {alias: n for n in nominations for alias in n.aliases} | {n.code: n for n in nominations}
    ballots: dict[str, Ballot] = {}
    faults = []
    for ballot in meeting.ballots:
        nomination = stands.get(ballot.nomination)
        if nomination is None:
            continue
        if nomination.code in ballots:
            faults.append(_at(ballot, "XC-05", name=nomination.name))
        ballots[nomination.code] = ballot
    return ballots, faults


def _conclusion_faults(
    nominations: Sequence[Nomination], ballots: Mapping[str, Ballot], campaign: Campaign
) -> list[Finding]:
    """Find the conclusions that may not stand: over a lỗi, lateness, an unmet criterion without note, or a quota."""
    awards = {award.code: award for award in campaign.awards}
    concluded: dict[str, list[Nomination]] = defaultdict(list)
    faults = []
    for nomination in nominations:
        ballot = ballots.get(nomination.code)
        if ballot is None or ballot.conclusion in ("", NO):
            continue
        if ballot.conclusion not in awards:
            faults.append(_at(ballot, "XC-06", value=ballot.conclusion))
        elif nomination.barred or nomination.late:
            faults.append(_at(ballot, "XC-02", name=nomination.name))
        elif not nomination.eligible and not ballot.note:
            faults.append(_at(ballot, "XC-03", name=nomination.name))
        else:
            concluded[ballot.conclusion].append(nomination)
    for code, chosen in sorted(concluded.items()):
        for scope, limit, counted in limits.quotas(awards[code], chosen, campaign):
            if len(counted) > limit:
                names = "; ".join(sorted(f"{n.name} ({n.code})" for n in counted))
                faults.append(
                    finding(
                        "XC-04",
                        file=FILE,
                        sheet=BALLOT_SHEET,
                        heading=CONCLUSION,
                        award=awards[code].name,
                        count=len(counted),
                        limit=limit,
                        scope=scope,
                        names=names,
                    )
                )
    return faults


def _vote_faults(
    nominations: Sequence[Nomination], ballots: Mapping[str, Ballot], meeting: Meeting, campaign: Campaign
) -> list[Finding]:
    """Find more votes than members who may vote, where the recused leave the denominator: nobody could read `8/7`."""
    if not campaign.settings.recused_leave_denominator:
        return []
    faults = []
    for nomination in nominations:
        ballot = ballots.get(nomination.code)
        members = vote_base(campaign, meeting, nomination)
        for award in campaign.awards:
            votes = ballot.votes.get(award.code) if ballot else None
            if ballot and votes is not None and votes > members:
                faults.append(
                    _at(ballot, "XC-10", name=nomination.name, award=award.name, votes=votes, members=members)
                )
    return faults


def _at(ballot: Ballot, code: str, **values: Any) -> Finding:
    return finding(code, file=FILE, sheet=BALLOT_SHEET, cell=ballot.cell, heading=CONCLUSION, row=ballot.row, **values)


# ------------------------------------------------------------------------------------------------------------- deciding


@dataclass(frozen=True, slots=True)
class _Standing:
    """One nomination put to the vote: its chain, its votes, and the votes it needs."""

    nomination: Nomination
    awards: tuple[Award, ...]
    votes: Mapping[str, int | None]
    members: int
    threshold: Fraction

    def reaches(self, award: Award) -> bool:
        votes = self.votes.get(award.code)
        return votes is not None and self.members > 0 and votes >= self.threshold * self.members

    def told(self, award: Award) -> str:
        """Say the votes for one award: `được 7/9 phiếu cho Giấy khen`."""
        votes = self.votes.get(award.code)
        if votes is None:
            return f"không đưa ra biểu quyết cho {award.name}"
        short = "" if self.reaches(award) else f", chưa đạt ngưỡng {_share(self.threshold)}"
        return f"được {votes}/{self.members} phiếu cho {award.name}{short}"


def _decide(
    nominations: Sequence[Nomination], meeting: Meeting, campaign: Campaign, ballots: Mapping[str, Ballot]
) -> tuple[tuple[Outcome, ...], list[Finding]]:
    by_code = {award.code: award for award in campaign.awards}
    outcomes: dict[str, Outcome] = {}
    standing: dict[str, _Standing] = {}
    findings: list[Finding] = []
    taken: dict[str, list[Nomination]] = defaultdict(list)
    for nomination in nominations:
        ballot = ballots.get(nomination.code)
        conclusion = ballot.conclusion if ballot else ""
        awards = limits.chain(nomination.award, campaign)
        if ballot and conclusion in by_code:
            taken[conclusion].append(nomination)
            outcomes[nomination.code] = _concluded(nomination, by_code[conclusion], ballot)
        elif not nomination.eligible:
            outcomes[nomination.code] = _ineligible(nomination)
        elif conclusion == NO:
            reason = _note("Hội đồng kết luận không khen thưởng", ballot)
            outcomes[nomination.code] = Outcome(nomination.code, Result.NOT_CHOSEN, reason, by_conclusion=True)
        elif ballot is None:
            outcomes[nomination.code] = _waiting(nomination, "Không có dòng trong bảng biểu quyết của Hội đồng.")
            findings.append(finding("XC-07", file=FILE, sheet=BALLOT_SHEET, name=nomination.name, mark=nomination.code))
        elif all(ballot.votes.get(award.code) is None for award in awards):
            outcomes[nomination.code] = _waiting(nomination, "Hội đồng chưa biểu quyết và chưa kết luận.")
            findings.append(_at(ballot, "XC-08", name=nomination.name, mark=nomination.code))
        else:
            standing[nomination.code] = _Standing(
                nomination,
                awards,
                ballot.votes,
                vote_base(campaign, meeting, nomination),
                campaign.settings.vote_threshold,
            )
    heads = limits.headcounts(campaign)
    offers = [_offer(award, taken[award.code], standing.values(), heads) for award in campaign.awards]
    seats = seat(offers, [_candidate(one, heads) for one in standing.values()])
    ties = _ties(seats, campaign)
    for code, one in standing.items():
        outcomes[code] = _voted(one, seats[code], by_code, ties)
    for award_code, codes in ties.items():
        names = "; ".join(sorted(f"{standing[code].nomination.name} ({code})" for code in codes))
        findings.append(
            finding(
                "XC-09",
                file=FILE,
                sheet=BALLOT_SHEET,
                heading=f"Phiếu {award_code}",
                award=by_code[award_code].name,
                names=names,
            )
        )
    return tuple(outcomes[n.code] for n in nominations), sorted(findings)


def _offer(award: Award, taken: Sequence[Nomination], standing: Iterable[_Standing], heads: Mapping[str, int]) -> Offer:
    """Give what is left of an award after the conclusions."""
    kinds = Counter(n.kind for n in taken)
    units = Counter(limits.unit_of(n, heads) for n in taken)
    asking = sorted({limits.unit_of(one.nomination, heads) for one in standing})
    per_unit = {unit: limits.unit_limit(award, unit, heads) for unit in asking}
    return Offer(
        award.code,
        None if award.quota is None else award.quota - len(taken),
        {kind: limit - kinds[kind] for kind, limit in award.quotas.items() if limit is not None},
        {unit: limit - units[unit] for unit, limit in per_unit.items() if limit is not None},
    )


def _candidate(one: _Standing, heads: Mapping[str, int]) -> Candidate:
    votes = {award.code: one.votes[award.code] or 0 for award in one.awards if one.reaches(award)}
    return Candidate(one.nomination.code, one.nomination.kind, limits.unit_of(one.nomination, heads), votes)


def _ties(seats: Mapping[str, Seat], campaign: Campaign) -> dict[str, list[str]]:
    """Give who is tied for each award that has a tie, in the order of `Hình thức`."""
    tied = {
        award.code: [code for code, s in seats.items() if s.tied and s.award == award.code] for award in campaign.awards
    }
    return {award: codes for award, codes in tied.items() if codes}


# -------------------------------------------------------------------------------------------------------------- reasons


def _concluded(nomination: Nomination, award: Award, ballot: Ballot) -> Outcome:
    reason = _note(f"Hội đồng kết luận {award.name}", ballot)
    return Outcome(nomination.code, award.code, reason, votes=ballot.votes.get(award.code), by_conclusion=True)


def _note(words: str, ballot: Ballot | None) -> str:
    return f"{words}: {ballot.note.rstrip('.')}." if ballot and ballot.note else f"{words}."


def _voted(one: _Standing, found: Seat, awards: Mapping[str, Award], ties: Mapping[str, Sequence[str]]) -> Outcome:
    """Word what the votes brought: the award, the tie, or why there is neither."""
    code = one.nomination.code
    before = [award for award in one.awards if award.code != found.award]
    if found.award:
        before = list(one.awards[: one.awards.index(awards[found.award])])
    missed = [one.told(award) + (", hết số lượng" if one.reaches(award) else "") for award in before]
    if not found.award:
        return Outcome(code, Result.NOT_CHOSEN, _sentence("; ".join(missed)))
    award = awards[found.award]
    votes = one.votes[found.award]
    if not found.tied:
        told = f"{one.told(award)}, đạt ngưỡng {_share(one.threshold)} và trong số lượng"
        return Outcome(code, found.award, _sentence("; ".join([*missed, told])), votes=votes)
    if found.inherited:
        above = "; ".join(awards[tie].name for tie in ties if list(awards).index(tie) < list(awards).index(found.award))
        told = f"{one.told(award)}; còn chỗ hay không tùy kết quả giải quyết hòa phiếu ở {above}"
    else:
        told = f"{one.told(award)}, bằng phiếu với đề nghị khác ở chỗ cuối cùng của số lượng"
    reason = f"{_sentence('; '.join([*missed, told]))} Hội đồng biểu quyết lại hoặc ghi Kết luận."
    return Outcome(code, Result.TIED, reason, tied_for=found.award, votes=votes)


def _sentence(words: str) -> str:
    # thousands of outcomes are told in the same words: they share them
    return sys.intern(f"{words[:1].upper()}{words[1:]}.")


def _share(ratio: Fraction) -> str:
    return percent(ratio) if (ratio * 100).denominator == 1 else f"{ratio.numerator}/{ratio.denominator}"
