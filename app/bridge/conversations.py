"""The list of conversations and the trees of those in use, in memory and on disk."""

from __future__ import annotations

import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from app.chat.conversation import TEMPORARY, ConversationSettings, Message, Node, Summary, Tree
from app.core.errors import StoreCorrupt, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.bridge.storage import Storage
    from app.chat.conversation import Namer
    from app.chat.presets import Opening, Preset
    from app.chat.store import Store

SETTLE_MS = 600
"""What is typed, scrolled or dragged is written when it has rested this long."""


class Conversations(QObject):
    """What is in the store, as far as the window needs it, and changes to it.

    A change shows at once and is written behind; one that finds no room waits in memory.

    Attributes:
        current: id of the open conversation; 0 for none.

    Signals:
        changed: the list.
        opened: id of the open conversation, 0 for none; its tree is here.
        removed: ids of conversations that were in the bin for too long, and are gone.
        failed: a StoreError of something that could not be read.
    """

    changed = Signal()
    opened = Signal(int)
    removed = Signal(object)
    failed = Signal(object)

    def __init__(
        self, storage: Storage, *, remembered: int = 0, parent: QObject | None = None
    ) -> None:
        """Read the list as soon as `storage` is open; open conversation `remembered` first."""
        super().__init__(parent)
        self.current = 0
        self._storage = storage
        self._wanted = remembered
        self._summaries: dict[int, Summary] = {}  # the latest changed last
        self._deleted: dict[int, Summary] = {}
        self._trees: dict[int, Tree] = {}
        self._held: Counter[int] = Counter()
        self._creating = False
        self._beginning: set[int] = set()
        self._unwritten: dict[tuple[int, str], Callable[[Store], None]] = {}
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self.write_settled)
        storage.opened.connect(self._on_storage_opened)

    # -- the list ---------------------------------------------------------

    def all(self) -> tuple[Summary, ...]:
        """Pinned ones first, then the latest changed first, whatever the clock said."""
        latest_first = reversed(self._summaries.values())
        return tuple(sorted(latest_first, key=lambda summary: not summary.pinned))

    def get(self, conversation: int) -> Summary | None:
        """One of them."""
        return self._summaries.get(conversation)

    def open(self, conversation: int) -> None:
        """Open it when its tree is here; the last one asked for wins."""
        if conversation not in self._summaries:
            return
        self._wanted = conversation
        if conversation in self._trees:
            self._open_now(conversation)
        else:
            self._storage.run(
                lambda store: store.of(conversation).tree(conversation),
                partial(self._on_tree_read, conversation),
                self.failed.emit,
            )

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
        if summary is not None and summary.temporary:
            self.write_settled()
            self._storage.run(
                lambda store: _kept(store, conversation),
                partial(self._on_kept, conversation),
                self.failed.emit,
            )

    def rename(self, conversation: int, title: str, named: Namer = "user") -> None:
        """Give a title; `named` says who does."""
        self._change(
            conversation,
            lambda s: s.rename(conversation, title, named),
            title=title,
            named=named,
        )

    def change(
        self,
        fields: Mapping[int, Mapping[str, object]],
        work: Callable[[Store], object] | None,
    ) -> None:
        """Change fields of several summaries at once; `work` writes them where it is given."""
        known = {c: new for c, new in fields.items() if c in self._summaries}
        for conversation, new in known.items():
            self._summaries[conversation] = structs.replace(self._summaries[conversation], **new)
        if work is not None and fields:
            self._storage.run(work, keep=True)
        if known:
            self.changed.emit()

    def set_pinned(self, conversation: int, pinned: bool) -> None:
        """Keep at the top, or not."""
        self._change(conversation, lambda s: s.set_pinned(conversation, pinned), pinned=pinned)

    def set_unread(self, conversation: int, unread: bool) -> None:
        """Mark a reply that was not seen."""
        summary = self.get(conversation)
        if summary is not None and summary.unread != unread:
            self._change(conversation, lambda s: s.set_unread(conversation, unread), unread=unread)

    def set_settings(self, conversation: int, settings: ConversationSettings) -> None:
        """Keep what it decides for itself; written when it rests, since sliders are dragged."""
        summary = self.get(conversation)
        if summary is not None:
            self._summaries[conversation] = structs.replace(summary, settings=settings)
            self._settle(conversation, "settings", lambda s: s.set_settings(conversation, settings))

    def untouched(self, conversation: int) -> bool:
        """Nothing was said in it yet: it has no message but those of its preset, and no title."""
        summary, tree = self.get(conversation), self._trees.get(conversation)
        if summary is None or tree is None or summary.title:
            return False
        opening = summary.preset.opening if summary.preset is not None else ()
        messages = [node.message for node in tree]
        return [message.role for message in messages] == [message.role for message in opening] and (
            all(message.facts is None for message in messages)
        )

    def begin_with(
        self, conversation: int, preset: Preset | None, opening: tuple[Opening, ...] = ()
    ) -> None:
        """Give it a preset; one that is `untouched` takes `opening` for its messages."""
        summary = self.get(conversation)
        if summary is None or summary.preset == preset:
            return
        now_ms = _now_ms()

        def work(store: Store) -> Tree | None:
            place = store.of(conversation)
            begun = place.presets.begin(conversation, preset, opening, now_ms=now_ms)
            return place.tree(conversation) if begun else None

        had = summary.preset.opening if summary.preset is not None else ()
        if (opening or had) and self.untouched(conversation):
            self._beginning.add(conversation)
        self._summaries[conversation] = structs.replace(summary, preset=preset)
        self._storage.run(work, partial(self._on_begun, conversation), keep=True)
        self.changed.emit()

    def is_beginning(self, conversation: int) -> bool:
        """Its preset is on the way to the disk: what is said now would miss its messages."""
        return conversation in self._beginning

    def delete(self, conversation: int) -> None:
        """Take it off the list; the next one opens if it was open."""
        summary = self._summaries.pop(conversation, None)
        if summary is None:
            return
        order = [s.id for s in self.all()]
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
                lambda store: store.undelete(conversation),
                lambda _none: self.adopt(conversation),
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

    def set_draft(self, conversation: int, draft: str) -> None:
        """Keep what stands in the composer; written when it rests."""
        summary = self.get(conversation)
        if summary is not None and summary.draft != draft:
            self._summaries[conversation] = structs.replace(summary, draft=draft)
            self._settle(conversation, "draft", lambda s: s.set_draft(conversation, draft))

    def set_scroll(self, conversation: int, scroll: float) -> None:
        """Keep where the transcript is scrolled to; written when it rests."""
        summary = self.get(conversation)
        if summary is not None and summary.scroll != scroll:
            self._summaries[conversation] = structs.replace(summary, scroll=scroll)
            self._settle(conversation, "scroll", lambda s: s.set_scroll(conversation, scroll))

    def _settle(self, conversation: int, field: str, work: Callable[[Store], None]) -> None:
        self._unwritten[conversation, field] = lambda store: work(store.of(conversation))
        self._timer.start()

    def write_settled(self) -> None:
        """Write drafts, scroll positions and settings now."""
        works, self._unwritten = list(self._unwritten.values()), {}
        for work in works:
            self._storage.run(work, keep=True)

    # -- trees ------------------------------------------------------------

    def tree(self, conversation: int) -> Tree | None:
        """Its messages, if they are in memory: the open one, and those being answered."""
        return self._trees.get(conversation)

    def hold(self, conversation: int) -> None:
        """Keep its tree in memory, also while another is open, until as many `release`."""
        self._held[conversation] += 1

    def release(self, conversation: int) -> None:
        """Let its tree go when it is not open."""
        if self._held[conversation] > 1:
            self._held[conversation] -= 1
        else:
            del self._held[conversation]
            self._forget_trees()

    def added(self, conversation: int, node: Node) -> None:
        """The store has a new node; it is the leaf now."""
        tree = self._trees.get(conversation)
        summary = self._summaries.get(conversation)
        if tree is None or summary is None:
            return
        tree.add(node)
        self._summaries[conversation] = structs.replace(summary, leaf_id=node.id)
        self.touch(conversation)

    def set_message(self, conversation: int, node_id: int, message: Message) -> None:
        """Replace a message in memory; the caller writes it."""
        tree = self._trees.get(conversation)
        if tree is not None and node_id in tree:
            tree.replace(structs.replace(tree[node_id], message=message))

    def set_tree(self, conversation: int, tree: Tree, leaf_id: int | None) -> None:
        """Branches were added or taken away; the caller has written it."""
        summary = self._summaries.get(conversation)
        if summary is None:
            return
        if conversation in self._trees:
            self._trees[conversation] = tree
        self._summaries[conversation] = structs.replace(summary, leaf_id=leaf_id)
        self.touch(conversation)

    def set_leaf(self, conversation: int, leaf_id: int) -> None:
        """Show another branch."""
        self._change(conversation, lambda s: s.set_leaf(conversation, leaf_id), leaf_id=leaf_id)

    def touch(self, conversation: int) -> None:
        """Something was written to it now; it is the latest."""
        summary = self._summaries.pop(conversation, None)
        if summary is not None:
            self._summaries[conversation] = structs.replace(summary, updated_ms=_now_ms())
            self.changed.emit()

    def arrived(self, summaries: Sequence[Summary]) -> None:
        """The store has other conversations too, the latest of them first."""
        for summary in reversed(summaries):
            self._summaries[summary.id] = summary
        self.changed.emit()

    def set_title(self, conversation: int, title: str) -> None:
        """The store made a title of the first line; only show it."""
        summary = self._summaries.get(conversation)
        if summary is not None and summary.title != title:
            self._summaries[conversation] = structs.replace(summary, title=title, named="line")
            self.changed.emit()

    # -- inside -----------------------------------------------------------

    def _change(self, conversation: int, work: Callable[[Store], None], **fields: object) -> None:
        summary = self._summaries.get(conversation)
        if summary is None:
            return
        self._summaries[conversation] = structs.replace(summary, **fields)
        self._storage.run(lambda store: work(store.of(conversation)), keep=True)
        self.changed.emit()

    def _on_storage_opened(self) -> None:
        """Read everything again: at the start, and after a restore."""
        self._unwritten.clear()
        self._beginning.clear()
        self._storage.run(_read_list, self._on_list_read, self.failed.emit)

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

    def _on_kept(self, conversation: int, result: tuple[int, tuple[Summary, ...]]) -> None:
        made, summaries = result
        self._summaries.pop(conversation, None)
        self._trees.pop(conversation, None)
        self._summaries.update({s.id: s for s in summaries if s.id == made})
        self.removed.emit((conversation,))
        self._leave(conversation, [made])

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

    def _on_tree_read(self, conversation: int, tree: Tree) -> None:
        if conversation != self._wanted or conversation not in self._summaries:
            return
        self._trees.setdefault(conversation, tree)
        self._open_now(conversation)

    def _on_begun(self, conversation: int, tree: Tree | None) -> None:
        """The messages of a preset stand in it, or were taken out."""
        self._beginning.discard(conversation)
        summary = self.get(conversation)
        if tree is None or summary is None:
            return
        leaf_id = tree.leaf_under(None)
        self._summaries[conversation] = structs.replace(summary, leaf_id=leaf_id)
        if conversation in self._trees:
            self._trees[conversation] = tree
        if conversation == self.current:
            self.opened.emit(conversation)

    def _open_now(self, conversation: int) -> None:
        self.current = conversation
        self._forget_trees()
        self.set_unread(conversation, False)
        self.opened.emit(conversation)

    def _forget_trees(self) -> None:
        for conversation in list(self._trees):
            if conversation != self.current and conversation not in self._held:
                del self._trees[conversation]


def _read_list(store: Store) -> tuple[tuple[int, ...], tuple[Summary, ...]]:
    """What was in the bin for too long, and is gone, and the list."""
    try:
        removed = store.bin.remove_old()
    except StoreCorrupt:
        raise
    except StoreError:  # disk full or read-only: reading goes on
        removed = ()
    return removed, store.conversations()


def _kept(store: Store, conversation: int) -> tuple[int, tuple[Summary, ...]]:
    """Write a temporary conversation; its new id, and the list."""
    made = store.keep(conversation)
    memory = store.of(conversation)
    memory.delete(conversation)
    memory.bin.remove(conversation)
    return made, store.conversations()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
