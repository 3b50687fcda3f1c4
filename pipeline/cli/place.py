"""Where a command works and on which day: the options of the call, settled into one value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from pipeline.cli import folders, voice, workers
from pipeline.sentences import finding
from pipeline.shapes import Fault
from pipeline.text import json_lines

NOMINATIONS, DOCUMENTS = "nominations", "campaign.documents"  # the longest lists of a manifest; the first stands last
WAIT = 10  # seconds that a command which only reads waits for another to finish its exchange of folders


@dataclass(frozen=True, slots=True)
class Place:
    """A campaign folder with its inputs and outputs, the day that counts as today, and who does the work.

    `workers` is a number of processes here, `scheduler` the address of a cluster, "" without one.
    """

    folder: Path
    inputs: Path
    outputs: Path
    as_of: date
    workers: int
    scheduler: str = ""

    def files(self) -> folders.Files:
        """Name every file of inputs/, each with the call that reads it."""
        if not self.inputs.is_dir():
            raise click.ClickException(
                f"{self.inputs}: không có thư mục này. "
                'Chạy lệnh trong thư mục của đợt thi đua, hoặc chỉ rõ bằng "-C THƯ MỤC".'
            )
        return folders.lazily(self.inputs)

    def expectations(self) -> dict[str, bytes]:
        """Read the suites: the campaign's own over the shipped ones."""
        return folders.shipped(self.folder, "expectations", ".json")

    def templates(self) -> dict[str, bytes]:
        """Read the templates: the campaign's own over the shipped ones."""
        return folders.shipped(self.folder, "templates", folders.TEMPLATES)

    def manifest(self) -> dict[str, Any] | None:
        """Read outputs/manifest.json; None where there is none yet."""
        return self._manifest(lambda path: json_lines.loads(path.read_bytes()))

    def manifest_by_line(self) -> dict[str, Any] | None:
        """Do as `manifest`, without what was read and written; the nominations are read when they are gone through.

        That is done within `intact`.
        """
        return self._manifest(lambda path: _opened(path, "inputs", "outputs"))

    def written(self) -> dict[str, str]:
        """Give the SHA-256 of each file of outputs/ as its manifest has it; {} where there is none yet.

        The nominations are left unread: those of a large campaign are hundreds of megabytes.
        """
        found = self._manifest(_opened)
        return dict(found["outputs"]) if found else {}

    def _manifest(self, read: Callable[[Path], dict[str, Any]]) -> dict[str, Any] | None:
        if folders.cut_off(self.outputs):
            with folders.alone(self.outputs, wait=WAIT):
                pass  # taking hold mends what was cut off
        path = self.outputs / "manifest.json"
        if not path.is_file():
            return None
        with self.intact():
            return read(path)

    @contextmanager
    def intact(self) -> Iterator[None]:
        """Say of the manifest that it is broken where reading it shows so."""
        try:
            yield
        except json.JSONDecodeError as error:
            path = self.outputs / "manifest.json"
            raise click.ClickException(f"{path}: tệp đã hỏng. Chạy lại thidua report để làm lại tệp này.") from error


def _opened(path: Path, *left_out: str) -> dict[str, Any]:
    return json_lines.opened(partial(_lines, path), NOMINATIONS, DOCUMENTS, *left_out, last=True)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def settle(ctx: click.Context, given: dict[str, Any]) -> Place:
    """Settle the options, and how the command speaks: those after it win over those before it, then the defaults."""
    before: dict[str, Any] = ctx.obj or {}
    chosen = {name: given.get(name) if given.get(name) is not None else before.get(name) for name in _SHARED}
    folder: Path = before.get("folder") or Path()
    voice.settle(ctx, bool(chosen["quiet"]), bool(chosen["json"]))
    inputs, outputs = chosen["inputs"] or folder / "inputs", chosen["outputs"] or folder / "outputs"
    _kept_apart(inputs, outputs)
    return Place(
        folder,
        inputs,
        outputs,
        chosen["as_of"] or date.today(),
        chosen["workers"] if chosen["workers"] is not None else workers.AUTOMATIC,
        given.get("scheduler") or "",
    )


def _kept_apart(inputs: Path, outputs: Path) -> None:
    """Refuse outputs that would swallow the inputs when they are exchanged. Raises Fault."""
    read, written = inputs.resolve(), outputs.resolve()
    if read == written or read in written.parents or written in read.parents:
        raise Fault([finding("CUA-09", file=str(outputs), inputs=inputs)])


_SHARED = ("inputs", "outputs", "as_of", "workers", "quiet", "json")
