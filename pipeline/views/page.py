"""A web page from a template of `templates/web/` and its words: named bytes in, the bytes of one HTML file out. Pure.

Every value is escaped, whatever a unit typed; the template cannot reach anything but its words. A template is checked
before the first file is given, as the letters are (docs/decisions/0010-bang-dieu-khien.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline.sentences import finding, perhaps
from pipeline.shapes import Fault, Finding
from pipeline.text import names, template_words
from pipeline.text.template_words import Offered

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = "templates/"


def check_all(templates: Mapping[str, bytes], pages: Mapping[str, Offered]) -> list[Finding]:
    """Name what is wrong with the templates of `pages` (name under templates/ → the words it may use), by line."""
    found: list[Finding] = []
    for name, offered in pages.items():
        if name in templates:
            found += _check(name, templates[name], offered)
        else:
            found.append(finding("MTW-01", file=FOLDER + name))
    return found


def _check(name: str, template: bytes, offered: Offered) -> list[Finding]:
    from jinja2 import TemplateSyntaxError

    file = FOLDER + name
    try:
        tree = _environment({}).parse(template.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return [finding("MTW-02", file=file)]
    except TemplateSyntaxError as error:
        return [finding("MTW-03", file=file, heading=f"dòng {error.lineno}")]
    return [
        finding(
            "MTW-04",
            file=file,
            heading=f"dòng {one.line}",
            word=one.word,
            hint=perhaps(one.nearest),
        )
        for one in template_words.unknown(tree, offered)
    ]


def write(name: str, templates: Mapping[str, bytes], words: Mapping[str, Any]) -> bytes:
    """Write one page. A template may include others. Raises Fault where it asks what cannot be done with its words."""
    from jinja2 import TemplateError

    try:
        text = _environment(templates).get_template(name).render(_tidy(words))
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise Fault([finding("MTW-05", file=FOLDER + name)]) from error
    return f"{text}\n".encode()


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
        return "\n".join(" " * (len(line) - len(line.lstrip(" "))) + names.clean(line) for line in value.split("\n"))
    if isinstance(value, dict):
        return {key: _tidy(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tidy(inner) for inner in value]
    return value
