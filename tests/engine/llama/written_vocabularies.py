"""Small vocabularies for what those at hand do not show; llama.cpp reads each as it would any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import gguf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["BERT_IDS", "LONG", "WRITTEN", "write_vocabulary"]

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = range(1, 7)
Entry = tuple[str, int, float]
"""Text, ``llama_token_type``, score."""

BERT_IDS: Final = {
    "padding_token_id": 0,
    "unknown_token_id": 1,
    "cls_token_id": 2,
    "bos_token_id": 2,
    "seperator_token_id": 3,
}
"""Of a vocabulary that begins as BERT's; the name is misspelled in the format."""
LONG = "long" * 12
"""Longer than the 32 bytes of the bindings' own buffer."""


def write_vocabulary(
    path: Path,
    model: str,
    entries: Sequence[Entry],
    *,
    pre: str = "default",
    name: str = "written",
    merges: Sequence[str] | None = None,
    **named: int | bool,
) -> Path:
    """A file without weights; `named`: entries of the tokenizer."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(name)
    writer.add_tokenizer_model(model)
    writer.add_tokenizer_pre(pre)
    texts, types, scores = zip(*entries, strict=True)
    writer.add_token_list(list(texts))
    writer.add_token_types(list(types))
    writer.add_token_scores(list(scores))
    if merges is not None:
        writer.add_token_merges(list(merges))
    for key, value in named.items():
        whole = f"tokenizer.ggml.{key}"
        if isinstance(value, bool):
            writer.add_bool(whole, value)
        else:
            writer.add_uint32(whole, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    return path


def _bytes(absent: str = "") -> list[Entry]:
    return [(f"<0x{value:02X}>", BYTE, 0.0) for value in range(256) if chr(value) not in absent]


def _spm(path: Path) -> Path:
    """SentencePiece: byte 04 has no entry; an entry of each kind; one that is long."""
    entries: list[Entry] = [
        ("<unk>", UNKNOWN, 0.0),
        ("<s>", CONTROL, 0.0),
        ("</s>", CONTROL, 0.0),
        *_bytes("\x04"),
        ("<|tool|>", USER_DEFINED, 0.0),
        ("<unused1>", UNUSED, 0.0),
        ("▁", NORMAL, -1.0),
        ("a", NORMAL, -2.0),
        ("b", NORMAL, -3.0),
        ("▁a", NORMAL, -4.0),
        ("ab", NORMAL, -5.0),
        ("▁ab", NORMAL, -6.0),
        ("▁▁", NORMAL, -7.0),
    ]
    return write_vocabulary(path, "llama", entries, add_bos_token=True, add_eos_token=True)


def _stripping(path: Path) -> Path:
    """SentencePiece of which `<mask>` swallows the blanks before it, as in Jina's models."""
    entries: list[Entry] = [
        ("<unk>", UNKNOWN, 0.0),
        ("<s>", CONTROL, 0.0),
        ("</s>", CONTROL, 0.0),
        ("<mask>", CONTROL, 0.0),
        *_bytes(),
        ("a", NORMAL, -2.0),
        ("b", NORMAL, -3.0),
        ("▁", NORMAL, -1.0),
        ("▁b", NORMAL, -1.0),
    ]
    return write_vocabulary(path, "llama", entries, pre="jina-v2-de", add_space_prefix=False)


def _letters() -> list[str]:
    """What GPT-2 writes for each byte."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in kept}
    for byte in range(256):
        letters.setdefault(byte, chr(256 + len(letters) - len(kept)))
    return [letters[byte] for byte in range(256)]


def _bpe(path: Path) -> Path:
    """Byte-level BPE: byte 04 has no entry; its BOS is put before every text."""
    lost = _letters()[4]
    entries: list[Entry] = [(letter, NORMAL, 0.0) for letter in _letters() if letter != lost]
    entries += [("ab", NORMAL, 0.0), ("Ġab", NORMAL, 0.0), ("<bos>", CONTROL, 0.0)]
    entries += [
        ("<mask>", CONTROL, 0.0),
        (LONG, USER_DEFINED, 0.0),
        ("<unused1>", UNUSED, 0.0),
        ("字", NORMAL, 0.0),
    ]
    bos = [entry[0] for entry in entries].index("<bos>")
    return write_vocabulary(
        path,
        "gpt2",
        entries,
        pre="gpt-2",
        merges=["a b", "Ġ ab"],
        bos_token_id=bos,
        eos_token_id=bos,
        add_bos_token=True,
    )


def _wordpiece(path: Path) -> Path:
    """WordPiece as BERT has it: lowercase without accents; each word begins with a space."""
    entries: list[Entry] = [
        ("[PAD]", CONTROL, 0.0),
        ("[UNK]", UNKNOWN, 0.0),
        ("[CLS]", CONTROL, 0.0),
        ("[SEP]", CONTROL, 0.0),
        ("▁hello", NORMAL, 0.0),
        ("▁world", NORMAL, 0.0),
        ("▁elan", NORMAL, 0.0),
        ("▁un", NORMAL, 0.0),
        ("able", NORMAL, 0.0),
        ("▁.", NORMAL, 0.0),
        ("▁字", NORMAL, 0.0),
    ]
    return write_vocabulary(path, "bert", entries, **BERT_IDS)


def _unigram(path: Path) -> Path:
    """Unigram: bytes are entries, which llama.cpp does not fall back to."""
    entries: list[Entry] = [
        ("<pad>", CONTROL, 0.0),
        ("</s>", CONTROL, 0.0),
        ("<unk>", UNKNOWN, 0.0),
        *_bytes(),
        ("▁", NORMAL, -2.0),
        ("a", NORMAL, -3.0),
        (".", NORMAL, -3.0),
        ("▁a", NORMAL, -3.5),
        ("ab", NORMAL, -4.0),
        ("b", NORMAL, -5.0),
    ]
    return write_vocabulary(path, "t5", entries, add_space_prefix=True, add_eos_token=True)


def _gemma4(path: Path) -> Path:
    """BPE with spaces as `▁`, bytes as entries, and merges that hold line breaks."""
    entries: list[Entry] = [
        ("<pad>", CONTROL, 0.0),
        ("<eos>", CONTROL, 0.0),
        ("<bos>", CONTROL, 0.0),
        ("<unk>", UNKNOWN, 0.0),
        *_bytes(),
        ("\n", NORMAL, 0.0),
        ("\n\n", NORMAL, 0.0),
        ("\n\n\n", NORMAL, 0.0),
        ("▁", NORMAL, 0.0),
        ("▁▁", NORMAL, 0.0),
        ("a", NORMAL, 0.0),
        ("b", NORMAL, 0.0),
        ("ab", NORMAL, 0.0),
        ("▁ab", NORMAL, 0.0),
    ]
    return write_vocabulary(
        path,
        "gemma4",
        entries,
        pre="gemma4",
        merges=["\n \n", "\n\n \n", "▁ ▁", "a b", "▁ ab"],
        bos_token_id=2,
        eos_token_id=1,
    )


def _rwkv(path: Path) -> Path:
    r"""RWKV: the longest entry that fits; bytes that are no letters are written as ``\\x0a``."""
    letters = {10: "\\n", 9: "\\t", 13: "\\r", 92: "\\\\"}
    entries: list[Entry] = [("<s>", CONTROL, 0.0)]
    for value in range(256):
        plain = chr(value) if 32 <= value < 127 else f"\\x{value:02x}"
        entries.append((letters.get(value, plain), NORMAL, 0.0))
    entries += [
        ("\\n\\n", NORMAL, 0.0),
        ("ab", NORMAL, 0.0),
        (" ab", NORMAL, 0.0),
        ("\\xe4\\xbd", NORMAL, 0.0),
        ("你好", NORMAL, 0.0),
    ]
    return write_vocabulary(path, "rwkv", entries)


def _plamo2(path: Path) -> Path:
    """PLaMo-2: the best path, with bytes for what has no entry; spaces are written as they are."""
    entries: list[Entry] = [
        ("<|plamo:unk|>", UNKNOWN, 0.0),
        ("<|plamo:bos|>", CONTROL, 0.0),
        ("<|plamo:eos|>", CONTROL, 0.0),
        ("<|plamo:pad|>", CONTROL, 0.0),
        *_bytes(),
        ("\n", NORMAL, -2.0),
        (" ", NORMAL, -2.0),
        ("a", NORMAL, -3.0),
        (".", NORMAL, -3.0),
        (" a", NORMAL, -3.5),
        ("ab", NORMAL, -4.0),
        ("b", NORMAL, -5.0),
        ("好", NORMAL, -6.0),
    ]
    return write_vocabulary(path, "plamo2", entries)


WRITTEN: dict[str, Callable[[Path], Path]] = {
    "spm": _spm,
    "stripping": _stripping,
    "bpe": _bpe,
    "wordpiece": _wordpiece,
    "unigram": _unigram,
    "gemma4": _gemma4,
    "rwkv": _rwkv,
    "plamo2": _plamo2,
}
"""Writers by the name of the vocabulary."""
