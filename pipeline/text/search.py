"""Whether a text is what somebody looks for, as Vietnamese is typed into a search box: two texts in, yes or no out.

Pure. What is typed without marks finds every mark (`an` finds An, Ân, Ấn), what is typed with marks only those.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.text.names import clean, name_key, slug

Word = tuple[str, str]  # with its marks, and without


def matches(query: str, text: str) -> bool:
    """Say whether all words of the query stand in the text in their order: surname and given name find a person.

    Capitals and the place of the tone do not matter. A word is found whole, so that `an` does not find Anh. A query
    without words finds nothing.
    """
    wanted = _words(query)
    left = iter(_words(text))
    return bool(wanted) and all(any(_is(one, other) for other in left) for one in wanted)


def _is(wanted: Word, word: Word) -> bool:
    marked, bare = wanted
    return word[0] == marked if marked != bare else word[1] == bare


@lru_cache(maxsize=16_384)
def _words(text: str) -> tuple[Word, ...]:
    return tuple((name_key(word), slug(word)) for word in re.findall(r"\w+", clean(text)))
