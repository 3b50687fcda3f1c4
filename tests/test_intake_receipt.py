"""What each received file is worth: the register, whose it is, which one counts, what is late or in conflict."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from itertools import permutations

import pytest

from pipeline.campaign import Campaign
from pipeline.intake import mail, read, standing, tables
from pipeline.shapes import Finding, Received, Severity, Standing, Submission
from tests.small_campaign import BODY, CAMPAIGN, form, layouts_of
from tests.workbooks import workbook

FORM = layouts_of("bieu-mau")
OTHER = BODY.replace("được giao", "năm 2021")
THIRD = BODY.replace("được giao", "quý II")


def register(rows: str) -> dict[str, tables.Table]:
    layouts = layouts_of("so-tiep-nhan")
    data = workbook(f"# Sổ tiếp nhận\n| Tệp | Đơn vị | Ngày giờ nhận | Hình thức nhận |\n{rows}")
    return tables.gather_register(read.workbook("so-tiep-nhan.xlsx", data, layouts), layouts)


def receive(
    files: Mapping[str, str | bytes], rows: str = "", campaign: Campaign = CAMPAIGN, version: str = ""
) -> tuple[dict[str, Received], list[Finding]]:
    """Receive these forms; the keys of the answer are file names."""
    held = {name: workbook(content) if isinstance(content, str) else content for name, content in files.items()}
    submissions, found, _ = mail.submissions(
        {name: (lambda data=data: data) for name, data in held.items()}, register(rows) if rows else {}
    )
    readings = [read.workbook(one.file, one.load(), FORM) for one in submissions]
    settled, more = standing.received(submissions, readings, campaign, version)
    return {one.file: one for one in settled}, found + more


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return sorted((finding.file, finding.code) for finding in findings)


def standings(settled: Mapping[str, Received]) -> dict[str, Standing]:
    return {name: one.standing for name, one in settled.items()}


# ------------------------------------------------------------------------------------------------------------- register


def test_a_file_takes_its_time_unit_and_channel_from_the_register() -> None:
    rows = "| vp.XLSX | VP | 2021-06-16 14:30 | Thư điện tử |"
    submissions, findings, _ = mail.submissions({"VP.xlsx": bytes}, register(rows))
    assert not findings
    assert [
        (one.file, one.received and one.received.isoformat(), one.registered_unit, one.channel) for one in submissions
    ] == [("VP.xlsx", "2021-06-16T14:30:00", "VP", "Thư điện tử")]


def test_a_row_without_its_file_and_a_file_with_two_rows_are_named_at_their_cells() -> None:
    rows = (
        "| A.xlsx | VP | 2021-06-16 14:30 | |\n| B.xlsx | VP | 2021-06-16 14:30 | |\n"
        "| a.xlsx | VP | 2021-06-17 08:00 | |"
    )
    submissions, findings, _ = mail.submissions(
        {"A.xlsx": bytes, "Thumbs.db": bytes, ".DS_Store": bytes}, register(rows)
    )
    assert [(one.code, one.file, one.sheet, one.cell) for one in findings] == [
        ("NHAN-03", "so-tiep-nhan.xlsx", "Sổ tiếp nhận", "A4"),
        ("NHAN-02", "so-tiep-nhan.xlsx", "Sổ tiếp nhận", "A3"),
    ]
    assert [one.file for one in submissions] == ["A.xlsx"]
    assert submissions[0].received is not None and submissions[0].received.day == 17


def test_a_name_with_a_number_is_another_file() -> None:
    submissions, findings, _ = mail.submissions(
        {"VP (2).xlsx": bytes}, register("| VP.xlsx | VP | 2021-06-16 14:30 | |")
    )
    assert submissions[0].received is None and [one.code for one in findings] == ["NHAN-02"]


# ----------------------------------------------------------------------------------------------------- which one counts


def test_the_last_usable_one_before_the_deadline_counts() -> None:
    settled, findings = receive(
        {"1.xlsx": form(), "2.xlsx": form(OTHER), "3.xlsx": b"", "4.xlsx": form(THIRD)},
        "| 1.xlsx | VP | 2021-06-10 08:00 | |\n| 2.xlsx | VP | 2021-06-17 23:59 | |\n"
        "| 3.xlsx | VP | 2021-06-17 23:59 | |\n| 4.xlsx | VP | 2021-06-19 08:00 | |",
    )
    assert standings(settled) == {
        "1.xlsx": Standing.SUPERSEDED,
        "2.xlsx": Standing.COUNTS,
        "3.xlsx": Standing.UNUSABLE,
        "4.xlsx": Standing.LATE,
    }
    assert [name for name, one in settled.items() if one.considered] == ["2.xlsx"]
    assert all(one.unit == "VP" and one.reason for one in settled.values())
    assert codes(findings) == [("4.xlsx", "NHAN-13")]


@pytest.mark.parametrize(("counts", "expected"), [(False, Standing.LATE), (True, Standing.COUNTS)])
def test_the_day_itself_is_a_setting_and_is_always_named(counts: bool, expected: Standing) -> None:
    campaign = dataclasses.replace(
        CAMPAIGN, settings=dataclasses.replace(CAMPAIGN.settings, deadline_day_counts=counts)
    )
    settled, findings = receive({"1.xlsx": form()}, "| 1.xlsx | VP | 2021-06-18 08:00 | |", campaign)
    assert standings(settled) == {"1.xlsx": expected}
    assert ("1.xlsx", "NHAN-12") in codes(findings)


def test_only_late_ones_the_last_of_them_is_shown() -> None:
    settled, _ = receive(
        {"1.xlsx": form(), "2.xlsx": form(OTHER)},
        "| 1.xlsx | VP | 2021-06-19 08:00 | |\n| 2.xlsx | VP | 2021-06-20 08:00 | |",
    )
    assert set(standings(settled).values()) == {Standing.LATE}
    assert [name for name, one in settled.items() if one.considered] == ["2.xlsx"]


def test_identical_files_are_duplicates_also_after_the_deadline() -> None:
    settled, _ = receive(
        {"1.xlsx": form(), "2.xlsx": form(), "3.xlsx": form()},
        "| 1.xlsx | VP | 2021-06-10 08:00 | |\n| 2.xlsx | VP | 2021-06-11 08:00 | |\n"
        "| 3.xlsx | VP | 2021-06-30 08:00 | |",
    )
    assert standings(settled) == {"1.xlsx": Standing.DUPLICATE, "2.xlsx": Standing.COUNTS, "3.xlsx": Standing.DUPLICATE}


def test_different_files_of_one_time_none_counts() -> None:
    rows = (
        "| 1.xlsx | VP | 2021-06-10 08:00 | |\n| 2.xlsx | VP | 2021-06-10 08:00 | |\n"
        "| 3.xlsx | VP | 2021-06-09 08:00 | |"
    )
    settled, findings = receive({"1.xlsx": form(), "2.xlsx": form(OTHER), "3.xlsx": form(THIRD)}, rows)
    assert standings(settled) == {
        "1.xlsx": Standing.CONFLICT,
        "2.xlsx": Standing.CONFLICT,
        "3.xlsx": Standing.SUPERSEDED,
    }
    assert not any(one.considered for one in settled.values())
    assert [(one.unit, one.severity) for one in findings if one.code == "NHAN-11"] == [("VP", Severity.ERROR)] * 2


def test_unregistered_files_count_only_where_nothing_is_dated() -> None:
    settled, findings = receive({"1.xlsx": form()})
    assert standings(settled) == {"1.xlsx": Standing.COUNTS} and codes(findings) == [("1.xlsx", "NHAN-01")]
    settled, findings = receive({"1.xlsx": form(), "2.xlsx": form(OTHER)}, "| 1.xlsx | VP | 2021-06-10 08:00 | |")
    assert standings(settled) == {"1.xlsx": Standing.COUNTS, "2.xlsx": Standing.SUPERSEDED}
    assert codes(findings) == [("2.xlsx", "NHAN-05")]
    settled, _ = receive({"1.xlsx": form(), "2.xlsx": form(OTHER)})
    assert set(standings(settled).values()) == {Standing.CONFLICT}


def test_what_cannot_stand_for_the_unit_does_not_push_its_plain_file_aside() -> None:
    files = {"1.xlsx": form(), "2.xlsx": form(OTHER), "3.xlsx": b"%PDF-1.4"}
    rows = "| 2.xlsx | CDCS | 2021-06-12 08:00 | |\n| 3.xlsx | VP | 2021-06-12 08:00 | |"
    settled, findings = receive(files, rows)
    assert settled["1.xlsx"].standing is Standing.COUNTS
    assert "NHAN-05" not in [code for _, code in codes(findings)]


def test_a_form_from_another_unit_never_supersedes_the_units_own() -> None:
    rows = "| 1.xlsx | VP | 2021-06-10 08:00 | |\n| 2.xlsx | CDCS | 2021-06-12 08:00 | |"
    settled, findings = receive({"1.xlsx": form(), "2.xlsx": form(OTHER)}, rows)
    assert standings(settled) == {"1.xlsx": Standing.COUNTS, "2.xlsx": Standing.SUPERSEDED}
    assert ("2.xlsx", "NHAN-14") in codes(findings)
    settled, _ = receive({"2.xlsx": form(OTHER)}, rows.splitlines()[1])
    assert settled["2.xlsx"].considered and settled["2.xlsx"].unit == "VP"


# ---------------------------------------------------------------------------------------------------------- whose it is


def test_a_form_of_another_campaign_is_unusable() -> None:
    settled, findings = receive({"1.xlsx": form(campaign="THIDUA-2020-02")}, "| 1.xlsx | VP | 2021-06-10 08:00 | |")
    assert standings(settled) == {"1.xlsx": Standing.UNUSABLE} and "THIDUA-2020-02" in settled["1.xlsx"].reason
    assert [(one.code, one.severity, one.sheet, one.cell) for one in findings] == [
        ("NHAN-10", Severity.ERROR, "Thông tin", "B2")
    ]
    both = {"1.xlsx": form(campaign="THIDUA-2020-02"), "2.xlsx": form()}
    _, findings = receive(both, "| 1.xlsx | VP | 2021-06-10 08:00 | |\n| 2.xlsx | VP | 2021-06-10 08:00 | |")
    assert [(one.code, one.severity) for one in findings] == [("NHAN-10", Severity.WARNING)]


def test_an_unknown_unit_is_the_registers_or_nobodys() -> None:
    settled, findings = receive({"1.xlsx": form(unit="XYZ")})
    assert (settled["1.xlsx"].unit, settled["1.xlsx"].standing) == ("", Standing.UNUSABLE)
    assert codes(findings) == [("1.xlsx", "NHAN-08")]
    settled, findings = receive({"1.xlsx": form(unit="XYZ")}, "| 1.xlsx | Văn phòng Sở | 2021-06-10 08:00 | |")
    assert (settled["1.xlsx"].unit, settled["1.xlsx"].standing) == ("VP", Standing.COUNTS)
    assert [(one.code, one.unit, one.sheet, one.cell) for one in findings] == [("NHAN-08", "VP", "Thông tin", "B4")]


def test_without_the_hidden_sheet_the_codes_of_the_information_sheet_decide() -> None:
    bare = form().split("# !_thidua")[0]
    settled, _ = receive({"1.xlsx": bare})
    assert settled["1.xlsx"].unit == "VP" and settled["1.xlsx"].considered
    settled, findings = receive({"1.xlsx": bare.replace("| Mã đơn vị | VP |", "| Mã đơn vị | |")})
    assert settled["1.xlsx"].unit == "" and ("1.xlsx", "NHAN-09") in codes(findings)
    _, findings = receive({"1.xlsx": bare.replace("| Mã đợt | THIDUA-2021-01 |", "| Mã đợt | |")})
    assert ("1.xlsx", "NHAN-16") in codes(findings)


def test_two_codes_that_disagree_are_a_fault_and_supersede_nothing() -> None:
    torn = form(OTHER).replace("| Mã đơn vị | VP |", "| Mã đơn vị | TTUD |")
    settled, findings = receive({"1.xlsx": torn})
    assert [(one.code, one.unit, one.severity) for one in findings if one.code == "NHAN-06"] == [
        ("NHAN-06", "VP", Severity.ERROR)
    ]
    assert settled["1.xlsx"].considered
    settled, _ = receive({"1.xlsx": torn}, "| 1.xlsx | TTUD | 2021-06-10 08:00 | |")
    assert settled["1.xlsx"].unit == "TTUD"
    rows = "| 1.xlsx | VP | 2021-06-12 08:00 | |\n| 2.xlsx | VP | 2021-06-10 08:00 | |"
    settled, _ = receive({"1.xlsx": torn, "2.xlsx": form()}, rows)
    assert standings(settled) == {"1.xlsx": Standing.SUPERSEDED, "2.xlsx": Standing.COUNTS}
    _, findings = receive({"1.xlsx": form().replace("| Mã đợt | THIDUA-2021-01 |", "| Mã đợt | KHAC |")})
    assert ("1.xlsx", "NHAN-07") in codes(findings)


def test_a_form_of_the_registering_stage_is_no_submission() -> None:
    settled, findings = receive({"1.xlsx": form(stage="Đăng ký")})
    assert not settled and [(one.code, one.unit) for one in findings] == [("NHAN-04", "")]


def test_an_older_layout_is_accepted_and_named() -> None:
    settled, findings = receive({"1.xlsx": form()}, "| 1.xlsx | VP | 2021-06-10 08:00 | |", version="v2")
    assert settled["1.xlsx"].considered and settled["1.xlsx"].layout_version == "v1"
    assert codes(findings) == [("1.xlsx", "NHAN-15")]


def test_the_order_of_files_and_their_names_change_nothing() -> None:
    held = {"1.xlsx": form(), "2.xlsx": form(OTHER), "3.xlsx": form(), "4.xlsx": form(THIRD, unit="TTUD")}
    times = {
        "1.xlsx": "2021-06-10 08:00",
        "2.xlsx": "2021-06-11 08:00",
        "3.xlsx": "2021-06-12 08:00",
        "4.xlsx": "2021-06-20 08:00",
    }
    outcomes = set()
    for order in permutations(held):
        renamed = {name: f"{place}-{name}" for place, name in enumerate(order)}
        rows = "\n".join(f"| {renamed[name]} | | {times[name]} | |" for name in order)
        settled, _ = receive({renamed[name]: held[name] for name in order}, rows)
        outcomes.add(tuple((settled[renamed[name]].standing, settled[renamed[name]].considered) for name in held))
    assert outcomes == {
        (
            (Standing.DUPLICATE, False),
            (Standing.SUPERSEDED, False),
            (Standing.COUNTS, True),
            (Standing.LATE, True),
        )
    }


def test_submissions_and_readings_may_come_in_any_order() -> None:
    data = {"1.xlsx": workbook(form()), "2.xlsx": workbook(form(unit="TTUD"))}
    submissions = [Submission(name, bytes) for name in data]
    readings = [read.workbook(name, content, FORM) for name, content in data.items()]
    assert standing.received(submissions, readings, CAMPAIGN) == standing.received(
        submissions[::-1], readings[::-1], CAMPAIGN
    )
    assert CAMPAIGN.deadlines[0].before == date(2021, 6, 18)


def test_a_time_of_receipt_after_the_day_that_counts_as_today_is_named() -> None:
    rows = "| 1.xlsx | VP | 2021-06-10 08:00 | |\n| 2.xlsx | CDCS | 2021-06-12 00:00 | |"
    settled, _ = receive({"1.xlsx": form(), "2.xlsx": form(OTHER)}, rows)
    named = {day: standing.not_yet(settled.values(), date(2021, 6, day)) for day in (9, 11, 12)}
    assert {day: codes(found) for day, found in named.items()} == {
        9: [("1.xlsx", "NHAN-21"), ("2.xlsx", "NHAN-21")],
        11: [("2.xlsx", "NHAN-21")],
        12: [],
    }
    assert "00:00 ngày 12/6/2021, sau ngày 11/6/2021" in named[11][0].message
