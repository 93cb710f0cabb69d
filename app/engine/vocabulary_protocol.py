"""Frames about vocabularies without models; `app.engine.protocol` joins them to the others.

An engine that was told `ServeVocabularies` never loads weights. It holds several vocabularies, each
by the key that the window chose for its file. Numbers travel packed, little endian: an int32 for
an id or a length, a float32 for a score.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta

from app.engine.api import Sandbox, Vocabulary
from app.engine.frame import CommandFrame, EventFrame
from app.engine.seen import (
    PromptFacts,
    PromptQuestion,
    PromptSpan,
)

MAX_PART = 1_000_000
"""Ids, or entries, of one frame at most; with lengths, kinds and scores far below its limit."""
MAX_PART_BYTES = 8 * 1024 * 1024
"""Bytes of pieces in one frame at most, but for a single longer one."""
MAX_LENGTH = 1 << 20
"""Bytes of a token at most; its piece may be longer than a text that holds none of it."""
MAX_PART_SPANS = 50_000
"""Spans of one frame at most."""
MAX_ENTRIES = 1 << 22
"""Of a vocabulary; 16 times what the largest in use have."""


class ServeVocabularies(CommandFrame, frozen=True, kw_only=True):
    """The first command but `Hello`: read nothing but these folders; answered by `Serving`."""

    folders: tuple[str, ...]


class OpenVocabulary(CommandFrame, frozen=True, kw_only=True):
    """Open the file at `path` and call it `key`; answered by `VocabularyOpened` or `Failed`."""

    path: str
    key: str


class CutText(CommandFrame, frozen=True, kw_only=True):
    """Cut `text`; answered by `CutPart` ..., then `TextCut`, or `Failed`."""

    key: str
    text: bytes
    add_special: bool = False
    parse_special: bool = False


class ReadTable(CommandFrame, frozen=True, kw_only=True):
    """All entries; answered by `TablePart` ..., then `TableRead`, or `Failed`."""

    key: str


class ShowPrompt(CommandFrame, frozen=True, kw_only=True):
    """The prompt that messages make; answered by `PromptPart` ..., `CutPart` ..., `PromptShown`.

    Or by `Failed`. `Progress` comes between them, so that the phase ``template`` can be watched.
    The text comes first: how many tokens are believed depends on it (`app.engine.allowance`).
    """

    key: str
    question: PromptQuestion


class CloseVocabulary(CommandFrame, frozen=True, kw_only=True):
    """Give its memory back; answered by `VocabularyClosed`, also where it is not open."""

    key: str


class Serving(EventFrame, frozen=True, kw_only=True):
    """Vocabularies may be opened now."""

    sandbox: Sandbox = Sandbox()


class VocabularyOpened(EventFrame, frozen=True, kw_only=True):
    """It can be asked."""

    vocabulary: Vocabulary


class CutPart(EventFrame, frozen=True, kw_only=True):
    """Some of the tokens: int32 ids, and int32 bytes of the piece of each.

    Of a prompt the bytes of its text that each stands for (`app.engine.spans.lengths_of`).
    """

    ids: bytes
    lengths: bytes


class TextCut(EventFrame, frozen=True, kw_only=True):
    """All tokens were told; see `app.inspection.cut.Cut`."""

    before: int = 0
    after: int = 0
    added_space: bool = False
    exact: bool = False


class PromptPart(EventFrame, frozen=True, kw_only=True):
    """Some of a prompt, each in order of its own; see `app.engine.seen.PromptSeen`.

    Attributes:
        text: some of its text.
        spans: some of its spans; their places count from the start of the text.
        plain: some of what reads like a special token, int32: start, end, start, end.
    """

    text: bytes = b""
    spans: Annotated[tuple[PromptSpan, ...], Meta(max_length=MAX_PART_SPANS)] = ()
    plain: bytes = b""


class PromptShown(EventFrame, frozen=True, kw_only=True):
    """All of a prompt was told."""

    facts: PromptFacts = PromptFacts()


class TablePart(EventFrame, frozen=True, kw_only=True):
    """Some of the entries, in order.

    Attributes:
        data: their pieces, one after another.
        lengths: int32 bytes of each.
        kinds: a byte each, an index into `app.inspection.cut.KINDS`.
        scores: float32 each.
    """

    data: bytes
    lengths: bytes
    kinds: bytes
    scores: bytes


class TableRead(EventFrame, frozen=True, kw_only=True):
    """All entries were told."""


class VocabularyClosed(EventFrame, frozen=True, kw_only=True):
    """It is gone."""


AnswerPart: TypeAlias = CutPart | PromptPart | TablePart
"""What tells some of an answer."""


def is_possible(event: AnswerPart) -> bool:
    """Whether the numbers of `event` belong together; what is in them is looked at later."""
    if isinstance(event, CutPart):
        return len(event.ids) == len(event.lengths) and len(event.ids) % 4 == 0
    if isinstance(event, PromptPart):
        return len(event.plain) % 8 == 0
    return (
        len(event.lengths) == len(event.scores) == 4 * len(event.kinds)
        and max(event.kinds, default=0) < _KINDS
    )


_KINDS = 6
