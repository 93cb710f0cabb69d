"""A heading that opens and closes what is below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.button import Button

if TYPE_CHECKING:
    from app.ui.theme import Theme


class Fold(QWidget):
    """A quiet button and, when open, `body` below it.

    Signals:
        toggled: it is open, or closed, now.
    """

    toggled = Signal(bool)

    def __init__(self, theme: Theme, body: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = body
        self._head = Button(theme, "quiet", "ph.caret-right")
        self._head.clicked.connect(self._on_head_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._head)
        column.addWidget(body)
        body.hide()

    @property
    def head(self) -> Button:
        """The button."""
        return self._head

    def set_texts(self, name: str) -> None:
        """Set the heading."""
        self._head.setText(name)
        self._head.setAccessibleName(name)
        self._head.updateGeometry()

    def is_open(self) -> bool:
        """Whether the body shows."""
        return not self._body.isHidden()

    def set_open(self, opened: bool) -> None:
        """Open or close it."""
        if opened != self.is_open():
            self._body.setVisible(opened)
            self._head.set_glyph("ph.caret-down" if opened else "ph.caret-right")
            self.toggled.emit(opened)

    def _on_head_clicked(self) -> None:
        self.set_open(not self.is_open())
