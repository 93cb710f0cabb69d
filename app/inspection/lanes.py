"""What was built of a text, as values: lanes of symbols, merges, and the tokens at their ends."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.inspection.merge_table import Method

__all__ = ["Basis", "Candidate", "Lane", "Leaf", "Merge", "Node", "Replay"]

Basis = Literal["text", "token"]


class Merge(NamedTuple):
    """Two neighbors become one.

    Attributes:
        start: first symbol of the left one.
        middle: first symbol of the right one.
        end: behind the last symbol of the right one.
        value: rank of the pair, or score of what it makes.
    """

    start: int
    middle: int
    end: int
    value: float


class Candidate(NamedTuple):
    """Two neighbors, and whether there is a rule for them.

    Attributes:
        start: first symbol of the left one.
        middle: first symbol of the right one.
        end: behind the last symbol of the right one.
        value: rank or score; None where no rule joins the two.
    """

    start: int
    middle: int
    end: int
    value: float | None


class Leaf(NamedTuple):
    """A token at the end of a lane.

    Attributes:
        token: its id.
        start: its first symbol.
        end: behind its last symbol.
    """

    token: int
    start: int
    end: int


class Node(NamedTuple):
    """A place in the tree of a token.

    Attributes:
        start: first symbol.
        end: behind the last symbol.
        level: 0 for a symbol, else one more than the higher of its parts.
        step: which merge of the lane made it, from 0; None for a symbol.
        value: rank or score of that merge; None for a symbol.
    """

    start: int
    end: int
    level: int
    step: int | None
    value: float | None


class Lane(Struct, frozen=True, kw_only=True):
    """A run of symbols that is merged on its own.

    Attributes:
        symbols: bytes of each symbol it begins with.
        merges: one after the other.
        pairs: all neighbors there ever were, (start, middle, end), with rank or score, or None.
        leaves: its tokens.
        lower_first: the lowest value is merged first (rank), else the highest (score).
        offset: of its first byte in the bytes of all tokens.
        first: index of its first token among those given; -1 where no token begins there.
        agrees: the outcome is what llama_tokenize gave.
        hit: it is an entry as a whole and was taken without merging (`ignore_merges`).
        n_symbols: of the whole piece; more than there are in `symbols` where it was parted at
            `MOST_SYMBOLS`.
        special: a token that is not made of text: control, user-defined or unknown.
        unknown: it is the unknown token.
        scores: of each token, where the tokenizer takes the best path (Unigram).
        basis: ``token`` where the lane is a token by itself, since the text is not cut here as
            llama.cpp does it.
    """

    symbols: tuple[bytes, ...]
    merges: tuple[Merge, ...] = ()
    pairs: Mapping[tuple[int, int, int], float | None]
    leaves: tuple[Leaf, ...] = ()
    lower_first: bool = True
    offset: int = 0
    first: int = -1
    agrees: bool = True
    hit: bool = False
    n_symbols: int = 0
    special: bool = False
    unknown: bool = False
    scores: tuple[float, ...] = ()
    basis: Basis = "text"

    @property
    def n_steps(self) -> int:
        """How many merges there are."""
        return len(self.merges)

    @property
    def capped(self) -> bool:
        """Whether it is a part of a longer piece."""
        return self.n_symbols > len(self.symbols)

    def data(self, start: int, end: int) -> bytes:
        """Bytes of the symbols from `start` to before `end`."""
        return b"".join(self.symbols[start:end])

    def row(self, step: int) -> list[tuple[int, int]]:
        """What there is after `step` merges: start and end of each run of symbols."""
        ends = list(range(1, len(self.symbols) + 1))
        alive = [True] * len(self.symbols)
        for merge in self.merges[:step]:
            ends[merge.start] = merge.end
            alive[merge.middle] = False
        return [(start, ends[start]) for start, here in enumerate(alive) if here]

    def candidates(self, step: int) -> list[Candidate]:
        """All neighbors after `step` merges, left to right."""
        row = self.row(step)
        found = []
        for (start, middle), (_, end) in itertools.pairwise(row):
            found.append(Candidate(start, middle, end, self.pairs.get((start, middle, end))))
        return found

    def tree(self) -> list[Node]:
        """All nodes, symbols first, then one for each merge in its order."""
        level = {(at, at + 1): 0 for at in range(len(self.symbols))}
        nodes = [Node(at, at + 1, 0, None, None) for at in range(len(self.symbols))]
        for step, (start, middle, end, value) in enumerate(self.merges):
            height = 1 + max(level[start, middle], level[middle, end])
            level[start, end] = height
            nodes.append(Node(start, end, height, step, value))
        return nodes


class Replay(Struct, frozen=True):
    """How a run of tokens was built.

    Attributes:
        method: of the tokenizer; None where it is not known.
        lanes: left to right.
        basis: ``token`` where the text could not be cut as llama.cpp does it.
        partial: these are pieces out of a longer text.
    """

    method: Method | None
    lanes: tuple[Lane, ...]
    basis: Basis = "text"
    partial: bool = False

    @property
    def agrees(self) -> bool:
        """Whether every lane ended in the ids of llama_tokenize."""
        return all(lane.agrees for lane in self.lanes)

    def lane_of(self, index: int) -> int | None:
        """Which lane holds the token with this index among those given."""
        best = None
        for number, lane in enumerate(self.lanes):
            if 0 <= lane.first <= index:
                best = number
        return best
