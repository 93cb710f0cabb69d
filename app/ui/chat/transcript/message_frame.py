"""The outside of one message: its plate, the head and the footer, and what they leave for text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from app.ui.chat.transcript.heights import Heights

if TYPE_CHECKING:
    from app.bridge.chat import PathItem
    from app.ui.chat.transcript.content import Content
    from app.ui.chat.transcript.metrics import Metrics


class MessageFrame:
    """What stands around the rows of a message; y counts from the top of the message.

    Attributes:
        item: the message as the session gives it.
        content: its text and what it was read into.
        heights: the heights of its rows with the gaps above them.
        lead: space above the message (the top margin, the divider).
        embedded: height of the editor that stands in place of the text; None when there is none.
    """

    def __init__(self, item: PathItem, content: Content, metrics: Metrics) -> None:
        self.item = item
        self.content = content
        self.heights = Heights()
        self.lead = 0
        self.embedded: int | None = None
        self._metrics = metrics
        self._line = 0
        self._plate = 0

    @property
    def key(self) -> int:
        """Id of the message's node."""
        return self.item.node.id

    @property
    def source(self) -> str:
        """Its text as far as it is known."""
        return self.content.source

    @property
    def is_user(self) -> bool:
        """Said by the user, and therefore on a plate."""
        return self.item.node.message.role == "user"

    @property
    def line(self) -> int:
        """Its line height."""
        return self._line

    @property
    def metrics(self) -> Metrics:
        """The measurements it was laid out by."""
        return self._metrics

    @property
    def height(self) -> int:
        """Of the whole message, the gap below it included."""
        return self.body_top + self.body_height + self._below()

    @property
    def body_top(self) -> int:
        """Where the text begins."""
        if self.embedded is not None:
            return self.lead
        return self.lead + (self._metrics.pad_y if self.is_user else self._metrics.head)

    @property
    def body_height(self) -> int:
        """Of all its rows, or of what is embedded in their place."""
        if self.embedded is not None:
            return self.embedded
        # A reply without a word, yet or for good, leaves no gap above its footer.
        shown = self.source or self.is_user or self.content.glass is not None
        return int(self.heights.total) if shown else 0

    def _below(self) -> int:
        metrics = self._metrics
        if self.embedded is not None:
            return metrics.gap
        if self.is_user:
            return metrics.pad_y + metrics.gap
        return metrics.footer_gap + metrics.footer + metrics.gap

    @property
    def text_left(self) -> int:
        """Where the text begins, from the left of the viewport."""
        metrics = self._metrics
        if not self.is_user:
            return metrics.left
        return metrics.left + metrics.measure - metrics.pad_x - self._plate

    @property
    def text_width(self) -> int:
        """The width that text is broken at."""
        return self._metrics.plate_text if self.is_user else self._metrics.measure

    def plate(self, top: int) -> QRectF:
        """The area behind the text of a message whose top is at `top` in the viewport."""
        metrics = self._metrics
        y = top + self.lead
        if self.embedded is not None:
            return QRectF(metrics.left, y, metrics.measure, self.embedded)
        if self.is_user:
            width = self._plate + 2 * metrics.pad_x
            left = metrics.left + metrics.measure - width
            return QRectF(left, y, width, self.body_height + 2 * metrics.pad_y)
        below = metrics.footer_gap + metrics.footer
        return QRectF(metrics.left, y, metrics.measure, metrics.head + self.body_height + below)

    def footer_top(self) -> int:
        """Where the footer begins."""
        if self.is_user:
            return self.body_top + self.body_height + self._metrics.pad_y - self._metrics.footer
        return self.body_top + self.body_height + self._metrics.footer_gap
