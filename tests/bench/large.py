"""A whole run of many workbooks against the plain stack, as their number grows, and whatever does the work."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from pipeline.flow.incoming import Examined
from pipeline.shapes import MapSeam
from tests import generate
from tests.bench import plain, rival, summary
from tests.bench.documents import CERTIFICATE, with_persons
from tests.bench.measured import AT_LEAST, AT_MOST, Measured, missing, seconds

AS_OF = date(2021, 6, 30)
Files = Mapping[str, Callable[[], bytes]]


def run(short: bool) -> Iterator[Measured]:
    """Measure whole runs without the imports, which `everyday` measures."""
    from pipeline import flow
    from pipeline.cli import folders, workers

    few, many = (4, 40) if short else (200, 2_000)
    with tempfile.TemporaryDirectory() as name:
        generate.main(many, Path(name))
        first = partial(_first, folders.lazily(Path(name) / "inputs"))
        before = [_alone(first, few) for _ in range(1 if short else 2)]
        longer = _alone(first, many)
        two_hundred = median([*before, *(_alone(first, few) for _ in range(0 if short else 1))])
        _made(first(2))
        some = [load() for file, load in first(2 if short else 6).items() if file.startswith(flow.SUBMISSIONS)]
        template, words = _certificate()
        theirs = seconds(lambda: plain.run(some, template, words)) / len(some) * few
        from_few = f"{theirs:.1f} s (từ {len(some)} biểu)"
        ours = min(seconds(lambda: _same_as_plain(first(few), template, words)) for _ in range(1 if short else 3))
        name_of = f"cách viết đầu tiên / cùng việc ấy, {few} biểu"
        yield Measured("G8", name_of, AT_LEAST, 20, theirs / ours, f"{from_few} / {ours:.2f} s")
        name_of = f"cách viết đầu tiên / cả lần chạy, {few} biểu"
        yield Measured("", name_of, AT_LEAST, 1, theirs / two_hundred, f"{from_few} / {two_hundred:.2f} s")
        yield _against_rival(some, first(few), few, short)
        detail = f"{longer:.1f} s / {two_hundred:.2f} s"
        yield Measured("G9", f"cả lần chạy, {many} biểu / {few} biểu", AT_MOST, 10.5, longer / two_hundred, detail)
        alone = _made(first(few))
        with workers.seam(2) as pool:
            same = _made(first(few), pool) == alone
        detail = f"{len(alone)} tệp, từng byte" if same else "có tệp khác"
        yield Measured("G10", "map thường và hai tiến trình: tệp làm ra khác nhau", AT_MOST, 0, float(not same), detail)
    yield missing("G9", "bộ nhớ cao nhất, 12.000 biểu / 800 MB", AT_MOST, 1, "đo riêng: docs/nhieu-may.md")
    yield from summary.run(short)


def _first(files: Files, number: int) -> Files:
    """Leave all but the first workbooks out."""
    from pipeline import flow

    left = {file for file in files if file.startswith(flow.SUBMISSIONS)}
    left -= set(islice((file for file in files if file in left), number))
    return {file: load for file, load in files.items() if file not in left}


def _alone(first: Callable[[int], Files], number: int) -> float:
    """Time a run in a process of its own, before which nothing of its words was met: a second run would be quicker."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(_timed, first, number).result()


def _timed(first: Callable[[int], Files], number: int) -> float:
    _made(first(2))  # everything is imported and every template compiled
    return seconds(lambda: _made(first(number)))


def _made(files: Files, run: MapSeam = map) -> dict[str, str]:
    """Run everything; give the hash of each file made."""
    from pipeline import flow
    from pipeline.cli import folders

    expectations = folders.shipped(Path(), "expectations", ".json")
    templates = folders.shipped(Path(), "templates", folders.TEMPLATES)
    story = flow.story(files, expectations, AS_OF, run)
    papers = flow.papers(story, flow.documents(story), templates, flow.Seams(run, run, run))
    return {name: sha256(data if isinstance(data, bytes) else b"".join(data)).hexdigest() for name, data in papers}


def _examined(files: Files) -> Examined:
    """Read and check everything, and merge it."""
    from pipeline import flow
    from pipeline.cli import folders

    base = flow.ground(files, folders.shipped(Path(), "expectations", ".json"))
    return flow.examine(files, base)


def _same_as_plain(files: Files, template: bytes, words: Mapping[str, object]) -> int:
    """Do what the plain stack does: read each file, check its sheets, write a certificate for each nomination."""
    from pipeline.documents import render

    return sum(bool(render.document(template, words)) for _ in _examined(files).nominations)


def _against_rival(some: Sequence[bytes], files: Files, few: int, short: bool) -> Measured:
    name = "frictionless / đọc và kiểm tra"
    if not rival.is_here():
        return missing("G8", name, AT_LEAST, 5, "frictionless không có trong môi trường này")
    rival.run(some[:1])
    theirs = seconds(lambda: rival.run(some)) / len(some) * few
    ours = min(seconds(lambda: _examined(files)) for _ in range(1 if short else 3))
    detail = f"{theirs:.1f} s (từ {len(some)} biểu) / {ours:.2f} s"
    return Measured("G8", f"{name}, {few} biểu", AT_LEAST, 5, theirs / ours, detail)


def _certificate() -> tuple[bytes, Mapping[str, object]]:
    """Give the template of the certificate and the words of one, from the sample."""
    from pipeline import flow
    from pipeline.cli import folders

    inputs, expectations = folders.lazily(Path("inputs")), folders.shipped(Path(), "expectations", ".json")
    papers = flow.documents(flow.story(inputs, expectations, AS_OF))
    paper = next(one for one in papers if one.template == CERTIFICATE)
    words = with_persons(paper.context, paper.context["danh_sach"]["danh_sach"][:1])
    return (Path("templates") / CERTIFICATE).read_bytes(), words
