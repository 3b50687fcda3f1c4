"""The pictures of the README and the pages: each can be made anew from the sample, each is used, none is heavy."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from tests import drawn, pictures, pictures_sheets

HEAVIEST = 150_000  # bytes of a picture
LEAST_WIDTH, LEAST_COLOURS, LEAST_INK = 600, 8, 0.01  # pixels; of a picture in which something is to be seen


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the sample once as the pages say."""
    missing = sorted({*drawn.MISSING, *pictures_sheets.MISSING})
    if missing:
        pytest.skip(f"chưa cài trên máy này: {', '.join(missing)} (cần libreoffice, poppler-utils, fontconfig)")
    made = tmp_path_factory.mktemp("pictures")
    pictures.run(made)
    return made


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_every_picture_is_made_from_the_sample(name: str, folder: Path) -> None:
    data = pictures.PICTURES[name](folder)
    assert len(data) < HEAVIEST
    if name.endswith(".svg"):
        words = "".join(etree.fromstring(data).itertext())
        assert len(words) > 400
        return
    picture = Image.open(io.BytesIO(data)).convert("L")
    histogram = picture.histogram()
    assert picture.width >= LEAST_WIDTH
    assert sum(count > 0 for count in histogram) >= LEAST_COLOURS
    assert sum(histogram[:128]) > LEAST_INK * picture.width * picture.height, "nothing is to be seen"


def test_the_pictures_kept_are_those_that_are_made_and_shown() -> None:
    kept = {path.name for path in pictures.FOLDER.iterdir()}
    assert kept == set(pictures.PICTURES)
    assert all(path.stat().st_size < HEAVIEST for path in pictures.FOLDER.iterdir())
    pages = [pictures.sample.ROOT / "README.md", *(pictures.sample.ROOT / "docs").glob("*.md")]
    shown = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert [name for name in sorted(kept) if f"images/{name})" not in shown] == []
