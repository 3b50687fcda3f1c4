"""The portal page: nothing before the decision is dated, what is proposed is worded so, no more than may be read."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from pipeline.views import page, portal
from tests.test_views_board import TEMPLATES

LINE = {
    "ten": "Ông Hà Văn An",
    "loai": "Cá nhân",
    "noi": "Chuyên viên, Văn phòng Sở",
    "hinh_thuc": "Giấy khen",
    "duoc_chon": True,
    "de_nghi_cap_tren": False,
    "ket_qua": "KẾT-QUẢ",
    "ly_do": "Được 5/7 phiếu",
}
PROPOSED = LINE | {"ten": "Phòng Quản lý", "loai": "Tập thể", "noi": "", "hinh_thuc": "Bằng khen"}
CASE = {"ten": "Bà Lã Thu Giang", "loai": "Cá nhân", "tom_tat": "Sửa cân hỏng.", "don_vi": "Chi cục", "stt": "1"}
NEWS: dict[str, Any] = {
    "cach_goi": "đợt thi đua",
    "ten_dot": "chào mừng Đại hội",
    "co_quan": "Sở Khoa học",
    "quyet_dinh": "Quyết định số 05/QĐ-SKHCN",
    "nguoi_lien_he": "NGƯỜI-LIÊN-HỆ",
    "tang": [LINE, LINE | {"ten": "Bà Bế Thị Lan"}],
    "de_nghi": [PROPOSED],
    "dien_hinh": [CASE],
}


def drawn(template: str, told: Any) -> Any:
    return html.document_fromstring(page.write(template, TEMPLATES, told).decode())


def test_only_what_may_be_read_is_handed_to_the_page() -> None:
    told = portal.words(NEWS, decided=True)
    assert told is not None and told.keys() == {key for key in portal.TOLD if "." not in key}
    assert told["tang"] == [
        {
            "hinh_thuc": "Giấy khen",
            "so": "2",
            "danh_sach": [
                {"ten": name, "loai": "Cá nhân", "noi": "Chuyên viên, Văn phòng Sở"}
                for name in ("Ông Hà Văn An", "Bà Bế Thị Lan")
            ],
        }
    ]
    assert told["dien_hinh"] == [{key: CASE[key] for key in ("ten", "loai", "tom_tat", "don_vi")}]
    for template in portal.PATHS.values():
        text = drawn(template, told).text_content()
        assert not [word for word in ("phiếu", "NGƯỜI", "KẾT-QUẢ") if word in text]


def test_no_result_is_told_before_the_decision_is_dated() -> None:
    told = portal.words(NEWS, decided=False)
    assert told is not None
    text = drawn(portal.PART, told).text_content()
    assert "Bà Lã Thu Giang" in text
    assert not [word for word in ("Giấy khen", "Bằng khen", "Quyết định", "Văn An", "đề nghị") if word in text]
    assert portal.words(NEWS | {"dien_hinh": []}, decided=False) is None


def test_what_is_proposed_stands_under_that_word_and_apart() -> None:
    tree = drawn(portal.PART, portal.words(NEWS, decided=True))
    given, proposed = tree.xpath("//table")
    assert "Phòng Quản lý" not in given.text_content() and "Phòng Quản lý" in proposed.text_content()
    above = proposed.xpath("preceding::h2[1]")[0].text
    assert above == "Được đề nghị cấp trên xét tặng" and given.xpath("preceding::h2[1]")[0].text == "Được tặng"


def test_the_part_to_paste_is_the_same_words_without_a_page_around_it() -> None:
    told = portal.words(NEWS, decided=True)
    part, whole = (page.write(template, TEMPLATES, told).decode() for template in (portal.PART, portal.PAGE))
    assert not [tag for tag in ("<html", "<head", "<style", "<script", "<body", "<h1", " id=", "class=") if tag in part]
    assert " ".join(part.split()) in " ".join(whole.split())
    assert "<script" not in whole


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "\"'><b onload=x>", "Ă" * 2000])
def test_what_a_unit_typed_is_shown_as_text(typed: str) -> None:
    told = portal.words(NEWS | {"tang": [LINE | {"ten": typed}], "dien_hinh": [CASE | {"tom_tat": typed}]}, True)
    for template in portal.PATHS.values():
        tree = drawn(template, told)
        assert tree.text_content().count(typed) == 2
        assert not tree.xpath("//script | //b")


def test_the_pages_of_all_count_what_the_units_pages_tell_and_no_result_before_the_decision() -> None:
    of_unit = {**NEWS, "de_nghi": []}
    for decided, columns in ((True, ["STT", "Đơn vị", "Được tặng", "Được đề nghị", "Gương điển hình"]), (False, None)):
        told, own = (portal.words(news, decided, "Văn phòng") for news in (NEWS, of_unit))
        assert told is not None and own is not None
        every = portal.over_all(told, [portal.unit_line("V P", own)])
        for path, template in portal.PATHS.items():
            table = drawn(template, every[path]).xpath("//table")[-1]
            assert table.xpath(".//th/text()") == (columns or ["STT", "Đơn vị", "Gương điển hình"])
            row = [cell.text_content() for cell in table.xpath("./tbody/tr/td")]
            assert row == (["1", "Văn phòng", "2", "0", "1"] if decided else ["1", "Văn phòng", "1"])
            assert table.xpath(".//a/@href") == ([] if template == portal.PART else ["cong-thong-tin/V%20P.html"])
            assert "Văn An" not in drawn(template, every[path]).text_content()
