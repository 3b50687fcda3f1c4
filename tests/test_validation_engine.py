"""The engine's switch: quick or plain, the findings are the same; what is deferred works when it is used."""

from __future__ import annotations

import gc
import hashlib
import random
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.rules import TYPES, condition_columns
from pipeline.shapes import Finding, Suite, Table, Tables
from pipeline.validation import sparing, suites, validate

ROOT = Path(__file__).parent.parent
FAMILIES: dict[str, Any] = {"criteria": {}, "awards": [("BK", "a"), ("GK", "b")], "kinds": [("TT", "c"), ("CN", "d")]}


def bound(one: Suite) -> Suite:
    """Give every parameter a value: days where a limit is asked for, else a list."""
    made: dict[str, Any] = {}
    for name in {name for rule in one.rules for name in suites._parameters(rule.kwargs)}:
        is_day = name.startswith(("birth", "day", "date"))
        made[name] = date(1921 if "earliest" in name else 2021, 12, 31) if is_day else ["một", "hai"]
    return suites.bind(one, made)


def frame(one: Suite, count: int, dice: random.Random) -> pd.DataFrame:
    """Rows for every column the rules read: right values, wrong ones and blanks, the same for the same dice."""
    types = {column.column: column.type for column in one.layout.columns}
    made: dict[str, Any] = {
        "unit": [f"D{n % 3}" for n in range(count)],
        "file": [f"D{n % 3}.xlsx" for n in range(count)],
        "sheet": [one.layout.sheet] * count,
        "row": range(5, 5 + count),
    }
    for rule in one.rules:
        for name in suites.used_columns(rule):
            if name not in made:
                made[name] = _values(one, name, types.get(name, "text"), count, dice)
    return pd.DataFrame(made)


def _values(one: Suite, name: str, type: str, count: int, dice: random.Random) -> pd.Series[Any]:
    own = [rule for rule in one.rules if name in suites.used_columns(rule)]
    numeric = any("greater" in rule.type or ("be_between" in rule.type and "length" not in rule.type) for rule in own)
    if type in ("date", "datetime"):
        pool: list[Any] = [pd.Timestamp(1912, 1, 1), pd.Timestamp(1985, 3, 5), pd.Timestamp(2030, 1, 1)]
    elif type in ("integer", "number") or numeric:
        return pd.Series([dice.choice([-1.0, 0.0, 1.0, 3.0, 40.0, None]) for _ in range(count)], dtype="float64")
    else:
        pool = ["một", "Có", "Không", "không", "nhiều", "x" * 30, "hai từ"]
        for rule in own:
            pool += list(rule.kwargs.get("value_set", ()))
            if name in condition_columns(rule.kwargs.get("row_condition")):
                pool += [rule.kwargs["row_condition"].get("parameter")]
    return pd.Series(
        [dice.choice((None, dice.choice(pool), dice.choice(pool))) for _ in range(count)],
        dtype=None if type.startswith("date") else object,
    )


def world(count: int = 40, seed: int = 7) -> dict[str, tuple[dict[str, Table], dict[str, Suite]]]:
    """Every shipped suite with a table of its own, by workbook."""
    folder = ROOT / "expectations"
    loaded = suites.load({f"{path.parent.name}/{path.name}": path.read_bytes() for path in folder.rglob("*.json")})
    dice = random.Random(seed)
    made = {}
    for workbook in ("dot-thi-dua", "bieu-mau", "hoi-dong", "so-tiep-nhan"):
        own = {key: bound(one) for key, one in suites.expand(loaded, workbook, FAMILIES).items()}
        tables = {}
        for key, one in own.items():
            rows = frame(one, count, dice)
            letters = {(file, name): "H" for file in set(rows["file"]) for name in rows.columns}
            tables[key] = Table(rows, letters, {name: name.upper() for name in rows.columns})
        made[workbook] = (tables, own)
    return made


def checked(tables: Tables, own: Mapping[str, Suite], *, quick: bool) -> list[Finding]:
    return validate.tables(tables, own, [], validate.Checking(quick=quick))


def findings(*, quick: bool, count: int = 40) -> list[str]:
    return [repr(one) for tables, own in world(count).values() for one in checked(tables, own, quick=quick)]


def test_findings_are_the_same_quick_and_plain() -> None:
    quick = findings(quick=True)
    assert quick == findings(quick=False)
    shipped = {rule.code for _, own in world().values() for one in own.values() for rule in one.rules}
    said = {code for code in shipped if any(f"code='{code}'" in one for one in quick)}
    assert len(said) > 0.9 * len(shipped), sorted(shipped - said)


@pytest.mark.parametrize("type", TYPES)
def test_every_type_of_rule_answers_the_same_quick_and_plain(type: str) -> None:
    from pipeline.shapes import Column, Layout, Rule, Severity

    extra = {
        "value_set": ["a"],
        "min_value": 2,
        "regex": "^a",
        "ignore_row_if": "any_value_is_missing" if "compound" in type else "either_value_is_missing",
    }
    allowed = {*TYPES[type].needs, *TYPES[type].one_of}
    kwargs: dict[str, Any] = {name: value for name, value in extra.items() if name in allowed}
    named = {"column": "x", "column_list": ["x", "y"], "column_A": "x", "column_B": "y"}
    kwargs |= {name: named[name] for name in TYPES[type].columns}
    numeric = type in ("expect_column_values_to_be_between", "expect_column_pair_values_a_to_be_greater_than_b")
    x = pd.Series([1.0, 3.0, None, 3.0, 9.0]) if numeric else pd.Series(["a", "bb", None, "bb", "ccc"], dtype=object)
    y = pd.Series([5.0, 3.0, 1.0, 3.0, 2.0]) if numeric else pd.Series(["a", "a", None, "a", "ccc"], dtype=object)
    rows = pd.DataFrame({"unit": "VP", "file": "VP.xlsx", "sheet": "S", "row": range(2, 7), "x": x, "y": y})
    one = Suite(
        "thu/s",
        Layout("s", "S", "rows", (Column("x", "X"), Column("y", "Y"))),
        (Rule("T-01", type, kwargs, Severity.ERROR, "d.", "m.", "r."),),
    )
    made = {"s": Table(rows, {("VP.xlsx", "x"): "A", ("VP.xlsx", "y"): "B"}, {})}
    quick = checked(made, {"s": one}, quick=True)
    assert quick and quick == checked(made, {"s": one}, quick=False)


def test_everything_is_put_back_after_a_check_even_a_failed_one() -> None:
    from great_expectations.core.id_dict import IDDict
    from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    def own() -> tuple[Any, ...]:
        return (
            Expectation.configuration,
            ExpectationConfiguration.to_domain_obj,
            IDDict.to_id,
            PandasExecutionEngine._apply_row_condition_filter,
            gc.isenabled(),
        )

    before = own()
    with pytest.raises(KeyError), sparing.spared():
        assert all(one is not other for one, other in zip(own()[:4], before[:4], strict=True))
        raise KeyError
    assert own() == before


def test_a_version_made_otherwise_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from great_expectations.core.id_dict import IDDict
    from great_expectations.expectations.expectation import Expectation

    own = IDDict.to_id
    monkeypatch.setattr(Expectation, "configuration", "something else")
    with sparing.spared():
        assert IDDict.to_id is own


USED = """
import sys
sys.path.insert(0, {root!r})
from pipeline.validation import engine
quick = {quick}
from pipeline.validation import sparing
later = [*sparing.DEFERRED, *sparing.PACKAGES]
from tests.test_validation_engine import findings, digest
print("findings", digest(findings(quick=quick)))
print("run", *(name for name in later if type(sys.modules.get(name)) is type(sys)))
import great_expectations as gx
import altair, mistune
from scipy import stats
print("stats", round(float(stats.norm.cdf(1.96)), 3), stats.entropy([0.5, 0.5], [0.9, 0.1]) > 0)
import scipy.stats._stats_py
import jsonschema
print("schema", jsonschema.Draft7Validator({{"type": "string"}}).is_valid("a"))
print("altair", altair.Chart({{"values": []}}).mark_bar().to_dict()["mark"]["type"])
print("mistune", mistune.html("*a*").strip() if hasattr(mistune, "html") else mistune.markdown("*a*").strip())
import pandas as pd
batch = engine._batches().get_batch({{"dataframe": pd.DataFrame({{"a": ["x"] * 9 + ["y"]}})}})
wanted = {{"values": ["x", "y"], "weights": [0.9, 0.1]}}
divergence = gx.expectations.ExpectColumnKLDivergenceToBeLessThan(column="a", partition_object=wanted, threshold=0.01)
result = batch.validate(divergence)
for name in sparing.PACKAGES:
    hasattr(sys.modules[name], "no_such_name")
    print(name, digest(sorted(set(vars(sys.modules[name])) - {{"__warningregistry__"}})))
print("whole", *(name for name in sparing.PACKAGES if type(sys.modules[name]) is not type(sys)))
print("divergence", result.success, result.result["observed_value"] < 0.01)
"""


def digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _used(quick: bool) -> dict[str, str]:
    run = subprocess.run(
        [sys.executable, "-c", USED.format(root=str(ROOT), quick=quick)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return dict(line.partition(" ")[::2] for line in run.stdout.splitlines())


def test_what_is_deferred_works_when_used_and_changes_no_finding() -> None:
    quick, plain = _used(True), _used(False)
    assert quick.pop("run") == "" and len(plain.pop("run").split()) == len(sparing.DEFERRED + sparing.PACKAGES)
    assert quick == plain
    assert quick["stats"] == "0.975 True"
    assert quick["altair"] == "bar"
    assert quick["mistune"] == "<p><em>a</em></p>"
    assert quick["schema"] == "True"
    assert quick["divergence"] == "True True"
    assert quick["whole"] == ""


def test_a_deferred_module_that_cannot_be_run_is_told_as_a_failed_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hong_khong_chay.py").write_text("raise ImportError('hỏng')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    sparing._defer("hong_khong_chay")
    with pytest.raises(ImportError, match="hỏng"):
        _ = sys.modules["hong_khong_chay"].anything
    assert "hong_khong_chay" not in sys.modules
    sparing._defer("khong_co_goi_nay.that")
    assert "khong_co_goi_nay.that" not in sys.modules


def test_the_wing_imports_nothing_heavy_until_it_checks() -> None:
    heavy = "{'great_expectations', 'pandas'}"
    code = f"import sys, pipeline.validation.validate; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip() == "[]"
