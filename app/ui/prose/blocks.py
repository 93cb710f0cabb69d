"""Markdown that has been read: blocks of spans, which know no Qt and can cross threads."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Marker = Literal["", "bullet", "number"]
Align = Literal["left", "center", "right"]


class Span(Struct, frozen=True, kw_only=True):
    """Text of one look. A picture is a link to it, called what it shows.

    Attributes:
        text: may hold U+2028, a line break inside a paragraph.
        link: address; ``http``, ``https`` or ``mailto`` only.
        picture: `link` leads to a picture.
    """

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    link: str = ""
    picture: bool = False


Inline = tuple[Span, ...]


class Place(Struct, frozen=True, kw_only=True):
    """Where a block stands.

    Attributes:
        quote: in how many quotations.
        indent: in how many lists.
        marker: of the list item that begins with this block; empty for the rest of an item.
        number: of that item.
    """

    quote: int = 0
    indent: int = 0
    marker: Marker = ""
    number: int = 0


class Heading(Struct, frozen=True, kw_only=True, tag=True):
    """A heading; `level` 1 to 6."""

    spans: Inline
    level: int
    place: Place = Place()


class Paragraph(Struct, frozen=True, kw_only=True, tag=True):
    """Running text."""

    spans: Inline
    place: Place = Place()


class Code(Struct, frozen=True, kw_only=True, tag=True):
    """Code as it stands; `runs` are color roles (empty for plain) with their text."""

    language: str
    runs: tuple[tuple[str, str], ...]
    place: Place = Place()


class Table(Struct, frozen=True, kw_only=True, tag=True):
    """A table; the first row is its head."""

    rows: tuple[tuple[Inline, ...], ...]
    aligns: tuple[Align, ...]
    place: Place = Place()


class Rule(Struct, frozen=True, kw_only=True, tag=True):
    """A line between parts."""

    place: Place = Place()


class Cut(Struct, frozen=True, kw_only=True, tag=True):
    """Here something too long was left out."""

    place: Place = Place()


Block = Heading | Paragraph | Code | Table | Rule | Cut
