"""The command line as a test calls it, in this process: words in, exit code and what was said out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from pipeline.cli import main


class Said(NamedTuple):
    code: int
    out: str
    err: str


Thidua = Callable[..., Said]


@pytest.fixture
def thidua(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Thidua:
    def call(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["thidua", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    return call
