"""The tables and sums of a report as a template reads them: units, awards, money, the meeting. Pure.

Comes in: outcomes, states, amounts. Goes out: the words of 0005-tu-trong-mau.md, as plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from pipeline.campaign import Award, Campaign
from pipeline.campaign.voting import OF_ALL
from pipeline.documents import planned
from pipeline.documents.gathered import unit_names
from pipeline.documents.people import (
    HEAD_LINE,
    Describe,
    Words,
    counted,
    figure,
    lower_first,
    short_names,
    tidy,
    vote_share,
)
from pipeline.shapes import (
    PROPOSED_UPWARDS,
    Amount,
    Ballot,
    Meeting,
    Nomination,
    Outcome,
    Received,
    Result,
    Standing,
    State,
    UnitState,
)
from pipeline.text.dates import short_date
from pipeline.text.names import balanced
from pipeline.text.numbers import decimal, dong_in_words, grouped, percent

_BAR = 36  # the longest bar of the chart, in figure spaces of its character style
_TIMELY = (State.VALID, State.WARNED, State.RETURNED)
_SILENT = (State.AWAITED, State.SILENT)


def units(campaign: Campaign, states: Iterable[UnitState]) -> dict[str, Words]:
    """Give each unit of the roster with its state, by code, in the order of `Đơn vị`."""
    known = {state.unit: state for state in states}
    out = {}
    for number, unit in enumerate(campaign.units, 1):
        state = known.get(unit.code)
        received = state.received if state else None
        out[unit.code] = tidy(
            {
                "stt": str(number),
                "ma": unit.code,
                "ten": unit.name,
                "ten_chia_dong": balanced(unit.name, HEAD_LINE),
                "loai": unit.kind,
                "trang_thai": str(state.state) if state else "",
                "ngay_nhan": moment(received),
                "tep": state.file if state else "",
                "so_de_nghi": str(state.nominations) if state else "0",
                "so_loi": str(state.errors) if state else "0",
                "so_canh_bao": str(state.warnings) if state else "0",
            }
        )
    return out


def by_state(lines: Mapping[str, Words]) -> Words:
    """Sum the units up: one line a state, and the lists that a report names."""
    every = list(lines.values())

    def having(*states: State) -> list[Words]:
        chosen = [line for line in every if line["trang_thai"] in states]
        return [{**line, "stt": str(number)} for number, line in enumerate(chosen, 1)]

    states = []
    for state in State:
        own = having(state)
        states.append(
            {
                "ten": str(state),
                "so_luong": len(own),
                "dem": f"{figure(len(own))} đơn vị",
                "don_vi": "; ".join(line["ten"] for line in own),
                **_bar(len(own), max(len(every), 1), max(len(every), 1)),
            }
        )
    return {
        "cac_don_vi": every,
        "trang_thai": states,
        "da_nop": having(*_TIMELY),
        "tra_lai": having(State.RETURNED),
        "khong_dung_duoc": having(State.UNUSABLE),
        "nop_qua_han": having(State.LATE),
        "chua_nop": having(*_SILENT),
    }


def files(campaign: Campaign, received: Iterable[Received], deadline: date | None) -> Words:
    """Name the files that came late, and those that came on the day of the deadline itself."""
    names, _ = unit_names(campaign)
    lines = sorted(received, key=lambda line: (line.received or datetime.min, line.file))

    def words(chosen: Iterable[Received]) -> list[Words]:
        return [
            tidy({"tep": line.file, "don_vi": names.get(line.unit, line.unit), "ngay_nhan": moment(line.received)})
            for line in chosen
        ]

    return {
        "tep_qua_han": words(line for line in lines if line.standing is Standing.LATE),
        "tep_dung_ngay_han": words(line for line in lines if line.received and line.received.date() == deadline),
    }


def award(
    campaign: Campaign,
    of: Award,
    nominations: Mapping[str, Nomination],
    describe: Describe,
    outcomes: Sequence[Outcome],
    meeting: Meeting | None,
    ballots: Mapping[str, Ballot],
    amounts: Iterable[Amount],
) -> Words:
    """Tell one award: who was proposed for it, who was put to the vote, who has it, what it costs."""
    won = [nominations[outcome.nomination] for outcome in outcomes if outcome.result == of.code]
    tied = [
        nominations[outcome.nomination]
        for outcome in outcomes
        if outcome.result == Result.TIED and outcome.tied_for == of.code
    ]
    asked = (one for one in nominations.values() if one.award == of.code)
    chosen = counted(won, campaign.kinds, describe)
    sums, total = [], 0
    per_kind = {amount.kind: amount for amount in amounts if amount.award == of.code}
    for group in chosen["nhom"]:
        amount = per_kind.get(group["loai"])
        if amount is None:
            continue
        total += amount.amount * group["so_luong"]
        sums.append(
            {
                "loai": group["loai"],
                "ten_loai": group["ten"],
                "so_luong": group["so_luong"],
                "dem": group["dem"],
                "muc": grouped(amount.amount),
                "thanh_tien": grouped(amount.amount * group["so_luong"]),
                "he_so": decimal(amount.coefficient),
                "luong_co_so": grouped(amount.base),
                "can_cu": amount.basis,
                "van_ban_luong": amount.salary_source,
                "van_ban_he_so": amount.rate_source,
            }
        )
    short = short_names(campaign.awards)[of.code]
    return {
        **tidy({"ma": of.code, "ten": of.name, "ten_ngan": short, "nguoi_quyet_dinh": of.decided_by}),
        "de_nghi_cap_tren": of.authority == PROPOSED_UPWARDS,
        "so_luong_toi_da": planned.limits(campaign, of),
        "xet_tiep": next((other.name for other in campaign.awards if other.code == of.otherwise), ""),
        "muc_moi_loai": planned.rewards(campaign, of, amounts),
        "de_nghi": counted(asked, campaign.kinds, describe),
        "duoc_chon": chosen,
        "hoa_phieu": counted(tied, campaign.kinds, describe),
        "bieu_quyet": _ballots(campaign, of, nominations, describe, meeting, ballots),
        "muc_thuong": tidy(sums),
        "tong_tien": grouped(total),
        "tong_tien_bang_chu": in_words(campaign, total),
    }


def money(campaign: Campaign, awards: Sequence[Words], amounts: Iterable[Amount], on: date, why: str) -> Words:
    """Add the rewards up; what is only proposed stands in the table but outside the total. Amounts are đồng."""
    counts = {(amount.award, amount.kind): amount for amount in amounts}
    lines, total = [], 0
    for told in awards:
        for line in told["muc_thuong"]:
            amount = counts[told["ma"], line["loai"]]
            total += amount.amount * line["so_luong"] if amount.counts else 0
            lines.append(
                {
                    "hinh_thuc": told["ten"],
                    "loai": line["ten_loai"],
                    "so_luong": line["so_luong"],
                    "muc": line["muc"],
                    "thanh_tien": line["thanh_tien"],
                    "can_cu": line["can_cu"],
                    "tinh_vao_tong": amount.counts,
                }
            )
    budget = campaign.settings.budget
    return {
        "dong": lines,
        "tong": grouped(total),
        "tong_bang_chu": in_words(campaign, total),
        "nguon": tidy(campaign.settings.funding_source),
        "du_tru": "" if budget is None else grouped(budget),
        "con_lai": "" if budget is None or budget < total else grouped(budget - total),
        "thieu": "" if budget is None or budget >= total else grouped(total - budget),
        "ngay_tinh": short_date(on),
        "tinh_theo": why,
    }


def chart(awards: Sequence[Words]) -> list[Words]:
    """Give the figures of the chart: for each award and kind, how many were asked for and how many came out."""
    lines = []
    for told in awards:
        for asked, got in zip(told["de_nghi"]["moi_loai"], told["duoc_chon"]["moi_loai"], strict=True):
            lines.append((f"{told['ten']}, {lower_first(asked['ten'])}", asked["so_luong"], got["so_luong"]))
    longest = max((max(asked, got) for _, asked, got in lines), default=0) or 1
    everyone = sum(got for *_, got in lines) or 1
    return [
        {
            "ten": name,
            "so_luong": got,
            **_bar(got, everyone, longest),
            "so_de_nghi": asked,
            "thanh_de_nghi": _bar(asked, 1, longest)["thanh"],
        }
        for name, asked, got in lines
    ]


def meeting_words(campaign: Campaign, meeting: Meeting | None) -> Words:
    """Tell the meeting; every word is there before it too, and blank."""
    held = meeting or Meeting()
    members = [
        tidy({"ten": member.name, "vai_tro": member.role, "ly_do_vang": member.absence, "co_mat": member.present})
        for member in held.members
    ]
    plain = [{key: value for key, value in member.items() if key != "co_mat"} for member in members]
    return {
        **tidy(
            {
                "so": held.number,
                "bat_dau": held.started,
                "ket_thuc": held.ended,
                "dia_diem": held.place,
                "ly_do_vang": held.absences,
                "chu_tri": held.chair,
                "thu_ky": held.secretary,
                "hinh_thuc_bieu_quyet": held.method,
            }
        ),
        "tong_so": figure(held.total) if meeting else "",
        "co_mat": figure(held.present) if meeting else "",
        "vang": figure(max(0, held.total - held.present)) if meeting else "",
        "mau_so": _denominator(campaign),
        "thanh_vien": plain,
        "du_hop": [one for one, member in zip(plain, members, strict=True) if member["co_mat"] is True],
        "vang_mat": [one for one, member in zip(plain, members, strict=True) if member["co_mat"] is False],
    }


def _denominator(campaign: Campaign) -> str:
    words = "tổng số thành viên" if campaign.settings.vote_denominator == OF_ALL else "số thành viên có mặt"
    return f"{words} được biểu quyết" if campaign.settings.recused_leave_denominator else words


def in_words(campaign: Campaign, amount: int) -> str:
    """Write an amount of đồng in words, as `Cách đọc số` says."""
    return dong_in_words(amount, campaign.settings.zero_word, campaign.settings.four_word)


def moment(when: datetime | None) -> str:
    """Write a receipt: `17/6/2021, 16 giờ 45`."""
    return "" if when is None else f"{short_date(when.date())}, {when.hour:02d} giờ {when.minute:02d}"


def _ballots(
    campaign: Campaign,
    of: Award,
    nominations: Mapping[str, Nomination],
    describe: Describe,
    meeting: Meeting | None,
    ballots: Mapping[str, Ballot],
) -> Words:
    """List those put to the vote for one award, most votes first, each with its own votes for this award."""
    votes = {one.nomination: number for one in ballots.values() if (number := one.votes.get(of.code)) is not None}

    def with_votes(nomination: Nomination) -> Words:
        own = ballots[nomination.code].votes[of.code]
        share = vote_share(campaign, meeting, own, nomination)
        return {**describe(nomination), "phieu": str(own), "ty_le_phieu": share}

    voted = sorted((one for one in nominations.values() if one.code in votes), key=lambda one: -votes[one.code])
    return counted(voted, campaign.kinds, with_votes)


def _bar(number: int, whole: int, longest: int) -> Words:
    length = -(-number * _BAR // longest)
    return {"thanh": "\u2007" * length, "phan_tram": percent(Fraction(number, whole), 0)}
