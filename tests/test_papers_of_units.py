"""The papers of a run as a list: those of the units are made whenever they are read, and only those asked for."""

from __future__ import annotations

import pytest

from pipeline import flow
from pipeline.shapes import Document, OfUnits, Papers, papers_of
from tests import finished

MADE: list[str] = []


def paper(path: str, unit: str = "", *nominations: str) -> Document:
    return Document(path, "mau.docx", {}, nominations=nominations, unit=unit)


def reports(unit: str, nomination: str) -> list[Document]:
    """Make the reports of a unit's two nominations, or of one, and note it."""
    MADE.append(unit)
    codes = (nomination,) if nomination else (f"{unit}-1", f"{unit}-2")
    return [paper(f"{unit}/{code}", unit, code) for code in codes if code.startswith(unit)]


@pytest.fixture
def papers() -> Papers:
    MADE.clear()
    letters = OfUnits({"A": 1, "C": 1}, lambda unit, _: [paper(f"{unit}/thu", unit, f"{unit}-1", f"{unit}-2")])
    return Papers([[paper("dau")], OfUnits({"A": 2, "B": 2}, reports), letters, [], [paper("cuoi")]])


PATHS = ["dau", "A/A-1", "A/A-2", "B/B-1", "B/B-2", "A/thu", "C/thu", "cuoi"]


def test_they_are_a_list_in_the_order_of_the_rows(papers: Papers) -> None:
    assert [one.path for one in papers] == PATHS
    assert [papers[place].path for place in range(len(PATHS))] == PATHS
    assert (len(papers), papers[-1].path, papers[-2].path) == (8, "cuoi", "C/thu")
    assert [one.path for one in papers[1:6:2]] == PATHS[1:6:2]
    with pytest.raises(IndexError):
        papers[8]
    assert list(Papers()) == [] and len(Papers()) == 0


def test_ours_and_those_of_a_unit_are_read_apart(papers: Papers) -> None:
    assert [one.path for one in papers.ours] == ["dau", "cuoi"]
    assert [one.path for one in papers.of_unit("A")] == ["A/A-1", "A/A-2", "A/thu"]
    assert [papers.number(unit) for unit in "ABCD"] == [3, 2, 1, 0]
    assert papers.of_unit("D") == []
    assert [one.path for one in papers.of_unit("B", "B-2")] == ["B/B-2"]


def test_nothing_is_made_before_it_is_read_and_nothing_twice_in_a_row(papers: Papers) -> None:
    assert (len(papers), papers.number("A"), MADE) == (8, 3, [])
    assert list(papers) and MADE == ["A", "B"]


def test_papers_that_are_made_already_are_laid_as_they_stand(papers: Papers) -> None:
    again = papers_of(list(papers))
    assert list(again) == list(papers) and again.ours == papers.ours
    assert again.of_unit("A") == papers.of_unit("A")
    assert [one.path for one in again.of_unit("A", "A-2")] == ["A/A-2", "A/thu"]


def test_each_paper_of_a_unit_is_found_by_the_nominations_it_names() -> None:
    written = flow.documents(finished.story())
    of_units = [one for one in written if one.unit]
    assert of_units and len(written) == len(of_units) + len(written.ours)
    for one in of_units:
        assert one in written.of_unit(one.unit)
        for code in one.nominations:
            own = written.of_unit(one.unit, code)
            assert one.path in [each.path for each in own]
            assert all(code in each.nominations for each in own)
