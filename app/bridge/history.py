"""What was done to conversations, so that it can be undone and done again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

Change = Literal[
    "send",
    "edit",
    "regenerate",
    "prefill",
    "insert",
    "role",
    "delete_branch",
    "restore_branch",
    "rename",
    "pin",
    "move",
    "tag",
    "settings",
    "delete",
    "restore",
    "import",
]
"""What can be undone; `app.ui.chat.changes` has a sentence for each."""

MOST = 200
"""As many steps are remembered."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done.

    Attributes:
        name: what it was.
        undo: takes it back.
        redo: does it again.
        conversation: that it was done to; 0 where several or none.
    """

    name: Change
    undo: Callable[[], object]
    redo: Callable[[], object]
    conversation: int = 0


class History(QObject):
    """Steps in memory, from the start of the window to its end.

    Nothing that was generated is destroyed by undoing: a step hides or shows what stays in the
    store, and ids stay what they were, so that the steps before and after it remain true.

    Signals:
        changed: there is something else to undo or redo.
        undone: name of the `Change` that was taken back.
        redone: name of the `Change` that was done again.
    """

    changed = Signal()
    undone = Signal(str)
    redone = Signal(str)

    def __init__(
        self, *, blocked: Callable[[int], bool] | None = None, parent: QObject | None = None
    ) -> None:
        """`blocked` says of a conversation that it cannot be changed now (a reply runs)."""
        super().__init__(parent)
        self._blocked = blocked or (lambda _conversation: False)
        self._done: deque[Step] = deque(maxlen=MOST)
        self._undone: list[Step] = []
        self._replaying = False

    def did(
        self,
        name: Change,
        undo: Callable[[], object],
        redo: Callable[[], object],
        *,
        conversation: int = 0,
    ) -> None:
        """Remember what was just done; what had been undone before cannot be redone any more.

        `undo` and `redo` are called on the GUI thread, by turns, and wait for nothing. What they
        do through methods that remember steps themselves makes no new step.
        """
        if self._replaying:
            return
        self._done.append(Step(name, undo, redo, conversation))
        self._undone.clear()
        self.changed.emit()

    def undoable(self) -> Change | None:
        """What `undo` would take back; None where it would do nothing."""
        return self._ready(self._done[-1] if self._done else None)

    def redoable(self) -> Change | None:
        """What `redo` would do again; None where it would do nothing."""
        return self._ready(self._undone[-1] if self._undone else None)

    def undo(self) -> None:
        """Take back the last step."""
        if self.undoable() is not None:
            step = self._done.pop()
            self._undone.append(step)
            self._replay(step.undo)
            self.undone.emit(step.name)

    def redo(self) -> None:
        """Do the step again that was undone last."""
        if self.redoable() is not None:
            step = self._undone.pop()
            self._done.append(step)
            self._replay(step.redo)
            self.redone.emit(step.name)

    def forget(self, conversation: int) -> None:
        """A conversation is gone for good: so are its steps."""
        kept = [step for step in self._done if step.conversation != conversation]
        self._done = deque(kept, maxlen=MOST)
        self._undone = [step for step in self._undone if step.conversation != conversation]
        self.changed.emit()

    def clear(self) -> None:
        """Forget everything: the store is another one."""
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def _ready(self, step: Step | None) -> Change | None:
        if step is None or (step.conversation and self._blocked(step.conversation)):
            return None
        return step.name

    def _replay(self, do: Callable[[], object]) -> None:
        self._replaying = True
        try:
            do()
        finally:
            self._replaying = False
        self.changed.emit()
