from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from app.ui.widgets.keys import takes_key


@pytest.mark.parametrize(
    ("asked", "key", "taken"),
    [
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, True),
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_F2, False),
        (QEvent.Type.KeyPress, Qt.Key.Key_Escape, False),
    ],
)
def test_a_key_is_taken_from_the_shortcuts_and_pressed_as_usual(asked, key, taken):
    event = QKeyEvent(asked, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    assert takes_key(event, Qt.Key.Key_Escape) is taken
    assert event.isAccepted() is taken
