"""A text that runs from right to left is also shown as it is read."""

from __future__ import annotations

import pytest

from app.inspection.cut_text import CutText, Pieces
from app.ui.lens.tokens.reading_line import ReadingLine
from app.ui.lens.tokens.sight import Sight
from tests.ui.lens.tokens.vocabulary_double import VocabulariesDouble, cut_of

TEXT = "first\n\u05e9\u05dc\u05d5\u05dd abc The"


class Options:
    add_special = False
    parse_special = False


@pytest.fixture
def line(qtbot, applied):
    made = ReadingLine(applied, Sight())
    qtbot.addWidget(made)
    return made


def show(line, text):
    told = []
    VocabulariesDouble().table(None, told.append)
    data = text.encode()
    line._sight.show(CutText(data, cut_of(data, Options()), Pieces(told[0])))


def test_it_is_there_only_where_something_runs_from_right_to_left(line):
    show(line, "abc")
    assert line.isHidden()
    show(line, TEXT)
    assert not line.isHidden()


def test_the_token_that_is_pointed_at_is_marked_in_its_line(line):
    show(line, TEXT)
    made = line._sight.made
    line._sight.point(made.token_at(made.text.index(b"The")))
    assert line.text == TEXT.split("\n")[1]
    assert line.text[slice(*line.marked)] == "The"
    assert not line.grab().isNull()


def test_before_one_is_pointed_at_the_first_line_of_that_kind_is_shown(line):
    show(line, TEXT)
    assert line.text == TEXT.split("\n")[1]
    assert line.marked[0] == line.marked[1]
