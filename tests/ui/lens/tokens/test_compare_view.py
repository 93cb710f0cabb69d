"""Vocabularies side by side, with the ones that come with the program, in a real engine."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication

from app.bridge.library import Library
from app.bridge.tasks import Tasks
from app.core.settings import LensSettings
from app.ui.lens.tokens.compare_exports import CompareExports
from app.ui.lens.tokens.page import TokensPage

WAIT_MS = 60_000
THREE = ("gpt-2", "qwen2", "phi-3")


@pytest.fixture
def page(qtbot, applied, desk, host, files, preferences, paths, text_files):  # noqa: PLR0917
    tasks = Tasks("lens", 2)
    preferences.update(lens=LensSettings(compared=THREE))
    library = Library(preferences, paths, files)
    made = TokensPage(
        applied, desk.vocabularies, host, files, library, tasks, preferences, text_files
    )
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show()
    compare(made)
    yield made
    tasks.close()


def compare(page):
    page.tabs.bar.items()[1].click()


def write(page, qtbot, text):
    page.show_text(text)
    wait(page, qtbot, text)


def wait(page, qtbot, text, but=()):
    def is_there():
        rows = [row for row in page.tabs.compare.contenders.rows if row.source not in but]
        shown = page.tabs.compare.bands
        return (
            all(row.ready and row.made.text == text.encode() for row in rows)
            and shown.places.text == text.encode()
            and len(shown.bands) == len(page.tabs.compare.contenders.rows)
            and sum(made is not None for made in shown.places.rows) == len(rows)
        )

    qtbot.waitUntil(is_there, timeout=WAIT_MS)


def tokens(page):
    return [line.needs.tokens for line in page.tabs.compare.table.lines()]


def middle(page, row, start, end):
    """Where some bytes are painted in a row."""
    bands = page.tabs.compare.bands
    x = (bands.places.place(start) + bands.places.place(end)) / 2
    x += bands.painter.label_width() - bands.horizontalScrollBar().value()
    return QPointF(x, bands.painter.row_top(row) + 10).toPoint()


def test_each_vocabulary_cuts_the_text_and_a_sentence_says_who_needs_most(page, qtbot):
    write(page, qtbot, "彩色玻璃")
    assert tokens(page) == [11, 2, 11]
    assert page.tabs.compare.summary.text() == (
        "Qwen2 needs 2 token(s) for this text, GPT-2 11: 5.5 times as many."
    )
    table = page.tabs.compare.table
    assert [table.figure(row, "tokens") for row in range(3)] == ["11", "2", "11"]
    assert table.figure(1, "bytes_each") == "6.00"
    assert table.figure(1, "characters_each") == "2.00"
    assert table.figure(0, "thousand") == "2,750"


def test_a_character_stands_at_the_same_place_in_all_rows(page, qtbot):
    text = "The 彩色 strawberry 👩\u200d👩\u200d👧 é"
    write(page, qtbot, text)
    bands = page.tabs.compare.bands
    places = [bands.places.place(byte) for byte in range(len(text.encode()) + 1)]
    assert all(left < right for left, right in pairwise(places))
    for row, made in enumerate(bands.places.rows):
        for span in bands.painter.held(row, 0, len(text.encode())):
            box = bands.painter._pane_box(row, span, 0)
            assert (span.start, span.end) == made.place(span.token)
            assert abs(box.left() - places[span.start]) <= 1
            assert abs(box.right() - places[span.end]) <= 1


def test_pointing_at_a_row_lights_up_the_same_characters_everywhere(page, qtbot):
    write(page, qtbot, "彩色玻璃 strawberry")
    bands = page.tabs.compare.bands
    qtbot.mouseMove(bands.viewport(), middle(page, 1, 0, 6))
    qtbot.waitUntil(lambda: bands.lit == (0, 6))
    (light,) = page.editor.extraSelections()
    assert light.cursor.selectedText() == "彩色"
    assert page.lens.pointed_token == page.lens.made.token_at(0)
    qtbot.mouseMove(page.editor, QPoint(1, 1))
    bands.viewportEvent(leave())
    assert bands.lit == (-1, -1)
    assert page.editor.extraSelections() == []


def leave():
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.Leave)


def test_pointing_at_the_text_lights_up_the_rows(page, qtbot):
    write(page, qtbot, "彩色玻璃 strawberry")
    page.editor.pointed.emit(14)
    start, end = page.tabs.compare.bands.lit
    assert start <= 14 < end
    page.editor.pointed.emit(-1)
    assert page.tabs.compare.bands.lit == (-1, -1)


def test_the_keyboard_walks_a_row_and_goes_to_the_same_place_in_another(page, qtbot):
    write(page, qtbot, "彩色玻璃")
    bands = page.tabs.compare.bands
    bands.setFocus(Qt.FocusReason.TabFocusReason)
    assert bands.accessibleDescription().startswith("GPT-2: Token 1:")
    qtbot.keyClick(bands, Qt.Key.Key_End)
    assert bands.accessibleDescription().startswith("GPT-2: Token 11:")
    qtbot.keyClick(bands, Qt.Key.Key_Down)
    assert bands.accessibleDescription().startswith("Qwen2: Token 2: 玻璃")
    assert bands.lit == (6, 12)
    qtbot.keyClick(bands, Qt.Key.Key_Left)
    assert bands.lit == (0, 6)


def test_rows_are_moved_and_removed_by_keyboard_and_that_is_remembered(page, qtbot, preferences):
    write(page, qtbot, "玻璃")
    table = page.tabs.compare.table
    table.button(1, "up").setFocus()
    qtbot.keyClick(table.button(1, "up"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: [line.name for line in table.lines()] == ["Qwen2", "GPT-2", "Phi-3"])
    assert preferences.settings.lens.compared == ("qwen2", "gpt-2", "phi-3")
    table.button(2, "remove").setFocus()
    qtbot.keyClick(table.button(2, "remove"), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(table.lines()) == 2)
    assert preferences.settings.lens.compared == ("qwen2", "gpt-2")
    assert not table.button(2, "up").isVisibleTo(page)


def test_what_was_removed_can_be_added_again_from_the_menu(page, qtbot):
    write(page, qtbot, "玻璃")
    page.tabs.compare.table.button(0, "remove").click()
    qtbot.waitUntil(lambda: len(page.tabs.compare.table.lines()) == 2)
    (action,) = [a for a in page.tabs.compare.fill_menu().actions() if a.data() == "gpt-2"]
    action.trigger()
    wait(page, qtbot, "玻璃")
    assert [line.name for line in page.tabs.compare.table.lines()] == ["Qwen2", "Phi-3", "GPT-2"]


def test_the_memory_of_what_was_removed_is_given_back(page, qtbot, desk):
    write(page, qtbot, "玻璃")
    rows = page.tabs.compare.contenders.rows
    (phi,) = [row.lens.vocabulary for row in rows if row.source == "phi-3"]
    assert phi.key in desk.vocabularies._tables
    page.tabs.compare.table.button(2, "remove").click()
    assert phi.key not in desk.vocabularies._tables


def test_what_the_page_itself_uses_is_kept(page, qtbot, desk):
    page.open("gpt-2")
    write(page, qtbot, "玻璃")
    qtbot.waitUntil(lambda: page.lens.source == "gpt-2" and not page.lens.waiting, timeout=WAIT_MS)
    page.tabs.compare.table.button(0, "remove").click()
    assert page.lens.vocabulary.key in desk.vocabularies._tables


def test_one_that_cannot_be_opened_says_so_in_its_row_and_the_others_go_on(page, qtbot, tmp_path):
    broken = tmp_path / "broken.gguf"
    broken.write_text("not a model")
    page.tabs.compare.contenders.add(str(broken))
    write_but(page, qtbot, "玻璃", str(broken))
    bands = page.tabs.compare.bands
    qtbot.waitUntil(lambda: bands.bands[3].failed, timeout=WAIT_MS)
    assert bands.bands[3].note
    assert bands.bands[3].name == "broken.gguf"
    assert tokens_of(page)[:3] == [6, 1, 7]
    assert page.tabs.compare.table.figure(3, "tokens") == "…"


def write_but(page, qtbot, text, source):
    page.show_text(text)
    wait(page, qtbot, text, but=(source,))


def tokens_of(page):
    return [line.needs.tokens if line.needs else None for line in page.tabs.compare.table.lines()]


def test_a_price_gives_a_column_and_is_remembered(page, qtbot, preferences):
    write(page, qtbot, "玻璃")
    assert not page.tabs.compare.table._head["cost"].isVisibleTo(page)
    page.tabs.compare.price.setValue(4.0)
    assert preferences.settings.lens.price == 4.0
    assert page.tabs.compare.table._head["cost"].isVisibleTo(page)
    assert page.tabs.compare.table.figure(0, "cost") == "0.01200"


def test_the_plot_has_each_language_and_the_scripts_of_the_text(page, qtbot):
    write(page, qtbot, "strawberry 玻璃")
    plot = page.tabs.compare.languages.plot
    qtbot.waitUntil(
        lambda: len(plot.rows()) == 9 and all(None not in row.values for row in plot.rows()),
        timeout=WAIT_MS,
    )
    labels = [row.label for row in plot.rows()]
    assert labels[1:6] == ["English", "Chinese", "Japanese", "Arabic", "Hindi"]
    assert labels[7:] == ["Latin", "Chinese characters (Han)"]
    chinese = plot.rows()[2].values
    assert chinese[0] > 2
    assert chinese[1] < 1
    assert plot.told_of(2).startswith("Chinese, tokens per character: GPT-2 2.")
    assert "Chinese characters (Han), tokens per character" in plot.accessibleDescription()
    page.tabs.compare.languages.measure.items()[1].click()
    assert [row.label for row in plot.rows()][1:] == labels[1:6]
    assert plot.rows()[2].values[0] > 100


def test_the_plot_tells_its_numbers_to_pointer_and_keyboard(page, qtbot):
    write(page, qtbot, "a")
    plot = page.tabs.compare.languages.plot
    qtbot.waitUntil(lambda: None not in plot.rows()[5].values, timeout=WAIT_MS)
    assert plot._hint(plot.place_of(2, 0)).startswith("GPT-2: 2.")
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert page.tabs.compare.languages.note.text().startswith("Chinese, tokens per character:")


def test_of_a_long_text_only_what_is_seen_is_measured(page, qtbot):
    text = "The 彩色玻璃 strawberry\n" * 8000
    write(page, qtbot, text)
    places = page.tabs.compare.bands.places
    assert places.count > 200
    assert len(places._settled) < 24
    bar = page.tabs.compare.bands.horizontalScrollBar()
    bar.setValue(bar.maximum() // 2)
    page.tabs.compare.bands.viewport().repaint()
    assert len(places._settled) < 24
    page.tabs.compare.bands.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.tabs.compare.bands, Qt.Key.Key_End)
    assert bar.value() > 0.9 * bar.maximum()


def test_nothing_is_opened_or_cut_while_the_tab_is_not_seen(page, qtbot):
    write(page, qtbot, "a")
    page.tabs.bar.items()[0].click()
    page.show_text("ab")
    qtbot.waitUntil(lambda: not page.lens.waiting and page.lens.made.text == b"ab")
    assert {row.made.text for row in page.tabs.compare.contenders.rows} == {b"a"}
    compare(page)
    wait(page, qtbot, "ab")


def test_no_more_than_six_are_compared_and_none_twice(page, tmp_path):
    contenders = page.tabs.compare.contenders
    assert not contenders.add("gpt-2")
    for name in "abcd":
        contenders.add(str(tmp_path / f"{name}.gguf"))
    assert len(contenders.rows) == 6
    assert contenders.full


def test_without_text_it_says_what_to_do(page, qtbot):
    write(page, qtbot, "")
    assert page.tabs.compare.summary.text() == "Type something above, or choose a sample."
    for _ in range(3):
        page.tabs.compare.table.button(0, "remove").click()
        page.tabs.compare.refresh()
    assert page.tabs.compare.summary.text() == "Add a vocabulary to see how it cuts the text."


def test_everything_has_a_name(page, qtbot):
    write(page, qtbot, "a")
    view = page.tabs.compare
    for widget in (
        view,
        view.bands,
        view.table,
        view.languages.plot,
        view.add,
        view.exports,
        view.price,
    ):
        assert widget.accessibleName()
    assert view.table.button(0, "down").accessibleName() == "Move GPT-2 down"


def test_table_and_ids_of_all_rows_are_copied(page, qtbot):
    write(page, qtbot, "玻璃")
    page.tabs.compare.price.setValue(4.0)
    page.open("qwen2")
    qtbot.waitUntil(lambda: page.lens.source == "qwen2" and not page.lens.waiting, timeout=WAIT_MS)
    clipboard = QGuiApplication.clipboard()
    with qtbot.waitSignal(page.said):
        page.tabs.compare.copy_wanted.emit("csv")
    lines = list(csv.DictReader(io.StringIO(clipboard.text())))
    assert [line["vocabulary"] for line in lines] == ["GPT-2", "Qwen2", "Phi-3"]
    assert [line["ratio"] for line in lines] == ["6.0000", "1.0000", "7.0000"]
    assert lines[0]["cost_per_1000_characters"] == "0.01200000"
    with qtbot.waitSignal(page.said):
        page.tabs.compare.copy_wanted.emit("ids")
    ids = json.loads(clipboard.text())
    assert {name: len(each) for name, each in ids.items()} == {"GPT-2": 6, "Qwen2": 1, "Phi-3": 7}


def test_rows_and_plot_are_saved_as_a_picture_and_the_rest_as_files(page, qtbot, tmp_path):
    write(page, qtbot, "strawberry 玻璃")
    exports = page.tabs.compare.findChild(CompareExports)
    for what, name in (("png", "a.png"), ("svg", "a.svg"), ("save_csv", "a.csv")):
        with qtbot.waitSignal(page.said) as told:
            exports.save(what, str(tmp_path / name))
        assert told.args == ["The comparison was saved"]
        assert (tmp_path / name).stat().st_size > 100
    with qtbot.waitSignal(page.said) as told:
        exports.save("save_ids", str(tmp_path / "none" / "a.json"))
    assert told.args == ["The comparison could not be saved"]
    with qtbot.waitSignal(page.said) as told:
        exports.save("svg", str(tmp_path / "none" / "a.svg"))
    assert told.args == ["The comparison could not be saved"]
    assert (tmp_path / "a.csv").stat().st_mode & 0o444 == 0o444
    with qtbot.waitSignal(page.said):
        page.tabs.compare.copy_wanted.emit("image")
    assert not QGuiApplication.clipboard().image().isNull()


def test_the_bytes_of_a_cut_character_have_room_in_its_place(page, qtbot):
    text = "彩色玻璃 🪟"
    write(page, qtbot, text)
    bands = page.tabs.compare.bands
    for row in range(3):
        for span in bands.painter.held(row, 0, len(text.encode())):
            for low, high, x, end in bands.painter._parts(span):
                assert bands.places.part_runs(low, high)[1] <= end - x
