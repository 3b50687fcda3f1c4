"""Blank forms: what the rules of a suite become in Excel, in the guidance, and after LibreOffice has saved the form."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.campaign import Award, Campaign, Content, Criterion, Deadline, Kind, Paper, Settings, Unit
from pipeline.documents import forms, looks
from pipeline.documents.cells import bearing, cell, met
from pipeline.shapes import Column, Layout, Rule, Severity, Suite
from tests.fill import fill

YES_NO_ONLY = {"type": "comparison", "column": {"name": "answer_type"}, "operator": "==", "parameter": "Có/Không"}
CONTENT_ONLY = {**YES_NO_ONLY, "parameter": "Nội dung"}
LONG_NAMES = tuple(f"Hình thức khen thưởng, loại {number}" for number in range(40))


def rule(kind: str, column: str, code: str = "T-01", severity: Severity = Severity.ERROR, **kwargs: Any) -> Rule:
    words = f"Quy tắc {code}."
    return Rule(code, f"expect_column_{kind}", {"column": column, **kwargs}, severity, words, "sai.", f"Sửa {code}.")


def suite(slug: str, sheet: str, columns: tuple[Column, ...], *rules: Rule, shape: str = "rows") -> Suite:
    return Suite(f"bieu-mau/{slug}", Layout(slug, sheet, shape, columns), rules)


UNIT = Unit("TTUD", "Trung tâm Ứng dụng & Tiến bộ", "Đơn vị trực thuộc")
CAMPAIGN = Campaign(
    settings=Settings(
        "THIDUA-2021-01", "Đợt thi đua mẫu", "UBND TỈNH", "SỞ KHCN", "SKHCN", "Cao Bằng", "", "", None,
        date(2021, 6, 30), "", "GIÁM ĐỐC", "", None,
    ),
    deadlines=(Deadline("NOP_HO_SO", "Nộp hồ sơ", date(2021, 6, 18)),),
    kinds=(Kind("TT", "Tập thể", "Tập thể", "Đơn vị"), Kind("CN", "Cá nhân", "Cá nhân", "Ngày sinh")),
    units=(UNIT,),
    roster=(),
    awards=(Award("BK", "Bằng khen", "Chủ tịch", "Đề nghị cấp trên", 1, {}, ""),),
    criteria=(
        Criterion("TT1", "TT", "Chấp hành tốt chủ trương", "Có/Không"),
        Criterion("TT4", "TT", "Hoàn thành chỉ tiêu", "Tỷ lệ", Fraction(3, 5)),
        Criterion("TT5", "TT", "Công trình, phần việc", "Nội dung"),
    ),
    papers=(
        Paper("TTR", "Tờ trình", ("Đơn vị trực thuộc",), "Đơn vị"),
        Paper("XX", "Giấy của phòng", ("Phòng",), "Đơn vị"),
    ),
    contents=(Content("ND1", "Hoàn thành chỉ tiêu"), Content("ND2", "Học tập và làm theo")),
    council=(), base_salaries=(), reward_rates=(), legal_bases=(), documents=(),
)  # fmt: skip

NAME = Column("name", "Tên tập thể", prompt="Ghi đầy đủ.")
ANSWERS = (
    Column("TT1", "TT1. Chấp hành tốt chủ trương", "yes_no", group="answers", prefix=True),
    Column("TT5", "TT5. Công trình, phần việc", group="answers", prefix=True),
)


def suites(*extra: Rule) -> dict[str, Suite]:
    """Give the smallest set of suites with one of everything; `extra` rules join those of `Tập thể`."""
    made = (
        suite(
            "thong-tin", "Thông tin",
            (Column("unit_code", "Mã đơn vị"), Column("attendance", "Số người dự họp", "integer"),
             Column("reviewed_on", "Ngày họp xét", "date")),
            rule("values_to_not_be_null", "attendance", "I-01"),
            shape="pairs",
        ),
        suite(
            "tap-the", "Tập thể",
            (NAME, Column("award", "Hình thức đề nghị"), *ANSWERS, Column("votes", "Số phiếu đồng ý", "integer"),
             Column("founded", "Ngày lập", "date")),
            rule("values_to_not_be_null", "name", "TT-01"),
            rule("values_to_be_in_set", "award", "TT-02", value_set=list(LONG_NAMES)),
            *extra,
        ),
        suite("ca-nhan", "Cá nhân", (Column("name", "Họ và tên"), Column("CN1", "CN1. Chấp hành", group="answers"))),
        suite("ket-qua", "Kết quả", (Column("content", "Mã nội dung"), Column("result", "Kết quả thực hiện"))),
        suite(
            "tieu-chi", "", (Column("answer", "Câu trả lời"),),
            rule("values_to_be_in_set", "answer", "TL-01", value_set=["Có", "Không"], row_condition=YES_NO_ONLY),
            rule("values_to_not_be_null", "answer", "TL-02", row_condition=YES_NO_ONLY),
            rule("value_lengths_to_be_between", "answer", "TL-03", min_value=10, row_condition=CONTENT_ONLY),
            shape="long",
        ),
    )  # fmt: skip
    return {one.name.rpartition("/")[2]: one for one in made}


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def heading_cells(sheet: Any) -> dict[str, Any]:
    return {str(one.value): one for one in sheet[3] if one.value}


def validation(sheet: Any, heading: str) -> Any:
    """Find what Excel checks in the column of that heading."""
    letter = heading_cells(sheet)[heading].column_letter
    found = [one for one in sheet.data_validations.dataValidation if str(one.sqref).startswith(f"{letter}4:")]
    assert len(found) == 1, f"{heading}: {len(found)} validations"
    return found[0]


def guidance(book: openpyxl.Workbook) -> str:
    rows = book[forms.GUIDE].iter_rows(values_only=True)
    return "\n".join(" | ".join(str(value) for value in row if value) for row in rows)


def made(*extra: Rule, campaign: Campaign = CAMPAIGN) -> openpyxl.Workbook:
    return opened(forms.form(UNIT, campaign, suites(*extra)))


# ------------------------------------------------------------------------------------------------- the form as a whole


def test_sheets_stand_in_the_order_of_the_contract_and_the_stamp_is_very_hidden():
    book = made()
    assert book.sheetnames == [
        "Hướng dẫn", "Thông tin", "Tập thể", "Cá nhân", "Kết quả", "_danh_muc", "_thidua"
    ]  # fmt: skip
    assert book["_danh_muc"].sheet_state == "hidden"
    assert book["_thidua"].sheet_state == "veryHidden"
    stamp = dict(book["_thidua"].iter_rows(values_only=True))
    assert stamp["campaign"] == "THIDUA-2021-01" and stamp["unit"] == "TTUD" and stamp["version"]


def test_the_same_form_is_the_same_bytes():
    assert forms.form(UNIT, CAMPAIGN, suites()) == forms.form(UNIT, CAMPAIGN, suites())
    assert set(looks.FONT) == {"font_name", "font_size"}, "XlsxWriter has written into what all forms share"


def test_row_sheets_are_free_and_the_others_protected_but_for_the_answers():
    book = made()
    protected = {sheet.title for sheet in book if sheet.protection.sheet}
    assert protected == {"Hướng dẫn", "Thông tin", "_danh_muc", "_thidua"}
    info = book["Thông tin"]
    assert (info["B2"].value, info["B2"].protection.locked) == ("TTUD", True)
    assert info["A3"].value == "Số người dự họp (*)" and not info["B3"].protection.locked


def test_row_sheets_are_ready_to_print_and_to_scroll():
    sheet = made()["Tập thể"]
    assert sheet.freeze_panes == "A4"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.column_dimensions["A"].width > 10


def test_a_text_column_keeps_what_is_typed_and_a_date_column_shows_days():
    from pipeline.documents.looks import FORMATS

    headings = heading_cells(book_sheet := made()["Tập thể"])
    text = book_sheet.column_dimensions[headings["Tên tập thể (*)"].column_letter]
    day = book_sheet.column_dimensions[headings["Ngày lập"].column_letter]
    assert text.number_format == FORMATS["text"]["num_format"] == "@"
    assert day.number_format == "dd/mm/yyyy"


def test_contents_are_filled_in_with_their_words_beside_them():
    rows = list(made()["Kết quả"].iter_rows(min_row=3, values_only=True))
    assert rows[0] == ("Mã nội dung", "Nội dung thi đua", "Kết quả thực hiện")
    assert rows[1][:2] == ("ND1", "Hoàn thành chỉ tiêu") and rows[2][:2] == ("ND2", "Học tập và làm theo")


def test_a_kind_the_campaign_has_not_has_no_sheet():
    book = made(campaign=replace(CAMPAIGN, kinds=CAMPAIGN.kinds[:1]))
    assert "Cá nhân" not in book.sheetnames and "Tập thể" in book.sheetnames


def test_the_version_changes_with_a_heading_and_not_with_a_rule():
    version = forms.layout_version(suites(), CAMPAIGN)
    assert forms.layout_version(suites(rule("values_to_be_unique", "name", "TT-09")), CAMPAIGN) == version
    other = suites()
    layout = other["ket-qua"].layout
    columns = (layout.columns[0]._replace(heading="Mã số"), layout.columns[1])
    other["ket-qua"] = other["ket-qua"]._replace(layout=layout._replace(columns=columns))
    assert forms.layout_version(other, CAMPAIGN) != version


# --------------------------------------------------------------------------------------------------------- the guidance


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (False, "ngày 18/06/2021 không tính, tức là chậm nhất hết ngày 17/06/2021"),
        (True, "chậm nhất hết ngày 18/06/2021"),
    ],
)
def test_the_deadline_says_whether_its_day_counts(counts: bool, words: str):
    campaign = replace(CAMPAIGN, settings=replace(CAMPAIGN.settings, deadline_day_counts=counts))
    assert words in guidance(made(campaign=campaign))


def test_the_guidance_names_the_papers_this_unit_owes_and_no_other():
    said = guidance(made())
    assert "Tờ trình" in said and "Giấy của phòng" not in said


def test_a_ratio_is_explained_and_never_asked():
    book = made()
    assert not any("TT4" in heading for heading in heading_cells(book["Tập thể"]))
    assert "TT4. Hoàn thành chỉ tiêu: không phải ghi tỷ lệ" in guidance(book) and "60 %" in guidance(book)


# --------------------------------------------------------------------------------------------- rules: guidance and cell


def test_a_rule_added_to_a_suite_changes_the_guidance_and_the_cell():
    before, after = made(), made(rule("values_to_be_between", "votes", "TT-03", min_value=0, max_value=99))
    assert "Quy tắc TT-03." not in guidance(before) and "Quy tắc TT-03." in guidance(after)
    assert validation(before["Tập thể"], "Số phiếu đồng ý").formula2 != "99"
    laid = validation(after["Tập thể"], "Số phiếu đồng ý")
    assert (laid.type, laid.formula1, laid.formula2) == ("whole", "0", "99")
    assert "Quy tắc TT-03." in laid.error and "Sửa TT-03." in laid.error


def test_a_kind_of_rule_excel_does_not_know_stands_in_the_guidance_only():
    added = rule("values_to_match_regex", "name", "TT-04", regex="^Phòng")
    assert "Quy tắc TT-04." in guidance(made(added))
    assert validation(made(added)["Tập thể"], "Tên tập thể (*)").type is None


def test_a_rule_on_a_looked_up_column_is_said_for_the_whole_row():
    assert "Tập thể | (cả dòng) | Quy tắc TT-05." in guidance(
        made(rule("values_to_be_null", "missing_papers", "TT-05"))
    )


def test_rules_of_answers_are_laid_on_the_criteria_of_their_type():
    sheet = made()["Tập thể"]
    asked, told = (
        validation(sheet, "TT1. Chấp hành tốt chủ trương (*)"),
        validation(sheet, "TT5. Công trình, phần việc"),
    )
    assert (asked.type, asked.formula1) == ("list", '"Có,Không"')
    assert (told.type, told.operator, told.formula1) == ("textLength", "greaterThanOrEqual", "10")


def test_every_check_reaches_two_thousand_rows():
    for one in made()["Tập thể"].data_validations.dataValidation:
        first, last = str(one.sqref).split(":")
        assert int(last.lstrip("ABCDEFG")) - int(first.lstrip("ABCDEFG")) == 1999


def test_a_long_list_lies_on_the_hidden_sheet_under_a_name():
    book = made()
    name = validation(book["Tập thể"], "Hình thức đề nghị").formula1
    sheet, area = next(iter(book.defined_names[name].destinations))
    values = [row[0].value for row in book[sheet][area]]
    assert sheet == "_danh_muc" and tuple(values) == LONG_NAMES


def show(column: Column, *rules: Rule, facts: Mapping[str, str] | None = None):
    return cell(column, bearing(rules, column.column, facts or {}), "D4")


NUMBER = Column("n", "Số", "number")
TEXT = Column("n", "Chữ")


def test_several_ranges_on_one_column_join_into_one_formula():
    low = rule("values_to_be_between", "n", "A", min_value=0, strict_min=True)
    high = rule("values_to_be_between", "n", "B", max_value=100)
    assert show(NUMBER, low, high).check == {"validate": "custom", "value": "=AND(ISNUMBER(D4),D4>0,D4<=100)"}
    whole = show(NUMBER._replace(type="integer"), low, high).check["value"]
    assert whole == "=AND(ISNUMBER(D4),D4=INT(D4),D4>0,D4<=100)"
    since = rule("values_to_be_between", "n", "A", min_value="2021-06-18")
    until = rule("values_to_be_between", "n", "B", max_value="2021-12-31")
    assert "D4>=DATE(2021,6,18)" in show(NUMBER._replace(type="date"), since, until).check["value"]


def test_lengths_join_too_and_a_list_keeps_only_what_they_allow():
    short = rule("value_lengths_to_be_between", "n", "A", max_value=3)
    some = rule("value_lengths_to_be_between", "n", "B", min_value=2)
    assert show(TEXT, short, some).check["value"] == "=AND(LEN(D4)<=3,LEN(D4)>=2)"
    named = rule("values_to_be_in_set", "n", "C", value_set=["BK", "Bằng khen"])
    assert show(TEXT, short, named).choices == ("BK",)


def test_two_sets_leave_what_they_share():
    first = rule("values_to_be_in_set", "n", "A", value_set=["a", "b", "c"])
    second = rule("values_to_be_in_set", "n", "B", value_set=["c", "b"])
    assert show(TEXT, first, second).choices == ("b", "c")


def test_a_strict_end_is_kept():
    above = show(NUMBER, rule("values_to_be_between", "n", min_value=0, strict_min=True)).check
    assert above == {"validate": "decimal", "criteria": ">", "value": 0}
    both = show(NUMBER, rule("values_to_be_between", "n", min_value=0, max_value=1, strict_max=True)).check
    assert both["value"] == "=AND(ISNUMBER(D4),D4>=0,D4<1)"


def test_the_cell_refuses_only_what_the_check_would_return():
    named = {"value_set": ["Bằng khen"]}
    assert show(TEXT, rule("values_to_be_in_set", "n", **named)).strict
    assert not show(TEXT, rule("values_to_be_in_set", "n", severity=Severity.WARNING, **named)).strict
    late = rule("values_to_be_between", "n", max_value="2021-06-30")
    assert show(NUMBER, rule("values_to_be_between", "n", max_value=9)).strict
    assert not show(TEXT._replace(type="date"), late).strict  # a date typed as text is read all the same
    unless_known = {"type": "nullity", "column": {"name": "award_code"}, "is_null": True}
    some = show(TEXT, rule("values_to_be_in_set", "n", row_condition=unless_known, **named))
    assert some.choices == ("Bằng khen",) and not some.strict


def test_what_need_not_be_filled_always_carries_no_mark():
    owed = {"type": "comparison", "column": {"name": "letter_owed"}, "operator": "==", "parameter": "Có"}
    assert show(TEXT, rule("values_to_not_be_null", "n")).required
    assert not show(TEXT, rule("values_to_not_be_null", "n", row_condition=owed)).required
    assert not show(TEXT, rule("values_to_not_be_null", "n", severity=Severity.WARNING)).required


def test_row_conditions_are_weighed_by_what_is_known():
    known = {"answer_type": "Có/Không", "kind": "TT"}
    other = {"type": "comparison", "column": {"name": "kind"}, "operator": "IN", "parameter": ["CN"]}
    unknown = {"type": "nullity", "column": {"name": "answer"}, "is_null": False}
    assert met(YES_NO_ONLY, known) is True and met(CONTENT_ONLY, known) is False and met(unknown, known) is None
    assert met({"type": "and", "conditions": [YES_NO_ONLY, other]}, known) is False
    assert met({"type": "and", "conditions": [YES_NO_ONLY, unknown]}, known) is None
    assert met({"type": "or", "conditions": [other, unknown]}, known) is None
    assert met(None, known) is True


def test_words_fit_excels_limits():
    long = Column("n", "Một tiêu đề rất dài " * 5, prompt="lời nhắc dài " * 60)
    shown = show(long, rule("values_to_be_in_set", "n", value_set=["a"]))
    assert len(shown.prompt) <= 255 and shown.prompt.endswith("…")
    other = suites()
    layout = other["tap-the"].layout
    other["tap-the"] = other["tap-the"]._replace(layout=layout._replace(columns=(long, *layout.columns)))
    laid = opened(forms.form(UNIT, CAMPAIGN, other))["Tập thể"].data_validations.dataValidation
    assert all(len(one.promptTitle or "") <= 32 and len(one.prompt or "") <= 255 for one in laid)
    assert any(one.prompt and one.prompt.startswith("lời nhắc") for one in laid)


# ------------------------------------------------------------------------------------------ filled, and re-saved


def test_a_filled_form_holds_the_texts_as_they_were_typed():
    data = fill(
        forms.form(UNIT, CAMPAIGN, suites()),
        {
            "Thông tin": {"Số người dự họp": 9},
            "Tập thể": [
                {"Tên tập thể": "=Phòng & <b>", "TT1": "Có", "Số phiếu đồng ý": 7, "Ngày lập": date(2021, 1, 28)}
            ],
            "Kết quả": [{"Mã nội dung": "ND2", "Kết quả thực hiện": "Đã làm"}],
        },
    )
    book = opened(data)
    assert book["Thông tin"]["B3"].value == 9
    row = book["Tập thể"][4]
    assert (row[0].value, row[0].data_type, row[2].value, row[4].value) == ("=Phòng & <b>", "s", "Có", 7)
    assert (row[0].number_format, row[5].value, row[5].number_format) == ("@", datetime(2021, 1, 28), "dd/mm/yyyy")
    assert [line[2].value for line in book["Kết quả"].iter_rows(min_row=4)] == [None, "Đã làm"]
    assert book["_thidua"].sheet_state == "veryHidden"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) chưa được cài trên máy này")
def test_the_form_survives_libreoffice(tmp_path: Path):
    source = tmp_path / "in" / "TTUD.xlsx"
    source.parent.mkdir()
    ranges = (
        rule("values_to_be_between", "votes", "A", min_value=0),
        rule("values_to_be_between", "votes", "B", max_value=9),
    )
    source.write_bytes(fill(forms.form(UNIT, CAMPAIGN, suites(*ranges)), {"Tập thể": [{"Tên tập thể": "Phòng"}]}))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=180)
    book = opened((tmp_path / "TTUD.xlsx").read_bytes())
    sheet = book["Tập thể"]
    assert sheet["A4"].value == "Phòng" and not sheet.protection.sheet and book["Thông tin"].protection.sheet
    assert validation(sheet, "Hình thức đề nghị").formula1 in book.defined_names
    assert validation(sheet, "TT1. Chấp hành tốt chủ trương (*)").type == "list"
    assert validation(sheet, "Số phiếu đồng ý").type == "custom"
    assert not book["Thông tin"]["B3"].protection.locked and book["Thông tin"]["B2"].protection.locked
    assert (
        book["_thidua"].sheet_state != "visible" and dict(book["_thidua"].iter_rows(values_only=True))["unit"] == "TTUD"
    )
