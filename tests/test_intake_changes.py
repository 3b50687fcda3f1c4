"""What a unit changed when it sent again: rows paired by what they are about, cells, and which lỗi were mended."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from pipeline import flow
from pipeline.cli import folders
from pipeline.intake import changes, read, standing
from pipeline.shapes import ADDED, CHANGED, REMOVED, Finding, Received, Resent, Severity, Standing
from tests.small_campaign import BODY, form, layouts_of
from tests.workbooks import workbook

FORM = layouts_of("bieu-mau")
PERSON = (
    "| 1 | Bà | Nông Thị Hòa | 1985-03-05 | Chuyên viên | VP | BK | Có | Hoàn thành xuất sắc nhiệm vụ được giao | 9 |"
)
SECOND = "| 2 | Ông | Lý Văn An | 1990-01-02 | Kỹ sư | TTUD | GK | Có | Tốt | 8 |"


def compare(old: str, new: str, before: list[Finding] | None = None, after: list[Finding] | None = None) -> Resent:
    readings = [read.workbook(name, workbook(form(body)), FORM) for name, body in (("cũ.xlsx", old), ("mới.xlsx", new))]
    return changes.resent(readings[0], readings[1], before or [], after or [], FORM)


def told(old: str, new: str) -> list[tuple[str, str, str, str, str, str]]:
    return [(c.kind, c.sheet, c.name, c.cell, c.before, c.after) for c in compare(old, new).changes]


def fault(file: str, cell: str, sheet: str = "Cá nhân", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(severity, "VP", file, sheet, cell, "CN-01", "sai.", "Sửa.", "Hình thức đề nghị")


def test_nothing_changed_is_said() -> None:
    same = compare(BODY, BODY)
    assert same.changes == () and same.summary == "So với cũ.xlsx: không có gì thay đổi; lần trước không có lỗi."


def test_a_row_is_paired_by_who_it_is_wherever_it_stands() -> None:
    two = BODY.replace(PERSON, f"{PERSON}\n{SECOND}")
    turned = BODY.replace(
        PERSON, f"{SECOND}\n{PERSON}".replace("Nông Thị Hòa", "NÔNG THỊ HOÀ").replace("| 9 |", "| 7 |")
    )
    assert told(two, turned) == [
        (CHANGED, "Cá nhân", "NÔNG THỊ HOÀ", "C3", "Nông Thị Hòa", "NÔNG THỊ HOÀ"),
        (CHANGED, "Cá nhân", "NÔNG THỊ HOÀ", "J3", "9", "7"),
    ]


def test_rows_added_and_removed_are_named() -> None:
    two = BODY.replace(PERSON, f"{PERSON}\n{SECOND}")
    assert told(BODY, two) == [(ADDED, "Cá nhân", "Lý Văn An", "dòng 3", "", "")]
    assert told(two, BODY) == [(REMOVED, "Cá nhân", "Lý Văn An", "dòng 3", "", "")]
    assert compare(BODY, two).changes[0].sentence == "Cá nhân › thêm dòng, Lý Văn An (dòng 3)"


def test_a_corrected_name_or_birth_date_is_a_change_and_not_another_person() -> None:
    corrected = BODY.replace("Nông Thị Hòa", "Nông Thị Hoài").replace("1985-03-05", "1986-03-05")
    assert told(BODY, corrected) == [
        (CHANGED, "Cá nhân", "Nông Thị Hoài", "C2", "Nông Thị Hòa", "Nông Thị Hoài"),
        (CHANGED, "Cá nhân", "Nông Thị Hoài", "D2", "05/03/1985", "05/03/1986"),
    ]
    other = BODY.replace("Nông Thị Hòa", "Phạm Quốc Bảo")
    assert sorted(one[0] for one in told(BODY, other)) == sorted([ADDED, REMOVED])


def test_a_cell_filled_or_emptied_is_said_so() -> None:
    (one,) = compare(BODY.replace("| BK |", "| |"), BODY).changes
    assert one.sentence == 'Cá nhân › G2 (Hình thức đề nghị), Nông Thị Hòa: để trống → "BK"'
    (one,) = compare(BODY, BODY.replace("01/BB", "")).changes
    assert (one.sheet, one.cell, one.before, one.after) == ("Giấy tờ", "C2", "01/BB", "")


def test_a_setting_of_the_information_sheet_is_told_by_its_own_cell() -> None:
    old, new = (
        read.workbook(
            f"{n}.xlsx", workbook(form().replace("| Chủ trì | Hoàng Văn Bình |", f"| Chủ trì | {who} |")), FORM
        )
        for n, who in enumerate(("A B", "C D"))
    )
    (one,) = changes.resent(old, new, [], [], FORM).changes
    assert (one.sheet, one.cell, one.heading, one.before, one.after) == ("Thông tin", "B12", "Chủ trì", "A B", "C D")


def test_a_fault_is_mended_unless_its_own_row_still_has_it() -> None:
    turned = BODY.replace(PERSON, f"{SECOND}\n{PERSON}")
    before = [fault("cũ.xlsx", "G2"), fault("khác.xlsx", "G2"), fault("cũ.xlsx", "G2", severity=Severity.WARNING)]
    said = compare(BODY, turned, before, [fault("mới.xlsx", "G2")])  # another row's now
    assert (said.mended, said.remaining) == ((before[0],), ())
    said = compare(BODY, turned, before, [fault("mới.xlsx", "G3")])
    assert (said.mended, said.remaining) == ((), (before[0],))
    assert said.summary == "So với cũ.xlsx: 1 chỗ thay đổi; đã sửa 0 trong 1 lỗi của lần trước."
    gone = compare(BODY, BODY.replace(PERSON, ""), before, [fault("mới.xlsx", "G2")])
    assert gone.mended == (before[0],)
    sheet = fault("cũ.xlsx", "", "Tập thể")
    assert compare(BODY, BODY, [sheet], [sheet._replace(file="mới.xlsx")]).remaining == (sheet,)


def test_the_workbook_before_is_the_last_usable_one_of_the_unit_by_time() -> None:
    def one(file: str, day: int | None, worth: Standing, unit: str = "VP") -> Received:
        when = datetime(2021, 6, day) if day else None
        return Received(file, file, unit, when, worth, worth is Standing.COUNTS, "")

    files = [
        one("a", 1, Standing.SUPERSEDED),
        one("b", 3, Standing.SUPERSEDED),
        one("c", 5, Standing.COUNTS),
        one("d", 4, Standing.UNUSABLE),
        one("e", 4, Standing.SUPERSEDED, "TTS"),
        one("f", 9, Standing.LATE),
        one("g", None, Standing.SUPERSEDED),
        one("h", None, Standing.COUNTS, "CDCS"),
    ]
    found = {unit: (pair[0].file, pair[1].file) for unit, pair in standing.earlier(files).items()}
    assert found == {"VP": ("b", "c")} and standing.earlier(reversed(files)) == standing.earlier(files)


def test_the_sample_shows_what_was_mended() -> None:
    root = Path(__file__).parent.parent
    inputs = folders.lazily(root / "inputs")
    story = flow.story(inputs, folders.shipped(root, "expectations", ".json"), date(2021, 6, 30))
    (unit,) = story.examined.resent
    said = story.examined.resent[unit]
    assert (unit, said.earlier, len(said.changes), len(said.mended), said.remaining) == ("KHTC", "KHTC.xlsx", 3, 3, ())
