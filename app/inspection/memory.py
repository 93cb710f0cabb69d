"""How much memory a model takes: weights, what it remembers, and what it computes with.

The one place where this is estimated; the engine plans its contexts with it, and verdicts, bars
and remedies show it.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from app.inspection.tensor_type import tensor_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.inspection.shape import ModelShape

_CELLS: Final = 256
"""llama.cpp rounds a context, and the cache of a sliding window, up to a multiple of this."""

MAX_OUTPUTS: Final = 32
"""Most tokens of a batch whose logits the engine keeps. llama.cpp reserves room for all of them,
which for a whole batch and a large vocabulary would be more than 100 MB that nobody uses."""

_TOKEN_BYTES: Final = 320
"""An entry of the vocabulary with its merge, in llama.cpp's tables and the engine's own."""

_F32: Final = 4
_F16: Final = 2
_CPU: Final = 0


class Share(Struct, frozen=True, kw_only=True):
    """What one device holds, in bytes.

    Attributes:
        device: 0 is the CPU, then the GPUs in their order.
        weights_bytes: llama.cpp's model buffer.
        kv_bytes: keys, values and recurrent states.
        compute_bytes: llama.cpp's compute buffer.
        other_bytes: the vocabulary, and numbers that the CPU converts before it multiplies.
    """

    device: int = 0
    weights_bytes: int = 0
    kv_bytes: int = 0
    compute_bytes: int = 0
    other_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        """All of it."""
        return self.weights_bytes + self.kv_bytes + self.compute_bytes + self.other_bytes


class Need(Struct, frozen=True, kw_only=True):
    """What a loaded model takes; one share for each device that is used, the CPU first."""

    shares: tuple[Share, ...]

    @property
    def weights_bytes(self) -> int:
        """Weights on all devices."""
        return sum(share.weights_bytes for share in self.shares)

    @property
    def kv_bytes(self) -> int:
        """Keys, values and recurrent states on all devices."""
        return sum(share.kv_bytes for share in self.shares)

    @property
    def compute_bytes(self) -> int:
        """Compute buffers on all devices."""
        return sum(share.compute_bytes for share in self.shares)

    @property
    def other_bytes(self) -> int:
        """What the engine needs besides."""
        return sum(share.other_bytes for share in self.shares)

    @property
    def total_bytes(self) -> int:
        """Everything."""
        return sum(share.total_bytes for share in self.shares)

    @property
    def cpu(self) -> Share:
        """What ordinary memory holds."""
        return self.shares[0]

    @property
    def gpu_bytes(self) -> int:
        """What all GPUs hold."""
        return sum(share.total_bytes for share in self.shares[1:])


class Plan(Struct, frozen=True, kw_only=True):
    """How a model is loaded, as far as memory depends on it.

    Attributes:
        n_ctx: context length in tokens.
        cache_type_k: type of the cached keys.
        cache_type_v: type of the cached values.
        flash: with flash attention.
        n_batch: tokens evaluated at once.
        full_window: keep all cells of layers with a sliding window, not the window's alone.
        gpu_layers: how many of the last layers are on GPUs, the output layer being one; -1 is all.
        split: how the layers on GPUs are shared among these; in proportion of these numbers.
    """

    n_ctx: int
    cache_type_k: str = "f16"
    cache_type_v: str = "f16"
    flash: bool = False
    n_batch: int = 256
    full_window: bool = True
    gpu_layers: int = 0
    split: tuple[float, ...] = (1.0,)


def need(shape: ModelShape, weights_bytes: int, plan: Plan) -> Need:
    """What a model takes.

    Args:
        shape: from the header of its file.
        weights_bytes: of all its tensors; the size of the file is near enough.
        plan: how it is loaded.
    """
    layout = _Layout(shape, plan)
    weights = layout.weights(weights_bytes)
    caches = layout.caches()
    return Need(
        shares=tuple(
            Share(
                device=device,
                weights_bytes=weights[device],
                kv_bytes=caches[device],
                compute_bytes=layout.compute_bytes(device),
                other_bytes=layout.other_bytes(device),
            )
            for device in range(layout.n_devices)
        )
    )


def cells(n_ctx: int) -> int:
    """Tokens that a cache for `n_ctx` tokens has room for."""
    return -(-n_ctx // _CELLS) * _CELLS


class _Layout:
    """Which device holds what."""

    def __init__(self, shape: ModelShape, plan: Plan) -> None:
        self._shape = shape
        self._plan = plan
        every = shape.n_layer + 1
        wanted = plan.gpu_layers
        on_gpus = every if wanted < 0 else min(wanted, every)
        self.n_devices = 1 + (len(plan.split) if on_gpus else 0)
        self._at = _devices(every, on_gpus, plan.split)
        self._cells = cells(plan.n_ctx)
        self._batch = min(plan.n_batch, plan.n_ctx)
        # A second sequence holds the cells of a window (app.engine.llama.context).
        self._sequences = 2 if shape.window and plan.full_window else 1
        near = cells(min(shape.window * self._sequences + self._batch, self._cells))
        self._window_cells = self._cells if plan.full_window else near

    def weights(self, weights_bytes: int) -> list[int]:
        """Bytes of weights by device."""
        shape = self._shape
        first, last = shape.input_bytes, shape.output_bytes
        if not first:
            first = round(weights_bytes * _embedding_share(shape))
        between = max(weights_bytes - first - last, 0)
        found = [0] * self.n_devices
        found[_CPU] = first
        for layer in range(shape.n_layer):
            found[self._at[layer]] += between // shape.n_layer
        found[self._at[-1]] += between % shape.n_layer + last
        if not last and self._at[-1] != _CPU:
            # The embeddings serve as the output too, and are needed on both devices.
            found[self._at[-1]] += first
        return found

    def caches(self) -> list[int]:
        """Bytes of keys, values and recurrent states by device.

        Source: llama_kv_cache, llama_kv_cache_iswa and llama_memory_recurrent of llama.cpp.
        """
        shape, plan = self._shape, self._plan
        key_bits = _bits(plan.cache_type_k)
        value_bits = 0.0 if shape.latent else _bits(plan.cache_type_v)
        found = [0.0] * self.n_devices
        for layer in range(shape.n_layer):
            at = self._at[layer]
            if shape.recurrent[layer]:
                found[at] += 8 * _F32 * shape.state_values * self._sequences
            if shape.cached[layer]:
                keys, values = shape.lengths(layer)
                row = shape.kv_heads[layer] * (keys * key_bits + values * value_bits)
                found[at] += row * self._reach(layer)
        return [round(bits / 8) for bits in found]

    def compute_bytes(self, device: int) -> int:
        """The compute buffer of `device` (llama_context::sched_reserve).

        A buffer is as large as the widest moment of a batch: scores and mask of the attention,
        the feed-forward network, or the logits. Numbers for each token, as they were found in
        the logs of models of many shapes; ggml's allocator leaves holes that no sum foresees.
        """
        shape = self._shape
        layers = [layer for layer in range(shape.n_layer) if self._at[layer] == device]
        width = shape.n_embd
        masks = self._masks(layers or range(shape.n_layer))
        moments = [0.0]
        if self._at[-1] == device:
            outputs = min(MAX_OUTPUTS, self._batch) / self._batch
            moments.append(outputs * shape.n_vocab + 2 * width)
        if device == _CPU:
            moments.append(masks + 2.5 * width)
        if layers:
            moments += [self._attention(layer) + masks for layer in layers]
            moments.append(self._network(layers) + masks)
            moments.append(5 * shape.inner + 3 * width)
        return round(_F32 * self._batch * max(moments))

    def other_bytes(self, device: int) -> int:
        """What the engine's process needs that is in no buffer of llama.cpp's log.

        Without flash attention the CPU multiplies scores by values in 16 bits, and converts all
        scores of a batch before (ggml_compute_forward_mul_mat).
        """
        if device != _CPU:
            return 0
        shape = self._shape
        layers = [layer for layer in range(shape.n_layer) if self._at[layer] == _CPU]
        scores = max((self._scores(layer) for layer in layers), default=0)
        return _TOKEN_BYTES * shape.n_vocab + _F16 * self._batch * scores

    def _scores(self, layer: int) -> int:
        """Numbers for each token that say what `layer` attends to; flash attention keeps none."""
        if self._plan.flash or not self._attends(layer):
            return 0
        return self._shape.heads[layer] * self._reach(layer)

    def _reach(self, layer: int) -> int:
        """Cells that `layer` attends to."""
        return self._window_cells if self._shape.windowed[layer] else self._cells

    def _masks(self, layers: Iterable[int]) -> float:
        """Numbers that say which cells a token may see; half as large with flash attention."""
        reaches = {
            self._shape.windowed[layer]: self._reach(layer)
            for layer in layers
            if self._attends(layer)
        }
        return sum(reaches.values()) / (2 if self._plan.flash else 1)

    def _attends(self, layer: int) -> bool:
        """Also where it uses the keys and values of another layer."""
        shape = self._shape
        return shape.cached[layer] or (shape.kv_heads[layer] > 0 and not shape.recurrent[layer])

    def _attention(self, layer: int) -> float:
        """Numbers alive while `layer` attends."""
        shape = self._shape
        if not self._attends(layer):
            return 0.0
        heads, (keys, values) = shape.heads[layer], shape.lengths(layer)
        cached = shape.kv_heads[layer] * (keys + values)
        return self._scores(layer) + 3 * shape.n_embd + 2 * heads * keys + cached

    def _network(self, layers: Sequence[int]) -> float:
        """Numbers alive in the feed-forward network."""
        shape = self._shape
        inner = max(shape.feed_forward[layer] for layer in layers)
        width = 3.0 * inner
        if shape.n_expert:
            inner = shape.expert_feed_forward or inner
            width = float(shape.n_expert_used * max(3 * inner, inner + shape.n_embd))
        return width + 4 * shape.n_embd


def _bits(cache_type: str) -> float:
    """Bits of one cached number."""
    kind = tensor_type(cache_type.upper())
    return kind.bits if kind is not None else 16.0


def _devices(every: int, on_gpus: int, split: tuple[float, ...]) -> list[int]:
    """The device of each layer, the output layer last (llama_model_base::load_tensors)."""
    ends = list(accumulate(split))
    start = every - on_gpus
    found = [_CPU] * every
    for layer in range(start, every):
        share = (layer - start) / on_gpus * ends[-1]
        found[layer] = 1 + min(bisect_right(ends, share), len(ends) - 1)
    return found


def _embedding_share(shape: ModelShape) -> float:
    """About which part of the weights the embeddings are."""
    embedding = shape.n_vocab * shape.n_embd
    between = 0
    for layer in range(shape.n_layer):
        heads, kv_heads = shape.heads[layer], shape.kv_heads[layer]
        keys, values = shape.key_length, shape.value_length
        between += shape.n_embd * (heads * (keys + values) + kv_heads * (keys + values))
        inner = shape.expert_feed_forward * shape.n_expert or shape.feed_forward[layer]
        between += 3 * shape.n_embd * (inner or 2 * shape.inner)
    return embedding / max(2 * embedding + between, 1)
