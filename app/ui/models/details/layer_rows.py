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

if TYPE_CHECKING:
    from app.inspection.anatomy import Anatomy, Layer
    from app.ui.theme import Theme

COLUMNS = (Column(130), Column(), Column(84, right=True), Column(84, right=True))
BAR = 1
BAR_HEIGHT = 8

Share = tuple[str, float]
"""A type of weights, and its part of the largest layer's bytes."""


class _Bars(Cells):
    """The second column is a bar, cut into types of weights."""

    def paint_content(
        self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """A bar, or a text."""
        if index.column() != BAR:
            super().paint_content(painter, box, index)
            return
        height = self.theme.scaled(BAR_HEIGHT)
        track = QRectF(box.left(), box.center().y() - height / 2, box.width(), height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(track, height / 2, height / 2)
        painter.setClipPath(path)
        painter.fillRect(track, self.theme.color("pressed" if self.theme.dark else "sunken"))
        at = track.left()
        shares: tuple[Share, ...] = index.data(FACT_ROLE) or ()
        for kind, share in shares:
            wide = share * track.width()
            painter.fillRect(QRectF(at, track.top(), wide, height), tint(self.theme, kind))
            at += wide
        if shares:
            filled = QRectF(track.left(), track.bottom() - 2, at - track.left(), 2)
            painter.fillRect(filled, self.theme.color("fill"))
        painter.setClipping(False)


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
        self._records.set_rows([_row(at, layer, largest) for at, layer in enumerate(layers)])

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
        Cell(number(layer.bits, 2), layer.bits),
    )
