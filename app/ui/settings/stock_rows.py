"""A list of presets or snippets: opened, moved, deleted, with the keyboard too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.icons import paint_icon
from app.ui.phrase import sentences
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.painting import RIGHT, cut_text, rounded, text_width
from app.ui.widgets.pane import Card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from app.ui.theme import Theme

HEIGHT, PAD, ICON, GAP = 48, 12, 18, 10
BUTTON_ROOM = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """What a row shows.

    Attributes:
        key: of the item.
        icon: a Phosphor name.
        title: its name.
        line: what it is for, or the beginning of its text.
        note: at the right: hidden, changed, a missing model.
        dimmed: it is hidden.
        more: what the button at its right is called.
    """

    key: str
    icon: str
    title: str
    line: str
    note: str = ""
    dimmed: bool = False
    more: str = ""


class StockRow(QAbstractButton):
    """One of them.

    Signals:
        menu_wanted: where on the screen.
        moved: up (-1) or down (1).
        deleted: the Delete key.
    """

    menu_wanted = Signal(QPoint)
    moved = Signal(int)
    deleted = Signal()

    def __init__(self, theme: Theme, shown: Shown, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shown = shown
        self._focus = KeyboardFocus(theme, self, radius=6)
        self.more = IconButton(theme, "ph.dots-three", 28, 18)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.addStretch(1)
        row.addWidget(self.more)
        self.more.clicked.connect(self._on_more_clicked)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_item(shown)

    def show_item(self, shown: Shown) -> None:
        """Show it as it is now."""
        self.shown = shown
        self.setText(shown.title)
        self.setAccessibleName(shown.title)
        self.setAccessibleDescription(sentences(shown.note, shown.line))
        self.setToolTip(shown.line)
        self.more.set_name(shown.more)
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(self._theme.px(200), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The words may be cut."""
        return QSize(self._theme.px(120), self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, title, note, line."""
        theme, painter, shown = self._theme, QPainter(self), self.shown
        plane = "pressed" if self.isDown() else "hover" if self.underMouse() else None
        if plane is not None:
            rounded(painter, self.rect().adjusted(1, 1, -1, -1), 6, theme.color(plane))
        role = "disabled" if shown.dimmed else "text"
        side, middle = theme.px(ICON), self.height() / 2
        icon = QRectF(PAD, 0, side, self.height())
        paint_icon(painter, theme, shown.icon, icon, "disabled" if shown.dimmed else "muted", ICON)
        left = PAD + side + GAP
        right = self.width() - theme.px(BUTTON_ROOM)
        if shown.note:
            font = theme.font(11.5)
            width = min(text_width(shown.note, font) + 1, (right - left) / 2)
            place = QRectF(right - width, 0, width, middle + theme.px(3))
            cut_text(painter, place, shown.note, font, theme.color("muted"), RIGHT)
            title_right = place.left() - GAP
        else:
            title_right = float(right)
        upper = QRectF(left, theme.px(5), title_right - left, middle - theme.px(5))
        cut_text(painter, upper, shown.title, theme.font(13, 500), theme.color(role))
        lower = QRectF(left, middle, right - left, middle - theme.px(6))
        cut_text(painter, lower, shown.line, theme.font(11.5), theme.color("muted"))
        self._focus.paint(painter, self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Alt and an arrow move, Delete deletes, arrows walk."""
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            if alt:
                self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
            elif key == Qt.Key.Key_Up:
                self.focusPreviousChild()
            else:
                self.focusNextChild()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif key == Qt.Key.Key_Delete:
            self.deleted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu, by pointer or key."""
        self.menu_wanted.emit(event.globalPos())

    def _on_more_clicked(self) -> None:
        self.menu_wanted.emit(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))


class StockRows(Card):
    """All of them, one below the other.

    Signals:
        opened: key of the one to edit.
        menu_wanted: key, and where on the screen.
        moved: key, and up (-1) or down (1).
        deleted: key of the one that is not wanted any more.
    """

    opened = Signal(str)
    menu_wanted = Signal(str, QPoint)
    moved = Signal(str, int)
    deleted = Signal(str)

    def __init__(self, theme: Theme, after: QWidget, *, parent: QWidget | None = None) -> None:
        """Tab comes here from `after`."""
        super().__init__(theme, parent=parent)
        self._theme = theme
        self._after = after
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 4, 4, 4)
        self._column.setSpacing(0)
        self.rows: list[StockRow] = []

    def show_items(self, shown: Sequence[Shown]) -> None:
        """Show these; the row with the focus keeps it wherever it goes."""
        focused = next((row.shown.key for row in self.rows if row.hasFocus()), "")
        while len(self.rows) > len(shown):
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(shown):
            self.rows.append(self._make(shown[len(self.rows)]))
        for row, item in zip(self.rows, shown, strict=True):
            row.show_item(item)
            if item.key == focused:
                row.setFocus(Qt.FocusReason.OtherFocusReason)
        self._put_in_tab_order()
        self.setVisible(bool(shown))

    def _put_in_tab_order(self) -> None:
        """Rows are made later than what stands below them."""
        before = self._after
        for row in self.rows:
            for widget in (row, row.more):
                QWidget.setTabOrder(before, widget)
                before = widget

    def row(self, key: str) -> StockRow | None:
        """The row of that key."""
        return next((row for row in self.rows if row.shown.key == key), None)

    def _make(self, shown: Shown) -> StockRow:
        row = StockRow(self._theme, shown)
        row.clicked.connect(lambda: self.opened.emit(row.shown.key))
        row.menu_wanted.connect(lambda place: self.menu_wanted.emit(row.shown.key, place))
        row.moved.connect(lambda step: self.moved.emit(row.shown.key, step))
        row.deleted.connect(lambda: self.deleted.emit(row.shown.key))
        self._column.addWidget(row)
        return row
