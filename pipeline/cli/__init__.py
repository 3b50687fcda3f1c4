"""The door: commands, folders, clock, screen and exit codes. Nothing behind it touches any of these.

Each command is a file of this folder and is imported only when it is called, so that help answers at once.
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from pipeline import __version__
from pipeline.cli import vietnamese

COMMANDS = {
    "report": "làm toàn bộ kết quả vào outputs/ từ các tệp trong inputs/",
    "check": "chỉ kiểm tra và liệt kê lỗi, không ghi gì",
    "forms": "làm biểu mẫu cho từng đơn vị vào outputs/bieu-mau/",
    "receive": "cất thư và biểu mẫu nhận được, ghi sổ tiếp nhận",
    "pdf": "chuyển mọi văn bản trong outputs/ sang PDF, vào outputs/pdf/",
    "remind": "soạn thư đôn đốc, danh sách gọi điện, lịch nhắc hạn vào outputs/don-doc/",
    "explain": "giải thích vì sao một đề nghị có kết quả như vậy",
    "history": "tìm ai đã được khen gì ở các đợt trước",
    "verify": "đối chiếu các văn bản đã làm với nhau và với bản kê",
    "what-if": "thử đổi quy tắc: ai sẽ đổi kết quả, vì sao; không ghi gì",
    "new": "tạo thư mục cho một đợt thi đua mới",
}


class AsOf(click.ParamType[date]):
    """A day, written 2021-06-20 or 20/06/2021."""

    name = "NGÀY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day; refuses, as wrong usage, what is none."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        self.fail(f'"{value}" không phải là ngày. Viết 2021-06-20 hoặc 20/06/2021.', param, ctx)


class Commands(vietnamese.Group):
    """The commands of `COMMANDS`, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the clerk's month."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"pipeline.cli.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with a line each, importing none."""
        with formatter.section("Lệnh"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, no_args_is_help=True, add_help_option=False)
@click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path),
    metavar="THƯ MỤC",
    help="Thư mục của đợt thi đua (mặc định: thư mục này).",
)
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.version_option(__version__, "--version", message="thidua %(version)s", help="In phiên bản.")
@click.pass_context
def cli(ctx: click.Context, /, folder: Path | None, **settings: Any) -> None:
    """thidua: từ biểu mẫu Excel của các đơn vị đến quyết định, biên bản, giấy khen và báo cáo của đợt thi đua."""
    ctx.obj = {"folder": folder, **settings}


def main() -> None:
    """Run the command line. Exit codes: 0 done · 1 at fault, with a message · 2 wrong usage."""
    if sys.platform != "win32" and sys.getfilesystemencoding() != "utf-8":
        # The names of files are UTF-8 whatever the locale says; Python settles that only at its start.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show Vietnamese letters still gets the sentence.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    vietnamese.run(cli)
