"""The token strip: a text as panes, from left to right in any script; only what is seen is made."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip

from app.ui.lens.tokens.strip_layout import ROW_NAMES, StripLayout
from app.ui.lens.tokens.strip_marks import StripMarks
from app.ui.lens.tokens.strip_painter import StripPainter
from app.ui.lens.tokens.strip_walk import walked
from app.ui.lens.tokens.words import told
from app.ui.widgets.focus import KeyboardFocus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.lens.tokens.sight import Sight
    from app.ui.lens.tokens.strip_layout import RowName
    from app.ui.lens.tokens.strip_rows import Look, Placed
    from app.ui.theme import Theme

MARGIN = 5
"""Round the panes, for rings and frames; the strip stands that much further out."""
KEPT_ROWS = 120
DIM_AFTER_MS = 90
DIM = 0.45
SMALLEST_ROWS = 1
PIN_KEYS = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space))


class Strip(QAbstractScrollArea):
    """Panes that are pointed at, pinned and walked over."""

    def __init__(self, theme: Theme, sight: Sight, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sight = sight
        self.panes = StripLayout(theme)
        self.panes.dresser, self.panes.headed = sight.dress, sight.headed
        self._painter = StripPainter(theme, self.panes)
        self._marks = StripMarks(theme, sight, self.panes, self._painter)
        self._pictures: OrderedDict[Look, QPixmap] = OrderedDict()
        self._name = ""
        self._current = -1
        self._dim = False
        self._most_height = 0
        self._focus = KeyboardFocus(theme, self, radius=4)
        self._dimmer = QTimer(self, singleShot=True, interval=DIM_AFTER_MS)
        self._dimmer.timeout.connect(self._on_dimmer_timeout)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        sight.remade.connect(self._on_sight_remade)
        sight.waiting_changed.connect(self._on_sight_waiting_changed)
        sight.pointed.connect(self._on_sight_pointed)
        sight.pinned.connect(self._on_sight_pinned)
        theme.changed.connect(self._on_theme_changed)
        self.retranslate()

    # -- what is asked ----------------------------------------------------

    @property
    def rows(self) -> tuple[RowName, ...]:
        """What is shown under each pane."""
        return self.panes.rows

    def set_rows(self, rows: tuple[RowName, ...]) -> None:
        """Show other things under each pane."""
        self.panes.rows = tuple(name for name in ROW_NAMES if name in rows)
        self._again()

    def set_rank(self, rank: Callable[[int], float | None]) -> None:
        """What the row of ranks says of an entry."""
        self.panes.rank = rank
        if "rank" in self.panes.rows:
            self._again()

    def set_most_height(self, height: int) -> None:
        """Grow with the text up to this, then scroll."""
        if height != self._most_height:
            self._most_height = height
            self._fit()

    @property
    def current(self) -> int:
        """The token that the keyboard is at, -1 before it was used."""
        return self._current

    @property
    def dimmed(self) -> bool:
        """The panes are not those of the text any more."""
        return self._dim

    def reveal(self, token: int) -> None:
        """Scroll until a token is seen."""
        if self.panes.made is None or not 0 <= token < len(self.panes.made):
            return
        top, bottom = self.panes.row_span(token)
        bar, view = self.verticalScrollBar(), self.viewport().height()
        if top < bar.value():
            bar.setValue(int(top))
        elif bottom > bar.value() + view:
            bar.setValue(int(bottom - view + 2 * MARGIN))

    def token_at(self, place: QPointF) -> int:
        """Index of the token at a place of the viewport, -1 where none is or none is true now."""
        if self._dim:
            return -1
        return self.panes.token_at(place.x() - MARGIN, place.y() + self.verticalScrollBar().value())

    def told(self, token: int) -> str:
        """Everything about a token."""
        made = self.panes.made
        if made is None:
            return ""
        return "\n".join(filter(None, (told(made.pane(token), token), self._sight.note(token))))

    def sizeHint(self) -> QSize:
        """All rows, up to the height that was set."""
        rows = max(self.panes.height, SMALLEST_ROWS * self.panes.pitch)
        most = self._most_height or self._theme.px(400)
        return QSize(self._theme.px(400), min(round(rows) + 1, most))

    def minimumSizeHint(self) -> QSize:
        """One row."""
        return QSize(
            self._theme.px(120), min(round(self.panes.pitch) + 1, self.sizeHint().height())
        )

    # -- places -----------------------------------------------------------

    def _seen(self) -> Iterator[tuple[int, float]]:
        """The blocks that are seen, with their tops in the viewport; settles them."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        index = self.panes.block_at(bar.value())
        if index < 0 or self.panes.made is None:
            return
        count = len(self.panes.made.blocks)
        above = self.panes.top(index) < bar.value()
        grown = self.panes.settle(index)
        if grown:
            self._size_bar()
            if above and bar.value() > 0:
                # What stands below stays where it is.
                bar.setValue(round(bar.value() + grown))
        while index < count and self.panes.top(index) - bar.value() < height:
            if self.panes.settle(index):
                self._size_bar()
            yield index, self.panes.top(index) - bar.value()
            index += 1

    def _size_bar(self) -> None:
        bar, view = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(view)
        bar.setSingleStep(round(self.panes.pitch))
        bar.setRange(0, max(0, round(self.panes.height) - view))

    def _fit(self) -> None:
        self._size_bar()
        height = self.sizeHint().height()
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _again(self) -> None:
        """Lay out and paint everything anew."""
        self._pictures.clear()
        self.panes.forget(sizes=True)
        self._settle_small()
        self._fit()
        self.viewport().update()

    def _settle_small(self) -> None:
        """Lay out what is about to be seen, so that the height is right at once."""
        most = self._most_height or self._theme.px(400)
        made = self.panes.made
        for index in range(len(made.blocks) if made is not None else 0):
            if self.panes.top(index) > most:
                break
            self.panes.settle(index)

    # -- painting ---------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The rows that are seen, from pictures; what is pointed at, live."""
        painter = QPainter(self.viewport())
        height = self.viewport().height()
        seen = []
        for index, top in self._seen():
            seen.append(index)
            placed = self.panes.placed(index)
            for line in range(len(placed.rows)):
                y = top + placed.tops[line]
                if top + placed.tops[line + 1] < 0:
                    continue
                if y > height:
                    break
                painter.drawPixmap(QPointF(0, y), self._picture(placed, line))
        painter.save()
        painter.translate(MARGIN, -self.verticalScrollBar().value())
        walking = self.hasFocus() and self._focus.visible
        self._marks.paint(painter, seen, self._current if walking else -1)
        painter.restore()
        if self._dim:
            veil = self._theme.color(self._painter.ground, 1 - DIM)
            painter.fillRect(self.viewport().rect(), veil)

    def _picture(self, placed: Placed, line: int) -> QPixmap:
        key, row = placed.looks[line], placed.rows[line]
        picture, ratio = self._pictures.get(key), self.devicePixelRatioF()
        if picture is not None and picture.devicePixelRatio() == ratio:
            self._pictures.move_to_end(key)
            return picture
        above = self.panes.above(row)
        size = QSize(self.viewport().width(), round(self.panes.pitch + above))
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(MARGIN, above)
        self._painter.row(painter, placed, row)
        painter.end()
        self._pictures[key] = picture
        if len(self._pictures) > KEPT_ROWS:
            self._pictures.popitem(last=False)
        return picture

    # -- pointer and keys -------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        """Tool tips are of the pane under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            token = self.token_at(QPointF(event.pos()))
            if token >= 0:
                QToolTip.showText(event.globalPos(), self.told(token), self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave:
            self._sight.point(-1)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a pane."""
        self._sight.point(self.token_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pin a pane."""
        token = self.token_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and token >= 0:
            self._current = token
            self._sight.pin(token)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; at an end the page goes on."""
        bar = self.verticalScrollBar()
        up = event.angleDelta().y() > 0
        if bar.value() == (bar.minimum() if up else bar.maximum()):
            event.ignore()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from pane to pane, or pin one."""
        made = self.panes.made
        if made is None or not len(made):
            super().keyPressEvent(event)
            return
        lines = max(1, int(self.viewport().height() // self.panes.pitch) - 1)
        token = walked(self.panes, Qt.Key(event.key()), self._current, lines)
        if token is not None:
            self._go(token)
        elif event.key() in PIN_KEYS and self._current >= 0:
            self._sight.pin(self._current)
        else:
            super().keyPressEvent(event)

    def _go(self, token: int) -> None:
        self._current = token
        self.reveal(token)
        self._sight.point(token)
        self.setAccessibleDescription(self.told(token))
        if QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)
        self.viewport().update()

    def focusInEvent(self, event: object) -> None:
        """The keyboard begins at the pinned token, or at the first."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        if self._current < 0 and self._focus.visible and self.panes.made:
            self._go(max(0, self._sight.pinned_token))
        self.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        """The ring goes."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break rows elsewhere."""
        super().resizeEvent(event)
        width = max(40.0, self.viewport().width() - 2.0 * MARGIN)
        if width != self.panes.width:
            self.panes.width = width
            self._pictures.clear()
            self.panes.forget()
            self._settle_small()
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._again()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again; a name that somebody else gave stays theirs."""
        if self.accessibleName() == self._name:
            self._name = self.tr("Tokens")
            self.setAccessibleName(self._name)

    # -- answers ----------------------------------------------------------

    def _on_sight_remade(self) -> None:
        self.panes.show(self._sight.made)
        self._current = min(self._current, len(self._sight.made or ()) - 1)
        self._settle_small()
        self._fit()
        self.viewport().update()

    def _on_sight_waiting_changed(self) -> None:
        if self._sight.waiting:
            self._dimmer.start()
        else:
            self._dimmer.stop()
            if self._dim:
                self._dim = False
                self.viewport().update()

    def _on_dimmer_timeout(self) -> None:
        self._dim = self._sight.waiting
        if self._dim:
            self._sight.point(-1)
        self.viewport().update()

    def _on_sight_pointed(self, _token: int) -> None:
        self.viewport().update()

    def _on_sight_pinned(self, token: int) -> None:
        self.reveal(token)
        self.viewport().update()

    def _on_theme_changed(self) -> None:
        self._again()
        self.updateGeometry()
