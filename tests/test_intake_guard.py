"""The gate before the parser: every bad file is named, no far cell passes, blank-looking cells are found."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from pipeline.cli import workers
from pipeline.intake import child, guard, read, sheet_xml
from pipeline.shapes import Column, Finding, Layout
from tests.workbooks import workbook

PLAIN = workbook("# Trang\n| Họ và tên | Số |\n| An | 1 |")
LAYOUT = Layout("trang", "Trang", "rows", (Column("name", "Họ và tên"), Column("count", "Số", "number")))


def repacked(
    data: bytes, change: dict[str, tuple[bytes, bytes]] | None = None, add: dict[str, bytes] | None = None
) -> bytes:
    """Give the same package with bytes replaced in some parts and parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            old, new = (change or {}).get(name, (b"", b""))
            assert old in content
            target.writestr(name, content.replace(old, new, 1) if old else content)
        for name, content in (add or {}).items():
            target.writestr(name, content)
    return out.getvalue()


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("file", "data", "code", "word"),
    [
        ("VP.xlsx", b"", "TEP-01", "rỗng"),
        ("VP.xlsx", b"  \n", "TEP-01", "rỗng"),
        ("~$VP.xlsx", b"\x06Binh", "TEP-02", "tạm"),
        ("VP.xlsx", b"%PDF-1.7 ...", "TEP-03", "PDF"),
        ("VP.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "TEP-03", "HTML"),
        ("VP.xlsx", "STT;Họ và tên\n1;An\n".encode(), "TEP-03", "CSV"),
        ("VP.xlsx", "STT\tHọ và tên\n".encode("utf-16"), "TEP-03", "CSV"),
        ("VP.xlsx", b"Received: from x\nMIME-Version: 1.0\n\nhi", "TEP-03", "thư"),
        ("VP.xlsx", b"\x00\x01\x02\x03" * 50, "TEP-03", "lạ"),
        ("VP.xlsx", package({"word/document.xml": b"<w/>"}), "TEP-03", "Word"),
        ("VP.xlsx", package({"a.txt": b"x"}), "TEP-03", "ZIP"),
        ("VP.xlsx", PLAIN[: len(PLAIN) // 2], "TEP-05", "hỏng"),
        ("VP.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "TEP-04", "mật khẩu"),
        ("VP.xls", OLE + "WordDocument".encode("utf-16-le"), "TEP-03", "Word"),
        ("VP.xls", OLE, "TEP-03", "lạ"),
        ("VP.url", b"[InternetShortcut]\r\nURL=https://drive.google.com/x", "TEP-11", "lối tắt"),
        ("VP.gsheet", b'{"url":"https://docs.google.com/x","doc_id":"1"}', "TEP-11", "lối tắt"),
        ("VP.xlsx", b"\0" * 4096, "TEP-01", "rỗng"),
        ("VP.xlsx", b"PK\x05\x06" + b"\0" * 18, "TEP-03", "ZIP"),
    ],
)
def test_a_file_that_is_no_workbook_is_named_for_what_it_is(file: str, data: bytes, code: str, word: str) -> None:
    reading = read.workbook(file, data, [LAYOUT])
    assert not reading.readable
    assert [finding.code for finding in reading.findings] == [code]
    assert word in reading.findings[0].sentence and reading.findings[0].file == file


def test_a_broken_sheet_is_a_finding_and_no_crash() -> None:
    broken = repacked(PLAIN, {SHEET: (b"</sheetData>", b"</sheetDat")})
    reading = read.workbook("VP.xlsx", broken, [LAYOUT])
    assert (reading.readable, [finding.code for finding in reading.findings]) == (False, ["TEP-06"])


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b'<c r="A1048576" t="inlineStr"><is><t> </t></is></c>',
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c r = "XFD1048576"><v>1</v></c>',
        b'<c\n r="XFD1048576"><v>1</v></c>',
        b'<c\tr="XFD1048576"><v>1</v></c>',
        b'<c s="1" r="AZZ9"><v>1</v></c>',
        b'<c r="BZ90000"><v>1</v></c>',
        b'<c r="xfd1048576"><v>1</v></c>',
        b'<c r="AAAA1"><v>1</v></c>',
        b'<c r="ZZZZZZ99999999999"><v>1</v></c>',
    ],
)
def test_no_far_cell_reaches_the_parser(cell: bytes) -> None:
    bomb = repacked(PLAIN, {SHEET: (b"</sheetData>", b'<row r="3">' + cell + b"</row></sheetData>")})
    found = guard.inspect("VP.xlsx", bomb)
    assert isinstance(found, Finding) and found.code == "TEP-10"
    assert found.sheet == "Trang" and found.cell in cell.decode()


def test_the_end_of_the_first_line_hides_no_address() -> None:
    """Behind no declaration the blanks before an address are looked at from the first byte on."""
    content = b'<worksheet>\n<sheetData><row\nr="9"><c\nr="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    found = guard.inspect("VP.xlsx", with_part(SHEET, content))
    assert isinstance(found, Finding) and found.code == "TEP-10"


def with_part(name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as source:
        return package({**{part: source.read(part) for part in source.namelist()}, name: content})


def test_cells_that_name_no_address_are_parsed_apart() -> None:
    row = b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>"
    wide = b"<worksheet><sheetData>" + row + b"<row><c><v>1</v></c></row>" * 300_000 + b"</sheetData></worksheet>"
    found = guard.inspect("VP.xlsx", with_part(SHEET, wide))
    assert isinstance(found, guard.Inspection) and found.apart
    reading = read.workbook("VP.xlsx", with_part(SHEET, wide), [LAYOUT], workers.apart)
    assert (reading.readable, [finding.code for finding in reading.findings]) == (False, ["TEP-16"])
    usual = guard.inspect("VP.xlsx", PLAIN)
    assert isinstance(usual, guard.Inspection) and not usual.apart
    small = b'<row r="3"><c t="inlineStr"><is><t>Ba</t></is></c></row></sheetData>'
    reading = read.workbook("VP.xlsx", repacked(PLAIN, {SHEET: (b"</sheetData>", small)}), [LAYOUT], workers.apart)
    assert [values for _, values in reading.sheets["trang"].rows] == [("An", 1.0), ("Ba", None)]


@pytest.mark.parametrize("place", ["xl/comments9.bin", "docProps/x.xml", "xl/media/x.png"])
def test_a_sheet_may_lie_under_any_name(place: str) -> None:
    far = b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    target = b"worksheets/sheet1.xml"
    moved = repacked(PLAIN, {"xl/_rels/workbook.xml.rels": (target, b"/" + place.encode())}, {place: far})
    found = guard.inspect("VP.xlsx", moved)
    assert isinstance(found, Finding) and (found.code, found.sheet) == ("TEP-10", "Trang")


def test_the_workbook_itself_may_lie_under_another_name() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as source:
        parts = {name.replace("workbook.xml", "workbook2.xml"): source.read(name) for name in source.namelist()}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"workbook.xml", b"workbook2.xml")
    reading = read.workbook("VP.xlsx", package(parts), [LAYOUT])
    assert [values for _, values in reading.sheets["trang"].rows] == [("An", 1.0)]


def test_two_parts_of_one_name_but_for_case_are_refused() -> None:
    found = guard.inspect("VP.xlsx", repacked(PLAIN, add={SHEET.upper(): b"<worksheet/>"}))
    assert isinstance(found, Finding) and found.code == "TEP-05"


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_a_part_that_declares_entities_is_refused(part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as source:
        content = source.read(part)
    bomb = content.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">]>', 1)
    found = guard.inspect("VP.xlsx", with_part(part, bomb))
    assert isinstance(found, Finding) and found.code == "TEP-13"


def test_macros_are_named_and_the_cells_read() -> None:
    reading = read.workbook("VP.xlsm", repacked(PLAIN, add={"xl/vbaProject.bin": b"x"}), [LAYOUT])
    assert reading.readable and [finding.code for finding in reading.findings] == ["TEP-12"]
    assert [values for _, values in reading.sheets["trang"].rows] == [("An", 1.0)]


@pytest.mark.parametrize("word", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#PYTHON!"])
def test_an_error_that_the_parser_does_not_know_costs_its_own_cell_only(word: str) -> None:
    cell = f'<row r="3"><c r="A3" t="e"><v>{word}</v></c><c r="B3"><v>2</v></c></row></sheetData>'.encode()
    reading = read.workbook("VP.xlsx", repacked(PLAIN, {SHEET: (b"</sheetData>", cell)}), [LAYOUT])
    assert [(one.code, one.cell) for one in reading.findings] == [("DOC-07", "A3")] and word in reading.findings[
        0
    ].message
    assert [values for _, values in reading.sheets["trang"].rows] == [("An", 1.0), (None, 2.0)]


def test_a_part_larger_than_its_directory_says_is_broken() -> None:
    bomb = with_part("xl/styles.xml", b"<styleSheet>" + b" " * 100_000 + b"</styleSheet>")
    true, lie = (100_025).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert bomb.count(true) >= 2
    found = guard.inspect("VP.xlsx", bomb.replace(true, lie))
    assert isinstance(found, Finding) and found.code == "TEP-05"


def test_a_sheet_in_utf_16_is_judged_too() -> None:
    content = b'<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData><row r="1">'
    content += b'<c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    found = guard.inspect("VP.xlsx", package({**parts, SHEET: content.decode().encode("utf-16")}))
    assert isinstance(found, Finding) and found.code == "TEP-10"


def test_far_cells_that_only_carry_a_format_do_not_count() -> None:
    styled = b'<row r="9"><c r="XFD9" s="0"/><c r="XFC9" s="0"></c></row><row r="1048576" ht="20"/></sheetData>'
    reading = read.workbook("VP.xlsx", repacked(PLAIN, {SHEET: (b"</sheetData>", styled)}), [LAYOUT])
    assert reading.readable and [values for _, values in reading.sheets["trang"].rows] == [("An", 1.0)]


def test_too_many_sheets_parts_or_bytes_are_refused() -> None:
    sheets = {f"xl/worksheets/sheet{number}.xml": b"<worksheet/>" for number in range(2, guard.MAX_SHEETS + 2)}
    crowded = guard.inspect("VP.xlsx", repacked(PLAIN, add=sheets))
    assert isinstance(crowded, Finding) and crowded.code == "TEP-09"
    parts = guard.inspect("VP.xlsx", repacked(PLAIN, add={f"x{number}": b"" for number in range(guard.MAX_PARTS)}))
    assert isinstance(parts, Finding) and parts.code == "TEP-14"
    large = guard.inspect("VP.xlsx", repacked(PLAIN, add={"x": b"\0" * (guard.MAX_INFLATED_BYTES + 1)}))
    assert isinstance(large, Finding) and large.code == "TEP-08"


def test_error_cells_and_uncached_formulas_are_found_by_sheet_and_address() -> None:
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("Cá nhân & khác")
    assert first is not None
    first.append(["a"])
    second.append(["b", "=1+1", "c"])
    second["C7"].data_type, second["C7"].value = "e", "#N/A"
    second["D8"].data_type, second["D8"].value = "e", "#DIV/0!"
    out = io.BytesIO()
    book.save(out)
    found = guard.inspect("VP.xlsx", out.getvalue())
    assert isinstance(found, guard.Inspection)
    assert set(found.care) == {"Cá nhân & khác"}
    care = found.care["Cá nhân & khác"]
    assert (dict(care.errors), set(care.uncached)) == ({"C7": "#N/A", "D8": "#DIV/0!"}, {"B1"})


@pytest.mark.parametrize(
    ("cell", "uncached"),
    [
        (b'<c r="B3"><f>A1</f></c>', True),
        (b'<c r="B3"><f>A1</f><v></v></c>', True),
        (b'<c r="B3"><f t="shared" si="0"/><v/></c><c r="C3"><f>1</f><v>1</v></c>', True),
        (b'<c r="B3" t="str"><f>A1</f><v></v></c>', False),
        (b'<c r="B3"><f>A1</f><v>2</v></c>', False),
    ],
)
def test_a_formula_that_gives_an_empty_text_is_not_uncached(cell: bytes, uncached: bool) -> None:
    data = repacked(PLAIN, {SHEET: (b"</sheetData>", b'<row r="3">' + cell + b"</row></sheetData>")})
    found = guard.inspect("VP.xlsx", data)
    assert isinstance(found, guard.Inspection)
    assert ("Trang" in found.care and "B3" in found.care["Trang"].uncached) is uncached


ODS_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Trang">'
    '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    '<table:table-row><table:table-cell office:value-type="string"><text:p>Họ và tên</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>Số</text:p></table:table-cell></table:table-row>'
    '<table:table-row><table:table-cell office:value-type="string"><text:p>An</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    "</table:table-row>"
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)


def ods(content: str, manifest: bytes = b"<manifest/>") -> bytes:
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    return package({"mimetype": mime, "content.xml": content.encode(), "META-INF/manifest.xml": manifest})


def test_an_ods_is_read_in_a_process_of_its_own() -> None:
    reading = read.workbook("VP.ods", ods(ODS_CONTENT), [LAYOUT], workers.apart)
    assert reading.sheets["trang"].rows == ((4, ("An", 3.0)),)
    locked = read.workbook("VP.ods", ods(ODS_CONTENT, b"<manifest:encryption-data/>"), [LAYOUT])
    assert [finding.code for finding in locked.findings] == ["TEP-04"]


def test_repeated_cells_of_an_ods_are_counted_before_they_are_parsed() -> None:
    far = ODS_CONTENT.replace(
        "<table:table-cell/>",
        '<table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>',
    )
    for content, cell in ((far, "WQJ2"), (far.replace('rows-repeated="2"', 'rows-repeated="1000000"'), "WQJ1000000")):
        found = guard.inspect("VP.ods", ods(content))
        assert isinstance(found, Finding) and (found.code, found.cell) == ("TEP-10", cell)
    filled_up = (
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row></table:table>'
    )
    assert isinstance(guard.inspect("VP.ods", ods(ODS_CONTENT.replace("</table:table>", filled_up))), guard.Inspection)


def test_the_death_of_the_process_that_parses_apart_is_an_answer() -> None:
    assert workers.apart(b"nothing") is child.Unparsed.FAULTY
    rows = [[1.0]] * sheet_xml.FORM.rows
    usual = workers.apart(workbook({"Trang": rows}))
    assert not isinstance(usual, child.Unparsed) and len(usual[0][1]) == sheet_xml.FORM.rows


def test_a_package_whose_directory_points_nowhere_is_broken() -> None:
    place = PLAIN.rindex(b"PK\x05\x06") + 12  # the size of the directory, in the record that ends the package
    torn = PLAIN[:place] + b"\xff\xff\xff\x00" + PLAIN[place + 4 :]
    reading = read.workbook("VP.xlsx", torn, [LAYOUT])
    assert (reading.readable, [finding.code for finding in reading.findings]) == (False, ["TEP-05"])


def test_column_letters_and_numbers_are_each_other_turned_round() -> None:
    assert [sheet_xml.column_letters(number) for number in (1, 26, 27, 702, 703, 16384)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert all(sheet_xml.column_number(sheet_xml.column_letters(number)) == number for number in range(1, 2000))


def test_every_finding_of_the_gate_says_what_to_do() -> None:
    from pipeline.sentences import SENTENCES

    for code, (_, message, remedy) in SENTENCES.items():
        if re.match(r"TEP|DOC|NHAN", code):
            assert message and remedy.endswith("."), code


@pytest.mark.parametrize(("limits", "code"), [(sheet_xml.FORM, "TEP-10"), (sheet_xml.OWN, "TEP-17")])
def test_how_far_a_value_may_stand_and_what_to_do_depends_on_whose_workbook_it_is(
    limits: sheet_xml.Limits, code: str
) -> None:
    for beyond in (0, 1):
        cell = f'<row r="{limits.rows + beyond}"><c r="A{limits.rows + beyond}"><v>1</v></c></row></sheetData>'
        found = guard.inspect("VP.xlsx", repacked(PLAIN, {SHEET: (b"</sheetData>", cell.encode())}), limits)
        assert (found.code if isinstance(found, Finding) else "") == (code if beyond else "")
        if isinstance(found, Finding):
            assert ("gửi lại" in found.remedy) == (limits is sheet_xml.FORM)
