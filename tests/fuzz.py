"""Coverage-guided fuzzing of what reads received files: a target and a number of inputs in; nothing out, or a crash.

`python -m tests.fuzz TARGET [-runs=N …]`; what follows the target goes to libFuzzer. An input that ends in anything
but an answer is left in the folder named by `-artifact_prefix`; it is mended and kept as a kind of file in
`tests/corpus.py`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

WATCHED = ["pipeline.intake", "pipeline.text"]  # whose branches guide the choice of inputs
SEED = 20210630
LONGEST = 60_000  # bytes of one input
_LIGHT = ("TEP-01", "TEP-02", "TEP-03", "TEP-04", "TEP-05", "TEP-06", "TEP-11", "TEP-13", "THU-07")  # small to write


class Target(NamedTuple):
    """What is fuzzed, in the words of the documentation; what is called; what it starts from; its runs in the tests."""

    what: str
    call: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    words: tuple[bytes, ...]
    runs: int


# What is watched is imported by the functions, within `main`, when the watching has begun.


def _package(data: bytes) -> None:
    """Read a form one of whose parts is the input; its first byte says which."""
    from pipeline.intake import read
    from pipeline.intake.child import Unparsed
    from tests import corpus
    from tests.small_campaign import layouts_of

    parts = corpus.parts_of(corpus.good())
    name = sorted(parts)[data[0] % len(parts)] if data else ""
    content = corpus.package({**parts, name: data[1:]}, packed=False) if name else b""
    answered(read.workbook("VP.xlsx", content, layouts_of("bieu-mau"), lambda _: Unparsed.DIED))


def _seeds_of_parts() -> list[bytes]:
    from tests import corpus

    parts = corpus.parts_of(corpus.good())
    return [bytes([number]) + parts[name] for number, name in enumerate(sorted(parts))]


def _file(data: bytes) -> None:
    """Judge bytes as they are."""
    from pipeline.intake import read
    from pipeline.intake.child import Unparsed
    from tests.small_campaign import layouts_of

    answered(read.workbook("VP.xlsx", data, layouts_of("bieu-mau"), lambda _: Unparsed.DIED))


def _seeds_of_files() -> list[bytes]:
    from tests.corpus import KINDS

    light = [kind for kind in KINDS if kind.code in ("", *_LIGHT) and "000" not in kind.what]
    return [data for data in (kind.make() for kind in light) if 0 < len(data) <= LONGEST]


def _mail(data: bytes) -> None:
    """Open a mail, or a mailbox, and take out each of its enclosures."""
    from pipeline.intake import mail

    for name in ("thu.eml", "thu.mbox"):
        post = mail.submissions({name: lambda: data}, {})
        assert post.submissions, "a mail is never passed over in silence"
        for one in post.submissions:
            assert one.fault is not None or isinstance(one.load(), bytes)


def _seeds_of_mails() -> list[bytes]:
    from tests import corpus, mails

    pieces = [
        mails.attachment("VP.xlsx", corpus.package({"xl/workbook.xml": b""}), way) for way in ("gmail", "outlook")
    ]
    one = mails.mail(*pieces)
    box = b"From a@b Thu Jun 17 16:30:00 2021\n" + one.replace(b"\r\n", b"\n") + b"\n"
    archive = mails.mail(mails.attachment("a.zip", mails.zipped({"b.xlsx": b"x"})), mails.forwarded(one))
    return [one, box * 2, archive]


def _apart(data: bytes) -> None:
    """Parse bytes in a process of its own, as .xls, .xlsb and .ods are."""
    from pipeline.cli import workers
    from pipeline.intake.child import Unparsed

    answer = workers.apart(data)
    assert isinstance(answer, (Unparsed, tuple))


def _seeds_apart() -> list[bytes]:
    from tests import corpus, xlsb
    from tests.small_campaign import BODY, form
    from tests.workbooks import sheets

    return [xlsb.workbook(sheets(form(BODY))), corpus.container("Workbook", content=b"\x09\x08\x10\x00")]


XML = (
    b'<c r="',
    b' t="e"',
    b"<f>",
    b"</f>",
    b"<v>",
    b"#N/A",
    b"<row ",
    b"<mergeCell ",
    b"<!DOCTYPE",
    b"&amp;",
    b"XFD1048576",
)
MAIL = (
    b"Content-Type: multipart/mixed; boundary=",
    b"message/rfc822",
    b"base64",
    b"=?utf-8?B?",
    b"Received:",
    b"\n--",
    b"From ",
)
TARGETS = {
    "package": Target("một phần bên trong tệp .xlsx", _package, _seeds_of_parts, XML, 1_000),
    "file": Target("cả tệp, mọi dạng", _file, _seeds_of_files, (b"PK\x03\x04", b"PK\x05\x06", b"xl/"), 300),
    "mail": Target("thư .eml, .mbox", _mail, _seeds_of_mails, MAIL, 200),
    "apart": Target("tệp đọc riêng (.xls, .xlsb)", _apart, _seeds_apart, (b"\x80\x01",), 20),
}


def answered(reading: Any) -> None:
    """Assert that a reading is an answer: rows, or one finding at least that says why there are none."""
    assert reading.readable or len(reading.findings) == 1
    assert all(one.message and one.remedy and one.file for one in reading.findings)


def main(name: str, arguments: list[str]) -> None:
    """Fuzz one target from its seeds, with these arguments for libFuzzer."""
    import atheris  # only where its wheel exists: see requirements-dev.txt

    target = TARGETS[name]
    with atheris.instrument_imports(include=WATCHED):
        found = target.seeds()
        target.call(found[0])
    with tempfile.TemporaryDirectory() as place:
        seeds, words = Path(place, "seeds"), Path(place, "words")
        seeds.mkdir()
        for number, seed in enumerate(found):
            (seeds / f"{number:03}").write_bytes(seed)
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words), encoding="ascii")
        own = [
            f"-seed={SEED}",
            f"-max_len={LONGEST}",
            f"-dict={words}",
            "-rss_limit_mb=2048",
            "-keep_seed=1",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *own, *arguments, str(seeds)], target.call)
        atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main(sys.argv[1], sys.argv[2:])
