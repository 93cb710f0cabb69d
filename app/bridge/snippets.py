"""Prompt snippets as the composer and the settings use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.bridge.governing import language_code
from app.bridge.stock import StockList
from app.chat.snippets import Snippet
from app.chat.variables import fill_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from app.bridge.chat import ChatSession
    from app.bridge.storage import Storage

CURSOR = "\ue000"
"""Stands for the cursor while the rest is filled in: for private use, so no text has it."""


class SnippetList(StockList[Snippet]):
    """All snippets; see `StockList`."""

    def __init__(
        self, storage: Storage, session: ChatSession, *, parent: QObject | None = None
    ) -> None:
        super().__init__(storage, lambda store: store.snippets, parent=parent)
        self._session = session

    def matching(self, typed: str) -> tuple[Snippet, ...]:
        """Those whose name begins with `typed`, in any language, then those that contain it."""
        language, wanted = language_code(), typed.casefold()
        begin: list[Snippet] = []
        contain: list[Snippet] = []
        for item in self.items():
            names = [snippet.name.casefold() for snippet in item.values()]
            if any(name.startswith(wanted) for name in names):
                begin.append(item.value(language))
            elif any(wanted in name for name in names):
                contain.append(item.value(language))
        return (*begin, *contain)

    def filled(self, snippet: Snippet, around: Mapping[str, str]) -> tuple[str, int]:
        """The text to insert, and where in it the cursor goes.

        Args:
            snippet: which.
            around: what ``{clipboard}`` and ``{selection}`` stand for.
        """
        values = {**self._session.governing.variables(), **around, "cursor": CURSOR}
        text = fill_in(snippet.text, values)
        at = text.find(CURSOR)
        text = text.replace(CURSOR, "")
        return text, at if at >= 0 else len(text)
