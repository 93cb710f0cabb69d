"""A text with right-to-left parts as it is read: the strip shows its tokens in their order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.lens.tokens.soft_lines import units
from app.ui.widgets.painting import cut_text, rounded

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.lens.tokens.sight import Sight
    from app.ui.theme import Theme

LOOKED_AT, AROUND = 64 * 1024, 240
"""Bytes: at the front, to see how the text runs; to each side of the token that is marked."""
HEIGHT, SIZE = 30, 14
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")


class ReadingLine(QWidget):
    """The line of the text that holds the pointed token, else the pinned one; the token marked.

    Where none is, the first line with something that runs from right to left.

    Hidden for a text that runs from left to right.

    Attributes:
        text: what is shown.
        marked: first and last place of the token in it, in UTF-16; the same where none is.
    """

    def __init__(self, theme: Theme, sight: Sight, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sight = sight
        self._first = 0
        self.text = ""
        self.marked = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        sight.remade.connect(self._on_sight_remade)
        sight.pointed.connect(self.refresh)
        sight.pinned.connect(self.refresh)
        theme.changed.connect(self.updateGeometry)
        self.retranslate()
        self.hide()

    def refresh(self) -> None:
        """Show the line of the token that is looked at now."""
        made, sight = self._sight.made, self._sight
        if made is None or not len(made) or self.isHidden():
            return
        chosen = sight.pointed_token if sight.pointed_token >= 0 else sight.pinned_token
        start, end = made.place(chosen) if 0 <= chosen < len(made) else (self._first, self._first)
        data = made.text
        begin = max(data.rfind(b"\n", 0, start) + 1, start - AROUND)
        last = data.find(b"\n", end)
        last = min(last if last >= 0 else len(data), end + AROUND)
        front = data[begin:start].decode("utf-8", "ignore")
        held = data[start:end].decode("utf-8", "replace").replace("\n", "↵")
        self.text = front + held + data[end:last].decode("utf-8", "ignore")
        self.marked = (units(front), units(front + held))
        self.setAccessibleDescription(self.text)
        self.update()

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("The text as it is read"))
        self.setToolTip(self.accessibleName())

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(self._theme.px(320), self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line, from its own side, and the token in it."""
        theme, painter = self._theme, QPainter(self)
        rounded(painter, self.rect(), 6, theme.color("sunken"))
        caption = QRectF(10, 0, self.width() / 3, self.height())
        small, muted = theme.font(11.5), theme.color("muted")
        left = 10 + cut_text(painter, caption, self.tr("As it is read:"), small, muted) + 10
        room = max(1.0, self.width() - left - 10)
        layout = QTextLayout(self.text, theme.font(SIZE))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        if self.marked[0] < self.marked[1]:
            span = QTextLayout.FormatRange()
            span.start, span.length = self.marked[0], self.marked[1] - self.marked[0]
            look = QTextCharFormat()
            look.setBackground(theme.color("selection"))
            span.format = look
            layout.setFormats([span])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(room)
        layout.endLayout()
        painter.setClipRect(QRectF(left, 0, room, self.height()))
        painter.setPen(theme.color("text"))
        # The marked token stays in sight where the line is longer than the room.
        found: Any = line.cursorToX(self.marked[0])
        middle = float(found[0] if isinstance(found, tuple) else found)
        offset = room / 2 - middle
        if line.naturalTextWidth() <= room:
            offset = 0.0
        layout.draw(painter, QPointF(left + offset, (self.height() - line.height()) / 2))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_sight_remade(self) -> None:
        made = self._sight.made
        front = made.text[:LOOKED_AT].decode("utf-8", "ignore") if made is not None else ""
        found = None if front.isascii() else _RIGHT_TO_LEFT.search(front)
        self._first = len(front[: found.start()].encode()) if found is not None else 0
        self.setVisible(found is not None)
        self.refresh()
