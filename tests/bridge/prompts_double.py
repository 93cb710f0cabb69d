"""Prompts of any length: what `Seeing` asks the vocabularies, answered when a test says so."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.api import Vocabulary
from app.engine.seen import PromptSeen, PromptSpan


class PromptsDouble(QObject):
    """Has what `app.bridge.seeing.Seeing` uses of `app.bridge.vocabularies.Vocabularies`.

    Attributes:
        tokens: of the prompts from now on.
        hold: answers wait for `answer`.
        asked: every question.
        waiting: those that were not answered.
    """

    opened = Signal(str, object)
    failed = Signal(str, object)

    def __init__(self, tokens=0):
        super().__init__()
        self.tokens = tokens
        self.hold = False
        self.asked = []
        self.waiting = []

    def open(self, source):
        facts = {"name": "Small", "path": source, "n_vocab": 256}
        vocabulary = Vocabulary(key=source, **facts)
        QTimer.singleShot(0, self, lambda: self.opened.emit(source, vocabulary))

    def prompt(self, _vocabulary, question, then, _failed=None):
        self.asked.append(question)
        self.waiting.append(lambda: then(self._made(question)))
        if not self.hold:
            QTimer.singleShot(0, self, self.answer)

    def answer(self):
        """Tell the oldest question."""
        self.waiting.pop(0)()

    def _made(self, question):
        count = self.tokens
        return PromptSeen(
            ids=array("i", range(count)),
            lengths=array("i", [1] * count),
            text=b"x" * count,
            spans=(PromptSpan(0, count, "content", 0, "user"),) if count else (),
            n_ctx=question.n_ctx,
            reserve=32,
        )
