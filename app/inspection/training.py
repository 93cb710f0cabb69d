"""Byte-pair encoding learned from a text, one merge after another.

It ends with the merges of Hugging Face `tokenizers` (`BpeTrainer` with `min_frequency=0`, no
special tokens, words parted by `WhitespaceSplit`). The rule, read in its trainer.rs:

* the alphabet is the characters of the words, numbered by code point;
* the pair that occurs most often is merged; of equal ones that whose left part has the lower
  number, then that whose right part has; a new entry takes the next number, so older ones win;
* counts are kept up with each merge and never taken anew; in runs such as ``aaa`` a pair is
  counted at both places though only one of them can be merged. So are they here.

Symbols are characters, not bytes: a person reads them. What a tokenizer of bytes learns is the same
over its 256 signs.
"""

from __future__ import annotations

import heapq
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from app.inspection.merges import merged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "MOST_CHARACTERS",
    "MOST_MERGES",
    "SHOWN_PAIRS",
    "PairCount",
    "Step",
    "Training",
    "train",
]

MOST_CHARACTERS = 20_000
"""A longer text is learned from up to here only."""
MOST_MERGES = 500
SHOWN_PAIRS = 12
"""So many of the most frequent pairs are kept of each step."""

_SPACES = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
"""Unicode's White_Space; `str.split` parts at four control characters too."""


class PairCount(NamedTuple):
    """Two entries beside one another, and how often."""

    left: str
    right: str
    times: int


class Step(Struct, frozen=True):
    """One merge that was learned.

    Attributes:
        left: entry on the left.
        right: entry on the right.
        count: how often the two were beside one another.
        entry: what they make; new in the vocabulary, or there already.
        is_new: it was not there before.
        pairs: the most frequent pairs before it, the winner first.
        ties: how many pairs were as frequent as the winner, itself among them.
        n_tokens: tokens of the text after it.
        n_entries: entries of the vocabulary after it.
    """

    left: str
    right: str
    count: int
    entry: str
    is_new: bool
    pairs: tuple[PairCount, ...]
    ties: int
    n_tokens: int
    n_entries: int


class Training(Struct, frozen=True):
    """What was learned from a text.

    Attributes:
        alphabet: the entries it began with, characters by code point.
        words: in the order of the text, with how often each occurs.
        steps: merges in their order.
        n_characters: of all words, spaces left out: tokens before the first merge.
        capped: the text went on behind `MOST_CHARACTERS`.
        ended: no pair was left to merge.
    """

    alphabet: tuple[str, ...]
    words: Mapping[str, int]
    steps: tuple[Step, ...]
    n_characters: int
    capped: bool = False
    ended: bool = True

    def n_tokens(self, n_merges: int) -> int:
        """Tokens of the text after so many merges."""
        return self.steps[n_merges - 1].n_tokens if n_merges else self.n_characters

    def n_entries(self, n_merges: int) -> int:
        """Entries of the vocabulary after so many merges."""
        return self.steps[n_merges - 1].n_entries if n_merges else len(self.alphabet)

    def ratio(self, n_merges: int) -> float:
        """Characters a token holds on average after so many merges; 1 for an empty text."""
        tokens = self.n_tokens(n_merges)
        return self.n_characters / tokens if tokens else 1.0

    def cut(self, text: str, n_merges: int) -> list[list[str]]:
        """Tokens of each word of `text` with the first `n_merges` merges."""
        ranks = {(step.left, step.right): at for at, step in enumerate(self.steps[:n_merges])}
        known: dict[str, list[str]] = {}
        for word in dict.fromkeys(words_of(text)):
            merges, _ = merged(list(word), lambda left, right: ranks.get((left, right)))
            ends = {at: at + 1 for at in range(len(word))}
            for merge in merges:
                ends[merge.start] = merge.end
                ends.pop(merge.middle, None)
            known[word] = [word[start:end] for start, end in sorted(ends.items())]
        return [known[word] for word in words_of(text)]


def words_of(text: str) -> list[str]:
    """What stands between spaces."""
    return [word for word in _SPACES.split(text) if word]


def train(text: str, n_merges: int, stopped: Callable[[], bool] | None = None) -> Training:
    """Learn up to `n_merges` merges from `text`; 0.1 s for 500 merges of 20,000 characters.

    Args:
        text: words are parted by spaces, which are no part of any token.
        n_merges: at most `MOST_MERGES` are learned.
        stopped: asked before each merge whether to end there.
    """
    capped = len(text) > MOST_CHARACTERS
    words = Counter(words_of(text[:MOST_CHARACTERS]))
    trainer = _Trainer(words)
    steps: list[Step] = []
    while len(steps) < min(n_merges, MOST_MERGES):
        step = None if stopped is not None and stopped() else trainer.step()
        if step is None:
            break
        steps.append(step)
    return Training(
        alphabet=tuple(trainer.entries[: trainer.n_alphabet]),
        words=dict(words),
        steps=tuple(steps),
        n_characters=sum(len(word) * count for word, count in words.items()),
        capped=capped,
        ended=len(steps) < min(n_merges, MOST_MERGES),
    )


_Pair = tuple[int, int]


class _Trainer:
    """The state between two merges; words are lists of numbers of entries."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.entries = sorted({sign for word in words for sign in word})
        self.n_alphabet = len(self.entries)
        self._numbers = {entry: number for number, entry in enumerate(self.entries)}
        self._words = [[self._numbers[sign] for sign in word] for word in words]
        self._times = list(words.values())
        self._n_tokens = sum(map(int.__mul__, map(len, words), self._times))
        self._counts: Counter[_Pair] = Counter()
        places: dict[_Pair, set[int]] = {}
        for index, (word, times) in enumerate(zip(self._words, self._times, strict=True)):
            for pair in itertools.pairwise(word):
                self._counts[pair] += times
                places.setdefault(pair, set()).add(index)
        self._queue: list[tuple[int, _Pair, set[int]]] = []
        self._waiting: Counter[_Pair] = Counter()
        self._push(places)

    def step(self) -> Step | None:
        """Merge the winner; None when nothing is left to merge."""
        while self._queue:
            negative, pair, places = heapq.heappop(self._queue)
            self._waiting[pair] -= 1
            count = self._counts[pair]
            if -negative == count:
                break
            # Its count fell since it was put in: it waits for its turn again.
            heapq.heappush(self._queue, (-count, pair, places))
            self._waiting[pair] += 1
        else:
            return None
        if count < 1:
            return None
        pairs, ties = self._best(pair, count)
        left, right = (self.entries[number] for number in pair)
        number, is_new = self._entry(left + right)
        self._merge(pair, number, places)
        return Step(
            left=left,
            right=right,
            count=count,
            entry=left + right,
            is_new=is_new,
            pairs=pairs,
            ties=ties,
            n_tokens=self._n_tokens,
            n_entries=len(self.entries),
        )

    def _best(self, winner: _Pair, most: int) -> tuple[tuple[PairCount, ...], int]:
        """The most frequent pairs, the winner first, and how many are as frequent as it."""
        waiting = [
            (-self._counts[pair], pair)
            for pair, times in self._waiting.items()
            if times > 0 and self._counts[pair] > 0 and pair != winner
        ]
        best = [(-most, winner), *heapq.nsmallest(SHOWN_PAIRS - 1, waiting)]
        shown = tuple(
            PairCount(self.entries[left], self.entries[right], -negative)
            for negative, (left, right) in best
        )
        return shown, 1 + sum(negative == -most for negative, _ in waiting)

    def _entry(self, text: str) -> tuple[int, bool]:
        """Number of an entry, and whether it is new: two ways can lead to the same text."""
        known = self._numbers.get(text)
        if known is not None:
            return known, False
        self._numbers[text] = len(self.entries)
        self.entries.append(text)
        return self._numbers[text], True

    def _merge(self, pair: _Pair, number: int, places: set[int]) -> None:
        """Put `number` for `pair` in the words at `places`, and keep the counts up."""
        formed: dict[_Pair, set[int]] = {}
        for index in places:
            times = self._times[index]
            word = self._words[index]
            for other, change in _replaced(word, pair, number):
                self._counts[other] += change * times
                if change > 0:
                    formed.setdefault(other, set()).add(index)
        self._n_tokens = sum(
            len(word) * times for word, times in zip(self._words, self._times, strict=True)
        )
        self._push(formed)

    def _push(self, places: Mapping[_Pair, set[int]]) -> None:
        for pair, where in places.items():
            if self._counts[pair] > 0:
                heapq.heappush(self._queue, (-self._counts[pair], pair, where))
                self._waiting[pair] += 1


def _replaced(word: list[int], pair: _Pair, number: int) -> list[tuple[_Pair, int]]:
    """Put `number` for `pair` in `word`, left to right; which pairs came and went."""
    left, right = pair
    changes: list[tuple[_Pair, int]] = []
    at = 0
    while at + 1 < len(word):
        if word[at] == left and word[at + 1] == right:
            if at:
                changes += [((word[at - 1], left), -1), ((word[at - 1], number), 1)]
            word[at : at + 2] = [number]
            if at + 1 < len(word):
                changes += [((right, word[at + 1]), -1), ((number, word[at + 1]), 1)]
        at += 1
    return changes
