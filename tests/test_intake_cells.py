"""What cells hold in real forms: days, numbers, answers, old fonts; each read for sure, or asked about at its cell."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake import cells, read
from pipeline.shapes import Column, Finding, Layout, Reading
from pipeline.text import legacy
from pipeline.text.names import clean, name_key
from tests.test_text_legacy import VIETNAMESE, syllables

LAYOUT = Layout(
    "ca-nhan",
    "Cá nhân",
    "rows",
    (
        Column("name", "Họ và tên"),
        Column("birth_date", "Ngày sinh", "date"),
        Column("CN1", "CN1", "yes_no", group="answers", prefix=True),
        Column("phone", "Điện thoại"),
    ),
)
FACTS = Layout("thong-tin", "Thông tin", "pairs", (Column("chair", "Chủ trì"), Column("held", "Ngày họp", "date")))

Looks = dict[str, str | int]  # of xlsxwriter: font_name, num_format


def form(rows: list[list[Any]], looks: list[Looks] | None = None, date_1904: bool = False) -> bytes:
    """Write a form of these rows; `looks` are those of the columns, or of the rows where there are as many."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": date_1904})
    sheet = book.add_worksheet("Cá nhân")
    sheet.write_row(0, 0, [column.heading for column in LAYOUT.columns])
    formats = [book.add_format(look) if look else None for look in looks or [{}] * 4]
    for y, row in enumerate(rows, 1):
        for x, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(y, x, value, book.add_format({"num_format": "dd/mm/yyyy"}))
            elif value is not None:
                sheet.write(y, x, value, formats[x])
    book.close()
    return out.getvalue()


def reading(rows: list[list[Any]], looks: list[Looks] | None = None, **more: Any) -> Reading:
    return read.workbook("VP.xlsx", form(rows, looks, **more), [LAYOUT])


def values(result: Reading) -> list[tuple[Any, ...]]:
    return [row for _, row in result.sheets["ca-nhan"].rows]


def told(result: Reading) -> list[tuple[str, str]]:
    return [(one.code, one.cell) for one in result.findings]


def sentences(found: tuple[Finding, ...]) -> list[str]:
    return [one.sentence for one in found]


# ---------------------------------------------------------------------------------------------------------------- days


@pytest.mark.parametrize("date_1904", [False, True])
def test_a_day_is_read_as_it_is_shown_in_either_system_of_days(date_1904: bool) -> None:
    born = date(1985, 3, 5)
    serial = (born - (date(1904, 1, 1) if date_1904 else date(1899, 12, 30))).days
    result = reading([["An", born], ["Bình", serial]], date_1904=date_1904)
    assert [row[1] for row in values(result)] == [born, born]
    assert told(result) == [("DOC-20", "B3")]
    assert f"ô ghi số {serial}, được đọc là ngày 05/03/1985" in result.findings[0].sentence


@given(st.dates(date(1928, 1, 1), date(2100, 1, 1)))
def test_any_day_is_read_from_each_way_people_write_it(day: date) -> None:
    d, m, y = day.day, day.month, day.year
    for written in (
        f"{d}/{m}/{y}",
        f"{d:02d}-{m:02d}-{y}",
        f"{d}.{m}.{y}",
        f" {d} / {m} / {y}\u00a0",
        f"ngày {d:02d} tháng {m} năm {y}",
        f"Ngày {d}/{m}/{y}",
        day.isoformat(),
    ):
        assert cells.day(written) == day


@given(st.dates(date(1928, 1, 1), date(2100, 1, 1)))
def test_what_is_no_whole_day_is_asked_and_never_guessed(day: date) -> None:
    d, m, y = day.day, day.month, day.year
    asked = {f"{d}/{m}/{y % 100:02d}": "DOC-22", str(y): "DOC-21", f"{m:02d}/{y}": "DOC-21", f"{d}/{m}": "DOC-10"}
    if d > 12:
        asked[f"{m:02d}/{d}/{y}"] = "DOC-26"
    for written, code in asked.items():
        with pytest.raises(cells.Unreadable, match=code):
            cells.day(written)


def test_each_day_that_is_none_is_told_at_its_cell_with_what_it_may_be() -> None:
    written = ["3/25/1985", "5/3/85", 1985, "1985", "31/02/1985", "29/02/1985", "đầu năm", 5031985, 31111.5, "#N/A"]
    result = reading([["An", one] for one in written])
    assert [one.code for one in result.findings] == [
        *("DOC-26", "DOC-22", "DOC-21", "DOC-21", "DOC-10", "DOC-10", "DOC-10", "DOC-10", "DOC-10")
    ]
    assert [one.cell for one in result.findings] == [f"B{row}" for row in range(2, 11)]
    assert "Có phải ngày 25/03/1985?" in result.findings[0].sentence
    assert all(row[1] is None for row in values(result))


# ------------------------------------------------------------------------------------------------- numbers and answers


@given(st.integers(0, 10**12), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"]))
def test_thousands_are_read_with_any_blank_between(number: int, blank: str) -> None:
    assert cells.number(f"{number:,}".replace(",", blank)) == number
    if number >= 10**6:
        assert cells.number(f"{number:,}") == cells.number(f"{number:,}".replace(",", ".")) == number
    assert cells.number(f"{number}{blank}%") == number / 100


@given(st.text(max_size=12))
def test_a_number_is_read_or_refused_and_says_which(text: str) -> None:
    try:
        found = cells.number(text)
    except cells.Unreadable as fault:
        assert fault.args[0] in ("DOC-07", "DOC-08")
    else:
        assert found is None or any(character.isdigit() for character in text)


def test_every_word_of_the_table_of_answers_is_read_in_any_case() -> None:
    for word, answer in cells.YES_NO_WORDS.items():
        assert {cells.yes_no(way) for way in (word, word.upper(), word.title(), f" {word}\u00a0")} == {answer}
    for unsure in ("o", "chưa", "?", "có, một phần", "2", "-"):
        with pytest.raises(cells.Unreadable, match="DOC-12"):
            cells.yes_no(unsure)


def test_leading_noughts_are_kept_as_they_are_shown() -> None:
    result = reading([["An", None, None, "0912345678"]])
    assert values(result)[0][3] == "0912345678"
    shown: list[Looks] = [{}, {}, {}, {"num_format": "0000000000"}]
    assert values(reading([["An", None, None, 912345678]], shown))[0][3] == "0912345678"
    assert values(reading([["An", None, None, 912345678]]))[0][3] == "912345678"


# ---------------------------------------------------------------------------------------------------------------- text


@given(st.text())
def test_any_text_is_cleaned_once_and_for_all(text: str) -> None:
    done = clean(text)
    assert clean(done) == done and unicodedata.is_normalized("NFC", done)
    done.encode()  # no lone surrogate is left
    assert not any(unicodedata.category(one) in ("Cc", "Cf", "Cs") for one in done.replace("\n", ""))


def test_control_characters_lone_surrogates_and_emoji() -> None:
    assert cells.text("Nguyễn\x00 Văn\u200b\ud800 An\ufeff") == "Nguyễn Văn An"
    assert cells.text("An 😀 👍🏽") == "An 😀 👍🏽"
    result = reading([["Nguye\u0302\u0303n\u00a0 Va\u0306n\u200d An\x07 😀"]])
    assert values(result)[0][0] == "Nguyễn Văn An 😀" and not result.findings


@given(st.sampled_from(["Ông", "bà", "Đ/c", "TS.", "Th.S.", "PGS.TS", "Đại úy", "đồng chí Thượng tá"]), VIETNAMESE)
def test_an_honorific_or_upper_case_makes_no_other_person(title: str, name: str) -> None:
    name = f"Nông {name} Sìn"
    assert name_key(f"{title} {name}") == name_key(name) == name_key(name.upper())


# ----------------------------------------------------------------------------------------------------------- old fonts

OLD, OLD_CAPITALS, OLD_VNI = ({"font_name": name} for name in (".VnTime", ".VnTimeH", "VNI-Times"))
NEW: Looks = {"font_name": "Times New Roman"}


def named(names: list[str], look: Looks) -> Reading:
    return reading([[name] for name in names], [look, {}, {}, {}])


def test_an_old_font_is_read_and_shown_before_and_after() -> None:
    result = named(["NguyÔn V¨n ¸nh", "TrÇn ThÞ Lý", "Hoµng An"], OLD)
    assert [row[0] for row in values(result)] == ["Nguyễn Văn ánh", "Trần Thị Lý", "Hoàng An"]
    assert told(result) == [("DOC-23", "A2"), ("DOC-23", "A3"), ("DOC-23", "A4")]
    assert {one.severity.value for one in result.findings} == {"cảnh báo"}
    assert 'phông chữ cũ (TCVN3): "NguyÔn V¨n ¸nh" được đọc là "Nguyễn Văn ánh"' in result.findings[0].sentence


def test_the_fonts_of_capitals_and_of_vni() -> None:
    assert [row[0] for row in values(named(["TrÇn thÞ h­¬ng"], OLD_CAPITALS))] == ["TRẦN THỊ HƯƠNG"]
    assert [row[0] for row in values(named(["Ñaøo Thò Höông"], OLD_VNI))] == ["Đào Thị Hương"]


def test_what_proves_itself_is_read_without_the_font() -> None:
    result = named(["NguyÔn ThÞ Lý", "Nguyeãn Vaên AÙnh"], NEW)
    assert [row[0] for row in values(result)] == ["Nguyễn Thị Lý", "Nguyễn Văn Ánh"]
    assert told(result) == [("DOC-23", "A2"), ("DOC-23", "A3")]


def test_one_strange_word_is_asked_about_and_kept() -> None:
    result = named(["Loïc Martin"], NEW)
    assert values(result)[0][0] == "Loïc Martin"
    assert told(result) == [("DOC-25", "A2")] and result.findings[0].severity.value == "cảnh báo"
    assert '"Loïc Martin" có thể là "Lọc Martin"' in result.findings[0].sentence


def test_what_means_something_in_both_is_decided_by_its_neighbours_or_asked() -> None:
    alone = named(["Ngô An"], OLD)
    assert values(alone)[0][0] is None and told(alone) == [("DOC-24", "A2")]
    assert 'không rõ là "Ngô An" hay "Ngụ An"' in alone.findings[0].sentence
    used = named(["Ngô An", "NguyÔn V¨n B×nh"], OLD)
    assert [row[0] for row in values(used)] == ["Ngụ An", "Nguyễn Văn Bình"]
    leftover = named(["Ngô An", "Nguyễn Văn Bình"], OLD)
    assert [row[0] for row in values(leftover)] == ["Ngô An", "Nguyễn Văn Bình"] and not leftover.findings
    both = named(["Ngô An", "Nguyễn Văn Bình", "NguyÔn V¨n B×nh"], OLD)
    assert told(both) == [("DOC-24", "A2"), ("DOC-23", "A4")]


def test_runs_of_a_cell_have_fonts_of_their_own() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Cá nhân")
    sheet.write_row(0, 0, [column.heading for column in LAYOUT.columns])
    old, bold, new = book.add_format(OLD), book.add_format(OLD | {"bold": True}), book.add_format(NEW)
    sheet.write_rich_string(1, 0, old, "Hoµng ", bold, "An", new)
    sheet.write_rich_string(2, 0, new, "Ngô ", book.add_format(NEW | {"bold": True}), "An", old)
    book.close()
    result = read.workbook("VP.xlsx", out.getvalue(), [LAYOUT])
    assert [row[0] for row in values(result)] == ["Hoàng An", "Ngô An"]


def test_an_answer_and_a_fact_in_an_old_font() -> None:
    result = reading([["An", None, "Kh«ng"], ["B×nh", None, "Cã"]], [OLD, {}, OLD, {}])
    assert [(row[0], row[2]) for row in values(result)] == [("An", "Không"), ("Bình", "Có")]
    assert told(reading([["An", None, "Kh«ng"]])) == [("DOC-12", "C2")]  # an answer is never taken for likely
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Thông tin")
    for y, row in enumerate((["Mục", "Giá trị"], ["Chủ trì", "Hoµng §×nh"], ["Ngày họp", 44355])):
        sheet.write_row(y, 0, row, book.add_format(OLD))
    book.close()
    facts = read.workbook("VP.xlsx", out.getvalue(), [FACTS])
    assert facts.sheets["thong-tin"].rows == ((0, ("Hoàng Đình", date(1899, 12, 30) + timedelta(44355))),)
    assert told(facts) == [("DOC-23", "B2"), ("DOC-20", "B3")]


def test_a_sentence_that_became_vietnamese_only_in_part_is_asked_about() -> None:
    assert told(named(["NguyÔn V¨n XYZÞ"], OLD)) == [("DOC-24", "A2")]
    assert told(named(["NguyÔn V¨n XYZÞ"], NEW)) == [("DOC-25", "A2")]


FOREIGN = [
    *("São Paulo", "Müller", "Ærø", "Zoë", "François", "Bjørn Åkesson", "Þór", "Søren", "Łukasz", "Noël", "Citroën"),
    *("Curaçao", "Anaïs", "Jürgen Groß", "Æthelred", "5 µm", "10 °C", "Dell®", "© 2021", "£ 5", "½ ngày", "«Hoà»"),
]
proper = st.one_of(VIETNAMESE, st.sampled_from(FOREIGN)).map(lambda text: unicodedata.normalize("NFC", text))


@given(st.lists(proper, min_size=1, max_size=3).map(" ".join))
def test_good_unicode_passes_unchanged_and_unasked(text: str) -> None:
    assert legacy.read(text) == legacy.Said(text)
    assert cells.text(text) == (clean(text) or None)


@given(VIETNAMESE, st.sampled_from([legacy.Font(name, upper) for name in ("TCVN3", "VNI") for upper in (True, False)]))
def test_good_unicode_in_an_old_font_is_never_converted(text: str, font: legacy.Font) -> None:
    said = legacy.read(text, font)
    assert said.sure is not legacy.Sure.OLD
    assert legacy.read(text, font._replace(proved=False)) == legacy.Said(text)


typed_by: dict[str, Callable[[str], str]] = {
    "TCVN3": lambda text: text.lower().translate(
        {ord(letter): chr(byte) for byte, letter in legacy._TCVN3.items() if letter.islower()}
    ),
    "VNI": lambda text: "".join({new: old for old, new in legacy._VNI.items()}.get(one, one) for one in text.lower()),
}


@given(st.lists(syllables(), min_size=1, max_size=4).map(" ".join), st.sampled_from(["TCVN3", "VNI"]))
def test_what_an_old_font_shows_is_what_is_read_or_asked(text: str, encoding: str) -> None:
    typed = typed_by[encoding](text)
    said = legacy.read(typed, legacy.Font(encoding, proved=True))
    assert said.text == text.lower() or said.sure is legacy.Sure.DOUBTFUL
