"""`thidua check`: read and check everything, list the findings, write nothing."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli import AsOf, screen, vietnamese, workers
from pipeline.cli.place import settle


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
    from pipeline.shapes import Fault, Severity

    place = settle(ctx, given)
    files = place.files()
    try:
        with (
            workers.seam(workers.how_many(place.workers, len(files)), place.scheduler) as run,
            screen.progress(run, len(files)) as seam,
        ):
            story = flow.story(files, place.expectations(), place.as_of, seam, workers.apart)
    except Fault as fault:
        raise screen.fault(fault) from None
    found = story.findings
    screen.findings(found)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    screen.say()
    screen.say(f"Đã kiểm tra {len(story.examined.received)} tệp: {errors} lỗi, {len(found) - errors} cảnh báo.")
    if errors:
        screen.say('Chạy "thidua report" để có bản đánh dấu lỗi gửi lại từng đơn vị.')
        raise screen.Quiet
