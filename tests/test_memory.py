"""The map that remembers: what it recalls is what would be made again, and a spoilt memory is none."""

from __future__ import annotations

import io
import json
import pickle
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import flow
from pipeline.cli import folders, memory
from pipeline.shapes import Finding, Reading, Severity

ROOT = Path(__file__).parent.parent
CALLS: list[Any] = []


def double(item: Any) -> Any:
    CALLS.append(item)
    return item * 2


def shape(item: int) -> Finding:
    CALLS.append(item)
    return Finding(Severity.ERROR, "VP", "VP.xlsx", "S", f"A{item}", "X", "sai.", "Sửa.")


def times(item: int, by: int) -> int:
    CALLS.append(item)
    return item * by


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    CALLS.clear()


def asked(folder: Path, function: Callable[[Any], Any], items: Any, program: str = "p", **how: bool) -> list[Any]:
    with memory.opened(folder, program, **how) as known:
        return list(known.over(map)(function, items))


def test_what_is_known_is_not_made_again_and_the_order_is_kept(tmp_path: Path) -> None:
    assert asked(tmp_path, double, [3, 1]) == [6, 2]
    assert CALLS == [3, 1]
    many = list(range(250))
    assert asked(tmp_path, double, iter(many)) == [item * 2 for item in many]
    assert CALLS[2:] == [item for item in many if item not in (3, 1)]
    assert asked(tmp_path, shape, [7]) == asked(tmp_path, shape, [7]) == [shape(7)]
    assert CALLS.count(7) == 3


def test_another_program_argument_or_item_is_another_task(tmp_path: Path) -> None:
    asked(tmp_path, partial(times, by=2), [5])
    assert asked(tmp_path, partial(times, by=3), [5]) == [15]
    assert asked(tmp_path, partial(times, by=2), [5], program="other") == [10]
    assert asked(tmp_path, partial(times, by=2), [5]) == [10]
    assert CALLS == [5, 5, 5]


def test_a_function_made_within_another_is_never_remembered(tmp_path: Path) -> None:
    for by in (2, 3):

        def inner(item: int) -> int:
            return item * by  # noqa: B023

        assert asked(tmp_path, inner, [5]) == [5 * by]
        assert asked(tmp_path, lambda item: item * by, [5]) == [5 * by]  # noqa: B023


def test_no_more_than_a_block_of_tasks_is_held(tmp_path: Path) -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for item in range(1000):
            taken.append(item)
            yield item

    with memory.opened(tmp_path, "p") as known:
        stream = known.over(map)(double, source())
        next(stream)
        assert len(taken) == memory.BLOCK


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"not a memory at all" * 100,
        lambda data: data[:100] + bytes(200) + data[300:],
        lambda data: data[:4096] + bytes(len(data) - 4096),
    ],
)
def test_a_spoilt_file_is_begun_anew(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    asked(tmp_path, double, range(200))
    path = tmp_path / memory.FILE
    path.write_bytes(spoil(path.read_bytes()))
    asked(tmp_path, double, range(200))
    for _ in range(2):  # the run that finds out may be the one that begins anew, or the one before
        assert asked(tmp_path, double, range(200)) == [item * 2 for item in range(200)]
    CALLS.clear()
    assert asked(tmp_path, double, range(200)) == [item * 2 for item in range(200)]
    assert CALLS == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_no_changed_byte_changes_an_answer(tmp_path_factory: pytest.TempPathFactory, at: int, by: int) -> None:
    folder = tmp_path_factory.mktemp("nho")
    made = asked(folder, shape, range(30))
    path = folder / memory.FILE
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= by
    path.write_bytes(data)
    assert asked(folder, shape, range(30)) == made


def test_an_answer_that_is_not_the_one_that_was_kept_is_none(tmp_path: Path) -> None:
    asked(tmp_path, double, [1, 2])
    with closing(sqlite3.connect(tmp_path / memory.FILE)) as connection, connection:
        connection.execute("UPDATE answers SET answer = ?", (pickle.dumps(99),))
    assert asked(tmp_path, double, [1, 2], write=False) == [2, 4]
    asked(tmp_path, double, [1, 2])
    with closing(sqlite3.connect(tmp_path / memory.FILE)) as connection, connection:
        one, other = connection.execute("SELECT task, digest, answer FROM answers").fetchall()
        for (task, *_), (_, digest, answer) in ((one, other), (other, one)):
            connection.execute("UPDATE answers SET digest = ?, answer = ? WHERE task = ?", (digest, answer, task))
    assert asked(tmp_path, double, [1, 2], write=False) == [2, 4]


def test_an_answer_put_there_by_others_runs_nothing(tmp_path: Path) -> None:
    asked(tmp_path, double, [1])
    with closing(sqlite3.connect(tmp_path / memory.FILE)) as connection, connection:
        ((task,),) = connection.execute("SELECT task FROM answers").fetchall()
        for packed in (pickle.dumps(print), b"\x80\x05cos\nsystem\nX\x04\x00\x00\x00true\x85R."):
            digest = sha256(task + packed).digest()
            connection.execute("UPDATE answers SET digest = ?, answer = ?", (digest, packed))
            connection.commit()
            CALLS.clear()
            assert asked(tmp_path, double, [1], write=False) == [2]
            assert CALLS == [1]


def test_of_two_runs_at_once_one_remembers_and_both_are_right(tmp_path: Path) -> None:
    with memory.opened(tmp_path, "p") as first:
        assert list(first.over(map)(double, [1])) == [2]
        assert asked(tmp_path, double, [2]) == [4]
    CALLS.clear()
    assert asked(tmp_path, double, [1]) == [2] and CALLS == []


def test_without_leave_to_write_nothing_is_written(tmp_path: Path) -> None:
    assert asked(tmp_path / "x", double, [1], write=False) == [2]
    assert asked(tmp_path / "x", double, [1], use=False) == [2]
    assert not (tmp_path / "x").exists()
    asked(tmp_path, double, [1])
    before = (tmp_path / memory.FILE).read_bytes()
    CALLS.clear()
    assert asked(tmp_path, double, [1, 2], write=False) == [2, 4]
    assert CALLS == [2]
    assert (tmp_path / memory.FILE).read_bytes() == before


def test_where_no_file_can_be_made_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "tep").write_bytes(b"")
    assert asked(tmp_path / "tep", double, [1]) == [2]


def held(folder: Path) -> list[int]:
    with closing(sqlite3.connect(folder / memory.FILE)) as connection:
        return sorted(len(answer) for (answer,) in connection.execute("SELECT answer FROM answers"))


def test_what_is_kept_is_bounded_and_the_oldest_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "LIMIT_BYTES", 10_000)
    texts = [letter * 1000 for letter in "abcdefgh"]
    for text in texts:
        asked(tmp_path, double, [texts[0], text])
    assert sum(held(tmp_path)) <= 10_000
    CALLS.clear()
    asked(tmp_path, double, [texts[0], texts[-1]])
    assert CALLS == [], "used again and again, or the newest"
    asked(tmp_path, double, texts[1:2], write=False)
    assert texts[1:2] == CALLS, "the oldest"
    asked(tmp_path, double, [letter * 3000 for letter in "ijklmnop"])
    assert sum(held(tmp_path)) <= 10_000


def test_a_first_run_with_more_than_is_kept_stops_telling_tasks_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "LIMIT_BYTES", 10_000)
    monkeypatch.setattr(memory, "BLOCK", 2)
    told: list[object] = []

    def described(task: list[Any]) -> str:
        told.append(task)
        return json.dumps(task[1])

    monkeypatch.setattr(memory, "described", described)
    texts = [letter * 3000 for letter in "abcdefgh"]
    assert asked(tmp_path, double, texts) == [text * 2 for text in texts]
    assert len(told) == 2, "one block is more than is kept"
    told.clear()
    assert asked(tmp_path, double, texts) == [text * 2 for text in texts]
    assert len(told) == 8, "there are answers to be found"


def test_what_many_runs_did_not_ask_for_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "KEPT_RUNS", 3)
    asked(tmp_path, double, [1, 2])
    for _ in range(3):
        asked(tmp_path, double, [2, 3])
    assert len(held(tmp_path)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"a", b"b"),
        ([1, 2], [12]),
        ("1", 1),
        (1, 1.0),
        (True, 1),
        (None, "None"),
        (date(2021, 6, 1), datetime(2021, 6, 1)),
        (Fraction(1, 2), Fraction(1, 3)),
        (Fraction(1), "1"),
        (double, shape),
        (partial(times, by=2), partial(times, by=3)),
        (frozenset("ab"), frozenset("ac")),
        (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1.0, 2.0]})),
        (pd.DataFrame({"a": ["x"]}), pd.DataFrame({"b": ["x"]})),
        (pd.DataFrame({"a": [pd.Timestamp(2021, 6, 1)]}), pd.DataFrame({"a": [pd.Timestamp(2021, 6, 2)]})),
        (pd.DataFrame({"a": [pd.NaT, None]}, dtype=object), pd.DataFrame({"a": [None, None]}, dtype=object)),
    ],
)
def test_different_tasks_have_different_descriptions(one: Any, other: Any) -> None:
    assert memory.described([one]) != memory.described([other])
    assert memory.described([one]) == memory.described([one])


# --------------------------------------------------------------------------------------- a whole run, after any edits


def _files() -> dict[str, bytes]:
    return {name: load() for name, load in folders.lazily(ROOT / "inputs").items()}


def _edited(files: dict[str, bytes], dice: Random) -> None:
    """Change one thing as a unit, a clerk or a secretary would."""
    sent = sorted(name for name in files if name.startswith(flow.SUBMISSIONS))
    name = dice.choice([*sent, flow.COUNCIL])
    what = dice.choice(["value", "value", "value", "gone", "double", "spoilt"])
    if what == "gone":
        del files[name]
    elif what == "double":
        files[f"don-vi/{dice.randrange(1000)}.xlsx"] = files[dice.choice(sent)]
    elif what == "spoilt":
        files[dice.choice(sent)] = dice.randbytes(50)
    else:
        try:
            book = openpyxl.load_workbook(io.BytesIO(files[name]))
        except Exception:
            return
        sheet = book[dice.choice([title for title in book.sheetnames if title != "_thidua"])]
        row, column = dice.randint(1, sheet.max_row), dice.randint(1, sheet.max_column)
        cell = sheet.cell(row, column)
        if type(cell).__name__ == "Cell":
            cell.value = dice.choice([None, "x", 0, 7, datetime(2021, 5, 4), "Hà Thị Mới", "BK", "#N/A"])
        made = io.BytesIO()
        book.save(made)
        files[name] = made.getvalue()


def _run(
    files: Mapping[str, bytes],
    texts: tuple[Mapping[str, bytes], Mapping[str, bytes]],
    as_of: date,
    known: memory.Memory,
) -> dict[str, bytes]:
    inputs = {name: partial(bytes, data) for name, data in files.items()}
    seam = known.over(map)
    story = flow.story(inputs, texts[0], as_of, seam, checking=flow.Checking(seam))
    return dict(flow.papers(story, flow.documents(story), texts[1], flow.Seams(seam, seam, seam)))


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_edits_a_run_that_remembers_gives_what_a_clean_run_gives(tmp_path: Path, seed: int) -> None:
    dice = Random(seed)
    files, as_of = _files(), date(2021, 6, 30)
    expectations = folders.shipped(tmp_path, "expectations", ".json")
    templates = folders.shipped(tmp_path, "templates", folders.TEMPLATES)
    for step in range(5):
        if step:
            _edited(files, dice)
        if step == 2:
            as_of = date(2021, 6, 17)
            suite = "bieu-mau/ca-nhan.json"
            expectations[suite] = expectations[suite].replace("để trống".encode(), "còn trống".encode())
        if step == 3:
            letter = "thu/tra-loi.txt"
            templates[letter] = templates[letter].replace("Kính".encode(), "Thân".encode(), 1)
        with memory.opened(tmp_path, "p") as known, memory.opened(tmp_path, "p", use=False) as none:
            remembered = _run(files, (expectations, templates), as_of, known)
            clean = _run(files, (expectations, templates), as_of, none)
        assert list(remembered) == list(clean)
        assert [name for name in clean if remembered[name] != clean[name]] == []


def test_after_one_change_only_what_depends_on_it_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, as_of = _files(), date(2021, 6, 30)
    texts = (
        folders.shipped(tmp_path, "expectations", ".json"),
        folders.shipped(tmp_path, "templates", folders.TEMPLATES),
    )
    made: list[str] = []
    ever = memory.Memory._keep

    def kept(self: memory.Memory, key: bytes, answer: Any) -> None:
        made.append(answer.file if isinstance(answer, Reading) else type(answer).__name__)
        ever(self, key, answer)

    monkeypatch.setattr(memory.Memory, "_keep", kept)
    for step in range(2):
        if step:
            files["don-vi/VP.xlsx"] = _renamed(files["don-vi/VP.xlsx"])
        made.clear()
        with memory.opened(tmp_path, "p") as known:
            _run(files, texts, as_of, known)
        if not step:
            first = Counter(made)
    assert [name for name in made if name.endswith(".xlsx")] == ["VP.xlsx"]
    again = Counter(made)
    assert 0 < again["list"] < first["list"] / 2, "sheets checked"
    assert 0 < again["bytes"] < first["bytes"], "papers written"


def _renamed(data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["Cá nhân"]["C4"].value == "Hà Văn An"
    book["Cá nhân"]["C4"].value = "Hà Thị Mới"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
