"""Breaking a text into lines that are painted one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextLayout, QTextOption

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

NARROWEST = 40.0


def text_lines(text: str, font: QFont, room: float, most: int) -> list[str]:
    """`text` broken at `room` pixels; what is over the last line stays on it, to be cut.

    Args:
        text: words.
        font: that they will be painted with.
        room: width in pixels.
        most: how many lines there may be.
    """
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(room, NARROWEST))
        line.setPosition(QPointF(0, 0))
        start = line.textStart()
        last = len(lines) == most - 1
        lines.append(text[start:] if last else text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return lines
