"""Run a folder of received files through the corridor in one go: its path in; what came of each as JSON out.

`python -m tests.corpus_run FOLDER`, in a process of its own, so that its memory can be measured.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline import campaign, flow
from pipeline.cli import folders, workers
from pipeline.shapes import Reading
from pipeline.validation import suites
from tests.small_campaign import CAMPAIGN, suites_of

_HIGH_WATER = Path("/proc/self/clear_refs")  # Linux lets a process forget its highest memory
_STATUS = Path("/proc/self/status")


def ground() -> flow.Ground:
    """Give the small campaign as the door hands it on."""
    parameters = campaign.parameters(CAMPAIGN)
    bound = {
        name: {key: suites.bind(suite, parameters) for key, suite in suites_of(name).items()}
        for name in ("bieu-mau", "hoi-dong", "so-tiep-nhan")
    }
    return flow.Ground(CAMPAIGN, bound, "", workers.apart)


def main(folder: Path) -> dict[str, Any]:
    """Examine all files of a folder; give codes, rows, bytes and seconds of work of each, and what stands."""
    files: dict[str, Any] = {}

    def run(task: Callable[[Any], Reading], items: Any) -> Iterator[Reading]:
        for item in items:
            if _HIGH_WATER.exists():
                _HIGH_WATER.write_text("5")
            start = _seconds()
            reading = task(item)
            files[reading.file] = {
                "codes": [one.code for one in reading.findings],
                "rows": sum(len(reading.sheets[key].rows) for key in reading.sheets if key.endswith("ca-nhan")),
                "seconds": round(_seconds() - start, 2),
                "bytes": _highest(),
            }
            del item
            yield reading

    inputs = {flow.SUBMISSIONS + name: load for name, load in folders.lazily(folder).items()}
    examined = flow.examine(inputs, ground(), run)
    units = sorted({name for one in examined.nominations for name in one.proposers})
    about = {name: [f"{one.message} {one.remedy}" for one in examined.findings if one.file == name] for name in files}
    return {
        "files": files,
        "slowest": max(one["seconds"] for one in files.values()),
        "highest": max(_highest(resource.RUSAGE_CHILDREN), *(one["bytes"] for one in files.values())),
        "units": units,
        "found": about,
    }


def _seconds() -> float:
    """Give the time that this process and those it has waited for have worked, whatever else the machine does."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _highest(who: int = resource.RUSAGE_SELF) -> int:
    """Give the highest memory of this process, or of those it has waited for.

    Linux counts to a process what the one that started it had held until then: the tests, which write the corpus. So
    there it is asked for the memory that is this program's alone.
    """
    if who == resource.RUSAGE_SELF and _STATUS.exists():
        return next(int(line.split()[1]) * 1024 for line in _STATUS.read_text().splitlines() if "VmHWM" in line)
    return resource.getrusage(who).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout)
