"""The focus ring: shown when the focus came by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.theme import Theme

RING_PX = 2
OUTSIDE_PX = 3

BY_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)
KEEPS = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
GEOMETRY = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
    }
)


def tab_after(place: QWidget, *widgets: QWidget) -> None:
    """Let Tab come to `widgets` where `place` is, though they were made later.

    Args:
        place: a pane that takes no focus itself; Qt orders nothing after such a one.
        widgets: what is in it, in order.
    """
    policy = place.focusPolicy()
    place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    last = place
    for widget in widgets:
        QWidget.setTabOrder(last, widget)
        last = widget
    place.setFocusPolicy(policy)


class _Outline(QWidget):
    """A ring round a sibling, three pixels outside of it."""

    def __init__(self, theme: Theme, target: QWidget, radius: float) -> None:
        super().__init__(target.parentWidget())
        self._theme = theme
        self._target = target
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def place(self) -> None:
        """Follow the target."""
        if self.parentWidget() is not self._target.parentWidget():
            self.setParent(self._target.parentWidget())
        out = OUTSIDE_PX
        self.setGeometry(self._target.geometry().adjusted(-out, -out, out, out))
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = QPainter(self)
        color = self._theme.color("focus")
        rounded(painter, self.rect(), self._radius + RING_PX, None, color, RING_PX)


class KeyboardFocus(QObject):
    """Knows whether a widget has the focus and got it by keyboard.

    A key pressed while a clicked widget has the focus counts too: from then on the keyboard is
    what the user steers with.
    """

    def __init__(
        self, theme: Theme, target: QWidget, *, outside: bool = False, radius: float = 6
    ) -> None:
        super().__init__(target)
        self._theme = theme
        self._target = target
        self._outside = outside
        self._radius = radius
        self._outline: _Outline | None = None
        self.visible = False
        target.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow focus, keys and, for a ring outside, the geometry of the target."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if event.reason() not in KEEPS:
                self._set_visible(event.reason() in BY_KEYBOARD)
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() not in KEEPS:
                self._set_visible(False)
        elif kind == QEvent.Type.KeyPress and not self.visible:
            self._set_visible(self._target.hasFocus())
        elif self._outline is not None and kind in GEOMETRY:
            self._outline.setVisible(self.visible and self._target.isVisible())
            self._outline.place()
        return False

    def paint(self, painter: QPainter, rect: QRect, radius: float | None = None) -> None:
        """Paint the ring inside `rect`, when it shows and does not lie outside."""
        if self.visible and not self._outside:
            color = self._theme.color("focus")
            rounded(painter, rect, self._radius if radius is None else radius, None, color, RING_PX)

    def _set_visible(self, visible: bool) -> None:
        # A widget that is destroyed loses its focus last of all.
        if visible == self.visible or not isValid(self._target):
            return
        self.visible = visible
        if self._outside and self._target.parentWidget() is not None:
            if self._outline is None:
                self._outline = _Outline(self._theme, self._target, self._radius)
            self._outline.place()
            self._outline.setVisible(visible)
        self._target.update()
