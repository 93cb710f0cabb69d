"""Shapes that several widgets paint: rounded boxes, soft shadows, cut text."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from app.ui.theme import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


def rounded(  # noqa: PLR0917
    painter: QPainter,
    rect: QRectF | QRect,
    radius: float,
    fill: QColor | None = None,
    border: QColor | None = None,
    width: float = 1.0,
) -> None:
    """A rounded box; the border lies inside `rect`, on whole pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(rect)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        box = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        radius = max(0.0, radius - width / 2)
        painter.setPen(QPen(border, width))
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)


def shadow(  # noqa: PLR0917
    painter: QPainter,
    theme: Theme,
    rect: QRectF | QRect,
    radius: float,
    sigma: float = 17,
    down: float = 5,
) -> None:
    """The soft shadow of what floats.

    Nested boxes two pixels apart: finer steps fall below one level of alpha and add up gray.
    """
    strength = 0.5 if theme.dark else 0.1
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    color = QColor(10, 12, 20)
    for grown in range(int(sigma * 2), 0, -2):
        inner = math.exp(-(((grown - 2) / sigma) ** 2))
        color.setAlphaF(strength * (inner - math.exp(-((grown / sigma) ** 2))))
        painter.setBrush(color)
        box = QRectF(rect).adjusted(-grown, -grown + down, grown, grown + down)
        painter.drawRoundedRect(box, radius + grown, radius + grown)
    painter.restore()


def cut_text(  # noqa: PLR0917
    painter: QPainter,
    rect: QRectF | QRect,
    text: str,
    font: QFont,
    color: QColor,
    alignment: Qt.AlignmentFlag = LEFT,
) -> float:
    """Paint one line, cut with an ellipsis where it does not fit; returns its width."""
    metrics = QFontMetricsF(font)
    box = QRectF(rect)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(box, _single_line(alignment), shown)
    return metrics.horizontalAdvance(shown)


@cache
def _single_line(alignment: Qt.AlignmentFlag) -> int:
    """Flags of a text in one line; joining Python's enumerations takes as long as painting it."""
    return int(alignment | Qt.TextFlag.TextSingleLine)


def text_width(text: str, font: QFont) -> float:
    """Width of one line in pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)
