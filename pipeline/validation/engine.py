"""The engine: the one module that touches Great Expectations. A suite and a frame in; for each rule the rows that
fail out.

Importing Great Expectations, and telling it of each rule, cost more than the checks of an everyday run. What makes
both cheap stands here and nowhere else, behind one switch, `quick`; findings are the same with it and without (a test
holds them equal):

* scipy.stats, altair and mistune are imported only when something in them is used; the garbage collector rests
  meanwhile;
* a rule is first asked only whether all is well, and for its rows only where it is not;
* within a check, what Great Expectations works out of one unchanged rule again and again is worked out once.
"""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pipeline.sentences import finding
from pipeline.shapes import Fault, Severity, Suite

if TYPE_CHECKING:
    import pandas as pd

Failures = list[tuple[str, list[int]]]
DEFERRED = ("scipy.stats", "altair", "mistune")
_GRADES = {Severity.ERROR: "critical", Severity.WARNING: "warning"}


def failing(task: tuple[Suite, pd.DataFrame], *, quick: bool = True) -> Failures:
    """Check one bound suite on one frame with labels 0, 1, 2…; give (code, labels) of each rule that fails, in order.

    Great Expectations is opened by the first call, without disk, network or progress bars. Raises Fault where a rule
    was lost on loading or could not be run.
    """
    suite, frame = task
    gx = load(quick=quick)
    with _spared() if quick else nullcontext():
        built = _built(gx, suite)
        if not len(frame):
            return []
        batch = _batches().get_batch({"dataframe": frame})
        if quick:
            wrong = {_code(one) for one in _run(batch, built, suite, "BOOLEAN_ONLY")}
            if not wrong:
                return []
            built = _built(gx, suite._replace(rules=tuple(rule for rule in suite.rules if rule.code in wrong)))
        labels = {_code(one): one.result["unexpected_index_list"] for one in _run(batch, built, suite, "COMPLETE")}
        return [(rule.code, labels[rule.code]) for rule in suite.rules if rule.code in labels]


def load(*, quick: bool = True) -> ModuleType:
    """Import Great Expectations; `quick` leaves aside what checking rows does not use, until something uses it."""
    if not quick or "great_expectations" in sys.modules:
        import great_expectations

        return great_expectations
    for name in DEFERRED:
        _defer(name)
    resting = gc.isenabled()
    gc.disable()
    try:
        import great_expectations
    finally:
        if resting:
            gc.enable()
    return great_expectations


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


class _Deferred(ModuleType):
    """A module that runs itself, in place, at the first name asked of it."""

    def __getattr__(self, name: str) -> Any:
        spec = self.__spec__
        self.__class__ = ModuleType  # type: ignore[assignment]  # from here on it is an ordinary module
        if spec is not None and spec.loader is not None:
            try:
                spec.loader.exec_module(self)
            except BaseException:
                sys.modules.pop(self.__name__, None)  # as an import that fails does
                raise
        return getattr(self, name)


def _defer(name: str) -> None:
    if name in sys.modules:
        return
    parent = name.rpartition(".")[0]
    if parent and importlib.util.find_spec(parent) is None:
        return
    spec = importlib.util.find_spec(name)
    if spec is None:
        return
    module = importlib.util.module_from_spec(spec)
    module.__class__ = _Deferred
    sys.modules[name] = module


@contextmanager
def _spared() -> Iterator[None]:
    """Spare Great Expectations the labours it repeats hundreds of times a check, always with the same answer.

    An expectation and its configuration are worked out of each other once, since nothing changes them during a check;
    equal arguments of a measure are named once; the fingerprint of the frame, which nobody reads, is not taken; the
    garbage collector rests. All is put back at the end. Where a coming version is made otherwise, nothing is touched.
    """
    from great_expectations.core.id_dict import IDDict
    from great_expectations.execution_engine import pandas_execution_engine
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    places: list[tuple[Any, str]] = [
        (Expectation, "configuration"),
        (ExpectationConfiguration, "to_domain_obj"),
        (IDDict, "to_id"),
        (pandas_execution_engine, "hash_pandas_dataframe"),
    ]
    own = [vars(owner).get(name) for owner, name in places]
    if not isinstance(own[0], property) or not all(callable(each) for each in own[1:]):
        yield
        return
    quicker = [
        property(_once(own[0].fget, of=_itself)),
        _once(own[1], of=_arguments),
        _named_once(own[2]),
        lambda *_: "",
    ]
    resting = gc.isenabled()
    gc.disable()
    for (owner, name), each in zip(places, quicker, strict=True):
        setattr(owner, name, each)
    try:
        yield
    finally:
        for (owner, name), each in zip(places, own, strict=True):
            setattr(owner, name, each)
        if resting:
            gc.enable()


def _itself(made: Any) -> Any:
    return None


def _arguments(configuration: Any) -> Any:
    return dict(configuration.kwargs)


def _once(work_out: Any, *, of: Callable[[Any], Any]) -> Any:
    """Work out the answer of an object once, and again only if what it depends on (`of`) has changed."""
    known: dict[int, tuple[Any, Any, Any]] = {}  # the object is kept too, so that its id stays its own

    def answer(asked: Any) -> Any:
        depends = of(asked)
        found = known.get(id(asked))
        if found is None or found[1] != depends:
            found = known[id(asked)] = (asked, depends, work_out(asked))
        return found[2]

    return answer


def _named_once(name: Any) -> Any:
    known: dict[Any, Any] = {}

    def to_id(arguments: Any, id_keys: Any = None, id_ignore_keys: Any = None) -> Any:
        if id_keys is not None or id_ignore_keys is not None:
            return name(arguments, id_keys, id_ignore_keys)
        try:
            # With its type, since 1 and True are equal but not the same.
            key = (type(arguments), tuple([(part, type(value), value) for part, value in arguments.items()]))
            if key not in known:
                known[key] = name(arguments)
        except TypeError:  # a list among the values has no hash
            return name(arguments)
        return known[key]

    return to_id


def _built(gx: ModuleType, suite: Suite) -> Any:
    """Make the suite of Great Expectations. Raises Fault where it kept fewer rules than it was given."""
    written = [
        {
            "type": rule.type,
            "kwargs": _comparable(rule.kwargs),
            "severity": _GRADES[rule.severity],
            "meta": {"code": rule.code},
        }
        for rule in suite.rules
    ]
    built = gx.ExpectationSuite(name=suite.name, expectations=written)
    kept = {one.meta["code"] for one in built.expectations}
    if len(built.expectations) != len(written):
        lost = ", ".join(rule.code for rule in suite.rules if rule.code not in kept)
        raise Fault([finding("BQT-16", file=_file(suite), kept=len(kept), written=len(written), codes=lost)])
    return built


def _run(batch: Any, built: Any, suite: Suite, format: str) -> list[Any]:
    """Run the suite; give the results that are not clean. Raises Fault where one could not be run."""
    results = batch.validate(built, result_format={"result_format": format}).results
    failed = [one for one in results if not one.success]
    troubles = {_code(one): _trouble(one.exception_info) for one in results}
    ran = set(troubles)
    for rule in suite.rules:
        if rule.code not in ran and rule.code in {e.meta["code"] for e in built.expectations}:
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
