"""TeX set as outlines, which can be painted in any color and at any size.

ziamath does the setting; it is plain Python and takes 10 to 40 milliseconds for a formula, so
this runs in a thread. What it cannot set, or is known to set wrong, is refused: the reader sees
the source then, which is not pretty but true.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # made by ziamath, never read from anywhere

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

LONGEST = 500
"""Characters; one of 5,000 took eight seconds."""

DEEPEST = 24
"""Braces inside each other."""

_SIZE = 100.0
_TOKEN = re.compile(r"[A-Za-z]|-?\d*\.?\d+(?:e-?\d+)?")
_POINTS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}

# Set wrong without an error, seen with ziamath 0.13: limits, chemistry, lines in arrays.
_WRONG = re.compile(
    r"\\(?:mathop|ce|pu|ref|eqref|cite|require|def|newcommand|hline|cline|multicolumn)(?![A-Za-z])"
    r"|\\begin\s*\{array\}\s*\{[^}]*\|"
)
_UNKNOWN = re.compile(r"\\[A-Za-z]")

# What it would number, and what says the same in words that it knows.
_OTHERWISE = (
    (re.compile(r"\\(begin|end)\s*\{(?:align|alignat|eqnarray)\*?\}"), r"\\\1{aligned}"),
    (re.compile(r"\\(begin|end)\s*\{gather\*?\}"), r"\\\1{gathered}"),
    (re.compile(r"\\(?:begin|end)\s*\{(?:equation|displaymath|math)\*?\}"), ""),
    (re.compile(r"\\operatorname\s*\*"), r"\\operatorname"),
    (re.compile(r"\\tag\*?\s*\{([^{}]*)\}"), r"\\qquad(\\text{\1})"),
    (re.compile(r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])"), ""),
)


class FormulaUnset(ValueError):
    """A formula that cannot be set."""


Command = tuple[str | float, ...]
"""``M``, ``L``, ``Q``, ``C`` with their points, ``Z``; ``R`` with left, top, width, height."""


class Typeset(Struct, frozen=True, kw_only=True):
    """A formula as outlines. Lengths in em; y grows downwards from the baseline.

    Attributes:
        commands: the outlines, to be filled where they wind around.
        width: of its box.
        height: of its box.
        baseline: from the top of its box.
    """

    commands: tuple[Command, ...]
    width: float
    height: float
    baseline: float


class Outline(Struct, frozen=True, kw_only=True):
    """The same at one size; lengths in pixels.

    Attributes:
        commands: from the left end of the baseline.
        width: of its box.
        ascent: above the baseline.
        descent: below it.
    """

    commands: tuple[Command, ...]
    width: float
    ascent: float
    descent: float


def outline(tex: str, *, size: float, display: bool) -> Outline | None:
    """`tex` at `size` pixels; None where it cannot be set."""
    try:
        formula = typeset(tex, display=display)
    except FormulaUnset:
        return None
    return Outline(
        commands=tuple(_scaled(command, size) for command in formula.commands),
        width=formula.width * size,
        ascent=formula.baseline * size,
        descent=(formula.height - formula.baseline) * size,
    )


def typeset(tex: str, *, display: bool) -> Typeset:
    """Set `tex`.

    Args:
        tex: without delimiters.
        display: on a line of its own.

    Raises:
        FormulaUnset: it is too long, is no TeX, or needs what ziamath cannot do.
    """
    if len(tex) > LONGEST or _depth(tex) > DEEPEST:
        raise FormulaUnset("too long")
    if _WRONG.search(tex):
        raise FormulaUnset("it would be set wrong")
    for pattern, other in _OTHERWISE:
        tex = pattern.sub(other, tex)
    # Takes half a second to import, and needs the fonts.
    from ziamath.config import config  # noqa: PLC0415
    from ziamath.zmath import Latex  # noqa: PLC0415

    # Symbols with view boxes cannot be taken apart.
    config.svg2 = False
    try:
        drawn = Latex(tex, size=_SIZE, inline=not display, margin=0)
        page = drawn.svgxml()
        # What a model wrote stands inside of an element here, where no entity can be declared.
        words = "".join(ET.fromstring(drawn.mathmlstr()).itertext())  # noqa: S314
        left, top, width, height = map(float, page.get("viewBox", "").split())
        commands = tuple(_commands(page, left))
        drawable = all(sign.isspace() or drawn.font.glyphindex(sign) for sign in words)
    # It raises whatever comes of TeX that it did not expect.
    except Exception as error:
        raise FormulaUnset(str(error)) from error
    if not commands or not drawable or _UNKNOWN.search(words):
        raise FormulaUnset("a command or a letter is not known")
    return Typeset(
        commands=commands, width=width / _SIZE, height=height / _SIZE, baseline=-top / _SIZE
    )


def _depth(tex: str) -> int:
    depth = deepest = 0
    for sign in tex:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest


def _commands(page: Element, left: float) -> Iterator[Command]:
    """What is drawn, moved to begin at 0, in em."""
    for element in page.iter():
        kind = element.tag.rpartition("}")[2]
        if element.get("transform"):
            raise FormulaUnset("it is moved")
        if kind == "rect":
            yield from _rect(element, left)
        elif kind == "path" and element.get("stroke"):
            yield from _stroke(element, left)
        elif kind == "path":
            yield from _path(element.get("d", ""), left)


def _rect(element: Element, left: float) -> Iterator[Command]:
    x, y, width, height = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
    x -= left
    if element.get("fill") != "none":
        yield _scaled(("R", x, y, width, height), 1 / _SIZE)
        return
    line = float(element.get("stroke-width", "1"))
    for edge in (
        (x, y, width, line),
        (x, y + height - line, width, line),
        (x, y, line, height),
        (x + width - line, y, line, height),
    ):
        yield _scaled(("R", *edge), 1 / _SIZE)


def _stroke(element: Element, left: float) -> Iterator[Command]:
    """A straight line as a thin plane."""
    points = [float(number) for number in re.findall(r"-?\d*\.?\d+", element.get("d", ""))]
    if len(points) != 4:  # noqa: PLR2004 - two points
        raise FormulaUnset("it has a curved line")
    x0, y0, x1, y1 = points[0] - left, points[1], points[2] - left, points[3]
    length = math.hypot(x1 - x0, y1 - y0) or 1
    half = float(element.get("stroke-width", "1")) / 2
    dx, dy = (y0 - y1) / length * half, (x1 - x0) / length * half
    yield _scaled(("M", x0 + dx, y0 + dy), 1 / _SIZE)
    for x, y in ((x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)):
        yield _scaled(("L", x, y), 1 / _SIZE)
    yield ("Z",)


def _path(data: str, left: float) -> Iterator[Command]:
    tokens = _TOKEN.findall(data)
    place = 0
    kind = ""
    while place < len(tokens):
        if tokens[place].isalpha():
            kind = tokens[place]
            place += 1
        count = _POINTS.get(kind)
        if count is None:
            raise FormulaUnset(f"a path has {kind}")
        numbers = [float(number) for number in tokens[place : place + count]]
        if len(numbers) != count:
            raise FormulaUnset("a path ends early")
        place += count
        points = [number - (0 if index % 2 else left) for index, number in enumerate(numbers)]
        yield _scaled((kind, *points), 1 / _SIZE)


def _scaled(command: Command, factor: float) -> Command:
    kind, *numbers = command
    return (kind, *(float(number) * factor for number in numbers))
