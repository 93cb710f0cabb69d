"""The vocabulary of a loaded model: text to ids, ids to bytes, special tokens.

`Vocabulary` fulfils `app.engine.prompt.Tokenizer`. Ids come from ``llama_tokenize`` and bytes from
``llama_token_to_piece``; nothing is computed here.
"""

from __future__ import annotations

import ctypes
import hashlib
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import SettingOutOfRange
from app.engine.llama.library import C
from app.engine.prompt import SpecialKind, SpecialToken
from app.inspection.unspelled import Unspelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_UNKNOWN: Final = 1 << 0
_CONTROL: Final = 1 << 3
_USER_DEFINED: Final = 1 << 4
_LSTRIP: Final = 1 << 7
_RSTRIP: Final = 1 << 8
_SPECIAL: Final = _UNKNOWN | _CONTROL | _USER_DEFINED
_NONE: Final = -1
_OVERFLOW: Final = -(2**31)
_PIECE_BYTES: Final = 64

_BEYOND_UNICODE: Final = re.compile(
    rb"(?:\xf4[\x90-\xbf]|[\xf5-\xf7][\x80-\xbf])[\x80-\xbf]{2}", re.DOTALL
)
_REPLACEMENTS: Final = "\ufffd".encode() * 4
_RULES: Final = "tokenizer.ggml."
_SENTENCEPIECE, _RWKV = 1, 5
"""``LLAMA_VOCAB_TYPE_SPM`` and ``_RWKV``: they read bytes, all others characters."""
_EARLY: Final = 1024
"""Among so many entries all bytes stand, where a vocabulary has them all."""


class Vocabulary:
    """Text to ids and back, for one model.

    Thread-safe: llama.cpp only reads here.

    Args:
        pointer: from ``llama_model_get_vocab``; valid as long as the model is.
    """

    def __init__(self, pointer: Any) -> None:  # noqa: ANN401 - an opaque pointer
        self.pointer: Final = pointer
        self.n_vocab: Final[int] = C.llama_vocab_n_tokens(pointer)
        self.add_bos: Final = bool(C.llama_vocab_get_add_bos(pointer))
        self.bos_id: Final = self._named(C.llama_vocab_bos)
        self.eos_id: Final = self._named(C.llama_vocab_eos)
        self._type: Final[int] = C.llama_vocab_type(pointer)
        self._pieces: dict[int, bytes] = {}

    def _named(self, function: Any) -> int | None:  # noqa: ANN401 - a ctypes function
        token: int = function(self.pointer)
        return None if token == _NONE else token

    def tokenize(
        self, text: str, *, add_special: bool = False, parse_special: bool = False
    ) -> list[int]:
        """The ids of `text` (llama_tokenize).

        Args:
            text: passed with its length, so that NUL is a character like any other; half
                surrogates become U+FFFD.
            add_special: put the beginning-of-sequence token and the like around it.
            parse_special: recognize the texts of special tokens.

        Raises:
            SettingOutOfRange: 2 GiB of text or more.
        """
        raw = text.encode("utf-8", "surrogatepass")
        ids, count = self._cut(raw, add_special=add_special, parse_special=parse_special)
        found: list[int] = ids[:count]
        return found

    def cut(
        self, raw: bytes, *, add_special: bool = False, parse_special: bool = False
    ) -> memoryview:
        """The ids of the bytes `raw`, which need not be UTF-8: int32, packed; see `tokenize`.

        Four bytes that would be a character beyond Unicode end llama.cpp where it reads characters
        (unicode_cpt_to_utf8 throws); they become what it makes of invalid bytes.
        """
        if self._type not in {_SENTENCEPIECE, _RWKV}:
            raw = _BEYOND_UNICODE.sub(_REPLACEMENTS, raw)
        ids, count = self._cut(raw, add_special=add_special, parse_special=parse_special)
        return memoryview(ids).cast("B")[: 4 * count]

    @cached_property
    def _unspelled(self) -> Unspelled | None:
        """What would end llama.cpp; None where nothing does."""
        if self._type != _SENTENCEPIECE:
            return None
        text, pointer = C.llama_vocab_get_text, self.pointer
        early = {text(pointer, token) for token in range(min(self.n_vocab, _EARLY))}
        if all(b"<0x%02X>" % value in early for value in range(256)):
            return None
        return Unspelled(self.texts)

    def _cut(self, raw: bytes, *, add_special: bool, parse_special: bool) -> tuple[Any, int]:
        if self._unspelled is not None:
            raw = self._unspelled.without(raw)
        # Rarely more ids than bytes; where there are (prefix, special tokens), ask again.
        room = len(raw) + 8
        while room < -_OVERFLOW:
            ids = (ctypes.c_int32 * room)()
            count: int = C.llama_tokenize(
                self.pointer, raw, len(raw), ids, room, add_special, parse_special
            )
            if count >= 0:
                return ids, count
            room = -count
        raise SettingOutOfRange(name="text", value=f"{len(raw)} bytes")

    def piece(self, token: int) -> bytes:
        """The bytes of `token`, special tokens written out (llama_token_to_piece).

        Raises:
            SettingOutOfRange: there is no such token.
        """
        known = self._pieces.get(token)
        if known is None:
            self._check(token)
            known = self._pieces[token] = self.read_piece(token)
        return known

    def pieces(self, ids: Iterable[int]) -> list[bytes]:
        """The bytes of each of `ids`; raises SettingOutOfRange."""
        return [self.piece(token) for token in ids]

    def join(self, ids: Sequence[int]) -> bytes:
        """The bytes of all of `ids`, one after the other; raises SettingOutOfRange."""
        try:
            return b"".join(map(self._pieces.__getitem__, ids))
        except KeyError:
            self.pieces(set(ids))
            return b"".join(map(self._pieces.__getitem__, ids))

    def read_piece(self, token: int) -> bytes:
        """`piece` of a token that exists, without keeping it."""
        room = _PIECE_BYTES
        while True:
            buffer = ctypes.create_string_buffer(room)
            count: int = C.llama_token_to_piece(self.pointer, token, buffer, room, 0, True)
            if count >= 0:
                return buffer.raw[:count]
            room = -count

    def _check(self, token: int) -> None:
        """Refuse an id that is not in the vocabulary: llama.cpp would end the process."""
        if not 0 <= token < self.n_vocab:
            raise SettingOutOfRange(name="token", value=str(token))

    def is_eog(self, token: int) -> bool:
        """`token` ends a generation (llama_vocab_is_eog)."""
        return token in self.end_tokens

    @cached_property
    def end_tokens(self) -> frozenset[int]:
        """All tokens that end a generation."""
        ends, pointer = C.llama_vocab_is_eog, self.pointer
        return frozenset(token for token in range(self.n_vocab) if ends(pointer, token))

    @cached_property
    def special_tokens(self) -> tuple[SpecialToken, ...]:
        """All control, unknown and user-defined tokens, by id."""
        attributes, pointer = C.llama_vocab_get_attr, self.pointer
        return tuple(
            self._special(token, found)
            for token in range(self.n_vocab)
            if (found := attributes(pointer, token)) & _SPECIAL
        )

    def _special(self, token: int, attributes: int) -> SpecialToken:
        kind: SpecialKind = "user_defined"
        if attributes & _CONTROL:
            kind = "control"
        elif attributes & _UNKNOWN:
            kind = "unknown"
        text = C.llama_vocab_get_text(self.pointer, token)
        return SpecialToken(
            id=token,
            text=text.decode("utf-8", "replace"),
            kind=kind,
            lstrip=bool(attributes & _LSTRIP),
            rstrip=bool(attributes & _RSTRIP),
        )

    @cached_property
    def fingerprint(self) -> str:
        """Hash of every token's text and kind, 32 hex digits; see `fingerprint`."""
        return fingerprint(self.texts, self.attributes)

    @property
    def texts(self) -> list[bytes]:
        """The text of every token as the file has it; not kept."""
        text, pointer = C.llama_vocab_get_text, self.pointer
        return [text(pointer, token) for token in range(self.n_vocab)]

    @property
    def attributes(self) -> list[int]:
        """``enum llama_token_attr`` of every token; not kept."""
        attributes, pointer = C.llama_vocab_get_attr, self.pointer
        return [attributes(pointer, token) for token in range(self.n_vocab)]

    def written(self, token: int | None) -> str:
        """A special token as text, for the chat template; empty for None."""
        return "" if token is None else self.piece(token).decode("utf-8", "replace")


def fingerprint(texts: Iterable[bytes], attributes: Iterable[int]) -> str:
    """What the entries of a vocabulary are: equal ones mean that equal ids are equal pieces.

    How it cuts a text is no part of it: the vocabularies of Qwen2 and Qwen3.5 have the same entries
    and part words by other rules (``tokenizer.ggml.pre``). That is right for the stored ids of a
    reply, which were drawn and not cut: what they stand for, and what another model of the same
    entries reads in them, does not depend on how either would have cut their text. What was found
    by cutting is another matter; see `cutting`.
    """
    whole = b"".join(b"%b\0%d\0" % pair for pair in zip(texts, attributes, strict=True))
    return hashlib.blake2b(whole, digest_size=16).hexdigest()


def cutting(found: str, metadata: Mapping[str, str]) -> str:
    """How a vocabulary cuts: equal ones mean that equal texts have equal ids.

    llama.cpp hands out no merges, so they are no part of it: files of the same entries and rules
    that merge in another order are not told apart.

    Args:
        found: its `fingerprint`.
        metadata: the scalars of the header; those of the tokenizer say by which rules it cuts.
    """
    rules = sorted((k, v) for k, v in metadata.items() if k.startswith(_RULES))
    whole = repr((found, rules)).encode("utf-8", "replace")
    return hashlib.blake2b(whole, digest_size=16).hexdigest()
