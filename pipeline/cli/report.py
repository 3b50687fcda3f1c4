"""`thidua report`: the whole run, from inputs/ to a new outputs/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import AsOf, folders, screen, vietnamese, workers
from pipeline.cli.place import Place, settle

if TYPE_CHECKING:
    from pipeline.shapes import Content


@click.command("report", cls=vietnamese.Command, add_help_option=False)
@vietnamese.shared_options(AsOf())
@vietnamese.scheduler_option
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Làm toàn bộ kết quả vào outputs/ từ các tệp trong inputs/.

    Chạy bao nhiêu lần cũng được. Tệp trong inputs/ không bao giờ bị sửa; outputs/ được thay trọn vẹn khi mọi thứ
    đã xong.
    """
    from pipeline import flow
    from pipeline.shapes import Fault

    place = settle(ctx, given)
    files = place.files()
    folders.recover(place.outputs)
    screen.say(f"Đang đọc {sum(name.startswith(flow.SUBMISSIONS) for name in files)} tệp của các đơn vị…", error=True)
    before = _written_last_time(place)
    now: dict[str, str] = {}

    def noted(papers: Iterator[tuple[str, Content]]) -> Iterator[tuple[str, Content]]:
        for name, data in papers:
            yield name, folders.hashed(data, partial(now.__setitem__, name))

    changed: list[str] = []

    def replaced(name: str) -> bool:
        # The PDFs are of the documents as they were: they go when one of these changes, or was changed by hand.
        stale = _documents(before) != _documents(now) or any(one.endswith(".docx") for one in changed)
        return _owned(name) or (name.startswith("pdf/") and stale)

    try:
        with (
            workers.seam(workers.how_many(place.workers, len(files)), place.scheduler) as run,
            screen.progress(run, len(files)) as seam,
        ):
            story = flow.story(files, place.expectations(), place.as_of, seam, workers.apart)
            written = flow.documents(story)
            papers = flow.papers(story, written, place.templates(), seam)
            changed += folders.changed_by_hand(place.outputs, before, _owned)
            kept = folders.keep(place.outputs, changed, datetime.now())
            folders.replace(place.outputs, noted(papers), replaced)
    except Fault as fault:
        raise screen.fault(fault) from None
    except PermissionError as error:
        raise screen.unwritten(error) from error
    screen.closing(flow.ending(story, written), place.outputs)
    if kept:
        screen.say(f"Đã có người sửa tay {len(changed)} tệp trong {place.outputs}; bản sửa được giữ ở {kept}:")
        for name in changed[: screen.EXAMPLES]:
            screen.say(name, "  ")


def _owned(name: str) -> bool:
    return name.split("/")[0] not in folders.REPORT_DOES_NOT_OWN


def _written_last_time(place: Place) -> dict[str, str]:
    """Give the SHA-256 of what the last run wrote; {} where no manifest tells, so that everything found is kept."""
    try:
        manifest = place.manifest()
    except click.ClickException:
        return {}
    return dict(manifest["outputs"]) if manifest else {}


def _documents(hashes: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in hashes.items() if name.endswith(".docx")}
