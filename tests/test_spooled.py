"""A large file is not held before it leaves, and loses nothing on the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.shapes import whole
from pipeline.text import spooled


@pytest.mark.parametrize("size", [0, 1, 100, 101, 2_500])
def test_what_was_written_leaves_whole_or_in_pieces(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooled, "HELD", 100)
    monkeypatch.setattr(spooled, "_PIECE", 1_000)
    data = bytes(range(250)) * 10
    file = spooled.begun()
    file.write(data[:size])
    file.seek(0)  # as XlsxWriter does, which goes back to what it wrote
    leaving = spooled.leaving(file)
    assert isinstance(leaving, bytes) == (size <= 100)
    if isinstance(leaving, Iterator):
        pieces = list(leaving)
        assert max(map(len, pieces)) <= 1_000
        leaving = iter(pieces)
    assert whole(leaving) == data[:size]
    assert file.closed
