"""The types of rule a suite may hold, in one table: what each asks, and what it becomes in Excel.

Types and row conditions go in as plain data; column names, an Excel form and yes-or-no answers come out. Great
Expectations is not known here. `docs/decisions/0003-loai-quy-tac.md` lists the same types for those who write suites;
a test holds them equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

LIST, RANGE, LENGTH, REQUIRED, NONE = "list", "range", "length", "required", ""


class RuleType(NamedTuple):
    """One allowed type of expectation.

    `columns` are the arguments that name columns; `needs` those without which the rule says nothing (of `one_of` at
    least one); `may` those it may have besides. `excel` is its form in the blank workbook: list · range · length ·
    required · "" (guidance only).
    """

    excel: str
    columns: tuple[str, ...] = ("column",)
    needs: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


NOT_SAID = "expect_column_values_to_not_match_regex"
_LIMITS = ("min_value", "max_value")
_STRICT = ("strict_min", "strict_max")

TYPES: Mapping[str, RuleType] = {
    "expect_column_values_to_not_be_null": RuleType(REQUIRED),
    "expect_column_values_to_be_null": RuleType(NONE),
    "expect_column_values_to_be_in_set": RuleType(LIST, needs=("value_set",)),
    "expect_column_values_to_not_be_in_set": RuleType(NONE, needs=("value_set",)),
    "expect_column_values_to_be_between": RuleType(RANGE, one_of=_LIMITS, may=_STRICT),
    "expect_column_value_lengths_to_be_between": RuleType(LENGTH, one_of=_LIMITS, may=_STRICT),
    "expect_column_values_to_match_regex": RuleType(NONE, needs=("regex",)),
    NOT_SAID: RuleType(NONE, needs=("regex",)),
    "expect_column_values_to_be_unique": RuleType(NONE),
    "expect_compound_columns_to_be_unique": RuleType(NONE, columns=("column_list",), needs=("ignore_row_if",)),
    "expect_column_pair_values_to_be_equal": RuleType(NONE, columns=("column_A", "column_B"), needs=("ignore_row_if",)),
    "expect_column_pair_values_a_to_be_greater_than_b": RuleType(
        NONE, columns=("column_A", "column_B"), needs=("ignore_row_if",), may=("or_equal",)
    ),
}
"""`ignore_row_if` must be said: left out, a blank cell would count as a fault of a pair, and two blanks as equal."""


def columns_of(type: str, kwargs: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the columns a rule is about, in its own order, without those of its row condition."""
    found: list[str] = []
    for argument in TYPES[type].columns:
        value = kwargs.get(argument, ())
        found.extend([value] if isinstance(value, str) else value)
    return tuple(found)


def condition_columns(condition: Any) -> tuple[str, ...]:
    """Name the columns of a row condition (None = no condition)."""
    if not condition:
        return ()
    if condition["type"] in ("and", "or"):
        return tuple(name for part in condition["conditions"] for name in condition_columns(part))
    return (condition["column"]["name"],)


def excel_form(type: str, kwargs: Mapping[str, Any]) -> str:
    """Say what a rule becomes in the blank workbook: list · range · length · required · "" (guidance and check only).

    A rule under a row condition is for the check alone, except a list: what is outside it can never be right,
    whatever its condition. Lay a rule of a long sheet by `holds` first, then ask with its condition taken away.
    """
    form = TYPES[type].excel
    return form if form == LIST or not kwargs.get("row_condition") else NONE


def holds(condition: Any, known: Mapping[str, Any]) -> bool:
    """Tell whether a row condition is met by known values, so that a rule of a long sheet can be laid on one column.

    Raises KeyError where the condition names a column that is not known. A blank meets no comparison.
    """
    if not condition:
        return True
    kind = condition["type"]
    if kind in ("and", "or"):
        met = (holds(part, known) for part in condition["conditions"])
        return all(met) if kind == "and" else any(met)
    value = known[condition["column"]["name"]]
    if kind == "nullity":
        return (value is None) is bool(condition["is_null"])
    return value is not None and _compare(value, condition["operator"], condition["parameter"])


def _compare(value: Any, operator: str, parameter: Any) -> bool:
    return bool(_COMPARE[operator](value, parameter))


_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": lambda value, parameter: value == parameter,
    "!=": lambda value, parameter: value != parameter,
    "<": lambda value, parameter: value < parameter,
    "<=": lambda value, parameter: value <= parameter,
    ">": lambda value, parameter: value > parameter,
    ">=": lambda value, parameter: value >= parameter,
    "IN": lambda value, parameter: value in parameter,
    "NOT_IN": lambda value, parameter: value not in parameter,
}
OPERATORS = frozenset(_COMPARE)
