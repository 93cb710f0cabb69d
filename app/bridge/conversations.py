"""Which conversations there are: made, deleted, brought back, kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.bridge.known_conversations import KnownConversations
from app.chat.conversation import TEMPORARY, Summary, Tree
from app.core.errors import StoreCorrupt, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from app.bridge.storage import Storage
    from app.chat.store import Store
    from app.chat.temporary import Kept


class Conversations(KnownConversations):
    """Attributes and signals are those of `KnownConversations`."""

    def __init__(
        self, storage: Storage, *, remembered: int = 0, parent: QObject | None = None
    ) -> None:
        """Read the list as soon as `storage` is open; open conversation `remembered` first."""
        super().__init__(storage, remembered=remembered, parent=parent)
        self._creating = False
        self._keeping: set[int] = set()
        storage.opened.connect(self._on_storage_opened)

    def new(self) -> None:
        """Open an empty conversation: the one there is or is being made, or a new one."""
        if self._creating:
            return
        if self.current < TEMPORARY and self.untouched(self.current):
            self.begin_with(self.current, None)
            self.open(self.current)
            return
        for summary in self.all():
            if summary.leaf_id is None and not summary.title and not summary.temporary:
                self.begin_with(summary.id, None)
                self.open(summary.id)
                return
        self._create(0)

    def new_temporary(self) -> None:
        """Open an empty conversation that is never written to disk."""
        if self._creating:
            return
        for summary in self.all():
            if summary.temporary and summary.leaf_id is None and not summary.title:
                self.open(summary.id)
                return
        self._create(TEMPORARY)

    def _create(self, place: int) -> None:
        self._creating = True
        self._storage.run(
            lambda store: (store.of(place).create(), store.of(place).conversations()),
            self._on_created,
            self._on_not_created,
        )

    def keep(self, conversation: int) -> None:
        """Write a temporary conversation to disk, under another id, and open that."""
        summary = self.get(conversation)
        if summary is not None and summary.temporary and conversation not in self._keeping:
            self._keeping.add(conversation)
            self.write_settled()
            self._storage.run(
                lambda store: _kept(store, conversation),
                partial(self._on_kept, conversation),
                partial(self._on_not_kept, conversation),
            )

    def is_keeping(self, conversation: int) -> bool:
        """It is on its way to the disk: what is said now would stay behind."""
        return conversation in self._keeping

    def delete(self, conversation: int, neighbor: int = 0) -> None:
        """Take it off the list; `neighbor`, or else the first one, opens if it was open."""
        summary = self._summaries.pop(conversation, None)
        if summary is None:
            return
        order = [neighbor] if neighbor in self._summaries else [s.id for s in self.all()]
        self._deleted[conversation] = summary
        self._trees.pop(conversation, None)
        self._storage.run(lambda store: store.of(conversation).delete(conversation), keep=True)
        self._leave(conversation, order)

    def _leave(self, conversation: int, order: list[int]) -> None:
        """A conversation is not in the list any more: open the next one if it was open."""
        self.changed.emit()
        if conversation == self.current:
            self.current = 0
            self.opened.emit(0)
            if order:
                self.open(order[0])
            else:
                self.new()

    def undelete(self, conversation: int) -> None:
        """Bring it back and open it."""
        summary = self._deleted.pop(conversation, None)
        if summary is None:  # it was deleted before this start
            self._storage.run(
                lambda store: _undeleted(store, conversation),
                partial(self._on_undeleted, conversation),
                self.failed.emit,
            )
            return
        self._summaries[conversation] = summary
        self._storage.run(lambda store: store.of(conversation).undelete(conversation), keep=True)
        self.changed.emit()
        self.open(conversation)

    def adopt(self, conversation: int, then: Callable[[], None] | None = None) -> None:
        """Put a conversation into the list that the store has and the list has not; open it."""

        def read(summaries: tuple[Summary, ...]) -> None:
            self._summaries.update({s.id: s for s in summaries if s.id == conversation})
            self.changed.emit()
            self.open(conversation)
            if then is not None:
                then()

        self._storage.run(
            lambda store: store.of(conversation).conversations(), read, self.failed.emit
        )

    def forget_deleted(self, conversation: int) -> None:
        """It is gone for good."""
        self._deleted.pop(conversation, None)

    def _on_storage_opened(self) -> None:
        """Read everything again: at the start, and after a restore."""
        self._unwritten.clear()
        self._beginning.clear()
        self._storage.run(_read_list, self._on_list_read, self.failed.emit)

    def _on_undeleted(self, conversation: int, there: bool) -> None:
        if there:
            self.adopt(conversation)

    def _on_list_read(self, result: tuple[tuple[int, ...], tuple[Summary, ...]]) -> None:
        removed, summaries = result
        self._summaries = {summary.id: summary for summary in reversed(summaries)}
        self._deleted.clear()
        self._trees.clear()
        self._held.clear()
        self.current = 0
        self.changed.emit()
        if self._wanted not in self._summaries:
            self._wanted = summaries[0].id if summaries else 0
        if self._wanted:
            self.open(self._wanted)
        else:
            self.new()
        if removed:
            self.removed.emit(removed)

    def _on_kept(self, conversation: int, result: tuple[Kept, tuple[Summary, ...]]) -> None:
        (made, nodes), summaries = result
        self._keeping.discard(conversation)
        left = self._summaries.pop(conversation, None)
        self._trees.pop(conversation, None)
        self._summaries.update({s.id: s for s in summaries if s.id == made})
        # What was typed or set in the meantime waits to be written to what is gone.
        for key in [key for key in self._unwritten if key[0] == conversation]:
            del self._unwritten[key]
        if left is not None:
            self.rename(made, left.title, left.named)
            self.set_draft(made, left.draft)
            self.set_settings(made, left.settings)
        self.renumbered.emit(nodes)
        self.removed.emit((conversation,))
        self._leave(conversation, [made])

    def _on_not_kept(self, conversation: int, error: StoreError) -> None:
        self._keeping.discard(conversation)
        self.failed.emit(error)

    def _on_created(self, result: tuple[int, tuple[Summary, ...]]) -> None:
        self._creating = False
        conversation, summaries = result
        self._summaries.update({s.id: s for s in summaries if s.id == conversation})
        self._trees[conversation] = Tree()
        self.changed.emit()
        self._wanted = conversation
        self._open_now(conversation)

    def _on_not_created(self, error: StoreError) -> None:
        self._creating = False
        self.failed.emit(error)


def _read_list(store: Store) -> tuple[tuple[int, ...], tuple[Summary, ...]]:
    """What was in the bin for too long, and is gone, and the list, temporary ones last."""
    try:
        removed = store.bin.remove_old().touched
    except StoreCorrupt:
        raise
    except StoreError:  # disk full or read-only: reading goes on
        removed = ()
    return removed, (*store.conversations(), *store.temporary())


def _undeleted(store: Store, conversation: int) -> bool:
    """Take it out of the bin; False where it was removed from there for good."""
    try:
        store.of(conversation).undelete(conversation)
    except KeyError:
        return False
    return True


def _kept(store: Store, conversation: int) -> tuple[Kept, tuple[Summary, ...]]:
    """Write a temporary conversation; its new ids, and the list."""
    made = store.keep(conversation)
    memory = store.of(conversation)
    memory.delete(conversation)
    memory.bin.remove(conversation)
    return made, store.conversations()
