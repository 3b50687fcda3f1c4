"""The door, tried as the clerk would: commands, exit codes, what is written and what is never touched."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import flow
from pipeline.cli import COMMANDS, folders
from pipeline.shapes import Content
from tests.conftest import Said, Thidua

ROOT = Path(__file__).parent.parent
AS_OF = "2021-06-30"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A campaign folder with the sample's inputs and the outputs of one run."""
    folder = tmp_path_factory.mktemp("dot")
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    command = [sys.executable, "-m", "pipeline", "-C", str(folder), "report", "--as-of", AS_OF]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    yield folder


@pytest.fixture
def campaign(made: Path, tmp_path: Path) -> Path:
    """A copy of `made` that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "dot"))


def tree(folder: Path) -> dict[str, bytes]:
    return {name: load() for name, load in folders.lazily(folder).items()}


def test_report_writes_what_the_contract_names(made: Path) -> None:
    names = set(tree(made / "outputs"))
    expected = {
        "manifest.json",
        "index.html",
        "cong-thong-tin.html",
        "cong-thong-tin-doan.html",
        "tong-hop.xlsx",
        "thong-ke.xlsx",
        "bieu-thong-ke.docx",
        "bao-cao-tong-hop.docx",
        "hoi-dong/danh-sach.docx",
        "hoi-dong/hoi-dong.xlsx",
        "hoi-dong/bien-ban.docx",
        "quyet-dinh/quyet-dinh-giay-khen.docx",
        "quyet-dinh/giay-khen.docx",
        "quyet-dinh/giay-khen-phoi.docx",
        "quyet-dinh/can-chinh-phoi.docx",
        "trinh-tinh/to-trinh-bang-khen.docx",
        "trinh-tinh/bao-cao-thanh-tich.docx",
        "trinh-tinh/bien-ban.docx",
        "trinh-tinh/danh-sach.docx",
        "trinh-tinh/cong-van-dien-hinh.docx",
    }
    assert {name for name in names if not name.startswith("tra-loi/")} == expected
    assert any(re.fullmatch(r"tra-loi/(\w+)/\1-can-sua\.xlsx", name) for name in names)


def test_the_manifest_has_the_keys_of_the_contract(made: Path) -> None:
    manifest = json.loads((made / "outputs" / "manifest.json").read_bytes())
    keys = ["schema", "campaign", "as_of", "stage", "inputs", "outputs", "rules", "nominations"]
    assert list(manifest) == keys
    assert {"cells", "checks", "merge", "votes", "outcome", "decision", "documents"} <= set(manifest["nominations"][0])
    written = tree(made / "outputs")
    assert manifest["outputs"] == {n: folders.digest(d) for n, d in written.items() if n != "manifest.json"}
    assert manifest["inputs"] == {n: folders.digest(d) for n, d in tree(made / "inputs").items()}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_same_inputs_give_the_same_bytes(campaign: Path, thidua: Thidua, workers: str) -> None:
    before = tree(campaign / "outputs")
    inputs = tree(campaign / "inputs")
    said = thidua("-C", campaign, "report", "--as-of", "30/06/2021", "--workers", workers)
    assert said.code == 0
    assert tree(campaign / "outputs") == before
    assert tree(campaign / "inputs") == inputs
    assert not (campaign / "giu-lai").exists()


def test_report_says_stage_counts_places_and_what_to_do(campaign: Path, thidua: Thidua) -> None:
    said = thidua("-C", campaign, "report", "--as-of", AS_OF)
    assert 'Giai đoạn: "Báo cáo"' in said.out
    assert "Đơn vị (12):" in said.out
    assert "Việc tiếp theo:" in said.out
    assert max(len(line) for line in said.out.replace(str(campaign), "").splitlines()) <= 80


def test_without_the_council_the_run_ends_at_its_papers_and_says_so(campaign: Path, thidua: Thidua) -> None:
    (campaign / "inputs" / "hoi-dong.xlsx").unlink()
    said = thidua("-C", campaign, "report", "--as-of", AS_OF)
    assert said.code == 0
    assert 'Giai đoạn: "Trước họp"' in said.out
    assert "hoi-dong.xlsx" in said.out
    names = set(tree(campaign / "outputs"))
    assert "hoi-dong/danh-sach.docx" in names
    assert not any(name.startswith(("quyet-dinh/", "trinh-tinh/")) for name in names)
    assert "bao-cao-tong-hop.docx" not in names


def test_check_writes_nothing_and_leaves_with_one_on_a_lỗi(campaign: Path, thidua: Thidua) -> None:
    before = tree(campaign)
    said = thidua("-C", campaign, "check", "--as-of", AS_OF)
    assert said.code == 1
    assert "lỗi" in said.out
    assert tree(campaign) == before


def test_check_leaves_with_zero_when_there_are_only_warnings(campaign: Path, thidua: Thidua) -> None:
    shutil.rmtree(campaign / "inputs" / "don-vi")
    (campaign / "inputs" / "hoi-dong.xlsx").unlink()
    (campaign / "inputs" / "so-tiep-nhan.xlsx").unlink()
    assert thidua("-C", campaign, "check").code == 0


def test_a_faulty_campaign_stops_the_run_with_every_fault_and_leaves_the_outputs(
    campaign: Path, thidua: Thidua
) -> None:
    import openpyxl

    path = campaign / "inputs" / "dot-thi-dua.xlsx"
    book = openpyxl.load_workbook(path)
    book["Hình thức"]["H2"] = "XX"
    book["Lịch"]["C3"] = "không rõ"
    book.save(path)
    before = tree(campaign / "outputs")
    said = thidua("-C", campaign, "report")
    assert said.code == 1
    assert "dot-thi-dua.xlsx › Hình thức › H2" in said.err.replace("\n    ", " ")
    assert "dot-thi-dua.xlsx › Lịch › C3" in said.err.replace("\n    ", " ")
    assert tree(campaign / "outputs") == before


def test_broken_templates_stop_the_run_before_anything_is_made_and_leave_the_outputs(
    campaign: Path, thidua: Thidua
) -> None:
    from docx import Document

    (campaign / "templates").mkdir(exist_ok=True)
    for name, words in (("giay-khen.docx", "{{ nguoi_kyy }}"), ("to-trinh-don-vi.docx", "{%p if don_vi.ten %}")):
        docx = Document(str(folders.SHIPPED / "templates" / name))
        docx.add_paragraph(words)
        docx.save(str(campaign / "templates" / name))
    (campaign / "inputs" / "hoi-dong.xlsx").unlink()  # the certificate is of a stage that is not reached
    before = tree(campaign / "outputs")
    said = thidua("-C", campaign, "report", "--as-of", AS_OF)
    assert said.code == 1
    told = " ".join(said.err.split())
    assert 'không có từ "nguoi_kyy". Có phải "nguoi_ky"?' in told
    assert "templates/to-trinh-don-vi.docx" in told and 'chưa có "endif" đóng lại' in told
    assert tree(campaign / "outputs") == before


def test_a_missing_campaign_is_said_in_a_sentence(tmp_path: Path, thidua: Thidua) -> None:
    assert thidua("-C", tmp_path, "report").code == 1
    (tmp_path / "inputs").mkdir()
    said = thidua("-C", tmp_path, "report")
    assert said.code == 1
    assert "dot-thi-dua.xlsx: không có tệp này trong inputs/." in said.err


def test_a_file_changed_by_hand_is_kept_aside_and_pdfs_go_with_their_documents(campaign: Path, thidua: Thidua) -> None:
    outputs = campaign / "outputs"
    changed = outputs / "quyet-dinh" / "quyet-dinh-giay-khen.docx"
    changed.write_bytes(b"by hand")
    (outputs / "pdf").mkdir()
    (outputs / "pdf" / "a.pdf").write_bytes(b"pdf")
    (outputs / "bieu-mau").mkdir()
    (outputs / "bieu-mau" / "VP.xlsx").write_bytes(b"form")
    said = thidua("-C", campaign, "report", "--as-of", AS_OF)
    assert "quyet-dinh-giay-khen.docx" in said.out
    (kept,) = (campaign / "giu-lai").rglob("quyet-dinh-giay-khen.docx")
    assert kept.read_bytes() == b"by hand"
    assert not (outputs / "pdf").exists(), "it may show what was written by hand"
    (outputs / "pdf").mkdir()
    (outputs / "pdf" / "a.pdf").write_bytes(b"pdf")
    thidua("-C", campaign, "report", "--as-of", AS_OF)
    assert (outputs / "pdf" / "a.pdf").exists(), "the documents came out as they were"
    assert (outputs / "bieu-mau" / "VP.xlsx").read_bytes() == b"form"
    (campaign / "inputs" / "hoi-dong.xlsx").unlink()
    thidua("-C", campaign, "report", "--as-of", AS_OF)
    assert not (outputs / "pdf").exists()
    assert (outputs / "bieu-mau" / "VP.xlsx").exists()


def test_a_file_corrected_while_a_run_is_made_is_kept_too(
    campaign: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, meanwhile = (campaign / "outputs" / name for name in ("tong-hop.xlsx", "index.html"))
    really = flow.papers

    def corrected(*given: Any) -> Iterator[tuple[str, Content]]:
        yield from really(*given)
        before.unlink()
        meanwhile.write_bytes(b"by hand")

    before.write_bytes(b"by hand")
    monkeypatch.setattr(flow, "papers", corrected)
    said = thidua("-C", campaign, "report", "--as-of", AS_OF)
    assert said.code == 0
    assert [path.name for path in (campaign / "giu-lai").rglob("*") if path.is_file()] == ["index.html"]
    assert meanwhile.read_bytes() != b"by hand"


def test_forms_writes_one_workbook_a_unit_and_nothing_else(campaign: Path, thidua: Thidua) -> None:
    before = tree(campaign / "outputs")
    assert thidua("-C", campaign, "forms").code == 0
    after = tree(campaign / "outputs")
    forms = {name for name in after if name.startswith("bieu-mau/")}
    assert len(forms) == 12 and "bieu-mau/VP.xlsx" in forms
    assert {name: data for name, data in after.items() if name not in forms} == before


def test_explain_shows_the_path_and_names_the_nearest(campaign: Path, thidua: Thidua) -> None:
    manifest = json.loads((campaign / "outputs" / "manifest.json").read_bytes())
    line = next(line for line in manifest["nominations"] if line["documents"] and len(line["cells"]) > 1)
    said = thidua("-C", campaign, "explain", line["name"].upper())
    assert said.code == 0
    for origin in line["cells"]:
        assert f"{origin['file']} › {origin['sheet']} › dòng {origin['row']}" in said.out
    assert "Kết quả:" in said.out and line["documents"][0] in said.out
    assert thidua("-C", campaign, "explain", line["code"]).out == said.out
    missed = thidua("-C", campaign, "explain", line["name"] + "x")
    assert missed.code == 1
    assert line["name"] in missed.err


def test_explain_reads_only_the_manifest(campaign: Path, thidua: Thidua) -> None:
    manifest = json.loads((campaign / "outputs" / "manifest.json").read_bytes())
    shutil.rmtree(campaign / "inputs")
    assert thidua("-C", campaign, "explain", manifest["nominations"][0]["code"]).code == 0


@pytest.mark.parametrize("left", [0, 40, 0.5, 0.99])
def test_a_manifest_that_is_cut_off_is_named_wherever_that_is(campaign: Path, thidua: Thidua, left: float) -> None:
    path = campaign / "outputs" / "manifest.json"
    whole = path.read_bytes()
    path.write_bytes(whole[: int(left * len(whole)) if left < 1 else int(left)])
    for call in (("explain", "Nông Văn"), ("verify",)):
        said = thidua("-C", campaign, *call)
        assert said.code == 1 and "manifest.json: tệp đã hỏng" in said.err


def test_verify_passes_after_a_run_and_names_what_differs(campaign: Path, thidua: Thidua) -> None:
    assert thidua("-C", campaign, "verify").code == 0
    path = campaign / "outputs" / "quyet-dinh" / "quyet-dinh-giay-khen.docx"
    manifest = json.loads((campaign / "outputs" / "manifest.json").read_bytes())
    name = next(
        line["name"]
        for line in manifest["nominations"]
        if line["kind"] == "CN" and "quyet-dinh/quyet-dinh-giay-khen.docx" in line["documents"]
    )
    rewrite(path, name, "Người Khác")
    said = thidua("-C", campaign, "verify")
    assert said.code == 1
    assert "quyet-dinh-giay-khen.docx: đã bị sửa" in said.out
    assert name in said.out.replace("\n    ", " ")


def rewrite(path: Path, old: str, new: str) -> None:
    """Change the first of a text in a document, as a person would in Word."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    body = members["word/document.xml"]
    assert old.encode() in body
    members["word/document.xml"] = body.replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)


def test_verify_names_an_input_that_changed(campaign: Path, thidua: Thidua) -> None:
    (campaign / "inputs" / "hoi-dong.xlsx").write_bytes(b"")
    said = thidua("-C", campaign, "verify")
    assert said.code == 1
    assert "inputs/hoi-dong.xlsx" in said.out


@pytest.mark.parametrize("same_body", [True, False])
def test_new_starts_another_campaign(campaign: Path, tmp_path: Path, thidua: Thidua, same_body: bool) -> None:
    target = tmp_path / "moi"
    words = ["--from", campaign] if same_body else []
    assert thidua("new", target, *words).code == 0
    said = thidua("-C", target, "check")
    assert said.code == 1
    assert "dot-thi-dua.xlsx › Đợt thi đua" in said.err
    assert ("ở trang Đơn vị, Hội đồng" in said.err) is not same_body
    assert "Tiêu chí" in said.err and "[cần quyết định" in said.err
    assert thidua("new", target).code == 1


def test_new_says_in_ten_lines_what_to_do_until_the_forms_go_out(tmp_path: Path, thidua: Thidua) -> None:
    said = thidua("new", tmp_path / "moi")
    steps = said.out.split("Việc tiếp theo:\n")[1].splitlines()
    numbered = [step for step in steps if step[:1].isdigit()]  # a step that is too long goes on below, indented
    assert [step.split(".")[0] for step in numbered] == [str(number) for number in range(1, 11)]
    assert " forms" in " ".join(steps[steps.index(numbered[-1]) :])


@pytest.mark.parametrize("registers", [True, False])
def test_new_makes_the_folder_to_register_in_only_where_units_register(
    tmp_path: Path, thidua: Thidua, registers: bool
) -> None:
    target = tmp_path / "moi"
    said = thidua("new", target, *(["--set", "DANG_KY=15/2/2027"] if registers else []))
    folders = {path.name for path in (target / "inputs").iterdir() if path.is_dir()}
    assert folders == ({"don-vi", "dang-ky"} if registers else {"don-vi"})
    last = " ".join(said.out[said.out.index("10. Chạy") :].split())
    assert "inputs/don-vi/" in last
    assert ("outputs/bieu-mau/dang-ky/" in last, "inputs/dang-ky/" in last) == (registers, registers)


def test_new_takes_what_is_decided_and_names_what_it_does_not_know(tmp_path: Path, thidua: Thidua) -> None:
    wrong = thidua("new", tmp_path / "moi", "--set", "Mã đọt=X", "--set", "Đến ngày=hôm nay", "--set", "Mã đợt=TD-01")
    assert wrong.code == 1
    assert 'không có mục "Mã đọt"' in wrong.err and 'Có phải "Mã đợt"?' in wrong.err
    assert '"hôm nay" không phải là ngày' in wrong.err
    assert not (tmp_path / "moi").exists()
    assert "thiếu dấu =" in thidua("new", tmp_path / "moi", "--set", "Mã đợt").err


def test_new_asks_for_what_must_be_decided(tmp_path: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "moi"
    given = [
        "TD-01",
        "",
        "Ủy ban nhân dân tỉnh A",
        "Sở B",
        "SB",
        "A",
        "30/6/2027",
        "",
        "",
        "18/6/2027",
        "",
        "30/6/2027",
    ]
    asked: list[str] = []

    def answer(name: str, **_: object) -> str:
        asked.append(name)
        return given[len(asked) - 1]

    monkeypatch.setattr("click.prompt", answer)
    assert thidua("new", target, "--ask", "--set", "Người ký=Nông Văn An").code == 0
    assert asked[0] == "Mã đợt" and asked[-3:] == ["NOP_HO_SO", "TRINH_TINH", "BAO_CAO"]
    assert "Người ký" not in asked
    left = thidua("-C", target, "check").err.replace("\n    ", " ")
    assert "Đợt thi đua › B3" in left and "Đợt thi đua › B2" not in left, "the name is left, the code is decided"
    assert "Sở Khoa học" not in left and "SKHCN" not in left, "the shipped body is nowhere"


def test_wrong_usage_is_said_in_vietnamese_with_two(thidua: Thidua) -> None:
    assert thidua("reprot") == Said(
        2, "", 'Lệnh chưa đúng: không có lệnh "reprot". Có phải "report"?\nXem cách dùng: thidua --help\n'
    )
    said = thidua("report", "--as-of", "hôm qua")
    assert said.code == 2
    assert "không phải là ngày" in said.err
    assert thidua("explain").code == 2
    assert thidua("report", "--khong-co").code == 2
    assert "a" in said.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_vietnamese_and_stands_in_the_readme(name: str, thidua: Thidua) -> None:
    said = thidua(name, "--help")
    assert said.code == 0
    assert said.out.startswith(f"Cách dùng: thidua {name}")
    assert "Options" not in said.out and "OPTIONS" not in said.out
    assert f"thidua {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["--help"], ["explain", "x"], *([name, "--help"] for name in COMMANDS)])
def test_help_and_explain_import_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['thidua', *sys.argv[1:]]\n"
        "from pipeline.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'great_expectations', 'openpyxl', 'docxtpl', 'xlsxwriter'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--outputs", str(tmp_path), *words], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "HEAVY []", done.stderr


def validator_asked_for(*words: object) -> bool:
    """Run a command to its end in a process of its own; say whether the validator was imported."""
    code = (
        "import sys; sys.argv = ['thidua', *sys.argv[1:]]\n"
        "from pipeline.cli import main\n"
        "try:\n    main()\nexcept SystemExit as left:\n    print('CODE', left.code)\n"
        "print('GX', 'great_expectations' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    code_line, answer = run.stdout.splitlines()[-2:]
    assert code_line == "CODE 0", run.stdout + run.stderr
    return answer == "GX True"


def test_commands_that_do_not_check_never_import_the_validator(campaign: Path, tmp_path: Path) -> None:
    manifest = json.loads((campaign / "outputs" / "manifest.json").read_bytes())
    assert not validator_asked_for("-C", campaign, "verify")
    assert not validator_asked_for("-C", campaign, "explain", manifest["nominations"][0]["code"])
    assert not validator_asked_for("new", tmp_path / "moi")
    shutil.rmtree(campaign / ".cache")
    assert validator_asked_for("-C", campaign, "forms"), "the question is answered at all"


def test_mail_is_put_away_while_a_rule_of_the_campaign_is_broken_and_told_where_nothing_can_be_built(
    campaign: Path, tmp_path: Path, thidua: Thidua
) -> None:
    import openpyxl

    form = Path(shutil.copy(campaign / "inputs" / "don-vi" / "VP.xlsx", tmp_path / "moi.xlsx"))
    form.write_bytes(form.read_bytes() + b"\0")
    path = campaign / "inputs" / "dot-thi-dua.xlsx"
    book = openpyxl.load_workbook(path)
    book["Lịch"]["B2"].value = None
    book.save(path)
    assert thidua("-C", campaign, "check").code == 1
    assert thidua("-C", campaign, "receive", form).code == 0
    assert (campaign / "inputs" / "don-vi" / "moi.xlsx").is_file()
    book["Lương cơ sở"]["B2"].value = None
    book.save(path)
    said = thidua("-C", campaign, "receive", form)
    assert said.code == 1 and "dot-thi-dua.xlsx › Lương cơ sở › B2" in said.err.replace("\n    ", " ")


def test_receiving_never_imports_the_validator(campaign: Path, tmp_path: Path) -> None:
    form = Path(shutil.copy(campaign / "inputs" / "don-vi" / "VP.xlsx", tmp_path / "VP-lan-hai.xlsx"))
    shutil.rmtree(campaign / ".cache")
    assert not validator_asked_for("-C", campaign, "receive", form)


def test_the_module_leaves_with_the_code_of_the_command_and_all_it_said(tmp_path: Path) -> None:
    for words, code in ((["--version"], 0), (["nope"], 2), (["-C", str(tmp_path), "explain", "x"], 1)):
        done = subprocess.run([sys.executable, "-m", "pipeline", *words], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == code
        assert (done.stdout or done.stderr).endswith("\n")


def test_a_run_leaves_nothing_in_the_temporary_files(campaign: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "tam"
    temporary.mkdir()
    command = [sys.executable, "-m", "pipeline", "-C", str(campaign), "report", "--as-of", AS_OF]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True, env=os.environ | {"TMPDIR": str(temporary)})
    assert list(temporary.iterdir()) == []
