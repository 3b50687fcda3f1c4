"""What makes Great Expectations cheap, behind the one switch of `engine`; with it off nothing here is called.

Importing the whole of it, and telling it of each rule, cost more than the checks of an everyday run. Here only the
parts that check rows are imported; the rest of it, and what it draws and reckons with, runs at the first use. A coming
version that is made otherwise is imported whole. Findings are the same either way (a test holds them equal).
"""

from __future__ import annotations

import ast
import gc
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from pipeline.rules import TYPES

if TYPE_CHECKING:
    import pandas as pd

_GX = "great_expectations"
_HELD_ROWS = 10_000  # of a longer table the rows of each condition would take more memory than they save time
DEFERRED = ("scipy.stats", "altair", "mistune", "jsonschema")
# Each of these imports all that lies in it, of which checking rows needs little.
PACKAGES = (
    _GX,
    f"{_GX}.core",
    f"{_GX}.checkpoint",
    f"{_GX}.data_context",
    f"{_GX}.data_context.data_context",
    f"{_GX}.datasource",
    f"{_GX}.datasource.fluent",
    f"{_GX}.expectations",
    f"{_GX}.expectations.core",
    f"{_GX}.expectations.metrics",
    f"{_GX}.metrics",
    f"{_GX}.render.renderer",
)
# What checking needs: the rules a suite may hold, the measures they take, and what runs them.
_PARTS = (
    f"{_GX}.expectations.expectation",
    *(f"{_GX}.expectations.core.{name}" for name in TYPES),
    *(f"{_GX}.expectations.metrics.{name}_metrics" for name in ("table", "column_map", "column_pair_map")),
    f"{_GX}.expectations.metrics.multicolumn_map_metrics",
    f"{_GX}.core.expectation_suite",
    f"{_GX}.validator.validator",
)


def load() -> None:
    """Import what checking needs; the whole where a version is made otherwise, or was imported whole before."""
    if _GX in sys.modules:
        return _import_parts()
    before = set(sys.modules)
    with _at_rest():
        for name in DEFERRED:
            _defer(name)
        try:
            _defer(_GX)
            version = importlib.import_module(f"{_GX}._version").get_versions()["version"]
            vars(sys.modules[_GX])["__version__"] = version
            with _by_name():
                _import_parts()
        except Exception:  # whatever it was: the whole of it is as its makers mean it
            for name in set(sys.modules) - before:
                if name in DEFERRED or name.partition(".")[0] == _GX:
                    del sys.modules[name]
            importlib.import_module(_GX)


def _import_parts() -> None:
    for name in _PARTS:
        importlib.import_module(name)


@contextmanager
def _at_rest() -> Iterator[None]:
    """Let the garbage collector rest."""
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


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


class _ByName(_Deferred):
    """A package that, while the parts are imported, gives a name from the module its own code takes it from."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        own = f"{self.__name__}.{name}"
        if importlib.util.find_spec(own) is not None:
            return importlib.import_module(own)
        origins = self.__dict__.setdefault("_origins", _origins(self))
        if name not in origins:
            return super().__getattr__(name)
        module, there = origins[name]
        return getattr(importlib.import_module(module), there)


def _origins(package: ModuleType) -> dict[str, tuple[str, str]]:
    """Read off the code of a package from which module each of its names comes, and what it is called there."""
    spec = package.__spec__
    if spec is None or spec.origin is None:
        return {}
    with open(spec.origin, encoding="utf-8") as source:
        code = ast.parse(source.read())
    found = {}
    for line in code.body:
        if isinstance(line, ast.ImportFrom) and line.module:
            module = importlib.util.resolve_name("." * line.level + line.module, package.__name__)
            found.update({each.asname or each.name: (module, each.name) for each in line.names})
    return found


@contextmanager
def _by_name() -> Iterator[None]:
    """Let the packages give their names one by one; afterwards the first name asked of one runs the whole of it."""
    for name in PACKAGES:
        if name != _GX:
            _defer(name)
        if type(sys.modules.get(name)) is _Deferred:
            sys.modules[name].__class__ = _ByName
    try:
        yield
    finally:
        for name in PACKAGES:
            package = sys.modules.get(name)
            if package is not None and type(package) is _ByName:
                vars(package).pop("_origins", None)
                package.__class__ = _Deferred  # type: ignore[assignment]


def _defer(name: str) -> None:
    if name in sys.modules:
        return
    parent, _, own = name.rpartition(".")
    if parent and importlib.util.find_spec(parent) is None:
        return
    spec = importlib.util.find_spec(name)
    if spec is None:
        return
    module = importlib.util.module_from_spec(spec)
    module.__class__ = _Deferred
    sys.modules[name] = module
    if type(sys.modules.get(parent)) in (_Deferred, _ByName):
        setattr(sys.modules[parent], own, module)  # as an import does


def results(frame: pd.DataFrame, built: Any, format: str) -> list[Any]:
    """Run a suite on a frame without a context around it, and without telling how far it is."""
    validators: Any = importlib.import_module(f"{_GX}.validator.validator")
    engines: Any = importlib.import_module(f"{_GX}.execution_engine.pandas_execution_engine")
    engine = engines.PandasExecutionEngine()
    engine.load_batch_data("b", frame)
    silent = SimpleNamespace(progress_bars={"globally": False})
    validator = validators.Validator(execution_engine=engine, data_context=silent)
    rules = validator.process_expectations_for_validation(built.expectation_configurations)
    found: list[Any] = validator.graph_validate(rules, runtime_configuration={"result_format": format})
    return found


@contextmanager
def spared() -> Iterator[None]:
    """Spare Great Expectations the labours it repeats hundreds of times a check, always with the same answer.

    An expectation and its configuration are worked out of each other once, since nothing changes them during a check;
    equal arguments of a measure are named once; rows are chosen once for all rules of a condition; the garbage
    collector rests. All is put back at the end. Where a coming
    version is made otherwise, nothing is touched.
    """
    from great_expectations.core.id_dict import IDDict
    from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    places: list[tuple[Any, str]] = [
        (Expectation, "configuration"),
        (ExpectationConfiguration, "to_domain_obj"),
        (IDDict, "to_id"),
        (PandasExecutionEngine, "_apply_row_condition_filter"),
    ]
    own = [vars(owner).get(name) for owner, name in places]
    if not isinstance(own[0], property) or not all(callable(each) for each in own[1:]):
        yield
        return
    quicker = [
        property(_once(own[0].fget, of=_itself)),
        _once(own[1], of=_arguments),
        _named_once(own[2]),
        _filtered_once(own[3]),
    ]
    with _at_rest():
        for (owner, name), each in zip(places, quicker, strict=True):
            setattr(owner, name, each)
        try:
            yield
        finally:
            for (owner, name), each in zip(places, own, strict=True):
                setattr(owner, name, each)


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


def _filtered_once(choose: Any) -> Any:
    known: dict[tuple[int, int, str], tuple[Any, ...]] = {}  # what has the ids is kept too

    def filtered(engine: Any, data: Any, condition: Any, domain: Any) -> Any:
        if len(data) > _HELD_ROWS:
            return choose(engine, data, condition, domain)
        key = (id(engine), id(data), f"{condition!r} {domain.get('condition_parser')!r}")
        if key not in known:
            known[key] = (engine, data, choose(engine, data, condition, domain))
        return known[key][2]

    return filtered
