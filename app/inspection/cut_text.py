"""A text together with how it was cut, in blocks that are looked at one by one.

A megabyte has a quarter of a million tokens and a window shows three hundred: panes are made for
the blocks that are seen. When a text changes a little, the blocks before and behind the change
stay the same objects, and with them all that was found out about them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from app.inspection.alignment import align
from app.inspection.cut import KINDS
from app.inspection.panes import Frame, Pane, Place, cut_characters, panes_of

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Sequence

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


def _total(each: Iterable[Figures], start: Figures, sign: int = 1) -> Figures:
    """`start` with all of `each` added to it, or taken away."""
    sums = list(start)
    for figures in each:
        for at, number in enumerate(figures):
            sums[at] += sign * number
    return Figures(*sums)


@dataclass(eq=False)
class Block:
    """Some tokens in a row.

    Attributes:
        ids: of the tokens, int32.
        data: the bytes of the text they stand for.
        places: of each token from the start of the block; None where the pieces are the text.
        added: which tokens do not come from the text; None where all do.
        broken: a token holds something else than whole characters.
        ends_line: it ends with an end of line.
        pieces: of the vocabulary.
        figures: what is counted in it.
    """

    ids: array[int]
    data: bytes
    places: list[Place] | None
    added: list[bool] | None
    broken: bool
    ends_line: bool
    pieces: Pieces = field(repr=False)
    figures: Figures = field(init=False)

    def __post_init__(self) -> None:
        places = self.places or ()
        behind = self.size - places[-1].end if places else 0
        characters, bad_bytes = _counted(self.data)
        self.figures = Figures(
            characters=characters,
            bad_bytes=bad_bytes,
            cut=self._count_cut() if self.broken else 0,
            lost=sum(len(place.lost) for place in places) + behind,
            added_spaces=sum(place.added_space for place in places),
            changed=sum(place.changed for place in places),
        )

    def _count_cut(self) -> int:
        every, broken = self.pieces.all, self.pieces.broken
        return cut_characters([every[each] for each in self.ids], [i in broken for i in self.ids])

    @property
    def size(self) -> int:
        """How many bytes of the text they stand for."""
        return len(self.data)

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
        self.blocks: list[Block]
        self.firsts: list[int]
        self.starts: list[int]
        self.blocks_figures: Figures
        front, back = self._kept(previous)
        blocks = previous.blocks if previous is not None else []
        kept = len(blocks) - back
        first = previous.firsts[front] if previous is not None else 0
        start = previous.starts[front] if previous is not None else 0
        # What lies behind the change is moved by as much as the text has grown.
        tokens = len(cut.ids) - (len(previous.cut.ids) if previous is not None else 0)
        size = len(text) - (previous.starts[-1] if previous is not None else 0)
        last = previous.firsts[kept] + tokens if previous is not None else len(cut.ids)
        end = previous.starts[kept] + size if previous is not None else len(text)
        made = self._made(first, last, start, end)
        self.blocks = [*blocks[:front], *made, *blocks[kept:]]
        self.firsts = list(accumulate((len(block.ids) for block in made), initial=first))
        self.starts = list(accumulate((len(block.data) for block in made), initial=start))
        if previous is not None:
            self.firsts = [
                *previous.firsts[:front],
                *self.firsts,
                *(number + tokens for number in previous.firsts[kept + 1 :]),
            ]
            self.starts = [
                *previous.starts[:front],
                *self.starts,
                *(number + size for number in previous.starts[kept + 1 :]),
            ]
        before = previous.blocks_figures if previous is not None else Figures()
        gone = _total((block.figures for block in blocks[front:kept]), before, -1)
        self.blocks_figures = _total((block.figures for block in made), gone)

    def __len__(self) -> int:
        """How many tokens."""
        return len(self.cut.ids)

    @property
    def figures(self) -> Figures:
        """Of the whole text."""
        if self.blocks:
            return self.blocks_figures
        # Not one token: nothing of the text is held.
        characters, bad_bytes = _counted(self.text)
        return Figures(characters=characters, bad_bytes=bad_bytes, lost=len(self.text))

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

    def _kept(self, previous: CutText | None) -> tuple[int, int]:
        """How many blocks at the front and at the back of `previous` are the same here."""
        cut = self.cut
        if (
            previous is None
            or not previous.blocks
            or previous.pieces is not self.pieces
            or (previous.cut.before, previous.cut.after, previous.cut.added_space)
            != (cut.before, cut.after, cut.added_space)
        ):
            return 0, 0
        prefix, suffix = _ends(previous.text, self.text)
        first, last = _ends(previous.cut.ids, cut.ids)
        size, count = len(previous.text), len(previous.cut.ids)
        front = min(bisect_right(previous.starts, prefix), bisect_right(previous.firsts, first)) - 1
        kept = max(
            bisect_left(previous.starts, size - suffix), bisect_left(previous.firsts, count - last)
        )
        # How a block ends was decided by what came behind it: one more is made again.
        return max(0, front - 1), max(0, len(previous.blocks) - kept - 1)

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
                    self.text[at : at + size],
                    inner,
                    added[begin:stop] if has_added else None,
                    not self.pieces.broken.isdisjoint(held),
                    pieces[stop - 1].endswith(b"\n"),
                    self.pieces,
                )
            )
            at, begin = at + size, stop
        return blocks


def _ends(one: Sequence[int], other: Sequence[int]) -> tuple[int, int]:
    """How many items two sequences have in common at the front, and of the rest at the back."""
    most = min(len(one), len(other))
    front = _shared(most, lambda low, high: one[low:high] == other[low:high])
    rest = most - front
    long, wide = len(one), len(other)
    back = _shared(
        rest, lambda low, high: one[long - high : long - low] == other[wide - high : wide - low]
    )
    return front, back


def _shared(most: int, same: Callable[[int, int], bool]) -> int:
    """The largest number up to `most` of items that are the same from 0 on."""
    if same(0, most):
        return most
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        if same(low, middle):
            low = middle
        else:
            high = middle
    return low


def _counted(data: bytes) -> tuple[int, int]:
    """Characters in some bytes, and how many of those bytes are not UTF-8."""
    try:
        return len(data.decode()), 0
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
        return len(text), sum("\udc80" <= sign <= "\udcff" for sign in text)


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
