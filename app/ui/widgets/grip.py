"""The border between two panes, to drag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

GRAB_PX = 7


class Grip(QWidget):
    """Seven invisible pixels over a hairline that one of the panes paints.

    Signals:
        dragged: the pointer moved to this x, in the parent's pixels.
        released: the drag ended.
        restored: double click; go back to the width of the design.
    """

    dragged = Signal(int)
    released = Signal()
    restored = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._pressed = False

    def place(self, x: int, top: int, height: int) -> None:
        """Lie over the line at `x`."""
        self.setGeometry(x - GRAB_PX // 2, top, GRAB_PX, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        self._pressed = event.button() == Qt.MouseButton.LeftButton

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say where the pointer is."""
        if self._pressed:
            self.dragged.emit(round(self.mapToParent(event.position()).x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End the drag."""
        if self._pressed:
            self._pressed = False
            self.released.emit()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Go back to the width of the design."""
        self.restored.emit()
