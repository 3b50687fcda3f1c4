"""docs/o-va-chu.md: what a cell may hold and how it is read, made from the code that reads it.

`python -m tests.test_cells_page` writes the page again.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.intake import cells, looks
from pipeline.intake.styles import Mark
from pipeline.sentences import SENTENCES
from pipeline.shapes import NO, YES
from pipeline.text import legacy
from pipeline.text.names import HONORIFICS, split_honorific

PAGE = Path(__file__).parent.parent / "docs" / "o-va-chu.md"

DAYS: list[Any] = [
    *("5/3/1985", "05-03-1985", "5.3.1985", "ngày 05 tháng 3 năm 1985", "1985-03-05", date(1985, 3, 5), 31111.0),
    *("3/25/1985", "31/02/1985", "5/3/85", "03/1985", "1985", 1985.0, 5031985.0, "đầu năm"),
]
NUMBERS: list[Any] = [
    *(60.5, "60,5", "60.5", "60%", "60,5 %", "1490000", "1.490.000", "1 490 000", "1\u00a0490\u00a0000", "1.490.000,5"),
    *("1.490", "1,490", "12 hồ sơ", "1.490.000đ", True, date(2021, 6, 1), "#DIV/0!"),
]
TEXTS: list[tuple[Any, str, Mark]] = [
    ("Nguye\u0302\u0303n  Va\u0306n\u00a0An\u200b", "dấu rời, dấu cách lạ, dấu vô hình", Mark()),
    ("0912345678", "", Mark()),
    (912345678.0, "định dạng 0000000000", Mark(digits=10)),
    (912345678.0, "số 0 ở đầu đã mất từ khi gõ", Mark()),
    (True, "", Mark()),
    (datetime(2021, 6, 8, 7, 30), "ô ngày giờ", Mark()),
    ("#REF!", "", Mark()),
    ("Hoµng An", "phông .VnTime", Mark(legacy.Font(legacy.TCVN3))),
    ("trÇn thÞ an", "phông .VnTimeH", Mark(legacy.Font(legacy.TCVN3, upper=True))),
    ("Ñaøo Thò Höông", "phông bất kỳ", Mark()),
    ("Ngô An", "phông .VnTime, không ô nào khác cho biết", Mark(legacy.Font(legacy.TCVN3))),
    ("Ngô An", "phông .VnTime, ô khác là chữ Unicode", Mark(legacy.Font(legacy.TCVN3, proved=False))),
    ("Loïc Martin", "phông bất kỳ", Mark()),
    ("Müller", "phông bất kỳ", Mark()),
]


def _row(read: Callable[[Any], Any], value: Any, note: str = "", mark: Mark | None = None) -> str:
    found, trouble = looks.with_look(read, value, mark or Mark(), from_1904=False)
    written = value if isinstance(value, str) else cells.shown(value)
    kind = {bool: "ô TRUE/FALSE", float: "ô số", date: "ô ngày", datetime: ""}.get(type(value), "")
    about = ", ".join(word for word in (kind, note) if word)
    said = ""
    if trouble:
        severity, message, _ = SENTENCES[trouble.code]
        said = f"{severity.value}: {message.format(value=trouble.value, read=trouble.read, font=trouble.font)}"
    shown = f"{found:g}".replace(".", ",") if isinstance(found, float) and found < 1e6 else cells.shown(found)
    return f"| {_cell(written)}{f' ({about})' if about else ''} | {'' if found is None else _cell(shown)} | {said} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\u200b", "").replace("\u00a0", " ")


def _answers(answer: str) -> str:
    return " · ".join(word for word, meant in cells.YES_NO_WORDS.items() if meant == answer)


def _paragraph(*lines: str) -> str:
    return textwrap.fill(" ".join(lines), 140, break_long_words=False, break_on_hyphens=False)


def _table(rows: Iterable[str]) -> str:
    return "\n".join(["| Ghi trong ô | Đọc là | Nói với đơn vị |\n|---|---|---|", *rows])


def page() -> str:
    """Write the page."""
    blocks = [
        "# Ô và chữ: ghi thế nào, đọc thế nào",
        _paragraph(
            "Trang này do `tests/test_cells_page.py` lập từ chính chương trình. Điều gì đọc được chắc chắn thì đọc;",
            "còn lại được nêu ra tại ô để đơn vị trả lời, máy không bao giờ đoán. *lỗi*: dòng chờ sửa. *cảnh báo*:",
            "dòng vẫn được xét.",
        ),
        "## Ngày",
        _paragraph(
            "Ngày trước, tháng sau, năm bốn chữ số. Ô ngày của Excel luôn được đọc đúng, kể cả tệp đếm ngày từ năm",
            "1904 (Excel cũ của Mac). Ô số chỉ được đọc là ngày trong tệp `.xlsx`, nơi biết chắc đếm từ đâu; ở",
            "`.xls`, `.xlsb`, `.ods` là lỗi.",
        ),
        _table(_row(cells.day, value) for value in DAYS),
        _paragraph(
            "Ngày họp, ngày tờ trình, ngày giấy tờ mà sau ngày nhận biểu thì được nêu, kèm ngày có lẽ đúng nếu đảo",
            "ngày và tháng (TIN-15, TIN-16, GTN-06); ngày sinh bị đảo so với danh sách nhân sự cũng vậy (CN-18). Đảo",
            "mà cả hai đều có thể thì không ai biết được.",
        ),
        "## Số",
        _table(_row(cells.number, value) for value in NUMBERS),
        "## Có, Không",
        "Chữ hoa hay chữ thường như nhau; ô TRUE là Có, ô FALSE là Không. Ngoài các từ này đều là lỗi.",
        "\n".join(
            [
                "| Đọc là | Ghi trong ô |\n|---|---|",
                *(f"| {answer} | {_answers(answer)} |" for answer in (YES, NO)),
            ]
        ),
        "## Chữ",
        _paragraph(
            "Mọi chữ được đưa về Unicode dựng sẵn (NFC); dấu cách thừa, dấu vô hình, ký tự điều khiển được bỏ; biểu",
            "tượng cảm xúc giữ nguyên. Chữ viết bằng phông cũ (TCVN3: phông tên `.Vn…`; VNI: phông tên `VNI-…`) được",
            "chuyển khi phông của ô hoặc từ hai từ trở lên trong ô chứng tỏ như vậy. Phông của ô chỉ đọc được trong",
            "`.xlsx`; ở `.xls`, `.xlsb`, `.ods` chỉ xét chính chữ trong ô. Các bảng mã VPS, VISCII, BKHCM và chữ cũ",
            "trộn với Unicode trong cùng một ô không được nhận ra.",
        ),
        _table(_row(cells.text, value, note, mark) for value, note, mark in TEXTS),
        _paragraph(
            "Tên viết toàn chữ hoa được giữ nguyên khi in, và được coi là một với tên viết thường. Danh xưng, học vị,",
            "quân hàm ghi trước họ tên được tách ra, không làm thành người khác (có hay không có dấu chấm, hoa hay",
            f"thường): {', '.join(HONORIFICS)}.",
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def test_the_page_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.test_cells_page"


def test_every_honorific_of_the_page_is_taken_off_a_name() -> None:
    for word in HONORIFICS:
        assert split_honorific(f"{word} Nông Văn An") == (word, "Nông Văn An")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
