"""Lines of text, and which place of the source each place in them stands for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.ui.chat.transcript.pieces import Piece, Pieces
from app.ui.chat.transcript.words import Inset, Words, right_to_left, word_range

# **ab** c &amp; d𝔘e, drawn as "ab c & d𝔘e"
PIECES = Pieces(
    [
        Piece(0, 2, 2, 4, "ab"),
        Piece(2, 3, 6, 9, " c "),
        Piece(5, 1, 9, 14, None),
        Piece(6, 5, 14, 18, " d𝔘e"),
    ]
)


def words(theme, text: str, width: float = 400, insets=()) -> Words:
    made = Words(text, (), font=theme.font(14), line=22, insets=insets)
    made.lay_out(width)
    return made


def test_offsets_lead_to_positions():
    shown = {2: 0, 3: 1, 4: 2, 5: 2, 6: 2, 8: 4, 9: 5, 11: 5, 14: 6, 16: 8, 17: 10, 18: 11, 99: 11}
    assert {offset: PIECES.position(offset) for offset in shown} == shown
    assert PIECES.position(0) == 0


def test_positions_lead_to_offsets():
    said = {0: 2, 1: 3, 2: 6, 5: 9, 6: 14, 8: 16, 10: 17, 11: 18, 99: 18}
    assert {position: PIECES.offset(position) for position in said} == said


def test_the_end_of_a_word_is_before_the_markup_after_it():
    assert PIECES.end_offset(2) == 4
    assert PIECES.end_offset(6) == 14
    assert PIECES.end_offset(1) == 3


def test_a_range_of_the_source_is_a_range_of_what_is_drawn():
    assert PIECES.span(0, 5) == (0, 2)
    assert PIECES.span(2, 3) == (0, 1)
    assert PIECES.span(4, 7) == (2, 3)
    assert PIECES.span(9, 14) == (5, 6)
    assert PIECES.span(10, 12) == (5, 6), "what is one piece is marked as one"
    assert PIECES.span(5, 5) == (2, 2)


def test_the_marks_before_a_line_are_where_the_line_begins():
    lines = Pieces([Piece(0, 2, 2, 4, "ab"), Piece(3, 2, 7, 9, "cd")])  # "> ab\n> cd"
    assert [lines.position(offset) for offset in (4, 5, 6, 7)] == [2, 3, 3, 3]


def test_nothing_has_no_places():
    nothing = Pieces(())
    assert (nothing.position(5), nothing.offset(5), nothing.end_offset(5)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("some words that go over lines " * 4, 10_000),
        ("很多字" * 40, 10_000),
        ("שלום עולם " * 20, -10_000),
    ],
)
def test_a_click_behind_the_end_of_a_line_stays_on_that_line(theme, text, end):
    made = words(theme, text, 200)
    assert made.lines > 3
    for line in range(made.lines):
        position = made.position_at(QPointF(end, line * 22 + 11))
        assert made.rect_at(position).top() == line * 22


def test_letters_stand_in_the_middle_of_their_line(theme):
    made = words(theme, "Hxg")
    image = QImage(100, 22, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    made.draw(painter, QRectF(0, 0, 100, 22))
    painter.end()
    rows = [
        y
        for y in range(22)
        if any(image.pixelColor(x, y).lightness() < 160 for x in range(image.width()))
    ]
    assert (rows[0] + rows[-1]) / 2 == pytest.approx(11, abs=2)
    assert 2 <= rows[0] < rows[-1] <= 19


@pytest.mark.parametrize(("ascent", "descent"), [(5, 2), (60, 2), (5, 40), (60, 40)])
def test_a_line_makes_room_for_what_is_painted_in_it(theme, ascent, descent):
    made = words(theme, "ab cd", insets=[Inset(2, ascent, descent, lambda _painter: None)])
    base = made.base_of(0)
    assert base - ascent >= 0
    assert base + descent <= made.height
    assert made.height >= 22
    assert (made.height == 22) == (ascent == 5 and descent == 2)


def test_what_is_painted_in_a_line_stands_on_its_baseline(theme):
    places = []
    inset = Inset(3, 30, 10, lambda painter: places.append(painter.transform().dy()))
    made = words(theme, "ab cd", insets=[inset])
    image = QImage(100, 60, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    made.draw(painter, QRectF(0, 0, 100, 60))
    made.draw(painter, QRectF(0, 500, 100, 60))
    painter.end()
    assert places == [made.base_of(0)], "and only when it is seen"


def test_a_word_is_where_it_begins_and_ends():
    text = "Hello big 世界 👍x"
    assert word_range(text, 0) == (0, 5)
    assert word_range(text, 7) == (6, 9)
    assert word_range(text, 99)[1] == len(text.encode("utf-16-le")) // 2
    assert word_range("", 0) == (0, 0)


def test_the_first_letter_decides_about_the_direction():
    assert right_to_left("123 مرحبا hello")
    assert not right_to_left("hello مرحبا")
    assert not right_to_left("123")
