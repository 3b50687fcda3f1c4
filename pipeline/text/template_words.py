"""The words a template asks for and is not offered: a parsed template and the words there are in; their places out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.text import names

Offered = Mapping[str, tuple[str, ...]]
"""A word, and its parts, or those of each line where it is a list; a list that is a part is `word.part`."""


class Unknown(NamedTuple):
    """A word that is not offered, the line it stands in, and the nearest that is, "" without one."""

    line: int
    word: str
    nearest: str


def unknown(tree: Any, offered: Offered) -> list[Unknown]:
    """Name each word of a Jinja tree that is not offered, alone or as `l.word` in a loop over a list; none twice."""
    from jinja2 import meta, nodes

    missing = meta.find_undeclared_variables(tree) - offered.keys()
    found = [
        _unknown(name.lineno, name.name, (word for word in offered if "." not in word))
        for name in tree.find_all(nodes.Name)
        if name.name in missing and name.ctx == "load"
    ]
    top = {word: word for word, inner in offered.items() if inner and "." not in word}
    return list(dict.fromkeys([*found, *_inside(tree, offered, top)]))


def _inside(node: Any, offered: Offered, lists: Mapping[str, str]) -> Iterator[Unknown]:
    """Walk down; `lists` says of which word each name gives the parts: of itself, or the list its loop runs over."""
    from jinja2 import nodes

    for child in node.iter_child_nodes():
        inner = lists
        if isinstance(child, nodes.For) and isinstance(child.target, nodes.Name):
            inner = {name: key for name, key in lists.items() if name != child.target.name}
            if offered.get(key := _list(child.iter, lists)):
                inner[child.target.name] = key
        elif isinstance(child, nodes.Getattr) and isinstance(child.node, nodes.Name) and child.node.name in lists:
            known = offered[lists[child.node.name]]
            if child.attr not in known:
                yield _unknown(child.lineno, f"{child.node.name}.{child.attr}", known)
        yield from _inside(child, offered, inner)


def _list(node: Any, lists: Mapping[str, str]) -> str:
    """Name the list a loop runs over: `don_vi`, or `don_vi.tep` for `d.tep` in a loop over it; "" for none known."""
    from jinja2 import nodes

    if isinstance(node, nodes.Filter):
        return _list(node.node, lists)
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr) and (key := lists.get(getattr(node.node, "name", ""), "")):
        return f"{key}.{node.attr}"
    return ""


def _unknown(line: int, word: str, known: Iterable[str]) -> Unknown:
    return Unknown(line, word, names.nearest(word.rpartition(".")[2], sorted(known)) or "")
