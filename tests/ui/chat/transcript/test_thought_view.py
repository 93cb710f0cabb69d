"""A thought: folded into a pill, opened behind a line, going on."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPointF

from app.ui.chat.transcript.block_view import BlockState
from app.ui.chat.transcript.row_blocks import Thinking
from app.ui.chat.transcript.thought_view import caption
from tests.ui.chat.transcript.laid import MARK, area_of, comes_back, picture

SOURCE = "<think>Let me see: 玻璃 👍.\n\nTwo and two are four.</think>\n\nFour."


def thinking(text: str, *, begin: int = 7, closed: bool = True, seconds=4.2, tokens=312):
    return Thinking(
        start=0,
        end=begin + len(text) + (8 if closed else 0),
        begin=begin,
        finish=begin + len(text),
        text=text,
        closed=closed,
        seconds=seconds,
        tokens=tokens,
    )


TEXT = SOURCE[7 : SOURCE.index("</think>")]
OPEN = {"folded": False}


def test_it_says_how_long_it_took():
    assert caption(thinking("x")).startswith("Thought for 4 s")
    assert "312" in caption(thinking("x"))
    assert caption(thinking("x", tokens=0)) == "Thought for 4 s"
    assert caption(thinking("x", seconds=None, tokens=0)) == "Thought"
    assert caption(thinking("x", seconds=200, tokens=0)) == "Thought for 3 min 20 s"


def test_while_it_goes_on_the_seconds_are_counted():
    assert caption(thinking("x", closed=False, seconds=12.4)) == "Thinking for 12 s"
    assert caption(thinking("x", closed=False, seconds=None)) == "Thinking"


def test_it_is_folded_away_until_it_is_opened(laid):
    view = laid.view(thinking(TEXT), SOURCE)
    assert view.height == laid.metrics.pill
    (control,) = view.controls()
    assert (control.kind, control.value) == ("thought", "unfold")
    opened = laid.view(thinking(TEXT), SOURCE, BlockState(**OPEN))
    assert opened.height > laid.metrics.pill
    assert opened.controls()[0].value == "fold"


def test_an_empty_one_cannot_be_opened(laid):
    view = laid.view(thinking("\n\n"), "<think>\n\n</think>", BlockState(**OPEN))
    assert view.controls() == ()
    assert view.height == laid.metrics.pill


def test_a_click_on_a_character_leads_to_it(laid):
    view = laid.view(thinking(TEXT), SOURCE, BlockState(**OPEN))
    for index, char in enumerate(TEXT):
        assert char == "\n" or comes_back(view, 7 + index), char


def test_a_folded_one_is_before_or_after_the_click(laid):
    block = thinking(TEXT)
    view = laid.view(block, SOURCE)
    assert view.offset_at(QPointF(2, 5)) == 0
    assert view.offset_at(QPointF(600, 5)) == block.end
    assert view.word_at(9) == (0, block.end)


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_a_long_one_scrolls_inside_its_frame(laid, theme, scale):
    theme.set_scale(scale)
    text = "\n".join(f"Line {n} of the thought." for n in range(400))
    view = laid.view(thinking(text), f"<think>{text}</think>", BlockState(**OPEN))
    metrics = laid.metrics
    assert view.height == metrics.pill + 8 + metrics.thought
    assert view.scroll(0, 50)
    assert view.scroll(0, 10**6)
    assert not view.scroll(0, 10)
    last = 7 + len(text) - 1
    area = view.rect_of(last)
    assert metrics.pill < area.top() < view.height
    assert comes_back(view, last)
    assert view.scroll(0, -(10**6))
    assert comes_back(view, 7)
    picture(view, theme)


def test_the_end_stays_in_sight_while_it_goes_on(laid):
    state = BlockState(**OPEN)
    text = "Words. " * 400
    view = laid.view(thinking(text, closed=False), text, state)
    view.scroll(0, 10**6)
    for _ in range(20):
        text += "More words of a thought that goes on. "
        assert view.update(thinking(text, closed=False), text)
    assert not view.scroll(0, 1)
    assert comes_back(view, 7 + len(text) - 3)


def test_whoever_scrolled_back_is_left_there(laid):
    state = BlockState(**OPEN)
    text = "Words. " * 400
    view = laid.view(thinking(text, closed=False), text, state)
    view.scroll(0, 30)
    view.update(thinking(text + "more " * 100, closed=False), text)
    assert state.scroll_y == 30


def test_a_thought_that_streams_in_looks_as_if_it_had_been_there(laid, theme):
    view = laid.view(thinking("", closed=False), SOURCE, BlockState(**OPEN))
    for end in range(1, len(TEXT) + 1):
        view.update(thinking(TEXT[:end], closed=False), SOURCE)
        fresh = laid.view(thinking(TEXT[:end], closed=False), SOURCE, BlockState(**OPEN))
        assert view.height == fresh.height
    assert picture(view, theme) == picture(fresh, theme)


def test_what_is_marked_has_another_background(laid, theme):
    view = laid.view(thinking(TEXT), SOURCE, BlockState(**OPEN))
    start = SOURCE.index("Two")
    area = area_of(picture(view, theme, [(start, start + 3, MARK)]), MARK)
    assert area.left() == pytest.approx(view.rect_of(start).left(), abs=1)
    assert area.height() == theme.px(20)


def test_a_very_long_one_opens_without_being_laid_out_whole(laid, theme):
    text = "A thought that is much longer than anybody will ever read it. " * 8_000
    began = time.thread_time()
    view = laid.view(thinking(text), text, BlockState(**OPEN))
    picture(view, theme)
    assert time.thread_time() - began < 2.5
