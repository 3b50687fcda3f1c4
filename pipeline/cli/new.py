"""`thidua new`: a folder for another campaign, its workbook filled with what can be taken over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli import AsOf, folders, screen, vietnamese, voice, workers
from pipeline.cli.place import settle

WORKBOOK = "dot-thi-dua.xlsx"
NEXT = """Việc tiếp theo:
1. Mở {workbook}: ô đỏ là ô phải điền.
2. Điền trang Đợt thi đua, Lịch, Nội dung, Tiêu chí; xem lại từng trang khác.
3. Chỗ ghi "cần kiểm tra" ở cột Ghi chú: đối chiếu văn bản gốc rồi xóa ghi chú.
4. Chạy: thidua -C {folder} check — mọi chỗ sai được nêu trong một lượt.
5. Chạy: thidua -C {folder} forms — biểu mẫu nằm ở {folder}/outputs/bieu-mau/.
6. Gửi mỗi đơn vị tệp mang mã của đơn vị đó.
7. Thư, biểu gửi về: thidua -C {folder} receive TỆP… — máy cất và ghi giờ nhận.
8. Chạy: thidua -C {folder} report — bao nhiêu lần cũng được."""


@click.command("new", cls=vietnamese.Command, add_help_option=False)
@click.argument("target", type=click.Path(path_type=Path), metavar="THƯ-MỤC")
@click.option(
    "--from",
    "previous",
    type=click.Path(path_type=Path),
    metavar="THƯ-MỤC",
    help="Đợt trước của chính cơ quan: lấy lại cả đơn vị, nhân sự, Hội đồng, người ký.",
)
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, target: Path, previous: Path | None, **given: Any) -> None:
    """Tạo thư mục cho một đợt thi đua mới.

    Các bảng theo luật (lương cơ sở, mức thưởng, căn cứ…) được chép sẵn; những gì phải quyết định thì để trống, tô đỏ.
    """
    from pipeline import flow

    place = settle(ctx, given)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise click.ClickException(f"{target}: đã có và không trống. Chọn tên thư mục khác.")
    own = ctx.obj.get("folder") if ctx.obj else None
    source = previous or own
    workbook = (source or folders.SHIPPED) / "inputs" / WORKBOOK
    if not workbook.is_file():
        raise click.ClickException(f"{workbook}: không có tệp này. Chỉ đúng thư mục của đợt trước sau --from.")
    data = flow.next_campaign(workbook.read_bytes(), place.expectations(), source is not None, workers.apart)
    (target / "inputs" / "don-vi").mkdir(parents=True)
    (target / "outputs").mkdir()
    (target / "inputs" / WORKBOOK).write_bytes(data)
    screen.say(f"Đã tạo {target}" + (f", theo đợt trước ở {source}." if source else "."))
    screen.say(NEXT.format(folder=target, workbook=target / "inputs" / WORKBOOK))
    voice.answer({"folder": str(target), "from": str(source) if source else None})
