"""What can be wrong with one suite: its parsed JSON in, findings out. Pure.

Each fault is told by file, place in the file and remedy, because Great Expectations would pass over most of them in
silence or stumble over them only when it meets the data.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.rules import OPERATORS, TYPES, columns_of, condition_columns
from pipeline.sentences import finding
from pipeline.shapes import FORM_STAGES, Finding

BASE = ("unit", "file", "sheet", "row")
SHAPES = ("rows", "pairs", "long")
FAMILIES = {"answers": "criteria", "votes": "awards", "quotas": "kinds", "coefficients": "kinds"}
COLUMN_TYPES = ("text", "integer", "number", "date", "datetime", "yes_no", "ratio")
_SENTENCES = ("code", "message", "remedy")
# What an entry may say otherwise at a stage of the form; None: it is not there.
_COLUMN_AT, _RULE_AT = (
    frozenset({"heading", "required", "width", "prompt"}),
    frozenset({"severity", "description", "message", "remedy"}),
)
_MOST_CONDITIONS = 100  # more, and Great Expectations refuses the row condition


def faults(raw: Any, name: str, path: str) -> Iterator[Finding]:
    """Find what is wrong with the suite `name`, parsed from the file at `path`."""
    if not isinstance(raw, dict) or raw.get("name") != name:
        yield finding("BQT-05", file=path, name=name)
        return
    meta = raw.get("meta")
    if (
        not isinstance(meta, dict)
        or meta.get("shape") not in SHAPES
        or not isinstance(meta.get("sheet"), str)
        or not isinstance(meta.get("columns"), list)
        or not isinstance(raw.get("expectations"), list)
        or not _stages_are_known(meta, frozenset())
    ):
        yield finding("BQT-06", file=path)
        return
    known = set(BASE) | set(meta.get("looked_up", {}))
    for position, entry in enumerate(meta["columns"], 1):
        if not _column_is_whole(entry):
            yield finding("BQT-07", file=path, position=position)
        elif "column" in entry:
            if entry["column"] in known - set(BASE):
                yield finding("BQT-08", file=path, column=entry["column"])
            known.add(entry["column"])
    for position, entry in enumerate(raw["expectations"], 1):
        yield from _rule_faults(entry, position, known, path)


def slug(sheet: str) -> str:
    """Write a sheet's name as its suite's file is called: ASCII, lower case, hyphens ("Cá nhân" → "ca-nhan")."""
    plain = unicodedata.normalize("NFD", sheet.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")


def _column_is_whole(entry: Any) -> bool:
    if not isinstance(entry, dict) or entry.get("type", "text") not in COLUMN_TYPES:
        return False
    if not _stages_are_known(entry, _COLUMN_AT):
        return False
    if "each" in entry:
        return bool(FAMILIES.get(entry.get("group", "")) == entry["each"])
    return bool(entry.get("column")) and bool(entry.get("heading"))


def _rule_faults(entry: Any, position: int, known: set[str], path: str) -> Iterator[Finding]:
    meta = entry.get("meta") if isinstance(entry, dict) else None
    place = meta.get("code") if isinstance(meta, dict) else None
    place = place or f"thứ {position}"
    if not isinstance(meta, dict) or not _has_sentences(entry, meta):
        yield finding("BQT-09", file=path, place=place)
        return
    if entry.get("severity") not in ("critical", "warning"):
        yield finding("BQT-10", file=path, place=place, severity=entry.get("severity"))
    if entry.get("type") not in TYPES:
        yield finding("BQT-11", file=path, place=place, type=entry.get("type"))
        return
    kwargs = entry.get("kwargs")
    trouble = "thiếu kwargs" if not isinstance(kwargs, dict) else _argument_trouble(entry["type"], kwargs)
    if trouble or not isinstance(kwargs, dict):
        yield finding("BQT-12", file=path, place=place, trouble=trouble)
        return
    if not _stages_are_known(meta, _RULE_AT):
        yield finding("BQT-12", file=path, place=place, trouble=f'"at" chỉ dùng được với {", ".join(FORM_STAGES)}')
        return
    named = columns_of(entry["type"], kwargs) + condition_columns(kwargs.get("row_condition"))
    for column in sorted(set(named) - known):
        yield finding("BQT-13", file=path, place=place, column=column)
    for words in (meta, *filter(None, meta.get("at", {}).values())):
        for part in ("message", "remedy"):
            for field in _fields(words.get(part, "")) - known - {"value"}:
                yield finding("BQT-14", file=path, place=place, field=field)


def _stages_are_known(entry: Mapping[str, Any], parts: frozenset[str]) -> bool:
    """Tell whether what an entry says `at` a stage is said of a stage there is, in parts that may change."""
    at = entry.get("at", {})
    if not isinstance(at, dict) or not set(at) <= set(FORM_STAGES):
        return False
    changed = [over for over in at.values() if over is not None]
    return all(
        isinstance(over, dict) and set(over) <= parts and over.get("severity", "critical") in ("critical", "warning")
        for over in changed
    )


def _has_sentences(entry: Mapping[str, Any], meta: Mapping[str, Any]) -> bool:
    texts = [entry.get("description"), *(meta.get(part) for part in _SENTENCES)]
    return all(isinstance(text, str) and text.strip() for text in texts)


def _fields(sentence: str) -> set[str]:
    try:
        return {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}
    except ValueError:  # a brace without its partner
        return {sentence}


def _argument_trouble(type: str, kwargs: Mapping[str, Any]) -> str:
    """Say in a few words what is wrong with the arguments, "" where nothing is."""
    asks = TYPES[type]
    allowed = {*asks.columns, *asks.needs, *asks.one_of, *asks.may, "row_condition", "ignore_row_if"}
    for name in sorted(set(kwargs) - allowed):
        # `mostly` above all: it would call a sheet clean that still holds faults.
        return f'không dùng được "{name}"'
    for name in (*asks.columns, *asks.needs):
        if name not in kwargs:
            return f'thiếu "{name}"'
    if asks.one_of and not any(kwargs.get(name) is not None for name in asks.one_of):
        return " hoặc ".join(f'"{name}"' for name in asks.one_of) + " phải có ít nhất một"
    if not all(isinstance(name, str) for name in columns_of(type, kwargs)):
        return "tên cột phải là chữ"
    for name in asks.one_of:
        # Against a date a text would stop the check, and JSON has no dates: they come from the campaign.
        if isinstance(kwargs.get(name), str):
            return f'"{name}" phải là số, hoặc là giá trị lấy từ đợt ($PARAMETER)'
    if "value_set" in kwargs and not isinstance(kwargs["value_set"], list | dict):
        return '"value_set" phải là danh sách, hoặc là giá trị lấy từ đợt ($PARAMETER)'
    return _pattern_trouble(kwargs.get("regex")) or _condition_trouble(kwargs.get("row_condition"))


def _pattern_trouble(pattern: Any) -> str:
    if pattern is None or isinstance(pattern, dict):
        return ""
    try:
        re.compile(pattern)
    except (re.error, TypeError):
        return f'mẫu chữ "{pattern}" không đọc được'
    return ""


def _condition_trouble(condition: Any, inside: str = "") -> str:
    if condition is None:
        return ""
    if not isinstance(condition, dict):
        return '"row_condition" phải viết thành nhóm type · column · operator · parameter'
    kind = condition.get("type")
    if kind in ("and", "or"):
        parts = condition.get("conditions")
        if not isinstance(parts, list) or not 0 < len(parts) <= _MOST_CONDITIONS:
            return f'"row_condition" phải có từ 1 đến {_MOST_CONDITIONS} điều kiện'
        if inside == "and" and kind == "or":
            return 'trong "and" không đặt được "or"; viết thành "or" của các "and"'
        return next(filter(None, (_condition_trouble(part, kind) for part in parts)), "")
    column = condition.get("column")
    if not isinstance(column, dict) or not isinstance(column.get("name"), str):
        return '"row_condition" thiếu tên cột'
    if kind == "nullity":
        return "" if isinstance(condition.get("is_null"), bool) else '"row_condition" thiếu "is_null"'
    if kind != "comparison" or condition.get("operator") not in OPERATORS or "parameter" not in condition:
        return '"row_condition" phải là comparison (operator, parameter), nullity, and hoặc or'
    return ""
