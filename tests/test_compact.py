"""What a large campaign is held in gives the same as a list or a dict would."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from operator import itemgetter
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compact import Anew, ByCode, Digests

CODES = st.text("ab-é", max_size=3)
NAMES = st.text(ascii_lowercase + "ăđ-. ", min_size=1, max_size=4)
PATHS = st.lists(st.lists(NAMES, min_size=1, max_size=4).map("/".join), unique=True).map(
    lambda found: [path for path in found if not any(other.startswith(f"{path}/") for other in found)]
)


def digest(number: int) -> bytes:
    """Give 32 bytes of which every part tells the number."""
    return number.to_bytes(4) * 8


def taken(paths: list[str]) -> Digests:
    """Take paths down, the digest of each its place."""
    digests = Digests()
    for number, path in enumerate(paths):
        digests.take(path, digest(number))
    return digests


@given(st.lists(st.tuples(CODES, st.integers())), CODES)
def test_lines_are_found_by_their_codes_as_in_a_dict(lines: list[tuple[str, int]], asked: str) -> None:
    told = {line[0]: line for line in lines}
    found: ByCode[tuple[str, int]] = ByCode(lines, itemgetter(0))
    assert {code: found[code] for code in told} == told
    assert found.get(asked) == told.get(asked)
    assert (asked in found) == (asked in told)
    assert list(found.values()) == lines
    assert (list(found), len(found)) == ([code for code, _ in lines], len(lines))
    place = found.place(asked)
    assert lines[place] == told[asked] if place is not None else asked not in told


def test_a_code_that_is_not_there_is_not_taken_for_its_neighbour() -> None:
    found = ByCode(["CN-1", "CN-3"], str)
    for code in ("", "CN-", "CN-2", "CN-4", "CN-1x"):
        assert found.place(code) is None
        with pytest.raises(KeyError):
            found[code]


@given(PATHS)
def test_digests_are_given_by_path_in_order(paths: list[str]) -> None:
    plain = {path: digest(number) for number, path in enumerate(paths)}
    digests = taken(paths)
    assert list(digests.items()) == sorted(plain.items())
    assert (list(digests), len(digests)) == (sorted(plain), len(plain))
    assert {path: digests[path] for path in paths} == plain
    assert sorted(path for folder in digests.folders() for path in digests.under(folder)) == sorted(paths)


def test_the_files_of_a_folder_come_as_they_were_taken_down() -> None:
    paths = ["tra-loi/VP/thu.eml", "tong-hop.xlsx", "tra-loi/VPX/a.eml", "tra-loi/VP/ho-so/a.docx", "hoi-dong/b.xlsx"]
    digests = taken(paths)
    assert list(digests.under("tra-loi/VP/")) == ["tra-loi/VP/thu.eml", "tra-loi/VP/ho-so/a.docx"]
    assert list(digests.under("tra-loi/KHÔNG/")) == []
    assert list(digests.folders()) == ["tra-loi/VP/", "tong-hop.xlsx", "tra-loi/VPX/", "hoi-dong/b.xlsx"]
    with pytest.raises(KeyError):
        digests["tra-loi/VP/khac.eml"]
    with pytest.raises(KeyError):
        digests["khac.xlsx"]
    kept = digests.only(lambda path: path.endswith(".eml"))
    assert dict(kept) == {path: digest(number) for number, path in enumerate(paths) if path.endswith(".eml")}


def test_of_a_path_taken_down_twice_the_last_counts() -> None:
    digests = taken(["a/b/c", "a/b/d", "a/b/c"])
    assert dict(digests) == {"a/b/c": digest(2), "a/b/d": digest(1)} and len(digests) == 2


def test_a_list_made_anew_is_a_list_to_whoever_reads_it() -> None:
    lines = Anew([1, 2, 3].__getitem__, 3)
    assert (len(lines), lines[0], lines[-1], lines[1:], list(lines), 2 in lines) == (3, 1, 3, [2, 3], [1, 2, 3], True)
    assert lines == [1, 2, 3] and lines != [1, 2] and lines == Anew([1, 2, 3].__getitem__, 3)
    with pytest.raises(IndexError):
        lines[3]
    assert pickle.loads(pickle.dumps(lines)) == [1, 2, 3]


def test_codes_are_found_in_another_process_too() -> None:
    found = ByCode([("CN-1", 1), ("CN-2", 2)], itemgetter(0))
    with ProcessPoolExecutor(1, get_context("spawn")) as process:  # it hashes texts otherwise
        assert process.submit(found.get, "CN-2").result() == ("CN-2", 2)
