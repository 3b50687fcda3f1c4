"""`thidua explain`: the path of one nominee, read from outputs/manifest.json alone."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli import AsOf, screen, vietnamese, voice
from pipeline.cli.place import settle


@click.command("explain", cls=vietnamese.Command, add_help_option=False)
@click.argument("name", nargs=-1, required=True, metavar="TÊN")
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, name: tuple[str, ...], **given: Any) -> None:
    """Giải thích vì sao một đề nghị có kết quả như vậy.

    TÊN là họ và tên, tên tập thể, hoặc mã đề nghị: tệp và ô nào, đã kiểm tra gì, gộp với ai, được bao nhiêu phiếu,
    kết quả ra sao, có tên trong những văn bản nào.
    """
    from pipeline.views import lineage

    place = settle(ctx, given)
    manifest = place.manifest_by_line()
    if manifest is None:
        raise click.ClickException(f"{place.outputs}: chưa có bản kê manifest.json. Chạy thidua report trước.")
    query = " ".join(name)
    with place.intact():
        explained = lineage.explain(manifest, query)
    if not explained.texts:
        near = f' Gần nhất là "{explained.nearest}".' if explained.nearest else ""
        raise click.ClickException(f'Không có đề nghị nào tên "{query}".{near}')
    if len(explained.texts) > 1:
        screen.say(f'Có {len(explained.texts)} đề nghị cùng tên "{query}":\n')
    for number, text in enumerate(explained.texts):
        if number:
            screen.say("\n" + "─" * 40 + "\n")
        screen.say(text)
    voice.answer({"nominations": explained.lines})
