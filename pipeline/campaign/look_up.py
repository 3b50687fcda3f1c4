"""The raw tables of the campaign workbook made ready for one-row rules: tables in, the same with looked-up columns out.

What a rule must know of another row or sheet (a code known there, a chain that ends, a date twice) is looked up here;
the rule and its sentence lie in expectations/dot-thi-dua/. Pure: takes and leaves `Tables`, changes none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.campaign.deadlines import REGISTRATION, REPORT, SUBMISSION, UPWARDS
from pipeline.campaign.facts import USED_ON, alone, basis_of, fact, name_of, per_kind, person_of, ratio, used_on
from pipeline.campaign.look_up_awards import awards
from pipeline.campaign.rows import COEFFICIENTS, Record, Sheets, by_row, day, resolver, sheets, split
from pipeline.shapes import DECIDED_HERE, PER_AWARD, PER_UNIT, RATIO, TO_DECIDE, Layout, Table, Tables
from pipeline.text.names import heading_key

if TYPE_CHECKING:
    import pandas as pd

DEADLINES = (SUBMISSION, UPWARDS, REPORT)
_ORDER = (REGISTRATION, *DEADLINES)
CHAIR = "Chủ tịch"
REQUIRED_CELLS = "o-bat-buoc"

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
            "name_alone": ("name", alone(rows_of["don-vi"], name_of)),
            "former_shared": ("former", _former_shared(rows_of["don-vi"])),
        },
        "nhan-su": {"person_alone": ("name", alone(rows_of["nhan-su"], person_of))},
        "hinh-thuc": awards(rows_of, kinds, reckoned),
        "tieu-chi": {"threshold_ok": ("threshold", [_threshold_ok(row) for row in rows_of["tieu-chi"]])},
        "giay-to": _papers(rows_of),
        "hoi-dong": {"member_alone": ("name", alone(rows_of["hoi-dong"], person_of))},
        "muc-thuong": _rates(rows_of, kinds),
        "can-cu": {
            "order_alone": ("order", alone(rows_of["can-cu"], basis_of)),
            USED_ON: ("text", [used_on(reckoned, day(settings.get("ends")))] * len(rows_of["can-cu"])),
        },
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
    threshold, quorum = ratio(settings.get("vote_threshold")), ratio(settings.get("quorum"))
    return {
        "period_in_order": ("ends", [fact(starts <= ends if starts and ends else None)]),
        "decision_in_order": ("decided_on", [fact(submission <= decided if submission and decided else None)]),
        "threshold_in_range": ("vote_threshold", [fact(0 < threshold <= 1 if threshold is not None else None)]),
        "quorum_in_range": ("quorum", [fact(0 <= quorum <= 1 if quorum is not None else None)]),
        "missing_deadlines": ("", [", ".join(absent) or None]),
        "empty_sheets": ("", [", ".join(empty) or None]),
        "one_chair": ("", [fact(chairs == 1 if rows_of["hoi-dong"] else None)]),
        "unpaid_on": ("", [f"{reckoned:%d/%m/%Y}" if unpaid else None]),
    }


def _in_order(rows: Sequence[Record], deadlines: Mapping[str, date | None]) -> list[str | None]:
    """Judge each deadline by those that must be over before it (Kế hoạch, mục IV.5 and V.2)."""
    facts: list[str | None] = []
    for row in rows:
        before = day(row.get("before"))
        place = _ORDER.index(row["code"]) if row.get("code") in _ORDER else 0
        earlier = [found for code in _ORDER[:place] if (found := deadlines.get(code))]
        facts.append(fact(all(found <= before for found in earlier) if before else None))
    return facts


def _threshold_ok(row: Record) -> str | None:
    if row.get("type") is None:
        return None
    threshold = ratio(row.get("threshold"))
    if row["type"] != RATIO:
        return fact(row.get("threshold") is None)
    return fact(threshold is not None and 0 < threshold <= 1)


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
        wrong = [per_kind("Hệ số", kind) for kind in kinds if not (own.get(kind["code"]) or 0) > 0]
        bad.append(", ".join(wrong) or None)
    by_award = alone(
        rows, lambda row: (award_of(row["award"]), row["since"]) if row.get("award") and row.get("since") else None
    )
    return {"date_alone": ("since", by_award), "coefficient_bad": ("award", bad)}


def _documents(rows_of: Sheets, settings: Record) -> dict[str, tuple[str, list[Any]]]:
    rows = rows_of["van-ban"]
    authority = {row["code"]: row.get("authority") for row in rows_of["hinh-thuc"] if row.get("code")}
    decided = day(settings.get("decided_on"))

    def award_ok(row: Record) -> str | None:
        award = row.get("award")
        return fact(award in authority) if award or row.get("per") == PER_AWARD else None

    def date_agrees(row: Record) -> str | None:
        decision = row.get("per") == PER_AWARD and authority.get(row.get("award")) == DECIDED_HERE
        return fact(day(row["dated"]) == decided) if decision and row.get("dated") else None

    return {
        "award_ok": ("award", [award_ok(row) for row in rows]),
        "path_ok": ("path", [_path_ok(row) for row in rows]),
        "path_alone": ("path", alone(rows, lambda row: str(row["path"]).casefold() if row.get("path") else None)),
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
    return fact(
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


def _with(table: Table, added: Mapping[str, tuple[str, list[Any]]]) -> Table:
    import pandas as pd

    columns: dict[str, pd.Series[Any]] = {
        name: pd.Series(values[: len(table.frame)], index=table.frame.index, dtype=object)
        for name, (_, values) in added.items()
    }
    about = {name: explained for name, (explained, _) in added.items()}
    return table._replace(frame=table.frame.assign(**columns), about={**table.about, **about}) if added else table
