"""Where a command works and on which day: the options of the call, settled into one value."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.cli import folders, workers


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
        path = self.outputs / "manifest.json"
        if not path.is_file():
            return None
        try:
            manifest: dict[str, Any] = json.loads(path.read_bytes())
        except ValueError as error:
            raise click.ClickException(f"{path}: tệp đã hỏng. Chạy lại thidua report để làm lại tệp này.") from error
        return manifest


def settle(ctx: click.Context, given: dict[str, Any]) -> Place:
    """Settle the options: those after the command win over those before it, then the defaults."""
    before: dict[str, Any] = ctx.obj or {}
    chosen = {name: given.get(name) if given.get(name) is not None else before.get(name) for name in _SHARED}
    folder: Path = before.get("folder") or Path()
    return Place(
        folder,
        chosen["inputs"] or folder / "inputs",
        chosen["outputs"] or folder / "outputs",
        chosen["as_of"] or date.today(),
        chosen["workers"] if chosen["workers"] is not None else workers.AUTOMATIC,
        given.get("scheduler") or "",
    )


_SHARED = ("inputs", "outputs", "as_of", "workers")
