"""A pane that lies over the page when the window is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import shiboken6
from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QRect,
    QRectF,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.widgets.keys import takes_key
from app.ui.widgets.painting import shadow

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.theme import Theme

Side = Literal["left", "right"]

MARGIN_PX = 28
SLIDE_MS = 140


class Drawer(QWidget):
    """Holds one pane at a side of its parent, with a shadow; slides in and out.

    Escape closes it, and so does a click beside it.

    Signals:
        closed: it slid out, or was closed at once.
    """

    closed = Signal()

    def __init__(self, theme: Theme, side: Side, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._host = parent
        self._side: Side = side
        self._content: QWidget | None = None
        self._area = QRect()
        self._width = 0
        self._part = 0.0
        self._opened = False
        self._returns_to: QWidget | None = None
        self._slide = QVariantAnimation(self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._on_slide_value_changed)
        self._slide.finished.connect(self._on_slide_finished)
        self.hide()
        theme.changed.connect(self.update)

    @property
    def opened(self) -> bool:
        """Open, or on its way."""
        return self._opened

    def set_content(self, content: QWidget | None) -> None:
        """Take `content` in; None lets go of what it holds."""
        if self._content is content:
            return
        self._content = content
        if content is not None:
            content.setParent(self)
            content.show()
            self._place()

    def place(self, area: QRect, width: int) -> None:
        """Lie at the side of `area`, `width` wide without the shadow."""
        self._area, self._width = area, min(width, area.width())
        self._place()

    def reveal(self) -> None:
        """Slide in."""
        if not self._opened:
            self._opened = True
            self._returns_to = self.window().focusWidget()
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
            self.show()
            self.raise_()
            self._animate(1.0)

    def dismiss(self, *, at_once: bool = False) -> None:
        """Slide out."""
        if self._opened:
            self._opened = False
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            if not at_once:
                self._give_focus_back()
            self._animate(0.0, at_once=at_once)

    def _give_focus_back(self) -> None:
        """To what had it before, where it is still in here; Qt would take whatever comes next."""
        focused, before = self.window().focusWidget(), self._returns_to
        self._returns_to = None
        inside = focused is not None and self.isAncestorOf(focused)
        if inside and before is not None and shiboken6.isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on a click beside it."""
        if (
            event.type() == QEvent.Type.MouseButtonPress
            and isinstance(event, QMouseEvent)
            and isinstance(watched, QWidget)
            and watched.window() is self.window()
            and watched is not self
            and not self.isAncestorOf(watched)
        ):
            at = self._host.mapFromGlobal(event.globalPosition().toPoint())
            if self._area.contains(at):
                self.dismiss()
        return False

    def event(self, event: QEvent) -> bool:
        """Escape is the drawer's while it is open, and no shortcut."""
        return takes_key(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The shadow and a boundary."""
        if self._content is None:
            return
        painter = QPainter(self)
        box = QRectF(self._content.geometry())
        painter.setClipRect(self.rect())
        shadow(painter, self._theme, box, 0)
        theme = self._theme
        edge = box.right() if self._side == "left" else box.left() - 1
        line = QRectF(edge, box.top(), 1, box.height())
        painter.fillRect(
            line, theme.color("control", 0.45) if theme.dark else theme.color("border")
        )

    def _place(self) -> None:
        shown = round(self._part * self._width)
        area = self._area
        left = self._side == "left"
        x = area.left() if left else area.right() + 1 - shown - MARGIN_PX
        self.setGeometry(x, area.top(), shown + MARGIN_PX, area.height())
        if self._content is not None:
            at = shown - self._width if left else MARGIN_PX
            self._content.setGeometry(at, 0, self._width, area.height())

    def _animate(self, target: float, *, at_once: bool = False) -> None:
        self._slide.stop()
        duration = 0 if at_once else self._theme.motion_ms(SLIDE_MS)
        if duration == 0 or not self.isVisible():
            self._part = target
            self._place()
            self._on_slide_finished()
            return
        self._slide.setDuration(duration)
        self._slide.setStartValue(self._part)
        self._slide.setEndValue(target)
        self._slide.start()

    def _on_slide_value_changed(self, value: float) -> None:
        self._part = value
        self._place()
        self.update()

    def _on_slide_finished(self) -> None:
        if not self._opened:
            self.hide()
            self.closed.emit()
