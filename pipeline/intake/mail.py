"""The letter box: named files and the register in; one Submission for each workbook received, with its time, out.

Nothing is opened here. What a file is worth is settled in `standing`, when it is known whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pipeline.sentences import finding
from pipeline.shapes import Finding, Submission, Table
from pipeline.text.names import clean

REGISTER = "so-tiep-nhan"
_NOT_SENT = (".", "thumbs.db", "desktop.ini")  # files that the system itself leaves in a folder


class _Entry(NamedTuple):
    """A row of the register."""

    row: int
    place: str
    sheet: str
    cell: str
    heading: str
    file: str
    unit: str
    received: datetime | None
    channel: str


def submissions(
    files: Mapping[str, Callable[[], bytes]], register: Mapping[str, Table]
) -> tuple[list[Submission], list[Finding]]:
    """Take the files of the folder and give each its entry in the register.

    `files`: name relative to the folder → what loads its bytes. `register`: the tables of the register's workbook, {}
    where there is none. The submissions are sorted by name; their time is None where the register has none. A file that
    is no workbook passes through too: reading says what it is, and the unit that sent it is known. A row of the
    register without its file is a finding. Source: the contract of the workbooks, "what the units sent".
    """
    findings: list[Finding] = []
    entries = _entries(register.get(REGISTER), findings)
    found: list[Submission] = []
    met: set[str] = set()
    for file in sorted(files):
        name = file.rsplit("/", 1)[-1]
        if name.lower().startswith(_NOT_SENT):
            continue
        key = _file_key(file)
        # The register may name the file alone, without the folder it lies in.
        entry = entries.get(key) or entries.get(_file_key(name))
        if entry is not None:
            met.add(_file_key(entry.file))
        if entry is None:
            found.append(Submission(file, files[file]))
        else:
            found.append(Submission(file, files[file], entry.received, entry.unit, entry.channel))
    for key, entry in entries.items():
        if key not in met:
            at: dict[str, Any] = {"file": entry.place, "sheet": entry.sheet, "cell": entry.cell, "row": entry.row}
            findings.append(finding("NHAN-02", **at, heading=entry.heading, value=entry.file))
    return found, findings


def _entries(table: Table | None, findings: list[Finding]) -> dict[str, _Entry]:
    """Read the register: one entry a file. Of two rows for one file the later counts, and both are named."""
    entries: dict[str, _Entry] = {}
    if table is None:
        return entries
    for line in table.frame.astype(object).to_dict("records"):
        if not isinstance(line["sent_file"], str):
            continue
        place = str(line["file"])
        row = int(line["row"])
        letter = table.letters.get((place, "sent_file"), "")
        entry = _Entry(
            row,
            place,
            str(line["sheet"]),
            f"{letter}{row}" if letter else "",
            table.headings.get("sent_file", ""),
            line["sent_file"],
            line["sent_by"] if isinstance(line["sent_by"], str) else "",
            _moment(line["received"]),
            line["channel"] if isinstance(line["channel"], str) else "",
        )
        key = _file_key(entry.file)
        if key in entries:
            first = entries[key]
            at: dict[str, Any] = {"file": place, "sheet": entry.sheet, "cell": entry.cell, "row": row}
            findings.append(
                finding("NHAN-03", **at, heading=entry.heading, value=entry.file, first=first.row, second=row)
            )
        entries[key] = entry
    return entries


def _moment(value: Any) -> datetime | None:
    """Turn a frame's timestamp back into local time; NaT, which is a datetime too, is no time."""
    return value.to_pydatetime() if hasattr(value, "to_pydatetime") and value == value else None


def _file_key(name: str) -> str:
    """Fold a file name: case, the encoding of accents and the slash do not matter. `VP (2).xlsx` is not `VP.xlsx`."""
    return " ".join(clean(name.replace("\\", "/")).casefold().split())
