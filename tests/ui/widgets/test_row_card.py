from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from app.ui.widgets.pane import Hairline
from app.ui.widgets.row_card import RowCard


@pytest.fixture
def card(qtbot, theme):
    made = RowCard(theme, QLabel("Nothing yet"))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def seen(qtbot, card):
    """Waits until these are seen, lines as dashes, from top to bottom."""

    def now():
        layout = card.layout()
        widgets = [layout.itemAt(at).widget() for at in range(layout.count())]
        return [
            "-" if isinstance(widget, Hairline) else widget.text()
            for widget in widgets
            if widget.isVisible()
        ]

    def check(*expected):
        qtbot.waitUntil(lambda: now() == list(expected))

    return check


def test_there_is_a_line_between_any_two_rows(card, seen):
    card.set_rows([QLabel(text) for text in ("one", "two", "three")])
    seen("one", "-", "two", "-", "three")


def test_without_rows_something_else_stands_there(card, seen):
    card.set_rows([])
    seen("Nothing yet")
    card.set_rows([QLabel("one")])
    seen("one")
    card.set_rows([])
    seen("Nothing yet")


def test_rows_go_when_others_come(card, seen):
    card.set_rows([QLabel("one"), QLabel("two")])
    card.set_rows([QLabel("three")])
    seen("three")
