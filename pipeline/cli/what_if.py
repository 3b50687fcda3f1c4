"""`thidua what-if`: who would have another outcome under other rules, and why. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from pipeline.cli import AsOf, current, memory, progress, screen, vietnamese, voice, workers
from pipeline.cli.place import settle

# What the short options stand for: cells of the campaign workbook, as the clerk would name them.
QUOTA = "Hình thức › {0} › Tối đa = {1}"
CRITERION = "Tiêu chí › {0} › Ngưỡng = {1}"
VOTES = "Ngưỡng biểu quyết = {0}"


@click.command("what-if", cls=vietnamese.Command, add_help_option=False)
@click.argument("changes", nargs=-1, metavar="[THAY-ĐỔI]…")
@click.option(
    "--quota", multiple=True, metavar="MÃ=SỐ", help='Số tối đa của một hình thức: "MÃ=2"; "MÃ=" là không hạn.'
)
@click.option(
    "--threshold",
    multiple=True,
    metavar="[MÃ=]TỶ-LỆ",
    help='Ngưỡng của một tiêu chí: "MÃ=50%"; không ghi mã là ngưỡng biểu quyết: "60%".',
)
@click.option("--late", is_flag=True, help="Cho tính cả những hồ sơ nộp muộn.")
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    changes: tuple[str, ...],
    quota: tuple[str, ...],
    threshold: tuple[str, ...],
    late: bool,
    **given: Any,
) -> None:
    """Thử đổi quy tắc: ai sẽ đổi kết quả và vì sao. Không sửa tệp nào, không lập văn bản nào.

    THAY-ĐỔI là một ô của dot-thi-dua.xlsx và giá trị thử, đặt trong ngoặc kép: "Hình thức › MÃ › Tối đa = 2", hay chỉ
    tên mục của trang Đợt thi đua: "Tỷ lệ dự họp tối thiểu = 1/2". Gõ > thay cho › cũng được. Ghi nhiều thay đổi thì
    thử cùng một lúc. Hòa phiếu vẫn là hòa phiếu; ai chưa có phiếu thì chờ Hội đồng.
    """
    from pipeline import flow
    from pipeline.views import what_if as view

    wishes = [*changes, *_quotas(quota), *_thresholds(threshold), *([flow.LATE_LET_IN] if late else ())]
    if not wishes:
        raise click.MissingParameter(ctx=ctx, param=ctx.command.params[0])
    place = settle(ctx, given)
    files = place.files()
    with (
        memory.opened(current.cache(place), current.program(), write=False) as known,
        workers.seam(workers.how_many(place.workers, len(files))) as run,
        progress.shown() as stage,
    ):
        sent = sum(name.startswith(flow.SENT) for name in files)
        checking = flow.Checking(known.over(map), workers.quick())
        reading = stage(progress.READING, flow.to_read(files))(known.over(run))
        story = flow.story(files, place.expectations(), place.as_of, reading, workers.apart, checking)
        again = stage(progress.AGAIN, sent)(known.over(run))
        compared = flow.what_if(story, files, place.expectations(), wishes, again)
    screen.what_if(compared)
    voice.answer(view.data(compared))


def _quotas(given: tuple[str, ...]) -> Iterator[str]:
    for one in given:
        code, _, value = one.partition("=")
        yield QUOTA.format(code.strip(), value.strip())


def _thresholds(given: tuple[str, ...]) -> Iterator[str]:
    for one in given:
        code, named, value = one.rpartition("=")
        yield CRITERION.format(code.strip(), value.strip()) if named else VOTES.format(value.strip())
