"""Vocabularies of the shape and size of BERT's and T5's, written from the words of GPT-2's.

They cut pieces about as long as those models do, not the same ones. For neither is it known where
a text may be parted, so that each key costs a whole cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from app.engine.bundled import unpack
from app.inspection.merge_table import read_merges
from tests.engine.llama.written_vocabularies import (
    BERT_IDS,
    CONTROL,
    NORMAL,
    UNKNOWN,
    write_vocabulary,
)

BERT, T5 = 30_522, 32_000
"""Entries."""
SIGNS = [chr(code) for code in (*range(0x21, 0x7F), *range(0x4E00, 0x9FA5, 3))]
"""Characters that are entries by themselves: ASCII and a third of the common Chinese ones."""


def shapes(folder: Path) -> Iterator[tuple[str, Path]]:
    """Name and file of each, written into `folder`."""
    table = read_merges(unpack("gpt-2", folder))
    words = [_text(table.piece(token)) for token in range(len(table.tokens))]
    yield "WordPiece (BERT's shape)", _wordpiece(folder / "bert.gguf", words)
    yield "Unigram (T5's shape)", _unigram(folder / "t5.gguf", words)


def _text(piece: bytes) -> str:
    """A piece as text; empty where it is none, or has an end of line."""
    text = piece.decode("utf-8", "replace")
    return "" if "\ufffd" in text or "\n" in text else text


def _wordpiece(path: Path, words: list[str]) -> Path:
    """Lowercase words behind a space, and what goes on with one."""
    entries = {"[PAD]": CONTROL, "[UNK]": UNKNOWN, "[CLS]": CONTROL, "[SEP]": CONTROL}
    for sign in SIGNS:
        entries |= {"▁" + sign.lower(): NORMAL, sign.lower(): NORMAL}
    for word in words:
        if word.strip().isalpha() and len(entries) < BERT:
            entries.setdefault(word.lower().replace(" ", "▁"), NORMAL)
    return write_vocabulary(path, "bert", _scored(entries), **BERT_IDS)


def _unigram(path: Path, words: list[str]) -> Path:
    """Words with a probability that falls with their number."""
    entries = {"<pad>": CONTROL, "</s>": CONTROL, "<unk>": UNKNOWN, "▁": NORMAL}
    entries |= dict.fromkeys(SIGNS, NORMAL)
    for word in words:
        if word.strip() and len(entries) < T5:
            entries.setdefault(word.replace(" ", "▁"), NORMAL)
    return write_vocabulary(path, "t5", _scored(entries), unknown_token_id=2, eos_token_id=1)


def _scored(entries: dict[str, int]) -> list[tuple[str, int, float]]:
    """Texts and kinds, with a score that falls with their number."""
    return [(text, kind, -math.log(at + 2)) for at, (text, kind) in enumerate(entries.items())]
