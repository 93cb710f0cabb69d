"""What is known of the conversations: the list, and the trees of those in use."""

from __future__ import annotations

import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from app.chat.conversation import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.bridge.storage import Storage
    from app.chat.conversation import (
        ConversationSettings,
        Message,
        Namer,
        Node,
        Summary,
        Tree,
    )
    from app.chat.presets import Opening, Preset
    from app.chat.store import Store

SETTLE_MS = 600
"""What is typed, scrolled or dragged is written when it has rested this long."""


class KnownConversations(QObject):
    """What is in the store, as far as the window needs it, and changes to it.

    A change shows at once and is written behind; one that finds no room waits in memory.

    Attributes:
        current: id of the open conversation; 0 for none.

    Signals:
        changed: the list.
        opened: id of the open conversation, 0 for none; its tree is here.
        removed: ids of conversations that were in the bin for too long, or parts of which were,
            and are gone.
        renumbered: messages of a temporary conversation are on disk now: new ids by old ones.
        failed: a StoreError of something that could not be read.
    """

    changed = Signal()
    opened = Signal(int)
    removed = Signal(object)
    renumbered = Signal(object)
    failed = Signal(object)

    def __init__(
        self, storage: Storage, *, remembered: int = 0, parent: QObject | None = None
    ) -> None:
        """Nothing is read yet; conversation `remembered` opens first."""
        super().__init__(parent)
        self.current = 0
        self._storage = storage
        self._wanted = remembered
        self._summaries: dict[int, Summary] = {}  # the latest changed last
        self._deleted: dict[int, Summary] = {}
        self._trees: dict[int, Tree] = {}
        self._held: Counter[int] = Counter()
        self._beginning: set[int] = set()
        self._unwritten: dict[tuple[int, str], Callable[[Store], None]] = {}
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self.write_settled)

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
        self._unwritten[conversation, field] = partial(_write, conversation, work)
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
        deleted = self._deleted.get(conversation)
        if deleted is not None:  # meanwhile; should it come back, it is as it is on disk
            self._deleted[conversation] = structs.replace(deleted, leaf_id=node.id)
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
        self._storage.run(partial(_write, conversation, work), keep=True)
        self.changed.emit()

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


def _write(conversation: int, work: Callable[[Store], None], store: Store) -> None:
    """Runs in the writer thread; a temporary one may have been kept meanwhile, and is another."""
    try:
        work(store.of(conversation))
    except KeyError:
        if conversation < TEMPORARY:
            raise


def _now_ms() -> int:
    """Unix time in milliseconds."""
    return time.time_ns() // 1_000_000
