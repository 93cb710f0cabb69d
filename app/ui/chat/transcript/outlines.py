"""How high a message that was never laid out will about be, at any width.

What has to be counted is counted once; a width then takes a few multiplications. The start of a
long message stands for all of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.ui.chat.transcript.blocks import columns, mostly_han
from app.ui.chat.transcript.code_view import FOLDED_BEYOND

if TYPE_CHECKING:
    from app.chat.conversation import Message
    from app.ui.chat.transcript.metrics import Metrics

_SAMPLE = 4_000
_HAN_SAMPLE = 80
_FENCE = "```"
_TAGGED, _CLOSED = "<think>", "</think>"
_TABLE_LINE = re.compile(r"\n\|[^\n]*")


class Outline(NamedTuple):
    """What a message holds.

    Attributes:
        plate: it is a user's.
        han: it is mostly Chinese.
        columns: of running text, in Latin characters.
        breaks: line ends within it.
        gaps: between its paragraphs.
        code_lines: lines of code, each block of which is cut where it would be folded.
        codes: blocks of code.
        table_rows: rows of tables, heads included.
        tables: how many of them.
        factor: by how much all of it is longer than what was looked at.
        empty: there is no text.
        chips: files go with it.
        thought: it begins with a thought.
    """

    plate: bool
    han: bool
    columns: int
    breaks: int
    gaps: int
    code_lines: int
    codes: int
    table_rows: int
    tables: int
    factor: float
    empty: bool
    chips: bool
    thought: bool


def outline(message: Message) -> Outline:
    """Look at the text of a message, the start of it where it is long."""
    text = message.content
    plate = message.role == "user"
    sample = text[:_SAMPLE]
    facts = message.facts
    start = 0
    thought = message.role == "assistant" and (
        sample.startswith(_TAGGED) or (facts is not None and facts.opened)
    )
    if thought:
        end = text.find(_CLOSED)
        start = len(text) if end < 0 else end + len(_CLOSED)
        sample = text[start : start + _SAMPLE]
    codes = tables = _NONE
    if message.role == "assistant":
        if _FENCE in sample:
            codes = _codes(sample)
        if "\n|" in sample:
            tables = _tables(sample)
    gaps = sample.count("\n\n")
    prose = max(0, len(sample) - codes.characters - tables.characters)
    breaks = sample.count("\n") - 2 * gaps - codes.lines - tables.lines
    return Outline(
        plate=plate,
        han=mostly_han(sample[:_HAN_SAMPLE]),
        columns=prose * columns(sample) // max(1, len(sample)),
        breaks=max(0, breaks),
        gaps=gaps,
        code_lines=codes.shown,
        codes=codes.number,
        table_rows=tables.shown,
        tables=tables.number,
        factor=max(1.0, (len(text) - start) / max(1, len(sample))),
        empty=not text,
        chips=bool(message.attachments),
        thought=thought,
    )


class _Frames(NamedTuple):
    """Blocks of code, or tables: how many, their characters and lines, and what is seen of them."""

    number: int
    characters: int
    lines: int
    shown: int


_NONE = _Frames(0, 0, 0, 0)


def _codes(text: str) -> _Frames:
    count = characters = lines = shown = 0
    begin = text.find(_FENCE)
    while begin >= 0:
        end = text.find(_FENCE, begin + 3)
        stop = len(text) if end < 0 else end
        inside = text.count("\n", begin, stop)
        count += 1
        characters += stop - begin
        lines += inside
        shown += min(FOLDED_BEYOND, max(1, inside - 1))
        begin = text.find(_FENCE, end + 3) if end >= 0 else -1
    return _Frames(count, characters, lines, shown)


def _tables(text: str) -> _Frames:
    characters = lines = count = 0
    for line in _TABLE_LINE.finditer(text):
        characters += line.end() - line.start()
        lines += 1
        count += text.startswith(("|-", "|:", "| -", "| :"), line.start() + 1)
    return _Frames(count, characters, lines, lines - count)


def estimate(found: Outline, metrics: Metrics) -> int:
    """The height of the message, the gap below it included."""
    width = metrics.plate_text if found.plate else metrics.measure
    per_line = max(1, int(width / metrics.column))
    # A paragraph ends half a line before the edge; a plate mostly holds one only.
    rest = 0.9 if found.plate else 0.5
    lines = found.columns / per_line + 0.5 * (found.breaks + found.gaps) + rest
    line = metrics.line_height(han=found.han)
    gap = metrics.blank if found.plate else metrics.paragraph_gap
    body = int(max(1.0, lines)) * line + found.gaps * gap
    if found.codes:
        frame = metrics.code_head + 2 * metrics.code_pad + metrics.frame_gap
        body += found.code_lines * metrics.code_line + found.codes * frame
    if found.tables:
        body += found.table_rows * metrics.table_row + found.tables * metrics.frame_gap
    body = int(body * found.factor)
    if found.chips:
        body += metrics.footer + metrics.paragraph_gap
    if found.thought:
        body += metrics.pill + metrics.paragraph_gap
    if found.plate:
        return body + 2 * metrics.pad_y + metrics.gap
    if found.empty:
        body = 0
    return metrics.head + body + metrics.footer_gap + metrics.footer + metrics.gap
