"""Text that is not edited."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.icons import paint_icon
from app.ui.widgets.painting import cut_text, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.theme import Theme


class Label(QLabel):
    """One role, one size. `wrap` breaks lines; `elide` cuts one line with an ellipsis."""

    def __init__(
        self,
        theme: Theme,
        size: float = 13,
        weight: int = 400,
        role: str = "text",
        *,
        wrap: bool = False,
        elide: bool = False,
        mono: bool = False,
        tabular: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            size: pixels at 100 %.
            weight: 400, 500 or 600.
            role: color role.
            wrap: break lines at the width.
            elide: keep one line, cut where it does not fit; the whole is in the tool tip.
            mono: the fixed family.
            tabular: digits of one width.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._weight = weight
        self._role = role
        self._elide = elide
        self._mono = mono
        self._tabular = tabular
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)
        # Inside of a button the role would be the button's, which `text_palette` leaves alone.
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_role(self, role: str) -> None:
        """Change the color role."""
        if role != self._role:
            self._role = role
            self._on_theme_changed()

    @property
    def role(self) -> str:
        """The color role."""
        return self._role

    def sizeHint(self) -> QSize:
        """The whole text."""
        if not self._elide:
            return super().sizeHint()
        return self.size_of(self.text())

    def minimumSizeHint(self) -> QSize:
        """What is left when the text is cut."""
        if not self._elide:
            return super().minimumSizeHint()
        whole = self.sizeHint()
        return QSize(min(self.size_of("MMM…").width(), whole.width()), whole.height())

    def size_of(self, text: str) -> QSize:
        """What one line of `text` takes, margins included."""
        margins = self.contentsMargins()
        width = math.ceil(text_width(text, self.font())) + 1
        height = math.ceil(QFontMetricsF(self.font()).height())
        return QSize(width, height).grownBy(margins)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, cutting when asked to."""
        if not self._elide:
            super().paintEvent(event)
            return
        role = self._role if self.isEnabled() else "disabled"
        align = self.alignment() | Qt.AlignmentFlag.AlignVCenter
        color = self._theme.color(role)
        room = self.contentsRect()
        cut_text(QPainter(self), room, self.text(), self.font(), color, align)
        whole = text_width(self.text(), self.font()) <= room.width() + 0.5
        hint = "" if whole else self.text()
        if hint != self.toolTip():
            self.setToolTip(hint)

    def _on_theme_changed(self) -> None:
        theme = self._theme
        self.setFont(theme.font(self._size, self._weight, mono=self._mono, tabular=self._tabular))
        self.setPalette(theme.text_palette(self._role))
        self.updateGeometry()
        self.update()


def line_width(label: Label) -> int:
    """Pixels that a label takes whose lines are not broken."""
    return label.size_of(label.text()).width()


class Icon(QWidget):
    """An icon that is not pressed; a word beside it says the same."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        role: str = "muted",
        size: float = 14,
        box: float = 16,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._role = role
        self._size = size
        self._box = box
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def set_glyph(self, name: str, role: str) -> None:
        """Change icon and color."""
        self._name, self._role = name, role
        self.update()

    def sizeHint(self) -> QSize:
        """The box."""
        return QSize(self._theme.px(self._box), self._theme.px(self._box))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the glyph."""
        box = QRectF(self.rect())
        paint_icon(QPainter(self), self._theme, self._name, box, self._role, self._size)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
