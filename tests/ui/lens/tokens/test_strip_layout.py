"""Where panes stand, without a strip."""

from __future__ import annotations

import pytest

from app.engine.api import CutOptions
from app.inspection.cut_text import CutText, Pieces
from app.ui.lens.tokens.strip_layout import StripLayout
from tests.ui.lens.tokens.vocabulary_double import VocabulariesDouble, cut_of


@pytest.fixture
def made():
    found = []
    VocabulariesDouble().table(None, found.append)
    text = b"The merging the lower " * 30
    return CutText(text, cut_of(text, CutOptions()), Pieces(found[0]))


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
