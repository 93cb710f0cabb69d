"""Formulas set in a thread and kept as paths, so that they are sharp in any color and scale."""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath

from app.ui.chat.transcript.backlog import Backlog

if TYPE_CHECKING:
    from app.markup.formulas import Outline

KEPT = 600
"""Formulas in memory; a page full of them has about fifty."""

SMALLEST = 0.6
"""What is too wide is drawn smaller, down to this share of its size."""

_COMMAND = re.compile(r"\\(?:begin|end|left|right|text|mathrm|mathbf|mathbb|mathcal)?[a-zA-Z]*")
_SILENT = re.compile(r"[{}^_&\s]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula ready to be painted; lengths in pixels.

    Attributes:
        path: from the left end of the baseline; None where it cannot be set.
        width: of its box.
        ascent: above the baseline.
        descent: below it.
        scale: it is drawn smaller where less than 1.
    """

    path: QPainterPath | None
    width: float
    ascent: float
    descent: float
    scale: float = 1.0

    def within(self, width: float) -> Formula:
        """The same, smaller where it is wider than `width`, but never too small to be read."""
        if self.width <= width or self.width <= 0:
            return self
        factor = max(SMALLEST, width / self.width)
        return replace(
            self,
            width=self.width * factor,
            ascent=self.ascent * factor,
            descent=self.descent * factor,
            scale=self.scale * factor,
        )

    def paint(self, painter: QPainter) -> None:
        """Paint it in the color of the pen, its baseline's left end at the origin."""
        if self.path is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.scale, self.scale)
        painter.fillPath(self.path, painter.pen().color())
        painter.restore()


class Typesetter(QObject):
    """Sets formulas.

    Signals:
        finished: formulas that were asked for are there.
    """

    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backlog = Backlog("formulas", self)
        self._known: OrderedDict[tuple[str, float, bool], Formula] = OrderedDict()
        self._asked: set[tuple[str, float, bool]] = set()

    def formula(self, tex: str, size: float, *, display: bool) -> Formula | None:
        """A formula, with no path where it cannot be set; None while it is being set.

        Args:
            tex: without delimiters.
            size: of the text around it, in pixels.
            display: on a line of its own.
        """
        key = (tex, size, display)
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        if key not in self._asked:
            self._asked.add(key)
            work = partial(_set, tex, size, display)
            self._backlog.add(work, partial(self._on_set, key), None)
        return None

    @staticmethod
    def placeholder(tex: str, size: float) -> Formula:
        """Room for a formula that is being set."""
        signs = len(_SILENT.sub("", _COMMAND.sub("x", tex)))
        tall = 1.1 if "\\frac" in tex or "\\begin" in tex else 0.75
        return Formula(QPainterPath(), max(1, signs) * size * 0.5, size * tall, size * 0.25)

    @property
    def waiting(self) -> bool:
        """Some that were asked for are not there yet."""
        return bool(self._asked)

    def close(self) -> None:
        """Set nothing more."""
        self._backlog.close()

    def _on_set(self, key: tuple[str, float, bool], outline: Outline | None) -> None:
        self._asked.discard(key)
        self._known[key] = _painted(outline)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        self.finished.emit()


def _set(tex: str, size: float, display: bool) -> Outline | None:
    from app.markup.formulas import outline  # noqa: PLC0415

    return outline(tex, size=size, display=display)


def _painted(outline: Outline | None) -> Formula:
    """An outline as Qt paints it."""
    if outline is None:
        return Formula(None, 0, 0, 0)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for command, *numbers in outline.commands:
        points = [float(number) for number in numbers]
        if command == "M":
            path.moveTo(*points)
        elif command == "L":
            path.lineTo(*points)
        elif command == "Q":
            path.quadTo(*points)
        elif command == "C":
            path.cubicTo(*points)
        elif command == "R":
            path.addRect(QRectF(*points))
        elif command == "Z":
            path.closeSubpath()
    width = math.ceil(outline.width)
    return Formula(path, width, outline.ascent, outline.descent)
