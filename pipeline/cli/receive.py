"""`thidua receive`: files mails and workbooks under inputs/don-vi/, what registers under inputs/dang-ky/, and enters
them into the register.

Everything new is written aside first; then the files are moved in and the register is exchanged. Whatever fails before
that leaves the folder as it was.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline.cli import AsOf, folders, mailbox, progress, screen, vietnamese, voice, workers
from pipeline.cli.place import Place, settle

if TYPE_CHECKING:
    from pipeline.flow import Ground
    from pipeline.intake.filing import Filed

BROUGHT = "Nộp trực tiếp"
_NOT_A_REGISTER = (zipfile.BadZipFile, KeyError, ValueError, TypeError, LookupError, AttributeError, SyntaxError)


MIXED = (
    "{name} có cả biểu đăng ký ({forms}) và hồ sơ đề nghị, được cất nguyên vào don-vi/: biểu đăng ký trong đó chưa "
    "được tính. Lưu riêng biểu ấy rồi chạy lại thidua receive với tệp vừa lưu."
)
Arrived = tuple[str, bytes, str]  # name, bytes, channel ("" for a mail)


class Kept(NamedTuple):
    """What came of one arrival: the name it lies under, the name of what it repeats, its new row of the register.

    `astray` names its forms to register, where it holds others as well and so lies among what proposes.
    """

    given: str
    name: str
    twin: str
    row: Any  # register.Arrival, None where the register has it
    astray: tuple[str, ...] = ()


@click.command("receive", cls=vietnamese.Command, add_help_option=False)
@click.argument("paths", nargs=-1, type=vietnamese.File(), metavar="[TỆP]…")
@mailbox.options
@vietnamese.shared_options(AsOf())
@vietnamese.help_option
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], **given: Any) -> None:
    """Cất thư và biểu mẫu nhận được vào inputs/don-vi/, biểu đăng ký vào inputs/dang-ky/, và ghi sổ tiếp nhận.

    TỆP là thư đã lưu (.eml, .mbox), biểu mẫu hay .zip chứa biểu mẫu; không ghi TỆP thì lấy
    thư từ hộp thư của cơ quan (--host, --user).
    Thư trong hộp thư không bị xóa, không bị đánh dấu đã đọc. Gọi lại bao nhiêu lần cũng được: tệp đã có thì thôi.
    Thư ghi giờ của chính thư. Biểu nộp tay ghi lúc này; nộp hôm trước, nay mới cất thì ghi ngày ấy sau --as-of.
    """
    wanted = mailbox.settings(given)
    if not paths and wanted is None:
        raise click.MissingParameter(ctx=ctx, param=ctx.command.params[0])
    place = settle(ctx, given)
    base = _ground(place)
    cut: list[click.ClickException] = []
    # Beside inputs/, so that a run that is cut off leaves nothing there that would be read as a unit's file.
    aside = place.inputs.resolve().parent / f".thidua-{place.inputs.name}-nhan"
    with folders.alone(place.inputs):
        known = _known(place, base)
        expected: list[int] = []  # how many mails and files each source is known to give
        arrivals = (
            _brought(paths, expected)
            if paths or wanted is None
            else _until_cut(mailbox.fetched(wanted, known, expected.append), cut)
        )
        shutil.rmtree(aside, ignore_errors=True)
        try:
            aside.mkdir(parents=True)
            with progress.counting(progress.FILING) as told:
                counted = _counted(arrivals, expected, told)
                kept = _receive(place, base, known, counted, aside)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    _told(place, kept)
    summary = {"folder": str(place.inputs / "don-vi"), "files": [_as_data(one) for one in kept]}
    if cut:
        screen.say(cut[0].message, error=True)
        voice.answer({**summary, "message": cut[0].message}, exit_code=1)
        raise screen.Quiet
    voice.answer(summary)


def _as_data(one: Kept) -> dict[str, Any]:
    row = one.row
    return {
        "given": one.given,
        "name": one.twin or one.name,
        "new": not one.twin,
        "unit": row.sent_by if row is not None else None,
        "received": row.received.isoformat() if row is not None else None,
    }


def _ground(place: Place) -> Ground:
    """Read the campaign without asking the validator: mail is put away also while a rule of the workbook is broken.

    Where nothing can be built of the workbook so, it is checked, and Fault names what is wrong with it.
    """
    from pipeline import flow
    from pipeline.shapes import Fault

    files, expectations = place.files(), place.expectations()
    try:
        return flow.ground(files, expectations, workers.apart, flow.UNCHECKED)
    except Fault:
        raise
    except Exception:  # a rule that is broken, or a fault of the program: checking tells which
        return flow.ground(files, expectations, workers.apart)


def _known(place: Place, base: Ground) -> list[Filed]:
    """Tell what is filed already, named as in the register."""
    from pipeline.flow import SENT
    from pipeline.flow.registering import called
    from pipeline.intake import filing

    lying = folders.lazily(place.inputs).items()
    return [filing.filed(called(path, base), load) for path, load in lying if path.startswith(SENT)]


def _brought(paths: Sequence[Path], expected: list[int]) -> Iterator[Arrived]:
    """Give the files of the call; a mailbox is taken apart into its mails."""
    from pipeline.intake import letters

    expected.append(len(paths))
    for path in paths:
        data = path.read_bytes()
        spans = letters.mails(data) if path.suffix.lower() == ".mbox" or path.name == "mbox" else []
        expected.append(len(spans) - 1 if spans else 0)
        for number, (start, end) in enumerate(spans, 1):
            yield f"{path.name} › thư {number}{letters.MAIL}", data[start:end], ""
        if not spans:
            yield path.name, data, BROUGHT


def _counted(arrivals: Iterable[Arrived], expected: Sequence[int], told: progress.Told) -> Iterator[Arrived]:
    for done, one in enumerate(arrivals, 1):
        yield one
        told(done, sum(expected))


def _until_cut(mails: Iterator[Arrived], cut: list[click.ClickException]) -> Iterator[Arrived]:
    """Pass mails on until the connection fails: those that came whole are kept, the failure is told at the end."""
    try:
        yield from mails
    except click.ClickException as error:
        cut.append(error)


def _receive(place: Place, base: Ground, known: list[Filed], arrivals: Iterable[Arrived], aside: Path) -> list[Kept]:
    """File what is new, and enter what the register does not hold yet; `known` are the files of the folder."""
    from pipeline.flow import REGISTER, REGISTRATIONS, arriving
    from pipeline.intake import filing, letters, register
    from pipeline.shapes import REGISTERING

    book = place.inputs / REGISTER
    (aside / REGISTRATIONS).mkdir()
    before = book.read_bytes() if book.exists() else None
    entered = set(arriving.registered(before, base))
    kept: list[Kept] = []
    for given, data, channel in arrivals:
        now = _now(place)
        letter = letters.read(data) if given.lower().endswith(letters.MAIL) else None
        astray: tuple[str, ...] = ()
        twin = name = filing.repeated(filing.filed(given, partial(bytes, data)), known)
        if not twin:
            wish = filing.mail_name(letter, now) if letter is not None else filing.safe_name(given)
            stages = arriving.stages(given, data, letter, base)
            within = REGISTRATIONS if arriving.registers(stages) else ""
            astray = () if within else tuple(inside for inside, stage in stages if stage == REGISTERING)
            taken = [one.name.removeprefix(within) for one in known if one.name.startswith(within)]
            name = within + filing.free_name(wish, taken)
            (aside / name).write_bytes(data)
            known.append(filing.filed(name, (aside / name).read_bytes))
        # A file that lies there without a row had its call cut off, or was copied by hand: the row is made up for.
        new = register.file_key(name) not in entered
        entered.add(register.file_key(name))
        row = arriving.arrival(name, data, letter, now, channel, base) if new else None
        kept.append(Kept(given, name, twin, row, astray))
    rows = [one.row for one in kept if one.row is not None]
    written = _with_rows(book, before, rows, arriving.register_layouts(base)) if rows else None
    moves = [(aside / one.name, place.inputs / _path(one.name)) for one in kept if not one.twin]
    _swap_in(moves, aside / f".{book.name}", book, written)  # no file is filed under a name that begins with a dot
    return kept


def _now(place: Place) -> datetime:
    """Give the time that is entered for what has none of its own: now, on the day that counts as today."""
    from pipeline.flow import arriving

    now = arriving.local(datetime.now().astimezone())
    return now if place.as_of == date.today() else datetime.combine(place.as_of, now.time())


def _path(name: str) -> str:
    """Give the path under inputs/ of a file, by its name in the register."""
    from pipeline.flow import REGISTRATIONS, SUBMISSIONS

    return name if name.startswith(REGISTRATIONS) else SUBMISSIONS + name


def _with_rows(book: Path, before: bytes | None, rows: Sequence[Any], layouts: Sequence[Any]) -> bytes:
    from pipeline.intake import register

    try:
        return register.appended(before, rows, layouts)
    except _NOT_A_REGISTER as error:
        raise click.ClickException(
            f"{book}: không mở được, hoặc không có trang và tiêu đề của sổ tiếp nhận. Sửa lại tệp này, hoặc dời đi để "
            "máy lập sổ mới; chưa tệp nào được cất."
        ) from error


def _swap_in(moves: Sequence[tuple[Path, Path]], fresh: Path, book: Path, written: bytes | None) -> None:
    """Move the new files in, then exchange the register; take the files back where it cannot be written."""
    moved: list[Path] = []
    try:
        for source, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(source, target)
            moved.append(target)
        if written is not None:
            fresh.write_bytes(written)
            os.replace(fresh, book)
    except OSError as error:
        for path in moved:
            path.unlink(missing_ok=True)
        raise click.ClickException(
            f"{error.filename2 or error.filename or book}: không ghi được; chưa tệp nào được cất. Nếu đang mở sổ trong "
            "Excel thì đóng lại rồi gọi lại lệnh này."
        ) from error


def _told(place: Place, kept: Sequence[Kept]) -> None:
    from pipeline.text.dates import short_moment

    fresh = [one for one in kept if not one.twin]
    old = [one for one in kept if one.twin]
    for one in fresh:
        whose = f" ({one.row.sent_by})" if one.row is not None and one.row.sent_by else ""
        when = f", nhận lúc {short_moment(one.row.received)}" if one.row is not None else ""
        screen.say(f"Đã cất {one.name}{whose}{when}.", "  ")
        if one.astray:
            screen.say(MIXED.format(name=one.name, forms=", ".join(one.astray)), "  ")
    for one in old[: screen.EXAMPLES]:
        screen.say(f"Đã có từ trước: {one.twin}.", "  ")
    if len(old) > screen.EXAMPLES:
        screen.say(f"… và {len(old) - screen.EXAMPLES} tệp nữa đã có từ trước", "  ")
    registering = sum(_path(one.name) == one.name for one in fresh)
    where = f"{place.inputs / 'don-vi'}; " + (f"{registering} biểu đăng ký vào dang-ky/; " if registering else "")
    screen.say(f"{len(fresh) - registering} tệp mới vào {where}{len(old)} tệp đã có từ trước.")
    if fresh:
        screen.say("Xem giờ nhận và đơn vị trong so-tiep-nhan.xlsx, sửa nếu cần; rồi chạy thidua report.")
