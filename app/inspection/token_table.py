"""Tokens as data for other programs."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from app.inspection.glyphs import hexadecimal

if TYPE_CHECKING:
    from app.inspection.cut_text import CutText

__all__ = ["HEAD", "as_csv", "as_json"]

HEAD = ("index", "id", "text", "bytes", "kind", "entry", "start", "end")
"""Columns: `bytes` in hex, `entry` as the vocabulary has it, offsets in bytes of the text."""


def as_json(made: CutText) -> str:
    """The ids as a list."""
    return json.dumps(list(made.cut.ids))


def as_csv(made: CutText) -> str:
    """A line for each token; text that is no UTF-8 has signs of replacement."""
    out = io.StringIO()
    # Excel reads lines that end in CR LF, and so RFC 4180 has them.
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for first, start, block in zip(made.firsts, made.starts, made.blocks, strict=False):
        for at, pane in enumerate(block.made[0]):
            writer.writerow(
                (
                    first + at,
                    pane.id,
                    pane.piece.decode("utf-8", "replace"),
                    hexadecimal(pane.piece),
                    pane.kind,
                    pane.token_kind,
                    start + pane.place.start,
                    start + pane.place.end,
                )
            )
    return out.getvalue()
