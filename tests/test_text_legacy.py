"""Old encodings: converted where certain, proper Vietnamese never touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import legacy

ONSET_TABLE = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
RIME_TABLE = (
    "a ac an ang anh ao at ay ai am ăc ăm ăn ăng ăt âm ân âng ây âu e em en eo êch ênh êt êu i ia iên iêu inh o oa oac "
    "oai oan oang oay oăn oe oen oi ong oong ô ôi ông ôt ơ ơi ơn u ua uân uê ung uôi uông uy uyên uynh ư ưa ưng ươi "
    "ương ưu y yên yêu"
)
ONSETS, RIMES = ["", *ONSET_TABLE.split()], RIME_TABLE.split()
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]


@st.composite
def syllables(draw: st.DrawFn) -> str:
    """A syllable with its tone on any of its vowels, as people place it, in any sane case."""
    onset, rime, tone = draw(st.sampled_from(ONSETS)), draw(st.sampled_from(RIMES)), draw(st.sampled_from(TONES))
    vowels = [place for place, letter in enumerate(rime) if letter in "aăâeêioôơuưy"]
    place = draw(st.sampled_from(vowels)) + 1
    syllable = unicodedata.normalize("NFC", onset + rime[:place] + tone + rime[place:])
    return draw(st.sampled_from([str.lower, str.upper, str.title]))(syllable)


VIETNAMESE = st.lists(
    st.one_of(
        syllables(), st.sampled_from(["12", "2/3", "-", "–", "“", "”", "·", "×", "m²", "5°", "§ 5", "KH&CN", "«", "»"])
    ),
    max_size=8,
).map(" ".join)


@given(VIETNAMESE)
def test_proper_vietnamese_is_never_changed(text: str) -> None:
    assert legacy.looks_legacy(text) == ""
    assert legacy.from_tcvn3(text) == text
    assert legacy.from_tcvn3(text, upper=True) == text
    assert legacy.from_vni(text) == text


@given(st.text())
def test_any_text_is_converted_to_itself_or_to_vietnamese(text: str) -> None:
    for converted in (legacy.from_tcvn3(text), legacy.from_vni(text)):
        assert converted == text or legacy.looks_legacy(converted) == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("NguyÔn V¨n ¸nh", "Nguyễn Văn ánh"),
        ("§¬n vÞ: Së Néi vô - Th­ëng 1.490.000 ®ång", "Đơn vị: Sở Nội vụ - Thưởng 1.490.000 đồng"),
        ("TrÇn ThÞ Lý", "Trần Thị Lý"),
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
    ],
)
def test_tcvn3(typed: str, meant: str) -> None:
    assert legacy.looks_legacy(typed) == legacy.TCVN3
    assert legacy.from_tcvn3(typed) == meant
    assert legacy.from_tcvn3(typed, upper=True) == meant.upper()
    assert legacy.from_vni(typed) == typed


def test_tcvn3_table() -> None:
    assert len(set(legacy._TCVN3.values())) == len(legacy._TCVN3) == 74
    lower = set("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    for letter in legacy._TCVN3.values():
        base = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", letter) if c not in TONES))
        assert base.lower() in lower


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nguyeãn Vaên AÙnh", "Nguyễn Văn Ánh"),
        ("Sôû Khoa hoïc vaø Coâng ngheä", "Sở Khoa học và Công nghệ"),
        ("Ñaøo Thò Höông", "Đào Thị Hương"),
        ("NGUYEÃN VAÊN TAÂM", "NGUYỄN VĂN TÂM"),
        ("Ñôn vò tröïc thuoäc", "Đơn vị trực thuộc"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ],
)
def test_vni(typed: str, meant: str) -> None:
    assert legacy.looks_legacy(typed) == legacy.VNI
    assert legacy.from_vni(typed) == meant
    assert legacy.from_tcvn3(typed) == typed


@pytest.mark.parametrize(
    "text",
    ["", "Dell®", "5 µm", "m×n", "a·b", "Müller", "Zoë", "façade", "© 2021", "hoà", "Hoà An", "khoá 1½", "«Hoà»"],
)
def test_the_uncertain_is_left(text: str) -> None:
    assert legacy.looks_legacy(text) == ""
    assert legacy.from_tcvn3(legacy.from_vni(text)) == text
