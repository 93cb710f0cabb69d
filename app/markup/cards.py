"""Descriptions that strangers wrote for models, with limits on everything.

Unlike what is said in conversations they are read for their beginning: what is too long is cut
and said to be. The few HTML tags that people use in them are understood, code is colored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from app.markup.blocks import Code, Heading, Inline, Marker, Paragraph, Place, Rule, Span, Table
from app.markup.lexing import Runs, runs_of
from app.markup.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.markup.blocks import Block

MAX_CHARACTERS = 200_000
MAX_BLOCKS = 3000
MAX_SPANS = 2000
MAX_PARAGRAPH = 12_000
MAX_CODE_LINES = 400
MAX_CODE_CHARACTERS = 20_000
MAX_ROWS = 100
MAX_COLUMNS = 12
MAX_CELLS = 400
MAX_CELL_CHARACTERS = 500
DEEPEST = 6
"""Quotations and lists inside each other are indented so far and no further."""

_FRONT_MATTER_LINES = 2000
_BOXES: dict[Marker, str] = {"todo": "☐ ", "done": "☑ "}


class Colored(Struct, frozen=True, kw_only=True, tag=True):
    """Code as it stands; `runs` are color roles (empty for plain) with their text."""

    runs: Runs
    place: Place = Place()


class Cut(Struct, frozen=True, kw_only=True, tag=True):
    """Here something too long was left out."""

    place: Place = Place()


CardBlock = Heading | Paragraph | Colored | Table | Rule | Cut


def read_card(text: str, base: str = "") -> tuple[CardBlock, ...]:
    """The blocks of `text`.

    Args:
        text: Markdown; the description in YAML at its beginning is left out.
        base: address that relative links start from; without one they are plain text.
    """
    text = without_front_matter(text)
    blocks = read(text[:MAX_CHARACTERS], base=base, breaks=False, html=True)
    card: list[CardBlock] = []
    for block in _limited(_whole(blocks)):
        if len(card) >= MAX_BLOCKS:
            card.append(Cut())
            break
        if not (isinstance(block, Cut) and card and isinstance(card[-1], Cut)):
            card.append(block)
    if len(text) > MAX_CHARACTERS and card and not isinstance(card[-1], Cut):
        card.append(Cut())
    return tuple(card)


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


def _whole(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """The parts of each block."""
    parts: list[Block] = []
    for block in blocks:
        parts.append(block)
        if block.last:
            yield parts
            parts = []


def _limited(blocks: Iterable[list[Block]]) -> Iterator[CardBlock]:
    for parts in blocks:
        first = parts[0]
        place = _shallow(first.place)
        if isinstance(first, Code):
            yield from _code([part for part in parts if isinstance(part, Code)], place)
        elif isinstance(first, Table):
            yield from _table([part for part in parts if isinstance(part, Table)], place)
        elif isinstance(first, Heading | Paragraph):
            spans = [
                span
                for part in parts
                if isinstance(part, Heading | Paragraph)
                for span in part.spans
            ]
            yield _text(first, spans, place)
        elif isinstance(first, Rule):
            yield replace(first, place=place)


def _shallow(place: Place) -> Place:
    marker: Marker = "number" if place.marker == "note" else place.marker
    quote, indent = min(place.quote, DEEPEST), min(place.indent, DEEPEST)
    return replace(place, quote=quote, indent=indent, marker=marker)


def _text(block: Heading | Paragraph, spans: list[Span], place: Place) -> Heading | Paragraph:
    box = _BOXES.get(place.marker)
    kept, cut = _beginning(spans[:MAX_SPANS], MAX_PARAGRAPH)
    if cut or len(spans) > MAX_SPANS:
        kept = (*kept, _said(" …"))
    if box is not None:
        kept = (_said(box), *kept)
        place = replace(place, marker="bullet")
    return replace(block, spans=kept, place=place, part=0, last=True)


def _code(parts: list[Code], place: Place) -> Iterator[Colored | Cut]:
    lines = [line for part in parts for line in part.text.expandtabs(4).split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    kept = "\n".join(lines[:MAX_CODE_LINES])
    text = kept[:MAX_CODE_CHARACTERS]
    language = parts[0].language.strip("{}.")
    yield Colored(runs=runs_of(text, language) if language else (("", text),), place=place)
    if len(lines) > MAX_CODE_LINES or len(text) < len(kept):
        yield Cut(place=replace(place, marker=""))


def _table(parts: list[Table], place: Place) -> Iterator[Table | Cut]:
    table = parts[0]
    columns = min(len(table.head), MAX_COLUMNS)
    most = min(MAX_ROWS, MAX_CELLS // max(columns, 1)) - 1
    rows = [row for part in parts for row in part.rows]
    yield replace(
        table,
        head=_cells(table.head[:columns]),
        rows=tuple(_cells(row[:columns]) for row in rows[:most]),
        aligns=table.aligns[:columns],
        widths=table.widths[:columns],
        place=place,
        last=True,
    )
    if len(rows) > most:
        yield Cut(place=replace(place, marker=""))


def _cells(row: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The beginning of what stands in each cell."""
    cells = []
    for cell in row:
        kept, cut = _beginning(list(cell), MAX_CELL_CHARACTERS)
        cells.append((*kept, _said("…")) if cut else kept)
    return tuple(cells)


def _beginning(spans: list[Span], room: int) -> tuple[Inline, bool]:
    """So much of `spans`, and whether any of it is left out."""
    kept: list[Span] = []
    for span in spans:
        if len(span.text) > room:
            kept.append(replace(span, text=span.text[:room]))
            return tuple(kept), True
        room -= len(span.text)
        kept.append(span)
    return tuple(kept), False


def _said(text: str) -> Span:
    """Words of our own, which stand nowhere."""
    return Span(text=text, start=0, end=0)
