"""The vocabulary browser: rows, filters, orders, and an entry put into the text."""

from __future__ import annotations

import csv
import io
import json

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.bridge.library import Library
from app.bridge.tasks import Tasks
from app.inspection.merge_table import MergeTable
from app.ui.lens.tokens.browser.item_model import COLUMNS, TOKEN, EntryModel
from app.ui.lens.tokens.page import TokensPage
from tests.ui.lens.tokens.vocabulary_double import END, ENTRIES, VocabulariesDouble

THE, MERG, ING, LOWER = 256, 257, 258, 259


class Merging(VocabulariesDouble):
    """Knows merges for some of the entries."""

    def merges(self, _vocabulary, then, failed=None):
        texts = [entry.decode("latin-1") for entry in ENTRIES]
        then(MergeTable(model="gpt2", pre="gpt-2", tokens=texts, merges=["i n", "in g", "T h"]))


@pytest.fixture
def vocabularies():
    return Merging()


@pytest.fixture
def page(qtbot, applied, vocabularies, host, files, preferences, paths, text_files):  # noqa: PLR0917
    tasks = Tasks("lens")
    library = Library(preferences, paths, files)
    made = TokensPage(applied, vocabularies, host, files, library, tasks, preferences, text_files)
    qtbot.addWidget(made)
    made.resize(1100, 900)
    made.show()
    qtbot.waitUntil(lambda: made.lens.made is not None and not made.lens.waiting)
    yield made
    tasks.close()


@pytest.fixture
def browser(page, qtbot):
    page.show_in_vocabulary()
    view = page.tabs.browser
    qtbot.waitUntil(lambda: view.browsing.index is not None)
    qtbot.waitUntil(lambda: view.browsing.unreachable_known is True)
    return view


def write(page, qtbot, text):
    page.show_text(text)
    qtbot.waitUntil(lambda: not page.lens.waiting and page.lens.made.text == text.encode())


def ids(view) -> list[int]:
    return list(view.entries.ids)


def row_of(view, token: int) -> QPoint:
    box = view.table.visualRect(view.entries.index(ids(view).index(token), TOKEN))
    return box.center()


def test_the_first_rows_are_there_at_once(page):
    page.show_in_vocabulary()
    view = page.tabs.browser
    assert len(ids(view)) == len(ENTRIES)
    assert view.counts.text() == f"All entries: {len(ENTRIES)}"
    assert view.entries.index(THE, TOKEN).data() == "The"
    assert view.entries.index(THE, 2).data() == "54 68 65"


def test_it_is_not_looked_into_before_it_is_seen(page, qtbot):
    assert page.tabs.browser.browsing.index is None
    assert page.tabs.browser.entries.rowCount() == 0


def test_text_is_searched_for_as_it_is_typed(browser, qtbot):
    qtbot.keyClicks(browser.filters.words, "the")
    qtbot.waitUntil(lambda: ids(browser) == [THE, 261])
    assert browser.counts.text() == f"Found: 2 of {len(ENTRIES)}"
    browser.filters.match_case.click()
    qtbot.waitUntil(lambda: ids(browser) == [261])


def test_a_pattern_and_bytes_are_searched_for(browser, qtbot):
    browser.filters.mode.items()[1].click()
    qtbot.keyClicks(browser.filters.words, "^ [a-z]+$")
    qtbot.waitUntil(lambda: ids(browser) == [MERG, LOWER, 261])
    browser.filters.mode.items()[2].click()
    browser.filters.words.setText("e2 86")
    qtbot.waitUntil(lambda: ids(browser) == [ENTRIES.index("→".encode())])


@pytest.mark.parametrize(("mode", "words"), [(1, "("), (2, "E9 B"), (2, "xyz")])
def test_what_cannot_be_searched_for_is_said_and_the_rows_stay(browser, qtbot, mode, words):
    browser.filters.mode.items()[mode].click()
    browser.filters.words.setText(words)
    qtbot.waitUntil(browser.note.isVisible)
    assert browser.note.text()
    assert browser.filters.words.property("wrong")
    assert len(ids(browser)) == len(ENTRIES)
    browser.filters.words.clear()
    qtbot.waitUntil(lambda: not browser.note.isVisible())


def test_a_pattern_that_runs_away_is_given_up_and_the_window_lives(browser, qtbot, monkeypatch):
    monkeypatch.setattr("app.bridge.patterns.GIVE_UP_S", -1.0)
    browser.filters.mode.items()[1].click()
    browser.filters.words.setText("(a+)+$")
    qtbot.waitUntil(browser.note.isVisible)
    assert "given up" in browser.note.text()


def test_where_nothing_is_found_it_is_said_how_to_go_on(browser, qtbot):
    browser.filters.words.setText("nowhere")
    qtbot.waitUntil(lambda: ids(browser) == [])
    assert browser.note.text().startswith("No entry holds this text: it is cut into others")
    assert "The x beside the search" in browser.note.text()
    browser.filters.reset.click()
    qtbot.waitUntil(lambda: len(ids(browser)) == len(ENTRIES))
    assert not browser.note.isVisible()


def test_where_other_filters_hide_it_nobody_says_that_a_text_has_no_entry(browser, qtbot):
    browser.filters.shortest.setValue(50)
    browser.filters.words.setText("a")
    qtbot.waitUntil(lambda: ids(browser) == [])
    assert browser.note.text().startswith("No entry is like that")


def test_kinds_scripts_lengths_and_odd_entries_are_filters(browser, qtbot):
    filters = browser.filters
    filters.kinds.action("control").trigger()
    qtbot.waitUntil(lambda: ids(browser) == [END])
    assert filters.kinds.text() == "Kind: control"
    filters.reset.click()
    qtbot.waitUntil(lambda: len(ids(browser)) == len(ENTRIES))
    filters.scripts.action("Han").trigger()
    qtbot.waitUntil(lambda: ids(browser) == [ENTRIES.index("字".encode())])
    filters.clear()
    filters.shortest.setValue(3)
    filters.longest.setValue(3)
    filters.unit.setCurrentIndex(1)
    qtbot.waitUntil(lambda: ids(browser) == [THE, ING])
    filters.clear()
    filters.odd.action("unreachable").trigger()
    qtbot.waitUntil(lambda: MERG in ids(browser))
    assert ING not in ids(browser)


def test_a_head_sorts_and_once_more_turns_the_order_round(browser, qtbot):
    head = browser.table.head
    column = COLUMNS.index("bytes")
    place = QPoint(head.sectionViewportPosition(column) + 8, 8)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: ids(browser)[-1] == END)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: ids(browser)[0] == END)
    assert head.sorted_by == column
    assert head.descending


def test_the_order_can_be_chosen_without_a_pointer(browser, qtbot):
    texts = [action.text() for action in browser.order.menu().actions()]
    assert texts == [
        "Id",
        "Token",
        "Kind",
        "Bytes",
        "Characters",
        "Rank",
        "Script",
        "",
        "Last first",
    ]
    browser.order.menu().actions()[5].trigger()
    qtbot.waitUntil(lambda: ids(browser)[0] == ING)


def test_a_click_puts_an_entry_into_the_text_and_pins_it(page, browser, qtbot):
    write(page, qtbot, "The")
    page.editor.moveCursor(page.editor.textCursor().MoveOperation.End)
    browser.table.show_row(MERG)
    qtbot.mouseClick(browser.table.viewport(), Qt.MouseButton.LeftButton, pos=row_of(browser, MERG))
    qtbot.waitUntil(lambda: page.lens.pinned_token == 1)
    assert page.editor.data() == b"The merg"
    assert page.lens.made.cut.ids[1] == MERG
    assert "where the cursor was" in browser.card.told.text()


def test_beside_other_letters_it_gets_a_line_of_its_own(page, browser, qtbot, vocabularies):
    write(page, qtbot, "xin")
    page.editor.moveCursor(page.editor.textCursor().MoveOperation.End)
    # "xin" + "g" would be cut as "x" + "ing".
    browser.place(ord("g"))
    qtbot.waitUntil(lambda: page.editor.data() == b"xin\ng")
    qtbot.waitUntil(lambda: page.lens.pinned_token >= 0)
    assert page.lens.made.cut.ids[page.lens.pinned_token] == ord("g")
    assert "line of its own" in browser.card.told.text()


def test_what_was_selected_in_the_text_stays(page, browser, qtbot):
    write(page, qtbot, "The")
    page.editor.selectAll()
    browser.place(MERG)
    qtbot.waitUntil(lambda: page.editor.data() == b"The merg")
    page.editor.undo()
    assert page.editor.data() == b"The"


def test_a_control_token_is_not_put_in_and_it_is_said_why(page, browser, qtbot):
    write(page, qtbot, "The")
    browser.place(END)
    qtbot.waitUntil(browser.card.others.isVisible)
    assert "control" in browser.card.told.text()
    assert page.editor.data() == b"The"


def test_bytes_that_are_no_text_are_not_put_in(page, browser, qtbot):
    write(page, qtbot, "The")
    browser.place(0xE9)
    assert "no whole character" in browser.card.told.text()
    assert not browser.card.others.isVisible()
    assert page.editor.data() == b"The"


def test_an_entry_that_its_text_never_becomes_is_shown_with_what_it_becomes(
    page, browser, qtbot, monkeypatch
):
    write(page, qtbot, "x")
    monkeypatch.setattr(
        "tests.ui.lens.tokens.vocabulary_double.ENTRIES",
        [*ENTRIES[:MERG], b"\xff\xff", *ENTRIES[MERG + 1 :]],
    )
    browser.place(MERG)
    qtbot.waitUntil(browser.card.others.isVisible)
    assert "other tokens" in browser.card.told.text()
    assert page.editor.data() == b"x"


def test_keys_move_place_copy_and_search(page, browser, qtbot):
    table = browser.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.show_row(0)
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.token == END
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert table.token == END - 1
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.token == 0
    qtbot.keyClick(table, Qt.Key.Key_PageDown)
    assert table.token > 4
    table.show_row(LOWER)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == " lower"
    write(page, qtbot, "")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.editor.data() == b" lower")
    qtbot.keyClick(table, "m")
    qtbot.waitUntil(lambda: MERG in ids(browser) and len(ids(browser)) < 20)
    assert browser.filters.words.hasFocus()
    qtbot.keyClick(browser.filters.words, Qt.Key.Key_Down)
    assert table.hasFocus()


def test_a_row_is_read_out_as_a_sentence(browser):
    index = browser.entries.index(ING, TOKEN)
    told = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == ("ing, id 258, bytes 69 6E 67, word, length in bytes: 3, rank 1, Latin")
    assert browser.entries.index(ING, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Id: 258"
    interface = QAccessible.queryAccessibleInterface(browser.table)
    assert interface.role() == QAccessible.Role.Table
    assert interface.childCount() >= len(ENTRIES)


def test_a_pinned_pane_is_shown_in_the_vocabulary(page, browser, qtbot):
    write(page, qtbot, "The merging")
    browser.filters.words.setText("low")
    qtbot.waitUntil(lambda: ids(browser) == [LOWER])
    page.lens.pin(1)
    assert page.tabs.look_up.isVisible()
    qtbot.mouseClick(page.tabs.look_up, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: browser.table.token == MERG)
    assert browser.filters.words.text() == ""
    page.lens.pin(1)
    assert not page.tabs.look_up.isVisible()


def test_what_is_odd_is_told_in_plain_words(browser):
    browser.table.show_row(MERG)
    assert "No merges lead here" in browser.card.told.text()


def test_what_was_found_can_be_saved(browser, qtbot, tmp_path):
    browser.filters.words.setText("the")
    qtbot.waitUntil(lambda: ids(browser) == [THE, 261])
    said = []
    browser.said.connect(said.append)
    for kind in ("csv", "json"):
        path = tmp_path / f"found.{kind}"
        browser.saving.save(kind, browser.entries.ids, str(path))
        qtbot.waitUntil(path.exists)
    rows = csv.reader(io.StringIO((tmp_path / "found.csv").read_text(encoding="utf-8")))
    assert [row[0] for row in rows] == ["id", "256", "261"]
    assert len(json.loads((tmp_path / "found.json").read_text())) == 2
    qtbot.waitUntil(lambda: len(said) == 2)
    browser.saving.save("csv", browser.entries.ids, str(tmp_path / "none" / "found.csv"))
    qtbot.waitUntil(lambda: len(said) == 3)
    assert said == ["The entries were saved"] * 2 + said[2:]
    assert "could not be written" in said[2]


def test_it_asks_where_beside_the_work(browser, qtbot):
    browser.export.menu().actions()[0].trigger()
    dialog = browser.findChild(QFileDialog)
    assert dialog is not None
    dialog.close()


def test_another_vocabulary_takes_the_place_of_the_one_before(page, browser, qtbot):
    browser.filters.words.setText("the")
    qtbot.waitUntil(lambda: ids(browser) == [THE, 261])
    page.open("other")
    qtbot.waitUntil(lambda: page.lens.source == "other" and page.lens.pieces is not None)
    qtbot.waitUntil(lambda: ids(browser) == [THE, 261])
    assert browser.card.token == -1


def test_the_menu_of_a_row_copies_id_and_bytes(browser, qtbot):
    browser.table.show_row(ING)
    for action, text in ((2, "258"), (3, "69 6E 67"), (1, "ing")):
        browser._menu.actions()[action].trigger()
        assert QGuiApplication.clipboard().text() == text


def test_the_rows_are_an_item_model_as_qt_wants_it(qtmodeltester, page):
    model = EntryModel()
    model.set_pieces(page.lens.pieces)
    qtmodeltester.check(model)
    assert model.pane(0).id == 0
    assert model.index(0, 0).parent() == QModelIndex()


def test_why_an_entry_is_not_put_in_is_scrolled_into_sight(page, browser, qtbot):
    page.resize(1100, 500)
    card, bar = browser.card, page._page.verticalScrollBar()

    def seen() -> bool:
        bottom = card.mapTo(page._page.viewport(), card.rect().bottomLeft()).y()
        return card.isVisible() and 0 < bottom <= page._page.viewport().height()

    bar.setValue(0)
    assert not seen()
    browser.place(0xE9)
    qtbot.waitUntil(seen)
    assert "cannot be put into the text" in card.told.text()


def test_a_menu_stays_as_it_is_while_nothing_else_can_be_chosen(browser):
    scripts, odd = browser.filters.scripts, browser.filters.odd
    before = scripts.box.actions(), odd.box.actions()
    browser.browsing.odd_changed.emit()
    assert (scripts.box.actions(), odd.box.actions()) == before
    browser.browsing.index.mark_unreachable([ING])
    browser.browsing.odd_changed.emit()
    assert scripts.box.actions() == before[0]
    assert odd.box.actions() != before[1]
