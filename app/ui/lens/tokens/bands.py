"""One text as several vocabularies cut it: each character at the same place in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip

from app.inspection.ruler import LOST
from app.ui.lens.tokens.bands_layout import BandsLayout
from app.ui.lens.tokens.bands_painter import PITCH, Band, BandsPainter
from app.ui.lens.tokens.words import told
from app.ui.phrase import fill
from app.ui.widgets.focus import KeyboardFocus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from app.inspection.ruler import Span
    from app.ui.theme import Theme

STEP = 80
DARK = (-1, -1)
TEXT_ROW = -1
"""The text itself, above the rows."""


class Bands(QAbstractScrollArea):
    """Aligned rows of panes that scroll sideways; only what is seen is made.

    Signals:
        pointed: first byte and the byte behind the last of what is pointed at; -1 for nothing.
    """

    pointed = Signal(int, int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.places = BandsLayout(theme)
        self.painter = BandsPainter(theme, self.places)
        self.bands: tuple[Band, ...] = ()
        self._light = DARK
        self._row, self._token = 0, -1
        self._focus = KeyboardFocus(theme, self, radius=4)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self._on_theme_changed)
        self.retranslate()

    # -- what is asked ----------------------------------------------------

    def show_bands(self, text: bytes, bands: Sequence[Band]) -> None:
        """Show how a text is cut; a band that has another text is shown without panes."""
        same = text == self.places.text
        if same and tuple(bands) == self.bands:
            return
        self.bands = tuple(bands)
        rows = [
            band.made if band.made is not None and band.made.text == text else None
            for band in bands
        ]
        anchor = self.places.byte_at(self._scrolled() + self.places.gutter)
        self.places.show(text, rows)
        self._row = max(0, min(self._row, len(bands) - 1))
        if not same:
            self._light, self._token = DARK, -1
        self._fit()
        if anchor > 0 and self._scrolled():
            left = self.places.place(min(anchor, len(text))) - self.places.gutter
            self.horizontalScrollBar().setValue(round(left))
        self.viewport().update()

    def light(self, start: int, end: int) -> None:
        """Light up some bytes in all rows; none where `start` is below 0."""
        light = (start, min(end, len(self.places.text))) if start >= 0 else DARK
        if light[1] <= light[0]:
            light = DARK
        if light != self._light:
            self._light = light
            self.viewport().update()

    @property
    def lit(self) -> tuple[int, int]:
        """First byte and the byte behind the last of what is lit; -1 for nothing."""
        return self._light

    def span_at(self, place: QPointF) -> tuple[int, Span | None]:
        """Row and what is at a place of the viewport; `TEXT_ROW` is the text itself."""
        left = self._content()
        if place.x() < left:
            return TEXT_ROW, None
        byte = self.places.byte_at(place.x() - left + self._scrolled())
        row = int((place.y() - self.painter.row_top(0) + 4) // self._theme.px(PITCH))
        if byte < 0 or not TEXT_ROW <= row < len(self.bands):
            return TEXT_ROW, None
        if row == TEXT_ROW:
            row = next((at for at, made in enumerate(self.places.rows) if made is not None), 0)
        held = self.painter.held(row, byte, byte + 1)
        return row, held[0] if held else None

    def told(self, row: int, token: int) -> str:
        """A token of a row, with the vocabulary."""
        made = self.places.rows[row]
        if made is None:
            return ""
        return fill(self.tr("%1: %2"), self.bands[row].name, told(made.pane(token), token))

    def reveal(self, start: int, end: int) -> None:
        """Scroll until some bytes are seen."""
        low, high = self.places.place(start), self.places.place(end)
        bar, room = self.horizontalScrollBar(), self.viewport().width() - self._content()
        self._size_bar()
        if low - self.places.gutter < bar.value():
            bar.setValue(round(low - self.places.gutter))
        elif high > bar.value() + room:
            bar.setValue(round(min(low - self.places.gutter, high - room + STEP)))

    def sizeHint(self) -> QSize:
        """The text, all rows, and the bar below them."""
        bar = self.horizontalScrollBar().sizeHint().height() if self._overflows() else 0
        height = self.painter.height(max(1, len(self.bands))) + bar + 2
        return QSize(self._theme.px(400), height)

    def minimumSizeHint(self) -> QSize:
        """A narrow part of it."""
        return QSize(self._theme.px(240), self.sizeHint().height())

    # -- places -----------------------------------------------------------

    def _content(self) -> int:
        return self.painter.label_width()

    def _scrolled(self) -> int:
        return self.horizontalScrollBar().value()

    def _overflows(self) -> bool:
        return self.places.width > self.viewport().width() - self._content()

    def _size_bar(self) -> None:
        bar, room = self.horizontalScrollBar(), self.viewport().width() - self._content()
        bar.setPageStep(max(1, room))
        bar.setSingleStep(self._theme.px(STEP))
        bar.setRange(0, max(0, round(self.places.width) - room + 4))

    def _fit(self) -> None:
        room = self.viewport().width() - self._content()
        self.painter.seen(self._scrolled(), room)
        self._size_bar()
        height = self.sizeHint().height()
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)

    # -- painting ---------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What is seen of the rows, and the names that stay."""
        painter = QPainter(self.viewport())
        left, scrolled = self._content(), self._scrolled()
        room, count = self.viewport().width() - left, len(self.bands)
        painter.save()
        painter.setClipRect(QRectF(left - 2, 0, room + 2, self.viewport().height()))
        painter.translate(left, 0)
        self.painter.rows(painter, scrolled, room, count)
        if self._light != DARK:
            self.painter.lit(painter, self._light, scrolled, count)
        if self.hasFocus() and self._focus.visible:
            span = self._span_of(self._token)
            if span is not None:
                self.painter.ring(painter, self._row, span, scrolled)
        painter.restore()
        for row, band in enumerate(self.bands):
            self.painter.label(painter, row, band, "surface")
            if self.places.rows[row] is None:
                self.painter.note(painter, row, band, self.viewport().width())
        # What was measured now may have another width than was guessed.
        self._size_bar()

    # -- pointer and keys -------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        """Tool tips are of the pane under the pointer, or of a note that is cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = QPointF(event.pos())
            row, span = self.span_at(place)
            hint = self.told(row, span.token) if span is not None else self._hint(place)
            QToolTip.showText(event.globalPos(), hint, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._point(DARK)
        return super().viewportEvent(event)

    def _hint(self, place: QPointF) -> str:
        row = int((place.y() - self.painter.row_top(0) + 4) // self._theme.px(PITCH))
        if not 0 <= row < len(self.bands):
            return ""
        band = self.bands[row]
        return band.note if place.x() > self._content() else band.name

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what a token of this row stands for."""
        _row, span = self.span_at(event.position())
        self._point((span.start, span.end) if span is not None else DARK)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The keyboard goes on from here."""
        row, span = self.span_at(event.position())
        if span is not None:
            self._row, self._token = row, span.token
            self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways, or with Shift; up and down is the page's."""
        sideways = event.angleDelta().x() or (
            event.angleDelta().y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        if not sideways or not self._overflows():
            event.ignore()
            return
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - sideways)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right from token to token, up and down to the same place in another row."""
        key = Qt.Key(event.key())
        made = self.places.rows[self._row] if self._row < len(self.places.rows) else None
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._change_row(-1 if key == Qt.Key.Key_Up else 1)
            return
        if made is None or not len(made):
            super().keyPressEvent(event)
            return
        first, last = made.cut.before, len(made) - 1 - made.cut.after
        steps = {
            Qt.Key.Key_Left: self._token - 1,
            Qt.Key.Key_Right: self._token + 1,
            Qt.Key.Key_Home: first,
            Qt.Key.Key_End: last,
        }
        if key not in steps:
            super().keyPressEvent(event)
            return
        self._go(max(first, min(last, steps[key])))

    def _change_row(self, step: int) -> None:
        """To the token of the next row that stands at the same place."""
        span = self._span_of(self._token)
        row = self._row + step
        while 0 <= row < len(self.bands) and self.places.rows[row] is None:
            row += step
        if not 0 <= row < len(self.bands):
            return
        self._row = row
        held = self.painter.held(row, span.start, span.start + 1) if span is not None else []
        self._go(held[0].token if held else 0)

    def _span_of(self, token: int) -> Span | None:
        made = self.places.rows[self._row] if self._row < len(self.places.rows) else None
        if made is None or not 0 <= token < len(made):
            return None
        start, end = made.place(token)
        held = self.painter.held(self._row, start, max(end, start + 1))
        return next((span for span in held if span.token == token), None)

    def _go(self, token: int) -> None:
        self._token = token
        span = self._span_of(token)
        if span is not None and span.token != LOST:
            self.reveal(span.start, span.end)
            self._point((span.start, span.end))
        self.setAccessibleDescription(self.told(self._row, token))
        if QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)
        self.viewport().update()

    def _point(self, light: tuple[int, int]) -> None:
        if light != self._light:
            self.light(*light)
            self.pointed.emit(*self._light)

    # -- what Qt calls ----------------------------------------------------

    def focusInEvent(self, event: object) -> None:
        """The keyboard begins at the first token."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        rows = self.places.rows
        if self._token < 0 and self._focus.visible and self._row < len(rows):
            made = rows[self._row]
            if made is not None and len(made):
                self._go(min(made.cut.before, len(made) - 1))
        self.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        """The ring goes."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less is seen."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("The same text in several vocabularies"))

    def _on_theme_changed(self) -> None:
        self.places.forget(sizes=True)
        self._fit()
        self.viewport().update()
