"""How long a reply may be: one row, wherever it is set."""

from __future__ import annotations

import pytest

from app.ui.chat.length_row import LengthRow
from tests.ui.language import english, speaking, words


@pytest.fixture
def row(qtbot, theme):
    made = LengthRow(theme)
    qtbot.addWidget(made)
    made.show_length(1024, 1024)
    made.show()
    return made


def test_what_is_chosen_is_a_whole_number_of_tokens(row, qtbot):
    with qtbot.waitSignal(row.chosen) as chosen:
        row.field.setValue(256)
    assert chosen.args == [256]
    assert isinstance(chosen.args[0], int)


def test_what_is_shown_is_told_to_nobody(row, qtbot):
    with qtbot.assertNotEmitted(row.chosen):
        row.show_length(512, 1024)
    assert row.value() == 512


def test_there_is_a_way_back_where_another_number_would_be_inherited(row, qtbot):
    assert not row.reset_button.isVisible()
    row.show_length(512, 1024)
    assert row.reset_button.isVisible()
    with qtbot.waitSignal(row.reset):
        row.reset_button.click()


def test_it_names_itself_in_the_language_of_now(row, qapp):
    row.show_length(512, 1024)
    assert row.field.accessibleName() == "Maximum reply length"
    with speaking(qapp, "zh_CN"):
        qapp.processEvents()
        assert row.field.accessibleName() == "最大回复长度"
        assert row.reset_button.accessibleName().count("最大回复长度") == 1
        assert [text for text in words(row).values() if english(text)] == []
    qapp.processEvents()
    assert row.reset_button.accessibleName() == "Reset Maximum reply length"
