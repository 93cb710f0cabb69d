"""Connects the actions about messages, branches, undo and the bin to what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.chat.changes import change_text
from app.ui.phrase import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.chat import ChatSession, PathItem
    from app.ui.actions import Actions
    from app.ui.pages import Pages

OF_CURRENT = {
    "reply.regenerate_with": "regenerate_with",
    "reply.again": "again",
    "reply.prefill": "prefill",
    "reply.details": "details",
    "message.edit": "edit",
    "message.tokens": "tokens",
    "message.insert_before": "insert_before",
    "message.insert_after": "insert_after",
    "message.role": "role",
    "message.fork": "fork",
    "message.delete": "delete",
}
"""Actions on the current message, and what they ask for."""

OF_REPLIES = frozenset({"reply.regenerate_with", "reply.again", "reply.details"})
WHILE_BUSY = frozenset({"reply.details", "message.tokens"})


class MessageCommands(QObject):
    """Wires part of the registry. It holds no state of its own."""

    def __init__(
        self,
        actions: Actions,
        pages: Pages,
        session: ChatSession,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._pages = pages
        self._session = session
        self._messages = pages.chat.messages
        for identifier, what in OF_CURRENT.items():
            self._on(identifier, self._asker(what, only_replies=identifier in OF_REPLIES))
        self._on("branch.previous", lambda: self._switch(-1))
        self._on("branch.next", lambda: self._switch(1))
        self._on("branch.above", lambda: self._go(-1))
        self._on("branch.below", lambda: self._go(1))
        self._on("chat.new_temporary", self._new_temporary)
        self._on("chat.keep", lambda: session.keep(session.current))
        self._on("chat.bin", pages.show_bin)
        self._on("edit.undo", session.history.undo)
        self._on("edit.redo", session.history.redo)
        self._on("view.tree", self._show_tree)
        session.history.changed.connect(self.refresh)
        actions.retranslated.connect(self.refresh)

    def refresh(self) -> None:
        """Enable what can be done now; undo and redo say what."""
        session, actions, messages = self._session, self._actions, self._messages
        idle = session.status(session.current) == "idle"
        current, branch = messages.current(), messages.branch()
        reply = self._reply()
        for identifier in OF_CURRENT:
            there = (reply if identifier in OF_REPLIES else current) is not None
            actions[identifier].setEnabled(there and (idle or identifier in WHILE_BUSY))
        actions["branch.previous"].setEnabled(idle and branch is not None and branch.position > 1)
        actions["branch.next"].setEnabled(
            idle and branch is not None and branch.position < branch.siblings
        )
        actions["branch.above"].setEnabled(messages.branch_beside(-1) is not None)
        actions["branch.below"].setEnabled(messages.branch_beside(1) is not None)
        summary = session.summary(session.current)
        actions["chat.keep"].setEnabled(summary is not None and summary.temporary and idle)
        actions["view.tree"].setEnabled(current is not None)
        self._show_steps()

    def _show_steps(self) -> None:
        """Say what would be undone and redone."""
        history = self._session.history
        undo, redo = history.undoable(), history.redoable()
        texts = {
            "edit.undo": (self.tr("Undo"), self.tr("Undo: %1"), undo),
            "edit.redo": (self.tr("Redo"), self.tr("Redo: %1"), redo),
        }
        for identifier, (bare, full, change) in texts.items():
            action = self._actions[identifier]
            action.setEnabled(change is not None)
            action.setText(bare if change is None else fill(full, change_text(change)))

    def _on(self, identifier: str, do: Callable[[], object]) -> None:
        self._actions[identifier].triggered.connect(lambda _checked=False: do())

    def _asker(self, what: str, *, only_replies: bool) -> Callable[[], None]:
        def ask() -> None:
            item = self._reply() if only_replies else self._edited() if what == "edit" else None
            item = item or (None if only_replies else self._messages.current())
            if item is not None:
                self._pages.show("chat")
                self._messages.do(what, item.node.id)

        return ask

    def _reply(self) -> PathItem | None:
        """The current message where it is a reply, else the last one."""
        current = self._messages.current()
        if current is not None and current.node.message.role == "assistant":
            return current
        path = self._session.path()
        replies = (item for item in reversed(path) if item.node.message.role == "assistant")
        return next(replies, None)

    def _edited(self) -> PathItem | None:
        """The message that keyboard users are on, else the last question."""
        if self._messages.marked():
            return self._messages.current()
        path = self._session.path()
        questions = (item for item in reversed(path) if item.node.message.role == "user")
        return next(questions, None)

    def _switch(self, step: int) -> None:
        branch = self._messages.branch()
        if branch is not None:
            self._messages.switch(branch.node.id, step)

    def _go(self, step: int) -> None:
        """Mark the next branch point, for the arrows to walk its versions."""
        item = self._messages.branch_beside(step)
        if item is not None:
            self._pages.show("chat")
            self._messages.go_to(item.node.id)
            self.refresh()

    def _new_temporary(self) -> None:
        self._session.new_temporary()
        self._pages.focus_composer()

    def _show_tree(self) -> None:
        self._pages.show("chat")
        self._pages.show_tree()
