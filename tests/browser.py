"""A real browser for the tests: Chromium with a fresh profile, opening finished pages from disk and telling all it met.

Where Chromium or Playwright is missing the test is skipped, saying in Vietnamese what to install.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
QUIET += ("--disable-sync",)


@dataclass
class Opened:
    """A page as opened, with what went wrong in it and every address it asked for."""

    page: Any
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@contextmanager
def browser() -> Iterator[Any]:
    """Start Chromium; skip the test where it cannot be."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Thiếu Playwright: cài các thư viện trong requirements-dev.txt."
    )
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("Thiếu trình duyệt Chromium: cài gói chromium để thử bảng theo dõi trong trình duyệt thật.")
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=program, args=list(QUIET))
        try:
            yield running
        finally:
            running.close()


@contextmanager
def opened(running: Any, path: Path, width: int = 1280, **options: Any) -> Iterator[Opened]:
    """Open one file in a window of that width (px)."""
    context = running.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    out = Opened(page)
    page.on("console", lambda said: out.faults.append(said.text))
    page.on("pageerror", lambda error: out.faults.append(str(error)))
    page.on("request", lambda request: out.asked.append(request.url))
    page.goto(path.as_uri())
    try:
        yield out
    finally:
        context.close()
