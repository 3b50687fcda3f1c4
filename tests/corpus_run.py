"""Run a folder of received files through the corridor in one go: its path in; what came of each as JSON out.

`python -m tests.corpus_run FOLDER`, in a process of its own, so that its memory can be measured.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline import campaign, flow
from pipeline.cli import folders, workers
from pipeline.shapes import Reading
from pipeline.validation import suites
from tests.small_campaign import CAMPAIGN, suites_of

_HIGH_WATER = Path("/proc/self/clear_refs")  # Linux lets a process forget its highest memory


def ground() -> flow.Ground:
    """Give the small campaign as the door hands it on."""
    parameters = campaign.parameters(CAMPAIGN)
    bound = {
        name: {key: suites.bind(suite, parameters) for key, suite in suites_of(name).items()}
        for name in ("bieu-mau", "hoi-dong", "so-tiep-nhan")
    }
    return flow.Ground(CAMPAIGN, bound, "", workers.apart)


def main(folder: Path) -> dict[str, Any]:
    """Examine all files of a folder; give codes, rows, bytes and seconds of each, and what stands in the end."""
    files: dict[str, Any] = {}

    def run(task: Callable[[Any], Reading], items: Any) -> Iterator[Reading]:
        for item in items:
            if _HIGH_WATER.exists():
                _HIGH_WATER.write_text("5")
            start = time.perf_counter()
            reading = task(item)
            files[reading.file] = {
                "codes": [one.code for one in reading.findings],
                "rows": sum(len(reading.sheets[key].rows) for key in reading.sheets if key.endswith("ca-nhan")),
                "seconds": round(time.perf_counter() - start, 2),
                "bytes": _highest(),
            }
            del item
            yield reading

    inputs = {flow.SUBMISSIONS + name: load for name, load in folders.lazily(folder).items()}
    examined = flow.examine(inputs, ground(), run)
    factor = 1 if sys.platform == "darwin" else 1024
    # What Linux says of the process itself begins with the memory of the one that started it: /proc tells the truth.
    both = (resource.RUSAGE_CHILDREN,) if _HIGH_WATER.exists() else (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    apart = max(_highest(), *(resource.getrusage(who).ru_maxrss * factor for who in both))
    units = sorted({name for one in examined.nominations for name in one.proposers})
    about = {name: [f"{one.message} {one.remedy}" for one in examined.findings if one.file == name] for name in files}
    return {
        "files": files,
        "highest": max([apart, *(one["bytes"] for one in files.values())]),
        "units": units,
        "found": about,
    }


def _highest() -> int:
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
