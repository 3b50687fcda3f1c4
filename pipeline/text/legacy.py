"""Text of the fonts before Unicode, TCVN3 (.VnTime) and VNI (VNI-Times): Latin-1 characters in, Vietnamese out. Pure.

Conservative: a text is converted only when it cannot be proper Vietnamese and becomes so throughout; two of its words
must say so, or one word and the font of its cell. What means something in both is asked about where the font is an old
one, else left as it is. Convert before `names.clean`, which drops the soft hyphen that is the ư of TCVN3.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

TCVN3, VNI = "TCVN3", "VNI"

# Byte → letter, checked against the table TCVN5712-1 of glibc.
_TCVN3_TABLE = (
    "A1Ă A2Â A3Ê A4Ô A5Ơ A6Ư A7Đ A8ă A9â AAê ABô ACơ ADư AEđ B5à B6ả B7ã B8á B9ạ BBằ BCẳ BDẵ BEắ C6ặ C7ầ C8ẩ C9ẫ CAấ "
    "CBậ CCè CEẻ CFẽ D0é D1ẹ D2ề D3ể D4ễ D5ế D6ệ D7ì D8ỉ DCĩ DDí DEị DFò E1ỏ E2õ E3ó E4ọ E5ồ E6ổ E7ỗ E8ố E9ộ EAờ EBở "
    "ECỡ EDớ EEợ EFù F1ủ F2ũ F3ú F4ụ F5ừ F6ử F7ữ F8ứ F9ự FAỳ FBỷ FCỹ FDý FEỵ"
)
_TCVN3 = {int(pair[:2], 16): pair[2:] for pair in _TCVN3_TABLE.split(" ")}

# A base letter, then a character that stands for its marks; a few letters stand alone.
_VNI_MARKS = {
    "a": "ùá øà ûả õã ïạ êă ââ éắ èằ úẳ üẵ ëặ áấ àầ åẩ ãẫ äậ",
    "e": "ùé øè ûẻ õẽ ïẹ âê áế àề åể ãễ äệ",
    "o": "ùó øò ûỏ õõ ïọ âô áố àồ åổ ãỗ äộ",
    "ô": "ùớ øờ ûở õỡ ïợ",
    "u": "ùú øù ûủ õũ ïụ",
    "ö": "ùứ øừ ûử õữ ïự",
    "y": "ùý øỳ ûỷ õỹ",
}
_VNI = {base + pair[0]: pair[1] for base, pairs in _VNI_MARKS.items() for pair in pairs.split()}
_VNI |= {"ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}
_VNI_FOUND = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)), re.IGNORECASE)

_VOWELS = "àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ"  # the letters that Latin-1 and proper Vietnamese share
_SYMBOLS = "¡¢£¤¥¦§¨©ª«¬®µ¶¸¹»¼½¾÷×·\xad"  # everyday signs: only between two letters do they speak for TCVN3
_NEVER = "×÷·\xad"  # not even there: "m×n", "a·b"
_OLD_CHARACTERS = re.compile("[\x00-\xff–—‘’“”…•]*")  # what an old font, or Word in it, can hold
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_ONSET_TABLE = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIME_TABLE = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oa "
    "oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet oong ooc ô ôc ôi ôm ôn "
    "ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uy uya uych uynh uyp "
    "uyt uyu uyên uyêt uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm "
    "yên yêng yêt yêu êng"
)
_ONSETS, _RIMES = tuple(_ONSET_TABLE.split(" ")), frozenset(_RIME_TABLE.split(" "))


class Sure(Enum):
    """How sure it is what a text says."""

    AS_IT_IS = 0  # Unicode, or nothing that speaks against it
    OLD = 1  # proved to be of an old font
    DOUBTFUL = 2  # may be either


class Font(NamedTuple):
    """The old font of a cell: its encoding, whether it prints small letters as capitals, whether other cells prove it.

    `proved` is True where other cells of the workbook can only be read so, False where others are plain Unicode, None
    where neither or both are found.
    """

    encoding: str
    upper: bool = False
    proved: bool | None = None


class Said(NamedTuple):
    """What a text says in Unicode, in which encoding it was written ("" for Unicode), and how sure that is."""

    text: str
    encoding: str = ""
    sure: Sure = Sure.AS_IT_IS


def read(text: str, font: Font | None = None) -> Said:
    """Read a text that may be of an old font. What is doubtful is given as it would be read in the old font."""
    if not _may_be_old(text):
        return Said(text)
    return _read_by_font(text, font) if font else _read_by_itself(text)


def shows_unicode(text: str) -> bool:
    """Say whether a text has letters that no old font has: its cell's font is then only a leftover."""
    return any(ord(character) > 0xFF and character.isalpha() for character in text)


def _may_be_old(text: str) -> bool:
    return not text.isascii() and _OLD_CHARACTERS.fullmatch(text) is not None


def _read_by_itself(text: str) -> Said:
    for encoding, convert in ((TCVN3, _tcvn3), (VNI, _vni)):
        speaking = sum(_speaks_for(token, encoding) for token in text.split())
        if speaking:
            sure = Sure.OLD if speaking > 1 and looks_legacy(text) == encoding else Sure.DOUBTFUL
            return Said(convert(text), encoding, sure)
    return Said(text)


def _read_by_font(text: str, font: Font) -> Said:
    if font.proved is False:
        return _read_by_itself(text)
    converted = _tcvn3(text) if font.encoding == TCVN3 else _vni(text)
    converted = converted.upper() if font.upper else converted
    unicode = all(map(_is_unicode, text.split()))
    old = _all_syllables(text, converted)
    if unicode and (not old or converted == text or not _words(text)):
        return Said(text)
    sure = Sure.OLD if old and (not unicode or font.proved) else Sure.DOUBTFUL
    return Said(converted, font.encoding, sure)


def _is_unicode(token: str) -> bool:
    """Say whether one word means something in Unicode: its letters are syllables, and no sign stands among them."""
    words = _words(token)
    signs = any(0x80 <= ord(sign) <= 0xFF and not sign.isalpha() and sign not in _NEVER for sign in token)
    return not (words and signs) and all(word.isascii() or _syllable(word) for word in words)


def _speaks_for(token: str, encoding: str) -> bool:
    """Say whether one word is nothing in Unicode and a syllable in an old encoding."""
    token = token.strip("-–—‘’“”…•.,;:!?()\"'/")
    converted = _tcvn3(token) if encoding == TCVN3 else _vni(token)
    if len(token) < 2 or token.isascii() or not converted.isalpha() or not _syllable(converted):
        return False
    letters = token.isalpha() and not set(token) & set(_SYMBOLS)  # to Python the µ of "5 µm" is a letter too
    return (letters and not _syllable(token)) or (encoding == TCVN3 and _speaks_for_tcvn3(token))


def looks_legacy(text: str) -> str:
    """Name the old encoding a text is in: `TCVN3` (TCVN 5712:1993, VN3), `VNI`, or "" for all else and in doubt."""
    if not _may_be_old(text):
        return ""
    if _speaks_for_tcvn3(text) and _all_syllables(text, _tcvn3(text)):
        return TCVN3
    before, after = _words(text), _words(_vni(text))
    strange = any(not _syllable(word) and not word.isascii() for word in before)
    if strange and len(before) == len(after) and _all_syllables(text, _vni(text)):
        return VNI
    return ""


def from_tcvn3(text: str, upper: bool = False) -> str:
    """Convert a text that is certainly TCVN3 (TCVN 5712:1993, VN3), else give it back as it is.

    `upper` is for the fonts that print small letters as capitals (.VnTimeH): the standard has no capitals with tones.
    """
    if looks_legacy(text) != TCVN3:
        return text
    return _tcvn3(text).upper() if upper else _tcvn3(text)


def from_vni(text: str) -> str:
    """Convert a text that is certainly VNI (the fonts of VNI Software Co., VNI-Times), else give it back as it is."""
    return _vni(text) if looks_legacy(text) == VNI else text


def _tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _vni(text: str) -> str:
    def letter(match: re.Match[str]) -> str:
        found = match.group()
        return _VNI[found.lower()].upper() if found[0].isupper() else _VNI[found.lower()]

    return _VNI_FOUND.sub(letter, text)


def _speaks_for_tcvn3(text: str) -> bool:
    """Say whether some character can only be a TCVN3 letter: no letter of Vietnamese, or a sign between two letters."""
    for place, character in enumerate(text):
        if ord(character) not in _TCVN3 or character in _VOWELS or character in _NEVER:
            continue
        if character not in _SYMBOLS:
            return True
        if text[place - 1 : place].isalpha() and text[place + 1 : place + 2].isalpha():
            return True
    return False


def _all_syllables(text: str, converted: str) -> bool:
    """Say whether every sign was converted and every word that changed or is not ASCII became a syllable."""
    if any(0x80 <= ord(sign) <= 0xFF and not sign.isalpha() and sign != "\xa0" for sign in converted):
        return False
    kept = {word.lower() for word in _words(text) if word.isascii()}
    return all(_syllable(word) for word in _words(converted) if word.lower() not in kept)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


@lru_cache(maxsize=65536)
def _syllable(word: str) -> bool:
    """Say whether a word is a syllable Vietnamese can have: an onset, a rime, one tone at most, sane capitals."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    if sum(character in _TONE_MARKS for character in decomposed) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONE_MARKS))
    if plain in _RIMES:
        return True
    onsets = (onset for onset in _ONSETS if plain.startswith(onset))
    return any(plain[len(onset) :] in _RIMES for onset in onsets) or (plain[:2] == "gi" and plain[1:] in _RIMES)
