"""Who lays out which block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.chat.transcript.block_views import make_view
from app.ui.chat.transcript.blocks import Block as Plain
from app.ui.chat.transcript.paragraphs import Paragraphs

if TYPE_CHECKING:
    from app.ui.chat.transcript.block_view import BlockState, BlockView
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.chat.transcript.row_blocks import RowBlock
    from app.ui.chat.transcript.services import Services
    from app.ui.theme import Theme


class RowViews:
    """Makes the views of rows."""

    def __init__(self, theme: Theme, services: Services) -> None:
        self._theme = theme
        self._services = services

    def make(
        self,
        block: RowBlock,
        source: str,
        state: BlockState,
        metrics: Metrics,
        *,
        width: int,
        line: int,
    ) -> BlockView:
        """Lay out a block of `source` at one width."""
        if isinstance(block, Plain):
            return self.plain(source, block.start, block.end, metrics, width=width, line=line)
        return make_view(
            block,
            source,
            metrics=metrics,
            width=width,
            line=line,
            state=state,
            services=self._services,
        )

    def plain(
        self, source: str, start: int, end: int, metrics: Metrics, *, width: int, line: int
    ) -> Paragraphs:
        """Lay out a range of `source` as it was written."""
        return Paragraphs(
            source[start:end],
            start=start,
            theme=self._theme,
            font=metrics.font,
            width=width,
            line=line,
            blank=metrics.blank,
        )
