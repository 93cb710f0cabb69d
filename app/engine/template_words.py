"""What the source of a chat template says, before anything is rendered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS: Final = ("reasoning_content", "reasoning", "thinking", "thought")
"""Names under which templates look for the thinking of an earlier reply, in its message."""

_ABOUT: Final = re.compile(r"think|reason|effort", re.IGNORECASE)
_ORDERS: Final = re.compile(r"/no_?think")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the template whose name speaks of thinking.

    Attributes:
        name: it.
        texts: strings that it is compared with, in order.
        is_number: it is compared with numbers.
    """

    name: str
    texts: tuple[str, ...] = ()
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """Words of a template that have to do with thinking.

    Attributes:
        thinking_keys: of `KEYS`, those it looks for in messages.
        variables: those it may be steered by, in the order in which they stand there.
        order: what in a content it takes for the wish not to think; empty where nothing.
    """

    thinking_keys: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    order: str = ""


def words_of(tree: nodes.Template) -> TemplateWords:
    """The words of a template."""
    names: dict[str, None] = {}
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and _ABOUT.search(name.name):
            names[name.name] = None
    compared: dict[str, list[object]] = {name: [] for name in names}
    for comparison in tree.find_all(nodes.Compare):
        sides = [comparison.expr, *(operand.expr for operand in comparison.ops)]
        constants = [value for side in sides for value in _constants(side)]
        for known in {name for side in sides for name in _names(side)} & compared.keys():
            compared[known] += constants
    keys = {text for text in _strings(tree) if text in KEYS}
    keys |= {node.attr for node in tree.find_all(nodes.Getattr) if node.attr in KEYS}
    orders = [found.group() for text in _strings(tree) if (found := _ORDERS.fullmatch(text))]
    return TemplateWords(
        tuple(key for key in KEYS if key in keys),
        tuple(_variable(name, values) for name, values in compared.items()),
        orders[0] if orders else "",
    )


def constants_of(tree: nodes.Template) -> tuple[str, ...]:
    """The string constants of a template that could be markers in a content, each once.

    Plain words (keys, names of roles) and single characters are left out: as separators they
    would break contents into crumbs for nothing.
    """
    found = {
        node.value: None
        for node in tree.find_all(nodes.Const)
        if isinstance(node.value, str)
        and len(node.value.strip()) > 1
        and re.search(r"[^\w\s]", node.value)
    }
    return tuple(text.strip() for text in found)


def _variable(name: str, values: list[object]) -> Variable:
    texts = dict.fromkeys(value for value in values if isinstance(value, str) and value)
    numbers = any(isinstance(value, int) and not isinstance(value, bool) for value in values)
    return Variable(name, tuple(texts), is_number=numbers)


def _constants(node: nodes.Node) -> Iterator[object]:
    if isinstance(node, nodes.Const):
        yield node.value
    for constant in node.find_all(nodes.Const):
        yield constant.value


def _names(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        yield node.name
    for name in node.find_all(nodes.Name):
        yield name.name


def _strings(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all(nodes.Const):
        if isinstance(node.value, str):
            yield node.value
