"""Colors of code, found in a thread and kept."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.bridge.tasks import Tasks

if TYPE_CHECKING:
    from app.markup.lexing import Runs

KEPT_CHARACTERS = 2_000_000
"""Of code whose colors are in memory."""


class Lexer(QObject):
    """Finds colors of code.

    Signals:
        finished: colors that were asked for are there.
    """

    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks("lexing", daemon=True, parent=self)
        self._known: OrderedDict[tuple[str, str], Runs] = OrderedDict()
        self._characters = 0
        self._asked: set[tuple[str, str]] = set()

    def runs(self, text: str, language: str) -> Runs | None:
        """Roles of `text`; None while they are being found, empty where there are none."""
        if not language or not text:
            return ()
        key = (language, text)
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        if key not in self._asked:
            self._asked.add(key)
            self._tasks.run(
                partial(_lex, text, language),
                partial(self._on_lexed, key),
                lambda _error: self._on_lexed(key, ()),
            )
        return None

    def close(self) -> None:
        """Find nothing more."""
        self._tasks.close(wait=False)

    def _on_lexed(self, key: tuple[str, str], runs: Runs) -> None:
        self._asked.discard(key)
        self._known[key] = runs
        self._characters += len(key[1])
        while self._characters > KEPT_CHARACTERS and len(self._known) > 1:
            (_, text), _ = self._known.popitem(last=False)
            self._characters -= len(text)
        self.finished.emit()


def _lex(text: str, language: str) -> Runs:
    from app.markup.lexing import lex  # noqa: PLC0415

    return lex(text, language)
