"""How a text was cut, as arrays: a megabyte of text has a quarter of a million tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from array import array

    from app.inspection.vocabulary import TokenKind

KINDS: Final[tuple[TokenKind, ...]] = (
    "normal",
    "unknown",
    "control",
    "user_defined",
    "unused",
    "byte",
)
"""Kinds by their number in `VocabularyTable.kinds`."""

_BLOCK = 1024
_NEAR = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A text as tokens.

    Attributes:
        ids: int32, in order.
        lengths: bytes of each piece, int32; a piece is `VocabularyTable.piece(id)`.
        text_bytes: length of the text that was cut, in bytes.
        before: how many tokens at the front were added to the text (BOS).
        after: how many at the end (EOS).
        added_space: the first piece after those begins with a space that the text has not.
        exact: without that space the pieces are the text, byte for byte; False where it is not
            known.
        incremental: only what changed since the cut before it was cut again; the result is the
            same either way.
        known: a token and where it begins in the text, behind the first one: questions about
            places near it take no time.
    """

    ids: array[int]
    lengths: array[int]
    text_bytes: int
    before: int = 0
    after: int = 0
    added_space: bool = False
    exact: bool = False
    incremental: bool = False
    known: tuple[int, int] | None = None

    def index_at(self, offset: int, known: tuple[int, int] | None = None) -> int | None:
        """Which token begins `offset` bytes into the text; None where none does.

        Offsets count pieces, so they mean something only where it is `exact`. The end of the text
        is where the tokens behind it begin.

        Args:
            offset: bytes of the text.
            known: as `Cut.known`, instead of it.
        """
        at, wanted = self.before, offset + self.added_space
        end = len(self.lengths) - self.after
        if offset <= 0:
            return at if offset == 0 else None
        known = known or self.known
        if known is not None and offset > known[1] - _NEAR:
            at, wanted = known[0], offset - known[1]
        while at > self.before and wanted < 0:
            at -= 1
            wanted += self.lengths[at]
        while at < end and (block := sum(self.lengths[at : at + _BLOCK])) < wanted:
            wanted -= block
            at += _BLOCK
        while at < end and wanted > 0:
            wanted -= self.lengths[at]
            at += 1
        return at if wanted == 0 and at <= end else None

    @property
    def piece_bytes(self) -> int:
        """Bytes of all pieces that stand for the text, without the space that was added."""
        end = len(self.lengths) - self.after
        return sum(self.lengths[self.before : end]) - self.added_space

    @property
    def lost_bytes(self) -> int:
        """Bytes of the text that the pieces have less (more: negative); 0 is not `exact` yet."""
        return self.text_bytes - self.piece_bytes


@dataclass(frozen=True, slots=True, eq=False)
class VocabularyTable:
    """All entries of a vocabulary.

    Attributes:
        data: the pieces of all entries, one after another.
        starts: where each begins in `data`, and the end of the last: n_vocab + 1 numbers.
        kinds: one byte for each entry, an index into `KINDS`.
        scores: float32; for BPE what the file says, which means nothing.
    """

    data: bytes
    starts: array[int]
    kinds: bytes
    scores: array[float]

    def __len__(self) -> int:
        return len(self.kinds)

    def piece(self, token: int) -> bytes:
        """The bytes of a token, special ones written out; raises IndexError."""
        if not 0 <= token < len(self.kinds):
            raise IndexError(token)
        return self.data[self.starts[token] : self.starts[token + 1]]

    def kind(self, token: int) -> TokenKind:
        """What kind of entry it is; raises IndexError."""
        if not 0 <= token < len(self.kinds):
            raise IndexError(token)
        return KINDS[self.kinds[token]]
