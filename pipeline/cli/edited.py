"""What a person has changed in outputs/ since the last run: named, and kept aside before a new run replaces it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import click

from pipeline.cli import folders
from pipeline.cli.place import Place
from pipeline.shapes import Content


class Edited:
    """The files of outputs/ that are not as the last run wrote them.

    Of that run only as much is held as is asked later: a large campaign has no room for its hashes beside new ones.
    """

    def __init__(self, place: Place, owned: Callable[[str], bool]) -> None:
        self._place, self._owned = place, owned
        self._lying = folders.state(place.outputs)
        before = _written_last_time(place)
        self._documents = _documents(before.items())
        self.names = folders.changed_by_hand(place.outputs, before, owned)
        self.kept: Path | None = None

    def kept_behind(self, papers: Iterable[tuple[str, Content]]) -> Iterator[tuple[str, Content]]:
        """Let the new files pass; behind the last keep the edited ones aside.

        At the last moment: until then someone may correct a file that the run is about to replace.
        """
        yield from papers
        outputs = self._place.outputs
        if folders.state(outputs) != self._lying:
            self.names = folders.changed_by_hand(outputs, _written_last_time(self._place), self._owned)
        self.kept = folders.keep(outputs, self.names, datetime.now())

    def replaced(self, now: Mapping[str, bytes]) -> Callable[[str], bool]:
        """Give what says whether a file makes way; `now` takes down what the new run writes (name → SHA-256).

        The PDFs are of the documents as they were: they go when one of these changes, or was edited.
        """

        @cache
        def stale() -> bool:
            if any(name.endswith(".docx") for name in self.names):
                return True
            return self._documents != _documents((name, digest.hex()) for name, digest in now.items())

        return lambda name: stale() if name.startswith("pdf/") else self._owned(name)


def _written_last_time(place: Place) -> dict[str, str]:
    """Give the SHA-256 of what the last run wrote; {} where no manifest tells, so that everything found is kept."""
    try:
        return place.written()
    except click.ClickException:
        return {}


def _documents(hashes: Iterable[tuple[str, str]]) -> bytes:
    """Give one SHA-256 for all documents by theirs."""
    whole = hashlib.sha256()
    for name, digest in sorted(one for one in hashes if one[0].endswith(".docx")):
        whole.update(f"{name} {digest}\n".encode())
    return whole.digest()
