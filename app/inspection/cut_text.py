"""A text together with how it was cut, in blocks that are looked at one by one.

A megabyte has a quarter of a million tokens and a window shows three hundred: panes are made for
the blocks that are seen. When a text changes a little, the blocks before and behind the change
stay the same objects, and with them all that was found out about them.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from app.inspection.alignment import align
from app.inspection.cut import KINDS
from app.inspection.panes import Frame, Pane, Place, cut_characters, panes_of

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from app.inspection.cut import Cut, VocabularyTable

__all__ = ["Block", "CutText", "Pieces"]

LEAST: Final = 96
"""Tokens in a block before an end of line ends it."""
MOST: Final = 384
"""And before any token that begins with a plain character ends it."""
HARD: Final = 1024
"""And before it is ended whatever comes."""


class Pieces:
    """The entries of a vocabulary, ready to be looked up a hundred thousand times.

    Attributes:
        table: what they come from.
        all: bytes of each entry.
        broken: entries that hold something else than whole characters.
    """

    def __init__(self, table: VocabularyTable) -> None:
        self.table = table
        data, starts = table.data, table.starts
        self.all = [data[start:end] for start, end in pairwise(starts)]
        self.broken = frozenset(
            index for index, piece in enumerate(self.all) if not piece.isascii() and _broken(piece)
        )


def _broken(piece: bytes) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError:
        return True
    return False


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted in a block.

    Attributes:
        cut: characters that lie in several tokens.
        lost: bytes that no token holds.
        added_spaces: spaces that the tokenizer added.
        changed: tokens that are not what the text has there.
    """

    cut: int = 0
    lost: int = 0
    added_spaces: int = 0
    changed: int = 0


@dataclass(eq=False)
class Block:
    """Some tokens in a row.

    Attributes:
        ids: of the tokens, int32.
        size: how many bytes of the text they stand for.
        places: of each token from the start of the block; None where the pieces are the text.
        added: which tokens do not come from the text; None where all do.
        broken: a token holds something else than whole characters.
        ends_line: it ends with an end of line.
        pieces: of the vocabulary.
        figures: what is counted in it.
    """

    ids: array[int]
    size: int
    places: list[Place] | None
    added: list[bool] | None
    broken: bool
    ends_line: bool
    pieces: Pieces = field(repr=False)
    figures: Figures = field(init=False)

    def __post_init__(self) -> None:
        places = self.places or ()
        behind = self.size - places[-1].end if places else 0
        self.figures = Figures(
            cut=cut_characters([self.pieces.all[each] for each in self.ids]) if self.broken else 0,
            lost=sum(len(place.lost) for place in places) + behind,
            added_spaces=sum(place.added_space for place in places),
            changed=sum(place.changed for place in places),
        )

    @property
    def made(self) -> tuple[list[Pane], list[Frame]]:
        """Its panes and frames; places count from the start of the block."""
        pieces = [self.pieces.all[index] for index in self.ids]
        kinds = [KINDS[self.pieces.table.kinds[index]] for index in self.ids]
        return panes_of(self.ids, pieces, kinds, self.places or _whole(pieces), self.added)


class CutText:
    """A text and its tokens.

    Attributes:
        text: its bytes.
        cut: how it was cut.
        pieces: of the vocabulary it was cut with.
        blocks: all tokens, in order.
        firsts: index of the first token of each block, and the number of tokens.
        starts: where each block begins in the text, in bytes, and the end of the text.
    """

    def __init__(
        self, text: bytes, cut: Cut, pieces: Pieces, previous: CutText | None = None
    ) -> None:
        """Look at a cut.

        Args:
            text: the bytes that were cut.
            cut: with the vocabulary of `pieces`.
            pieces: its entries.
            previous: an earlier one, whose blocks are taken over where they are the same.
        """
        self.text = text
        self.cut = cut
        self.pieces = pieces
        front, back = self._kept(previous)
        first = sum(len(block.ids) for block in front)
        last = len(cut.ids) - sum(len(block.ids) for block in back)
        start = sum(block.size for block in front)
        end = len(text) - sum(block.size for block in back)
        self.blocks = [*front, *self._made(first, last, start, end), *back]
        self.firsts = [0, *accumulate(len(block.ids) for block in self.blocks)]
        self.starts = [0, *accumulate(block.size for block in self.blocks)]

    def __len__(self) -> int:
        """How many tokens."""
        return len(self.cut.ids)

    @cached_property
    def figures(self) -> Figures:
        """Of the whole text."""
        each = [block.figures for block in self.blocks]
        return Figures(
            cut=sum(figures.cut for figures in each),
            lost=sum(figures.lost for figures in each) + self._left_over,
            added_spaces=sum(figures.added_spaces for figures in each),
            changed=sum(figures.changed for figures in each),
        )

    @cached_property
    def characters(self) -> int:
        """Code points of the text; a byte that is no UTF-8 counts as one."""
        return len(self.text.decode("utf-8", "replace"))

    @cached_property
    def bad_bytes(self) -> int:
        """Bytes of the text that are not UTF-8."""
        try:
            self.text.decode()
        except UnicodeDecodeError:
            decoded = self.text.decode("utf-8", "surrogateescape")
            return sum("\udc80" <= sign <= "\udcff" for sign in decoded)
        return 0

    # -- finding ----------------------------------------------------------

    def block_of(self, token: int) -> int:
        """Index of the block that holds a token."""
        return max(0, min(bisect_right(self.firsts, token) - 1, len(self.blocks) - 1))

    def place(self, token: int) -> tuple[int, int]:
        """First byte of a token in the text, and the byte behind its last."""
        index = self.block_of(token)
        block, start, at = self.blocks[index], self.starts[index], token - self.firsts[index]
        if block.places is not None:
            return start + block.places[at].start, start + block.places[at].end
        pieces = self.pieces.all
        start += sum(len(pieces[each]) for each in block.ids[:at])
        return start, start + len(pieces[block.ids[at]])

    def token_at(self, byte: int) -> int:
        """Index of the token that stands for a byte of the text; -1 where none does."""
        if not 0 <= byte < len(self.text) or not self.blocks:
            return -1
        # Blocks of added tokens only have no bytes: the last that begins here has this one.
        index = min(bisect_right(self.starts, byte) - 1, len(self.blocks) - 1)
        block, rest = self.blocks[index], byte - self.starts[index]
        places = block.places or _whole([self.pieces.all[each] for each in block.ids])
        for at, place in enumerate(places):
            if place.start <= rest < place.end:
                return self.firsts[index] + at
        return -1

    def pane(self, token: int) -> Pane:
        """The pane of one token, its place counted from the start of the text.

        Raises:
            IndexError: there is no such token.
        """
        if not 0 <= token < len(self):
            raise IndexError(token)
        index = self.block_of(token)
        pane = self.blocks[index].made[0][token - self.firsts[index]]
        start, place = self.starts[index], pane.place
        return pane._replace(place=place._replace(start=place.start + start, end=place.end + start))

    # -- making -----------------------------------------------------------

    @property
    def _left_over(self) -> int:
        """Bytes at the end that no token holds."""
        return max(0, len(self.text) - self.starts[-1])

    def _kept(self, previous: CutText | None) -> tuple[list[Block], list[Block]]:
        """Blocks at the front and at the back that are the same as before."""
        cut = self.cut
        if (
            previous is None
            or previous.pieces is not self.pieces
            or (previous.cut.before, previous.cut.after, previous.cut.added_space)
            != (cut.before, cut.after, cut.added_space)
        ):
            return [], []
        front = self._same(previous, backwards=False)
        # How the last of them ends was decided by what came behind it.
        del front[-1:]
        tokens, size = sum(len(each.ids) for each in front), sum(each.size for each in front)
        back: list[Block] = []
        for block in self._same(previous, backwards=True)[:-1]:
            tokens += len(block.ids)
            size += block.size
            if tokens > len(cut.ids) or size > len(self.text):
                break
            back.insert(0, block)
        return front, back

    def _same(self, previous: CutText, *, backwards: bool) -> list[Block]:
        """Blocks of `previous` that this text has too, from one end on."""
        kept = []
        ids, text, old = self.cut.ids, self.text, previous.text
        token, byte = (len(ids), len(text)) if backwards else (0, 0)
        shift = len(text) - len(old) if backwards else 0
        for block in reversed(previous.blocks) if backwards else previous.blocks:
            count, size = len(block.ids), block.size
            low, first = (byte - size, token - count) if backwards else (byte, token)
            if low < 0 or first < 0 or block.ids != ids[first : first + count]:
                break
            if text[low : low + size] != old[low - shift : low - shift + size]:
                break
            kept.append(block)
            token, byte = (first, low) if backwards else (first + count, low + size)
        return kept

    def _made(self, first: int, last: int, start: int, end: int) -> list[Block]:
        """Blocks for some tokens, which stand for ``text[start:end]``."""
        cut = self.cut
        ids = cut.ids[first:last]
        pieces = list(map(self.pieces.all.__getitem__, ids))
        behind = len(cut.ids) - cut.after
        added = [not cut.before <= index < behind for index in range(first, last)]
        has_added = first < cut.before or last > behind
        exact = not has_added and b"".join(pieces) == self.text[start:end]
        places = None if exact else align(self.text, pieces, start, end, added)
        blocks = []
        at, begin = start, 0
        for stop in _stops(pieces):
            size = (
                sum(map(len, pieces[begin:stop])) if places is None else places[stop - 1].end - at
            )
            if stop == len(pieces):
                # What no token holds at the end is lost with the last block.
                size = end - at
            inner = (
                None
                if places is None
                else [
                    place._replace(start=place.start - at, end=place.end - at)
                    for place in places[begin:stop]
                ]
            )
            held = ids[begin:stop]
            blocks.append(
                Block(
                    held,
                    size,
                    inner,
                    added[begin:stop] if has_added else None,
                    not self.pieces.broken.isdisjoint(held),
                    pieces[stop - 1].endswith(b"\n"),
                    self.pieces,
                )
            )
            at, begin = at + size, stop
        return blocks


def _stops(pieces: Sequence[bytes]) -> list[int]:
    """Where blocks end: behind an end of line if there is one, never inside a character."""
    stops = []
    begin, count = 0, len(pieces)
    while count - begin > LEAST:
        stop = _stop(pieces, begin, count)
        stops.append(stop)
        begin = stop
    if begin < count:
        stops.append(count)
    return stops


def _stop(pieces: Sequence[bytes], begin: int, count: int) -> int:
    for stop in range(begin + LEAST, min(begin + HARD, count)):
        piece = pieces[stop - 1]
        if piece.endswith(b"\n"):
            return stop
        if stop - begin >= MOST and pieces[stop][:1].isascii() and not piece.endswith(b"\r"):
            return stop
    return min(begin + HARD, count)


def _whole(pieces: Sequence[bytes]) -> list[Place]:
    """The places of pieces that are the text."""
    places = []
    at = 0
    for piece in pieces:
        places.append(Place(at, at + len(piece)))
        at += len(piece)
    return places
