"""The merge tracery: letters at the sill, and above them every pane that was joined."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.inspection.glyphs import glyphs, hexadecimal
from app.inspection.lanes import Candidate
from app.ui.phrase import count, fill, number
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import CENTER, LEFT, RIGHT, cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from app.inspection.lanes import Lane, Node
    from app.ui.lens.tokens.stepper import Stepper
    from app.ui.theme import Theme

PANE, GAP, RADIUS, PADDING = 30, 12, 3, 8
NARROWEST, WIDEST = 26, 76
HEAD = 62
"""Room for the names of the rows at the left."""
RISE_MS = 140
SEAM = 2.0
"""Between two panes of a row."""


def shown(data: bytes) -> str:
    """What is written on a pane: text, stand-ins for what cannot be seen, bytes of half signs."""
    try:
        return "".join(run.text for run in glyphs(data.decode()))
    except UnicodeDecodeError:
        return hexadecimal(data)


def value_text(value: float | None, *, lower_first: bool) -> str:
    """A rank as ``1,180``, a score as ``-8.25`` or ``-232``; nothing where there is none."""
    if value is None:
        return ""
    return count(round(value)) if lower_first or value.is_integer() else number(value, 2)


class Tracery(QWidget):
    """One lane, after some of its merges.

    Signals:
        told: a sentence on what the last merge was, for those who do not see it.
    """

    told = Signal(str)

    def __init__(self, theme: Theme, stepper: Stepper, *, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            theme: colors and sizes.
            stepper: that arrow keys move.
            parent: its parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._stepper = stepper
        self._lane: Lane | None = None
        self._nodes: list[Node] = []
        self._levels: dict[tuple[int, int], int] = {}
        self._step = 0
        self._unit = float(NARROWEST)
        self._rise = QVariantAnimation(self)
        self._rise.setStartValue(0.0)
        self._rise.setEndValue(1.0)
        self._rise.valueChanged.connect(self._on_rise_value_changed)
        self._focus = KeyboardFocus(theme, self, radius=6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme.changed.connect(self._on_theme_changed)
        self.retranslate()

    def set_lane(self, lane: Lane | None, step: int) -> None:
        """Show another lane after `step` merges."""
        self._rise.stop()
        self._lane = lane
        self._nodes = lane.tree() if lane is not None else []
        self._levels = {(node.start, node.end): node.level for node in self._nodes}
        self._step = step
        self._measure()
        self._tell()

    def set_step(self, step: int) -> None:
        """Show it after `step` merges; one more rises into its place."""
        rises = step == self._step + 1
        self._step = step
        self._rise.stop()
        duration = self._theme.motion_ms(RISE_MS)
        if rises and duration and self.isVisible():
            self._rise.setDuration(duration)
            self._rise.start()
        self.update()
        self._tell()

    @property
    def step(self) -> int:
        """How many merges are shown."""
        return self._step

    @property
    def lane(self) -> Lane | None:
        """What is shown."""
        return self._lane

    def next_merge(self) -> Candidate | None:
        """The pair that is joined next; None at the end."""
        if self._lane is None or self._step >= self._lane.n_steps:
            return None
        return Candidate(*self._lane.merges[self._step])

    def sentence(self) -> str:
        """What the last merge was."""
        lane = self._lane
        if lane is None or not lane.symbols:
            return ""
        if self._step == 0:
            return fill(self.tr("%1 symbols, nothing joined yet."), count(len(lane.symbols)))
        start, middle, end, value = lane.merges[self._step - 1]
        parts = (lane.data(start, middle), lane.data(middle, end), lane.data(start, end))
        left, right, whole = map(shown, parts)
        figure = value_text(value, lower_first=lane.lower_first)
        if lane.lower_first:
            text = self.tr("Step %1: “%2” and “%3” become “%4”, rank %5.")
        else:
            text = self.tr("Step %1: “%2” and “%3” become “%4”, score %5.")
        return fill(text, count(self._step), left, right, whole, figure)

    # -- sizes ------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As wide as all symbols with what is written on them, as high as the tree."""
        count_ = len(self._lane.symbols) if self._lane is not None else 0
        width = self._head() + self._natural_unit() * count_
        return QSize(math.ceil(width) + 2, math.ceil(self._height()))

    def minimumSizeHint(self) -> QSize:
        """The same: it lies in a scroll area."""
        return self.sizeHint()

    def resizeEvent(self, _event: QEvent) -> None:
        """Symbols share the width, within limits."""
        self._fit()

    def place_of(self, start: int, end: int) -> QRectF:
        """Where the pane over the symbols from `start` to before `end` is painted."""
        theme = self._theme
        level = self._levels[start, end]
        height = theme.scaled(PANE)
        top = self.height() - 3 - height - level * theme.scaled(PANE + GAP)
        left = self._head() + start * self._unit
        return QRectF(left + SEAM / 2, top, (end - start) * self._unit - SEAM, height)

    def node_at(self, place: QPointF) -> Node | None:
        """The pane at a place, of those that are there already."""
        for node in self._present():
            if self.place_of(node.start, node.end).contains(place):
                return node
        return None

    def _head(self) -> float:
        return self._theme.scaled(HEAD)

    def _height(self) -> float:
        top = max((node.level for node in self._nodes), default=0)
        return self._theme.scaled(PANE) * (top + 1) + self._theme.scaled(GAP) * top + 6

    def _natural_unit(self) -> float:
        lane = self._lane
        if lane is None:
            return self._theme.scaled(NARROWEST)
        metrics = QFontMetricsF(self._theme.font(14.5, mono=True))
        texts = {shown(symbol) for symbol in lane.symbols}
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
        room = widest + self._theme.scaled(PADDING if len(lane.symbols) > 1 else 2 * PADDING)
        return max(self._theme.scaled(NARROWEST), room)

    def _fit(self) -> None:
        lane = self._lane
        if lane is None or not lane.symbols:
            return
        share = (self.width() - self._head() - 2) / len(lane.symbols)
        widest = max(self._theme.scaled(WIDEST), self._natural_unit())
        self._unit = max(self._natural_unit(), min(share, widest))

    def _measure(self) -> None:
        self.updateGeometry()
        self._fit()
        self.update()

    # -- painting ---------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Leads, panes and figures; only what is to be seen."""
        painter = QPainter(self)
        seen = QRectF(event.rect()).adjusted(-2, 0, 2, 0)
        lane = self._lane
        if lane is None:
            return
        present = self._present()
        leaves = {(leaf.start, leaf.end) for leaf in lane.leaves}
        done = self._step == lane.n_steps
        newest = present[-1] if self._step else None
        self._paint_rows(painter)
        first, last = ((x - self._head()) / self._unit for x in (seen.left(), seen.right()))
        for node in present:
            # Its leads are no wider than it is.
            if node.end < first or node.start > last:
                continue
            place = self.place_of(node.start, node.end)
            painter.setOpacity(self._opacity(node, newest))
            if node.step is not None:
                self._paint_leads(painter, node, place)
            is_final = done and (node.start, node.end) in leaves
            self._paint_pane(painter, node, place, is_final=is_final)
        painter.setOpacity(1.0)
        self._paint_next(painter)
        self._focus.paint(painter, self.rect())

    def _present(self) -> list[Node]:
        """Panes that are there by now, symbols first."""
        lane = self._lane
        return self._nodes[: len(lane.symbols) + self._step] if lane is not None else []

    def _opacity(self, node: Node, newest: Node | None) -> float:
        if node is newest and self._rise.state() == QVariantAnimation.State.Running:
            return float(self._rise.currentValue())
        return 1.0

    def _paint_rows(self, painter: QPainter) -> None:
        theme = self._theme
        top = max((node.level for node in self._present()), default=0)
        for level in range(top + 1):
            name = fill(self.tr("row %1"), level) if level else self.tr("symbols")
            y = self.height() - 3 - theme.scaled(PANE) - level * theme.scaled(PANE + GAP)
            box = QRectF(4, y, self._head() - 8, theme.scaled(PANE))
            cut_text(painter, box, name, theme.font(12), theme.color("muted"), LEFT)

    def _paint_leads(self, painter: QPainter, node: Node, place: QRectF) -> None:
        """Lines from a pane down to its two parts, on whole pixels."""
        lane = self._lane
        assert lane is not None  # noqa: S101 - a node belongs to one
        assert node.step is not None  # noqa: S101 - a symbol has no parts
        merge = lane.merges[node.step]
        color = self._theme.color("control")
        bottom = round(place.bottom())
        for start, end in ((merge.start, merge.middle), (merge.middle, merge.end)):
            part = self.place_of(start, end)
            under = part.top()
            left, right = round(part.left()), round(part.right()) - 1
            for x in (left, right):
                painter.fillRect(QRectF(x, bottom, 1, under - bottom), color)

    def _paint_pane(self, painter: QPainter, node: Node, place: QRectF, *, is_final: bool) -> None:
        theme = self._theme
        lane = self._lane
        assert lane is not None  # noqa: S101 - a node belongs to one
        tint = "panea" if node.step is not None or node.start % 2 else "paneb"
        if is_final:
            rounded(painter, place, RADIUS, theme.color("accentsoft"), theme.color("accent"), 1.5)
        else:
            rounded(painter, place, RADIUS, theme.color(tint))
        text = shown(lane.data(node.start, node.end))
        figure = value_text(node.value, lower_first=lane.lower_first)
        figures = theme.font(10.5, tabular=True)
        room = text_width(figure, figures) + theme.scaled(6) if figure else 0.0
        font = theme.font(14.5, mono=True)
        wide = text_width(text, font) + 2 * room + 6 <= place.width()
        color = theme.color("text")
        cut_text(painter, place.adjusted(3, 0, -3, 0), text, font, color, CENTER)
        if figure and wide:
            box = place.adjusted(0, 0, -theme.scaled(6), 0)
            cut_text(painter, box, figure, figures, theme.color("muted"), RIGHT)

    def _paint_next(self, painter: QPainter) -> None:
        """A dashed line round the two that are joined next."""
        pair = self.next_merge()
        if pair is None:
            return
        left = self.place_of(pair.start, pair.middle)
        box = left.united(self.place_of(pair.middle, pair.end))
        pen = QPen(self._theme.color("accent"), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), RADIUS + 1, RADIUS + 1)

    # -- keys, pointer, words ----------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step, Space plays."""
        if not self._stepper.take_key(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what a pane is made of."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            node = self.node_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.hint(node) if node else "", self)
            return True
        return super().event(event)

    def hint(self, node: Node) -> str:
        """What a pane is: its bytes, or its parts and rank."""
        lane = self._lane
        if lane is None:
            return ""
        data = lane.data(node.start, node.end)
        if node.step is None:
            return fill(self.tr("%1, bytes %2"), shown(data), hexadecimal(data))
        merge = lane.merges[node.step]
        left, right = lane.data(merge.start, merge.middle), lane.data(merge.middle, merge.end)
        figure = value_text(node.value, lower_first=lane.lower_first)
        if lane.lower_first:
            text = self.tr("“%1” and “%2” become “%3”: rank %4, step %5")
        else:
            text = self.tr("“%1” and “%2” become “%3”: score %4, step %5")
        return fill(text, shown(left), shown(right), shown(data), figure, count(node.step + 1))

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.setAccessibleName(self.tr("How the tokens were joined"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Another language has other names."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.update()

    def _tell(self) -> None:
        words = self.sentence()
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if QAccessible.isActive():
                changed = QAccessible.Event.DescriptionChanged
                QAccessible.updateAccessibility(QAccessibleEvent(self, changed))
        self.told.emit(words)

    def _on_rise_value_changed(self, _value: float) -> None:
        self.update()

    def _on_theme_changed(self) -> None:
        self._measure()
