"""Samples on the Tokens page: chosen by pointer or key, their sentence beside the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt

from app.ui.lens.tokens.samples_bar import SamplesBar


@pytest.fixture
def bar(qtbot, applied):
    made = SamplesBar(applied)
    qtbot.addWidget(made)
    made.resize(800, 60)
    made.show()
    return made


def test_a_sample_is_chosen_by_keyboard_and_says_what_to_look_for(bar, qtbot):
    bar.button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(bar.button, Qt.Key.Key_Down)
    assert bar.menu.isVisible()
    with qtbot.waitSignal(bar.chosen) as told:
        qtbot.keyClick(bar.menu, Qt.Key.Key_Return)
    assert "strawberry" in told.args[0]
    assert "only the number under each pane" in bar.sentence.text()


def test_the_sentence_stays_while_the_text_is_only_changed_and_goes_with_it(bar):
    bar.choose("spelling")
    text = bar.current().text
    bar.follow(text.replace("many", "few"))
    assert bar.current().key == "spelling"
    bar.follow("Dear landlord")
    assert bar.current() is None
    assert bar.sentence.text().startswith("A model reads tokens, not letters")


def test_titles_and_sentences_are_in_the_language_of_the_window(bar):
    bar.choose("chinese")
    QLocale.setDefault(QLocale("zh_CN"))
    bar.retranslate()
    assert "词元" in bar.sentence.text()
    assert "中文" in [action.text() for action in bar.menu.actions()]


def test_what_is_not_there_is_not_chosen(bar, qtbot):
    with qtbot.assertNotEmitted(bar.chosen):
        bar.choose("gone")


def test_the_one_that_is_looked_at_is_marked(bar):
    bar.choose("emoji")
    bar.open_menu()
    assert [a.data() for a in bar.menu.actions() if a.isChecked()] == ["emoji"]
    bar.menu.close()


def test_in_a_narrow_bar_the_sentence_is_below_the_buttons(bar, qtbot):
    assert bar.sentence.x() > bar.file_button.geometry().right()
    bar.resize(400, 160)
    qtbot.waitUntil(lambda: bar.sentence.y() > bar.button.geometry().bottom())
    assert bar.sentence.x() == bar.button.x()
