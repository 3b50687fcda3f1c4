"""`thidua history`: who received what in earlier campaigns, read from their manifests alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import AsOf, folders, screen, vietnamese, voice
from pipeline.cli.place import Place, settle

if TYPE_CHECKING:
    from pipeline.shapes import Finding, PastCampaign
    from pipeline.views.history import Entry

Loads = dict[str, Callable[[], bytes]]


class Years(click.ParamType[tuple[int, int]]):
    """A year, or the first and the last of some: 2021, 2019-2021."""

    name = "NĂM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Read the years; refuses, as wrong usage, what is none."""
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"\s*(\d{4})\s*(?:[-–]\s*(\d{4})\s*)?", value)
        if not found:
            self.fail(f'"{value}" không phải là năm. Viết 2021 hoặc 2019-2021.', param, ctx)
        first, last = int(found[1]), int(found[2] or found[1])
        return min(first, last), max(first, last)


@click.command("history", cls=vietnamese.Command, add_help_option=False)
@click.argument("places", nargs=-1, type=click.Path(path_type=Path), metavar="[THƯ-MỤC]…")
@click.option(
    "--name", default="", metavar="TÊN", help="Tên tập thể, cá nhân; chỉ tên gọi cũng được, không dấu cũng được."
)
@click.option("--unit", default="", metavar="ĐƠN-VỊ", help="Mã hoặc tên đơn vị.")
@click.option("--award", default="", metavar="HÌNH-THỨC", help="Mã hoặc tên hình thức khen thưởng.")
@click.option("--year", "years", type=Years(), metavar="NĂM", help="Năm quyết định, ví dụ 2021 hoặc 2019-2021.")
@click.option(
    "--statistics",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="TỆP",
    help="Ghi thống kê và kinh phí của mọi đợt đã đọc vào tệp .xlsx này.",
)
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    places: tuple[Path, ...],
    name: str,
    unit: str,
    award: str,
    years: tuple[int, int] | None,
    statistics: Path | None,
    **given: Any,
) -> None:
    """Tìm ai đã được khen gì, khi nào, theo quyết định nào, ở các đợt trước.

    THƯ-MỤC là thư mục của một đợt, thư mục gom nhiều đợt, hoặc một tệp manifest.json. Không ghi thì tìm trong
    inputs/dot-truoc và kết quả của chính đợt này. --statistics ghi thêm bảng thống kê của các đợt ấy.
    """
    from pipeline.intake import earlier
    from pipeline.views import history

    here = settle(ctx, given)
    loads, told = _manifests(places, here)
    campaigns, findings = earlier.campaigns(loads.items())
    told += findings
    if not campaigns:
        screen.findings(told, error=True)
        raise click.ClickException("Không đọc được đợt nào. Chỉ đúng thư mục có manifest.json của các đợt.")
    if statistics is not None:
        _write_statistics(statistics, campaigns, here.as_of)
    search = history.Search(name, unit, award, years)
    found = history.entries(campaigns, search)
    if found and voice.now() is voice.Voice.FULL:
        _print(found)
        for line in history.summary(campaigns, found):
            screen.say(line)
    screen.findings(told, error=True)
    if not found:
        near = history.near(campaigns, search)
        raise click.ClickException("Không tìm thấy ai." + (f' Gần nhất là "{near}".' if near else ""))
    voice.answer(history.data(campaigns, found))


def _manifests(places: tuple[Path, ...], here: Place) -> tuple[Loads, list[Finding]]:
    """Find the manifests in the places named, else in the past and the outputs of this campaign."""
    from pipeline.intake import earlier
    from pipeline.sentences import finding

    if not places:
        own = here.outputs / earlier.MANIFEST
        places = tuple(path for path in (here.inputs / "dot-truoc", own) if path.exists())
    loads: Loads = {}
    told: list[Finding] = []
    for place in places:
        if place.is_file():
            loads[str(place)] = place.read_bytes
            continue
        if not place.is_dir():
            raise click.ClickException(f"{place}: không có thư mục hay tệp này.")
        files = folders.lazily(place)
        among = earlier.of_campaign_folder(files) or earlier.manifests(files)
        loads |= {str(place / name): files[name] for name in among.files}
        told += [finding("LS-02", file=str(place / name)) for name in among.without]
        if not among.files and not among.without:
            told.append(finding("LS-02", file=str(place)))
    return loads, told


def _write_statistics(path: Path, campaigns: Sequence[PastCampaign], created: date) -> None:
    """Write `thong-ke.xlsx` of these campaigns, all their awards, wherever the clerk wants it."""
    from pipeline.selection import statistics
    from pipeline.shapes import whole
    from pipeline.views import statistics as shown

    try:
        path.write_bytes(whole(shown.workbook(statistics.statistics(campaigns), shown.head(created))))
    except FileNotFoundError as error:
        raise click.ClickException(f"{path}: không ghi được. Chọn một thư mục đã có.") from error
    screen.say(f"Đã ghi thống kê {len(campaigns)} đợt vào {path}.", error=True)


def _print(found: list[Entry]) -> None:
    """Print a table that fits the screen's width, long words wrapped within their columns."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from pipeline.views import history

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, expand=True)
    for heading, share in zip(history.HEADINGS, (0, 5, 6, 3, 3), strict=True):
        table.add_column(heading, ratio=share or None, width=None if share else 4, overflow="fold")
    for line in history.rows(found):
        table.add_row(*map(Text, line))
    Console(width=screen.WIDTH, highlight=False).print(table)
