"""Formulas: set in a thread, on the baseline, in the middle; as written where they cannot be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.markup.reading import read
from app.ui.chat.transcript.typesetter import Formula
from tests.ui.chat.transcript.laid import MARK, area_of, colors_of, picture

INLINE = "The sum $\\sum_i x_i$ is small"
TALL = "So $\\dfrac{\\frac{a}{b}}{\\frac{c}{d}}$ is tall\nand this is not"
DISPLAY = "$$\n\\frac{1}{n} \\sum_{i=1}^{n} x_i\n$$"
BAD = "$$\n\\undefinedcommand{x}\n$$"


def ink(image, background: QColor) -> int:
    return sum(
        image.pixelColor(x, y).name() != background.name()
        for x in range(image.width())
        for y in range(image.height())
    )


def test_room_is_kept_until_a_formula_is_there(qtbot, laid, theme):
    view = laid.only(DISPLAY)
    assert view.height >= laid.metrics.line
    assert ink(picture(view, theme), theme.color("surface")) == 0
    with qtbot.waitSignal(laid.services.finished):
        pass
    view.refresh()
    assert ink(picture(view, theme), theme.color("surface")) > 50


def test_refreshing_says_whether_the_height_changed(qtbot, laid):
    view = laid.only(DISPLAY)
    before = view.height
    qtbot.waitUntil(lambda: not laid.services.waiting)
    assert view.refresh() == (view.height != before)
    assert view.refresh() is False


def test_it_stands_in_the_middle(qtbot, laid, theme):
    view = laid.ready(qtbot, laid.only(DISPLAY))
    area = view.rect_of(0)
    assert area.center().x() == pytest.approx(laid.width / 2, abs=2)
    image = picture(view, theme)
    painted = [
        x
        for x in range(laid.width)
        if any(
            image.pixelColor(x, y).name() != theme.color("surface").name()
            for y in range(0, image.height(), 2)
        )
    ]
    assert (painted[0] + painted[-1]) / 2 == pytest.approx(laid.width / 2, abs=6)


def test_a_click_leads_before_or_after_it(qtbot, laid):
    view = laid.ready(qtbot, laid.only(DISPLAY))
    assert view.offset_at(QPointF(10, 10)) == 0
    assert view.offset_at(QPointF(laid.width - 10, 10)) == len(DISPLAY)
    assert view.word_at(4) == (0, len(DISPLAY))


def test_what_is_marked_has_another_background(qtbot, laid, theme):
    view = laid.ready(qtbot, laid.only(DISPLAY))
    assert not area_of(picture(view, theme, [(0, len(DISPLAY), MARK)]), MARK).isEmpty()


def test_within_text_it_takes_its_own_width_and_is_one_place(qtbot, laid):
    view = laid.only(INLINE)
    laid.ready(qtbot, view)
    start = INLINE.index("$")
    end = INLINE.index("$ is") + 1
    area = view.rect_of(start)
    assert area.width() > 20
    assert view.offset_at(QPointF(area.left() + 2, area.center().y())) == start
    assert view.offset_at(QPointF(area.right() - 2, area.center().y())) == end
    assert view.rect_of(end).left() == pytest.approx(area.right(), abs=0.5)


def test_one_that_wants_a_line_of_its_own_within_text_gets_it(qtbot, laid):
    source = "It is \\[ x^2 \\] and so on"
    view = laid.ready(qtbot, laid.only(source))
    tops = [view.rect_of(source.index(text)).top() for text in ("It", "\\[", "and")]
    assert tops[0] < tops[1] < tops[2]
    assert view.rect_of(source.index("and")).left() == 0


def test_lines_break_beside_a_formula_among_chinese_characters_only(qtbot, laid):
    for source, breaks in (("中文$x$中文", True), ("pre$x$post", False)):
        view = laid.ready(qtbot, laid.only(source))
        assert (view._set.text[view._set.insets[0].at] != "\u00a0") is breaks


def test_a_line_with_a_tall_formula_is_higher_and_the_next_one_is_not(qtbot, laid):
    view = laid.ready(qtbot, laid.only(TALL))
    first, second = view.rect_of(0), view.rect_of(TALL.index("and"))
    assert first.height() > laid.metrics.line
    assert second.height() == laid.metrics.line
    assert second.top() == first.bottom()


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_it_grows_with_the_type(qtbot, laid, theme, scale):
    normal = laid.ready(qtbot, laid.only(DISPLAY)).rect_of(0).width()
    theme.set_scale(scale)
    scaled = laid.ready(qtbot, laid.only(DISPLAY)).rect_of(0).width()
    assert scaled == pytest.approx(normal * scale, rel=0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_has_the_color_of_the_text(qtbot, laid, theme, mode):
    theme.set_mode(mode)
    view = laid.ready(qtbot, laid.only(DISPLAY))
    assert theme.color("text").name() in colors_of(picture(view, theme, ratio=2))


def test_what_cannot_be_set_is_shown_as_it_was_written(qtbot, laid):
    view = laid.ready(qtbot, laid.only(BAD))
    assert view.height >= 3 * laid.metrics.line
    start = BAD.index("undefined")
    area = view.rect_of(start)
    assert view.offset_at(QPointF(area.left() + 1, area.center().y())) == start
    within = laid.ready(qtbot, laid.only("a $\\undefinedcommand{x}$ b"))
    assert within._set.text == "a $\\undefinedcommand{x}$ b"


def test_a_wide_one_is_smaller_and_scrolls_where_it_would_be_unreadable(qtbot, laid):
    wide = "$$" + " + ".join(f"x_{{{n}}}^2" for n in range(24)) + "$$"
    view = laid.ready(qtbot, laid.only(wide))
    assert view.natural_width <= laid.width + 1 or view.scroll(10, 0)
    laid.width = 200
    narrow = laid.ready(qtbot, laid.only(wide))
    assert narrow.natural_width > laid.width
    assert narrow.scroll(10, 0)
    assert [control.kind for control in narrow.controls()] == ["scroll"]


def test_nothing_is_drawn_smaller_than_can_be_read():
    formula = Formula(None, 1_000, 20, 5)
    assert formula.within(2_000) is formula
    assert formula.within(800).width == 800
    assert formula.within(10).width == 600
    assert formula.within(800).ascent == pytest.approx(16)


def test_a_formula_in_a_table_is_set(qtbot, laid):
    source = "| a |\n|--|\n| $x^2$ |"
    view = laid.only(source)
    laid.ready(qtbot, view)
    assert view.refresh() is False
    assert view.rect_of(source.index("$")).width() > 8


def test_a_formula_that_streams_in_looks_as_if_it_had_been_there(qtbot, laid, theme):
    view = None
    for end in range(3, len(DISPLAY) + 1):
        text = DISPLAY[:end]
        block = read(text)[-1]
        if view is None or not view.update(block, text):
            view = laid.view(block, text)
    laid.ready(qtbot, view)
    assert picture(view, theme) == picture(laid.ready(qtbot, laid.only(DISPLAY)), theme)


def test_a_rule_is_a_line_across(laid, theme):
    view = laid.only("---")
    area = area_of(picture(view, theme), theme.color("border"))
    assert (area.width(), area.height()) == (laid.width, 1)
    assert view.offset_at(QPointF(1, 1)) == 0
    assert view.offset_at(QPointF(laid.width - 1, 1)) == 3
