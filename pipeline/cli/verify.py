"""`thidua verify`: check the hashes of the manifest and reconcile the finished documents with one another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli import AsOf, folders, screen, vietnamese
from pipeline.cli.place import settle


@click.command("verify", cls=vietnamese.Command, add_help_option=False)
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Đối chiếu các văn bản đã làm: với bản kê manifest.json và với nhau.

    Mở lại từng văn bản, so số lượng, họ tên, số tiền. Có bất kỳ khác biệt nào thì nêu rõ và kết thúc với mã 1.
    """
    from pipeline.views import manifest as manifests
    from pipeline.views import reconcile

    place = settle(ctx, given)
    manifest = place.manifest()
    if manifest is None:
        raise click.ClickException(f"{place.outputs}: chưa có bản kê manifest.json. Chạy thidua report trước.")
    recorded = manifests.strayed(manifest["outputs"], _digests(place.outputs), place.outputs.name)
    recorded += manifests.strayed(manifest["inputs"], _digests(place.inputs), place.inputs.name)
    outputs = {name: load for name, load in folders.lazily(place.outputs).items() if name in manifest["outputs"]}
    found = [*recorded, *reconcile.differences(manifest, {name: load() for name, load in outputs.items()})]
    if found:
        for finding in found:
            screen.say(finding.sentence, "  ")
        screen.say(f"\nCó {len(found)} điểm khác. Chạy lại make report nếu không cố ý sửa.")
        raise screen.Quiet
    screen.say(
        f"Đã đối chiếu {len(outputs)} tệp, {len(manifest['nominations'])} đề nghị: số lượng, họ tên, số tiền đều khớp; "
        "không tệp nào bị sửa từ lần chạy cuối."
    )


def _digests(folder: Path) -> dict[str, str]:
    return {name: folders.digest(load()) for name, load in folders.lazily(folder).items()}
