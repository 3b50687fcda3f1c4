"""`thidua remind`: drafts, the call list and the calendar that urge the units, into outputs/don-doc/."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli import AsOf, current, folders, memory, progress, screen, vietnamese, voice, workers
from pipeline.cli.place import settle

OWNED = "don-doc/"


@click.command("remind", cls=vietnamese.Command, add_help_option=False)
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Soạn thư đôn đốc, danh sách gọi điện, lịch nhắc hạn vào outputs/don-doc/.

    Mỗi đơn vị chưa gửi hồ sơ, hoặc gửi mà còn phải sửa, có một thư soạn sẵn; lời thư theo số ngày còn lại. Đợt có
    đăng ký trước mà chưa qua hạn DANG_KY thì thư nhắc đăng ký, hoặc sửa biểu đăng ký. Lệnh này không gửi thư: mở tệp
    .eml, xem lại rồi bấm gửi.
    """
    from pipeline import flow

    place = settle(ctx, given)
    files = place.files()
    letters: list[str] = []

    def note(name: str) -> None:
        if name.endswith(".eml"):
            letters.append(name)

    with (
        folders.alone(place.outputs),
        memory.opened(current.cache(place), current.program()) as known,
        workers.seam(workers.how_many(place.workers, len(files))) as run,
        progress.shown() as stage,
    ):
        checking = flow.Checking(known.over(map), workers.quick())
        reading = stage(progress.READING, flow.to_read(files))(known.over(run))
        story = flow.story(files, place.expectations(), place.as_of, reading, workers.apart, checking)
        fresh = ((OWNED + name, data) for name, data in flow.reminders(story, place.templates(), known.over(run)))
        folders.replace(place.outputs, folders.watched(fresh, note), lambda name: name.startswith(OWNED))
    nameless = [code for code in flow.unaddressed(story) if f"{OWNED}{code}.eml" in letters]
    if letters:
        screen.say(f"Đã soạn {len(letters)} thư đôn đốc vào {place.outputs / 'don-doc'}.")
        screen.say("Mở từng tệp .eml, xem lại rồi bấm gửi; goi-dien.xlsx là danh sách để gọi điện.")
        if nameless:
            screen.say(f"Chưa có địa chỉ nhận: {', '.join(nameless)}. Ghi vào cột Email, trang Đơn vị.")
    else:
        screen.say("Không còn đơn vị nào phải đôn đốc.")
    screen.say("lich.ics: mở bằng chương trình lịch để được nhắc trước mỗi hạn 3 ngày và 1 ngày.")
    voice.answer({"folder": str(place.outputs / "don-doc"), "letters": letters, "unaddressed": nameless})
