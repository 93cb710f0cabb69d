"""A vocabulary that is looked through: its index, its odd entries, and what was asked of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from app.bridge.courtesy import Courtesy
from app.bridge.tasks import Tasks
from app.inspection.glitches import can_be_unreachable, unreachable
from app.inspection.vocabulary_index import SORT_KEYS, VocabularyIndex

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Sequence

    from app.bridge.patterns import Pattern
    from app.bridge.tasks import Task
    from app.bridge.vocabularies import Vocabularies
    from app.core.errors import VitrailError
    from app.engine.api import Vocabulary
    from app.inspection.cut_text import Pieces
    from app.inspection.merge_table import MergeTable
    from app.inspection.vocabulary_index import Query

__all__ = ["Browsing", "Found"]

T = TypeVar("T")

KEPT: Final = 2
"""Vocabularies whose index is kept; one of 262,144 entries has 40 to 60 MB."""
REST_S: Final = 0.0005
"""After each few entries that are merged: nobody waits for these, the window does for Python."""
PATIENCE_S: Final = 2.0
"""So long they wait for a question that is being answered."""
SHARE: Final = 100
"""So many times progress is told."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a question found.

    Attributes:
        query: the question.
        ids: int32, sorted.
        skipped: entries for which the pattern took too long.
        given_up: the pattern took too long as a whole: there may be more.
    """

    query: Query
    ids: array[int]
    skipped: int = 0
    given_up: bool = False


@dataclass(slots=True, eq=False)
class _Odd:
    """The entries of a vocabulary that merges do not make, as far as they are known."""

    ids: Sequence[int] | None = None
    stopped: Event | None = None


class Browsing(QObject):
    """Makes the index of one vocabulary at a time, and asks it; all in threads.

    Attributes:
        index: of the vocabulary; None until it is made.
        merges: what its entries are made by; None until that was read, and where it is not known.

    Signals:
        indexed: `index` is another.
        found: Found; only for the newest question.
        progressed: entries that were merged, entries in all.
        odd_changed: `unreachable_known` or what `index` says of odd entries.
        failed: VitrailError.
    """

    indexed = Signal()
    found = Signal(object)
    progressed = Signal(int, int)
    odd_changed = Signal()
    failed = Signal(object)
    _merged = Signal(str, int, int)

    def __init__(self, vocabularies: Vocabularies, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.index: VocabularyIndex | None = None
        self.merges: MergeTable | None = None
        self._vocabularies = vocabularies
        self._key = ""
        self._kept: dict[str, tuple[VocabularyIndex, MergeTable | None]] = {}
        self._odd: dict[str, _Odd] = {}
        self._asked: tuple[Query, Pattern | None] | None = None
        self._task: Task | None = None
        self._stopped = Event()
        self._courtesy = Courtesy()
        self._idle = Event()
        self._idle.set()
        self._tasks = Tasks("vocabulary", daemon=True, parent=self)
        self._slow = Tasks("odd entries", daemon=True, parent=self)
        self._merged.connect(self._on_self_merged)
        self.destroyed.connect(partial(self._tasks.close, wait=False))
        self.destroyed.connect(partial(self._slow.close, wait=False))

    # -- what is asked ----------------------------------------------------

    def look_into(self, vocabulary: Vocabulary, pieces: Pieces) -> None:
        """Make the index of another vocabulary, unless it is known."""
        if vocabulary.key == self._key:
            return
        known = self._kept.pop(vocabulary.key, None)
        self._leave()
        self._key = vocabulary.key
        if known is not None:
            self._take(vocabulary.key, *known)
            return
        self.index = None
        self.merges = None
        self.indexed.emit()
        self._vocabularies.merges(
            vocabulary,
            partial(self._make, vocabulary.key, pieces),
            partial(self._on_merges_failed, vocabulary.key, pieces),
        )

    def ask(self, query: Query, pattern: Pattern | None = None) -> None:
        """Look for entries; what was asked before is not wanted any more.

        Args:
            query: what is asked.
            pattern: must be in the text too.
        """
        self._asked = (query, pattern)
        self._stopped.set()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        index = self.index
        if index is None:
            return
        stopped = self._stopped = Event()
        self._idle.clear()
        self._task = self._work(
            partial(_find, index, query, pattern, stopped), self._on_tasks_found, self._on_failed
        )

    def work(
        self,
        work: Callable[[], None],
        then: Callable[[None], None],
        failed: Callable[[VitrailError], None],
    ) -> None:
        """Do something with `index` in the thread that asks it."""
        self._work(work, then, failed)

    @property
    def unreachable_known(self) -> bool | None:
        """Whether it is known which entries no merges make; None where it means nothing."""
        if self.merges is None or not can_be_unreachable(self.merges):
            return None
        odd = self._odd.get(self._key)
        return odd is not None and odd.ids is not None

    # -- the index --------------------------------------------------------

    def _leave(self) -> None:
        """Nothing of the vocabulary before is wanted any more."""
        self._stopped.set()
        self._idle.set()
        odd = self._odd.get(self._key)
        if odd is not None and odd.ids is None and odd.stopped is not None:
            odd.stopped.set()
            del self._odd[self._key]
        if self.index is not None:
            self._kept[self._key] = (self.index, self.merges)
            while len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))

    def _on_merges_failed(self, key: str, pieces: Pieces, error: VitrailError) -> None:
        self.failed.emit(error)
        self._make(key, pieces, None)

    def _make(self, key: str, pieces: Pieces, merges: MergeTable | None) -> None:
        if key != self._key:
            return
        odd = self._odd.get(key)
        known = odd.ids if odd is not None else None

        def make() -> VocabularyIndex:
            index = VocabularyIndex(pieces.table, pieces.all, merges)
            index.mark_unreachable(known or ())
            return index

        self._work(make, lambda index: self._take(key, index, merges), self._on_failed)

    def _take(self, key: str, index: VocabularyIndex, merges: MergeTable | None) -> None:
        if key != self._key:
            return
        self.index, self.merges = index, merges
        self.indexed.emit()
        if self._asked is not None:
            self.ask(*self._asked)
        for sort in SORT_KEYS:
            # So that a click on a head is answered at once.
            self._work(partial(index.prepare, sort))
        self._look_for_odd(key, index, merges)

    def _look_for_odd(self, key: str, index: VocabularyIndex, merges: MergeTable | None) -> None:
        if key not in self._odd and merges is not None and can_be_unreachable(merges):
            odd = self._odd[key] = _Odd(stopped=Event())
            self._slow.run(
                partial(self._merge_all, key, index, merges, odd),
                partial(self._on_merged_all, key, odd),
                self._on_failed,
            )
        self.odd_changed.emit()

    def _merge_all(
        self, key: str, index: VocabularyIndex, merges: MergeTable, odd: _Odd
    ) -> Sequence[int] | None:
        stopped = odd.stopped
        assert stopped is not None  # noqa: S101 - made with one
        last = -1

        def told(done: int, total: int) -> None:
            nonlocal last
            time.sleep(REST_S)
            self._idle.wait(PATIENCE_S)
            share = done * SHARE // max(1, total)
            if share != last:
                last = share
                try:
                    self._merged.emit(key, done, total)
                except RuntimeError:  # the window is gone
                    stopped.set()

        with self._courtesy.working():
            ids = unreachable(merges, index.table.kinds, told, stopped.is_set)
            index.mark_unreachable(ids or ())
            return ids

    def _work(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[VitrailError], None] | None = None,
    ) -> Task:
        courtesy = self._courtesy

        def politely() -> T:
            with courtesy.working():
                return work()

        return self._tasks.run(politely, then, failed)

    # -- answers ----------------------------------------------------------

    def _on_tasks_found(self, found: Found | None) -> None:
        self._task = None
        self._idle.set()
        if found is not None:
            self.found.emit(found)

    def _on_failed(self, error: VitrailError) -> None:
        self._idle.set()
        self.failed.emit(error)

    def _on_self_merged(self, key: str, done: int, total: int) -> None:
        if key == self._key:
            self.progressed.emit(done, total)

    def _on_merged_all(self, key: str, odd: _Odd, ids: Sequence[int] | None) -> None:
        if ids is None:
            return
        odd.ids = ids
        if key == self._key and self.index is not None:
            self.odd_changed.emit()
            if self._asked is not None and "unreachable" in self._asked[0].glitches:
                self.ask(*self._asked)


def _find(
    index: VocabularyIndex, query: Query, pattern: Pattern | None, stopped: Event
) -> Found | None:
    """What the thread does; None where nobody waits for it any more."""
    if stopped.is_set():
        return None
    if pattern is None:
        return Found(query, index.find(query))
    ids = index.find(query, partial(pattern.matching, stop=stopped.is_set))
    return None if stopped.is_set() else Found(query, ids, pattern.skipped, pattern.given_up)
