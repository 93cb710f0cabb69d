"""The context as a band: whose tokens fill it, what is free, what is left out, what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.inspection.glyphs import glyphs, hexadecimal
from app.ui import plurals
from app.ui.context_use import used
from app.ui.lens.prompt.band_painter import CACHED, CACHED_GAP, RADIUS, BandPainter
from app.ui.lens.prompt.context_layout import ContextLayout, Stop, lay_out
from app.ui.lens.prompt.words import look_hint, look_name, note
from app.ui.phrase import count, fill, listed
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import LEFT, RIGHT, cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from app.ui.lens.prompt.sight import PromptSight
    from app.ui.theme import Theme

THIN, TALL, SCALE = 12, 40, 20
MARGIN = 4
"""Round the band, for rings."""


class ContextStrip(QWidget):
    """One band; tall ones have words in it and figures below.

    Signals:
        message_chosen: index of the message that was clicked, or where Enter was pressed.
    """

    message_chosen = Signal(int)

    def __init__(
        self, theme: Theme, sight: PromptSight, *, tall: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sight = sight
        self._tall = tall
        self._layout: ContextLayout | None = None
        self._picture: QPixmap | None = None
        self._current = -1
        self._focus = KeyboardFocus(theme, self, radius=RADIUS + 2)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        sight.changed.connect(self._on_sight_changed)
        sight.measured.connect(self.update)
        sight.pointed.connect(self._on_sight_pointed)
        sight.pinned.connect(self._on_sight_pointed)
        theme.changed.connect(self._on_theme_changed)
        self.retranslate()

    # -- what is asked ----------------------------------------------------

    @property
    def bands(self) -> ContextLayout | None:
        """What stands where; None where there is no prompt."""
        seen, mapped = self._sight.seen, self._sight.map
        if self._layout is None and seen is not None and mapped is not None:
            self._layout = lay_out(seen.prompt, mapped, max(40.0, self.width() - 2.0 * MARGIN))
        return self._layout

    @property
    def current(self) -> int:
        """Index of the stop that the keyboard is at; -1 before it was used."""
        return self._current

    def told(self, x: float) -> str:
        """What there is at a place of the widget."""
        bands, seen, mapped = self.bands, self._sight.seen, self._sight.map
        if bands is None or seen is None or mapped is None:
            return ""
        token = bands.token_at(x - MARGIN)
        if token >= 0:
            return self._told_token(token)
        area = bands.area_at(x - MARGIN)
        if area is None:
            return ""
        head = listed(look_name(area.look), plurals.tokens(area.tokens) if area.tokens else "")
        return f"{head}\n{look_hint(area.look)}"

    def _told_token(self, token: int) -> str:
        seen, mapped = self._sight.seen, self._sight.map
        if seen is None or mapped is None:
            return ""
        start = max(0, mapped.starts[token])
        piece = seen.prompt.text[start : start + seen.prompt.lengths[token]]
        if mapped.starts[token] < 0:
            piece = b""
        try:
            text = "".join(run.text for run in glyphs(piece.decode()))
        except UnicodeDecodeError:
            text = hexadecimal(piece)
        place = fill(self.tr("position %1 of %2"), count(token + 1), count(len(mapped)))
        head = listed(text, fill(self.tr("id %1"), seen.prompt.ids[token]), place)
        return f"{head}\n{note(seen, mapped, token)}"

    def summary(self) -> str:
        """All of it in a sentence."""
        seen, mapped = self._sight.seen, self._sight.map
        if seen is None or mapped is None:
            return self.tr("No prompt yet")
        prompt = seen.prompt
        if not prompt.n_ctx:
            return plurals.tokens(len(mapped))
        shown, total = used(self._sight.used()), count(prompt.n_ctx)
        taken = fill(self.tr("%1 of %2 tokens of the context are in use"), shown, total)
        kept = fill(self.tr("%1 kept free for the answer"), count(prompt.reserve))
        out = plurals.messages_left_out(len(prompt.dropped)) if prompt.dropped else ""
        return listed(taken, kept, out)

    def sizeHint(self) -> QSize:
        """The band, the line of the KV cache, and the figures below."""
        return QSize(self._theme.px(240), round(self._bottom()))

    def minimumSizeHint(self) -> QSize:
        """A short band."""
        return QSize(self._theme.px(80), round(self._bottom()))

    # -- painting ---------------------------------------------------------

    @property
    def _band(self) -> QRectF:
        high = self._theme.scaled(TALL if self._tall else THIN)
        return QRectF(MARGIN, MARGIN, max(1.0, self.width() - 2.0 * MARGIN), round(high))

    def _bottom(self) -> float:
        high = self._band.bottom() + CACHED_GAP + CACHED + 2
        return high + (self._theme.scaled(SCALE) if self._tall else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The band from a picture; what is pointed at over it."""
        painter = QPainter(self)
        bands = self.bands
        if bands is None:
            rounded(painter, self._band, RADIUS, self._theme.color("sunken"))
            self._focus.paint(painter, self.rect())
            return
        picture = self._picture
        if picture is None or picture.devicePixelRatio() != self.devicePixelRatioF():
            # The window may have moved to another screen.
            picture = self._picture = self._painted(bands)
        painter.drawPixmap(QPointF(0, 0), picture)
        if self._tall:
            self._paint_scale(painter, bands)
        self._paint_marks(painter, bands)

    def _painted(self, bands: ContextLayout) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        brush = BandPainter(self._theme, painter, self._band, bands)
        seen = self._sight.seen
        if seen is not None:
            brush.paint_areas(seen.prompt.cached)
            brush.paint_next(seen.prompt.next_dropped)
        if bands.over:
            brush.paint_end()
        if self._tall:
            brush.paint_names()
        painter.end()
        return picture

    def _paint_scale(self, painter: QPainter, bands: ContextLayout) -> None:
        """Figures below: how much is used, and how much there is; the larger one at the right."""
        theme, band = self._theme, self._band
        font = theme.font(11.5, tabular=True)
        top = band.bottom() + CACHED_GAP + CACHED + 1
        line = QRectF(band.left(), top, band.width(), theme.scaled(SCALE))
        less, more = self.scale(bands)
        right = cut_text(painter, line, more[0], font, theme.color(more[1]), RIGHT)
        width = text_width(less[0], font)
        at = MARGIN + bands.x(min(bands.used, bands.held or bands.used))
        x = min(at - width / 2, line.right() - right - width - 16)
        place = QRectF(max(line.left(), x), line.top(), width + 2, line.height())
        cut_text(painter, place, less[0], font, theme.color(less[1]), LEFT)

    def scale(self, bands: ContextLayout) -> tuple[tuple[str, str], tuple[str, str]]:
        """What stands below the band, the smaller figure first, each with the role of its color."""
        total = fill(self.tr("%1 tokens"), count(bands.held or bands.total))
        taken = fill(self.tr("%1 in use"), used(self._sight.used()))
        if bands.over:
            return (total, "muted"), (taken, "danger")
        return (taken, "text"), (total, "muted")

    def _paint_marks(self, painter: QPainter, bands: ContextLayout) -> None:
        theme, band = self._theme, self._band
        for token, role in (
            (self._sight.pinned_token, "accent"),
            (self._sight.pointed_token, "focus"),
        ):
            if 0 <= token < bands.used:
                width = max(2.0, bands.cell)
                x = MARGIN + bands.x(token)
                box = QRectF(x - (width - bands.cell) / 2, band.top() - 3, width, band.height() + 6)
                painter.fillRect(box, theme.color(role))
        if self.hasFocus() and self._focus.visible and 0 <= self._current < len(bands.stops):
            stop = bands.stops[self._current]
            box = QRectF(MARGIN + stop.left, band.top(), stop.right - stop.left, band.height())
            rounded(painter, box.adjusted(-3, -3, 3, 3), RADIUS + 2, None, theme.color("focus"), 2)

    # -- pointer and keys -------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tool tips are of the token under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.told(event.pos().x()), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a token."""
        bands = self.bands
        at = bands.stop_at(event.position().x() - MARGIN) if bands is not None else -1
        message = bands.stops[at].message if bands is not None and at >= 0 else -1
        shape = Qt.CursorShape.PointingHandCursor if message >= 0 else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        token = bands.token_at(event.position().x() - MARGIN) if bands is not None else -1
        self._sight.point(token)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._sight.point(-1)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to a message."""
        bands = self.bands
        at = bands.stop_at(event.position().x() - MARGIN) if bands is not None else -1
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self._current = at
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from message to message; Enter goes there."""
        bands = self.bands
        last = len(bands.stops) - 1 if bands is not None else -1
        at = {
            Qt.Key.Key_Left: max(0, self._current - 1),
            Qt.Key.Key_Right: min(last, self._current + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if at is not None and last >= 0:
            self._go(at)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._choose()
        else:
            super().keyPressEvent(event)

    def _go(self, at: int) -> None:
        bands = self.bands
        if bands is None:
            return
        self._current = at
        self._sight.point(bands.stops[at].first)
        self.setAccessibleDescription(self._told_stop(bands.stops[at]))
        if QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)
        self.update()

    def _told_stop(self, stop: Stop) -> str:
        seen = self._sight.seen
        number = ""
        if stop.message >= 0 and seen is not None:
            number = fill(self.tr("message %1 of %2"), stop.message + 1, count(len(seen.messages)))
        size = plurals.tokens(stop.tokens) if stop.tokens else ""
        following = seen is not None and stop.message in seen.prompt.next_dropped
        soon = self.tr("left out next when the room runs out") if following else ""
        return listed(look_name(stop.look), number, size, soon)

    def _choose(self) -> None:
        bands = self.bands
        if bands is not None and 0 <= self._current < len(bands.stops):
            message = bands.stops[self._current].message
            if message >= 0:
                self.message_chosen.emit(message)

    # -- what Qt calls ----------------------------------------------------

    def focusInEvent(self, event: object) -> None:
        """The keyboard begins at the first message."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        if self._current < 0 and self._focus.visible and self.bands is not None:
            self._go(0)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        self._forget()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._forget()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Context"))
        self.setAccessibleDescription(self.summary())

    # -- answers ----------------------------------------------------------

    def _forget(self) -> None:
        self._layout = self._picture = None
        self.update()

    def _on_sight_changed(self) -> None:
        self._forget()
        self._current = min(self._current, len(self.bands.stops) - 1 if self.bands else -1)
        self.setAccessibleDescription(self.summary())

    def _on_sight_pointed(self, _token: int) -> None:
        self.update()

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self._forget()
