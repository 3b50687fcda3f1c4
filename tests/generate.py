"""Make a campaign folder of any size for benchmarks: `python -m tests.generate N DIR`.

One form is filled once and stamped for N invented units: its bytes are those of a real form, only code, name and people
differ. DIR becomes a campaign folder: inputs/dot-thi-dua.xlsx with N units more, inputs/don-vi/*.xlsx, the register.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.campaign import Campaign, Person, Unit
from pipeline.shapes import Suite
from tests import sample
from tests.fill import STAMP_TIME, fill

PATTERN_UNIT = "VP"  # whose form is stamped: a clean one
MARK_CODE, MARK_NAME = "ZZMAUZZ", "Zzmauzz"  # what stands in the pattern for a unit's code and its people's last name
_FIRST, _SECOND = "BCDGHKLMNPRSTVX", "aeiou"
NOMINATIONS = 25  # in each workbook
RECEIVED = "10/06/2021 08:00"


def code_of(number: int) -> str:
    """Give the code of the n-th invented unit: `D00001`."""
    return f"D{number:05d}"


def name_of(number: int) -> str:
    """Give a last name no other number has: letters only, as a name is ("Bababa")."""
    letters = ""
    for _ in range(3):
        number, place = divmod(number, len(_FIRST) * len(_SECOND))
        letters += _FIRST[place // len(_SECOND)].lower() + _SECOND[place % len(_SECOND)]
    return letters.capitalize()


def pattern(campaign: Campaign, suites: Mapping[str, Suite]) -> bytes:
    """Make the filled form that is stamped; `suites` are those of `bieu-mau`, bound to the campaign."""
    from pipeline.documents import forms

    model = next(unit for unit in campaign.units if unit.code == PATTERN_UNIT)
    unit = replace(model, code=MARK_CODE, name=f"Đơn vị {MARK_CODE}")
    roster = tuple(replace(person, unit=MARK_CODE) for person in _people(campaign, MARK_NAME))
    wide = replace(campaign, units=(*campaign.units, unit), roster=roster)
    sheets = _grown(sample.content(unit, PATTERN_UNIT, wide))
    return fill(forms.form(unit, campaign, suites), sheets)


def _grown(sheets: dict[str, Any]) -> dict[str, Any]:
    """Add people, each with the paper owed, until the form nominates as many as a large unit's."""
    person, paper = sheets["Cá nhân"][0], sheets["Giấy tờ"][-1]
    middles = [first + second for first in _FIRST for second in _SECOND][: NOMINATIONS - len(sheets["Cá nhân"]) - 1]
    people = [person | {"STT": None, "Họ và tên": f"Hà {middle} {MARK_NAME}"} for middle in middles]
    papers = [paper | {"Của ai": one["Họ và tên"]} for one in people]
    return sheets | {"Cá nhân": [*sheets["Cá nhân"], *people], "Giấy tờ": [*sheets["Giấy tờ"], *papers]}


def stamped(data: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    """Give `count` copies of the pattern, each with the code, name and people of its own: (code, bytes)."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        members = [(name, source.read(name)) for name in source.namelist()]
    for number in range(1, count + 1):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            for name, member in members:
                own = member.replace(MARK_CODE.encode(), code_of(number).encode())
                own = own.replace(MARK_NAME.encode(), name_of(number).encode())
                info = zipfile.ZipInfo(name, STAMP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                out.writestr(info, own)
        yield code_of(number), target.getvalue()


def widened(data: bytes, campaign: Campaign, count: int) -> bytes:
    """Add the invented units and their people to the campaign workbook."""
    model = next(unit for unit in campaign.units if unit.code == PATTERN_UNIT)
    units = [
        {"Mã": unit.code, "Tên đơn vị": unit.name, "Loại": unit.kind, "Đề nghị người ngoài đơn vị": "Không"}
        for unit in (Unit(code_of(n), f"Đơn vị {code_of(n)}", model.kind) for n in range(1, count + 1))
    ]
    people = [
        {
            "Mã đơn vị": code_of(number),
            "Danh xưng": person.honorific,
            "Họ và tên": person.name,
            "Ngày sinh": person.birth_date,
            "Chức vụ": person.position,
            "Diện": person.category,
            "Nhóm": person.group,
        }
        for number in range(1, count + 1)
        for person in _people(campaign, name_of(number))
    ]
    return fill(data, {"Đơn vị": units, "Nhân sự": people})


def _people(campaign: Campaign, last: str) -> tuple[Person, ...]:
    own = (person for person in campaign.roster if person.unit == PATTERN_UNIT and person.birth_date)
    return tuple(replace(person, name=f"{person.name} {last}") for person in own)


def main(count: int, folder: Path) -> None:
    """Write the campaign folder."""
    from pipeline import flow

    own = (sample.ROOT / "inputs" / flow.CAMPAIGN).read_bytes()
    base = flow.ground({flow.CAMPAIGN: lambda: own}, sample.expectations())
    inputs = folder / "inputs"
    (inputs / flow.SUBMISSIONS).mkdir(parents=True, exist_ok=True)
    (inputs / flow.CAMPAIGN).write_bytes(widened(own, base.campaign, count))
    rows = []
    for code, data in stamped(pattern(base.campaign, base.suites["bieu-mau"]), count):
        (inputs / flow.SUBMISSIONS / f"{code}.xlsx").write_bytes(data)
        rows.append((f"{code}.xlsx", code, RECEIVED, "Thư điện tử"))
    (inputs / flow.REGISTER).write_bytes(sample.register(rows=rows))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
