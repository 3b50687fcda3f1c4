"""`thidua forms`: one blank workbook per unit into outputs/bieu-mau/."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli import AsOf, current, folders, memory, progress, screen, vietnamese, voice, workers
from pipeline.cli.place import settle

OWNED = "bieu-mau/"


@click.command("forms", cls=vietnamese.Command, add_help_option=False)
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Làm biểu mẫu cho từng đơn vị vào outputs/bieu-mau/, để gửi đi.

    Danh sách chọn, giới hạn, ô bắt buộc và trang hướng dẫn đều lấy từ dot-thi-dua.xlsx và các bộ quy tắc trong
    expectations/.
    """
    from pipeline import flow
    from pipeline.selection.registered import over

    place = settle(ctx, given)
    with memory.opened(current.cache(place), current.program(), write=False) as known:
        checking = flow.Checking(known.over(map), workers.quick())
        base = flow.ground(place.files(), place.expectations(), workers.apart, checking)
        registered = flow.registrations(place.files(), base, known.over(map))
    count = len(base.campaign.units) * (2 if base.registers else 1)
    with folders.alone(place.outputs), progress.shown() as stage:
        made = stage(progress.FORMS, count)(map)(_same, flow.blank_forms(base, registered))
        fresh = ((OWNED + name, data) for name, data in made)
        folders.replace(place.outputs, fresh, lambda name: name.startswith(OWNED))
    screen.say(f"Đã làm {len(base.campaign.units)} biểu mẫu vào {place.outputs / 'bieu-mau'}.")
    if base.registers:
        folder = place.outputs / "bieu-mau" / "dang-ky"
        late = over(base.campaign, place.as_of)
        again = "" if late else "; hết hạn đăng ký thì làm lại rồi mới gửi"
        asked = "đã hết hạn, không gửi nữa" if late else "gửi trước; tệp gửi về cất vào inputs/dang-ky/"
        screen.say(f"Biểu đăng ký ở {folder}, {asked}.")
        screen.say(f"Biểu đề nghị đã ghi sẵn đăng ký của {len(registered)} đơn vị{again}.")
    back = "hồ sơ gửi về" if base.registers else "tệp gửi về"
    screen.say(f"Gửi mỗi đơn vị tệp mang mã của đơn vị đó; {back} cất vào inputs/don-vi/ rồi chạy thidua report.")
    told = {"folder": str(place.outputs / "bieu-mau"), "units": [unit.code for unit in base.campaign.units]}
    voice.answer(told | ({"registered": [one.unit for one in registered]} if base.registers else {}))


def _same(made: tuple[str, bytes]) -> tuple[str, bytes]:
    return made
