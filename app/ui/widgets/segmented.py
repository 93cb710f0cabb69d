"""One of a few, side by side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from app.ui.widgets.focus import KeyboardFocus, tab_after
from app.ui.widgets.painting import CENTER, cut_text, rounded, text_width
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPaintEvent

    from app.ui.theme import Theme

HEIGHT, TRACK_RADIUS, ITEM_RADIUS, PADDING, INSET = 28, 7, 5, 12, 2


class _Item(QRadioButton):
    """A choice; arrow keys move between those of one parent."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._focus = KeyboardFocus(theme, self, radius=ITEM_RADIUS)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.resize_to_theme()

    def resize_to_theme(self) -> None:
        """Take the font of the theme."""
        self.setFont(self._theme.font(12, 500))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Word and padding."""
        width = text_width(self.text(), self.font()) + 2 * self._theme.scaled(PADDING)
        return QSize(math.ceil(width), self._theme.px(HEIGHT) - 2 * INSET)

    def minimumSizeHint(self) -> QSize:
        """The word is never cut."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802
        """All of it can be clicked."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chosen one is raised."""
        painter = QPainter(self)
        theme = self._theme
        if self.isChecked():
            plane = theme.color("pressed" if theme.dark else "raised")
            rounded(painter, self.rect(), ITEM_RADIUS, plane, theme.color("border"))
        role = "text" if self.isChecked() or self.underMouse() else "muted"
        if not self.isEnabled():
            role = "disabled"
        box = QRectF(self.rect())
        cut_text(painter, box, self.text(), self.font(), theme.color(role), CENTER)
        self._focus.paint(painter, self.rect())


class Segmented(QWidget):
    """One of a few choices, each with a value; `wrap` breaks the line where it is too short.

    Signals:
        chosen: the user chose the value with this index.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: list[_Item] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._layout: QLayout = Wrapping(0, parent=self) if wrap else QHBoxLayout(self)
        self._layout.setContentsMargins(INSET, INSET, INSET, INSET)
        self._layout.setSpacing(0)
        fixed, least = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum
        high = QSizePolicy.Policy.Preferred if wrap else fixed
        self.setSizePolicy(least if wrap else fixed, high)
        theme.changed.connect(self._on_theme_changed)

    def set_items(self, texts: Sequence[str]) -> None:
        """Set the words; the choice stays when their number does."""
        while len(self._items) > len(texts):
            item = self._items.pop()
            self._group.removeButton(item)
            self._layout.removeWidget(item)
            item.deleteLater()
        made = len(self._items) < len(texts)
        while len(self._items) < len(texts):
            item = _Item(self._theme, self)
            self._group.addButton(item, len(self._items))
            self._layout.addWidget(item)
            self._items.append(item)
        for item, text in zip(self._items, texts, strict=True):
            item.setText(text)
            item.updateGeometry()
        if made:
            tab_after(self, *self._items)

    def current(self) -> int:
        """Index of the choice, -1 when none."""
        return self._group.checkedId()

    def set_current(self, index: int) -> None:
        """Choose without telling anyone."""
        self._items[index].setChecked(True)

    def items(self) -> tuple[QRadioButton, ...]:
        """The choices, left to right."""
        return tuple(self._items)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The track."""
        rounded(QPainter(self), self.rect(), TRACK_RADIUS, self._theme.color("sunken"))

    def _on_theme_changed(self) -> None:
        for item in self._items:
            item.resize_to_theme()
        self.update()
