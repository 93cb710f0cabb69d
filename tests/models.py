"""Model files made for tests: tiny, with random weights from a seed, each loaded by llama.cpp.

They say nothing sensible. What matters is that they have the parts of real ones: a vocabulary
with special tokens, a chat template, and each kind of memory (attention, sliding window,
recurrent, hybrid).
"""

from __future__ import annotations

import lzma
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import gguf
import numpy as np

from tests.gguf_file import GgufFile, mutated, string_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "CHATML",
    "TinyModel",
    "hybrid_model",
    "llama_model",
    "mutated",
    "recurrent_model",
    "unpacked_vocabulary",
    "window_model",
    "with_metadata",
    "with_template",
]

CHATML = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

WINDOW = 32
"""Tokens that the sliding window of `window_model` looks back."""

_VOCABULARIES = Path(__file__).parents[1] / "resources" / "vocabularies"
_WORDS = ("the", "and", "you", "is", "to", "of", "that", "it", "in", "hello")


@dataclass
class TinyModel:
    """Writes one model file.

    Attributes:
        architecture: llama.cpp's name of it.
        template: chat template; empty for none.
        vocabulary: a GGUF file whose vocabulary to take; None for a small one of bytes.
        n_embd: width.
        n_layer: layers.
        n_ctx: context it claims to be trained for.
        seed: of the weights.
        last_norm: name of the norm before the output.
    """

    architecture: str
    template: str = CHATML
    vocabulary: Path | None = None
    n_embd: int = 32
    n_layer: int = 2
    n_ctx: int = 2048
    seed: int = 0
    last_norm: str = "output_norm"
    _tensors: list[tuple[str, np.ndarray]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        self._tokens: list[str] = []
        self._borrowed: dict[str, bytes] = {}
        if self.vocabulary is None:
            self._tokens, self._merges, self._types = _small_vocabulary()
            self.n_vocab = len(self._tokens)
        else:
            entries = GgufFile.parse(self.vocabulary.read_bytes()).entries
            self._borrowed = {k: v for k, v in entries.items() if k.startswith("tokenizer.")}
            self._borrowed.pop("tokenizer.chat_template", None)
            # Type of the entry, type of its items, number of its items.
            raw = entries["tokenizer.ggml.tokens"]
            self.n_vocab = int.from_bytes(raw[8:16], "little")

    def add(self, name: str, *shape: int, scale: float | None = None, ones: bool = False) -> None:
        """Add a tensor; `shape` as llama.cpp counts it, fastest first."""
        dims = shape[::-1]
        if ones:
            values = np.ones(dims)
        else:
            values = self._rng.standard_normal(dims) * (scale or shape[0] ** -0.5)
        self._tensors.append((name, values.astype(np.float32)))

    def write(self, path: Path, **hyper: float | Sequence[int]) -> Path:
        """Write the file; `hyper`: entries of the architecture, `__` for a dot in the key."""
        writer = gguf.GGUFWriter(path, self.architecture)
        writer.add_name(f"Tiny {self.architecture}")
        writer.add_context_length(self.n_ctx)
        writer.add_embedding_length(self.n_embd)
        writer.add_block_count(self.n_layer)
        writer.add_layer_norm_rms_eps(1e-5)
        for name, value in hyper.items():
            key = f"{self.architecture}.{name.replace('__', '.')}"
            if isinstance(value, float):
                writer.add_float32(key, value)
            elif isinstance(value, int):
                writer.add_uint32(key, value)
            else:
                writer.add_array(key, list(value))
        if self.template:
            writer.add_chat_template(self.template)
        if self._tokens:
            self._add_vocabulary(writer)
        self._add_tensors(writer)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        if self._borrowed:
            file = GgufFile.parse(path.read_bytes())
            file.entries.update(self._borrowed)
            path.write_bytes(file.to_bytes())
        return path

    def _add_tensors(self, writer: gguf.GGUFWriter) -> None:
        for name, values in self._tensors:
            writer.add_tensor(name, values)

    def _add_vocabulary(self, writer: gguf.GGUFWriter) -> None:
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("gpt-2")
        writer.add_token_list(self._tokens)
        writer.add_token_types(self._types)
        writer.add_token_merges(self._merges)
        writer.add_bos_token_id(self._tokens.index("<|endoftext|>"))
        writer.add_eos_token_id(self._tokens.index("<|im_end|>"))
        writer.add_add_bos_token(value=False)

    def add_ends(self) -> None:
        """Embeddings, output weights and the last norm."""
        self.add("token_embd.weight", self.n_embd, self.n_vocab, scale=1.0)
        # Far apart, so that the likeliest token is no accident of rounding.
        self.add("output.weight", self.n_embd, self.n_vocab, scale=1.0)
        self.add(f"{self.last_norm}.weight", self.n_embd, ones=True)

    def add_attention(self, layer: int, *, heads: int, normed: bool = False) -> None:
        """Attention with as many key heads as query heads."""
        width = self.n_embd
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            self.add(f"blk.{layer}.{name}.weight", width, width)
        if normed:
            self.add(f"blk.{layer}.attn_q_norm.weight", width // heads, ones=True)
            self.add(f"blk.{layer}.attn_k_norm.weight", width // heads, ones=True)

    def add_feed_forward(self, layer: int) -> None:
        """A gated feed-forward network, twice as wide."""
        self.add(f"blk.{layer}.ffn_norm.weight", self.n_embd, ones=True)
        self.add(f"blk.{layer}.ffn_gate.weight", self.n_embd, 2 * self.n_embd)
        self.add(f"blk.{layer}.ffn_up.weight", self.n_embd, 2 * self.n_embd)
        self.add(f"blk.{layer}.ffn_down.weight", 2 * self.n_embd, self.n_embd)

    def add_state_space(
        self, layer: int, *, inner: int, state: int, rank: int, kernel: int
    ) -> None:
        """A selective state space, which is recurrent."""
        block, width = f"blk.{layer}", self.n_embd
        self.add(f"{block}.attn_norm.weight", width, ones=True)
        self.add(f"{block}.ssm_in.weight", width, 2 * inner)
        self.add(f"{block}.ssm_conv1d.weight", kernel, inner)
        self.add(f"{block}.ssm_conv1d.bias", inner)
        self.add(f"{block}.ssm_x.weight", inner, rank + 2 * state)
        self.add(f"{block}.ssm_dt.weight", rank, inner)
        self.add(f"{block}.ssm_dt.bias", inner)
        # Negative: the state fades.
        self._tensors.append((f"{block}.ssm_a", -np.ones((inner, state), np.float32)))
        self.add(f"{block}.ssm_d", inner)
        self.add(f"{block}.ssm_out.weight", inner, width)

    def add_short_convolution(self, layer: int, *, cache: int) -> None:
        """A convolution over the last `cache` tokens, which is recurrent."""
        block, width = f"blk.{layer}", self.n_embd
        self.add(f"{block}.shortconv.conv.weight", cache, width)
        self.add(f"{block}.shortconv.in_proj.weight", width, 3 * width)
        self.add(f"{block}.shortconv.out_proj.weight", width, width)


def llama_model(
    path: Path, *, vocabulary: Path | None = None, template: str = CHATML, seed: int = 0
) -> Path:
    """Plain attention, architecture llama; about 80 KB with its own vocabulary."""
    model = TinyModel("llama", template=template, vocabulary=vocabulary, seed=seed)
    model.add_ends()
    for layer in range(model.n_layer):
        model.add(f"blk.{layer}.attn_norm.weight", model.n_embd, ones=True)
        model.add_attention(layer, heads=2)
        model.add_feed_forward(layer)
    return model.write(
        path, attention__head_count=2, feed_forward_length=64, rope__dimension_count=16
    )


def window_model(path: Path, *, template: str = CHATML, seed: int = 0) -> Path:
    """One layer looks back over `WINDOW` tokens, the next over all; architecture gemma3."""
    model = TinyModel("gemma3", template=template, seed=seed)
    model.add_ends()
    for layer in range(model.n_layer):
        model.add(f"blk.{layer}.attn_norm.weight", model.n_embd, ones=True)
        model.add_attention(layer, heads=2, normed=True)
        model.add(f"blk.{layer}.post_attention_norm.weight", model.n_embd, ones=True)
        model.add_feed_forward(layer)
        model.add(f"blk.{layer}.post_ffw_norm.weight", model.n_embd, ones=True)
    return model.write(
        path,
        attention__head_count=2,
        attention__key_length=16,
        attention__value_length=16,
        attention__sliding_window=WINDOW,
        attention__sliding_window_pattern=2,
        feed_forward_length=64,
    )


def recurrent_model(path: Path, *, template: str = CHATML, seed: int = 0) -> Path:
    """No attention at all; architecture mamba."""
    model = TinyModel("mamba", template=template, seed=seed)
    inner, state, rank, kernel = 2 * model.n_embd, 8, 4, 4
    model.add_ends()
    for layer in range(model.n_layer):
        model.add_state_space(layer, inner=inner, state=state, rank=rank, kernel=kernel)
    return model.write(
        path,
        attention__head_count=0,
        feed_forward_length=0,
        ssm__conv_kernel=kernel,
        ssm__inner_size=inner,
        ssm__state_size=state,
        ssm__time_step_rank=rank,
    )


def hybrid_model(path: Path, *, template: str = CHATML, seed: int = 0) -> Path:
    """A layer of short convolution, which is recurrent, and one of attention; architecture lfm2."""
    model = TinyModel("lfm2", template=template, seed=seed, last_norm="token_embd_norm")
    cache = 3
    model.add_ends()
    for layer in range(model.n_layer):
        model.add(f"blk.{layer}.attn_norm.weight", model.n_embd, ones=True)
        if layer % 2 == 0:
            model.add_short_convolution(layer, cache=cache)
        else:
            model.add_attention(layer, heads=2, normed=True)
        model.add_feed_forward(layer)
    return model.write(
        path,
        attention__head_count=2,
        attention__head_count_kv=[0 if layer % 2 == 0 else 2 for layer in range(model.n_layer)],
        feed_forward_length=64,
        shortconv__l_cache=cache,
        rope__freq_base=10000.0,
    )


EVERY_KIND: dict[str, Callable[..., Path]] = {
    "attention": llama_model,
    "window": window_model,
    "recurrent": recurrent_model,
    "hybrid": hybrid_model,
}
"""Builders by the kind of memory."""


def with_metadata(source: Path, out: Path, **strings: str | None) -> Path:
    """A copy of `source` with other strings in it; None leaves one out, `__` is a dot."""
    file = GgufFile.parse(source.read_bytes())
    for name, text in strings.items():
        key = name.replace("__", ".")
        file.entries.pop(key, None)
        if text is not None:
            file.entries[key] = string_entry(text)
    out.write_bytes(file.to_bytes())
    return out


def with_template(source: Path, template: str | None, out: Path) -> Path:
    """A copy of `source` with another chat template, or with none."""
    return with_metadata(source, out, tokenizer__chat_template=template)


def unpacked_vocabulary(name: str, folder: Path) -> Path:
    """The vocabulary called `name` (`gpt-2`, `qwen2`, `phi-3`) as a GGUF file in `folder`."""
    path = folder / f"ggml-vocab-{name}.gguf"
    if not path.exists():
        path.write_bytes(lzma.decompress((_VOCABULARIES / f"{name}.gguf.xz").read_bytes()))
    return path


def _small_vocabulary() -> tuple[list[str], list[str], list[int]]:
    """Tokens, merges and types of a byte-level BPE: 256 bytes, a few words, three specials."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in printable}
    for byte in range(256):
        letters.setdefault(byte, chr(256 + len(letters) - len(printable)))
    tokens = [letters[byte] for byte in range(256)]
    merges: list[str] = []
    for word in _WORDS:
        left = letters[ord(" ")]
        for letter in word:
            merged = left + letter
            if merged not in tokens:
                tokens.append(merged)
                merges.append(f"{left} {letter}")
            left = merged
    types = [int(gguf.TokenType.NORMAL)] * len(tokens)
    for special in ("<|endoftext|>", "<|im_start|>", "<|im_end|>"):
        tokens.append(special)
        types.append(int(gguf.TokenType.CONTROL))
    return tokens, merges, types
