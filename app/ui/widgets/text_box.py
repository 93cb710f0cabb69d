"""Several lines to edit, as high as what is in them, within limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QTextOption
from PySide6.QtWidgets import QSizePolicy

from app.ui.widgets.field import TextArea

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

ENDLESS = re.compile(r"\S{20000}")
"""A word that takes Qt very long to break where words end: the square of its length."""
PADDING = 16
"""Padding and border of the stylesheet, above and below."""
MOST_FITTINGS = 4
"""Tries to find the height; one that changes each time is left as it is."""


class TextBox(TextArea):
    """Grows from `lines` to `most_lines`, then scrolls.

    Attributes:
        showing: True while `show_text` changes it, so that nobody takes it for typing.
    """

    def __init__(
        self,
        theme: Theme,
        lines: int,
        most_lines: int,
        *,
        mono: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, size=12.5 if mono else 13, mono=mono, parent=parent)
        self.showing = False
        self._fitting = False
        self._lines, self._most_lines = lines, most_lines
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        theme.changed.connect(self._on_size_changed)
        self._on_size_changed()

    def show_text(self, text: str) -> None:
        """Show `text`; what is there already stays, cursor and undo included."""
        if text != self.toPlainText():
            self.showing = True
            self._choose_wrapping(text)
            self.setPlainText(text)
            self.showing = False

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 (Qt's name)
        """Paste plain text, an endless word included."""
        self._choose_wrapping(source.text())
        super().insertFromMimeData(source)

    def sizeHint(self) -> QSize:
        """As many lines as there are, within limits."""
        shown = min(max(self._line_count(), self._lines), self._most_lines)
        return QSize(super().sizeHint().width(), round(shown * self._line_height()) + PADDING)

    def minimumSizeHint(self) -> QSize:
        """Narrow is fine."""
        return QSize(40, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks lines elsewhere."""
        super().resizeEvent(event)
        self._on_size_changed()

    def _choose_wrapping(self, text: str) -> None:
        """Break lines anywhere from now on, where one of the words of `text` has no end."""
        if ENDLESS.search(text):
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)

    def _line_count(self) -> float:
        # QPlainTextDocumentLayout measures its height in lines.
        return self.document().documentLayout().documentSize().height()

    def _line_height(self) -> float:
        block = self.document().firstBlock()
        lines = block.layout().lineCount()
        if lines:
            return self.blockBoundingRect(block).height() / lines
        return QFontMetricsF(self.font()).lineSpacing()

    def _on_size_changed(self) -> None:
        # While a height is set, lines are laid out that were not yet, which leads here again: the
        # least height would be that of the inner call and the greatest that of the outer one, and
        # the layout would put the box beside its place.
        if self._fitting:
            return
        self._fitting = True
        for _ in range(MOST_FITTINGS):
            height = self.sizeHint().height()
            full = self._line_count() > self._most_lines
            policy = Qt.ScrollBarPolicy
            self.setVerticalScrollBarPolicy(
                policy.ScrollBarAsNeeded if full else policy.ScrollBarAlwaysOff
            )
            if {self.height(), self.minimumHeight(), self.maximumHeight()} == {height}:
                break
            self.setFixedHeight(height)
        self._fitting = False
