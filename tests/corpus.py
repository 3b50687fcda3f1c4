"""Every kind of file that a unit may send by mistake or by malice, written here: name of the kind → what is expected.

Nothing is downloaded. The base is one good form; whatever can be read must give its rows again.
"""

from __future__ import annotations

import io
import json
import plistlib
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from pipeline.intake import child, sheet_xml
from tests import xlsb
from tests.small_campaign import BODY, form
from tests.workbooks import sheets, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PEOPLE = "xl/worksheets/sheet3.xml"  # Cá nhân, the third sheet of the form
STRINGS, BOOK, RELATIONS = "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
END = b"</sheetData>"
READ = ""  # the code of what is read without a remark


class Kind(NamedTuple):
    """A kind of file: the name it is sent under, its bytes, and the codes of the findings about the file itself."""

    what: str
    file: str
    make: Callable[[], bytes]
    code: str = READ
    rows: int = 1  # nominees that are read from it


@cache
def good() -> bytes:
    """Write the good form all others are made from."""
    return workbook(form(BODY))


def neighbour() -> bytes:
    """Write the good form of another unit, which lies beside all of these."""
    return workbook(
        form(
            BODY.replace(
                "Nông Thị Hòa | 1985-03-05 | Chuyên viên | VP", "Lý Văn An | 1990-01-02 | Kỹ sư | TTUD"
            ).replace("Nông Thị Hoà", "Lý Văn An"),
            "TTUD",
        )
    )


def package(parts: Mapping[str, bytes], packed: bool = True) -> bytes:
    """Write a zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as target:
        for name, content in parts.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Take a package apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """Give the good form with bytes of one part replaced, once."""
    parts = parts_of(good())
    assert old in parts[part]
    return package({**parts, part: parts[part].replace(old, new, 1)})


def added(parts: Mapping[str, bytes]) -> bytes:
    """Give the good form with parts added or replaced."""
    return package({**parts_of(good()), **parts})


def rows(content: bytes) -> bytes:
    """Give the good form with more rows at the end of Cá nhân."""
    return changed(PEOPLE, END, content + END)


def cell(address: str, value: str = "1") -> bytes:
    """Give the good form with one more number in a cell of Cá nhân."""
    row = re.sub(r"\D", "", address)
    return rows(f'<row r="{row}"><c r="{address}"><v>{value}</v></c></row>'.encode())


# ------------------------------------------------------------------------------------------------ large, and pretending


def _many_sheets(count: int) -> bytes:
    sheet = b"<worksheet><sheetData/></worksheet>"
    return added({f"xl/worksheets/sheet{number}.xml": sheet for number in range(100, count + 100)})


def _styled_rows() -> bytes:
    return rows(b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(10, 1_000_010)))


def _blank_looking_rows() -> bytes:
    line = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t> </t></is></c></row>'
    return rows(b"".join(line % (row, row) for row in range(10, 1_000_010)))


def _all_rows_there_may_be() -> bytes:
    line = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t> </t></is></c></row>'
    return rows(b"".join(line % (row, row) for row in range(10, 100_001)))


def _as_full_as_may_be() -> bytes:
    width = sheet_xml.FORM.cells // sheet_xml.FORM.rows
    columns = [sheet_xml.column_letters(number).encode() for number in range(11, width + 1)]
    line = b'<row r="%d">' + b"".join(b'<c r="%s%%d"><v>1</v></c>' % letters for letters in columns) + b"</row>"
    return rows(b"".join(line % ((row,) * (1 + len(columns))) for row in range(10, sheet_xml.FORM.rows + 1)))


def _many_cells() -> bytes:
    return rows(b'<row r="10">' + b'<c r="A10"/>' * child.MAX_CELLS_OF_ALL + b"</row>")


def _shared_formulas() -> bytes:
    first = b'<row r="10"><c r="M10"><f t="shared" ref="M10:M20010" si="0">M9+1</f><v>1</v></c></row>'
    rest = b'<row r="%d"><c r="M%d"><f t="shared" si="0"/><v>1</v></c></row>'
    return rows(first + b"".join(rest % (row, row) for row in range(11, 20_010)))


def _nameless_cells() -> bytes:
    wide = b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>"
    return rows(wide + b"<row><c><v>1</v></c></row>" * 300_000)


def _nested_xml() -> bytes:
    return rows(b'<row r="9"><c r="A9">' + b"<a>" * 300_000 + b"</a>" * 300_000 + b"</c></row>")


def _entities(external: bool) -> bytes:
    inside = b'<!ENTITY a "x">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(10)
    )
    declared = b'<!ENTITY k SYSTEM "file:///etc/passwd">' if external else inside
    old = parts_of(good())[STRINGS]
    new = re.sub(rb"<t>[^<]*</t>", b"<t>&k;</t>", old, count=1)
    return added({STRINGS: new.replace(b"?>", b"?><!DOCTYPE a [" + declared + b"]>", 1)})


def _false_size() -> bytes:
    content = b"<styleSheet>" + b" " * 3_000_000 + b"</styleSheet>"
    data = added({"xl/styles.xml": content})
    size = len(content).to_bytes(4, "little")
    assert data.count(size) == 2
    return data.replace(size, (10).to_bytes(4, "little"))


def _twice() -> bytes:
    import warnings

    out = io.BytesIO(good())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as target:
        warnings.simplefilter("ignore")
        target.writestr(PEOPLE, b"<worksheet/>")
    return out.getvalue()


def _renamed_workbook() -> bytes:
    parts = {name.replace("workbook.xml", "workbook2.xml"): content for name, content in parts_of(good()).items()}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"workbook.xml", b"workbook2.xml")
    return package(parts)


def _hidden_far_cell() -> bytes:
    far = b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    parts = parts_of(good())
    parts[RELATIONS] = parts[RELATIONS].replace(b"worksheets/sheet3.xml", b"media/anh.png")
    return package({**parts, "xl/media/anh.png": far})


def _long_text() -> bytes:
    text = ("Hoàn thành xuất sắc nhiệm vụ " * 1_200)[:32_767]
    return workbook(form(BODY.replace("Hoàn thành xuất sắc nhiệm vụ được giao", text.strip())))


def _word() -> bytes:
    import docx

    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def _ods(
    content: str, manifest: bytes = b"<manifest/>", mime: bytes = b"application/vnd.oasis.opendocument.spreadsheet"
) -> bytes:
    return package({"mimetype": mime, "content.xml": content.encode(), "META-INF/manifest.xml": manifest})


def _ods_sheet(rows: str, name: str = "Cá nhân") -> str:
    spaces = "".join(
        f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "table", "text")
    )
    return (
        f'<?xml version="1.0"?><office:document-content{spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="{name}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _ods_repeated(height: int, width: int, sheets: int = 1) -> bytes:
    cell = f'<table:table-cell table:number-columns-repeated="{width}" office:value-type="float" office:value="1.5"/>'
    row = f'<table:table-row table:number-rows-repeated="{height}">{cell}</table:table-row>'
    more = "".join(f'</table:table><table:table table:name="{number}">{row}' for number in range(2, sheets + 1))
    return _ods(_ods_sheet(row + more, "1"))


def container(*streams: str, content: bytes = b"") -> bytes:
    """Write an old office container whose directory holds these names; `content` follows it."""
    names = ("Root Entry", *streams)
    entries = b""
    for number, name in enumerate(names):
        text = name.encode("utf-16-le")
        right = number + 1 if 0 < number < len(names) - 1 else 0xFFFFFFFF
        child = 1 if number == 0 else 0xFFFFFFFF
        size = len(text) + 2
        entries += text.ljust(64, b"\0") + struct.pack(
            "<HBBIII", size, 5 if number == 0 else 2, 1, 0xFFFFFFFF, right, child
        )
        entries += b"\0" * 36 + struct.pack("<III", 0xFFFFFFFE, 0, 0)
    entries = entries.ljust(-len(entries) % 512 + len(entries), b"\0")
    sectors = len(entries) // 512
    chain = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFD]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    head = OLE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", sectors, *[0xFFFFFFFF] * 108)
    return head + entries + table + content


def _locked_xls() -> bytes:
    start = b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 12
    return container("Workbook", content=start + struct.pack("<HH", 0x2F, 54) + b"\1" * 54)


def _far_xlsb() -> bytes:
    parts = parts_of(xlsb.workbook({"Cá nhân": [[1.0]]}))
    return package({**parts, "xl/worksheets/sheet1.bin": xlsb.far_cell()})


def _sheet_of_hundreds_of_megabytes() -> bytes:
    return rows(b" " * 300_000_000)


KINDS: tuple[Kind, ...] = (
    # what a careful clerk can read
    Kind("biểu mẫu .xlsx", "tot.xlsx", good),
    Kind("biểu mẫu mang tên .xls", "tot.xls", good),
    Kind("biểu mẫu .xlsb", "tot.xlsb", lambda: xlsb.workbook(sheets(form(BODY)))),
    Kind("biểu mẫu có macro (.xlsm)", "tot.xlsm", lambda: added({"xl/vbaProject.bin": b"\0" * 900}), "TEP-12"),
    Kind("phần chính mang tên khác (workbook2.xml)", "ten-khac.xlsx", _renamed_workbook),
    Kind("một triệu dòng chỉ có định dạng", "dinh-dang.xlsx", _styled_rows),
    Kind("100.000 dòng chỉ có dấu cách", "dau-cach.xlsx", _all_rows_there_may_be),
    Kind("100.000 dòng × 20 cột, cột riêng đầy số", "day.xlsx", _as_full_as_may_be),
    Kind("20.000 công thức dùng chung", "cong-thuc.xlsx", _shared_formulas),
    Kind("ô dài 32.767 chữ", "o-dai.xlsx", _long_text),
    Kind(
        "lỗi công thức mới (#SPILL!) ở cột ngoài biểu",
        "spill.xlsx",
        lambda: rows(b'<row r="9"><c r="Z9" t="e"><v>#SPILL!</v></c></row>'),
    ),
    Kind(
        "tên phần có đường dẫn ../..",
        "duong-dan.xlsx",
        lambda: added({"../../etc/x.txt": b"x", "/tuyet-doi.txt": b"x"}),
    ),
    Kind(
        "phần không dùng nặng 100 triệu byte", "anh-nang.xlsx", lambda: added({"xl/media/a.bmp": b"\0" * 100_000_000})
    ),
    # what is no workbook
    Kind("tệp rỗng", "rong.xlsx", lambda: b"", "TEP-01", 0),
    Kind("tệp toàn byte 0 (chưa tải về)", "byte-khong.xlsx", lambda: b"\0" * 40_000, "TEP-01", 0),
    Kind("tệp tạm ~$", "~$VP.xlsx", lambda: b"\x06Binh" + b" " * 160, "TEP-02", 0),
    Kind("PDF", "pdf.xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3", "TEP-03", 0),
    Kind("RTF", "rtf.xlsx", lambda: b"{\\rtf1\\ansi hello}", "TEP-03", 0),
    Kind("ảnh JPG", "anh.xlsx", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF", "TEP-03", 0),
    Kind("trang web", "web.xls", lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>", "TEP-03", 0),
    Kind("CSV", "csv.xlsx", lambda: "STT,Họ và tên\n1,An\n".encode(), "TEP-03", 0),
    Kind("văn bản Word .docx", "word.xlsx", _word, "TEP-03", 0),
    Kind(
        "văn bản OpenDocument .odt",
        "odt.ods",
        lambda: _ods("", mime=b"application/vnd.oasis.opendocument.text"),
        "TEP-03",
        0,
    ),
    Kind("bảng tính XML một tệp (.fods)", "fods.ods", lambda: b'<?xml version="1.0"?><office:document/>', "TEP-03", 0),
    Kind("thư .eml mang tên .xlsx", "thu-luu.xlsx", lambda: b"MIME-Version: 1.0\r\nSubject: a\r\n\r\nx", "TEP-03", 0),
    Kind(
        "văn bản Word .doc có bảng tính lồng",
        "doc.xls",
        lambda: container("WordDocument", content="Workbook".encode("utf-16-le")),
        "TEP-03",
        0,
    ),
    Kind("tệp nén của thứ khác", "zip.xlsx", lambda: package({"a.txt": b"x"}), "TEP-03", 0),
    Kind("tệp nén rỗng", "zip-rong.xlsx", lambda: package({}), "TEP-03", 0),
    Kind("tệp RAR", "rar.xlsx", lambda: b"Rar!\x1a\x07\x00" + b"\1" * 90, "TEP-03", 0),
    Kind("tệp lạ", "la.xlsx", lambda: bytes(range(256)) * 40, "TEP-03", 0),
    Kind("thư Outlook .msg", "thu.xlsx", lambda: container("__properties_version1.0"), "THU-07", 0),
    Kind("lối tắt .url", "tat.url", lambda: b"[InternetShortcut]\r\nURL=https://onedrive.live.com/x\r\n", "TEP-11", 0),
    Kind(
        "lối tắt Google .gsheet",
        "tat.gsheet",
        lambda: json.dumps({"url": "https://docs.google.com/x"}).encode(),
        "TEP-11",
        0,
    ),
    Kind(
        "tệp iCloud chưa tải về (.icloud)",
        ".VP.xlsx.icloud",
        lambda: plistlib.dumps({}, fmt=plistlib.FMT_BINARY),
        "TEP-11",
        0,
    ),
    Kind("lối tắt Windows .lnk", "tat.lnk", lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + b"\0" * 200, "TEP-11", 0),
    Kind("đặt mật khẩu (.xlsx)", "mat-khau.xlsx", lambda: container("EncryptionInfo", "EncryptedPackage"), "TEP-04", 0),
    Kind("đặt mật khẩu (.xls)", "mat-khau.xls", _locked_xls, "TEP-04", 0),
    Kind("đặt mật khẩu (.ods)", "mat-khau.ods", lambda: _ods("", b"<manifest:encryption-data/>"), "TEP-04", 0),
    Kind("tải về nửa chừng", "nua.xlsx", lambda: good()[: len(good()) // 2], "TEP-05", 0),
    Kind("hai phần cùng tên", "hai-phan.xlsx", _twice, "TEP-05", 0),
    Kind("kích thước ghi sai", "noi-doi.xlsx", _false_size, "TEP-05", 0),
    Kind("trang hỏng", "trang-hong.xlsx", lambda: changed(PEOPLE, END, b"</sheetDat>"), "TEP-06", 0),
    Kind("ô không có địa chỉ đọc được", "dia-chi.xlsx", lambda: cell("$B$7"), "TEP-06", 0),
    Kind("300.000 lớp XML lồng nhau", "long-nhau.xlsx", _nested_xml, "TEP-06", 0),
    Kind(".xls hỏng", "hong.xls", lambda: container("Workbook", content=b"\7" * 5_000), "TEP-06", 0),
    Kind(".xlsb hỏng", "hong.xlsb", lambda: package({"xl/workbook.bin": b"\x83\x01\x00" + b"\xff" * 90}), "TEP-06", 0),
    Kind("bảng tính của việc khác", "khac.xlsx", lambda: workbook({"Sheet1": [["a"], [1]]}), "TEP-07", 0),
    # what would fill the machine
    Kind("bom nén: 300 triệu byte trong một trang", "bom.xlsx", _sheet_of_hundreds_of_megabytes, "TEP-08", 0),
    Kind("tệp 60 triệu byte", "nang.xlsx", lambda: package({"a": b"\0" * 60_000_000}, packed=False), "TEP-08", 0),
    Kind("10.000 trang", "nhieu-trang.xlsx", lambda: _many_sheets(10_000), "TEP-09", 0),
    Kind("giá trị ở ô XFD1048576", "xa.xlsx", lambda: cell("XFD1048576"), "TEP-10", 0),
    Kind("giá trị ở ô xfd1048576 (chữ thường)", "xa-thuong.xlsx", lambda: cell("xfd1048576"), "TEP-10", 0),
    Kind("ô xa trong trang mang tên ảnh", "xa-an.xlsx", _hidden_far_cell, "TEP-10", 0),
    Kind("một triệu dòng chỉ có dấu cách", "trieu-dong.xlsx", _blank_looking_rows, "TEP-10", 0),
    Kind(".ods lặp một ô 16 tỷ lần", "bom.ods", lambda: _ods_repeated(1_000_000, 16_000), "TEP-10", 0),
    Kind(".ods lặp một ô 4 triệu lần, trong hai trang", "vua.ods", lambda: _ods_repeated(100_000, 20, 2), "TEP-07", 0),
    Kind(".ods lặp một ô 6 triệu lần, trong ba trang", "qua.ods", lambda: _ods_repeated(100_000, 20, 3), "TEP-15", 0),
    Kind("bốn triệu ô trống viết đè nhau", "de-nhau.xlsx", _many_cells, "TEP-15", 0),
    Kind("bom XML (thực thể lồng nhau)", "thuc-the.xlsx", lambda: _entities(external=False), "TEP-13", 0),
    Kind("thực thể gọi tệp bên ngoài", "ben-ngoai.xlsx", lambda: _entities(external=True), "TEP-13", 0),
    Kind("5.000 phần", "nhieu-phan.xlsx", lambda: added({f"xl/media/{n}.png": b"" for n in range(5_000)}), "TEP-14", 0),
    Kind("giá trị ở ô XFD1048576 của .xlsb", "xa.xlsb", _far_xlsb, "TEP-16", 0),
    Kind("ô không ghi địa chỉ, 300.000 × 16.000", "khong-dia-chi.xlsx", _nameless_cells, "TEP-16", 0),
)
