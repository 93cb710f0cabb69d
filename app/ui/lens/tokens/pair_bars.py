"""The most frequent pairs of a text, as bars with their counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.inspection.glyphs import spelled
from app.ui.phrase import count
from app.ui.widgets.painting import LEFT, RIGHT, cut_text, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from app.inspection.training import PairCount
    from app.ui.theme import Theme

ROW, BAR = 24, 8
FIGURE, GAP = 52, 8
MOST_WRITTEN = 24
"""Characters of an entry that are written out: a text without spaces becomes one."""


class PairBars(QWidget):
    """Rows of a pair, a bar and its count; the first one is the winner."""

    def __init__(self, theme: Theme, rows: int = 8, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._pairs: tuple[PairCount, ...] = ()
        self._none = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    def set_pairs(self, pairs: Sequence[PairCount]) -> None:
        """Show other pairs, the most frequent first."""
        self._pairs = tuple(pairs[: self._rows])
        words = [
            f"{written(pair.left)} + {written(pair.right)}: {count(pair.times)}"
            for pair in self._pairs
        ]
        self.setAccessibleDescription(", ".join(words))
        self.update()

    def set_none(self, text: str) -> None:
        """What stands here where there are no pairs."""
        self._none = text
        self.update()

    def pairs(self) -> tuple[PairCount, ...]:
        """What is shown."""
        return self._pairs

    def sizeHint(self) -> QSize:
        """Always of the same height, so that nothing jumps from step to step."""
        return QSize(self._theme.px(260), self._rows * self._theme.px(ROW))

    def minimumSizeHint(self) -> QSize:
        """Narrow is fine."""
        return QSize(self._theme.px(160), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The rows."""
        painter = QPainter(self)
        theme = self._theme
        most = max((pair.times for pair in self._pairs), default=1)
        height, word = theme.px(ROW), self.width() * 0.34
        figure = theme.scaled(FIGURE)
        if not self._pairs:
            line = QRectF(0, 0, self.width(), height)
            cut_text(painter, line, self._none, theme.font(12), theme.color("muted"), LEFT)
        for at, pair in enumerate(self._pairs):
            line = QRectF(0, at * height, self.width(), height)
            if at == 0:
                rounded(painter, line, 4, theme.color("accentsoft"))
            box = QRectF(GAP, line.top(), word - GAP, height)
            text = f"{written(pair.left)} + {written(pair.right)}"
            cut_text(painter, box, text, theme.font(13, mono=True), theme.color("text"), LEFT)
            room = max(0.0, self.width() - word - figure - 2 * GAP)
            bar = QRectF(word + GAP, 0, max(2.0, room * pair.times / most), theme.scaled(BAR))
            bar.moveTop(line.center().y() - bar.height() / 2)
            rounded(painter, bar, 2, theme.color("fill" if at == 0 else "control"))
            box = QRectF(self.width() - figure - GAP, line.top(), figure, height)
            font = theme.font(12, tabular=True)
            cut_text(painter, box, count(pair.times), font, theme.color("text"), RIGHT)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


def written(entry: str) -> str:
    """A learned entry in a line of words: nothing unseen, nothing endless."""
    return spelled(entry, MOST_WRITTEN)
