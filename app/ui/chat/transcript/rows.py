"""The rows of a message: one for each block, the gaps between them, and how high they will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.markup.blocks import Code, Formula, Heading, Paragraph, Rule, Table
from app.ui.chat.transcript.blocks import Block as Plain
from app.ui.chat.transcript.blocks import columns, lines_needed
from app.ui.chat.transcript.code_view import FOLDED_BEYOND
from app.ui.chat.transcript.row_blocks import Attached, Thinking, TokensHead, TokensPart

if TYPE_CHECKING:
    from app.markup.blocks import Block, Inline
    from app.ui.chat.transcript.block_view import BlockState, BlockView
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.chat.transcript.row_blocks import RowBlock

_LARGE_HEADING = 2
_FRAMED = (Code, Table, Formula, Rule)
_OWN = (Plain, Thinking, Attached, TokensHead, TokensPart)


class Row:
    """A block and its view, which exists only near the viewport.

    Attributes:
        block: what is shown.
        gap: pixels above it.
        state: what the reader did with it; shared by the parts of one block.
        view: the laid out block; dropping it keeps the height.
        exact: the height is measured and not estimated.
    """

    __slots__ = ("block", "exact", "gap", "state", "view")

    def __init__(self, block: RowBlock, gap: int, state: BlockState) -> None:
        self.block = block
        self.gap = gap
        self.state = state
        self.view: BlockView | None = None
        self.exact = False


def gap_between(before: RowBlock | None, block: RowBlock, metrics: Metrics) -> int:
    """Pixels between two blocks that follow each other."""
    if before is None or (isinstance(before, TokensPart) and isinstance(block, TokensPart)):
        return 0
    if isinstance(before, TokensHead):
        return metrics.small_gap
    if isinstance(block, Plain) and isinstance(before, Plain):
        return block.blank_lines * metrics.blank
    if isinstance(block, _OWN) or isinstance(before, _OWN):
        return metrics.paragraph_gap
    return 0 if block.part > 0 else _markdown_gap(before, block, metrics)


def _markdown_gap(before: Block, block: Block, metrics: Metrics) -> int:
    if isinstance(block, Heading):
        return metrics.heading_gap if block.level <= _LARGE_HEADING else metrics.frame_gap
    if isinstance(before, Heading):
        return metrics.small_gap
    if isinstance(block, _FRAMED) or isinstance(before, _FRAMED):
        return metrics.frame_gap
    return _text_gap(before, block, metrics)


def _text_gap(before: Paragraph, block: Paragraph, metrics: Metrics) -> int:
    here, there = block.place, before.place
    if here.marker and here.indent and there.indent:
        return metrics.item_gap if here.tight or there.tight else metrics.small_gap
    if here.marker and here.indent > there.indent and here.quote == there.quote:
        return metrics.small_gap
    return metrics.paragraph_gap


def may_have_controls(block: RowBlock) -> bool:
    """Whether something in a block can be pressed; asked of blocks that are not laid out."""
    match block:
        case Plain() | Rule() | Formula() | TokensPart():
            return False
        case Code():
            return block.part == 0 or block.last
        case Heading() | Paragraph():
            return any(span.link or span.note or span.picture for span in block.spans)
        case _:
            return True


def quotes_of(block: RowBlock) -> int:
    """In how many quotations a block stands."""
    return 0 if isinstance(block, _OWN) else block.place.quote


def estimate_row(  # noqa: C901 - one for each kind
    block: RowBlock, source: str, state: BlockState, metrics: Metrics, *, width: int, line: int
) -> int:
    """About the height of a block, which is laid out only when it is seen."""
    match block:
        case Plain():
            text = source[block.start : block.end]
            height = lines_needed(text, int(width / metrics.column)) * line
        case Thinking():
            height = metrics.pill + (metrics.thought if state.folded is False else 0)
        case Attached():
            height = metrics.footer
        case TokensHead():
            height = 2 * line + metrics.footer
        case TokensPart():
            height = block.glass.guess(block.index, width)
        case Code():
            height = _code_height(block, state, metrics)
        case Table():
            height = (len(block.rows) + (block.part == 0)) * metrics.table_row
        case Heading() | Paragraph():
            height = _text_height(block, metrics, width, line)
        case Formula():
            height = line * 3 // 2
        case Rule():
            height = line
    return height


def _text_height(block: Heading | Paragraph, metrics: Metrics, width: int, line: int) -> int:
    inner = width - metrics.indent * (block.place.indent + block.place.quote)
    per_line = max(1.0, inner / metrics.column)
    if isinstance(block, Heading):
        factor = (10 - min(3, block.level)) / 7
        return int(_lines(block.spans, per_line / factor) * line * factor)
    return _lines(block.spans, per_line) * line


def _lines(spans: Inline, per_line: float) -> int:
    needed = 1.0
    for span in spans:
        needed += columns(span.text) / per_line + span.text.count("\u2028") * 0.5
        if span.display:
            needed += 2
    return max(1, int(needed + 0.2))


def _code_height(block: Code, state: BlockState, metrics: Metrics) -> int:
    foldable = block.lines > FOLDED_BEYOND and block.closed
    folded = foldable and state.folded is not False
    if folded and block.part > 0:
        return 0
    height = len(block.places) * metrics.code_line
    if block.part == 0:
        height += metrics.code_head + metrics.code_pad
    if block.last or folded:
        height += metrics.code_pad + (metrics.code_head if foldable else 0)
    return height
