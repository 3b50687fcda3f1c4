"""How a command speaks: in full, only of what is wrong (`--quiet`), or as one JSON object (`--json`)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from enum import Enum
from typing import Any

import click

_KEY = "thidua.voice"


class Voice(Enum):
    """The three ways of speaking; what is wrong is said on stderr in each."""

    FULL = "full"
    QUIET = "quiet"
    JSON = "json"


def settle(ctx: click.Context, quiet: bool, as_json: bool) -> None:
    """Settle how the command of this context speaks."""
    ctx.meta[_KEY] = Voice.JSON if as_json else Voice.QUIET if quiet else Voice.FULL


def now() -> Voice:
    """Give the voice of the running command; the full one where none has been settled."""
    ctx = click.get_current_context(silent=True)
    voice: Voice = ctx.meta.get(_KEY, Voice.FULL) if ctx else Voice.FULL
    return voice


def answer(data: Mapping[str, Any], exit_code: int = 0) -> None:
    """Print the one object of `--json`, nothing in another voice. Its keys: docs/ket-qua-json.md."""
    if now() is Voice.JSON:
        write(click.get_current_context().info_name or "", exit_code, data)


def write(command: str, exit_code: int, data: Mapping[str, Any]) -> None:
    """Print one object. Into a pipe every letter goes as ASCII, so that no code page between can spoil it."""
    whole = {"command": command, "exit_code": exit_code, **data}
    click.echo(json.dumps(whole, ensure_ascii=not sys.stdout.isatty(), indent=2, default=str))


def moving() -> bool:
    """Say whether stderr is a terminal on which a line may be redrawn."""
    return sys.stderr.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
