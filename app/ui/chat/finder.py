"""Looks for words in the open branch and brings what was found into view."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge.tasks import Tasks
from app.markup.finding import MOST, find
from app.ui.chat.transcript.highlights import Found
from app.ui.chat.transcript.selection import Place, Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.bridge.chat import ChatSession
    from app.ui.chat.transcript.view import Transcript

AGAIN_MS = 250
"""So long after the conversation changed its text is searched again."""


class Finder(QObject):
    """A search of the open branch, in a thread; the hits are marked in the transcript.

    Signals:
        changed: other hits, or another one is looked at.
    """

    changed = Signal()

    def __init__(
        self, transcript: Transcript, session: ChatSession, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._transcript = transcript
        self._tasks = Tasks("finding", daemon=True, parent=self)
        self._stopped = Event()
        self._words = ""
        self._found: list[Found] = []
        self._current = -1
        self._active = False
        self._timer = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._timer.timeout.connect(self._on_timer_timeout)
        for happened in (session.opened, session.path_changed, session.node_changed):
            happened.connect(self._on_session_changed)
        session.appended.connect(self._on_session_changed)
        self.destroyed.connect(partial(self._tasks.close, wait=False))

    @property
    def words(self) -> str:
        """What is looked for."""
        return self._words

    @property
    def count(self) -> int:
        """How many hits there are; `MOST` may be more."""
        return len(self._found)

    @property
    def current(self) -> int:
        """Index of the hit that is looked at; -1 for none."""
        return self._current

    @property
    def counted(self) -> bool:
        """Whether there are no more than were counted."""
        return len(self._found) < MOST

    def look_for(self, words: str) -> None:
        """Mark all hits of `words` and go to the first one from what is in view on."""
        self._active = True
        self._words = words
        self._search(move=True)

    def step(self, by: int) -> None:
        """Go to the next hit or the one before, round and round."""
        if self._found:
            start = self._current if self._current >= 0 else min(0, -by)
            self._show((start + by) % len(self._found))

    def stop(self) -> None:
        """Take the marks away; what was looked at is selected."""
        self._active = False
        self._stopped.set()
        self._timer.stop()
        if 0 <= self._current < len(self._found):
            key, start, end = self._found[self._current]
            index = self._transcript.flow.index_of(key)
            if index is not None:
                self._transcript.select(Selection(Place(index, start), Place(index, end)))
        self._found, self._current = [], -1
        self._transcript.set_found(())

    def _search(self, *, move: bool) -> None:
        self._stopped.set()
        self._stopped = stopped = Event()
        flow = self._transcript.flow
        texts = [(item.node.id, flow.source(index)) for index, item in enumerate(flow.items())]
        self._tasks.run(
            partial(find, texts, self._words, lambda: not stopped.is_set()),
            partial(self._on_found, stopped, move),
        )

    def _on_found(self, stopped: Event, move: bool, hits: Sequence[tuple[int, int, int]]) -> None:
        if stopped.is_set():
            return
        before = self._found[self._current] if self._current >= 0 else None
        self._found = [Found(*hit) for hit in hits]
        self._current = -1
        if self._found and move:
            self._show(self._first())
            return
        if self._found and before is not None:
            self._current = self._nearest(before)
        self._transcript.set_found(self._found, self._current)
        self.changed.emit()

    def _first(self) -> int:
        """The first hit in what is in view or below it."""
        visible = self._transcript.visible_messages()
        top = visible[0][0] if visible else 0
        index_of = self._transcript.flow.index_of
        below = (n for n, hit in enumerate(self._found) if (index_of(hit.key) or 0) >= top)
        return next(below, 0)

    def _nearest(self, hit: Found) -> int:
        """The hit that is where `hit` was, or follows that place."""
        index_of = self._transcript.flow.index_of
        place = (index_of(hit.key) or 0, hit.start)
        here = ((index_of(other.key) or 0, other.start) for other in self._found)
        return next((n for n, at in enumerate(here) if at >= place), len(self._found) - 1)

    def _show(self, current: int) -> None:
        self._current = current
        hit = self._found[current]
        self._transcript.set_found(self._found, current)
        index = self._transcript.flow.index_of(hit.key)
        if index is not None:
            self._transcript.show_place(Place(index, hit.start))
        self.changed.emit()

    def _on_session_changed(self, *_what: object) -> None:
        if self._active:
            self._timer.start()

    def _on_timer_timeout(self) -> None:
        if self._active:
            self._search(move=False)
