"""The raw tables of the campaign workbook made ready for one-row rules: tables in, the same with looked-up columns out.

What a rule must know of another row or sheet (a code known there, a chain that ends, a date twice) is looked up here;
the rule and its sentence lie in expectations/dot-thi-dua/. Pure: takes and leaves `Tables`, changes none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pipeline.campaign.deadlines import REPORT, SUBMISSION, UPWARDS
from pipeline.campaign.quotas import ROUNDINGS, of_headcount
from pipeline.campaign.rows import COEFFICIENTS, QUOTAS, Record, Sheets, by_row, day, resolver, share, sheets, split
from pipeline.shapes import DECIDED_HERE, NO, PER_AWARD, PER_UNIT, RATIO, TO_DECIDE, YES, Layout, Table, Tables
from pipeline.text.names import heading_key, name_key
from pipeline.text.numbers import parse_ratio

if TYPE_CHECKING:
    import pandas as pd

DEADLINES = (SUBMISSION, UPWARDS, REPORT)
CHAIR = "Chủ tịch"
REQUIRED_CELLS = "o-bat-buoc"
_NAMED = 8  # units in one sentence

_NEVER_EMPTY = {
    "loai-doi-tuong": "Loại đối tượng",
    "don-vi": "Đơn vị",
    "hinh-thuc": "Hình thức",
    "hoi-dong": "Hội đồng",
    "van-ban": "Văn bản",
}


def look_up(tables: Tables, layouts: Iterable[Layout] = ()) -> Tables:
    """Add the looked-up columns to the raw tables of the campaign workbook, each with the cell it explains.

    With `layouts`, the table `o-bat-buoc` is added: one row a required cell (`Column.required`) that is blank, with the
    letter of that cell. Facts are "Có" or "Không", None where there is nothing to judge; the others hold words to name.
    """
    rows_of = sheets(tables)
    kinds = [row for row in rows_of["loai-doi-tuong"] if row.get("code")]
    settings = next(iter(rows_of["dot-thi-dua"]), {})
    deadlines = {row["code"]: day(row.get("before")) for row in rows_of["lich"]}
    reckoned = day(settings.get("decided_on")) or deadlines.get(REPORT)
    added: dict[str, dict[str, tuple[str, list[Any]]]] = {
        "dot-thi-dua": _settings(rows_of, settings, deadlines, reckoned),
        "lich": {"in_order": ("before", _in_order(rows_of["lich"], deadlines))},
        "don-vi": {
            "name_alone": ("name", _alone(rows_of["don-vi"], _name)),
            "former_shared": ("former", _former_shared(rows_of["don-vi"])),
        },
        "nhan-su": {"person_alone": ("name", _alone(rows_of["nhan-su"], _person))},
        "hinh-thuc": _awards(rows_of, kinds, reckoned),
        "tieu-chi": {"threshold_ok": ("threshold", [_threshold_ok(row) for row in rows_of["tieu-chi"]])},
        "giay-to": _papers(rows_of),
        "hoi-dong": {"member_alone": ("name", _alone(rows_of["hoi-dong"], _person))},
        "muc-thuong": _rates(rows_of, kinds),
        "can-cu": {"order_alone": ("order", _alone(rows_of["can-cu"], _basis))},
        "van-ban": _documents(rows_of, settings),
    }
    out = {key: _with(table, added.get(key, {})) for key, table in tables.items()}
    out[REQUIRED_CELLS] = _blanks(tables, rows_of, layouts)
    return out


# ------------------------------------------------------------------------------------------------------ sheet by sheet


def _former_shared(rows: Sequence[Record]) -> list[str | None]:
    """Name the old codes of each unit that another unit claims too: whose past that is would be a guess."""
    claimed = Counter(code for row in rows for code in set(split(row.get("former"))))
    return [", ".join(code for code in split(row.get("former")) if claimed[code] > 1) or None for row in rows]


def _settings(
    rows_of: Sheets, settings: Record, deadlines: Mapping[str, date | None], reckoned: date | None
) -> dict[str, tuple[str, list[Any]]]:
    starts, ends, decided = (day(settings.get(name)) for name in ("starts", "ends", "decided_on"))
    submission = deadlines.get(SUBMISSION)
    absent = [code for code in DEADLINES if code not in deadlines]
    empty = [sheet for key, sheet in _NEVER_EMPTY.items() if not rows_of[key]]
    chairs = sum(row.get("role") == CHAIR for row in rows_of["hoi-dong"])
    salaries = [day(row.get("since")) for row in rows_of["luong-co-so"]]
    unpaid = reckoned is not None and not any(since and since <= reckoned for since in salaries)
    threshold, quorum = _ratio(settings.get("vote_threshold")), _ratio(settings.get("quorum"))
    return {
        "period_in_order": ("ends", [_fact(starts <= ends if starts and ends else None)]),
        "decision_in_order": ("decided_on", [_fact(submission <= decided if submission and decided else None)]),
        "threshold_in_range": ("vote_threshold", [_fact(0 < threshold <= 1 if threshold is not None else None)]),
        "quorum_in_range": ("quorum", [_fact(0 <= quorum <= 1 if quorum is not None else None)]),
        "missing_deadlines": ("", [", ".join(absent) or None]),
        "empty_sheets": ("", [", ".join(empty) or None]),
        "one_chair": ("", [_fact(chairs == 1 if rows_of["hoi-dong"] else None)]),
        "unpaid_on": ("", [f"{reckoned:%d/%m/%Y}" if unpaid else None]),
    }


def _in_order(rows: Sequence[Record], deadlines: Mapping[str, date | None]) -> list[str | None]:
    """Judge each deadline by those that must be over before it (Kế hoạch, mục IV.5 and V.2)."""
    facts: list[str | None] = []
    for row in rows:
        before = day(row.get("before"))
        place = DEADLINES.index(row["code"]) if row.get("code") in DEADLINES else 0
        earlier = [found for code in DEADLINES[:place] if (found := deadlines.get(code))]
        facts.append(_fact(all(found <= before for found in earlier) if before else None))
    return facts


def _awards(rows_of: Sheets, kinds: Sequence[Record], reckoned: date | None) -> dict[str, tuple[str, list[Any]]]:
    rows, quotas = rows_of["hinh-thuc"], by_row(rows_of[QUOTAS])
    places = {row["code"]: place for place, row in enumerate(rows) if row.get("code")}
    award_of = resolver(rows)
    rated = {
        award_of(rate.get("award"))
        for rate in rows_of["muc-thuong"]
        if reckoned and (since := day(rate.get("since"))) and since <= reckoned
    }
    conflicts: list[str | None] = []
    for row in rows:
        own, total = quotas.get(int(row["row"]), {}), row.get("quota")
        bad = [
            _per_kind("Tối đa", kind)
            for kind in kinds
            if (most := own.get(kind["code"])) is not None and (most < 0 or (total is not None and most > total))
        ]
        conflicts.append(", ".join(bad) or None)
    return {
        "quota_conflict": ("quota", conflicts),
        "chain_ok": (
            "otherwise",
            [
                _fact(places[row["otherwise"]] > place if row.get("otherwise") in places else None)
                for place, row in enumerate(rows)
            ],
        ),
        "per_unit_ok": ("per_unit", [_per_unit_ok(row) for row in rows]),
        "kinds_sum": ("quota", [_kinds_sum(row, quotas.get(int(row["row"]), {}), kinds) for row in rows]),
        "no_seat": ("quota", [_no_seat(row, quotas.get(int(row["row"]), {}), kinds) for row in rows]),
        "per_unit_over": ("per_unit", [_over(_whole(row), row.get("quota")) for row in rows]),
        "floor_over": (
            "per_unit_floor",
            [_over(row.get("per_unit_floor"), _whole(row), row.get("quota")) for row in rows],
        ),
        **_shares(rows_of),
        "rate_known": ("code", [_fact(row["code"] in rated if row.get("code") and reckoned else None) for row in rows]),
    }


def _kinds_sum(row: Record, own: Mapping[str, Any], kinds: Sequence[Record]) -> int | None:
    """Give what the limits of all kinds come to, where that is less than the total: then the total is never reached."""
    limits = [own.get(kind["code"]) for kind in kinds]
    known = [int(limit) for limit in limits if limit is not None]
    total = row.get("quota")
    return sum(known) if total is not None and len(known) == len(limits) and 0 < sum(known) < total else None


def _no_seat(row: Record, own: Mapping[str, Any], kinds: Sequence[Record]) -> str | None:
    """Tell of an award that nobody can be given: no kind of nominee, or no unit, has a seat."""
    return _fact((bool(kinds) and all(own.get(kind["code"]) == 0 for kind in kinds)) or _whole(row) == 0)


def _whole(row: Record) -> int | None:
    """Give `Tối đa mỗi đơn vị` where it is a number; None for a share, and for what is none of both."""
    try:
        most = share(row.get("per_unit"))
    except ValueError:
        return None
    return most if isinstance(most, int) else None


def _over(number: int | None, *limits: int | None) -> int | None:
    """Give the first limit that a number is above."""
    return next((limit for limit in limits if number is not None and limit is not None and number > limit), None)


def _shares(rows_of: Sheets) -> dict[str, tuple[str, list[Any]]]:
    """Name the units that a share of their headcount leaves without a seat, for each award that states no floor."""
    units = [row for row in rows_of["don-vi"] if row.get("code")]
    people = Counter(row.get("unit_code") for row in rows_of["nhan-su"])
    nobody = [unit["code"] for unit in units if not people[unit["code"]]]
    zero: list[str | None] = []
    empty: list[str | None] = []
    for row in rows_of["hinh-thuc"]:
        most = None
        if _per_unit_ok(row) == YES and isinstance(found := share(row["per_unit"]), Fraction):
            most = found
        rounding = str(row.get("per_unit_rounding"))
        left_out = [
            f"{unit['code']} ({people[unit['code']]} người)"
            for unit in units
            if most and people[unit["code"]] and not of_headcount(most, rounding, people[unit["code"]])
        ]
        unstated = row.get("per_unit_floor") is None
        zero.append(_named(left_out) if unstated else None)
        empty.append(_named(nobody) if most is not None and unstated else None)
    return {"share_zero": ("per_unit", zero), "no_headcount": ("per_unit", empty)}


def _named(words: Sequence[str]) -> str | None:
    """Name the first of many, and how many more there are."""
    more = len(words) - _NAMED
    return ", ".join(words[:_NAMED]) + (f" và {more} đơn vị nữa" if more > 0 else "") if words else None


def _per_unit_ok(row: Record) -> str | None:
    floor = row.get("per_unit_floor")
    if row.get("per_unit") is None:
        return None if floor is None and row.get("per_unit_rounding") is None else NO
    try:
        most = share(row["per_unit"])
    except ValueError:
        return NO
    rounded = row.get("per_unit_rounding") in ROUNDINGS
    return _fact((floor is None or floor >= 0) and (isinstance(most, int) or (bool(most) and rounded)))


def _threshold_ok(row: Record) -> str | None:
    if row.get("type") is None:
        return None
    threshold = _ratio(row.get("threshold"))
    if row["type"] != RATIO:
        return _fact(row.get("threshold") is None)
    return _fact(threshold is not None and 0 < threshold <= 1)


def _papers(rows_of: Sheets) -> dict[str, tuple[str, list[Any]]]:
    known = {heading_key(str(row["kind"])) for row in rows_of["don-vi"] if row.get("kind")}
    unknown = [
        "; ".join(part for part in split(row.get("owed_by")) if heading_key(part) not in known) or None
        for row in rows_of["giay-to"]
    ]
    return {"owed_by_unknown": ("owed_by", unknown)}


def _rates(rows_of: Sheets, kinds: Sequence[Record]) -> dict[str, tuple[str, list[Any]]]:
    rows, coefficients = rows_of["muc-thuong"], by_row(rows_of[COEFFICIENTS])
    award_of = resolver(rows_of["hinh-thuc"])
    bad: list[str | None] = []
    for row in rows:
        own = coefficients.get(int(row["row"]), {})
        wrong = [_per_kind("Hệ số", kind) for kind in kinds if not (own.get(kind["code"]) or 0) > 0]
        bad.append(", ".join(wrong) or None)
    alone = _alone(
        rows, lambda row: (award_of(row["award"]), row["since"]) if row.get("award") and row.get("since") else None
    )
    return {"date_alone": ("since", alone), "coefficient_bad": ("award", bad)}


def _documents(rows_of: Sheets, settings: Record) -> dict[str, tuple[str, list[Any]]]:
    rows = rows_of["van-ban"]
    authority = {row["code"]: row.get("authority") for row in rows_of["hinh-thuc"] if row.get("code")}
    decided = day(settings.get("decided_on"))

    def award_ok(row: Record) -> str | None:
        award = row.get("award")
        return _fact(award in authority) if award or row.get("per") == PER_AWARD else None

    def date_agrees(row: Record) -> str | None:
        decision = row.get("per") == PER_AWARD and authority.get(row.get("award")) == DECIDED_HERE
        return _fact(day(row["dated"]) == decided) if decision and row.get("dated") else None

    return {
        "award_ok": ("award", [award_ok(row) for row in rows]),
        "path_ok": ("path", [_path_ok(row) for row in rows]),
        "path_alone": ("path", _alone(rows, lambda row: str(row["path"]).casefold() if row.get("path") else None)),
        "date_agrees": ("dated", [date_agrees(row) for row in rows]),
    }


def _path_ok(row: Record) -> str | None:
    if not row.get("path"):
        return None
    path = str(row["path"])
    # One file a unit needs the unit's code; nominations may share a file.
    per_one = row.get("per") == PER_UNIT
    inside = re.fullmatch(r'[^/\\:*?"<>|]+(/[^/\\:*?"<>|]+)*\.docx', path) and ".." not in path
    places = re.findall(r"\{[^}]*\}?|\}", path)
    return _fact(
        bool(inside) and all(place in ("{mã}", "{đơn vị}") for place in places) and (bool(places) or not per_one)
    )


def _blanks(tables: Tables, rows_of: Sheets, layouts: Iterable[Layout]) -> Table:
    """Name every required cell that is blank and every cell that is still to be decided, one row a cell.

    A column that is missing is reading's to name.
    """
    import pandas as pd

    found: list[tuple[Any, ...]] = []
    for layout in layouts:
        table = tables.get(layout.key)
        if table is None:
            continue
        columns = [column for column in layout.columns if not column.group]
        for record in rows_of[layout.key]:
            place = [record[name] for name in ("unit", "file", "sheet", "row")]
            for column in columns:
                letter, value = table.letters.get((record["file"], column.column)), record.get(column.column)
                if letter and value is None and column.required:
                    found.append((*place, letter, column.heading, None))
                elif letter and isinstance(value, str) and TO_DECIDE in value:
                    found.append((*place, letter, None, column.heading))
    frame = pd.DataFrame(found, columns=["unit", "file", "sheet", "row", "letter", "blank", "undecided"], dtype=object)
    return Table(frame, {}, {"blank": "", "undecided": ""})


# -------------------------------------------------------------------------------------------------------- small facts


def _fact(truth: bool | None) -> str | None:
    return None if truth is None else YES if truth else NO


def _ratio(value: Any) -> Fraction | None:
    try:
        return None if value is None else parse_ratio(value)
    except ValueError:
        return None


def _alone(rows: Sequence[Record], key: Callable[[Record], Hashable | None]) -> list[str | None]:
    """Tell of each row whether its key stands in no other; None for a row without one."""
    keys = [key(row) for row in rows]
    counts = Counter(found for found in keys if found is not None)
    return [None if found is None else _fact(counts[found] == 1) for found in keys]


def _name(row: Record) -> Hashable | None:
    return heading_key(str(row["name"])) if row.get("name") else None


def _person(row: Record) -> Hashable | None:
    return (row.get("unit_code"), name_key(str(row["name"])), day(row.get("birth_date"))) if row.get("name") else None


def _basis(row: Record) -> Hashable | None:
    return (row["document"], row["order"]) if row.get("document") and row.get("order") is not None else None


def _per_kind(words: str, kind: Record) -> str:
    name = str(kind.get("name") or kind["code"])
    return f"{words} {name[:1].lower()}{name[1:]}"


def _with(table: Table, added: Mapping[str, tuple[str, list[Any]]]) -> Table:
    import pandas as pd

    columns: dict[str, pd.Series[Any]] = {
        name: pd.Series(values[: len(table.frame)], index=table.frame.index, dtype=object)
        for name, (_, values) in added.items()
    }
    about = {name: explained for name, (explained, _) in added.items()}
    return table._replace(frame=table.frame.assign(**columns), about={**table.about, **about}) if added else table
