"""The pages of the sample in a real browser: filter, sort, search; quiet, narrow, printed, and read by axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.shapes import Finding, Nomination, Outcome, Severity, State, UnitState
from pipeline.views import board, page, portal
from tests import browser, finished
from tests.test_views_board import AT, TEMPLATES, words
from tests.test_views_portal import CASE, LINE, NEWS

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


HOSTILE = (
    "<script>alert(document.domain)</script>",
    "\"><img src=x onerror=\"alert('x')\"> O'Nông & Bế",
    "\u202eLan\u2066 \u05d0\u05d1\u05d2",
    "Ă" * 200,
)
# a portal of somebody else, with styles of its own for whatever is pasted into it
FOREIGN = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Cổng</title><style>
* { margin: 0; padding: 0; box-sizing: border-box } body { font: 17px serif; width: 340px; overflow-wrap: anywhere }
h1, h2 { color: #800000 } table { border-spacing: 0; border: 0 } td { color: #222; border: 0 } .tin { color: green }
</style></head><body><h1>Tin tức</h1><table><tr><td>bảng của cổng</td></tr></table><p class="tin">Tin</p>
%s</body></html>"""
STYLES = """() => [...document.querySelectorAll('body > h1, body > table, body > table td, body > p')]
  .map(e => JSON.stringify(Object.fromEntries([...getComputedStyle(e)].map(k => [k, getComputedStyle(e)[k]]))))"""


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
        form.get_by_role("searchbox").fill("CN-d15ed12b")  # its code
        assert lines.count() == 1
        form.get_by_role("searchbox").fill("")
        form.get_by_role("combobox").select_option("BK")
        assert lines.count() == 1


def test_a_name_among_the_reasons_leads_to_its_path_though_it_was_filtered_away(running: Any, folder: Path) -> None:
    with browser.opened(running, folder / "index.html") as seen:
        seen.page.locator("form[data-loc=ds-de-nghi]").get_by_role("searchbox").fill("khong co ai")
        seen.page.locator("#hoi-dong").get_by_role("link", name="Bà Lục Thị Hồng Mẫu").click()
        path = seen.page.locator("#ds-de-nghi pre:visible")
        path.wait_for()
        assert path.count() == 1 and "Được 3/7 phiếu" in path.inner_text()
        assert seen.page.locator("#ds-de-nghi summary:visible").count() == 38  # all stand again
        assert seen.faults == []


def test_a_name_leads_to_its_path_though_it_is_beyond_the_lines_shown_at_once(running: Any, tmp_path: Path) -> None:
    many = tuple(Nomination(f"CN-{n}", "CN", f"Lý {n}", "GK", ("VP",), (), True) for n in range(150))
    outcomes = {one.code: Outcome(one.code, "GK", "Đủ phiếu.") for one in many}
    told = words(nominations=many, outcomes=outcomes, told=lambda one: f"Đường của {one.code}")
    (tmp_path / "index.html").write_bytes(page.write(board.PAGE, TEMPLATES, told))
    with browser.opened(running, tmp_path / "index.html") as seen:
        assert seen.page.locator("#ds-de-nghi summary:visible").count() == 100
        seen.page.locator("#hoi-dong").get_by_role("link", name="Lý 149").click()
        seen.page.get_by_text("Đường của CN-149").wait_for()


def test_all_can_be_done_with_the_keyboard(running: Any, folder: Path) -> None:
    with browser.opened(running, folder / "index.html") as seen:
        keys, focus = seen.page.keyboard, seen.page.locator(":focus")
        keys.press("Tab")
        assert focus.inner_text() == "Tới nội dung chính" and focus.is_visible()
        keys.press("Enter")
        assert focus.evaluate("one => one.id") == "chinh"
        met = []
        for _ in range(400):
            keys.press("Tab")
            met.append(focus.evaluate("one => one.closest('details, form, th, td, dd, li, main')?.tagName"))
            if (
                focus.get_attribute("type") == "search"
                and focus.evaluate("one => one.form.dataset.loc") == "ds-de-nghi"
            ):
                break
        keys.type("mau")
        keys.press("Tab")
        keys.press("Tab")
        keys.press("Space")
        assert seen.page.locator("#ds-de-nghi details[open]:visible").count() == 1
        keys.press("Tab")
        assert "Hội đồng" in focus.inner_text()  # the path itself, to scroll through
        assert {"TH", "TD", "DETAILS", "FORM"} <= set(met)


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


def test_on_paper_all_lines_stand_and_no_control(running: Any, folder: Path) -> None:
    with browser.opened(running, folder / "index.html", color_scheme="dark") as seen:
        seen.page.emulate_media(media="print", color_scheme="dark")
        assert seen.page.locator("input:visible, select:visible, nav:visible, #bang-don-vi a:visible").count() == 0
        assert seen.page.locator("#ds-de-nghi summary:visible").count() == 38
        assert seen.page.locator("body").evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_a_unit_typed_is_text_and_breaks_nothing(running: Any, tmp_path: Path, typed: str) -> None:
    one = Nomination("CN-1", "CN", typed, typed, ("VP",), (), True, position=typed, home_name=typed)
    told = words(
        nominations=(one,),
        outcomes={"CN-1": Outcome("CN-1", "GK", typed)},
        states=(UnitState(typed, State.VALID, AT, typed, 1, 0, 0),),
        findings=(Finding(Severity.ERROR, "VP", typed, typed, "A1", "CN-07", typed, typed, typed),),
        told=lambda one: typed,
    )
    shown = typed.replace("\u202e", "").replace("\u2066", "")
    case = portal.words(NEWS | {"tang": [LINE | {"ten": typed}], "dien_hinh": [CASE | {"tom_tat": typed}]}, True)
    (tmp_path / "index.html").write_bytes(page.write(board.PAGE, TEMPLATES, told))
    (tmp_path / "tin.html").write_bytes(page.write(portal.PAGE, TEMPLATES, case or {}))
    for name in ("index.html", "tin.html"):
        with browser.opened(running, tmp_path / name, 360) as seen:
            seen.page.on("dialog", lambda dialog: seen.faults.append(dialog.message))
            for part in seen.page.locator("details").all():
                part.evaluate("one => one.open = true")
            assert seen.page.locator("body").evaluate("one => one.textContent").count(shown) >= 2
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
            assert seen.page.locator("img").count() == 0
            assert (seen.faults, len(seen.asked)) == ([], 1)


def test_the_part_to_paste_changes_nothing_of_the_page_around_it(running: Any, tmp_path: Path) -> None:
    part = finished.outputs()["cong-thong-tin-doan.html"].decode()
    for name, pasted in (("truoc.html", ""), ("sau.html", part)):
        (tmp_path / name).write_text(FOREIGN % pasted, encoding="utf-8")
    with browser.opened(running, tmp_path / "truoc.html", 360) as seen:
        before = seen.page.evaluate(STYLES)
    with browser.opened(running, tmp_path / "sau.html", 360) as seen:
        assert seen.page.evaluate(STYLES) == before and len(before) == 4
        cell = seen.page.locator("article td").first
        assert cell.evaluate("one => getComputedStyle(one).borderTopWidth") == "1px"  # ruled, whatever the portal does
        assert cell.evaluate("one => getComputedStyle(one).fontFamily") == "serif"
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert (seen.faults, len(seen.asked)) == ([], 1)


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
