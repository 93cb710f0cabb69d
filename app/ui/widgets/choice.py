"""A field that opens a list to choose from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy

from app.ui.icons import paint_icon
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

HEIGHT, RADIUS, PADDING, CARET = 28, 6, 9, 12


class Choice(QComboBox):
    """One of several, in a list that opens."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._focus = KeyboardFocus(theme, self, radius=RADIUS)
        # The default view ignores the stylesheet's rows.
        self.setView(QListView(self))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        """The longest choice."""
        words = [text_width(self.itemText(at), self.font()) for at in range(self.count())]
        extra = self._theme.scaled(2 * PADDING + CARET + 10)
        return QSize(math.ceil(max(words, default=40) + extra), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """A word and the caret; the rest is cut."""
        return QSize(self._theme.px(72), self._theme.px(HEIGHT))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Field, word and caret."""
        painter = QPainter(self)
        theme, enabled = self._theme, self.isEnabled()
        plane = theme.color("raised" if enabled else "window")
        border = "border" if not enabled else "muted" if self.underMouse() else "control"
        rounded(painter, self.rect(), RADIUS, plane, theme.color(border))
        pad, caret = theme.scaled(PADDING), theme.scaled(CARET)
        word = QRectF(pad, 0, self.width() - 2 * pad - caret - 6, self.height())
        role = "text" if enabled else "disabled"
        cut_text(painter, word, self.currentText(), self.font(), theme.color(role))
        box = QRectF(self.width() - pad - caret, 0, caret, self.height())
        paint_icon(painter, theme, "ph.caret-down", box, "muted" if enabled else "disabled", CARET)
        self._focus.paint(painter, self.rect())

    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.font(13))
        self.updateGeometry()
        self.update()
