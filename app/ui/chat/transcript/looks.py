"""Character formats of the transcript, each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextCharFormat, QTextLayout

if TYPE_CHECKING:
    from app.ui.theme import Theme

HOLDER = "\u00a0"
"""A character that only keeps a place: it is drawn as nothing and never ends a line."""

MOST = 2_000
"""Formats that are kept; nearly every formula has a width of its own."""

RAISED_SIZE = 16
"""Pixels at 100 %; raised letters are drawn at two thirds of it."""


class Looks:
    """Makes and keeps formats; `clear` when the theme is another."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._formats: dict[tuple[object, ...], QTextCharFormat] = {}

    def clear(self) -> None:
        """Forget all: colors or fonts are others now."""
        self._formats.clear()

    def format(
        self,
        size: float,
        weight: int = 400,
        *,
        role: str = "",
        mono: bool = False,
        italic: bool = False,
        strike: bool = False,
        underline: bool = False,
        raised: bool = False,
    ) -> QTextCharFormat:
        """A look; `size` in pixels at 100 %, an empty `role` is the color of the text around."""
        key = (size, weight, role, mono, italic, strike, underline, raised)
        known = self._formats.get(key)
        if known is not None:
            return known
        font = self._theme.font(RAISED_SIZE if raised else size, weight, mono=mono)
        font.setItalic(italic)
        font.setStrikeOut(strike)
        font.setUnderline(underline)
        made = QTextCharFormat()
        made.setFont(font)
        if raised:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        if role:
            made.setForeground(self._theme.color(role))
        self._formats[key] = made
        return made

    def color(self, role: str) -> QTextCharFormat:
        """A look that changes the color alone."""
        key = ("color", role)
        known = self._formats.get(key)
        if known is None:
            known = self._formats[key] = QTextCharFormat()
            known.setForeground(self._theme.color(role))
        return known

    def room(self, width: float, size: float, holder: str = HOLDER) -> QTextCharFormat:
        """A look that makes the character `holder` exactly `width` pixels wide, and unseen."""
        key = ("room", width, size, holder)
        known = self._formats.get(key)
        if known is not None:
            return known
        if len(self._formats) > MOST:
            self._formats.clear()
        font = self._theme.font(size)
        own = QFontMetricsF(font).horizontalAdvance(holder)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, width - own)
        made = self._formats[key] = QTextCharFormat()
        made.setFont(font)
        made.setForeground(Qt.GlobalColor.transparent)
        return made


def run(start: int, length: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    """`look` for a range of a text."""
    made = QTextLayout.FormatRange()
    made.start = start
    made.length = length
    made.format = look
    return made
