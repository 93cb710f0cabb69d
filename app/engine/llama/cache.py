"""What has been evaluated once is not evaluated again.

One sequence lives in the context; what it would lose is copied out first and copied back when a
prompt begins with it: other branches of a conversation, other conversations, the last run. Copying
is a thousand times faster than evaluating (5 ms each way for 3,000 tokens of a small model, which
take 11 s), needs no cells of the context, and puts every token back into its own cell, so that
the logits are the same to the last bit. Several sequences in one cache cannot promise that.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from app.engine.llama.context import cut_is_sound
from app.engine.llama.slices import resume_at, slices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from app.engine.llama.context import Context
    from app.engine.llama.state import StateFiles

_WORTHWHILE: Final = 32
"""Tokens that a copy must save."""

_PATIENCE_S: Final = 3.0
"""How long to evaluate the tokens of old replies one by one, as they were drawn. What is left is
read like other text, three times as fast, and the reply is said to differ."""


@dataclass(eq=False, slots=True)
class Snapshot:
    """A state that left the context.

    Attributes:
        conversation: whose it is; empty for one that leaves nothing on disk.
        keys: the tokens in it, as `app.engine.llama.slices` writes them.
        first_position: the oldest position in it.
        exact: every token was evaluated as it always is.
        state: what `Context.save` gave.
    """

    conversation: str
    keys: list[int]
    first_position: int
    exact: bool
    state: NDArray[np.uint8]

    @property
    def ids(self) -> list[int]:
        """The tokens in it."""
        return _ids(self.keys)


class PromptCache:
    """Decides what of a prompt need not be evaluated.

    Args:
        context: owned by the caller.
        budget_bytes: for states in memory; the least recently used go first.
        files: states on disk; None keeps none.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        context: Context,
        budget_bytes: int,
        files: StateFiles | None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._context = context
        self._budget = budget_bytes
        self._files = files
        self._clock = clock
        self._conversation = ""
        self._prompt: list[int] = []
        self._exact = True
        self._snapshots: list[Snapshot] = []
        self._kept: dict[str, list[int]] = {}

    @property
    def snapshot_bytes(self) -> int:
        """Memory that states take."""
        return sum(snapshot.state.nbytes for snapshot in self._snapshots)

    @property
    def exact(self) -> bool:
        """The context holds what a full evaluation would have made, to the last bit."""
        return self._exact

    def evaluate(
        self,
        conversation: str,
        keys: Sequence[int],
        evaluated: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Make the context hold the prompt `keys`, with the logits of its last token.

        Args:
            conversation: whose prompt it is.
            keys: at least one token and no more than the context holds; tokens of replies that
                were generated here as ``~id``.
            evaluated: told how many tokens of the prompt are ready.

        Returns:
            How many tokens were there already.

        Raises:
            Stopped, EvaluationFailed: as `Context.evaluate`.
        """
        wanted = list(keys)
        reused = self._reuse(conversation, wanted)
        self._conversation, self._prompt = conversation, wanted
        self._exact = self._exact or reused == 0
        evaluated(reused)
        ids = _ids(wanted)
        rolls_back = self._context.rolls_back
        patience_s = _PATIENCE_S
        for piece in slices(wanted, reused, self._context.n_batch, last_alone=not rolls_back):
            if piece.end == len(ids) and piece.start and not rolls_back:
                # Kept before the last token, so that the same prompt can be answered again.
                self._keep(self._capture())
            if piece.alone:
                patience_s = self._repeat(ids[piece.start : piece.end], patience_s, evaluated)
            else:
                self._context.evaluate(ids[piece.start : piece.end])
            evaluated(piece.end)
        return reused

    def _repeat(
        self, reply: Sequence[int], patience_s: float, evaluated: Callable[[int], None]
    ) -> float:
        """Evaluate a reply of old as it was when it was drawn, while there is time.

        Returns:
            What is left of the time; less than none once it was not enough.
        """
        patient_until = self._clock() + patience_s
        for index, token in enumerate(reply):
            if self._clock() > patient_until:
                self._exact = False
                self._context.evaluate(reply[index:])
                break
            self._context.step(token)
            evaluated(len(self._context.ids))
        return patient_until - self._clock()

    @property
    def _live(self) -> list[int]:
        """What the context holds: the prompt, and the reply after it, drawn one by one."""
        ids = self._context.ids
        return self._prompt[: len(ids)] + [~token for token in ids[len(self._prompt) :]]

    def _reuse(self, conversation: str, keys: list[int]) -> int:
        """Bring the longest beginning of `keys` into the context; its length."""
        live = self._live
        staying = self._usable(live, keys, self._context.first_position if live else 0)
        best, length = self._best_snapshot(keys)
        saved = self._load(conversation, keys, max(staying, length) + _WORTHWHILE)
        if saved is not None:
            best, length = saved, self._usable(saved.keys, keys, saved.first_position)
        if best is None or length < staying + _WORTHWHILE:
            self._leave(staying)
            self._context.cut(staying)
            return len(self._context.ids)
        self._leave(common_prefix(live, best.keys))
        if not self._context.restore(best.state, best.ids):
            self._discard(best)
            return 0
        self._exact = best.exact
        self._touch(best, whole=length == len(best.keys))
        self._context.cut(length)
        return len(self._context.ids)

    def _usable(self, held: Sequence[int], keys: Sequence[int], first_position: int) -> int:
        """How many of `keys` a state that holds `held` can stand for; the last never."""
        length = min(common_prefix(held, keys), len(keys) - 1)
        if not self._context.rolls_back:
            return length if length == len(held) else 0
        length = resume_at(keys, length)
        if length == len(held):
            return length
        return length if cut_is_sound(length, first_position, self._context.window) else 0

    def _best_snapshot(self, keys: Sequence[int]) -> tuple[Snapshot | None, int]:
        best, longest = None, 0
        for snapshot in self._snapshots:
            length = self._usable(snapshot.keys, keys, snapshot.first_position)
            # Of equals the one used last.
            if length >= longest:
                best, longest = snapshot, length
        return best, longest

    def _load(self, conversation: str, keys: Sequence[int], worth: int) -> Snapshot | None:
        """The state on disk, when it can stand for at least `worth` tokens."""
        if self._files is None or worth > len(keys):
            return None
        saved = self._files.look(conversation)
        if saved is None or self._usable(saved.keys, keys, saved.first_position) < worth:
            return None
        state = np.empty(saved.size, np.uint8)
        if not self._files.read(saved, state.data):
            return None
        self._kept[conversation] = saved.keys
        return Snapshot(conversation, saved.keys, saved.first_position, saved.exact, state)

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
            self._live,
            self._context.first_position,
            self._exact,
            self._context.save(),
        )

    def _keep(self, snapshot: Snapshot) -> None:
        rolls_back = self._context.rolls_back
        self._snapshots = [
            held
            for held in self._snapshots
            if held.keys != snapshot.keys
            and not (rolls_back and held.keys == snapshot.keys[: len(held.keys)])
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
        if self._kept.get(snapshot.conversation) == snapshot.keys:
            return
        if self._files.write(
            snapshot.conversation,
            snapshot.keys,
            snapshot.first_position,
            snapshot.state.data,
            exact=snapshot.exact,
        ):
            self._kept[snapshot.conversation] = snapshot.keys

    def keep(self) -> int:
        """Write the newest state of each conversation; bytes on disk in all."""
        if self._files is None:
            return 0
        newest = {snapshot.conversation: snapshot for snapshot in self._snapshots}
        live = self._conversation
        if live and self._context.ids and self._kept.get(live) != self._live:
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


def _ids(keys: Sequence[int]) -> list[int]:
    return [~key if key < 0 else key for key in keys]


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
