"""The measurements of the transcript at one width, scale and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontMetricsF

if TYPE_CHECKING:
    from app.ui.theme import Theme

MEASURE_PX = 640
TEXT_PX = 14
SIDE_MARGIN = 20
PLATE_SHARE = 0.8

_SAMPLE = "the quick brown fox jumps over the lazy dog "
"""For the width of a letter: the average of a Chinese font is that of its Chinese characters."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Lengths in whole pixels.

    Attributes:
        width: of the viewport.
        measure: width of the column of text.
        left: where the column begins.
        plate_text: the widest text on a user's plate.
        pad_x: between the edge of a plate and its text.
        pad_y: above and below the text of a plate.
        line: line height of Latin text.
        han_line: line height of mostly Chinese text.
        blank: height of the blank lines between paragraphs, each.
        small_gap: between a heading or the words before a list and what follows.
        item_gap: between the items of a list.
        paragraph_gap: between paragraphs.
        frame_gap: above and below code, tables and formulas.
        heading_gap: above a large heading.
        indent: of a list, and of a quotation.
        code_line: line height of code.
        code_head: height of the head of a block of code.
        code_pad: above and below the lines of code.
        table_row: height of a row of a table.
        pill: height of a thought that is folded away.
        thought: the most that an open one shows.
        head: height of name and time, and the space below.
        footer: height of the row of actions and figures.
        footer_gap: between an answer and its footer.
        gap: between two messages.
        top: above the first message.
        bottom: below the last one.
        divider: height of the line that says what the model no longer reads.
        font: of the text.
        column: average width of a Latin character.
    """

    width: int
    measure: int
    left: int
    plate_text: int
    pad_x: int
    pad_y: int
    line: int
    han_line: int
    blank: int
    small_gap: int
    item_gap: int
    paragraph_gap: int
    frame_gap: int
    heading_gap: int
    indent: int
    code_line: int
    code_head: int
    code_pad: int
    table_row: int
    pill: int
    thought: int
    head: int
    footer: int
    footer_gap: int
    gap: int
    top: int
    bottom: int
    divider: int
    font: QFont
    column: float

    def line_height(self, *, han: bool) -> int:
        """The fixed line height of a message."""
        return self.han_line if han else self.line


def measure_width(theme: Theme, width: int) -> int:
    """The width of the column of text in a pane `width` wide."""
    return max(120, min(theme.px(MEASURE_PX), width - 2 * SIDE_MARGIN))


def measure(theme: Theme, width: int) -> Metrics:
    """The measurements for a viewport `width` pixels wide."""
    column = measure_width(theme, width)
    pad_x = theme.px(14)
    footer = theme.px(24)
    # Branch switch and two actions stand left of a plate and must find room there.
    aside = theme.px(62) + 2 * footer + 16
    plate = min(int(column * PLATE_SHARE), column - aside)
    font = theme.font(TEXT_PX)
    return Metrics(
        width=width,
        measure=column,
        left=(width - column) // 2,
        plate_text=max(80, plate - 2 * pad_x),
        pad_x=pad_x,
        pad_y=theme.px(8),
        line=theme.px(22),
        han_line=theme.px(24),
        blank=theme.px(10),
        small_gap=4,
        item_gap=2,
        paragraph_gap=theme.px(10),
        frame_gap=theme.px(12),
        heading_gap=theme.px(16),
        indent=theme.px(20),
        code_line=theme.px(20),
        code_head=theme.px(30),
        code_pad=theme.px(9),
        table_row=theme.px(28),
        pill=theme.px(26),
        thought=theme.px(240),
        head=theme.px(18) + 6,
        footer=footer,
        footer_gap=6,
        gap=22,
        top=20,
        bottom=12,
        divider=theme.px(20) + 18,
        font=font,
        column=max(1.0, QFontMetricsF(font).horizontalAdvance(_SAMPLE) / len(_SAMPLE)),
    )
