"""`goi-dien.xlsx`: the units to urge in; a list to print and take to the telephone out, with columns for the pen."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from datetime import date, datetime

from pipeline.campaign import Campaign
from pipeline.replies.remind import Call
from pipeline.text.dates import short_date

# headings in the order of `Call`, with their widths in characters
HEADINGS = {
    "Mã": 8,
    "Đơn vị": 24,
    "Người liên hệ": 16,
    "Điện thoại": 14,
    "Email": 20,
    "Trạng thái": 11,
    "Còn thiếu": 30,
    "Đã gọi": 7,
    "Ngày": 9,
    "Ghi chú": 18,
}
_A_LINE = 17  # points; two lines at least, so that there is room to write
_FIRST_ROW = 3


def workbook(campaign: Campaign, calls: Iterable[Call], as_of: date) -> bytes:
    """Make the call list as of a day. Every text is written as a text, whatever it begins with."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "Danh sách gọi điện", "created": datetime(as_of.year, as_of.month, as_of.day)})
        base = {"font_name": "Times New Roman", "font_size": 12}
        lined = {**base, "border": 1, "text_wrap": True, "valign": "top"}
        heading = book.add_format({**lined, "bold": True, "align": "center", "bg_color": "#DDE7F2"})
        plain, quoted = book.add_format(lined), book.add_format({**lined, "quote_prefix": True})
        page = book.add_worksheet("Gọi điện")
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.repeat_rows(_FIRST_ROW - 1)
        page.freeze_panes(_FIRST_ROW, 2)
        page.set_footer("&CTrang &P/&N")
        page.write_string(0, 0, "DANH SÁCH GỌI ĐIỆN ĐÔN ĐỐC", book.add_format({**base, "bold": True, "font_size": 14}))
        about = f"Đợt {campaign.settings.code}, tính đến ngày {short_date(as_of)}"
        page.write_string(1, 0, about, book.add_format({**base, "italic": True}))
        for place, (words, width) in enumerate(HEADINGS.items()):
            page.set_column(place, place, width)
            page.write_string(_FIRST_ROW - 1, place, words, heading)
        row = _FIRST_ROW - 1
        for row, call in enumerate(calls, start=_FIRST_ROW):
            tallest = max(
                math.ceil(len(text) * 1.15 / width) for text, width in zip(call, HEADINGS.values(), strict=True)
            )
            page.set_row(row, _A_LINE * max(2, min(tallest, 20)))
            for place, text in enumerate(call):
                page.write_string(row, place, text, quoted if text.startswith(("=", "+", "-", "@")) else plain)
        if row < _FIRST_ROW:
            page.write_string(_FIRST_ROW, 0, "Không còn đơn vị nào phải đôn đốc.", book.add_format(base))
    return out.getvalue()
