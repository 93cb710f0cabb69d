"""What is said beside the figures of a text."""

from __future__ import annotations

from array import array
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal

from app.inspection.cut import KINDS, Cut, VocabularyTable
from app.inspection.cut_text import CutText, Pieces
from app.ui.lens.tokens.figures import Figures
from app.ui.lens.tokens.strip_layout import StripLayout
from app.ui.lens.tokens.strip_painter import StripPainter

COMMA, MARK = 0, 1
TWICE = "two BOS"


class Lens(QObject):
    """A text that was cut, with a vocabulary of a comma and a control token."""

    remade = Signal()
    vocabulary_changed = Signal()

    def __init__(self, bos: int | None, ids: list[int], before: int) -> None:
        super().__init__()
        kinds = bytes(map(KINDS.index, ("normal", "control")))
        table = VocabularyTable(b",<s>", array("q", [0, 1, 4]), kinds, array("f", [0, 0]))
        pieces = Pieces(table)
        text = b"".join(pieces.all[token] for token in ids[before:])
        lengths = array("i", [len(pieces.all[token]) for token in ids])
        self.vocabulary = SimpleNamespace(bos_id=bos)
        self.made = CutText(text, Cut(array("i", ids), lengths, len(text), before=before), pieces)


@pytest.fixture
def said(qtbot, theme):
    """What is told of a text."""

    def of(lens: Lens) -> tuple[str, ...]:
        figures = Figures(theme, lens, StripPainter(theme, StripLayout(theme)))
        qtbot.addWidget(figures)
        return figures.sentences()

    return of


@pytest.mark.parametrize(
    ("bos", "ids", "before", "told"),
    [
        (MARK, [MARK, MARK, COMMA], 1, True),
        (MARK, [MARK, MARK, COMMA], 0, True),
        (MARK, [MARK, COMMA, MARK], 1, False),
        (MARK, [MARK], 1, False),
        (COMMA, [COMMA, COMMA], 0, False),
        (COMMA, [COMMA, COMMA], 1, True),
        (None, [COMMA, COMMA], 0, False),
    ],
)
def test_two_beginnings_are_told_and_two_commas_are_none(said, bos, ids, before, told):
    assert any(TWICE in sentence for sentence in said(Lens(bos, ids, before))) == told
