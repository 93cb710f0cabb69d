"""A llama.cpp context that holds one sequence, and knows which tokens are in it.

One sequence only: with several in one cache the cells of a conversation lie where they found room,
sums over them run in another order and the logits differ in their last bits. Alone, token ``i``
is always in cell ``i``, so that the same ids give bit-identical logits however they got there.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from app.core.errors import EvaluationFailed, ModelLoadFailed
from app.engine.llama.library import C, Log, set_fields
from app.engine.llama.limits import CACHE_TYPES, FLASH_ATTENTION
from app.inspection.memory import MAX_OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from app.engine.api import LoadSettings
    from app.engine.llama.model import Model

_SEQUENCE: Final = 0
_HOLDER: Final = 1
"""A second sequence that holds the cells of a restored state for one batch, see `restore`."""

_ABORTED: Final = 2


class Stopped(Exception):
    """The evaluation was stopped; what had been evaluated before stays."""


class Context:
    """Evaluates tokens and keeps their keys and values.

    Not thread-safe. `ids` always says what is in the cache, also after a stop or an error.

    Args:
        model: outlives the context.
        settings: flash attention, cache types and batch size are used.
        n_ctx: the most tokens it holds; llama.cpp makes up to 255 cells more, which stay empty.
        threads: to begin with.
        full_window: on a sliding-window model, keep all cells instead of the window's.
        log: where llama.cpp says why it refused.

    Raises:
        ModelLoadFailed: the context could not be made.
    """

    def __init__(
        self,
        model: Model,
        settings: LoadSettings,
        *,
        n_ctx: int,
        threads: int,
        full_window: bool,
        log: Log,
    ) -> None:
        self.kind: Final = model.memory_kind
        self.window: Final = model.window
        self.ids: list[int] = []
        self._log = log
        self._n_vocab = model.vocabulary.n_vocab
        self._held = False
        self._stopped: Callable[[], bool] | None = None
        self._holds = bool(self.window) and full_window
        params = C.llama_context_default_params()
        set_fields(
            params,
            n_ctx=n_ctx,
            n_batch=settings.n_batch,
            n_ubatch=settings.n_batch,
            n_outputs_max=min(MAX_OUTPUTS, settings.n_batch),
            n_outputs_max_per_seq=0,
            n_seq_max=2 if self._holds else 1,
            kv_unified=True,
            n_threads=threads,
            n_threads_batch=threads,
            flash_attn_type=FLASH_ATTENTION[settings.flash_attention],
            type_k=CACHE_TYPES[settings.cache_type_k],
            type_v=CACHE_TYPES[settings.cache_type_v],
            swa_full=full_window,
            no_perf=True,
        )
        log.forget()
        self.pointer: Any = C.llama_init_from_model(model.pointer, params)
        if not self.pointer:
            raise ModelLoadFailed(path=model.path, detail=log.tail())
        self._memory = C.llama_get_memory(self.pointer)
        self.n_ctx: Final = min(n_ctx, int(C.llama_n_ctx(self.pointer)))
        self.n_batch: Final = int(C.llama_n_batch(self.pointer))
        self._abort = C.ggml_abort_callback(self._on_abort)
        self._no_abort = C.ggml_abort_callback()
        self._watching = False
        self._batch = _new_batch(self.n_batch)
        self._logits_at = 0
        self._logits: NDArray[np.float32] = np.empty(0, np.float32)

    def free(self) -> None:
        """Give the memory back."""
        if self.pointer:
            C.llama_batch_free(self._batch)
            C.llama_free(self.pointer)
            self.pointer = None
            self.ids.clear()

    def set_threads(self, generation: int, prompt: int) -> None:
        """Threads for single tokens and for batches, from the next batch on."""
        C.llama_set_n_threads(self.pointer, generation, prompt)

    def watch(self, stopped: Callable[[], bool] | None) -> None:
        """Ask `stopped` between the operations of a batch; None asks no more.

        Only the CPU asks. It costs about a sixth of a millisecond a batch.
        """
        self._stopped = stopped
        if (stopped is not None) != self._watching:
            self._watching = stopped is not None
            callback = self._abort if self._watching else self._no_abort
            C.llama_set_abort_callback(self.pointer, callback, None)

    def _on_abort(self, _user: object) -> bool:
        stopped = self._stopped is not None and self._stopped()
        self._log.aborted |= stopped
        return stopped

    def evaluate(
        self,
        tokens: Sequence[int],
        *,
        every: bool = False,
        evaluated: Callable[[int], None] | None = None,
    ) -> None:
        """Append `tokens`, in slices of `n_batch`; afterwards `logits` are the last one's.

        Args:
            tokens: ids of the vocabulary.
            every: keep logits for every token of the last slice, not only for the last token;
                a slice is then at most `MAX_OUTPUTS` long.
            evaluated: told after each slice how many of `tokens` are done.

        Raises:
            Stopped: the watcher said so; the slices before it are in the cache.
            EvaluationFailed: llama_decode returned an error, or the context is full.
        """
        if len(self.ids) + len(tokens) > self.n_ctx:
            raise EvaluationFailed(code=1, detail="context full")
        length = min(self.n_batch, MAX_OUTPUTS) if every else self.n_batch
        for start in range(0, len(tokens), length):
            piece = tokens[start : start + length]
            last = start + len(piece) == len(tokens)
            self._fill(piece, last=last, every=every and last)
            self._decode(piece)
            if evaluated is not None:
                evaluated(start + len(piece))

    def step(self, token: int) -> None:
        """Append one token; raises like `evaluate`."""
        if len(self.ids) >= self.n_ctx:
            raise EvaluationFailed(code=1, detail="context full")
        batch = self._batch
        batch.n_tokens = 1
        batch.token[0] = token
        batch.pos[0] = len(self.ids)
        batch.logits[0] = 1
        self._decode((token,))

    def _fill(self, tokens: Sequence[int], *, last: bool, every: bool) -> None:
        batch, position = self._batch, len(self.ids)
        batch.n_tokens = len(tokens)
        for index, token in enumerate(tokens):
            batch.token[index] = token
            batch.pos[index] = position + index
            batch.logits[index] = every
        batch.logits[len(tokens) - 1] = last

    def _decode(self, tokens: Sequence[int]) -> None:
        code: int = C.llama_decode(self.pointer, self._batch)
        self._log.aborted = False
        if code != 0:
            self._recover()
            if code == _ABORTED:
                raise Stopped
            raise EvaluationFailed(code=code, detail=self._log.tail())
        self.ids.extend(tokens)
        self._release()

    def _recover(self) -> None:
        """Make the cache hold `ids` and nothing else after a batch that did not end."""
        self._release()
        if not self.rolls_back or not self._remove_from(len(self.ids)):
            self.clear()

    @property
    def rolls_back(self) -> bool:
        """A recurrent state has seen everything and cannot forget the end."""
        return self.kind not in {"recurrent", "hybrid"}

    def can_cut(self, length: int) -> bool:
        """Whether the first `length` tokens can be kept without the rest."""
        if length == len(self.ids) or length == 0:
            return True
        if length > len(self.ids) or not self.rolls_back:
            return False
        return cut_is_sound(length, self.first_position, self.window)

    @property
    def first_position(self) -> int:
        """The oldest position still in the cache; behind it a sliding window has forgotten."""
        return max(int(C.llama_memory_seq_pos_min(self._memory, _SEQUENCE)), 0)

    def cut(self, length: int) -> None:
        """Keep the first `length` tokens; all are dropped where that cannot be done."""
        if not self.can_cut(length) or length == 0:
            self.clear()
        elif length < len(self.ids):
            del self.ids[length:]
            if not self._remove_from(length):
                self.clear()

    def _remove_from(self, position: int) -> bool:
        if self._held:
            C.llama_memory_seq_rm(self._memory, _HOLDER, position, -1)
        return bool(C.llama_memory_seq_rm(self._memory, _SEQUENCE, position, -1))

    def clear(self) -> None:
        """Drop all tokens."""
        self.ids.clear()
        self._held = False
        C.llama_memory_clear(self._memory, False)

    def logits(self) -> NDArray[np.float32]:
        """Logits of the last token, shape [n_vocab]; valid until the next evaluation."""
        return self._row(-1)

    def logits_of(self, index: int) -> NDArray[np.float32]:
        """Logits of token `index` of the last slice, when `every` was asked for."""
        return self._row(index)

    def _row(self, index: int) -> NDArray[np.float32]:
        pointer = C.llama_get_logits_ith(self.pointer, index)
        address = ctypes.cast(pointer, ctypes.c_void_p).value
        if not address:
            raise EvaluationFailed(detail="no logits")
        if address != self._logits_at:
            buffer = (ctypes.c_float * self._n_vocab).from_address(address)
            self._logits = np.frombuffer(memoryview(buffer), np.float32)
            self._logits_at = address
        return self._logits

    def save(self) -> NDArray[np.uint8]:
        """The whole state (llama_state_get_data).

        A state of the sequence alone would be as large and leaves out what lies behind a sliding
        window, so that an early cut after a restore would be silently wrong.
        """
        size: int = C.llama_state_get_size(self.pointer)
        state = np.empty(size, np.uint8)
        written: int = C.llama_state_get_data(self.pointer, _bytes_at(state), size)
        return state[:written]

    def restore(self, state: NDArray[np.uint8], ids: Sequence[int]) -> bool:
        """Replace everything by what `save` gave when the cache held `ids`.

        False, and an empty cache, when llama.cpp does not take it. There are no logits
        afterwards: evaluate at least one token.
        """
        self.clear()
        taken: int = C.llama_state_set_data(self.pointer, _bytes_at(state), state.size)
        end = int(C.llama_memory_seq_pos_max(self._memory, _SEQUENCE))
        if taken != state.size or end != len(ids) - 1:
            self.clear()
            return False
        self.ids.extend(ids)
        self._hold()
        return True

    def _hold(self) -> None:
        """Keep llama.cpp from overwriting the cells of a restored state.

        After a restore it looks for free cells from the first on, and takes those that the sliding
        window no longer sees: the order of cells would change and an early cut be lost. Cells of
        two sequences are left alone, and after one batch the search goes on behind them.
        """
        if self._holds and self.ids:
            C.llama_memory_seq_cp(self._memory, _SEQUENCE, _HOLDER, -1, -1)
            self._held = True

    def _release(self) -> None:
        if self._held:
            C.llama_memory_seq_rm(self._memory, _HOLDER, -1, -1)
            self._held = False


def cut_is_sound(length: int, first_position: int, window: int) -> bool:
    """Whether every cell that token `length` attends to is there.

    ``llama_memory_seq_rm`` says yes in either case and the logits would be wrong.

    Args:
        length: tokens to be kept.
        first_position: the oldest position in the cache.
        window: length of the sliding window; 0 for none.
    """
    return first_position == 0 or (window > 0 and first_position <= length - window)


def _bytes_at(array: NDArray[np.uint8]) -> Any:  # noqa: ANN401 - a ctypes pointer
    return array.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))


def _new_batch(n_batch: int) -> Any:  # noqa: ANN401 - a ctypes struct
    """A batch whose tokens all belong to the one sequence."""
    batch = C.llama_batch_init(n_batch, 0, 1)
    for index in range(n_batch):
        batch.n_seq_id[index] = 1
        batch.seq_id[index][0] = _SEQUENCE
    return batch
