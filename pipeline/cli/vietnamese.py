"""Click in Vietnamese: help pages and what is said of wrong usage; and the options that every command takes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.sentences import perhaps
from pipeline.text.names import nearest

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Command(click.Command):
    """A command whose help page is in Vietnamese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, _pieces(self, ctx), prefix="Cách dùng: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        _options(self, ctx, formatter)


class Group(click.Group):
    """A group whose help page is in Vietnamese."""

    command_class = Command

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, "[TÙY CHỌN] LỆNH …", prefix="Cách dùng: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        _options(self, ctx, formatter)
        self.format_commands(ctx, formatter)


def _pieces(command: click.Command, ctx: click.Context) -> str:
    return " ".join(command.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[TÙY CHỌN]")


def _options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    records = [record for param in command.get_params(ctx) if (record := param.get_help_record(ctx))]
    if records:
        with formatter.section("Tùy chọn"):
            formatter.write_dl(records)


def help_option(function: Decorated) -> Decorated:
    """Add `--help` in Vietnamese."""
    return click.help_option("--help", "-h", help="In trang này.")(function)


def scheduler_option(function: Decorated) -> Decorated:
    """Add `--scheduler`, for the commands that read and render much."""
    told = "Giao việc đọc và lập văn bản cho cụm máy Dask ở địa chỉ này (docs/nhieu-may.md)."
    return click.option("--scheduler", metavar="ĐỊA CHỈ", help=told)(function)


def shared_options(as_of: click.ParamType[Any]) -> Callable[[Decorated], Decorated]:
    """Add the options that may stand before the command or after it: --inputs --outputs --as-of --workers."""
    options = (
        click.option(
            "--inputs", type=click.Path(path_type=Path), metavar="THƯ MỤC", help="Nơi đọc (mặc định: inputs)."
        ),
        click.option(
            "--outputs", type=click.Path(path_type=Path), metavar="THƯ MỤC", help="Nơi ghi (mặc định: outputs)."
        ),
        click.option("--as-of", type=as_of, help="Coi như hôm nay là ngày này, ví dụ 2021-06-20."),
        click.option("--workers", type=click.IntRange(min=0), metavar="SỐ", help="Số tiến trình (mặc định: tự chọn)."),
    )

    def decorate(function: Decorated) -> Decorated:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def run(group: click.Group) -> None:
    """Run the group; say what is wrong with the call in Vietnamese and leave with 2, with 130 when interrupted."""
    try:
        code = group.main(prog_name="thidua", standalone_mode=False)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "thidua"
        click.echo(f"Lệnh chưa đúng: {_say(error, group)}\nXem cách dùng: {path} --help", err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(error.message, err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Đã dừng theo yêu cầu; kết quả lần trước còn nguyên.", err=True)
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _say(error: click.UsageError, group: click.Group) -> str:
    if isinstance(error, click.NoSuchOption):
        near = nearest(error.option_name, error.possibilities or ())
        return f'không có tùy chọn "{error.option_name}".' + perhaps(near)
    if isinstance(error, click.MissingParameter):
        return f"thiếu {error.param.human_readable_name if error.param else 'tham số'}."
    if isinstance(error, click.BadOptionUsage):
        return f'tùy chọn "{error.option_name}" cần một giá trị.'
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param else "tham số"
        return f"{name}: {error.message}"
    commands = group.list_commands(click.Context(group))
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    if words and words[0] not in commands:
        near = nearest(words[0], commands)
        return f'không có lệnh "{words[0]}".' + perhaps(near)
    return "thừa tham số hoặc tham số không hiểu được."
