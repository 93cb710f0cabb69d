"""The Tokens page: type, see panes, hover, pin, walk, copy."""

from __future__ import annotations

import errno
import json
import os

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from app.bridge.library import Library
from app.bridge.tasks import Tasks
from app.core.errors import ModelFileMissing, VocabularyEngineCrashed
from app.ui.lens.tokens.page import TokensPage
from app.ui.lens.tokens.strip import MARGIN
from tests.ui.lens.tokens.vocabulary_double import END, VocabulariesDouble


@pytest.fixture
def vocabularies():
    return VocabulariesDouble()


@pytest.fixture
def page(qtbot, applied, vocabularies, host, files, preferences, paths, text_files):  # noqa: PLR0917
    tasks = Tasks("lens")
    made = TokensPage(
        applied,
        vocabularies,
        host,
        files,
        Library(preferences, paths, files),
        tasks,
        preferences,
        text_files,
    )
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    qtbot.waitUntil(lambda: made.lens.made is not None and not made.lens.waiting)
    yield made
    tasks.close()


def write(page, qtbot, text):
    page.editor.setFocus()
    page.show_text(text)
    qtbot.waitUntil(lambda: not page.lens.waiting and page.lens.made.text == text.encode())


def shown(page):
    made = page.lens.made
    return [pane.text for block in made.blocks for pane in block.made[0]]


def middle(page, token):
    return page.strip.panes.box(token).translated(MARGIN, 0).center().toPoint()


def point_at(page, qtbot, place):
    """Come from elsewhere: the pointer may stand there already, and would not be moved."""
    qtbot.mouseMove(page.strip.viewport(), place + QPoint(0, 3))
    qtbot.mouseMove(page.strip.viewport(), place)


def test_what_is_typed_falls_into_panes(page, qtbot):
    write(page, qtbot, "")
    qtbot.keyClicks(page.editor, "The merging")
    qtbot.waitUntil(lambda: not page.lens.waiting and page.lens.made.text == b"The merging")
    assert shown(page) == ["The", "·merg", "ing"]
    assert page.figures.figures["tokens"].value.text() == "3"
    assert page.figures.figures["bytes"].value.text() == "11"
    assert page.figures.figures["bytes_each"].value.text() == "3.67"


def test_the_trainer_is_shown_with_the_keyboard_in_its_text(page, qtbot):
    page.show_trainer()
    assert page.tabs.tab == "trainer"
    assert page.tabs.trainer.isVisible()
    assert page.tabs.bar.items()[page.tabs.bar.current()].text() == "Train your own"
    qtbot.waitUntil(page.tabs.trainer.text.hasFocus)


def test_nothing_written_is_no_tokens(page, qtbot):
    write(page, qtbot, "")
    assert shown(page) == []
    assert page.figures.figures["bytes_each"].value.text() == "-"


def test_a_cut_character_is_counted(page, qtbot):
    write(page, qtbot, "The 龘")
    assert page.figures.figures["cut"].value.text() == "1"
    assert page.figures.figures["cut"].isVisibleTo(page)


def test_pointing_at_a_pane_lights_up_its_text(page, qtbot):
    write(page, qtbot, "The merging")
    point_at(page, qtbot, middle(page, 1))
    qtbot.waitUntil(lambda: page.lens.pointed_token == 1)
    lights = page.editor.extraSelections()
    assert [light.cursor.selectedText() for light in lights] == [" merg"]


def test_pointing_at_the_text_lights_up_its_pane(page, qtbot):
    write(page, qtbot, "The merging")
    page.editor.pointed.emit(5)
    assert page.lens.pointed_token == 1
    page.editor.pointed.emit(-1)
    assert page.lens.pointed_token == -1
    assert page.editor.extraSelections() == []


def test_a_click_pins_and_another_lets_go(page, qtbot):
    write(page, qtbot, "The merging")
    place = middle(page, 2)
    qtbot.mouseClick(page.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.lens.pinned_token == 2
    qtbot.mouseClick(page.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.lens.pinned_token == -1


def test_the_keyboard_walks_and_says_where_it_is(page, qtbot):
    write(page, qtbot, "The merging\nThe")
    strip = page.strip
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    assert strip.current == 0
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert strip.accessibleDescription().startswith("Token 2: ·merg, id 257, bytes 20 6D 65 72 67")
    qtbot.keyClick(strip, Qt.Key.Key_End)
    assert strip.current == 4
    qtbot.keyClick(strip, Qt.Key.Key_Up)
    assert strip.current == 0
    qtbot.keyClick(strip, Qt.Key.Key_Down)
    assert strip.current == 4
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert page.lens.pinned_token == 4


def test_beside_the_panes_there_is_no_token(page, qtbot):
    write(page, qtbot, "The")
    assert page.strip.token_at(QPointF(page.strip.width() - 10, 20)) == -1
    assert page.strip.token_at(QPointF(20, 5000)) == -1


def test_old_panes_are_dim_until_the_new_ones_are_there(page, qtbot, vocabularies):
    write(page, qtbot, "The")
    vocabularies.held = True
    qtbot.keyClicks(page.editor, "x")
    assert page.lens.waiting
    qtbot.waitUntil(lambda: page.strip.dimmed)
    assert shown(page) == ["The"]
    vocabularies.release()
    qtbot.waitUntil(lambda: not page.lens.waiting)
    assert not page.strip.dimmed


def test_dim_panes_are_not_pointed_at_nor_pinned(page, qtbot, vocabularies):
    write(page, qtbot, "The merging")
    place = middle(page, 1)
    point_at(page, qtbot, place)
    qtbot.waitUntil(lambda: page.lens.pointed_token == 1)
    vocabularies.held = True
    qtbot.keyClicks(page.editor, "x")
    qtbot.waitUntil(lambda: page.strip.dimmed)
    assert page.lens.pointed_token == -1
    qtbot.mouseMove(page.strip.viewport(), place + QPoint(2, 0))
    qtbot.mouseClick(page.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (page.lens.pointed_token, page.lens.pinned_token) == (-1, -1)
    vocabularies.release()
    qtbot.waitUntil(lambda: not page.lens.waiting)
    qtbot.mouseClick(page.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.lens.pinned_token >= 0


def test_what_is_typed_meanwhile_is_cut_last_and_once(page, qtbot, vocabularies):
    write(page, qtbot, "")
    vocabularies.cuts.clear()
    vocabularies.held = True
    qtbot.keyClicks(page.editor, "abcd")
    vocabularies.release()
    qtbot.waitUntil(lambda: not page.lens.waiting and page.lens.made.text == b"abcd")
    assert vocabularies.cuts == [b"a", b"abcd"]


def test_special_tokens_are_text_unless_asked_for(page, qtbot):
    write(page, qtbot, "<|end|>")
    assert len(page.lens.made) == 7
    page.head._parse.trigger()
    qtbot.waitUntil(lambda: len(page.lens.made) == 1)
    assert page.lens.made.pane(0).kind == "control"


def test_bos_is_added_when_asked_for(page, qtbot):
    write(page, qtbot, "The")
    page.head._special.trigger()
    qtbot.waitUntil(lambda: len(page.lens.made) == 2)
    assert page.lens.made.pane(0).added
    assert page.lens.made.cut.ids[0] == END


def test_rows_under_the_panes_are_chosen(page, qtbot):
    write(page, qtbot, "The")
    before = page.strip.panes.pitch
    page.head.rows.rows["bytes"].trigger()
    page.head.rows.rows["kind"].trigger()
    assert page.strip.panes.under(page.lens.made.pane(0)) == ["256", "54 68 65", "word"]
    assert page.strip.panes.pitch > before


def test_text_ids_and_table_are_copied(page, qtbot):
    write(page, qtbot, "The 龘\t")
    clipboard = QGuiApplication.clipboard()
    page.head.copy_wanted.emit("text")
    assert clipboard.text() == "The 龘\t"
    page.head.copy_wanted.emit("ids")
    assert json.loads(clipboard.text()) == list(page.lens.made.cut.ids)
    with qtbot.waitSignal(page.said):
        page.head.copy_wanted.emit("csv")
    lines = clipboard.text().splitlines()
    assert lines[0] == "index,id,text,bytes,kind,entry,start,end"
    assert lines[1] == "0,256,The,54 68 65,word,normal,0,3"
    assert len(lines) == 1 + len(page.lens.made)


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_the_strip_is_saved_as_a_picture(page, qtbot, tmp_path, suffix):
    write(page, qtbot, "The 龘\nlower")
    path = tmp_path / f"strip.{suffix}"
    with qtbot.waitSignal(page.said) as told:
        page.exports.save_picture(str(path))
    assert told.args == ["The picture was saved"]
    assert path.stat().st_size > 1000
    assert path.stat().st_mode & 0o444 == 0o444


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_on_a_full_disk_the_picture_before_is_kept(page, qtbot, tmp_path, monkeypatch, suffix):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("app.core.files.sync", full)
    path = tmp_path / f"strip.{suffix}"
    path.write_bytes(b"the picture before")
    with qtbot.waitSignal(page.said) as told:
        page.exports.save_picture(str(path))
    assert told.args == ["The picture could not be saved"]
    assert path.read_bytes() == b"the picture before"
    assert not list(tmp_path.glob("*.tmp"))


def test_a_kind_of_picture_that_nobody_knows_is_not_made(page, qtbot, tmp_path):
    path = tmp_path / "strip.knit"
    with qtbot.waitSignal(page.said) as told:
        page.exports.save_picture(str(path))
    assert told.args == ["The picture could not be saved"]
    assert not path.exists()


def test_a_long_line_is_one_line_of_the_text(page, qtbot):
    text = "The lower" * 2000
    write(page, qtbot, text)
    assert page.lens.made.text == text.encode()
    assert page.editor.document().blockCount() > 5
    page.editor.selectAll()
    assert page.editor.createMimeDataFromSelection().text() == text


def test_a_long_text_is_put_in_part_by_part_and_scrolls(page, qtbot):
    text = "The merging lower the 龘字\n" * 6000
    page.show_text(text)
    assert page.editor.filling
    qtbot.waitUntil(lambda: not page.lens.waiting and page.lens.made.text == text.encode())
    strip, bar = page.strip, page.strip.verticalScrollBar()
    assert strip.height() < page.height()
    bar.setValue(bar.maximum() // 2)
    strip.viewport().repaint()
    token = strip.token_at(QPointF(QPoint(20, strip.viewport().height() // 2)))
    assert token > 1000
    strip.reveal(len(page.lens.made) - 1)
    assert bar.value() > bar.maximum() * 0.9


def test_the_page_gets_as_narrow_as_the_window(page, qtbot):
    def is_narrow():
        # The head needs less room once it has less.
        page.resize(600, 440)
        return page.editor.width() < 600

    page.resize(900, 700)
    qtbot.waitUntil(is_narrow)
    swatch = list(page.figures.legend.swatches.values())[5]
    right = swatch.mapTo(page, swatch.rect().topRight()).x()
    assert 0 < right < 600


def test_a_comparison_that_is_asked_for_is_scrolled_into_sight(page, qtbot):
    write(page, qtbot, "The merging\n" * 40)
    page.resize(1100, 500)
    bar = page._page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(0)
    page.show_comparison()
    qtbot.waitUntil(lambda: 0 <= page.tabs.mapTo(page, QPoint(0, 0)).y() < 150)


@pytest.mark.parametrize("tab", ["merges", "compare", "browser", "trainer"])
def test_with_large_type_in_a_small_window_nothing_is_scrolled_sideways(page, qtbot, applied, tab):
    applied.set_scale(2.0)
    page.resize(556, 748)
    page.tabs.show_tab(tab)
    write(page, qtbot, "The merging")
    view = page._page.viewport()
    shown = (page.editor, page.samples.sentence, page.strip, page.tabs.bar, *page.tabs.bar.items())
    qtbot.waitUntil(lambda: page.strip.mapTo(view, page.strip.rect().topRight()).x() < view.width())

    assert page._page.widget().minimumSizeHint().width() <= view.width()
    for widget in (*shown, page.tabs, getattr(page.tabs, tab)):
        left = widget.mapTo(view, QPoint(0, 0)).x()
        assert 0 <= left < left + widget.width() <= view.width()
        if widget not in {page.editor, page.strip}:
            assert widget.height() >= widget.minimumSizeHint().height()
    bottoms = {item.geometry().bottom() for item in page.tabs.bar.items()}
    assert max(bottoms) < page.tabs.bar.height()
    assert len(bottoms) == 2


def test_everything_has_a_name_for_screen_readers(page):
    assert page.accessibleName() == "Token lens"
    for widget in (page.strip, page.editor, page.tabs.bar, page.picker, page.head.rows):
        assert widget.accessibleName()


def test_a_vocabulary_that_cannot_be_opened_leaves_the_one_before(page, qtbot, vocabularies):
    write(page, qtbot, "The merging")
    before = page.lens.source
    page.lens.wanted = "gone.gguf"
    vocabularies.failed.emit("gone.gguf", ModelFileMissing(path="gone.gguf"))
    assert page.failure.isVisible()
    assert page.lens.source == before == page.lens.wanted
    qtbot.keyClicks(page.editor, "x")
    qtbot.waitUntil(lambda: not page.lens.waiting and len(page.lens.made.text) == 12)


def test_where_no_cut_comes_the_old_panes_are_dim_and_can_be_tried_again(page, qtbot, vocabularies):
    write(page, qtbot, "The merging")
    vocabularies.error = VocabularyEngineCrashed(signal_name="SIGKILL")
    qtbot.keyClicks(page.editor, "x")
    qtbot.waitUntil(page.failure.isVisible)
    qtbot.waitUntil(lambda: page.strip.dimmed)
    assert page.lens.waiting
    assert page.failure.again.isVisible()

    vocabularies.error = None
    qtbot.mouseClick(page.failure.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.lens.made.text == b"xThe merging")
    assert not page.failure.isVisible()
    assert not page.lens.waiting
    assert not page.strip.dimmed


def test_a_file_that_cannot_be_opened_is_not_tried_again_in_place_of_the_one_that_is(
    page, qtbot, vocabularies
):
    write(page, qtbot, "The merging")
    page.lens.wanted = "gone.gguf"
    vocabularies.failed.emit("gone.gguf", ModelFileMissing(path="gone.gguf"))
    assert page.failure.isVisible()
    assert not page.failure.again.isVisible()


def test_while_the_first_vocabulary_is_opened_nothing_is_called_unknown(  # noqa: PLR0917
    qtbot, applied, vocabularies, host, files, preferences, paths, text_files
):
    vocabularies.slow = ("gpt-2",)
    tasks = Tasks("lens")
    library = Library(preferences, paths, files)
    page = TokensPage(applied, vocabularies, host, files, library, tasks, preferences, text_files)
    qtbot.addWidget(page)
    page.resize(1100, 760)
    page.show()
    assert page.picker.name() == "Opening…"
    assert "soon" in page.tabs.merges.notes()
    assert page.figures.figures["tokens"].value.text() == "-"
    page.open("gone.gguf")
    vocabularies.failed.emit("gone.gguf", ModelFileMissing(path="gone.gguf"))
    assert page.picker.name() == "No vocabulary"
    tasks.close()


def test_without_a_text_the_merges_are_not_called_unknown(page, qtbot):
    write(page, qtbot, "")
    assert "not known" not in page.tabs.merges.notes()
    vocabularies = page.lens._vocabularies
    vocabularies.refused(ModelFileMissing(path="gone.gguf"))
    qtbot.waitUntil(lambda: "not known" in page.tabs.merges.notes())


def test_the_first_sentence_says_what_a_token_is(page):
    assert page.samples.current() is None
    assert "pieces of text" in page.samples.sentence.text()
    assert page.samples.sentence.isVisible()


def test_another_vocabulary_is_named_when_it_is_open(page, qtbot):
    page.open("gpt-2")
    qtbot.waitUntil(lambda: page.lens.source == "gpt-2" and not page.lens.waiting)
    assert page.picker.name() == "GPT-2"
    assert [
        action.data() for action in page.picker.fill_menu().actions() if action.isChecked()
    ] == ["gpt-2"]


def test_a_sample_fills_the_editor_and_its_sentence_goes_with_it(page, qtbot):
    page.samples.choose("python")
    qtbot.waitUntil(lambda: not page.lens.waiting and b"yield" in page.lens.made.text)
    assert page.samples.sentence.text().startswith("Look at the spaces")
    write(page, qtbot, "Something else")
    assert page.samples.current() is None


def test_samples_and_comparison_are_reached_by_command(page, qtbot):
    page.show_samples()
    assert page.samples.menu.isVisible()
    page.samples.menu.close()
    page.show_comparison()
    assert page.tabs.compare.isVisible()
    assert page.tabs.bar.items()[page.tabs.bar.current()].text() == "Compare"


def test_a_text_that_runs_from_right_to_left_is_shown_as_it_is_read(page, qtbot):
    write(page, qtbot, "The")
    assert not page.reading.isVisibleTo(page)
    write(page, qtbot, "The \u05e9\u05dc\u05d5\u05dd")
    assert page.reading.isVisibleTo(page)
    assert page.reading.window() is page


def test_a_file_that_is_dropped_on_the_page_is_cut(page, qtbot, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"The merging")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    entered = QDragEnterEvent(QPoint(300, 300), *how)
    QApplication.sendEvent(page, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(300, 300), *how))
    qtbot.waitUntil(lambda: not page.lens.waiting and page.lens.made.text == b"The merging")
    assert page.file_bar.isVisible()


def test_a_sample_is_undone_wherever_the_keyboard_is(page, qtbot):
    write(page, qtbot, "mine")
    page.samples.choose("python")
    assert b"yield" in page.editor.data()
    page.samples.button.setFocus()
    key = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    key.ignore()
    QApplication.sendEvent(page.samples.button, key)
    assert key.isAccepted()
    qtbot.keyClick(page.samples.button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.editor.data() == b"mine"
    assert page.samples.current() is None


def test_a_file_is_asked_for_beside_the_samples(page, qtbot):
    qtbot.mouseClick(page.samples.file_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.close()
