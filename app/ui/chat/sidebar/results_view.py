"""The list of what a search found, in the place of the conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from app.ui.chat.sidebar.result_rows import ResultRows
from app.ui.widgets.rows import RowList

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.chat.sidebar.results import ResultModel
    from app.ui.theme import Theme


class ResultList(RowList):
    """Arrow keys move, Enter and a click open, Escape ends the search.

    Signals:
        picked: a `Found`.
        left_up: arrow up was pressed in the first row.
        left: the search is over.
    """

    picked = Signal(object)
    left_up = Signal()
    left = Signal()

    def __init__(
        self, theme: Theme, results: ResultModel, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, results, ResultRows(theme), parent=parent)
        self._results = results

    def focus_first(self) -> None:
        """Go to the first row."""
        index = self._results.first()
        if index.isValid():
            self.setFocus(Qt.FocusReason.TabFocusReason)
            self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, open, or go back to the field."""
        self._rows.keyboard = True
        key, index = event.key(), self.currentIndex()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._pick(index)
        elif key == Qt.Key.Key_Up and index == self._results.first():
            self.left_up.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a row."""
        self._rows.keyboard = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the row."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            self._pick(index)

    def _pick(self, index: QModelIndex) -> None:
        found = self._results.found(index)
        if found is not None and found.kind in {"title", "hit"}:
            self.picked.emit(found)
