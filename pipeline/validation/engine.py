"""The engine: the one module that tells Great Expectations what to check. A suite and a frame in; for each rule the
rows that fail out.

`quick` is the one switch for all that spares time (`sparing`): only what checks rows is imported, a rule is first asked
only whether all is well, and what is worked out of an unchanged rule is worked out once. Without it Great Expectations
is used as its makers mean it. Findings are the same (a test holds them equal).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.sentences import finding
from pipeline.shapes import Fault, Severity, Suite
from pipeline.validation import sparing

if TYPE_CHECKING:
    import pandas as pd

Failures = list[tuple[str, list[int]]]
_GRADES = {Severity.ERROR: "critical", Severity.WARNING: "warning"}


def failing(task: tuple[Suite, pd.DataFrame], *, quick: bool = True) -> Failures:
    """Check one bound suite on one frame with labels 0, 1, 2…; give (code, labels) of each rule that fails, in order.

    Great Expectations is opened by the first call, without disk, network or progress bars. Raises Fault where a rule
    was lost on loading or could not be run.
    """
    suite, frame = task
    if quick:
        sparing.load()
    with sparing.spared() if quick else nullcontext():
        built = _built(suite)
        if not len(frame):
            return []
        if quick:
            wrong = {_code(one) for one in _failed(sparing.results(frame, built, "BOOLEAN_ONLY"), suite)}
            if not wrong:
                return []
            suite = suite._replace(rules=tuple(rule for rule in suite.rules if rule.code in wrong))
            built = _built(suite)
        found = (sparing.results if quick else _results)(frame, built, "COMPLETE")
        labels = {_code(one): one.result["unexpected_index_list"] for one in _failed(found, suite)}
        return [(rule.code, labels[rule.code]) for rule in suite.rules if rule.code in labels]


def _results(frame: pd.DataFrame, built: Any, format: str) -> list[Any]:
    batch = _batches().get_batch({"dataframe": frame})
    found: list[Any] = batch.validate(built, result_format={"result_format": format}).results
    return found


@cache
def _batches() -> Any:
    """Make, once a process, the source that turns frames into batches; it keeps only the last of them."""
    import great_expectations
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    # Said outright, since the default leaves an empty folder in the system's temporary files at each run.
    nothing_on_disk = DataContextConfig(store_backend_defaults=InMemoryStoreBackendDefaults())
    context: Any = great_expectations.get_context(mode="ephemeral", project_config=nothing_on_disk)
    context.variables.progress_bars = {"globally": False}
    return context.data_sources.add_pandas("p").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")


def _built(suite: Suite) -> Any:
    """Make the suite of Great Expectations. Raises Fault where it kept fewer rules than it was given."""
    from great_expectations.core.expectation_suite import ExpectationSuite

    written: list[dict[str, Any]] = [
        {
            "type": rule.type,
            "kwargs": _comparable(rule.kwargs),
            "severity": _GRADES[rule.severity],
            "meta": {"code": rule.code},
        }
        for rule in suite.rules
    ]
    built: Any = ExpectationSuite(name=suite.name, expectations=written)
    kept = {one.meta["code"] for one in built.expectations}
    if len(built.expectations) != len(written):
        lost = ", ".join(rule.code for rule in suite.rules if rule.code not in kept)
        raise Fault([finding("BQT-16", file=_file(suite), kept=len(kept), written=len(written), codes=lost)])
    return built


def _failed(results: Iterable[Any], suite: Suite) -> list[Any]:
    """Pick the results that are not clean. Raises Fault where a rule could not be run."""
    results = list(results)
    failed = [one for one in results if not one.success]
    troubles = {_code(one): _trouble(one.exception_info) for one in results}
    ran = set(troubles)
    for rule in suite.rules:
        if rule.code not in ran:
            troubles[rule.code] = "không có kết quả"
    faults = [
        finding("BQT-15", file=_file(suite), rule=code, reason=why) for code, why in sorted(troubles.items()) if why
    ]
    if faults:
        raise Fault(faults)
    return failed


def _trouble(info: Mapping[str, Any] | None) -> str:
    """Say why a check could not be run, "" where it was; the answer comes flat, or by the measure that failed."""
    if not info:
        return ""
    parts: Iterable[Any] = [info] if "raised_exception" in info else info.values()
    for part in parts:
        if part.get("raised_exception"):
            return str(part.get("exception_message") or "không rõ lý do").strip().rstrip(".")
    return ""


def _comparable(value: Any) -> Any:
    """Make every date a Timestamp and every fraction a float: Great Expectations compares columns with nothing else."""
    import pandas as pd

    if isinstance(value, Mapping):
        return {name: _comparable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_comparable(part) for part in value]
    if isinstance(value, Fraction | Decimal):
        return float(value)
    return pd.Timestamp(value) if isinstance(value, date) else value


def _code(result: Any) -> str:
    return str(result.expectation_config.meta["code"])


def _file(suite: Suite) -> str:
    return f"expectations/{suite.name}.json"
