"""Entries of a vocabulary as data for other programs."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from app.inspection.cut import KINDS
from app.inspection.glyphs import hexadecimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.inspection.vocabulary_index import VocabularyIndex

__all__ = ["HEAD", "entries_as_csv", "entries_as_json"]

HEAD = ("id", "text", "bytes", "kind", "entry", "length", "characters", "rank", "script", "odd")
"""Columns: `bytes` in hex, `entry` as the vocabulary has it, `rank` a score where merging goes by
score, `odd` what is odd about it (`app.inspection.glitches`)."""


def entries_as_csv(index: VocabularyIndex, ids: Sequence[int]) -> str:
    """A line for each entry, with a head; text that is no UTF-8 has signs of replacement."""
    out = io.StringIO()
    # Excel reads lines that end in CR LF, and so RFC 4180 has them.
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for token, row in zip(ids, _rows(index, ids), strict=True):
        row[-1] = " ".join(index.glitches(token))
        writer.writerow(row)
    return out.getvalue()


def entries_as_json(index: VocabularyIndex, ids: Sequence[int]) -> str:
    """A list with an object for each entry, one on a line."""
    rows = [
        json.dumps(dict(zip(HEAD, row, strict=True)), ensure_ascii=False)
        for row in _rows(index, ids)
    ]
    return "[\n" + ",\n".join(rows) + "\n]\n" if rows else "[]\n"


def _rows(index: VocabularyIndex, ids: Sequence[int]) -> Iterator[list[object]]:
    for token in ids:
        piece, text = index.table.piece(token), index.text(token)
        yield [
            token,
            text,
            hexadecimal(piece),
            index.kind(token),
            KINDS[index.table.kinds[token]],
            len(piece),
            len(text),
            index.rank_of(token),
            index.script(token),
            list(index.glitches(token)),
        ]
