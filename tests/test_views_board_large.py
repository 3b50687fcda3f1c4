"""The board of 1,000 units and 20,000 nominations: its size, what is left to the units' pages, how it answers."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import normpath
from statistics import median
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from tests import browser, large_board

UNITS, NOMINATIONS = 1000, 20_000
# how long (ms) the page takes to read every line once: what any search without an index must do
READ = """() => { const start = performance.now(); let met = 0;
  for (const line of document.querySelectorAll('#ds-de-nghi [data-dong]')) met += line.textContent.includes('zz');
  return performance.now() - start }"""
# how long it takes from a letter typed to the lines shown and laid out
ANSWER = """([form, typed]) => { const box = document.querySelector(`form[data-loc=${form}] input`);
  return typed.map((text) => { const start = performance.now();
    box.value = text; box.dispatchEvent(new Event('input', { bubbles: true }));
    document.documentElement.getBoundingClientRect(); return performance.now() - start }) }"""
MARGIN = 2  # times READ; seen: 0.2 to 0.9


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lon")
    for path, data in large_board.outputs(UNITS, NOMINATIONS).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def read(path: Path) -> Any:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def hrefs(text: str) -> set[str]:
    return {unquote(link) for link in re.findall(r'href="([^"]+)"', text)}


def test_the_board_is_small_and_every_line_is_on_it_or_one_step_away(made: Path) -> None:
    index = (made / "index.html").read_text(encoding="utf-8")
    assert len(index.encode()) < 12_000_000
    assert index.count('<tr role="row" data-dong=') == UNITS
    links = {link for link in hrefs(index) if link.startswith("bang-theo-doi/") and "#" in link}
    assert len(links) == NOMINATIONS
    pages = {path.name: path.read_text(encoding="utf-8") for path in (made / "bang-theo-doi").iterdir()}
    assert len(pages) == UNITS and max(map(len, pages.values())) < 300_000
    ids = {
        f"bang-theo-doi/{name}#{code}" for name, text in pages.items() for code in re.findall(r' id="(\w\w-\w+)"', text)
    }
    assert ids == links
    assert sum(text.count("<pre ") for text in pages.values()) == NOMINATIONS


def test_the_links_of_a_units_page_lead_back_to_the_board_and_to_its_own_files(made: Path) -> None:
    page = made / "bang-theo-doi" / "D00007.html"
    targets = {normpath(f"bang-theo-doi/{link}") for link in hrefs(page.read_text(encoding="utf-8"))}
    assert targets == {"index.html"} | {f"tra-loi/D00007/{name}" for name in large_board.FILES}


def test_the_portal_counts_and_leads_to_a_page_of_each_unit_where_everyone_stands_once(made: Path) -> None:
    whole, part = (read(made / name) for name in ("cong-thong-tin.html", "cong-thong-tin-doan.html"))
    assert (made / "cong-thong-tin.html").stat().st_size < 400_000
    lines = whole.xpath("//table[last()]/tbody/tr")
    pages = {link: read(made / link) for link in whole.xpath("//table//a/@href")}
    assert len(lines) == len(pages) == UNITS and not part.xpath("//a")
    assert [row.text_content() for row in part.xpath("//table[last()]/tbody/tr")] == [
        row.text_content() for row in lines
    ]
    counts = [[int(cell.replace(".", "")) for cell in row.xpath("td[position() > 2]/text()")] for row in lines]
    for (given, proposed, cases), tree in zip(counts, pages.values(), strict=True):
        assert len(tree.xpath("//table/tbody/tr")) == given + proposed
        assert len(tree.xpath("//h2[text() = 'Gương điển hình']/following-sibling::h3")) == cases
    assert sum(cases for *_, cases in counts) > 1
    told = [int(text.split()[0].replace(".", "")) for text in whole.xpath("//h3/following-sibling::p[1]/text()")]
    chosen = sum(outcome.result in ("GK", "BK") for outcome in large_board.story(UNITS, NOMINATIONS).decided.outcomes)
    assert sum(told) == sum(given + proposed for given, proposed, _ in counts) == chosen > 0
    page = next(iter(pages.values()))
    assert page.xpath("//p/a/@href") == ["../cong-thong-tin.html"]
    assert whole.xpath("//table//a/text()")[0] in page.xpath("//article/p")[0].text_content()


def test_a_search_answers_as_fast_as_the_lines_can_be_read(made: Path) -> None:
    with browser.browser() as running, browser.opened(running, made / "index.html") as seen:
        lines = seen.page.locator("#ds-de-nghi > :visible")
        form = seen.page.locator("form[data-loc=ds-de-nghi]")
        assert lines.count() == 100
        assert form.locator("output").inner_text() == f"Đang hiện 100 dòng đầu trong {NOMINATIONS} dòng"
        typed = ["l", "lu", "luc", "luc k", "luc ki", "luc kim", "luc kim binh", "luc kim", "luc", "l", ""] * 3
        answers: dict[str, Any] = {}
        for name, words in (("ds-de-nghi", typed), ("bang-don-vi", ["q", "d0001", "", "d00019", ""] * 3)):
            read = [seen.page.evaluate(READ) for _ in range(3)]
            taken = seen.page.evaluate(ANSWER, [name, words])
            read += [seen.page.evaluate(READ) for _ in range(3)]
            answers[name] = median(taken) / median(read)
        assert max(answers.values()) < MARGIN, answers
        form.get_by_role("searchbox").fill("luc kim binh")
        found = form.locator("output").inner_text()
        form.get_by_role("button", name="Hiện hết").click()
        assert lines.count() == int(found.split()[-3]) > 100
        assert seen.faults == []


def test_the_units_of_a_large_board_are_sorted_among_all_of_them(made: Path) -> None:
    with browser.browser() as running, browser.opened(running, made / "index.html") as seen:
        rows = seen.page.locator("#bang-don-vi tbody tr:visible")
        assert rows.count() == 100
        for _ in range(2):
            seen.page.get_by_role("button", name="Nhận lúc").click()
        assert rows.count() == 100
        assert "D00999" in rows.first.inner_text()


def test_a_units_page_is_read_without_javascript(made: Path) -> None:
    page = made / "bang-theo-doi" / "D00007.html"
    with browser.browser() as running, browser.opened(running, page, 360, java_script_enabled=False) as seen:
        assert seen.page.locator("details:visible").count() == NOMINATIONS // UNITS
        assert seen.page.locator("form:visible").count() == 0
    with browser.browser() as running, browser.opened(running, Path(f"{page}"), 360) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert (seen.faults, seen.asked) == ([], [page.as_uri()])
