"""Of all ways to cut a text into entries, the one with the highest sum of scores.

Source: `llm_tokenizer_ugm_session` (Unigram: Kudo, "Subword Regularization", 2018) and
`llm_tokenizer_plamo2` of llama.cpp (src/llama-vocab.cpp). Scores are logarithms of probabilities.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from app.inspection.merge_table import MergeTable

__all__ = ["Arc", "best_path"]

_NORMAL: Final = 1
_MATCHED: Final = frozenset({_NORMAL, 4, 5})
"""`llama_token_type` of what Unigram looks for: normal, user-defined, unused."""
_USER_DEFINED: Final = 4
_BYTE: Final = 6

_UNKNOWN_SCORE: Final = -1000.0
"""PLaMo-2's, of a character that is told as its bytes."""
_INVALID_SCORE: Final = -2000.0
_DIGITS: Final = 4
"""It counts in ten-thousandths."""


class Arc(NamedTuple):
    """An entry that fits at a place.

    Attributes:
        start: character of the text where it begins.
        end: behind its last character.
        token: its id.
        text: as the vocabulary writes it.
        score: of the entry.
    """

    start: int
    end: int
    token: int
    text: str
    score: float


def best_path(table: MergeTable, text: str) -> list[Arc]:
    """The best way through `text`; unknown characters in a row are one unknown token.

    PLaMo-2 has no unknown token: there each byte of such a character is an arc.
    """
    written = table.written(text)
    return _from_the_end(table, written) if table.model == "plamo2" else _unigram(table, written)


def _unigram(table: MergeTable, written: str) -> list[Arc]:
    best = _ways(table, written)
    path: list[Arc] = []
    at = len(written)
    while at:
        arc = best[at]
        assert arc is not None  # noqa: S101 - each character can be unknown
        after = path[-1] if path else None
        if after and arc.token == after.token == table.unknown_id:
            path[-1] = after._replace(start=arc.start, text=arc.text + after.text)
        else:
            path.append(arc)
        at = arc.start
    return path[::-1]


def _ways(table: MergeTable, written: str) -> list[Arc | None]:
    """The arc that ends at each place on the best way there."""
    longest, unknown_score = table.longest, table.unknown_score
    best: list[Arc | None] = [None] * (len(written) + 1)
    totals = [0.0] * (len(written) + 1)

    def take(arc: Arc) -> None:
        total = totals[arc.start] + arc.score
        if best[arc.end] is None or total > totals[arc.end]:
            best[arc.end], totals[arc.end] = arc, total

    for start in range(len(written)):
        single = False
        for end in range(start + 1, min(len(written), start + longest) + 1):
            part = written[start:end]
            token = table.id_of(part)
            kind = table.types[token] if token is not None and token < len(table.types) else _NORMAL
            if token is None or kind not in _MATCHED:
                continue
            single |= end == start + 1
            score = 0.0 if kind == _USER_DEFINED else table.score(token)
            take(Arc(start, end, token, part, score))
        if not single:
            take(Arc(start, start + 1, table.unknown_id, written[start], unknown_score))
    return best


def _from_the_end(table: MergeTable, text: str) -> list[Arc]:
    """The best way, found from the end on; of equal ones that whose next entry is longer."""
    longest = table.longest
    totals = [0.0] * (len(text) + 1)
    best: list[Arc | None] = [None] * len(text)
    for start in reversed(range(len(text))):
        totals[start] = -math.inf
        for end in range(min(len(text), start + longest), start, -1):
            token = table.id_of(text[start:end])
            if token is None or (token < len(table.types) and table.types[token] == _BYTE):
                continue
            score = round(table.score(token), _DIGITS)
            if score > _INVALID_SCORE and totals[end] + score > totals[start]:
                totals[start] = totals[end] + score
                best[start] = Arc(start, end, token, text[start:end], score)
        if totals[start + 1] + _UNKNOWN_SCORE > totals[start]:
            totals[start], best[start] = totals[start + 1] + _UNKNOWN_SCORE, None
    path: list[Arc] = []
    at = 0
    while at < len(text):
        arc = best[at]
        path += [arc] if arc is not None else _bytes_of(table, text[at], at)
        at = arc.end if arc is not None else at + 1
    return path


def _bytes_of(table: MergeTable, sign: str, at: int) -> list[Arc]:
    """The bytes of a character; what it costs stands with the first."""
    found = []
    for index, byte in enumerate(sign.encode()):
        token = table.byte_id(byte)
        if token is not None:
            raw = bytes([byte]).decode("utf-8", "surrogateescape")
            found.append(Arc(at, at + 1, token, raw, 0.0 if index else _UNKNOWN_SCORE))
    return found
