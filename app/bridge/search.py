"""Searching all conversations while the user types."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, structs
from PySide6.QtCore import QObject, QTimer, Signal

from app.chat.search import PAGE, Hit, Page, Query, TitleHit, parse, titles

if TYPE_CHECKING:
    from app.bridge.conversations import Conversations
    from app.bridge.organizer import Organizer
    from app.bridge.storage import Storage
    from app.chat.store import Store
    from app.core.errors import StoreError

PAUSE_MS = 120
"""Typing must rest this long before anything is looked for."""

MOST_RECENT = 10


class Results(Struct, frozen=True, kw_only=True):
    """What was found so far.

    Attributes:
        query: for this.
        titles: conversations found by their titles, recently used first.
        hits: messages, newest first.
        before: `more` goes on here; None when there are no more messages.
        searching: the next page is on its way.
    """

    query: Query = Query()
    titles: tuple[TitleHit, ...] = ()
    hits: tuple[Hit, ...] = ()
    before: int | None = None
    searching: bool = False

    @property
    def empty(self) -> bool:
        """Nothing was found, and nothing is looked for any more."""
        return not (self.titles or self.hits or self.searching or self.before is not None)


class Search(QObject):
    """One search at a time; a later one takes the place of the one before.

    Attributes:
        results: of the present search.
        recent: what was looked for and found since the window opened, latest first.

    Signals:
        changed: `results` are others, or there are more of them.
    """

    changed = Signal()

    def __init__(
        self,
        storage: Storage,
        conversations: Conversations,
        organizer: Organizer,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.results = Results()
        self.recent: list[str] = []
        self._storage = storage
        self._conversations = conversations
        self._organizer = organizer
        self._text = ""
        self._serial = 0
        self._wanted = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._on_pause_timeout)
        conversations.changed.connect(self._on_conversations_changed)

    @property
    def active(self) -> bool:
        """Something is looked for."""
        return bool(self._text)

    @property
    def text(self) -> str:
        """What is looked for, as it was typed."""
        return self._text

    def set_text(self, text: str) -> None:
        """Look for `text` as soon as typing rests; nothing ends the search."""
        text = text.strip()
        if text == self._text:
            return
        self._text = text
        self._serial += 1
        if text:
            self._pause.start()
        else:
            self._pause.stop()
            self.results = Results()
            self.changed.emit()

    def search_now(self) -> None:
        """Do not wait for the pause."""
        if self._pause.isActive():
            self._pause.stop()
            self._on_pause_timeout()

    def more(self) -> None:
        """Fetch the next page, where there is one."""
        if self.results.before is not None and not self.results.searching:
            self._wanted = len(self.results.hits) + PAGE
            self._fetch()

    def remember(self) -> None:
        """What is looked for was found."""
        if self._text:
            rest = [text for text in self.recent if text != self._text]
            self.recent = [self._text, *rest][:MOST_RECENT]

    # -- inside -----------------------------------------------------------

    def _on_pause_timeout(self) -> None:
        query = parse(self._text, self._organizer.tags())
        found = tuple(titles(self._conversations.all(), query))
        self.results = Results(query=query, titles=found)
        self._wanted = PAGE
        if query.words:
            self._fetch()
        else:
            self.changed.emit()

    def _fetch(self) -> None:
        self.results = structs.replace(self.results, searching=True)
        self.changed.emit()
        serial, results = self._serial, self.results
        limit = self._wanted - len(results.hits)
        only = None
        if results.query.tags:
            listed = self._conversations.all()
            only = frozenset(s.id for s in listed if results.query.admits(s.tags))

        def look(store: Store) -> Page:
            if serial != self._serial:  # something else is looked for by now
                return Page()
            return store.search_page(
                results.query.words, limit=limit, before=results.before, conversations=only
            )

        self._storage.run(look, partial(self._on_found, serial), partial(self._on_failed, serial))

    def _on_found(self, serial: int, page: Page) -> None:
        if serial != self._serial:
            return
        hits = self.results.hits + page.hits
        self.results = structs.replace(self.results, hits=hits, before=page.before, searching=False)
        if page.before is not None and len(hits) < self._wanted:
            self._fetch()  # the patience of the store was at its end, ours is not
        else:
            self.changed.emit()

    def _on_failed(self, serial: int, _error: StoreError) -> None:
        if serial == self._serial:
            self.results = structs.replace(self.results, before=None, searching=False)
            self.changed.emit()

    def _on_conversations_changed(self) -> None:
        """Titles and tags change, and conversations go."""
        if not self._text or self._pause.isActive():
            return
        there = {summary.id for summary in self._conversations.all()}
        found = tuple(titles(self._conversations.all(), self.results.query))
        hits = tuple(hit for hit in self.results.hits if hit.conversation_id in there)
        if found != self.results.titles or hits != self.results.hits:
            self.results = structs.replace(self.results, titles=found, hits=hits)
            self.changed.emit()
