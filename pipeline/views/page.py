"""A web page from a template of `templates/web/` and its words: named bytes in, the bytes of one HTML file out. Pure.

Every value is escaped, whatever a unit typed; the template cannot reach anything but its words. A template is checked
before the first file is given, as the letters are (docs/decisions/0010-bang-dieu-khien.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.compact import Anew
from pipeline.sentences import finding, perhaps
from pipeline.shapes import Fault, Finding, in_order
from pipeline.text import names, template_words
from pipeline.text.template_words import Offered

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = "templates/"
PIECES = 2_000  # of a template's output, written together
_ODD_SPACES = re.compile(r"[^ \n] {2}| $| \n")  # inside a line, or behind it


def check_all(templates: Mapping[str, bytes], pages: Mapping[str, Offered]) -> list[Finding]:
    """Name what is wrong with the templates of `pages` (name under templates/ → the words it may use), by line.

    A template that another includes is checked with the words it has there, as often as it is included.
    """
    return in_order(found for name, offered in pages.items() for found in _check(name, templates, offered, ()))


def _check(name: str, templates: Mapping[str, bytes], offered: Offered, within: tuple[str, ...]) -> Iterator[Finding]:
    from jinja2 import TemplateSyntaxError

    file = FOLDER + name
    if name not in templates:
        yield finding("MTW-01", file=file)
        return
    try:
        tree = _environment({}).parse(templates[name].decode("utf-8-sig"))
    except UnicodeDecodeError:
        yield finding("MTW-02", file=file)
        return
    except TemplateSyntaxError as error:
        yield finding("MTW-03", file=file, heading=f"dòng {error.lineno}")
        return
    for one in template_words.unknown(tree, offered):
        yield finding("MTW-04", file=file, heading=f"dòng {one.line}", word=one.word, hint=perhaps(one.nearest))
    for other in template_words.included(tree, offered):
        if other.name in (*within, name):
            yield finding("MTW-06", file=file, heading=f"dòng {other.line}", name=other.name)
        else:
            yield from _check(other.name, templates, other.offered, (*within, name))


def write(name: str, templates: Mapping[str, bytes], words: Mapping[str, Any]) -> bytes:
    """Write one page. A template may include others. Raises Fault where it asks what cannot be done with its words."""
    return writer(templates)(name, words)


def writer(templates: Mapping[str, bytes]) -> Callable[[str, Mapping[str, Any]], bytes]:
    """Give the function that writes pages by these templates, each of them read once."""
    written = in_pieces(templates)
    return lambda name, words: b"".join(written(name, words))


def in_pieces(templates: Mapping[str, bytes]) -> Callable[[str, Mapping[str, Any]], Iterator[bytes]]:
    """Give the function that writes pages by these templates piece by piece, so that a long one is never held."""
    from jinja2 import TemplateError

    environment = _environment(templates)

    def write_one(name: str, words: Mapping[str, Any]) -> Iterator[bytes]:
        try:
            pieces = environment.get_template(name).generate(_tidy(words))
            while some := list(islice(pieces, PIECES)):
                yield "".join(some).encode()
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise Fault([finding("MTW-05", file=FOLDER + name)]) from error
        yield b"\n"

    return write_one


def _environment(templates: Mapping[str, bytes]) -> Environment:
    """Give the Jinja environment of pages: everything escaped, nothing missing, no way out of the words."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    def load(name: str) -> str | None:
        return templates[name].decode("utf-8-sig") if name in templates else None

    return SandboxedEnvironment(
        loader=FunctionLoader(load), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _tidy(value: Any) -> Any:
    """Clean every text of the words, line by line, and keep its indent: no mark that turns the text of others round."""
    if isinstance(value, str):
        return value if _is_tidy(value) else "\n".join(_tidy_line(line) for line in value.split("\n"))
    if isinstance(value, dict):
        return {key: _tidy(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tidy(inner) for inner in value]
    if isinstance(value, Anew):
        return Anew(lambda place: _tidy(value[place]), len(value))
    return value


def _is_tidy(text: str) -> bool:
    """Say at little cost whether there is nothing to clean, as in nearly all of the texts of a large board."""
    return (
        text.replace("\n", "").isprintable()
        and unicodedata.is_normalized("NFC", text)
        and (" " not in text or not _ODD_SPACES.search(text))
    )


def _tidy_line(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" "))) + names.clean(line)
