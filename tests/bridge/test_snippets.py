from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from app.bridge.snippets import SnippetList
from app.chat.snippets import Snippet


@pytest.fixture
def snippets(qtbot, storage, session):
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    made = SnippetList(storage, session)
    qtbot.waitUntil(lambda: bool(made.items()))
    yield made
    QLocale.setDefault(before)


def test_a_few_letters_find_them_in_either_language(snippets):
    assert [s.name for s in snippets.matching("tra")] == ["translate"]
    assert [s.name for s in snippets.matching("翻")] == ["translate"]
    assert [s.name for s in snippets.matching("LAT")] == ["translate"]
    assert len(snippets.matching("")) == len(snippets.items())
    assert snippets.matching("nothing") == ()


def test_what_begins_with_the_letters_comes_first(snippets, qtbot):
    with qtbot.waitSignal(snippets.changed):
        snippets.add([Snippet(name="my-table", text="x")])
    assert [s.name for s in snippets.matching("table")] == ["table", "my-table"]


def test_variables_are_filled_in_and_the_cursor_is_put(snippets):
    snippet = Snippet(name="x", text="Say {cursor} to {clipboard}, {{user}} {other}")
    text, at = snippets.filled(snippet, {"clipboard": "{cursor}", "selection": ""})
    assert text == "Say  to {cursor}, {user} {other}"
    assert at == 4
    assert snippets.filled(Snippet(name="x", text="abc"), {}) == ("abc", 3)
