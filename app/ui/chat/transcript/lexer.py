"""Colors of code, found in a thread and kept."""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.chat.transcript.backlog import Backlog

if TYPE_CHECKING:
    from app.markup.blocks import Code
    from app.markup.lexing import Runs

LONGEST_CHUNK = 20_000
"""Characters; of longer code each part is colored by itself, with some lines before it."""

BEFORE = 4_000
"""So many characters before a part are read with it: it may begin within a long string."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[^\n]*\n")

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
        self._backlog = Backlog("lexing", self)
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
            plain: Runs = ()
            self._backlog.add(partial(_lex, text, language), partial(self._on_lexed, key), plain)
        return None

    @property
    def waiting(self) -> bool:
        """Some that were asked for are not there yet."""
        return bool(self._asked)

    def close(self) -> None:
        """Find nothing more."""
        self._backlog.close()

    def _on_lexed(self, key: tuple[str, str], runs: Runs) -> None:
        self._asked.discard(key)
        self._known[key] = runs
        self._characters += len(key[1])
        while self._characters > KEPT_CHARACTERS and len(self._known) > 1:
            (_, text), _ = self._known.popitem(last=False)
            self._characters -= len(text)
        self.finished.emit()


def chunk_of(block: Code, source: str) -> tuple[str, int]:
    """What of the code is read to color a part, and how many characters of it are before it.

    All parts of code of a moderate length give the same text, which is read once.
    """
    alone = (block.text, 0)
    fence = _FENCE.match(source, block.top)
    if (block.part == 0 and block.last) or fence is None or not block.places:
        return alone
    begin, here = fence.end(), block.places[0]
    if here < begin or not source.startswith(block.text, here):
        return alone  # it stands in a list or a quotation, whose marks are between its lines
    closing = re.compile(rf"^ {{0,3}}{re.escape(fence[1])}+[ \t]*$", re.MULTILINE)
    found = closing.search(source, here + len(block.text), begin + LONGEST_CHUNK)
    if found is not None:
        return source[begin : found.start()].removesuffix("\n"), here - begin
    before = max(begin, here - BEFORE)
    if before > begin:
        before = source.find("\n", before, here) + 1 or here
    return source[before : here + len(block.text)], here - before


def _lex(text: str, language: str) -> Runs:
    from app.markup.lexing import runs_of  # noqa: PLC0415

    return runs_of(text, language)
