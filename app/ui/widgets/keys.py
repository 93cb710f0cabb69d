"""Keys that a widget has for itself, though the window has shortcuts on them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def takes_key(event: QEvent, key: Qt.Key) -> bool:
    """Answer Qt, which asks before each shortcut whether the focused widget wants the key itself.

    To be called in `event`, which returns True where this does; the press of the key follows.
    """
    asked = event.type() == QEvent.Type.ShortcutOverride
    if asked and isinstance(event, QKeyEvent) and event.key() == key:
        event.accept()
        return True
    return False
