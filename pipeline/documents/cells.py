"""What the rules of one column look like in Excel: rules of a suite in, the settings of one data validation out.

The table of rule types says which can be shown at the cell itself; the others stand in the guidance and the check only.
Pure: knows Excel's formulas, not a library that writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from pipeline.rules import LENGTH, LIST, RANGE, REQUIRED, TYPES, holds
from pipeline.shapes import Column, Rule, Severity

# Excel's own limits on the words of a validation.
MESSAGE_LENGTH = 255
TITLE_LENGTH = 32
FORMULA_LENGTH = 255

_TYPE_WORDS = {
    "integer": "Ghi một số nguyên, chỉ gồm chữ số.",
    "number": "Ghi một số.",
    "date": "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/03/1985.",
}
_TYPE_NAMES = {"integer": "integer", "number": "decimal", "date": "date"}
_WIDEST = {"integer": (-(10**9), 10**9), "number": (-(10**12), 10**12), "date": (date(1900, 1, 1), date(2199, 12, 31))}


class Cell(NamedTuple):
    """How one column is shown: `choices` for a dropdown, else `check`, the keywords of a validation; {} for neither.

    `required` gives the mark of the heading; `strict` refuses what breaks a rule, else the cell only asks.
    """

    required: bool
    choices: tuple[str, ...]
    check: Mapping[str, Any]
    strict: bool
    prompt: str
    error: str


class _Range(NamedTuple):
    """One bound pair on `subject`, the cell (`{}`) or its length (`LEN({})`)."""

    subject: str
    low: Any
    high: Any
    above: bool
    below: bool

    @property
    def formula(self) -> str:
        parts = []
        if self.low is not None:
            parts.append(f"{self.subject}{'>' if self.above else '>='}{_literal(self.low)}")
        if self.high is not None:
            parts.append(f"{self.subject}{'<' if self.below else '<='}{_literal(self.high)}")
        return ",".join(parts)

    def holds(self, value: str) -> bool:
        """Tell whether a choice of a list lies in the range; a bound on what is not a length says nothing of words."""
        if not self.subject.startswith("LEN"):
            return True
        size = len(value)
        return (self.low is None or size >= self.low) and (self.high is None or size <= self.high)


class Bearing(NamedTuple):
    """The rules of one column: those that hold for every row of it, and those that hold only for some."""

    sure: tuple[Rule, ...]
    maybe: tuple[Rule, ...]


def bearing(rules: Iterable[Rule], column: str, facts: Mapping[str, str]) -> Bearing:
    """Sort the rules of `column` by their row conditions, of which `facts` (column → value) is all that is known."""
    weighed = [(rule, met(rule.kwargs.get("row_condition"), facts)) for rule in rules if concerns(rule, column)]
    return Bearing(
        tuple(rule for rule, holds in weighed if holds), tuple(rule for rule, holds in weighed if holds is None)
    )


def concerns(rule: Rule, column: str) -> bool:
    """Tell whether a rule is about that one column."""
    return bool(rule.kwargs.get("column") == column)


def cell(column: Column, rules: Bearing, address: str) -> Cell:
    """Join the rules of one column into what Excel shows at its cells.

    `address` is the first cell, relative ("D4"). A set is a list (several sets: what they share, without what a length
    forbids), one range a range, one length a text length, and several of them one formula. Where a rule is only a cảnh
    báo, or its set holds for some rows only, the cell asks: it never refuses what the check would accept.
    """
    shown = [rule for rule in rules.sure if form_of(rule) in (LIST, RANGE, LENGTH)]
    ranges = [found for rule in shown if (found := _range(rule)) is not None]
    choices = _shared([rule for rule in shown if form_of(rule) == LIST])
    # A date typed on a computer with other regional settings becomes a text, which the check reads all the same.
    strict = column.type != "date" and all(rule.severity is Severity.ERROR for rule in shown)
    if not choices:
        some = [rule for rule in rules.maybe if form_of(rule) == LIST]
        choices = tuple(value for rule in some for value in _values(rule))
        shown += some
        strict = strict and not some
    choices = tuple(dict.fromkeys(value for value in choices if all(part.holds(value) for part in ranges)))
    prompt = column.prompt or " ".join(rule.description for rule in rules.sure)
    words = [f"{rule.description} {rule.remedy}".strip() for rule in shown]
    if not words or column.type == "date":
        words.append(_TYPE_WORDS.get(column.type, ""))
    return Cell(
        required=required(rules),
        choices=choices,
        check={} if choices else _check(column.type, ranges, address),
        strict=strict and bool(shown),
        prompt=shorten(prompt, MESSAGE_LENGTH),
        error=shorten(" ".join(words).strip(), MESSAGE_LENGTH),
    )


def form_of(rule: Rule) -> str:
    """Say what the type of a rule becomes in Excel: list, range, length, required, or "" where it has no form there."""
    return TYPES[rule.type].excel


def required(rules: Bearing) -> bool:
    """Tell whether a column must be filled in every row."""
    return any(form_of(rule) == REQUIRED and rule.severity is Severity.ERROR for rule in rules.sure)


def met(condition: Any, facts: Mapping[str, str]) -> bool | None:
    """Weigh a row condition by `facts`; None where it asks what they do not tell."""
    try:
        return holds(condition, facts)
    except KeyError:
        return None


def shorten(text: str, limit: int) -> str:
    """Cut a text at a word so that it fits `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"


def _shared(sets: list[Rule]) -> tuple[str, ...]:
    if not sets:
        return ()
    first, *others = map(_values, sets)
    return tuple(value for value in first if all(value in other for other in others))


def _values(rule: Rule) -> tuple[str, ...]:
    return tuple(str(value) for value in rule.kwargs["value_set"] if value is not None)


def _range(rule: Rule) -> _Range | None:
    given, form = rule.kwargs, form_of(rule)
    low, high = given.get("min_value"), given.get("max_value")
    if form not in (RANGE, LENGTH) or (low is None and high is None):
        return None
    subject = "LEN({})" if form == LENGTH else "{}"
    return _Range(subject, low, high, bool(given.get("strict_min")), bool(given.get("strict_max")))


def _check(kind: str, ranges: list[_Range], address: str) -> Mapping[str, Any]:
    """Say one range in Excel's own terms, several as a formula, none as the type alone."""
    if not ranges:
        if kind not in _WIDEST:
            return {}
        low, high = _WIDEST[kind]
        return {"validate": _TYPE_NAMES[kind], "criteria": "between", "minimum": low, "maximum": high}
    if len(ranges) == 1 and (plain := _plain(kind, ranges[0])):
        return plain
    parts = [part.formula.replace("{}", address) for part in ranges]
    if kind in _WIDEST:
        parts.insert(0, f"ISNUMBER({address})")
    if kind == "integer":
        parts.insert(1, f"{address}=INT({address})")
    formula = f"=AND({','.join(parts)})"
    return {"validate": "custom", "value": formula} if len(formula) <= FORMULA_LENGTH else {}


def _plain(kind: str, part: _Range) -> dict[str, Any]:
    length = part.subject.startswith("LEN")
    if length and kind in _WIDEST:
        return {}
    validate = "length" if length else _TYPE_NAMES.get(kind)
    if validate is None:
        return {}
    low, high = _bound(part.low), _bound(part.high)
    if low is not None and high is not None:
        if part.above or part.below:
            return {}
        return {"validate": validate, "criteria": "between", "minimum": low, "maximum": high}
    if low is not None:
        return {"validate": validate, "criteria": ">" if part.above else ">=", "value": low}
    return {"validate": validate, "criteria": "<" if part.below else "<=", "value": high}


def _bound(value: Any) -> Any:
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.date() if isinstance(value, datetime) else value


def _literal(value: Any) -> str:
    value = _bound(value)
    return f"DATE({value.year},{value.month},{value.day})" if isinstance(value, date) else str(value)
