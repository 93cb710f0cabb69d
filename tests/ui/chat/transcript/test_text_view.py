"""Headings, paragraphs, lists and quotations: where things stand, and what is pressed."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from app.markup.blocks import Paragraph
from app.markup.reading import read, tail
from app.ui.chat.transcript.block_view import BlockState, Look
from app.ui.chat.transcript.text_view import TextView
from tests.ui.chat.transcript.laid import MARK, area_of, colors_of, comes_back, picture

LATIN = "Load each file with the same `--seed`, **compare** it *with* ~~that~~ " * 6
CHINESE = "中文段落：每个文件都用同一个 `--seed` 载入，再与**首选词**比较。" * 5
EMOJI = "Emoji 👩‍👩‍👧 and 👍🏽, e\u0301 and 𝔘𝔫𝔦, then [a *link* over](https://example.org/a) words"
ARABIC = "مرحبا بالعالم، هذا نص طويل with English inside `code` ثم عربي مرة أخرى."
HEBREW = "- שלום עולם (abc 123) ועוד"
TEXTS = {"latin": LATIN, "chinese": CHINESE, "emoji": EMOJI, "arabic": ARABIC, "hebrew": HEBREW}


def exact(block) -> list[tuple[int, str]]:
    """Offset and character of all that is drawn as it was written."""
    return [
        (span.start + index, char)
        for span in block.spans
        if len(span.text) == span.end - span.start and not span.formula
        for index, char in enumerate(span.text)
    ]


def within_cluster(source: str, offset: int) -> bool:
    """Within what is drawn as one character there is no place."""
    around = source[offset : offset + 2]
    return (
        any(char in "\u200d\u0301\U0001f3fd" for char in around)
        or source[offset - 1 : offset] == "\u200d"
    )


@pytest.mark.parametrize("source", TEXTS.values(), ids=TEXTS)
def test_a_click_on_a_character_leads_to_it(laid, source):
    ((block, view),) = laid.views(source)
    wrong = [
        (offset, char)
        for offset, char in exact(block)
        if not within_cluster(source, offset) and not comes_back(view, offset)
    ]
    # Qt takes the two sides of a place where the direction changes for one.
    assert wrong in ([], [(source.find(")"), ")")])


@pytest.mark.parametrize("source", TEXTS.values(), ids=TEXTS)
def test_a_click_never_leaves_the_block(laid, source):
    ((block, view),) = laid.views(source)
    for x in range(-50, 750, 40):
        for y in range(-30, view.height + 40, 9):
            assert block.start <= view.offset_at(QPointF(x, y)) <= block.end


def test_places_in_markup_are_where_the_text_after_it_is(laid):
    view = laid.only("ab **cd** ef")
    assert view.rect_of(3).left() == view.rect_of(5).left()
    assert view.rect_of(7).left() == view.rect_of(9).left()
    assert view.rect_of(12).left() > view.rect_of(11).left()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=st.text(max_size=120))
def test_whatever_is_written_is_laid_out_and_found_again(laid, source):
    for block, view in laid.views(source):
        picture(view, laid.theme)
        for offset in range(block.start, block.end + 1):
            area = view.rect_of(offset)
            assert 0 <= view.offset_at(area.center()) <= len(source)
            start, end = view.word_at(offset)
            assert 0 <= start <= end <= len(source)


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("source", [LATIN, CHINESE, EMOJI], ids=["latin", "chinese", "emoji"])
def test_every_line_is_as_high_as_the_others(laid, theme, scale, source):
    theme.set_scale(scale)
    view = laid.only(source)
    line = laid.metrics.line
    lines = {round(view.rect_of(offset).top()) for offset in range(len(source))}
    assert lines == {line * number for number in range(len(lines))}
    assert view.height == line * len(lines)


def test_headings_are_larger_and_semibold(laid):
    sizes = []
    for level in range(1, 6):
        view = laid.only(f"{'#' * level} Same words")
        sizes.append(view.natural_width)
        assert view.height >= laid.metrics.line
    assert sizes[0] > sizes[1] > sizes[2] > sizes[3] == sizes[4]
    assert laid.only("Same words").natural_width < sizes[4]


def test_text_from_right_to_left_stands_at_the_right(laid):
    arabic, latin = laid.only("مرحبا"), laid.only("Hello")
    assert arabic.rect_of(0).right() == pytest.approx(laid.width, abs=1)
    assert latin.rect_of(0).left() == 0


def test_the_marker_of_an_arabic_item_stands_at_its_right(laid, theme):
    image = picture(laid.only("- مرحبا"), theme)
    right = image.copy(laid.width - theme.px(20), 0, theme.px(20), image.height())
    left = image.copy(0, 0, theme.px(20), image.height())
    assert len(colors_of(right)) > 1
    assert len(colors_of(left)) == 1


def test_an_arabic_item_is_indented_at_its_right(laid, theme):
    view = laid.only("- مرحبا")
    assert view.rect_of(2).right() == pytest.approx(laid.width - theme.px(20), abs=1)


def test_the_line_of_a_quotation_reaches_up_to_the_block_before_it(laid, theme):
    view = laid.only("> quoted")
    image = QImage(100, view.height + 20, QImage.Format.Format_RGB32)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    painter.translate(0, 20)
    clip = QRectF(0, 0, 100, view.height)
    view.draw(painter, Look(clip, above=8, quotes_above=1))
    painter.end()
    line = area_of(image, theme.color("border"))
    assert (line.top(), line.height()) == (12, view.height + 8)


def test_items_are_indented_and_marked(laid, theme):
    for source in ("- a", "1. a", "- [ ] a", "- [x] a"):
        view = laid.only(source)
        left = theme.px(20)
        assert view.rect_of(source.index("a", 3) if "x" in source else len(source) - 1).left() == (
            pytest.approx(left)
        )
        marker = picture(view, theme).copy(0, 0, left - 2, view.height)
        assert len(colors_of(marker)) > 1, source


def test_a_ticked_box_differs_from_an_empty_one(laid, theme):
    assert theme.color("fill").name() in colors_of(picture(laid.only("- [x] a"), theme))
    assert theme.color("fill").name() not in colors_of(picture(laid.only("- [ ] a"), theme))


def test_quotations_have_a_line_that_reaches_the_block_above(laid, theme):
    view = laid.only("> quoted")
    border = theme.color("border")
    assert area_of(picture(view, theme), border).height() == view.height
    assert view.rect_of(2).left() == theme.px(14)


def test_what_is_marked_has_another_background(laid, theme):
    source = "Some words are marked and some are not. " * 4
    view = laid.only(source)
    image = picture(view, theme, [(5, 10, MARK)])
    first, last = view.rect_of(5), view.rect_of(9)
    area = area_of(image, MARK)
    assert area.left() == pytest.approx(first.left(), abs=2)
    assert area.right() == pytest.approx(last.right(), abs=2)
    assert area.height() == laid.metrics.line
    assert MARK.name() not in colors_of(picture(view, theme))


def test_a_mark_over_several_lines_covers_each_of_them(laid, theme):
    view = laid.only(LATIN)
    area = area_of(picture(view, theme, [(0, len(LATIN), MARK)]), MARK)
    assert area.height() == view.height


@pytest.mark.parametrize("source", [ARABIC, HEBREW, "abc שלום def"])
def test_a_mark_leaves_no_gap_where_the_direction_changes(laid, theme, source):
    view = laid.only(source)
    image = picture(view, theme, [(0, len(source), MARK)])
    row = [image.pixelColor(x, 1).name() == MARK.name() for x in range(laid.width)]
    first, last = row.index(True), len(row) - 1 - row[::-1].index(True)
    assert all(row[first : last + 1])


def test_code_within_text_has_a_plate_with_room_at_its_sides(laid, theme):
    view = laid.only("a `code` b")
    inside = area_of(picture(view, theme), theme.color("code"))
    area = inside.adjusted(-1, 0, 1, 0)  # with its border
    first, last = view.rect_of(3), view.rect_of(6)
    assert first.left() - area.left() >= 2
    assert area.right() - last.right() >= 2
    assert area.height() < laid.metrics.line


def test_chinese_is_emphasized_by_weight_and_never_slanted(laid):
    (block,) = read("*斜体* and *slanted*")
    view = laid.view(block, "*斜体* and *slanted*")
    fonts = [made.format.font() for made in view._set.formats]
    assert [(font.italic(), int(font.weight())) for font in fonts] == [(False, 600), (True, 400)]


def test_a_link_can_be_pressed_on_each_of_its_lines(laid):
    source = f"{'words ' * 12}[a link that goes over to the next line](https://example.org/x) end"
    (control,) = laid.only(source).controls()
    assert (control.kind, control.value) == ("link", "https://example.org/x")
    assert len(control.rest) == 1
    assert control.holds(control.rest[0].center())
    assert "example.org" in control.name


def test_a_link_says_where_it_really_leads(laid):
    (control,) = laid.only("[bank.example](https://bank.example@evil.example/)").controls()
    assert "evil.example" in control.name
    (control,) = laid.only("[x](https://gооgle.com/)").controls()
    assert "xn--" in control.name


def test_a_link_in_several_looks_is_one_thing_to_press(laid):
    (control,) = laid.only("[a **bold** link](https://example.org/)").controls()
    assert control.name.startswith("a bold link")


def test_a_picture_is_a_word_that_says_what_it_shows(laid, theme):
    view = laid.only("![a cat](https://evil.example/cat.png)")
    assert view._set.text == "Picture: a cat"
    (control,) = view.controls()
    assert control.kind == "picture"


def test_a_footnote_leads_there_and_back(laid):
    views = [view for _, view in laid.views("Said[^n] so.\n\n[^n]: Because.")]
    there, back = views[0].controls()[0], views[1].controls()[0]
    assert (there.kind, there.value) == ("note", "n")
    assert (back.kind, back.value) == ("note", "^n")


def test_what_qt_would_take_for_structure_is_shown(laid):
    source = "a\ufffcb\u2029c\ufdd0d"
    view = laid.only(source)
    assert view.height == laid.metrics.line
    assert all(comes_back(view, offset) for offset in range(len(source)))


def test_lines_are_broken_where_they_were(laid):
    assert laid.only("one\ntwo").height == 2 * laid.metrics.line


def test_a_word_is_found(laid):
    source = "Hello **big** 世界"
    view = laid.only(source)
    assert view.word_at(1) == (0, 5)
    assert view.word_at(9) == (8, 11)


@pytest.mark.parametrize("source", [LATIN, CHINESE, EMOJI, ARABIC, "- item with `code`\n- two"])
def test_text_that_streams_in_looks_as_if_it_had_been_there(laid, source):
    view = known = None
    for end in range(1, len(source) + 1, 3):
        text = source[:end]
        block = read(text)[-1]
        same = isinstance(known, Paragraph) and known.start == block.start
        if view is None or not same or not view.update(block, text):
            view = laid.view(block, text)
        known = block
        fresh = laid.view(block, text)
        assert (view.height, view.natural_width) == (fresh.height, fresh.natural_width)
        assert view.rect_of(block.end) == fresh.rect_of(block.end)
    assert picture(view, laid.theme) == picture(fresh, laid.theme)


def test_another_kind_of_block_is_not_taken(laid):
    view = laid.only("words")
    assert not view.update(read("# words")[0], "# words")
    assert not view.update(read("> words")[0], "> words")


def test_a_paragraph_is_laid_out_at_once(laid):
    (block,) = read(LATIN)
    services, metrics = laid.services, laid.metrics

    def once() -> float:
        began = time.thread_time()
        TextView(block, LATIN, services, 640, metrics.line, BlockState())
        return time.thread_time() - began

    once()
    # Ten times what it takes; the benchmark `transcript` holds the figure.
    assert sorted(once() for _ in range(30))[15] < 0.03


def test_only_what_is_seen_is_painted(laid, theme):
    view = laid.only(LATIN)
    image = picture(view, theme)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    view.draw(painter, Look(QRectF(0, 0, 640, laid.metrics.line - 1)))
    painter.end()
    assert len(colors_of(image.copy(0, laid.metrics.line * 2, 640, 10))) == 1


def test_reading_goes_on_where_the_view_can_grow(laid):
    """The transcript reads again from `tail`; the view of the open block must take it."""
    before = "First.\n\nSecond begins"
    after = f"{before} and goes on"
    blocks = read(before)
    view = laid.view(blocks[-1], before)
    again = read(after, start=tail(blocks))
    assert view.update(again[-1], after)
    assert view.rect_of(len(after)).left() > view.rect_of(len(before)).left()
