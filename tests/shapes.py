"""Model files that weigh like real ones: the shapes of several families, all weights zero.

Their memory is what a model of that shape takes; what they say is noise. Matrices are stored in
8 bits, so that a file of some tens of megabytes has the width and the vocabulary of a real model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np

from tests.models import TinyModel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BLOCK = 32
BLOCK_BYTES = 34


class WideModel(TinyModel):
    """A model with a vocabulary of `n_vocab` and weights that are all zero."""

    def widen(self, n_vocab: int) -> None:
        """Fill the vocabulary up."""
        missing = n_vocab - len(self._tokens)
        self._tokens += [f"<filler {index}>" for index in range(missing)]
        self._types += [int(gguf.TokenType.NORMAL)] * missing
        self.n_vocab = n_vocab

    def add(self, name: str, *shape: int, scale: float | None = None, ones: bool = False) -> None:
        """Add a tensor; matrices are quantized where they can be."""
        if len(shape) > 1 and shape[0] % BLOCK == 0 and "conv" not in name:
            dims = shape[::-1]
            rows = np.zeros((*dims[:-1], dims[-1] // BLOCK * BLOCK_BYTES), np.uint8)
            self._tensors.append((name, rows))
        else:
            self._tensors.append((name, np.full(shape[::-1], float(ones), np.float32)))

    def _add_tensors(self, writer: gguf.GGUFWriter) -> None:
        for name, values in self._tensors:
            packed = gguf.GGMLQuantizationType.Q8_0 if values.dtype == np.uint8 else None
            writer.add_tensor(name, values, raw_dtype=packed)

    def add_grouped(self, layer: int, *, heads: int, kv_heads: int, length: int) -> None:
        """Attention whose query heads share fewer key heads."""
        block, width = f"blk.{layer}", self.n_embd
        self.add(f"{block}.attn_norm.weight", width, ones=True)
        self.add(f"{block}.attn_q.weight", width, heads * length)
        self.add(f"{block}.attn_k.weight", width, kv_heads * length)
        self.add(f"{block}.attn_v.weight", width, kv_heads * length)
        self.add(f"{block}.attn_output.weight", heads * length, width)

    def add_network(self, layer: int, inner: int) -> None:
        """A gated feed-forward network."""
        block, width = f"blk.{layer}", self.n_embd
        self.add(f"{block}.ffn_norm.weight", width, ones=True)
        self.add(f"{block}.ffn_gate.weight", width, inner)
        self.add(f"{block}.ffn_up.weight", width, inner)
        self.add(f"{block}.ffn_down.weight", inner, width)

    def add_embedding(self) -> None:
        """Embeddings, which also weigh the output, and the last norm."""
        self.add("token_embd.weight", self.n_embd, self.n_vocab)
        self.add(f"{self.last_norm}.weight", self.n_embd, ones=True)

    def add_head_norms(self, layer: int, length: int) -> None:
        """Norms of queries and keys."""
        self.add(f"blk.{layer}.attn_q_norm.weight", length, ones=True)
        self.add(f"blk.{layer}.attn_k_norm.weight", length, ones=True)


def grouped_model(path: Path) -> Path:
    """Few key heads, a large vocabulary; architecture llama."""
    model = WideModel("llama", n_embd=512, n_layer=6, n_ctx=32_768)
    model.widen(96_000)
    model.add_embedding()
    for layer in range(model.n_layer):
        model.add_grouped(layer, heads=8, kv_heads=2, length=64)
        model.add_network(layer, 1536)
    return model.write(
        path,
        attention__head_count=8,
        attention__head_count_kv=2,
        feed_forward_length=1536,
        rope__dimension_count=64,
    )


def sliding_model(path: Path) -> Path:
    """Five of six layers look back over 512 tokens; architecture gemma3."""
    model = WideModel("gemma3", n_embd=640, n_layer=12, n_ctx=32_768)
    model.widen(32_000)
    model.add_embedding()
    for layer in range(model.n_layer):
        model.add_grouped(layer, heads=4, kv_heads=1, length=256)
        model.add_head_norms(layer, 256)
        model.add(f"blk.{layer}.post_attention_norm.weight", model.n_embd, ones=True)
        model.add_network(layer, 2048)
        model.add(f"blk.{layer}.post_ffw_norm.weight", model.n_embd, ones=True)
    return model.write(
        path,
        attention__head_count=4,
        attention__head_count_kv=1,
        attention__key_length=256,
        attention__value_length=256,
        attention__sliding_window=512,
        attention__sliding_window_pattern=6,
        feed_forward_length=2048,
    )


def short_convolution_model(path: Path) -> Path:
    """Two layers of short convolution for each of attention; architecture lfm2."""
    model = WideModel("lfm2", n_embd=1024, n_layer=6, n_ctx=32_768, last_norm="token_embd_norm")
    model.widen(65_536)
    cache = 3
    attends = [layer % 3 == 2 for layer in range(model.n_layer)]
    model.add_embedding()
    for layer in range(model.n_layer):
        if attends[layer]:
            model.add_grouped(layer, heads=16, kv_heads=8, length=64)
            model.add_head_norms(layer, 64)
        else:
            model.add(f"blk.{layer}.attn_norm.weight", model.n_embd, ones=True)
            model.add_short_convolution(layer, cache=cache)
        model.add_network(layer, 2560)
    return model.write(
        path,
        attention__head_count=16,
        attention__head_count_kv=[8 if has else 0 for has in attends],
        feed_forward_length=2560,
        shortconv__l_cache=cache,
        rope__freq_base=10000.0,
    )


def state_space_model(path: Path) -> Path:
    """No attention at all; architecture mamba."""
    model = WideModel("mamba", n_embd=512, n_layer=8, n_ctx=32_768)
    model.widen(32_000)
    inner, state, rank, kernel = 1024, 16, 32, 4
    model.add_embedding()
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


def expert_model(path: Path) -> Path:
    """Sixteen experts of which four are asked; architecture qwen3moe."""
    model = WideModel("qwen3moe", n_embd=512, n_layer=4, n_ctx=32_768)
    model.widen(48_000)
    width, inner, experts = model.n_embd, 384, 16
    model.add_embedding()
    for layer in range(model.n_layer):
        block = f"blk.{layer}"
        model.add_grouped(layer, heads=8, kv_heads=4, length=64)
        model.add_head_norms(layer, 64)
        model.add(f"{block}.ffn_norm.weight", width, ones=True)
        model._tensors.append(
            (f"{block}.ffn_gate_inp.weight", np.zeros((experts, width), np.float32))
        )
        model.add(f"{block}.ffn_gate_exps.weight", width, inner, experts)
        model.add(f"{block}.ffn_up_exps.weight", width, inner, experts)
        model.add(f"{block}.ffn_down_exps.weight", inner, width, experts)
    return model.write(
        path,
        attention__head_count=8,
        attention__head_count_kv=4,
        attention__key_length=64,
        attention__value_length=64,
        feed_forward_length=1536,
        expert_feed_forward_length=inner,
        expert_count=experts,
        expert_used_count=4,
    )


SHAPES: dict[str, Callable[[Path], Path]] = {
    "grouped": grouped_model,
    "sliding": sliding_model,
    "hybrid": short_convolution_model,
    "recurrent": state_space_model,
    "experts": expert_model,
}
"""Builders by what is particular about them."""
