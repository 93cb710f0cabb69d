"""From the messages of a conversation to the token ids of a prompt.

The rendered prompt is cut only at special tokens in spans that the chat template wrote; each
stretch between them is tokenized whole with ``parse_special=False``. So a pasted ``<|im_end|>``
stays text, and the ids equal ``llama_tokenize(prompt, parse_special=True)`` whenever the contents
hold no special text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

SpecialKind = Literal["control", "unknown", "user_defined"]
"""LLAMA_TOKEN_ATTR_CONTROL, _UNKNOWN and _USER_DEFINED."""


@dataclass(frozen=True, slots=True)
class SpecialToken:
    """A token that llama.cpp finds in a text before it tokenizes the rest.

    Attributes:
        id: its id.
        text: as in the vocabulary (llama_vocab_get_text).
        kind: of its attributes (llama_vocab_get_attr).
        lstrip: it swallows the whitespace before it (LLAMA_TOKEN_ATTR_LSTRIP).
        rstrip: it swallows the whitespace after it (LLAMA_TOKEN_ATTR_RSTRIP).
    """

    id: int
    text: str
    kind: SpecialKind
    lstrip: bool = False
    rstrip: bool = False


class Tokenizer(Protocol):
    """What building a prompt needs of a vocabulary."""

    @property
    def n_vocab(self) -> int:
        """Ids are 0 to `n_vocab` - 1."""
        ...

    @property
    def bos_id(self) -> int | None:
        """The beginning-of-sequence token (llama_vocab_bos); None when there is none."""
        ...

    @property
    def add_bos(self) -> bool:
        """Whether a prompt of this vocabulary begins with it (llama_vocab_get_add_bos)."""
        ...

    @property
    def special_tokens(self) -> Sequence[SpecialToken]:
        """All tokens with attribute CONTROL, UNKNOWN or USER_DEFINED; made once."""
        ...

    def is_eog(self, token: int) -> bool:
        """Whether the id `token` ends a generation (llama_vocab_is_eog)."""
        ...

    def tokenize(self, text: str, *, add_special: bool, parse_special: bool) -> list[int]:
        """``llama_tokenize``."""
        ...

    def pieces(self, ids: Sequence[int]) -> list[bytes]:
        """The bytes of each id (llama_token_to_piece, special tokens written out)."""
        ...


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model reads before it answers.

    Attributes:
        ids: token ids, the beginning-of-sequence token included.
        text: what they stand for, as the template wrote it.
        dropped_messages: how many messages the overflow policy left out.
        retokenized: indices of assistant messages in the prompt that did not enter by stored ids.
        parsed_plainly: the template changed its contents so that what it wrote itself is not
            known for certain; nothing special was parsed in the contents.
        system_merged: the template takes no system message; its text opens the first user message.
        absent: indices of messages whose contents the template left out.
    """

    ids: tuple[int, ...]
    text: str
    dropped_messages: int = 0
    retokenized: tuple[int, ...] = ()
    parsed_plainly: bool = False
    system_merged: bool = False
    absent: tuple[int, ...] = ()
