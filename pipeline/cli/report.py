"""`thidua report`: the whole run, from inputs/ to a new outputs/; none where nothing has changed since the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import click

from pipeline.cli import AsOf, current, folders, screen, vietnamese, workers
from pipeline.cli.place import Place, settle


@click.command("report", cls=vietnamese.Command, add_help_option=False)
@vietnamese.shared_options(AsOf())
@click.option("--no-cache", is_flag=True, help="Làm lại từ đầu, không dùng những gì đã nhớ trong .cache/.")
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, no_cache: bool, **given: Any) -> None:
    """Làm toàn bộ kết quả vào outputs/ từ các tệp trong inputs/.

    Chạy bao nhiêu lần cũng được. Tệp trong inputs/ không bao giờ bị sửa; outputs/ được thay trọn vẹn khi mọi thứ
    đã xong. Tệp vào, quy tắc, mẫu, ngày và kết quả đều như lần trước thì máy nói vậy và không làm lại.
    """
    place = settle(ctx, given)
    files = place.files()
    folders.recover(place.outputs)
    program = current.program()
    stands_on = current.standing_on(place, files, program, [str(workers.quick())])
    if not no_cache and (ended := current.ending(place, stands_on, _owned)):
        screen.unchanged(place.outputs)
        screen.closing(ended, place.outputs)
        return
    from pipeline import flow
    from pipeline.cli import memory
    from pipeline.shapes import Fault

    screen.say(f"Đang đọc {sum(name.startswith(flow.SUBMISSIONS) for name in files)} tệp của các đơn vị…", error=True)
    before = _written_last_time(place)
    now: dict[str, str] = {}

    def noted(papers: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for name, data in papers:
            now[name] = folders.digest(data)
            yield name, data

    changed: list[str] = []

    def replaced(name: str) -> bool:
        # The PDFs are of the documents as they were: they go when one of these changes, or was changed by hand.
        stale = _documents(before) != _documents(now) or any(one.endswith(".docx") for one in changed)
        return _owned(name) or (name.startswith("pdf/") and stale)

    try:
        with (
            memory.opened(current.cache(place), program, use=not no_cache) as known,
            workers.seam(workers.how_many(place.workers, len(files))) as run,
            screen.progress(known.over(run), len(files)) as seam,
        ):
            checking = flow.Checking(known.over(map), workers.quick())
            story = flow.story(files, place.expectations(), place.as_of, seam, workers.apart, checking)
            written = flow.documents(story)
            papers = flow.papers(story, written, place.templates(), seam)
            changed += folders.changed_by_hand(place.outputs, before, _owned)
            kept = folders.keep(place.outputs, changed, datetime.now())
            folders.replace(place.outputs, noted(papers), replaced)
    except Fault as fault:
        raise screen.fault(fault) from None
    except PermissionError as error:
        raise screen.unwritten(error) from error
    ended = flow.ending(story, written)
    current.note(place, stands_on, {name: digest for name, digest in now.items() if _owned(name)}, ended)
    screen.closing(ended, place.outputs)
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
