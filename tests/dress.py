"""What a theme or a window puts on the application, and how it comes off again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication


@contextmanager
def plain_afterwards(application: QApplication) -> Iterator[None]:
    """Undo what happens inside to style, palette, font and stylesheet.

    All of them, or the next test looks different alone than behind this one.
    """
    font = application.font()
    yield
    QApplication.setStyle("Fusion")
    application.setStyleSheet("")
    application.setPalette(QPalette())
    application.setFont(font)
