"""A page that scrolls up and down and fits its width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from app.ui.theme import Theme


class Page(QScrollArea):
    """A column of widgets in a scroll area; the focus is always scrolled into view.

    Attributes:
        column: the layout to add to.
    """

    def __init__(
        self,
        theme: Theme,
        margins: tuple[int, int, int, int] = (18, 14, 18, 18),
        *,
        spacing: int = 11,
        measure: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: gives the scale.
            margins: left, top, right, bottom.
            spacing: between widgets.
            measure: greatest width of the column, pixels at 100 %; it stays at the left.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._measure = measure
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = self._inner = QWidget()
        inner.setProperty("scrolled", True)
        inner.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(spacing)
        self.setWidget(inner)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def minimumSizeHint(self) -> QSize:
        """Little: what does not fit is scrolled to."""
        return QSize(self._theme.px(120), self._theme.px(80))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move the focus and show where it went."""
        moved = super().focusNextPrevChild(forward)
        focused = self.focusWidget()
        if moved and focused is not None and self.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, self._theme.px(24))
        return moved

    def _on_theme_changed(self) -> None:
        if self._measure is not None:
            self._inner.setMaximumWidth(self._theme.px(self._measure))
