"""How much may answer a question about a vocabulary.

Both sides go by it. The window ends an engine that tells more (`app.bridge.vocabulary_engine`), so
that no answer fills its memory; an engine refuses to (`app.engine.report`), so that none is ended
for what is true.

Of a text llama.cpp (src/llama-vocab.cpp) makes far fewer tokens than are allowed. For one byte
there are at most six in byte-level BPE, where a byte that is no UTF-8 becomes U+FFFD, whose three
bytes are written as two each; fewer than four in SentencePiece, where a space is a character of
three bytes and one more stands behind a special token; four in WordPiece, which puts such a
character before a word of one letter; six in Unigram with the longest that NFKC makes of a
character (U+FDFA); three in PLaMo's and one in RWKV's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.engine.vocabulary_protocol import (
    MAX_ENTRIES,
    MAX_PART,
    MAX_PART_BYTES,
    MAX_PART_SPANS,
    AnswerPart,
    CutPart,
    CutText,
    PromptPart,
    ReadTable,
    ShowPrompt,
    TablePart,
)

if TYPE_CHECKING:
    from app.engine.protocol import Command
    from app.engine.seen import PromptQuestion

TOKENS_A_BYTE: Final = 8
MORE_TOKENS: Final = 64
"""Those that a text is put between, and the space before it."""

MOST_TEXT: Final = 4 * 1024 * 1024
"""Bytes that a chat template writes by itself; see `app.engine.template.MAX_WRITTEN_CHARACTERS`."""
TEXT_A_CHARACTER: Final = 16
"""And for a character of a message: a template may write it four times, in four bytes each."""
TEXT_A_MESSAGE: Final = 4096

MOST_SPANS: Final = 1_000_000
"""Also of what reads like a special token and is none. Each takes 100 bytes in the window."""
MOST_ENTRY_BYTES: Final = 256 * 1024 * 1024
"""Of all entries of a vocabulary; the largest in use have 3 MB."""

_ID: Final = 4
_PAIR: Final = 8


@dataclass(slots=True)
class Allowance:
    """What may still be told.

    Attributes:
        parts: events.
        tokens: ids, each with a length.
        text_bytes: of a prompt; they allow tokens.
        spans: of a prompt.
        plain: of what reads like a special token in a prompt.
        entries: of a vocabulary.
        entry_bytes: of those.
    """

    parts: int = 0
    tokens: int = 0
    text_bytes: int = 0
    spans: int = 0
    plain: int = 0
    entries: int = 0
    entry_bytes: int = 0

    def spend(self, part: AnswerPart) -> bool:
        """Take off what `part` tells; False where that is more than may be told."""
        self.parts -= 1
        match part:
            case CutPart():
                self.tokens -= len(part.ids) // _ID
            case PromptPart():
                self.text_bytes -= len(part.text)
                self.tokens += TOKENS_A_BYTE * len(part.text)
                self.spans -= len(part.spans)
                self.plain -= len(part.plain) // _PAIR
            case TablePart():
                self.entries -= len(part.kinds)
                self.entry_bytes -= len(part.data)
        left = (self.parts, self.tokens, self.text_bytes, self.spans, self.plain)
        return min(*left, self.entries, self.entry_bytes) >= 0


def allowance_of(command: Command) -> Allowance:
    """What may be told before `command` is answered; nothing for most."""
    match command:
        case CutText():
            tokens = MORE_TOKENS + TOKENS_A_BYTE * len(command.text)
            return Allowance(parts=tokens // MAX_PART + 1, tokens=tokens)
        case ShowPrompt():
            return _of_prompt(command.question)
        case ReadTable():
            # Two that follow one another hold more than the bytes of one, or all its entries.
            parts = 2 * (MOST_ENTRY_BYTES // MAX_PART_BYTES + MAX_ENTRIES // MAX_PART + 1)
            return Allowance(parts=parts, entries=MAX_ENTRIES, entry_bytes=MOST_ENTRY_BYTES)
        case _:
            return Allowance()


def _of_prompt(question: PromptQuestion) -> Allowance:
    """The tokens of its text are allowed when that is told, which has to come first."""
    messages = question.messages
    text = MOST_TEXT + sum(
        TEXT_A_MESSAGE + TEXT_A_CHARACTER * len(message.content) for message in messages
    )
    stored = MORE_TOKENS + sum(len(message.ids) for message in messages)
    parts = text // MAX_PART_BYTES + (stored + TOKENS_A_BYTE * text) // MAX_PART
    parts += MOST_SPANS // MAX_PART_SPANS + MOST_SPANS // MAX_PART
    return Allowance(
        # One more of each kind, which is not full.
        parts=parts + 4,
        tokens=stored,
        text_bytes=text,
        spans=MOST_SPANS,
        plain=MOST_SPANS,
    )
