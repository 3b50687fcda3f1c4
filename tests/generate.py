"""Make a campaign folder of any size: `python -m tests.generate N DIR`, then, after a report, `--council DIR`.

Two forms of the sample are filled once and stamped: the bytes are those of a real form, but code, names and people are
invented for each of N workbooks, in realistic sizes (1 to 60 nominations, 20 on the average) and with realistic faults:
wrong cells, missing papers, files sent again, late or damaged. DIR becomes a campaign folder: inputs/dot-thi-dua.xlsx
with N units more and no roster, inputs/don-vi/*.xlsx, the register. `--council` fills the council's workbook that the
report made, as its secretary would, and lays it into inputs/. Equal arguments give equal bytes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from pipeline.campaign import Campaign
from pipeline.intake.sheet_xml import column_letters as letters
from pipeline.shapes import NO, YES, Suite
from tests import sample
from tests import sample_units as said
from tests.fill import column_of, fill, headings
from tests.stamping import Stamp, cell, completed, filled_sheet, number_cell, text_cell

PATTERN_UNITS = ("VP", "TTUD")  # whose forms are stamped: a room, and a body that owes a Tờ trình
MARK_CODE = "ZZMAUZZ"  # what stands in a pattern for the code of the unit
MOST, MEAN = 60, 20  # nominations in one workbook
PEOPLE, PAPERS = "Cá nhân", "Giấy tờ"
ON_TIME, TOO_LATE = "10/06/2021 08:00", "25/06/2021 16:00"
FAULTY = 0.35  # of the workbooks have something to mend
SENT_AGAIN, LATE, DAMAGED = 50, 60, 400  # one workbook in so many
FAULTS: tuple[tuple[str, str, Any], ...] = (
    (PEOPLE, "Hình thức đề nghị", "Bằng khen của Sở"),
    (PEOPLE, "Hình thức đề nghị", None),
    (PEOPLE, "Ngày sinh", "31/02/1980"),
    (PEOPLE, "Ngày sinh", None),
    (PEOPLE, "Số phiếu đồng ý", 900),
    (PEOPLE, "Số phiếu đồng ý", None),
    (PEOPLE, "CN2", NO),
    (PEOPLE, "CN4", None),
    (PEOPLE, "Họ và tên", None),
    (PEOPLE, "Tóm tắt thành tích", None),
    (PAPERS, "Của ai", "Nguyễn Văn Không Có"),
    (PAPERS, "Mã giấy tờ", "Bản tự kiểm điểm"),
)
MEETING, BALLOTS, ELIGIBLE = "Cuộc họp", "Biểu quyết", "Đủ điều kiện"
_MEETING = {
    "Số biên bản": "01/BB-HĐTĐKT",
    "Thời gian bắt đầu": "14 giờ 00, ngày 22/6/2021",
    "Thời gian kết thúc": "16 giờ 30, ngày 22/6/2021",
    "Địa điểm": "Phòng họp tầng 2",
    "Có mặt": 6,
    "Hình thức biểu quyết": "Bỏ phiếu kín",
}
_BORN = (22_000, 37_000)  # days as Excel counts them: 1960 to 2001
_SYLLABLES = ("An", "Bình", "Cường", "Dung", "Đức", "Giang", "Hà", "Khánh", "Lan", "Mai")
_NAMES = tuple(
    names.split()
    for names in (
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Hà Bế Lục Triệu Đàm Mạc Vi",
        "Văn Thị Hữu Đức Ngọc Minh Thanh Quốc Hồng Thu Kim Xuân Đình Công Thế Bích Gia Như Mạnh Tuấn",
        "An Anh Bình Cường Chi Dũng Dung Duy Đạt Giang Hà Hải Hạnh Hiền Hòa Hùng Hương Khánh Khoa Lan Linh Long Mai "
        "Nam Nga Nghĩa Nhung Oanh Phong Phúc Phương Quang Quyên Sơn Tâm Thảo Thắng Trang Trung Tùng Uyên Việt Vinh Yến",
    )
)


class Sent(NamedTuple):
    """One file of inputs/don-vi/ with its row of the register."""

    file: str
    data: bytes
    unit: str
    received: str


def code_of(number: int) -> str:
    """Give the code of the n-th invented unit: `D00001`."""
    return f"D{number:05d}"


def name_of(number: int) -> str:
    """Give a name that no other number has: its figures as syllables."""
    return " ".join(_SYLLABLES[int(figure)] for figure in str(number))


def size_of(number: int) -> int:
    """Give how many nominations the n-th workbook holds: many small units, few large ones."""
    return max(1, round(MOST * Random(f"size {number}").betavariate(1.3, 1.3 * (MOST / MEAN - 1))))


def workbooks(campaign: Campaign, suites: Mapping[str, Suite], count: int) -> Iterator[Sent]:
    """Give `count` files; `suites` are those of `bieu-mau`, bound to the campaign."""
    forms = [_Form(campaign, suites, unit) for unit in PATTERN_UNITS]
    for number in range(1, count + 1):
        again = number > 1 and number % SENT_AGAIN == 0  # the unit before sends a mended workbook, this one nothing
        whose = number - 1 if again else number
        late = number % LATE == 0
        data = forms[whose % len(forms)].stamped(whose, mended=again)
        if number % DAMAGED == 0:
            data = data[: len(data) // 2]
        code = code_of(whose)
        file = f"{code}-sua.xlsx" if again else f"{code}.xlsx"
        received = TOO_LATE if late else ON_TIME.replace("10/06", "11/06") if again else ON_TIME
        yield Sent(file, data, code, received)


def widened(data: bytes, campaign: Campaign, count: int) -> bytes:
    """Add the invented units to the campaign workbook, and leave the roster blank: such bodies have none at hand."""
    kinds = [unit.kind for code in PATTERN_UNITS for unit in campaign.units if unit.code == code]
    held = len(campaign.units)
    units = [
        {"A": text_cell(code), "B": text_cell(f"Đơn vị {code}"), "C": text_cell(kinds[number % len(kinds)])}
        for number, code in ((number, code_of(number)) for number in range(1, count + 1))
    ]
    return filled_sheet(filled_sheet(data, "Nhân sự", 1, ()), "Đơn vị", held + 1, units)


class _Form:
    """The filled form of one unit of the sample, ready to be stamped."""

    def __init__(self, campaign: Campaign, suites: Mapping[str, Suite], pattern: str) -> None:
        data = _pattern(campaign, suites, pattern)
        self._letters = _letters(data)
        self._stamp = Stamp(data, MARK_CODE, (PEOPLE, PAPERS))

    def stamped(self, number: int, mended: bool) -> bytes:
        """Make the workbook of the n-th unit; a mended one has no faults."""
        chance = Random(number)
        name, born = self._letters[PEOPLE, "Họ và tên"], self._letters[PEOPLE, "Ngày sinh"]
        place, whose = self._letters[PEOPLE, "STT"], self._letters[PAPERS, "Của ai"]
        people = [
            {
                place: number_cell(at),
                name: text_cell(" ".join(map(chance.choice, _NAMES))),
                born: number_cell(chance.randrange(*_BORN)),
            }
            for at in range(1, size_of(number))
        ]
        papers = [{whose: person[name]} for person in people]
        if people and not mended and chance.random() < FAULTY:
            for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
                sheet, heading, value = chance.choice(FAULTS)
                line = chance.choice(people if sheet == PEOPLE else papers)
                line[self._letters[sheet, heading]] = cell(value)
        return self._stamp.stamped(code_of(number), {PEOPLE: people, PAPERS: papers})


def _pattern(campaign: Campaign, suites: Mapping[str, Suite], pattern: str) -> bytes:
    """Fill the form of an invented unit with what a unit of the sample wrote, but for one collective and one person."""
    from pipeline.documents import forms

    model = next(unit for unit in campaign.units if unit.code == pattern)
    unit = replace(model, code=MARK_CODE, name=f"Đơn vị {MARK_CODE}")
    roster = tuple(replace(person, unit=MARK_CODE) for person in campaign.roster if person.unit == pattern)
    wide = replace(campaign, units=(*campaign.units, unit), roster=roster)
    sheets = sample.content(unit, pattern, wide)
    group, person = sheets["Tập thể"][0], sheets[PEOPLE][0]
    kept = (None, group["Tên tập thể"], person["Họ và tên"])
    sheets |= {
        "Tập thể": [group],
        PEOPLE: [person],
        "Chỉ tiêu": [row for row in sheets["Chỉ tiêu"] if row["Tập thể"] == group["Tên tập thể"]],
        PAPERS: [row for row in sheets[PAPERS] if row["Của ai"] in kept],
    }
    return fill(forms.form(unit, campaign, suites), sheets)


def _letters(data: bytes) -> dict[tuple[str, str], str]:
    """Give the letter of each column that is written or spoilt, by sheet and heading."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    wanted = {(PEOPLE, "STT"), (PEOPLE, "Ngày sinh"), (PAPERS, "Của ai"), *((one[0], one[1]) for one in FAULTS)}
    found = {sheet: headings(book[sheet])[1] for sheet in (PEOPLE, PAPERS)}
    return {(sheet, heading): get_column_letter(column_of(found[sheet], heading)) for sheet, heading in wanted}


# ---------------------------------------------------------------------------------------------------------- the council


def voted(data: bytes) -> bytes:
    """Fill the council's workbook that a report made, as its secretary would: votes on every eligible line.

    All members are there; most lines get five votes, some four, every fortieth too few.
    """
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    grids = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in (MEETING, BALLOTS)}
    answers = {f"B{number}": _MEETING.get(str(line[0])) for number, line in enumerate(grids[MEETING], 1)}
    data = completed(data, MEETING, answers.get)
    top = next(number for number, line in enumerate(grids[BALLOTS], 1) if ELIGIBLE in line)
    titles = grids[BALLOTS][top - 1]
    eligible, award = titles.index(ELIGIBLE), titles.index("Hình thức đề nghị")
    own, higher = (letters(titles.index(f"Phiếu {code}") + 1) for code in (said.OWN, said.TOP))
    votes: dict[str, int] = {}
    for number, line in enumerate(grids[BALLOTS][top:], top + 1):
        if line[eligible] == YES:
            votes[f"{own}{number}"] = 2 if number % 40 == 0 else 4 if number % 3 == 0 else 5
            if str(line[award]).startswith("Bằng khen"):
                votes[f"{higher}{number}"] = number % 4 + 2
    return completed(data, BALLOTS, votes.get)


def main(count: int, folder: Path) -> None:
    """Write the campaign folder."""
    from pipeline import flow

    own = (sample.ROOT / "inputs" / flow.CAMPAIGN).read_bytes()
    base = flow.ground({flow.CAMPAIGN: lambda: own}, sample.expectations())
    inputs = folder / "inputs"
    (inputs / flow.SUBMISSIONS).mkdir(parents=True, exist_ok=True)
    (inputs / flow.CAMPAIGN).write_bytes(widened(own, base.campaign, count))
    rows = []
    for one in workbooks(base.campaign, base.suites["bieu-mau"], count):
        (inputs / flow.SUBMISSIONS / one.file).write_bytes(one.data)
        rows.append((one.file, one.unit, one.received, "Thư điện tử"))
    (inputs / flow.REGISTER).write_bytes(sample.register(rows=rows))


def council(folder: Path) -> None:
    """Fill `outputs/hoi-dong/hoi-dong.xlsx` of a campaign folder and lay it into its inputs."""
    from pipeline import flow

    made = (folder / "outputs" / "hoi-dong" / flow.COUNCIL).read_bytes()
    (folder / "inputs" / flow.COUNCIL).write_bytes(voted(made))


if __name__ == "__main__":
    if sys.argv[1] == "--council":
        council(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]), Path(sys.argv[2]))
