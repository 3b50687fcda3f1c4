"""The checked raw tables of the campaign workbook in, one frozen `Campaign` out: each row is given its type. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

from pipeline.campaign.rows import COEFFICIENTS, QUOTAS, Record, by_row, day, resolver, share, sheets, split
from pipeline.campaign.shape import (
    Award,
    BaseSalary,
    Campaign,
    Content,
    CouncilMember,
    Criterion,
    Deadline,
    Kind,
    LegalBasis,
    Paper,
    Paperwork,
    Person,
    RewardRate,
    Settings,
    Unit,
)
from pipeline.shapes import YES, Tables
from pipeline.text.numbers import parse_ratio


def build(tables: Tables) -> Campaign:
    """Give each row of the checked raw tables its type; a setting that is absent takes the default of the contract.

    Raises KeyError or ValueError where the tables were not free of lỗi: then it is a bug, not a fault of the data.
    """
    rows_of = sheets(tables)
    quotas, coefficients = by_row(rows_of[QUOTAS]), by_row(rows_of[COEFFICIENTS])
    kinds = rows_of["loai-doi-tuong"]
    kind_of, award_of = resolver(kinds), resolver(rows_of["hinh-thuc"])

    def each(key: str, make: Callable[[Record], Any]) -> tuple[Any, ...]:
        return tuple(make(row) for row in rows_of[key])

    def quota(row: Record) -> dict[str, int | None]:
        own = quotas.get(int(row["row"]), {})
        return {kind["code"]: _whole(own.get(kind["code"])) for kind in kinds}

    def rates(row: Record) -> dict[str, Fraction]:
        own = coefficients.get(int(row["row"]), {})
        return {code: Fraction(str(value)) for code, value in own.items() if value is not None}

    return Campaign(
        settings=_settings(rows_of["dot-thi-dua"][0]),
        deadlines=each("lich", lambda row: Deadline(row["code"], _text(row, "task"), _date(row, "before"))),
        kinds=each(
            "loai-doi-tuong",
            lambda row: Kind(
                **_texts(row, "code", "name", "identified_by", "prefix", "name_heading"), sheet=row["nominee_sheet"]
            ),
        ),
        units=each(
            "don-vi",
            lambda row: Unit(
                **_texts(row, "code", "name", "kind", "email", "telephone", "contact"),
                may_propose_others=row.get("may_propose_others") == YES,
                former=split(row.get("former")),
            ),
        ),
        roster=each(
            "nhan-su",
            lambda row: Person(
                **_texts(row, "honorific", "name", "position", "category", "group"),
                unit=row["unit_code"],
                birth_date=day(row.get("birth_date")),
            ),
        ),
        awards=each(
            "hinh-thuc",
            lambda row: Award(
                **_texts(row, "code", "name", "decided_by", "authority", "otherwise", "per_unit_rounding"),
                quota=_whole(row.get("quota")),
                quotas=quota(row),
                per_unit=share(row.get("per_unit")),
                per_unit_floor=_whole(row.get("per_unit_floor")),
            ),
        ),
        criteria=each(
            "tieu-chi",
            lambda row: Criterion(
                row["code"], kind_of(row["kind"]), _text(row, "text"), row["type"], _ratio(row.get("threshold"))
            ),
        ),
        papers=each("giay-to", lambda row: Paper(row["code"], row["name"], split(row.get("owed_by")), row["per"])),
        contents=each("noi-dung", lambda row: Content(row["code"], _text(row, "text"))),
        council=each(
            "hoi-dong",
            lambda row: CouncilMember(
                **_texts(row, "name", "position", "role", "heads"), birth_date=day(row.get("birth_date"))
            ),
        ),
        base_salaries=each(
            "luong-co-so", lambda row: BaseSalary(_date(row, "since"), int(row["amount"]), _text(row, "source"))
        ),
        reward_rates=each(
            "muc-thuong",
            lambda row: RewardRate(_date(row, "since"), _text(row, "source"), award_of(row["award"]), rates(row)),
        ),
        legal_bases=each("can-cu", lambda row: LegalBasis(row["document"], int(row["order"]), _text(row, "text"))),
        documents=each(
            "van-ban",
            lambda row: Paperwork(
                **_texts(row, "code", "name", "template", "per", "award", "stage", "path", "number", "only_with"),
                dated=day(row.get("dated")),
                addressees=split(row.get("addressees")),
                recipients=split(row.get("recipients")),
            ),
        ),
    )


def _settings(row: Record) -> Settings:
    """Type the one row of `Đợt thi đua`; what is blank is left to the default of `Settings`."""
    given: dict[str, Any] = {name: value for name, value in row.items() if value is not None}
    for name in ("starts", "ends", "decided_on"):
        given[name] = day(given.get(name))
    for name in ("deadline_day_counts", "recused_leave_denominator"):
        if name in given:
            given[name] = given[name] == YES
    for name in ("vote_threshold", "quorum"):
        if name in given:
            given[name] = parse_ratio(given[name])
    for name in ("stock_offset_left", "stock_offset_top"):
        if name in given:
            given[name] = Fraction(str(given[name]))
    if "budget" in given:
        given["budget"] = int(given["budget"])
    if "number_words" in given:
        given["zero_word"], given["four_word"] = split(given["number_words"].replace(",", ";"))
    for name in ("plan", "superior_plan", "signing_authority"):
        given.setdefault(name, "")
    return Settings(**{field.name: given[field.name] for field in fields(Settings) if field.name in given})


def _text(row: Record, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _texts(row: Record, *names: str) -> dict[str, Any]:
    return {name: _text(row, name) for name in names}


def _date(row: Record, name: str) -> date:
    value = day(row[name])
    if value is None:
        raise ValueError(f"{name}: a date was expected")
    return value


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _ratio(value: Any) -> Fraction | None:
    return None if value is None else parse_ratio(value)
