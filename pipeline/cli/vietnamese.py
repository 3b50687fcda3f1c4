"""Click in Vietnamese: help pages and what is said of wrong usage; and the options that every command takes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from pipeline.cli import screen, voice
from pipeline.sentences import perhaps
from pipeline.shapes import Fault
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
    # an argument stands in the usage line and is told of in the text
    options = [param for param in command.get_params(ctx) if isinstance(param, click.Option)]
    records = [record for param in options if (record := param.get_help_record(ctx))]
    if records:
        with formatter.section("Tùy chọn"):
            formatter.write_dl(records)


class File(click.Path):
    """A file that is there, told of in Vietnamese where it is not."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give the path; refuses, as wrong usage, what is no file or cannot be read."""
        path = Path(value)
        if path.is_dir():
            self.fail(f'"{value}" là một thư mục; ghi tên tệp.', param, ctx)
        if not path.is_file():
            near = nearest(path.name, os.listdir(path.parent)) if path.parent.is_dir() else None
            self.fail(f'không có tệp "{value}".{perhaps(near)}', param, ctx)
        if not os.access(path, os.R_OK):
            self.fail(f'tệp "{value}" không cho đọc; xem lại quyền của tệp.', param, ctx)
        return path


class Whole(click.IntRange):
    """A whole number from `min` to `max`, told of in Vietnamese where it is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give the number; refuses, as wrong usage, what is none or lies outside."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            limits = f"từ {self.min} đến {self.max}" if self.max is not None else f"từ {self.min} trở lên"
            self.fail(f'"{value}" không phải là số nguyên {limits}.', param, ctx)


def help_option(function: Decorated) -> Decorated:
    """Add `--help` in Vietnamese."""
    return click.help_option("--help", "-h", help="In trang này.")(function)


def scheduler_option(function: Decorated) -> Decorated:
    """Add `--scheduler`, for the commands that read and render much."""
    told = "Giao việc đọc và lập văn bản cho cụm máy Dask ở địa chỉ này (docs/nhieu-may.md)."
    return click.option("--scheduler", metavar="ĐỊA CHỈ", help=told)(function)


def shared_options(as_of: click.ParamType[Any]) -> Callable[[Decorated], Decorated]:
    """Add the options that may stand before the command or after it: --inputs --as-of --json and the like."""
    options = (
        click.option(
            "--inputs", type=click.Path(path_type=Path), metavar="THƯ MỤC", help="Nơi đọc (mặc định: inputs)."
        ),
        click.option(
            "--outputs", type=click.Path(path_type=Path), metavar="THƯ MỤC", help="Nơi ghi (mặc định: outputs)."
        ),
        click.option("--as-of", type=as_of, help="Coi như hôm nay là ngày này, ví dụ 2021-06-20."),
        click.option("--quiet", "-q", is_flag=True, default=None, help="Chỉ nói khi có gì sai."),
        click.option("--json", is_flag=True, default=None, help="In tóm tắt thành một khối JSON, để máy khác đọc."),
        click.option("--workers", type=Whole(min=0), metavar="SỐ", help="Số tiến trình (mặc định: tự chọn)."),
    )

    def decorate(function: Decorated) -> Decorated:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def run(group: click.Group) -> None:
    """Run the group; say what is wrong with the call in Vietnamese and leave with 2, with 130 when interrupted.

    What is at fault in the campaign, the installation or the disk is said here for all commands, and leaves with 1.
    """
    try:
        code = group.main(prog_name="thidua", standalone_mode=False)
    except BrokenPipeError:
        # Whoever read what was said has closed it (`thidua explain … | head`); nothing may be flushed there later.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "thidua"
        said = _say(error, group)
        click.echo(f"Lệnh chưa đúng: {said}\nXem cách dùng: {path} --help", err=True)
        _fail(group, 2, message=said)
    except click.ClickException as error:
        if error.message:  # else the command itself has said what is wrong
            click.echo(error.message, err=True)
            _fail(group, error.exit_code, message=error.message)
        sys.exit(error.exit_code)
    except Fault as fault:
        screen.fault(fault)
        _fail(group, 1, faults=screen.as_data(fault.findings))
    except (click.Abort, KeyboardInterrupt):
        said = "Đã dừng theo yêu cầu; kết quả lần trước còn nguyên."
        click.echo(said, err=True)
        _fail(group, 130, message=said)
    except Exception as error:
        refused = screen.refused(error)
        if refused is None:
            raise
        screen.fault(refused)
        sys.unraisablehook = lambda _: None  # what was half written fails once more when it is cleared away
        _fail(group, 1, faults=screen.as_data(refused.findings))
    sys.exit(code if isinstance(code, int) else 0)


def _fail(group: click.Group, code: int, **told: Any) -> NoReturn:
    """Leave; for `--json`, also where the call could not be understood, what was said is the one object on stdout."""
    if "--json" in sys.argv[1:]:
        called = [word for word in sys.argv[1:] if word in group.list_commands(click.Context(group))]
        voice.write(called[0] if called else "", code, told)
    sys.exit(code)


def _say(error: click.UsageError, group: click.Group) -> str:
    if isinstance(error, click.NoSuchOption):
        if error.ctx and error.ctx.parent and any(error.option_name in one.opts for one in group.params):
            right = f"thidua {error.option_name} … {error.ctx.info_name}"
            return f'tùy chọn "{error.option_name}" đứng trước tên lệnh: {right}.'
        near = nearest(error.option_name, error.possibilities or ())
        return f'không có tùy chọn "{error.option_name}".' + perhaps(near)
    if isinstance(error, click.MissingParameter):
        return f"thiếu {_named(error.param)}."
    if isinstance(error, click.BadOptionUsage):
        if any(word.startswith(f"{error.option_name}=") for word in sys.argv[1:]):
            return f'tùy chọn "{error.option_name}" không nhận giá trị.'
        return f'tùy chọn "{error.option_name}" cần một giá trị.'
    if isinstance(error, click.BadParameter):
        return f"{_named(error.param)}: {error.message}"
    commands = group.list_commands(click.Context(group))
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    if words and words[0] not in commands:
        near = nearest(words[0], commands)
        return f'không có lệnh "{words[0]}".' + perhaps(near)
    if extra := re.search(r"\((.+)\)$", error.message):  # click names them so, and only in its English sentence
        return f'thừa "{extra[1]}"; tên có dấu cách thì để trong ngoặc kép.'
    return "thừa tham số hoặc tham số không hiểu được."


def _named(param: click.Parameter | None) -> str:
    """Name an option by how it is written, an argument as the help page has it."""
    if param is None:
        return "tham số"
    return param.opts[0] if isinstance(param, click.Option) else str(param.human_readable_name).strip("[]…")
