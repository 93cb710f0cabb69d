"""Unigram: of all ways to cut a text into entries, the one with the highest sum of scores.

Source: `llm_tokenizer_ugm_session` of llama.cpp (src/llama-vocab.cpp); Kudo, "Subword
Regularization" (2018). Scores are logarithms of probabilities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from app.inspection.merge_table import MergeTable

__all__ = ["Arc", "best_path"]

_USER_DEFINED, _UNUSED, _NORMAL = 4, 5, 1


class Arc(NamedTuple):
    """An entry that fits at a place.

    Attributes:
        start: character of the text where it begins.
        end: behind its last character.
        token: its id.
        text: as the vocabulary writes it.
        score: of the entry.
        total: the best sum of scores of all ways that end with it.
    """

    start: int
    end: int
    token: int
    text: str
    score: float
    total: float


def best_path(table: MergeTable, text: str) -> list[Arc]:
    """The best way through `text`; unknown characters in a row are one unknown token."""
    written = table.written(text)
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
    """The best arc that ends at each place."""
    longest, unknown_score = table.longest, table.unknown_score
    best: list[Arc | None] = [None] * (len(written) + 1)

    def take(arc: Arc) -> None:
        champion = best[arc.end]
        if champion is None or arc.total > champion.total:
            best[arc.end] = arc

    for start in range(len(written)):
        here = best[start]
        so_far = here.total if here else 0.0
        single = False
        for end in range(start + 1, min(len(written), start + longest) + 1):
            part = written[start:end]
            token = table.id_of(part)
            kind = table.types[token] if token is not None and token < len(table.types) else _NORMAL
            if token is None or kind not in {_NORMAL, _USER_DEFINED, _UNUSED}:
                continue
            single |= end == start + 1
            score = 0.0 if kind == _USER_DEFINED else table.score(token)
            take(Arc(start, end, token, part, score, so_far + score))
        if not single:
            end = start + 1
            take(
                Arc(
                    start,
                    end,
                    table.unknown_id,
                    written[start],
                    unknown_score,
                    so_far + unknown_score,
                )
            )
    return best
