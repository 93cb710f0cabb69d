"""Several lines to edit: what is pasted does not stop the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextOption

from app.ui.widgets.text_box import TextBox


@pytest.fixture
def box(qtbot, theme):
    made = TextBox(theme, 2, 6)
    qtbot.addWidget(made)
    return made


def test_words_are_kept_whole_until_one_of_them_has_no_end(box):
    data = QMimeData()
    data.setText("some ordinary words " * 5000)
    box.insertFromMimeData(data)
    assert box.wordWrapMode() == QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
    data.setText("a word: " + "x" * 30_000)
    box.insertFromMimeData(data)
    assert box.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere
    assert box.toPlainText().endswith("x" * 30_000)


def test_an_endless_word_that_is_shown_is_broken_anywhere(box):
    box.show_text("x" * 30_000)
    assert box.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere


def test_a_paste_leaves_the_box_in_its_place(box, qtbot):
    box.resize(400, 40)
    box.show()
    lines = "one\u2028two\nthree\n👨\nשלום\n한국어"
    for text in (lines, "one\ntwo", "a\u2028b\n" * 2 + "\n字" * 9):
        data = QMimeData()
        data.setText(text)
        box.selectAll()
        box.insertFromMimeData(data)
        qtbot.waitUntil(lambda: box.height() == box.sizeHint().height())
        assert box.minimumHeight() == box.maximumHeight() == box.height()
