"""Where a command works and on which day: the options of the call, settled into one value."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import click

from pipeline.cli import folders, voice, workers
from pipeline.sentences import finding
from pipeline.shapes import Fault

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
        return self._manifest(lambda file: json.load(file))

    def written(self) -> dict[str, str]:
        """Give the SHA-256 of each file of outputs/ as its manifest has it; {} where there is none yet.

        The nominations are left unread: those of a large campaign are hundreds of megabytes.
        """
        from pipeline.views import manifest_json

        found = self._manifest(lambda file: manifest_json.without_nominations(iter(partial(file.read, 1_000_000), b"")))
        return dict(found["outputs"]) if found else {}

    def _manifest(self, read: Callable[[BinaryIO], dict[str, Any]]) -> dict[str, Any] | None:
        if folders.cut_off(self.outputs):
            with folders.alone(self.outputs, wait=WAIT):
                pass  # taking hold mends what was cut off
        path = self.outputs / "manifest.json"
        if not path.is_file():
            return None
        try:
            with path.open("rb") as file:
                return read(file)
        except ValueError as error:
            raise click.ClickException(f"{path}: tệp đã hỏng. Chạy lại thidua report để làm lại tệp này.") from error


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
