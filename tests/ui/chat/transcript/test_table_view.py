"""Tables: widths, alignment, cells that wrap, scrolling, parts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from app.markup.reading import read
from app.ui.chat.transcript.block_view import BlockState
from app.ui.chat.transcript.table_columns import column_widths
from tests.ui.chat.transcript.laid import MARK, area_of, colors_of, comes_back, picture

PLAIN = """| File | Size | Perplexity |
|:--|--:|:-:|
| Q8_0 | 8.7 GB | 9.71 |
| Q5_K_M | 5.9 GB | 9.78 |
| | 5.0 GB | |"""
RICH = """| a | b |
|--|--|
| **bold** and `code` | [link](https://example.org) |
| 中文单元格 👍 | مرحبا |"""
WIDE = (
    "|" + "|".join(f"Column number {n}" for n in range(12)) + "|\n" + "|" + "--|" * 12 + "\n"
    "|" + "|".join(f"1234567890.12{n:02}" for n in range(12)) + "|"
)
WRAPPED = f"| a | b |\n|--|--|\n| {'many words ' * 20}| 1 |"
LONG = "| n | square |\n|--:|--:|\n" + "\n".join(f"| {n} | {n * n} |" for n in range(500))


@pytest.mark.parametrize("source", [PLAIN, RICH], ids=["plain", "rich"])
def test_a_click_on_a_character_leads_to_it(laid, source):
    ((block, view),) = laid.views(source)
    for row in (block.head, *block.rows):
        for cell in row:
            for span in cell:
                if len(span.text) != span.end - span.start:
                    continue
                for offset in range(span.start, span.end):
                    assert comes_back(view, offset), source[offset]


def test_a_click_anywhere_leads_somewhere_in_the_table(laid):
    ((block, view),) = laid.views(PLAIN)
    for x in range(-40, 720, 35):
        for y in range(-30, view.height + 30, 7):
            assert block.start <= view.offset_at(QPointF(x, y)) <= block.end


def test_places_follow_the_order_of_reading(laid):
    view = laid.only(PLAIN)
    first, second = view.rect_of(PLAIN.index("Q8_0")), view.rect_of(PLAIN.index("8.7"))
    below = view.rect_of(PLAIN.index("Q5_K"))
    assert first.top() == second.top() < below.top()
    assert first.right() < second.left()


def test_rows_are_twenty_eight_pixels_high(laid):
    assert laid.only(PLAIN).height == 4 * laid.metrics.table_row


@pytest.mark.parametrize("scale", [0.8, 1.5, 2.0])
def test_it_grows_with_the_type(laid, theme, scale):
    theme.set_scale(scale)
    view = laid.only(PLAIN)
    assert view.height >= 4 * laid.metrics.table_row
    for text in ("8.7 GB", "9.78", "Perplexity", "Q5_K_M"):
        start = PLAIN.index(text)
        tops = {view.rect_of(start + index).top() for index in range(len(text))}
        assert len(tops) == 1, "a number is never broken"


def test_cells_stand_as_their_column_says(laid):
    view = laid.only(PLAIN)
    sizes = [view.rect_of(PLAIN.index(text) + 5).right() for text in ("8.7 GB", "5.9 GB")]
    assert sizes[0] == pytest.approx(sizes[1], abs=0.1)
    head = PLAIN.index("Perplexity")
    center = (view.rect_of(head).left() + view.rect_of(head + 9).right()) / 2
    cell = PLAIN.index("9.71")
    assert (view.rect_of(cell).left() + view.rect_of(cell + 3).right()) / 2 == pytest.approx(
        center, abs=1
    )


def test_long_cells_are_broken_and_the_row_grows(laid):
    view = laid.only(WRAPPED)
    assert view.height > 3 * laid.metrics.table_row
    assert view.rect_of(WRAPPED.index("many")).top() - laid.metrics.table_row >= 5
    assert not view.scroll(10, 0)


def test_a_wide_table_scrolls_and_cuts_no_number(laid):
    view = laid.only(WIDE)
    assert view.natural_width > laid.width
    assert view.height <= 3 * laid.metrics.table_row
    last = WIDE.index("1234567890.1211")
    assert view.rect_of(last).left() > laid.width
    assert view.scroll(10**6, 0)
    assert view.rect_of(last + 14).right() <= laid.width
    assert comes_back(view, last + 4)
    assert [control.kind for control in view.controls()] == ["scroll"]


def test_a_table_that_fits_has_no_bar_after_the_window_became_narrower(laid):
    state = BlockState()
    laid.only(PLAIN, state)
    laid.width = 500
    assert laid.only(PLAIN, state).controls() == []


def test_what_is_marked_has_another_background(laid, theme):
    start = PLAIN.index("Q5_K_M")
    view = laid.only(PLAIN)
    area = area_of(picture(view, theme, [(start, start + 6, MARK)]), MARK)
    assert area.left() == pytest.approx(view.rect_of(start).left(), abs=1)
    assert area.right() == pytest.approx(view.rect_of(start + 5).right(), abs=1)


def test_marks_over_all_of_it_reach_every_cell_that_says_something(laid, theme):
    area = area_of(picture(laid.only(PLAIN), theme, [(0, len(PLAIN), MARK)]), MARK)
    assert area.height() > 3 * laid.metrics.table_row


def test_links_in_cells_can_be_pressed(laid):
    (control,) = laid.only(RICH).controls()
    assert (control.kind, control.value) == ("link", "https://example.org")
    assert control.area.left() > laid.width / 3


def test_code_in_cells_has_its_plate(laid, theme):
    assert theme.color("code").name() in colors_of(picture(laid.only(RICH), theme))


def test_parts_have_the_same_columns_and_one_head(laid, theme):
    state = BlockState()
    views = [laid.view(block, LONG, state) for block in read(LONG)]
    assert len(views) > 5
    assert sum(view.height for view in views) == 501 * laid.metrics.table_row
    rights = {
        view.rect_of(LONG.index(f"| {n} | ") + 1 + len(f"{n}")).right()
        for view, n in ((views[0], 5), (views[1], 50), (views[-1], 499))
    }
    assert max(rights) - min(rights) < 1


def test_a_part_is_laid_out_at_once(laid, theme):
    source = "| a | b | c | d | e |\n|--|--|--|--|--|\n" + "| one | two | 3 | four | 5.5 |\n" * 45
    block = read(source)[0]

    def once() -> float:
        began = time.thread_time()
        laid.view(block, source)
        return time.thread_time() - began

    once()
    # Ten times what it takes; the benchmark `transcript` holds the figure.
    assert sorted(once() for _ in range(9))[4] < 0.12


def test_rows_that_stream_in_look_as_if_they_had_been_there(laid, theme):
    view = None
    for end in range(PLAIN.index("\n|:") + 14, len(PLAIN) + 1):
        text = PLAIN[:end]
        block = read(text)[-1]
        if view is None or not view.update(block, text):
            view = laid.view(block, text)
        fresh = laid.view(block, text)
        assert view.height == fresh.height
    assert picture(view, theme) == picture(fresh, theme)


@given(
    st.lists(st.integers(0, 500), min_size=1, max_size=30),
    st.integers(100, 2_000),
)
def test_columns_fill_the_room_or_are_scrolled(characters, room):
    widths = column_widths(characters, 8.0, 12.0, room)
    assert len(widths) == len(characters)
    for count, width in zip(characters, widths, strict=True):
        assert width >= min(count, 16) * 8 + 22, "numbers keep their line"
    assert sum(widths) >= room - 1
