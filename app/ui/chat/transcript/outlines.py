"""How high a message that was never laid out will about be, at any width.

What has to be counted is counted once; a width then takes a few multiplications. The start of a
long message stands for all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.ui.chat.transcript.blocks import columns, mostly_han
from app.ui.chat.transcript.code_view import FOLDED_BEYOND

if TYPE_CHECKING:
    from app.chat.conversation import Message
    from app.ui.chat.transcript.metrics import Metrics

_SAMPLE = 4_000
_HAN_SAMPLE = 200
_FENCE = "```"
_TAGGED = "<think>"


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
    prose = sample
    code_lines = codes = table_rows = tables = 0
    facts = message.facts
    thought = message.role == "assistant" and (
        sample.startswith(_TAGGED) or (facts is not None and facts.opened)
    )
    if message.role == "assistant":
        if thought:
            prose = sample.partition("</think>")[2]
        if _FENCE in prose:
            parts = prose.split(_FENCE)
            prose = "".join(parts[::2])
            lines = [min(FOLDED_BEYOND, max(1, part.count("\n") - 1)) for part in parts[1::2]]
            code_lines, codes = sum(lines), len(lines)
        if "\n|" in prose:
            table_rows = prose.count("\n|") - prose.count("\n|--") - prose.count("\n| --")
            tables = max(1, prose.count("|--") // 4)
            prose = "\n".join(line for line in prose.split("\n") if not line.startswith("|"))
    gaps = prose.count("\n\n")
    return Outline(
        plate=plate,
        han=mostly_han(sample[:_HAN_SAMPLE]),
        columns=columns(prose),
        breaks=prose.count("\n") - 2 * gaps,
        gaps=gaps,
        code_lines=code_lines,
        codes=codes,
        table_rows=table_rows,
        tables=tables,
        factor=len(text) / len(sample) if len(sample) < len(text) else 1.0,
        empty=not text,
        chips=bool(message.attachments),
        thought=thought,
    )


def estimate(found: Outline, metrics: Metrics) -> int:
    """The height of the message, the gap below it included."""
    width = metrics.plate_text if found.plate else metrics.measure
    per_line = max(1, int(width / metrics.column))
    lines = found.columns / per_line + 0.5 * (found.breaks + found.gaps) + 0.5
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
