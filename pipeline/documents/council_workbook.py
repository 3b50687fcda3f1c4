"""The council's workbook: nominations and what the council already filled in come in; hoi-dong.xlsx goes out as bytes.

Every timely nomination has its row, the eligible first, the ineligible last with the reason. What the secretary filled
in earlier is carried over by `Mã đề nghị`; votes and `Kết luận` only where award, eligibility and proposers are still
those that were voted on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.campaign import Award, Campaign
from pipeline.compact import ByCode
from pipeline.documents import cells, departed, people
from pipeline.shapes import NO, YES, Column, Content, Layout, Nomination, SheetRows, Suite
from pipeline.text import heights, spooled

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MEETING, MEMBERS, BALLOTS = "cuoc-hop", "thanh-vien", "bieu-quyet"
FACTS = (
    "code",
    "name",
    "kind",
    "proposers",
    "award",
    "eligible",
    "reason",
    "departed",
)  # ours: the council reads them and leaves them alone
REASON = Column("reason", "Lý do", required=False, width=44)  # our own column: `Ghi chú` is the council's
DEPARTED = Column("departed", "Khác với đăng ký", required=False, width=44)  # ours too, where anything departs
CHAIR_ROLE, SECRETARY_ROLE = "Chủ tịch", "Thư ký"
LINE = 16  # points of a line of Times New Roman 12
HEADING_ROW = 2  # a title and a line of guidance stand above the headings
MADE = datetime(2021, 1, 1)  # fixed, so that the same content gives the same bytes
MANY = 10_000  # members, where the campaign does not name its council
WRONG = "Chưa đúng"
LIST_LIMIT = 255  # characters Excel takes in a list written out

GUIDANCE = {
    MEETING: "Ghi vào cột Giá trị. Lưu tệp này vào thư mục inputs/ với tên hoi-dong.xlsx rồi chạy lại make report.",
    MEMBERS: "Chọn Có hoặc Không ở cột Có mặt; người vắng thì ghi lý do. "
    "Có thể để trống cả cột nếu đã ghi số người ở trang Cuộc họp.",
    BALLOTS: "Ghi số phiếu đồng ý; để trống = không đưa ra biểu quyết. "
    "Kết luận chỉ ghi khi Hội đồng quyết định khác số phiếu hoặc khi hòa phiếu. Không sửa các cột nền xám.",
}


def workbook(
    nominations: Iterable[Nomination],
    campaign: Campaign,
    suites: Mapping[str, Suite],
    previous: Mapping[str, SheetRows] | None = None,
    departures: departed.Departures = MappingProxyType({}),
) -> Content:
    """Make `hoi-dong.xlsx`, filled with every timely nomination; late ones are only in the printed list.

    `suites` holds the suites of the council's workbook, their families of columns expanded by the campaign; `previous`
    the sheets of `inputs/hoi-dong.xlsx` as read, keyed by layout. What departs from registrations stands beside each
    row. The same arguments give the same bytes; a large file leaves in pieces. Source: the contract of the workbooks,
    "the council's workbook"; Kế hoạch, mục IV.3.
    """
    import xlsxwriter

    own = {_slug(key): suite for key, suite in suites.items()}
    held = {_slug(key): rows for key, rows in (previous or {}).items()}
    out = spooled.begun()
    # Every sheet is written line by line and never gone back to.
    made = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, made)
    title = f"Biểu quyết của Hội đồng: {campaign.settings.name}"
    book.set_properties({"created": MADE, "title": title})
    looks = _looks(book)
    meeting, members, ballots = (own[key] for key in (MEETING, MEMBERS, BALLOTS))
    _meeting(book.add_worksheet(meeting.layout.sheet), meeting, looks, _meeting_values(campaign, held.get(MEETING)))
    _members(book.add_worksheet(members.layout.sheet), members, looks, campaign, held.get(MEMBERS))
    sheet = book.add_worksheet(ballots.layout.sheet)
    listed = ordered(nominations, campaign)
    last = HEADING_ROW + max(len(listed), 1)
    changed = {one.code: people.upper_first(said) for one in listed if (said := departed.told(one, departures))}
    records = (
        (eligible, record | {"departed": changed.get(record["code"])})
        for eligible, record in _ballot_records(listed, campaign, held.get(BALLOTS))
    )
    columns = _ballots(sheet, ballots, looks, records, last, (REASON, DEPARTED) if changed else (REASON,))
    most = _most_votes(meeting.layout, len(campaign.council))
    choices = [award.code for award in campaign.awards] + [NO]
    for place, column in enumerate(columns):
        if column.group == "votes":
            sheet.data_validation(HEADING_ROW + 1, place, last, place, _whole_number(most))
        elif column.column == "conclusion":
            sheet.data_validation(HEADING_ROW + 1, place, last, place, _choice(choices, book))
    sheet.activate()
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] from None  # what the system said of the disk
    return spooled.leaving(out)


def ordered(nominations: Iterable[Nomination], campaign: Campaign) -> list[Nomination]:
    """Order the timely nominations as the printed list has them: eligible first, by kind, by `Cách xếp danh sách`."""
    timely = [nomination for nomination in nominations if not nomination.late]
    return sorted(people.in_order(campaign, timely), key=lambda nomination: not nomination.eligible)


# ------------------------------------------------------------------------------------------------- what is carried over


def _slug(key: str) -> str:
    return key.rsplit("/", 1)[-1]


def _records(rows: SheetRows | None) -> Iterator[dict[str, Any]]:
    if rows is not None:
        yield from (_record(rows, values) for _, values in rows.rows)


def _record(rows: SheetRows, values: Sequence[Any]) -> dict[str, Any]:
    return {column: value for column, value in zip(rows.columns, values, strict=True) if value is not None}


def _meeting_values(campaign: Campaign, held: SheetRows | None) -> dict[str, Any]:
    """Give the answers of `Cuộc họp`: what the council table tells beforehand, and over it what is filled in."""
    council = campaign.council
    values: dict[str, Any] = {"total": len(council)} if council else {}
    for column, role in (("chair", CHAIR_ROLE), ("secretary", SECRETARY_ROLE)):
        name = next((member.name for member in council if member.role.casefold() == role.casefold()), None)
        values[column] = name
    for record in _records(held):
        values.update(record)
    return values


def _ballot_records(
    nominations: Iterable[Nomination], campaign: Campaign, held: SheetRows | None
) -> Iterator[tuple[bool, dict[str, Any]]]:
    """Give for each row of `Biểu quyết` whether it is eligible, and what stands in it by column."""
    filled: ByCode[str] = ByCode((), str)
    if held is not None and "code" in held.columns:
        at = held.columns.index("code")
        filled = ByCode([values[at] or "" for _, values in held.rows], str)
    kinds = {kind.code: kind.name for kind in campaign.kinds}
    awards = {award.code: award.name for award in campaign.awards}
    for nomination in nominations:
        facts = {
            "code": nomination.code,
            "name": nomination.name,
            "kind": kinds[nomination.kind],
            "proposers": "; ".join(nomination.proposers),
            "award": awards.get(nomination.award, nomination.award),
            "eligible": YES if nomination.eligible else NO,
            "reason": " ".join(nomination.reasons) or None,
        }
        codes = (nomination.code, *nomination.aliases)
        place = next((place for code in codes if (place := filled.place(code)) is not None), None)
        earlier = _record(held, held.rows[place][1]) if held is not None and place is not None else {}
        yield nomination.eligible, _carried(earlier, nomination, campaign.awards) | facts


def _carried(earlier: Mapping[str, Any], nomination: Nomination, awards: Sequence[Award]) -> dict[str, Any]:
    """Keep what the council wrote; only the note where the facts that were voted on have changed."""
    same = (
        _award_code(earlier.get("award", ""), awards) == nomination.award
        and earlier.get("eligible") == (YES if nomination.eligible else NO)
        and _codes(earlier.get("proposers", "")) == set(nomination.proposers)
    )
    return {column: value for column, value in earlier.items() if same or column == "note"}


def _award_code(text: str, awards: Sequence[Award]) -> str:
    folded = text.strip().casefold()
    return next((award.code for award in awards if folded in (award.code.casefold(), award.name.casefold())), text)


def _codes(text: str) -> set[str]:
    return {code.strip() for code in text.split(";") if code.strip()}


# ----------------------------------------------------------------------------------------------------------- the sheets


def _meeting(sheet: Worksheet, suite: Suite, looks: Mapping[str, Format], values: Mapping[str, Any]) -> None:
    _head(sheet, "CUỘC HỌP CỦA HỘI ĐỒNG", GUIDANCE[MEETING], ("Mục", "Giá trị"), (32, 64), looks)
    for line, column in enumerate(suite.layout.columns, start=HEADING_ROW + 1):
        sheet.write_string(line, 0, column.heading, looks["fact"])
        _write(sheet, line, 1, values.get(column.column), looks, "answer")
        _validate(sheet, suite, column, (line, 1, line, 1))


def _members(
    sheet: Worksheet, suite: Suite, looks: Mapping[str, Format], campaign: Campaign, held: SheetRows | None
) -> None:
    filled = {record["name"]: record for record in _records(held) if record.get("name")}
    known = {member.name: {"name": member.name, "role": member.role} for member in campaign.council}
    # someone the secretary added, who is not in the campaign's table, keeps the row
    lines = [{**filled.get(name, {}), **member} for name, member in known.items()]
    lines += [record for name, record in filled.items() if name not in known]
    columns = suite.layout.columns
    _head(sheet, "THÀNH VIÊN HỘI ĐỒNG", GUIDANCE[MEMBERS], *_headings(columns), looks)
    for line, record in enumerate(lines, start=HEADING_ROW + 1):
        for place, column in enumerate(columns):
            look = "fact" if column.column in known.get(record.get("name", ""), {}) else "answer"
            _write(sheet, line, place, record.get(column.column), looks, look)
    last = HEADING_ROW + max(len(lines), 1)
    for place, column in enumerate(columns):
        if column.column not in ("name", "role"):
            _validate(sheet, suite, column, (HEADING_ROW + 1, place, last, place))


def _ballots(
    sheet: Worksheet,
    suite: Suite,
    looks: Mapping[str, Format],
    records: Iterable[tuple[bool, Mapping[str, Any]]],
    last: int,
    own: Sequence[Column],
) -> tuple[Column, ...]:
    """Write the rows of `Biểu quyết`, down to row `last`; give its columns, our `own` behind `Đủ điều kiện`."""
    columns = list(suite.layout.columns)
    behind = 1 + next(place for place, column in enumerate(columns) if column.column == "eligible")
    columns[behind:behind] = own
    _head(sheet, "PHIẾU TỔNG HỢP BIỂU QUYẾT", GUIDANCE[BALLOTS], *_headings(columns), looks)
    for line, (eligible, record) in enumerate(records, start=HEADING_ROW + 1):
        sheet.set_row(line, heights.row([(record.get(column.column), column.width) for column in columns], LINE))
        for place, column in enumerate(columns):
            look = "answer" if column.column not in FACTS else "fact" if eligible else "barred"
            _write(sheet, line, place, record.get(column.column), looks, look)
        heights.let_go(sheet, line - 1)
    sheet.autofilter(HEADING_ROW, 0, last, len(columns) - 1)
    sheet.freeze_panes(HEADING_ROW + 1, 2)
    return tuple(columns)


# -------------------------------------------------------------------------------------------------------------- writing


def _looks(book: Workbook) -> dict[str, Format]:
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
    cell = {**base, "border": 1, "border_color": "#BFBFBF"}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False}),
        "guide": book.add_format({**base, "italic": True, "text_wrap": False}),
        "heading": book.add_format(
            {**cell, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#DDEBF7"}
        ),
        "fact": book.add_format({**cell, "bg_color": "#F2F2F2"}),
        "barred": book.add_format({**cell, "bg_color": "#F2F2F2", "font_color": "#7F7F7F"}),
        "answer": book.add_format(cell),
        "moment": book.add_format({**cell, "num_format": "dd/mm/yyyy hh:mm", "align": "left"}),
        "day": book.add_format({**cell, "num_format": "dd/mm/yyyy", "align": "left"}),
    }


def _headings(columns: Sequence[Column]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return tuple(column.heading for column in columns), tuple(column.width for column in columns)


def _head(
    sheet: Worksheet,
    title: str,
    guidance: str,
    headings: Sequence[str],
    widths: Sequence[int],
    looks: Mapping[str, Format],
) -> None:
    """Write title, guidance and headings, and set the sheet up to be read on screen and printed on A4 landscape."""
    sheet.write_string(0, 0, title, looks["title"])
    sheet.write_string(1, 0, guidance, looks["guide"])
    for place, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.write_string(HEADING_ROW, place, heading, looks["heading"])
        sheet.set_column(place, place, width)
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)
    sheet.set_footer("&C&P/&N")


def _write(sheet: Worksheet, line: int, place: int, value: Any, looks: Mapping[str, Format], look: str) -> None:
    """Write one value by its type; text is always written as text, so that nothing a unit wrote becomes a formula."""
    if value is None:
        sheet.write_blank(line, place, None, looks[look])
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, value, looks["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, looks["day"])
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(line, place, value, looks[look])
    else:
        sheet.write_string(line, place, str(value), looks[look])


def _validate(sheet: Worksheet, suite: Suite, column: Column, area: tuple[int, int, int, int]) -> None:
    """Lay the rules of the suite on the cells of one column, as the blank forms have them."""
    shown = cells.cell(column, cells.bearing(suite.rules, column.column, {}), _address(area[0], area[1]))
    choices = list(shown.choices) or ([YES, NO] if column.type == "yes_no" else [])
    prompt = {"input_message": shown.prompt} if shown.prompt else {}
    if choices:
        sheet.data_validation(*area, _choice(choices) | prompt)
    elif shown.check:
        stop = "stop" if shown.strict or not shown.error else "warning"
        words = {"error_type": stop, "error_title": WRONG, "error_message": shown.error}
        sheet.data_validation(*area, {**shown.check, **words, **prompt})
    elif prompt:
        sheet.data_validation(*area, {"validate": "any", **prompt})


def _address(line: int, place: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(line, place))


def _most_votes(meeting: Layout, members: int) -> str | int:
    """Give the most votes Excel lets in: the members present once that is filled in, till then the whole council."""
    most = members or MANY
    for line, column in enumerate(meeting.columns, start=HEADING_ROW + 2):
        if column.column == "present":
            present = f"'{meeting.sheet}'!$B${line}"
            return f'=IF({present}="",{most},{present})'
    return most


def _whole_number(most: str | int) -> dict[str, Any]:
    words = "Ghi số nguyên, không âm, không quá số thành viên có mặt."
    bounds = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": most}
    return {**bounds, "error_title": WRONG, "error_message": words}


def _choice(choices: list[str], book: Workbook | None = None) -> dict[str, Any]:
    """Make a dropdown; one too long to be written out gets its list on a hidden sheet."""
    source: Any = choices
    if book is not None and len(",".join(choices)) > LIST_LIMIT:
        sheet = book.add_worksheet("Danh mục")
        sheet.write_column(0, 0, choices)
        sheet.very_hidden()
        source = f"='Danh mục'!$A$1:$A${len(choices)}"
    words = "Chọn một mục trong danh sách của ô, hoặc để trống."
    return {"validate": "list", "source": source, "error_title": WRONG, "error_message": words}
