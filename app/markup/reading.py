"""Markdown read into blocks: CommonMark with tables, tasks, footnotes, formulas, bare addresses.

Plain Python without Qt; long texts take their time, so they are read in a thread. What is read
comes from strangers and from models: nothing in it is loaded, run or followed, HTML is text.

Nothing is lost or shortened: what cannot be understood is shown as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from app.markup.blocks import (
    Block,
    Code,
    Formula,
    Heading,
    Inline,
    Marker,
    Paragraph,
    Place,
    Rule,
    Span,
)
from app.markup.cutting import cut_code, cut_lines, cut_text
from app.markup.hypertext import LINE_BREAK, paragraphs
from app.markup.inline import InlineReader
from app.markup.offsets import Pieces, Text
from app.markup.tables import Rows
from app.markup.tail import tail
from app.markup.tasks import with_task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

__all__ = ["read", "tail"]

MOST_INDENT = 8
"""Quotations and lists inside each other are indented so far and no further."""

LONGEST_LANGUAGE = 30

_LANGUAGE = re.compile(r"[\s{.]*([^\s{},:]+)")


def read(
    source: str,
    *,
    start: int = 0,
    end: int | None = None,
    base: str = "",
    breaks: bool = True,
    html: bool = False,
) -> tuple[Block, ...]:
    """The blocks of ``source[start:end]``.

    Args:
        source: Markdown. Offsets count its characters, wherever reading begins.
        start: 0 or the `top` of a block.
        end: where to stop; None for the end of the source.
        base: address that relative links start from; without one they are plain text.
        breaks: a line end within a paragraph breaks the line, as people mean it who write to
            each other; else it is a space, as CommonMark has it.
        html: tags are not text: what they say is read, and nothing of what they do.
    """
    # Takes 30 ms to import, and the window shows itself before anything is read.
    from app.markup.parser import tokens_of  # noqa: PLC0415

    text = Text(source, start, end)
    reader = _Reader(text, base=base, breaks=breaks)
    try:
        tokens, notes = tokens_of(text.text, html=html)
    except RecursionError:
        reader.take_unread()
    else:
        reader.take(tokens, notes)
    return tuple(reader.blocks)


class _Container(Struct):
    """A list or a footnote that is open."""

    marker: Marker
    number: int
    tight: bool = False
    fresh: bool = False


class _Reader:
    """Walks markdown-it's tokens."""

    def __init__(self, text: Text, *, base: str, breaks: bool) -> None:
        self.blocks: list[Block] = []
        self._text = text
        self._base = base
        self._breaks = breaks
        self._notes: dict[str, int] = {}
        self._quote = 0
        self._containers: list[_Container] = []
        self._top = 0
        self._reached = 0
        self._opening: Token | None = None
        self._table: Rows | None = None

    def take(self, tokens: list[Token], notes: dict[str, int]) -> None:
        """Read `tokens` and empty the list; `notes` are the numbers of the footnotes."""
        self._notes = notes
        # One by one: to let go of a hundred thousand at once holds all threads up for 0.1 s.
        tokens.reverse()
        while tokens:
            token = tokens.pop()
            if token.level == 0 and token.nesting >= 0 and token.map and token.type != "inline":
                self._top = self._text.lines[token.map[0]]
            take = self._TAKES.get(token.type)
            if take is not None:
                take(self, token)

    def take_unread(self) -> None:
        """Show what cannot be parsed as it stands."""
        text = self._text.text
        lines = text.split("\n")
        starts = self._text.lines[: len(lines)]
        ends = [start + len(line) for start, line in zip(starts, lines, strict=True)]
        self._add_spans(self._raw(starts, ends), (0, len(text)), 0)

    def _place(self) -> Place:
        """Where a block stands; the first one of an item gets its marker."""
        quote = min(self._quote, MOST_INDENT)
        indent = min(len(self._containers), MOST_INDENT)
        inner = self._containers[-1] if self._containers else None
        tight = inner is not None and inner.tight
        if inner is not None and inner.fresh:
            inner.fresh = False
            return Place(
                quote=quote, indent=indent, marker=inner.marker, number=inner.number, tight=tight
            )
        return Place(quote=quote, indent=indent, tight=tight)

    def _range(self, token: Token) -> tuple[int, int]:
        """From the beginning of its first line, unless a block has it, to the end of its last."""
        first, stop = token.map or [0, 0]
        begin = self._text.lines[first]
        if begin < self._reached:
            begin = max(token.meta["line_starts"][0], self._reached)
        last = stop - first - 1
        starts, ends = token.meta["line_starts"], token.meta["line_ends"]
        while last > 0 and starts[last] >= ends[last]:
            last -= 1
        end = max(ends[last], begin)
        self._reached = end
        return begin, end

    def _spans(self, token: Token) -> Inline:
        pieces = Pieces(token.content, token.meta.get("pieces") or [(0, self._reached)])
        reader = InlineReader(self._text, pieces, base=self._base, breaks=self._breaks)
        return reader.read(token.children or ())

    def _take_opening(self, token: Token) -> None:
        self._opening = token

    def _take_inline(self, token: Token) -> None:
        if self._table is not None:
            self._table.rows[-1].append(self._spans(token))
            return
        opening, self._opening = self._opening, None
        if opening is None:
            return
        bounds = self._range(opening)
        spans = self._spans(token)
        level = int(opening.tag[1:]) if opening.type == "heading_open" else 0
        self._add_spans(spans, bounds, level)

    def _add_spans(self, spans: Inline, bounds: tuple[int, int], level: int) -> None:
        place = self._place()
        if place.marker in {"bullet", "number"} and not level:
            spans, place = with_task(spans, place)
        parts = cut_text(spans)
        begin = self._text.at(bounds[0])
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            end = self._text.at(bounds[1]) if last else part[-1].end
            where = self._where(begin, max(end, begin), place)
            where |= {"part": number, "last": last}
            self.blocks.append(
                Heading(spans=part, level=level, **where)
                if level
                else Paragraph(spans=part, **where)
            )
            if not last:
                begin = parts[number + 1][0].start
                place = replace(place, marker="", number=0)

    def _take_raw(self, token: Token) -> None:
        bounds = self._range(token)
        self._add_spans(self._raw(token.meta["line_starts"], token.meta["line_ends"]), bounds, 0)

    def _raw(self, starts: Sequence[int], ends: Sequence[int]) -> Inline:
        """Lines as they stand."""
        text, at = self._text.text, self._text.at
        spans: list[Span] = []
        before = -1
        for start, end in zip(starts, ends, strict=True):
            if before >= 0:
                spans.append(Span(text=LINE_BREAK, start=at(before), end=at(start)))
            if end > start:
                spans.append(Span(text=text[start:end], start=at(start), end=at(end)))
            before = max(start, end)
        return tuple(spans)

    def _take_code(self, token: Token) -> None:
        fenced = token.type == "fence"
        given = token.content.split("\n")
        if given[-1] == "":
            given.pop()
        inner = token.meta["line_ends"][1 if fenced else 0 :]
        closed = not fenced or len(inner) > len(given) or self._goes_on(token)
        begin, end = self._range(token)
        if inner[: len(given)]:
            end = self._reached = max(end, inner[: len(given)][-1])
        places = [
            self._text.at(max(line_end - len(line), begin))
            for line, line_end in zip(given, inner, strict=False)
        ]
        lines = list(cut_lines(given[: len(places)], places))
        language = _LANGUAGE.match(token.info) if fenced else None
        place = self._place()
        parts = list(cut_code(lines))
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            self.blocks.append(
                Code(
                    language=language[1][:LONGEST_LANGUAGE].lower() if language else "",
                    text="\n".join(line for line, _place in part),
                    places=tuple(line_place for _line, line_place in part),
                    lines=len(lines),
                    closed=closed,
                    start=part[0][1] if number else self._text.at(begin),
                    end=self._text.at(end) if last else part[-1][1] + len(part[-1][0]),
                    top=self._text.at(self._top),
                    part=number,
                    last=last,
                    place=place,
                )
            )
            place = replace(place, marker="", number=0)

    def _goes_on(self, token: Token) -> bool:
        """Whether anything stands behind a block."""
        stop = token.map[1] if token.map else 0
        lines = self._text.lines
        return stop < len(lines) and bool(self._text.text[lines[stop] :].strip())

    def _take_formula(self, token: Token) -> None:
        begin, end = map(self._text.at, self._range(token))
        where = self._where(begin, end, self._place())
        self.blocks.append(Formula(tex=token.content.strip(), **where))

    def _take_html(self, token: Token) -> None:
        begin, end = map(self._text.at, self._range(token))
        for spans in paragraphs(token.content, self._base, end):
            self.blocks.append(Paragraph(spans=spans, **self._where(begin, end, self._place())))
            begin = end

    def _take_rule(self, token: Token) -> None:
        begin, end = map(self._text.at, self._range(token))
        self.blocks.append(Rule(**self._where(begin, end, self._place())))

    def _where(self, start: int, end: int, place: Place) -> dict[str, Any]:
        """What all blocks have."""
        return {"start": start, "end": end, "top": self._text.at(self._top), "place": place}

    def _take_quote(self, token: Token) -> None:
        self._quote += token.nesting

    def _take_list(self, token: Token) -> None:
        if token.nesting != 1:
            self._containers.pop()
            return
        self._take_bare_item(token)
        ordered = token.type.startswith("ordered")
        first = int(token.attrs.get("start", 1)) - 1 if ordered else 0
        self._containers.append(
            _Container(
                marker="number" if ordered else "bullet",
                number=first,
                tight=bool(token.meta.get("tight", True)),
            )
        )

    def _take_item(self, token: Token) -> None:
        item = self._containers[-1]
        item.number += 1
        if token.level == 1 and token.map and (token.info or str(item.number)) == str(item.number):
            # Read alone it gets the same number.
            self._top = self._text.lines[token.map[0]]
        item.fresh = True
        self._opening = token

    def _take_bare_item(self, inner: Token) -> None:
        """An item that begins with another list keeps its own marker, before that list."""
        if not self._containers or not self._containers[-1].fresh:
            return
        begin = self._text.lines[(inner.map or [0])[0]]
        begin = max(begin, self._reached)
        end = self._reached = max(inner.meta["line_starts"][0], begin)
        self._add_spans((), (begin, end), 0)

    def _take_item_end(self, _token: Token) -> None:
        """An item with nothing in it is one all the same."""
        if self._containers[-1].fresh and self._opening is not None:
            bounds = self._range(self._opening)
            self._add_spans((), bounds, 0)

    def _take_note(self, token: Token) -> None:
        label = str(token.meta["label"])
        number = self._notes.setdefault(label, len(self._notes) + 1)
        self._containers.append(_Container(marker="note", number=number, fresh=True))
        self._opening = token

    def _take_note_end(self, token: Token) -> None:
        self._take_item_end(token)
        self._containers.pop()

    def _take_table(self, token: Token) -> None:
        self._table = Rows()
        self._opening = token

    def _take_row(self, _token: Token) -> None:
        if self._table is not None:
            self._table.rows.append([])

    def _take_head(self, token: Token) -> None:
        if self._table is not None:
            self._table.add_head(token)

    def _take_table_end(self, _token: Token) -> None:
        table, self._table = self._table, None
        opening, self._opening = self._opening, None
        if table is None or opening is None:
            return
        begin, end = map(self._text.at, self._range(opening))
        first, stop = opening.map or (0, 0)
        ends = opening.meta["line_ends"]
        bounds = [
            (self._text.at(self._text.lines[first + line]), self._text.at(ends[line]))
            for line in range(stop - first)
        ]
        self.blocks += table.blocks(bounds, self._where(begin, end, self._place()))

    # Not in the object: it would hold itself, and be there until garbage is collected.
    _TAKES: ClassVar[dict[str, Callable[[_Reader, Token], None]]] = {
        "heading_open": _take_opening,
        "paragraph_open": _take_opening,
        "inline": _take_inline,
        "fence": _take_code,
        "code_block": _take_code,
        "math_block": _take_formula,
        "raw": _take_raw,
        "html_block": _take_html,
        "hr": _take_rule,
        "blockquote_open": _take_quote,
        "blockquote_close": _take_quote,
        "bullet_list_open": _take_list,
        "bullet_list_close": _take_list,
        "ordered_list_open": _take_list,
        "ordered_list_close": _take_list,
        "list_item_open": _take_item,
        "list_item_close": _take_item_end,
        "footnote_reference_open": _take_note,
        "footnote_reference_close": _take_note_end,
        "table_open": _take_table,
        "table_close": _take_table_end,
        "tr_open": _take_row,
        "th_open": _take_head,
    }
