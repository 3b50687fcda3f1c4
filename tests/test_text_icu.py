"""The order of names against ICU, the library that carries the dictionary order of Vietnamese (CLDR `vi`)."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import pytest

from pipeline.text import names
from tests.syllables import TONES, syllable

icu = pytest.importorskip("icu", reason="thiếu gói pyicu-wheels (ICU) nên chưa so được thứ tự tên với ICU")

MANY = 12_000
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyzAĂÂDĐEÊOÔƠUƯàảãáạằẳẵắặầẩẫấậèỉõứựỳÀẢÃÁẠẰẦẾỘỚỰỴ0123456789"
SIGNS = " _-‐‑–—,;:!?.…·'‘’‹›\"“”«»()[]{}§@*/\\&#%‰†•`^°+±÷×<=>|~−$₫"


def icu_key(strength: int) -> Callable[[str], bytes]:
    collator = icu.Collator.createInstance(icu.Locale("vi"))
    collator.setStrength(strength)
    return lambda text: bytes(collator.getSortKey(text))


as_icu, letters_and_tones = icu_key(icu.Collator.TERTIARY), icu_key(icu.Collator.SECONDARY)


def disagreements(
    texts: Iterable[str], ours: Callable[[str], Any], theirs: Callable[[str], Any]
) -> list[tuple[str, str]]:
    """List the neighbours in their order that we put otherwise, or call equal where they do not, or the reverse."""
    ordered = sorted(set(texts), key=theirs)
    return [
        (one, other)
        for one, other in pairwise(ordered)
        if (ours(one) < ours(other), ours(one) == ours(other))
        != (theirs(one) < theirs(other), theirs(one) == theirs(other))
    ]


def test_syllables_stand_as_in_icu() -> None:
    chance = random.Random("âm tiết")
    assert disagreements((syllable(chance.choice) for _ in range(MANY)), names.sort_key, as_icu) == []


def test_words_of_several_syllables_stand_as_in_icu() -> None:
    chance = random.Random("từ")
    texts = (" ".join(syllable(chance.choice) for _ in range(chance.randint(1, 4))) for _ in range(MANY))
    assert disagreements(texts, names.sort_key, as_icu) == []


@pytest.mark.parametrize("alphabet", [LETTERS, LETTERS + SIGNS, "aáAÁ" + SIGNS])
def test_any_letters_and_signs_stand_as_in_icu(alphabet: str) -> None:
    chance = random.Random(alphabet)
    typed = ("".join(chance.choices(alphabet, k=chance.randint(1, 7))) for _ in range(MANY))
    # two ways of typing three dots or a hyphen are one here, ICU tells them apart last
    texts = {names.clean(text).replace("…", "...").replace("\u2011", "\u2010") for text in typed}
    assert disagreements(texts, names.sort_key, as_icu) == []


def test_two_ways_of_typing_a_sign_are_one_up_to_the_last_difference_of_icu() -> None:
    for one, other in (("An… b", "An... b"), ("A\u2011b", "A\u2010b")):
        assert letters_and_tones(one) == letters_and_tones(other)
        assert names.sort_key(one) == names.sort_key(other)


def test_composed_and_decomposed_are_equal_here_as_in_icu() -> None:
    chance = random.Random("NFD")
    for _ in range(MANY):
        text = " ".join(syllable(chance.choice) for _ in range(3))
        decomposed = unicodedata.normalize("NFD", text)
        assert as_icu(text) == as_icu(decomposed)
        assert names.sort_key(text) == names.sort_key(decomposed)
        assert names.person_sort_key(text) == names.person_sort_key(decomposed)


def by_given_name(name: str) -> list[bytes]:
    """Give the ICU key of each syllable, the given name's first, its tone laid behind it wherever it was written."""

    def key(written: str) -> bytes:
        decomposed = unicodedata.normalize("NFD", written)
        tone = "".join(mark for mark in decomposed if mark in TONES)
        return letters_and_tones("".join(letter for letter in decomposed if letter not in TONES) + tone)

    *before, given = name.split()
    return [key(given), *map(key, before)]


@pytest.mark.parametrize("different", [80, 3000])
def test_people_stand_by_given_name_then_syllable_by_syllable_as_in_icu(different: int) -> None:
    chance = random.Random(different)
    pool = [syllable(chance.choice) for _ in range(different)]
    people = {" ".join(chance.choices(pool, k=chance.randint(2, 4))) for _ in range(MANY)}
    plain = [name for name in people if names.split_honorific(name)[0] == ""]
    assert len(plain) > 10_000
    assert (
        disagreements(plain, lambda name: names.person_sort_key(name)[0], lambda name: tuple(by_given_name(name))) == []
    )
