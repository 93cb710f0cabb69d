"""The strip of the draft, and its count while no model is loaded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from app.ui.chat.draft import LONGEST_LINE
from app.ui.chat.tokens.draft_places import DraftPlaces
from tests.ui.chat.tokens.conftest import WAIT_MS


@pytest.fixture
def draft(page):
    return page.widget.writing.tokens


def wait_cut(draft, qtbot, text):
    lens = draft.lens
    qtbot.waitUntil(
        lambda: not lens.waiting and lens.made is not None and lens.made.text == text.encode(),
        timeout=WAIT_MS,
    )


def test_there_is_no_strip_before_it_is_wanted(page, draft, qtbot):
    qtbot.keyClicks(page.widget.composer.editor, "The merging")
    assert draft.lens is None
    assert draft.strip is None


def test_the_strip_follows_what_is_typed(page, draft, qtbot, gpt2, preferences):
    editor, composer = page.widget.composer.editor, page.widget.composer
    draft.button.click()
    assert preferences.settings.window.draft_tokens
    assert editor.hasFocus()
    qtbot.keyClicks(editor, "The merging")
    wait_cut(draft, qtbot, "The merging")
    assert draft.strip.isVisible()
    assert list(draft.lens.made.cut.ids) == gpt2.cut("The merging")
    assert composer.tokens == len(gpt2.cut("The merging"))
    qtbot.keyClicks(editor, " of")
    wait_cut(draft, qtbot, "The merging of")
    assert composer.note.text() == f"{len(gpt2.cut('The merging of'))} token(s)"


def test_a_key_reads_a_long_draft_once(page, draft, qtbot, monkeypatch):
    draft.button.click()
    editor, text = page.widget.composer.editor, "several words\n" * 500
    page.widget.composer.set_text(text)
    wait_cut(draft, qtbot, text)
    reads, blocks = [], []
    read, document = editor._read, editor.document()
    monkeypatch.setattr(editor, "_read", lambda: reads.append(1) or read())
    monkeypatch.setattr(document, "findBlock", lambda *_: blocks.append(1), raising=False)
    for key in "abc":
        reads.clear()
        text += key
        qtbot.keyClicks(editor, key)
        wait_cut(draft, qtbot, text)
        assert draft._places.before_cursor() == text
        assert len(reads) == 1
    assert blocks == [], "nor are its lines gone through"


def test_it_is_two_rows_at_most_and_shows_where_one_writes(page, draft, qtbot):
    draft.button.click()
    text = "\n".join(f"line {number}" for number in range(30))
    page.widget.composer.set_text(text)
    wait_cut(draft, qtbot, text)
    strip = draft.strip
    assert strip.height() <= 2 * strip.panes.pitch + 2
    qtbot.keyClicks(page.widget.composer.editor, "!")
    wait_cut(draft, qtbot, f"{text}!")
    assert strip.verticalScrollBar().value() == strip.verticalScrollBar().maximum() > 0


def test_it_goes_with_the_draft_and_comes_back_with_the_next(page, draft, qtbot):
    draft.button.click()
    page.widget.composer.set_text("Hello")
    wait_cut(draft, qtbot, "Hello")
    assert draft.strip.isVisible()
    page.widget.composer.clear()
    assert not draft.strip.isVisible()
    page.widget.composer.set_text("Again")
    assert draft.strip.isVisible()
    draft.button.click()
    assert not draft.strip.isVisible()


def test_a_pane_lights_up_its_text(page, draft, qtbot):
    draft.button.click()
    page.widget.composer.set_text("The 🪟 merging")
    wait_cut(draft, qtbot, "The 🪟 merging")
    editor = page.widget.composer.editor
    draft.lens.point(0)
    assert [each.cursor.selectedText() for each in editor.extraSelections()] == ["The"]
    draft.lens.point(len(draft.lens.made) - 1)
    assert [each.cursor.selectedText() for each in editor.extraSelections()] == [" merging"]
    draft.lens.point(-1)
    assert editor.extraSelections() == []


def test_the_text_lights_up_its_pane(page, draft, qtbot):
    draft.button.click()
    page.widget.composer.set_text("The 字 merging")
    wait_cut(draft, qtbot, "The 字 merging")
    editor = page.widget.composer.editor
    cursor = editor.textCursor()
    cursor.setPosition(1)
    place = editor.cursorRect(cursor).center() + QPoint(2, 0)
    qtbot.mouseMove(editor.viewport(), QPoint(1, 1))
    qtbot.mouseMove(editor.viewport(), place)
    qtbot.waitUntil(lambda: draft.lens.pointed_token == 0)
    qtbot.mouseMove(editor.viewport(), QPoint(editor.width() - 4, place.y()))
    qtbot.waitUntil(lambda: draft.lens.pointed_token == -1)


def test_a_line_that_is_folded_is_lit_in_its_place(page, draft, qtbot):
    editor = page.widget.composer.editor
    text = "a" * (LONGEST_LINE + 5) + "\nThe end"
    editor.set_text(text)
    places = DraftPlaces(page.widget._theme, editor)
    places.light(LONGEST_LINE + 1, LONGEST_LINE + 4)
    assert [each.cursor.selectedText() for each in editor.extraSelections()] == ["aaa"]
    places.light(text.index("end"), len(text))
    assert [each.cursor.selectedText() for each in editor.extraSelections()] == ["end"]
    assert places.before_cursor() == text


def test_a_draft_is_counted_by_the_vocabulary_of_a_model_that_is_not_loaded(
    page, draft, qtbot, gpt2
):
    page.host.path = gpt2.vocabulary.path
    page.host.changed.emit()
    assert page.host.state == "none"
    qtbot.keyClicks(page.widget.composer.editor, "The merging")
    composer = page.widget.composer
    qtbot.waitUntil(lambda: composer.tokens == len(gpt2.cut("The merging")), timeout=WAIT_MS)
    assert composer.note.text() == "2 token(s)"
    assert draft.strip is None


def test_what_cannot_be_opened_is_said_beside_the_text(page, draft, qtbot):
    page.host.path = "/gone/model.gguf"
    draft.button.click()
    page.widget.composer.set_text("Hello")
    qtbot.waitUntil(draft.note.isVisible, timeout=WAIT_MS)
    assert draft.note.text().startswith("No tokens: ")


def test_the_strip_has_names(page, draft, qtbot):
    draft.button.click()
    page.widget.composer.set_text("Hello")
    wait_cut(draft, qtbot, "Hello")
    assert draft.strip.accessibleName() == "Tokens of the draft"
    assert draft.button.accessibleName() == "Show the tokens of the draft"
    assert page.actions["draft.tokens"].isChecked()
    assert page.actions["draft.tokens"].shortcut().toString() == "Ctrl+Alt+G"
    assert draft.strip.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_in_a_low_window_with_large_type_it_leaves_the_buttons_free(page, draft, qtbot, theme):
    draft.button.click()
    text = "The merging of pairs. " * 8
    page.widget.composer.set_text(text)
    wait_cut(draft, qtbot, text)
    assert draft.strip.isVisible()
    theme.set_scale(2.0)
    page.widget.resize(560, 440)
    qtbot.waitUntil(lambda: not draft.strip.isVisible())
    assert "too low" in draft.note.text()
    composer = page.widget.composer
    qtbot.waitUntil(lambda: composer.button.geometry().bottom() < composer.height())
    assert draft.note.geometry().bottom() <= composer.button.geometry().top()
    page.widget.resize(1200, 1400)
    qtbot.waitUntil(draft.strip.isVisible)
    assert not draft.note.isVisible()
