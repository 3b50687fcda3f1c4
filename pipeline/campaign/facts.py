"""Small facts about rows of the campaign workbook, as its rules read them: "Có", "Không", or words to name. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from pipeline.campaign.rows import Record, day
from pipeline.shapes import NO, YES
from pipeline.text.names import heading_key, name_key
from pipeline.text.numbers import parse_ratio

USED_ON = "used_on"  # looked up for `Căn cứ`: the day on which the campaign uses the law


def fact(truth: bool | None) -> str | None:
    """Write a fact as the sheets do; None where there is nothing to judge."""
    return None if truth is None else YES if truth else NO


def ratio(value: Any) -> Fraction | None:
    """Read a ratio; None for a blank, and for what is none."""
    try:
        return None if value is None else parse_ratio(value)
    except ValueError:
        return None


def alone(rows: Sequence[Record], key: Callable[[Record], Hashable | None]) -> list[str | None]:
    """Tell of each row whether its key stands in no other; None for a row without one."""
    keys = [key(row) for row in rows]
    counts = Counter(found for found in keys if found is not None)
    return [None if found is None else fact(counts[found] == 1) for found in keys]


def name_of(row: Record) -> Hashable | None:
    """Give what makes two names one; None for a blank."""
    return heading_key(str(row["name"])) if row.get("name") else None


def person_of(row: Record) -> Hashable | None:
    """Give what makes two rows one person: unit, name, birth date; None without a name."""
    return (row.get("unit_code"), name_key(str(row["name"])), day(row.get("birth_date"))) if row.get("name") else None


def basis_of(row: Record) -> Hashable | None:
    """Give the place of a legal basis: its document and order; None without both."""
    return (row["document"], row["order"]) if row.get("document") and row.get("order") is not None else None


def used_on(*days: date | None) -> str:
    """Give the first day known, on which a campaign's papers rest on a law, as 2024-01-01; "" while none is known.

    A text, never null: a rule of `Căn cứ` is laid from a day on by its row condition.
    """
    return next((day.isoformat() for day in days if day), "")


def per_kind(words: str, kind: Record) -> str:
    """Name a column of one kind of nominee: `Tối đa tập thể`."""
    name = str(kind.get("name") or kind["code"])
    return f"{words} {name[:1].lower()}{name[1:]}"
