"""Names and headings as they are compared, sorted and suggested: text in, cleaned text and keys out. Pure.

What is printed is only ever cleaned (`clean`); the keys are for matching and sorting and are never shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền < hỏi < ngã < sắc < nặng
_SHAPES = "\u0306\u0302\u031b"  # the marks that make another letter: ă, â ê ô, ơ ư
_LINE_BREAKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_PUNCTUATION = "_-\u2010–—,;:!?.·'‹›\"«»()[]{}§@*/\\&#%‰†•`^°+±÷×<=>|~−$₫"  # in the order of ICU
_TYPED = str.maketrans({"…": "...", "\u2011": "\u2010"})  # shown otherwise, sorted as if typed so
_QUOTES = {"‘": "'", "’": "'", "“": '"', "”": '"'}  # behind the straight one only where nothing else differs
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_FIRST_LETTER = 200
_PRIMARY = (
    {" ": 0, "\n": 0}
    | {sign: 1 + place for place, sign in enumerate(_PUNCTUATION)}
    | {digit: 100 + place for place, digit in enumerate("0123456789")}
    | {letter: _FIRST_LETTER + place for place, letter in enumerate(_ALPHABET)}
)

# Forms of address, degrees, state titles (Luật Thi đua, khen thưởng) and ranks (Luật Sĩ quan QĐND, Luật CAND) as
# officers write them before a name. Abbreviations that also begin the names of collectives (CN chi nhánh, KS khách sạn)
# are left out: dropping them would make two names one. A "sĩ" is also found written "sỹ".
_HONORIFICS = (
    "Ông; Bà; Anh; Chị; Đồng chí; Đ/c; Đ c; Đc; GS; PGS; TS; TSKH; ThS; BS; BSCKI; BSCKII; BSCK1; BSCK2; CKI; CKII; "
    "CK1; CK2; DS; LS; NGND; NGƯT; NNND; NNƯT; NSND; NSƯT; TTND; TTƯT; Nhà giáo nhân dân; Nhà giáo ưu tú; Nghệ nhân "
    "nhân dân; Nghệ nhân ưu tú; Nghệ sĩ nhân dân; Nghệ sĩ ưu tú; Thầy thuốc nhân dân; Thầy thuốc ưu tú; Giáo sư; Phó "
    "giáo sư; Tiến sĩ; Tiến sĩ khoa học; Thạc sĩ; Cử nhân; Kỹ sư; Bác sĩ; Dược sĩ; Luật sư; Binh nhì; Binh nhất; Hạ "
    "sĩ; Trung sĩ; Thượng sĩ; Chuẩn úy; Thiếu úy; Trung úy; Thượng úy; Đại úy; Thiếu tá; Trung tá; Thượng tá; Đại tá; "
    "Thiếu tướng; Trung tướng; Thượng tướng; Đại tướng; Chuẩn đô đốc; Phó đô đốc; Đô đốc"
)
HONORIFICS = tuple(_HONORIFICS.split("; "))

SyllableKey = tuple[tuple[int, ...], tuple[int, ...]]
SortKey = tuple[tuple[int, ...], tuple[tuple[int, ...], ...], tuple[int, ...]]
PersonSortKey = tuple[tuple[SyllableKey, ...], tuple[SyllableKey, ...], str]


def clean(text: str) -> str:
    """Clean a text as a person would have typed it: NFC (TCVN 6909:2001), plain spaces, nothing invisible, trimmed.

    Line breaks are kept as single `\\n`; every other control, format or surrogate character goes, a tab is a space.
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text if "  " not in text and text[:1] != " " != text[-1:] else " ".join(text.split())
    text = text.replace("_x000D_", "").replace("\r\n", "\n").translate(_LINE_BREAKS).replace("\t", " ")
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category == "Zs":
            kept.append(" ")
        elif character == "\n" or category not in ("Cc", "Cf", "Cs", "Cn"):
            kept.append(character)
    text = unicodedata.normalize("NFC", "".join(kept))
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """Give the key by which a heading or sheet name is found (workbook contract).

    Case, spaces, line breaks, a trailing `(*)` or unit in brackets do not matter; one that is all brackets is kept.
    """
    key = _fold(" ".join(clean(text).split()))
    while (shorter := re.sub(r"\s*(\([^()]*\)|\[[^\[\]]*\]|\*)$", "", key)) != key and shorter:
        key = shorter
    return key


@lru_cache(maxsize=16_384)
def name_key(text: str, honorifics: tuple[str, ...] = ()) -> str:
    """Give the key by which two names are the same; it is for comparing, never for printing.

    Tone placement (hoà = hòa: both schools are in use and no law prefers one), case, spaces and an honorific before the
    name do not matter; An, Ân, Ấn stay different, and so do y and i. `honorifics` are further ones to remove.
    """
    return _tones_last(" ".join(split_honorific(text, honorifics)[1].split()))


def text_key(text: str) -> str:
    """Give the key by which two texts say the same: case, spaces and tone placement do not matter, all else does."""
    return _tones_last(_fold(" ".join(clean(text).split())))


def split_honorific(text: str, honorifics: tuple[str, ...] = ()) -> tuple[str, str]:
    """Split `Đồng chí Thượng tá Nông Văn An` into (`Đồng chí Thượng tá`, `Nông Văn An`); the first is "" without one.

    The words are known ones, in any case, with or without dots (`Th.S.`), and `honorifics`, further ones. What is left
    always has two syllables at least, so that a name that only looks like a title is kept whole.
    """
    text = clean(text)
    known, longest = _honorific_keys(honorifics)
    words = list(re.finditer(r"[^\s.,:]+[.,:]*", text))
    taken = 0
    while taken < len(words):
        for length in range(min(longest, len(words) - taken - 2), 0, -1):
            span = words[taken : taken + length]
            dotted = length > 1 and all(one.end() == other.start() for one, other in pairwise(span))  # Th.S. is ThS
            parts = [word.group().rstrip(".,:") for word in span]
            if _tones_last(" ".join(parts)) in known or (dotted and _tones_last("".join(parts)) in known):
                taken += length
                break
        else:
            break
    if not taken:
        return "", text
    start = words[taken].start()
    return text[:start].strip(" ,:"), text[start:]


def sort_key(text: str) -> SortKey:
    """Give a key that sorts Vietnamese text as a dictionary does: letters, tones, then case (CLDR, collation `vi`).

    The alphabet is a ă â b c d đ e ê …, the tones ngang < huyền < hỏi < ngã < sắc < nặng; punctuation stands before the
    digits, in the order of ICU.
    """
    letters: list[int] = []
    tones: list[tuple[int, ...]] = []
    cases: list[int] = []
    for letter, marks in _letters(clean(text).translate(_TYPED)):
        lower = _eth(letter.lower())
        if lower in _QUOTES:
            lower, marks = _QUOTES[lower], lower + marks
        letters.append(_PRIMARY.get(lower, 1000 + ord(lower[:1] or " ")))
        tones.append(tuple(_TONES.get(mark, ord(mark)) for mark in marks))
        cases.append(int(letter != letter.lower()))
    return tuple(letters), tuple(tones), tuple(cases)


@lru_cache(maxsize=16_384)
def person_sort_key(name: str) -> PersonSortKey:
    """Give a key that sorts people: given name (last syllable) first, then syllable by syllable from the surname on.

    The custom of Vietnamese lists; no law orders them. Each syllable goes by letters, then tone (CLDR, collation `vi`),
    where CLDR would look at every letter of the name before any tone. Tone placement does not matter, nor an honorific;
    a bracketed suffix, then case decide last.
    """
    plain = split_honorific(name)[1]
    bare = re.sub(r"(\s*\([^()]*\))+$", "", plain) or plain
    syllables = bare.split()
    keys = [_syllable_key(syllable) for syllable in syllables[-1:] + syllables[:-1]]
    return tuple(keys), tuple(_syllable_key(syllable) for syllable in plain[len(bare) :].split()), plain.swapcase()


def nearest(text: str, candidates: Iterable[str], cutoff: float = 70) -> str | None:
    """Name the candidate most like the text, to suggest it, never to take it; None when none reaches `cutoff` (0–100).

    Half of the score is with tones and letter marks, half without, so that "Ca nhan" is near "Cá nhân".
    """
    from rapidfuzz.fuzz import ratio

    key = _fold(" ".join(clean(text).split()))
    bare = _bare(key)
    if not bare.strip():
        return None
    best, best_score = None, float(cutoff)
    for candidate in candidates:
        other = _fold(" ".join(clean(candidate).split()))
        score = (ratio(key, other) + ratio(bare, _bare(other))) / 2
        if score > best_score or (best is None and score == best_score):
            best, best_score = candidate, score
    return best


def balanced(text: str, longest: int) -> str:
    """Lay a name in one line when it has at most `longest` characters, else in two as equal as possible, `\\n` between.

    Joined by a space the lines give the cleaned text back. An honorific stays with the first word of its name; a line
    of one word is left only where there is no other way. Where a person has typed a break, that one is kept.
    """
    text = clean(text)
    if len(text) <= longest or "\n" in text:
        return text
    words = text.split(" ")
    title = len(words) - len(split_honorific(text)[1].split(" "))
    places = range(title + 1, len(words))
    fair = [place for place in places if 1 < place < len(words) - 1] or places
    lines = [(" ".join(words[:place]), " ".join(words[place:])) for place in fair]
    if not lines:
        return text
    evenest = min(lines, key=lambda two: abs(len(two[0]) - len(two[1])))
    return "\n".join(evenest)


def placed(position: str, place: str) -> str:
    """Write a post with its place as one says it: `Chánh Văn phòng` of `Văn phòng Sở` is `Chánh Văn phòng Sở`.

    Words that end the post and begin the place are said once; where none do, a comma stands between (`Chuyên viên,
    Văn phòng Sở`). Either may be blank.
    """
    post, home = position.split(), place.split()
    for shared in range(min(len(post), len(home)), 0, -1):
        if name_key(" ".join(post[-shared:])) == name_key(" ".join(home[:shared])):
            return " ".join([*post, *home[shared:]])
    return ", ".join(part for part in (position, place) if part)


def behind(words: str, name: str) -> str:
    """Write a name as it stands behind these words, whether or not it begins with them itself."""
    return name[len(words) :].lstrip() if name.lower().startswith(words.lower() + " ") else name


def slug(text: str) -> str:
    """Write a text in ASCII, lower case, hyphenated, as file names use it: `Đợt thi đua` → `dot-thi-dua`."""
    return re.sub(r"[^a-z0-9]+", "-", _bare(_fold(clean(text)))).strip("-")


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _eth(text: str) -> str:
    """Read the Icelandic ð as đ: the same shape in print, and common in files of old keyboards."""
    return text.replace("\u00f0", "đ").replace("\u0256", "đ")


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", _eth(text)).replace("đ", "d").replace("Đ", "D")
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _tones_last(text: str) -> str:
    """Fold a text and move the tone of each syllable behind it, so that its place in the syllable does not matter."""
    out: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFD", _eth(_fold(text))):
        if character in _TONES:
            tones.append(character)
            continue
        if tones and not character.isalpha() and not unicodedata.combining(character):
            out.extend(tones)
            tones = []
        out.append(character)
    return unicodedata.normalize("NFC", "".join(out + tones))


@lru_cache(maxsize=64)
def _honorific_keys(more: tuple[str, ...]) -> tuple[frozenset[str], int]:
    """Give the keys of all honorifics, and the words of the longest."""
    written = [_fold(clean(word)).strip(" .,:") for word in (*HONORIFICS, *more)]
    keys = frozenset(_tones_last(way) for word in written if word for way in (word, word.replace("sĩ", "sỹ")))
    return keys, max(len(key.split()) for key in keys)


def _letters(text: str) -> list[tuple[str, str]]:
    """Take a text apart into (letter with its shape, other marks in their order)."""
    out: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFD", text):
        if out and character in _SHAPES and unicodedata.normalize("NFC", out[-1][0] + character).lower() in _ALPHABET:
            out[-1] = (unicodedata.normalize("NFC", out[-1][0] + character), out[-1][1])
        elif out and unicodedata.combining(character):
            out[-1] = (out[-1][0], out[-1][1] + character)
        else:
            out.append((character, ""))
    return out


def _syllable_key(syllable: str) -> SyllableKey:
    letters, tones, _ = sort_key(syllable)
    return letters, tuple(mark for marks in tones for mark in marks)
