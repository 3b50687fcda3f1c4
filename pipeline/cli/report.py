"""`thidua report`: the whole run, from inputs/ to a new outputs/; none where nothing has changed since the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from pipeline.cli import AsOf, beside, current, folders, progress, screen, vietnamese, voice, workers
from pipeline.cli.edited import Edited
from pipeline.cli.place import Place, settle
from pipeline.compact import Digests
from pipeline.shapes import Closing


@click.command("report", cls=vietnamese.Command, add_help_option=False)
@click.option(
    "--what-if",
    multiple=True,
    metavar="THAY-ĐỔI",
    help='Thêm vào bảng theo dõi phần "Nếu": ai sẽ đổi kết quả. Viết như ở thidua what-if, hoặc "nộp muộn".',
)
@vietnamese.shared_options(AsOf())
@click.option("--no-cache", is_flag=True, help="Làm lại từ đầu, không dùng những gì đã nhớ trong .cache/.")
@vietnamese.scheduler_option
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, what_if: tuple[str, ...], no_cache: bool, **given: Any) -> None:
    """Làm toàn bộ kết quả vào outputs/ từ các tệp trong inputs/.

    Chạy bao nhiêu lần cũng được. Tệp trong inputs/ không bao giờ bị sửa; outputs/ được thay trọn vẹn khi mọi thứ
    đã xong. Tệp vào, quy tắc, mẫu, ngày và kết quả đều như lần trước thì máy nói vậy và không làm lại.
    """
    place = settle(ctx, given)
    files = place.files()
    with folders.alone(place.outputs):
        _report(place, files, what_if, no_cache)


def _report(place: Place, files: folders.Files, what_if: Sequence[str], no_cache: bool) -> None:
    program = current.program()
    stands_on = current.standing_on(place, files, program, [str(workers.quick()), *what_if])
    if not what_if and not no_cache and (ended := current.ending(place, stands_on, _owned)):
        screen.unchanged(place.outputs)
        screen.closing(ended, place.outputs)
        voice.answer(_as_data(place, ended))
        return
    from pipeline import flow
    from pipeline.cli import memory
    from pipeline.views import what_if as view

    sent = sum(name.startswith(flow.SENT) for name in files)
    screen.note(f"Đang đọc {sent} tệp của các đơn vị…")
    edited = Edited(place, _owned)
    now = Digests()
    processes = workers.how_many(place.workers, len(files))
    spare = beside.spare(place.workers, processes, place.scheduler)
    templates = place.templates()
    with (
        memory.opened(current.cache(place), program, use=not no_cache) as known,
        workers.seam(processes, place.scheduler) as run,
        beside.hands(run, flow.get_ready, templates, wanted=spare) as hands,
        progress.shown() as stage,
    ):
        checking = flow.Checking(known.over(map), workers.quick())
        reading = stage(progress.READING, flow.to_read(files))(known.over(run))
        story = flow.story(files, place.expectations(), place.as_of, reading, workers.apart, checking)
        supposed = flow.what_if(story, files, place.expectations(), what_if, known.over(run)) if what_if else None
        written = flow.documents(story)
        counted = stage(progress.WRITING, flow.to_write(story, written))
        there, both = known.over(hands.there), known.over(hands.both)
        seams = flow.Seams(there, counted(there), counted(both))
        papers = flow.papers(story, written, templates, seams, supposed, now)
        folders.replace(place.outputs, edited.kept_behind(papers), edited.replaced(now))
    ended = flow.ending(story, written)
    del story, written
    current.note(place, stands_on, now.only(_owned), ended)
    screen.closing(ended, place.outputs, _kept(edited.names, edited.kept, place))
    voice.answer(_as_data(place, ended, edited.names, edited.kept, view.data(supposed) if supposed else None))


def _as_data(
    place: Place,
    ended: Closing,
    changed: Sequence[str] = (),
    kept: Path | None = None,
    what_if: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "stage": ended.stage,
        "as_of": place.as_of.isoformat(),
        "outputs": str(place.outputs),
        **ended.figures,
        "look": ended.look,
        "todo": ended.todo,
        "changed_by_hand": list(changed),
        "kept_in": str(kept) if kept else None,
        "what_if": what_if,
    }


def _kept(changed: Sequence[str], kept: Path | None, place: Place) -> list[str]:
    if not kept:
        return []
    said = f"Đã có người sửa tay {len(changed)} tệp trong {place.outputs}; bản sửa được giữ ở {kept}:"
    more = f" và {len(changed) - screen.EXAMPLES} tệp nữa" if len(changed) > screen.EXAMPLES else ""
    return [said, f"  {', '.join(changed[: screen.EXAMPLES])}{more}"]


def _owned(name: str) -> bool:
    return name.split("/")[0] not in folders.REPORT_DOES_NOT_OWN
