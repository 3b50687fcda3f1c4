"""The suites: bytes of `expectations/**/*.json` in; layouts and rules as plain data out, or a Fault. No Great
Expectations.

What is broken in a suite is told here, by file and remedy, before anything is checked: Great Expectations itself
leaves out, without a word, an expectation whose type or severity it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.rules import columns_of, condition_columns
from pipeline.sentences import finding
from pipeline.shapes import CONTENT, PROPOSING, RATIO, YES_NO, Column, Fault, Finding, Layout, Rule, Severity, Suite
from pipeline.validation import inspect

SEVERITIES = {"critical": Severity.ERROR, "warning": Severity.WARNING}
GROUPS: Mapping[str, Mapping[str, Any]] = {
    "answers": {"heading": "{code}", "prefix": True},
    "votes": {"heading": "Phiếu {code}", "type": "integer"},
    "quotas": {"heading": "Tối đa {name}", "type": "integer", "required": False},
    "coefficients": {"heading": "Hệ số {name}", "type": "number", "required": False},
}
ANSWER_TYPES = {YES_NO: "yes_no", CONTENT: "text"}

Families = Mapping[str, Any]


def load(files: Mapping[str, bytes], stage: str = PROPOSING) -> dict[str, Suite]:
    """Make the suites of these files, by name `<workbook>/<sheet>`; families of columns stay unexpanded.

    What a suite says `at` a `stage` (`Giai đoạn` of a form) is put over the rest of it; what is not there at that
    stage, a sheet, a column or a rule, is left out, and with a column the rules that read it.

    `files`: path ending in `<workbook>/<sheet>.json` → UTF-8 JSON. An "each" entry becomes the Column `*<each>` with
    its pattern of heading. Raises Fault with every fault of every file: bad JSON, a part missing, an unknown type,
    severity, argument or column, a pattern that cannot be read, a code used twice.
    """
    found: dict[str, Suite] = {}
    faults: list[Finding] = []
    owner: dict[str, str] = {}
    for path in sorted(files):
        name = "/".join(path.replace("\\", "/").removesuffix(".json").split("/")[-2:])
        file = f"expectations/{name}.json"
        try:
            raw = json.loads(files[path].decode("utf-8-sig"))
        except json.JSONDecodeError as bad:
            faults.append(finding("BQT-01", file=file, line=bad.lineno, column=bad.colno))
            continue
        except UnicodeDecodeError:
            faults.append(finding("BQT-02", file=file))
            continue
        wrong = list(inspect.faults(raw, name, file))
        faults += wrong
        if wrong:
            continue
        made = _suite(raw, name, stage)
        if made is None:
            continue
        found[name] = made
        for rule in found[name].rules:
            if rule.code in owner:
                faults.append(finding("BQT-03", file=file, rule=rule.code, other=owner[rule.code]))
            owner.setdefault(rule.code, file)
    if faults:
        raise Fault(faults)
    return found


def expand(suites: Mapping[str, Suite], workbook: str, families: Families) -> dict[str, Suite]:
    """Take the suites of one workbook, by sheet, with every family of columns made concrete from the campaign.

    `families`: `criteria` = {nominee sheet: [(code, heading, Kiểu or column type)]} (a ratio is never asked, so it
    has no column), `awards` and `kinds` = [(code, name)]. `nominees` = {nominee sheet: (Nhận diện theo, heading of the
    names, "" for the suite's)}: a kind without a suite of its own takes the layout and rules of the one for its
    `Nhận diện theo`; a suite for nominees that no kind uses is left out.
    """
    own = {name.partition("/")[2]: suite for name, suite in suites.items() if name.partition("/")[0] == workbook}
    if "nominees" in families:
        own = _for_nominees(own, workbook, families["nominees"])
    return {key: suite._replace(layout=_expanded(suite.layout, families)) for key, suite in sorted(own.items())}


def _for_nominees(own: Mapping[str, Suite], workbook: str, kinds: Mapping[str, tuple[str, str]]) -> dict[str, Suite]:
    """Give each kind's sheet its suite; the suites that are for no nominees stay as they are."""
    out = {key: suite for key, suite in own.items() if not suite.layout.nominees}
    sheets = {suite.layout.sheet: suite for suite in own.values()}
    alike = {suite.layout.nominees: suite for _, suite in sorted(own.items(), reverse=True)}
    for sheet, (identified_by, heading) in kinds.items():
        suite = sheets.get(sheet) or alike.get(identified_by)
        if suite is None:
            continue
        key = suite.layout.key if suite.layout.sheet == sheet else inspect.slug(sheet)
        columns = tuple(
            column._replace(heading=heading) if heading and column.column == "name" else column
            for column in suite.layout.columns
        )
        out[key] = Suite(f"{workbook}/{key}", suite.layout._replace(key=key, sheet=sheet, columns=columns), suite.rules)
    return out


def bind(suite: Suite, parameters: Mapping[str, Any]) -> Suite:
    """Put the campaign's values where the rules say `{"$PARAMETER": name}`. Raises Fault naming every unknown one."""
    faults: list[Finding] = []
    rules = []
    for rule in suite.rules:
        for name in sorted(set(_parameters(rule.kwargs)) - set(parameters)):
            faults.append(finding("BQT-04", file=f"expectations/{suite.name}.json", rule=rule.code, name=name))
        if not faults:
            rules.append(rule._replace(kwargs=_bound(rule.kwargs, parameters)))
    if faults:
        raise Fault(faults)
    return suite._replace(rules=tuple(rules))


def used_columns(rule: Rule) -> tuple[str, ...]:
    """Name every column a rule reads: those it is about, then those of its row condition."""
    return columns_of(rule.type, rule.kwargs) + condition_columns(rule.kwargs.get("row_condition"))


def _suite(raw: Mapping[str, Any], name: str, stage: str) -> Suite | None:
    meta = _at_stage(raw["meta"], stage)
    if meta is None:
        return None
    entries = [(entry, _at_stage(entry, stage)) for entry in meta["columns"]]
    columns = tuple(_column(entry) for _, entry in entries if entry is not None)
    absent = {entry.get("column") for entry, there in entries if there is None}
    rules = [
        _rule({**entry, **part})
        for entry in raw["expectations"]
        if (part := _at_stage(entry["meta"], stage)) is not None
    ]
    layout = Layout(
        name.partition("/")[2],
        meta["sheet"],
        meta["shape"],
        columns,
        meta.get("required", True),
        meta.get("nominees", ""),
        meta.get("about", ""),
    )
    kept = tuple(rule for rule in rules if absent.isdisjoint(used_columns(rule)))
    return Suite(name, layout, kept, tuple(meta.get("start", ())))


def _at_stage(entry: Mapping[str, Any], stage: str) -> Mapping[str, Any] | None:
    """Put what an entry says of a stage over the rest of it; None where it is not there at that stage."""
    over = entry.get("at", {}).get(stage, {})
    return None if over is None else {**entry, **over}


def _column(entry: Mapping[str, Any]) -> Column:
    if "each" in entry:
        entry = {"column": f"*{entry['each']}", **GROUPS[entry["group"]], **entry}
    return Column(**{part: entry[part] for part in Column._fields if part in entry})


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        entry["code"],
        entry["type"],
        entry["kwargs"],
        SEVERITIES[entry["severity"]],
        entry["description"],
        entry["message"],
        entry["remedy"],
    )


def _expanded(layout: Layout, families: Families) -> Layout:
    columns: list[Column] = []
    for column in layout.columns:
        columns.extend(_members(column, layout.sheet, families) if column.column.startswith("*") else [column])
    return layout._replace(columns=tuple(columns))


def _members(pattern: Column, sheet: str, families: Families) -> Iterator[Column]:
    if pattern.column == "*criteria":
        for code, heading, kind in families.get("criteria", {}).get(sheet, ()):
            if kind not in (RATIO, "ratio"):
                yield pattern._replace(column=code, heading=heading, type=ANSWER_TYPES.get(kind, kind))
        return
    for code, name in families.get(pattern.column[1:], ()):
        # The name stands inside the heading ("Tối đa tập thể"), so it loses its capital.
        named = {"code": code, "name": name[:1].lower() + name[1:]}
        heading, prompt = pattern.heading.format(**named), pattern.prompt.format(**named)
        yield pattern._replace(column=code, heading=heading, prompt=prompt)


def _parameters(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if "$PARAMETER" in value:
            yield value["$PARAMETER"]
        for part in value.values():
            yield from _parameters(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _parameters(part)


def _bound(value: Any, parameters: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        if "$PARAMETER" in value:
            chosen = parameters[value["$PARAMETER"]]
            plain = isinstance(chosen, str) or not isinstance(chosen, Sequence | set | frozenset)
            return chosen if plain else list(chosen)
        return {name: _bound(part, parameters) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_bound(part, parameters) for part in value]
    return value
