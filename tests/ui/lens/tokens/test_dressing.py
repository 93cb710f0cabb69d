"""Panes that wear something: headings that part them, the template's hatch, the KV cache."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from app.engine.api import CutOptions
from app.inspection.cut_text import CutText, Pieces
from app.ui.lens.tokens.dressing import Dress, Heading
from app.ui.lens.tokens.sight import Sight
from app.ui.lens.tokens.strip import MARGIN, Strip
from tests.ui.lens.tokens.vocabulary_double import VocabulariesDouble, cut_of


class Dressed(Sight):
    """Two parts: the second begins at token 2."""

    def note(self, token):
        return "by the template" if token < 2 else ""

    def dress(self, first, end):
        headings = tuple(
            (at - first, Heading(text, "2 tokens", "user"))
            for at, text in ((0, "System"), (2, "You"))
            if first <= at < end
        )
        return Dress(headings, ((0, 2),), ((2, 3),), 1)

    def headed(self):
        return (0, 2)


@pytest.fixture
def pieces():
    found = []
    VocabulariesDouble().table(None, found.append)
    return Pieces(found[0])


@pytest.fixture
def strip(qtbot, applied, pieces):
    sight = Dressed()
    made = Strip(applied, sight)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.set_most_height(500)
    made.show()
    text = b"The merging the lower"
    sight.show(CutText(text, cut_of(text, CutOptions()), pieces))
    yield made
    sight.deleteLater()


def test_every_part_begins_below_its_heading(strip):
    panes = strip.panes
    assert panes.box(0).top() == panes.band + panes.pane_top
    assert panes.box(2).top() - panes.box(0).top() == panes.pitch + panes.band
    assert panes.box(2).left() == 0
    assert panes.height == 2 * (panes.pitch + panes.band)


def test_a_heading_is_no_token(strip):
    band = strip.panes.band
    assert strip.token_at(QPointF(MARGIN + 4, band / 2)) == -1
    assert strip.token_at(QPointF(MARGIN + 4, band + strip.panes.pane_top + 4)) == 0
    second = strip.panes.row_span(2)[0]
    assert strip.token_at(QPointF(MARGIN + 4, second + band / 2)) == -1


def test_the_keyboard_goes_over_headings(qtbot, strip):
    strip.set_rows(())
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    qtbot.keyClick(strip, Qt.Key.Key_Down)
    assert strip.current == 2
    qtbot.keyClick(strip, Qt.Key.Key_Up)
    assert strip.current == 0


def test_the_tip_says_whose_a_token_is(strip):
    assert strip.told(0).endswith("\nby the template")
    assert "\n" not in strip.told(3)


def _colors(strip, area):
    image = strip.viewport().grab(area.toAlignedRect()).toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_what_the_template_wrote_is_hatched(strip):
    hatched = strip.panes.box(1).translated(MARGIN, 0).adjusted(1, 1, -1, -8)
    plain = strip.panes.box(3).translated(MARGIN, 0).adjusted(1, 1, -1, -8)
    assert len(_colors(strip, hatched)) > len(_colors(strip, plain))


def test_a_line_lies_over_what_is_in_the_cache(strip, applied):
    accent = applied.color("accent").name()
    first, second = (strip.panes.box(token).translated(MARGIN, 0) for token in (0, 1))
    above = QPoint(0, -6)
    assert accent in _colors(strip, first.translated(above))
    assert accent not in _colors(strip, second.translated(above).adjusted(2, 0, 0, -20))


def test_blocks_that_are_the_same_are_laid_out_again_when_they_wear_something_else(strip):
    before = strip.panes.height
    strip.panes.dresser = lambda _first, _end: Dress()
    strip.panes.show(strip.panes.made)
    strip.panes.settle(0)
    assert strip.panes.height == strip.panes.pitch < before


def test_rows_are_sharp_on_another_screen(strip, monkeypatch):
    strip.grab()
    before = list(strip._pictures.values())
    monkeypatch.setattr(strip, "devicePixelRatioF", lambda: 3.0)
    strip.grab()
    assert before
    assert {picture.devicePixelRatio() for picture in strip._pictures.values()} == {3.0}


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_the_name_of_a_cut_character_keeps_off_its_bytes(strip, pieces, applied, scale):
    applied.set_scale(scale)
    text = "歪".encode()
    strip.panes.dresser = lambda _first, _end: Dress()
    strip.panes.show(CutText(text, cut_of(text, CutOptions()), pieces))
    strip.resize(strip.width() + 1, strip.height())
    image = strip.grab().toImage()
    box, ratio = strip.panes.box(1).translated(MARGIN, 0), image.devicePixelRatio()

    def rows(role):
        """Where a color is, within the middle pane without its bar."""
        color = applied.color(role)
        return [
            y
            for y in range(int((box.bottom() - applied.scaled(6)) * ratio))
            for x in range(int((box.left() + 2) * ratio), int((box.right() - 2) * ratio))
            if _distance(image.pixelColor(x, y), color) < 60
        ]

    name, bytes_of_it = rows("k_byte"), rows("text")
    assert name
    assert bytes_of_it
    assert min(bytes_of_it) - max(name) >= 4 * max(1.0, scale) * ratio


def _distance(one, other):
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))
