"""What can be painted on anything, as pixels or as a file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QRect, QSize
from PySide6.QtGui import QImage, QPainter

from app.core.files import atomic_write

if TYPE_CHECKING:
    from collections.abc import Callable

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

    def file(self, suffix: str, title: str) -> Callable[[], bytes]:
        """What makes a file of it, in any thread; it is painted before this returns.

        Args:
            suffix: ``svg``, else a kind of image that Qt writes.
            title: of what is seen.
        """
        if suffix.lower() == "svg":
            data = self._svg(title)
            return lambda: data
        return partial(_encoded, self.image(), suffix)

    def _svg(self, title: str) -> bytes:
        from PySide6.QtSvg import QSvgGenerator  # noqa: PLC0415 - hardly ever needed

        # Into memory: of a disk that is full Qt says nothing.
        buffer = QBuffer()
        drawing = QSvgGenerator()
        drawing.setOutputDevice(buffer)
        drawing.setSize(self.size)
        drawing.setViewBox(QRect(0, 0, self.size.width(), self.size.height()))
        drawing.setTitle(title)
        painter = QPainter(drawing)
        self.paint(painter)
        painter.end()
        return bytes(buffer.data().data())


def saved(path: str, make: Callable[[], bytes]) -> bool:
    """Write what `make` gives; False where that cannot be, and the file is as it was before."""
    try:
        data = make()
        if data:
            atomic_write(Path(path), data, mode=0o644)
    except OSError:
        return False
    return bool(data)


def _encoded(image: QImage, kind: str) -> bytes:
    """Empty where Qt writes no such image."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    # Qt takes a name here, though its stubs want bytes.
    done = image.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(buffer.data().data()) if done else b""
