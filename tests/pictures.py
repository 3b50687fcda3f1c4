"""Make the pictures of README and pages from a run on the sample: `python -m tests.pictures`, all or those named.

Needs LibreOffice, poppler and Chromium, as the tests do. What is drawn is what the program writes: a picture that no
longer looks like it is made anew, never mended by hand.
"""

from __future__ import annotations

import email
import email.policy
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PIL import Image
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from pipeline.cli import office
from tests import browser, pictures_sheets, sample
from tests.finished import AS_OF
from tests.pictures_sheets import View, small

FOLDER = sample.ROOT / "docs" / "images"
GREYS = 16  # of a paper in black and white
GAP = 20  # between two pages, pixels
COLUMNS = 82  # of the terminal
WIDTH, HEIGHT = 1280, 1180  # of the board
NEXT = "dot-moi"
FORM, MARKED = "inputs/don-vi/QLCNG.xlsx", "outputs/tra-loi/QLCNG/QLCNG-can-sua.xlsx"
NEW = f"{NEXT}/inputs/dot-thi-dua.xlsx"
SAID, EXPLAINED, ASKED = "report.txt", "explain.txt", "Hà Văn An"

Draw = Callable[[Path], bytes]


def terminal(folder: Path, said: str, typed: str) -> bytes:
    """Draw what a command said as the terminal shows it."""
    return _window(f"$ {typed}\n\n{(folder / said).read_text(encoding='utf-8').strip()}", "thidua")


def mail(folder: Path, path: str) -> bytes:
    """Draw a mail as it is read: subject, to whom, words, what is attached."""
    message = email.message_from_bytes((folder / path).read_bytes(), policy=email.policy.default)
    body = message.get_body()
    assert body is not None
    attached = ", ".join(str(part.get_filename()) for part in message.iter_attachments())
    head = f"Tiêu đề: {message['subject']}\nĐến: {message['to']}\nTệp kèm: {attached}\n{'─' * COLUMNS}\n"
    return _window(head + body.get_content().strip(), Path(path).name)


def pages(folder: Path, path: str, numbers: Sequence[int], across: int, cut: float = 1) -> bytes:
    """Draw pages of a document side by side, each `across` pixels wide, the upper part `cut` of its height."""
    program = office.find()
    if program is None:
        raise SystemExit("Cần LibreOffice và poppler để vẽ văn bản.")
    with tempfile.TemporaryDirectory() as name:
        (pdf,) = office.convert(program, [folder / path], Path(name)).pdfs
        command = ("pdftoppm", "-png", "-r", "150", "-l", str(max(numbers)), str(pdf), f"{name}/trang")
        subprocess.run(command, check=True)
        every = [Image.open(path).convert("RGB") for path in sorted(Path(name).glob("trang-*.png"))]
    chosen = [every[number - 1] for number in numbers]
    sized = [one.resize((across, round(one.height * across / one.width)), Image.Resampling.LANCZOS) for one in chosen]
    out = Image.new("RGB", ((across + GAP) * len(sized) - GAP, round(sized[0].height * cut)), "#c8c8c8")
    for place, one in enumerate(sized):
        out.paste(one, (place * (across + GAP), 0))
    return small(out, GREYS)


def board(folder: Path) -> bytes:
    """Draw the top of the board as a wide window shows it."""
    with browser.browser() as running, browser.opened(running, folder / "outputs" / "index.html", WIDTH) as seen:
        drawn = seen.page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
    return small(Image.open(io.BytesIO(drawn)).convert("RGB"))


def sheet(folder: Path, path: str, view: View) -> bytes:
    """Draw a part of a sheet of a workbook."""
    with tempfile.TemporaryDirectory() as name:
        return pictures_sheets.sheet(folder / path, view, Path(name))


PICTURES: dict[str, Draw] = {
    "chay-mau.svg": partial(terminal, said=SAID, typed="make report"),
    "giai-thich.svg": partial(terminal, said=EXPLAINED, typed=f'.venv/bin/thidua explain "{ASKED}"'),
    "bang-theo-doi.png": board,
    "quyet-dinh.png": partial(
        pages, path="outputs/quyet-dinh/quyet-dinh-giay-khen.docx", numbers=(1, 3), across=430, cut=0.97
    ),
    "danh-sach-hoi-dong.png": partial(pages, path="outputs/hoi-dong/danh-sach.docx", numbers=(1,), across=900),
    "giay-khen.png": partial(pages, path="outputs/quyet-dinh/giay-khen.docx", numbers=(1,), across=640),
    "bieu-ca-nhan.png": partial(sheet, path=FORM, view=View("Cá nhân", "A1:N6", hidden="IKL")),
    "bieu-chi-tieu.png": partial(sheet, path=FORM, view=View("Chỉ tiêu", "A1:G5", wide=1000)),
    "danh-dau-ca-nhan.png": partial(
        sheet, path=MARKED, view=View("Cá nhân", "A1:N11", (("G5", "F7"), ("J6", "M7")), hidden="IKL")
    ),
    "loi-can-sua.png": partial(sheet, path=MARKED, view=View("Lỗi cần sửa", "A1:E7")),
    "dot-moi.png": partial(sheet, path=NEW, view=View("Đợt thi đua", "A1:C16")),
    "giai-thich-cot.png": partial(sheet, path=NEW, view=View("Hình thức", "A1:I8", (("I1", "G2"),))),
    "bieu-quyet.png": partial(
        sheet, path="outputs/hoi-dong/hoi-dong.xlsx", view=View("Biểu quyết", "A1:K12", hidden="G")
    ),
    "tong-hop.png": partial(sheet, path="outputs/tong-hop.xlsx", view=View("Đơn vị", "A1:I13", wide=1000)),
    "thu-ket-qua.svg": partial(mail, path="outputs/tra-loi/QLCNG/ket-qua.eml"),
}


def _window(text: str, title: str) -> bytes:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), color_system=None)
    console.print(Text(text))
    plain = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)  # nothing from the network
    drawn = console.export_svg(title=title, unique_id="thidua", code_format=plain)
    return drawn.replace("Fira Code", "Menlo, Consolas, DejaVu Sans Mono").encode()


def run(folder: Path) -> None:
    """Run the sample in `folder` as the pages say: a report, an explanation, the next campaign; keep what was said."""
    shutil.copytree(sample.ROOT / "inputs", folder / "inputs")
    (folder / SAID).write_text(_thidua(folder, "report", "--as-of", AS_OF.isoformat()), encoding="utf-8")
    (folder / EXPLAINED).write_text(_thidua(folder, "explain", ASKED), encoding="utf-8")
    _thidua(folder, "new", NEXT, "--from", ".", "--set", "Mã đợt=THIDUA-2022-01")


def _thidua(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(sample.ROOT), "LANG": "C.UTF-8"},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def main(names: Sequence[str], into: Path = FOLDER) -> None:
    """Make the pictures of these names, all without any."""
    with tempfile.TemporaryDirectory() as name:
        run(Path(name))
        for picture in names or PICTURES:
            data = PICTURES[picture](Path(name))
            (into / picture).write_bytes(data)
            print(f"{picture}: {len(data):,} byte")


if __name__ == "__main__":
    main(sys.argv[1:])
