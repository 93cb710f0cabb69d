"""Messages that the model does not read: there is no room for them in the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QRectF

from app.ui.widgets.painting import RIGHT, cut_text, rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from app.ui.chat.transcript.message import MessageLayout
    from app.ui.theme import Theme

LeftOut = Literal["out", "next"]
"""It is not in the prompt; it will not be in the next one."""

VEILS: dict[LeftOut, float] = {"out": 0.55, "next": 0.35}
RADIUS = 12
LINE = 18


def reason(kind: LeftOut) -> str:
    """Why it is dimmed."""
    translate = QCoreApplication.translate
    if kind == "out":
        return translate("Transcript", "Left out: no room in the context")
    return translate("Transcript", "Left out next: the context is nearly full")


def paint_veil(
    painter: QPainter, theme: Theme, layout: MessageLayout, top: int, kind: LeftOut
) -> None:
    """Dim a message, and say why: beside its head, or below what the user said."""
    if layout.embedded is not None:
        return
    plate = layout.plate(top)
    rounded(painter, plate, RADIUS, theme.color("surface", VEILS[kind]))
    metrics, font = layout.metrics, theme.font(11.5)
    height = theme.scaled(LINE)
    if layout.is_user:
        line = QRectF(metrics.left, plate.bottom() + 1, metrics.measure, height)
        cut_text(painter, line, reason(kind), font, theme.color("muted"), RIGHT)
    else:
        # The right half of the head is free.
        line = QRectF(metrics.left + metrics.measure / 2, plate.top(), metrics.measure / 2, height)
        cut_text(painter, line, reason(kind), font, theme.color("muted"), RIGHT)
