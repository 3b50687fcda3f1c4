"""Golden cases: each folder of tests/cases/ is a small campaign, readable as documentation, with what must come of it.

A case holds what the units sent as Markdown (`don-vi/*.md`, `dang-ky/*.md`), earlier campaigns (`dot-truoc/`), the
register and the council's result, `dot-thi-dua.md` with the settings that differ from the shipped campaign, and
`ket-qua.md`, the expected text. `THIDUA_GHI=1` writes the last anew.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.cli import folders
from tests.workbooks import sheets, workbook

FOLDERS = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
CASES = [path for path in FOLDERS if (path / "don-vi").is_dir()]  # the others are whole campaigns, with their own tests
ROOT = Path(__file__).parent.parent


def test_every_case_is_found() -> None:
    assert (len(CASES), len(FOLDERS)) == (12, 13)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    said = told(case)
    expected = case / "ket-qua.md"
    if os.environ.get("THIDUA_GHI"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


def inputs(case: Path) -> dict[str, Callable[[], bytes]]:
    """Make the inputs of a case: its Markdown turned into workbooks beside the shipped campaign."""
    files: dict[str, bytes] = {"dot-thi-dua.xlsx": campaign(case)}
    for name in ("so-tiep-nhan", "hoi-dong"):
        path = case / f"{name}.md"
        if path.exists():
            files[f"{name}.xlsx"] = workbook(path.read_text(encoding="utf-8"))
    for path in sorted([*(case / "don-vi").iterdir(), *(case / "dang-ky").glob("*")]):
        folder = path.parent.name
        if path.suffix == ".md":
            files[f"{folder}/{path.stem}.xlsx"] = workbook(path.read_text(encoding="utf-8"))
        else:
            files[f"{folder}/{path.name}"] = path.read_bytes()
    before = folders.lazily(case / "dot-truoc")
    files |= {f"dot-truoc/{name}": load() for name, load in before.items()}
    return {name: (lambda data=data: data) for name, data in files.items()}


def campaign(case: Path) -> bytes:
    """Give the shipped campaign workbook, with the cells of `dot-thi-dua.md` set: key in column A, value by heading.

    A key that is not there is a row more.
    """
    import openpyxl

    data = (ROOT / "inputs" / "dot-thi-dua.xlsx").read_bytes()
    path = case / "dot-thi-dua.md"
    if not path.exists():
        return data
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name, lines in sheets(path.read_text(encoding="utf-8")).items():
        head, *rows = [line for line in lines if line]
        sheet = book[name]
        columns = {str(cell.value).replace(" (*)", ""): cell.column for cell in sheet[1]}
        places = {str(row[0].value).replace(" (*)", ""): row[0].row for row in sheet.iter_rows(max_col=1)}
        for row in rows:
            at = places.setdefault(row[0], max(places.values()) + 1)
            for heading, value in zip(head, row, strict=True):
                cell = sheet.cell(at, columns[heading])
                cell.value = cell.value if heading == head[0] and cell.value else value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(case: Path) -> str:
    """Run a case and tell what came of it."""
    day = case / "hom-nay.txt"
    as_of = date.fromisoformat(day.read_text().strip()) if day.exists() else date(2021, 6, 30)
    return said_of(flow.story(inputs(case), folders.shipped(ROOT, "expectations", ".json"), as_of))


def said_of(story: flow.Story) -> str:
    """Put all that matters of a run into one text."""
    units = {line.code: line.name for line in story.base.campaign.units}
    lines = [f"Giai đoạn: {story.decided.stage}", "", "## Đơn vị", ""]
    lines += [
        f"- {state.unit}: {state.state}" + (f" ({state.file})" if state.file else "")
        for state in story.decided.states
        if state.file or state.state not in ("Không có hồ sơ", "Chưa nộp")
    ]
    silent = [
        state for state in story.decided.states if not state.file and state.state in ("Không có hồ sơ", "Chưa nộp")
    ]
    lines += [f"- {len(silent)} đơn vị khác: {silent[0].state}"] if silent else []
    lines += ["", "## Kết quả", ""]
    for nomination, outcome in zip(story.examined.nominations, story.decided.outcomes, strict=True):
        proposers = ", ".join(units[code] for code in nomination.proposers)
        lines.append(f"- {nomination.code} {nomination.name} ({proposers}): {outcome.result}. {outcome.reason}")
        for award in nomination.earlier:
            by = ", ".join(part for part in (award.number, str(award.decided_on or "")) if part)
            given = "được tặng" if award.given else "được đề nghị tặng"
            lines.append(f"  - {award.year}, {given} {award.award_name} ({by})")
    lines += ["", "## Lỗi và cảnh báo", ""]
    lines += [f"- {finding.severity} {finding.code}: {finding.sentence}" for finding in story.findings]
    return "\n".join(lines) + "\n"
