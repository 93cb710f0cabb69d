"""What is dragged: conversations, by their ids, and the picture under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.ui.phrase import count
from app.ui.widgets.painting import CENTER, cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

KIND = "application/x-vitrail-conversations"
WIDTH, HEIGHT, PAD, RADIUS = 200, 30, 10, 6


def packed(conversations: list[int]) -> QMimeData:
    """Conversations on their way to another place in the list."""
    data = QMimeData()
    data.setData(KIND, QByteArray(",".join(map(str, conversations)).encode()))
    return data


def unpacked(data: QMimeData) -> list[int]:
    """The conversations in what is dragged; none where it is something else."""
    text = bytes(data.data(KIND).data()).decode("ascii", "replace")
    return [int(part) for part in text.split(",") if part.isdecimal()]


def drag_picture(theme: Theme, widget: QWidget, title: str, number: int) -> QPixmap:
    """The title of the first one, and how many there are."""
    ratio = widget.devicePixelRatioF()
    badge = count(number) if number > 1 else ""
    small = theme.font(11.5, 600, tabular=True)
    wide = text_width(badge, small) + 2 * PAD if badge else 0.0
    width = min(theme.scaled(WIDTH), text_width(title, theme.font(13)) + 2 * PAD + wide)
    height = theme.scaled(HEIGHT)
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        box = QRectF(0, 0, width, height)
        rounded(painter, box, RADIUS, theme.color("raised"), theme.color("control"))
        words = box.adjusted(PAD, 0, -PAD - wide, 0)
        cut_text(painter, words, title, theme.font(13), theme.color("text"))
        if badge:
            plate = QRectF(width - wide - 4, 5, wide, height - 10)
            rounded(painter, plate, RADIUS - 2, theme.color("fill"))
            cut_text(painter, plate, badge, small, theme.color("onfill"), CENTER)
    finally:
        # Qt ends the process when a picture goes that is still painted on.
        painter.end()
    return picture
