"""Campaigns of any size: the stamped workbooks are the project's own forms, of all sizes, with the faults meant."""

from __future__ import annotations

import io
import statistics
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pipeline import flow
from pipeline.cli import folders
from pipeline.shapes import Severity, Stage, Standing
from tests import generate, sample

COUNT = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("many")
    generate.main(COUNT, made)
    return made


@pytest.fixture(scope="module")
def story(folder: Path) -> Iterator[flow.Story]:
    yield flow.story(folders.lazily(folder / "inputs"), sample.expectations(), date(2021, 6, 30))


def test_every_workbook_is_read_and_of_the_size_meant(story: flow.Story) -> None:
    standing = Counter(one.standing for one in story.examined.received)
    assert sum(standing.values()) == COUNT
    assert standing[Standing.COUNTS] == COUNT - 2 and standing[Standing.LATE] == 1
    counted = [one for one in story.examined.received if one.considered]
    sizes = sum(generate.size_of(int(one.unit[1:])) for one in counted)
    rows = sum(len(one.origins) for one in story.examined.nominations)
    nameless = sum(one.code == "CN-01" for one in story.findings)
    assert rows == sizes - nameless


def test_most_workbooks_are_clean_and_the_others_have_the_faults_meant(story: flow.Story) -> None:
    faulty = {one.file for one in story.findings}
    assert 0.1 * COUNT < len(faulty) < 0.6 * COUNT
    assert any(one.severity is Severity.ERROR for one in story.findings)
    assert any(one.severity is Severity.WARNING for one in story.findings)
    assert len({one.code for one in story.findings}) >= 6
    assert sum(one.eligible for one in story.examined.nominations) > 0.8 * len(story.examined.nominations)


def test_sizes_spread_as_those_of_a_country_do() -> None:
    sizes = [generate.size_of(number) for number in range(1, 4001)]
    assert min(sizes) == 1 and 55 <= max(sizes) <= generate.MOST
    assert abs(statistics.mean(sizes) - generate.MEAN) < 1
    assert statistics.median(sizes) < generate.MEAN


def test_the_same_arguments_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    generate.main(5, tmp_path)
    for path in (tmp_path / "inputs" / "don-vi").iterdir():
        assert path.read_bytes() == (folder / "inputs" / "don-vi" / path.name).read_bytes()


def test_a_stamped_workbook_is_one_that_other_programs_open(folder: Path) -> None:
    data = (folder / "inputs" / "don-vi" / "D00002.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        assert generate.MARK_CODE not in "".join(package.read(name).decode() for name in package.namelist())
    people = openpyxl.load_workbook(io.BytesIO(data))["Cá nhân"]
    assert people.max_row == 3 + generate.size_of(2) - 1
    assert people.data_validations.dataValidation


def test_every_four_hundredth_file_is_damaged() -> None:
    base = flow.ground(folders.lazily(sample.ROOT / "inputs"), sample.expectations())
    files = {one.file: one.data for one in generate.workbooks(base.campaign, base.suites["bieu-mau"], generate.DAMAGED)}
    broken = [file for file, data in files.items() if not zipfile.is_zipfile(io.BytesIO(data))]
    assert len(files) == generate.DAMAGED and len(broken) == 1


def test_the_council_votes_on_every_eligible_line(story: flow.Story, folder: Path) -> None:
    templates = folders.shipped(folder, "templates", folders.TEMPLATES)
    made = next(
        data for path, data in flow.papers(story, flow.documents(story), templates) if path.endswith(flow.COUNCIL)
    )
    files = {**folders.lazily(folder / "inputs"), flow.COUNCIL: lambda: generate.voted(made)}
    voted = flow.story(files, sample.expectations(), date(2021, 6, 30))
    assert voted.decided.stage is Stage.REPORT
    assert [one for one in voted.decided.findings if one.severity is Severity.ERROR] == []
    own = {one.nomination: one.votes for one in voted.decided.meeting.ballots} if voted.decided.meeting else {}
    assert all(own[one.code]["GK"] for one in voted.examined.nominations if one.eligible)
    assert {outcome.result for outcome in voted.decided.outcomes} >= {"GK", "Không được chọn"}
