"""`thidua pdf`: every document of outputs/ as a PDF in outputs/pdf/, by LibreOffice where it is there."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from pipeline.cli import AsOf, folders, office, progress, screen, vietnamese, voice
from pipeline.cli.place import Place, settle

OWNED = "pdf/"
NO_LIBREOFFICE = """LibreOffice: chưa cài trên máy này nên chưa làm được PDF; các tệp .docx vẫn nguyên vẹn.
  Debian, Ubuntu: sudo apt install libreoffice-writer-nogui fonts-liberation2
  Windows, macOS: tải ở https://www.libreoffice.org, cài như mọi chương trình
Cài xong thì chạy lại make pdf. Không cài được thì mở từng tệp bằng Word, chọn lưu thành PDF."""
NO_FONT = (
    "Phông chữ: máy này không có Times New Roman hay phông cùng cỡ có đủ chữ Việt, nên chữ trong PDF có thể lẫn nhiều "
    "phông, dòng và trang có thể khác bản Word. Debian, Ubuntu: sudo apt install fonts-liberation2, rồi chạy lại."
)


@click.command("pdf", cls=vietnamese.Command, add_help_option=False)
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Chuyển mọi văn bản .docx trong outputs/ sang PDF, vào outputs/pdf/.

    Dùng LibreOffice có trên máy; văn bản .docx không bị đụng đến. outputs/pdf/ được thay trọn vẹn. Văn bản nào không
    chuyển được thì nêu tên và kết thúc với mã 1.
    """
    place = settle(ctx, given)
    with folders.alone(place.outputs):
        _pdf(place)


def _pdf(place: Place) -> None:
    names = [name for name in folders.lazily(place.outputs) if _is_document(name)]
    if not names:
        raise click.ClickException(f"{place.outputs}: chưa có văn bản .docx nào. Chạy make report trước.")
    program = office.find()
    if program is None:
        raise click.ClickException(NO_LIBREOFFICE)
    if not office.fonts_fit():
        screen.say(NO_FONT, error=True)
    screen.note(f"Đang chuyển {len(names)} văn bản sang PDF…")
    with TemporaryDirectory(prefix="thidua-pdf-", ignore_cleanup_errors=True) as aside:
        documents = [place.outputs / name for name in names]
        with progress.counting(progress.PDFS) as told:
            done = office.convert(program, documents, Path(aside), lambda made: told(made, len(names)))
        made = {name: pdf for name, pdf in zip(names, done.pdfs, strict=True) if pdf}
        if made:
            fresh = ((OWNED + name.removesuffix(".docx") + ".pdf", pdf.read_bytes()) for name, pdf in made.items())
            folders.replace(place.outputs, fresh, lambda name: name.startswith(OWNED))
            screen.say(f"Đã chuyển {len(made)} văn bản sang PDF, trong {place.outputs / 'pdf'}.")
    if done.too_slow:
        screen.say(f"LibreOffice chạy quá {done.too_slow} giây chưa xong nên đã bị dừng.", error=True)
    missing = [name for name in names if name not in made]
    summary = {"folder": str(place.outputs / "pdf"), "made": sorted(made), "missing": missing}
    voice.answer(summary, exit_code=1 if missing else 0)
    if missing:
        _name_the_missing(missing, place.outputs)
        raise screen.Quiet


def _is_document(name: str) -> bool:
    """Say whether a file is a document; what Word lays beside an open one (~$…) is none."""
    return name.endswith(".docx") and not name.startswith(OWNED) and not name.split("/")[-1].startswith("~$")


def _name_the_missing(names: list[str], outputs: Path) -> None:
    screen.say(f"{outputs}: {len(names)} văn bản chưa chuyển được sang PDF:", error=True)
    for name in names:
        screen.say(name, "  ", error=True)
    screen.say("Mở thử từng tệp bằng Word hoặc LibreOffice; tệp hỏng thì chạy make report để làm lại.", error=True)
