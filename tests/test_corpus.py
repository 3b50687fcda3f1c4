"""Every kind of file a unit can send goes through the corridor at once: one finding or the rows each, and no harm done.

`python -m tests.test_corpus` writes docs/tep-da-thu.md again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.intake import child, guard, sheet_xml
from pipeline.sentences import SENTENCES
from tests import corpus
from tests.corpus import KINDS

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "tep-da-thu.md"
GIBIBYTE = 1 << 30
NEIGHBOUR = "lang-gieng.xlsx"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if sys.platform == "win32":
        pytest.skip("Windows không có thư viện resource nên chưa đo được bộ nhớ.")
    return examined(tmp_path_factory.mktemp("corpus"))


def examined(folder: Path) -> dict[str, Any]:
    """Write the corpus into a folder and run it in a process of its own."""
    for kind in KINDS:
        (folder / kind.file).write_bytes(kind.make())
    (folder / NEIGHBOUR).write_bytes(corpus.neighbour())
    command = [sys.executable, "-m", "tests.corpus_run", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_each_file_gives_its_rows_or_the_one_finding_that_says_what_it_is(run: dict[str, Any]) -> None:
    expected = {kind.file: ([kind.code] if kind.code else [], kind.rows) for kind in KINDS}
    found = {file: (one["codes"], one["rows"]) for file, one in run["files"].items() if file != NEIGHBOUR}
    assert found == expected
    assert len(expected) == len(KINDS)


def test_a_file_that_is_not_read_is_named_once_in_the_whole_run(run: dict[str, Any]) -> None:
    assert {file: len(run["found"][file]) for file in run["found"] if not run["files"][file]["rows"]} == {
        kind.file: 1 for kind in KINDS if not kind.rows
    }


def test_the_neighbour_is_unaffected(run: dict[str, Any]) -> None:
    assert (run["files"][NEIGHBOUR]["codes"], run["files"][NEIGHBOUR]["rows"]) == ([], 1)
    assert run["units"] == ["TTUD"]


def test_no_file_takes_more_than_a_gibibyte(run: dict[str, Any]) -> None:
    assert run["highest"] < GIBIBYTE
    assert child.MAX_MEMORY_BYTES < GIBIBYTE


def table(found: Mapping[str, Sequence[str]]) -> str:
    """Write the table of what was tried, from the sentences each file was given."""
    limits = (
        (f"{guard.MAX_BYTES // 1_000_000} triệu byte", "một tệp"),
        (f"{guard.MAX_INFLATED_BYTES // 1_000_000} triệu byte", "mọi phần của tệp khi bung ra"),
        (f"{guard.MAX_PARTS:,}".replace(",", ".") + " phần", "bên trong một tệp"),
        (f"{guard.MAX_SHEETS} trang", "một tệp"),
        (
            f"{sheet_xml.MAX_ROWS:,} dòng, {sheet_xml.MAX_COLUMNS:,} cột".replace(",", ".").replace(". ", ", "),
            "một trang",
        ),
        (f"{sheet_xml.MAX_CELLS:,} ô".replace(",", "."), "một trang, kể cả ô trống"),
        (f"{child.MAX_CELLS_OF_ALL:,} ô".replace(",", "."), "mọi trang của một tệp đọc riêng"),
        (f"{child.MAX_MEMORY_BYTES // 1_000_000:,} triệu byte bộ nhớ".replace(",", "."), "đọc riêng một tệp"),
    )
    lines = [
        "# Những kiểu tệp đã thử",
        "",
        "Bảng này do `tests/test_corpus.py` lập và kiểm tra: mọi tệp dưới đây được đọc trong cùng một lần chạy, cạnh",
        "một biểu mẫu tốt của đơn vị khác. Không tệp nào làm dừng lần chạy, không tệp nào ảnh hưởng tệp bên cạnh.",
        "",
        f"Đã thử {len(KINDS)} kiểu; đọc được {sum(kind.rows > 0 for kind in KINDS)}, "
        f"nêu tên và cách sửa {sum(kind.rows == 0 for kind in KINDS)}.",
        "",
        "| Kết quả | Số kiểu | Những kiểu tệp |",
        "|---|---|---|",
    ]
    kinds: dict[str, list[str]] = {}
    for kind in KINDS:
        said = SENTENCES[kind.code][1] if kind.code else ""
        result = f"Đọc đủ các dòng; {said}".removesuffix("; ") if kind.rows else found[kind.file][0]
        kinds.setdefault(result[:1].upper() + result[1:], []).append(kind.what)
    lines += [f"| {result} | {len(whats)} | {' · '.join(whats)} |" for result, whats in kinds.items()]
    lines += [
        "",
        "## Giới hạn",
        "",
        "Giới hạn là số đếm, như nhau trên mọi máy, và được nêu trong câu báo.",
        "",
        "| Nhiều nhất | Của |",
        "|---|---|",
        *(f"| {limit} | {whose} |" for limit, whose in limits),
        "",
    ]
    return "\n".join(lines)


def test_the_table_of_what_was_tried_is_as_the_tests_write_it(run: dict[str, Any]) -> None:
    assert TABLE.read_text(encoding="utf-8") == table(run["found"]), "chạy: python -m tests.test_corpus"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        TABLE.write_text(table(examined(Path(place))["found"]), encoding="utf-8")
