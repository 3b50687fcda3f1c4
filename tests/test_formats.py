"""The forms of the sample saved again in other formats, as the units' own programs do: the same rows and findings."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline import flow
from pipeline.cli import folders, workers
from tests import xlsb
from tests.workbooks import HIDDEN

ROOT = Path(__file__).parent.parent
SAVED_AS = ("xlsx", "xls", "ods")
FORMS = sorted((ROOT / "inputs" / "don-vi").glob("*.xlsx"))


@pytest.fixture(scope="module")
def base() -> flow.Ground:
    files = folders.lazily(ROOT / "inputs")
    return flow.ground(files, folders.shipped(ROOT, "expectations", ".json"), workers.apart)


def examined(forms: list[Path], base: flow.Ground) -> flow.Examined:
    """Examine the forms under the names of the sample: what a file holds decides, not what it is called."""
    inputs: dict[str, Any] = {"so-tiep-nhan.xlsx": (ROOT / "inputs" / "so-tiep-nhan.xlsx").read_bytes}
    inputs |= {f"{flow.SUBMISSIONS}{form.stem}.xlsx": form.read_bytes for form in forms}
    return flow.examine(inputs, base)


def unhashed(value: Any) -> Any:
    """Give a value of the corridor without the digests of the files it came from."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: unhashed(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: unhashed(one) for name, one in value._asdict().items() if name != "sha256"}
    if isinstance(value, (list, tuple)):
        return [unhashed(one) for one in value]
    return value


@pytest.mark.parametrize("format", SAVED_AS)
def test_forms_saved_again_give_the_same_nominations_and_findings(
    format: str, base: flow.Ground, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("Thiếu LibreOffice (soffice) nên chưa thử lưu biểu sang dạng khác.")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", format, "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, *map(str, FORMS)], capture_output=True, check=True)
    saved = sorted((tmp_path / "out").glob(f"*.{format}"))
    assert [form.stem for form in saved] == [form.stem for form in FORMS] and len(FORMS) == 13
    assert not {form.read_bytes() for form in saved} & {form.read_bytes() for form in FORMS}
    same(examined(FORMS, base), examined(saved, base))


def test_forms_written_as_xlsb_give_the_same_nominations_and_findings(base: flow.Ground, tmp_path: Path) -> None:
    for form in FORMS:
        book = openpyxl.load_workbook(form)
        sheets = {
            xlsb_name(sheet): [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets
        }
        (tmp_path / f"{form.stem}.xlsb").write_bytes(xlsb.workbook(sheets))
    same(examined(FORMS, base), examined(sorted(tmp_path.glob("*.xlsb")), base))


def xlsb_name(sheet: Any) -> str:
    return sheet.title if sheet.sheet_state == "visible" else HIDDEN + sheet.title


def same(before: flow.Examined, after: flow.Examined) -> None:
    """Assert that two runs came to the same, but for the digests of the files."""
    assert len(before.nominations) > 30 and len(before.findings) > 10
    assert unhashed(after.nominations) == unhashed(before.nominations)
    assert after.findings == before.findings
    assert unhashed(after.received) == unhashed(before.received)
    assert set(after.tables) == set(before.tables)
    for name, table in before.tables.items():
        assert after.tables[name].frame.equals(table.frame), name
