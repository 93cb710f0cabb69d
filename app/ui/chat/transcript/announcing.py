"""Reading aloud what streams in: whole sentences, at most once a second."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible

from app.ui.chat.transcript import accessible

if TYPE_CHECKING:
    from app.ui.chat.transcript.view import Transcript

EVERY_MS = 1_000

_SENTENCE_END = re.compile(r"[.!?…](?=\s)|[。！？]|\n")


class Announcer(QObject):
    """Says a reply while it is written; costs nothing where nobody listens."""

    def __init__(self, view: Transcript) -> None:
        super().__init__(view)
        self._view = view
        self._key = 0
        self._said = 0
        self._timer = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def take(self, key: int, *, ended: bool = False) -> None:
        """Text came for a message, or its end did."""
        if not QAccessible.isActive() or (ended and key != self._key):
            return
        if key != self._key:
            self._key, self._said = key, 0
        if ended:
            self._timer.stop()
            self._say(whole=True)
            self._key = 0
        elif not self._timer.isActive():
            self._timer.start()

    def _say(self, *, whole: bool = False) -> None:
        index = self._view.flow.index_of(self._key)
        if index is None:
            return
        text = self._view.flow.plain(index)
        end = len(text) if whole else sentences_end(text, self._said)
        said = text[self._said : end].strip()
        self._said = max(self._said, end)
        if said:
            accessible.announce(self._view, said)

    def _on_timer_timeout(self) -> None:
        self._say()


def sentences_end(text: str, start: int) -> int:
    """Where the last whole sentence after `start` ends; `start` where none does."""
    end = start
    for found in _SENTENCE_END.finditer(text, start):
        end = found.end()
    return end
