"""What the bars are measured against: llama_decode and one sampler in a single process."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Sequence
from pathlib import Path

import llama_cpp
import numpy as np

_keep: list[object] = []


def silence() -> None:
    """Send llama.cpp's own log lines nowhere."""

    @llama_cpp.llama_log_callback
    def ignore(level: int, text: bytes, user_data: object) -> None:
        pass

    _keep.append(ignore)
    llama_cpp.llama_log_set(ignore, ctypes.c_void_p(0))


class Bare:
    """One model, one context, one greedy sampler; flash attention off."""

    def __init__(self, path: Path, *, n_ctx: int, threads: int, n_batch: int = 256) -> None:
        silence()
        llama_cpp.llama_backend_init()
        self.model = llama_cpp.llama_model_load_from_file(
            str(path).encode(), llama_cpp.llama_model_default_params()
        )
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = n_ctx
        params.n_batch = n_batch
        params.n_ubatch = n_batch
        params.n_threads = threads
        params.n_threads_batch = threads
        params.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
        self.n_batch = n_batch
        self.context = llama_cpp.llama_init_from_model(self.model, params)
        self.vocab = llama_cpp.llama_model_get_vocab(self.model)
        self.n_vocab = llama_cpp.llama_vocab_n_tokens(self.vocab)
        self.sampler = llama_cpp.llama_sampler_init_greedy()

    def tokenize(self, text: str) -> list[int]:
        """Ids of `text`, special tokens parsed."""
        data = text.encode()
        room = (llama_cpp.llama_token * (len(data) + 8))()
        n = llama_cpp.llama_tokenize(self.vocab, data, len(data), room, len(room), False, True)
        return list(room[:n])

    def decode(self, ids: Sequence[int]) -> None:
        """Evaluate `ids` behind what the context holds."""
        for start in range(0, len(ids), self.n_batch):
            part = ids[start : start + self.n_batch]
            array = (llama_cpp.llama_token * len(part))(*part)
            code = llama_cpp.llama_decode(
                self.context, llama_cpp.llama_batch_get_one(array, len(part))
            )
            if code != 0:
                raise RuntimeError(f"llama_decode returned {code}")

    def clear(self) -> None:
        """Forget everything that was evaluated."""
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), True)

    def first_token_s(self, ids: Sequence[int]) -> float:
        """Seconds to evaluate `ids` and draw one token."""
        began = time.perf_counter()
        self.decode(ids)
        llama_cpp.llama_sampler_sample(self.sampler, self.context, -1)
        return time.perf_counter() - began

    def generate(self, prompt: Sequence[int], count: int, *, probabilities: bool) -> float:
        """Tokens a second over `count` tokens after a prompt; ends of text are ignored."""
        self.clear()
        self.decode(prompt)
        token = llama_cpp.llama_sampler_sample(self.sampler, self.context, -1)
        one = (llama_cpp.llama_token * 1)()
        began = time.perf_counter()
        for _ in range(count):
            if probabilities:
                self.best_ten()
            one[0] = token
            llama_cpp.llama_decode(self.context, llama_cpp.llama_batch_get_one(one, 1))
            token = llama_cpp.llama_sampler_sample(self.sampler, self.context, -1)
        return count / (time.perf_counter() - began)

    def best_ten(self) -> tuple[np.ndarray, np.ndarray]:
        """Ids and probabilities of the ten likeliest tokens, full softmax."""
        logits = np.ctypeslib.as_array(
            llama_cpp.llama_get_logits_ith(self.context, -1), (self.n_vocab,)
        )
        weights = np.exp(logits - logits.max())
        weights /= weights.sum()
        best = np.argpartition(weights, -10)[-10:]
        best = best[np.argsort(-weights[best])]
        return best, weights[best]

    def close(self) -> None:
        """Free everything."""
        llama_cpp.llama_sampler_free(self.sampler)
        llama_cpp.llama_free(self.context)
        llama_cpp.llama_model_free(self.model)
