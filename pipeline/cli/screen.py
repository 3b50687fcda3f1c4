"""What the clerk sees: findings in short, the last lines of a run, a table of what would change. Fits 80 by 24.

What was asked for goes to stdout, what is wrong and how far the work is to stderr. Colours only repeat what words say.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import voice
from pipeline.cli.voice import Voice
from pipeline.sentences import finding
from pipeline.shapes import Closing, Fault, Finding, Severity
from pipeline.text.numbers import dong

if TYPE_CHECKING:
    from pipeline.views.what_if import Comparison

WIDTH, HEIGHT = 80, 24
EXAMPLES = 5  # of a kind on the screen; the files show all
MOVED_AT_MOST = 40  # differences of a what-if on the screen; --json and the board show all
_COLOURS: Mapping[str, str] = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def say(text: str = "", indent: str = "", error: bool = False, colour: str = "") -> None:
    """Print a paragraph, wrapped to the screen's width with a hanging indent; of `--quiet` only what is wrong."""
    if error or voice.now() is Voice.FULL:
        for line in wrapped(text, indent):
            # click.echo takes the colour out again where no terminal reads it
            styled = click.style(line, fg=colour) if colour and not _plain() else line
            click.echo(styled, err=error)


def wrapped(text: str, indent: str = "") -> list[str]:
    """Break a paragraph into lines of the screen."""
    lines = []
    for line in text.split("\n"):
        margin = indent + line[: len(line) - len(line.lstrip())]
        lines += textwrap.wrap(
            line.strip(),
            WIDTH,
            initial_indent=margin,
            subsequent_indent=margin + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return lines


def note(text: str) -> None:
    """Say on stderr what is being done."""
    if voice.now() is Voice.FULL:
        say(text, error=True)


def _plain() -> bool:
    """Say whether no colour is wanted (https://no-color.org)."""
    return bool(os.environ.get("NO_COLOR"))


def findings(found: Sequence[Finding], error: bool = False) -> None:
    """Print findings by kind: the count, then the first five of the kind."""
    kinds: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in found:
        kinds[one.severity, one.code].append(one)
    order = {Severity.ERROR: 0, Severity.WARNING: 1}
    for (severity, code), group in sorted(kinds.items(), key=lambda item: (order[Severity(item[0][0])], -len(item[1]))):
        say(f"{severity} {code}: {len(group)} chỗ", error=error, colour=_COLOURS[severity])
        for one in group[:EXAMPLES]:
            say(one.sentence, "  ", error=error)
        if len(group) > EXAMPLES:
            say(f"… và {len(group) - EXAMPLES} chỗ nữa", "  ", error=error)


def as_data(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Give findings as plain data for JSON."""
    return [{**one._asdict(), "severity": str(one.severity)} for one in found]


def fault(fault: Fault) -> None:
    """Say what of the campaign, the installation or the disk is at fault, all of it at once."""
    say(f"Chưa làm được: {len(fault.findings)} chỗ phải sửa trước. Kết quả lần trước còn nguyên.", error=True)
    for one in alike(fault.findings):
        say(one.sentence, "  ", error=True)


def alike(found: Iterable[Finding]) -> list[Finding]:
    """Put findings of one sheet that say the same of several cells into one: `C2 đến C5, C9`, where the first stood."""
    groups: dict[Finding, list[str]] = {}
    for one in found:
        said = one._replace(cell="", row=0) if one.cell else one
        groups.setdefault(said, []).append(one.cell)
    return [one._replace(cell=", ".join(_runs(cells))) for one, cells in groups.items()]


def _runs(cells: Iterable[str]) -> Iterator[str]:
    """Write cells that stand right below each other as `C2 đến C5`."""
    runs: list[list[str]] = []
    for cell in cells:
        if runs and cell == _below(runs[-1][-1]):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    for run in runs:
        yield from run if len(run) < 3 else [f"{run[0]} đến {run[-1]}"]


def _below(cell: str) -> str:
    return re.sub(r"\d+$", lambda row: str(int(row[0]) + 1), cell)


# What a disk refuses with → the code of the sentence. Any other refusal is a bug and keeps its traceback.
REFUSALS = {
    **dict.fromkeys((errno.EACCES, errno.EPERM), "CUA-03"),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "CUA-04"),
    errno.EROFS: "CUA-05",
    errno.ENAMETOOLONG: "CUA-06",
    **dict.fromkeys((errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN), "CUA-07"),
    errno.EBUSY: "CUA-08",
}


def refused(error: Exception) -> Fault | None:
    """Say what the disk refused and at which file; None where it is no matter of the disk."""
    number, file = getattr(error, "errno", None), getattr(error, "filename", None)
    if told := re.fullmatch(r"IO_(E\w+)", str(error)):  # what writes big sheets to a file of its own, as it says so
        number, file = getattr(errno, told[1], None), gettempdir()
    code = REFUSALS.get(number or 0)
    return Fault([finding(code, file=os.fspath(file or Path.cwd()))]) if code else None


class Quiet(click.ClickException):
    """Leaves with 1; what had to be said has been said."""

    def __init__(self) -> None:
        super().__init__("")

    def show(self, file: Any = None) -> None:
        """Print nothing more."""


def counts(values: Iterable[str]) -> str:
    """Put counts in words: `3 Hợp lệ, 1 Trả lại`, in the order of first appearance."""
    return ", ".join(f"{count} {value}" for value, count in Counter(values).items())


def unchanged(outputs: Path) -> None:
    """Say that the outputs are those of just what a run would read now."""
    say(
        "Không có gì thay đổi từ lần chạy trước: tệp vào, quy tắc, mẫu, chương trình, ngày đều như cũ, "
        f"mọi tệp trong {outputs} còn nguyên. Không phải làm lại."
    )


def closing(ended: Closing, outputs: Path, kept: Sequence[str] = ()) -> None:
    """Print the last lines of a run, as many as one screen holds; the board has what is left out.

    `kept` are lines on what a person had changed in the outputs.
    """
    head = ["", f'Đã xong. Giai đoạn: "{ended.stage}".', *_lines(ended.counts), f"Xem trong {outputs}:"]
    head += _lines(ended.look)
    todo = [wrapped(line if line.startswith(" ") else f"- {line}", "  ") for line in ended.todo]
    tail = [line for text in kept for line in wrapped(text)]
    # the prompt, the heading of what is to do, the line on what is left out
    room = HEIGHT - len(head) - len(tail) - 3
    shown = 0
    while shown < len(todo) and sum(map(len, todo[: shown + 1])) <= room:
        shown += 1
    for number, line in enumerate(head):
        say(line, colour="green" if number == 1 else "")
    if todo:
        say("Việc tiếp theo:")
        for line in (line for lines in todo[:shown] for line in lines):
            say(line)
        if shown < len(todo):
            say(f"  … và {len(todo) - shown} việc nữa, xem index.html")
    for line in tail:
        say(line)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from wrapped(text, "  ")


# ------------------------------------------------------------------------------------------------------------- what if


def what_if(compared: Comparison) -> None:
    """Print what would change: who, from what to what, why; then the figures before and after."""
    if voice.now() is not Voice.FULL:
        return
    say("Nếu:" if compared.amendments else "Không có gì được đổi.")
    for amendment in compared.amendments:
        say(amendment.sentence, "  ")
    for line in compared.notes:
        say(line, "  ")
    say()
    if compared.differences:
        say(f"{len(compared.differences)} đề nghị đổi kết quả:")
        shown = compared.differences[:MOVED_AT_MOST]
        _table(
            ("Đề nghị", "Đang là", "Sẽ là", "Vì sao"),
            [(f"{one.name} ({one.kind})", one.before.short, one.after.short, one.why) for one in shown],
        )
        if len(compared.differences) > len(shown):
            say(f"… và {len(compared.differences) - len(shown)} đề nghị nữa; ghi thêm --json để có tất cả.")
    else:
        say("Không đề nghị nào đổi kết quả.")
    if compared.units:
        _table(("Đơn vị", "Đang là", "Sẽ là"), [(one.name, one.before, one.after) for one in compared.units])
    moved = [one for one in compared.counts if one.before != one.after]
    rows = [(one.name, str(one.before), str(one.after)) for one in moved]
    money = compared.money
    rows.append((money.name, dong(money.before), dong(money.after)))
    _table(("Số lượng", "Đang là", "Sẽ là"), rows)
    for award, people in compared.tied.items():
        say(f"Hòa phiếu {award}: {', '.join(people)}. Hội đồng chọn; máy không tự chọn.")
    say("Chỉ là thử: không tệp nào bị sửa, không văn bản nào được lập.")


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=box.SIMPLE_HEAD, pad_edge=False, leading=0)
    for row in rows:
        table.add_row(*map(Text, row))  # never markup: a unit may have typed brackets
    console = Console(file=sys.stdout, width=WIDTH, highlight=False)
    console.print(table)
