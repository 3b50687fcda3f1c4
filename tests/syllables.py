"""Vietnamese syllables at random: a way to choose in, a syllable out, its tone on any vowel, in any sane case."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

ONSET_TABLE = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
RIME_TABLE = (
    "a ac an ang anh ao at ay ai am ăc ăm ăn ăng ăt âm ân âng ây âu e em en eo êch ênh êt êu i ia iên iêu inh o oa oac "
    "oai oan oang oay oăn oe oen oi ong oong ô ôi ông ôt ơ ơi ơn u ua uân uê ung uôi uông uy uyên uynh ư ưa ưng ươi "
    "ương ưu y yên yêu"
)
ONSETS, RIMES = ["", *ONSET_TABLE.split()], RIME_TABLE.split()
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]


def syllable(choose: Callable[[Sequence[Any]], Any]) -> str:
    """Put a syllable together; `choose` takes one of a sequence (`random.choice`, or a draw of Hypothesis)."""
    onset, rime, tone = choose(ONSETS), choose(RIMES), choose(TONES)
    place = choose([place for place, letter in enumerate(rime) if letter in "aăâeêioôơuưy"]) + 1
    written = unicodedata.normalize("NFC", onset + rime[:place] + tone + rime[place:])
    return str(choose([str.lower, str.upper, str.title])(written))
