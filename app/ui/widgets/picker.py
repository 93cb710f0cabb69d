"""A button that shows what is chosen, with a dot for its state, and a menu of what could be."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.icons import paint_icon
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.menu import Menu
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from app.ui.theme import Theme

HEIGHT, PADDING, GAP, DOT, CARET = 30, 12, 8, 8, 12
RADIUS: Final = 7


class Picker(QPushButton):
    """Dot, name, note and caret; what they say is kept, since looking it up may take long.

    Whoever derives from it says what is chosen with `show_choice`, fills the menu, and may paint
    another dot.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        widest: int,
        narrowest: int,
        note_stays: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            widest: pixels at 100 %, however long the name is.
            narrowest: pixels at 100 % to which a name may be cut.
            note_stays: where room is short the name is cut; else the note is left out first.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._widest, self._narrowest = widest, narrowest
        self._note_stays = note_stays
        self._name = self._note = ""
        self._focus = KeyboardFocus(theme, self, radius=RADIUS)
        self._menu = Menu(theme, parent=self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        theme.changed.connect(self._on_theme_changed)

    def show_choice(self, name: str, note: str) -> None:
        """Show what is chosen."""
        self._name, self._note = name, note
        self.updateGeometry()
        self.update()

    @abstractmethod
    def fill_menu(self) -> Menu:
        """The menu with what can be chosen now; the chosen one is checked."""

    def open_menu(self) -> None:
        """Show the menu below the button, at what is chosen."""
        menu = self.fill_menu()
        menu.setMinimumWidth(self.width())
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
        current = next((action for action in menu.actions() if action.isChecked()), None)
        menu.setActiveAction(current or menu.actions()[0])

    # -- painting ---------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Dot, name, note and caret."""
        theme = self._theme
        width = 2 * PADDING + theme.scaled(DOT + CARET) + 3 * GAP
        width += text_width(self._name, theme.font(13, 500))
        if self._note:
            width += GAP + text_width(self._note, theme.font(11.5))
        return QSize(math.ceil(min(width, theme.scaled(self._widest))), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """A cut name."""
        width = min(self.sizeHint().width(), self._theme.px(self._narrowest))
        return QSize(width, self._theme.px(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow down opens the menu as it does for a list."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame, dot, name, note, caret."""
        theme, painter = self._theme, QPainter(self)
        plane = "pressed" if self.isDown() else "hover" if self.underMouse() else "raised"
        rounded(painter, self.rect(), RADIUS, theme.color(plane), theme.color("border"))
        side, caret = theme.scaled(DOT), theme.scaled(CARET)
        self.paint_dot(painter, QRectF(PADDING, (self.height() - side) / 2, side, side))
        right = self.width() - PADDING - caret
        box = QRectF(right, 0, caret, self.height())
        paint_icon(painter, theme, "ph.caret-down", box, "muted", CARET)
        left = PADDING + side + GAP
        room = max(0.0, right - GAP - left)
        note = text_width(self._note, theme.font(11.5)) + GAP if self._note else 0.0
        if not self._note_stays and text_width(self._name, theme.font(13, 500)) + note > room:
            note = 0.0
        box = QRectF(left, 0, max(room - note, room * 0.5), self.height())
        used = cut_text(painter, box, self._name, theme.font(13, 500), theme.color("text"))
        if note:
            box = QRectF(left + used + GAP, 0, max(0.0, room - used - GAP), self.height())
            cut_text(painter, box, self._note, theme.font(11.5), theme.color("muted"))
        self.paint_over(painter)
        self._focus.paint(painter, self.rect())

    def paint_dot(self, painter: QPainter, box: QRectF) -> None:
        """A ring: nothing is ready."""
        rounded(painter, box, box.width() / 2, None, self._theme.color("muted"), 1.5)

    def paint_over(self, painter: QPainter) -> None:
        """Nothing more."""

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
