"""Marks of several vocabularies on one scale."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QLineF

from app.ui.lens.tokens.language_plot import MARK, LanguagePlot, PlotRow

NAMES = ("A", "B", "C", "D", "E", "F")


@pytest.fixture
def plot(qtbot, applied):
    made = LanguagePlot(applied)
    qtbot.addWidget(made)
    made.resize(900, 400)
    return made


@pytest.mark.parametrize("values", [(0.25,) * 6, (0.22, 0.22, 0.225, 2.0, 2.0, 1.0), (1.0, None)])
def test_no_mark_hides_another_of_the_same_value(plot, applied, values):
    plot.show_rows([PlotRow("Five", heading=True), PlotRow("English", values)], NAMES, 0)
    places = [plot.place_of(1, at) for at, value in enumerate(values) if value is not None]
    # Even six of one value show a part of each.
    least = applied.scaled(MARK) / 2
    for one, other in itertools.combinations(places, 2):
        assert QLineF(one, other).length() >= least
    top, high = plot._row_box(1)
    for place in places:
        assert top + applied.scaled(MARK) <= place.y() <= top + high - applied.scaled(MARK)


def test_no_line_strikes_a_heading_out(plot):
    plot.show_rows([PlotRow("W" * 60, heading=True), PlotRow("English", (1.0,))], ("A",), 0)
    heading, high = plot._row_box(0)
    with_words = plot.grab().toImage()
    plot.show_rows([PlotRow("", heading=True), PlotRow("English", (1.0,))], ("A",), 0)
    without = plot.grab().toImage()
    row = round(heading + high) - 3
    assert {without.pixel(x, row) for x in range(900)} == {without.pixel(0, row)}
    assert with_words != without
