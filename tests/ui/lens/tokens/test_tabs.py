"""What is below the strip: each tab is made when it is first shown, and knows all that was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.bridge.library import Library
from app.bridge.tasks import Tasks
from app.ui.lens.tokens.browser.view import BrowserView
from app.ui.lens.tokens.compare_view import CompareView
from app.ui.lens.tokens.page import TokensPage
from app.ui.lens.tokens.tabs import NAMES
from app.ui.lens.tokens.trainer_view import TrainerView
from tests.ui.doubles import shouting
from tests.ui.lens.tokens.vocabulary_double import VocabulariesDouble

LATE = (CompareView, BrowserView, TrainerView)


@pytest.fixture
def page(qtbot, applied, host, files, preferences, paths, text_files):  # noqa: PLR0917
    tasks = Tasks("lens")
    library = Library(preferences, paths, files)
    made = TokensPage(
        applied, VocabulariesDouble(), host, files, library, tasks, preferences, text_files
    )
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    qtbot.waitUntil(lambda: made.lens.made is not None and not made.lens.waiting)
    yield made
    tasks.close()


def late(page) -> list[type]:
    """Which of the tabs that are not shown at first were made."""
    return [kind for kind in LATE if page.findChildren(kind)]


def test_no_tab_is_made_before_it_is_shown(page):
    assert page.tabs.tab == "merges"
    assert late(page) == []
    page.tabs.bar.items()[NAMES.index("trainer")].click()
    assert late(page) == [TrainerView]
    page.tabs.bar.items()[NAMES.index("merges")].click()
    page.tabs.bar.items()[NAMES.index("compare")].click()
    assert late(page) == [CompareView, TrainerView]


def test_a_tab_that_is_asked_for_by_name_is_made_and_has_the_keyboard(page, qtbot):
    page.show_in_vocabulary()
    assert page.tabs.tab == "browser"
    assert late(page) == [BrowserView]
    qtbot.waitUntil(page.tabs.browser.table.hasFocus)
    page.show_comparison()
    assert page.tabs.tab == "compare"
    qtbot.waitUntil(page.tabs.compare.bands.hasFocus)


def test_a_comparison_that_is_made_late_is_of_the_text_of_now(page, qtbot):
    page.show_text("The merging")
    page.tabs.show_tab("compare")
    contenders = page.tabs.compare.contenders
    assert contenders.text == b"The merging"
    qtbot.waitUntil(lambda: any(row.ready for row in contenders.rows))
    page.show_text("The")
    assert contenders.text == b"The"
    assert {row.lens.text for row in contenders.rows} == {b"The"}


def test_a_comparison_that_is_made_late_lights_up_with_the_others(page, qtbot):
    page.show_text("The merging")
    page.tabs.show_tab("compare")
    bands = page.tabs.compare.bands
    qtbot.waitUntil(lambda: not page.lens.waiting and page.lens.made.text == b"The merging")
    page.editor.pointed.emit(5)
    assert bands.lit == (3, 8)
    page.tabs.compare.pointed.emit(0, 3)
    assert page.lens.pointed_token == 0
    assert [light.cursor.selectedText() for light in page.editor.extraSelections()] == ["The"]


def test_a_vocabulary_that_is_looked_into_late_is_the_one_of_now(page, qtbot):
    pieces = page.lens.pieces
    page.tabs.show_tab("browser")
    assert page.tabs.browser.entries.rowCount() == len(pieces.all)


def test_a_tab_that_is_made_late_speaks_the_language_of_now(page, qapp):
    with shouting(qapp):
        assert [item.text() for item in page.tabs.bar.items()][3] == "ZH Train your own"
        page.tabs.show_tab("trainer")
        page.tabs.show_tab("compare")
        assert page.tabs.compare.add.text() == "ZH Add a vocabulary"
        assert page.tabs.trainer.text.accessibleName() == "ZH Text to learn from"
    assert page.tabs.compare.add.text() == "Add a vocabulary"
    assert page.tabs.bar.items()[3].text() == "Train your own"


def test_a_tab_that_is_made_late_has_the_size_of_now(page, applied):
    applied.set_scale(2.0)
    page.tabs.show_tab("compare")
    late_one = page.tabs.compare.add
    assert late_one.font() == applied.font(13, 500)
    applied.set_scale(1.0)
    assert late_one.font() == applied.font(13, 500)


def test_tab_leads_from_the_bar_into_a_tab_that_was_made_late(page, qtbot):
    with qtbot.waitActive(page):
        page.activateWindow()
    page.tabs.show_tab("trainer")
    page.tabs.bar.items()[3].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.tabs.bar.items()[3], Qt.Key.Key_Tab)
    assert page.tabs.trainer.text.hasFocus()
