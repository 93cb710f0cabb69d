"""Icons: Phosphor glyphs of the qtawesome package, painted as text so that they are always sharp.

The font and its table are read from the installed package without importing it: importing
qtawesome loads twelve fonts and costs more than the rest of the window's start.
"""

from __future__ import annotations

import importlib.util
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from app.ui.theme import Theme

PREFIX = "ph."
RATIOS = (1, 2, 3)
ENTRY = 80
"""At most so many characters has an icon in the table, as ``"copy": "0xe1ca"``."""


class Glyphs:
    """The icon font, loaded on first use."""

    def __init__(self) -> None:
        self._characters: dict[str, str] = {}

    @cached_property
    def _folder(self) -> Path:
        spec = importlib.util.find_spec("qtawesome")
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError("qtawesome")
        return Path(spec.submodule_search_locations[0]) / "fonts"

    @cached_property
    def _family(self) -> str:
        path = next(self._folder.glob("phosphor-[0-9]*.ttf"))
        families = QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(path))
        )
        return families[0]

    @cached_property
    def _table(self) -> str:
        """The JSON of names and codes; its text is a fifth of what it would be as a dict."""
        path = next(self._folder.glob("phosphor-charmap-*.json"))
        return path.read_text(encoding="ascii")

    def character(self, name: str) -> str:
        """The glyph called `name`, such as ``ph.copy``.

        Raises:
            KeyError: the set has no such icon.
        """
        found = self._characters.get(name)
        if found is None:
            at = self._table.find(f'"{name.removeprefix(PREFIX)}"')
            if at < 0:
                raise KeyError(name)
            code = self._table[at : at + ENTRY].split('"')[3]
            found = self._characters[name] = chr(int(code, 16))
        return found

    def font(self, size: float) -> QFont:
        """The icon font, `size` in pixels."""
        font = QFont(self._family)
        font.setPixelSize(max(1, round(size)))
        # Without this a missing glyph would be taken from a text font.
        font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


def paint_icon(  # noqa: PLR0917
    painter: QPainter,
    theme: Theme,
    name: str,
    rect: QRectF | QRect,
    color: QColor | str,
    size: float = 16,
) -> None:
    """Paint an icon in the middle of `rect`.

    Args:
        painter: where to.
        theme: gives color, scale and the glyphs.
        name: such as ``ph.copy``.
        rect: the box to center in.
        color: a color, or the name of a role.
        size: pixels at 100 %.
    """
    painter.save()
    painter.setFont(theme.glyphs.font(theme.scaled(size)))
    painter.setPen(theme.color(color) if isinstance(color, str) else color)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
    painter.drawText(QRectF(rect), int(flags), theme.glyphs.character(name))
    painter.restore()


def pixmap(theme: Theme, name: str, role: str, size: float, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of `size` pixels at 100 %, for a device pixel ratio."""
    side = theme.px(size)
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        paint_icon(painter, theme, name, QRectF(0, 0, side, side), role, size)
    finally:
        # Qt ends the process when a picture goes that is still painted on.
        painter.end()
    return picture


def icon(theme: Theme, name: str, role: str = "muted", size: float = 16) -> QIcon:
    """An icon for a Qt class that wants one; make it again when the theme changes."""
    result = QIcon()
    for ratio in RATIOS:
        result.addPixmap(pixmap(theme, name, role, size, ratio))
        result.addPixmap(pixmap(theme, name, "disabled", size, ratio), QIcon.Mode.Disabled)
    return result
