"""Text of several looks, laid out in lines of one height.

A QTextLayout of our own and no document: lines stand where we put them, so that one character
of another font neither moves its line nor makes it taller, and nothing is ever loaded.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextLine, QTextOption

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFont, QGlyphRun, QPainter

    from app.markup.blocks import Align

TAB_COLUMNS = 4
UNBROKEN = 1_000_000.0
"""Width of lines that are not to be broken."""

_DIRECTION_SAMPLE = 200
_MIRRORED = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff]")
"""Letters that are written from right to left, and what turns others round."""

_ROOM = re.compile("\u00a0")

_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True, slots=True)
class Inset:
    """Something painted in a line of text, on its baseline.

    Attributes:
        at: position of the character that keeps its place; that character has its width already.
        ascent: pixels above the baseline.
        descent: pixels below it.
        paint: paints it with its baseline's left end at the origin.
    """

    at: int
    ascent: float
    descent: float
    paint: Callable[[QPainter], None]


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a line lies: its lower end is `top` + `height`, its letters stand on `base`."""

    top: float
    height: float
    base: float


def right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is written from right to left."""
    if text.isascii():
        return False
    for char in text[:_DIRECTION_SAMPLE]:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return False
        if kind in {"R", "AL"}:
            return True
    return False


class Words:
    """One text; positions count UTF-16 units of it, y from its top."""

    def __init__(
        self,
        text: str,
        formats: Sequence[QTextLayout.FormatRange],
        *,
        font: QFont,
        line: int,
        insets: Sequence[Inset] = (),
        align: Align = "left",
        wrap: bool = True,
        rtl: bool | None = None,
    ) -> None:
        """Take a text; `lay_out` has to follow.

        Args:
            text: U+2028 begins another line.
            formats: the looks that are not `font`.
            font: of the text.
            line: height of a line.
            insets: what is painted among the letters.
            align: of the lines.
            wrap: break lines that are too long.
            rtl: direction; None has the text decide.
        """
        self.text = text
        self.rtl = right_to_left(text) if rtl is None else rtl
        self._mixed = self.rtl or _MIRRORED.search(text) is not None
        self._line = line
        self._insets = insets
        metrics = QFontMetricsF(font)
        self._base = round((line - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent())
        self._layout = QTextLayout(text, font)
        self._layout.setCacheEnabled(True)
        option = QTextOption()
        option.setWrapMode(
            QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
            if wrap
            else QTextOption.WrapMode.ManualWrap
        )
        option.setTabStopDistance(TAB_COLUMNS * metrics.horizontalAdvance("0"))
        direction = Qt.LayoutDirection.RightToLeft if self.rtl else Qt.LayoutDirection.LeftToRight
        option.setTextDirection(direction)
        alignment = _ALIGN["right" if self.rtl and align == "left" else align]
        # Lines that are not broken have no width in which they could stand at the right.
        option.setAlignment(alignment if wrap else Qt.AlignmentFlag.AlignLeft)
        self._layout.setTextOption(option)
        if formats:
            self._layout.setFormats(list(formats))
        self._holders = {inset.at for inset in insets}
        if self._mixed:
            self._holders |= {len_utf16(text[: found.start()]) for found in _ROOM.finditer(text)}
        self._lines: list[_Line] = []
        self.height = 0.0
        self.natural_width = 0.0

    def lay_out(self, width: float) -> None:
        """Break it into lines."""
        self._lines = []
        y = widest = 0.0
        layout = self._layout
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            place = self._placed(line, y)
            line.setPosition(QPointF(0, place.base - line.ascent()))
            self._lines.append(place)
            y += place.height
            widest = max(widest, line.naturalTextWidth())
        layout.endLayout()
        self.height = y or float(self._line)
        self.natural_width = widest

    def _placed(self, line: QTextLine, y: float) -> _Line:
        base, height = self._base, self._line
        if self._insets:
            start, end = line.textStart(), line.textStart() + line.textLength()
            for inset in self._insets:
                if start <= inset.at < end:
                    above = max(0, math.ceil(inset.ascent + 1) - base)
                    base += above
                    height += above
                    height = max(height, base + math.ceil(inset.descent + 1))
        return _Line(y, height, y + base)

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return len(self._lines)

    def base_of(self, line: int) -> float:
        """The y that the letters of a line stand on."""
        return self._lines[line].base if self._lines else float(self._base)

    def row_at(self, y: float) -> int:
        """The line at `y`, the nearest one outside."""
        low, high = 0, len(self._lines) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._lines[middle].top <= y:
                low = middle
            else:
                high = middle - 1
        return low

    # -- places -----------------------------------------------------------

    def position_at(self, point: QPointF) -> int:
        """The position nearest to a point."""
        if not self._lines:
            return 0
        row = self.row_at(point.y())
        line = self._layout.lineAt(row)
        position = line.xToCursor(point.x())
        end = line.textStart() + line.textLength()
        if position >= end and row < len(self._lines) - 1:
            # That is where the next line begins, which is not what is pointed at.
            position = self._layout.previousCursorPosition(end)
        return int(position)

    def rect_at(self, position: int) -> QRectF:
        """Where the character at a position is, as high as its line."""
        if not self._lines:
            return QRectF(0, 0, 1, self._line)
        position = max(0, min(position, len_utf16(self.text)))
        line = self._layout.lineForTextPosition(position)
        if not line.isValid():
            line = self._layout.lineAt(len(self._lines) - 1)
        place = self._lines[line.lineNumber()]
        runs = []
        if self._mixed and position < line.textStart() + line.textLength():
            runs = self._runs(line, position, self._layout.nextCursorPosition(position))
        if runs:
            left, right = runs[0][0], runs[-1][1]
        else:
            here = _x(line, position)
            after = _x(line, position, QTextLine.Edge.Trailing)
            left, right = min(here, after), max(here, after)
        return QRectF(left, place.top, max(1.0, right - left), place.height)

    def rects(self, start: int, end: int) -> list[QRectF]:
        """What the characters from `start` to `end` cover, line by line."""
        found: list[QRectF] = []
        if end <= start or not self._lines:
            return found
        first = self._layout.lineForTextPosition(start)
        number = first.lineNumber() if first.isValid() else 0
        while number < len(self._lines):
            line = self._layout.lineAt(number)
            low = max(start, line.textStart())
            high = min(end, line.textStart() + line.textLength())
            if low >= end:
                break
            place = self._lines[number]
            for left, right in self._runs(line, low, high):
                found.append(QRectF(left, place.top, right - left, place.height))
            number += 1
        return found

    def _runs(self, line: QTextLine, low: int, high: int) -> list[tuple[float, float]]:
        """The stretches of x that a range of one line covers; several where directions mix."""
        if high <= low:
            return []
        if not self._mixed:
            return [(_x(line, low), _x(line, high))]
        places = [_extent(run) for run in line.glyphRuns(low, high - low)]
        for position in range(low, high):
            # Room that is kept is no part of a glyph.
            if position in self._holders:
                here, there = _x(line, position), _x(line, position, QTextLine.Edge.Trailing)
                places.append((min(here, there), max(here, there)))
        if not places:
            return []
        places.sort()
        runs = [places[0]]
        for left, right in places[1:]:
            if left - runs[-1][1] < 1:
                runs[-1] = (runs[-1][0], max(runs[-1][1], right))
            else:
                runs.append((left, right))
        return runs

    def word_at(self, position: int) -> tuple[int, int]:
        """The range of positions of the word at a position."""
        return word_range(self.text, position)

    # -- painting ---------------------------------------------------------

    def draw(self, painter: QPainter, clip: QRectF) -> None:
        """Paint at the origin with the painter's pen; what lies outside `clip` may be left out."""
        self._layout.draw(painter, QPointF(0, 0), [], clip)
        for inset in self._insets:
            line = self._layout.lineForTextPosition(inset.at)
            if not line.isValid():
                continue
            place = self._lines[line.lineNumber()]
            if place.top > clip.bottom() or place.top + place.height < clip.top():
                continue
            x = min(_x(line, inset.at), _x(line, inset.at + 1))
            painter.save()
            painter.translate(x, place.base)
            inset.paint(painter)
            painter.restore()


def _extent(run: QGlyphRun) -> tuple[float, float]:
    """From where to where the glyphs of a run reach."""
    advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
    xs = [place.x() for place in run.positions()]
    return min(xs), max(x + step.x() for x, step in zip(xs, advances, strict=False))


def len_utf16(text: str) -> int:
    """Length of `text` as Qt counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def word_range(text: str, position: int) -> tuple[int, int]:
    """The word, or the stretch of something else, at a UTF-16 position of `text`."""
    length = len_utf16(text)
    position = max(0, min(position, length))
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Word, text)
    finder.setPosition(position)
    start = position if finder.isAtBoundary() and position < length else -1
    if start < 0:
        start = max(0, finder.toPreviousBoundary())
        finder.setPosition(position if position < length else start)
    end = finder.toNextBoundary()
    return start, end if end > start else length


def _x(line: QTextLine, position: int, edge: QTextLine.Edge = QTextLine.Edge.Leading) -> float:
    """The x of `QTextLine.cursorToX`, which gives the position with it."""
    answer: object = line.cursorToX(position, edge)
    return float(answer[0] if isinstance(answer, tuple) else answer)  # type: ignore[arg-type]
