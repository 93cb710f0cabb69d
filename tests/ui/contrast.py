"""How well two colors can be told apart (WCAG 2.2, relative luminance and contrast ratio)."""

from __future__ import annotations

from PySide6.QtGui import QColor


def luminance(color: QColor | str) -> float:
    """From 0, black, to 1, white."""
    color = QColor(color)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor | str, other: QColor | str) -> float:
    """From 1, no difference, to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
