"""`thidua pdf`: real PDFs where LibreOffice is there; what is said and kept where it is not, or does not do all."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest

from pipeline.cli import folders, office
from tests.conftest import Thidua

PDFTOTEXT = shutil.which("pdftotext")
needs_office = pytest.mark.skipif(
    office.find() is None, reason="thiếu LibreOffice (soffice) nên chưa thử chuyển sang PDF thật"
)
needs_poppler = pytest.mark.skipif(PDFTOTEXT is None, reason="thiếu pdftotext (poppler-utils) nên chưa đọc được PDF")


def document(text: str) -> bytes:
    paper = docx.Document()
    paper.add_paragraph(text)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """Three documents, two of one name in two folders; and files that are no documents."""
    outputs = tmp_path / "Kết quả đợt" / "outputs"
    for name, data in {
        "bao-cao.docx": document("Báo cáo của Sở Nội vụ"),
        "giay-khen/VP.docx": document("Tặng Giấy khen Nông Văn Ấn"),
        "ho-so/VP.docx": document("Hồ sơ của Văn phòng"),
        "ho-so/~$VP.docx": b"open in Word",
        "tong-hop.xlsx": b"a workbook",
        "bieu-mau/VP.xlsx": b"a form",
        "pdf/cu.pdf": b"%PDF of an earlier run",
    }.items():
        (outputs / name).parent.mkdir(parents=True, exist_ok=True)
        (outputs / name).write_bytes(data)
    return outputs


def tree(folder: Path) -> dict[str, bytes]:
    return {name: load() for name, load in folders.lazily(folder).items()}


def without_pdf(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(folder).items() if not name.startswith("pdf/")}


def pdfs(folder: Path) -> set[str]:
    return {name for name in tree(folder) if name.startswith("pdf/")}


ALL = {"pdf/bao-cao.pdf", "pdf/giay-khen/VP.pdf", "pdf/ho-so/VP.pdf"}


def read(pdf: Path) -> str:
    assert PDFTOTEXT
    return subprocess.run([PDFTOTEXT, "-enc", "UTF-8", pdf, "-"], capture_output=True, check=True).stdout.decode()


@needs_office
@needs_poppler
def test_every_document_becomes_a_pdf_of_its_own_text_in_its_folder(outputs: Path, thidua: Thidua) -> None:
    before = without_pdf(outputs)
    for _ in range(2):
        said = thidua("--outputs", outputs, "pdf")
        assert said.code == 0, said.err
        assert "Đã chuyển 3 văn bản sang PDF" in said.out
        assert pdfs(outputs) == ALL
        assert read(outputs / "pdf/bao-cao.pdf").strip() == "Báo cáo của Sở Nội vụ"
        assert read(outputs / "pdf/giay-khen/VP.pdf").strip() == "Tặng Giấy khen Nông Văn Ấn"
        assert read(outputs / "pdf/ho-so/VP.pdf").strip() == "Hồ sơ của Văn phòng"
        assert without_pdf(outputs) == before
        assert sorted(path.name for path in outputs.parent.iterdir()) == [".thidua-outputs-khoa", "outputs"]


@needs_office
def test_what_cannot_be_read_is_named_and_the_others_are_kept(outputs: Path, thidua: Thidua) -> None:
    whole = (outputs / "bao-cao.docx").read_bytes()
    with zipfile.ZipFile(outputs / "a-khac.docx", "w") as archive:
        archive.writestr("a.txt", "no document inside")
    for name, data in {
        "a-chu.docx": b"any text",
        "ho-so/a-rong.docx": b"",
        "ho-so/nua.docx": whole[: len(whole) // 2],
    }.items():
        (outputs / name).write_bytes(data)
    said = thidua("--outputs", outputs, "pdf")
    assert said.code == 1
    assert "4 văn bản chưa chuyển được" in said.err
    for name in ("a-khac.docx", "a-chu.docx", "ho-so/a-rong.docx", "ho-so/nua.docx"):
        assert f"  {name}\n" in said.err
    assert "Đã chuyển 3 văn bản" in said.out
    assert pdfs(outputs) == ALL


@needs_office
@pytest.mark.parametrize("home", [None, "/khong/co"])
def test_it_needs_no_home_and_leaves_nothing_in_the_temporary_files(
    outputs: Path, tmp_path: Path, home: str | None
) -> None:
    temporary = tmp_path / "tam"
    temporary.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "HOME"} | {"TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "pipeline", "--outputs", str(outputs), "pdf"]
    done = subprocess.run(
        command, cwd=folders.SHIPPED, capture_output=True, env=environment | ({"HOME": home} if home else {})
    )
    assert done.returncode == 0, done.stderr.decode()
    assert pdfs(outputs) == ALL
    assert [path.name for path in temporary.iterdir() if path.name.startswith("thidua")] == []


def answers(monkeypatch: pytest.MonkeyPatch, kept: Sequence[bool], too_slow: int = 0) -> None:
    """Put in the place of LibreOffice one that makes a PDF of the documents marked, in the order of their names."""

    def convert(program: str, documents: Sequence[Path], aside: Path, told: object) -> office.Converted:
        made = [aside / f"{place}.pdf" if keep else None for place, keep in enumerate(kept)]
        for path in filter(None, made):
            path.write_bytes(b"%PDF")
        return office.Converted(made, too_slow)

    monkeypatch.setattr(office, "find", lambda: "soffice")
    monkeypatch.setattr(office, "convert", convert)


def test_the_missing_are_named_and_the_others_take_the_place_of_the_earlier(
    outputs: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, [True, False, True], too_slow=135)
    said = thidua("--outputs", outputs, "pdf")
    assert said.code == 1
    assert "LibreOffice chạy quá 135 giây chưa xong nên đã bị dừng." in said.err
    assert "1 văn bản chưa chuyển được" in said.err and "  giay-khen/VP.docx\n" in said.err
    assert "Đã chuyển 2 văn bản" in said.out
    assert pdfs(outputs) == ALL - {"pdf/giay-khen/VP.pdf"}


def test_where_nothing_was_made_the_earlier_pdfs_stay(
    outputs: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(outputs)
    answers(monkeypatch, [False] * 3)
    said = thidua("--outputs", outputs, "pdf")
    assert said.code == 1
    assert "3 văn bản chưa chuyển được" in said.err and "Đã chuyển" not in said.out
    assert tree(outputs) == before


@pytest.mark.parametrize("fit", [True, False])
def test_a_font_without_vietnamese_letters_is_said_and_the_work_goes_on(
    outputs: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch, fit: bool
) -> None:
    answers(monkeypatch, [True] * 3)
    monkeypatch.setattr(office, "fonts_fit", lambda: fit)
    said = thidua("--outputs", outputs, "pdf")
    assert said.code == 0
    assert ("fonts-liberation2" in said.err) is not fit
    assert pdfs(outputs) == ALL


def test_pdfs_that_are_open_elsewhere_are_said_and_stay(
    outputs: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "denied", str(outputs))

    before = tree(outputs)
    answers(monkeypatch, [True] * 3)
    monkeypatch.setattr(folders, "_exchange", refused)
    said = thidua("--outputs", outputs, "pdf")
    assert said.code == 1
    assert "không được phép đọc hoặc ghi. Đóng tệp" in " ".join(said.err.split())
    assert tree(outputs) == before


def test_without_libreoffice_it_says_what_to_install_and_touches_nothing(
    outputs: Path, thidua: Thidua, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "find", lambda: None)
    before = tree(outputs)
    said = thidua("--outputs", outputs, "pdf")
    assert said.code == 1
    for told in ("LibreOffice", "libreoffice-writer-nogui fonts-liberation2", "Windows", ".docx vẫn nguyên vẹn"):
        assert told in said.err
    assert tree(outputs) == before


def test_without_documents_it_says_so(tmp_path: Path, thidua: Thidua) -> None:
    (tmp_path / "outputs" / "pdf").mkdir(parents=True)
    (tmp_path / "outputs" / "pdf" / "a.docx").write_bytes(b"")
    said = thidua("-C", tmp_path, "pdf")
    assert said.code == 1
    assert "chưa có văn bản .docx nào. Chạy make report trước." in said.err
