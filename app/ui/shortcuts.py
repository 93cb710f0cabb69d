"""The window that lists every shortcut."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.actions import GROUPS
from app.ui.widgets.label import Label
from app.ui.widgets.painting import CENTER, cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QPaintEvent

    from app.ui.actions import Actions
    from app.ui.theme import Theme

SIZE = (520, 620)
ROUND_PX = 40
CAP_HEIGHT, CAP_PAD = 18, 6


def key_text(keys: QKeySequence) -> str:
    """A shortcut as this platform writes it."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


class KeyCap(QWidget):
    """A shortcut as keys."""

    def __init__(self, theme: Theme, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """The text with room round it."""
        width = text_width(self._text, self._theme.font(11.5, 500)) + 2 * CAP_PAD
        return QSize(math.ceil(width), self._theme.px(CAP_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A small raised plate."""
        paint_cap(QPainter(self), self._theme, QRectF(self.rect()), self._text)


def paint_cap(
    painter: QPainter, theme: Theme, box: QRectF, text: str, *, plane: str = "raised"
) -> None:
    """Paint a key."""
    rounded(painter, box, 4, theme.color(plane), theme.color("border"))
    cut_text(painter, box, text, theme.font(11.5, 500), theme.color("muted"), CENTER)


class Shortcuts(QDialog):
    """Every action that has a shortcut, by group; it stays open beside the work."""

    def __init__(self, theme: Theme, actions: Actions, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        # With room for the frame that the system puts round it.
        screen = self.screen().availableSize() - QSize(ROUND_PX, 2 * ROUND_PX)
        self.resize(QSize(theme.px(SIZE[0]), theme.px(SIZE[1])).boundedTo(screen))
        self.retranslate()
        theme.changed.connect(self.retranslate)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Make the list again."""
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self._scroll.setAccessibleName(self.tr("Keyboard shortcuts"))
        self._scroll.setWidget(self._sheet())

    def _sheet(self) -> QWidget:
        theme = self._theme
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(24, 16, 24, 24)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for group in GROUPS:
            listed = [
                action
                for action in self._actions
                if self._actions.spec(action).group == group and action.shortcuts()
            ]
            if not listed:
                continue
            head = Label(theme, 11.5, 600, "muted")
            head.setText(self._actions.group_name(group))
            head.setContentsMargins(0, 12 if grid.rowCount() > 1 else 0, 0, 0)
            grid.addWidget(head, grid.rowCount(), 0, 1, 2)
            for action in listed:
                self._add_row(grid, action)
        grid.setRowStretch(grid.rowCount(), 1)
        return sheet

    def _add_row(self, grid: QGridLayout, action: QAction) -> None:
        name = Label(self._theme, 13, wrap=True)
        name.setText(action.text())
        row = grid.rowCount()
        grid.addWidget(name, row, 0)
        caps = QWidget()
        line = QGridLayout(caps)
        line.setContentsMargins(0, 0, 0, 0)
        line.setHorizontalSpacing(4)
        for at, keys in enumerate(action.shortcuts()):
            line.addWidget(KeyCap(self._theme, key_text(keys)), 0, at)
        grid.addWidget(caps, row, 1, Qt.AlignmentFlag.AlignRight)
