"""What has been evaluated once is not evaluated again.

One sequence lives in the context; what it would lose is copied out first and copied back when a
prompt begins with it: other branches of a conversation, other conversations, the last run. Copying
is a thousand times faster than evaluating (5 ms each way for 3,000 tokens of a small model, which
take 11 s), needs no cells of the context, and puts every token back into its own cell, so that
the logits are the same to the last bit. Several sequences in one cache cannot promise that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from app.engine.llama.context import cut_is_sound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from app.engine.llama.context import Context
    from app.engine.llama.state import StateFiles

_WORTHWHILE: Final = 32
"""Tokens that a copy must save."""


@dataclass(eq=False, slots=True)
class Snapshot:
    """A state that left the context.

    Attributes:
        conversation: whose it is; empty for one that leaves nothing on disk.
        ids: the tokens in it.
        first_position: the oldest position in it.
        state: what `Context.save` gave.
    """

    conversation: str
    ids: list[int]
    first_position: int
    state: NDArray[np.uint8]


class PromptCache:
    """Decides what of a prompt need not be evaluated.

    Args:
        context: owned by the caller.
        budget_bytes: for states in memory; the least recently used go first.
        files: states on disk; None keeps none.
    """

    def __init__(self, context: Context, budget_bytes: int, files: StateFiles | None) -> None:
        self._context = context
        self._budget = budget_bytes
        self._files = files
        self._conversation = ""
        self._snapshots: list[Snapshot] = []
        self._kept: dict[str, list[int]] = {}

    @property
    def snapshot_bytes(self) -> int:
        """Memory that states take."""
        return sum(snapshot.state.nbytes for snapshot in self._snapshots)

    def evaluate(
        self,
        conversation: str,
        prompt: Sequence[int],
        evaluated: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Make the context hold `prompt`, with the logits of its last token.

        Args:
            conversation: whose prompt it is.
            prompt: at least one token, and no more than the context holds.
            evaluated: told how many tokens of the prompt are ready.

        Returns:
            How many tokens were there already.

        Raises:
            Stopped, EvaluationFailed: as `Context.evaluate`.
        """
        ids = list(prompt)
        reused = self._reuse(conversation, ids)
        self._conversation = conversation
        evaluated(reused)
        rest = ids[reused:]
        if not self._context.rolls_back and len(rest) > 1:
            # A state that cannot be cut is kept one token before its end, so that the same
            # prompt can be answered again.
            self._context.evaluate(rest[:-1], evaluated=lambda done: evaluated(reused + done))
            self._keep(self._capture())
            rest = rest[-1:]
        start = len(ids) - len(rest)
        self._context.evaluate(rest, evaluated=lambda done: evaluated(start + done))
        return reused

    def _reuse(self, conversation: str, ids: list[int]) -> int:
        """Bring the longest beginning of `ids` into the context; its length."""
        live = self._usable(
            self._context.ids, ids, self._context.first_position if self._context.ids else 0
        )
        best, length = self._best_snapshot(ids)
        worth = max(live, length) + _WORTHWHILE
        saved = self._load(conversation, ids, worth)
        if saved is not None:
            best, length = saved, self._usable(saved.ids, ids, saved.first_position)
        if best is None or length < live + _WORTHWHILE:
            self._leave(live)
            self._context.cut(live)
            return live
        self._leave(common_prefix(self._context.ids, best.ids))
        if not self._context.restore(best.state, best.ids):
            self._discard(best)
            return 0
        self._touch(best, whole=length == len(best.ids))
        self._context.cut(length)
        return len(self._context.ids)

    def _usable(self, held: Sequence[int], ids: Sequence[int], first_position: int) -> int:
        """How many of `ids` a state that holds `held` can stand for; the last never."""
        length = min(common_prefix(held, ids), len(ids) - 1)
        if length == len(held):
            return length
        if not self._context.rolls_back:
            return 0
        return length if cut_is_sound(length, first_position, self._context.window) else 0

    def _best_snapshot(self, ids: Sequence[int]) -> tuple[Snapshot | None, int]:
        lengths = [
            self._usable(snapshot.ids, ids, snapshot.first_position) for snapshot in self._snapshots
        ]
        if not lengths:
            return None, 0
        at = max(range(len(lengths)), key=lambda index: (lengths[index], index))
        return self._snapshots[at], lengths[at]

    def _load(self, conversation: str, ids: Sequence[int], worth: int) -> Snapshot | None:
        """The state on disk, when it can stand for at least `worth` tokens."""
        if self._files is None or worth > len(ids):
            return None
        saved = self._files.look(conversation)
        if saved is None or self._usable(saved.ids, ids, saved.first_position) < worth:
            return None
        state = np.empty(saved.size, np.uint8)
        if not self._files.read(saved, state.data):
            return None
        self._kept[conversation] = saved.ids
        return Snapshot(conversation, saved.ids, saved.first_position, state)

    def _leave(self, staying: int) -> None:
        """Copy the state in the context out before all but its first `staying` tokens go."""
        if len(self._context.ids) >= staying + _WORTHWHILE:
            try:
                self._keep(self._capture())
            except MemoryError:
                return

    def _capture(self) -> Snapshot:
        return Snapshot(
            self._conversation,
            list(self._context.ids),
            self._context.first_position,
            self._context.save(),
        )

    def _keep(self, snapshot: Snapshot) -> None:
        rolls_back = self._context.rolls_back
        self._snapshots = [
            held
            for held in self._snapshots
            if held.ids != snapshot.ids
            and not (rolls_back and held.ids == snapshot.ids[: len(held.ids)])
        ]
        self._snapshots.append(snapshot)
        while self._snapshots and self.snapshot_bytes > self._budget:
            self._write(self._snapshots.pop(0))

    def _touch(self, snapshot: Snapshot, *, whole: bool) -> None:
        """`snapshot` was used: drop it when the context now holds all of it."""
        self._discard(snapshot)
        if not whole or not self._context.rolls_back:
            self._keep(snapshot)

    def _discard(self, snapshot: Snapshot) -> None:
        if snapshot in self._snapshots:
            self._snapshots.remove(snapshot)

    def _write(self, snapshot: Snapshot) -> None:
        if self._files is None or not snapshot.conversation:
            return
        if self._kept.get(snapshot.conversation) == snapshot.ids:
            return
        if self._files.write(
            snapshot.conversation,
            snapshot.ids,
            snapshot.first_position,
            snapshot.state.data,
        ):
            self._kept[snapshot.conversation] = snapshot.ids

    def keep(self) -> int:
        """Write the newest state of each conversation; bytes on disk in all."""
        if self._files is None:
            return 0
        newest = {snapshot.conversation: snapshot for snapshot in self._snapshots}
        live = self._conversation
        if live and self._context.ids and self._kept.get(live) != self._context.ids:
            newest[live] = self._capture()
        elif live:
            newest.pop(live, None)
        for snapshot in newest.values():
            self._write(snapshot)
        return self._files.total_bytes()

    def forget(self, conversation: str) -> None:
        """Drop `conversation` from memory and disk; an empty key is nobody's."""
        if not conversation:
            return
        self._snapshots = [held for held in self._snapshots if held.conversation != conversation]
        self._kept.pop(conversation, None)
        if self._conversation == conversation:
            self._context.clear()
            self._conversation = ""
        if self._files is not None:
            self._files.forget(conversation)


def common_prefix(a: Sequence[int], b: Sequence[int]) -> int:
    """Length of the longest common beginning; comparing slices is done by C."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
