"""Markdown read into blocks: CommonMark with tables and strikethrough, and limits on everything.

Plain Python without Qt; takes long for long texts, so it runs in a thread. What is read comes
from strangers: nothing in it is loaded, run or followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.markup.lexing import runs_of
from app.ui.prose.blocks import (
    Block,
    Code,
    Cut,
    Heading,
    Inline,
    Paragraph,
    Place,
    Rule,
    Span,
    Table,
)
from app.ui.prose.hypertext import paragraphs
from app.ui.prose.inline import InlineReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from app.ui.prose.blocks import Align, Marker

MAX_CHARACTERS = 200_000
MAX_BLOCKS = 3000
MAX_CODE_LINES = 400
MAX_CODE_CHARACTERS = 30_000
MAX_ROWS = 100
MAX_COLUMNS = 12
MAX_CELLS = 400
MAX_CELL_CHARACTERS = 500
DEEPEST = 6
"""Quotations and lists inside each other are indented so far and no further."""

_FRONT_MATTER_LINES = 2000
_BOXES = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}


def read(text: str, base: str = "") -> tuple[Block, ...]:
    """The blocks of `text`.

    Args:
        text: Markdown; the description in YAML at its beginning is left out.
        base: address that relative links start from; without one they are plain text.
    """
    # Takes 30 ms to import, and few windows need it.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    text = without_front_matter(text)
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reader = _Reader(base)
    reader.take(markdown.parse(text[:MAX_CHARACTERS]))
    if len(text) > MAX_CHARACTERS:
        reader.cut()
    return tuple(reader.blocks)


def without_front_matter(text: str) -> str:
    """`text` without the YAML between two lines of three dashes at its very beginning."""
    text = text.removeprefix("\ufeff")
    if not text.startswith("---"):
        return text
    lines = text.split("\n", _FRONT_MATTER_LINES)
    if lines[0].strip() != "---":
        return text
    for index, line in enumerate(lines[1:], start=1):
        if line.strip() in {"---", "..."}:
            return "\n".join(lines[index + 1 :])
    return text


class _List(Struct):
    """A list that is open."""

    marker: Marker
    number: int
    fresh: bool = False


class _Reader:
    """Walks markdown-it's tokens."""

    def __init__(self, base: str) -> None:
        self.blocks: list[Block] = []
        self._base = base
        self._quote = 0
        self._lists: list[_List] = []
        self._level = 0
        self._rows: list[list[Inline]] | None = None
        self._aligns: list[Align] = []
        self._takes: dict[str, Callable[[Token], None]] = {
            "heading_open": self._take_heading,
            "heading_close": self._take_heading,
            "inline": self._take_inline,
            "fence": self._take_code,
            "code_block": self._take_code,
            "html_block": self._take_html,
            "hr": self._take_rule,
            "blockquote_open": self._take_quote,
            "blockquote_close": self._take_quote,
            "bullet_list_open": self._take_list,
            "bullet_list_close": self._take_list,
            "ordered_list_open": self._take_list,
            "ordered_list_close": self._take_list,
            "list_item_open": self._take_item,
            "table_open": self._take_table,
            "table_close": self._take_table,
            "tr_open": self._take_row,
            "th_open": self._take_cell,
            "td_open": self._take_cell,
        }

    def take(self, tokens: list[Token]) -> None:
        """Read `tokens`."""
        for token in tokens:
            if len(self.blocks) >= MAX_BLOCKS:
                self.cut()
                return
            take = self._takes.get(token.type)
            if take is not None:
                take(token)

    def cut(self) -> None:
        """Say that something was left out; once is enough."""
        if not self.blocks or not isinstance(self.blocks[-1], Cut):
            self.blocks.append(Cut(place=self._place(begins=False)))

    def _place(self, *, begins: bool = True) -> Place:
        """Where a block stands; the first one of an item gets its marker."""
        quote, indent = min(self._quote, DEEPEST), min(len(self._lists), DEEPEST)
        item = self._lists[-1] if self._lists else None
        if begins and item is not None and item.fresh:
            item.fresh = False
            return Place(quote=quote, indent=indent, marker=item.marker, number=item.number)
        return Place(quote=quote, indent=indent)

    def _spans(self, token: Token) -> Inline:
        reader = InlineReader(self._base)
        spans = reader.read(token.children or ())
        if reader.cut:
            spans = (*spans, Span(text=" …"))
        return spans

    def _take_heading(self, token: Token) -> None:
        self._level = int(token.tag[1:]) if token.nesting == 1 else 0

    def _take_inline(self, token: Token) -> None:
        spans = self._spans(token)
        if self._rows is not None:
            if self._rows and len(self._rows[-1]) < MAX_COLUMNS:
                self._rows[-1].append(_shortened(spans))
        elif self._level:
            self.blocks.append(Heading(spans=spans, level=self._level, place=self._place()))
        elif spans:
            place = self._place()
            self.blocks.append(
                Paragraph(spans=_with_box(spans) if place.marker else spans, place=place)
            )

    def _take_code(self, token: Token) -> None:
        text = token.content.rstrip("\n").expandtabs(4)
        kept = "\n".join(text.split("\n")[:MAX_CODE_LINES])[:MAX_CODE_CHARACTERS]
        language = token.info.strip().split(" ")[0].strip("{}.")[:30]
        runs = runs_of(kept, language) if language else (("", kept),)
        self.blocks.append(Code(language=language, runs=runs, place=self._place()))
        if len(kept) < len(text):
            self.cut()

    def _take_html(self, token: Token) -> None:
        for spans in paragraphs(token.content, self._base):
            if len(self.blocks) < MAX_BLOCKS:
                self.blocks.append(Paragraph(spans=spans, place=self._place()))

    def _take_rule(self, _token: Token) -> None:
        self.blocks.append(Rule(place=self._place()))

    def _take_quote(self, token: Token) -> None:
        self._quote += token.nesting

    def _take_list(self, token: Token) -> None:
        if token.nesting == 1:
            ordered = token.type.startswith("ordered")
            first = int(token.attrs.get("start", 1)) - 1 if ordered else 0
            self._lists.append(_List(marker="number" if ordered else "bullet", number=first))
        else:
            self._lists.pop()

    def _take_item(self, _token: Token) -> None:
        item = self._lists[-1]
        item.number += 1
        item.fresh = True

    def _take_table(self, token: Token) -> None:
        if token.nesting == 1:
            self._rows, self._aligns = [], []
            return
        rows, self._rows = self._rows or [], None
        columns = len(rows[0]) if rows else 0
        most = min(MAX_ROWS, MAX_CELLS // max(columns, 1))
        if columns:
            self.blocks.append(
                Table(
                    rows=tuple(_filled(row, columns) for row in rows[:most]),
                    aligns=tuple(self._aligns[:columns]),
                    place=self._place(),
                )
            )
        if len(rows) > most:
            self.cut()

    def _take_row(self, _token: Token) -> None:
        if self._rows is not None and len(self._rows) <= MAX_ROWS:
            self._rows.append([])

    def _take_cell(self, token: Token) -> None:
        if self._rows is not None and len(self._rows) == 1:
            style = str(token.attrs.get("style", "")).rpartition(":")[2]
            self._aligns.append(
                "right" if style == "right" else "center" if style == "center" else "left"
            )


def _with_box(spans: Inline) -> Inline:
    """A task's brackets as a box."""
    first = spans[0]
    for mark, box in _BOXES.items():
        if first.text.startswith(mark):
            return (Span(text=box + first.text.removeprefix(mark)), *spans[1:])
    return spans


def _shortened(spans: Inline) -> Inline:
    """The beginning of what stands in a cell."""
    room = MAX_CELL_CHARACTERS
    kept: list[Span] = []
    for span in spans:
        if len(span.text) > room:
            kept.append(Span(text=span.text[:room] + "…"))
            break
        room -= len(span.text)
        kept.append(span)
    return tuple(kept)


def _filled(row: list[Inline], columns: int) -> tuple[Inline, ...]:
    return tuple((row + [()] * columns)[:columns])
