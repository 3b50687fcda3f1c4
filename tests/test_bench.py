"""The bench itself works: its short form measures every goal, and its page says what was found. Nothing is judged."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.bench.__main__ import GOALS, HEAD, PAGE, page
from tests.bench.measured import AT_LEAST, AT_MOST, Measured, missing, shown

ROOT = Path(__file__).parent.parent
ONES = [
    Measured("G6", "a / b", AT_MOST, 0.7, 0.655, "1 s / 2 s"),
    Measured("G8", "c / d", AT_LEAST, 20, 3.25, "2 s / 1 s"),
    missing("G11", "e / f", AT_MOST, 7, "không có"),
]


def test_a_goal_is_reached_on_its_own_side() -> None:
    assert [one.met for one in ONES] == [True, False, None]
    assert ONES[0]._replace(ratio=0.71).met is False and ONES[1]._replace(ratio=20).met is True


def test_the_page_names_the_machine_the_goals_and_what_is_missing() -> None:
    text = page(ONES, "Bộ xử lý X, 2 lõi", date(2021, 6, 30))
    assert "Máy đo: Bộ xử lý X, 2 lõi. Ngày 30/06/2021. Đạt 1/2 tỷ số đã đo." in text
    assert "| G6 | a / b | ≤ 0,7 | 0,66 | đạt | 1 s / 2 s |" in text
    assert "| G8 | c / d | ≥ 20 | 3,25 | **chưa** | 2 s / 1 s |" in text
    assert "| G11 | e / f | ≤ 7 | – | chưa đo | không có |" in text


def test_numbers_are_written_in_three_figures() -> None:
    assert [shown(number) for number in (0.0, 0.03, 2.0, 16.13, 100, 1234.5)] == [
        "0",
        "0,03",
        "2",
        "16,1",
        "100",
        "1234",
    ]


def test_the_page_in_the_repository_was_written_by_the_bench_and_names_no_place() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.startswith(HEAD)
    marks = re.findall(r"^\| (G\d+) ", text, re.MULTILINE)
    assert set(marks) == set(GOALS)
    assert not re.search(r"/(tmp|home|root|work|Users)/|[A-Z]:\\", text)


def test_the_short_form_measures_every_goal() -> None:
    before = PAGE.read_bytes()
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--short"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert {line.split()[0] for line in lines if line.startswith("G")} == set(GOALS)
    unmeasured = {line.split()[0] for line in lines if "chưa đo" in line}
    assert unmeasured <= {"G8", "G9", "G11"}
    assert PAGE.read_bytes() == before
