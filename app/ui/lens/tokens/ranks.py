"""The rank or score that belongs to each entry of a vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.inspection.merge_table import MergeTable


class Ranks:
    """Of BPE the lowest rank of a merge that makes an entry, else the score of the entry."""

    def __init__(self, table: MergeTable | None) -> None:
        self._table = table
        self._known: dict[int, float | None] = {}

    def __call__(self, token: int) -> float | None:
        """None for an entry that no merge makes, and where nothing is known."""
        if token not in self._known:
            self._known[token] = self._find(token)
        return self._known[token]

    def _find(self, token: int) -> float | None:
        table = self._table
        if table is None or table.method is None or not 0 <= token < len(table.tokens):
            return None
        if table.method == "rank":
            text = table.tokens[token]
            ranks = (table.rank(text[:at], text[at:]) for at in range(1, len(text)))
            return min((rank for rank in ranks if rank is not None), default=None)
        return table.scores[token] if token < len(table.scores) else None
