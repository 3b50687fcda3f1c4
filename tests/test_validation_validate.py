"""Validation: literal frames of a few rows through real suites; every trap of Great Expectations has its test."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from pipeline.shapes import Fault, Finding, Severity, Suite, Table
from pipeline.validation import engine, suites, validate, words

NULL = "expect_column_values_to_not_be_null"
SET = "expect_column_values_to_be_in_set"
BETWEEN = "expect_column_values_to_be_between"
GREATER = "expect_column_pair_values_a_to_be_greater_than_b"
LAYOUT = {"name": "Họ và tên", "award": "Hình thức", "born": "Ngày sinh", "votes": "Số phiếu", "present": "Có mặt"}
TYPES = {"born": "date", "votes": "integer", "present": "integer"}
LETTERS = dict(zip(LAYOUT, "CHDIJ", strict=True))


def rule(type: str, column: str = "", message: str = "sai.", code: str = "T-01", **kwargs: Any) -> dict[str, Any]:
    severity = kwargs.pop("severity", "critical")
    return {
        "type": type,
        "kwargs": {**({"column": column} if column else {}), **kwargs},
        "severity": severity,
        "description": "Quy tắc.",
        "meta": {"code": code, "message": message, "remedy": "Sửa lại."},
    }


def suite(*rules: dict[str, Any], looked_up: tuple[str, ...] = ("code",), **parameters: Any) -> Suite:
    raw = {
        "name": "thu/ca-nhan",
        "meta": {
            "sheet": "Cá nhân",
            "shape": "rows",
            "columns": [
                {"column": name, "heading": heading, "type": TYPES.get(name, "text")}
                for name, heading in LAYOUT.items()
            ],
            "looked_up": dict.fromkeys(looked_up, ""),
        },
        "expectations": list(rules),
    }
    return suites.bind(suites.load({"thu/ca-nhan.json": json.dumps(raw).encode()})["thu/ca-nhan"], parameters)


def table(*rows: dict[str, Any], about: dict[str, str] | None = None, **base: list[Any]) -> Table:
    count = len(rows)
    frame = pd.DataFrame(
        {
            "unit": base.get("unit", ["VP"] * count),
            "file": base.get("file", ["VP.xlsx"] * count),
            "sheet": ["Cá nhân"] * count,
            "row": base.get("row", list(range(7, 7 + count))),
            **{name: pd.Series([row.get(name) for row in rows], dtype=object) for name in LAYOUT},
            **{name: pd.Series([row.get(name) for row in rows], dtype=object) for name in ("code", "missing")},
        }
    )
    files = set(frame["file"])
    letters = {(file, name): letter for file in files for name, letter in LETTERS.items()}
    return Table(frame, letters, LAYOUT, about if about is not None else {"code": "award", "missing": ""})


def check(made: Table, *rules: dict[str, Any], already: tuple[Finding, ...] = (), **parameters: Any) -> list[Finding]:
    looked_up = ("code", "missing")
    return validate.tables({"ca-nhan": made}, {"ca-nhan": suite(*rules, looked_up=looked_up, **parameters)}, already)


def places(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.file, one.cell, one.code) for one in found]


def test_a_finding_says_place_value_rule_and_remedy() -> None:
    found = check(
        table({"award": "Bằng khen tỉnh"}, {"award": "Giấy khen"}),
        rule(SET, "award", '"{value}" không có trong danh mục.', value_set={"$PARAMETER": "awards"}),
        awards=["Giấy khen"],
    )
    assert [one.sentence for one in found] == [
        'VP.xlsx › Cá nhân › H7 (Hình thức): "Bằng khen tỉnh" không có trong danh mục. Sửa lại.'
    ]
    assert (found[0].severity, found[0].unit, found[0].row) == (Severity.ERROR, "VP", 7)


def test_addresses_are_the_rows_own_whatever_the_labels_and_the_file() -> None:
    made = table({"name": None}, {"name": "A"}, {"name": None}, file=["B.xlsx", "A.xlsx", "A.xlsx"], row=[9, 12, 5])
    made.frame.index = pd.Index([3, 3, 3])  # labels that repeat would give nonsense if they were used
    made = made._replace(letters={**made.letters, ("A.xlsx", "name"): "AB"})
    found = check(made, rule(NULL, "name"))
    assert places(found) == [("A.xlsx", "AB5", "T-01"), ("B.xlsx", "C9", "T-01")]


def test_many_addresses_are_those_of_the_table() -> None:
    made = table(*({"name": None if n % 3 else "A"} for n in range(60)), row=[n * 7 + 3 for n in range(60)])
    made = made._replace(letters={**made.letters, ("VP.xlsx", "name"): "AA"})
    found = check(made, rule(NULL, "name"))
    expected = [made.address(n, "name") for n in range(60) if n % 3]
    assert [one.cell for one in found] == expected


def test_a_sheet_of_pairs_gives_the_address_of_the_value() -> None:
    made = table({"name": None}, row=[0])._replace(letters={("VP.xlsx", "name"): "B5"})
    found = check(made, rule(NULL, "name"))
    assert [(one.cell, one.heading, one.row) for one in found] == [("B5", "Họ và tên", 0)]


def test_a_looked_up_column_points_at_what_it_explains() -> None:
    rows = table({"award": "Bằng khen tỉnh", "missing": "Báo cáo thành tích"}, {"code": "GK"})
    found = check(
        rows,
        rule(
            NULL,
            "code",
            '"{value}" lạ.',
            row_condition={"type": "nullity", "column": {"name": "award"}, "is_null": False},
        ),
        rule("expect_column_values_to_be_null", "missing", "thiếu {value}.", code="T-02"),
    )
    assert [(one.cell, one.heading, one.message) for one in found] == [
        ("", "", "thiếu Báo cáo thành tích."),
        ("H7", "Hình thức", '"Bằng khen tỉnh" lạ.'),
    ]


def test_a_pair_names_both_cells_and_ignores_blanks() -> None:
    pair = rule(
        GREATER,
        message="{votes} phiếu, {present} người.",
        column_A="present",
        column_B="votes",
        or_equal=True,
        ignore_row_if="either_value_is_missing",
    )
    made = table({"present": 5, "votes": 6}, {"present": 5}, {"votes": 9}, {}, {"present": 5, "votes": 5})
    found = check(made, pair)
    assert [(one.cell, one.heading, one.message) for one in found] == [
        ("J7, I7", "Có mặt, Số phiếu", "6 phiếu, 5 người.")
    ]
    same = made._replace(about={"present": "votes"})
    assert [one.cell for one in check(same, pair)] == ["I7"]


def test_compound_uniqueness_does_not_take_blanks_as_equal() -> None:
    made = table({"name": "A", "award": "x"}, {"name": "A", "award": "x"}, {"name": "A"}, {"name": "A"}, {}, {})
    pair = rule(
        "expect_compound_columns_to_be_unique", column_list=["name", "award"], ignore_row_if="any_value_is_missing"
    )
    assert [one.cell for one in check(made, pair)] == ["C7, H7", "C8, H8"]


def test_long_tables_have_the_address_and_heading_of_their_own_row() -> None:
    raw = {
        "name": "thu/tieu-chi",
        "meta": {
            "sheet": "",
            "shape": "long",
            "columns": [{"column": "criterion", "heading": "Mã"}, {"column": "answer", "heading": "Câu trả lời"}],
        },
        "expectations": [rule(NULL, "answer", "chưa trả lời.")],
    }
    made = suites.load({"thu/tieu-chi.json": json.dumps(raw).encode()})["thu/tieu-chi"]
    frame = pd.DataFrame(
        {
            "unit": ["VP"] * 3,
            "file": ["VP.xlsx"] * 3,
            "sheet": ["Cá nhân"] * 3,
            "row": [7, 7, 8],
            "criterion": ["CN1", "CN2", "CN1"],
            "answer": pd.Series([None, None, "Có"], dtype=object),
            "letter": ["K", "L", "K"],
        }
    )
    long = Table(frame, {}, {"CN1": "CN1. Chấp hành tốt"})
    found = validate.tables({"tieu-chi": long}, {"tieu-chi": made}, [])
    assert [(one.cell, one.heading) for one in found] == [("K7", "CN1. Chấp hành tốt"), ("L7", "CN2")]
    whole = Finding(Severity.ERROR, "VP", "VP.xlsx", "Cá nhân", "", "X", "không có cột.", "", "CN2. Đoàn kết")
    assert [one.cell for one in validate.tables({"tieu-chi": long}, {"tieu-chi": made}, [whole])] == ["K7"]


def told(cell: str = "", heading: str = "", severity: Severity = Severity.ERROR, **more: Any) -> Finding:
    place = {"unit": "VP", "file": "VP.xlsx", "sheet": "Cá nhân", **more}
    return Finding(
        severity, place["unit"], place["file"], place["sheet"], cell, "DOC", "x.", "y.", heading, place.get("row", 0)
    )


@pytest.mark.parametrize(
    ("already", "left"),
    [
        (told("C7"), ["I7", "C8", "I8"]),
        (told(heading="HỌ  VÀ TÊN (*)"), ["I7", "I8"]),
        (told(), []),
        (told("C7", file="TTUD.xlsx"), ["C7", "I7", "C8", "I8"]),
        (told(heading="Họ và tên", file="TTUD.xlsx"), ["C7", "I7", "C8", "I8"]),
        (told("C7", sheet="Tập thể"), ["C7", "I7", "C8", "I8"]),
        (told(sheet=""), ["C7", "I7", "C8", "I8"]),
        (told(heading="Họ và tên", row=7), ["C7", "I7", "C8", "I8"]),
        (told("C7", severity=Severity.WARNING), ["C7", "I7", "C8", "I8"]),
        (told("I7", severity=Severity.WARNING), ["C7", "C8", "I8"]),
    ],
)
def test_only_what_reading_already_said_is_left_out(already: Finding, left: list[str]) -> None:
    rules = rule(NULL, "name"), rule(NULL, "votes", code="T-02", severity="warning")
    assert [one.cell for one in check(table({}, {}), *rules, already=(already,))] == left


def test_findings_are_sorted_by_place_and_do_not_follow_the_order_of_rules_or_rows() -> None:
    one, two = rule(NULL, "votes", code="T-01"), rule(NULL, "name", code="T-02")
    made = table({}, {}, {}, unit=["B", "A", "A"], file=["B.xlsx", "A.xlsx", "A.xlsx"], row=[5, 11, 9])
    found = check(made, one, two)
    assert places(found) == [
        ("A.xlsx", "C9", "T-02"),
        ("A.xlsx", "I9", "T-01"),
        ("A.xlsx", "C11", "T-02"),
        ("A.xlsx", "I11", "T-01"),
        ("B.xlsx", "C5", "T-02"),
        ("B.xlsx", "I5", "T-01"),
    ]
    turned = made._replace(frame=made.frame.iloc[::-1])
    assert check(turned, two, one) == found


def test_dates_and_numbers_are_compared_and_shown_as_a_reader_expects() -> None:
    made = table({"born": datetime(1912, 3, 5), "votes": 3}, {"born": pd.Timestamp(1985, 1, 1), "votes": -2}, {})
    found = check(
        made,
        rule(BETWEEN, "born", "{value} quá sớm.", min_value={"$PARAMETER": "first"}),
        rule(BETWEEN, "votes", "{value} nhỏ hơn 0.", code="T-02", min_value=0),
        first=date(1921, 1, 1),
    )
    assert [one.message for one in found] == ["05/03/1912 quá sớm.", "-2 nhỏ hơn 0."]


@pytest.mark.parametrize("dtype", ["Int64", "float64", "object"])
def test_numbers_are_checked_in_whatever_column_they_come(dtype: str) -> None:
    made = table({}, {}, {}, {})
    votes, present = pd.Series([3, -2, None, 9], dtype=dtype), pd.Series([2, 2, 2, None], dtype=dtype)
    frame = made.frame.assign(votes=votes, present=present)
    pair = rule(GREATER, code="T-02", column_A="present", column_B="votes", ignore_row_if="either_value_is_missing")
    few = {"type": "comparison", "column": {"name": "votes"}, "operator": "<", "parameter": 3}
    found = check(
        made._replace(frame=frame),
        rule(BETWEEN, "votes", min_value=0),
        pair,
        rule(BETWEEN, "present", code="T-03", max_value=1, row_condition=few),
    )
    assert [(one.cell, one.code) for one in found] == [("J7, I7", "T-02"), ("I8", "T-01"), ("J8", "T-03")]


@pytest.mark.parametrize(
    "days",
    [
        pd.Series([date(1912, 3, 5), None, date(1985, 3, 5)], dtype=object),
        pd.Series([pd.Timestamp(1912, 3, 5), None, pd.NaT], dtype=object),
        pd.Series(pd.to_datetime(["1912-03-05", None, "1985-03-05"])).astype("datetime64[s]"),
    ],
)
def test_dates_are_checked_in_whatever_column_they_come(days: pd.Series[Any]) -> None:
    made = table({}, {}, {})
    first = rule(BETWEEN, "born", min_value={"$PARAMETER": "first"})
    found = check(made._replace(frame=made.frame.assign(born=days)), first, first=date(1921, 1, 1))
    assert [one.cell for one in found] == ["D7"]


def test_a_column_wholly_blank_is_checked_like_any_other() -> None:
    made = table({}, {})
    found = check(
        made,
        rule(BETWEEN, "born", min_value={"$PARAMETER": "first"}),
        rule(BETWEEN, "votes", code="T-02", min_value=0),
        rule("expect_column_value_lengths_to_be_between", "name", code="T-03", min_value=5),
        rule("expect_column_values_to_match_regex", "name", code="T-04", regex="^a"),
        first=date(1921, 1, 1),
    )
    assert found == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12.0, "12"),
        (0.5, "0,5"),
        (pd.Timestamp(2021, 6, 8), "08/06/2021"),
        (datetime(2021, 6, 8, 14, 5), "08/06/2021 14:05"),
        (date(2021, 6, 8), "08/06/2021"),
        (float("nan"), "không có"),
        (pd.NaT, "không có"),
        (pd.NA, "không có"),
        (None, "không có"),
        (" Nguyễn\nVăn  An ", "Nguyễn Văn An"),
        ("a" * 200, "a" * 79 + "…"),
    ],
)
def test_a_value_in_a_message_is_written_for_a_reader(value: Any, shown: str) -> None:
    assert words.shown(value) == shown


def test_a_message_may_name_any_column_and_braces_of_the_data_are_left_alone() -> None:
    found = check(table({"name": "{value}", "award": "x"}), rule(NULL, "votes", '"{name}" xin {award}.'))
    assert found[0].message == '"{value}" xin x.'


def test_adding_a_rule_to_a_suite_changes_the_findings() -> None:
    made = table({"name": None, "votes": None})
    assert [one.code for one in check(made, rule(NULL, "name"))] == ["T-01"]
    assert [one.code for one in check(made, rule(NULL, "name"), rule(NULL, "votes", code="T-02"))] == ["T-01", "T-02"]


def test_a_rule_that_cannot_run_stops_the_run() -> None:
    made = table({"name": "A"}, {"name": 5})  # two types in one column: `between` cannot compare
    for quick in (True, False):
        with pytest.raises(Fault) as fault:
            validate.tables(
                {"ca-nhan": made},
                {"ca-nhan": suite(rule(BETWEEN, "name", min_value=1))},
                [],
                validate.Checking(quick=quick),
            )
        assert [one.code for one in fault.value.findings] == ["BQT-15"]
        assert "T-01" in fault.value.findings[0].message
        assert fault.value.findings[0].file == "expectations/thu/ca-nhan.json"


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ({"raised_exception": True, "exception_message": "a."}, "a"),
        ({"('m', 'x', ())": {"raised_exception": True, "exception_message": "b"}}, "b"),
        ({"raised_exception": False, "exception_message": None}, ""),
        (
            {"m": {"raised_exception": False}, "n": {"raised_exception": True, "exception_message": ""}},
            "không rõ lý do",
        ),
        (None, ""),
        ({}, ""),
    ],
)
def test_both_shapes_of_exception_are_understood(info: Any, said: str) -> None:
    assert engine._trouble(info) == said


@pytest.mark.parametrize("change", [{"type": "expect_column_nonsense"}, {"severity": "nonsense"}])
def test_a_rule_lost_on_loading_stops_the_run(change: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    made = suite(rule(NULL, "name"), rule(NULL, "votes", code="T-02"))
    if "type" in change:
        broken = made.rules[0]._replace(type=change["type"])
        monkeypatch.setattr(validate, "used_columns", lambda one: ())
    else:
        monkeypatch.setattr(engine, "_GRADES", {Severity.ERROR: "nonsense"})
        broken = made.rules[0]
    made = made._replace(rules=(broken, made.rules[1]))
    with pytest.raises(Fault) as fault:
        engine.failing((made, pd.DataFrame({"name": [None]})))
    assert fault.value.findings[0].code == "BQT-16"
    assert "T-01" in fault.value.findings[0].message


def test_a_column_the_table_has_not_is_a_fault_before_anything_is_checked() -> None:
    made = table({"name": None})
    with pytest.raises(Fault) as fault:
        validate.tables(
            {"ca-nhan": made._replace(frame=made.frame.drop(columns="votes"))},
            {"ca-nhan": suite(rule(NULL, "votes"))},
            [],
        )
    assert fault.value.findings[0].code == "BQT-17"


def test_an_empty_sheet_is_clean_but_its_suite_is_still_made(monkeypatch: pytest.MonkeyPatch) -> None:
    empty, full = table(), table({"name": "A"})
    assert check(empty, rule(NULL, "name")) == []
    seen: list[str] = []
    built = engine._built
    monkeypatch.setattr(engine, "_built", lambda one: seen.append(one.name) or built(one))
    first, second = suite(rule(NULL, "name")), suite(rule(NULL, "votes"))
    assert validate.tables({"a": empty, "b": full}, {"a": first._replace(name="thu/a"), "b": second}, [])
    assert seen[0] == "thu/a"


def test_a_condition_that_no_row_meets_is_clean() -> None:
    condition = {"type": "comparison", "column": {"name": "award"}, "operator": "==", "parameter": "BK"}
    assert check(table({}, {}), rule(NULL, "name", row_condition=condition)) == []


def test_an_empty_list_of_choices_refuses_every_value_but_blanks() -> None:
    found = check(table({"award": "x"}, {}), rule(SET, "award", value_set={"$PARAMETER": "none"}), none=[])
    assert [one.cell for one in found] == ["H7"]


def test_nothing_is_written_to_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    check(table({}), rule(NULL, "name"))
    assert capfd.readouterr() == ("", "")
