"""Blocks written into a QTextDocument, a little at a time.

The document is built and laid out on the GUI thread (one that was laid out in another thread
crashes when it is drawn), so nothing here takes long: `Writer.write` stops after each step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextListFormat,
    QTextOption,
    QTextTableCellFormat,
    QTextTableFormat,
)

from app.markup.blocks import Heading, Paragraph, Rule, Table
from app.markup.cards import Colored, Cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.markup.blocks import Inline, Marker, Place, Span
    from app.markup.cards import CardBlock
    from app.ui.theme import Theme

PLATE = QTextFormat.Property.UserProperty.value + 1
"""Number of the code block that a line belongs to; painted as one plate."""
QUOTE = QTextFormat.Property.UserProperty.value + 2
"""In how many quotations a block stands; painted as lines at its left."""
RULE = QTextFormat.Property.UserProperty.value + 3
"""The block is a line between parts."""
EDGE = QTextFormat.Property.UserProperty.value + 4
"""Where a plate, a line or a rule begins, in pixels."""

PLATE_PAD = 10
QUOTE_STEP = 14
_INDENT = 20
_BODY = 13
_CODE = 12.5
_CODE_LINE = 20
_HEADINGS = {1: 20, 2: 17, 3: 15}
_SPANS_A_STEP = 40
_CELLS_AT_ONCE = 60
_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
_STYLES: dict[Marker, tuple[QTextListFormat.Style, ...]] = {
    "bullet": (
        QTextListFormat.Style.ListDisc,
        QTextListFormat.Style.ListCircle,
        QTextListFormat.Style.ListSquare,
    ),
    "number": (QTextListFormat.Style.ListDecimal,),
}
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class Phrases(NamedTuple):
    """What the writer itself says, in the window's language.

    Attributes:
        picture: in place of a picture that nobody describes.
        pictured: in place of one that somebody does; ``%1`` is what it shows.
        cut: where something too long was left out.
    """

    picture: str
    pictured: str
    cut: str


class Sheet(QTextDocument):
    """A document that never loads anything, whatever is in it."""

    def loadResource(self, _kind: int, _name: object) -> None:  # noqa: N802 (Qt's name)
        """Nothing."""
        return


class Writer:
    """Writes at the end of one document."""

    def __init__(self, document: QTextDocument, theme: Theme, phrases: Phrases) -> None:
        self._theme = theme
        self._phrases = phrases
        self._cursor = QTextCursor(document)
        self._looks: dict[tuple[float, int, str, bool], QTextCharFormat] = {}
        self._empty = True
        self._first = True
        self._after_plate = self._after_table = False
        self._plates = 0
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        document.setDefaultFont(theme.font(_BODY))
        document.setIndentWidth(theme.px(_INDENT))
        document.setDocumentMargin(0)
        document.setUndoRedoEnabled(False)

    def write(self, block: CardBlock) -> Iterator[None]:
        """Write `block`; each step takes about a millisecond."""
        if isinstance(block, Heading):
            yield from self._write_heading(block)
        elif isinstance(block, Paragraph):
            yield from self._write_paragraph(block)
        elif isinstance(block, Colored):
            yield from self._write_code(block)
        elif isinstance(block, Table):
            yield from self._write_table(block)
        elif isinstance(block, Rule):
            self._begin(self._format(block.place, 10, 10, rule=True))
        elif isinstance(block, Cut):
            self._begin(self._format(block.place, 6, 6))
            self._cursor.insertText(self._phrases.cut, self._look(role="muted"))
        yield

    def _write_heading(self, block: Heading) -> Iterator[None]:
        size = _HEADINGS.get(block.level, _BODY)
        layout = self._format(block.place, 0 if self._first else 18, 6)
        layout.setHeadingLevel(block.level)
        self._begin(layout, block.place)
        yield from self._write_spans(block.spans, size=size, weight=600)

    def _write_paragraph(self, block: Paragraph) -> Iterator[None]:
        in_list = block.place.indent > 0
        layout = self._format(block.place, 0 if in_list or self._first else 8, 3 if in_list else 8)
        layout.setLineHeight(128, _PROPORTIONAL)
        self._begin(layout, block.place)
        role = "muted" if block.place.quote else "text"
        yield from self._write_spans(block.spans, role=role)

    def _write_spans(
        self, spans: Inline, *, size: float = _BODY, weight: int = 400, role: str = "text"
    ) -> Iterator[None]:
        for number, span in enumerate(spans):
            if number and number % _SPANS_A_STEP == 0:
                yield
            self._insert(self._cursor, span, size, weight, role)

    def _insert(self, cursor: QTextCursor, span: Span, size: float, weight: int, role: str) -> None:
        look = self._look(
            size=size - 1.5 if span.code else size,
            weight=600 if span.bold else weight,
            role="accent" if span.link else role,
            mono=span.code,
        )
        if span.italic:
            look.setFontItalic(True)
        if span.strike:
            look.setFontStrikeOut(True)
        text = span.text
        if span.picture:
            text = self._phrases.pictured.replace("%1", text) if text else self._phrases.picture
            look.setForeground(self._theme.color("accent" if span.link else "muted"))
        if span.code:
            look.setBackground(self._theme.color("code"))
        if span.link:
            look.setAnchor(True)
            look.setAnchorHref(span.link)
            look.setFontUnderline(True)
        cursor.insertText(text, look)

    def _write_code(self, block: Colored) -> Iterator[None]:
        self._plates += 1
        theme = self._theme
        pad = theme.px(PLATE_PAD)
        # Margins overlap, but plates must not.
        above = (0 if self._first else 8) + PLATE_PAD * (2 if self._after_plate else 1)
        if self._after_table:
            # Qt leaves out the margin above what follows a table.
            self._begin(_thin())
            above = PLATE_PAD
        lines = _lines(block)
        for number, line in enumerate(lines):
            layout = self._format(block.place, 0 if number else above, 0)
            if number == len(lines) - 1:
                layout.setBottomMargin(theme.px(8 + PLATE_PAD))
            layout.setProperty(PLATE, self._plates)
            layout.setProperty(EDGE, layout.leftMargin() + self._indent(block.place))
            layout.setLeftMargin(layout.leftMargin() + pad)
            layout.setRightMargin(pad)
            layout.setLineHeight(theme.px(_CODE_LINE), _FIXED)
            self._begin(layout)
            for role, text in line:
                self._cursor.insertText(text, self._look(size=_CODE, role=role, mono=True))
            yield
        self._after_plate = True

    def _write_table(self, block: Table) -> Iterator[None]:
        """A large table is written as several under each other: each is laid out in one go."""
        columns = len(block.aligns)
        rows = max(2, _CELLS_AT_ONCE // columns)
        count = len(block.rows) + 1
        widths = _widths(block) if count > rows else None
        for start in range(0, count, rows):
            last = start + rows >= count
            layout = self._table_format(block.place, widths, begins=start == 0, ends=last)
            yield from self._write_rows(block, start, min(start + rows, count), layout)

    def _table_format(
        self, place: Place, widths: list[float] | None, *, begins: bool, ends: bool
    ) -> QTextTableFormat:
        theme = self._theme
        layout = QTextTableFormat()
        layout.setBorder(0)
        layout.setBorderCollapse(True)
        layout.setCellPadding(theme.px(5))
        layout.setCellSpacing(0)
        # Qt keeps a line of three pixels between two tables.
        layout.setTopMargin(0 if begins else -3)
        layout.setBottomMargin(theme.px(10) if ends else 0)
        layout.setLeftMargin(theme.px(QUOTE_STEP) * place.quote + self._indent(place))
        if widths is not None:
            layout.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
            layout.setColumnWidthConstraints(
                [QTextLength(QTextLength.Type.PercentageLength, width) for width in widths]
            )
        return layout

    def _write_rows(
        self, block: Table, start: int, stop: int, layout: QTextTableFormat
    ) -> Iterator[None]:
        if not self._empty:
            self._begin(_thin())
        elif start:
            self._cursor.setBlockFormat(_thin())
            self._cursor.setBlockCharFormat(self._look(size=1))
        table = self._cursor.insertTable(stop - start, len(block.aligns), layout)
        line = self._line_below()
        for row in range(start, stop):
            for column, spans in enumerate(block.rows[row - 1] if row else block.head):
                place = table.cellAt(row - start, column)
                place.setFormat(line)
                cursor = place.firstCursorPosition()
                cell = QTextBlockFormat()
                cell.setAlignment(_ALIGN[block.aligns[column]])
                cursor.setBlockFormat(cell)
                for span in spans:
                    self._insert(cursor, span, 12, 500 if row == 0 else 400, "text")
            yield
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        # Qt keeps an empty block after a table; the next one takes it.
        self._empty, self._first, self._after_table = True, False, True

    def _line_below(self) -> QTextTableCellFormat:
        """Of the cells of a table: it has lines between its rows, none between its columns."""
        line = QTextTableCellFormat()
        line.setBottomBorder(1)
        line.setBottomBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        line.setBottomBorderBrush(QBrush(self._theme.color("border")))
        return line

    def _begin(self, layout: QTextBlockFormat, place: Place | None = None) -> None:
        """Begin a block; the document has one that is empty at first."""
        if self._empty:
            self._cursor.setBlockFormat(layout)
        else:
            self._cursor.insertBlock(layout, self._look())
        self._empty = self._first = self._after_plate = self._after_table = False
        if place is not None and place.marker:
            self._cursor.createList(self._list(place))

    def _list(self, place: Place) -> QTextListFormat:
        layout = QTextListFormat()
        styles = _STYLES[place.marker]
        layout.setStyle(styles[(place.indent - 1) % len(styles)])
        layout.setIndent(place.indent)
        if place.marker == "number":
            layout.setStart(place.number)
        return layout

    def _format(
        self, place: Place, above: float, below: float, *, rule: bool = False
    ) -> QTextBlockFormat:
        theme = self._theme
        layout = QTextBlockFormat()
        layout.setTopMargin(theme.px(above))
        layout.setBottomMargin(theme.px(below))
        layout.setLeftMargin(theme.px(QUOTE_STEP) * place.quote)
        if not place.marker:
            layout.setIndent(place.indent)
        if place.quote:
            layout.setProperty(QUOTE, place.quote)
        if rule:
            layout.setProperty(RULE, 1)
            layout.setProperty(EDGE, layout.leftMargin() + self._indent(place))
        return layout

    def _indent(self, place: Place) -> int:
        return self._theme.px(_INDENT) * place.indent

    def _look(
        self, *, size: float = _BODY, weight: int = 400, role: str = "text", mono: bool = False
    ) -> QTextCharFormat:
        key = (size, weight, role, mono)
        look = self._looks.get(key)
        if look is None:
            look = QTextCharFormat()
            font = self._theme.font(size, weight, mono=mono)
            look.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesAll)
            look.setForeground(self._theme.color(role or "text"))
            self._looks[key] = look
        return QTextCharFormat(look)


def _widths(table: Table) -> list[float]:
    """Percentages of the columns, by the longest text in each."""
    rows = (table.head, *table.rows)
    longest = [
        min(max(sum(len(span.text) for span in row[column]) for row in rows), 40) + 4
        for column in range(len(table.aligns))
    ]
    return [100 * length / sum(longest) for length in longest]


def _thin() -> QTextBlockFormat:
    """Of the block that Qt wants before a table: as low as can be."""
    layout = QTextBlockFormat()
    layout.setLineHeight(1, _FIXED)
    return layout


def _lines(block: Colored) -> list[list[tuple[str, str]]]:
    """The runs of each line."""
    lines: list[list[tuple[str, str]]] = [[]]
    for role, text in block.runs:
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if piece:
                lines[-1].append((role, piece))
    return lines
