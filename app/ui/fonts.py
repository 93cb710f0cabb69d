"""Which font families paint which text.

The family comes from the system. A Chinese interface puts the Chinese family first, an English
one the Latin family: with the Latin one first, Chinese quotes and dashes take Latin widths.
"""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

BASE_PX = 13.0
LARGEST_BASE_PX = 20.0

CHINESE = (
    "PingFang SC",
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
)
CHINESE_MONO = (
    "Noto Sans Mono CJK SC",
    "Sarasa Mono SC",
    "Source Han Mono SC",
    "WenQuanYi Micro Hei Mono",
    "PingFang SC",
    "Microsoft YaHei UI",
)
EMOJI = ("Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji")


class Families:
    """The installed families, chosen once."""

    def __init__(self) -> None:
        general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        installed = set(QFontDatabase.families())
        # "Sans Serif" is an alias that no family has: with another family behind it Qt would skip
        # it, so what it stands for comes second.
        self._latin = [*general.families(), QFontInfo(general).family()]
        self._mono = [*fixed.families(), QFontInfo(fixed).family()]
        self._chinese = [name for name in CHINESE if name in installed][:1]
        self._chinese_mono = [name for name in CHINESE_MONO if name in installed][:1]
        self._emoji = [name for name in EMOJI if name in installed][:1]
        self.system_px = float(QFontInfo(general).pixelSize())

    def interface(self, language: str) -> list[str]:
        """Families of the interface and of reading, most wanted first."""
        if language.startswith("zh"):
            return [*self._chinese, *self._latin, *self._emoji]
        return [*self._latin, *self._chinese, *self._emoji]

    def mono(self) -> list[str]:
        """Families of code and tokens, most wanted first."""
        return [*self._mono, *self._chinese_mono, *self._emoji]

    def system_factor(self) -> float:
        """What the size of the system's font asks for, 1 for 13 pixels.

        Smaller system fonts are not followed: the captions would fall below 10.5 pixels.
        """
        wanted = min(self.system_px, LARGEST_BASE_PX) / BASE_PX
        # 13.3 pixels (10 points) is the same size to the eye and keeps the grid whole.
        return wanted if wanted > 1.05 else 1.0  # noqa: PLR2004


def make_font(
    families: list[str], size_px: float, weight: int, *, mono: bool, tabular: bool
) -> QFont:
    """A font from its parts; `size_px` is final, no scale is applied here."""
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(max(8, round(size_px)))
    font.setWeight(QFont.Weight(weight))
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    if mono:
        # With ligatures "<|im_end|>" becomes two triangles; a token must look like its bytes.
        font.setFeature(QFont.Tag("calt"), 0)
        font.setFeature(QFont.Tag("liga"), 0)
    return font
