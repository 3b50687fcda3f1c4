"""The pages of the sample in a real browser: filter, sort, search; quiet, narrow, printed, and read by axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import browser, finished

PAGES = ("index.html", "cong-thong-tin.html", "cong-thong-tin-doan.html")
SHOWN = "els => els.filter(e => e.offsetParent).map(e => e.querySelector('[data-tim]').innerText.replace(/\\s+/g, ' '))"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trang")
    for name in PAGES:
        (folder / name).write_bytes(finished.outputs()[name])
    return folder


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    with browser.browser() as started:
        yield started


def units(page: Any) -> list[str]:
    return list(page.locator("#bang-don-vi tbody tr").evaluate_all(SHOWN))


def test_units_are_found_by_name_code_and_state(running: Any, folder: Path) -> None:
    with browser.opened(running, folder / "index.html") as seen:
        form = seen.page.locator("form[data-loc=bang-don-vi]")
        every = units(seen.page)
        assert len(every) == 12
        for typed in ("Thanh tra", "thanh  TRA", "tts"):
            form.get_by_role("searchbox").fill(typed)
            assert units(seen.page) == ["Thanh tra Sở TTS"], typed
        assert form.locator("output").inner_text() == "Đang hiện 1 trên 12 dòng"
        form.get_by_role("searchbox").fill("khong co")
        assert units(seen.page) == []
        form.get_by_role("searchbox").fill("")
        form.get_by_role("combobox").select_option("Trả lại")
        assert [unit.rpartition(" ")[2] for unit in units(seen.page)] == ["QLCNG", "TTTT"]
        form.get_by_role("combobox").select_option("tất cả")
        assert units(seen.page) == every and form.locator("output").inner_text() == ""
        assert seen.faults == []


def test_units_are_sorted_by_any_column_with_the_keyboard(running: Any, folder: Path) -> None:
    with browser.opened(running, folder / "index.html") as seen:
        cells = seen.page.locator("#bang-don-vi tbody tr td:nth-child(4)")
        seen.page.get_by_role("button", name="Đề nghị", exact=True).focus()
        seen.page.keyboard.press("Enter")
        up = [int(text) for text in cells.all_inner_texts()]
        seen.page.keyboard.press("Enter")
        down = [int(text) for text in cells.all_inner_texts()]
        assert up == sorted(up) and down == sorted(up, reverse=True) and len(set(up)) > 2
        head = seen.page.locator("#bang-don-vi th[aria-sort]")
        assert head.count() == 1 and head.get_attribute("aria-sort") == "descending"
        seen.page.get_by_role("button", name="Nhận lúc").click()
        assert head.count() == 1
        assert [unit.rpartition(" ")[2] for unit in units(seen.page)][:3] == ["CDTN", "CCTDC", "QLKH"]
        seen.page.get_by_role("button", name="Đơn vị", exact=True).click()
        assert units(seen.page)[0].startswith("Chi cục") and units(seen.page)[-1].startswith("Văn phòng")


def test_a_nominee_is_found_and_opens_its_path(running: Any, folder: Path) -> None:
    with browser.opened(running, folder / "index.html") as seen:
        form = seen.page.locator("form[data-loc=ds-de-nghi]")
        lines = seen.page.locator("#ds-de-nghi details:visible")
        form.get_by_role("searchbox").fill("luc thi hong mau")
        assert lines.count() == 1
        lines.locator("summary").press("Enter")
        assert "Được 3/7 phiếu" in lines.locator("pre").inner_text()
        form.get_by_role("searchbox").fill("Lục Thị Hồng Mâu")  # with marks, they count
        assert lines.count() == 0
        form.get_by_role("searchbox").fill("")
        form.get_by_role("combobox").select_option("BK")
        assert lines.count() == 1


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_is_quiet_and_as_wide_as_its_window(running: Any, folder: Path, name: str, width: int) -> None:
    with browser.opened(running, folder / name, width) as seen:
        for part in seen.page.locator("details").all():
            part.evaluate("one => one.open = true")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.faults == []
        assert seen.asked == [(folder / name).as_uri()]
        assert seen.page.pdf(format="A4").startswith(b"%PDF-")


def test_without_javascript_all_is_there_to_read_and_no_dead_control(running: Any, folder: Path) -> None:
    with browser.opened(running, folder / "index.html", java_script_enabled=False) as seen:
        assert seen.page.locator("#bang-don-vi tbody tr:visible").count() == 12
        assert seen.page.locator("#ds-de-nghi summary:visible").count() == 38
        assert seen.page.locator("form:visible, button:visible").count() == 0


@pytest.mark.parametrize("name", PAGES[:2])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_axe_finds_nothing_serious(running: Any, folder: Path, name: str, width: int, scheme: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="Thiếu axe-core: cài các thư viện trong requirements-dev.txt."
    )
    with browser.opened(running, folder / name, width, color_scheme=scheme, bypass_csp=True) as seen:
        for part in seen.page.locator("details").all():
            part.evaluate("one => one.open = true")
        found = axe.Axe().run(seen.page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
