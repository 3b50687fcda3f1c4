"""The words of the mails: a plain-text template of the clerk's and what it may say in; subject and body out. Pure.

A template of `templates/thu/` is Jinja in a text file: the first line is `Tiêu đề: …`, the rest the body. Every word is
kept as docs/decisions/0009-thu-tra-loi.md has it, and a template is checked before the first letter is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.sentences import finding, perhaps
from pipeline.shapes import Fault, Finding
from pipeline.text import names, template_words
from pipeline.text.template_words import Offered

if TYPE_CHECKING:
    from jinja2 import Environment, Template

Words = dict[str, Any]

FOLDER = "templates/"
SUBJECT = "Tiêu đề:"
LONGEST_SUBJECT = 200  # characters
LONGEST_LINE = 300  # characters of a value that stands inside a line


class Letter(NamedTuple):
    """What a mail says."""

    subject: str
    body: str


def line(text: str, most: int = LONGEST_LINE) -> str:
    """Make a value one line of plain text, whatever was typed: no line break, no invisible character, not too long."""
    text = " ".join(names.clean(text).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def check_all(templates: Mapping[str, bytes], letters: Mapping[str, Offered]) -> list[Finding]:
    """Name what is wrong with the templates of `letters` (name under templates/ → the words it may use)."""
    found: list[Finding] = []
    for name, offered in letters.items():
        if name in templates:
            found += check(name, templates[name], offered)
        else:
            found.append(finding("MTH-01", file=FOLDER + name))
    return found


def check(name: str, template: bytes, offered: Offered) -> list[Finding]:
    """Name what is wrong with one template, by line: not UTF-8, no subject, a tag written wrongly, an unknown word."""
    from jinja2 import TemplateSyntaxError

    file = FOLDER + name
    try:
        source = _source(template)
    except UnicodeDecodeError:
        return [finding("MTH-02", file=file)]
    if not source.startswith(SUBJECT):
        return [finding("MTH-03", file=file, heading="dòng 1", start=SUBJECT)]
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as error:
        return [finding("MTH-04", file=file, heading=f"dòng {error.lineno}")]
    return [
        finding(
            "MTH-05",
            file=file,
            heading=f"dòng {one.line}",
            word=one.word,
            hint=perhaps(one.nearest),
        )
        for one in template_words.unknown(tree, offered)
    ]


def write(name: str, template: bytes, words: Words) -> Letter:
    """Write one letter. Raises Fault where the template asks what cannot be done with its words."""
    from jinja2 import TemplateError

    try:
        subject, body = (part.render(words) for part in _compiled(template))
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise Fault([finding("MTH-06", file=FOLDER + name)]) from error
    # a template is laid out to be read: its own empty lines around commands are not the letter's
    body = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", body)).strip("\n")
    return Letter(line(subject.removeprefix(SUBJECT), LONGEST_SUBJECT), body + "\n")


def _source(template: bytes) -> str:
    return template.decode("utf-8-sig").replace("\r\n", "\n")


@lru_cache(maxsize=16)
def _compiled(template: bytes) -> tuple[Template, Template]:
    """Compile subject and body, each template once: that costs a hundred times what a letter does."""
    subject, _, body = _source(template).partition("\n")
    return _environment().from_string(subject), _environment().from_string(body)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Give the Jinja environment of plain text: nothing escaped, nothing missing, no way out of the words."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
