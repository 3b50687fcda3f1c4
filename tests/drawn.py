"""Papers as they are drawn: finished .docx in, and out of LibreOffice and poppler come pages with every word in place.

Lengths are points from the top left corner of the page. One call converts all papers: starting LibreOffice is dear.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from PIL import Image

from tests.look import Section

POINTS_A_MM = 72 / 25.4
DOTS_AN_INCH = 200
TOOLS = ("soffice", "pdftotext", "pdffonts", "pdftoppm")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
WHY = f"chưa cài trên máy này: {', '.join(MISSING)} (cần libreoffice-writer-nogui và poppler-utils)"


class Word(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class Line(NamedTuple):
    """Words that stand on one height, from left to right, whatever column they are in."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> tuple[float, float, float, float]:
        return (
            min(word.left for word in self.words),
            min(word.top for word in self.words),
            max(word.right for word in self.words),
            max(word.bottom for word in self.words),
        )


class Page(NamedTuple):
    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def lines(self) -> list[Line]:
        return lines(self.words)


class Drawn:
    """One paper drawn: its pages, the fonts they use, and a picture of a page where it is asked for."""

    def __init__(self, pdf: Path) -> None:
        self.pdf = pdf

    @cached_property
    def pages(self) -> list[Page]:
        out = _run("pdftotext", "-bbox-layout", self.pdf, "-")
        tree = etree.fromstring(out.encode("utf-8"), etree.XMLParser(recover=True))
        return [_page(element) for element in tree.iter("{*}page")]

    @cached_property
    def fonts(self) -> list[tuple[str, bool]]:
        """Give (name without the mark of a subset, whether it lies in the file)."""
        rows = _run("pdffonts", self.pdf).splitlines()
        found = []
        for row in rows[2:]:
            cells = row.split()
            found.append((cells[0].rpartition("+")[2], cells[-5] == "yes"))
        return found

    def picture(self, number: int) -> Image.Image:
        """Draw one page in grey, the first being 0."""
        page = str(number + 1)
        target = self.pdf.with_suffix(f".{page}")
        _run("pdftoppm", "-r", str(DOTS_AN_INCH), "-gray", "-singlefile", "-f", page, "-l", page, self.pdf, target)
        with Image.open(f"{target}.pgm") as image:
            return image.copy()


def draw(papers: Mapping[str, bytes], folder: Path) -> dict[str, Drawn]:
    """Draw these papers, by name, in a folder of their own. Raises CalledProcessError where LibreOffice fails."""
    for name, data in papers.items():
        (folder / f"{name}.docx").write_bytes(data)
    sources = [folder / f"{name}.docx" for name in papers]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *sources)
    return {name: Drawn(folder / f"{name}.pdf") for name in papers}


def lines(words: Iterable[Word]) -> list[Line]:
    """Put words into lines by their feet, from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.bottom, word.left)):
        if rows and word.bottom - rows[-1][0].bottom < 3:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Line(tuple(sorted(row, key=lambda word: word.left))) for row in rows]


def area(section: Section) -> tuple[float, float, float, float]:
    """Give left, top, right and bottom of the page's text."""
    margins = {side: length * POINTS_A_MM for side, length in section.margins.items()}
    width, height = section.width * POINTS_A_MM, section.height * POINTS_A_MM
    return margins["left"], margins["top"], width - margins["right"], height - margins["bottom"]


def dark_run(image: Image.Image, x: float, top: float, bottom: float) -> tuple[float, float] | None:
    """Find the longest level line that is drawn through or beside x within these heights: (left, right), else None."""
    scale = DOTS_AN_INCH / 72
    pixels: Any = image.load()
    best: tuple[int, int] | None = None
    for row in range(round(top * scale), min(round(bottom * scale), image.height)):
        start = round(x * scale)
        if pixels[start, row] > 160:
            continue
        left = right = start
        while left > 0 and pixels[left - 1, row] <= 160:
            left -= 1
        while right < image.width - 1 and pixels[right + 1, row] <= 160:
            right += 1
        if best is None or right - left > best[1] - best[0]:
            best = (left, right)
    return None if best is None else (best[0] / scale, (best[1] + 1) / scale)


def frame(image: Image.Image) -> tuple[float, float, float, float] | None:
    """Find the inner edges of a frame drawn round the page: left, top, right, bottom; None without one."""
    small = image.point(lambda value: 0 if value > 245 else 255)
    across = small.resize((image.width, 1), Image.Resampling.BOX).tobytes()
    down = small.resize((1, image.height), Image.Resampling.BOX).tobytes()
    edges = []
    for shares in (across, down):
        full = [place for place, share in enumerate(shares) if share > 178]
        half = len(shares) // 2
        if not full or full[0] > half or full[-1] < half:
            return None
        edges.append((max(place for place in full if place < half) + 1, min(place for place in full if place >= half)))
    scale = 72 / DOTS_AN_INCH
    return edges[0][0] * scale, edges[1][0] * scale, edges[0][1] * scale, edges[1][1] * scale


def _page(element: Any) -> Page:
    words = [
        Word(one.text or "", *(float(one.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")))
        for one in element.iter("{*}word")
    ]
    return Page(float(element.get("width")), float(element.get("height")), tuple(words))


def _run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True, encoding="utf-8")
    return done.stdout
