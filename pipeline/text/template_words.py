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


class Included(NamedTuple):
    """Another template that a template takes in, the line it does so, and the words that one may use there."""

    line: int
    name: str
    offered: Offered


def included(tree: Any, offered: Offered) -> list[Included]:
    """List the templates a Jinja tree includes by name, with its words and its own names (loops, macros) in reach.

    Those it imports see no words; a name that is reckoned, or that may be missing, is left to the writing.
    """
    from jinja2 import nodes

    kinds = (nodes.Macro, nodes.Import)
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    own |= {node.name if isinstance(node, nodes.Macro) else node.target for node in tree.find_all(kinds)}
    for node in tree.find_all(nodes.FromImport):
        own |= {name if isinstance(name, str) else name[1] for name in node.names}
    within = {**dict.fromkeys(own, ()), **offered}
    top = {word: word for word, inner in offered.items() if inner and "." not in word}
    return list(_included(tree, offered, within, top))


def _included(node: Any, offered: Offered, within: Offered, lists: Mapping[str, str]) -> Iterator[Included]:
    from jinja2 import nodes

    for child in node.iter_child_nodes():
        inner = _in_loop(child, offered, lists)
        kinds = (nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)
        if isinstance(child, kinds) and isinstance(child.template, nodes.Const):
            if not getattr(child, "ignore_missing", False):
                bare = isinstance(child, (nodes.Import, nodes.FromImport)) and not child.with_context
                words = {} if bare else {**within, **_named(offered, lists)}
                yield Included(child.lineno, str(child.template.value), words)
        else:
            yield from _included(child, offered, within, inner)


def _named(offered: Offered, lists: Mapping[str, str]) -> Offered:
    """Give the parts of each name in reach: with `d` in a loop over `don_vi`, what `don_vi.tep` is, `d.tep` is too."""
    return {
        name + word.removeprefix(key): inner
        for name, key in lists.items()
        for word, inner in offered.items()
        if word == key or word.startswith(f"{key}.")
    }


def _in_loop(child: Any, offered: Offered, lists: Mapping[str, str]) -> Mapping[str, str]:
    """Say of which word each name gives the parts inside of a node: a loop over a list adds its own name."""
    from jinja2 import nodes

    if not (isinstance(child, nodes.For) and isinstance(child.target, nodes.Name)):
        return lists
    inner = {name: key for name, key in lists.items() if name != child.target.name}
    if offered.get(key := _list(child.iter, lists)):
        inner[child.target.name] = key
    return inner


def _inside(node: Any, offered: Offered, lists: Mapping[str, str]) -> Iterator[Unknown]:
    """Walk down; `lists` says of which word each name gives the parts: of itself, or the list its loop runs over."""
    from jinja2 import nodes

    for child in node.iter_child_nodes():
        inner = _in_loop(child, offered, lists)
        if isinstance(child, nodes.Getattr) and isinstance(child.node, nodes.Name) and child.node.name in lists:
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
