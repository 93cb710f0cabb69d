"""Markdown that has been read: a flat list of blocks that know where in the source they stand.

The nesting of lists and quotations is kept in each block's `Place`. A block that would be too
large to lay out within a frame is cut into parts that follow each other. Values know no Qt and
can cross threads.

Offsets count the characters (code points) of the source. From block to block they never go
back, so that what is selected in the drawn text is a range of the source.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Marker = Literal["", "bullet", "number", "todo", "done", "note"]
"""What stands before the first block of an item: a dot, its number, a box, a ticked box, the
label of a footnote."""

Align = Literal["left", "center", "right"]


class Span(Struct, frozen=True, kw_only=True):
    """Text of one look.

    Where `text` is as long as its range it stands in the source character by character (a line
    end may be a space or a line break there); else (an entity, an escape, a formula with its
    delimiters, a picture) it is one piece: a place in it is its start or end.

    Attributes:
        text: what is drawn; of a formula its TeX, of a picture what it shows. A hard line break
            is U+2028.
        start: offset of its first character.
        end: offset after its last one; markup around it is not part of it.
        bold: strong emphasis.
        italic: emphasis.
        strike: struck through.
        code: code within text.
        link: address as it was written, only of the schemes http, https and mailto; else empty.
        picture: it stands for a picture, which is never loaded.
        formula: `text` is TeX.
        display: the formula wants a line of its own.
        note: label of the footnote that it refers to.
    """

    text: str
    start: int
    end: int
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    link: str = ""
    picture: bool = False
    formula: bool = False
    display: bool = False
    note: str = ""


Inline = tuple[Span, ...]


class Place(Struct, frozen=True, kw_only=True):
    """Where a block stands.

    Attributes:
        quote: in how many quotations.
        indent: in how many lists.
        marker: of the item that begins with this block; empty for the rest of an item.
        number: of that item, or of the footnote.
        tight: it belongs to a list whose items no blank line parts.
    """

    quote: int = 0
    indent: int = 0
    marker: Marker = ""
    number: int = 0
    tight: bool = False


class _Block(Struct, frozen=True, kw_only=True):
    """What all blocks have.

    Attributes:
        start: offset of its first character, markup included.
        end: offset after its last one, line ends left out.
        top: `start` of the first block of the same top-level block of Markdown, or of the same
            item of an outermost list. Reading can begin again at any `top`.
        part: 0 for a whole block or the first part of one.
        last: no part of the same block follows.
        place: quotations and lists around it.
    """

    start: int
    end: int
    top: int
    part: int = 0
    last: bool = True
    place: Place = Place()


class Heading(_Block, frozen=True, kw_only=True, tag=True):
    """A heading; `level` 1 to 6."""

    spans: Inline
    level: int


class Paragraph(_Block, frozen=True, kw_only=True, tag=True):
    """Running text."""

    spans: Inline


class Code(_Block, frozen=True, kw_only=True, tag=True):
    """Lines of code as they stand.

    Attributes:
        language: first word after the fence, lower case; empty where none was named.
        text: the lines of this part, without a line end after the last one.
        places: offset in the source of each line of `text`.
        lines: of the whole block, all parts together.
        closed: its closing fence is there; False while it is being written.
    """

    language: str
    text: str
    places: tuple[int, ...]
    lines: int
    closed: bool = True


class Formula(_Block, frozen=True, kw_only=True, tag=True):
    """A formula on lines of its own; `tex` without its delimiters."""

    tex: str


class Table(_Block, frozen=True, kw_only=True, tag=True):
    """Rows of a table; every part begins with the head, `rows` do not.

    Attributes:
        head: cells of the head.
        rows: cells of the rows of this part.
        aligns: of the columns.
        widths: longest text of each column of the whole table, in columns of a Latin character.
        count: rows of the whole table.
    """

    head: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    aligns: tuple[Align, ...]
    widths: tuple[int, ...]
    count: int


class Rule(_Block, frozen=True, kw_only=True, tag=True):
    """A line between parts."""


Block = Heading | Paragraph | Code | Formula | Table | Rule
