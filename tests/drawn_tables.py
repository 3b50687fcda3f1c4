"""Tables on drawn pages: each row is followed word by word down its columns; complaints come out where it is torn.

A column is known by its place on the page (the widths in the file are fixed), so the words of a cell are those that
stand in it; a heading that is repeated at the top of a page is read as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.drawn import POINTS_A_MM, Drawn, Word, area, lines
from tests.look import Cell, Paper, Row, Section, Table


class _Place(NamedTuple):
    page: int
    top: float


class _Columns:
    """The words of each column of one table, page after page, with how far each has been read."""

    def __init__(self, drawn: Drawn, section: Section, table: Table) -> None:
        left, top, right, _ = area(section)
        widths = [width * POINTS_A_MM for width in table.grid]
        start = left + (right - left - sum(widths)) / 2
        edges = [start + sum(widths[:place]) for place in range(len(widths) + 1)]
        self.words: list[list[tuple[int, float, Word]]] = [[] for _ in widths]
        for number, page in enumerate(drawn.pages, 1):
            if abs(page.width - section.width * POINTS_A_MM) > 2:
                continue
            for line in lines(word for word in page.words if word.bottom >= top):
                for word in line.words:
                    column = next((at for at in range(len(widths)) if edges[at] <= word.middle < edges[at + 1]), None)
                    if column is not None:
                        self.words[column].append((number, line.box[3], word))
        self.read = [0] * len(widths)

    def cell(self, columns: range, cell: Cell) -> set[int] | None:
        """Read a cell: the pages its words stand on; None, and nothing is read, where other words stand there."""
        rest, pages, read = "".join(cell.text.split()), set(), list(self.read)
        while rest:
            next_ones = [(*self.words[at][read[at]], at) for at in columns if read[at] < len(self.words[at])]
            if not next_ones:
                return None
            page, _, word, at = min(next_ones, key=lambda one: (one[0], one[1], one[2].left))
            if not rest.startswith(word.text):
                return None
            rest = rest[len(word.text) :]
            read[at] += 1
            pages.add(page)
        self.read = read
        return pages

    def row(self, row: Row) -> set[int] | None:
        """Read a row: the pages it stands on; None, and nothing is read, where another row stands there."""
        pages: set[int] = set()
        kept, at = list(self.read), 0
        for cell in row.cells:
            found = self.cell(range(at, at + cell.span), cell)
            at += cell.span
            if found is None:
                self.read = kept
                return None
            pages |= found
        return pages

    def ahead(self) -> int:
        """Give the page of the next word of any column."""
        return min(
            (words[at][0] for words, at in zip(self.words, self.read, strict=True) if at < len(words)), default=0
        )

    def last(self) -> _Place:
        """Give the place of the last word read."""
        return max(_Place(*words[at - 1][:2]) for words, at in zip(self.words, self.read, strict=True) if at)

    def begin(self, row: Row, after: _Place) -> _Place | None:
        """Go to where this heading row first stands behind a place."""
        begins = "".join(row.cells[0].text.split())
        for place, (page, top, word) in enumerate(self.words[0]):
            if (page, top) <= (after.page, after.top) or not begins.startswith(word.text):
                continue
            self.read = [place, *(self._near(at, page, top) for at in range(1, len(self.words)))]
            if self.row(row) is not None:
                return _Place(page, top)
            if self._nudged(row, place, page, top):
                return _Place(page, top)
        return None

    def _near(self, column: int, page: int, top: float) -> int:
        words = self.words[column]
        return next((at for at, (number, y, _) in enumerate(words) if (number, y) >= (page, top - 2)), len(words))

    def _nudged(self, row: Row, place: int, page: int, top: float) -> bool:
        """Try again with each cell of the heading where it stands by itself: headings are centred in their height."""
        self.read = [place, *(self._near(at, page, top) for at in range(1, len(self.words)))]
        if self.cell(range(row.cells[0].span), row.cells[0]) is None:
            return False
        at = row.cells[0].span
        for cell in row.cells[1:]:
            near = [index for index, one in enumerate(self.words[at]) if one[0] == page and abs(one[1] - top) < 45]
            near.sort(key=lambda index, words=self.words[at]: abs(words[index][1] - top))
            for index in near:
                self.read[at] = index
                if self.cell(range(at, at + cell.span), cell) is not None:
                    break
            else:
                return False
            at += cell.span
        return True


def _is_ruler(table: Table) -> bool:
    """Say whether a table only draws a scale: ticks are no heading and its rows hold no words."""
    return all(cell.text.isdigit() for cell in table.rows[0].cells)


def table_complaints(drawn: Drawn, paper: Paper) -> Iterator[str]:
    """Say which tables lack their heading on a page, and which of their rows are torn or not found."""
    after = _Place(0, 0)
    for section in paper.sections:
        for table in section.blocks:
            if isinstance(table, Table) and table.ruled and not _is_ruler(table):
                columns = _Columns(drawn, section, table)
                begun = columns.begin(table.rows[0], after)
                if begun is None:
                    yield f"the heading is not found: {_told(table.rows[0])}"
                    continue
                yield from _rows(columns, table.rows[0], table.rows[1:], begun.page)
                after = columns.last()


def _rows(columns: _Columns, heading: Row, rows: Sequence[Row], page: int) -> Iterator[str]:
    for row in rows:
        if not any(cell.text for cell in row.cells):
            continue
        if columns.ahead() != page:
            page = columns.ahead()
            if columns.row(heading) is None:
                yield f"page {page} has no heading above: {_told(row)}"
        pages = columns.row(row)
        if pages is None:
            yield f"page {page}: a row is torn, or is not as it was typed: {_told(row)}"
            return
        if len(pages) > 1:
            yield f"a row is torn over pages {sorted(pages)}: {_told(row)}"
        page = max(pages)


def _told(row: Row) -> str:
    return " · ".join(cell.text for cell in row.cells)
