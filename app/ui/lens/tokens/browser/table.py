"""The table of entries: pointer and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from app.ui.lens.tokens.browser.item_model import COLUMNS, HEX, SCRIPT, TOKEN
from app.ui.lens.tokens.browser.rows import HEAD, ROW, EntryHead, EntryRows
from app.ui.widgets.focus import BY_KEYBOARD

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QMouseEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.lens.tokens.browser.item_model import EntryModel, Index
    from app.ui.theme import Theme

WIDTHS = (78, 0, 0, 136, 84, 112, 92, 174)
"""Of the columns at 100 %; those of 0 share what is left."""
LEAST_TOKEN, LEAST_HEX = 130, 80
TOKEN_SHARE = 0.56
FIRST_TO_GO = (HEX, SCRIPT, 5, 4, 6, 3)
"""Columns that are left out where there is no room; the row still tells all in its tool tip."""
ROWS_SEEN = 9


class EntryTable(QTableView):
    """Rows of entries. A click or Enter places one, Ctrl+C copies it, typing searches.

    Signals:
        placed: id of the entry that was chosen.
        looked_at: id of the row that the keyboard or the pointer is at; -1 for none.
        menu_wanted: id, and where on the screen.
        typed: text that was typed here and belongs into the search.
    """

    placed = Signal(int)
    looked_at = Signal(int)
    menu_wanted = Signal(int, QPoint)
    typed = Signal(str)

    def __init__(self, theme: Theme, entries: EntryModel, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries = entries
        self._rows = EntryRows(theme, entries, parent=self)
        self.head = EntryHead(theme, parent=self)
        self.setHorizontalHeader(self.head)
        self.setModel(entries)
        self.setItemDelegate(self._rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    # -- what is asked ----------------------------------------------------

    @property
    def token(self) -> int:
        """Id of the current row; -1 for none."""
        return self._entries.token(self.currentIndex())

    def show_row(self, row: int) -> None:
        """Make a row the current one and scroll to it."""
        index = self._entries.index(row, TOKEN)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def copy(self) -> None:
        """Copy the text of the current row; bytes that are no text in hex."""
        index = self.currentIndex()
        if not index.isValid():
            return
        piece = self._entries.piece(self._entries.token(index))
        try:
            text = piece.decode()
        except UnicodeDecodeError:
            text = self._entries.cell(self.token, HEX)
        QGuiApplication.clipboard().setText(text)

    def sizeHint(self) -> QSize:
        """A handful of rows."""
        height = self._theme.px(HEAD) + ROWS_SEEN * self._theme.px(ROW) + 2
        return QSize(self._theme.px(600), height)

    def minimumSizeHint(self) -> QSize:
        """The same height: the page scrolls."""
        return QSize(self._theme.px(200), self.sizeHint().height())

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Entries of the vocabulary"))
        self.setAccessibleDescription(
            self.tr("Enter puts the entry into the text; typing searches for entries")
        )

    # -- what Qt calls ----------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell which row it is now."""
        super().currentChanged(current, previous)
        self.looked_at.emit(self._entries.token(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, place, copy, or search for what is typed."""
        self._rows.keyboard = True
        key, text = event.key(), event.text()
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        last = self._entries.rowCount() - 1
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.token >= 0:
                self.placed.emit(self.token)
        elif key == Qt.Key.Key_Home:
            self.show_row(0)
        elif key == Qt.Key.Key_End:
            self.show_row(last)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()  # rows have no columns to go to
        elif plain and text and text.isprintable() and not text.isspace():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """Copying is of the row here, and of a message elsewhere."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyboardSearch(self, search: str) -> None:
        """Qt would go through all rows."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The keyboard's ring goes."""
        self._rows.keyboard = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Place the row that was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            token = self._entries.token(index)
            if token >= 0:
                self.placed.emit(token)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the pointer has a plane."""
        super().mouseMoveEvent(event)
        self._point(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        """None has."""
        super().leaveEvent(event)
        self._point(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with a row."""
        by_key = event.reason() == event.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        token = self._entries.token(index)
        if token >= 0:
            self.setCurrentIndex(self._entries.index(index.row(), TOKEN))
            box = self.visualRect(self._entries.index(index.row(), TOKEN))
            place = self.viewport().mapToGlobal(box.bottomLeft()) if by_key else event.globalPos()
            self.menu_wanted.emit(token, place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first row."""
        super().focusInEvent(event)
        self._rows.keyboard = event.reason() in BY_KEYBOARD
        if self._rows.keyboard and not self.currentIndex().isValid():
            self.show_row(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self._rows.keyboard = False
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the columns."""
        super().resizeEvent(event)
        self._spread()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._entries.refresh()
        super().changeEvent(event)

    # -- places -----------------------------------------------------------

    def _point(self, row: int) -> None:
        if row != self._rows.pointed:
            for each in (self._rows.pointed, row):
                top, width = self.rowViewportPosition(each), self.viewport().width()
                if each >= 0:
                    self.viewport().update(0, top, width, self.rowHeight(each))
            self._rows.pointed = row

    def _spread(self) -> None:
        theme, width = self._theme, self.viewport().width()
        fixed = [theme.px(each) for each in WIDTHS]
        least_token, least_hex = theme.px(LEAST_TOKEN), theme.px(LEAST_HEX)
        fixed[HEX] = least_hex
        room = width - sum(fixed) - least_token
        for column in FIRST_TO_GO:
            hidden = room < 0
            self.setColumnHidden(column, hidden)
            room += fixed[column] if hidden else 0
        room = max(0, room)
        for_hex = 0 if self.isColumnHidden(HEX) else round(room * (1 - TOKEN_SHARE))
        fixed[TOKEN] = least_token + room - for_hex
        fixed[HEX] += for_hex
        for column in range(len(COLUMNS)):
            self.setColumnWidth(column, fixed[column])

    def _on_theme_changed(self) -> None:
        self._rows.forget()
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        self.head.setFixedHeight(self._theme.px(HEAD))
        self.verticalScrollBar().setSingleStep(self._theme.px(ROW))
        self._spread()
        self.updateGeometry()
        self.viewport().update()
