"""A box with rows that come and go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.pane import Card, Hairline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.theme import Theme


class RowCard(Card):
    """Rows one below the other, and a hairline between any two."""

    def __init__(
        self, theme: Theme, empty: QWidget | None = None, *, parent: QWidget | None = None
    ) -> None:
        """Show `empty` while there are no rows."""
        super().__init__(theme, parent=parent)
        self._empty = empty
        self._shown: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        if empty is not None:
            self._column.addWidget(empty)

    def set_rows(self, rows: Sequence[QWidget]) -> None:
        """Show these instead of those before, which are deleted."""
        for widget in self._shown:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []
        if self._empty is not None:
            self._empty.setVisible(not rows)
        for row in rows:
            if self._shown:
                self._add(Hairline(self._theme))
            self._add(row)

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        self._shown.append(widget)
