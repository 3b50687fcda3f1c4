"""A bounded run of the fuzzer over each target: no input, however broken, ends in anything but an answer."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.sentences import finding
from pipeline.shapes import Reading
from tests import fuzz
from tests.fuzz import TARGETS

ROOT = Path(__file__).parent.parent
LACKING = "Thiếu atheris (chỉ có cho Linux x86-64, Python dưới 3.14) nên chưa dò bằng dữ liệu ngẫu nhiên."


def fuzzed(code: str, name: str, place: Path, runs: int) -> subprocess.CompletedProcess[str]:
    if find_spec("atheris") is None:
        pytest.skip(LACKING)
    arguments = [f"-runs={runs}", f"-artifact_prefix={place}/"]
    script = f"from tests import fuzz\n{code}\nfuzz.main({name!r}, {arguments!r})"
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_ends_in_anything_but_an_answer(name: str, tmp_path: Path) -> None:
    runs = TARGETS[name].runs
    done = fuzzed("", name, tmp_path, runs)
    assert done.returncode == 0, done.stderr[-4_000:]
    assert f"stat::number_of_executed_units: {runs}" in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_input_that_ends_otherwise_is_kept(tmp_path: Path) -> None:
    stumbles = (
        "def call(data): assert b'%PDF' not in data\nfuzz.TARGETS['file'] = fuzz.TARGETS['file']._replace(call=call)"
    )
    # The first seed is called as it is; the fault is found among those that follow.
    done = fuzzed(stumbles, "file", tmp_path, 100)
    assert done.returncode != 0 and "AssertionError" in done.stdout + done.stderr
    assert any(b"%PDF" in kept.read_bytes() for kept in tmp_path.iterdir())


def test_silence_is_no_answer() -> None:
    fuzz.answered(Reading("VP.xlsx", "", {}, {}, (finding("TEP-06", file="VP.xlsx"),), readable=False))
    with pytest.raises(AssertionError):
        fuzz.answered(Reading("VP.xlsx", "", {}, {}, (), readable=False))
