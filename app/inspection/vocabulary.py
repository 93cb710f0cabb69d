"""A look into the vocabulary of a model file, without taking all of it."""

from __future__ import annotations

import struct
from collections import Counter
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from app.core.errors import GgufError, GgufTooLarge
from app.inspection.gguf import TOKENS, opened
from app.inspection.header import ArraySummary
from app.inspection.window import Window

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from app.inspection.header import Header

TokenKind = Literal["normal", "unknown", "control", "user_defined", "unused", "byte"]
_KINDS: dict[int, TokenKind] = {
    1: "normal",
    2: "unknown",
    3: "control",
    4: "user_defined",
    5: "unused",
    6: "byte",
}
"""`llama_token_type` in llama.h."""

_TYPES = "tokenizer.ggml.token_type"
_WIDTH = 4
_MAX_TYPES = 4_000_000
_MAX_PIECE_BYTES = 1024
_SECONDS = 5.0


class Vocabulary(Struct, frozen=True):
    """Some of what a vocabulary holds.

    Attributes:
        pieces: text of the tokens that were asked for, by id.
        counts: how many tokens are of each kind; empty where the file does not tell.
    """

    pieces: dict[int, str]
    counts: dict[TokenKind, int]


def read_vocabulary(path: Path, header: Header, ids: Collection[int]) -> Vocabulary:
    """Look up the tokens with `ids` in the file at `path`, whose header is known.

    Args:
        path: the file.
        header: of that file.
        ids: those that the vocabulary does not have are left out.

    Raises:
        GgufError: the file is not as its header says any more, or takes too long.
    """
    try:
        with opened(path) as file:

            def read(offset: int, count: int) -> bytes:
                file.seek(offset)
                return file.read(count)

            pieces = _pieces(Window(read, header.file_bytes, _SECONDS), header, ids)
            counts = _counts(Window(read, header.file_bytes, _SECONDS), header)
    except GgufError as error:
        error.path = str(path)
        raise
    except (OSError, ValueError) as error:
        raise GgufError(path=str(path), detail=str(error)) from error
    return Vocabulary(pieces, counts)


def _pieces(window: Window, header: Header, ids: Collection[int]) -> dict[int, str]:
    tokens = header.entries.get(TOKENS)
    if isinstance(tokens, tuple):
        return {each: str(tokens[each]) for each in ids if 0 <= each < len(tokens)}
    if not isinstance(tokens, ArraySummary) or tokens.kind != "string":
        return {}
    found = {}
    window.position = tokens.offset
    at = 0
    for each in sorted({each for each in ids if 0 <= each < tokens.count}):
        window.skip_strings(each - at)
        size = window.u64()
        if size > _MAX_PIECE_BYTES:
            raise GgufTooLarge(what="string", limit=_MAX_PIECE_BYTES)
        found[each] = window.take(size).decode("utf-8", "replace")
        at = each + 1
    return found


def _counts(window: Window, header: Header) -> dict[TokenKind, int]:
    types = header.entries.get(_TYPES)
    if isinstance(types, tuple):
        return _named(types)
    if not isinstance(types, ArraySummary) or types.kind not in {"int32", "uint32"}:
        return {}
    if types.count > _MAX_TYPES:
        raise GgufTooLarge(what="array", limit=_MAX_TYPES)
    window.position = types.offset
    return _named(struct.unpack(f"<{types.count}i", window.take(types.count * _WIDTH)))


def _named(types: tuple[object, ...]) -> dict[TokenKind, int]:
    counts = Counter(types)
    return {kind: counts[number] for number, kind in _KINDS.items() if counts[number]}
