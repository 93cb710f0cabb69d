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
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from msgspec import structs

from app.inspection import pretokenizer
from app.inspection.best_path import best_path
from app.inspection.lanes import Lane, Leaf, Merge, Replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.inspection.lanes import Basis
    from app.inspection.merge_table import MergeTable

__all__ = ["MOST_SYMBOLS", "Replay", "merged", "replay", "replay_around"]

MOST_SYMBOLS = 400
"""A piece with more is shown in several lanes, parted where tokens end."""

REACH = 48
"""So many tokens on each side are built too."""

_WORDS = re.compile("(?<=[^ ])(?= )")


def replay(table: MergeTable, ids: Sequence[int], *, most_symbols: int = MOST_SYMBOLS) -> Replay:
    """Build the tokens with `ids` again out of their text.

    Args:
        table: of the model.
        ids: from llama_tokenize.
        most_symbols: a longer piece is parted.

    Returns:
        Lanes that hold all of `ids`, each compared with them.
    """
    return _Replayer(table, ids, most_symbols).replay()


def replay_around(
    table: MergeTable, ids: Sequence[int], index: int, *, reach: int = REACH
) -> tuple[Replay, int]:
    """How the tokens about the one at `index` were built, out of a text of any length.

    Returns:
        The replay, and the index of its first token in `ids`.
    """
    start, end = max(0, index - reach), min(len(ids), index + reach + 1)
    while start and _continues(table.piece(ids[start])):
        start -= 1
    while end < len(ids) and _continues(table.piece(ids[end])):
        end += 1
    whole = replay(table, ids[start:end])
    lanes = list(whole.lanes)
    # A piece that the ends cut through is not the piece it was in the text: the outermost goes even
    # where it agrees, for the rest of a piece can be merged by itself too.
    at = whole.lane_of(index - start) or 0
    behind = len(lanes) - 1 - at
    if start and at:
        lanes.pop(0)
        at -= 1
    if end < len(ids) and behind:
        lanes.pop()
        behind -= 1
    while start and at and not lanes[0].agrees:
        lanes.pop(0)
        at -= 1
    while end < len(ids) and behind and not lanes[-1].agrees:
        lanes.pop()
        behind -= 1
    partial = start > 0 or end < len(ids)
    return structs.replace(whole, lanes=tuple(lanes), partial=partial), start


def _continues(piece: bytes) -> bool:
    """Whether it begins in the middle of a character."""
    return bool(piece) and 0x80 <= piece[0] < 0xC0  # noqa: PLR2004 - UTF-8


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
                lanes.append(self._special(index))
            start = index + 1
        basis: Basis = "token" if any(lane.basis == "token" for lane in lanes) else "text"
        return Replay(table.method, tuple(lanes), basis)

    def _special(self, index: int) -> Lane:
        token = self._ids[index]
        return Lane(
            symbols=(self._pieces[index],),
            pairs={},
            leaves=(Leaf(token, 0, 1),),
            offset=self._offsets[index],
            first=index,
            n_symbols=1,
            special=True,
            unknown=self._table.is_unknown(token),
        )

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
            return [self._compared(_path_lane(table, text), self._offsets[begin])]
        lanes = []
        offset = self._offsets[begin]
        for piece in self._cut(text, offset):
            lanes += self._lanes(piece, offset)
            offset += len(piece.encode())
        return lanes

    def _cut(self, text: str, offset: int) -> list[str]:
        """`text` in pieces that no merge reaches across."""
        table = self._table
        pieces = [text] if table.method == "score" else pretokenizer.split(table.pre, text)
        if table.byte_level:
            return pieces
        found = []
        for line in pieces:
            found += self._words(line, offset)
            offset += len(line.encode())
        return found

    def _words(self, line: str, offset: int) -> list[str]:
        """Words with the spaces before them, where a token ends between two of them.

        What is merged stays merged: where a token ends, no merge reached across.
        """
        words: list[str] = []
        for word in _WORDS.split(line):
            if words and self._place(offset) < 0:
                words[-1] += word
            else:
                words.append(word)
            offset += len(word.encode())
        return words

    def _lanes(self, piece: str, offset: int) -> list[Lane]:
        """The lane of a piece; several where it has too many symbols for one."""
        table = self._table
        written = table.written(piece)
        token = table.taken_whole(written)
        if token is not None:
            leaf = Leaf(token, 0, 1)
            hit = Lane(symbols=(piece.encode(),), pairs={}, leaves=(leaf,), n_symbols=1, hit=True)
            return [self._compared(hit, offset)]
        lanes = []
        for part in self._parts(written, offset):
            lane = _merged_lane(table, part, len(written))
            lanes.append(self._compared(lane, offset))
            offset += sum(map(len, lane.symbols))
        return lanes

    def _parts(self, written: str, offset: int) -> list[str]:
        """`written` parted where tokens end, if it is too long for one lane."""
        parts = []
        start = last = 0
        for index, sign in enumerate(written):
            if index > start and self._place(offset) >= 0:
                if index - start > self._most and last > start:
                    parts.append(written[start:last])
                    start = last
                last = index
            offset += len(self._table.raw(sign))
        if len(written) - start > self._most and last > start:
            parts.append(written[start:last])
            start = last
        return [*parts, written[start:]]

    def _compared(self, lane: Lane, offset: int) -> Lane:
        """`lane` at its place, with whether llama_tokenize gave the same there."""
        first = self._place(offset)
        last = self._place(offset + sum(map(len, lane.symbols)))
        ids = [leaf.token for leaf in lane.leaves]
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


def _merged_lane(table: MergeTable, written: str, n_symbols: int) -> Lane:
    """What a piece, or a part of one, becomes; its place and whether it is right are still open."""
    symbols = list(written)
    lower = table.method == "rank"
    merges, pairs = merged(symbols, table.value, lower_first=lower)
    lane = Lane(
        symbols=tuple(table.raw(sign) for sign in symbols),
        merges=tuple(merges),
        pairs=pairs,
        lower_first=lower,
        n_symbols=n_symbols,
    )
    return structs.replace(lane, leaves=tuple(_leaves(table, lane, written)))


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
    return Lane(
        symbols=symbols,
        pairs={},
        leaves=leaves,
        lower_first=False,
        n_symbols=len(symbols),
        scores=tuple(step.score for step in steps),
    )
