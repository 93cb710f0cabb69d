"""The chat page: from writing to an answer, and everything that can come between."""

from __future__ import annotations

from tests.bridge.conftest import texts
from tests.ui.chat.conftest import ENTER


def test_what_is_written_is_sent_with_enter_and_answered(qtbot, page, ready, finished):
    editor = page.widget.composer.editor
    qtbot.keyClicks(editor, "Hello")
    qtbot.keyClick(editor, ENTER)
    finished()
    assert texts(ready) == ["Hello", "Hello there, friend."]
    view = page.widget.transcript
    assert [view.flow.source(index) for index in range(len(view.flow))] == texts(ready)
    assert page.widget.composer.text() == ""
