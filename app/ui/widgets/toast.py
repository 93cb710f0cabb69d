"""Says for a few seconds what was done, with one way to undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.widgets.button import Button
from app.ui.widgets.label import Label
from app.ui.widgets.painting import rounded, shadow

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.theme import Theme

MARGIN_PX = 24
RADIUS = 8
SHOWN_MS = 8000
WIDEST = 420


class Toast(QWidget):
    """Floats at the bottom of its parent; stays while the pointer or the focus is in it.

    Signals:
        undone: the button was pressed.
    """

    undone = Signal()

    def __init__(self, theme: Theme, *, above: QWidget | None = None, parent: QWidget) -> None:
        """Nothing is said yet.

        Args:
            theme: colors and sizes.
            above: what it must not cover, at the bottom of `parent`.
            parent: what it floats over.
        """
        super().__init__(parent)
        self._theme = theme
        self._above = above
        self._host = parent
        self._words = Label(theme, 13, elide=True)
        self.button = Button(theme, "quiet")
        self.button.clicked.connect(self._on_button_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN_PX + 14, MARGIN_PX + 6, MARGIN_PX + 6, MARGIN_PX + 6)
        layout.setSpacing(8)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.button)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        parent.installEventFilter(self)
        theme.changed.connect(self._place)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, text: str, undo: str = "") -> None:
        """Show `text`, and a button with the word `undo` when there is one."""
        self._words.setText(text)
        self.button.setText(undo)
        self.button.setVisible(bool(undo))
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss(self) -> None:
        """Hide it now."""
        self._timer.stop()
        self.hide()

    def withdraw(self, text: str) -> None:
        """Hide it if it says `text`, which is no longer so."""
        if self.text == text:
            self.dismiss()

    def sizeHint(self) -> QSize:
        """As wide as the words, up to a limit."""
        hint = super().sizeHint()
        width = min(hint.width(), self._theme.px(WIDEST) + 2 * MARGIN_PX)
        return QSize(width, self._theme.px(40) + 2 * MARGIN_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the parent's size."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised plate with a shadow."""
        theme = self._theme
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        shadow(painter, theme, box, RADIUS, 12)
        border = theme.color("control", 0.45) if theme.dark else theme.color("border")
        rounded(painter, box, RADIUS, theme.color("raised"), border)

    def _place(self) -> None:
        size = self.sizeHint()
        width = min(size.width(), self._host.width())
        x = (self._host.width() - width) // 2
        bottom = self._host.height()
        if self._above is not None and self._above.isVisible():
            bottom = self._above.mapTo(self._host, QPoint(0, 0)).y() + MARGIN_PX // 2
        self.setGeometry(x, bottom - size.height(), width, size.height())

    def _on_button_clicked(self) -> None:
        self.dismiss()
        self.undone.emit()

    def _on_timer_timeout(self) -> None:
        if self.underMouse() or self.button.hasFocus():
            self._timer.start()
        else:
            self.hide()
