"""What is laid out, what stays in place, and when the end is followed."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from app.ui.chat.transcript.flow import MOST_DOCUMENTS
from app.ui.chat.transcript.scrolling import AT_END
from tests.ui.chat.conftest import asked, many, said


def bar(view):
    return view.verticalScrollBar()


def at_end(view) -> bool:
    return bar(view).value() == bar(view).maximum()


def top_of(view, index: int) -> int:
    """Where a message begins in the viewport."""
    return int(view.flow.heights.top(index)) - bar(view).value()


def wheel(view, notches: int) -> None:
    """Turn the wheel; up is positive."""
    place = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        place,
        view.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


# -- only what is visible -----------------------------------------------------


def test_two_thousand_messages_are_laid_out_only_where_they_are_seen(transcript):
    transcript.set_items(many(2000))
    assert len(transcript.flow) == 2000
    assert 0 < transcript.flow.documents < 40
    assert at_end(transcript)


def test_documents_do_not_pile_up_while_scrolling_through_everything(transcript):
    transcript.set_items(many(2000))
    for step in range(200):
        bar(transcript).setValue(bar(transcript).maximum() * step // 200)
        assert transcript.flow.documents <= MOST_DOCUMENTS + 40


def test_a_message_of_two_million_characters_is_laid_out_in_pieces(transcript):
    started = time.perf_counter()
    transcript.set_items([asked(1, "word " * 400_000), said(2, "x" * 2_000_000)])
    assert transcript.flow.documents < 20
    bar(transcript).setValue(bar(transcript).maximum() // 3)
    assert transcript.flow.documents < 40
    assert time.perf_counter() - started < 60


def test_a_hidden_transcript_lays_out_nothing(qtbot, theme):
    from app.ui.chat.transcript.view import Transcript

    view = Transcript(theme)
    qtbot.addWidget(view)
    view.set_items(many(50))
    assert view.flow.layouts_made == 0


# -- streaming ----------------------------------------------------------------


def stream(view, text: str, key: int = 42) -> None:
    """Text comes and is shown; else it would be within a thirtieth of a second."""
    view.append(key, text)
    view.catch_up()


@pytest.fixture
def streaming(transcript):
    """A long finished conversation, and a reply that is being written."""
    transcript.set_items([*many(40), asked(41, "Go on"), said(42, "", ending=None)])
    return transcript


def test_streaming_lays_out_the_open_block_only(streaming):
    stream(streaming, "Once")
    block = streaming.flow.layout(41).view(0)
    for word in range(50):
        before = streaming.flow.layouts_made
        stream(streaming, f" upon{word}")
        assert streaming.flow.layouts_made - before == 1
    assert streaming.flow.layout(41).view(0) is block
    assert streaming.flow.source(41) == "Once" + "".join(f" upon{word}" for word in range(50))


def test_a_long_reply_does_not_lay_out_its_beginning_again(streaming):
    for _ in range(30):
        stream(streaming, "A paragraph of some length, to fill a block. " * 12 + "\n\n")
    rows = streaming.flow.layout(41).rows
    assert len(rows) > 10
    before = streaming.flow.layouts_made
    stream(streaming, "And")
    stream(streaming, " more")
    # The first word opens a block, the second is added to it.
    assert streaming.flow.layouts_made - before <= 3


def test_blank_lines_at_the_end_show_when_text_follows(streaming):
    stream(streaming, "One")
    height = streaming.flow.heights[41]
    stream(streaming, "\n\n")
    assert streaming.flow.heights[41] == height
    stream(streaming, "Two")
    assert streaming.flow.heights[41] > height
    assert streaming.flow.source(41) == "One\n\nTwo"


def test_text_that_streams_in_looks_like_text_that_was_there(streaming, qtbot, theme):
    text = "Erster Absatz.\n\n  1. eins\n  2. zwei\n\n" + "Ein langer Absatz. " * 60 + "\n\nEnde 語"
    for start in range(0, len(text), 7):
        stream(streaming, text[start : start + 7])
    streamed = streaming.flow.layout(41)
    heights = [int(height) for height in streamed.heights]
    streamed.content.replace(text)
    streamed.refresh()
    for row in range(len(streamed.rows)):
        streamed.ensure(row)
    assert [int(height) for height in streamed.heights] == heights


def test_a_reply_that_turns_chinese_takes_the_chinese_line_height(streaming):
    stream(streaming, "OK")
    line = streaming.flow.layout(41).line
    stream(streaming, "，大语言模型会根据上下文计算下一个词元的概率分布")
    assert streaming.flow.layout(41).line == line + 2


def test_a_reply_can_stream_while_it_is_out_of_sight(streaming):
    streaming.scroll_to_start()
    stream(streaming, "Seen later")
    streaming.scroll_to_end()
    assert streaming.flow.source(41) == "Seen later"


def test_the_path_read_again_does_not_repeat_what_was_streamed(streaming):
    stream(streaming, "Once")
    streaming.set_items([*many(40), asked(41, "Go on"), said(42, "Once upon", ending=None)])
    stream(streaming, " a time")
    assert streaming.flow.source(41) == "Once upon a time"


# -- following ----------------------------------------------------------------


def test_new_text_is_followed_at_the_end(streaming):
    for _ in range(40):
        stream(streaming, "Another line\n")
    assert at_end(streaming)
    assert streaming.following


def test_scrolling_up_stops_following_and_nothing_read_moves(streaming):
    wheel(streaming, 2)
    assert not streaming.following
    value = bar(streaming).value()
    for _ in range(40):
        stream(streaming, "Another line\n")
    assert bar(streaming).value() == value


def test_scrolling_back_to_the_end_follows_again(streaming):
    wheel(streaming, 2)
    wheel(streaming, -30)
    assert streaming.following
    for _ in range(40):
        stream(streaming, "Another line\n")
    assert at_end(streaming)


def test_a_button_jumps_to_the_latest_and_is_there_only_away_from_it(qtbot, streaming):
    jump = streaming._inserts.jump
    assert not jump.isVisible()
    wheel(streaming, 3)
    assert jump.isVisible()
    assert jump.accessibleName()
    qtbot.mouseClick(jump, Qt.MouseButton.LeftButton)
    assert at_end(streaming)
    assert streaming.following
    assert not jump.isVisible()


def test_moving_is_told_to_who_keeps_the_position(qtbot, streaming):
    with qtbot.waitSignal(streaming.moved):
        wheel(streaming, 1)


# -- staying in place ---------------------------------------------------------


def test_scrolling_up_into_what_was_estimated_moves_nothing_that_is_seen(transcript):
    transcript.set_items(many(400))
    for _ in range(60):
        shown = transcript.visible_messages()
        index, top, layout = shown[-1]
        step = 100
        bar(transcript).setValue(bar(transcript).value() - step)
        assert top_of(transcript, index) == top + step
        assert layout is transcript.flow.layout(index)


def test_another_width_keeps_the_message_at_the_top(qtbot, transcript):
    transcript.set_items(many(400))
    transcript.set_position(200.0)
    transcript.window().resize(500, 600)
    assert int(transcript.position()) in {199, 200}
    transcript.window().resize(900, 600)
    assert int(transcript.position()) in {199, 200}


def test_the_end_stays_the_end_at_another_width(transcript):
    transcript.set_items(many(60))
    transcript.window().resize(480, 300)
    assert at_end(transcript)


@pytest.mark.parametrize("position", [AT_END, 0.0, 17.0, 17.25, 40.5])
def test_a_position_comes_back(transcript, position):
    transcript.set_items(many(60))
    transcript.set_position(position)
    found = transcript.position()
    transcript.scroll_to_start()
    transcript.set_position(found)
    assert transcript.position() == pytest.approx(found, abs=0.05)
    assert found == pytest.approx(position, abs=0.05)


def test_a_position_beyond_the_messages_there_are_is_the_last(transcript):
    transcript.set_items(many(10))
    transcript.set_position(400.5)
    assert at_end(transcript)


def test_another_version_stands_where_the_first_one_stood(transcript):
    items = many(30)
    items[20] = asked(21, "First version", 1, 2)
    transcript.set_items(items)
    transcript.set_position(19.5)
    before = top_of(transcript, 20)
    with transcript.keeping_in_place(21, 1):
        other = [asked(99, "Second version, which is longer. " * 9, 2, 2), said(100, "Yes. " * 900)]
        transcript.set_items([*items[:20], *other])
    assert top_of(transcript, 20) == before
    assert not transcript.following


def test_messages_that_stay_are_not_laid_out_again(transcript):
    items = many(12)
    transcript.set_items(items)
    before = transcript.flow.layouts_made
    transcript.set_items(items)
    transcript.update_item(said(12, items[-1].node.message.content, generated_tokens=3))
    assert transcript.flow.layouts_made == before


def test_fewer_messages_than_before_leave_nothing_behind(transcript):
    transcript.set_items(many(200))
    transcript.set_items(many(3))
    assert len(transcript.flow) == 3
    assert transcript.flow.index_of(150) is None
    assert bar(transcript).value() == 0
    transcript.set_items([])
    assert bar(transcript).maximum() == 0
    assert transcript.position() == AT_END


# -- what stands between the messages -----------------------------------------


def test_a_widget_below_the_last_message_is_part_of_what_is_scrolled(transcript):
    transcript.set_items(many(30))
    end = bar(transcript).maximum()
    tail = QLabel("Notice")
    tail.setFixedHeight(80)
    transcript.set_tail(tail)
    assert bar(transcript).maximum() == end + tail.sizeHint().height()
    assert tail.isVisible()
    assert tail.geometry().bottom() <= transcript.viewport().height()


def test_an_editor_stands_in_place_of_a_message(transcript):
    transcript.set_items(many(5))
    editor = QLabel("Editor")
    transcript.set_editor(3, editor)
    layout = transcript.flow.layout(2)
    assert layout.body_height == editor.sizeHint().height()
    assert editor.geometry().top() == top_of(transcript, 2) + layout.body_top
    transcript.set_editor(0, None)
    assert layout.embedded is None
    assert not editor.isVisible()
    editor.deleteLater()


def test_the_line_across_takes_room_above_the_first_message_that_is_read(transcript):
    transcript.set_items(many(12))
    height = transcript.flow.heights[6]
    transcript.set_unread(6)
    assert transcript.flow.heights[6] == height + transcript.flow.metrics.divider
    transcript.set_unread(0)
    assert transcript.flow.heights[6] == height


def test_larger_type_takes_more_room(transcript, theme):
    transcript.set_items(many(30))
    height = transcript.flow.heights.total
    theme.set_scale(1.5)
    assert transcript.flow.heights.total > height
    assert at_end(transcript)


def test_a_plate_is_as_wide_as_its_text_and_at_most_four_fifths(transcript):
    transcript.set_items([asked(1, "Hi"), asked(2, "A longer message. " * 30)])
    short, long = (transcript.flow.layout(index).plate(0) for index in range(2))
    metrics = transcript.flow.metrics
    assert short.width() < 80
    assert 0.7 * metrics.measure < long.width() <= 0.8 * metrics.measure
    assert short.right() == long.right() == metrics.left + metrics.measure


@pytest.mark.parametrize("ending", [None, "stopped"])
def test_a_reply_without_a_word_leaves_no_gap(transcript, ending):
    transcript.set_items([asked(1, "Hello"), said(2, "", ending=ending)])
    layout = transcript.flow.layout(1)
    without = layout.height
    assert layout.body_height == 0
    assert transcript.flow.heights[1] == without
    stream(transcript, "Word", 2)
    assert layout.height == transcript.flow.heights[1] == without + layout.line
