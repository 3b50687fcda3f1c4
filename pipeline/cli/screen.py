"""What the clerk sees: progress while it works, findings in short, and the last lines of a run. Fits 80 columns."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from pipeline.shapes import Closing, Fault, Finding, MapSeam, Severity

WIDTH = 80
EXAMPLES = 5  # of a kind on the screen; the files show all
ENOUGH_TO_SHOW = 30  # tasks, before progress is worth a line


def say(text: str = "", indent: str = "", error: bool = False) -> None:
    """Print a paragraph, wrapped to the screen's width with a hanging indent."""
    for line in text.split("\n"):
        margin = indent + line[: len(line) - len(line.lstrip())]
        wrapped = textwrap.fill(
            line.strip(),
            WIDTH,
            initial_indent=margin,
            subsequent_indent=margin + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        click.echo(wrapped, err=error)


def findings(found: Sequence[Finding], error: bool = False) -> None:
    """Print findings by kind: the count, then the first five of the kind."""
    kinds: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in found:
        kinds[finding.severity, finding.code].append(finding)
    order = {Severity.ERROR: 0, Severity.WARNING: 1}
    for (severity, code), group in sorted(kinds.items(), key=lambda item: (order[Severity(item[0][0])], -len(item[1]))):
        say(f"{severity} {code}: {len(group)} chỗ", error=error)
        for finding in group[:EXAMPLES]:
            say(finding.sentence, "  ", error=error)
        if len(group) > EXAMPLES:
            say(f"… và {len(group) - EXAMPLES} chỗ nữa", "  ", error=error)


def fault(fault: Fault) -> click.ClickException:
    """Say what of the campaign or the installation is at fault, all of it at once."""
    say(f"Chưa làm được: {len(fault.findings)} chỗ phải sửa trước. Kết quả lần trước còn nguyên.", error=True)
    for finding in fault.findings:
        say(finding.sentence, "  ", error=True)
    return Quiet()


def unwritten(error: PermissionError) -> click.ClickException:
    """Say which file could not be written: most often it is open in another program."""
    return click.ClickException(
        f"{error.filename}: không ghi được. Đóng tệp đang mở trong Word hoặc Excel rồi chạy lại; "
        "kết quả lần trước còn nguyên."
    )


class Quiet(click.ClickException):
    """Leaves with 1; what had to be said has been said."""

    def __init__(self) -> None:
        super().__init__("")

    def show(self, file: Any = None) -> None:
        """Print nothing more."""


def counts(values: Iterable[str]) -> str:
    """Put counts in words: `3 Hợp lệ, 1 Trả lại`, in the order of first appearance."""
    return ", ".join(f"{count} {value}" for value, count in Counter(values).items())


@contextmanager
def progress(run: MapSeam, total: int) -> Iterator[MapSeam]:
    """Wrap the `map` seam so that long work shows how far it is: a bar on a terminal, plain lines elsewhere."""
    if total < ENOUGH_TO_SHOW:
        yield run
        return
    if sys.stderr.isatty():
        yield from _bar(run, total)
    else:
        yield _lines(run, total)


def _bar(run: MapSeam, total: int) -> Iterator[MapSeam]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Đang đọc biểu mẫu", total=total)

        def shown(function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
            for item in run(function, items):
                bar.advance(task)
                yield item

        yield shown


def _lines(run: MapSeam, total: int) -> MapSeam:
    step = max(total // 10, ENOUGH_TO_SHOW)

    def shown(function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
        for number, item in enumerate(run(function, items), 1):
            if number % step == 0:
                click.echo(f"  … {number} việc xong", err=True)
            yield item

    return shown


def unchanged(outputs: Path) -> None:
    """Say that the outputs are those of just what a run would read now."""
    say(
        "Không có gì thay đổi từ lần chạy trước: tệp vào, quy tắc, mẫu, chương trình, ngày đều như cũ, "
        f"mọi tệp trong {outputs} còn nguyên. Không phải làm lại."
    )


def closing(ended: Closing, outputs: Path) -> None:
    """Print the last lines of a run."""
    say(f'\nĐã xong. Giai đoạn: "{ended.stage}".')
    for line in ended.counts:
        say(line, "  ")
    say(f"Xem trong {outputs}:")
    for line in ended.look:
        say(line, "  ")
    if ended.todo:
        say("Việc tiếp theo:")
        for line in ended.todo:
            say(line if line.startswith(" ") else f"- {line}", "  ")
