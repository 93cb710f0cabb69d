"""How tokens were built: the merges of a tokenizer, done again one by one.

The ids are always those of `llama_tokenize`; this only explains them. The text of the ids is cut
and merged by the rules in the model file, and a lane whose outcome is another says so
(`Lane.agrees`), so that the view shows the split alone.

Source: `llm_tokenizer_bpe_session` and `llm_tokenizer_spm_session` of llama.cpp
(src/llama-vocab.cpp): of all neighbors that can be merged the one with the lowest rank (or the
highest score) is merged first, and the leftmost of equal ones.
"""

from __future__ import annotations

import heapq
import itertools
import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct, structs

from app.inspection import pretokenizer
from app.inspection.best_path import best_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.inspection.merge_table import MergeTable, Method

__all__ = [
    "MOST_SYMBOLS",
    "Candidate",
    "Lane",
    "Leaf",
    "Merge",
    "Node",
    "Replay",
    "merged",
    "replay",
]

MOST_SYMBOLS = 400
"""A longer lane is shown up to here only."""

_UNSURE = 8
"""So many tokens at the end of a lane that was cut off may be others in truth."""

Basis = Literal["text", "token"]

_SPACE_MARK = "\u2581"
_WORDS = re.compile("(?<=[^\u2581])(?=\u2581)")


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
        n_symbols: how many symbols it really has; more than there are in `symbols` where it was
            cut off at `MOST_SYMBOLS`.
        special: a token that is not made of text: control or user-defined.
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
    basis: Basis = "text"

    @property
    def n_steps(self) -> int:
        """How many merges there are."""
        return len(self.merges)

    @property
    def capped(self) -> bool:
        """Whether it goes on where `symbols` ends."""
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
    """

    method: Method | None
    lanes: tuple[Lane, ...]
    basis: Basis = "text"

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


def replay(table: MergeTable, ids: Sequence[int], *, most_symbols: int = MOST_SYMBOLS) -> Replay:
    """Build the tokens with `ids` again out of their text.

    Args:
        table: of the model.
        ids: from llama_tokenize.
        most_symbols: a lane is cut off there.

    Returns:
        Lanes that hold all of `ids`, each compared with them.
    """
    return _Replayer(table, ids, most_symbols).replay()


class _Replayer:
    """Builds one run of tokens again."""

    def __init__(self, table: MergeTable, ids: Sequence[int], most: int) -> None:
        self._table = table
        self._ids = ids
        self._most = most
        self._pieces = [table.piece(token) for token in ids]
        self._offsets = [0]
        for piece in self._pieces:
            self._offsets.append(self._offsets[-1] + len(piece))

    def replay(self) -> Replay:
        """Lanes of all tokens; control and user-defined ones part the text."""
        table, ids = self._table, self._ids
        lanes: list[Lane] = []
        start = 0
        for index in range(len(ids) + 1):
            if index < len(ids) and not table.is_whole(ids[index]):
                continue
            lanes.extend(self._fragment(start, index))
            if index < len(ids):
                lanes.append(_special(ids[index], self._pieces[index], self._offsets[index], index))
            start = index + 1
        basis: Basis = "token" if any(lane.basis == "token" for lane in lanes) else "text"
        return Replay(table.method, tuple(lanes), basis)

    def _fragment(self, begin: int, end: int) -> list[Lane]:
        """Lanes of the text of the tokens from `begin` to before `end`."""
        table = self._table
        data = b"".join(self._pieces[begin:end])
        if not data:
            return []
        text = data.decode("utf-8", "replace")
        whole = text.encode() == data
        if not whole or table.method in {None, "longest"} or not table.cuts:
            return self._by_token(begin, end)
        if table.method == "path":
            return [self._compared(_path_lane(table, text), self._offsets[begin], text, end)]
        lanes = []
        offset = self._offsets[begin]
        for piece in _pieces(table, text):
            lanes.append(self._compared(_lane(table, piece, self._most), offset, piece, end))
            offset += len(piece.encode())
        return lanes

    def _compared(self, lane: Lane, offset: int, piece: str, end: int) -> Lane:
        """`lane` at its place, with whether llama_tokenize gave the same there."""
        first = self._place(offset)
        last = self._place(offset + len(piece.encode()))
        ids = [leaf.token for leaf in lane.leaves]
        if lane.capped:
            same = _common(ids, self._ids[first:end]) if first >= 0 else 0
            agrees = first >= 0 and same >= len(ids) - _UNSURE
        else:
            agrees = first >= 0 and last >= 0 and list(self._ids[first:last]) == ids
        return structs.replace(lane, offset=offset, first=first, agrees=agrees)

    def _place(self, offset: int) -> int:
        """Index of the token that begins at `offset`; -1 where none does."""
        index = bisect_left(self._offsets, offset)
        return index if index < len(self._offsets) and self._offsets[index] == offset else -1

    def _by_token(self, begin: int, end: int) -> list[Lane]:
        """A lane for each token: its own text merged."""
        lanes = []
        for index in range(begin, end):
            lane = _token_lane(self._table, self._ids[index], self._most)
            lanes.append(structs.replace(lane, offset=self._offsets[index], first=index))
        return lanes


def merged(
    symbols: Sequence[str],
    value_of: Callable[[str, str], float | None],
    *,
    lower_first: bool = True,
) -> tuple[list[Merge], dict[tuple[int, int, int], float | None]]:
    """Merge `symbols` until no rule joins two neighbors.

    Args:
        symbols: left to right.
        value_of: rank or score of two neighbors; None where no rule joins them.
        lower_first: the lowest value is merged first, else the highest.

    Returns:
        The merges in their order, and all pairs of neighbors there ever were.
    """
    count = len(symbols)
    texts = list(symbols)
    ends = list(range(1, count + 1))
    before = list(range(-1, count - 1))
    pairs: dict[tuple[int, int, int], float | None] = {}
    heap: list[tuple[float, int, int, int]] = []
    sign = 1 if lower_first else -1

    def look(start: int, middle: int) -> None:
        value = value_of(texts[start], texts[middle])
        pairs[start, middle, ends[middle]] = value
        if value is not None:
            heapq.heappush(heap, (sign * value, start, middle, ends[middle]))

    for start in range(count - 1):
        look(start, start + 1)
    merges = []
    while heap:
        value, start, middle, end = heapq.heappop(heap)
        # Still as they were: neither was merged with another since.
        if not texts[start] or ends[start] != middle or not texts[middle] or ends[middle] != end:
            continue
        merges.append(Merge(start, middle, end, sign * value))
        texts[start] += texts[middle]
        texts[middle] = ""
        ends[start] = end
        if end < count:
            before[end] = start
            look(start, end)
        if before[start] >= 0:
            look(before[start], start)
    return merges, pairs


def _special(token: int, piece: bytes, offset: int, index: int) -> Lane:
    return Lane(
        symbols=(piece,),
        pairs={},
        leaves=(Leaf(token, 0, 1),),
        offset=offset,
        first=index,
        n_symbols=1,
        special=True,
    )


def _pieces(table: MergeTable, text: str) -> list[str]:
    """`text` cut where no merge reaches across."""
    if table.method == "score":
        return _words(table, text)
    pieces = pretokenizer.split(table.pre, text)
    if table.byte_level:
        return pieces
    return [word for line in pieces for word in _words(table, line)]


def _words(table: MergeTable, text: str) -> list[str]:
    """Words with the spaces before them; all of `text` where an entry reaches across words."""
    if table.crosses_words:
        return [text]
    marked = text.replace(" ", _SPACE_MARK)
    places = [0, *(found.start() for found in _WORDS.finditer(marked)), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(places) if end > start]


def _lane(table: MergeTable, piece: str, most: int) -> Lane:
    """What `piece` becomes; its place and whether it is right are still open."""
    written = table.written(piece)
    token = _whole_entry(table, written)
    if token is not None:
        data = (piece.encode(),)
        return Lane(symbols=data, pairs={}, leaves=(Leaf(token, 0, 1),), n_symbols=1, hit=True)
    symbols = list(written[:most])
    lower = table.method == "rank"
    merges, pairs = merged(symbols, table.value, lower_first=lower)
    lane = Lane(
        symbols=tuple(table.raw(sign) for sign in symbols),
        merges=tuple(merges),
        pairs=pairs,
        lower_first=lower,
        n_symbols=len(written),
    )
    return structs.replace(lane, leaves=tuple(_leaves(table, lane, written)))


def _whole_entry(table: MergeTable, written: str) -> int | None:
    """The entry that a piece is taken for without merging."""
    # Gemma 4's runs of line ends: https://github.com/ggml-org/llama.cpp/pull/21343
    if table.ignore_merges or (table.pre == "gemma4" and not written.strip("\n")):
        return table.id_of(written)
    return None


def _leaves(table: MergeTable, lane: Lane, written: str) -> Iterator[Leaf]:
    """Tokens of what is left after all merges."""
    for start, end in lane.row(lane.n_steps):
        text = written[start:end]
        token = table.id_of(text)
        if token is not None:
            yield Leaf(token, start, end)
        elif not table.byte_level:  # there, every byte is an entry, or is lost
            for byte in text.encode():
                token = table.byte_id(byte)
                if token is not None:
                    yield Leaf(token, start, end)


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return index
    return min(len(one), len(other))


def _token_lane(table: MergeTable, token: int, most: int) -> Lane:
    """The token by itself; a single symbol where it is not made by merges."""
    if table.method in {"rank", "score"} and not table.is_byte(token):
        symbols = list(table.tokens[token][:most])
        lower = table.method == "rank"
        merges, pairs = merged(symbols, table.value, lower_first=lower)
        if symbols and len(merges) == len(symbols) - 1:
            return Lane(
                symbols=tuple(table.raw(sign) for sign in symbols),
                merges=tuple(merges),
                pairs=pairs,
                leaves=(Leaf(token, 0, len(symbols)),),
                lower_first=lower,
                n_symbols=len(table.tokens[token]),
                basis="token",
            )
    return Lane(
        symbols=(table.piece(token),),
        pairs={},
        leaves=(Leaf(token, 0, 1),),
        n_symbols=1,
        basis="token",
        hit=table.ignore_merges and len(table.tokens[token]) > 1,
    )


def _path_lane(table: MergeTable, text: str) -> Lane:
    """The best path of Unigram, its tokens as symbols."""
    steps = best_path(table, text)
    symbols = tuple(table.raw(step.text) for step in steps)
    leaves = tuple(Leaf(step.token, at, at + 1) for at, step in enumerate(steps))
    return Lane(symbols=symbols, pairs={}, leaves=leaves, lower_first=False, n_symbols=len(symbols))
