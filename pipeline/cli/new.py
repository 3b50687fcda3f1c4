"""`thidua new`: a folder for another campaign, its workbook filled with what can be taken over."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from pipeline.cli import AsOf, folders, screen, vietnamese, voice, workers
from pipeline.cli.place import settle

WORKBOOK = "dot-thi-dua.xlsx"
NOT_HERE = "lệnh new tự lập inputs và outputs trong thư mục mới; đợt trước thì chỉ bằng --from."
NEXT = """Việc tiếp theo:
1. Mở {workbook}: ô đỏ, có ghi chú, là ô phải quyết định.
2. Trang Đợt thi đua, Lịch: mã, tên, ngày, người ký, các hạn (có đăng ký trước thì có dòng DANG_KY).
3. Trang Nội dung, Tiêu chí: mỗi nội dung, mỗi tiêu chí một dòng.
4. Trang Hình thức, Mức thưởng: số lượng, hình thức xét tiếp, hệ số đang có hiệu lực.
5. Trang Đơn vị, Nhân sự, Hội đồng: người, chức vụ, địa chỉ thư.
6. Trang Căn cứ, Văn bản: căn cứ còn hiệu lực, nơi gửi, nơi nhận.
7. Chỗ ghi "cần kiểm tra" ở cột Ghi chú: đối chiếu văn bản gốc rồi xóa ghi chú.
8. Chạy: thidua -C {folder} check — mọi chỗ còn sót được nêu trong một lượt.
9. Chạy: thidua -C {folder} report — kế hoạch dự thảo ở {folder}/outputs/ke-hoach/; ký xong ghi số, ngày ở Văn bản.
10. Chạy: thidua -C {folder} forms — {forms}"""
PROPOSING = """gửi mỗi đơn vị tệp mang mã của đơn vị trong {folder}/outputs/bieu-mau/; biểu gửi về để vào \
{folder}/inputs/don-vi/."""
REGISTERING = """gửi mỗi đơn vị biểu đăng ký mang mã của đơn vị trong {folder}/outputs/bieu-mau/dang-ky/; \
biểu gửi về để vào {folder}/inputs/dang-ky/. Hết hạn đăng ký thì chạy lại lệnh này, rồi mới gửi biểu đề nghị trong \
{folder}/outputs/bieu-mau/; biểu ấy gửi về để vào {folder}/inputs/don-vi/."""


@click.command("new", cls=vietnamese.Command, add_help_option=False)
@click.argument("target", type=click.Path(path_type=Path), metavar="THƯ-MỤC")
@click.option(
    "--from",
    "previous",
    type=click.Path(path_type=Path),
    metavar="THƯ-MỤC",
    help="Đợt trước của chính cơ quan: lấy lại cả đơn vị, nhân sự, Hội đồng, người ký.",
)
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="MỤC=GIÁ TRỊ",
    help='Ghi sẵn một mục của trang Đợt thi đua, hoặc một hạn của trang Lịch: --set "Mã đợt=TD-2027-01".',
)
@click.option("--ask", is_flag=True, help="Hỏi từng mục phải quyết định; Enter là để sau.")
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(
    ctx: click.Context, /, target: Path, previous: Path | None, given: tuple[str, ...], ask: bool, **shared: Any
) -> None:
    """Tạo thư mục cho một đợt thi đua mới.

    Các bảng theo luật (lương cơ sở, mức thưởng, căn cứ…) được chép sẵn; những gì phải quyết định thì tô đỏ, có ghi chú,
    và được nêu khi chạy check nếu còn sót.
    """
    from pipeline import flow

    place = settle(ctx, shared)
    for name in ("inputs", "outputs"):
        if shared[name] is not None or (ctx.obj or {}).get(name) is not None:
            raise click.BadParameter(NOT_HERE, ctx, next(one for one in ctx.command.params if one.name == name))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise click.ClickException(f"{target}: đã có và không trống. Chọn tên thư mục khác.")
    own = ctx.obj.get("folder") if ctx.obj else None
    source = previous or own
    workbook = (source or folders.SHIPPED) / "inputs" / WORKBOOK
    if not workbook.is_file():
        raise click.ClickException(f"{workbook}: không có tệp này. Chỉ đúng thư mục của đợt trước sau --from.")
    same_body = source is not None
    known = dict(_pair(one) for one in given)
    if ask or (not given and sys.stdin.isatty() and voice.now() is not voice.Voice.JSON):
        known = _asked(flow.questions(place.expectations(), same_body), known)
    made = flow.next_campaign(workbook.read_bytes(), place.expectations(), same_body, workers.apart, known)
    for folder in flow.SENT if made.registers else (flow.SUBMISSIONS,):
        (target / "inputs" / folder).mkdir(parents=True)
    (target / "outputs").mkdir()
    (target / "inputs" / WORKBOOK).write_bytes(made.workbook)
    screen.say(f"Đã tạo {target}" + (f", theo đợt trước ở {source}." if source else "."))
    forms = (REGISTERING if made.registers else PROPOSING).format(folder=target)
    screen.say(NEXT.format(folder=target, workbook=target / "inputs" / WORKBOOK, forms=forms))
    voice.answer({"folder": str(target), "from": str(source) if source else None})


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.ClickException(f'"{text}": thiếu dấu =. Viết như --set "Mã đợt=TD-2027-01".')
    return name.strip(), value.strip()


def _asked(questions: Iterable[tuple[str, str]], known: Mapping[str, str]) -> dict[str, str]:
    """Ask for what is not known yet; what is left blank stays to be decided in the workbook."""
    answers = dict(known)
    for name, explanation in questions:
        if name not in answers:
            click.echo(explanation, err=True)
            answers[name] = click.prompt(name, default="", show_default=False, err=True)
    return answers
