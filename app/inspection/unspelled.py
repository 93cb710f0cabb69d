"""Characters that a SentencePiece vocabulary can spell neither whole nor byte by byte.

llama.cpp looks up an entry for each byte of a character that is none itself, and where there is
none, its process ends (`llama_vocab::byte_to_token`). Byte-level BPE leaves such bytes out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Unspelled"]

_CHARACTER: Final = re.compile(
    rb"[\x00-\xbf]|[\xc0-\xdf].?|[\xe0-\xef].{0,2}|[\xf0-\xff].{0,3}", re.DOTALL
)
"""What llama.cpp takes for one (``unicode_len_utf8``): the first byte says how many there are."""
_SPACE: Final = "▁".encode()


class Unspelled:
    """Leaves out of a text what a vocabulary has no tokens for.

    Args:
        texts: of all its entries, as the file has them.
    """

    def __init__(self, texts: Iterable[bytes]) -> None:
        self._entries = frozenset(texts)
        # A byte that is a character may stand for itself; NUL ends what is looked up.
        self.bytes = bytes(
            value
            for value in range(256)
            if b"<0x%02X>" % value not in self._entries
            and (not value or bytes([value]) not in self._entries)
        )
        self._mute = self._is_unspelled(_SPACE)

    def without(self, raw: bytes) -> bytes:
        """`raw` without the characters that have no tokens.

        A vocabulary that cannot spell a space can spell no text: one may be put before any.
        """
        if self._mute:
            return b""
        if not self.bytes or len(raw.translate(None, self.bytes)) == len(raw):
            return raw
        return _CHARACTER.sub(lambda found: b"" if self._is_unspelled(found[0]) else found[0], raw)

    def _is_unspelled(self, character: bytes) -> bool:
        if character == b" ":
            return False  # it is looked up as another character
        return character not in self._entries and any(value in self.bytes for value in character)
