"""Things in a line that stand below each other where it is too short."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from app.ui.widgets.folding import Folding
from app.ui.widgets.label import Label, line_width
from app.ui.widgets.segmented import Segmented


class Box(QWidget):
    """Wants a size."""

    def __init__(self, width, height=20):
        super().__init__()
        self.setMinimumSize(40, height)
        self._width, self._height = width, height

    def sizeHint(self):
        size = super().minimumSize()
        size.setWidth(self._width)
        return size


@pytest.fixture
def line(qtbot):
    """Two boxes of 100 and 60 pixels, 10 between them; the first is stretched."""
    widget = QWidget()
    layout = Folding(0, spacing=10)
    widget.lead, widget.tail = Box(100), Box(60, 30)
    layout.addWidget(widget.lead)
    layout.addWidget(widget.tail)
    widget.setLayout(layout)
    qtbot.addWidget(widget)
    return widget


def placed(widget, width):
    """Where the parts are in a widget of this width, as high as that needs."""
    widget.resize(width, widget.layout().heightForWidth(width))
    widget.layout().setGeometry(widget.rect())
    return [each.geometry().getRect() for each in (widget.lead, widget.tail)]


def test_there_is_one_line_as_long_as_both_have_room(line):
    assert placed(line, 170) == [(0, 5, 100, 20), (110, 0, 60, 30)]
    assert placed(line, 300) == [(0, 5, 230, 20), (240, 0, 60, 30)]
    assert line.layout().heightForWidth(170) == 30


def test_without_room_the_second_stands_below(line):
    assert placed(line, 169) == [(0, 0, 169, 20), (0, 30, 60, 30)]
    assert line.layout().heightForWidth(169) == 60
    assert line.minimumSizeHint().width() == 40, "it can become narrow in the first place"


def test_what_is_hidden_folds_nothing(line):
    line.tail.hide()
    assert placed(line, 120)[0] == (0, 0, 120, 20)
    assert line.layout().heightForWidth(120) == 20


def test_words_are_broken_only_where_they_have_a_line_of_their_own(qtbot, applied):
    widget = QWidget()
    widget.lead, widget.tail = Label(applied, 13, wrap=True), Box(60)
    widget.lead.setText("A sentence of a few words")
    layout = Folding(1, lead_width=lambda: line_width(widget.lead))
    layout.addWidget(widget.lead)
    layout.addWidget(widget.tail)
    widget.setLayout(layout)
    qtbot.addWidget(widget)
    whole = line_width(widget.lead)
    (_, _, wide, one), _ = placed(widget, whole + 100)
    assert wide == whole
    (_, _, wide, two), (left, top, _, _) = placed(widget, whole - 20)
    assert (wide, left) == (whole - 20, 0)
    assert top >= two > 1.5 * one


def test_choices_go_on_in_the_next_line(qtbot, applied):
    choices = Segmented(applied, wrap=True)
    choices.set_items(["One of them", "Another", "And a third"])
    qtbot.addWidget(choices)
    hint, least = choices.sizeHint(), choices.minimumSizeHint()
    assert least.width() < hint.width()
    assert choices.heightForWidth(hint.width()) == hint.height()
    choices.resize(least.width(), choices.heightForWidth(least.width()))
    choices.show()
    boxes = [item.geometry() for item in choices.items()]
    assert len({box.top() for box in boxes}) == 3
    assert all(choices.rect().contains(box) for box in boxes)
