"""Patterns that tell apart who wrote a part of a prompt: tone and texture, not hue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from app.ui.theme import Theme

Look = Literal["system", "user", "assistant", "template", "thinking", "reserve", "free", "out", ""]
"""Who wrote it; or what a part of the context is kept for."""

HATCH_STEP, DOT_STEP, NARROW = 5.0, 5.0, 5.0
PLANES: dict[str, str] = {
    "system": "control",
    "user": "selection",
    "assistant": "paneb",
    "template": "panea",
    "thinking": "paneb",
    "reserve": "raised",
    "free": "surface",
    "out": "surface",
}
"""Role of the plane of each."""


def paint_look(
    painter: QPainter,
    theme: Theme,
    box: QRectF,
    look: str,
    radius: float = 2.0,
    *,
    edged: bool = True,
) -> None:
    """A plane with the pattern of `look`; an empty one paints nothing.

    Args:
        painter: on what it is painted.
        theme: of the colors.
        box: where.
        look: a role, or a part of a context.
        radius: of its corners.
        edged: there is a line round it.
    """
    if not look:
        return
    # Lines at both sides of what is this narrow would be all of it.
    edge = theme.color("control", 0.6) if edged and box.width() >= NARROW else None
    rounded(painter, box, radius, theme.color(PLANES[look]), edge)
    if look == "template":
        paint_hatch(painter, theme, box, radius)
    elif look == "thinking":
        _dots(painter, theme, box, radius)
    elif look == "reserve":
        _bars(painter, theme, box, radius)
    elif look == "out":
        _cross(painter, theme, box, radius)


def paint_hatch(painter: QPainter, theme: Theme, box: QRectF, radius: float = 0.0) -> None:
    """Lines from the lower left to the upper right: the chat template wrote it."""
    painter.save()
    _clip(painter, box, radius)
    painter.setPen(QPen(theme.color("control", 0.55), 1))
    step = HATCH_STEP
    # Counted from a fixed place, so that neighbors go on in one pattern.
    first = int((box.left() - box.height()) // step) * step
    lines = []
    x = first
    while x < box.right():
        lines.append(QLineF(x, box.bottom(), x + box.height(), box.top()))
        x += step
    painter.drawLines(lines)
    painter.restore()


def paint_dashes(
    painter: QPainter, theme: Theme, box: QRectF, radius: float = 2.0, role: str = "warning"
) -> None:
    """A dashed line round something that one should know of."""
    pen = QPen(theme.color(role), 1.5)
    pen.setDashPattern([3.0, 2.0])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)


def _dots(painter: QPainter, theme: Theme, box: QRectF, radius: float) -> None:
    """Dots: thinking."""
    painter.save()
    _clip(painter, box, radius)
    pen = QPen(theme.color("muted"), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    points = []
    y = box.top() + DOT_STEP / 2
    while y < box.bottom():
        x = box.left() + DOT_STEP / 2
        while x < box.right():
            points.append(QPointF(x, y))
            x += DOT_STEP
        y += DOT_STEP
    painter.drawPoints(points)
    painter.restore()


def _bars(painter: QPainter, theme: Theme, box: QRectF, radius: float) -> None:
    """Level lines, as paper to write on: kept free for the answer."""
    painter.save()
    _clip(painter, box, radius)
    painter.setPen(QPen(theme.color("control", 0.55), 1))
    lines = []
    y = float(int(box.top())) + 3.5
    while y < box.bottom():
        lines.append(QLineF(box.left(), y, box.right(), y))
        y += HATCH_STEP
    painter.drawLines(lines)
    painter.restore()


def _cross(painter: QPainter, theme: Theme, box: QRectF, radius: float) -> None:
    """Struck out: not in the prompt."""
    painter.save()
    _clip(painter, box, radius)
    painter.setPen(QPen(theme.color("control"), 1))
    painter.drawLine(QLineF(box.topLeft(), box.bottomRight()))
    painter.restore()


def _clip(painter: QPainter, box: QRectF, radius: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
