"""Selecting with mouse and keyboard, and what a copy gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.ui.chat.transcript.selection import Place, Selection, moved, selected_text, whole
from tests.ui.chat.conftest import CONTROL, SHIFT, asked, many, said

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Texts:
    """The sources of some messages."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def __len__(self) -> int:
        return len(self.texts)

    def source(self, index: int) -> str:
        return self.texts[index]


@pytest.fixture
def three(transcript):
    """Two answers around a question, with characters of every kind."""
    transcript.set_items(
        [
            said(1, "One 👩‍👩‍👧 two.\n\nThird line, 语言模型."),
            asked(2, "And  two\tspaces?"),
            said(3, "Last\r\nline\nends here. "),
        ]
    )
    return transcript


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def point(view, message: int, offset: int) -> QPoint:
    """The middle of the left edge of a character."""
    area = view.rect_of(Place(message, offset))
    return QPoint(round(area.left() + 1), round(area.center().y()))


def drag(view, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view.viewport(), LEFT, NONE, start)
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), LEFT, NONE, end)


# -- what is copied -----------------------------------------------------------


@given(st.lists(st.text(), min_size=1, max_size=4), st.data())
def test_a_copy_is_the_source_between_two_places(texts, data):
    def place():
        message = data.draw(st.integers(0, len(texts) - 1))
        return Place(message, data.draw(st.integers(0, len(texts[message]))))

    one, other = place(), place()
    copied = selected_text(Selection(one, other), texts.__getitem__)
    low, high = sorted((one, other))
    joined = "\n\n".join(texts)
    start = sum(len(text) + 2 for text in texts[: low.message]) + low.offset
    end = sum(len(text) + 2 for text in texts[: high.message]) + high.offset
    assert copied == joined[start:end]


def test_everything_is_copied_as_it_was_written(qtbot, three):
    QTest.keyClick(three, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(three, Qt.Key.Key_C, CONTROL)
    expected = [three.flow.source(index) for index in range(3)]
    assert clipboard() == "\n\n".join(expected)


def test_selecting_all_of_two_thousand_messages_lays_out_none_of_them(transcript):
    transcript.set_items(many(2000))
    before = transcript.flow.layouts_made
    transcript.select_all()
    assert len(transcript.selected_text()) > 100_000
    assert transcript.flow.layouts_made == before


def test_another_version_of_a_message_is_not_selected_where_the_first_one_was(transcript):
    transcript.set_items([asked(1, "Question"), said(2, "First version", 1, 2)])
    transcript.select(Selection(Place(1, 0), Place(1, 5)))
    transcript.set_items([asked(1, "Question"), said(2, "First version", 1, 2), asked(4, "More")])
    assert transcript.selected_text() == "First"
    transcript.set_items([asked(1, "Question"), said(3, "Second version", 2, 2)])
    assert transcript.selection is None


def test_nothing_to_select_in_an_empty_conversation():
    assert whole(Texts()) is None


# -- with the mouse -----------------------------------------------------------


def test_the_mouse_selects_within_a_message(three):
    drag(three, point(three, 0, 4), point(three, 0, 13))
    assert three.selected_text() == three.flow.source(0)[4:13]


def test_the_mouse_selects_across_messages_in_either_direction(three):
    source = [three.flow.source(index) for index in range(3)]
    expected = f"{source[0][11:]}\n\n{source[1]}\n\n{source[2][:6]}"
    drag(three, point(three, 0, 11), point(three, 2, 6))
    assert three.selected_text() == expected
    drag(three, point(three, 2, 6), point(three, 0, 11))
    assert three.selected_text() == expected


def test_below_the_text_is_its_end_and_above_it_its_beginning(three):
    layout = three.flow.layout(2)
    bottom = int(three.flow.heights.top(2)) + layout.footer_top() + 4
    drag(three, point(three, 2, 0), QPoint(200, bottom))
    assert three.selected_text() == three.flow.source(2)


def test_shift_and_click_goes_on_from_where_the_selection_began(three):
    QTest.mouseClick(three.viewport(), LEFT, NONE, point(three, 0, 2))
    QTest.mouseClick(three.viewport(), LEFT, SHIFT, point(three, 0, 12))
    assert three.selected_text() == three.flow.source(0)[2:12]


def test_a_double_click_takes_a_word_and_a_third_click_the_line(three):
    place = point(three, 0, 17)
    QTest.mouseClick(three.viewport(), LEFT, NONE, place)
    QTest.mouseDClick(three.viewport(), LEFT, NONE, place)
    assert three.selected_text() == "Third"
    QTest.mousePress(three.viewport(), LEFT, NONE, place)
    assert three.selected_text() == "Third line, 语言模型."


def test_a_click_takes_the_selection_away(three):
    drag(three, point(three, 0, 4), point(three, 1, 3))
    QTest.mouseClick(three.viewport(), LEFT, NONE, point(three, 2, 1))
    assert three.selected_text() == ""


def test_dragging_beyond_the_edge_scrolls(qtbot, transcript):
    transcript.set_items(many(60))
    transcript.scroll_to_start()
    QTest.mousePress(transcript.viewport(), LEFT, NONE, QPoint(300, 100))
    QTest.mouseMove(transcript.viewport(), QPoint(300, transcript.height() + 60))
    qtbot.waitUntil(lambda: transcript.verticalScrollBar().value() > 300)
    QTest.mouseRelease(transcript.viewport(), LEFT, NONE, QPoint(300, 400))
    assert transcript.selection.high.message > 4


def test_a_selection_stays_while_the_reply_streams(transcript):
    transcript.set_items([asked(1, "Hello"), said(2, "Once", ending=None)])
    transcript.select(Selection(Place(0, 0), Place(1, 4)))
    transcript.append(2, " upon a time")
    assert transcript.selected_text() == "Hello\n\nOnce"


def test_a_selection_in_messages_that_are_gone_is_gone(transcript):
    transcript.set_items(many(6))
    transcript.select(Selection(Place(4, 0), Place(5, 3)))
    transcript.set_items(many(2))
    assert transcript.selection is None


# -- with the keyboard --------------------------------------------------------


def test_shift_and_arrows_select_characters_and_whole_emoji(three):
    three.set_current(1)
    for _ in range(5):
        QTest.keyClick(three, Qt.Key.Key_Right, SHIFT)
    assert three.selected_text() == "One 👩‍👩‍👧"
    QTest.keyClick(three, Qt.Key.Key_Left, SHIFT)
    assert three.selected_text() == "One "


def test_control_and_shift_select_words(three):
    three.set_current(2)
    QTest.keyClick(three, Qt.Key.Key_Right, SHIFT | CONTROL)
    assert three.selected_text() == "And"
    QTest.keyClick(three, Qt.Key.Key_Right, SHIFT | CONTROL)
    assert three.selected_text() == "And  two"


def test_the_keyboard_selects_on_into_the_next_message(three):
    three.set_current(2)
    QTest.keyClick(three, Qt.Key.Key_Down, SHIFT)
    assert three.selected_text() == three.flow.source(1)
    QTest.keyClick(three, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(three, Qt.Key.Key_Right, SHIFT)
    assert three.selected_text() == f"{three.flow.source(1)}\n\nL"


def test_shift_and_end_select_to_the_end_of_the_message(three):
    three.set_current(3)
    QTest.keyClick(three, Qt.Key.Key_End, SHIFT)
    assert three.selected_text() == three.flow.source(2)
    QTest.keyClick(three, Qt.Key.Key_Home, SHIFT)
    assert three.selected_text() == ""


def test_escape_selects_nothing(three):
    three.select_all()
    QTest.keyClick(three, Qt.Key.Key_Escape)
    assert three.selected_text() == ""


def test_copy_without_a_selection_gives_the_current_message(three):
    three.set_current(2)
    QTest.keyClick(three, Qt.Key.Key_C, CONTROL)
    assert clipboard() == "And  two\tspaces?"


def test_selecting_by_keyboard_keeps_its_end_in_view(transcript):
    transcript.set_items([said(1, "A line of text.\n" * 120)])
    transcript.scroll_to_start()
    transcript.set_current(1)
    QTest.keyClick(transcript, Qt.Key.Key_End, SHIFT)
    area = transcript.rect_of(transcript.selection.head)
    assert 0 <= area.top() < transcript.viewport().height()


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.sampled_from([-1, 1]))
def test_steps_lead_from_one_end_to_the_other(texts, step):
    sources = Texts(*texts)
    first, last = Place(0, 0), Place(len(texts) - 1, len(texts[-1]))
    here, goal = (first, last) if step > 0 else (last, first)
    for _ in range(sum(map(len, texts)) + len(texts)):
        before = here
        here = moved(here, step, "character", sources)
        assert here == before or (here > before) == (step > 0)
    assert here == goal


def test_markup_takes_no_step_of_its_own(transcript):
    transcript.set_items([said(1, "A **b**, $x^2$ c")])
    transcript.set_current(1)
    transcript.select(Selection(Place(0, 0), Place(0, 0)))
    ends = []
    for _ in range(8):
        QTest.keyClick(transcript, Qt.Key.Key_Right, SHIFT)
        ends.append(transcript.selected_text())
    assert ends == [
        "A",
        "A ",
        "A **b",
        "A **b**,",
        "A **b**, ",
        "A **b**, $x^2$",
        "A **b**, $x^2$ ",
        "A **b**, $x^2$ c",
    ]
    for _ in range(8):
        QTest.keyClick(transcript, Qt.Key.Key_Left, SHIFT)
    assert transcript.selected_text() == ""


def test_words_are_selected_across_markup(transcript):
    transcript.set_items([said(1, "# One *two* `three`\n\n- four"), said(2, "Five")])
    transcript.select(Selection(Place(0, 0), Place(0, 0)))
    for _ in range(6):
        QTest.keyClick(transcript, Qt.Key.Key_Right, SHIFT | CONTROL)
    assert transcript.selected_text().split()[-1].strip("*`-") in {"four", "three"}
    for _ in range(4):
        QTest.keyClick(transcript, Qt.Key.Key_Right, SHIFT | CONTROL)
    assert transcript.selection.head == Place(1, 4)


def test_a_question_from_right_to_left_begins_at_the_right_edge_of_its_plate(transcript):
    transcript.set_items([asked(1, "مرحبا، كيف حالك؟"), said(2, "أهلا **وسهلا** بك.")])
    metrics = transcript.flow.metrics
    edge = metrics.left + metrics.measure
    assert transcript.rect_of(Place(0, 0)).left() == pytest.approx(edge - metrics.pad_x, abs=12)
    assert transcript.flow.layout(0).plate(0).width() < metrics.measure / 2
    assert transcript.rect_of(Place(1, 0)).left() == pytest.approx(edge, abs=12)


def test_tables_and_code_are_selected_with_the_mouse_like_text(transcript):
    text = "Before.\n\n| a | b |\n|---|---|\n| one | two |\n\n```\nx = 1\ny = 2\n```\n\nAfter."
    transcript.set_items([said(1, text)])
    start, end = text.index("ne | two"), text.index(" = 2")
    drag(transcript, point(transcript, 0, start), point(transcript, 0, end))
    assert transcript.selected_text() == text[start:end]
    drag(transcript, point(transcript, 0, 3), point(transcript, 0, text.index("er.")))
    assert transcript.selected_text() == text[3 : text.index("er.")]
