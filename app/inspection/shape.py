"""What a model is made of, by the metadata of its file: what its memory depends on.

Follows `llama_model_base::load_hparams` and the `load_arch_hparams` of each architecture
(llama.cpp, src/llama-model.cpp and src/models/). Which layers keep what is decided there by tables
that no file holds; they stand here in the same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from app.core.errors import GgufMalformed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.inspection.header import TensorInfo

MemoryKind = Literal["attention", "window", "recurrent", "hybrid"]

MAX_LAYERS: Final = 512
"""LLAMA_MAX_LAYERS."""

_INPUTS: Final = ("token_embd.weight", "per_layer_token_embd.weight")
_OUTPUT: Final = "output.weight"
_ENDS: Final = frozenset({*_INPUTS, _OUTPUT})
"""Tensors that belong to no layer and are large."""

_MOST: Final = 2**31 - 1

_RECURRENT: Final = frozenset({"mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"})
"""Every layer is recurrent (llm_arch_is_recurrent)."""

_BY_KV_HEADS: Final = frozenset(
    {
        "bailingmoe3",
        "glm5-next",
        "granitehybrid",
        "jamba",
        "kimi-k3",
        "kimi-linear",
        "lfm2",
        "lfm2moe",
        "plamo2",
    }
)
"""A layer without key heads is recurrent."""

_BY_INTERVAL: Final = frozenset({"minimax-01", "qwen35", "qwen35moe", "qwen3next", "qwen4exp"})
"""All layers but every fourth are recurrent, or those that the file lists."""

_BOTH: Final = frozenset({"falcon-h1"})
"""Each layer has attention and a recurrent state."""

_BY_FEED_FORWARD: Final = frozenset({"nemotron_h", "nemotron_h_moe"})
"""A layer is a feed-forward network, attention, or recurrent."""

_PATTERNS: Final[dict[str, tuple[int, bool]]] = {
    "afmoe": (4, False),
    "cohere2": (4, False),
    "cohere2moe": (4, True),
    "exaone-moe": (4, False),
    "exaone4": (4, False),
    "gemma-embedding": (6, False),
    "gemma2": (2, False),
    "gemma3": (6, False),
    "gemma3n": (5, False),
    "gpt-oss": (2, False),
    "laguna": (4, True),
    "llama4": (4, False),
    "mellum": (4, False),
    "modern-bert": (3, True),
    "muse-glimmer": (4, False),
    "olmo2": (4, False),
    "plamo3": (8, False),
    "smallthinker": (4, True),
}
"""Every how many layers one sees everything, and whether the first does (load_swa_pattern)."""

_LISTED: Final = frozenset(
    {"dots3note", "gemma4", "granite_swa", "maple", "mimo2", "spark2-5", "step35"}
)
"""The file lists the layers with a window."""

_WINDOWS: Final = {"exaone-moe": 128, "exaone4": 4096, "gemma2": 4096, "llama4": 8192}
"""Window where the file says none."""

_FIXED_WINDOWS: Final = {"llama4": 8192, "smallthinker": 4096}
"""Window whatever the file says, unless it says 0."""

_EXAONE4_WINDOWED_LAYERS: Final = 64


class ModelShape(Struct, frozen=True, kw_only=True):
    """The numbers that decide how much memory a model takes.

    Attributes:
        architecture: `general.architecture`.
        n_layer: layers that are evaluated; those for speculative decoding are left out.
        n_embd: width of the stream between layers.
        n_vocab: entries of the vocabulary.
        n_ctx_train: context length the model was trained for, in tokens.
        heads: query heads of each layer.
        kv_heads: key heads of each layer.
        feed_forward: width of the feed-forward network of each layer, 0 where it has none.
        key_length: of one head.
        value_length: of one head.
        window_key_length: of one head in a layer with a window.
        window_value_length: of one head in a layer with a window.
        window: tokens that the layers in `windowed` look back; 0 for none.
        windowed: which layers have a sliding window.
        cached: which layers keep keys and values of their own.
        recurrent: which layers keep a recurrent state.
        state_values: numbers in the state of one recurrent layer, for one sequence.
        latent: keys and values are one compressed vector, of which keys alone are kept (MLA).
        n_expert: 0 for a dense model.
        n_expert_used: for each token.
        expert_feed_forward: width of one expert.
        inner: width inside a recurrent layer.
        input_bytes: weights of the embeddings; 0 where unknown.
        output_bytes: weights of the output; 0 where unknown, or where those of the embeddings
            serve for it.
    """

    architecture: str
    n_layer: int
    n_embd: int
    n_vocab: int = 0
    n_ctx_train: int = 0
    heads: tuple[int, ...] = ()
    kv_heads: tuple[int, ...] = ()
    feed_forward: tuple[int, ...] = ()
    key_length: int = 0
    value_length: int = 0
    window_key_length: int = 0
    window_value_length: int = 0
    window: int = 0
    windowed: tuple[bool, ...] = ()
    cached: tuple[bool, ...] = ()
    recurrent: tuple[bool, ...] = ()
    state_values: int = 0
    latent: bool = False
    n_expert: int = 0
    n_expert_used: int = 0
    expert_feed_forward: int = 0
    inner: int = 0
    input_bytes: int = 0
    output_bytes: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether every layer has all its numbers; one from another process may not."""
        each = (self.heads, self.kv_heads, self.feed_forward)
        which = (self.windowed, self.cached, self.recurrent)
        return 0 < self.n_layer <= MAX_LAYERS and all(
            len(values) == self.n_layer for values in (*each, *which)
        )

    def lengths(self, layer: int) -> tuple[int, int]:
        """Length of a key and of a value of one head of `layer`."""
        if self.windowed[layer]:
            return self.window_key_length, self.window_value_length
        return self.key_length, self.value_length

    @property
    def memory_kind(self) -> MemoryKind:
        """How it remembers."""
        if any(self.recurrent):
            return "hybrid" if any(self.cached) else "recurrent"
        return "window" if self.window else "attention"


def shape_of(entries: Mapping[str, object], tensors: Iterable[TensorInfo] = ()) -> ModelShape:
    """The shape that the header of a file describes.

    Args:
        entries: values by key. Of the tokens it is enough to know how many there are: a sequence,
            or anything with a `count`.
        tensors: the file's table, if it was read.

    Raises:
        GgufMalformed: a number is missing that llama.cpp needs, or cannot be.
    """
    ends = {tensor.name: tensor.size_bytes for tensor in tensors if tensor.name in _ENDS}
    return replace(
        _Reader(entries).shape(),
        input_bytes=sum(ends.get(name, 0) for name in _INPUTS),
        output_bytes=ends.get(_OUTPUT, 0),
    )


class _Reader:
    """Reads one architecture's entries."""

    def __init__(self, entries: Mapping[str, object]) -> None:
        self._entries = entries
        name = entries.get("general.architecture")
        if not isinstance(name, str) or not name:
            raise GgufMalformed(detail="general.architecture")
        self._name = name
        self._n_layer = self._layers()

    def shape(self) -> ModelShape:
        """Put it together."""
        heads = self._each("attention.head_count", 0)
        kv_heads = self._each("attention.head_count_kv", heads)
        feed_forward = self._each("feed_forward_length", 0)
        n_embd = self._number("embedding_length")
        length = n_embd // heads[0] if heads[0] else 0
        key_length = self._number("attention.key_length", length)
        value_length = self._number("attention.value_length", length)
        recurrent = self._recurrent(kv_heads, feed_forward)
        window, windowed = self._windowed(recurrent)
        return ModelShape(
            architecture=self._name,
            n_layer=self._n_layer,
            n_embd=n_embd,
            n_vocab=self._vocabulary(),
            n_ctx_train=self._trained(),
            heads=heads,
            kv_heads=kv_heads,
            feed_forward=feed_forward,
            key_length=key_length,
            value_length=value_length,
            window_key_length=self._number("attention.key_length_swa", key_length),
            window_value_length=self._number("attention.value_length_swa", value_length),
            window=window,
            windowed=windowed,
            cached=self._cached(recurrent, feed_forward),
            recurrent=recurrent,
            state_values=self._state(n_embd, heads[0], key_length),
            latent=self._number("attention.key_length_mla", 0) > 0,
            n_expert=self._number("expert_count", 0),
            n_expert_used=max(self._each("expert_used_count", 0)),
            expert_feed_forward=max(self._each("expert_feed_forward_length", 0)),
            inner=self._number("ssm.inner_size", 0),
        )

    # -- numbers ----------------------------------------------------------

    def _bad(self, key: str) -> GgufMalformed:
        return GgufMalformed(detail=f"{self._name}.{key}")

    def _checked(self, key: str, value: object) -> int:
        if not isinstance(value, int) or not 0 <= value <= _MOST:
            raise self._bad(key)
        return int(value)

    def _number(self, key: str, default: int | None = None) -> int:
        value = self._entries.get(f"{self._name}.{key}", default)
        return self._checked(key, value)

    def _each(self, key: str, default: int | tuple[int, ...]) -> tuple[int, ...]:
        """A number for each layer, from one number or from a list (get_key_or_arr)."""
        value = self._entries.get(f"{self._name}.{key}", default)
        if isinstance(value, (list, tuple)):
            if len(value) < self._n_layer:
                raise self._bad(key)
            return tuple(self._checked(key, item) for item in value[: self._n_layer])
        return (self._checked(key, value),) * self._n_layer

    def _flags(self, key: str) -> tuple[bool, ...] | None:
        """A truth value for each layer, where the file lists them."""
        value = self._entries.get(f"{self._name}.{key}")
        if not isinstance(value, (list, tuple)) or len(value) < self._n_layer:
            return None
        return tuple(bool(item) for item in value[: self._n_layer])

    def _layers(self) -> int:
        count = self._number("block_count") - self._number("nextn_predict_layers", 0)
        if not 0 < count <= MAX_LAYERS:
            raise self._bad("block_count")
        return count

    def _trained(self) -> int:
        """0 for a length that no context can have, which is no reason to refuse a model."""
        value = self._entries.get(f"{self._name}.context_length")
        return value if isinstance(value, int) and 0 < value <= _MOST else 0

    def _vocabulary(self) -> int:
        tokens = self._entries.get("tokenizer.ggml.tokens")
        if isinstance(tokens, (list, tuple)):
            return len(tokens)
        return self._checked("vocab_size", getattr(tokens, "count", self._number("vocab_size", 0)))

    # -- which layers keep what -------------------------------------------

    def _where(self, holds: Callable[[int], bool]) -> tuple[bool, ...]:
        return tuple(holds(layer) for layer in range(self._n_layer))

    def _recurrent(
        self, kv_heads: tuple[int, ...], feed_forward: tuple[int, ...]
    ) -> tuple[bool, ...]:
        name = self._name
        if name in _RECURRENT or name in _BOTH:
            return self._where(lambda _: True)
        if name in _BY_KV_HEADS:
            return self._where(lambda layer: kv_heads[layer] == 0)
        if name in _BY_FEED_FORWARD:
            return self._where(lambda layer: kv_heads[layer] == 0 and feed_forward[layer] == 0)
        if name in _BY_INTERVAL:
            listed = self._flags("attention.recurrent_layers")
            interval = max(self._number("full_attention_interval", 4), 1)
            return listed or self._where(lambda layer: (layer + 1) % interval != 0)
        return self._where(lambda _: False)

    def _cached(
        self, recurrent: tuple[bool, ...], feed_forward: tuple[int, ...]
    ) -> tuple[bool, ...]:
        """Layers with keys and values of their own (llama_model::create_memory)."""
        own = self._n_layer
        if self._name == "gemma3n":
            own = 20
        elif self._name == "gemma4":
            own -= self._number("attention.shared_kv_layers", 0)
        both, networks = self._name in _BOTH, self._name in _BY_FEED_FORWARD

        def holds(layer: int) -> bool:
            if networks and feed_forward[layer] > 0:
                return False
            return layer < own and (both or not recurrent[layer])

        return self._where(holds)

    def _windowed(self, recurrent: tuple[bool, ...]) -> tuple[int, tuple[bool, ...]]:
        """Length of the window, and the layers that have one."""
        name, nowhere = self._name, self._where(lambda _: False)
        window = self._number("attention.sliding_window", _WINDOWS.get(name, 0))
        if name == "exaone4" and self._n_layer != _EXAONE4_WINDOWED_LAYERS:
            return 0, nowhere
        if window == 0:
            return 0, nowhere
        window = _FIXED_WINDOWS.get(name, window)
        listed = self._flags("attention.sliding_window_pattern")
        if name == "lfm2":
            windowed = self._where(lambda layer: not recurrent[layer])
        elif name in _LISTED:
            windowed = listed or nowhere
        elif name in _PATTERNS:
            windowed = listed or self._by_pattern(*_PATTERNS[name])
        else:
            windowed = nowhere
        return (window, windowed) if any(windowed) else (0, nowhere)

    def _by_pattern(self, default: int, dense_first: bool) -> tuple[bool, ...]:
        """Every `default`-th layer sees everything (llama_hparams::set_swa_pattern)."""
        value = self._entries.get(f"{self._name}.attention.sliding_window_pattern", default)
        period = self._checked("attention.sliding_window_pattern", value)
        if period == 0:
            return self._where(lambda _: True)
        dense = 0 if dense_first else period - 1
        return self._where(lambda layer: layer % period != dense)

    def _state(self, n_embd: int, n_head: int, key_length: int) -> int:
        """Numbers in a recurrent state (llama_hparams::n_embd_r and n_embd_s)."""
        inner, size = self._number("ssm.inner_size", 0), self._number("ssm.state_size", 0)
        kernel, groups = self._number("ssm.conv_kernel", 0), self._number("ssm.group_count", 0)
        if head := self._number("wkv.head_size", 0):
            return n_embd * (self._number("token_shift_count", 2) + head)
        if cache := self._number("shortconv.l_cache", 0):
            return n_embd * (cache - 1)
        if head := self._number("kda.head_dim", 0):
            return head * n_head * (3 * ((kernel or 4) - 1) + head)
        history = max(kernel - 1, 0) * (inner + 2 * groups * size)
        if self._name == "minimax-01":
            return history + key_length * key_length * n_head
        return history + size * inner
