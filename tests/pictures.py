"""Make the pictures of the README from a run on the sample: `python -m tests.pictures`, all of them, or those named.

Needs LibreOffice, poppler and Chromium, as the tests do. What is drawn is what the program writes: a picture that no
longer looks like it is made anew, never mended by hand.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from pipeline.cli import office
from tests import browser, sample
from tests.finished import AS_OF

FOLDER = sample.ROOT / "docs" / "images"
DECISION = "quyet-dinh/quyet-dinh-giay-khen.docx"
DOTS_AN_INCH, CUT, GAP = 52, 0.97, 20  # of the decision: how fine, which part of the page's height, between two pages
WIDTH, HEIGHT = 1280, 1180  # of the board
COLOURS = 64  # are enough for letters and rules, and a small file


def terminal(outputs: Path, said: str) -> bytes:
    """Draw the last lines of a run as the terminal shows them."""
    console = Console(record=True, width=82, file=io.StringIO(), color_system=None)
    console.print(Text(f"$ make report\n\n{said}"))
    plain = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)  # nothing from the network
    drawn = console.export_svg(title="thidua", unique_id="thidua", code_format=plain)
    return drawn.replace("Fira Code", "Menlo, Consolas, DejaVu Sans Mono").encode()


def decision(outputs: Path, said: str) -> bytes:
    """Draw the decision and the list that goes with it, side by side."""
    program = office.find()
    if program is None:
        raise SystemExit("Cần LibreOffice và poppler để vẽ quyết định.")
    with tempfile.TemporaryDirectory() as name:
        (pdf,) = office.convert(program, [outputs / DECISION], Path(name)).pdfs
        command = ("pdftoppm", "-png", "-r", str(DOTS_AN_INCH), "-l", "3", str(pdf), f"{name}/trang")
        subprocess.run(command, check=True)
        first, _, second = (Image.open(path).convert("RGB") for path in sorted(Path(name).glob("trang-*.png")))
    both = Image.new("RGB", (first.width + GAP + second.width, round(first.height * CUT)), "#c8c8c8")
    both.paste(first, (0, 0))
    both.paste(second, (first.width + GAP, 0))
    return _small(both)


def board(outputs: Path, said: str) -> bytes:
    """Draw the top of the board as a wide window shows it."""
    with browser.browser() as running, browser.opened(running, outputs / "index.html", WIDTH) as seen:
        drawn = seen.page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
    return _small(Image.open(io.BytesIO(drawn)).convert("RGB"))


PICTURES: dict[str, Callable[[Path, str], bytes]] = {
    "chay-mau.svg": terminal,
    "quyet-dinh.png": decision,
    "bang-theo-doi.png": board,
}


def _small(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def run(folder: Path) -> str:
    """Run the report on the sample as the README says, into `folder`/outputs; give what it says at the end."""
    command = [sys.executable, "-m", "pipeline", "report", "--as-of", AS_OF.isoformat()]
    command += ["--inputs", str(sample.ROOT / "inputs"), "--outputs", "outputs"]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(sample.ROOT), "LANG": "C.UTF-8"}, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def main(names: list[str]) -> None:
    """Make the pictures of these names, all without any."""
    with tempfile.TemporaryDirectory() as name:
        said = run(Path(name))
        for picture in names or PICTURES:
            data = PICTURES[picture](Path(name) / "outputs", said)
            (FOLDER / picture).write_bytes(data)
            print(f"{picture}: {len(data):,} byte")


if __name__ == "__main__":
    main(sys.argv[1:])
