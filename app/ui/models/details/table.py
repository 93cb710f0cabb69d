"""A calm table: a line under each row, heads to sort by, everything reachable by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.icons import paint_icon
from app.ui.models.details.records import Sifted
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import LEFT, RIGHT, cut_text, rounded, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from app.ui.models.details.records import Records
    from app.ui.theme import Theme

ROW, HEAD, PAD, CARET = 28, 28, 8, 10
LEAST_OPEN, NARROWEST = 120, 0.72


class Column(NamedTuple):
    """How a column looks; `width` in pixels at 100 %, 0 takes what is left."""

    width: float = 0
    mono: bool = False
    right: bool = False
    role: str = "text"


class Heads(QHeaderView):
    """Names of the columns; Left and Right choose one, Space sorts by it."""

    def __init__(self, theme: Theme, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._columns = columns
        self._at = 0
        self._focus = KeyboardFocus(theme, self, radius=4)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(8)

    def sizeHint(self) -> QSize:
        """28 high at 100 %."""
        return QSize(super().sizeHint().width(), self._theme.px(HEAD))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the columns, and sort."""
        key = event.key()
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            step = 1 if key == Qt.Key.Key_Right else -1
            self._at = min(max(self._at + step, 0), self.count() - 1)
            self.viewport().update()
        elif key in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            down = Qt.SortOrder.DescendingOrder
            same = self.sortIndicatorSection() == self._at
            rising = not same or self.sortIndicatorOrder() == down
            self.setSortIndicator(self._at, Qt.SortOrder.AscendingOrder if rising else down)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No longer show it."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:  # noqa: N802
        """Name and caret, over a line."""
        theme, column = self._theme, self._columns[index]
        painter.save()
        painter.fillRect(rect, theme.color("surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("border"))
        pad, caret = theme.px(PAD), theme.px(CARET)
        box = QRectF(rect).adjusted(pad, 0, -pad, 0)
        font = theme.font(11.5, 500)
        name = str(self.model().headerData(index, Qt.Orientation.Horizontal) or "")
        sorted_by = self.sortIndicatorSection() == index
        if sorted_by:
            box.setRight(box.right() - caret - 4)
        cut_text(painter, box, name, font, theme.color("muted"), RIGHT if column.right else LEFT)
        if sorted_by:
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            left = box.right() + 4
            if not column.right:
                left = box.left() + min(text_width(name, font), box.width()) + 4
            place = QRectF(left, box.top(), caret, box.height())
            paint_icon(painter, theme, "ph.caret-up" if up else "ph.caret-down", place, "muted", 10)
        if self._at == index and self.hasFocus():
            self._focus.paint(painter, rect.adjusted(1, 1, -1, -2))
        painter.restore()


class Cells(QStyledItemDelegate):
    """Paints the cells of a table."""

    def __init__(
        self, theme: Theme, columns: Sequence[Column], *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.columns = columns
        self.hovered = -1
        self.keyboard = False

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Rows of 28 pixels at 100 %."""
        return QSize(self.theme.px(40), self.theme.px(ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Plane, line and content."""
        theme, rect = self.theme, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accentsoft"))
        elif index.row() == self.hovered:
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("border"))
        pad = theme.px(PAD)
        self.paint_content(painter, QRectF(rect).adjusted(pad, 0, -pad, 0), index)
        if option.state & QStyle.StateFlag.State_HasFocus and self.keyboard:
            rounded(painter, rect.adjusted(1, 1, -1, -2), 4, None, theme.color("focus"), 2)
        painter.restore()

    def paint_content(
        self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The text of a cell; other kinds of cells paint something else."""
        column = self.columns[index.column()]
        font = self.theme.font(12, mono=column.mono, tabular=column.right)
        words = " ".join(str(index.data()).split()) if column.mono else str(index.data())
        where = RIGHT if column.right else LEFT
        cut_text(painter, box, words, font, self.theme.color(column.role), where)


class Table(QTableView):
    """Shows records; one row is chosen at a time, Ctrl+C copies it.

    Attributes:
        sifted: the records as they are sorted and searched.
    """

    def __init__(
        self,
        theme: Theme,
        records: Records,
        columns: Sequence[Column],
        *,
        cells: Cells | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            records: what is shown.
            columns: how each column looks.
            cells: paints them; plain text without.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._columns = columns
        self.sifted = Sifted(records, parent=self)
        self._cells = cells or Cells(theme, columns)
        self._cells.setParent(self)
        self._focus = KeyboardFocus(theme, self)
        self.setHorizontalHeader(Heads(theme, columns, self))
        self.setModel(self.sifted)
        self.setItemDelegate(self._cells)
        self.sifted.sort(-1)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self._prepare()
        self.retranslate()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def sizeHint(self) -> QSize:
        """Little, for a page that is as high as its widgets ask for scrolls; it grows."""
        return QSize(self._theme.px(420), self._theme.px(HEAD + 4 * ROW))

    def minimumSizeHint(self) -> QSize:
        """A few rows; the rest is scrolled to."""
        return QSize(self._theme.px(120), self._theme.px(HEAD + 3 * ROW))

    def current_record(self) -> int:
        """Number of the record that is chosen; -1 for none."""
        return self.sifted.record(self.currentIndex())

    def choose_record(self, row: int) -> None:
        """Choose a record by its number and show it."""
        source = self.sifted.records.index(self.sifted.records.place(row), 0)
        index = self.sifted.mapFromSource(source)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def copy_row(self) -> None:
        """Put the chosen row on the clipboard, a tab between its cells."""
        row = self.current_record()
        if row >= 0:
            texts = [self.sifted.records.cell(row, at).text for at in range(len(self._columns))]
            QGuiApplication.clipboard().setText("\t".join(texts))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, or walk."""
        self._cells.keyboard = True
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_row()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first row."""
        super().focusInEvent(event)
        self._cells.keyboard = self._focus.visible
        if self._focus.visible and not self.currentIndex().isValid() and self.sifted.rowCount():
            self.setCurrentIndex(self.sifted.index(0, 0))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        super().leaveEvent(event)
        self._cells.hovered = -1
        self.viewport().update()

    def resizeEvent(self, event: object) -> None:
        """Give what is left to the columns that take it."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._place_columns()

    def retranslate(self) -> None:
        """Set every string again."""
        self.horizontalHeader().setAccessibleName(self.tr("Heads of the columns"))
        self.horizontalHeader().setAccessibleDescription(
            self.tr("Left and Right choose a column, Space sorts by it.")
        )
        corner = self.findChild(QAbstractButton)
        if corner is not None:
            corner.setAccessibleName(self.tr("All rows"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _prepare(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        corner = self.findChild(QAbstractButton)
        if corner is not None:  # never seen, for there are no heads of rows
            corner.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.entered.connect(self._on_self_entered)

    def _place_columns(self) -> None:
        theme, there = self._theme, self.viewport().width()
        fixed = sum(theme.px(column.width) for column in self._columns)
        open_ended = sum(not column.width for column in self._columns)
        least = theme.px(LEAST_OPEN) * open_ended
        # Where there is no room the others become narrower, but never narrower than a word.
        factor = min(1.0, max(NARROWEST, (there - least) / fixed if fixed else 1.0))
        widths = [round(theme.px(column.width) * factor) for column in self._columns]
        room = there - sum(widths)
        for at, column in enumerate(self._columns):
            if not column.width:
                widths[at] = max(theme.px(LEAST_OPEN), room // open_ended)
        for at, width in enumerate(widths):
            self.setColumnWidth(at, width)

    def _on_self_entered(self, index: QModelIndex) -> None:
        self._cells.hovered = index.row()
        self.viewport().update()

    def _on_theme_changed(self) -> None:
        height = self._theme.px(ROW)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self._place_columns()
        self.updateGeometry()
        self.viewport().update()
