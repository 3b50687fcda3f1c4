"""Names: cleaning, keys, order and suggestions."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import names

NAME = st.lists(
    st.sampled_from(
        ["Nông", "Hoà", "Hòa", "Thị", "Ân", "Ấn", "An", "Ẩn", "Đức", "Thuỷ", "Thủy", "Lý", "Bế", "Khoẻ", "Ý"]
    ),
    min_size=2,
    max_size=5,
).map(" ".join)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Nông   Thị  Lan ", "Nông Thị Lan"),
        ("Nông\u00a0Thị\u2003Lan", "Nông Thị Lan"),
        ("Nông\tThị", "Nông Thị"),
        ("Nông\u200b Thị\ufeff", "Nông Thị"),
        ("Dòng một \r\n  dòng hai\x0bdòng ba", "Dòng một\ndòng hai\ndòng ba"),
        ("chuông\x07 tắt\x00", "chuông tắt"),
        ("nửa \ud83d chữ", "nửa chữ"),
        ("Dòng một_x000D_\ndòng hai", "Dòng một\ndòng hai"),
        (unicodedata.normalize("NFD", "Việt Nam"), "Việt Nam"),
        ("hoà", "hoà"),
        ("", ""),
    ],
)
def test_clean(typed: str, cleaned: str) -> None:
    assert names.clean(typed) == cleaned


@given(st.text())
def test_clean_is_whole_and_settled(text: str) -> None:
    once = names.clean(text)
    assert names.clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once
    assert once == once.strip()
    assert not [c for c in once if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")]


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"])))
def test_clean_loses_no_visible_character(text: str) -> None:
    assert names.clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Họ và tên", "họ và tên"),
        ("  HỌ VÀ\nTÊN ", "họ và tên"),
        ("Họ và tên (*)", "họ và tên"),
        ("Họ và tên*", "họ và tên"),
        ("Lệch phôi trái (mm)", "lệch phôi trái"),
        ("Đăng ký (số lượng) (*)", "đăng ký"),
        ("Mức [đồng]", "mức"),
        ("(mm)", "(mm)"),
        ("TT1. Thi đua (tốt) luôn", "tt1. thi đua (tốt) luôn"),
        (unicodedata.normalize("NFD", "Chỉ tiêu"), "chỉ tiêu"),
    ],
)
def test_heading_key(heading: str, key: str) -> None:
    assert names.heading_key(heading) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Văn Hoà", "nguyễn văn hòa"),
        ("Nông Thị Thuý", "NÔNG THỊ THÚY"),
        ("Ông Nguyễn Văn A", "Nguyễn Văn A"),
        ("Đồng chí Thượng tá Nông Văn An", "Nông Văn An"),
        ("đ/c: Lê Văn B", "Lê Văn B"),
        ("PGS.TS. Lê Văn B", "Lê Văn B"),
        ("Đại uý Lê Văn B", "Lê Văn B"),
        ("Ðinh Thị Lan", "Đinh Thị Lan"),
        (unicodedata.normalize("NFD", "Triệu Mùi Khé"), "Triệu Mùi Khé"),
        ("Lê\u00a0Văn  B", "Lê Văn B"),
    ],
)
def test_the_same_name(one: str, other: str) -> None:
    assert names.name_key(one) == names.name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lê Văn An", "Lê Văn Ân"),
        ("Lê Văn Ân", "Lê Văn Ấn"),
        ("Lê Văn An", "Lê Văn Án"),
        ("Lê Thị Lý", "Lê Thị Lí"),
        ("Lê Dung", "Lê Đung"),
        ("Phòng 1", "Phòng 2"),
        ("CN Công ty Sông Bằng", "Công ty Sông Bằng"),
    ],
)
def test_different_names(one: str, other: str) -> None:
    assert names.name_key(one) != names.name_key(other)


@given(NAME)
def test_only_placement_case_and_encoding_are_forgiven(name: str) -> None:
    key = names.name_key(name)
    for same in (name.upper(), unicodedata.normalize("NFD", name), f"  Bà {name}", name.replace("oà", "òa")):
        assert names.name_key(same) == key
    assert names.name_key(f"{name} Ân") != names.name_key(f"{name} Ấn")


def test_dictionary_order() -> None:
    for line in ("An Ánh Ăn Ân Ẩn Bế Dung Đăng Đoàn Hương Hường Ước Yến", "ma mà mả mã má mạ mă mằ mâ mo mô mơ"):
        words = line.split()
        assert sorted(set(words), key=names.sort_key) == words
    assert sorted(["“An", "‘An", '"An', "An – B", "An, B"], key=names.sort_key) == [
        "‘An",
        '"An',
        "“An",
        "An – B",
        "An, B",
    ]
    assert sorted(["An", "an", "A-n", "A n", "1", "Z"], key=names.sort_key) == ["1", "A n", "A-n", "an", "An", "Z"]


@given(st.text())
def test_order_does_not_see_the_encoding(text: str) -> None:
    assert names.sort_key(text) == names.sort_key(unicodedata.normalize("NFD", text))


def test_people_go_by_given_name_then_surname_syllable_by_syllable() -> None:
    people = [
        "Hoàng Văn An",
        "Nông Thị An",
        "Bế Văn Ánh",
        "Lê Ân",
        "Trần Văn Đức",
        "Hà An Hoa",
        "Hạ An Hoa",
        "Lê Hòa",
        "Lê Văn Hoà",
        "Mã Văn Hòa",
    ]
    assert sorted(set(people), key=names.person_sort_key) == people
    # the tone of the first syllable goes before the letters of the second, unlike over the whole string
    assert names.person_sort_key("Hà Anh Hoa") < names.person_sort_key("Hạ An Hoa")
    assert names.person_sort_key("Lê Văn Hoà")[:2] == names.person_sort_key("Lê Văn Hòa")[:2]
    assert names.person_sort_key("LÊ VĂN AN")[:2] == names.person_sort_key("Ông Lê Văn An")[:2]
    assert names.person_sort_key("Lê Văn An (A)") < names.person_sort_key("Lê Văn An (B)")
    assert names.person_sort_key("Lê Văn An (B)") < names.person_sort_key("Lê Văn Ân")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ca nhan", "Cá nhân"),
        ("Cá  nhân", "Cá nhân"),
        ("Chi tieu", "Chỉ tiêu"),
        ("Tap the ", "Tập thể"),
        ("De nghi", "Đề nghị"),
        ("Sheet1", None),
        ("", None),
    ],
)
def test_nearest(text: str, found: str | None) -> None:
    assert names.nearest(text, ["Tập thể", "Cá nhân", "Chỉ tiêu", "Đề nghị"]) == found


def test_nearest_prefers_the_right_tone_and_keeps_to_the_cutoff() -> None:
    assert names.nearest("Lê Văn Ân", ["Lê Văn An", "Lê Văn Ân", "Lê Văn Ấn"]) == "Lê Văn Ân"
    assert names.nearest("Lê Văn Ân", ["Lê Văn An"], cutoff=99) is None
    assert names.nearest("Lê Văn Ân", []) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Đợt thi đua", "dot-thi-dua"),
        ("Số, ký hiệu", "so-ky-hieu"),
        ("  Lương cơ sở ", "luong-co-so"),
        ("KH&CN", "kh-cn"),
        ("…", ""),
    ],
)
def test_slug(text: str, written: str) -> None:
    assert names.slug(text) == written


@pytest.mark.parametrize(
    ("position", "place", "written"),
    [
        ("Chánh Văn phòng", "Văn phòng Sở", "Chánh Văn phòng Sở"),
        ("Phó Chánh Thanh tra", "Thanh tra Sở", "Phó Chánh Thanh tra Sở"),
        ("Chuyên viên", "Văn phòng Sở", "Chuyên viên, Văn phòng Sở"),
        ("Trưởng phòng", "Phòng Kế hoạch", "Trưởng phòng Kế hoạch"),
        ("Giám đốc", "", "Giám đốc"),
        ("", "Văn phòng Sở", "Văn phòng Sở"),
    ],
)
def test_a_post_and_its_place_share_the_words_that_end_one_and_begin_the_other(
    position: str, place: str, written: str
) -> None:
    assert names.placed(position, place) == written
