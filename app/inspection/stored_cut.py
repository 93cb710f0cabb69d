"""The tokens that a reply was written with, laid beside its text."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, overload

from app.inspection.cut import Cut, VocabularyTable
from app.inspection.cut_text import Pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.inspection.vocabulary import TokenKind

__all__ = ["StoredPieces", "stored_cut"]

_MOST_SILENT: Final = 64
"""So many tokens at the end may have said nothing: a stop string, an end-of-generation token."""


def stored_cut(
    text: bytes,
    ids: Sequence[int],
    pieces: Sequence[bytes],
    said: Sequence[str],
    prefix: Cut | None = None,
) -> Cut:
    """A reply as the tokens it was written with.

    Tokens at the end that say nothing of the text (the one that ends a generation, those of a
    stop string) count as `Cut.after`.

    Args:
        text: of the whole reply.
        ids: that were generated.
        pieces: their bytes.
        said: what each added to the text.
        prefix: how the beginning was cut that the user wrote; None where there is none.
    """
    begun = prefix.piece_bytes if prefix is not None else 0
    lengths = array("i", map(len, pieces))
    whole = array("i", prefix.ids if prefix is not None else ())
    whole.extend(ids)
    sizes = array("i", prefix.lengths if prefix is not None else ())
    sizes.extend(lengths)
    return Cut(
        whole,
        sizes,
        text_bytes=len(text),
        after=_silent(text[begun:], pieces, said),
        added_space=prefix is not None and prefix.added_space,
    )


def _silent(text: bytes, pieces: Sequence[bytes], said: Sequence[str]) -> int:
    """How many tokens at the end are no part of the text."""
    joined = b"".join(pieces)
    size = len(joined)
    wanted = text.decode("utf-8", "replace")
    count = 0
    while True:
        # Bytes that are not UTF-8 are in the text as signs of replacement.
        if joined[:size].decode("utf-8", "replace") == wanted:
            return count
        at = len(pieces) - count - 1
        if at < 0 or count == _MOST_SILENT or said[at]:
            break
        size -= len(pieces[at])
        count += 1
    # A stop string took part of a token with it: what begins behind the text is no part of it.
    size, count = len(joined), 0
    while count < len(pieces) and size - len(pieces[-1 - count]) >= len(text):
        size -= len(pieces[-1 - count])
        count += 1
    return count


class StoredPieces(Pieces):
    """The few entries of a vocabulary that some tokens brought along; all count as normal.

    An imported conversation may hold any number as an id: nothing is made of those in between.
    """

    def __init__(self, ids: Sequence[int], pieces: Sequence[bytes]) -> None:
        """Take what is known.

        Args:
            ids: of the tokens.
            pieces: their bytes.
        """
        known = dict(zip(ids, pieces, strict=True))
        self.table = _Unknown(b"", array("q", [0]), b"", array("f"))
        self.all = _Few(known)
        self._sort(known.items)


class _Unknown(VocabularyTable):
    """A vocabulary that is not here."""

    def kind(self, token: int) -> TokenKind:  # noqa: ARG002 - as in any table
        """Of no entry anything else is known."""
        return "normal"


class _Few(Sequence[bytes]):
    """The bytes of some entries; of all others none are known."""

    def __init__(self, known: Mapping[int, bytes]) -> None:
        self._known = known
        self._count = max(known, default=-1) + 1

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        if not 0 <= at < self._count:
            raise IndexError(at)
        return self._known.get(at, b"")
