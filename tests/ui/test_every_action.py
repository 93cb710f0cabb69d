"""Every action of the registry is done on a fresh window, with and without a conversation.

None raises, none blocks: what asks something opens beside the work.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.actions import SPECS
from tests.ui.test_window import make, window  # noqa: F401 - fixtures

EVERY = [spec.id for spec in SPECS if spec.id != "app.quit"]
"""Quit ends what the tests run in; `tests/ui/test_window.py` closes a window."""

ABOUT_MESSAGES = [
    spec.id for spec in SPECS if spec.group in {"conversation", "reply"} and spec.id in EVERY
]
BLOCKED_MS = 8_000


@pytest.fixture
def do(qtbot, qapp, actions, monkeypatch):
    """Do an action, even one that cannot be done now, and close what it opened."""
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _url: True)

    def trigger(identifier: str) -> None:
        before = set(QApplication.topLevelWidgets())
        blocked: list[str] = []

        def give_up() -> None:
            modal = QApplication.activeModalWidget() or QApplication.activePopupWidget()
            blocked.append(type(modal).__name__)
            if modal is not None:
                modal.close()

        timer = QTimer(singleShot=True, interval=BLOCKED_MS)
        timer.timeout.connect(give_up)
        timer.start()
        action = actions[identifier]
        action.setEnabled(True)
        action.trigger()
        timer.stop()
        assert blocked == []
        for _turn in range(3):
            qapp.processEvents()
        for widget in set(QApplication.topLevelWidgets()) - before:
            widget.close()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        qapp.processEvents()

    return trigger


@pytest.mark.parametrize("identifier", EVERY)
def test_on_a_fresh_window(window, do, identifier):  # noqa: F811
    do(identifier)


@pytest.mark.parametrize("identifier", ABOUT_MESSAGES)
def test_in_a_conversation_with_a_reply(  # noqa: PLR0917
    window,  # noqa: F811
    ready,
    finished,
    qtbot,
    do,
    settle,
    identifier,
):
    ready.send("Hello")
    qtbot.waitUntil(lambda: len(ready.path()) == 2)
    finished()
    do(identifier)
    settle()
    finished()
    assert isinstance(window, QWidget)
