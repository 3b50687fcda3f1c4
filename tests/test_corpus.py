"""Every kind of file a unit can send goes through the corridor at once: one finding or the rows each, and no harm done.

`python -m tests.test_corpus` writes docs/tep-da-thu.md again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline import flow
from pipeline.cli import workers
from pipeline.intake import child
from tests import corpus, corpus_run, corpus_table
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


def test_the_table_of_what_was_tried_is_as_the_tests_write_it(run: dict[str, Any]) -> None:
    kept = TABLE.read_text(encoding="utf-8")
    assert corpus_table.unmeasured(kept) == corpus_table.unmeasured(corpus_table.text(run)), (
        "python -m tests.test_corpus"
    )
    assert kept != corpus_table.unmeasured(kept)


@pytest.mark.parametrize("asked", [0, 1, 2])
def test_a_file_whose_parser_dies_costs_only_itself_however_many_work(asked: int) -> None:
    kinds = [kind for kind in KINDS if kind.file in ("xa.xlsb", "tot.xlsb", "qua.ods", "nua.xlsx")]
    inputs = {flow.SUBMISSIONS + kind.file: partial(bytes, kind.make()) for kind in kinds}
    inputs[flow.SUBMISSIONS + NEIGHBOUR] = corpus.neighbour
    with workers.seam(workers.how_many(asked, len(inputs))) as run:
        examined = flow.examine(inputs, corpus_run.ground(), run)
    read = {one.file: [told.code for told in examined.findings if told.file == one.file] for one in examined.received}
    assert [code for code in read["xa.xlsb"] if code.startswith("TEP")] == ["TEP-16"]
    assert [code for code in read["qua.ods"] if code.startswith("TEP")] == ["TEP-15"]
    assert {name for one in examined.nominations for name in one.proposers} == {"VP", "TTUD"}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        TABLE.write_text(corpus_table.text(examined(Path(place))), encoding="utf-8")
