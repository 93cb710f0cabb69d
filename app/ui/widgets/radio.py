"""One of a few, below each other, each with a line on what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.widgets.focus import OUTSIDE_PX, RING_PX, KeyboardFocus
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPaintEvent

    from app.ui.theme import Theme

DISC, DOT, GAP = 16, 6, 8
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class _Option(QRadioButton):
    """A choice with its line; both wrap."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line = ""
        self._focus = KeyboardFocus(theme, self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_texts(self, name: str, line: str) -> None:
        """Set the word and the line below it."""
        self.setText(name)
        self._line = line
        self.setAccessibleDescription(line)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Narrow ones are higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Both texts, wrapped."""
        name, line = self._boxes(width)
        return line.bottom() + 3 if self._line else name.bottom() + 3

    def sizeHint(self) -> QSize:
        """A width that panels have."""
        width = self._theme.px(240)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Room for a few words."""
        return QSize(self._theme.px(120), self._theme.px(22))

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802
        """All of it can be clicked."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Disc, ring, word and line."""
        painter = QPainter(self)
        theme, enabled = self._theme, self.isEnabled()
        name, line = self._boxes(self.width())
        side = theme.scaled(DISC)
        head = QFontMetrics(theme.font(13)).height()
        disc = QRectF(OUTSIDE_PX, name.top() + (head - side) / 2, side, side)
        border = None if self.isChecked() else theme.color("control" if enabled else "border")
        rounded(painter, disc, side / 2, theme.color(self._plane()), border)
        if self.isChecked():
            dot = theme.scaled(DOT)
            middle = disc.center()
            box = QRectF(middle.x() - dot / 2, middle.y() - dot / 2, dot, dot)
            rounded(painter, box, dot / 2, theme.color("onfill" if enabled else "disabled"))
        if self._focus.visible:
            out = OUTSIDE_PX
            ring = disc.adjusted(-out, -out, out, out)
            rounded(painter, ring, ring.width() / 2, None, theme.color("focus"), RING_PX)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text" if enabled else "disabled"))
        painter.drawText(name, WRAP, self.text())
        painter.setFont(theme.font(11.5))
        painter.setPen(theme.color("muted" if enabled else "disabled"))
        painter.drawText(line, WRAP, self._line)

    def _plane(self) -> str:
        if not self.isEnabled():
            return "sunken"
        if self.isChecked():
            return "fillpress" if self.isDown() else "fillhover" if self.underMouse() else "fill"
        return "pressed" if self.isDown() else "hover" if self.underMouse() else "raised"

    def _boxes(self, width: int) -> tuple[QRect, QRect]:
        theme = self._theme
        left = OUTSIDE_PX + theme.px(DISC) + GAP
        room = QRect(left, 3, max(20, width - left), 10_000)
        name = QFontMetrics(theme.font(13)).boundingRect(room, WRAP, self.text() or " ")
        room.setTop(name.bottom() + 2)
        line = QFontMetrics(theme.font(11.5)).boundingRect(room, WRAP, self._line or " ")
        name.setRight(width)
        line.setRight(width)
        return name, line


class Radio(QWidget):
    """Choices with an explanation each.

    Signals:
        chosen: the user chose the one with this index.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, count: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._group = QButtonGroup(self)
        self._options = tuple(_Option(theme, self) for _ in range(count))
        for index, option in enumerate(self._options):
            self._group.addButton(option, index)
            column.addWidget(option)
        self._group.idClicked.connect(self.chosen)
        theme.changed.connect(self._on_theme_changed)

    def set_texts(self, texts: Sequence[tuple[str, str]]) -> None:
        """Set word and line of each choice."""
        for option, (name, line) in zip(self._options, texts, strict=True):
            option.set_texts(name, line)

    def current(self) -> int:
        """Index of the choice, -1 when none."""
        return self._group.checkedId()

    def set_current(self, index: int) -> None:
        """Choose without telling anyone."""
        self._options[index].setChecked(True)

    def options(self) -> tuple[QRadioButton, ...]:
        """The choices, top to bottom."""
        return self._options

    def _on_theme_changed(self) -> None:
        for option in self._options:
            option.updateGeometry()
            option.update()
