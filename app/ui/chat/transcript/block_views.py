"""Which view shows which block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.markup.blocks import Code, Formula, Heading, Paragraph, Rule, Table
from app.ui.chat.transcript.attachment_chips import AttachmentChips
from app.ui.chat.transcript.code_view import CodeView
from app.ui.chat.transcript.formula_view import FormulaView, RuleView
from app.ui.chat.transcript.row_blocks import Attached, Thinking, TokensHead, TokensPart
from app.ui.chat.transcript.table_view import TableView
from app.ui.chat.transcript.text_view import TextView
from app.ui.chat.transcript.thought_view import ThoughtView

if TYPE_CHECKING:
    from app.ui.chat.transcript.block_view import BlockState, BlockView
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.chat.transcript.row_blocks import RowBlock
    from app.ui.chat.transcript.services import Services


def make_view(  # noqa: PLR0911 - one for each kind
    block: RowBlock,
    source: str,
    *,
    metrics: Metrics,
    width: int,
    line: int,
    state: BlockState,
    services: Services,
) -> BlockView:
    """Lay out `block`.

    Args:
        block: of Markdown, or a thought.
        source: of the whole message, which the offsets of the block count in.
        metrics: measurements of the transcript.
        width: of the column of text.
        line: height of a line of text.
        state: what the user did with it.
        services: looks, colors of code, formulas.

    Raises:
        TypeError: there is no view for such a block here.
    """
    if isinstance(block, Heading | Paragraph):
        return TextView(block, source, services, width, line, state)
    if isinstance(block, Code):
        return CodeView(block, source, services, metrics, width, state)
    if isinstance(block, Table):
        return TableView(block, source, services, metrics, width, line, state)
    if isinstance(block, Formula):
        return FormulaView(block, source, services, width, line, state)
    if isinstance(block, Rule):
        return RuleView(block, services, width)
    if isinstance(block, Attached):
        return AttachmentChips(block, services, width, state)
    if isinstance(block, Thinking):
        return ThoughtView(block, services, metrics, width, state)
    # Where there is a block of tokens, a glass has imported what these need.
    if isinstance(block, TokensHead):
        from app.ui.chat.tokens.head_view import HeadView  # noqa: PLC0415

        return HeadView(block, services, width, state)
    if isinstance(block, TokensPart):
        from app.ui.chat.tokens.panes_view import PanesView  # noqa: PLC0415

        return PanesView(block, services, width)
    raise TypeError(type(block).__name__)
