"""The suites as data: the shipped ones hold, broken ones are told by file and remedy."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline import rules
from pipeline.shapes import Fault, Severity
from pipeline.validation import suites

ROOT = Path(__file__).parent.parent
SHIPPED = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in (ROOT / "expectations").rglob("*.json")}
FAMILIES = {
    "criteria": {
        "Tập thể": [("TT1", "TT1. Một", "Có/Không"), ("TT4", "TT4. Bốn", "Tỷ lệ"), ("TT5", "TT5. Năm", "Nội dung")]
    },
    "awards": [("BK", "Bằng khen"), ("GK", "Giấy khen")],
    "kinds": [("TT", "Tập thể"), ("CN", "Cá nhân")],
}


def suite(*expectations: dict[str, Any], **meta: Any) -> dict[str, Any]:
    columns = [{"column": "name", "heading": "Tên"}, {"column": "votes", "heading": "Phiếu", "type": "integer"}]
    meta = {"sheet": "Trang", "shape": "rows", "columns": columns, "looked_up": {"known": "name"}, **meta}
    return {"name": "thu/trang", "meta": meta, "expectations": list(expectations)}


def rule(type: str = "expect_column_values_to_not_be_null", **changes: Any) -> dict[str, Any]:
    made = {
        "type": type,
        "kwargs": {"column": "name"},
        "severity": "critical",
        "description": "Phải ghi tên.",
        "meta": {"code": "T-01", "message": "để trống.", "remedy": "Ghi tên."},
    }
    for part, value in changes.items():
        if part in ("code", "message", "remedy", "at"):
            made["meta"] = {**made["meta"], part: value}  # type: ignore[dict-item]
        else:
            made[part] = value
    return made


def load(raw: dict[str, Any]) -> Any:
    return suites.load({"expectations/thu/trang.json": json.dumps(raw).encode()})


def told(raw: dict[str, Any]) -> str:
    with pytest.raises(Fault) as fault:
        load(raw)
    assert all(one.file == "expectations/thu/trang.json" and one.remedy for one in fault.value.findings)
    return " ".join(one.sentence for one in fault.value.findings)


def test_every_shipped_suite_loads_and_every_rule_has_its_words() -> None:
    loaded = suites.load(SHIPPED)
    assert len(loaded) == len(SHIPPED) > 25
    codes = [one.code for each in loaded.values() for one in each.rules]
    assert len(codes) == len(set(codes)) > 100
    for each in loaded.values():
        for one in each.rules:
            assert re.fullmatch(r"[A-Z]+-\d\d", one.code)
            for words in (one.description, one.message, one.remedy):
                assert words.strip().endswith((".", "…")), (one.code, words)


@pytest.mark.parametrize(
    ("path", "headings"),
    {
        "bieu-mau/thong-tin": "Mã đợt · Giai đoạn · Mã đơn vị · Tên đơn vị · Người lập biểu · Điện thoại · "
        "Số tờ trình · Ngày tờ trình · Ngày họp xét · Số người dự họp · Chủ trì · Thư ký · Người ký",
        "bieu-mau/tap-the": "STT · Tên tập thể · Thuộc đơn vị · Hình thức đề nghị · {code} · Tóm tắt thành tích · "
        "Số phiếu đồng ý",
        "bieu-mau/ca-nhan": "STT · Danh xưng · Họ và tên · Ngày sinh · Chức vụ · Đơn vị công tác · Hình thức đề nghị · "
        "{code} · Tóm tắt thành tích · Số phiếu đồng ý",
        "bieu-mau/chi-tieu": "STT · Tập thể · Chỉ tiêu · Đơn vị tính · Đăng ký · Thực hiện · Mã tiêu chí",
        "bieu-mau/ket-qua": "Mã nội dung · Kết quả thực hiện",
        "bieu-mau/dien-hinh": "STT · Gương điển hình · Loại · Tóm tắt",
        "bieu-mau/giay-to": "Mã giấy tờ · Của ai · Số, ký hiệu · Ngày · Tên tệp",
        "hoi-dong/cuoc-hop": "Số biên bản · Thời gian bắt đầu · Thời gian kết thúc · Địa điểm · Tổng số thành viên · "
        "Có mặt · Vắng (lý do) · Chủ trì · Thư ký · Hình thức biểu quyết",
        "hoi-dong/thanh-vien": "Họ và tên · Vai trò · Có mặt · Lý do vắng",
        "hoi-dong/bieu-quyet": "Mã đề nghị · Tên · Loại · Đơn vị đề nghị · Hình thức đề nghị · Đủ điều kiện · "
        "Phiếu {code} · Kết luận · Ghi chú",
        "so-tiep-nhan/so-tiep-nhan": "Tệp · Đơn vị · Ngày giờ nhận · Hình thức nhận",
        "so-tiep-nhan/trung-ten": "Mã 1 · Mã 2 · Cùng một người",
    }.items(),
)
def test_headings_are_those_of_the_workbooks(path: str, headings: str) -> None:
    assert " · ".join(column.heading for column in suites.load(SHIPPED)[path].layout.columns) == headings


def test_the_table_of_types_is_the_one_written_down() -> None:
    text = (ROOT / "docs/decisions/0003-loai-quy-tac.md").read_text(encoding="utf-8")
    written = re.findall(r"^\| `(expect_\w+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|", text, re.M)
    assert [type for type, _, _ in written] == list(rules.TYPES)
    forms = {
        rules.REQUIRED: "dấu (*) bắt buộc",
        rules.LIST: "danh sách chọn",
        rules.RANGE: "khoảng số, khoảng ngày",
        rules.LENGTH: "độ dài chữ",
        rules.NONE: "chỉ hướng dẫn",
    }
    for type, asked, form in written:
        assert form == forms[rules.TYPES[type].excel]
        own = rules.TYPES[type]
        assert set(re.findall(r"`(\w+)`", asked)) == {*own.columns, *own.needs, *own.one_of}


def test_a_type_not_in_the_table_is_refused() -> None:
    assert '"expect_column_mean_to_be_between"' in told(suite(rule("expect_column_mean_to_be_between")))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (rule(severity="grave"), 'mức độ "grave"'),
        (rule(message=""), "thiếu mã, câu mô tả"),
        (rule(description=" "), "thiếu mã, câu mô tả"),
        (rule(code=None), "quy tắc thứ 1"),
        (rule(kwargs={"column": "nam"}), 'cột "nam"'),
        (rule(kwargs={"column": "name", "mostly": 0.9}), 'không dùng được "mostly"'),
        (rule(kwargs={}), 'thiếu "column"'),
        (rule(message='"{vale}" sai.'), 'dùng "vale"'),
        (rule(message="{value sai."), "câu báo dùng"),
        (rule("expect_column_values_to_match_regex", kwargs={"column": "name", "regex": "("}), "không đọc được"),
        (rule("expect_column_values_to_be_in_set"), 'thiếu "value_set"'),
        (rule("expect_column_values_to_be_between"), "phải có ít nhất một"),
        (
            rule("expect_column_values_to_be_between", kwargs={"column": "name", "min_value": "2021-01-01"}),
            "phải là số",
        ),
        (
            rule("expect_column_pair_values_to_be_equal", kwargs={"column_A": "name", "column_B": "votes"}),
            'thiếu "ignore_row_if"',
        ),
        (rule(kwargs={"column": "name", "row_condition": 'votes == "1"'}), "phải viết thành nhóm"),
        (
            rule(
                kwargs={
                    "column": "name",
                    "row_condition": {"type": "nullity", "column": {"name": "zz"}, "is_null": True},
                }
            ),
            'cột "zz"',
        ),
        (
            rule(
                kwargs={
                    "column": "name",
                    "row_condition": {"type": "and", "conditions": [{"type": "or", "conditions": [{}]}]},
                }
            ),
            'trong "and" không đặt được "or"',
        ),
    ],
)
def test_a_broken_rule_is_told_with_its_place(broken: dict[str, Any], words: str) -> None:
    assert words in told(suite(broken))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ({"Xét duyệt": None}, '"at" chỉ dùng được'),
        ({"Đăng ký": {"kwargs": {}}}, '"at" chỉ dùng được'),
        ({"Đăng ký": {"severity": "grave"}}, '"at" chỉ dùng được'),
        ([], '"at" chỉ dùng được'),
        ({"Đăng ký": {"message": '"{vale}" sai.'}}, 'dùng "vale"'),
    ],
)
def test_what_is_said_wrongly_at_a_stage_is_told(at: Any, words: str) -> None:
    assert words in told(suite(rule(at=at)))


def test_a_column_or_a_sheet_says_at_a_stage_only_what_may_change() -> None:
    column = {"column": "name", "heading": "Tên"}
    assert "cột thứ 1" in told(suite(columns=[{**column, "at": {"Đăng ký": {"type": "date"}}}], looked_up={}))
    assert "thiếu phần mô tả trang" in told(suite(at={"Đăng ký": {"sheet": "Khác"}}))


def test_what_a_suite_says_at_a_stage_is_put_over_the_rest_of_it() -> None:
    columns = [
        {"column": "name", "heading": "Tên", "prompt": "Đủ.", "at": {"Đăng ký": {"prompt": "Khi đăng ký."}}},
        {"column": "votes", "heading": "Phiếu", "type": "integer", "at": {"Đăng ký": None}},
    ]
    on_votes = {"type": "nullity", "column": {"name": "votes"}, "is_null": False}
    rules_ = (
        rule(at={"Đăng ký": {"severity": "warning", "description": "Nên ghi.", "remedy": "Ghi đi."}}),
        rule(code="T-02", at={"Đề nghị": None}),
        rule(code="T-03", kwargs={"column": "votes"}),
        rule(code="T-04", kwargs={"column": "name", "row_condition": on_votes}),
    )
    files = {"thu/trang.json": json.dumps(suite(*rules_, columns=columns)).encode()}
    proposing, registering = suites.load(files)["thu/trang"], suites.load(files, "Đăng ký")["thu/trang"]
    assert [one.column for one in proposing.layout.columns] == ["name", "votes"]
    assert [(one.column, one.prompt) for one in registering.layout.columns] == [("name", "Khi đăng ký.")]
    assert [one.code for one in proposing.rules] == ["T-01", "T-03", "T-04"]
    assert [(one.code, one.severity, one.description, one.message) for one in registering.rules] == [
        ("T-01", Severity.WARNING, "Nên ghi.", "để trống."),
        ("T-02", Severity.ERROR, "Phải ghi tên.", "để trống."),
    ]
    gone = {"thu/trang.json": json.dumps(suite(rule(), at={"Đăng ký": None})).encode()}
    assert list(suites.load(gone)) == ["thu/trang"] and suites.load(gone, "Đăng ký") == {}


def test_every_shipped_suite_loads_at_both_stages() -> None:
    registering = {name for name in suites.load(SHIPPED, "Đăng ký") if name.startswith("bieu-mau/")}
    assert registering == {f"bieu-mau/{sheet}" for sheet in ("thong-tin", "tap-the", "chi-tieu", "tieu-chi")}
    other = {name: one for name, one in suites.load(SHIPPED).items() if not name.startswith("bieu-mau/")}
    assert {name: one for name, one in suites.load(SHIPPED, "Đăng ký").items() if name in other} == other


def test_broken_files_are_told_all_at_once() -> None:
    good = json.dumps(suite(rule())).encode()
    with pytest.raises(Fault) as fault:
        suites.load(
            {
                "thu/a.json": b'{"name": "thu/a",\n ]',
                "thu/b.json": b"\xff\xfe",
                "thu/c.json": good,
                "thu/trang.json": good,
                "khac/trang.json": good.replace(b"thu/trang", b"khac/trang"),
            }
        )
    assert [(one.file, one.code) for one in fault.value.findings] == [
        ("expectations/thu/a.json", "BQT-01"),
        ("expectations/thu/b.json", "BQT-02"),
        ("expectations/thu/c.json", "BQT-05"),
        ("expectations/thu/trang.json", "BQT-03"),
    ]
    assert "dòng 2" in fault.value.findings[0].message
    assert "expectations/khac/trang.json" in fault.value.findings[3].message


def test_broken_layouts_are_told() -> None:
    assert "thiếu phần mô tả trang" in told({"name": "thu/trang", "meta": {}, "expectations": []})
    assert "cột thứ 1" in told(suite(columns=[{"column": "a", "heading": "A", "type": "money"}]))
    assert "cột thứ 1" in told(suite(columns=[{"each": "awards", "group": "answers"}]))
    twice = [{"column": "name", "heading": "A"}, {"column": "name", "heading": "B"}]
    assert '"name" được ghi hai lần' in told(suite(columns=twice))


def test_columns_of_the_register_may_be_called_as_the_base_ones() -> None:
    assert load(suite(columns=[{"column": "file", "heading": "Tệp"}], looked_up={}))


def test_families_become_columns() -> None:
    loaded = suites.load(SHIPPED)
    form = suites.expand(loaded, "bieu-mau", FAMILIES)
    assert set(form) >= {"thong-tin", "tap-the", "ca-nhan", "tieu-chi", "chi-tieu", "ket-qua", "dien-hinh", "giay-to"}
    answers = [column for column in form["tap-the"].layout.columns if column.group == "answers"]
    assert [(one.column, one.heading, one.type, one.prefix) for one in answers] == [
        ("TT1", "TT1. Một", "yes_no", True),
        ("TT5", "TT5. Năm", "text", True),
    ]
    assert not [column for column in form["ca-nhan"].layout.columns if column.group]
    votes = suites.expand(loaded, "hoi-dong", FAMILIES)["bieu-quyet"].layout.columns
    assert [(one.column, one.heading, one.type) for one in votes if one.group] == [
        ("BK", "Phiếu BK", "integer"),
        ("GK", "Phiếu GK", "integer"),
    ]
    campaign = suites.expand(loaded, "dot-thi-dua", FAMILIES)
    quotas = [one for one in campaign["hinh-thuc"].layout.columns if one.group == "quotas"]
    assert [(one.column, one.heading) for one in quotas] == [("TT", "Tối đa tập thể"), ("CN", "Tối đa cá nhân")]
    rates = [one for one in campaign["muc-thuong"].layout.columns if one.group == "coefficients"]
    assert [one.heading for one in rates] == ["Hệ số tập thể", "Hệ số cá nhân"]


def test_a_kind_without_a_suite_takes_that_of_another() -> None:
    kinds = {"Cá nhân": ("Ngày sinh", ""), "Nghệ nhân": ("Ngày sinh", "Họ và tên nghệ nhân")}
    families = {**FAMILIES, "criteria": {"Nghệ nhân": [("NN1", "NN1. Một", "Có/Không")]}, "nominees": kinds}
    form = suites.expand(suites.load(SHIPPED), "bieu-mau", families)
    made = form["nghe-nhan"]
    assert (made.layout.key, made.layout.sheet) == ("nghe-nhan", "Nghệ nhân")
    assert [one.column for one in made.layout.columns if one.group] == ["NN1"]
    assert [one.heading for one in made.layout.columns if one.column == "name"] == ["Họ và tên nghệ nhân"]
    assert made.rules == form["ca-nhan"].rules
    assert [one.heading for one in form["ca-nhan"].layout.columns if one.column == "name"] == ["Họ và tên"]


def test_a_sheet_for_nominees_that_no_kind_uses_is_no_sheet_of_the_form() -> None:
    loaded = suites.load(SHIPPED)
    form = suites.expand(loaded, "bieu-mau", {**FAMILIES, "nominees": {"Hộ nghèo": ("Chủ hộ", "")}})
    assert not {"ca-nhan", "tap-the", "ho-gia-dinh"} & set(form)
    assert form["ho-ngheo"].rules == loaded["bieu-mau/ho-gia-dinh"].rules


def test_parameters_are_put_in_everywhere_and_an_unknown_one_is_a_fault() -> None:
    kwargs = {
        "column": "name",
        "value_set": {"$PARAMETER": "choices"},
        "row_condition": {
            "type": "comparison",
            "column": {"name": "votes"},
            "operator": "==",
            "parameter": {"$PARAMETER": "day"},
        },
    }
    made = load(suite(rule("expect_column_values_to_be_in_set", kwargs=kwargs)))["thu/trang"]
    bound = suites.bind(made, {"choices": ("a", "b"), "day": date(2021, 6, 18)}).rules[0]
    assert bound.kwargs["value_set"] == ["a", "b"]
    assert bound.kwargs["row_condition"]["parameter"] == date(2021, 6, 18)
    assert made.rules[0].kwargs["value_set"] == {"$PARAMETER": "choices"}
    with pytest.raises(Fault) as fault:
        suites.bind(made, {"choices": []})
    assert "T-01" in fault.value.findings[0].message and '"day"' in fault.value.findings[0].message


def test_severities_are_those_of_the_contract() -> None:
    found = {one.code: one.severity for each in suites.load(SHIPPED).values() for one in each.rules}
    by_column = {
        (each.name, one.type, one.kwargs.get("column")): found[one.code]
        for each in suites.load(SHIPPED).values()
        for one in each.rules
    }
    null, inside = "expect_column_values_to_not_be_null", "expect_column_values_to_be_in_set"
    assert by_column["bieu-mau/ca-nhan", null, "award"] is Severity.ERROR
    assert by_column["bieu-mau/ca-nhan", null, "birth_date"] is Severity.WARNING
    assert by_column["bieu-mau/ca-nhan", inside, "in_roster"] is Severity.WARNING
    assert by_column["bieu-mau/tap-the", inside, "in_roster"] is Severity.WARNING
    assert by_column["bieu-mau/ca-nhan", inside, "own_unit"] is Severity.WARNING
    assert by_column["bieu-mau/tieu-chi", null, "answer"] is Severity.ERROR
    assert by_column["bieu-mau/thong-tin", null, "letter_number"] is Severity.ERROR
    assert by_column["bieu-mau/thong-tin", "expect_column_values_to_be_null", "missing_papers"] is Severity.ERROR


def test_what_a_rule_becomes_in_excel() -> None:
    condition = {"type": "comparison", "column": {"name": "answer_type"}, "operator": "==", "parameter": "Có/Không"}
    null, inside = "expect_column_values_to_not_be_null", "expect_column_values_to_be_in_set"
    assert rules.excel_form(null, {"column": "a"}) == "required"
    assert rules.excel_form(null, {"column": "a", "row_condition": condition}) == ""
    assert rules.excel_form(inside, {"column": "a", "row_condition": condition}) == "list"
    assert rules.holds(condition, {"answer_type": "Có/Không"})
    assert not rules.holds(condition, {"answer_type": "Nội dung"})
    assert not rules.holds({**condition, "operator": "!="}, {"answer_type": None})
    either = {"type": "or", "conditions": [condition, {"type": "nullity", "column": {"name": "b"}, "is_null": True}]}
    assert rules.holds(either, {"answer_type": "x", "b": None})
    assert not rules.holds({**either, "type": "and"}, {"answer_type": "x", "b": None})
    assert rules.condition_columns(either) == ("answer_type", "b")
