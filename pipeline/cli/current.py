"""Whether the outputs are those of just these inputs, rules, templates, program and day: hashes in, a plain answer out.

The door asks before it imports anything heavy. What a run stood on and what it wrote is noted beside outputs/, in
`.cache/`; without the note, or with any hash another, the run is made (docs/decisions/0012).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.cli import folders
from pipeline.cli.place import Place
from pipeline.compact import Digests
from pipeline.shapes import Closing
from pipeline.text import json_lines

PROGRAM = Path(__file__).resolve().parent.parent


def cache(place: Place) -> Path:
    """Give the folder, beside outputs/, of what may be deleted at any time."""
    return place.outputs.absolute().parent / ".cache"


def program() -> str:
    """Give the digest of the code, of the libraries by name and version, and of Python itself."""
    code = [(path.relative_to(PROGRAM).as_posix(), path.read_bytes()) for path in sorted(PROGRAM.rglob("*.py"))]
    return _digest([*_hashed(code), *_libraries(), sys.version, sys.platform])


def _libraries() -> list[str]:
    """List what is installed as its folders name it ("pandas-3.1.1.dist-info"): no library need be opened for that."""
    found: list[str] = []
    for folder in sys.path:
        with suppress(OSError):
            found += [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]
    return sorted(found)


def standing_on(place: Place, files: folders.Files, program: str, switches: Iterable[str]) -> dict[str, str]:
    """Give the digest of each thing a run stands on: inputs, suites, templates, program, day, switches."""
    return {
        "inputs": _digest(_hashed((name, load()) for name, load in files.items())),
        "expectations": _digest(_hashed(place.expectations().items())),
        "templates": _digest(_hashed(place.templates().items())),
        "program": program,
        "as_of": place.as_of.isoformat(),
        "switches": _digest(switches),
    }


def ending(place: Place, stands_on: Mapping[str, str], owned: Callable[[str], bool]) -> Closing | None:
    """Give the last lines of the last run where it stood on the same, and every file it wrote lies as it was written.

    A file that was changed, deleted or added by hand makes it None: the run then keeps it aside and names it.
    """
    try:
        noted: dict[str, Any] = json.loads(_note(place).read_bytes())
        if noted["stands_on"] != stands_on or noted["outputs"] != dict(folders.digests(place.outputs, owned)):
            return None
        stage, counts, look, todo, figures = noted["ending"]
        return Closing(stage, tuple(counts), tuple(look), tuple(todo), figures)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note(place: Place, stands_on: Mapping[str, str], outputs: Digests, ended: Closing) -> None:
    """Note what a run stood on, what it wrote and its last lines."""
    noted = json_lines.dump({"stands_on": stands_on, "outputs": outputs, "ending": ended})
    path = _note(place)
    with suppress(OSError):  # where nothing can be noted the next run is made in full
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        with aside.open("wb") as file:
            file.writelines(noted)
        aside.replace(path)


def _note(place: Place) -> Path:
    return cache(place) / f"last-run-{place.outputs.absolute().name}.json"


def _hashed(files: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    return [(name, folders.digest(data)) for name, data in files]


def _digest(parts: Iterable[Any]) -> str:
    return folders.digest(json.dumps(list(parts)).encode())
