"""`thidua verify`: check the hashes of the manifest and reconcile the finished documents with one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import click

from pipeline.cli import AsOf, folders, screen, vietnamese, voice
from pipeline.cli.place import settle
from pipeline.shapes import Finding


@click.command("verify", cls=vietnamese.Command, add_help_option=False)
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Đối chiếu các văn bản đã làm: với bản kê manifest.json và với nhau.

    Mở lại từng văn bản, so họ tên, số lượng, số tiền, số phiếu, số và ngày văn bản, người ký. Có bất kỳ khác biệt nào
    thì nêu rõ và kết thúc với mã 1.
    """
    from pipeline.views import manifest as manifests
    from pipeline.views import reconcile

    place = settle(ctx, given)
    manifest = place.manifest()
    if manifest is None:
        raise click.ClickException(f"{place.outputs}: chưa có bản kê manifest.json. Chạy thidua report trước.")
    folder, written = place.outputs.name, dict(folders.digests(place.outputs))
    by_hand = [
        name for name in written if name != "manifest.json" and name.split("/")[0] not in folders.REPORT_DOES_NOT_OWN
    ]
    found = manifests.strayed(manifest["outputs"], written, folder)
    found += manifests.unknown(manifest["outputs"], by_hand, folder)
    found += manifests.strayed(manifest["inputs"], dict(folders.digests(place.inputs)), place.inputs.name)
    reconciled = reconcile.reconciled(manifest, folders.Reading(place.outputs, manifest["outputs"]))
    found += [finding._replace(file=f"{folder}/{finding.file}") for finding in reconciled.differences]
    held = [{"files": files, "what": what} for files, what in reconciled.held]
    told = {"nominations": len(manifest["nominations"]), "differences": screen.as_data(found), "held": held}
    voice.answer(told, exit_code=1 if found else 0)
    if found:
        _say_by_file(found)
        raise screen.Quiet
    screen.say(
        f"Mọi tệp còn nguyên như lần chạy cuối. Đã đối chiếu với kết quả của {len(manifest['nominations'])} đề nghị:"
    )
    for files, what in reconciled.held:
        more = f" và {len(files) - 1} tệp cùng loại" if len(files) > 1 else ""
        screen.say(f"- {files[0]}{more}: {what}", "  ")
    screen.say("Tất cả khớp với kết quả và với nhau.")


def _say_by_file(found: Sequence[Finding]) -> None:
    """Print the first differences of each file, file by file."""
    files: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        files[finding.file].append(finding)
    for _, own in sorted(files.items()):
        for finding in own[: screen.EXAMPLES]:
            screen.say(finding.sentence, "  ")
        if len(own) > screen.EXAMPLES:
            screen.say(f"… và {len(own) - screen.EXAMPLES} điểm nữa ở tệp này", "  ")
    screen.say(f"\nCó {len(found)} điểm khác ở {len(files)} tệp. Chạy lại make report nếu không cố ý sửa.")
