"""The page of what was tried: what one run of the corpus gave in; the text of docs/tep-da-thu.md out.

One line of it is measured and differs from machine to machine; all others must be as they are written here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.intake import child, guard, letters, sheet_xml
from pipeline.sentences import SENTENCES
from tests import test_formats, test_layouts
from tests.corpus import KINDS
from tests.fuzz import TARGETS
from tests.layouts import FEATURES

_MEASURED = re.compile(r"^Đo khi lập bảng này: .*\n", re.MULTILINE)


def text(run: Mapping[str, Any]) -> str:
    """Write the page, from the sentences, seconds and bytes of a run."""
    return "\n".join([*_kinds(run), *_layouts(), *_saved_again(), *_fuzzed(), *_limits(), ""])


def unmeasured(page: str) -> str:
    """Give the page without the line that is measured."""
    return _MEASURED.sub("", page)


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _kinds(run: Mapping[str, Any]) -> list[str]:
    kinds: dict[str, list[str]] = {}
    for kind in KINDS:
        said = SENTENCES[kind.code][1] if kind.code else ""
        result = f"Đọc đủ các dòng; {said}".removesuffix("; ") if kind.rows else run["found"][kind.file][0]
        kinds.setdefault(result[:1].upper() + result[1:], []).append(kind.what)
    return [
        "# Những kiểu tệp đã thử",
        "",
        "Trang này do `tests/test_corpus.py` lập và kiểm tra. Mọi tệp dưới đây được đọc trong cùng một lần chạy,",
        "cạnh một biểu mẫu tốt của đơn vị khác. Không tệp nào làm dừng lần chạy, không tệp nào ảnh hưởng tệp bên cạnh.",
        "",
        f"Đã thử {len(KINDS)} kiểu; đọc được {sum(kind.rows > 0 for kind in KINDS)}, "
        f"nêu tên và cách sửa {sum(kind.rows == 0 for kind in KINDS)}.",
        f"Đo khi lập bảng này: tệp lâu nhất {run['slowest']:.0f} giây máy làm việc, tệp tốn nhất "
        f"{run['highest'] // 1_000_000} triệu byte bộ nhớ.",
        "",
        "| Kết quả | Số kiểu | Những kiểu tệp |",
        "|---|---|---|",
        *(f"| {result} | {len(whats)} | {' · '.join(whats)} |" for result, whats in kinds.items()),
        "",
    ]


def _layouts() -> list[str]:
    return [
        "## Bố cục bị sửa",
        "",
        f"Mỗi lần kiểm thử lập ngẫu nhiên {test_layouts.SHEETS} trang `Cá nhân`, và {test_layouts.RUNS} lần chạy trọn "
        f"vẹn, mỗi lần {test_layouts.FORMS} biểu,",
        f"mỗi trang bị sửa theo một số trong {len(FEATURES)} cách: {' · '.join(sorted(FEATURES))}.",
        "Mọi dòng đều đọc được đúng chỗ; mỗi địa chỉ trong câu báo được một thư viện khác tra lại trong tệp, đều đúng.",
        "",
    ]


def _saved_again() -> list[str]:
    return [
        "## Lưu lại bằng chương trình khác",
        "",
        "| Lưu lại | Số biểu của đợt mẫu | Kết quả |",
        "|---|---|---|",
        *(
            f"| LibreOffice, .{name} | {len(test_formats.FORMS)} | cùng đề nghị, cùng lỗi và cảnh báo, cùng bảng |"
            for name in test_formats.SAVED_AS
        ),
        f"| .xlsb do kiểm thử ghi ra | {len(test_formats.FORMS)} | cùng đề nghị, cùng lỗi và cảnh báo, cùng bảng |",
        "",
    ]


def _fuzzed() -> list[str]:
    return [
        "## Dò bằng dữ liệu ngẫu nhiên",
        "",
        "Dữ liệu được biến đổi theo những nhánh mã mà nó đi tới (atheris). `make test` dò số lần dưới đây,",
        "`make fuzz` dò lâu hơn. Dữ liệu nào làm máy dừng thì được sửa và giữ lại thành một kiểu tệp ở bảng trên.",
        "",
        "| Dò | Số lần mỗi khi kiểm thử | Kết quả |",
        "|---|---|---|",
        *(
            f"| {target.what} | {_number(target.runs)} | lần nào cũng đọc được hoặc có câu báo |"
            for target in TARGETS.values()
        ),
        "",
    ]


def _limits() -> list[str]:
    own = sheet_xml.OWN
    limits = (
        (f"{guard.MAX_BYTES // 1_000_000} triệu byte", "một tệp, một thư"),
        (f"{letters.MAX_MAILBOX_BYTES // 1_000_000} triệu byte", "một hộp thư (.mbox)"),
        (f"{guard.MAX_INFLATED_BYTES // 1_000_000} triệu byte", "mọi phần của tệp khi bung ra"),
        (f"{_number(guard.MAX_PARTS)} phần", "bên trong một tệp"),
        (f"{guard.MAX_SHEETS} trang", "một tệp"),
        (f"{_number(sheet_xml.FORM.rows)} dòng, {_number(sheet_xml.FORM.columns)} cột", "một trang"),
        (f"{_number(sheet_xml.FORM.cells)} ô", "một trang, kể cả ô trống"),
        (f"{_number(child.MAX_CELLS_OF_ALL)} ô", "mọi trang của một tệp"),
        (
            f"{_number(own.rows)} dòng, {_number(own.cells)} ô",
            "một trang của dot-thi-dua.xlsx, hoi-dong.xlsx, so-tiep-nhan.xlsx (.xlsx)",
        ),
        (f"{_number(own.of_all)} ô", "mọi trang của một tệp ấy"),
        (f"{_number(child.MAX_MEMORY_BYTES // 1_000_000)} triệu byte bộ nhớ", "đọc riêng một tệp (.xls, .xlsb, .ods)"),
        (f"{_number(letters.MAX_PARTS)} phần, {_number(letters.MAX_LINES)} dòng", "một thư"),
    )
    return [
        "## Giới hạn",
        "",
        "Giới hạn là số đếm, như nhau trên mọi máy, và được nêu trong câu báo.",
        "",
        "| Nhiều nhất | Của |",
        "|---|---|",
        *(f"| {limit} | {whose} |" for limit, whose in limits),
        "",
        "Tệp .xls, .xlsb, .ods được đọc trong một tiến trình riêng; tiến trình ấy chết thì chỉ tệp ấy không đọc được,",
        "và được nêu tên. Mức bộ nhớ trên chặn được trên Linux; Windows và macOS không cho chặn như vậy, nên ở đó chỉ",
        "số ô bị chặn, và một tệp cố ý làm hại có thể làm máy chậm đi trong lúc đọc.",
    ]
