"""All tensors at a glance: area is size, density is bits for each weight."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.inspection.treemap import Box, neighbor, squarify
from app.ui.models.details import words
from app.ui.models.details.tint import tint
from app.ui.phrase import count, fill, size
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import CENTER, LEFT, cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from app.inspection.anatomy import Anatomy, Layer
    from app.inspection.header import TensorInfo
    from app.inspection.treemap import Direction
    from app.ui.theme import Theme

MOST_TILES = 2000
"""Smaller tensors than the 2,000 largest are hardly a pixel."""
LEAD = 2.0
HEAD = 15
ROOM_FOR_HEAD = (46, 34)
LINE = 14

DIRECTIONS: dict[Qt.Key, Direction] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class Tile(NamedTuple):
    """A tensor and where it is painted."""

    tensor: TensorInfo
    layer: Layer
    box: Box


class Line:
    """A font, and how wide texts are in it: most are there many times."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._widths: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Width of `text` in pixels."""
        if text not in self._widths:
            self._widths[text] = self._metrics.horizontalAdvance(text)
        return self._widths[text]


class TensorMap(QWidget):
    """A treemap of layers, and of tensors in them; arrow keys walk from tile to tile.

    Signals:
        pointed: the tensor under the pointer or the keyboard; None for none.
        chosen: the user pressed Return on a tensor, or clicked it.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layers: tuple[Layer, ...] = ()
        self._groups: list[tuple[Layer, Box]] = []
        self._tiles: list[Tile] = []
        self._placed = False
        self._current = -1
        self._hovered = -1
        self._picture: QPixmap | None = None
        self._focus = KeyboardFocus(theme, self, radius=4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._on_theme_changed)
        self.retranslate()

    def sizeHint(self) -> QSize:
        """Little, for a page that is as high as its widgets ask for scrolls; it grows."""
        return QSize(self._theme.px(400), self._theme.px(180))

    def minimumSizeHint(self) -> QSize:
        """Still to be told apart."""
        return QSize(self._theme.px(200), self._theme.px(120))

    def set_anatomy(self, anatomy: Anatomy | None) -> None:
        """Show other tensors."""
        self._layers = anatomy.layers if anatomy is not None else ()
        self._current = self._hovered = -1
        self._scatter()

    def current(self) -> TensorInfo | None:
        """The tensor that the pointer or else the keyboard is at."""
        at = self._hovered if self._hovered >= 0 else self._current
        return self.tiles[at].tensor if 0 <= at < len(self.tiles) else None

    def layer_of(self, tensor: TensorInfo) -> Layer | None:
        """The layer that a shown tensor belongs to."""
        return next((tile.layer for tile in self.tiles if tile.tensor is tensor), None)

    # -- where things are -------------------------------------------------

    @property
    def tiles(self) -> list[Tile]:
        """What is painted where; laid out when it is asked for."""
        if not self._placed:
            self._placed = True
            self._arrange()
        return self._tiles

    def _scatter(self) -> None:
        """Lay out anew before the next look."""
        self._placed = False
        self._picture = None
        self.update()

    def _arrange(self) -> None:
        self._groups.clear()
        self._tiles.clear()
        layers = sorted(self._seen(), key=lambda pair: -pair[0].size_bytes)
        sizes = [layer.size_bytes for layer, _ in layers]
        boxes = squarify(sizes, Box(0, 0, self.width(), self.height()))
        for (layer, tensors), box in zip(layers, boxes, strict=True):
            inner = box.inset(LEAD / 2)
            self._groups.append((layer, inner))
            room = inner.inset(0, self._head_height(inner))
            places = squarify([tensor.size_bytes for tensor in tensors], room)
            self._tiles += [
                Tile(tensor, layer, place.inset(0.5))
                for tensor, place in zip(tensors, places, strict=True)
            ]

    def _seen(self) -> list[tuple[Layer, list[TensorInfo]]]:
        """The largest tensors by layer."""
        pairs = ((tensor, layer) for layer in self._layers for tensor in layer.tensors)
        sized = (pair for pair in pairs if pair[0].size_bytes > 0)
        seen: dict[int, tuple[Layer, list[TensorInfo]]] = {}
        for tensor, layer in heapq.nlargest(MOST_TILES, sized, key=lambda pair: pair[0].size_bytes):
            seen.setdefault(id(layer), (layer, []))[1].append(tensor)
        return list(seen.values())

    def _head_height(self, box: Box) -> float:
        width, height = (self._theme.scaled(side) for side in ROOM_FOR_HEAD)
        return self._theme.scaled(HEAD) if box.width >= width and box.height >= height else 0.0

    def _tile_at(self, place: QPointF) -> int:
        for at, tile in enumerate(self.tiles):
            box = tile.box
            if 0 <= place.x() - box.x < box.width and 0 <= place.y() - box.y < box.height:
                return at
        return -1

    # -- painting ---------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, and what is pointed at."""
        painter = QPainter(self)
        picture = self._picture
        if picture is None or picture.devicePixelRatio() != self.devicePixelRatioF():
            picture = self._picture = self._painted()
        painter.drawPixmap(0, 0, picture)
        if 0 <= self._hovered < len(self.tiles):
            box = QRectF(*self.tiles[self._hovered].box)
            rounded(painter, box.adjusted(-1, -1, 1, 1), 2, None, self._theme.color("text"), 1.5)
        if self.hasFocus() and 0 <= self._current < len(self.tiles):
            box = QRectF(*self.tiles[self._current].box).adjusted(-2, -2, 2, 2)
            rounded(painter, box & QRectF(self.rect()), 3, None, self._theme.color("focus"), 2)

    def _painted(self) -> QPixmap:
        theme, ratio = self._theme, self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme.color("surface"))
        painter = QPainter(picture)
        tiles = self.tiles
        tints = {kind: tint(theme, kind) for kind in {tile.tensor.type for tile in tiles}}
        for tile in tiles:
            painter.fillRect(QRectF(*tile.box), tints[tile.tensor.type])
        if theme.high_contrast:
            painter.setPen(theme.color("control"))
            for tile in tiles:
                painter.drawRect(QRectF(*tile.box))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_heads(painter)
        self._paint_names(painter)
        painter.end()
        return picture

    def _paint_heads(self, painter: QPainter) -> None:
        font, color = self._theme.font(10.5, 500), self._theme.color("muted")
        for layer, box in self._groups:
            head = self._head_height(box)
            if head:
                where = QRectF(box.x + 3, box.y, box.width - 6, head)
                cut_text(painter, where, self._short_name(layer, where.width()), font, color, LEFT)

    def _paint_names(self, painter: QPainter) -> None:
        """Names and types where they fit whole: "ffn_..." could be anything."""
        theme, height = self._theme, self._theme.scaled(LINE)
        lines = (Line(theme.font(11)), Line(theme.font(10.5)))
        painter.setPen(theme.color("text"))
        for tile in self.tiles:
            box = QRectF(*tile.box).adjusted(3, 0, -3, 0)
            if box.height() < height or box.width() < height:
                continue
            texts = zip(lines, (short_tensor_name(tile.tensor.name), tile.tensor.type), strict=True)
            fitting = [(line, text) for line, text in texts if line.width(text) <= box.width()]
            fitting = fitting[: int(box.height() // height)]
            top = box.center().y() - height * len(fitting) / 2
            for at, (line, text) in enumerate(fitting):
                painter.setFont(line.font)
                where = QRectF(box.left(), top + at * height, box.width(), height)
                painter.drawText(where, int(CENTER | Qt.TextFlag.TextSingleLine), text)

    def _short_name(self, layer: Layer, width: float) -> str:
        name = words.layer_name(layer)
        if text_width(name, self._theme.font(10.5, 500)) > width and layer.part == "block":
            return str(layer.index)
        return name

    # -- pointer and keys -------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tool tips are of the tile under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._tile_at(QPointF(event.pos()))
            if at >= 0:
                QToolTip.showText(event.globalPos(), self.told(self.tiles[at]), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def told(self, tile: Tile) -> str:
        """Everything about a tile, for the tool tip and for screen readers."""
        tensor = tile.tensor
        return "\n".join(
            (
                tensor.name,
                words.layer_name(tile.layer),
                f"{tensor.type}, {words.shape(tensor.shape)}",
                fill(self.tr("%1 weights, %2"), count(tensor.n_weights), size(tensor.size_bytes)),
            )
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a tile."""
        self._hover(self._tile_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a tile."""
        at = self._tile_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self._go(at)
            self.chosen.emit(self.tiles[at].tensor)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, or choose."""
        key = Qt.Key(event.key())
        if not self.tiles:
            super().keyPressEvent(event)
        elif key in DIRECTIONS:
            boxes = [tile.box for tile in self.tiles]
            self._go(neighbor(boxes, max(self._current, 0), DIRECTIONS[key]))
        elif key == Qt.Key.Key_Home:
            self._go(0)
        elif key == Qt.Key.Key_End:
            self._go(len(self.tiles) - 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._current >= 0:
            self.chosen.emit(self.tiles[self._current].tensor)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        """The keyboard begins at the largest tensor."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        if self._current < 0 and self.tiles and self._focus.visible:
            self._go(0)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._scatter()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the screen."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Map of the tensors"))
        self._picture = None
        self.update()

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self._scatter()

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            self.pointed.emit(self.current())
            self.update()

    def _go(self, at: int) -> None:
        self._current = at
        self.setAccessibleDescription(self.told(self.tiles[at]))
        if QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)
        self.pointed.emit(self.current())
        self.update()


def short_tensor_name(name: str) -> str:
    """``attn_q`` of ``blk.3.attn_q.weight``."""
    whole = name.removesuffix(".weight")
    parts = whole.split(".")
    index = next((at for at, part in enumerate(parts) if part.isdigit()), -1)
    return ".".join(parts[index + 1 :]) or whole
