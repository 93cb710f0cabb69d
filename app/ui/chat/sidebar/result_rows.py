"""Paints what was found, the words in bold on a yellow plate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.ui.chat.sidebar.results import Role
from app.ui.widgets.painting import RIGHT, cut_text, rounded
from app.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex

    from app.ui.chat.sidebar.results import Found

HEIGHTS = {"head": 32, "title": 30, "caption": 26, "hit": 42}
INSET, PAD, RADIUS = 8, 8, 6
SNIPPET = 12.5
DARK_PLATE = 0.35


class ResultRows(Rows):
    """Heads, titles, captions and pieces of messages."""

    def row_height(self, index: QModelIndex | QPersistentModelIndex) -> float:
        """Messages have two lines."""
        found: Found = index.data(Role.FOUND)
        return HEIGHTS[found.kind]

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """A row."""
        painter.save()
        found: Found = index.data(Role.FOUND)
        box = QRectF(option.rect).adjusted(INSET, 1, -INSET, -1)
        if found.kind in {"title", "hit"}:
            self._paint_plane(painter, box, option)
        inside = box.adjusted(PAD, 0, -PAD, 0)
        if found.kind == "head":
            self._paint_head(painter, option, index)
        elif found.kind == "hit" and found.hit is not None:
            self._paint_hit(painter, inside, index, found.hit.matches)
        else:
            self._paint_title(painter, inside, index, found)
        painter.restore()

    # -- inside -----------------------------------------------------------

    def _paint_plane(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem) -> None:
        theme, state = self._theme, option.state
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and self.keyboard
        if state & QStyle.StateFlag.State_Selected:
            rounded(painter, box, RADIUS, theme.color("accentsoft"))
        elif focused or state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, box, RADIUS, theme.color("hover"))
        if focused:
            rounded(painter, box, RADIUS, None, theme.color("focus"), 2)

    def _paint_head(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = self._theme
        box = QRectF(option.rect).adjusted(INSET + PAD, theme.px(8), -INSET, 0)
        cut_text(painter, box, str(index.data()), theme.font(11.5, 600), theme.color("muted"))

    def _paint_title(
        self,
        painter: QPainter,
        box: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        found: Found,
    ) -> None:
        theme = self._theme
        date, small = str(index.data(Role.DATE)), theme.font(11.5, tabular=True)
        beside = " ".join(filter(None, (str(index.data(Role.TAGS)), date)))
        right = box.adjusted(box.width() * 0.4, 0, 0, 0)
        width = cut_text(painter, right, beside, small, theme.color("muted"), RIGHT)
        place = box.adjusted(0, 0, -width - 8 if beside else 0, 0)
        if found.kind == "caption":
            font = theme.font(12.5, 500)
            cut_text(painter, place, str(index.data()), font, theme.color("text"))
            return
        matches = found.title.matches if found.title is not None else ()
        self._paint_words(painter, place, str(index.data()), matches, theme.font(13))

    def _paint_hit(
        self,
        painter: QPainter,
        box: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        matches: Sequence[tuple[int, int]],
    ) -> None:
        """Two lines, the date at the end of the second."""
        theme = self._theme
        text, font = str(index.data()), theme.font(SNIPPET)
        line = box.height() / 2 - 2
        small = theme.font(11, tabular=True)
        date = str(index.data(Role.DATE))
        first = QRectF(box.left(), box.top() + 2, box.width(), line)
        end = self._paint_words(painter, first, text, matches, font, wrap=True)
        second = QRectF(box.left(), first.bottom(), box.width(), line)
        width = cut_text(painter, second, date, small, theme.color("muted"), RIGHT)
        rest = second.adjusted(0, 0, -width - 8 if date else 0, 0)
        later = [(max(a - end, 0), b - end) for a, b in matches if b > end]
        self._paint_words(painter, rest, text[end:], later, font)

    def _paint_words(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        matches: Sequence[tuple[int, int]],
        font: QFont,
        *,
        wrap: bool = False,
    ) -> int:
        """One line with the found words marked; how many characters of `text` are on it."""
        if not text:
            return 0
        theme = self._theme
        if not wrap:
            room = box.width() - self._widening(text, matches, font)
            metrics = QFontMetricsF(font)
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(
            QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
            if wrap
            else QTextOption.WrapMode.NoWrap
        )
        layout.setTextOption(option)
        layout.setFormats(self._marks(text, matches))
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(box.width() if wrap else 1e6)
        layout.endLayout()
        painter.save()
        painter.setClipRect(box)
        painter.setPen(theme.color("text"))
        layout.draw(painter, QPointF(box.left(), box.top() + (box.height() - line.height()) / 2))
        painter.restore()
        return _characters(text, line.textLength())

    @staticmethod
    def _widening(text: str, matches: Sequence[tuple[int, int]], font: QFont) -> float:
        """How much wider the words are in bold."""
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        plain, wide = QFontMetricsF(font), QFontMetricsF(bold)
        words = "".join(text[begin:end] for begin, end in matches)
        return wide.horizontalAdvance(words) - plain.horizontalAdvance(words)

    def _marks(
        self, text: str, matches: Sequence[tuple[int, int]]
    ) -> list[QTextLayout.FormatRange]:
        mark = QTextCharFormat()
        mark.setFontWeight(QFont.Weight.DemiBold)
        theme = self._theme
        mark.setBackground(theme.color("found", DARK_PLATE if theme.dark else None))
        ranges = []
        for begin, end in matches:
            if begin < len(text):
                found = QTextLayout.FormatRange()
                found.start = _units(text[:begin])
                found.length = _units(text[begin:end])
                found.format = mark
                ranges.append(found)
        return ranges


def _units(text: str) -> int:
    """How many units of UTF-16, in which Qt counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _characters(text: str, units: int) -> int:
    """How many characters are in the first `units` of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))
