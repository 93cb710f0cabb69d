"""Blocks of tokens: what is looked at together, and found out about once."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import partial
from itertools import compress, count, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from app.inspection.graphemes import stands_alone
from app.inspection.panes import Frame, Pane, Place, cut_characters, panes_of

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from app.inspection.cut import VocabularyTable

__all__ = ["Block", "Figures", "Pieces", "Ready", "blocks_of", "counted", "whole_places"]

LEAST: Final = 96
"""Tokens in a block before an end of line ends it."""
MOST: Final = 384
"""And before any token that begins with a plain character ends it."""
HARD: Final = 1024
"""And before it is ended between any two characters."""
_WIDEST: Final = 4

_HELD_A_BYTE: Final = 64
_HELD_BYTES: Final = 16 * 1024 * 1024
"""So much longer than their text some pieces may be; see `Pieces.held`. ``[UNK]`` for each letter
is five times as long."""


class Pieces:
    """The entries of a vocabulary, ready to be looked up a hundred thousand times.

    Attributes:
        table: what they come from.
        all: bytes of each entry.
        broken: entries that hold something else than whole characters.
        opening: those of them that end inside a character which begins in them.
        ending: entries that end with an end of line.
        longest: bytes of the longest.
    """

    def __init__(self, table: VocabularyTable) -> None:
        self.table = table
        data, starts = table.data, table.starts
        # Of a tuple the garbage collector finds out once that there is nothing in it to collect.
        self.all: Sequence[bytes] = tuple([data[start:end] for start, end in pairwise(starts)])
        self._sort(partial(enumerate, self.all))

    def _sort(self, entries: Callable[[], Iterable[tuple[int, bytes]]]) -> None:
        """Find out about `entries`, each with its id."""
        self.broken = frozenset(
            index for index, piece in entries() if not piece.isascii() and _broken(piece)
        )
        self.opening = frozenset(index for index in self.broken if _opens(self.all[index]))
        self.ending = frozenset(index for index, piece in entries() if piece.endswith(b"\n"))
        self.longest = max((len(piece) for _, piece in entries()), default=0)

    def held(self, ids: Sequence[int], size: int) -> list[bytes]:
        """The bytes of some tokens, which stand for `size` bytes of a text.

        They are shortened where they are far longer than that, and so not the text anyway: a file
        may call what it does not know by a megabyte, and a text may hold that a thousand times.
        """
        held = list(map(self.all.__getitem__, ids))
        most = _HELD_A_BYTE * size + _HELD_BYTES
        if len(held) * self.longest > most and sum(map(len, held)) > most:
            room = most // len(held)
            held = [piece[:room] for piece in held]
        return held


def _broken(piece: bytes) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError:
        return True
    return False


def _opens(piece: bytes) -> bool:
    """Whether a character begins in `piece` and has not ended."""
    for size in range(1, min(3, len(piece)) + 1):
        lead = piece[-size]
        if lead & 0xC0 != 0x80:  # noqa: PLR2004 - a byte that goes on has 10 in front
            return lead >= (0xC0, 0xE0, 0xF0)[size - 1]
    return False


class Figures(NamedTuple):
    """What is counted in a block, or in a whole text.

    Attributes:
        characters: code points; a byte that is no UTF-8 counts as one.
        bad_bytes: bytes that are not UTF-8.
        cut: characters that lie in several tokens.
        lost: bytes that no token holds.
        added_spaces: spaces that the tokenizer added.
        changed: tokens that are not what the text has there.
    """

    characters: int = 0
    bad_bytes: int = 0
    cut: int = 0
    lost: int = 0
    added_spaces: int = 0
    changed: int = 0


@dataclass(eq=False)
class Block:
    """Some tokens in a row.

    Attributes:
        ids: of the tokens, int32.
        data: the bytes of the text they stand for.
        places: of each token from the start of the block; None where the pieces are the text.
        added: which tokens do not come from the text; None where all do.
        broken: a token holds something else than whole characters.
        pieces: of the vocabulary.
        figures: what is counted in it.
    """

    ids: array[int]
    data: bytes
    places: list[Place] | None
    added: list[bool] | None
    broken: bool
    pieces: Pieces = field(repr=False)
    figures: Figures = field(init=False)

    def __post_init__(self) -> None:
        places = self.places or ()
        behind = self.size - places[-1].end if places else 0
        characters, bad_bytes = counted(self.data)
        self.figures = Figures(
            characters=characters,
            bad_bytes=bad_bytes,
            cut=self._count_cut(whole=not bad_bytes) if self.broken else 0,
            lost=sum(len(place.lost) for place in places) + behind,
            added_spaces=sum(place.added_space for place in places),
            changed=sum(place.changed for place in places),
        )

    def _count_cut(self, *, whole: bool) -> int:
        if whole and self.places is None:
            # Each character that is cut begins in one token, which it does not end in.
            return sum(map(self.pieces.opening.__contains__, self.ids))
        broken = self.pieces.broken
        held = self.pieces.held(self.ids, self.size)
        return cut_characters(held, [i in broken for i in self.ids])

    @property
    def size(self) -> int:
        """How many bytes of the text they stand for."""
        return len(self.data)

    @property
    def made(self) -> tuple[list[Pane], list[Frame]]:
        """Its panes and frames; places count from the start of the block."""
        pieces = self.pieces.held(self.ids, self.size)
        kinds = list(map(self.pieces.table.kind, self.ids))
        return panes_of(self.ids, pieces, kinds, self.places or whole_places(pieces), self.added)


def blocks_of(
    ids: array[int],
    held: Sequence[bytes],
    text: bytes,
    pieces: Pieces,
    *,
    places: Sequence[Place] | None = None,
    added: Sequence[bool] | None = None,
) -> Iterator[Block]:
    """Put tokens into blocks.

    Args:
        ids: of the tokens.
        held: their pieces.
        text: the bytes they stand for.
        pieces: of the vocabulary.
        places: of each token in `text`; None where the pieces are the text.
        added: which of them do not come from the text; None where all do.
    """
    at = begin = 0
    for stop in _stops(ids, held, pieces.ending):
        size = sum(map(len, held[begin:stop])) if places is None else places[stop - 1].end - at
        if stop == len(held):
            # What no token holds at the end is lost with the last block.
            size = len(text) - at
        inner = (
            None
            if places is None
            else [
                Place(start - at, end - at, lost, added_space, changed)
                for start, end, lost, added_space, changed in places[begin:stop]
            ]
        )
        block_ids = ids[begin:stop]
        yield Block(
            block_ids,
            text[at : at + size],
            inner,
            list(added[begin:stop]) if added is not None else None,
            not pieces.broken.isdisjoint(block_ids),
            pieces,
        )
        at, begin = at + size, stop


class Ready:
    """Blocks of a text of which more is being cut; they need not be made once all is there."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._blocks: list[Block] = []
        self._tokens = self._size = 0
        self._exact = True

    def add(self, ids: array[int], text: bytes) -> None:
        """Make the blocks of the next tokens, which were cut from `text` alone."""
        held = self._pieces.held(ids, len(text)) if self._exact else []
        if b"".join(held) != text:
            self._exact = False
            self._blocks = []
            return
        self._blocks += blocks_of(ids, held, text, self._pieces)
        self._tokens += len(ids)
        self._size += len(text)

    def whole(self, tokens: int, size: int) -> list[Block] | None:
        """All blocks of a text with so many tokens and bytes; None where these are not all."""
        return (
            self._blocks if self._exact and (self._tokens, self._size) == (tokens, size) else None
        )


def counted(data: bytes) -> tuple[int, int]:
    """Characters in some bytes, and how many of those bytes are not UTF-8."""
    try:
        return len(data.decode()), 0
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
        return len(text), sum("\udc80" <= sign <= "\udcff" for sign in text)


def _stops(ids: Sequence[int], pieces: Sequence[bytes], ending: Container[int]) -> list[int]:
    """Where blocks end: behind an end of line if there is one, never inside a character."""
    lines = list(compress(count(1), map(ending.__contains__, ids)))
    stops = []
    begin, end, at = 0, len(pieces), 0
    while end - begin > LEAST:
        at = bisect_left(lines, begin + LEAST, at)
        wanted = lines[at] if at < len(lines) else end
        begin = _stop(pieces, begin, wanted)
        stops.append(begin)
    if begin < end:
        stops.append(end)
    return stops


def _stop(pieces: Sequence[bytes], begin: int, wanted: int) -> int:
    """`wanted`, unless that is far and there is a good place before it, or it is too far."""
    last = min(wanted, begin + HARD)
    for stop in range(begin + MOST, last):
        if pieces[stop][:1].isascii() and not pieces[stop - 1].endswith(b"\r"):
            return stop
    if last == wanted:
        return last
    # Chinese without an end of line: between characters, between what people take for one at best.
    signs = {stop: _sign_at(pieces, stop) for stop in range(last, begin + MOST, -1)}
    whole = [stop for stop, sign in signs.items() if sign]
    return next((stop for stop in whole if stands_alone(signs[stop])), (*whole, last)[0])


def _sign_at(pieces: Sequence[bytes], index: int) -> str:
    """The character that begins with a piece; empty where the piece goes on with one."""
    data = b"".join(pieces[index : index + _WIDEST])[:_WIDEST]
    goes_on = data[:1] and data[0] & 0xC0 == 0x80  # noqa: PLR2004 - 10xxxxxx
    return "" if goes_on else data.decode("utf-8", "replace")[:1]


def whole_places(pieces: Sequence[bytes]) -> list[Place]:
    """The places of pieces that are the text."""
    places = []
    at = 0
    for piece in pieces:
        places.append(Place(at, at + len(piece)))
        at += len(piece)
    return places
