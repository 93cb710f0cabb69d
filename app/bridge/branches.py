"""The tree of the open conversation: which path is shown, and changes that add or hide branches.

Nothing is overwritten. Every change is a step of the `History`: taking it back hides what was
added, or shows what was hidden, and ids stay what they were.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from app.bridge.path import OpenPath
from app.chat.conversation import Message, Node, ReplyFacts
from app.chat.store import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.conversations import Conversations
    from app.bridge.history import Change, History
    from app.bridge.path import PathItem
    from app.bridge.replies import Replies
    from app.bridge.storage import Storage
    from app.chat.conversation import Role, Tree
    from app.chat.store import Store
    from app.core.errors import StoreError

T = TypeVar("T")


class Branches(QObject):
    """Works on the open conversation; does nothing while it is being answered.

    Attributes:
        choices: by conversation, below each message the one that was shown last.

    Signals:
        path_changed: id of a conversation of which another path is shown, or with other versions.
        status_changed: id of a conversation that is being changed, or no longer.
        forked: id of the new conversation, which is in the list.
        failed: a StoreError; nothing was changed.
    """

    path_changed = Signal(int)
    status_changed = Signal(int)
    forked = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        storage: Storage,
        conversations: Conversations,
        replies: Replies,
        history: History,
        *,
        idle: Callable[[int], bool],
        parent: QObject | None = None,
    ) -> None:
        """`idle` says of a conversation that nothing happens in it."""
        super().__init__(parent)
        self._storage = storage
        self._conversations = conversations
        self._replies = replies
        self._history = history
        self._idle = idle
        self.choices: dict[int, dict[int | None, int]] = {}
        self._path = OpenPath()
        self._changing: set[int] = set()
        self._leaves: dict[int, int | None] = {}  # what was shown when a branch was hidden
        self._expected: dict[int, tuple[Change, int | None]] = {}

    # -- what is shown ----------------------------------------------------

    @property
    def tree(self) -> Tree | None:
        """The messages of the open conversation, those that were deleted left out."""
        return self._conversations.tree(self._conversations.current)

    @property
    def leaf_id(self) -> int | None:
        """End of the path that is shown."""
        summary = self._conversations.get(self._conversations.current)
        return summary.leaf_id if summary is not None else None

    def path(self) -> tuple[PathItem, ...]:
        """Messages of the open branch, from the first to the last."""
        return self._path.items(self.tree, self.leaf_id)

    def node(self, node_id: int) -> Node | None:
        """A message of the open conversation, on the open branch or not."""
        tree = self.tree
        return tree[node_id] if tree is not None and node_id in tree else None

    def parent_of(self, node_id: int) -> int | None:
        """What a message hangs under; None for a root, and for one that is not there."""
        node = self.node(node_id)
        return None if node is None else node.parent_id

    def is_changing(self, conversation: int) -> bool:
        """A change of it is not on disk yet."""
        return conversation in self._changing

    def switch(self, node_id: int, step: int) -> None:
        """Show the sibling `step` places on (-1 or 1) and what follows it."""
        tree = self.tree
        if tree is None or node_id not in tree:
            return
        siblings = tree.siblings(node_id)
        place = siblings.index(node_id) + step
        if 0 <= place < len(siblings):
            self.show(siblings[place])

    def show(self, node_id: int) -> None:
        """Show the branch of a message, and below it what was shown there last."""
        tree, current = self.tree, self._conversations.current
        if tree is None or node_id not in tree or not self._idle(current):
            return
        leaf = tree.leaf_under(node_id, self._remember())
        if leaf is not None and leaf != self.leaf_id:
            self._conversations.set_leaf(current, leaf)
            self.path_changed.emit(current)

    def _remember(self) -> dict[int | None, int]:
        """Know again what is shown now, when another branch was looked at."""
        choices = self.choices.setdefault(self._conversations.current, {})
        tree = self.tree
        if tree is not None:
            choices.update(tree.choices(self.leaf_id))
        return choices

    # -- changes ----------------------------------------------------------

    def edit(self, node_id: int, text: str) -> None:
        """Put a message in other words without having it answered: a new version of it.

        What follows on the open branch is copied below it. A reply that the user wrote keeps the
        name of its model, and no token ids.
        """
        node = self.node(node_id)
        if node is None or not text.strip():
            return
        message = Message(role=node.message.role, content=clean(text))
        facts = node.message.facts
        if facts is not None:
            mark = ReplyFacts(
                model_name=facts.model_name,
                quantization=facts.quantization,
                ending="stop",
                edited=True,
            )
            message = structs.replace(message, facts=mark)
        self._add("edit", node.parent_id, message, like=node_id, follow=self._after(node_id))

    def insert(self, node_id: int, role: Role, text: str, *, before: bool) -> None:
        """Put a message before or after another; what follows is copied below it."""
        node = self.node(node_id)
        if node is None or not text.strip():
            return
        after = self._after(node_id)
        parent = node.parent_id if before else node_id
        follow = [node_id, *after] if before else after
        self._add("insert", parent, Message(role=role, content=clean(text)), follow=follow)

    def set_role(self, node_id: int, role: Role) -> None:
        """Have somebody else say a message; what follows is copied below the new version."""
        node = self.node(node_id)
        if node is not None and node.message.role != role:
            message = Message(
                role=role, content=node.message.content, created_ms=node.message.created_ms
            )
            self._add("role", node.parent_id, message, like=node_id, follow=self._after(node_id))

    def delete(self, node_id: int) -> None:
        """Take a message and all that follows it out of the tree; it goes to the bin."""
        current = self._conversations.current
        if self.node(node_id) is None or not self._idle(current):
            return
        self._hide(current, node_id, then=partial(self._note_deleted, current, node_id))

    def may_change(self, conversation: int) -> bool:
        """Nothing happens in it that a change would come in the way of."""
        return self._idle(conversation)

    def restore(self, conversation: int, node_id: int) -> None:
        """Bring a branch back from the bin and show it."""
        if self._idle(conversation):
            self._leaves.pop(node_id, None)  # what was shown when it went may have been another
            note = partial(self._note_added, "restore_branch", conversation, node_id, None)
            self._show(conversation, node_id, then=note)

    def fork(self, node_id: int, title: str) -> None:
        """Copy the path up to a message into a conversation of its own; `forked` follows."""
        current = self._conversations.current
        if self.node(node_id) is None or not self._idle(current):
            return
        self._begin(current)
        self._storage.run(
            lambda store: store.of(current).branches.fork(node_id, clean(title)),
            partial(self._on_forked, current),
            partial(self._on_failed, current),
        )

    def regenerate(self, node_id: int) -> None:
        """Answer again: a new sibling of the reply, or a reply to a message without one.

        A reply that ended before its first character is made in its own place.
        """
        node, current = self.node(node_id), self._conversations.current
        if node is None or not self._idle(current):
            return
        self.expect("regenerate")
        if node.message.role != "assistant":
            self._replies.ask(current, node.id)
        else:
            in_place = self.leaf_id == node.id and not node.message.content
            self._replies.ask(current, node.parent_id, continues=node.id if in_place else None)

    def prefill(self, node_id: int, text: str) -> None:
        """Have a reply made that begins with `text`: a new sibling of the reply, or the first."""
        node, current = self.node(node_id), self._conversations.current
        text = clean(text)
        if node is None or not text.strip() or not self._idle(current):
            return
        self.expect("prefill")
        parent = node.parent_id if node.message.role == "assistant" else node.id
        self._replies.ask(current, parent, prefill=text)

    def repeat(self, node_id: int) -> None:
        """Have a reply made again with all that governed it; the model is as it was then."""
        node, current = self.node(node_id), self._conversations.current
        if node is None or node.message.facts is None or not self._idle(current):
            return
        self.expect("regenerate")
        self._replies.ask(current, node.parent_id, like=node.message)

    # -- what others add --------------------------------------------------

    def expect(self, name: Change) -> None:
        """What the next message of the open conversation will be a step of."""
        self._remember()
        self._expected[self._conversations.current] = (name, self.leaf_id)

    def note_added(self, conversation: int, node_id: int) -> None:
        """A message was added; a step where one was expected."""
        expected = self._expected.pop(conversation, None)
        if expected is not None:
            self._note_added(expected[0], conversation, node_id, expected[1])

    def forget_expected(self, conversation: int) -> None:
        """Nothing will be added after all."""
        self._expected.pop(conversation, None)

    # -- inside -----------------------------------------------------------

    def _after(self, node_id: int) -> list[int]:
        """Ids of what follows a message on the open branch."""
        ids = [item.node.id for item in self.path()]
        return ids[ids.index(node_id) + 1 :] if node_id in ids else []

    def _add(
        self,
        name: Change,
        parent_id: int | None,
        message: Message,
        *,
        follow: list[int],
        like: int | None = None,
    ) -> None:
        current, leaf = self._conversations.current, self.leaf_id
        if not self._idle(current):
            return
        self._remember()

        def note(added: tuple[int, ...]) -> None:
            self._note_added(name, current, added[0], leaf)

        self._change(
            current,
            lambda store: store.branches.add(current, parent_id, message, like=like, follow=follow),
            note,
        )

    def _note_added(
        self, name: Change, conversation: int, node_id: int, before: int | None
    ) -> None:
        self._history.did(
            name,
            partial(self._hide, conversation, node_id, before),
            partial(self._show, conversation, node_id),
            conversation=conversation,
        )

    def _note_deleted(self, conversation: int, node_id: int) -> None:
        self._history.did(
            "delete_branch",
            partial(self._show, conversation, node_id),
            partial(self._hide, conversation, node_id),
            conversation=conversation,
        )

    def _hide(
        self,
        conversation: int,
        node_id: int,
        prefer: int | None = None,
        *,
        then: Callable[[], None] | None = None,
    ) -> None:
        summary = self._conversations.get(conversation)
        self._leaves[node_id] = summary.leaf_id if summary is not None else None
        self._change(
            conversation,
            lambda store: store.branches.hide(conversation, node_id, prefer),
            lambda _result: then() if then is not None else None,
        )

    def _show(
        self, conversation: int, node_id: int, *, then: Callable[[], None] | None = None
    ) -> None:
        leaf = self._leaves.get(node_id)
        self._change(
            conversation,
            lambda store: store.branches.show(conversation, node_id, leaf),
            lambda _leaf: then() if then is not None else None,
        )

    def _change(
        self,
        conversation: int,
        work: Callable[[Store], T],
        then: Callable[[T], None] | None = None,
    ) -> None:
        """Have `work` done and show what comes of it, opening the conversation if need be."""
        self._begin(conversation)

        def changed(result: tuple[T, Tree, int | None]) -> None:
            self._end(conversation)
            self._conversations.set_tree(conversation, *result[1:])
            if then is not None:
                then(result[0])
            if conversation == self._conversations.current:
                self.path_changed.emit(conversation)
            else:
                self._conversations.open(conversation)

        self._storage.run(
            lambda store: _changed(store.of(conversation), conversation, work),
            changed,
            partial(self._on_failed, conversation),
        )

    def _begin(self, conversation: int) -> None:
        self._changing.add(conversation)
        self.status_changed.emit(conversation)

    def _end(self, conversation: int) -> None:
        self._changing.discard(conversation)
        self.status_changed.emit(conversation)

    def _on_forked(self, conversation: int, made: int) -> None:
        self._end(conversation)
        self._conversations.adopt(made, then=partial(self.forked.emit, made))

    def _on_failed(self, conversation: int, error: StoreError) -> None:
        self._end(conversation)
        self.failed.emit(error)


def _changed(
    store: Store, conversation: int, work: Callable[[Store], T]
) -> tuple[T, Tree, int | None]:
    """Do `work`; its result, the tree and the end of the path that is shown."""
    result = work(store)
    return result, store.tree(conversation), store.branches.leaf(conversation)
