"""The door's folders: a new tree takes the place of the old one whole, and nothing of others is touched."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.cli import folders


def owned(name: str) -> bool:
    return not name.startswith("bieu-mau/")


def tree(folder: Path) -> dict[str, bytes]:
    return {name: load() for name, load in folders.lazily(folder).items()}


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    outputs = tmp_path / "outputs"
    (outputs / "bieu-mau").mkdir(parents=True)
    (outputs / "bieu-mau" / "VP.xlsx").write_bytes(b"form")
    (outputs / "old.docx").write_bytes(b"old")
    return outputs


@pytest.mark.parametrize("one_step", [True, False])
def test_new_files_replace_what_is_owned_and_leave_the_rest(
    outputs: Path, one_step: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not one_step:
        monkeypatch.setattr(folders, "_swap_in_one_step", lambda one, other: False)
    folders.replace(outputs, [("new.docx", b"new"), ("a/b.docx", b"b")], owned)
    assert tree(outputs) == {"a/b.docx": b"b", "bieu-mau/VP.xlsx": b"form", "new.docx": b"new"}
    assert [path.name for path in outputs.parent.iterdir()] == ["outputs"]


def test_a_run_that_fails_leaves_the_old_tree_whole(outputs: Path) -> None:
    def half() -> object:
        yield "new.docx", b"new"
        raise OSError("no space left")

    before = tree(outputs)
    with pytest.raises(OSError, match="no space"):
        folders.replace(outputs, half(), owned)  # type: ignore[arg-type]
    assert tree(outputs) == before
    assert [path.name for path in outputs.parent.iterdir()] == ["outputs"]


@pytest.mark.parametrize("moved_new", [True, False])
def test_the_next_command_finishes_an_exchange_that_was_cut_off(outputs: Path, moved_new: bool) -> None:
    aside, old = outputs.parent / ".thidua-outputs-moi", outputs.parent / ".thidua-outputs-cu"
    aside.mkdir()
    (aside / "new.docx").write_bytes(b"new")
    outputs.rename(old)
    if moved_new:
        aside.rename(outputs)
    (outputs.parent / ".thidua-outputs-nhat-ky.json").write_text(json.dumps({"new": aside.name, "old": old.name}))
    folders.recover(outputs)
    assert tree(outputs) == {"new.docx": b"new"}
    assert [path.name for path in outputs.parent.iterdir()] == ["outputs"]


def test_what_a_person_changed_is_kept_aside_and_named(outputs: Path) -> None:
    hashes = {"old.docx": folders.digest(b"as written")}
    changed = folders.changed_by_hand(outputs, hashes, owned)
    assert changed == ["old.docx"]
    kept = folders.keep(outputs, changed, datetime(2021, 6, 20, 8, 0))
    assert kept == outputs.parent / "giu-lai" / "2021-06-20-080000"
    assert (kept / "old.docx").read_bytes() == b"old"
    assert folders.changed_by_hand(outputs, {"old.docx": folders.digest(b"old")}, owned) == []


def test_files_that_are_wanted_are_read_when_they_are_asked_for(outputs: Path) -> None:
    (outputs / "other.docx").write_bytes(b"other")
    reading = folders.Reading(outputs, {"old.docx", "gone.docx"})
    assert (list(reading), len(reading), "old.docx" in reading) == (["old.docx"], 1, True)
    assert "other.docx" not in reading and "gone.docx" not in reading
    (outputs / "old.docx").write_bytes(b"written since")
    assert reading["old.docx"] == b"written since"


def test_a_campaign_folder_may_override_a_shipped_file(tmp_path: Path) -> None:
    (tmp_path / "expectations" / "bieu-mau").mkdir(parents=True)
    (tmp_path / "expectations" / "bieu-mau" / "ca-nhan.json").write_bytes(b"{}")
    files = folders.shipped(tmp_path, "expectations", ".json")
    assert files["bieu-mau/ca-nhan.json"] == b"{}"
    assert files["bieu-mau/tap-the.json"] != b"{}"
