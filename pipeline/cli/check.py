"""`thidua check`: read and check everything, list the findings, write nothing."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli import AsOf, current, memory, progress, screen, vietnamese, voice, workers
from pipeline.cli.place import settle

REGISTERED_WRONG = 'Chạy "thidua remind" để có thư gửi đơn vị còn lỗi ở biểu đăng ký, kèm bản đánh dấu lỗi.'


@click.command("check", cls=vietnamese.Command, add_help_option=False)
@vietnamese.shared_options(AsOf())
@vietnamese.scheduler_option
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Chỉ kiểm tra, liệt kê lỗi và cảnh báo; không ghi gì.

    Kết thúc với mã 1 khi có lỗi, 0 khi chỉ có cảnh báo hoặc không có gì.
    """
    from pipeline import flow
    from pipeline.shapes import Severity

    place = settle(ctx, given)
    files = place.files()
    with (
        memory.opened(current.cache(place), current.program(), write=False) as known,
        workers.seam(workers.how_many(place.workers, len(files)), place.scheduler) as run,
        progress.shown() as stage,
    ):
        checking = flow.Checking(known.over(map), workers.quick())
        reading = stage(progress.READING, flow.to_read(files))(known.over(run))
        story = flow.story(files, place.expectations(), place.as_of, reading, workers.apart, checking)
    found = story.findings
    screen.findings(found)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    screen.say()
    read = len(story.examined.received) + len(story.examined.registered.received)
    screen.say(f"Đã kiểm tra {read} tệp: {errors} lỗi, {len(found) - errors} cảnh báo.")
    voice.answer(
        {
            "files": read,
            "errors": errors,
            "warnings": len(found) - errors,
            "findings": screen.as_data(found),
        },
        exit_code=1 if errors else 0,
    )
    if errors:
        to_register = {one.file for one in story.examined.registered.received}
        wrong = [finding.file in to_register for finding in found if finding.severity is Severity.ERROR]
        if not all(wrong):
            screen.say('Chạy "thidua report" để có bản đánh dấu lỗi gửi lại từng đơn vị.')
        if any(wrong):
            screen.say(REGISTERED_WRONG)
        raise screen.Quiet
