"""The Jinja in which chat templates run: sandboxed, with bounds.

The settings are those of transformers' ``apply_chat_template`` (utils/chat_template_utils.py),
since that is what templates are written for. A template comes with a model file and is not
trusted. The sandbox keeps it away from Python's internals; the bounds here keep single operations
small, in particular those that never give back the GIL (``9**9**9``), and nothing is computed
while compiling. What is left, a loop that does not end, is ended by the window, which kills an
engine that stays in the phase ``template``; so report that phase before compiling or rendering.
"""

from __future__ import annotations

import functools
import json
import mmap
import re
import sys
import types
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import jinja2
from jinja2 import nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from jinja2.parser import Parser
    from jinja2.runtime import Context

MEMORY_BYTES: Final = 256 * 1024 * 1024
"""How much the process may grow while a template compiles or renders (Linux)."""

_LARGEST_ARGUMENT: Final = 100_000
"""Of a width, count or precision that a template passes to a filter or a method."""

_LARGEST_BITS: Final = 4096
"""Of an integer that an operator makes."""

_LARGEST_TEXT: Final = 64 * 1024 * 1024
"""Characters or items of a sequence that an operator makes."""

_LARGEST_TIMES: Final = 1024 * 1024
"""Characters or items of a sequence that repetition makes."""

_SEQUENCES = (str, bytes, list, tuple)

_WIDE_PERCENT = re.compile(r"%[^%A-Za-z]*(?:\d{5}|\*)")
_WIDE_BRACES = re.compile(r"\{[^{}]*(?::[^{}]*\d{5}|\{)")


@contextmanager
def memory_budget(extra_bytes: int = MEMORY_BYTES) -> Iterator[bool]:
    """Let the process grow by no more than `extra_bytes`; beyond it a MemoryError is raised.

    Elsewhere than on Linux, or where ``/proc`` is hidden, the block runs without a limit and the
    value is False. The limit is the whole process's, other threads' too.
    """
    used = _address_space_bytes()
    if sys.platform == "linux" and used is not None:
        import resource  # noqa: PLC0415 - there is none on Windows

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        ceilings = [used + extra_bytes, soft, hard]
        limit = min(ceiling for ceiling in ceilings if ceiling != resource.RLIM_INFINITY)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        try:
            yield True
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    else:
        yield False


def _address_space_bytes() -> int | None:
    """What ``RLIMIT_AS`` counts, now; None where that is not known."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
        return int(pages) * mmap.PAGESIZE
    except (OSError, ValueError):
        return None


class _Generation(Extension):
    """``{% generation %}`` ... ``{% endgeneration %}``: marks replies for training; ignored."""

    tags = {"generation"}  # noqa: RUF012 - Jinja's own interface

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """The nodes between the tags, as if the tags were not there."""
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


class ChatEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox for chat templates; whatever goes beyond a bound raises SecurityError."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[_Generation, loopcontrols],
            # Both keep the compiler from computing constants.
            optimized=False,
            finalize=_unchanged,
        )
        self.globals.pop("lipsum", None)
        self.globals["raise_exception"] = _raise_exception
        self.filters = {name: _bounded(filter_) for name, filter_ in self.filters.items()}
        self.filters["tojson"] = _bounded(_to_json)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Refuse an operation whose result would be huge, then do it."""
        if _result_is_huge(operator, left, right):
            raise SecurityError(f"the result of {operator!r} is too large")
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:  # noqa: ANN401
        """Refuse ``str.format`` with a huge or a computed width."""
        wrapped = super().wrap_str_format(value)
        if wrapped is not None and _WIDE_BRACES.search(value.__self__):
            raise SecurityError("a format is too wide")
        return wrapped

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805
        """Refuse huge numbers as arguments of built-in methods, such as ``''.ljust``."""
        if isinstance(__obj, types.BuiltinMethodType):
            _check_arguments((*args, *kwargs.values()))
        return super().call(__context, __obj, *args, **kwargs)


def strftime_of(now: datetime) -> Callable[[str], str]:
    """``strftime_now`` of a template, which stays at `now` for as long as it renders."""

    def strftime_now(form: str) -> str:
        if len(form) > 200 or re.search(r"\d{3}", form):  # noqa: PLR2004
            raise SecurityError("a format of a date is too wide")
        return now.strftime(form)

    return strftime_now


@pass_context
def _unchanged(_context: Context, value: object) -> object:
    """Needs the context, so that the compiler cannot call it."""
    return value


def _raise_exception(message: str) -> NoReturn:
    raise jinja2.TemplateError(str(message))


def _to_json(
    value: Any,  # noqa: ANN401
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    """As transformers does it: nothing is escaped for HTML."""
    return json.dumps(
        value,
        ensure_ascii=ensure_ascii,
        indent=indent,
        separators=separators,
        sort_keys=sort_keys,
    )


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, a filter, which refuses huge numbers after the value it filters."""
    own = 2 if hasattr(function, "jinja_pass_arg") else 1

    @functools.wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        _check_arguments((*args[own:], *kwargs.values()))
        if function.__name__ == "do_format" and _WIDE_PERCENT.search(str(args[0])):
            raise SecurityError("a format is too wide")
        return function(*args, **kwargs)

    return checked


def _check_arguments(arguments: tuple[object, ...]) -> None:
    for value in arguments:
        if isinstance(value, (int, float)) and not abs(value) <= _LARGEST_ARGUMENT:
            raise SecurityError("a number is too large")


def _result_is_huge(operator: str, left: object, right: object) -> bool:
    """Whether ``left operator right`` would take long or much room; cheap to ask."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length(), right.bit_length()
        if operator == "**":
            return abs(left) > 1 and bits[0] * max(right, 0) > _LARGEST_BITS
        return sum(bits) > _LARGEST_BITS
    if operator == "%":
        return isinstance(left, str) and _WIDE_PERCENT.search(left) is not None
    if operator == "+" and isinstance(left, _SEQUENCES) and isinstance(right, _SEQUENCES):
        return len(left) + len(right) > _LARGEST_TEXT
    if operator == "*":
        items = len(left) if isinstance(left, _SEQUENCES) else left
        times = len(right) if isinstance(right, _SEQUENCES) else right
        return isinstance(items, int) and isinstance(times, int) and items * times > _LARGEST_TIMES
    return False
