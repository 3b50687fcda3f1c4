"""The ground on which two rows are known to be the same nominee: values of one row in, a key and a Mã đề nghị out.
Pure.

A key never depends on where the row stood, so a nominee keeps the Mã from run to run and when the unit sends again.
"""

from __future__ import annotations

import sys
from datetime import date
from hashlib import sha256

from pipeline.shapes import BY_UNIT
from pipeline.text.names import name_key

SEPARATOR = "|"
DIGITS_OF_CODE = 8


def identity_key(kind_code: str, identified_by: str, name: str, birth_date: date | None, home: str) -> str:
    """Give the key of one nominee, its parts joined by `|`.

    A person (`Nhận diện theo` = Ngày sinh) is kind, name key, birth date; without a birth date kind, name key, working
    unit. A household is told apart by its head in the same way, a collective by kind, name key, parent unit. The dated
    and the undated form never equal each other. `name` is without what is written before it (`campaign.kinds`), `home`
    a unit's code, or the heading key of its words where no such unit is known. Source: the contract of the workbooks,
    "Identities".
    """
    if identified_by != BY_UNIT and birth_date is not None:
        return SEPARATOR.join((kind_code, name_key(name), birth_date.isoformat()))
    return SEPARATOR.join((kind_code, name_key(name), home))


def nomination_code(kind_code: str, key: str) -> str:
    """Give the Mã đề nghị: the code of the kind, a hyphen, eight hex digits of the SHA-256 of `key`."""
    # one text for all that name it: the outcome, the ballot, the row of the council's workbook
    return sys.intern(f"{kind_code}-{sha256(key.encode('utf-8')).hexdigest()[:DIGITS_OF_CODE]}")
