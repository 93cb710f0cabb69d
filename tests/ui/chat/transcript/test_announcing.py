"""A reply is read aloud in whole sentences while it is written, for those who listen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from app.ui.chat.transcript import accessible
from app.ui.chat.transcript.announcing import sentences_end
from tests.ui.chat.conftest import asked, said


@pytest.fixture
def spoken(transcript, monkeypatch):
    """What is said while somebody listens."""
    words = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(accessible, "announce", lambda _widget, text: words.append(text))
    transcript.set_items([asked(1, "Hi"), said(2, "", ending=None)])
    return words


def stream(view, text: str) -> None:
    view.append(2, text)
    view.catch_up()


def test_whole_sentences_are_said_once_a_second(qtbot, transcript, spoken):
    stream(transcript, "It is **so**. And that")
    assert spoken == []
    transcript._announcer._timer.timeout.emit()
    assert spoken == ["It is so."]
    stream(transcript, " is all. Or")
    transcript._announcer._timer.timeout.emit()
    assert spoken == ["It is so.", "And that is all."]


def test_the_end_says_the_rest(transcript, spoken):
    stream(transcript, "One. Two")
    transcript._announcer._timer.timeout.emit()
    transcript.update_item(said(2, "One. Two"))
    assert spoken == ["One.", "Two"]
    transcript.update_item(said(2, "One. Two", generated_tokens=9))
    assert spoken == ["One.", "Two"]


def test_nothing_is_said_where_nobody_listens(transcript, spoken, monkeypatch):
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    stream(transcript, "One. Two.")
    assert not transcript._announcer._timer.isActive()


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("One. Two", 0, 4),
        ("3.14 is pi", 0, 0),
        ("你好。再见", 0, 3),
        ("Line\nnext", 0, 5),
        ("One. Two. Th", 4, 9),
    ],
)
def test_where_a_sentence_ends(text, start, end):
    assert sentences_end(text, start) == end
