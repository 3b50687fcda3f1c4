"""The manifest's JSON: what is made line by line is what `json.dumps` would make, and its head is read by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compact import Anew
from pipeline.views import manifest_json

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LEAVES = st.none() | st.booleans() | st.integers() | TEXTS
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
LINES = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=4)


def anew(lines: list[Any]) -> Anew[Any]:
    return Anew(lines.__getitem__, len(lines))


@given(st.dictionaries(TEXTS, VALUES, max_size=4), LINES, LINES, st.integers(1, 200))
def test_pieces_are_what_json_dumps_makes_and_the_head_is_read_without_the_nominations(
    others: dict[str, Any], documents: list[Any], nominations: list[Any], size: int
) -> None:
    plain = {"schema": 2, "campaign": {"documents": documents, "name": "Đợt"}, "outputs": others}
    whole = {**plain, "nominations": nominations}
    lazy = {**plain, "campaign": {"documents": anew(documents), "name": "Đợt"}, "nominations": anew(nominations)}
    data = b"".join(manifest_json.dump(lazy))
    assert data.decode() == json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    assert manifest_json.without_nominations(pieces) == plain


def test_a_mapping_too_long_for_one_piece_is_the_same_json() -> None:
    long = {f"a/{number}": "0" * 64 for number in range(manifest_json.HELD + 1)}
    pieces = list(manifest_json.dump({"outputs": long, "nominations": anew([])}))
    assert len(pieces) > manifest_json.HELD
    assert b"".join(pieces).decode() == json.dumps({"outputs": long, "nominations": []}, indent=1) + "\n"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{\n "outputs": {'])
def test_what_is_cut_off_is_no_manifest(data: bytes) -> None:
    with pytest.raises(ValueError):
        manifest_json.without_nominations([data])


def test_a_list_made_anew_is_a_list_to_whoever_reads_it() -> None:
    lines = anew([1, 2, 3])
    assert (len(lines), lines[0], lines[-1], lines[1:], list(lines), 2 in lines) == (3, 1, 3, [2, 3], [1, 2, 3], True)
    assert lines == [1, 2, 3] and lines != [1, 2] and lines == anew([1, 2, 3])
    with pytest.raises(IndexError):
        lines[3]
