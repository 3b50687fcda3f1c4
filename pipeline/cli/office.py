"""LibreOffice as the door calls it: .docx in, PDFs out, in a folder that the caller gives and removes.

It runs with a profile of its own in that folder, so that one the user has open is not disturbed, nor a home needed
(docs/decisions/0007-pdf.md).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

# Seconds: a first start on a slow disk takes half a minute, a document a tenth of a second, one of 500 pages about one.
TO_START, FOR_EACH = 120, 5
LOOK = 0.5  # seconds between two looks at what is made
BATCH = 1000  # documents a call: a command line of Windows holds 32,767 characters
DEATHS = 3  # calls in a row that die before their first PDF, before it is held to be LibreOffice that is at fault
FITTING = {"Times New Roman", "Liberation Serif", "Tinos"}  # families of the same letter widths: lines break as in Word


class Converted(NamedTuple):
    """The PDF of each document in their order, None where there is none; the seconds LibreOffice was given in vain."""

    pdfs: list[Path | None]
    too_slow: int = 0


def find() -> str | None:
    """Find the program: on PATH, else where its installers for Windows and macOS put it."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    roots = [os.environ[name] for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)") if name in os.environ]
    places = [Path(root, "LibreOffice", "program", "soffice.com") for root in roots]
    places.append(Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"))
    return next((str(place) for place in places if place.is_file()), None)


def fonts_fit() -> bool:
    """Say whether what stands for Times New Roman here has Vietnamese letters; True where no fontconfig can tell."""
    try:
        chosen = _ask("fc-match", "--format=%{family[0]}", "Times New Roman")
        with_vietnamese = _ask("fc-list", ":charset=1ebf", "family")  # U+1EBF is ế
    except (OSError, subprocess.SubprocessError):
        return True
    return chosen in FITTING and chosen in with_vietnamese.replace(",", "\n").split("\n")


def convert(
    program: str, documents: Sequence[Path], aside: Path, told: Callable[[int], None] = lambda _: None
) -> Converted:
    """Convert documents to PDF inside the empty folder `aside`, in one call (one a thousand).

    What is no .docx inside has no PDF: LibreOffice would make one of any text. Where LibreOffice dies, the document it
    died of has none and those behind it are tried again. `told` hears now and then how many are made.
    """
    pdfs: list[Path | None] = [None] * len(documents)
    waiting = [place for place, document in enumerate(documents) if zipfile.is_zipfile(document)]
    for place in waiting:
        # Under a number: names that meet in one folder stay apart, and no lock file comes to lie beside the original.
        shutil.copyfile(documents[place], aside / f"{place}.docx")
    deaths = 0
    while waiting and deaths < DEATHS:
        batch, waiting = waiting[:BATCH], waiting[BATCH:]
        limit = TO_START + FOR_EACH * len(batch)
        code = _run(program, [f"{place}.docx" for place in batch], aside, limit, told)
        made = [place for place in batch if _whole(aside / "pdf" / f"{place}.pdf")]
        for place in made:
            pdfs[place] = aside / "pdf" / f"{place}.pdf"
        if code is None:
            return Converted(pdfs, limit)
        if code:
            reached = batch.index(made[-1]) + 1 if made else 0
            waiting = batch[reached + 1 :] + waiting
            deaths = 0 if made else deaths + 1
    return Converted(pdfs)


def _run(program: str, names: Sequence[str], aside: Path, limit: float, told: Callable[[int], None]) -> int | None:
    """Run the program on files of `aside`; give its exit code, None where it was stopped after `limit` seconds."""
    profile = f"-env:UserInstallation={(aside / 'profile').resolve().as_uri()}"
    command = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", "pdf", *names]
    nothing = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=aside, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
    ) as process:
        try:
            return _awaited(process, aside / "pdf", limit, told)
        finally:
            if process.returncode is None:
                _end(process)


def _awaited(process: subprocess.Popen[bytes], made: Path, limit: float, told: Callable[[int], None]) -> int | None:
    """Wait for the end, telling at each look how many PDFs lie there; None where it has not come within the limit."""
    until = time.monotonic() + limit
    while (left := until - time.monotonic()) > 0:
        try:
            return process.wait(min(LOOK, left))
        except subprocess.TimeoutExpired:
            told(sum(1 for _ in made.glob("*.pdf")))
    return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with all that it started: what is called soffice only waits for the real one."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _whole(pdf: Path) -> bool:
    """Say whether a PDF was written to its end; one that LibreOffice died in is not."""
    return pdf.is_file() and b"%%EOF" in pdf.read_bytes()[-1024:]


def _ask(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8", timeout=60).stdout
