"""How the rows and the head of the table of entries look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem

from app.ui.icons import paint_icon
from app.ui.lens.tokens.browser.item_model import COLUMNS, HEX, NUMBERS, TOKEN
from app.ui.lens.tokens.strip_layout import StripLayout
from app.ui.lens.tokens.strip_painter import StripPainter
from app.ui.widgets.painting import LEFT, RIGHT, cut_text, rounded
from app.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QWidget

    from app.inspection.panes import Pane
    from app.ui.lens.tokens.browser.item_model import EntryModel
    from app.ui.theme import Theme

ROW, HEAD, PANE, PAD, CARET = 36, 30, 28, 10, 12


class EntryRows(Rows):
    """Paints cells: the token as in the strip, the rest as text.

    Attributes:
        keyboard: the row of the keyboard has a ring.
        pointed: the row under the pointer; -1 for none.
    """

    def __init__(self, theme: Theme, entries: EntryModel, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._entries = entries
        self.pointed = -1
        self._layout = StripLayout(theme)
        self._painter = StripPainter(theme, self._layout)

    def forget(self) -> None:
        """Fonts are others."""
        self._layout.forget(sizes=True)

    def row_height(self, _index: QModelIndex | QPersistentModelIndex) -> float:
        """Room for a pane."""
        return ROW

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Plane, hairline, and what stands in the cell."""
        # The model is asked without Qt, which would take as long as all the rest.
        token, column = self._entries.token(index), index.column()
        if token < 0:
            return
        theme, box = self._theme, QRectF(option.rect)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if current:
            painter.fillRect(box, theme.color("accentsoft"))
        elif index.row() == self.pointed:
            painter.fillRect(box, theme.color("hover"))
        line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(line, theme.color("border"))
        pad = theme.scaled(PAD)
        inner = box.adjusted(pad, 0, -pad, -1)
        if column == TOKEN:
            self._paint_pane(painter, self._entries.pane(token), inner, current=current)
        else:
            text = self._entries.cell(token, column)
            self._paint_text(painter, text, column, inner, current=current)
        painter.restore()

    def _paint_pane(
        self,
        painter: QPainter,
        pane: Pane,
        box: QRectF,
        *,
        current: bool,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = sum(self._layout.run_width(run) for run in pane.runs)
        height = float(round(self._theme.scaled(PANE)))
        width = min(box.width(), float(round(text + self._theme.scaled(16))))
        top = round(box.top() + (box.height() - height) / 2)
        place = QRectF(box.left(), top, max(width, self._theme.scaled(18)), height)
        # On the plane of the chosen row the tints of the strip would hardly be seen.
        self._painter.pane(painter, pane, place, "raised" if current else "panea")
        if current and self.keyboard:
            ring = place.adjusted(-2, -2, 2, 2)
            rounded(painter, ring, 5, None, self._theme.color("focus"), 2)

    def _paint_text(
        self,
        painter: QPainter,
        text: str,
        column: int,
        box: QRectF,
        *,
        current: bool,
    ) -> None:
        theme = self._theme
        font = theme.font(11.5, mono=True) if column == HEX else theme.font(12, tabular=True)
        role = "text" if column == 0 or current else "muted"
        align = RIGHT if column in NUMBERS else LEFT
        cut_text(painter, box, text[:400], font, theme.color(role), align)


class EntryHead(QHeaderView):
    """Names of the columns; a click sorts.

    Signals:
        sort_wanted: index of a column that can be sorted by.
    """

    sort_wanted = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.sorted_by = 0
        self.descending = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.sectionClicked.connect(self._on_self_section_clicked)

    def show_order(self, column: int, *, descending: bool) -> None:
        """Mark the column that the entries are sorted by."""
        self.sorted_by, self.descending = column, descending
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """A line of small type."""
        return QSize(super().sizeHint().width(), self._theme.px(HEAD))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        """A name, the caret of the order, a hairline below."""
        theme, box = self._theme, QRectF(rect)
        painter.save()
        painter.fillRect(box, theme.color("surface"))
        below = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(below, theme.color("control"))
        pad, caret = theme.scaled(PAD), theme.scaled(CARET)
        inner = box.adjusted(pad, 0, -pad, -1)
        is_sorted = section == self.sorted_by
        role = "text" if is_sorted else "muted"
        name = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        right = section in NUMBERS
        if is_sorted:
            glyph = "ph.caret-down" if self.descending else "ph.caret-up"
            side = QRectF(inner.right() - caret, inner.top(), caret, inner.height())
            if not right:
                width = min(
                    painter.fontMetrics().horizontalAdvance(name) + 6.0, inner.width() - caret
                )
                side.moveLeft(inner.left() + width)
            paint_icon(painter, theme, glyph, side, role, 11)
            inner.setRight(inner.right() - caret - 2)
        font = theme.font(11.5, 600 if is_sorted else 500)
        cut_text(painter, inner, name, font, theme.color(role), RIGHT if right else LEFT)
        painter.restore()

    def _on_self_section_clicked(self, section: int) -> None:
        if COLUMNS[section] is not None:
            self.sort_wanted.emit(section)
