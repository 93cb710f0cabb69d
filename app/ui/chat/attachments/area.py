"""What stands above the draft: it grows with what is in it, up to a part of the pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent

SPACING = 6


class Area(QScrollArea):
    """Widgets below each other; it takes no room while all of them are hidden.

    Signals:
        grown: it has another height.
    """

    grown = Signal()

    def __init__(self, *widgets: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most_px = 10_000
        self._inner = QWidget()
        # Its height follows from its width: at the least width it would be higher, and scroll.
        self._inner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for plane in (self.viewport(), self._inner):
            plane.setAutoFillBackground(False)
        self._inner.installEventFilter(self)
        self.fit()

    def set_most_height(self, height: int) -> None:
        """Never grow beyond `height` pixels; then it scrolls."""
        if height != self._most_px:
            self._most_px = height
            self.fit()

    def fit(self) -> None:
        """Take the height of what is shown."""
        column = self._inner.layout()
        if column is None:
            return
        # Qt asks for no other layout while one is due, and lays out nothing that is hidden.
        column.activate()
        needed = column.heightForWidth(self.viewport().width())
        height = min(max(0, needed), self._most_px)
        self.setVisible(height > 0)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
            self.grown.emit()

    def sizeHint(self) -> QSize:
        """As high as it was made."""
        return QSize(super().sizeHint().width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is in it."""
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)
