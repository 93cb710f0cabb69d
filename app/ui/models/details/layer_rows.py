"""How large each layer is and how many bits its weights have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.models.details import words
from app.ui.models.details.records import FACT_ROLE, Cell, Records
from app.ui.models.details.table import Cells, Column, Table
from app.ui.models.details.tint import tint
from app.ui.phrase import number, size
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from app.inspection.anatomy import Anatomy, Layer
    from app.ui.theme import Theme

COLUMNS = (Column(116), Column(), Column(72, right=True), Column(132, right=True))
SIZE_BAR, BITS = 1, 3
BAR_HEIGHT, RADIUS, NUMBER = 10, 3, 44
FULL_BITS = 16.0
"""Bits of the weights of most models before they are quantized; a bar of more is full too."""

Share = tuple[str, float]
"""A type of weights, and its part of the largest layer's bytes."""


class _Bars(Cells):
    """Bytes as a bar that is cut into types of weights, bits as a bar with its number."""

    def paint_content(
        self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """A bar, or a text."""
        if index.column() == SIZE_BAR:
            self._paint_shares(painter, box, index.data(FACT_ROLE) or ())
            return
        if index.column() == BITS:
            room = box.adjusted(0, 0, -self.theme.scaled(NUMBER), 0)
            part = min(1.0, float(index.data(FACT_ROLE) or 0.0) / FULL_BITS)
            height = self.theme.scaled(BAR_HEIGHT)
            track = QRectF(room.left(), room.center().y() - height / 2, room.width(), height)
            self._clip(painter, track)
            painter.fillRect(track, self.theme.color("pressed" if self.theme.dark else "sunken"))
            track.setWidth(track.width() * part)
            painter.fillRect(track, self.theme.color("control"))
            painter.setClipping(False)
        super().paint_content(painter, box, index)

    def _paint_shares(self, painter: QPainter, box: QRectF, shares: tuple[Share, ...]) -> None:
        height = self.theme.scaled(BAR_HEIGHT)
        at, top = box.left(), box.center().y() - height / 2
        whole = QRectF(at, top, sum(share for _, share in shares) * box.width(), height)
        self._clip(painter, whole)
        for kind, share in shares:
            wide = share * box.width()
            painter.fillRect(QRectF(at, top, wide, height), tint(self.theme, kind))
            at += wide
        painter.setClipping(False)
        rounded(painter, whole, RADIUS, None, self.theme.color("control"))

    def _clip(self, painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(box, RADIUS, RADIUS)
        painter.setClipPath(path)


class LayerRows(QWidget):
    """A table of the layers in the order that a token takes."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._anatomy: Anatomy | None = None
        self._records = Records(len(COLUMNS), parent=self)
        self.table = Table(theme, self._records, COLUMNS, cells=_Bars(theme, COLUMNS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)
        self.retranslate()

    def set_anatomy(self, anatomy: Anatomy | None) -> None:
        """Show other layers."""
        self._anatomy = anatomy
        layers = anatomy.layers if anatomy is not None else ()
        largest = max((layer.size_bytes for layer in layers), default=0)
        self._records.set_rows(len(layers), lambda at: _row(at, layers[at], largest))

    def retranslate(self) -> None:
        """Set every string again."""
        self._records.set_heads(
            self.tr("Layer"), self.tr("Kinds of weights"), self.tr("Size"), self.tr("Bits/weight")
        )
        self.table.setAccessibleName(self.tr("Layers"))
        self.set_anatomy(self._anatomy)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _row(at: int, layer: Layer, largest: int) -> tuple[Cell, ...]:
    sizes: dict[str, int] = {}
    for tensor in layer.tensors:
        sizes[tensor.type] = sizes.get(tensor.type, 0) + tensor.size_bytes
    ordered = sorted(sizes.items(), key=lambda item: -item[1])
    shares = tuple((kind, part / largest) for kind, part in ordered) if largest else ()
    return (
        Cell(words.layer_name(layer), float(at)),
        Cell(", ".join(kind for kind, _ in ordered), float(layer.size_bytes), shares),
        Cell(size(layer.size_bytes), float(layer.size_bytes)),
        Cell(number(layer.bits, 2), layer.bits, layer.bits),
    )
