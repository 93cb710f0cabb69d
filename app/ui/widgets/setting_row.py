"""A setting: its name, its control, and one line on what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.ui.theme import Theme

WIDE_PX = 400
"""From this width on, at 100 %, the control stands beside the words."""


class SettingRow(QWidget):
    """Words at the left and the control at the right, or below where there is no room.

    Args:
        control: what the user changes.
        always_beside: a small control that always fits beside the name.
        never_beside: a control that wants the whole width.
    """

    def __init__(
        self,
        theme: Theme,
        control: QWidget,
        *,
        always_beside: bool = False,
        never_beside: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._control = control
        self._always_beside = always_beside
        self._never_beside = never_beside
        self._beside: bool | None = None
        self.name = Label(theme, 13, 500, wrap=True)
        self.line = Label(theme, 11.5, role="muted", wrap=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self.name, 0, 0)
        self._arrange(beside=always_beside)
        theme.changed.connect(self._on_theme_changed)

    def set_texts(self, name: str, line: str = "") -> None:
        """Set the words; the control is named by them."""
        self.name.setText(name)
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self._control.setAccessibleName(name)
        self._control.setAccessibleDescription(line)

    def set_line(self, line: str) -> None:
        """Change what it says."""
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self._control.setAccessibleDescription(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the control where there is room."""
        super().resizeEvent(event)
        self._on_theme_changed()

    def _arrange(self, *, beside: bool) -> None:
        if beside == self._beside:
            return
        self._beside = beside
        for widget in (self._control, self.line):
            self._grid.removeWidget(widget)
        top = Qt.AlignmentFlag.AlignTop
        if not beside:
            self._grid.addWidget(self._control, 1, 0, 1, 2)
            self._grid.addWidget(self.line, 2, 0, 1, 2)
        elif self._always_beside:
            self._grid.addWidget(self._control, 0, 1, top | Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(self.line, 1, 0, 1, 2)
        else:
            self._grid.addWidget(self._control, 0, 1, 2, 1, top | Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(self.line, 1, 0)

    def _on_theme_changed(self) -> None:
        wide = self.width() >= self._theme.px(WIDE_PX) and not self._never_beside
        self._arrange(beside=self._always_beside or wide)


def heading(theme: Theme) -> QLabel:
    """The heading of a group of rows."""
    return Label(theme, 13, 600, wrap=True)
