"""Replies as rows of Markdown blocks: reading, streaming, thinking, and what is long."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.inspection.reasoning import Markers
from app.markup.blocks import Code, Heading, Paragraph, Table
from app.ui.chat.transcript import reader
from app.ui.chat.transcript.blocks import Block as Plain
from app.ui.chat.transcript.row_blocks import Attached, Thinking
from tests.ui.chat.conftest import asked, many, said

PIECES = [
    "Some **words** and `code`.",
    "\n\n",
    "\n",
    "# Head",
    "- item",
    "1. first",
    "> said",
    "```python\nx = 1\n",
    "```\n",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "$x^2$",
    "[a]: https://example.org",
    "[a]",
    "语言模型",
    "    ",
    "---",
]
markdown = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join)


def kinds(view, index: int) -> list[type]:
    return [type(row.block) for row in view.flow.layout(index).rows]


def stream(view, text: str, key: int = 2) -> None:
    view.append(key, text)
    view.catch_up()


@pytest.fixture
def streaming(transcript):
    transcript.set_items([asked(1, "Hi"), said(2, "", ending=None)])
    return transcript


# -- rows ---------------------------------------------------------------------


def test_a_reply_is_markdown_and_a_question_is_what_was_typed(transcript):
    text = "# Head\n\nWords.\n\n```\ncode\n```\n\n| a |\n|---|\n| b |"
    transcript.set_items([asked(1, text), said(2, text)])
    assert set(kinds(transcript, 0)) == {Plain}
    assert kinds(transcript, 1) == [Heading, Paragraph, Code, Table]


def test_nothing_is_read_before_it_is_seen(transcript, monkeypatch):
    read = []
    real = reader.Reader.read
    monkeypatch.setattr(
        reader.Reader, "read", lambda self, *args: (read.append(args), real(self, *args))[1]
    )
    transcript.set_items(many(2000))
    assert 0 < len(read) < 30


def test_gaps_follow_what_is_parted(transcript):
    text = "One.\n\nTwo.\n\n- a\n- b\n\n## Head\n\nText.\n\n```\ncode\n```"
    transcript.set_items([said(1, text)])
    metrics = transcript.flow.metrics
    gaps = [row.gap for row in transcript.flow.layout(0).rows]
    assert gaps[0] == 0
    assert gaps[1] == metrics.paragraph_gap
    assert gaps[2] == metrics.small_gap
    assert gaps[3] == metrics.item_gap
    assert gaps[4] == metrics.heading_gap > metrics.paragraph_gap
    assert gaps[5] == metrics.small_gap
    assert gaps[6] == metrics.frame_gap


def test_files_go_below_the_text_they_came_with(transcript):
    from msgspec import structs

    from app.chat.conversation import Attachment

    item = asked(1, "Look")
    file = Attachment(id=1, name="a.csv", kind="table", size_bytes=10, characters=10)
    message = structs.replace(item.node.message, attachments=(file,))
    transcript.set_items([type(item)(structs.replace(item.node, message=message), 1, 1)])
    assert kinds(transcript, 0) == [Plain, Attached]
    layout = transcript.flow.layout(0)
    assert layout.row_of(4) == 0  # the end of the text is in the text


# -- streaming ----------------------------------------------------------------


def test_blocks_that_are_closed_keep_their_views(streaming):
    stream(streaming, "One.\n\n- a\n- b\n")
    views = [streaming.flow.layout(1).view(row) for row in range(3)]
    stream(streaming, "- c\n\nLast")
    layout = streaming.flow.layout(1)
    assert len(layout.rows) == 5
    assert layout.view(0) is views[0]
    stream(streaming, " words")
    assert [layout.view(row) for row in range(2)] == views[:2]


def test_only_the_open_block_is_read_again(streaming, monkeypatch):
    stream(streaming, "One.\n\nTwo.\n\n## Three\n\nFour is long enough by now.")
    starts = []
    real = reader.Reader.read

    def read(self, source, start=0):
        starts.append(start)
        return real(self, source, start)

    monkeypatch.setattr(reader.Reader, "read", read)
    stream(streaming, " more")
    assert len(starts) == 1
    assert starts[0] >= len("One.\n\nTwo.\n\n")


def test_code_that_grows_keeps_its_view(streaming):
    stream(streaming, "```python\nx = 1\n")
    view = streaming.flow.layout(1).view(0)
    for _ in range(5):
        stream(streaming, "y = 2\n")
    assert streaming.flow.layout(1).view(0) is view
    assert streaming.flow.layout(1).heights[0] == view.height


def test_the_end_sets_right_what_only_the_end_could_tell(streaming):
    stream(streaming, "See [it].\n\nMore words.\n\n")
    stream(streaming, "[it]: https://example.org/it")
    source = streaming.flow.source(1)
    streaming.update_item(said(2, source))
    first = streaming.flow.layout(1).rows[0].block
    assert any(span.link for span in first.spans)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(markdown, st.integers(1, 9))
def test_what_streamed_in_is_what_would_have_been_read(transcript, text, step):
    transcript.set_items([])
    transcript.set_items([asked(1, "Hi"), said(2, "", ending=None)])
    for start in range(0, len(text), step):
        stream(transcript, text[start : start + step])
    transcript.update_item(said(2, text))
    streamed = transcript.flow.layout(1)
    blocks = [row.block for row in streamed.rows]
    for row in range(len(streamed.rows)):
        streamed.ensure(row)
    heights = list(streamed.heights)
    transcript.set_items([])
    transcript.set_items([asked(1, "Hi"), said(2, text)])
    whole = transcript.flow.layout(1)
    for row in range(len(whole.rows)):
        whole.ensure(row)
    assert blocks == [row.block for row in whole.rows]
    if not any(isinstance(block, Code) for block in blocks):  # which stays unfolded
        assert heights == list(whole.heights)


def test_text_is_shown_at_most_thirty_times_a_second(streaming):
    shown = []
    real = streaming.flow.catch_up
    streaming.flow.catch_up = lambda key: (shown.append(key), real(key))[1]
    for _ in range(50):
        streaming.append(2, "word ")
    assert len(shown) <= 2
    streaming.catch_up()
    assert streaming.flow.layout(1).rows[0].block.end >= 50 * 5 - 1


def test_what_came_shows_without_being_asked_for(qtbot, streaming):
    streaming.append(2, "Once")
    streaming.append(2, " upon a time")
    qtbot.waitUntil(lambda: streaming.flow.layout(1).rows[0].block.end == len("Once upon a time"))


# -- thinking -----------------------------------------------------------------


def test_thinking_is_a_row_of_its_own_and_the_answer_follows(transcript):
    text = "<think>\nHm.\n</think>\n\n# Head\n\nWords."
    transcript.set_items([said(1, text, thought_s=4.2, thought_tokens=312)])
    assert kinds(transcript, 0) == [Thinking, Heading, Paragraph]
    thinking = transcript.flow.layout(0).rows[0].block
    assert (thinking.text.strip(), thinking.seconds, thinking.tokens) == ("Hm.", 4.2, 312)
    assert thinking.closed
    assert text[transcript.flow.layout(0).rows[1].block.start :].startswith("# Head")


def test_a_prompt_may_have_begun_the_thinking(transcript):
    markers = Markers(begin="[THINK]", end="[/THINK]")
    transcript.set_items([said(1, "Hm.[/THINK]So.", opened=True, markers=markers)])
    assert kinds(transcript, 0) == [Thinking, Paragraph]


def test_thinking_streams_in_and_counts_seconds(streaming):
    stream(streaming, "<think>")
    stream(streaming, "Let me")
    assert kinds(streaming, 1) == [Thinking]
    assert not streaming.flow.layout(1).rows[0].block.closed
    streaming._ticked -= 3
    streaming._on_clock_timeout()
    assert streaming.flow.layout(1).rows[0].block.seconds == pytest.approx(3, abs=0.5)
    stream(streaming, " see.</think>\n\nSo **it** is.")
    assert kinds(streaming, 1) == [Thinking, Paragraph]
    assert streaming.flow.layout(1).rows[0].block.seconds == pytest.approx(3, abs=0.5)
    streaming._on_clock_timeout()
    assert not streaming._clock.isActive()


def test_a_reply_that_stops_while_thinking_is_done_thinking(streaming):
    stream(streaming, "<think>Let me")
    streaming.update_item(said(2, "<think>Let me", ending="stopped"))
    assert streaming.flow.layout(1).rows[0].block.closed


# -- what is long -------------------------------------------------------------


@pytest.fixture
def short_of_time(monkeypatch):
    """A thread reads what is longer than a line."""
    monkeypatch.setattr(reader, "LONG", 100)


def test_a_long_reply_is_plain_until_a_thread_has_read_it(qtbot, transcript, short_of_time):
    transcript.set_items([said(1, "# Head\n\n" + "**Words** follow. " * 40)])
    assert set(kinds(transcript, 0)) == {Plain}
    qtbot.waitUntil(lambda: kinds(transcript, 0) == [Heading, Paragraph])


def test_what_is_read_stays_when_a_long_reply_above_it_is_there(qtbot, transcript, short_of_time):
    long = "\n\n".join(f"# Head {n}\n\n" + "**Words** follow. " * 30 for n in range(8))
    transcript.set_items([said(1, long), asked(2, "Here I read."), said(3, "Yes. " * 15)])
    transcript.set_items([said(1, long), *many(60)[1:]])
    transcript.set_position(0.9)
    index, top, _ = transcript.visible_messages()[-1]
    qtbot.waitUntil(lambda: Heading in kinds(transcript, 0))
    now = {i: t for i, t, _ in transcript.visible_messages()}
    assert index in now
    assert abs(now[index] - top) < transcript.viewport().height()


def test_a_long_reply_can_stream_on_while_it_is_read(qtbot, transcript, short_of_time):
    transcript.set_items([said(1, "Word. " * 40, ending=None)])
    transcript.append(1, "\n\n# End")
    qtbot.waitUntil(lambda: kinds(transcript, 0)[-1] is Heading)


def test_a_conversation_that_is_left_does_not_get_what_was_read_for_it(
    qtbot, transcript, short_of_time
):
    transcript.set_items([said(1, "# Head\n\n" + "Word. " * 40)])
    transcript.set_items([said(2, "Short.")])
    qtbot.wait(50)
    assert kinds(transcript, 0) == [Paragraph]


# -- staying in place ---------------------------------------------------------


def place_at_top(view) -> str:
    """The words at the upper edge."""
    from PySide6.QtCore import QPointF

    left = view.flow.layout(1).text_left
    place = view.place_at(QPointF(left + 2, 12))
    return view.flow.source(place.message)[place.offset :][:12]


LONG_REPLY = "\n\n".join(
    f"## Part {n}\n\nParagraph {n} has **some** words that go on for a while, so that they fill "
    f"more than one line of the page at any width.\n\n```\ncode {n}\n```"
    for n in range(60)
)


def test_what_is_read_in_a_long_reply_stays_at_another_width(transcript):
    transcript.set_items([asked(1, "Go"), said(2, LONG_REPLY), asked(3, "On")])
    transcript.set_position(1.6)
    transcript.scroll_by(1)
    before = place_at_top(transcript)
    for width in (560, 480, 900, 700):
        transcript.window().resize(width, 600)
        assert place_at_top(transcript)[:3] == before[:3]


def test_other_colors_move_nothing_and_reach_all_blocks(transcript, theme):
    transcript.set_items([asked(1, "Go"), said(2, LONG_REPLY), asked(3, "On")])
    transcript.set_position(1.5)
    before = place_at_top(transcript)
    layout = transcript.flow.layout(1)
    shown = [row for row in layout.rows if row.view is not None]
    views = [row.view for row in shown]
    theme.set_mode("dark")
    assert place_at_top(transcript) == before
    assert all(row.view is not view for row, view in zip(shown, views, strict=True))
    theme.set_mode("light")


def test_a_formula_that_is_set_later_does_not_move_what_is_read(qtbot, transcript):
    formulas = "\n\n".join(f"$$\\frac{{x_{n}}}{{\\sum y}}$$" for n in range(12))
    transcript.set_items([asked(1, "Go"), said(2, f"{formulas}\n\n{LONG_REPLY}"), asked(3, "On")])
    transcript.set_position(1.2)
    transcript.scroll_by(-3)
    before = place_at_top(transcript)
    with qtbot.waitSignal(transcript.services.finished, raising=False, timeout=3000):
        pass
    assert place_at_top(transcript) == before


def test_a_long_table_that_grows_is_read_less_often_and_is_whole_in_the_end(
    qtbot, streaming, short_of_time
):
    read = []
    real = streaming.flow._reader.later
    streaming.flow._reader.later = lambda *args: (read.append(args[1]), real(*args))[1]
    text = "| a | b |\n|---|---|\n" + "".join(f"| {n} | **{n}** |\n" for n in range(400))
    for start in range(0, len(text), 40):
        stream(streaming, text[start : start + 40])
    assert len(read) < len(text) / 40 / 4
    qtbot.waitUntil(lambda: streaming.flow.layout(1).rows[-1].block.end >= len(text) - 1)
    streaming.update_item(said(2, text))
    qtbot.waitUntil(lambda: not streaming.flow.layout(1).content.reading)
    assert sum(len(row.block.rows) for row in streaming.flow.layout(1).rows) == 400
    assert streaming.flow.heights[1] == streaming.flow.layout(1).height
