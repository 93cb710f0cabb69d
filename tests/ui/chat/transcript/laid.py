"""Blocks laid out as the transcript does it, without a transcript around them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.markup.reading import read
from app.ui.chat.transcript.block_view import BlockState, Look, Mark
from app.ui.chat.transcript.block_views import make_view
from app.ui.chat.transcript.metrics import measure
from app.ui.chat.transcript.services import Services
from app.ui.theme import Theme

SIDE = 20


class Laid:
    """Makes views at one width, and keeps what their blocks share."""

    def __init__(self, theme: Theme, width: int = 640) -> None:
        self.theme = theme
        self.services = Services(theme)
        self.width = width

    @property
    def metrics(self):
        return measure(self.theme, self.width + 2 * SIDE)

    def view(self, block, source: str, state: BlockState | None = None, *, han: bool = False):
        """One block."""
        metrics = self.metrics
        return make_view(
            block,
            source,
            metrics=metrics,
            width=self.width,
            line=metrics.line_height(han=han),
            state=BlockState() if state is None else state,
            services=self.services,
        )

    def views(self, source: str) -> list:
        """Every block of a source with its view; parts share a state."""
        made, state = [], BlockState()
        for block in read(source):
            if block.part == 0:
                state = BlockState()
            made.append((block, self.view(block, source, state)))
        return made

    def only(self, source: str, state: BlockState | None = None):
        """The view of a source of one block."""
        (block,) = read(source)
        return self.view(block, source, state)

    def ready(self, qtbot, view):
        """The view once its colors and formulas are there."""
        qtbot.waitUntil(lambda: not self.services.waiting)
        view.refresh()
        return view

    def close(self) -> None:
        self.services.close()


def picture(view, theme: Theme, marks=(), ratio: int = 1, width: int = 680) -> QImage:
    """The view as it is painted."""
    image = QImage(width * ratio, max(1, view.height) * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    look = Look(QRectF(0, 0, width, view.height), [Mark(*mark) for mark in marks])
    try:
        view.draw(painter, look)
    finally:
        painter.end()
    return image


def colors_of(image: QImage) -> set[str]:
    """All colors in a picture."""
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def area_of(image: QImage, color: QColor) -> QRectF:
    """What the pixels of one color span."""
    wanted = color.name()
    places = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).name() == wanted
    ]
    if not places:
        return QRectF()
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return QRectF(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)


def comes_back(view, offset: int) -> bool:
    """A click on the character at `offset` leads to it."""
    area = view.rect_of(offset)
    for share in (0.2, 0.8):
        point = QPointF(area.left() + share * area.width(), area.center().y())
        if view.offset_at(point) == offset:
            return True
    return False


MARK = QColor(Qt.GlobalColor.magenta)
