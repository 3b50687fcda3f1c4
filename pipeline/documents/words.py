"""What a tag asks for: its text and the words in reach in, its Jinja and what is wrong with its words out. Pure.

A scope maps each word to a specimen of its value (`vocabulary`), or to UNKNOWN, whose words nobody can know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pipeline.documents.template import environment
from pipeline.documents.vocabulary import OF_WAY
from pipeline.sentences import perhaps
from pipeline.text.names import nearest

Scope = dict[str, Any]
Fault = tuple[str, dict[str, Any]]  # code of the sentence, its values

UNKNOWN: Any = object()
COMMANDS = ("for", "if", "elif", "else", "endfor", "endif", "set")
_WHOLE = {  # a command as a template of its own, so that it can be parsed alone
    "for": "{{% {} %}}{{%endfor%}}",
    "if": "{{% {} %}}{{%endif%}}",
    "elif": "{{%if x%}}{{% {} %}}{{%endif%}}",
    "else": "{{%if x%}}{{% {} %}}{{%endif%}}",
    "endfor": "{{%for x in x%}}{{% {} %}}",
    "endif": "{{%if x%}}{{% {} %}}",
    "set": "{{% {} %}}",
}
_SAME = ("list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "default", "d")
_BY_TEST = {"select": 0, "reject": 0, "selectattr": 1, "rejectattr": 1}  # where these filters name a test
_ONE = ("first", "last", "random")


def printed(inner: str) -> Any:
    """Parse what stands between {{ and }}. Raises jinja2.TemplateSyntaxError."""
    return _parsed("{{ " + inner + " }}").body[0]


def command(name: str, inner: str) -> Any:
    """Parse a command, `name` being its first word. Raises jinja2.TemplateSyntaxError."""
    node = _parsed(_WHOLE[name].format(inner)).body[0]
    return node.elif_[0] if name == "elif" else node


@lru_cache(maxsize=1024)
def _parsed(source: str) -> Any:
    return environment().parse(source)


def everything(words: Mapping[str, Any]) -> Scope:
    """Give the scope of a template's beginning."""
    return {**dict.fromkeys(environment().globals, UNKNOWN), **words}


def asked(node: Any, scope: Scope) -> Iterator[Fault]:
    """Tell what is wrong with the words of an expression: not there, not of this list, no such filter."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in scope:
        yield missing(node.name, scope)
        return
    if isinstance(node, nodes.Getattr):
        yield from _attribute(value(node.node, scope), node.attr, _written(node.node))
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Tuple):
        yield "MAU-05", {"word": f"{_written(node.node)}[]", "hint": ""}
    if isinstance(node, (nodes.Filter, nodes.Test)):
        yield from _way(node.name, environment().filters if isinstance(node, nodes.Filter) else environment().tests)
        named = [one.as_const() for one in node.args if isinstance(one, nodes.Const)]
        if len(named) > (at := _BY_TEST.get(node.name, len(named))):
            yield from _way(str(named[at]), environment().tests)
        if node.name == "map" and not node.args and not _path(node):
            yield from _way(str(node.kwargs[0].key) if node.kwargs else "map", ["attribute"])
        if node.name == "format" and isinstance(node.node, nodes.Const):
            yield from _format(node, scope)
        element = value(node.node, scope)
        of = _path(node)
        if of and isinstance(element, list):
            base, said = element[0], _written(node.node)
            for name in of.split("."):
                yield from _attribute(base, name, said)
                base, said = _of(base, name), f"{said}.{name}"
    for child in node.iter_child_nodes():
        yield from asked(child, scope)


def looped(node: Any, scope: Scope) -> tuple[Scope, list[Fault]]:
    """Give the scope inside a loop, with what is wrong with its own line. `node` is Jinja's For."""
    from jinja2.runtime import LoopContext

    faults = list(asked(node.iter, scope))
    over = value(node.iter, scope)
    if isinstance(over, (dict, str, int)):
        within = next((f"{_written(node.iter)}.{key}" for key, one in _items(over) if isinstance(one, list)), "")
        hint = perhaps(within)
        faults.append(("MAU-18", {"word": _written(node.iter), "hint": hint}))
    names = targets(node)
    first = over[0] if isinstance(over, list) and len(names) == 1 else UNKNOWN
    inner = {**scope, **dict.fromkeys(names, first)}
    inner["loop"] = dict.fromkeys((name for name in dir(LoopContext) if not name.startswith("_")), UNKNOWN)
    return inner, faults + list(asked(node.test, inner) if node.test else ())


def targets(node: Any) -> list[str]:
    """Name the words that a loop or a `set` brings."""
    from jinja2 import nodes

    return (
        [node.target.name]
        if isinstance(node.target, nodes.Name)
        else [one.name for one in node.target.find_all(nodes.Name)]
    )


def shown(node: Any, scope: Scope) -> Iterator[Fault]:
    """Tell what is wrong with what is printed. `node` is Jinja's Output."""
    for one in node.nodes:
        yield from asked(one, scope)
        if isinstance(value(one, scope), (dict, list)):
            yield "MAU-19", {"word": _written(one)}


def missing(name: str, scope: Scope) -> Fault:
    """Tell of a word that no scope has: other documents have it, or it is like one of these."""
    ways = [way for way, words in OF_WAY.items() if name in words]
    if ways:
        return "MAU-07", {"word": name, "ways": ", ".join(f'"{way}"' for way in ways)}
    return "MAU-05", {"word": name, "hint": _hint(name, set(scope) - set(environment().globals))}


def value(node: Any, scope: Scope) -> Any:
    """Follow an expression to the specimen of its value, UNKNOWN where it is computed."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return scope.get(node.name, UNKNOWN)
    if isinstance(node, nodes.Getattr):
        return _of(value(node.node, scope), node.attr)
    if isinstance(node, nodes.Getitem):
        base = value(node.node, scope)
        if isinstance(node.arg, nodes.Slice):
            return base
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        return base[0] if isinstance(base, list) else _of(base, key)
    if isinstance(node, nodes.Filter):
        base = value(node.node, scope)
        if not isinstance(base, list):
            return UNKNOWN
        if node.name == "map":
            return [_of(base[0], _path(node))]
        return base if node.name in _SAME else base[0] if node.name in _ONE else UNKNOWN
    if isinstance(node, nodes.List):
        return [value(node.items[0], scope)] if node.items else UNKNOWN
    if isinstance(node, nodes.CondExpr):
        return value(node.expr1, scope)
    if isinstance(node, (nodes.Or, nodes.And)):
        return value(node.right if isinstance(node, nodes.And) else node.left, scope)
    return UNKNOWN


def _path(node: Any) -> str:
    """Give the word that a filter takes of each element: `map(attribute='ten')`, `selectattr('dat')`."""
    from jinja2 import nodes

    found = [one.value for one in node.kwargs or () if one.key == "attribute"]
    if not found and node.name in ("selectattr", "rejectattr", "groupby"):
        found = list(node.args[:1])
    return str(found[0].value) if found and isinstance(found[0], nodes.Const) else ""


def _way(name: str, known: Iterable[str]) -> Iterator[Fault]:
    if name not in known:
        yield "MAU-17", {"name": name, "hint": _hint(name, known)}


def _format(node: Any, scope: Scope) -> Iterator[Fault]:
    """Try a pattern like '%02d' on values of the kind it will get."""
    given = [value(one, scope) for one in node.args]
    try:
        str(node.node.value) % tuple(0 if one is UNKNOWN else one for one in given)
    except (TypeError, ValueError):
        yield "MAU-23", {"pattern": node.node.value}


def _attribute(base: Any, name: str, of: str) -> Iterator[Fault]:
    if isinstance(base, dict) and name not in base:
        yield "MAU-05", {"word": f"{of}.{name}", "hint": _hint(name, base)}
    elif not isinstance(base, dict) and (name.startswith("_") or (base is not UNKNOWN and not hasattr(base, name))):
        each = isinstance(base, list) and name in dict(_items(base[0]))
        hint = f' "{of}" là danh sách: lặp bằng for rồi mới dùng "{name}" của từng dòng.' if each else ""
        yield "MAU-05", {"word": f"{of}.{name}", "hint": hint}


def _hint(name: str, known: Iterable[str]) -> str:
    return perhaps(nearest(name, sorted(known)))


def _of(base: Any, name: Any) -> Any:
    return base.get(name, UNKNOWN) if isinstance(base, dict) else UNKNOWN


def _items(base: Any) -> Iterable[tuple[str, Any]]:
    return base.items() if isinstance(base, dict) else ()


def _written(node: Any) -> str:
    """Write a word as its author wrote it: `d.tieu_chi`."""
    name = getattr(node, "name", None) if not hasattr(node, "node") else None
    if name:
        return str(name)
    if hasattr(node, "attr"):
        return f"{_written(node.node)}.{node.attr}"
    return _written(node.node) if hasattr(node, "node") else "…"
