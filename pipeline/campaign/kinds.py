"""What follows from a row of `Loại đối tượng`: whose name a nominee bears, and how it is written. Pure.

A kind is a person, a collective or a household (`Nhận diện theo`); whatever else the campaign says of it is its row's.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.campaign.shape import Campaign, Kind
from pipeline.shapes import BY_BIRTH_DATE, BY_UNIT
from pipeline.text.names import split_honorific


def is_person(kind: Kind) -> bool:
    """Say whether one nominee of this kind is one person."""
    return kind.identified_by == BY_BIRTH_DATE


def is_collective(kind: Kind) -> bool:
    """Say whether a nominee bears a name of its own, not a person's."""
    return kind.identified_by == BY_UNIT


def named_after_people(campaign: Campaign) -> set[str]:
    """Give the codes of the kinds whose nominees bear a person's name: persons, and households by their heads."""
    return {kind.code for kind in campaign.kinds if not is_collective(kind)}


def before_names(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """Give what may be typed before the names of these kinds and is no part of them: `hộ`, `hộ gia đình`."""
    return tuple(dict.fromkeys(word for kind in kinds if kind.prefix for word in (kind.prefix, kind.name)))


def bare_name(kind: Kind, text: str) -> tuple[str, str]:
    """Split what stands in the column of names into the form of address and the name.

    `hộ ông Lý Văn An` is `Ông` and `Lý Văn An`; a collective's name is kept as it is.
    """
    if is_collective(kind):
        return "", text
    title, name = split_honorific(text, before_names((kind,)))
    for word in sorted(before_names((kind,)), key=len, reverse=True):
        if title.casefold().startswith(word.casefold()):
            title = title[len(word) :].strip()
            return title[:1].upper() + title[1:], name
    return title, name


def full_name(kind: Kind, honorific: str, name: str) -> str:
    """Write a nominee as papers do: `Bà Lý Thị An`, `Hộ ông Lý Văn An`; the honorific may be blank."""
    if not kind.prefix:
        return f"{honorific} {name}".strip()
    inner = honorific[:1].lower() + honorific[1:]
    return " ".join(part for part in (kind.prefix, inner, name) if part)
