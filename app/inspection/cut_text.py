"""A text together with how it was cut, in blocks that are looked at one by one.

A megabyte has a quarter of a million tokens and a window shows three hundred: panes are made for
the blocks that are seen. When a text changes a little, the blocks before and behind the change
stay the same objects, and with them all that was found out about them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from app.inspection.alignment import align
from app.inspection.blocks import Block, Figures, Pieces, blocks_of, counted, whole_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.inspection.blocks import Ready
    from app.inspection.cut import Cut
    from app.inspection.panes import Pane

__all__ = ["Block", "CutText", "Pieces"]


def _total(each: Iterable[Figures], start: Figures, sign: int = 1) -> Figures:
    """`start` with all of `each` added to it, or taken away."""
    sums = list(start)
    for figures in each:
        for at, number in enumerate(figures):
            sums[at] += sign * number
    return Figures(*sums)


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
        self,
        text: bytes,
        cut: Cut,
        pieces: Pieces,
        previous: CutText | None = None,
        *,
        ready: Ready | None = None,
    ) -> None:
        """Look at a cut.

        Args:
            text: the bytes that were cut.
            cut: with the vocabulary of `pieces`.
            pieces: its entries.
            previous: an earlier one, whose blocks are taken over where they are the same.
            ready: blocks that were made while the text was being cut.
        """
        self.text = text
        self.cut = cut
        self.pieces = pieces
        self.blocks: list[Block]
        self.firsts: list[int]
        self.starts: list[int]
        self.blocks_figures: Figures
        made = ready.whole(len(cut.ids), len(text)) if ready is not None else None
        if made is not None:
            previous = None
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
        if made is None:
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
        characters, bad_bytes = counted(self.text)
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
        places = block.places or whole_places([self.pieces.all[each] for each in block.ids])
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
        held = self.pieces.held(ids, end - start)
        behind = len(cut.ids) - cut.after
        has_added = first < cut.before or last > behind
        text = self.text[start:end]
        if not has_added and b"".join(held) == text:
            return list(blocks_of(ids, held, text, self.pieces))
        added = [not cut.before <= index < behind for index in range(first, last)]
        table = self.pieces.table
        unknown = {at for at, index in enumerate(ids) if table.kind(index) == "unknown"}
        places = align(self.text, held, start, end, added, unknown)
        if start:
            places = [
                place._replace(start=place.start - start, end=place.end - start) for place in places
            ]
        return list(
            blocks_of(
                ids, held, text, self.pieces, places=places, added=added if has_added else None
            )
        )


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
