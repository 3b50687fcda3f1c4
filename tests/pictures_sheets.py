"""Sheets of finished workbooks as LibreOffice draws them: a workbook, a sheet and an area in, the PNG out.

The letters of the columns and the numbers of the rows are drawn, as on the screen. A note is seen there only when
pointed at: those asked for are laid beside their cells, in their own words.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from openpyxl.drawing.image import Image as Laid
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension, DimensionHolder
from PIL import Image, ImageChops, ImageDraw, ImageFont

from pipeline.text import heights

TITLES = 2  # rows whose words run over the columns beside them
COLOURS = 64  # are enough for letters and rules, and a small file
DOTS_AN_INCH = 110
LETTERS, TEXT, MARGIN, LINE = 46, 15, 8, 19  # of a note: letters a line, size, white around, height of a line
MISSING = [tool for tool in ("soffice", "pdftoppm", "fc-match") if shutil.which(tool) is None]


class View(NamedTuple):
    """What is seen of a workbook: the rows and columns of one sheet, and where which notes stand.

    `notes`: (cell of the note, cell at whose top left corner its words are laid). `hidden`: columns left out.
    """

    sheet: str
    area: str
    notes: Sequence[tuple[str, str]] = ()
    hidden: str = ""
    wide: int = 1200  # pixels across


def sheet(workbook: Path, view: View, aside: Path) -> bytes:
    """Draw a sheet by way of a PDF in the folder `aside`."""
    book = openpyxl.load_workbook(workbook)
    kept = book[view.sheet]
    for other in book.worksheets:
        if other is not kept:
            other.sheet_state = "hidden"
    book.active = kept
    kept.print_area = view.area
    kept.print_title_rows = None
    kept.print_options.headings = kept.print_options.gridLines = True
    kept.oddHeader.left.text = kept.oddHeader.right.text = kept.oddHeader.center.text = None
    kept.oddFooter.left.text = kept.oddFooter.right.text = kept.oddFooter.center.text = None
    kept.page_setup.fitToHeight, kept.page_setup.fitToWidth = 1, 1
    kept.sheet_properties.pageSetUpPr.fitToPage = True
    widths = _widths(kept)
    kept.column_dimensions = DimensionHolder(kept)
    for letter, width in widths.items():
        kept.column_dimensions[letter] = ColumnDimension(kept, letter, width=width, hidden=letter in view.hidden)
    for line in kept[view.area]:
        # As a row grows on the screen when it is typed in.
        if kept.row_dimensions[line[0].row].height is None:
            texts = [(cell.value, widths.get(cell.column_letter, 9)) for cell in line]
            kept.row_dimensions[line[0].row].height = heights.row(texts if line[0].row > TITLES else ())
    for cell, corner in view.notes:
        _lay(kept, kept[cell].comment.text, corner)
    path = aside / "trang.xlsx"
    book.save(path)
    profile = f"-env:UserInstallation={(aside / 'profile').resolve().as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(aside), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    subprocess.run(
        ["pdftoppm", "-png", "-r", str(DOTS_AN_INCH * 2), "-singlefile", aside / "trang.pdf", aside / "trang"],
        check=True,
    )
    drawn = trimmed(Image.open(aside / "trang.png").convert("RGB"))
    return small(drawn.resize((view.wide, round(drawn.height * view.wide / drawn.width)), Image.Resampling.LANCZOS))


def _widths(kept: Any) -> dict[str, float]:
    """Give the width of each column: those alike that stand together are told once."""
    return {
        get_column_letter(number): one.width
        for one in kept.column_dimensions.values()
        for number in range(one.min, one.max + 1)
        if number <= kept.max_column
    }


def trimmed(picture: Image.Image) -> Image.Image:
    """Cut the white around a picture away."""
    inked = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    return picture.crop(inked) if inked else picture


def small(picture: Image.Image, colours: int = COLOURS) -> bytes:
    """Write a picture of few colours."""
    buffer = io.BytesIO()
    picture.quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _lay(kept: Any, words: str, corner: str) -> None:
    """Lay a note's words over the sheet, on the yellow of a note."""
    lines = [part for line in words.split("\n") for part in textwrap.wrap(line, LETTERS) or [""]]
    found = subprocess.run(
        ["fc-match", "-f", "%{file}", "Liberation Sans"], check=True, capture_output=True, text=True
    ).stdout
    fine = 3  # drawn larger than laid, so that the letters stay sharp
    font = ImageFont.truetype(found, TEXT * fine)
    across = max(font.getlength(line) for line in lines) / fine
    size = (round(across) + 2 * MARGIN, LINE * len(lines) + 2 * MARGIN)
    note = Image.new("RGB", (size[0] * fine, size[1] * fine), "#ffffe1")
    pen = ImageDraw.Draw(note)
    pen.rectangle((0, 0, note.width - 1, note.height - 1), outline="#7f7f7f", width=fine)
    for place, line in enumerate(lines):
        pen.text((MARGIN * fine, (MARGIN + place * LINE) * fine), line, font=font, fill="black")
    buffer = io.BytesIO()
    note.save(buffer, "PNG")
    laid = Laid(buffer)
    laid.width, laid.height = size
    kept.add_image(laid, corner)
