"""JSON of one value a line: what is made line by line is what `json.dumps` would make, and is read so again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compact import Anew
from pipeline.text import json_lines

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LEAVES = st.none() | st.booleans() | st.integers() | TEXTS
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
LINES = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), max_size=4)


def anew(lines: list[Any]) -> Anew[Any]:
    return Anew(lines.__getitem__, len(lines))


def lines_of(data: bytes) -> json_lines.Lines:
    return lambda: BytesIO(data)


def whole(read: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, json_lines.Listed) else value for key, value in read.items()}


@given(st.dictionaries(TEXTS, VALUES, max_size=4), LINES, LINES, VALUES)
def test_pieces_are_what_json_dumps_makes_and_are_read_line_by_line(
    others: dict[str, Any], documents: list[Any], nominations: list[Any], behind: Any
) -> None:
    plain = {"schema": 2, "campaign": {"documents": documents, "name": "Đợt"}, "outputs": others}
    every = {**plain, "nominations": nominations, "behind": behind}
    lazy = {**every, "campaign": {"documents": anew(documents), "name": "Đợt"}, "nominations": anew(nominations)}
    data = b"".join(json_lines.dump(lazy))
    assert data.decode() == json.dumps(every, ensure_ascii=False, indent=1) + "\n"
    read = json_lines.opened(lines_of(data), "nominations")
    assert not nominations or isinstance(read["nominations"], json_lines.Listed)
    assert whole(read) == whole(read) == every, "also a second time"
    read = json_lines.opened(lines_of(data), "nominations", "campaign.documents", "outputs")
    campaign = {"documents": documents and None, "name": "Đợt"}
    assert whole(read) == {**every, "campaign": campaign, "outputs": others and None}


@given(st.lists(VALUES, max_size=4))
def test_a_list_of_anything_is_read_value_by_value(values: list[Any]) -> None:
    data = json.dumps({"before": 1, "values": values}, indent=1).encode()
    assert list(json_lines.opened(lines_of(data), "values")["values"]) == values


@given(LINES)
def test_a_member_of_each_object_in_a_list_is_left_out(nominations: list[Any]) -> None:
    documents = [{"path": f"{number}.docx", "nominations": ["CN-1", "CN-2"]} for number in range(3)]
    data = json.dumps({"campaign": {"documents": documents}, "nominations": nominations}, indent=1).encode()
    read = json_lines.opened(lines_of(data), "nominations", "campaign.documents.nominations")
    assert read["campaign"] == {"documents": [document | {"nominations": None} for document in documents]}
    assert list(read["nominations"]) == nominations


@given(st.dictionaries(TEXTS, VALUES, max_size=4), st.sampled_from([None, 2, "\t"]))
def test_json_of_another_form_is_read_whole(data: dict[str, Any], indent: int | str | None) -> None:
    every = data | {"nominations": [{"a": 1}]}
    assert json_lines.opened(lines_of(json.dumps(every, indent=indent).encode()), "nominations", "outputs") == every


def test_nothing_behind_the_last_list_is_read_for_the_rest() -> None:
    lines = iter([b"{\n", b' "a": 1,\n', b' "values": [\n'])

    def ends() -> Iterator[bytes]:
        yield from lines
        raise AssertionError("read on")

    ready = iter([iter([b"{\n", b' "a": 1,\n']), ends()])
    assert json_lines.opened(lambda: next(ready), "values", last=True)["a"] == 1


def test_a_mapping_too_long_for_one_piece_is_the_same_json() -> None:
    long = {f"a/{number}": "0" * 64 for number in range(json_lines.HELD + 1)}
    pieces = list(json_lines.dump({"outputs": long, "nominations": anew([])}))
    assert len(pieces) > json_lines.HELD
    assert b"".join(pieces).decode() == json.dumps({"outputs": long, "nominations": []}, indent=1) + "\n"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"[1]\n", b'{\n "outputs": {', b'{\n "nominations": [\n  {\n'])
def test_what_is_cut_off_is_no_manifest(data: bytes) -> None:
    with pytest.raises(json.JSONDecodeError):
        json_lines.opened(lines_of(data), "nominations")


@pytest.mark.parametrize(
    "data",
    [
        b'{\n "nominations": null\n}',
        b'{\n "nominations": {\n  "a": 1\n }\n}',
        b'{\n "nominations": [\n{"a": 1}\n]\n}',
        b'{\r\n "nominations": [\r\n  {\r\n   "a": 1\r\n  }\r\n ],\r\n "b": 1\r\n}\r\n',
        b'{\n "nominations": [\n\n  {\n   "a": 1\n  },\n\n  2\n ]\n}',
    ],
)
def test_what_a_person_laid_out_otherwise_is_read_too(data: bytes) -> None:
    assert whole(json_lines.opened(lines_of(data), "nominations")) == json.loads(data)


@pytest.mark.parametrize("number", [b"1" * 5_000, b"\xff"])
def test_whatever_is_wrong_is_told_in_one_way(number: bytes) -> None:
    for data in (b'{"a": ' + number + b"}", b'{\n "a": ' + number + b"\n}"):
        with pytest.raises(json.JSONDecodeError):
            json_lines.opened(lines_of(data), "nominations")


def test_a_list_that_is_cut_off_or_broken_shows_it_when_it_is_gone_through() -> None:
    data = json.dumps({"nominations": [{"a": 1}, {"a": 2}]}, indent=1).encode()
    for broken in (data[:-8], data.replace(b"2", b"zwei"), data.replace(b"},", b"}")):
        read = json_lines.opened(lines_of(broken), "nominations", last=True)["nominations"]
        assert next(iter(read)) == {"a": 1}
        with pytest.raises(json.JSONDecodeError):
            list(read)
