"""Where a run takes place does not matter: no home, no network, another locale, an old console, a clock gone wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.cli import folders, place
from tests.conftest import Thidua
from tests.test_cli import AS_OF, ROOT, tree

BARE = {"PATH": os.defpath, "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
CALL = ["-m", "pipeline", "report", "--as-of", AS_OF, "--inputs"]


def run(inputs: Path, outputs: Path, environment: dict[str, str], *before: str) -> str:
    words = [*before, sys.executable, *CALL, str(inputs), "--outputs", str(outputs)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, env=BARE | environment, check=True)
    return done.stdout.decode()  # UTF-8, whatever the console


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with inputs, one of whose files has a Vietnamese name, and the outputs of an everyday run."""
    folder = tmp_path_factory.mktemp("dot")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    shutil.copy(folder / "inputs" / "don-vi" / "VP.xlsx", folder / "inputs" / "don-vi" / "Biểu của Văn phòng.xlsx")
    run(folder / "inputs", folder / "outputs", {"HOME": str(folder), "LANG": "C.UTF-8"})
    return folder


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONIOENCODING": "cp1258"},
        {"HOME": "/nonexistent", "LC_ALL": "vi_VN.TCVN", "LANG": "vi_VN.TCVN", "PYTHONIOENCODING": "cp437"},
    ],
)
def test_no_home_another_locale_and_an_old_console_change_nothing(
    usual: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    said = run(usual / "inputs", tmp_path / "outputs", environment)
    assert "Đã xong" in said
    assert tree(tmp_path / "outputs") == tree(usual / "outputs")


def test_no_network_is_needed(usual: Path, tmp_path: Path) -> None:
    cut = ["unshare", "--net", "--map-root-user"]
    if shutil.which("unshare") is None or subprocess.run([*cut, "true"], capture_output=True).returncode:
        pytest.skip("máy này không tách mạng được (unshare) nên chưa thử chạy không mạng")
    run(usual / "inputs", tmp_path / "outputs", {}, *cut)
    assert tree(tmp_path / "outputs") == tree(usual / "outputs")


def test_a_locale_that_is_not_utf8_reads_the_same_names(usual: Path, tmp_path: Path) -> None:
    made = tmp_path / "locale"
    made.mkdir()
    words = ["localedef", "-f", "ISO-8859-1", "-i", "en_US", str(made / "en_US.ISO-8859-1")]
    if shutil.which("localedef") is None or subprocess.run(words, capture_output=True).returncode > 1:
        pytest.skip("máy này không lập được bảng mã thử (localedef) nên chưa thử bảng mã không phải UTF-8")
    run(usual / "inputs", tmp_path / "outputs", {"LOCPATH": str(made), "LC_ALL": "en_US.ISO-8859-1"})
    assert tree(tmp_path / "outputs") == tree(usual / "outputs")


def test_the_door_starts_again_in_utf8_where_the_locale_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    class Started(Exception):
        pass

    def start(program: str, words: list[str]) -> None:
        assert (program, words[:3]) == (sys.executable, [sys.executable, "-X", "utf8"])
        raise Started

    monkeypatch.setattr(cli.os, "execv", start)
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "iso8859-1")
    with pytest.raises(Started):
        cli.main()


@pytest.mark.parametrize("year", [1970, 1999, 2038, 2099])
def test_a_clock_in_another_year_only_moves_today(
    usual: Path, tmp_path: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    class Day(date):
        @classmethod
        def today(cls) -> date:
            return date(year, 6, 30)

    monkeypatch.setattr(place, "date", Day)
    said = thidua("report", "--inputs", usual / "inputs", "--outputs", tmp_path / "outputs")
    assert said.code == 0 and "Đã xong" in said.out
    assert len(tree(tmp_path / "outputs")) >= 20
    folders.recover(tmp_path / "outputs")
