"""How much memory a model takes: weights, what it remembers, and what it computes with.

The one place where this is estimated; the engine plans its contexts with it, and verdicts, bars
and remedies show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from app.inspection.quantization import BLOCKS

if TYPE_CHECKING:
    from app.inspection.shape import ModelShape

_CELLS: Final = 256
"""llama.cpp rounds a context, and the cache of a sliding window, up to a multiple of this."""

_F32: Final = 4


class Share(Struct, frozen=True, kw_only=True):
    """What one device holds, in bytes; `device` 0 is the CPU, then the GPUs in their order."""

    device: int = 0
    weights_bytes: int = 0
    kv_bytes: int = 0
    compute_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        """All of it."""
        return self.weights_bytes + self.kv_bytes + self.compute_bytes


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


def need(
    shape: ModelShape,
    weights_bytes: int,
    n_ctx: int,
    *,
    cache_type_k: str = "f16",
    cache_type_v: str = "f16",
    flash: bool = False,
    n_batch: int = 256,
    gpu_layers: int = 0,
    full_window: bool = True,
    split: tuple[float, ...] = (1.0,),
) -> Need:
    """What a model takes.

    Args:
        shape: from the header of its file.
        weights_bytes: of all its tensors; the size of the file is near enough.
        n_ctx: context length in tokens.
        cache_type_k: type of the cached keys.
        cache_type_v: type of the cached values.
        flash: with flash attention.
        n_batch: tokens evaluated at once.
        gpu_layers: how many of the last layers are on GPUs, the output layer being one; -1 is all.
        full_window: keep all cells of layers with a sliding window, not the window's alone.
        split: how the layers on GPUs are shared among these; in proportion of these numbers.
    """
    del gpu_layers, split
    kv_bytes = cache_bytes(
        shape,
        n_ctx,
        cache_type_k=cache_type_k,
        cache_type_v=cache_type_v,
        n_batch=n_batch,
        full_window=full_window,
    )
    compute = compute_bytes(shape, n_ctx, flash=flash, n_batch=n_batch)
    share = Share(weights_bytes=weights_bytes, kv_bytes=kv_bytes, compute_bytes=compute)
    return Need(shares=(share,))


def cells(n_ctx: int) -> int:
    """Tokens that a cache for `n_ctx` tokens has room for."""
    return -(-n_ctx // _CELLS) * _CELLS


def cache_bytes(
    shape: ModelShape,
    n_ctx: int,
    *,
    cache_type_k: str = "f16",
    cache_type_v: str = "f16",
    n_batch: int = 256,
    full_window: bool = True,
) -> int:
    """Keys, values and recurrent states of one conversation.

    Source: llama_kv_cache, llama_kv_cache_iswa and llama_memory_recurrent of llama.cpp.
    """
    every = cells(n_ctx)
    sequences = 2 if shape.window and full_window else 1
    near = every if full_window else min(every, cells(shape.window + min(n_batch, n_ctx)))
    key_bits = BLOCKS[cache_type_k].bits_per_weight
    value_bits = 0.0 if shape.latent else BLOCKS[cache_type_v].bits_per_weight
    bits = 0.0
    for layer in range(shape.n_layer):
        if shape.recurrent[layer]:
            bits += 8 * _F32 * shape.state_values * sequences
        if not shape.cached[layer]:
            continue
        windowed = shape.windowed[layer]
        keys = shape.window_key_length if windowed else shape.key_length
        values = shape.window_value_length if windowed else shape.value_length
        row = shape.kv_heads[layer] * (keys * key_bits + values * value_bits)
        bits += row * (near if windowed else every)
    return round(bits / 8)


def compute_bytes(shape: ModelShape, n_ctx: int, *, flash: bool, n_batch: int) -> int:
    """What llama.cpp reserves for a batch."""
    every, heads = cells(n_ctx), max(shape.heads)
    scores = 0 if flash else _F32 * heads * every * n_batch
    return _F32 * shape.n_vocab * n_batch + scores + 64 * shape.n_embd * n_batch
