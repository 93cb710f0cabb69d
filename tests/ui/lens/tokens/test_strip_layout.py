"""Where panes stand, without a strip."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.engine.api import CutOptions
from app.inspection.cut_text import CutText, Pieces
from app.inspection.glyphs import Run
from app.ui.lens.tokens.dressing import Dress, Heading
from app.ui.lens.tokens.strip_layout import StripLayout
from app.ui.lens.tokens.strip_painter import StripPainter
from app.ui.lens.tokens.strip_rows import DOTTED_OUT, FRAME_OUT
from tests.ui.lens.tokens.vocabulary_double import VocabulariesDouble, cut_of


def cut_with(text):
    found = []
    VocabulariesDouble().table(None, found.append)
    return CutText(text.encode(), cut_of(text.encode(), CutOptions()), Pieces(found[0]))


@pytest.fixture
def made():
    return cut_with("The merging the lower " * 30)


def laid_out(theme, made, width):
    layout = StripLayout(theme)
    layout.width = width
    layout.show(made)
    layout.settle(0)
    return layout


def places(layout):
    return [(row.first, row.lefts, row.widths) for row in layout.placed(0).rows]


@pytest.mark.parametrize("before", [12.0, 900.0])
def test_what_was_as_wide_before_stands_as_if_it_never_was(applied, made, before):
    layout, fresh = laid_out(applied, made, before), laid_out(applied, made, 300.0)
    layout.width = 300.0
    layout.forget()
    layout.settle(0)
    assert places(layout) == places(fresh)
    assert layout.placed(0).height == fresh.placed(0).height
    layout.width = before
    layout.forget()
    assert places(layout) == places(laid_out(applied, made, before))


def test_another_width_needs_no_other_panes(applied, made):
    layout = laid_out(applied, made, 300.0)
    panes = layout.placed(0).panes
    for width in (400.0, 200.0):
        layout.width = width
        layout.forget()
        assert layout.placed(0).panes is panes


def test_other_rows_make_panes_wider(applied, made):
    layout = laid_out(applied, made, 300.0)
    before = layout.placed(0).rows[0].widths[0]
    layout.rows = ("id", "kind", "bytes")
    layout.forget(sizes=True)
    assert layout.placed(0).rows[0].widths[0] > before


def test_no_pane_is_wider_than_the_strip(applied, made):
    layout = laid_out(applied, made, 30.0)
    assert {width for _first, _lefts, widths in places(layout) for width in widths} >= {30.0}
    assert all(width <= 30.0 for _first, _lefts, widths in places(layout) for width in widths)


@pytest.mark.parametrize("text", ["a龘b龘龘c", "e\u0301e\u0301 👨\u200d👩 x"])
def test_the_frame_of_a_character_touches_no_other_pane(applied, text):
    layout = laid_out(applied, cut_with(text), 2000.0)
    (row,) = layout.placed(0).rows
    ends = [left + width for left, width in zip(row.lefts, row.widths, strict=True)]
    for frame in layout.placed(0).frames:
        out = (DOTTED_OUT if frame.dotted else FRAME_OUT) + 1
        if frame.first:
            assert row.lefts[frame.first] - out >= ends[frame.first - 1]
        if frame.last + 1 < len(ends):
            assert ends[frame.last] + out <= row.lefts[frame.last + 1]


def painted(theme, layout, frames):
    placed = dataclasses.replace(layout.placed(0), frames=frames)
    image = QImage(1200, 80, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.translate(10, 0)
    StripPainter(theme, layout).row(painter, placed, placed.rows[0])
    painter.end()
    return image


def test_the_name_of_a_grapheme_is_not_hidden_by_those_of_its_characters(applied):
    layout = laid_out(applied, cut_with("👨\u200d👩\u200d👧\u200d👦"), 2000.0)
    frames = layout.placed(0).frames
    whole = next(frame for frame in frames if frame.dotted)
    mute = [frame._replace(text="") if frame is whole else frame for frame in frames]
    with_name, without = (painted(applied, layout, each) for each in (frames, mute))
    changed = {
        x
        for x in range(with_name.width())
        for y in range(with_name.height())
        if with_name.pixel(x, y) != without.pixel(x, y)
    }
    assert changed
    # To the left of what names the first of its characters.
    first = layout.placed(0).rows[0]
    assert max(changed) < 10 + (first.lefts[0] + first.lefts[3] + first.widths[3]) / 2 - 8


def test_of_a_long_text_only_what_is_seen_is_asked_for_its_looks(applied):
    layout, asked = StripLayout(applied), set()
    made = cut_with("The merging the lower\n" * 2000)
    layout.dresser = lambda first, _end: asked.add(first) or Dress()
    layout.show(made)
    layout.settle(0)
    layout.settle(3)
    layout.width = 333.0
    layout.forget()
    assert len(made.blocks) > 20
    assert asked == {made.firsts[0], made.firsts[3]}
    assert len(layout._heights) == len(made.blocks)


def test_what_was_not_seen_yet_has_room_for_its_headings(applied):
    layout = StripLayout(applied)
    made = cut_with("The merging the lower\n" * 2000)
    starts = (0, made.firsts[1], made.firsts[1] + 1, made.firsts[2])
    layout.dresser = lambda first, end: Dress(
        tuple((at - first, Heading("You")) for at in starts if first <= at < end)
    )
    layout.show(made)
    bare = [layout.top(index + 1) - layout.top(index) for index in range(4)]
    layout.headed = lambda: starts
    layout.show(made)
    grown = [layout.top(index + 1) - layout.top(index) for index in range(4)]
    assert [there - before for there, before in zip(grown, bare, strict=True)] == [
        layout.band,
        2 * layout.band,
        layout.band,
        0,
    ]


def test_what_was_seen_keeps_its_height_when_the_text_is_shown_again(applied, made):
    layout = laid_out(applied, made, 300.0)
    height = layout.height
    layout._tokens_per_row = 1.0
    layout.show(made)
    assert layout.height == height


def test_a_pane_that_has_no_room_says_that_there_is_more(applied):
    layout = laid_out(applied, cut_with("lower"), 2000.0)
    painter_of_panes = StripPainter(applied, layout)
    pictures = []
    for sign in "xy":
        image = QImage(200, 40, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        pane = layout.placed(0).panes[0]._replace(runs=(Run(sign * 500, "text"),))
        painter_of_panes.pane(painter, pane, QRectF(0, 0, 200, 34), "panea")
        painter.end()
        pictures.append(image)
    ends = [image.copy(186, 0, 14, 40) for image in pictures]
    assert ends[0] == ends[1]
    assert len({ends[0].pixel(x, y) for x in range(14) for y in range(8, 28)}) > 1
    assert pictures[0] != pictures[1]
