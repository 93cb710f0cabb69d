"""What can be painted on anything, as pixels or as a file."""

from __future__ import annotations

from abc import ABC, abstractmethod

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter

FINE = 2
"""Pixels of an image for each logical one: twice as fine as most screens need."""


class Drawing(ABC):
    """Something of a known size.

    Attributes:
        size: in logical pixels.
        ratio: pixels of an image for each logical one.
    """

    size: QSize
    ratio: int = FINE

    @abstractmethod
    def paint(self, painter: QPainter) -> None:
        """Paint it on anything."""

    def image(self) -> QImage:
        """As pixels."""
        image = QImage(self.size * self.ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(self.ratio)
        painter = QPainter(image)
        self.paint(painter)
        painter.end()
        return image

    def write_svg(self, path: str, title: str) -> bool:
        """As a drawing, into a file; False where that cannot be written."""
        from PySide6.QtSvg import QSvgGenerator  # noqa: PLC0415 - hardly ever needed

        drawing = QSvgGenerator()
        drawing.setFileName(path)
        drawing.setSize(self.size)
        drawing.setViewBox(QRect(0, 0, self.size.width(), self.size.height()))
        drawing.setTitle(title)
        painter = QPainter()
        if not painter.begin(drawing):
            return False
        self.paint(painter)
        return painter.end()
