"""Old encodings: converted where certain, proper Vietnamese never touched."""

from __future__ import annotations

import random
import shutil
import subprocess
import unicodedata
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import legacy
from tests.syllables import TONES, syllable


@st.composite
def syllables(draw: st.DrawFn) -> str:
    return syllable(lambda options: draw(st.sampled_from(options)))


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


@pytest.mark.skipif(
    shutil.which("iconv") is None, reason="thiếu chương trình iconv (glibc) nên chưa so được bảng TCVN3"
)
def test_tcvn3_table_is_that_of_glibc() -> None:
    table = legacy._TCVN3
    given = "\n".join(map(chr, table)).encode("latin-1")
    done = subprocess.run(["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=given, capture_output=True)
    if done.returncode:
        pytest.skip("iconv của máy này không biết TCVN5712-1 nên chưa so được bảng TCVN3")
    assert unicodedata.normalize("NFC", done.stdout.decode()).split("\n") == list(table.values())


def typed_in(text: str, letters: Mapping[str, str]) -> str:
    """Write a text as an old font did; letters that it has not stay as they are."""
    return "".join(letters.get(letter, letter) for letter in text)


@given(st.lists(syllables(), min_size=1, max_size=6).map(" ".join))
def test_what_was_typed_in_an_old_font_is_converted_back_or_left_as_it_is(text: str) -> None:
    lower = text.lower()
    in_tcvn3 = typed_in(lower, {letter: chr(byte) for byte, letter in legacy._TCVN3.items() if letter.islower()})
    assert legacy.from_tcvn3(in_tcvn3) in (lower, in_tcvn3)
    in_vni = typed_in(lower, {letter: typed for typed, letter in legacy._VNI.items()})
    assert legacy.from_vni(in_vni) in (lower, in_vni)
    in_vni_upper = typed_in(text.upper(), {letter.upper(): typed.upper() for typed, letter in legacy._VNI.items()})
    assert legacy.from_vni(in_vni_upper) in (text.upper(), in_vni_upper)


def test_a_sentence_typed_in_an_old_font_is_not_left() -> None:
    chance = random.Random("câu")
    tcvn3 = {letter: chr(byte) for byte, letter in legacy._TCVN3.items()}
    vni = {letter: typed for typed, letter in legacy._VNI.items()}
    texts = [" ".join(syllable(chance.choice).lower() for _ in range(12)) for _ in range(300)]
    assert sum(legacy.from_tcvn3(typed_in(text, tcvn3)) == text for text in texts) > 290
    assert sum(legacy.from_vni(typed_in(text, vni)) == text for text in texts) > 290


def test_tcvn3_table() -> None:
    assert len(set(legacy._TCVN3.values())) == len(legacy._TCVN3) == 74
    lower = set("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    for letter in legacy._TCVN3.values():
        base = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", letter) if c not in TONES))
        assert base.lower() in lower


def test_vni_table_is_the_rule_of_vni() -> None:
    """A tone is a sign behind its vowel, another one where the vowel has a mark too; ơ ư ỉ ĩ ị ỵ đ stand alone."""
    tones = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
    signs = {"": "ùøûõï", "\u0302": "áàåãä", "\u0306": "éèúüë"}
    vowels = {"a": ("", "\u0302", "\u0306"), "e": ("", "\u0302"), "o": ("", "\u0302"), "u": ("",), "y": ("",)}
    vowels |= {"ô": ("",), "ö": ("",)}
    meant = {"ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}
    rule = dict(meant)
    for vowel, marks in vowels.items():
        for mark in marks:
            letter = meant.get(vowel, vowel) + mark
            if mark:
                rule[vowel + {"\u0302": "â", "\u0306": "ê"}[mark]] = unicodedata.normalize("NFC", letter)
            for sign, tone in zip(signs[mark], tones, strict=True):
                rule[vowel + sign] = unicodedata.normalize("NFC", letter + tone)
    del rule["yï"]
    assert rule == legacy._VNI


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
