"""Outputs that are those of just these inputs, rules, templates, program and day are not made again; any others are."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.cli import current, folders
from pipeline.cli.place import Place
from pipeline.shapes import Closing
from tests.conftest import Thidua

ROOT = Path(__file__).parent.parent
AS_OF = "2021-06-30"
UNCHANGED = "Không có gì thay đổi từ lần chạy trước"
ENDED = Closing("Sau họp", ("Đơn vị (1)",), ("index.html",), ("Gửi thư.",))
HEAVY = {"pandas", "numpy", "great_expectations", "openpyxl", "xlsxwriter", "docxtpl", "docx", "lxml", "jinja2", "rich"}


def owned(name: str) -> bool:
    return not name.startswith("pdf/")


def ended(place: Place, program: str = "p", switches: tuple[str, ...] = ()) -> Closing | None:
    stands_on = current.standing_on(place, place.files(), program, switches)
    return current.ending(place, stands_on, owned)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder after a run, as far as the note knows."""
    place = Place(tmp_path, tmp_path / "inputs", tmp_path / "outputs", date(2021, 6, 30), 1)
    for name, text in {
        "inputs/dot-thi-dua.xlsx": "c",
        "inputs/don-vi/VP.xlsx": "vp",
        "outputs/index.html": "i",
        "outputs/tra-loi/VP/tra-loi.eml": "t",
        "outputs/pdf/a.pdf": "p",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    hashes = {name: folders.digest(load()) for name, load in folders.lazily(place.outputs).items() if owned(name)}
    current.note(place, current.standing_on(place, place.files(), "p", ()), hashes, ENDED)
    return place


def test_nothing_changed_is_told_with_the_last_lines_of_the_run(place: Place) -> None:
    assert ended(place) == ENDED
    (place.outputs / "pdf" / "a.pdf").write_text("what a report does not own")
    assert ended(place) == ENDED


CHANGES: dict[str, Callable[[Path], object]] = {
    "a byte of a workbook": lambda folder: (folder / "inputs/don-vi/VP.xlsx").write_text("vq"),
    "a new workbook": lambda folder: (folder / "inputs/don-vi/TTS.xlsx").write_text("vp"),
    "a workbook gone": lambda folder: (folder / "inputs/don-vi/VP.xlsx").unlink(),
    "a workbook renamed": lambda folder: (folder / "inputs/don-vi/VP.xlsx").rename(folder / "inputs/don-vi/V.xlsx"),
    "a suite": lambda folder: _write(folder / "expectations/bieu-mau/ca-nhan.json"),
    "a template": lambda folder: _write(folder / "templates/thu/tra-loi.txt"),
    "an output edited": lambda folder: (folder / "outputs/index.html").write_text("j"),
    "an output deleted": lambda folder: (folder / "outputs/tra-loi/VP/tra-loi.eml").unlink(),
    "an output added": lambda folder: (folder / "outputs/ghi-chu.txt").write_text("x"),
    "no outputs": lambda folder: shutil.rmtree(folder / "outputs"),
    "the note deleted": lambda folder: shutil.rmtree(folder / ".cache"),
    "the note damaged": lambda folder: (folder / ".cache/last-run-outputs.json").write_text('{"stands_on"'),
    "the note another thing": lambda folder: (folder / ".cache/last-run-outputs.json").write_text("[1]"),
    "the note without its lines": lambda folder: _without_lines(folder / ".cache/last-run-outputs.json"),
}


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}")


def _without_lines(path: Path) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"ending": []}))


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_has_changed_is_noticed(place: Place, change: str) -> None:
    CHANGES[change](place.folder)
    assert ended(place) is None


def test_another_day_program_or_switch_is_noticed(place: Place) -> None:
    assert ended(replace(place, as_of=date(2021, 7, 1))) is None
    assert ended(place, program="q") is None
    assert ended(place, switches=("x",)) is None
    assert ended(place) == ENDED


def test_the_program_is_its_code_its_libraries_and_its_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "PROGRAM", Path(shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline")))
    seen = {current.program()}
    assert current.program() in seen
    source = tmp_path / "pipeline" / "text" / "names.py"
    source.write_bytes(source.read_bytes() + b"\n")
    seen.add(current.program())
    source.rename(source.with_name("names_2.py"))
    seen.add(current.program())
    (tmp_path / "site" / "pandas-9.9.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    seen.add(current.program())
    (tmp_path / "site" / "pandas-9.9.dist-info").rename(tmp_path / "site" / "pandas-9.10.dist-info")
    seen.add(current.program())
    monkeypatch.setattr(sys, "version", "4")
    seen.add(current.program())
    assert len(seen) == 6
    assert any(name.startswith("great_expectations-") for name in current._libraries())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dot")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    command = [sys.executable, "-m", "pipeline", "-C", str(folder), "report", "--as-of", AS_OF]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return folder


def test_the_second_run_says_that_nothing_changed_and_imports_nothing_heavy(made: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sorted(made.rglob("*"))}
    code = (
        "import sys; sys.argv = ['thidua', *sys.argv[1:]]\n"
        "from pipeline.cli import main\n"
        "try:\n    main()\nexcept SystemExit as left:\n    print('CODE', left.code)\n"
        f"print('HEAVY', sorted({HEAVY!r} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "-C", str(made), "report", "--as-of", AS_OF],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert UNCHANGED in run.stdout, run.stderr
    assert 'Giai đoạn: "Báo cáo"' in run.stdout and "Việc tiếp theo:" in run.stdout
    assert run.stdout.splitlines()[-2:] == ["CODE 0", "HEAVY []"]
    assert {path: path.stat().st_mtime_ns for path in sorted(made.rglob("*"))} == before


def test_a_changed_output_is_kept_aside_named_and_made_again(made: Path, tmp_path: Path, thidua: Thidua) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "dot"))
    good = (folder / "outputs" / "hoi-dong" / "danh-sach.docx").read_bytes()
    (folder / "outputs" / "hoi-dong" / "danh-sach.docx").write_bytes(b"by hand")
    (folder / "outputs" / "tong-hop.xlsx").unlink()
    said = thidua("-C", folder, "report", "--as-of", AS_OF)
    assert said.code == 0 and UNCHANGED not in said.out
    assert "hoi-dong/danh-sach.docx" in said.out
    (kept,) = (folder / "giu-lai").rglob("danh-sach.docx")
    assert kept.read_bytes() == b"by hand"
    assert (folder / "outputs" / "hoi-dong" / "danh-sach.docx").read_bytes() == good
    assert (folder / "outputs" / "tong-hop.xlsx").is_file()
    assert UNCHANGED in thidua("-C", folder, "report", "--as-of", AS_OF).out


def test_all_is_made_again_when_asked_or_forgotten_and_the_bytes_are_the_same(
    made: Path, tmp_path: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "dot"))

    def tree() -> dict[str, bytes]:
        return {name: load() for name, load in folders.lazily(folder / "outputs").items()}

    before = tree()
    assert UNCHANGED not in thidua("-C", folder, "report", "--as-of", AS_OF, "--no-cache").out
    assert tree() == before
    assert UNCHANGED in thidua("-C", folder, "report", "--as-of", AS_OF).out
    shutil.rmtree(folder / ".cache")
    assert UNCHANGED not in thidua("-C", folder, "report", "--as-of", AS_OF).out
    assert tree() == before
    monkeypatch.setenv("THIDUA_PLAIN", "1")
    assert UNCHANGED not in thidua("-C", folder, "report", "--as-of", AS_OF).out
    assert tree() == before


def test_where_nothing_can_be_noted_the_run_is_made_every_time(place: Place) -> None:
    shutil.rmtree(place.folder / ".cache")
    (place.folder / ".cache").write_bytes(b"a file of that name")
    current.note(place, current.standing_on(place, place.files(), "p", ()), {}, ENDED)
    assert ended(place) is None
