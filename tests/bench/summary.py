"""The summary workbook against the least that a workbook costs: the XML of its cells joined, one deflate."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from pipeline.shapes import whole
from pipeline.views import sheets
from pipeline.views.sheets import Cell
from tests.bench.measured import AT_MOST, Measured, in_turn

COLUMNS = sheets.columns(
    "Mã đề nghị 13 · Loại 9 · Tên 20 · Chức vụ 15 · Đơn vị công tác 18 · Đơn vị đề nghị 18 · Hình thức đề nghị 18 · "
    "Tỷ lệ hoàn thành 9 ratio · Đủ điều kiện 8 · Lý do 28 · Kết quả 13 · Nguồn 20"
)
HEAD = sheets.Head("ỦY BAN NHÂN DÂN TỈNH", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Đợt thi đua", date(2021, 6, 30))
REASON = "Được 5/7 phiếu, đạt ngưỡng 50% và trong số lượng."


def run(short: bool) -> Iterator[Measured]:
    """Measure sheets as wide as that of the nominations: the time of a row, the memory that rows take."""
    few, many = (200, 2_000) if short else (2_000, 20_000)
    ours, least = in_turn(lambda: book(rows(many)), lambda: floor(rows(many)), 1 if short else 5)
    detail = f"{ours / many * 1e6:.0f} µs / {least / many * 1e6:.0f} µs mỗi dòng"
    yield Measured("G11", f"tong-hop.xlsx / chỉ nối XML, {many} dòng", AT_MOST, 7, ours / least, detail)
    peaks = [_peak(number) for number in (few, many)]
    detail = " / ".join(f"{peak / 1000:.0f} kB" for peak in reversed(peaks))
    name = f"bộ nhớ ngoài tệp làm ra, {many} dòng / {few} dòng"
    yield Measured("G11", name, AT_MOST, 1.5, peaks[1] / peaks[0], detail)


def rows(number: int) -> Iterator[Sequence[Cell]]:
    """Give rows like those of a campaign: each its own code and name, the rest said by many."""
    for at in range(number):
        code, unit = f"CN-{at:08x}", f"Phòng Quản lý {at % 300}"
        asked = "Giấy khen của Giám đốc"
        source = f"D{at % 300:05}.xlsx › Cá nhân › dòng {at % 25 + 4}"
        yield code, "Cá nhân", f"Nông Văn {code}", "Chuyên viên", unit, unit, asked, None, "Có", REASON, asked, source


def book(lines: Iterator[Sequence[Cell]]) -> bytes:
    """Make a workbook of them as the summary workbook is made."""
    return whole(sheets.book([sheets.Sheet("Đề nghị", COLUMNS, lines)], HEAD))


def floor(lines: Iterator[Sequence[Cell]]) -> bytes:
    """Join the XML of the same cells and pack it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for number, line in enumerate(lines, 2):
            cells = "".join(
                f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
                for place, value in enumerate(line)
                if value is not None
            )
            part.write(f'<row r="{number}">{cells}</row>'.encode())
    return out.getvalue()


def _peak(number: int) -> int:
    """Give the most memory that so many rows take beyond the file itself, which is held twice when it is given."""
    tracemalloc.start()
    size = len(book(rows(number)))
    peak = tracemalloc.get_traced_memory()[1] - 2 * size
    tracemalloc.stop()
    return peak
