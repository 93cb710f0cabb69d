"""Which version of a message is shown, and the way to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.ui.theme import Theme


class BranchSwitch(QWidget):
    """``‹ 2/3 ›``: which version of a message is shown.

    Signals:
        stepped: -1 or 1.
    """

    stepped = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.previous = IconButton(theme, "ph.caret-left", 20, 12, parent=self)
        self.next = IconButton(theme, "ph.caret-right", 20, 12, parent=self)
        self._label = Label(theme, 12, 500, "muted", tabular=True, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for widget in (self.previous, self._label, self.next):
            row.addWidget(widget)
        self.previous.clicked.connect(self._on_previous_clicked)
        self.next.clicked.connect(self._on_next_clicked)

    def show_place(self, position: int, siblings: int, *, movable: bool = True) -> None:
        """Say which of how many it is; while a reply runs it cannot be switched."""
        self._label.setText(f"{position}/{siblings}")
        self.previous.setEnabled(movable and position > 1)
        self.next.setEnabled(movable and position < siblings)
        self.previous.set_name(self.tr("Previous version"))
        self.next.set_name(self.tr("Next version"))
        self.setAccessibleName(
            self.tr("Version %1 of %2").replace("%1", str(position)).replace("%2", str(siblings))
        )

    def _on_previous_clicked(self) -> None:
        self.stepped.emit(-1)

    def _on_next_clicked(self) -> None:
        self.stepped.emit(1)
