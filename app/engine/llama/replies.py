"""Which tokens of a prompt were drawn here, as `app.engine.prompt` puts them together.

A reply enters a prompt by its stored ids where it can. To see where those came to lie, they are
given to `prompt.build` under other numbers: above the vocabulary, for which `DoubleVocabulary`
answers as for the tokens themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.engine.api import PromptMessage
    from app.engine.encoder import SpecialToken
    from app.engine.llama.vocabulary import Vocabulary


class DoubleVocabulary:
    """A vocabulary twice as large: ``id + n_vocab`` is the token ``id``, drawn here.

    Args:
        vocabulary: the real one.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._size = vocabulary.n_vocab

    @property
    def n_vocab(self) -> int:
        """Twice the real number."""
        return 2 * self._size

    @property
    def bos_id(self) -> int | None:
        """As the real one."""
        return self._vocabulary.bos_id

    @property
    def add_bos(self) -> bool:
        """As the real one."""
        return self._vocabulary.add_bos

    @property
    def special_tokens(self) -> Sequence[SpecialToken]:
        """As the real one."""
        return self._vocabulary.special_tokens

    def is_eog(self, token: int) -> bool:
        """As the real one, of either number."""
        return self._vocabulary.is_eog(token % self._size)

    def tokenize(self, text: str, *, add_special: bool, parse_special: bool) -> list[int]:
        """As the real one."""
        return self._vocabulary.tokenize(text, add_special=add_special, parse_special=parse_special)

    def pieces(self, ids: Sequence[int]) -> list[bytes]:
        """As the real one, of either number."""
        return self._vocabulary.pieces([token % self._size for token in ids])

    def lift(self, message: PromptMessage) -> PromptMessage:
        """`message` with its ids in the upper half; without them where one is no token."""
        size = self._size
        lifted = tuple(token + size for token in message.ids if 0 <= token < size)
        if len(lifted) < len(message.ids):
            lifted = ()
        return msgspec.structs.replace(message, ids=lifted)

    def keys(self, ids: Sequence[int]) -> list[int]:
        """`ids` as `app.engine.llama.slices` writes them: ``~id`` for what was drawn here."""
        size = self._size
        return [token if token < size else ~(token - size) for token in ids]
